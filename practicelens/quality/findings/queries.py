"""Reads of findings, for a given actor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from practicelens.access.actor import ChildKey
from practicelens.people.asking import Asking
from practicelens.quality.findings import permissions
from practicelens.quality.findings.models import Finding
from practicelens.quality.findings.rules import Found
from practicelens.quality.findings.states import Sort


@dataclass(frozen=True)
class FindingView(Found):
    """A finding with the team it was found in."""

    team_id: int
    source_kind: str
    source_id: int


@dataclass(frozen=True)
class ThemeCount:
    """How often a theme was found, as a strength and as something to make better."""

    theme: str
    strengths: int
    improvements: int


def findings(asking: Asking, since: date, until: date) -> tuple[FindingView, ...]:
    """What was found in the actor's teams in a period, strengths first; restricted children's only if named."""
    teams = permissions.check_can_read(asking.actor)
    rows = Finding.objects.filter(team_id__in=teams, found_at__date__range=(since, until))
    hidden = asking.hidden
    # Words about a child, unlike counts below: restricted ones only for whoever is named.
    seen = (row for row in rows if ChildKey(row.authority, row.scheme, row.child) not in hidden)
    return tuple(sorted(map(_view, seen), key=lambda view: (view.sort is not Sort.STRENGTH, view.theme)))


def themes(asking: Asking, since: date, until: date, team_ids: Collection[int] | None = None) -> tuple[ThemeCount, ...]:
    """Counts by theme in the actor's teams, or in those of them asked for; restricted children are counted, as in
    figures. One query."""
    teams = permissions.check_can_read(asking.actor)
    if team_ids is not None:
        teams = frozenset(teams) & frozenset(team_ids)
    counted = (
        Finding.objects.filter(team_id__in=teams, found_at__date__range=(since, until))
        .values("theme", "sort")
        .annotate(count=Count("id"))
    )
    found: dict[str, dict[str, int]] = {}
    for row in counted:
        found.setdefault(row["theme"], {})[row["sort"]] = row["count"]
    return tuple(
        ThemeCount(theme, sorts.get(Sort.STRENGTH, 0), sorts.get(Sort.IMPROVEMENT, 0))
        for theme, sorts in sorted(found.items())
    )


def _view(row: Finding) -> FindingView:
    return FindingView(
        Sort(row.sort), row.standard, row.theme, tuple(row.tags), row.text, row.team_id, row.source_kind, row.source_id
    )
