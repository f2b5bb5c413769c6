"""One borough on one day: whatever kind of extract is read, Annex A's lists come of it, child by child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import annex_a, cin, ssd, ssda903
from practicelens.analytics.annex_a.report import Report
from practicelens.analytics.schema import TABLES
from practicelens.synth.cin.writing import write as write_census
from practicelens.synth.ssd.extract import professional_id
from practicelens.synth.ssd.tables import DIALECTS, MOSAIC
from practicelens.synth.ssd.writing import write as write_dataset
from practicelens.synth.ssda903.writing import write as write_return
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.spelled import all_team_spellings, all_worker_spellings
from practicelens.synth.workbooks.writing import write as write_workbook
from practicelens.synth.world.simulation import World, make_world

DAY = date(2026, 11, 18)
"""A Wednesday: a dataset's day is that of its latest event, and on the Sunday of a small borough nothing happens."""

RETURNED_SINCE = date(2025, 4, 1)
"""The first day of the older of the two years of the return: of what began before it, the beginning is not there."""
RENAMED = {
    ("placement_type", "H5", "K3"),
    ("placement_type", "P2", "K3"),
    ("activity", "F3", "F5"),
    ("activity", "P3", "P5"),
}
"""Codes that the return has given up since Annex A was last revised."""

# What tells two rows of a child apart in the lists of events; in the others a child has one.
KEYS = {
    "contacts": ("contact_date", "source"), "early_help": ("started",), "referrals": ("referral_date",),
    "assessments": ("started",), "section47": ("strategy_discussion",), "adoption": ("decided",),
}  # fmt: skip
Key = tuple[Any, ...]
Rows = dict[Key, dict[str, Any]]
Lists = dict[str, Rows]
Difference = tuple[str, Key, str, Any, Any]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(make_world(1, DAY, scale=0.05))


