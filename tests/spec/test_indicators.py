"""Cards by example: what each row of an extract of Sunday 31 May 2026 is worth, in tables to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from practicelens.analytics.dataset import EVERY
from practicelens.analytics.frame import RuleRow
from practicelens.analytics.indicators import CARDS, reference
from practicelens.analytics.measure import REFORM, Level, Only
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring
from tests.spec import kind_examples

AS_AT = date(2026, 5, 31)
ANSWERS = {"yes": True, "no": False, "not judged": None}


@dataclass(frozen=True)
class Example:
    """A card, the list its rows stand in, and rows whose last column is the answer ("left out" for none)."""

    card: str
    list: str
    table: str


EXAMPLES = (
    # Mistake 1: working days without bank holidays. 31 March to 12 May 2026 is 30 weekdays and 27 working days.
    Example(
        "assessments_in_time_from_start",
        "assessments",
        """
        started    | authorised | amount | answer
        2026-03-31 | 2026-05-12 | 27     | yes
        2026-03-02 | 2026-05-07 | 45     | yes
        2026-03-02 | 2026-05-08 | 46     | no
        2026-03-02 | 2026-03-02 | 0      | yes
        2026-03-06 | 2026-05-16 | 47     | no
        2026-03-09 | 2026-05-16 | 46     | no
        2026-03-10 | 2026-05-16 | 45     | yes
        2026-05-10 | 2026-05-04 |        | not judged
                   | 2026-05-04 |        | not judged
        2026-01-05 |            |        | left out
        """,
    ),
    # Mistake 7: an open assessment is no success before day 45; it is not in the share, and has a card of its own.
    Example(
        "assessments_open_late",
        "assessments",
        """
        started    | authorised | answer
        2026-01-05 |            | yes
        2026-05-28 |            | no
        2026-03-25 |            | no
        2026-03-24 |            | no
        2026-03-20 |            | yes
        2026-05-10 | 2026-05-20 | left out
        """,
    ),
    Example(
        "conferences_in_time",
        "section47",
        """
        strategy_discussion | icpc_date  | amount | answer
        2026-04-02          | 2026-04-27 | 15     | yes
        2026-04-02          | 2026-04-28 | 16     | no
        2026-05-05          | 2026-05-01 |        | not judged
                            | 2026-05-01 |        | not judged
        2026-05-05          |            |        | left out
        """,
    ),
    Example(
        "referral_nfa",
        "referrals",
        """
        referral_date | nfa | answer
        2026-05-01    | yes | yes
        2026-05-02    | no  | no
        2026-05-29    |     | not judged
        """,
    ),
    Example(
        "second_plans",
        "protection_plans",
        """
        started    | previous_plans | answer
        2026-05-01 | 0              | no
        2026-05-01 | 1              | yes
        2026-05-01 |                | not judged
        """,
    ),
    Example(
        "plans_two_years",
        "protection_plans",
        """
        started    | ended      | amount | answer
        2024-06-01 |            | 729    | no
        2024-05-31 |            | 730    | yes
        2024-05-31 | 2026-05-30 |        | left out
        """,
    ),
    Example(
        "cp_visits_in_time",
        "protection_plans",
        """
        started    | last_visit | answer
        2026-01-05 | 2026-05-14 | yes
        2026-01-05 | 2026-05-13 | no
        2026-05-26 |            | not judged
        2026-01-05 |            | no
        2026-05-26 | 2026-05-01 | not judged
        2026-01-05 | 2026-06-01 | not judged
        """,
    ),
    Example(
        "cp_seen_alone",
        "protection_plans",
        """
        started    | last_visit | born       | seen_alone | answer
        2026-01-05 | 2026-05-15 | 2021-05-31 | yes        | yes
        2026-01-05 | 2026-05-15 | 2015-05-31 | no         | no
        2026-01-05 | 2026-05-15 | 2021-06-01 | no         | left out
        2026-01-05 | 2026-05-15 | 2015-05-31 | unknown    | not judged
        2026-01-05 |            | 2015-05-31 | no         | left out
        2026-01-05 | 2026-05-15 |            | yes        | not judged
        """,
    ),
    Example(
        "cp_reviews_in_time",
        "protection_plans",
        """
        started    | latest_review | answer
        2026-03-01 |               | left out
        2026-02-28 |               | no
        2025-06-01 | 2025-11-30    | no
        2025-06-01 | 2025-12-01    | yes
        2026-02-10 | 2026-02-10    | no
        """,
    ),
    Example(
        "in_need_not_seen",
        "in_need",
        """
        started    | last_seen  | case_status     | amount | answer
        2026-01-05 | 2026-04-19 | in_need_plan    | 42     | no
        2026-01-05 | 2026-04-18 | in_need_plan    | 43     | yes
        2026-01-05 |            | open_assessment | 146    | yes
        2026-05-05 |            | in_need_plan    | 26     | not judged
        2026-01-05 | 2026-01-18 | protection_plan |        | left out
        2026-01-05 | 2026-06-18 | in_need_plan    |        | not judged
        """,
    ),
    Example(
        "cla_visits_in_time",
        "looked_after",
        """
        started    | placement_started | last_visit | placement_type | legal_status | answer
        2026-05-28 | 2026-05-28        |            | U6             | C2           | not judged
        2026-05-20 | 2026-05-20        |            | U6             | C2           | no
        2025-12-01 | 2026-01-10        | 2026-04-19 | U6             | C2           | yes
        2025-12-01 | 2026-01-10        | 2026-04-18 | U6             | C2           | no
        2023-12-01 | 2025-05-31        | 2026-04-18 | U4             | C2           | yes
        2023-12-01 | 2025-06-01        | 2026-04-18 | U4             | C2           | no
        2025-12-01 | 2026-05-28        | 2026-05-20 | U6             | C2           | not judged
        2025-12-01 | 2026-01-10        | 2026-01-18 | U6             | V4           | left out
        """,
    ),
    Example(
        "cla_reviews_in_time",
        "looked_after",
        """
        started    | latest_review | answer
        2026-05-20 |               | not judged
        2026-04-28 |               | no
        2026-02-01 | 2026-02-28    | no
        2026-02-01 | 2026-03-01    | yes
        2025-09-01 | 2025-12-15    | yes
        2025-06-01 | 2025-11-29    | no
        """,
    ),
    Example(
        "placements_three",
        "looked_after",
        """
        started    | placements_12m | answer
        2025-09-01 | 2              | no
        2025-09-01 | 3              | yes
        2025-09-01 |                | not judged
        """,
    ),
    # Mistake 2: children looked after under 2½ years are not in the denominator of stability.
    Example(
        "placement_stability",
        "looked_after",
        """
        started    | placement_started | born       | answer
        2023-11-30 | 2024-05-31        | 2015-01-01 | yes
        2023-11-30 | 2024-06-01        | 2015-01-01 | no
        2023-12-01 | 2024-01-01        | 2015-01-01 | left out
        2020-01-01 | 2020-01-01        | 2010-05-31 | left out
        2020-01-01 | 2020-01-01        | 2010-06-01 | yes
        2020-01-01 |                   | 2015-01-01 | not judged
        """,
    ),
    # Mistake 3: health assessments are not all done, and those aged 5 and over are tested at 12 months, not 6.
    Example(
        "health_assessments",
        "looked_after",
        """
        started    | last_health | born       | answer
        2020-01-01 | 2025-05-31  | 2015-01-01 | yes
        2020-01-01 | 2025-05-30  | 2015-01-01 | no
        2024-01-01 | 2025-12-01  | 2023-01-01 | yes
        2024-01-01 | 2025-11-30  | 2023-01-01 | no
        2020-01-01 |             | 2015-01-01 | no
        2025-06-01 |             | 2015-01-01 | left out
        """,
    ),
    # Mistake 6: a number of absences is a number, not "No".
    Example(
        "absent_from_care",
        "looked_after",
        """
        started    | absent_12m | answer
        2025-09-01 | 0          | no
        2025-09-01 | 4          | yes
        2025-09-01 |            | not judged
        """,
    ),
    # Mistake 4: 19 to 21 is 19 to 21. Mistake 5: G4, G5 and G6 are neither education nor work.
    Example(
        "leavers_occupied_19_21",
        "care_leavers",
        """
        born       | activity | in_touch      | answer
        2007-06-01 | F1       | yes           | left out
        2007-05-31 | F1       | yes           | yes
        2004-06-01 | P5       | yes           | yes
        2004-05-31 | F1       | yes           | left out
        2006-01-01 | G4       | yes           | no
        2006-01-01 | G5       | yes           | no
        2006-01-01 | G6       | yes           | no
        2006-01-01 |          | no            | no
        2006-01-01 |          | yes           | not judged
        2006-01-01 | F1       | died          | left out
        2006-01-01 | G5       | returned_home | left out
        """,
    ),
    Example(
        "leavers_suitable_19_21",
        "care_leavers",
        """
        born       | accommodation | suitable | answer
        2006-01-01 | U             | yes      | yes
        2006-01-01 | W             | no       | no
        2006-01-01 | G             | no       | left out
        2006-01-01 | R             |          | left out
        2006-01-01 | U             |          | not judged
        """,
    ),
    Example(
        "unallocated",
        "in_need",
        """
        started    | team   | worker        | answer
        2026-05-01 | Duty 1 |               | yes
        2026-05-01 | Duty 1 | Ann Bell      | no
        2026-05-01 | Duty 1 | Nobody We Know | no
        """,
    ),
)


VISITS = """
    card | started    | ended      | visits                | answers
    cin  | 2026-04-27 |            | 2026-05-22            | yes 2026-05-22
    cin  | 2026-04-01 |            | 2026-05-05            | no 2026-05-05
    cp   | 2026-05-01 |            | 2026-05-18            | yes 2026-05-18
    cp   | 2026-05-01 |            | 2026-05-19            | no 2026-05-19
    cp   | 2026-04-10 | 2026-04-30 | 2026-04-25            | yes 2026-04-25
    cp   | 2026-04-10 | 2026-04-30 | 2026-04-27            | no 2026-04-27
    cp   | 2026-05-01 | 2026-05-18 |                       |
    cp   | 2026-05-01 | 2026-05-19 |                       | no 2026-05-19
    cp   | 2026-04-20 |            | 2026-05-01 2026-05-12 | yes 2026-05-01, yes 2026-05-12, no 2026-05-28
    cp   |            |            | 2026-05-12            | not judged 2026-05-31
    cla  | 2026-05-01 |            | 2026-05-08            | yes 2026-05-08
    cla  | 2026-05-01 |            | 2026-05-09            | no 2026-05-09
    cla  | 2026-04-01 |            | 2026-04-01 2026-05-14 | yes 2026-04-01, no 2026-05-14
