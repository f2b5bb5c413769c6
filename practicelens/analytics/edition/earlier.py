"""What an earlier edition has joined already, found again by what it was joined from: only days since then are read.

Most weeks the extracts before are those of last week's edition, read by the same code, and every spelling in them
means whom it meant. Then its rows stand, and are not read from the extracts again. Where anything is otherwise (an
extract withdrawn, a spelling matched, a child paired, a file of it damaged) fewer of its days are taken, or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from practicelens.analytics import duck
from practicelens.analytics.edition.matching import Matcher
from practicelens.analytics.edition.schema import MATCHES
from practicelens.analytics.frame import Frame
from practicelens.analytics.joining.days import Day
from practicelens.workdays.small_files import replace_text

FOLDER: Final = ".joined"
"""Beside the editions: for each chain of days the edition that has joined it, under the chain's key."""
SHEET: Final = "joined.json"
"""In an edition: the prints of its files, by which a damaged one is known."""
KEPT_MATCHES: Final = "matches.parquet"
_CODE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Base:
    """An edition that has joined the first so many days of a chain."""

    path: Path
    days: int


def find(chain: Sequence[Day], frame: Frame, root: Path) -> Base | None:
    """The edition below ``root`` that has joined most of a chain as this frame would; None where none has."""
    keys = list(_keys(chain, frame))
    for days in range(len(chain) - 1, 0, -1):
        path = _kept(root, keys[days - 1])
        if path and _is_whole(path) and _means_the_same(path, frame):
            return Base(path, days)
    return None


def remember(chain: Sequence[Day], frame: Frame, path: Path) -> None:
    """Let this edition be found by whoever joins more days to its chain."""
    *_, key = _keys(chain, frame)
    # Of two editions of one chain either will do.
    replace_text(path.parent / FOLDER / key, path.name)


def write_prints(folder: Path) -> None:
    """Write down the prints of a finished edition's files."""
    prints = {one.name: _print(one) for one in sorted(folder.glob("*.parquet"))}
    replace_text(folder / SHEET, json.dumps(prints, indent=1))


def _keys(chain: Sequence[Day], frame: Frame) -> Iterator[str]:
    """By how many of the days, oldest first: the key of what is joined of them, each made from the one before."""
    # Spellings are not in it: which of them mean another today is asked of the rows themselves.
    key = f"{_code_print()} {[astuple(one) for one in sorted(frame.pairs)]!r}"
    for day in chain:
        key = hashlib.sha256(f"{key} {day.as_at.isoformat()} {day.hash}".encode()).hexdigest()
        yield key


@cache
def _code_print() -> str:
    """A print of the code that joins: rows that other code has joined are not taken for its own."""
    digest = hashlib.sha256()
    for path in (*sorted(_CODE.glob("*.py")), _CODE.parent / "schema.py", _CODE.parent / "nobody.py"):
        digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _kept(root: Path, key: str) -> Path | None:
    """The edition that is kept under a key."""
    try:
        name = (root / FOLDER / key).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    # The name of a folder here and nothing else, whatever became of the file.
    return root / name if name.isalnum() else None


def _prints_of(path: Path) -> dict[str, str]:
    """The prints of an edition's files, as they were written; {} where they are not there."""
    try:
        found = json.loads((path / SHEET).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(path: Path) -> bool:
    """Whether all files of an edition are there, and as they were written."""
    prints = _prints_of(path)
    try:
        return KEPT_MATCHES in prints and all(_print(path / name) == of for name, of in prints.items())
    except OSError:
        return False


def _print(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _means_the_same(path: Path, frame: Frame) -> bool:
    """Whether every team and worker that an edition's extracts spell means by this frame whom it meant there."""
    matcher = Matcher(frame)
    return all(
        matcher.match(team, worker, on, source).row() == tuple(found)
        for team, worker, source, on, *found in _spelled(path, matcher)
    )


def _spelled(path: Path, matcher: Matcher) -> list[tuple[Any, ...]]:
    """What is spelled in an edition and whom it means, once for each time in which no spelling begins or ends."""
    turns = ", ".join(f"DATE {duck.text(day)}" for day in matcher.turns)
    means = duck.columns(name for name in MATCHES if name not in ("team", "worker", "as_at", "told_by"))
    con = duck.building()
    try:
        return con.execute(
            f"SELECT team, worker, told_by, min(as_at), {means} FROM read_parquet({duck.text(path / KEPT_MATCHES)})"
            f" GROUP BY team, worker, told_by, {means}, len(list_filter([{turns}]::DATE[], lambda turn: turn <= as_at))"
        ).fetchall()
    finally:
        con.close()
