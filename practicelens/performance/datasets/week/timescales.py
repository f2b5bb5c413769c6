"""Every timescale of a team's week: what is late, what falls due soon, and what no source that is loaded can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.schema import FROM_LISTS
from practicelens.people.asking import Asking
from practicelens.performance.datasets import rules
from practicelens.performance.datasets.week.shapes import Silent, TimescaleRow
from practicelens.rulebook.definitions import Kind, in_words

NEXT: Final = (5, 10)
"""In how many working days from today a thing falls due to stand in the near and the far column."""


@dataclass(frozen=True)
class Timescale:
    """A clock, the rules that wind it, the column without which it cannot be told, and who would tell it."""

    kind: str
    limits: tuple[str, ...]
    table: str
    column: str
    would: str


TIMESCALES: Final = (
    Timescale("icpc", ("icpc.limit",), "section47", "strategy_discussion", "list 5 of Annex A"),
    Timescale("cp_visit", ("cp_visit.limit",), "protection_plans", "last_visit", "list 7 of Annex A"),
    Timescale("cp_review", ("cp_review.first", "cp_review.later"), "protection_plans", "latest_review",
              "list 7 of Annex A"),
    Timescale("cla_visit", ("cla_visit.first", "cla_visit.later", "cla_visit.long_term"), "looked_after", "last_visit",
              "list 8 of Annex A"),
    Timescale("cla_review", ("cla_review.first", "cla_review.second", "cla_review.later"), "looked_after",
              "latest_review", "list 8 of Annex A"),
    Timescale("assessment", ("assessment.limit",), "assessments", "started", "list 4 of Annex A"),
    Timescale("cin_visit", ("cin_visit.limit",), "visits", "visited", "the Standard Safeguarding Dataset"),
    Timescale("private_fostering_visit",
              ("private_fostering.first", "private_fostering.first_year", "private_fostering.later"), "arrangements",
              "last_visit", "a local list of private fostering, with the day of each last visit,"),
    Timescale("return_interview", ("return_interview.limit",), "interviews", "interviewed",
              "a local list of return interviews, with the day each was held,"),
    Timescale("health", ("health.initial", "health.under_five", "health.from_five"), "looked_after", "last_health",
              "list 8 of Annex A"),
    Timescale("dental", ("dental.limit",), "looked_after", "last_dental", "list 8 of Annex A"),
    Timescale("pathway_review", ("pathway_review.limit",), "care_leavers", "pathway_review",
              "the column of pathway plan reviews in list 9 of Annex A, which older editions of it lack,"),
)  # fmt: skip
"""The gravest first: in this order they stand on the page."""

NOWHERE: Final = (
    ("the decision on a referral in 1 working day", "no extract has the day of the decision"),
    ("the first core group", "no extract has the day of one"),
    ("the care plan in 10 working days", "no extract has the day on which it was agreed"),
    ("the personal education plan", "the virtual school keeps it, and no extract has it"),
    ("the decisions and record of a review", "the reviewing service keeps them, and no extract has them"),
    ("the personal adviser’s visits", "list 9 has the day of the last contact, which need not be a visit"),
    ("early help assessments and their reviews", "each authority has a timescale of its own, and no list has the day of"
     " a review"),
    ("management oversight of each child", "no extract has the day of it"),
    ("the first review of a pathway plan", "no list has the day the plan began"),
)  # fmt: skip
"""What indicators.md names and nothing that this version reads can tell, with the reason."""


def timescales(
    asking: Asking, data: Measurements, late: Sequence[DueRow], soon: Sequence[DueRow]
) -> tuple[TimescaleRow, ...]:
    """One row a timescale that a source answers. ``soon`` is what falls due from today on."""
    days = asking.calendar.next_days(asking.today, NEXT[-1])
    ends = days[NEXT[0] - 1], days[-1]
    near, far = (_by_kind(row for row in soon if row.due <= end) for end in ends)
    behind = _by_kind(late)
    return tuple(
        TimescaleRow(
            one.kind, rules.kind_words(one.kind, 2), _limits(asking, one.limits), behind[one.kind],
            near[one.kind], far[one.kind], asking.today, *ends,
        )
        for one in TIMESCALES
        if _answered(data, one)
    )  # fmt: skip


def silent(data: Measurements) -> tuple[Silent, ...]:
    """The timescales that cannot be told: those whose source is not loaded, then those that nothing holds."""
    lacking = [
        Silent(rules.kind_words(one.kind, 2), f"{one.would} would tell")
        for one in TIMESCALES
        if not _answered(data, one)
    ]
    # Asked of the list and not of a column: supervision is of workers, and no list of children holds it.
    if not data.supervised():
        lacking.append(Silent("supervision of each worker", "a local list of supervisions would tell"))
    return (*lacking, *(Silent(*one) for one in NOWHERE))


def _answered(data: Measurements, one: Timescale) -> bool:
    """Whether some extract has the column that the clock is wound by."""
    # A local list that is kept no more tells nothing of today: nobody late by it would be a false nought.
    return any(
        answer.list == one.table
        and one.column in answer.held
        and (one.table not in FROM_LISTS or answer.as_at == data.as_at)
        for answer in data.answers
    )


def _limits(asking: Asking, keys: Collection[str]) -> str:
    """The limits of today, in the order in which they follow one another: "20 working days, 3 months, 6 months"."""
    # Each once: a local rule may set the first and the later limit alike.
    return ", ".join(dict.fromkeys(in_words(Kind.LIMIT, asking.rules[key]) for key in keys))


def _by_kind(rows: Iterable[DueRow]) -> Counter[str]:
    return Counter(row.kind for row in rows)


def last_day(asking: Asking) -> date:
    """The last of the working days that the far column looks ahead."""
    return asking.calendar.next_days(asking.today, NEXT[-1])[-1]
