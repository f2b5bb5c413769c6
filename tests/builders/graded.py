"""Graded audits by the handful, through the door for audits done before the product was here."""

from __future__ import annotations

from datetime import UTC, date, datetime

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.past import changes
from practicelens.quality.audits.past.rows import PastAudit, PastGrading
from practicelens.quality.standards.shipped import TOOLS
from practicelens.quality.standards.states import Grade
from tests.builders.authority import Authority
from tests.builders.trail import remembered

TOOL = next(tool for tool in TOOLS if tool.key == "case_audit")


class Graded:
    """Makes submitted audits; each call's children and keys are its own."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.now = authority.now
        self.made = 0

    def add(
        self,
        count: int,
        grade: Grade = Grade.GOOD,
        *,
        team: int | None = None,
        on: date = date(2026, 10, 14),
        draw: Draw = Draw.RANDOM,
        own_team: bool = False,
    ) -> None:
        """So many audits of a team (the first, unless named), handed in on a day."""
        numbers = range(self.made + 1, self.made + count + 1)
        self.made += count
        self._take_over(numbers, grade, team or self.authority.team, on, draw, own_team)

    @remembered
    def _take_over(self, numbers: range, grade: Grade, team: int, on: date, draw: Draw, own_team: bool) -> None:
        past = [self._one(number, grade, team, on, draw, own_team) for number in numbers]
        changes.take_over(past, by=self.authority.actor(Role.HEAD_OF_QA), now=self.now)

    def _one(self, number: int, grade: Grade, team: int, on: date, draw: Draw, own_team: bool) -> PastAudit:
        other = team == self.authority.other_team
        return PastAudit(
            key=f"past-{number}",
            tool=TOOL.key,
            child=ChildKey("northborough", "case-system", f"C-{9000 + number}"),
            team_id=team,
            service_id=self.authority.other_service if other else self.authority.service,
            auditor_id=self.authority.account(Role.QA_OFFICER),
            month=on.replace(day=1),
            status=Status.SUBMITTED,
            allocated_on=on.replace(day=1),
            started_on=on,
            draw=draw,
            own_team=own_team,
            grading=PastGrading(
                on, grade, "Why.", tuple(GradedDomain(domain.key, grade, "Why.") for domain in TOOL.domains)
            ),
        )


def published_pack(authority: Authority, service: int | None) -> int:
    """October's report of a service area (None: the whole authority, shared with every outside reader), published."""
    outside = ("For outside: nothing is firm yet.", ("scrutineer", "partner")) if service is None else ("", ())
    words = Words("Nothing is firm yet.", outside[0], roles=outside[1])
    by = authority.actor(Role.HEAD_OF_QA)
    return packs.publish(service, Month(2026, 10), words, version=0, by=by, now=datetime(2026, 11, 4, 10, tzinfo=UTC))
