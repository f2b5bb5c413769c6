"""Reads of what is published: the current edition, the datasets behind it, what its extracts spelled unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.joining.days import rank
from practicelens.analytics.measurements import Unmatched
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets import permissions
from practicelens.performance.datasets.models import ChildPair, Dataset, SourceJoining
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import DatasetView, EditionView
from practicelens.performance.datasets.states import WORDS, Status


def published(asking: Asking) -> EditionView | None:
    """What everybody sees now; None before the first publication. It says nothing of any child."""
    return asking.once(current)


def datasets(asking: Asking) -> tuple[DatasetView, ...]:
    """Every dataset ever published, for those who load them."""
    permissions.check_can_publish(asking.actor)
    return tuple(
        DatasetView(
            id=one.pk,
            name=one.name,
            as_at=one.as_at,
            status=WORDS[Status(one.status)],
            published_at=one.published_at,
            rows=one.rows,
        )
        for one in Dataset.objects.all()
    )


@dataclass(frozen=True)
class SourceJoiningRow:
    """Two sources that somebody confirmed to number children alike: what was proved then, by whom, and its end."""

    id: int
    sources: tuple[str, str]
    names: tuple[str, str]
    same: int
    differ: int
    starts: date
    ends: date | None
    confirmed_by: str
    ended_by: str


def source_joinings(asking: Asking) -> tuple[SourceJoiningRow, ...]:
    """Every pair that was ever confirmed, what holds first. Two queries."""
    permissions.check_can_publish(asking.actor)
    rows = sorted(SourceJoining.objects.order_by("-pk"), key=lambda row: row.ends is not None)
    named = asking.names([account for row in rows for account in (row.confirmed_by_id, row.ended_by_id)])
    return tuple(_joining(row, named) for row in rows)


def _joining(row: SourceJoining, named: Mapping[int, str]) -> SourceJoiningRow:
    one, other = sorted((row.source, row.other), key=rank)
    return SourceJoiningRow(
        row.pk, (one, other), (TITLES[one], TITLES[other]), row.same, row.differ, row.starts, row.ends,
        named.get(row.confirmed_by_id or 0, "Practice Lens"), named.get(row.ended_by_id or 0, ""),
    )  # fmt: skip


@dataclass(frozen=True)
class ChildPairRow:
    """What somebody said of two numbers: one child or two, by what evidence, and its end."""

    id: int
    source: str
    written: str
    becomes: str
    same: bool
    evidence: str
    starts: date
    ends: date | None
    decided_by: str
    ended_by: str


def child_pairs(asking: Asking) -> tuple[ChildPairRow, ...]:
    """What was ever said of single children, what holds first; hidden children are left out. Two queries."""
    permissions.check_can_publish(asking.actor)
    rows = sorted(ChildPair.objects.order_by("-pk"), key=lambda row: row.ends is not None)
    named = asking.names([account for row in rows for account in (row.decided_by_id, row.ended_by_id)])
    return tuple(
        ChildPairRow(
            row.pk, row.source, row.written, row.becomes, row.same, row.evidence, row.starts, row.ends,
            named.get(row.decided_by_id or 0, "Practice Lens"), named.get(row.ended_by_id or 0, ""),
        )
        for row in rows
        # Either number may be the restricted one: who knows the other would learn this one from the row.
        if asking.may_see(asking.key_of(row.written)) and asking.may_see(asking.key_of(row.becomes))
    )  # fmt: skip


def names_changed(asking: Asking) -> bool:
    """Whether teams, spellings, rules or joined sources changed since the current figures were worked out."""
    permissions.check_can_publish(asking.actor)
    edition = asking.once(current)
    # A print of them, compared: what changed need not be found out, only whether figures are worth working out anew.
    return edition is not None and edition.names_known != building.print_of_names(asking.today)


def unmatched(asking: Asking) -> tuple[Unmatched, ...]:
    """Spellings of teams and workers in the current edition that nobody matched, by how many children they hold."""
    permissions.check_can_publish(asking.actor)
    edition = asking.once(current)
    if edition is None:
        return ()
    return measured(edition).unmatched()
