"""Whom audits reach: those drawn by chance and those chosen, beside the children there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.performance.datasets.cases import internal as cases_internal
from practicelens.performance.datasets.cases import queries as cases_queries
from practicelens.performance.datasets.cases.groups import ORDER
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.shapes import NOT_KNOWN, CaseRow, Profile
from practicelens.quality.audits.allocation import internal as audits
from practicelens.quality.audits.allocation.internal import Reached
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import DrawnCase
from practicelens.workdays import clock


@dataclass(frozen=True)
class Share:
    """A group: its children there are, those audited by chance, and those chosen, each of how many."""

    name: str
    population: int
    population_n: int
    chance: int
    chance_n: int
    chosen: int
    chosen_n: int

    @property
    def population_share(self) -> float | None:
        """Its part of the children there are."""
        return self.population / self.population_n if self.population_n else None

    @property
    def chance_share(self) -> float | None:
        """Its part of the audits drawn by chance."""
        return self.chance / self.chance_n if self.chance_n else None

    @property
    def expected(self) -> float:
        """How many audits by chance it would have, if they were shared as children are."""
        return self.chance_n * self.population / self.population_n if self.population_n else 0.0


@dataclass(frozen=True)
class Table:
    """Coverage by one thing: plan, age, sex, ethnicity, disability."""

    key: str
    title: str
    rows: tuple[Share, ...]


@dataclass(frozen=True)
class WorkerReach:
    """One worker of a team whose line reads: their open children, and audits of their work by chance and chosen."""

    worker_id: int
    worker: str
    team: str
    children: int
    chance: int
    chosen: int


@dataclass(frozen=True)
class Coverage:
    """Whom the case audits given out in a period reach, in the actor's teams. ``as_at`` None: nothing is published.

    ``apart``: how many audits of one contact or one meeting were given out besides; they are in no count here.
    ``workers_with``: of workers with open children (``workers_all``), how many had an audit by chance. ``unknown``:
    audited children whom the edition does not know any more. ``as_at``: the day of the extract that tells who was open
    at the period's end, with plan and age as they were then. ``past``: the period ended before the newest extract.
    """

    since: date
    until: date
    as_at: date | None
    past: bool
    population: int
    chance: int
    chosen: int
    unknown: int
    apart: int
    redrawn: int
    tables: tuple[Table, ...]
    workers_all: int
    workers_with: int
    workers: tuple[WorkerReach, ...]


TITLES = ("age", "sex", "ethnicity", "disability", "plan")
HEADS = {"plan": "Plan", "age": "Age", "sex": "Sex", "ethnicity": "Ethnicity", "disability": "Disability"}


def coverage(asking: Asking, since: date, until: date) -> Coverage:
    """Whom audits reach in a period, beside the open children of its last day. Raises Missing for who may not read it.

    First case audits given out and not withdrawn; second grades and re-audits say nothing of who is reached. Restricted
    children are counted: no child is named. Workers are named to their own line alone (product, Fair to staff).
    """
    permissions.check_can_read_coverage(asking.actor)
    cases, as_at = _population(asking, until)
    edition = asking.once(register_internal.current)
    past = edition is not None and as_at is not None and as_at < edition.as_at
    given = [one for one in audits.programme_since(since, until) if _of_mine(asking, one.team_id)]
    # Of case audits alone: whoever was in one contact or one meeting need not be among the open children.
    done = [one for one in given if one.enters_cycle]
    # As they were on that day: a child who has been taken into care since was audited as a child in need.
    profiles = cases_internal.profiles(asking, [one.child for one in done], as_at)
    # Kept apart: cases that somebody chose for a reason say nothing of those that nobody chose.
    chance = [one for one in done if one.draw is not Draw.PURPOSIVE]
    chosen = [one for one in done if one.draw is Draw.PURPOSIVE]
    holding = {case.worker_id for case in cases if case.worker_id is not None}
    return Coverage(
        since=since,
        until=until,
        as_at=as_at,
        past=past,
        population=len(cases),
        chance=len(chance),
        chosen=len(chosen),
        # Counted and told: left out in silence, the shares below would seem to be of all.
        unknown=sum(one.child not in profiles for one in done),
        apart=len(given) - len(done),
        # Of the whole authority's draws, so for those alone who run them.
        redrawn=_redrawn(since, until) if permissions.can_run(asking.actor) or asking.actor == SYSTEM else 0,
        tables=_tables(cases, chance, chosen, profiles),
        workers_all=len(holding),
        # Of those who hold open children: a worker without any cannot be reached, and is not missed.
        workers_with=len(holding & {one.worker_id for one in chance}),
        workers=_workers(asking, cases, chance, chosen),
    )


def _population(asking: Asking, until: date) -> tuple[tuple[CaseRow, ...], date | None]:
    """The children of the actor's teams who were open on a day, or on the extract's where that is earlier; that day."""
    edition = asking.once(register_internal.current)
    # Asked on an earlier day, as the demonstration's past is: a dataset that came after it was not known.
    if edition is None or edition.as_at > asking.today:
        return (), None
    # A past period beside the children of its own end; a running one beside the newest there are.
    as_at = min(edition.as_at, until)
    try:
        # As the product itself: restricted children are counted like others, and no child is shown.
        listed = cases_queries.case_list(Asking(SYSTEM, clock.now()), "open", as_at)
    except Missing:
        return (), None
    return tuple(case for case in listed.cases if _of_mine(asking, case.team_id)), listed.extract_day or as_at


def _of_mine(asking: Asking, team_id: int | None) -> bool:
    """Whether a team is within the actor's reach; children of no team are told to those who see all."""
    if asking.actor == SYSTEM or permissions.can_run(asking.actor) or asking.actor.reaches_all(Capability.SEE_FIGURES):
        return True
    return team_id is not None and team_id in asking.actor.teams_for(Capability.SEE_FIGURES)


