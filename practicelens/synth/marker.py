"""The file that says a demonstration stands whole in a folder, and the version of what was built."""

from __future__ import annotations

BUILT = "demonstration.json"
VERSION = 2
