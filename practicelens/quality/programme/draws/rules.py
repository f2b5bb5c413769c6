"""How cases are drawn: the same list, seed and rule always give the same children. No Django."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from practicelens.quality.audits.core.states import Draw
from practicelens.quality.programme.core.states import LeftOut


@dataclass(frozen=True, order=True)
class Case:
    """A child of a population: whose work, on which plan, and why they could not be drawn ("" where they could)."""

    child: str
    team: int | None
    worker: int | None
    plan: str = ""
    left_out: str = ""

    def to_json(self) -> list[str | int | None]:
        """As a draw keeps it."""
        return [self.child, self.team, self.worker, self.plan, self.left_out]


def pool_of(kept: Iterable[Sequence[object]]) -> tuple[Case, ...]:
    """The list of a draw as it was kept."""
    # JSON has no types to offer; the row is one that ``to_json`` wrote.
    return tuple(Case(*row) for row in kept)  # type: ignore[arg-type]


def print_of(pool: Iterable[Case]) -> str:
    """The print of a list: another one means that it is not the same list any more."""
    # Sorted and without spaces, so that the same list has the same print on either database.
    text = json.dumps([case.to_json() for case in sorted(pool)], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# ---- who is left out -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Auditor:
    """Somebody who may be given the audits of a draw: what puts them in conflict, and how many they have open."""

    id: int
    worker_id: int | None = None
    cleared: frozenset[str] = frozenset()
    load: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of a child when it is asked whether they can be drawn."""

    case: Case
    opened: date | None = None
    restricted: bool = False
    reviewed_by: int | None = None


@dataclass(frozen=True)
class Bars:
    """What keeps children from being drawn: audited lately, a minimum of days open (not in assessment teams)."""

    audited: frozenset[str] = frozenset()
    minimum_open_days: int = 0
    on: date = date.min
    assessment_teams: frozenset[int] = frozenset()


def why_left_out(known: Known, bars: Bars, auditors: Sequence[Auditor]) -> LeftOut | None:
    """Why a child cannot be drawn; None when they can, by at least one of the auditors."""
    case = known.case
    if case.team is None:
        return LeftOut.NO_TEAM
    # In the order in which a reader asks: whose work it is, then what spares the family, then who may look.
    if case.child in bars.audited:
        return LeftOut.AUDITED_RECENTLY
    if _too_recent(known, bars):
        return LeftOut.TOO_RECENT
    conflicts = [conflict(known, auditor) for auditor in auditors]
    # Left out only where every auditor is in conflict: one who is not can be given the case.
    return conflicts[0] if conflicts and all(conflicts) else None


def _too_recent(known: Known, bars: Bars) -> bool:
    """Open for less time than the tool asks; an assessment team's work is new by its nature, and never too new."""
    if known.case.team in bars.assessment_teams or known.opened is None:
        return False
    # Exactly so many days ago is enough: the tool asks for at least that many.
    return known.opened > bars.on - timedelta(days=bars.minimum_open_days)


def conflict(known: Known, auditor: Auditor) -> LeftOut | None:
    """What keeps this auditor from this child (product, regular audits; restricted children)."""
    if known.case.worker is not None and known.case.worker == auditor.worker_id:
        return LeftOut.OWN_WORK
    if known.reviewed_by is not None and known.reviewed_by == auditor.id:
        return LeftOut.OWN_REVIEW
    if known.restricted and known.case.child not in auditor.cleared:
        return LeftOut.NOT_CLEARED
    return None


ASSESSMENT_SHARE = 0.5  # no extract says what a team is for; what its children stand at does
"""A team most of whose open children stand at an assessment is an assessment team."""


def assessment_teams(cases: Iterable[Case]) -> frozenset[int]:
    """The teams that assess, seen from their open children: more than half of them stand at an assessment."""
    every: Counter[int] = Counter()
    assessing: Counter[int] = Counter()
    for case in cases:
        if case.team is not None:
            every[case.team] += 1
            assessing[case.team] += case.plan == "assessment"
    return frozenset(team for team, count in every.items() if assessing[team] > ASSESSMENT_SHARE * count)


# ---- drawing -------------------------------------------------------------------------------------------------


def pick(
    pool: Iterable[Case],
    seed: str,
    size: int,
    how: Draw,
    *,
    before: Mapping[str, int] | None = None,
    taken: Collection[Case] = (),
    not_any_more: Collection[str] = (),
) -> tuple[Case, ...]:
    """Draw without replacement from those who can be drawn; fewer where there are not so many.

    Random: each child alike. Stratified: each time the worker who had the fewest audits, then of that worker's
    children the plan that had the fewest, then a child by chance; between equals, chance decides. ``before`` counts
    those audits, ``taken`` were drawn already, ``not_any_more`` could be drawn at first and cannot now.
    """
    gone = {case.child for case in taken} | set(not_any_more)
    # Sorted before chance is asked: the order in which a database gives a list must not decide who is drawn.
    left = [case for case in sorted(pool) if not case.left_out and case.child not in gone]
    chance = Random(seed)
    if how is Draw.RANDOM:
        # Fewer where there are fewer: a list shorter than what was asked is said where it is shown.
        return tuple(chance.sample(left, min(size, len(left))))
    reached = Counter(before or {})
    # A redraw counts on from the draw it belongs to, or the worker drawn first would be drawn again.
    for case in taken:
        reached.update(strata(case))
    found: list[Case] = []
    while left and len(found) < size:
        chosen = _least_reached(left, reached, chance)
        left.remove(chosen)
        reached.update(strata(chosen))
        found.append(chosen)
    return tuple(found)


def strata(case: Case) -> tuple[str, str]:
    """The two strata a child lies in, as draws count them."""
    # Worker 0 stands for nobody: children without a worker are a stratum of their own, and reached like one.
    return f"worker:{case.worker or 0}", f"plan:{case.plan}"


def _least_reached(left: Sequence[Case], reached: Mapping[str, int], chance: Random) -> Case:
    """A child of the worker least reached, on the plan least reached of theirs."""
    among: Sequence[Case] = left
    # The worker first, then the plan within that worker's children: everybody's work is looked at in turn.
    for place in (0, 1):
        # Sorted, because a set has no order and chance must be asked about the same names in the same order.
        names = sorted({strata(case)[place] for case in among})
        fewest = min(reached.get(name, 0) for name in names)
        name = chance.choice([name for name in names if reached.get(name, 0) == fewest])
        among = [case for case in among if strata(case)[place] == name]
    return chance.choice(among)


def redraw_seed(seed: str, time: int) -> str:
    """The seed of the first, second … redraw of a draw: told by the draw's own, so that it can be repeated."""
    return f"{seed}/{time}"


# ---- who audits ----------------------------------------------------------------------------------------------


def shared_out(drawn: Sequence[Known], auditors: Sequence[Auditor]) -> tuple[int | None, ...]:
    """Who audits each child drawn: of those without a conflict, whoever has the fewest audits open by then."""
    load = {auditor.id: auditor.load for auditor in auditors}
    found: list[int | None] = []
    for known in drawn:
        free = [auditor.id for auditor in auditors if conflict(known, auditor) is None]
        # Between equal loads the lower number, never chance: who audits must be repeatable from the draw alone.
        chosen = min(free, key=lambda one: (load[one], one), default=None)
        if chosen is not None:
            load[chosen] += 1
        found.append(chosen)
    return tuple(found)