def _redrawn(since: date, until: date) -> int:
    """How many cases were drawn again in a period."""
    return DrawnCase.objects.filter(replaced_at__range=moments(since, until)).count()


def _tables(
    cases: Sequence[CaseRow], chance: Sequence[Reached], chosen: Sequence[Reached], profiles: dict[ChildKey, Profile]
) -> tuple[Table, ...]:
    """A table for each thing children are grouped by, plan first."""
    order = dict(zip(TITLES, ORDER, strict=True))
    return tuple(
        Table(key, title, _rows(key, order[key], cases, _profiles(chance, profiles), _profiles(chosen, profiles)))
        for key, title in HEADS.items()
    )


def _profiles(done: Iterable[Reached], profiles: dict[ChildKey, Profile]) -> list[Profile]:
    """The groups of the children of some audits; one the edition does not know is not known."""
    # Kept as an unknown group, so that every audit stands in each table once.
    return [profiles.get(one.child, Profile()) for one in done]


def _rows(
    key: str, order: Sequence[str], cases: Sequence[CaseRow], chance: Sequence[Profile], chosen: Sequence[Profile]
) -> tuple[Share, ...]:
    """The groups of one table in their order, those nobody is in left out."""
    # Bands and not years: with single years of age nearly every group would have nobody audited.
    name = "age_band" if key == "age" else key
    whole = Counter(getattr(case.profile, name) for case in cases)
    drawn, picked = (Counter(getattr(one, name) for one in each) for each in (chance, chosen))
    return tuple(
        Share(group, whole[group], len(cases), drawn[group], len(chance), picked[group], len(chosen))
        # Children whose group is not known stand last, and are shown: they are a finding about recording.
        for group in (*order, NOT_KNOWN)
        if whole[group] or drawn[group] or picked[group]
    )


def _workers(
    asking: Asking, cases: Sequence[CaseRow], chance: Sequence[Reached], chosen: Sequence[Reached]
) -> tuple[WorkerReach, ...]:
    """Workers of the teams whose line the actor is, those least reached first."""
    held = Counter(
        (case.worker_id, case.team_id)
        for case in cases
        if case.worker_id is not None and permissions.may_see_workers(asking.actor, case.team_id)
    )
    # Most who read this are nobody's line: then nobody's name is read.
    if not held:
        return ()
    names = {worker.id: worker.name for worker in asking.workers.values()}
    teams = {team.id: team.name for team in asking.teams.values()}
    drawn, picked = (Counter(one.worker_id for one in each) for each in (chance, chosen))
    rows = [
        WorkerReach(worker, names.get(worker, ""), teams.get(team or 0, ""), count, drawn[worker], picked[worker])
        for (worker, team), count in held.items()
        if worker is not None
    ]
    # Those least reached first: the page is read to choose whom the next audits should reach.
    return tuple(sorted(rows, key=lambda row: (row.chance, row.chosen, row.team, row.worker)))
