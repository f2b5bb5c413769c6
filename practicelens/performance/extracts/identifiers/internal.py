"""What publishing asks about identifiers: what is confirmed, and an extract's lists compared by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.identifiers import Spelled
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.people import internal as people
from practicelens.people.asking import key_of
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import InUse
from practicelens.performance.datasets.rules import joined_sources
from practicelens.performance.extracts import files
from practicelens.performance.extracts.identifiers import rules
from practicelens.performance.extracts.identifiers.rules import Compared, Group
from practicelens.performance.extracts.models import Extract, IdentifierJoining


def confirmed() -> tuple[Group, ...]:
    """What holds now: a joining that was ended joins nothing any more."""
    rows = IdentifierJoining.objects.filter(ends__isnull=True).order_by("list_number", "differences")
    return tuple(
        Group(number, tuple(ways.split(", "))) for number, ways in rows.values_list("list_number", "differences")
    )


def spelled(folder: Path) -> dict[int, Spelled]:
    """The children of each list of a folder of tables, by the list's number."""
    return {BY_TABLE[table].number: children for table, children in dataset.spelled(folder).items()}


def compare(here: Mapping[int, Spelled], before: Mapping[int, Spelled], agreed: Collection[Group]) -> Compared:
    """The lists of an extract beside each other and those published before, by what is confirmed. One query."""
    keys = people.restricted_keys()
    # The digits of another authority's or scheme's child say nothing of ours.
    restricted = frozenset(key.identifier for key in keys if key == key_of(key.identifier))
    return rules.compare(here, before, agreed, restricted)


def joined(extract: Extract, near: InUse | None, agreed: Collection[Group]) -> Mapping[int, Mapping[str, str]]:
    """What each spelling of a list becomes when the extract is published; files are read only where it may matter."""
    # Most authorities never confirm any: theirs publish without a second reading of their tables.
    if not agreed:
        return {}
    here = spelled(files.reading_folder(extract.sha256))
    return compare(here, spelled(near.folder) if near else {}, agreed).joined


def nearest(in_use: Iterable[InUse], as_at: date | None, sources: Collection[str]) -> InUse | None:
    """Of some sources the published extract whose day is nearest: an older one is no measure of years later."""
    theirs = [one for one in in_use if one.source in sources]
    if as_at is None:
        return next(iter(theirs), None)
    # Of two equally near the later, which stands first in ``in_use``.
    return min(theirs, key=lambda one: abs(one.as_at - as_at), default=None)


def beside(in_use: Collection[InUse], extract: Extract) -> InUse | None:
    """The published extract beside which identifiers are compared: of its own source, else of one joined to it."""
    own = nearest(in_use, extract.as_at, {extract.source})
    if own is not None:
        return own
    joined = joined_sources(extract.source, building.joined_pairs())
    return nearest(in_use, extract.as_at, joined)
