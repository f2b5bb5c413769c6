"""Cards of what Annex A lacks by example, in tables to be read: caseloads, workers, reviews, missing, pre-proceedings.

Visits stand in ``test_indicators.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from practicelens.analytics.dataset import EVERY
from practicelens.analytics.frame import WorkerRow
from practicelens.analytics.measure import Level, Only
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring

AS_AT = date(2026, 5, 31)
ANSWERS = {"yes": True, "no": False, "not judged": None}

CASELOADS = """
    worker   | first year | own limit | hours | children | children a full post | over the limit
    Ann Bell |            |           | 1.0   | 18       | 18                   | no
    Cy Dean  |            |           | 0.5   | 10       | 20                   | yes
    Eve Fox  | yes        |           | 0.6   | 7        | 11.666667            | no
    Flo Gray |            | 5         | 1.0   | 6        | 6                    | yes
    Gus Hall |            |           |       | 3        |                      | not judged
    Ida Knox | yes        |           | 0.6   | 8        | 13.333333            | yes
"""
"""12 children of somebody in the first year are 7 for 0.6 of a post."""

CHANGES = """
    workers, each from and until                                                         | workers | three or more
    Ann Bell 2025-01-06                                                                  | 1       | no
    Ann Bell 2025-01-06 2025-09-01, Cy Dean 2025-09-01 2026-01-05, Eve Fox 2026-01-05     | 3       | yes
    Ann Bell 2025-01-06 2025-09-01, Cy Dean 2025-09-01 2026-01-05, Ann Bell 2026-01-05    | 2       | no
    Ann Bell 2024-01-06 2025-05-31, Cy Dean 2025-05-31 2026-01-05, Eve Fox 2026-01-05     | 2       | no
    Ann Bell 2024-01-06 2025-06-01, Cy Dean 2025-06-01 2026-01-05, Eve Fox 2026-01-05     | 3       | yes
    Who Left 2025-01-06 2025-09-01, Who Left Too 2025-09-01 2026-01-05, Ann Bell 2026-01-05 | 3     | yes
                                                                                         |         | not judged
"""
"""In the 12 months up to 31 May 2026, workers who left and are known to nobody here too."""

REVIEWS = """
    card | due        | held       | ended      | cancelled | answer
    cp   | 2026-05-11 | 2026-05-11 |            |           | yes 2026-05-11
    cp   | 2026-05-11 | 2026-05-12 |            |           | no 2026-05-12
    cp   | 2026-05-11 |            |            |           | no 2026-05-12
    cp   | 2026-05-31 |            |            |           |
    cp   | 2026-05-30 |            |            |           | no 2026-05-31
    cp   | 2026-05-11 |            | 2026-05-11 |           |
    cp   | 2026-05-11 |            | 2026-05-12 |           | no 2026-05-12
    cp   |            | 2026-05-12 |            |           | not judged 2026-05-12
    cla  | 2026-05-11 | 2026-05-04 |            | no        | yes 2026-05-04
    cla  | 2026-05-11 |            |            | yes       |
"""
"""Reviews, and each that was held in time or became late, on the day it counts: the day after it was due it is late."""
KINDS = {"cp": "protection_plan", "cla": "looked_after"}

PLANS = """
    started    | reviews               | latest_review | answer
    2025-06-01 | 2025-08-29 2026-02-27 |               | yes
    2025-06-01 | 2025-08-29 2026-02-27 | 2026-02-27    | yes
    2025-06-01 | 2025-09-02 2026-02-27 |               | no
    2025-06-01 | 2025-08-29 2026-03-02 |               | no
    2025-06-01 | 2025-08-29            |               | no
    2026-02-28 | 2026-05-28            |               | yes
    2026-02-28 |                       |               | no
    2026-02-28 | 2026-02-28            |               | no
    2026-03-10 |                       |               | left out
    2025-06-01 | 2025-08-29            | 2026-02-27    | not judged
               | 2025-08-29            |               | not judged
