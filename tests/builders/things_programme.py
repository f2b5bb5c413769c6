"""What addresses of the programme name in the table of URL × role."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.jobs import long_work
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import preparing
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.lists import changes as lists_changes
from practicelens.quality.programme.months import changes as months_changes
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import SINCE
from tests.builders.things_part import Part


class ProgrammeThings(Part):
    """A month that was opened, and a draw with its case."""

    def _run(self) -> dict[str, Any]:
        return {"by": self.authority.actor(Role.HEAD_OF_QA), "now": self.authority.now}

    def _opened_month(self) -> str:
        """November, with nothing given out: slots are there all the same."""
        assert self["audits"]
        months_changes.open_month(date(2026, 11, 1), **self._run())
        return "2026-11"

    def _unopened_month(self) -> str:
        """October, which counts too and which nobody opened."""
        since, system = datetime(2024, 9, 3, 8, tzinfo=UTC), {"source": "A month to close", "by": SYSTEM}
        set_rule("duties.since", {**SINCE, "month": "2026-10"}, valid_from=since.date(), now=since, **system)
        return "2026-10"

    def _case_upload(self) -> int:
        """A list of two children to draw from."""
        asked = {"as_at": date(2026, 11, 20), "title": "MARAC", "tool": "marac"}
        return lists_changes.upload(b"child\n1\n2\n", "marac.csv", **asked, **self._run())

    def _long_work(self) -> int:
        """November's filling, asked for and not begun."""
        return long_work.ask_to_fill(date.fromisoformat(f"{self['opened_month']}-01"), **self._run())

    def _case_draw(self) -> int:
        assert self["audits"] and self["extract"]
        officer = self.authority.account(Role.QA_OFFICER)
        return draws_changes.draw_and_give_out(preparing.Asked(1, "case_audit", (officer,)), **self._run())

    def _drawn_case(self) -> int:
        return draws_queries.draw(self.authority.asking(Role.HEAD_OF_QA), self["case_draw"]).cases[0].id

    def _officer_account(self) -> int:
        return self.authority.account(Role.QA_OFFICER)
