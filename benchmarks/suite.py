"""How long the whole suite took when it last ran here, as `run.py test` noted it: it is not run again for this."""

from __future__ import annotations

import json
from pathlib import Path


def measure(source: Path) -> list[tuple[str, str, str]]:
    """One line, or none where the suite has never run to its end here."""
    try:
        told = json.loads((source / ".venv" / "suite.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [
        ("the whole suite", f"{told['seconds'] / 60:.1f} minutes", f"`run.py test`, at revision {told['revision']}")
    ]
