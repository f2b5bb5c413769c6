"""Pairs of sources with what proves that they number children alike, and which source tells of which list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from practicelens.analytics import further
from practicelens.analytics.joining import proof
from practicelens.analytics.joining.days import rank
from practicelens.analytics.joining.proof import Person, Proof
from practicelens.analytics.schema import FROM_LISTS, FURTHER, TABLES
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.datasets.register.queries import SourceJoiningRow
from practicelens.performance.datasets.rules import Pairs, joined_sources
from practicelens.performance.extracts import files, permissions
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import State

SHOWN = 5  # enough to see what is the matter; whoever looks on opens the file


@dataclass(frozen=True)
class Sample:
    """An extract of a source that proves something: its day, its file and where its tables lie."""

    source: str
    as_at: date
    name: str
    folder: Path
    published: bool


@dataclass(frozen=True)
class Pair:
    """Two sources: what their identifiers prove, whether that is enough, and whether they are joined already.

    ``joined``: "itself" where somebody confirmed these two, "others" where each is joined to a third; else "".
    ``differing``: some children whose birth date or sex is another in each.
    """

    sources: tuple[str, str]
    names: tuple[str, str]
    days: tuple[date, date]
    proof: Proof
    proved: bool
    joined: str
    published: bool
    differing: tuple[str, ...]

    @property
    def code(self) -> str:
        """The pair in a form: "annex_a-ssd"."""
        return "-".join(self.sources)


@dataclass(frozen=True)
class ListTold:
    """A list, the source that tells of it in the current figures, and the others that hold it too."""

    title: str
    source: str
    as_at: date | None
    others: tuple[str, ...]


def pairs(asking: Asking) -> tuple[Pair, ...]:
    """Every two sources of which an extract is published, or waits to be. Reads files."""
    permissions.check_can_load(asking.actor)
    samples: dict[str, list[Sample]] = {}
    for one in _samples(asking):
        samples.setdefault(one.source, []).append(one)
    confirmed = {row.sources for row in register_queries.source_joinings(asking) if row.ends is None}
    read: dict[Path, dict[str, Person]] = {}
    return tuple(
        _pair(asking, samples[one], samples[other], _how(one, other, confirmed), read)
        for one, other in combinations(sorted(samples, key=rank), 2)
    )


def _how(one: str, other: str, confirmed: Pairs) -> str:
    """Whether two are joined: by themselves, or as each is to a third; "" where they are not."""
    if other not in joined_sources(one, confirmed):
        return ""
    return "itself" if {(one, other), (other, one)} & set(confirmed) else "others"


def lists(asking: Asking) -> tuple[ListTold, ...]:
    """Each list with the source that tells of it; none before the first publication."""
    permissions.check_can_load(asking.actor)
    edition = asking.once(register_internal.current)
    if edition is None:
        return ()
    answers = {one.list: one for one in register_internal.measured(edition).answers}
    # The latest day comes first there, so reversed it is the last put in and stays.
    newest = {one.source: one.rows for one in reversed(asking.once(register_internal.in_use))}
    return tuple(
        ListTold(
            further.called(name),
            TITLES[answers[name].source] if name in answers else "",
            answers[name].as_at if name in answers else None,
            tuple(
                TITLES[source]
                for source in sorted(newest, key=rank)
                if name in newest[source]
                and name not in FROM_LISTS
                and (name not in answers or source != answers[name].source)
            ),
        )
        for name in (*TABLES, *FURTHER)
    )


def _samples(asking: Asking) -> Iterable[Sample]:
    """What is published, and of sources that are not, what waits to be."""
    in_use = asking.once(register_internal.in_use)
    yield from (Sample(one.source, one.as_at, one.name, one.folder, True) for one in in_use)
    ready = Extract.objects.filter(state=State.READY.value, as_at__isnull=False).exclude(
        # Of a source that is published what waits proves nothing more, and reading it would take as long again.
        source__in={one.source for one in in_use}
    )
    for row in ready:
        folder = files.reading_folder(row.sha256)
        # Its tables may be gone by now: it was put aside, or is being read once more.
        if row.as_at is not None and folder.is_dir():
            yield Sample(row.source, row.as_at, row.name, folder, False)


def _pair(
    asking: Asking, here: list[Sample], there: list[Sample], joined: str, read: dict[Path, dict[str, Person]]
) -> Pair:
    """The two extracts whose days lie nearest, the later of several such, beside each other."""
    one, other = min(
        ((one, other) for one in here for other in there),
        key=lambda two: (abs(two[0].as_at - two[1].as_at), -two[0].as_at.toordinal()),
    )
    for each in (one, other):
        # Each folder once: with three sources every extract is one of two pairs.
        if each.folder not in read:
            read[each.folder] = proof.people(each.folder)
    found = proof.compare(read[one.folder], read[other.folder])
    rules = asking.rules
    return Pair(
        (one.source, other.source),
        (TITLES[one.source], TITLES[other.source]),
        (one.as_at, other.as_at),
        found,
        proof.is_proved(found, int(rules["source.proof"]), int(rules["source.differ"])),
        joined,
        one.published and other.published,
        _differing(asking, read[one.folder], read[other.folder]),
    )


def _differing(asking: Asking, here: Mapping[str, Person], there: Mapping[str, Person]) -> tuple[str, ...]:
    """Some children with another birth date or sex in each, of those whom this person may see."""
    # One of its spellings, and always the same: a list that is opened twice reads alike.
    spelled = (min(here[one].spelled) for one in proof.differing(here, there))
    return tuple(one for one in spelled if asking.may_see(asking.key_of(one)))[:SHOWN]


def joinings(asking: Asking) -> tuple[SourceJoiningRow, ...]:
    """Every pair that was ever confirmed, what holds first."""
    return register_queries.source_joinings(asking)
