"""Children of a joined source whose number the figures' first source has not, and who they may be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.joining import pairing
from practicelens.analytics.joining.days import rank
from practicelens.analytics.joining.pairing import Proposal
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.datasets.register.internal import InUse
from practicelens.performance.datasets.register.queries import ChildPairRow
from practicelens.performance.datasets.rules import joined_sources
from practicelens.performance.extracts import permissions


@dataclass(frozen=True)
class Beside:
    """Two joined sources: the first, whose numbers the figures have, another, and the days of the two extracts."""

    source: str
    names: tuple[str, str]
    days: tuple[date, date]


@dataclass(frozen=True)
class Offered:
    """A proposal with the sources it is of."""

    beside: Beside
    proposal: Proposal

    @property
    def code(self) -> tuple[str, str, str]:
        """What a form names it by."""
        return self.beside.source, self.proposal.written, self.proposal.becomes


@dataclass(frozen=True)
class DecidedRow:
    """What was said of two numbers, with the names of the sources."""

    row: ChildPairRow
    source: str


def offered(asking: Asking) -> tuple[Offered, ...]:
    """Every pair that is proposed, the surest first; children who are hidden from this person are left out.

    Reads files: of each joined source the newest extract in use, beside that of the first source nearest to its day.
    """
    permissions.check_can_load(asking.actor)
    newest = _newest(asking.once(register_internal.in_use))
    first = register_internal.first_source()
    # Sources that are not joined have their own children in no figure: there is nobody to pair there.
    confirmed = [row.sources for row in register_queries.source_joinings(asking) if row.ends is None]
    others = sorted((joined_sources(first, confirmed) & newest.keys()) - {first}, key=rank) if first in newest else ()
    holds = [row for row in register_queries.child_pairs(asking) if row.ends is None]
    here = pairing.facts(newest[first].folder) if others else {}
    found = []
    for source in others:
        beside = Beside(source, (TITLES[first], TITLES[source]), (newest[first].as_at, newest[source].as_at))
        own = [row for row in holds if row.source == source]
        pairs = [(row.written, row.becomes) for row in own]
        # Who has a pair already is nobody else's; of whom it was said that they
        # are two, only that pair is not asked again.
        taken = [number for row in own if row.same for number in (row.written, row.becomes)]
        proposals = pairing.proposals(here, pairing.facts(newest[source].folder), pairs, taken)
        found += [Offered(beside, one) for one in proposals if _may_see(asking, one)]
    return tuple(found)


def decided(asking: Asking) -> tuple[DecidedRow, ...]:
    """What was ever said of single children, what holds first. Two queries."""
    return tuple(DecidedRow(row, TITLES.get(row.source, row.source)) for row in register_queries.child_pairs(asking))


def _newest(in_use: tuple[InUse, ...]) -> Mapping[str, InUse]:
    """By source the extract in use of the latest day."""
    # The latest day comes first there, so reversed it is the last put in and stays.
    return {one.source: one for one in reversed(in_use)}


def _may_see(asking: Asking, one: Proposal) -> bool:
    return all(asking.may_see(asking.key_of(number)) for number in (one.written, one.becomes))