"""
"""Plans and placements with their visits, and each that was made in time or became late, on the day it counts.

20 working days from 1 April 2026 end on 1 May, for 3 and 6 April are holidays; so is 4 May, and late is from the 5th.
10 working days from Friday 10 April end on Friday the 24th: Saturday is still in time, and late is from Monday.
"""
KINDS = {"cin": "in_need_plan", "cp": "protection_plan", "cla": "looked_after"}


def _visit_rows() -> dict[str, list[dict[str, Any]]]:
    """The spells and visits of the examples, each spell of a child of its own, whom list 6 names."""
    lists: dict[str, list[dict[str, Any]]] = {"visit_spells": [], "visits": [], "involvements": [], "in_need": []}
    for place, line in enumerate(_parse(VISITS)):
        child = {"child": f"{line['card']} {place}"}
        kind = {"kind": KINDS[line["card"]]}
        lists["in_need"].append({**child, "started": date(2026, 1, 1), "case_status": "looked_after"})
        lists["visit_spells"].append({**child, **kind, **_typed("visit_spells", line)})
        lists["visits"] += [{**child, **kind, "visited": date.fromisoformat(day)} for day in line["visits"].split()]
    return lists


def _parse(text: str) -> list[dict[str, str]]:
    """A text table as rows of text."""
    head, *body = [line for line in text.splitlines() if line.strip()]
    names = [cell.strip() for cell in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in body]


def _typed(name: str, row: dict[str, str]) -> dict[str, Any]:
    """A row of text as a row of its list."""
    kinds = EVERY[name]
    make = {"date": date.fromisoformat, "int": int, "string": str}
    return {column: make[kinds[column]](value) for column, value in row.items() if column in kinds and value}


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Every example in one extract, each row a child of its own."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for example in EXAMPLES:
        for place, row in enumerate(_parse(example.table)):
            child = {"child": f"{example.card} {place}", **_typed(example.list, row)}
            lists.setdefault(example.list, []).append(child)
    for name, rows in (*_visit_rows().items(), *kind_examples.rows().items()):
        lists.setdefault(name, []).extend(rows)
    given = measuring.frame(rules=(*measuring.frame().rules, RuleRow(REFORM, "on", kind_examples.REFORM_FROM)))
    with measuring.measured({AS_AT: lists}, tmp_path_factory.mktemp("examples"), given) as data:
        yield data


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.card)
def test_each_row_is_worth_what_the_table_says(example: Example, answered: Measurements) -> None:
    rows = answered.children(example.card, Level.AUTHORITY, None, date(2025, 6, 1), AS_AT, Only.ALL)
    found = {row.child: row for row in rows}
    for place, line in enumerate(_parse(example.table)):
        row = found.get(f"{example.card} {place}")
        if line["answer"] == "left out":
            assert row is None, line
            continue
        assert row is not None, line
        assert row.counts is ANSWERS[line["answer"]], line
        if line.get("amount"):
            assert row.amount == float(line["amount"]), line
        assert row.counts is not None or row.note, f"{line}: what could not be judged says why"


def test_each_visit_is_worth_what_the_table_says(answered: Measurements) -> None:
    for place, line in enumerate(_parse(VISITS)):
        rows = answered.children(
            f"{line['card']}_visits_made_in_time", Level.AUTHORITY, None, date(2025, 6, 1), AS_AT, Only.ALL
        )
        found = [(row.counts, row.date) for row in rows if row.child == f"{line['card']} {place}"]
        wanted = [one.strip().rsplit(" ", 1) for one in line["answers"].split(",") if one.strip()]
        assert found == [(ANSWERS[answer], date.fromisoformat(day)) for answer, day in wanted], line
        assert all(row.counts is not None or row.note for row in rows)


def test_each_line_is_worth_what_it_says(answered: Measurements) -> None:
    found = {
        card: {row.child: row for row in answered.children(card, Level.AUTHORITY, None, date(2025, 6, 1), AS_AT)}
        for card in {card for _, card, _, _ in kind_examples.lines()}
    }
    wrong = []
    for child, card, listed, answer in kind_examples.lines():
        row, (word, _, amount) = found[card].get(child), answer.rpartition(" ")
        word, amount = (word, amount) if amount.isdigit() else (answer, "")
        is_ = "left out" if row is None else next(one for one, value in ANSWERS.items() if value is row.counts)
        if (is_, amount) != (word, "" if row is None or row.amount is None else f"{row.amount:g}"):
            wrong.append((card, listed, answer, is_, row and row.amount))
        assert row is None or row.counts is not None or row.note, f"{card} {listed}: it says why"
    assert not wrong


def test_a_measure_of_the_reforms_is_dormant_until_it_is_switched_on(answered: Measurements) -> None:
    before, after = (
        answered.figures(["family_help_started"], Level.AUTHORITY, None, start, end)[0]
        for start, end in ((date(2025, 12, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 1, 31)))
    )
    assert before.value is None and before.why.startswith("dormant") and after.value == 6


def test_every_card_says_what_it_is() -> None:
    for card in CARDS.values():
        assert card.title and card.meaning.endswith(".") and card.source and card.numerator, card.key
        assert card.key in reference()
    assert "- **How long care proceedings last**: " in reference()
