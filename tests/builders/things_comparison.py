"""Comparison meetings for the table of URL × role."""

from __future__ import annotations

from datetime import date
from typing import Any

from practicelens.access.roles import Role
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.moderation.comparison.changes import record_comparison
from practicelens.quality.moderation.comparison.giving import give_action
from practicelens.quality.moderation.comparison.rules import Meeting
from tests.builders.audits import Audits
from tests.builders.graded import Graded
from tests.builders.things_part import Part

PERIOD = date(2026, 10, 1)
"""The period of the small authority's moment."""


def met(builder: Audits, **overrides: Any) -> Meeting:
    """A meeting of the Quality Assurance Officer and the Team Manager today."""
    plain: dict[str, Any] = {
        "team_id": builder.authority.team,
        "period_start": PERIOD,
        "held_on": builder.now.date(),
        "people": [builder.authority.account(role) for role in (Role.QA_OFFICER, Role.TEAM_MANAGER)],
        "alike": "Visits are alive on the page.",
        "different": "How much a plan must say of the family's own words.",
        "supervision": "Ask what the child would say of the plan.",
    }
    return Meeting(**{**plain, **overrides})


class ComparisonThings(Part):
    """What addresses of comparison meetings name."""

    def _compared_period(self) -> str:
        return PERIOD.isoformat()

    def _missed_period(self) -> str:
        """July to September, in which an audit was taken over and nobody compared."""
        assert self["audits"]
        Graded(self.authority).add(1, on=date(2026, 8, 14))
        return "2026-07-01"

    def _comparison(self) -> int:
        audits: Audits = self["audits"]
        found = record_comparison(met(audits, audits=[audits.submitted()]), by=audits.officer, now=audits.now)
        # One action, which not everybody who reads the record may open.
        one = Agreed("Read two plans together.", self.authority.account(Role.TEAM_MANAGER), audits.now.date())
        give_action((self.authority.team, PERIOD), one, by=audits.officer, now=audits.now)
        return found
