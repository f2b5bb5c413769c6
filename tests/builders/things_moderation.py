"""Second gradings for the table of URL × role."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.jobs import moderate
from practicelens.quality.audits.work import changes as audits_changes
from practicelens.quality.moderation.second_grades import agreeing as changes
from practicelens.quality.moderation.second_grades import queries
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.things_part import Part


def in_twice(audits: Audits) -> int:
    """An audit graded by officer and reviewing officer, who differ."""
    audit_id = audits.submitted(Grade.OUTSTANDING)
    moderate.run(audits.now)
    head = audits.actor(Role.HEAD_OF_QA)
    row = next(one for one in queries.second_gradings(asking(head)) if one.audit_id == audit_id)
    second = queries.second_grading(asking(head), row.id).second_audit_id
    assert second is not None
    by = audits.actor(Role.REVIEWING_OFFICER)
    audits_changes.start(second, independent=True, by=by, now=audits.now)
    audits.fill(second, Grade.GOOD, by=by)
    audits.hand_in(second, by=by)
    moderate.run(audits.now)
    return row.id


class ModerationThings(Part):
    """What addresses of moderation name."""

    def _second_grade(self) -> int:
        return in_twice(self["audits"])

    def _proposed_grade(self) -> int:
        audits: Audits = self["audits"]
        second_id = in_twice(audits)
        found = queries.second_grading(asking(audits.officer), second_id)
        grades = Grades(Grade.GOOD, {one.key: Grade.GOOD for one in found.domains})
        changes.propose(second_id, grades, "Good.", version=found.version, by=audits.officer, now=audits.now)
        return second_id

    def _nobody_grades(self) -> int:
        """The reviewing officer reviews this child, and nobody else is there."""
        audits: Audits = self["audits"]
        officer = self.authority.account(Role.REVIEWING_OFFICER)
        audit_id = audits.submitted(Grade.OUTSTANDING, reviewed_by=officer)
        moderate.run(audits.now)
        rows = queries.second_gradings(asking(audits.actor(Role.HEAD_OF_QA)))
        return next(one.id for one in rows if one.audit_id == audit_id)

    def _audit_seen(self) -> int:
        """Both the auditor and the practitioner have handed in."""
        audits: Audits = self["audits"]
        audit_id = audits.submitted()
        own = audits_changes.OwnGrades(Grade.GOOD, "I see it so.", {})
        audits_changes.hand_in_own_grades(audit_id, own, by=audits.actor(Role.PRACTITIONER), now=audits.now)
        return audit_id
