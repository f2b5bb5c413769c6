"""What kind of extract a file is, and its reader: every source becomes the same lists, through the same checks."""

from __future__ import annotations

from practicelens.analytics.sources.recognising import read, recognise

__all__ = ["read", "recognise"]
