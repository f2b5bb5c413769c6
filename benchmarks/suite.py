"""How long the whole suite took when it last ran here, as `run.py test` noted it: it is not run again for this."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def measure(source: Path) -> list[tuple[str, str, str]]:
    """One line, or none where the suite has never run to its end here."""
    told = _noted(source)
    return [("the whole suite", f"{told['seconds'] / 60:.1f} minutes", "`run.py test`")] if told else []


def measured_at(source: Path) -> str:
    """When it ran, and at which revision."""
    told = _noted(source)
    return f"{told.get('on', 'earlier')}, {told['revision']}" if told else ""


def _noted(source: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((source / ".venv" / "suite.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told
