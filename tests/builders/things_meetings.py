"""Meetings for the table of URL × role."""

from __future__ import annotations

from datetime import time, timedelta

from practicelens.access.roles import Role
from practicelens.quality.audits.four_r import convening
from practicelens.quality.audits.work import queries as work
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.moderation.comparison import convening as comparisons
from practicelens.quality.standards.states import Grade
from tests.builders.audits import Audits
from tests.builders.things_comparison import PERIOD
from tests.builders.things_part import Part


class MeetingThings(Part):
    """What addresses of meetings name."""

    def _four_r_kind(self) -> str:
        return "four_r"

    def _review_kind(self) -> str:
        return "review"

    def _panel_kind(self) -> str:
        return "panel"

    def _comparison_kind(self) -> str:
        return "comparison"

    def _compared_key(self) -> str:
        return comparisons.key_of(self.authority.team, PERIOD)

    def _reviewed_audit(self) -> int:
        """Its actions have been reviewed."""
        audits: Audits = self["audits"]
        audit_id = audits.submitted()
        audits.review(audit_id)
        return audit_id

    def _convened_meeting(self) -> int:
        """The 4R meeting of the Inadequate audit, with a day and people asked."""
        audits: Audits = self["audits"]
        asked = (Role.PRACTITIONER, Role.TEAM_MANAGER, Role.PRACTICE_DEVELOPER)
        plan = Plan(
            audits.now.date() + timedelta(days=10),
            time(14, 30),
            60,
            "Room 2",
            tuple(self.authority.account(role) for role in asked),
            self.authority.account(Role.HEAD_OF_QA),
        )
        return convening.convene(self["inadequate_audit"], plan, by=audits.officer, now=audits.now)

    def _met_audit(self) -> int:
        """Inadequate, and its 4R meeting is recorded."""
        audits: Audits = self["audits"]
        audit_id = audits.submitted(Grade.INADEQUATE)
        audits.four_r(audit_id)
        return audit_id

    def _met_four_r(self) -> int:
        """That meeting."""
        return work.audit(self.authority.asking(Role.QA_OFFICER), self["met_audit"]).four_rs[0].id

    def _convened_four_r(self) -> int:
        """The key of that meeting."""
        assert self["convened_meeting"]
        return self["four_r"]
