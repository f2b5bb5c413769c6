"""Themed audits for tests: planned, drawn, graded and closed, through the same doors as anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.programme.themes import changes as themes_changes
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.programme.themes.rules import Brief
from practicelens.quality.programme.themes.states import Ground
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

BRIEF = Brief("Practitioners knew what children hoped for.", "We plan visits late.", "Teams plan visits together.")


@dataclass
class Themes:
    """Themes of the small authority, drawn from its published extract."""

    authority: Authority
    audits: Audits = field(init=False)

    def __post_init__(self) -> None:
        self.audits = Audits(self.authority)

    @property
    def head(self) -> Actor:
        """The Head of Safeguarding, who plans them."""
        return self.authority.actor(Role.HEAD_OF_QA)

    def plain(self, **overrides: object) -> themes_changes.Planned:
        """Two open children, for the Quality Assurance Officer, from today."""
        today = self.authority.today
        fields: dict[str, object] = {
            "title": "Children who wait",
            "ground": Ground.LEARNING,
            "why": "Two audits of the summer found visits planned late.",
            "population": "open",
            "size": 2,
            "tool": "case_audit",
            "auditors": (self.authority.account(Role.QA_OFFICER),),
            "starts": today,
            "due": today + timedelta(days=30),
            "brief_due": today + timedelta(days=45),
        }
        return themes_changes.Planned(**{**fields, **overrides})  # type: ignore[arg-type]

    def planned(self, **overrides: object) -> int:
        """Planned by the Head of Safeguarding."""
        return themes_changes.plan_theme(self.plain(**overrides), by=self.head, now=self.authority.now)

    def version(self, theme: int) -> int:
        """Its version now."""
        return themes_queries.theme(asking(self.head), theme).version

    def started(self, **overrides: object) -> int:
        """Drawn and given out."""
        theme = self.planned(**overrides)
        themes_changes.start_theme(theme, version=self.version(theme), by=self.head, now=self.authority.now)
        return theme

    def hand_in(self, theme: int, *grades: Grade) -> None:
        """The first audits of a theme, handed in with these grades."""
        found = themes_queries.theme(asking(self.head), theme).audits
        for audit, grade in zip(found, grades, strict=False):
            audit_changes.start(audit.id, independent=True, by=self.audits.officer, now=self.authority.now)
            self.audits.fill(audit.id, grade)
            self.audits.hand_in(audit.id)

    def graded(self, **overrides: object) -> int:
        """One of its audits in, and its grading ended."""
        theme = self.started(**overrides)
        self.hand_in(theme, Grade.GOOD)
        themes_changes.end_grading(theme, version=self.version(theme), by=self.head, now=self.authority.now)
        return theme

    def closed(self, brief: Brief = BRIEF, **overrides: object) -> int:
        """With its learning brief."""
        theme = self.graded(**overrides)
        self.publish(theme, brief)
        return theme

    def publish(self, theme: int, brief: Brief = BRIEF) -> None:
        """The brief published by the Head of Safeguarding."""
        themes_changes.publish_brief(theme, brief, version=self.version(theme), by=self.head, now=self.authority.now)