"""
"""Plans on 31 May 2026, by every conference: the first within 3 months of the beginning, each later one within 6."""

EXAMPLES = (
    ("cp_reviews_quorate", "reviews", """
        kind            | held       | quorate | answer
        protection_plan | 2026-05-01 | yes     | yes
        protection_plan | 2026-05-01 | no      | no
        protection_plan | 2026-05-01 | unknown | not judged
        protection_plan |            | yes     | left out
        looked_after    | 2026-05-01 | yes     | left out
    """),
    # Codes of the return of children looked after: who was too young to be asked is in neither number.
    ("cla_child_took_part", "reviews", """
        kind            | held       | cancelled | participation | answer
        looked_after    | 2026-05-01 |           | PN1           | yes
        looked_after    | 2026-05-01 |           | PN6           | yes
        looked_after    | 2026-05-01 |           | PN4           | no
        looked_after    | 2026-05-01 | no        | PN7           | no
        looked_after    | 2026-05-01 |           |               | not judged
        looked_after    | 2026-05-01 |           | PN0           | left out
        looked_after    | 2026-05-01 | yes       | PN1           | left out
        protection_plan | 2026-05-01 |           | PN1           | left out
    """),
    # A time absent is none missing, and while a child is missing no interview is owed.
    ("return_interviews_each_offered", "missing", """
        started    | ended      | kind    | offered | answer
        2026-05-01 | 2026-05-02 | missing | yes     | yes
        2026-05-01 | 2026-05-02 | missing | no      | no
        2026-05-01 | 2026-05-02 | missing | unknown | not judged
        2026-05-01 |            | missing | yes     | left out
        2026-05-01 | 2026-05-02 | absent  | no      | left out
    """),
    ("return_interviews_accepted", "missing", """
        started    | ended      | kind    | offered | accepted | answer
        2026-05-01 | 2026-05-02 | missing | yes     | yes      | yes
        2026-05-01 | 2026-05-02 | missing | yes     | no       | no
        2026-05-01 | 2026-05-02 | missing | yes     |          | not judged
        2026-05-01 | 2026-05-02 | missing | no      | no       | left out
    """),
    # By a local list of 29 May: 72 hours are three days, a refusal waits for none, what is to come is not held yet.
    ("return_interviews_in_time", "interviews", """
        missing_from | returned   | interviewed | offered | accepted | listed_on    | amount | answer
        2026-05-01   | 2026-05-02 | 2026-05-05  | yes     | yes      | 2026-05-29 | 3      | yes
        2026-05-01   | 2026-05-02 | 2026-05-02  |         |          | 2026-05-29 | 0      | yes
        2026-05-01   | 2026-05-02 | 2026-05-06  | yes     | yes      | 2026-05-29 | 4      | no
        2026-05-01   | 2026-05-02 |             | yes     | yes      | 2026-05-29 |        | no
        2026-05-01   | 2026-05-02 |             | no      | no       | 2026-05-29 |        | no
        2026-05-01   | 2026-05-02 | 2026-06-05  | yes     | yes      | 2026-05-29 |        | no
        2026-05-01   | 2026-05-02 | 2026-05-01  | yes     | yes      | 2026-05-29 |        | not judged
        2026-05-26   | 2026-05-26 |             | yes     | yes      | 2026-05-29 |        | left out
        2026-05-01   | 2026-05-02 |             | yes     | no       | 2026-05-29 |        | left out
        2026-05-01   |            |             |         |          | 2026-05-29 |        | left out
    """),
    ("pre_proceedings_weeks", "pre_proceedings", """
        started    | ended      | amount | answer
        2026-01-05 | 2026-05-04 | 17     | yes
        2026-01-05 | 2026-01-05 | 0      | yes
        2026-05-05 | 2026-05-04 |        | not judged
                   | 2026-05-04 |        | not judged
        2026-01-05 | 2026-06-01 |        | left out
        2026-01-05 |            |        | left out
    """),
    ("pre_proceedings_to_court", "pre_proceedings", """
        started    | ended      | outcome      | issue_letter | court      | answer
        2026-01-05 | 2026-05-04 | issued       |              |            | yes
        2026-01-05 | 2026-05-04 | A            |              | 2026-05-20 | yes
        2026-01-05 | 2026-05-04 |              | 2026-05-06   |            | yes
        2026-01-05 | 2026-05-04 | stepped_down |              |            | no
        2026-01-05 | 2026-05-04 | A            |              |            | no
        2026-01-05 |            | issued       |              |            | left out
    """),
    ("family_group_held", "pre_proceedings", """
        letter     | fgdm_offered | fgdm_held | answer
        2026-05-04 | yes          | yes       | yes
        2026-05-04 | yes          | no        | no
        2026-05-04 | yes          |           | not judged
        2026-05-04 | no           |           | left out
                   | yes          | yes       | left out
    """),
)  # fmt: skip
"""A card, the table that its rows stand in, and rows whose last column is the answer."""


def lines(text: str) -> list[dict[str, str]]:
    head, *body = [line for line in text.splitlines() if line.strip()]
    names = [cell.strip() for cell in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in body]


def _rows() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"in_need": [], "workforce": [], "involvements": []}
    need = {"started": date(2026, 1, 5), "case_status": "in_need_plan", "team": "Duty 1"}
    for line in lines(CASELOADS):
        worker = {"team": "Duty 1", "worker": line["worker"]}
        found["in_need"] += [need | worker | {"child": f"{line['worker']} {n}"} for n in range(int(line["children"]))]
        found["workforce"] += [worker | {"fte": float(line["hours"])}] if line["hours"] else []
    for place, line in enumerate(lines(CHANGES)):
        found["in_need"].append(need | {"child": f"changes {place}"})
        for each in filter(None, (one.strip() for one in line["workers, each from and until"].split(","))):
            *name, from_, until = each.split() if each.count("-") == 4 else [*each.split(), ""]
            days = {"started": date.fromisoformat(from_), "ended": date.fromisoformat(until) if until else None}
            found["involvements"].append({"child": f"changes {place}", "worker": " ".join(name), **days})
    for place, line in enumerate(lines(REVIEWS)):
        found["in_need"].append(need | {"child": f"review {place}"})
        row = {"child": f"review {place}", "kind": KINDS[line["card"]], **_typed("reviews", line)}
        found.setdefault("reviews", []).append(row)
    for place, line in enumerate(lines(PLANS)):
        child = f"plan {place}"
        days = {key: date.fromisoformat(line[key]) if line[key] else None for key in ("started", "latest_review")}
        found["in_need"].append(need | {"child": child, "case_status": "protection_plan"})
        found.setdefault("protection_plans", []).append({"child": child, "team": "Duty 1", **days})
        for held in line["reviews"].split():
            row = {"child": child, "kind": "protection_plan", "held": date.fromisoformat(held)}
            found.setdefault("reviews", []).append(row)
    for card, table, text in EXAMPLES:
        for place, line in enumerate(lines(text)):
            found["in_need"].append(need | {"child": f"{card} {place}"})
            found.setdefault(table, []).append({"child": f"{card} {place}", **_typed(table, line)})
    return found


def _typed(name: str, row: dict[str, str]) -> dict[str, Any]:
    """A row of text as a row of its table."""
    kinds, make = EVERY[name], {"date": date.fromisoformat, "int": int, "string": str}
    return {column: make[kinds[column]](value) for column, value in row.items() if column in kinds and value}


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    workers = tuple(
        WorkerRow(20 + place, line["worker"], 1, 1.0, line["first year"] == "yes", int(line["own limit"] or 0) or None)
        for place, line in enumerate(lines(CASELOADS))
    )
    given = measuring.frame(workers=workers)
    with measuring.measured({AS_AT: _rows()}, tmp_path_factory.mktemp("examples"), given) as data:
        yield data


def _found(answered: Measurements, card: str, child: str) -> tuple[bool | None, float | None]:
    rows = answered.children(card, Level.AUTHORITY, None, AS_AT, AS_AT, Only.ALL)
    (row,) = [one for one in rows if one.child == child]
    assert row.counts is not None or row.note
    return row.counts, row.amount


@pytest.mark.parametrize("line", lines(CASELOADS), ids=lambda line: line["worker"])
def test_a_caseload_is_weighed_by_hours(line: dict[str, str], answered: Measurements) -> None:
    counts, amount = _found(answered, "caseload_over_limit", f"{line['worker']} 0")
    assert counts is ANSWERS[line["over the limit"]]
    written = line["children a full post"]
    assert amount == (pytest.approx(float(written)) if written else None)
    (load,) = [one for one in answered.caseload(None) if one.spelled == line["worker"]]
    assert load.fte == (float(line["hours"]) if line["hours"] else None)
    # Where the case system tells no hours, those said here hold for the limit of the week.
    assert load.children > load.limit if counts else load.limit is not None


def test_a_caseload_is_a_row_of_its_worker_and_of_no_child(answered: Measurements) -> None:
    rows = answered.children("workers_caseload", Level.AUTHORITY, None, AS_AT, AS_AT, Only.ALL)
    known = {20 + place: float(line["children"]) for place, line in enumerate(lines(CASELOADS))}
    assert {row.worker_id: row.amount for row in rows} == known and {row.child for row in rows} == {""}
    (figure,) = answered.figures(["workers_caseload"], Level.AUTHORITY, None, AS_AT, AS_AT)
    assert (figure.value, figure.denominator, figure.children) == (7.5, len(known), 0)
    (team,) = answered.figures(["workers_caseload"], Level.TEAM, [1], AS_AT, AS_AT)
    assert team.value is None and "does not hold this by team" in team.why


@pytest.mark.parametrize(("place", "line"), list(enumerate(lines(CHANGES))))
def test_workers_of_a_year_are_counted(place: int, line: dict[str, str], answered: Measurements) -> None:
    counts, amount = _found(answered, "three_workers", f"changes {place}")
    assert counts is ANSWERS[line["three or more"]]
    assert amount == (float(line["workers"]) if line["workers"] else None)


@pytest.mark.parametrize(("place", "line"), list(enumerate(lines(REVIEWS))))
def test_each_review_is_worth_what_the_table_says(place: int, line: dict[str, str], answered: Measurements) -> None:
    card = f"{line['card']}_reviews_held_in_time"
    rows = answered.children(card, Level.AUTHORITY, None, date(2025, 6, 1), AS_AT, Only.ALL)
    found = [(row.counts, row.date) for row in rows if row.child == f"review {place}"]
    answer, _, day = line["answer"].rpartition(" ")
    assert found == ([(ANSWERS[answer], date.fromisoformat(day))] if answer else [])
    assert all(row.counts is not None or row.note for row in rows)


@pytest.mark.parametrize(("place", "line"), list(enumerate(lines(PLANS))))
def test_each_plan_is_in_time_by_every_conference(place: int, line: dict[str, str], answered: Measurements) -> None:
    rows = answered.children("cp_every_review_in_time", Level.AUTHORITY, None, AS_AT, AS_AT, Only.ALL)
    found = [row.counts for row in rows if row.child == f"plan {place}"]
    assert found == ([] if line["answer"] == "left out" else [ANSWERS[line["answer"]]])


@pytest.mark.parametrize(("card", "table", "text"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_each_row_is_worth_what_the_table_says(card: str, table: str, text: str, answered: Measurements) -> None:
    rows = answered.children(card, Level.AUTHORITY, None, date(2025, 6, 1), AS_AT, Only.ALL)
    found = {row.child: row for row in rows}
    for place, line in enumerate(lines(text)):
        row = found.get(f"{card} {place}")
        if line["answer"] == "left out":
            assert row is None, line
            continue
        assert row is not None and row.counts is ANSWERS[line["answer"]], line
        assert row.amount == (float(line["amount"]) if line.get("amount") else None), line
        assert row.counts is not None or row.note, line
