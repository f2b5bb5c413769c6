"""Small Annex A workbooks for tests: a dozen invented children in eleven lists, with any one thing changed.

``annex_a_workbook(path)`` writes a valid workbook of Ofsted's 2019 layout, as at ``AS_AT``. Changes, all by keyword:

- ``lists``: which lists to write (default all eleven);
- ``rows``: ``{list: rows}`` instead of the usual ones, each row a dict of our column names;
- ``cells``: ``{(list, row index from 0, column): value}`` over the usual ones;
- ``headers``: ``{(list, column): header}`` written instead of Ofsted's; ``drop``: ``{(list, column)}`` left out;
- ``extra``: ``{list: [header, …]}`` further columns at the end, each cell "x"; ``order``: ``{list: [column, …]}``;
- ``names``: ``{list: sheet name}``; ``title`` rows above the header: a number (default 1), or ``{list: number}``;
- ``sheets``: ``{name: [[cell, …], …]}`` further sheets after the lists;
- ``dates``: "excel" (default), "text", "iso" or "serial".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from practicelens.analytics.annex_a.spec import LISTS

AS_AT = date(2026, 11, 20)
TEAMS = ("Duty and Assessment North", "Duty and Assessment South", "Safeguarding East")
WORKERS = ("Test Worker One", "Test Worker Two", "Test Worker Three")


def ago(days: int) -> date:
    """A day this many days before the workbook's."""
    return AS_AT - timedelta(days=days)


def child(number: int) -> dict[str, Any]:
    """The five columns that say who: invented child ``number``, eight years old at ``AS_AT``."""
    return {
        "child": f"90{number:03}",
        "sex": "a) Male" if number % 2 else "b) Female",
        "ethnicity": "a) WBRI",
        "born": date(2018, 1 + number % 9, 1 + number),
        "age": 8,
    }


def _team_and_worker(number: int) -> dict[str, Any]:
    return {"team": TEAMS[number % 3], "worker": WORKERS[number % 3]}


def usual_rows() -> dict[int, list[dict[str, Any]]]:
    """The rows of the valid workbook: every list consistent with the others."""
    no = {"disability": "b) No"}
    rows: dict[int, list[dict[str, Any]]] = {}
    rows[1] = [child(n) | {"contact_date": ago(20 + n), "source": "q) 6: Police"} for n in range(1, 13)]
    rows[2] = [
        child(n) | {"started": ago(60), "completed": ago(30), "organisation": "Oak Primary"} for n in (10, 11, 12)
    ]
    rows[3] = [
        child(n)
        | {"referral_date": ago(20 + n), "source": "e) 2A: Schools", "nfa": "b) No", "referrals_12m": 0}
        | _team_and_worker(n)
        for n in range(1, 10)
    ]
    rows[4] = [
        child(n)
        | no
        | {"started": ago(19 + n), "child_seen": "a) Yes", "authorised": ago(2), "needs_support": "a) Yes"}
        | _team_and_worker(n)
        for n in range(1, 9)
    ]
    rows[5] = [
        child(n)
        | no
        | {"strategy_discussion": ago(30), "icpc_unnecessary": "b) No", "icpc_date": ago(20), "led_to_plan": "a) Yes"}
        | {"s47_12m": 0, "icpc_12m": 0}
        | _team_and_worker(n)
        for n in (4, 5, 6)
    ]
    rows[6] = [_in_need(n) for n in range(1, 10)]
    rows[7] = [_plan(n) for n in (4, 5, 6)]
    rows[8] = [_looked_after(n) for n in (7, 8)]
    rows[9] = [_care_leaver(n) for n in (13, 14)]
    rows[10] = [_adoption()]
    rows[11] = [_adopter(n) for n in (1, 2)]
    return rows


def _in_need(number: int) -> dict[str, Any]:
    status = {4: "b) Child Protection plan", 5: "b) Child Protection plan", 6: "b) Child Protection plan"}
    status |= {7: "a) Looked after child", 8: "a) Looked after child", 9: "e) Closed episode"}
    closed = {"closed": ago(5), "closure_reason": "RC8 - Case closed after assessment, no further action"}
    return (
        child(number)
        | {"disability": "b) No", "started": ago(400), "primary_need": "N1 - Abuse or neglect", "last_seen": ago(6)}
        | {"case_status": status.get(number, "c) Child in need plan")}
        | (closed if number == 9 else {})
        | _team_and_worker(number)
    )


def _plan(number: int) -> dict[str, Any]:
    return (
        child(number)
        | {"disability": "b) No", "started": ago(20), "initial_category": "a) Neglect", "latest_category": "a) Neglect"}
        | {"last_visit": ago(5), "seen_alone": "a) Yes", "emergency": "b) No", "previous_plans": 0}
        | _team_and_worker(number)
    )


