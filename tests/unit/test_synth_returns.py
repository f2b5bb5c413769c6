"""Northborough as the return of children looked after and as the census: its years, its chains, its bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from practicelens.access.errors import Refused
from practicelens.analytics import ssda903
from practicelens.analytics.annex_a.matching import corrections
from practicelens.analytics.local_lists import reading as local_lists
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.cli.main import app
from practicelens.synth.cin.writing import write as write_census
from practicelens.synth.kinds import WRITERS
from practicelens.synth.local_lists.writing import write_interviews, write_workforce
from practicelens.synth.ssda903.tables import TABLES
from practicelens.synth.ssda903.writing import write as write_return
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import lists_of
from practicelens.synth.world.simulation import make_world
from practicelens.synth.written import refuse_foreign_files
from practicelens.synth.years import first_of_year, half_a_year_at_least, year_of

SUNDAY = date(2026, 11, 22)
YEAR = (date(2026, 4, 1), SUNDAY)
ENDED = 19  # the place of the day care ended in list 8
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(make_world(1, SUNDAY, scale=0.1))


@pytest.fixture(scope="module")
def returned(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    with zipfile.ZipFile(write_return(book, SUNDAY, tmp_path_factory.mktemp("903"))) as archive:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


def day(text: str) -> date:
    on, month, year = map(int, text.split("/"))
    return date(year, month, on)


@pytest.mark.parametrize(("on", "number", "since"), [
    (date(2026, 3, 31), 2026, date(2025, 4, 1)), (date(2026, 4, 1), 2027, date(2025, 4, 1)),
    (date(2026, 10, 1), 2027, date(2026, 4, 1)), (date(2026, 9, 30), 2027, date(2025, 4, 1)),
])  # fmt: skip
def test_a_year_ends_on_the_last_of_march_and_six_months_lie_in_what_is_told(
    on: date, number: int, since: date
) -> None:
    assert year_of(on.toordinal()) == number
    assert half_a_year_at_least(on.toordinal()) == since.toordinal()
    assert date.fromordinal(first_of_year(on.toordinal())).year == number - 1


def test_the_year_before_and_this_one_so_far_are_each_a_set_of_tables(returned: dict[str, Table]) -> None:
    assert set(returned) == {f"{year}-{table}" for year in (2026, 2027) for table in TABLES}
    for row in returned["2027-reviews"]:
        assert YEAR[0] <= day(row["REVIEW"]) <= YEAR[1]
    for row in returned["2026-missing"]:
        assert date(2025, 4, 1) <= day(row["MIS_START"]) < YEAR[0]


def test_the_xml_tells_the_same_year_as_its_tables(book: Book, tmp_path: Path) -> None:
    xml = ssda903.read(WRITERS["ssda903-xml"](book, SUNDAY, tmp_path), today=SUNDAY)
    path = tmp_path / "year.zip"
    with zipfile.ZipFile(write_return(book, SUNDAY, tmp_path)) as both, zipfile.ZipFile(path, "w") as year:
        # The XML has no place for social workers.
        for name in (one for one in both.namelist() if one.startswith("2027") and "social" not in one):
            year.writestr(name, both.read(name))
    tables = ssda903.read(path, today=SUNDAY)
    assert xml.report.publishable and set(xml.tables) == {"looked_after", "care_leavers", "adoption"}
    for name, table in xml.tables.items():
        assert without_rows(table) == without_rows(tables.tables[name])


def without_rows(table: Any) -> list[dict[str, Any]]:
    """Rows by child, without their line in the file."""
    rows = [{column: cell for column, cell in row.items() if column != "row"} for row in table.to_pylist()]
    return sorted(rows, key=lambda row: f"{row['child']} {row.get('decided', '')}")


def test_whoever_is_in_a_table_is_in_the_year_s_header_once(returned: dict[str, Table]) -> None:
    for year in (2026, 2027):
        known = [row["CHILD"] for row in returned[f"{year}-header"]]
        assert len(known) == len(set(known)) > 0
        for table in TABLES:
            assert {row["CHILD"] for row in returned[f"{year}-{table}"]} <= set(known), table


def test_episodes_follow_one_another_and_only_the_last_says_why_care_ended(returned: dict[str, Table]) -> None:
    children: dict[str, Table] = {}
    for row in returned["2027-episodes"]:
        children.setdefault(row["CHILD"], []).append(row)
    assert any(len(rows) > 1 for rows in children.values())
    for rows in children.values():
        for one, following in pairwise(rows):
            if following["RNE"] != "S":
                assert (one["DEC"], one["REC"]) == (following["DECOM"], "X1")
        assert rows[-1]["REC"] != "X1"
        assert bool(rows[-1]["REC"]) == bool(rows[-1]["DEC"])


def test_those_in_care_are_those_of_annex_a(book: Book, returned: dict[str, Table]) -> None:
    listed = {str(row[0]) for row in lists_of(book, SUNDAY, clean=True)[8] if row[ENDED] is None}
    running = {row["CHILD"] for row in returned["2027-episodes"] if not row["DEC"]}
    assert running == listed


def test_codes_are_this_year_s(returned: dict[str, Table]) -> None:
    assert {row["SEX"] for row in returned["2027-header"]} <= {"M", "F", ""}
    places = {row["PLACE"] for row in returned["2027-episodes"]}
    assert not places & {"P2", "H5"}
    assert not {row["ACTIV"] for row in returned["2027-oc3"]} & {"F3", "P3"}
    # Nothing is told of those whom nobody is in touch with.
    apart = [row for row in returned["2027-oc3"] if row["IN_TOUCH"] != "YES"]
    assert all((row["ACTIV"], row["ACCOM"]) == ("0", "0") for row in apart)


def test_the_same_bytes_each_time(book: Book, tmp_path: Path) -> None:
    for write in (write_return, write_census):
        first, again = tmp_path / "first", tmp_path / "again"
        first.mkdir(exist_ok=True)
        again.mkdir(exist_ok=True)
        assert write(book, SUNDAY, first).read_bytes() == write(book, SUNDAY, again).read_bytes()


@pytest.mark.parametrize(("words", "name"), [
    (["--as", "ssd", "--dialect", "mosaic"], "ssd-mosaic-2026-11-22.zip"),
    (["--as", "ssd"], "ssd-systemc-2026-11-22.zip"),
    (["--as", "cin"], "cin-2026-11-22.xml"), (["--as", "ssda903"], "ssda903-2026-11-22.zip"),
    (["--weeks", "1", "--months", "0"], "annex-a-2026-11-22.xlsx"),
])  # fmt: skip
def test_the_command_writes_a_file_of_the_kind_and_the_people(words: list[str], name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["synth", "--scale", "0.01", "--out", str(out), *words])
    assert done.exit_code == 0, done.output
    assert {path.name for path in out.iterdir()} == {name, "people.json"}


def test_a_dialect_without_the_dataset_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["synth", "--dialect", "mosaic", "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_the_local_lists_are_understood(book: Book, tmp_path: Path) -> None:
    for write, name, key in (
        (write_workforce, "workforce", "worker"),
        (write_interviews, "return_interviews", "child"),
    ):
        path, kind = write(book, SUNDAY, tmp_path), KINDS[name]
        looked = local_lists.look(path, kind, {})
        proposed = {one.field for one in looked.columns if one.field}
        assert proposed == {field.column for field in kind.fields} - UNPROPOSED[name]
        mapping = {corrections.key(one.header): one.field or "left" for one in looked.columns}
        found = local_lists.read(path, kind, mapping, today=SUNDAY)
        assert found.rows_kept == found.rows_read > 0 and found.findings == ()
        assert found.table is not None and all(found.table[key].to_pylist())


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_of_each_kind_is_known_for_ours_and_another_s_is_not_written_over(
    kind: str, book: Book, tmp_path: Path
) -> None:
    path = WRITERS[kind](book, SUNDAY, tmp_path)
    refuse_foreign_files(tmp_path)
    path.write_bytes(b"{}")
    with pytest.raises(Refused, match="is not written over"):
        refuse_foreign_files(tmp_path)


# The interviews have no team.
UNPROPOSED: dict[str, set[str]] = {"workforce": set(), "return_interviews": {"team", "worker"}}
