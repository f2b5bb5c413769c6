"""The year's return so far as the DfE's XML, child by child in the order of its schema; the same bytes every time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape  # writes, reads nothing

from practicelens.synth.ssda903.tables import TABLES, Year
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import INVENTED

Cells = Mapping[str, str | None]
ByChild = Mapping[str, list[Cells]]

_OF_A_CHILD: Final = ("UPN", "SEX", "DOB", "ETHNIC")
_ONCE: Final = {
    "uasc": ("DUC",),
    "ad1": ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    "oc3": ("IN_TOUCH", "ACTIV", "ACCOM"),
}
"""What stands in a child's header itself, in the schema's order."""
_OFTEN: Final = {
    "missing": ("AMISSING", ("MISSING", "MIS_START", "MIS_END")),
    "reviews": ("AREVIEW", ("REVIEW", "REVIEW_CODE")),
    "placed_for_adoption": ("AD_PLACED", ("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")),
}
# In the schema's order, which is not that of the CSV.
_EPISODE: Final = (
    "DECOM", "RNE", "LS", "CIN", "PLACE", "PL_POST", "HOME_POST", "URN", "PLACE_PROVIDER", "DEC", "REC",
    "REASON_PLACE_CHANGE",
)  # fmt: skip
_NAMED_OTHERWISE: Final = {"PLACE": "PL"}  # a CSV's column and the XML's element
_ASKED: Final = frozenset({"DEC", "REC"})  # the schema wants them of an episode that has not ended too, empty


def file_name(day: date) -> str:
    """As somebody would name it: ``ssda903-2026-11-22.xml``."""
    return f"ssda903-{day:%Y-%m-%d}.xml"


def write(book: Book, day: date, folder: Path) -> Path:
    """Write the return of this year so far. A half-written file never carries the name. May raise OSError.

    One file is one year, and the XML has no place for social workers.
    """
    path = folder / file_name(day)
    half, year = path.with_suffix(".part"), Year(book, day.toordinal())
    tables = {name: _by_child(name, year) for name in TABLES}
    with half.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {INVENTED} -->\n<EXPSSDA903>\n')
        # One header a child: a second would be an error of the tables, and stops the writing here.
        for child, (header,) in tables["header"].items():
            file.write("".join(_child(child, header, tables)))
        file.write("</EXPSSDA903>\n")
    half.replace(path)
    return path


def _by_child(name: str, year: Year) -> ByChild:
    columns, cut = TABLES[name]
    found: dict[str, list[Cells]] = defaultdict(list)
    for row in cut(year):
        cells = {column: None if cell is None else str(cell) for column, cell in zip(columns.split(), row, strict=True)}
        found[cells["CHILD"] or ""].append(cells)
    return found


def _child(child: str, header: Cells, tables: Mapping[str, ByChild]) -> Iterator[str]:
    yield "<CHILD>\n<HEADER>"
    yield from _texts({"CHILDID": child, **{name: header[name] for name in _OF_A_CHILD}})
    yield from _texts({"UASC": "1" if child in tables["uasc"] else "0"})
    # What stands once before what may stand often, because the schema is a sequence.
    for name, columns in _ONCE.items():
        for row in tables[name].get(child, ()):
            yield from _texts({column: row[column] for column in columns})
    for name, (element, columns) in _OFTEN.items():
        for row in tables[name].get(child, ()):
            yield from _element(element, {column: row[column] for column in columns})
    yield "</HEADER>\n"
    for row in tables["episodes"].get(child, ()):
        yield from _element("EPISODE", {column: row[column] for column in _EPISODE})
        yield "\n"
    yield "</CHILD>\n"


def _element(name: str, cells: Cells) -> Iterator[str]:
    yield f"<{name}>"
    yield from _texts(cells)
    yield f"</{name}>"


def _texts(cells: Cells) -> Iterator[str]:
    """Elements that hold a text; none for those that have none, but where the schema asks for an empty one."""
    for column, text in cells.items():
        name = _NAMED_OTHERWISE.get(column, column)
        if text is not None:
            yield f"<{name}>{escape(text)}</{name}>"
        elif column in _ASKED:
            yield f"<{name}/>"
