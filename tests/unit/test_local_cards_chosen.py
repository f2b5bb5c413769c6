"""A card put together by choosing is made into SQL that counts what a plain loop over the rows counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from practicelens.analytics.local_cards import choosing, judging, running
from practicelens.analytics.local_cards.shape import TABLES, Answer, Form
from tests.builders.local_cards import edition

ASSESSMENTS: list[dict[str, Any]] = [
    {"child_no": 1, "team_id": 10, "started": date(2026, 3, 2), "authorised": date(2026, 3, 6), "age": 3,
     "child_seen": "yes", "withdrawn": False},
    {"child_no": 2, "team_id": 10, "started": date(2026, 3, 6), "authorised": date(2026, 3, 16), "age": 9,
     "child_seen": "no", "withdrawn": False},
    {"child_no": 3, "team_id": 20, "started": None, "authorised": date(2026, 3, 20), "age": None,
     "child_seen": None, "withdrawn": False},
    {"child_no": 4, "team_id": 20, "started": date(2026, 3, 9), "authorised": None, "age": 12, "child_seen": "o'yes",
     "withdrawn": False},
    {"child_no": 4, "team_id": None, "started": date(2026, 3, 9), "authorised": date(2026, 3, 4), "age": 12,
     "child_seen": "yes", "withdrawn": False},
    {"child_no": 1, "team_id": 10, "started": date(2026, 3, 2), "authorised": date(2026, 3, 3), "age": 3,
     "child_seen": "yes", "withdrawn": True},
]  # fmt: skip
BY_START = {"of": "assessments", "share": "no", "day": "started"}
SHARE = {"of": "assessments", "share": "yes", "day": "authorised"}
Row = dict[str, Any]


def working_days(since: date, until: date) -> int:
    """Counted one by one; none of these days is a bank holiday."""
    return sum((since + timedelta(days=one + 1)).weekday() < 5 for one in range((until - since).days))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = edition(tmp_path_factory.mktemp("edition"))
    pq.write_table(pa.Table.from_pylist(ASSESSMENTS), found / "assessments.parquet")
    days = [date(2026, 2, 28) + timedelta(days=one) for one in range(60)]
    index = [sum(other.weekday() < 5 for other in days[: place + 1]) for place in range(len(days))]
    pq.write_table(pa.table({"day": days, "day_index": index}), found / "calendar.parquet")
    return found


def within(days: int, taken: Callable[[date, date], int]) -> Callable[[Row], bool | None]:
    def counts(row: Row) -> bool | None:
        since, until = row["started"], row["authorised"]
        return None if since is None or until is None or until < since else taken(since, until) <= days

    return counts


@pytest.mark.parametrize(
    ("chosen", "keeps", "counts"),
    [
        (BY_START, lambda row: True, lambda row: True),
        (BY_START | {"where1": "age", "is1": "at_least", "value1": "9"}, lambda row: (row["age"] or 0) >= 9, None),
        (BY_START | {"where1": "age", "is1": "at_most", "value1": "9", "where2": "child_seen", "is2": "is",
                     "value2": "no"}, lambda row: row["age"] == 9, None),
        (BY_START | {"where1": "child_seen", "is1": "is", "value1": "o'yes"},
         lambda row: row["child_seen"] == "o'yes", None),
        (BY_START | {"where3": "child_seen", "is3": "one_of", "value3": "yes, no"},
         lambda row: row["child_seen"] in ("yes", "no"), None),
        (BY_START | {"where1": "child_seen", "is1": "is_not", "value1": "yes"},
         lambda row: row["child_seen"] != "yes", None),
        (BY_START | {"where1": "authorised", "is1": "empty"}, lambda row: row["authorised"] is None, None),
        (BY_START | {"where1": "started", "is1": "at_least", "value1": "6/3/2026"},
         lambda row: row["started"] >= date(2026, 3, 6), None),
        (SHARE | {"rule": "column", "column": "child_seen", "how": "is", "number": "yes"}, lambda row: True,
         lambda row: None if row["child_seen"] is None else row["child_seen"] == "yes"),
        (SHARE | {"rule": "column", "column": "started", "how": "filled"}, lambda row: True,
         lambda row: row["started"] is not None),
        (SHARE | {"rule": "within", "since": "started", "until": "authorised", "days": "6"}, lambda row: True,
         within(6, lambda since, until: (until - since).days)),
        (SHARE | {"rule": "within", "since": "started", "until": "authorised", "days": "6", "working": "yes"},
         lambda row: True, within(6, working_days)),
    ],
)  # fmt: skip
def test_what_is_chosen_counts_as_a_loop_does(
    folder: Path, chosen: dict[str, str], keeps: Callable[[Row], bool], counts: Callable[[Row], bool | None] | None
) -> None:
    form, sql = choosing.compiled(chosen)
    found = running.run(folder, sql, form, 5)
    assert isinstance(found, Answer), found
    rows = [row for row in ASSESSMENTS if not row["withdrawn"] and row[chosen["day"]] is not None and keeps(row)]
    expected = [(row["child_no"], row[chosen["day"]], row["team_id"], counts(row) if counts else True) for row in rows]
    made = [(row.child_no, row.day, row.team_id, row.counts) for row in found.rows]
    assert sorted(made, key=repr) == sorted(expected, key=repr)
    assert rows and form is (Form.EVENT_SHARE if chosen["share"] == "yes" else Form.EVENT_COUNT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"of": "workers"}, "of"), ({"of": "child_keys"}, "of"), ({"day": ""}, "day"), ({"day": "age"}, "day"),
        ({"where1": "nothing"}, "where1"), ({"where1": "row"}, "where1"), ({"where1": "age", "is1": ""}, "is1"),
        ({"where1": "age", "is1": "like"}, "is1"), ({"where2": "age", "is2": "is", "value2": ""}, "value2"),
        ({"where2": "age", "is2": "is", "value2": "1 or true"}, "value2"),
        ({"where1": "started", "is1": "at_most", "value1": "soon"}, "value1"),
        ({"share": "yes", "rule": "column", "column": ""}, "column"),
        ({"share": "yes", "rule": "column", "column": "age", "how": ""}, "how"),
        ({"share": "yes", "rule": "column", "column": "age", "how": "at_least", "number": "old"}, "number"),
        ({"share": "yes", "rule": "within", "since": "age", "until": "authorised", "days": "1"}, "since"),
        ({"share": "yes", "rule": "within", "since": "started", "until": "", "days": "1"}, "until"),
        ({"share": "yes", "rule": "within", "since": "started", "until": "authorised", "days": "-1"}, "days"),
        ({"of": "care_spells", "day": "started", "where1": "short_break", "is1": "is", "value1": "maybe"}, "value1"),
        ({"of": "care_spells", "day": "started", "where1": "short_break", "is1": "at_least", "value1": "yes"}, "is1"),
    ],
)  # fmt: skip
def test_a_choice_that_makes_no_question_says_which_part(changed: dict[str, str], field: str) -> None:
    with pytest.raises(choosing.Unfit) as unfit:
        choosing.compiled(BY_START | changed)
    assert unfit.value.field == field and unfit.value.why
    choosing.compiled(BY_START)


@pytest.mark.parametrize("table", [*choosing.EVENTS, *choosing.STANDING])
def test_whatever_may_be_chosen_is_sql_that_a_card_may_ask(table: str) -> None:
    """Each table, with a condition on each of its columns: the database's own parser takes all of it."""
    import duckdb

    types = {"date": "2026-03-01", "string": "yes", "boolean": "yes"}
    days = choosing.columns(table, "date")
    con = duckdb.connect()
    for name in choosing.columns(table):
        value = types.get(TABLES[table][name], "3")
        chosen = {"of": table, "day": next(iter(days), ""), "where1": name, "is1": "is", "value1": value}
        assert table in judging.tables_of(con, choosing.compiled(chosen)[1])
    con.close()
