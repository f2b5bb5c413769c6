"""Teams and workers by name: through identifiers to the tables of departments and professionals, else as written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from practicelens.analytics.annex_a.matching.corrections import key as plain
from practicelens.analytics.annex_a.matching.places import Column, Place, Sample, Why
from practicelens.analytics.annex_a.report import Finding, Severity
from practicelens.analytics.annex_a.values import read_identifier
from practicelens.analytics.ssd.extract import Extract
from practicelens.analytics.ssd.tables import table_of
from practicelens.workdays.counting import counted

HOLDS: Final = re.compile(r"alloc|case ?holder|lead|key ?worker|social worker|\bsw\b", re.IGNORECASE)
# A hundred roles are no roles but people's names, and those are not shown here.
MOST_ROLES: Final = 100  # more are no roles but names
NEVER: Final = re.compile(r"\biro\b|\bcro\b|review|chair|advis", re.IGNORECASE)
BESIDE: Final = re.compile(r"health|school|foster|support|manager|supervis|family worker|adopt", re.IGNORECASE)
"""Roles of somebody beside the child's own worker, unless they are said to hold the case; the first always."""

ROLES: Final = "roles"
"""The place under which somebody says what a role is: a code of one system means nothing in another."""
OWN, OTHER = "own", "other"
"""A role of the child's own worker, and one of somebody beside them."""

Named = tuple[str | None, str | None]
"""A team and a worker."""