@pytest.fixture(scope="module")
def from_annex_a(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Lists:
    path = write_workbook(book, DAY, tmp_path_factory.mktemp("annex"), clean=True)
    return rows_of(annex_a.read(path).tables, one_name_each(book.world))


def one_name_each(world: World) -> dict[str, str]:
    """A name for each way in which a team or worker is told: Annex A's spellings, Mosaic's identifiers."""
    names = {str(professional_id(one.index)): one.name for one in world.roster.workers}
    for index, teams in all_team_spellings(world).items():
        names.update((one.text.strip(), world.teams[index].name) for one in teams)
    for index, workers in all_worker_spellings(world).items():
        names.update((" ".join(one.text.split()), world.roster.workers[index].name) for one in workers)
    return names


def rows_of(tables: Mapping[str, Any], names: Mapping[str, str]) -> Lists:
    found: Lists = {}
    for name, table in tables.items():
        if name == "adopters":  # no other kind of extract has them
            continue
        rows: Rows = {}
        for row in table.to_pylist():
            row.update({one: names.get(row[one], row[one]) for one in ("team", "worker") if one in row})
            key = (row["child"], *(row[column] for column in KEYS.get(name, ())))
            while key in rows:  # two contacts by one source on one day
                key = (*key, "again")
            rows[key] = row
        found[name] = rows
    return found


def answered(report: Report) -> dict[str, set[str]]:
    """The columns of each list that a reading had an answer for."""
    names = list(TABLES)
    return {names[each.list - 1]: set(each.columns_read_as.values()) for each in report.lists}


def differences(annex: Lists, other: Lists, columns: Mapping[str, set[str]]) -> list[Difference]:
    """Rows of Annex A that the other has not, and cells that are not the same where both have an answer."""
    found: list[Difference] = []
    for table, answers in columns.items():
        for key, row in annex[table].items():
            twin = other[table].get(key)
            if twin is None:
                found.append((table, key, "row", True, False))
                continue
            found += [(table, key, one, row[one], twin[one]) for one in sorted(answers) if row[one] != twin[one]]
    return found


def recorded_wrongly(book: Book, one: Difference) -> bool:
    """What Annex A alone tells: an age typed in once, and that nobody knows of a disability; and words as a code."""
    child = next(each for each in book.world.children if each.identifier == one[1][0])
    typed = one[2] == "age" and 0.004 <= child.oddness < 0.0055
    worded = one[2] == "ethnicity" and 0.013 <= child.oddness < 0.0136
    return typed or worded or (one[2] == "disability" and child.disabled == "unknown")


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dataset_gives_the_same(book: Book, from_annex_a: Lists, name: str, tmp_path: Path) -> None:
    reading = ssd.read(write_dataset(book, DAY, tmp_path, DIALECTS[name]), today=DAY)
    assert reading.report.publishable
    columns, lists = answered(reading.report), rows_of(reading.tables, one_name_each(book.world))
    assert set(columns) == set(TABLES) - {"adopters"}
    assert {table: set(rows) for table, rows in lists.items()} == {table: set(from_annex_a[table]) for table in lists}
    differ = [
        one
        for one in differences(from_annex_a, lists, columns)
        if not recorded_wrongly(book, one)
        # Annex A of 2019 does not ask these of care leavers.
        and not (one[0] == "care_leavers" and one[2] in {"uasc", "personal_adviser"})
        # The dataset has no plan of guardianship among its ten: the nearest is a long stay with relatives.
        and one[2:] != ("permanence_plan", "sgo_cao", "fostering")
        # In Mosaic a visit before there was a plan leads to nobody.
        and not (name == MOSAIC and one[2] == "last_seen" and (one[4] is None or one[4] < one[3]))
    ]
    assert not differ


def test_a_census_gives_the_same_where_it_can_answer(book: Book, from_annex_a: Lists, tmp_path: Path) -> None:
    reading = cin.read(write_census(book, DAY, tmp_path), today=DAY)
    assert reading.report.publishable
    columns = answered(reading.report)
    assert set(columns) == {"referrals", "assessments", "section47", "in_need", "protection_plans"}
    differ = [
        one
        for one in differences(from_annex_a, rows_of(reading.tables, {}), columns)
        if not recorded_wrongly(book, one)
        # The census does not say who is looked after, or that a referral is to be assessed.
        and not (one[2] == "case_status" and one[4] is None)
        # It asks for yes or no while an enquiry runs too, and no conference is ruled out yet.
        and not (one[2] == "icpc_unnecessary" and one[3] is None and one[4] == "no")
    ]
    assert not differ


def test_the_return_gives_the_same_where_it_can_answer(book: Book, from_annex_a: Lists, tmp_path: Path) -> None:
    reading = ssda903.read(write_return(book, DAY, tmp_path), today=DAY)
    assert reading.report.publishable
    columns = answered(reading.report)
    assert set(columns) == {"looked_after", "care_leavers", "adoption"}
    assert {"missing_12m", "placements_12m", "second_period", "worker"} <= columns["looked_after"]
    differ = [
        one
        for one in differences(from_annex_a, rows_of(reading.tables, one_name_each(book.world)), columns)
        if not recorded_wrongly(book, one) and not beyond_the_return(from_annex_a, one)
    ]
    assert not differ


def beyond_the_return(annex: Lists, one: Difference) -> bool:
    """What the return does not ask, asks in other codes, or asks only of its own years."""
    table, key, column, written, returned = one
    row = annex[table][key]
    return (
        (isinstance(written, date) and written < RETURNED_SINCE)
        or (column, written, returned) in RENAMED
        # Seven X are the return's own blank.
        or (column, written, returned) == ("urn", "XXXXXXX", None)
        # Workers are of children in care, and a match is told with the adoption alone.
        or (column == "worker" and returned is None and row["ended"] is not None)
        or (column == "matched" and returned is None and row["ordered"] is None)
        # Of care leavers it asks until they are twenty-one; of 2019, Annex A does not ask whether they came alone.
        or (table == "care_leavers" and (column == "uasc" or (column == "row" and row["age"] > 21)))
    )
