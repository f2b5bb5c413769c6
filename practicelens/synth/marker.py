"""The file that says a demonstration stands whole in a folder, and the version of what was built."""

from __future__ import annotations

BUILT = "demonstration.json"
VERSION = 10
"""Raised with what is built and with the tables it stands in: an older folder is told so in words, and kept."""
