"""Second gradings taken over with their audits: what is then counted and read, and what does not hold together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.quality.audits.beside.internal import pairs_of_grades
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.past import changes as audits_past
from practicelens.quality.audits.past.rows import PastAudit, PastLook
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.findings.models import Finding
from practicelens.quality.moderation.past import changes
from practicelens.quality.moderation.past.rows import PastDraw, PastSecond
from practicelens.quality.moderation.second_grades import queries
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Reason
from practicelens.quality.moderation.second_grades.summary import summary
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.integration.test_audits_past import graded, past

pytestmark = pytest.mark.django_db
G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def twice(audits: Audits, agreed: Grade = G.REQUIRES_IMPROVEMENT) -> list[PastAudit]:
    """An audit at Good, which a second grader saw lower, with a second look that the practitioner asked for."""
    look = PastLook(
        date(2026, 9, 22), audits.authority.account(Role.PRACTITIONER), "Impact.", date(2026, 10, 2), "Read again."
    )
    first = past(audits, "1", agreed=graded(date(2026, 10, 2), agreed), second_look=look)
    second = past(
        audits, "1/second", kind=Kind.SECOND, beside="1", status=Status.ENDED, ended_on=date(2026, 9, 30),
        child=first.child, auditor_id=audits.authority.account(Role.REVIEWING_OFFICER), due=date(2026, 10, 1),
        grading=graded(date(2026, 9, 30), G.REQUIRES_IMPROVEMENT), allocated_on=date(2026, 9, 22),
    )  # fmt: skip
    return [first, second]


def joined(audits: Audits, **other: Any) -> PastSecond:
    domains = {one.domain: G.REQUIRES_IMPROVEMENT for one in graded(date(2026, 9, 30), G.GOOD).domains}
    plain = PastSecond(
        "1", "1/second", Reason.DRAWN, date(2026, 9, 22), date(2026, 10, 5), date(2026, 9, 30), date(2026, 10, 2),
        Grades(G.REQUIRES_IMPROVEMENT, domains), "Read again.",
        audits.authority.account(Role.REVIEWING_OFFICER), audits.authority.account(Role.QA_OFFICER),
    )  # fmt: skip
    return replace(plain, **other)


DRAW = PastDraw("1", date(2026, 9, 22), Reason.DRAWN, "second grade/1", 5)


def test_what_was_graded_twice_is_counted_read_and_drives_the_grade(audits: Audits) -> None:
    ids = audits_past.take_over(twice(audits), by=SYSTEM, now=audits.now)
    assert changes.take_over([DRAW], [joined(audits)], ids, by=SYSTEM, now=audits.now) == 1

    head = asking(audits.actor(Role.HEAD_OF_QA))
    (row,) = queries.second_gradings(head, ended=True)
    shown = queries.second_grading(head, row.id)
    assert (shown.row.reason, shown.overall, shown.why) == (Reason.DRAWN, G.REQUIRES_IMPROVEMENT, "Read again.")
    assert shown.first and shown.second and (shown.first.overall, shown.second.overall) == (G.GOOD, shown.overall)
    assert shown.look and (shown.look.why, shown.look.answer) == ("Impact.", "Read again.")

    counted = summary(head, date(2026, 7, 1), date(2026, 9, 30))
    assert (counted.submitted, counted.chosen, counted.done, counted.lowered) == (1, 1, 1, 1)
    (pair,) = pairs_of_grades(date(2026, 9, 1), date(2026, 9, 30))
    assert (pair.first, pair.second, pair.agreed) == (G.GOOD, G.REQUIRES_IMPROVEMENT, G.REQUIRES_IMPROVEMENT)
    assert work_queries.audit(asking(audits.officer), ids["1"]).row.grade is G.REQUIRES_IMPROVEMENT
    assert set(Finding.objects.values_list("source_id", flat=True)) == {ids["1"]}  # a second grade finds nothing anew


def test_what_was_late_on_a_reports_last_day_stays_so_once_it_is_agreed(audits: Audits) -> None:
    ids = audits_past.take_over(twice(audits), by=SYSTEM, now=audits.now)
    late = joined(audits, due=date(2026, 9, 29))
    assert changes.take_over([DRAW], [late], ids, by=SYSTEM, now=audits.now) == 1
    head = asking(audits.actor(Role.HEAD_OF_QA))
    # Due on the 29th and agreed on 2 October.
    counted = {
        day: summary(head, date(2026, 7, 1), day).late
        for day in (date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 2))
    }
    assert list(counted.values()) == [0, 1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"second": "1"},
        {"agreed_on": date(2026, 9, 29)},
        {"opened_on": date(2026, 10, 1)},
        {"proposed_by": 1, "agreed_by": 1},
    ],
)
def test_a_second_grading_that_contradicts_itself_is_refused(audits: Audits, wrong: dict[str, Any]) -> None:
    ids = audits_past.take_over(twice(audits), by=SYSTEM, now=audits.now)
    with pytest.raises(Refused) as no:
        changes.take_over([DRAW], [joined(audits, **wrong)], ids, by=SYSTEM, now=audits.now)
    assert no.value.code == "contradiction"


@pytest.mark.parametrize(
    "wrong", [{"beside": ""}, {"beside": "elsewhere"}, {"kind": Kind.REGULAR}, {"status": Status.SUBMITTED}]
)
def test_a_second_grader_s_audit_stands_beside_one_that_was_graded(audits: Audits, wrong: dict[str, Any]) -> None:
    first, second = twice(audits)
    with pytest.raises(Refused) as no:
        audits_past.take_over([first, replace(second, **wrong)], by=SYSTEM, now=audits.now)
    assert no.value.code == "contradiction"


def test_only_who_settles_grades_hands_them_over(audits: Audits) -> None:
    ids = audits_past.take_over(twice(audits), by=SYSTEM, now=audits.now)
    with pytest.raises(Missing):
        changes.take_over([DRAW], [joined(audits)], ids, by=audits.officer, now=audits.now)
    assert changes.take_over([DRAW], [joined(audits)], ids, by=audits.actor(Role.HEAD_OF_QA), now=audits.now) == 1
