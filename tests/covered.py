"""Prints how much of the product the tests ran, and fails below the floor: `python tests/covered.py covered.json`."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
FEWEST_SHOWN = 10


def floor() -> float:
    """The share in per cent that must be covered."""
    return float(tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["practicelens"]["tests"]["covered_at_least"])


def main(path: Path) -> int:
    """Say the share and the files that lack most; 1 below the floor or where nothing was counted."""
    if not path.exists():
        print("Nothing was counted.")
        return 1
    found = json.loads(path.read_text("utf-8"))
    lacking = sorted(found["files"].items(), key=lambda item: -len(item[1]["missing_lines"]))
    for name, each in lacking[:FEWEST_SHOWN]:
        print(f"{each['summary']['percent_covered']:6.1f} %  {name}")
    share = found["summary"]["percent_covered"]
    print(f"{share:6.1f} %  of all lines and branches; the floor is {floor():.1f} %")
    return 0 if share >= floor() else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
