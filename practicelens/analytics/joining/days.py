"""Days put together from several sources: of each list, on each day, the dataset of the source that is believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from practicelens.analytics.annex_a.report import ANNEX_A, CIN, SSD, SSDA903
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.frame import Frame
from practicelens.analytics.schema import FROM_LISTS, FURTHER, TABLES
from practicelens.analytics.sources.holding import TITLES

SOURCES: Final = (ANNEX_A, SSD, CIN, SSDA903)
"""In this order they are believed where the one that a rule names does not tell of a list."""

REACH: Final = "source.days"
# A week, which is how far apart extracts are taken.
SHIPPED_REACH: Final = 7


def rule_of(name: str) -> str:
    """The rule that says which source is believed of a list."""
    return f"source.{name}"


@dataclass(frozen=True)
class Day:
    """What is told of a day: each list whole from one dataset, which may be a few days older than the day."""

    as_at: date
    lists: Mapping[str, DatasetRef]
    newest: DatasetRef

    @cached_property
    def hash(self) -> str:
        """That of the one dataset where there is one, else of which list is told by which."""
        # One dataset for the whole day gives its own hash: an edition of one source keeps the name it always had.
        if len({one.hash for one in self.lists.values()} | {self.newest.hash}) == 1:
            return self.newest.hash
        held = {name: one.hash for name, one in sorted(self.lists.items())}
        return hashlib.sha256(json.dumps([self.as_at.isoformat(), held]).encode()).hexdigest()


def days(datasets: Sequence[DatasetRef], frame: Frame) -> list[Day]:
    """Every day that some dataset tells of, oldest first; of two of one source and day the later in the sequence."""
    # By source within a day too, so that the same datasets give the same days in whatever order they come.
    latest = {(one.as_at, one.source): one for one in datasets}
    parts = [latest[key] for key in sorted(latest)]
    return [_day(as_at, parts, frame) for as_at in sorted({one.as_at for one in parts})]


def _day(as_at: date, parts: Iterable[DatasetRef], frame: Frame) -> Day:
    """The lists of a day, each from the believed one of the sources that hold it."""
    near = nearest(parts, as_at, reach(frame, as_at))
    lists = {}
    for name in (*TABLES, *FURTHER):
        holding = [one for one, ref in near.items() if name in ref.rows]
        # A local list is kept with every extract of its week: the latest of them has the latest list.
        if name in FROM_LISTS and holding:
            lists[name] = near[min(holding, key=lambda one: (-near[one].as_at.toordinal(), rank(one)))]
        elif source := believed(name, holding, frame, as_at):
            lists[name] = near[source]
    # Some dataset is of this very day, or it would be no day of the chain.
    newest = [one for one in near.values() if one.as_at == as_at]
    return Day(as_at, lists, min(newest, key=lambda one: rank(one.source)))


def nearest(parts: Iterable[DatasetRef], as_at: date, within: int) -> dict[str, DatasetRef]:
    """By source the newest dataset up to a day, no older than so many days."""
    reached = [one for one in parts if 0 <= (as_at - one.as_at).days <= within]
    # Oldest first, so that of each source the newest stays.
    return {one.source: one for one in sorted(reached, key=lambda one: one.as_at)}


def reach(frame: Frame, on: date) -> int:
    """How many days old what another source tells may be, by the rule of a day."""
    rule = frame.rule(REACH, on)
    held = rule.number if rule else None
    # Nought is a rule too: nothing older than the day itself.
    return SHIPPED_REACH if held is None else held


def believed(name: str, holding: Collection[str], frame: Frame, on: date) -> str:
    """Of the sources that hold a list, the one believed on a day; "" where none holds it."""
    rule = frame.rule(rule_of(name), on)
    # A rule that names a source which does not hold the list is passed over.
    named = [one for one in holding if rule is not None and TITLES.get(one) == rule.value]
    return named[0] if named else min(holding, key=rank, default="")


def rank(source: str) -> int:
    """Where a source stands in the order in which they are believed."""
    return SOURCES.index(source) if source in SOURCES else len(SOURCES)
