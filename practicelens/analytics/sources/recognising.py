"""Tells Annex A, the Standard Safeguarding Dataset, SSDA903 and the CIN census apart by what a file holds.

Never by a file's name: people rename files, and a wrong name would hide what is in them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol, cast

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Correction, Corrections
from practicelens.analytics.annex_a.report import ANNEX_A, CIN, SSD, SSDA903, UNKNOWN

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.reading import Reading


class Reader(Protocol):
    """A source's module: ``read`` never raises about the file, ``today`` is the day after which a date lies ahead."""

    def read(self, path: Path, *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
        """What was read and what was found."""


READERS: Final[Mapping[str, str]] = {
    ANNEX_A: "practicelens.analytics.annex_a.reading",
    SSDA903: "practicelens.analytics.ssda903",
    CIN: "practicelens.analytics.cin",
    SSD: "practicelens.analytics.ssd",
    UNKNOWN: "practicelens.analytics.sources.unknown",
}
"""A new source is a reader and a line here."""

BEGINNING: Final = 64 * 1024  # of a text: a header row or a root element stands well within it
TITLED_WITHIN: Final = 10  # lines above a header; more is a letter and no list
MOST_HEADERS: Final = 200  # files of one archive whose first row is looked at: the SSD has 48 tables

# A column that every file of the source has, or that no other has: enough to tell it by, whatever else is missing.
SSD_COLUMN: Final = re.compile(
    r"(pers|cont|earl|cin[eapvf]|s47e|icpc|cpp[lvr]|cla[epvrh]|clea|lega|lacp|csdq|invo|prof|dept)_\w+"
)
SSDA903_COLUMNS: Final = (
    frozenset({"CHILD", "DECOM", "RNE", "LS"}),
    frozenset({"CHILD", "SEX", "DOB", "ETHNIC"}),
    frozenset({"CHILD", "DOB", "REVIEW"}),
    frozenset({"CHILD", "DOB", "IN_TOUCH"}),
    frozenset({"CHILD", "DOB", "MIS_START"}),
    frozenset({"CHILD", "DOB", "DATE_PLACED"}),
    frozenset({"CHILD", "DOB", "DATE_INT"}),
    frozenset({"CHILD", "DOB", "DUC"}),
    frozenset({"CHILD", "DOB", "SW_ID"}),
)
ROOT: Final = re.compile(r"<([A-Za-z][\w.-]*)[\s/>]")
ROOTS: Final = {"message": CIN, "expssda903": SSDA903}

CORRECTABLE: Final = (SSD, SSDA903)
"""Sources that a table of nothing we know may be said to be of."""
BySource = Mapping[str, Corrections]


def read(path: Path, *, today: date | None = None, corrections: Sequence[Correction] = ()) -> Reading:
    """Read a file by what it is, and by what was said of its source."""
    source = recognise(path, corrections)
    module = cast(Reader, import_module(READERS[source]))
    return module.read(path, today=today, corrections=Corrections.of(source, corrections))


def recognise(path: Path, corrections: Sequence[Correction] = ()) -> str:
    """The source of a file, by what it holds or what somebody said of it.

    Annex A where it is neither that nor a table, whose reader says so in words.
    """
    try:
        start = files.first_bytes(path)
    except files.Unreadable:
        # Its reader says in words what is wrong with it.
        return ANNEX_A
    corrected = {source: Corrections.of(source, corrections) for source in CORRECTABLE}
    found = _of_archive(path, corrected) if start.startswith(files.ZIP) else _of_text(path, corrected)
    return found if found in READERS else ANNEX_A


def _of_archive(path: Path, corrected: BySource) -> str:
    """An archive of CSVs is told by their first rows, one of XML by its root; a workbook is an archive too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info for info in archive.infolist() if not info.is_dir()]
            # Parts that only office files have.
            if any(info.filename in ("[Content_Types].xml", "mimetype") for info in names):
                return ANNEX_A
            found = [*_of_members(archive, names[:MOST_HEADERS], corrected)]
            # A file that is known decides, whatever lies beside it.
            return next((one for one in found if one != UNKNOWN), found[0] if found else ANNEX_A)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return ANNEX_A  # damaged or with a password: said where it is opened


def _of_members(archive: zipfile.ZipFile, names: Collection[zipfile.ZipInfo], corrected: BySource) -> Iterator[str]:
    """What each file of an archive is, where its beginning tells."""
    for info in names:
        with archive.open(info) as file:
            found = _of_beginning(file.read(BEGINNING), info.filename, corrected)
        if found:
            yield found


def _of_text(path: Path, corrected: BySource) -> str:
    with path.open("rb") as file:
        return _of_beginning(file.read(BEGINNING), path.name, corrected) or ANNEX_A


def _of_beginning(start: bytes, name: str, corrected: BySource) -> str:
    """By the root of an XML, or by the columns of a table; empty where it is neither."""
    # Of what is packed the names of its files, or its small files themselves, would be taken for columns.
    if start.startswith((files.ZIP, files.OLE)):
        return ""
    text = decoded(start)
    # Before tables: XML has commas and lines too.
    if text.lstrip().startswith("<"):
        root = ROOT.search(text)
        return ROOTS.get(root[1].casefold(), "") if root else ""
    columns = header(text)
    matching = (
        source for source, corrections in corrected.items() if corrections.place(PurePosixPath(name).name, columns)
    )
    found = _of_columns(columns) or next(matching, "")
    if not found and len(columns) < 2:
        # Whoever makes a list by hand writes a title above it.
        columns = header(below_title(text))
    return found or (UNKNOWN if _is_table(start, columns) else "")


def _is_table(start: bytes, columns: Sequence[str]) -> bool:
    """Whether a beginning is that of a text with columns, whatever they are called."""
    # UTF-16 has a nought beside each letter; any other text has none.
    text = b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return text and not start.startswith(b"%PDF") and sum(bool(one) for one in columns) > 1


def _of_columns(columns: Collection[str]) -> str:
    if any(SSD_COLUMN.fullmatch(one.casefold()) for one in columns):
        return SSD
    upper = {one.upper() for one in columns}
    return SSDA903 if any(some <= upper for some in SSDA903_COLUMNS) else ""


def header(text: str) -> list[str]:
    """The cells of a text's first row, whichever of the usual signs parts them."""
    first = text.splitlines()[0] if text.splitlines() else ""
    # The sign that stands there most often: names of columns seldom hold any.
    sign = max(",;\t|", key=first.count)
    return [cell.strip() for cell in next(csv.reader(io.StringIO(first), delimiter=sign), [])]


def below_title(text: str) -> str:
    """A text from its header on: its first line of several cells that another of as many follows; "" without one."""
    lines = text.splitlines()[:TITLED_WITHIN]
    for place, (line, following) in enumerate(pairwise(lines)):
        many = len(header(line))
        if many > 1 and len(header(following)) == many:
            return "\n".join(text.splitlines()[place:])
    return ""


def decoded(data: bytes) -> str:
    """A text as people's programs write it: UTF-8 or UTF-16 with their marks, else UTF-8, else Windows' own.

    A beginning may be cut within a character: what is left of it at the end is dropped.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) - len(data) % 2].decode("utf-16", errors="replace")
    # A character of UTF-8 has four bytes at most, so three may be left of one.
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")
