"""Multi-agency audits for tests, from setting one up to its panel, through the same doors as anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.audits.work import queries as audit_queries
from practicelens.quality.panels.core.loading import OURS
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.meeting.rules import Agreement, PanelAction
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.trail import remembered

BASIS = "The partnership's sharing agreement of 2025, to learn from this child's help."
POLICE, HEALTH = "Northborough Police", "Northborough Health Trust"


@dataclass
class Panels:
    """Multi-agency audits of the small authority's first team."""

    authority: Authority
    audits: Audits = field(init=False)

    def __post_init__(self) -> None:
        self.audits = Audits(self.authority)

    @property
    def now(self) -> datetime:
        """When it is; a step may move it."""
        return self.audits.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.audits.now = moment

    @property
    def head(self) -> Actor:
        """The Head of Safeguarding, who runs them."""
        return self.authority.actor(Role.HEAD_OF_QA)

    def new(self, **overrides: object) -> parts_changes.New:
        """Of the builder's child, our own part by the Quality Assurance Officer."""
        plain: dict[str, object] = {
            "title": "Children who go missing",
            "child": CHILD,
            "circumstances": "A girl of fourteen, looked after since spring.",
            "team_id": self.authority.team,
            "auditor_id": self.authority.account(Role.QA_OFFICER),
            "due": self.authority.today + timedelta(days=21),
            "worker_id": self.authority.worker,
        }
        return parts_changes.New(**{**plain, **overrides})  # type: ignore[arg-type]

    @remembered
    def set_up(self, **overrides: object) -> int:
        """Set up by the Head of Safeguarding."""
        return parts_changes.set_up(self.new(**overrides), by=self.head, now=self.authority.now)

    def guest(self, **overrides: str) -> parts_changes.Guest:
        """The small authority's partner-agency practitioner, for the police, unless said otherwise."""
        plain = {"agency": POLICE, "name": "Lucy Tan", "email": "agency_auditor@northborough.example", "basis": BASIS}
        return parts_changes.Guest(**{**plain, **overrides})

    def health(self, **overrides: str) -> parts_changes.Guest:
        """Somebody new, for health."""
        return self.guest(**{"agency": HEALTH, "name": "Ada Cole", "email": "ada.cole@health.example", **overrides})

    @remembered
    def invite(self, whole: int, guest: parts_changes.Guest | None = None) -> int:
        """Invited by the Head of Safeguarding; returns the part's id."""
        return parts_changes.invite(whole, guest or self.guest(), by=self.head, now=self.authority.now)

    def audit_of(self, whole: int, agency: str) -> int:
        """The audit that is an agency's part."""
        parts = whole_queries.whole(asking(self.head), whole).parts
        return next(part.result.id for part in parts if part.agency == agency)

    @remembered
    def grade(self, audit_id: int, grade: Grade, by: Actor) -> None:
        """Begun, filled and handed in by its auditor."""
        audit_changes.start(audit_id, independent=True, by=by, now=self.authority.now)
        self.audits.fill(audit_id, grade, by=by)
        self.audits.hand_in(audit_id, by=by)

    @remembered
    def all_in(self, **overrides: object) -> int:
        """With the police's part and our own handed in."""
        whole = self.set_up(**overrides)
        self.invite(whole)
        self.grade(self.audit_of(whole, POLICE), Grade.REQUIRES_IMPROVEMENT, self.authority.actor(Role.AGENCY_AUDITOR))
        self.grade(self.audit_of(whole, OURS), Grade.GOOD, self.authority.actor(Role.QA_OFFICER))
        return whole

    def agreement(self, **overrides: object) -> Agreement:
        """Held today, with an action for the police."""
        today = self.authority.today
        guest = self.authority.account(Role.AGENCY_AUDITOR)
        action = PanelAction(POLICE, "Send every missing report the same day.", guest, today, "Sergeant Kate Rowan")
        plain: dict[str, object] = {
            "held_on": today,
            "attendees": "Lucy Tan (police), Tom Ferris (children's services)",
            "grade": Grade.REQUIRES_IMPROVEMENT,
            "why": "Each knew a part, and nobody the whole.",
            "strengths": "Both knew her and liked her.",
            "learning": "Share what was heard the same day.",
            "actions": (action,),
        }
        return Agreement(**{**plain, **overrides})  # type: ignore[arg-type]

    @remembered
    def hold(self, whole: int, **overrides: object) -> None:
        """The panel recorded by the Head of Safeguarding."""
        version = whole_queries.whole(asking(self.head), whole).version
        meeting_changes.hold_panel(
            whole, self.agreement(**overrides), version=version, by=self.head, now=self.authority.now
        )

    @remembered
    def publish(self, whole: int) -> None:
        """The agencies told."""
        version = whole_queries.whole(asking(self.head), whole).version
        meeting_changes.publish(whole, version=version, by=self.head, now=self.authority.now)

    def status(self, audit_id: int) -> str:
        """The status of an audit as the Head of Safeguarding sees it."""
        return audit_queries.audit(asking(self.head), audit_id).row.status.value
