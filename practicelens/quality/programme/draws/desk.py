"""What a draw is made from: the case list of the day, who is barred from it, who may audit. Private to the app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.people import internal as people
from practicelens.people.asking import Asking, asking_as_system
from practicelens.people.links import Link
from practicelens.performance.datasets.cases import internal as cases_internal
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.shapes import CaseList, CaseRow
from practicelens.quality.audits.allocation import internal as audits
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core.states import UPLOADED
from practicelens.quality.programme.draws.rules import (
    Auditor,
    Bars,
    Case,
    Known,
    assessment_teams,
    strata,
    why_left_out,
)
from practicelens.quality.programme.models import AreaTeam, CaseUpload, UploadedCase
from practicelens.quality.standards.internal import tool_in_force
from practicelens.workdays.timescales import add_months, first_of_months

REVIEWED: dict[str, Link] = {"looked_after": Link.IRO, "protection_plan": Link.CP_CHAIR}
"""Who reviews a child: extracts do not hold it, so the officer or chair linked to the team is taken to be the one."""
HAPPENED = frozenset({"contacts"})
"""Populations of one month alone; the others look back as far as a case list does."""


@dataclass(frozen=True)
class Listed:
    """A population as it stood: who is in it, of which edition or upload."""

    known: tuple[Known, ...]
    as_at: date
    edition: str = ""


class Desk:
    """Everything that several draws of whoever asks share, read once. It reads and writes nothing.

    Whole populations are read, restricted children among them: each is then marked, and kept from auditors who are
    not named on them.
    """

    def __init__(self, asking: Asking) -> None:
        """Nothing is read before it is needed."""
        self.asking, self.today = asking, asking.today
        self._lists: dict[str, CaseList] = {}
        self._known_of: dict[tuple[str, int | None], tuple[Known, ...]] = {}

    @cached_property
    def as_at(self) -> date:
        """The day of the newest published extract."""
        edition = register_internal.current()
        if edition is None:
            raise Refused("Nothing is published yet, so there is no list to draw from.", code="no_list")
        return edition.as_at

    @cached_property
    def restricted(self) -> frozenset[ChildKey]:
        """Children whom only those named may see."""
        return self.asking.restricted

    @cached_property
    def audited(self) -> frozenset[str]:
        """Children audited, or given out for audit, in the months the rule says."""
        months = self.asking.rules.number("audit.not_again_months")
        return frozenset(key.identifier for key in audits.audited_since(add_months(self.today, -months)))

    @cached_property
    def links(self) -> dict[str, dict[int, int]]:
        """Who reviews each team's children, by plan."""
        return {plan: people.linked_to_teams(link, self.today) for plan, link in REVIEWED.items()}

    @cached_property
    def assessing(self) -> frozenset[int]:
        """The teams whose work is new by its nature."""
        return assessment_teams(Case(row.key.identifier, row.team_id, None, row.plan) for row in self.rows("open"))

    @cached_property
    def before(self) -> Counter[str]:
        """How many audits drawn by chance each worker and plan had in the last twelve months."""
        done = audits.programme_since(first_of_months(self.today, 12), self.today)
        # Chosen cases are left out: who was looked at on purpose was not reached by chance.
        chance = [one for one in done if one.draw is not Draw.PURPOSIVE]
        # By today's plan: strata of the past are compared with a list that holds today's.
        plans = self._plans([one.child for one in chance])
        counted: Counter[str] = Counter()
        for one in chance:
            counted.update(strata(Case("", one.team_id, one.worker_id, plans.get(one.child, ""))))
        return counted

    def took(self, cases: Sequence[tuple[str, int | None, str]]) -> None:
        """Remember what a draw of this desk took: the next one leaves them out and counts them among the reached."""
        # Where cached_property keeps what it has read.
        self.__dict__["audited"] = self.audited | {child for child, _, _ in cases}
        for child, worker, plan in cases:
            self.before.update(strata(Case(child, None, worker, plan)))

    def _plans(self, keys: Sequence[ChildKey]) -> dict[ChildKey, str]:
        """The plan that each of some children has now, as a case list spells it."""
        plans = cases_internal.plans(keys)
        return {key: plans.get(key, "") for key in keys}

    def rows(self, population: str) -> tuple[CaseRow, ...]:
        """The rows of a population that an edition holds."""
        # Once a desk: a month draws from one list some seventy times.
        if population not in self._lists:
            # Contacts of a month: a contact from last spring says nothing of how the front door works now.
            since = add_months(self.as_at, -1) if population in HAPPENED else None
            try:
                self._lists[population] = cases_queries.case_list(
                    # As the product: a draw is made from everybody, restricted children among them.
                    asking_as_system(self.asking.now),
                    population,
                    self.as_at,
                    since,
                )
            except Missing:
                raise Refused("No extract holds this list: upload one.", code="no_list") from None
        return self._lists[population].cases

    def listed(self, population: str, upload_id: int | None, area_team: int | None) -> Listed:
        """A population, with the area's team where its list names none."""
        if population == UPLOADED:
            return self._uploaded(upload_id, area_team)
        asked = (population, area_team)
        if asked not in self._known_of:  # a month draws some seventy times from the same two thousand children
            self._known_of[asked] = tuple(
                self._known(row.key, row.team_id or area_team, row.worker_id, row.plan, row.opened)
                for row in self.rows(population)
            )
        return Listed(self._known_of[asked], self.as_at, self._lists[population].edition)

    def _uploaded(self, upload_id: int | None, area_team: int | None) -> Listed:
        """The children of an uploaded list; whose work and which plan from the edition where the list is silent."""
        upload = CaseUpload.objects.filter(pk=upload_id or 0).first()
        if upload is None:
            raise Refused("No list has been uploaded yet.", code="no_list")
        # Without any publication a list can still be drawn from, by what it says itself.
        rows = {row.key.identifier: row for row in self.rows("open")} if register_internal.current() else {}
        known = []
        for case in UploadedCase.objects.filter(upload=upload).order_by("child"):
            row = rows.get(case.child)
            # The list's own word first: whoever wrote it knew whose work it was; then the extract, then what is said
            # of the area.
            team = case.team_id or (row.team_id if row else None) or area_team
            worker = case.worker_id or (row.worker_id if row else None)
            known.append(self._known(self.asking.key_of(case.child), team, worker, row.plan if row else "", None))
        return Listed(tuple(known), upload.as_at)

    def _known(self, key: ChildKey, team: int | None, worker: int | None, plan: str, opened: date | None) -> Known:
        """A child with what keeps auditors from them."""
        reviewed = self.links.get(plan, {}).get(team) if team is not None else None
        return Known(Case(key.identifier, team, worker, plan), opened, key in self.restricted, reviewed)

    def judged(
        self, listed: Listed, tool: str, auditors: Sequence[Auditor], team_ids: Collection[int] | None = None
    ) -> dict[str, Known]:
        """Each child of a population, or of some teams in it, with why they are left out, where they are."""
        bars = Bars(self.audited, tool_in_force(tool)[1].minimum_open_days, self.today, self.assessing_of(listed))
        found = {}
        for known in listed.known:
            if team_ids is not None and known.case.team not in team_ids:
                # Other teams' children are no part of the draw, and so not of the list that is kept with it.
                continue
            why = why_left_out(known, bars, auditors)
            found[known.case.child] = replace(known, case=replace(known.case, left_out=why.value if why else ""))
        return found

    def assessing_of(self, listed: Listed) -> frozenset[int]:
        """Assessment teams; none are needed where nothing says since when a child is open."""
        return self.assessing if any(known.opened for known in listed.known) else frozenset()

    def auditors(self, accounts: Sequence[int]) -> tuple[Auditor, ...]:
        """Some people as auditors of a draw: their own work, who they are named on, what they have open."""
        workers, cleared = people.workers_of_accounts(accounts), people.cleared(accounts, self.today)
        loads = audits.open_loads(accounts)
        return tuple(
            Auditor(
                one,
                workers.get(one),
                frozenset(key.identifier for key in cleared.get(one, frozenset())),
                loads.get(one, 0),
            )
            for one in dict.fromkeys(accounts)
        )

    def area_team(self, tool: str) -> int | None:
        """Whose work an area is, where the authority has said so."""
        # The newest that has begun: one said for a later day is not in force yet.
        rows = AreaTeam.objects.filter(tool=tool, starts__lte=self.today).order_by("-starts")
        return rows.values_list("team_id", flat=True).first()

    def latest_upload(self, tool: str) -> int | None:
        """The newest list uploaded for an area."""
        return CaseUpload.objects.filter(tool=tool).order_by("-as_at", "-pk").values_list("pk", flat=True).first()
