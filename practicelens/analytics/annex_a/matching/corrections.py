"""What a person said of sheets, files and columns that are named otherwise than anything we know.

Kept by the header and the name with nothing left but letters and digits, so that next week's file is read by it too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

NOTHING: Final = ""
"""Said of a sheet, file or column that is not to be read."""

_NOT_A_LETTER: Final = re.compile(r"[^a-z0-9]+")
_YEAR: Final = r"(?:19|20)\d\d"
# Files carry the day they were made in their names: next week's is the same file of another day.
_DAY: Final = re.compile(rf"{_YEAR}[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]?\d[-_. ][01]?\d[-_. ]{_YEAR}")


@dataclass(frozen=True)
class Correction:
    """One thing said: of a column of a list or table, or, without ``list``, of a sheet or file.

    ``name`` is the header or name as ``key`` or ``place_key`` makes it; ``means`` is NOTHING where it is not read.
    """

    source: str
    list: str
    name: str
    means: str


@dataclass(frozen=True)
class Corrections:
    """Everything said of one source, to look up in."""

    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str, every: Iterable[Correction]) -> Corrections:
        """Those of one source."""
        own = [one for one in every if one.source == source]
        return cls(
            {(one.list, one.name): one.means for one in own if one.list},
            {one.name: one.means for one in own if not one.list},
        )

    def place(self, name: str, header: Iterable[str] = ()) -> str | None:
        """What a sheet or file was said to be, by its name or else its columns; None where nobody said."""
        by_name = self.places.get(place_key(name))
        # The name first: columns change from year to year, and a person said it of this file.
        return by_name if by_name is not None else self.places.get(columns_key(header))

    def column(self, of: str, header: str) -> str | None:
        """What a column of this list or table was said to be; None where nobody said."""
        return self.columns.get((of, key(header)))

    def of_list(self, of: str) -> dict[str, str]:
        """By the header's key, what columns of this list or table were said to be."""
        return {name: means for (where, name), means in self.columns.items() if where == of}


NO_CORRECTIONS: Final = Corrections()


def key(text: str) -> str:
    """A header with nothing left but letters and digits, so that case, quotes, spaces and marks never matter."""
    return _NOT_A_LETTER.sub("", text.lower().replace("&", "and"))


def place_key(name: str) -> str:
    """A sheet's or file's name without folder, ending and day; with its day where nothing else would be left."""
    # The endings of tables alone: a sheet's name may have a dot in it.
    path = PurePosixPath(name.lower())
    plain = path.stem if path.suffix in {".csv", ".txt", ".tsv", ".xml"} else path.name
    return key(_DAY.sub("", plain)) or key(plain)


def columns_key(header: Iterable[str]) -> str:
    """A file by its columns, in whatever order: a file that comes alone may be called anything next week.

    In letters alone, so that no part of it is taken for a day.
    """
    names = sorted({key(text) for text in header} - {""})
    # Sixteen figures of the hash: two files of one authority never share them by chance.
    print_ = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
    return "columns" + "".join(chr(ord("a") + int(digit, 16)) for digit in print_) if names else ""


def from_json(data: Any) -> tuple[Correction, ...]:
    """What a file of corrections says. Raises ValueError, in words, where it is something else."""
    if not isinstance(data, list):
        raise ValueError("corrections are a list of objects with source, list, name and means")
    found = []
    for number, one in enumerate(data, start=1):
        # A person may have edited the file: what is wrong with it is said by its place, before anything is read by it.
        if not isinstance(one, dict) or not all(isinstance(one.get(part), str) for part in ("source", "name", "means")):
            raise ValueError(f"correction {number} needs source, name and means, as text")
        of = one.get("list", "")
        # Kept by the same key as it is looked up by, whatever was typed.
        named = key(one["name"]) if of else place_key(one["name"])
        found.append(Correction(one["source"], str(of), named, one["means"]))
    return tuple(found)


def to_json(every: Iterable[Correction]) -> list[dict[str, str]]:
    """Corrections as ``from_json`` reads them."""
    return [{"source": one.source, "list": one.list, "name": one.name, "means": one.means} for one in every]
