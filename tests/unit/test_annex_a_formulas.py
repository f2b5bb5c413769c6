"""Formulas and errors stand where the reader has their cells, however the file is written; else nothing is told."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

import pytest
from python_calamine import CalamineWorkbook

from practicelens.analytics.annex_a import formulas
from tests.builders.readings import found, only, read
from tests.builders.workbooks import annex_a_workbook

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}'
    '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="A &amp; B" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def book(path: Path, rows: str) -> Path:
    """The smallest workbook whose one sheet has these rows."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, xml in PARTS.items():
            packed.writestr(name, xml)
        packed.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return path


def letters(place: int) -> str:
    """The letters of a column's place from 0: 0 is A, 26 is AA."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def sheet(dice: random.Random) -> tuple[str, set[str]]:
    """Rows of formula cells, each with a value of its own, with and without addresses, gaps and quotes of each kind."""
    rows: list[str] = []
    values: set[str] = set()
    row = 0
    for _ in range(dice.randint(1, 12)):
        quote, gap, place = dice.choice("\"'"), dice.choice((0, 0, 0, 3)), -1
        row += 1 + gap
        cells = []
        for _ in range(dice.randint(0, 8)):
            step = dice.choice((0, 0, 1, 30))
            place += 1 + step
            value = str(len(values) + 1)
            values.add(value)
            addressed = step or dice.random() < 0.4
            address = f" r={quote}{letters(place)}{row}{quote}" if addressed else ""
            styled = f" s={quote}1{quote}" if dice.random() < 0.3 else ""
            note = "<!-- <c r='A1'><f>9</f><v>9</v></c> -->" if dice.random() < 0.2 else ""
            cells.append(f"{note}<c{address}{styled}><f>1</f><v>{value}</v></c>")
            if dice.random() < 0.2:
                cells.append("<c/>")
                place += 1
        numbered = gap or dice.random() < 0.5
        attribute = f" spans={quote}1:9{quote} r={quote}{row}{quote}" if numbered else ""
        rows.append(f"<row{attribute}>{''.join(cells)}</row>" if cells else f"<row{attribute}/>")
    return "".join(rows), values


def test_every_cell_is_placed_where_the_reader_has_it(tmp_path: Path) -> None:
    dice = random.Random(20261129)
    for number in range(200):
        xml, values = sheet(dice)
        path = book(tmp_path / f"{number}.xlsx", xml)
        read_cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("A & B").to_python(skip_empty_area=False)
        placed = formulas.scan(path, ["A & B"]).get("A & B", [])
        assert len(placed) == len(values)
        assert {f"{read_cells[one.row - 1][one.place]:.0f}" for one in placed} == values, xml


@pytest.mark.parametrize(
    ("cell", "stored", "error"),
    [
        ("<c><f>1+1</f><v>2</v></c>", True, None),
        ("<c t='str'><f>\"\"</f><v></v></c>", True, None),
        ("<c><f>1+1</f></c>", False, None),
        ("<c><f>1+1</f><v/></c>", False, None),
        ('<c><f t="shared" si="0"/><v xml:space="preserve">2</v></c>', True, None),
        ("<c t='e'><v>#N/A</v></c>", True, "#N/A"),
        ("<c t='e'><f>NA()</f><v>#N/A</v></c>", True, "#N/A"),
    ],
)
def test_what_a_cell_holds(cell: str, stored: bool, error: str | None) -> None:
    (one,) = formulas.cells_of(f"<sheetData><row>{cell}</row></sheetData>".encode())
    assert (one.stored, one.error) == (stored, error)


def test_a_document_type_is_not_followed(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData><row><c t="e"><v>&a;</v></c></row></sheetData>'
    with pytest.raises(ValueError, match="document type"):
        formulas.cells_of(bomb)
    with pytest.raises(ExpatError):
        formulas.cells_of(b'<sheetData><row><c t="e">')


def rewritten(path: Path, old: bytes, new: bytes) -> Path:
    """A workbook with some bytes of its sheets changed."""
    target = path.with_name(f"other-{path.name}")
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(target, "w") as other:
        for part in one.infolist():
            other.writestr(part.filename, one.read(part).replace(old, new))
    return target


def test_where_the_two_do_not_agree_only_that_is_told(tmp_path: Path) -> None:
    path = annex_a_workbook(tmp_path / "plain.xlsx", cells={(1, 0, "age"): ("=1+7", 8)})
    # A value before its formula: the reader takes it for none.
    odd = rewritten(path, b"<f>1+7</f><v>8</v>", b"<v>8</v><f>1+7</f>")
    assert only(read(path).report, "formulas").list == 1
    report = read(odd).report
    assert only(report, "formulas_unplaced").list == 1 and not found(report, "formulas")
    assert report.publishable