def _looked_after(number: int) -> dict[str, Any]:
    return (
        child(number)
        | {"uasc": "b) No", "disability": "b) No", "started": ago(300), "need": "N1 - Abuse or neglect"}
        | {"second_period": "b) No", "legal_status_started": ago(300), "legal_status": "C2: FCO"}
        | {"latest_review": ago(40), "last_visit": ago(10), "permanence_plan": "f) Long-term fostering"}
        | {"last_iro_contact": ago(40), "last_health": ago(100), "last_dental": ago(90), "placements_12m": 1}
        | {"placement_started": ago(200), "placement_type": "f) U6: Foster placement - not FFA"}
        | {"provider": "b) PR1: Own provision", "postcode": "ZZ1 1ZZ", "urn": "SC000001", "location": "a) In"}
        | {"placement_la": "Northborough", "missing_12m": 0, "absent_12m": 0}
        | _team_and_worker(number)
    )


def _care_leaver(number: int) -> dict[str, Any]:
    return (
        child(number)
        | {"born": date(2007, 3, number), "age": 19, "disability": "b) No"}
        | {"eligibility": "b) Former relevant child", "in_touch": "a) Yes", "accommodation": "U: Independent living"}
        | {"suitable": "a) Suitable", "activity": "F1: Full time in higher education"}
        | _team_and_worker(number)
    )


def _adoption() -> dict[str, Any]:
    return child(8) | {
        "family": "FAM1",
        "disability": "b) No",
        "entered_care": ago(300),
        "decided": ago(150),
        "placement_order": ago(120),
        "matched": ago(60),
        "placed": ago(30),
    }


def _adopter(number: int) -> dict[str, Any]:
    return {
        "adopter": f"AD{number}",
        "family": "FAM1",
        "sex": "a) Male" if number % 2 else "b) Female",
        "ethnicity": "a) WBRI",
        "disability": "b) No",
        "ffa": "No",
        "enquired": ago(500),
        "stage1_started": ago(480),
        "stage1_ended": ago(420),
        "stage2_started": ago(400),
        "stage2_ended": ago(300),
        "matched": ago(60),
        "placed": ago(30),
        "children_placed": 1,
    }


def annex_a_workbook(
    path: Path | str,
    *,
    lists: Iterable[int] = range(1, 12),
    rows: Mapping[int, Sequence[Mapping[str, Any]]] | None = None,
    cells: Mapping[tuple[int, int, str], Any] | None = None,
    headers: Mapping[tuple[int, str], str] | None = None,
    drop: Iterable[tuple[int, str]] = (),
    extra: Mapping[int, Sequence[str]] | None = None,
    order: Mapping[int, Sequence[str]] | None = None,
    names: Mapping[int, str] | None = None,
    title: int | Mapping[int, int] = 1,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    dates: str = "excel",
) -> Path:
    """Write the small valid workbook with these changes (see the module), and return its path."""
    content = usual_rows() | {number: list(map(dict, each)) for number, each in (rows or {}).items()}
    for (number, index, column), value in (cells or {}).items():
        content[number][index][column] = value
    left_out = set(drop)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    # A file's bytes tell the second it was made in: two of the same rows under two names, made within one, would be one
    # file to whoever receives them, and nothing would be published.
    book.set_properties({"title": Path(path).name})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number in lists:
        columns = list((order or {}).get(number) or (field.column for field in LISTS[number].fields))
        columns = [each for each in columns if (number, each) not in left_out and not _new(number, each, headers)]
        above = title if isinstance(title, int) else title.get(number, 1)
        sheet = book.add_worksheet((names or {}).get(number, f"List_{number}"))
        _write_list(
            sheet, number, columns, content[number], headers or {}, (extra or {}).get(number, ()), above, dates, day
        )
    for name, grid in (sheets or {}).items():
        sheet = book.add_worksheet(name)
        for index, line in enumerate(grid):
            for place, value in enumerate(line):
                _write(sheet, index, place, value, dates, day)
    book.close()
    return Path(path)


def _new(number: int, column: str, headers: Mapping[tuple[int, str], str] | None) -> bool:
    """The columns that came in 2024 are written only when a header is given for them."""
    return LISTS[number].field(column).since_2024 and (number, column) not in (headers or {})


def _write_list(
    sheet: Any,
    number: int,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    headers: Mapping[tuple[int, str], str],
    extra: Sequence[str],
    above: int,
    dates: str,
    day: Any,
) -> None:
    """Title rows, the header, then the rows."""
    if above:
        sheet.write_string(0, 0, f"List {number}: {LISTS[number].title}")
    for place, column in enumerate(columns):
        sheet.write_string(above, place, headers.get((number, column), LISTS[number].field(column).header))
    for place, text in enumerate(extra, start=len(columns)):
        sheet.write_string(above, place, text)
    for index, row in enumerate(rows, start=above + 1):
        for place, column in enumerate(columns):
            _write(sheet, index, place, row.get(column), dates, day)
        for place in range(len(columns), len(columns) + len(extra)):
            sheet.write_string(index, place, "x")


def _write(sheet: Any, row: int, place: int, value: Any, dates: str, day: Any) -> None:
    """One cell: dates as asked, formulas given as ``("=…", stored)``, everything else as it is."""
    if value is None or value == "":
        return
    if isinstance(value, tuple):
        sheet.write_formula(row, place, value[0], None, value[1])
    elif isinstance(value, date) and dates == "excel":
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, date):
        text = {"text": f"{value:%d/%m/%Y}", "iso": value.isoformat(), "serial": (value - date(1899, 12, 30)).days}
        sheet.write(row, place, text[dates])
    else:
        sheet.write(row, place, value)
