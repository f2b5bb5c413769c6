"""Reads of findings, for a given actor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from practicelens.access.actor import ChildKey
from practicelens.people.asking import Asking
from practicelens.quality.findings import permissions
from practicelens.quality.findings.models import Finding
from practicelens.quality.findings.rules import Found
from practicelens.quality.findings.states import Sort
from practicelens.workdays.clock import LONDON


@dataclass(frozen=True)
class FindingView(Found):
    """A finding with the team it was found in."""

    team_id: int
    source_kind: str
    source_id: int


@dataclass(frozen=True)
class ThemeFound:
    """A theme that was found in something, as a strength or to make better; whose it is, and what, it does not say."""

    source_kind: str
    source_id: int
    theme: str
    sort: Sort


def findings(asking: Asking, since: date, until: date) -> tuple[FindingView, ...]:
    """What was found in the actor's teams in a period, strengths first; restricted children's only if named."""
    teams = permissions.check_can_read(asking.actor)
    rows = Finding.objects.filter(team_id__in=teams, found_at__gte=_opens(since), found_at__lt=_opens(until, 1))
    hidden = asking.hidden
    # Words about a child, unlike counts below: restricted ones only for whoever is named.
    seen = (row for row in rows if ChildKey(row.authority, row.scheme, row.child) not in hidden)
    # Strengths first, as everywhere: appreciative inquiry builds on the best of what occurred (strategy, section 5).
    return tuple(sorted(map(_view, seen), key=lambda view: (view.sort is not Sort.STRENGTH, view.theme)))


def themes(asking: Asking, since: date, until: date, team_ids: Collection[int]) -> tuple[ThemeFound, ...]:
    """Every theme found in a period, in those of some teams whose findings the actor reads, to be counted.

    Restricted children are counted, as in figures. One query.
    """
    # Cut down to what the reader sees, so that a report of one team cannot be asked for another's.
    teams = frozenset(permissions.check_can_read(asking.actor)) & frozenset(team_ids)
    # By moments, not by the day of a moment: SQLite would ask Python for the day of each row there is.
    rows = Finding.objects.filter(team_id__in=teams, found_at__gte=_opens(since), found_at__lt=_opens(until, 1))
    columns = rows.order_by("pk").values_list("source_kind", "source_id", "theme", "sort")
    sorts = {sort.value: sort for sort in Sort}
    return tuple(ThemeFound(kind, pk, theme, sorts[sort]) for kind, pk, theme, sort in columns)


def _opens(day: date, later: int = 0) -> datetime:
    """The first moment of a London day."""
    # In London, for a day of reports is one there: in summer it begins an hour before UTC's.
    return datetime.combine(day + timedelta(days=later), time(), tzinfo=LONDON)


def _view(row: Finding) -> FindingView:
    return FindingView(
        Sort(row.sort), row.standard, row.theme, tuple(row.tags), row.text, row.team_id, row.source_kind, row.source_id
    )
