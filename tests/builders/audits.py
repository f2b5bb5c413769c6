"""Audits for tests: allocated, filled in and handed in through the same doors as anybody's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.roles import Role
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.core import changes as core_changes
from practicelens.quality.audits.core.rules import CONVERSATION, FAMILY, SECTIONS, WHOLE
from practicelens.quality.audits.cycle import changes as cycle_changes
from practicelens.quality.audits.cycle import re_audit as cycle_re_audit
from practicelens.quality.audits.four_r import changes as four_r_changes
from practicelens.quality.audits.models import Audit, Part
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries, questions
from practicelens.quality.audits.work.action_checks import CHECKED, carried_field, difference_field, done_field
from practicelens.quality.standards.internal import tool_by_id
from practicelens.quality.standards.shipped import TOOLS
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.trail import remembered

CHILD = ChildKey("northborough", "case-system", "B-18012")
G = Grade


def parts(tool: str = "case_audit", overall: Grade = G.GOOD, **grades: Grade) -> dict[str, dict[str, str]]:
    """Everything an auditor types in a finished audit; every domain at the overall grade unless named."""
    shipped = next(one for one in TOOLS if one.key == tool)
    typed = {
        CONVERSATION: {"held_on": "2026-11-19", "best": "The memory box opened things up."},
        FAMILY: {"who": "Mother", "how": "By telephone", "view": "She felt listened to."},
        WHOLE: {"grade": overall.value, "why": "The whole holds together.", "differs_why": "Weighed as a whole."},
    }
    if shipped.asked_first:
        # Every section applies, unless a test says otherwise.
        typed[SECTIONS] = {section.key: "yes" for section in shipped.asked_first}
    for domain in shipped.domains:
        typed[domain.key] = {
            "grade": grades.get(domain.key, overall).value,
            "why": "It shows in the visits.",
            "went_well": "Direct work with the three houses.",
            "seen": "Five visits.",
            "better": "Bring the wish about school into the plan.",
        }
    return typed


@dataclass
class Audits:
    """Makes audits of the small authority's team at its moment."""

    authority: Authority
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.authority.now

    def actor(self, role: Role) -> Actor:
        """The person in the role."""
        return self.authority.actor(role)

    @property
    def officer(self) -> Actor:
        """The Quality Assurance Officer, who audits."""
        return self.actor(Role.QA_OFFICER)

    def allocation(self, **overrides: object) -> allocation_changes.Allocation:
        """An audit of the practitioner's work by the Quality Assurance Officer, unless said otherwise."""
        plain: dict[str, object] = {
            "child": CHILD,
            "team_id": self.authority.team,
            "auditor_id": self.authority.account(Role.QA_OFFICER),
            "worker_id": self.authority.worker,
        }
        return allocation_changes.Allocation(**{**plain, **overrides})  # type: ignore[arg-type]

    @remembered
    def allocated(self, **overrides: object) -> int:
        """Allocated by the Head of Safeguarding."""
        return allocation_changes.allocate(self.allocation(**overrides), by=self.actor(Role.HEAD_OF_QA), now=self.now)

    @remembered
    def started(self, **overrides: object) -> int:
        """Begun by its auditor."""
        audit_id = self.allocated(**overrides)
        work_changes.start(audit_id, independent=True, by=self.officer, now=self.now)
        return audit_id

    @remembered
    def fill(self, audit_id: int, overall: Grade = G.GOOD, *, by: Actor | None = None, **grades: Grade) -> None:
        """Type everything.

        The last part through the auditor's door, which checks who may; the others straight into the table, as that
        door would leave them: fourteen saved drafts an audit were a third of all that the tests did.
        """
        audit = Audit.objects.get(pk=audit_id)
        tool, who = tool_by_id(audit.tool_id), by or self.officer
        typed = parts(tool.key, overall, **grades)
        if not tool.asked_first:
            typed.pop(SECTIONS, None)
        judged = {
            name: words
            for one in questions.to_check(audit)
            for name, words in (
                (done_field(one), "helped"),
                (difference_field(one), "She is seen weekly."),
                (carried_field(one), "Carried on with her worker."),
            )
        }
        typed = {**({CHECKED: judged} if judged else {}), **typed}
        last = {key: typed.pop(key) for key in list(typed)[-1:]}
        for key, words in last.items():
            work_changes.save_draft(audit_id, key, words, version=0, by=who, now=self.now)
        Part.objects.bulk_create(
            Part(
                audit=audit,
                key=key,
                answers=questions.clean(audit, tool, key, words),
                version=1,
                saved_at=self.now,
                saved_by_id=who.account_id,
            )
            for key, words in typed.items()
        )
        Audit.objects.filter(pk=audit_id).update(version=F("version") + len(typed))
        if overall is G.INADEQUATE:
            self.action(audit_id, by=by)

    @remembered
    def action(self, audit_id: int, *, by: Actor | None = None, owner: Role = Role.PRACTITIONER) -> int:
        """An action for the practitioner, due today."""
        return work_changes.add_action(
            audit_id,
            "See her alone this week.",
            owner_id=self.authority.account(owner),
            due=self.now.date(),
            by=by or self.officer,
            now=self.now,
        )

    @remembered
    def hand_in(self, audit_id: int, *, by: Actor | None = None) -> None:
        """Submit at the latest version."""
        who = by or self.officer
        version = Audit.objects.values_list("version", flat=True).get(pk=audit_id)
        work_changes.submit(audit_id, version=version, by=who, now=self.now)

    @remembered
    def submitted(self, overall: Grade = G.GOOD, **overrides: object) -> int:
        """Handed in."""
        audit_id = self.started(**overrides)
        self.fill(audit_id, overall)
        self.hand_in(audit_id)
        return audit_id

    def version(self, audit_id: int, role: Role) -> int:
        """The audit's version as this person sees it."""
        return queries.audit(asking(self.actor(role)), audit_id).version

    def meeting(self, **overrides: str) -> core_changes.Meeting:
        """Held today."""
        plain = {"attendees": "Team Manager and social worker", "notes": "Agreed."}
        return core_changes.Meeting(held_on=self.now.date(), **{**plain, **overrides})

    @remembered
    def review(self, audit_id: int) -> None:
        """The Team Manager reviews the actions."""
        version = self.version(audit_id, Role.TEAM_MANAGER)
        by = self.actor(Role.TEAM_MANAGER)
        cycle_changes.review_actions(audit_id, self.meeting(), version=version, by=by, now=self.now)

    def four_r_held(self, **overrides: object) -> four_r_changes.FourRMeeting:
        """A 4R meeting held today by practitioner, manager and officer, the Head of Safeguarding chairing."""
        there = (Role.PRACTITIONER, Role.TEAM_MANAGER, Role.QA_OFFICER)
        headings = ("Report and respond", "Relate", "Reason", "Reconstruct")
        plain: dict[str, object] = {
            "held_on": self.now.date(),
            "safety": "Yes: seen today at school.",
            "people": tuple(self.authority.account(role) for role in there),
            "headings": {heading: f"What we worked out: {heading}." for heading in headings},
            "support": "A half-day with the Practice Development Worker.",
            "looks_for": "Visits alone with her, and what she said in the plan.",
            "chair_id": self.authority.account(Role.HEAD_OF_QA),
        }
        return four_r_changes.FourRMeeting(**{**plain, **overrides})  # type: ignore[arg-type]

    @remembered
    def four_r(self, audit_id: int, **overrides: object) -> None:
        """The Quality Assurance Officer records the 4R meeting."""
        version = self.version(audit_id, Role.QA_OFFICER)
        four_r_changes.hold_four_r(
            audit_id, self.four_r_held(**overrides), version=version, by=self.officer, now=self.now
        )

    @remembered
    def re_audited(self, audit_id: int, grade: Grade) -> int:
        """A re-audit opened by the product when its month comes, done and handed in at once."""
        first = queries.audit(asking(self.officer), audit_id)
        assert first.re_audit_due is not None
        self.now = self.now.replace(
            year=first.re_audit_due.year, month=first.re_audit_due.month, day=first.re_audit_due.day
        )
        again = cycle_re_audit.open_re_audit(audit_id, by=SYSTEM, now=self.now)
        work_changes.start(again, independent=True, by=self.officer, now=self.now)
        self.fill(again, grade)
        self.hand_in(again)
        return again