class Staff:
    """Names for the identifiers of an extract, and who held a child on a day."""

    def __init__(self, extract: Extract, roles: Mapping[str, str] = MappingProxyType({})) -> None:
        """Keep the extract, and what was said of its roles by their key: ``OWN``, ``OTHER``."""
        self._extract, self._roles = extract, roles
        self._known_roles: dict[str | None, str] = {}
        self._shown: dict[tuple[str, str], str] = {}
        self._unknown: dict[tuple[str, str], set[str]] = defaultdict(set)

    @cached_property
    def _teams(self) -> dict[str, str]:
        return self._names("dept_team_id", "dept_team_name")

    @cached_property
    def _workers(self) -> dict[str, str]:
        return self._names("prof_professional_id", "prof_professional_name")

    def _names(self, key: str, name: str) -> dict[str, str]:
        """Identifier → name; of two the first, so that the same extract always gives the same."""
        found: dict[str, str] = {}
        for one, text in zip(self._extract.ids(key), self._extract.texts(name), strict=True):
            if one and text:
                found.setdefault(one, text)
        return found

    def team(self, field: str, row: int | None) -> str | None:
        """The team in a cell, by name where its identifier has one."""
        return self._named(field, row, self._teams, "dept_team_id")

    def worker(self, field: str, row: int | None) -> str | None:
        """The worker in a cell, by name where the identifier has one."""
        return self._named(field, row, self._workers, "prof_professional_id")

    def _named(self, field: str, row: int | None, names: dict[str, str], key: str) -> str | None:
        text = None if row is None else self._extract.texts(field)[row]
        if text is None:
            return None
        if (field, text) not in self._shown:
            one = read_identifier(text)
            # A name written where others write an identifier is no unknown one.
            if names and one not in names and text not in self._all_names(key):
                self._unknown[field, key].add(text)
            # As it is written where no name is known: an analyst can match it to somebody all the same.
            self._shown[field, text] = names.get(one, text) if isinstance(one, str) else text
        return self._shown[field, text]

    def _all_names(self, key: str) -> set[str]:
        return self._team_names if key == "dept_team_id" else self._worker_names

    @cached_property
    def _team_names(self) -> set[str]:
        return set(self._teams.values())

    @cached_property
    def _worker_names(self) -> set[str]:
        return set(self._workers.values())

    def say_unknown(self) -> None:
        """One finding for each field whose identifiers have no name."""
        for (field, key), texts in sorted(self._unknown.items()):
            those = counted(len(texts), "identifier has", "identifiers have")
            message = f"{those} no name in {table_of(key)}, shown as written: the first is {min(texts)}."
            file = self._extract.table(table_of(field)).file
            self._extract.findings.add(Finding("identifier_unnamed", Severity.WARNS, message, None, file, None, field))

        self._say_nameless()

    def _say_nameless(self) -> None:
        """That workers are shown by identifier, where the table of professionals names nobody, as Mosaic's."""
        table = self._extract.table("ssd_professionals")
        if len(table) and not self._workers:
            message = "The table names nobody, so workers are shown by identifier: match them to people once."
            self._extract.findings.add(Finding("identifier_unnamed", Severity.NOTES, message, None, table.file))

    def pairs(self, team: str, worker: str, rows: Iterable[int]) -> list[Named]:
        """The team and the worker written in the rows of a table themselves."""
        return [(self.team(team, row), self.worker(worker, row)) for row in rows]

    def holding(
        self, children: Sequence[Any], referrals: Sequence[str | None], ends: Sequence[date | None]
    ) -> list[Named]:
        """Who held each child under a referral at the end, or on the extract's day where there is none yet."""
        return [self._holding(*each) for each in zip(children, referrals, ends, strict=True)]

    def _holding(self, child: Any, referral: str | None, end: date | None) -> Named:
        # An end that is still to come is a plan: who holds the child is asked of today.
        day = end if end and end <= self._extract.as_at else None
        involved = self._involved(child, referral, day)
        plan = self._plan(child, day)
        episode = self._episode(child, referral)
        teams = (
            self._team_of(involved),
            self.team("cinp_cin_plan_team", plan),
            self.team("cine_referral_team", episode),
        )
        workers = (
            self.worker("invo_professional_id", involved),
            self.worker("cinp_cin_plan_worker_id", plan),
            self.worker("cine_referral_worker_id", episode),
        )
        # Team and worker of one and the same source: a plan's worker is not put into the referral's team.
        pairs = zip(teams, workers, strict=True)
        return next(((team, worker) for team, worker in pairs if team or worker), (None, None))

    def _involved(self, child: Any, referral: str | None, day: date | None) -> int | None:
        """The involvement of the child's own worker on a day: under this referral before others, then the latest."""
        extract = self._extract
        starts, ends = extract.dates("invo_involvement_start_date"), extract.dates("invo_involvement_end_date")
        roles, under = extract.texts("invo_professional_role_id"), extract.ids("invo_referral_id")

        def rank(row: int) -> tuple[bool, bool, date, int]:
            own = referral is not None and under[row] == referral
            # Whoever is said to hold the case comes before whoever stands under this referral: referrals are often left
            # blank.
            return self._role(roles[row]) == OWN, own, starts[row] or date.min, row

        rows = [
            row
            for row in extract.by_child("ssd_involvements").get(child, ())
            if _at(starts[row], ends[row], day, extract.as_at) and self._role(roles[row]) != OTHER
        ]
        return max(rows, key=rank, default=None)

    def _role(self, written: str | None) -> str:
        """What a role is, as somebody said of it, else by its words; "" where neither tells."""
        # Asked of every involvement of every child, and there are a dozen roles.
        if written not in self._known_roles:
            self._known_roles[written] = self._roles.get(plain(written or "")) or by_words(written)
        return self._known_roles[written]

    def own_rows(self) -> list[int]:
        """The involvements of children's own workers; those of people beside them are none."""
        roles = self._extract.texts("invo_professional_role_id")
        return [row for row, role in enumerate(roles) if self._role(role) != OTHER]

    def of_involvement(self, row: int) -> Named:
        """The team and the worker of an involvement."""
        return self._team_of(row), self.worker("invo_professional_id", row)

    def say_roles(self) -> None:
        """Each role in the match report, with what it was taken for, how often it is there, and why."""
        extract = self._extract
        tally = Counter(role for role in extract.texts("invo_professional_role_id") if role)
        columns = tuple(
            Column(
                role,
                self._role(role),
                Why.CORRECTED if plain(role) in self._roles else Why.SPELLING if by_words(role) else Why.UNKNOWN,
                Sample((counted(many, "involvement"),)),
            )
            for role, many in tally.most_common(MOST_ROLES)
        )
        if columns:
            name = f"Roles in {extract.table('ssd_involvements').file}"
            extract.findings.places.append(Place(name, ROLES, Why.COLUMNS, 0, columns))

    def _team_of(self, involved: int | None) -> str | None:
        """The team of an involvement, else its professional's department."""
        team = self.team("invo_professional_team", involved)
        if team or involved is None:
            return team
        who = self._extract.ids("invo_professional_id")[involved]
        rows = self._extract.by_key("prof_professional_id").get(who or "", ())
        return next((self.team("prof_professional_department", row) for row in rows), None)

    def _plan(self, child: Any, day: date | None) -> int | None:
        """The child in need plan on a day, the latest of several."""
        extract = self._extract
        starts, ends = extract.dates("cinp_cin_plan_start_date"), extract.dates("cinp_cin_plan_end_date")
        rows = [
            row
            for row in extract.by_child("ssd_cin_plans").get(child, ())
            if _at(starts[row], ends[row], day, extract.as_at)
        ]
        return max(rows, key=lambda row: (starts[row] or date.min, row), default=None)

    def _episode(self, child: Any, referral: str | None) -> int | None:
        """The episode of this referral, else the child's latest."""
        rows = self._extract.by_key("cine_referral_id").get(referral or "")
        # Without this referral in the file, the latest is the likeliest to be worked under.
        rows = rows or self._extract.by_child("ssd_cin_episodes").get(child, ())
        return self._extract.latest(rows, "cine_referral_date")


def by_words(role: str | None) -> str:
    """What a role is by its words: ``OWN``, ``OTHER``, or "" where they do not tell, as a code's do not."""
    if not role:
        return ""
    if NEVER.search(role) or (BESIDE.search(role) and not HOLDS.search(role)):
        return OTHER
    return OWN if HOLDS.search(role) else ""


def _at(start: date | None, end: date | None, day: date | None, as_at: date) -> bool:
    """Whether something was so on a day that has passed, its last included, or is so now."""
    if day is not None:
        # On the day itself it was still so: a case is closed by whoever held it on its last day.
        return (start is None or start <= day) and (end is None or end >= day)
    return (start is None or start <= as_at) and (end is None or end > as_at)
