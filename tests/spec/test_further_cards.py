"""Cards of what Annex A lacks by example, in tables to be read: caseloads by hours, and changes of worker.

Visits stand in ``test_indicators.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

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
    return found


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


@pytest.mark.parametrize(("place", "line"), list(enumerate(lines(CHANGES))))
def test_workers_of_a_year_are_counted(place: int, line: dict[str, str], answered: Measurements) -> None:
    counts, amount = _found(answered, "three_workers", f"changes {place}")
    assert counts is ANSWERS[line["three or more"]]
    assert amount == (float(line["workers"]) if line["workers"] else None)
