"""The things that addresses name in the table of URL × role, each made only when an address needs it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.people import changes as people
from practicelens.people.links import Link
from tests.builders import audits as audit_builders
from tests.builders import extracts
from tests.builders.authority import Authority


class Things:
    """Finds or makes what a name in the table stands for; everything belongs to the small authority's first team."""

    def __init__(self, authority: Authority, folder: Path) -> None:
        self.authority = authority
        self.folder = folder
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The thing of this name; what is no name here is taken as it is written (`team-manager`, `12`)."""
        if name not in self.made:
            maker = getattr(self, f"_{name}", None)
            self.made[name] = maker() if maker else name
        return self.made[name]

    def _team(self) -> int:
        return self.authority.team

    def _other_team(self) -> int:
        return self.authority.other_team

    def _service(self) -> int:
        return self.authority.service

    def _worker(self) -> int:
        return self.authority.worker

    def _account(self) -> int:
        return self.authority.account(Role.PRACTITIONER)

    def _link(self) -> str:
        return Link.QA_OFFICER.value

    def _rule(self) -> str:
        return "assessment.limit"

    def _holiday(self) -> str:
        return "2026-12-25"

    def _grant(self) -> int:
        return people.grant_role(
            self["account"], Role.ANALYST, starts=date(2026, 1, 5), by=SYSTEM, now=self.authority.now
        )

    def _cover(self) -> int:
        return people.arrange_cover(
            self["account"],
            self.authority.account(Role.QA_OFFICER),
            starts=self.authority.today,
            ends=self.authority.today + timedelta(days=7),
            by=SYSTEM,
            now=self.authority.now,
        )

    def _alias(self) -> int:
        return people.add_alias(
            "team", "F S T 1", self.authority.team, starts=date(2025, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _restricted(self) -> int:
        child = ChildKey("northborough", "case-system", "R-1")
        return people.restrict_child(
            child, reason="A colleague's own child", starts=date(2026, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _named(self) -> int:
        return people.name_on_restricted(
            self["restricted"], self["account"], starts=date(2026, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _extract(self) -> int:
        book = extracts.workbook(self.folder / "files" / "annex-a-2026-11-20.xlsx")
        return extracts.publish(self.authority, book)

    def _audits(self) -> audit_builders.Audits:
        return audit_builders.Audits(self.authority)

    def _allocated_audit(self) -> int:
        return self["audits"].allocated()

    def _started_audit(self) -> int:
        return self["audits"].started()

    def _audit(self) -> int:
        return self["audits"].submitted()

    def _inadequate_audit(self) -> int:
        from practicelens.quality.standards.states import Grade

        return self["audits"].submitted(Grade.INADEQUATE)
