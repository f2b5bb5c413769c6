"""How long the whole suite took when it last ran here, as `run.py test` noted it: it is not run again for this."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def measure(source: Path) -> list[tuple[str, str, str]]:
    """One line, or none where the suite has never run to its end here."""
    noted = _noted(source)
    return [("the whole suite", f"{noted['seconds'] / 60:.1f} minutes", "`run.py test`")] if noted else []


def measured_at(source: Path) -> str:
    """When it ran, and at which revision."""
    noted = _noted(source)
    return f"{noted.get('on', 'earlier')}, {noted['revision']}" if noted else ""


def _noted(source: Path) -> dict[str, Any]:
    try:
        # Beside the environment, where run.py test wrote it: of another machine's suite nothing is said.
        noted: dict[str, Any] = json.loads((source / ".venv" / "suite.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted
