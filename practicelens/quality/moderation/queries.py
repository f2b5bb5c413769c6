"""Reads of moderation: what was drawn and done, the gradings side by side, and pairs for the agreement's figures."""

from __future__ import annotations

from practicelens.quality.audits.queries_beside import Pair, pairs_of_grades

__all__ = ["Pair", "pairs_of_grades"]
