"""Looks at a folder before the invented borough is written into it, so that nobody's own file is written over."""

from __future__ import annotations

import json
import zipfile
from dataclasses import fields
from pathlib import Path

from practicelens.access.errors import Refused
from practicelens.people.founding.plan import AuthorityPlan
from practicelens.synth.workbooks.writing import INVENTED

PEOPLE = "people.json"


def refuse_foreign_files(folder: Path) -> None:
    """Raise Refused where a file stands under a name that will be written and was not written by us.

    Each is known by what is in it: a workbook says in its properties that it is invented, a zip in its comment, XML
    in its second line, a CSV in its first, and the file of people has exactly a plan's parts.
    """
    extracts = [path for path in sorted(folder.glob("annex-a-*.xlsx")) if not _is_invented(path)]
    zips = [*sorted(folder.glob("ssd-*.zip")), *sorted(folder.glob("ssda903-*.zip"))]
    extracts += [path for path in zips if not _is_invented_zip(path)]
    names = ("cin-*.xml", "ssda903-*.xml", "workforce-*.csv", "return-interviews-*.csv")
    texts = [one for name in names for one in folder.glob(name)]
    extracts += [path for path in sorted(texts) if not _is_invented_text(path)]
    people = [path for path in (folder / PEOPLE,) if path.exists() and not _is_a_plan(path)]
    # The first of them is enough to refuse, and the message names one.
    for path in (*extracts, *people):
        raise Refused(
            f"{path} was not made by `practicelens synth`, or by an earlier version of it, and is not written over. "
            "Nothing was changed. Move it away, or name another folder.",
            code="foreign",
        )


def _is_invented(path: Path) -> bool:
    """Whether a workbook says of itself that it is invented."""
    try:
        with zipfile.ZipFile(path) as file:
            return INVENTED.encode() in file.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _is_invented_zip(path: Path) -> bool:
    """Whether a zip of tables says of itself that it is invented."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment == INVENTED.encode()
    except (OSError, zipfile.BadZipFile):
        return False


def _is_invented_text(path: Path) -> bool:
    """Whether XML or a CSV says of itself that it is invented."""
    try:
        with path.open("rb") as file:
            # The words stand in the first two lines.
            return INVENTED.encode() in file.read(200)
    except OSError:
        return False


def _is_a_plan(path: Path) -> bool:
    """Whether a file holds a plan of people."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and set(held) == {part.name for part in fields(AuthorityPlan)}
