"""Figures of the authority, a service area or a team, and the children behind one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from django.conf import settings

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, CaseloadRow, DueRow, Figure, Level, Only
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import cached, cards, lateness, permissions
from practicelens.performance.datasets.figures.internal import listed
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import (
    BehindFigure,
    EditionView,
    FiguresPage,
    MeasureRow,
    Place,
    TeamsPage,
    TeamSummary,
)
from practicelens.performance.datasets.week.summing import caseloads, unallocated

Row = TypeVar("Row", CaseloadRow, DueRow)


def figures(
    asking: Asking,
    level: str,
    level_id: int | None,
    *,
    only: Collection[str] | None = None,
    until: date | None = None,
    trends: bool = False,
) -> FiguresPage | None:
    """Every card (or ``only`` these) at one place over its own period; None before any is published.

    ``until``: as they stood on this day rather than on the extract's own, where that is later: a month's report tells
    of its month. ``trends``: with thirteen months of each, which only a page with a line beside each figure needs.
    """
    place = _place_of(asking, level, level_id)
    permissions.check_can_see_level(asking.actor, level, level_id)
    edition = asking.once(current)
    if edition is None:
        return None
    data, at = measured(edition), Level(level)
    shown = [card for card in cards.at(at) if only is None or card.key in only]
    # Never after the extract's own day: what has happened since is not in it, and would count as nothing.
    as_at = min(edition.as_at, until or edition.as_at)
    found = cached.figures(data, shown, at, level_id, as_at)
    past = cached.trends_to(data, found, at, level_id) if trends else {}
    lines = [_line(data, card, found[card.key], past.get(card.key, ())) for card in shown]
    # The earliest of all: flows are told for three months, stocks for their day, and the page has one line above both.
    start = min((line.figure.start for line in lines), default=as_at)
    return FiguresPage(place, edition, start, tuple(lines))


def _line(data: Measurements, card: Card, figure: Figure, trend: tuple[Figure, ...]) -> MeasureRow:
    """A card's figure with its trend, and the sources it is taken from."""
    # A figure that could not be told has no source: a name beside it would say that it answered.
    sources = tuple(TITLES[one] for one in data.sources(card.key, figure.end)) if figure.value is not None else ()
    return MeasureRow(card, figure, trend, sources=sources)


def children_behind(
    asking: Asking,
    card_key: str,
    level: str,
    level_id: int | None,
    *,
    start: date | None = None,
    end: date | None = None,
    only: str = Only.ALL,
) -> BehindFigure:
    """The rows a figure was counted from, one a child and event, with what made each count; the unnamed are counted."""
    place = _place_of(asking, level, level_id)
    permissions.check_can_see_level(asking.actor, level, level_id, Capability.SEE_CHILDREN)
    card, edition = CARDS.get(card_key), asking.once(current)
    # Addresses are typed and kept: a card that left, a level it never had and an odd filter are no faults of ours.
    if card is None or edition is None or Level(level) not in card.levels or only not in set(Only):
        raise Missing("figure")
    usual = cards.period(card, edition.as_at)
    first, last = start or usual[0], end or usual[1]
    data, at = measured(edition), Level(level)
    found = data.figures([card_key], at, None if level_id is None else [level_id], first, last)
    rows = data.children(card_key, at, level_id, first, last, Only(only))
    # Asked of the same period as the list, so that the number above it is the number of its rows.
    figure = found[0] if found else None
    return BehindFigure(card, place, edition, figure, first, last, only, listed(asking, data, rows))


def teams(asking: Asking) -> TeamsPage | None:
    """The teams within reach, by service area and name, side by side; None before anything is published."""
    reach = asking.actor.teams_for(Capability.SEE_FIGURES)
    may_see_whole = permissions.can_see_level(asking.actor, "authority", None)
    # An authority has extracts before it has teams, and weeks to be opened again: they are the whole authority's.
    if not reach and not may_see_whole:
        raise Missing("teams")
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    # Read for all teams together: a borough has sixty, and each table would be asked once for each.
    grouped: dict[int, list[TeamSummary]] = defaultdict(list)
    for line in _team_lines(asking, data, sorted(reach & set(asking.teams)), edition, asking.today):
        grouped[line.team.service_id].append(line)
    services = [(_service_place(lines[0].team), tuple(lines)) for lines in grouped.values()]
    services.sort(key=lambda pair: pair[0].name)
    if not may_see_whole:
        return TeamsPage(edition, cards.side_by_side(), tuple(services), None)
    loads = data.caseload(None)
    outside = sum(row.children for row in loads if row.team_id not in asking.teams)
    whole = Place("authority", None, settings.AUTHORITY_NAME)
    children = sum(row.children for row in loads)
    return TeamsPage(edition, cards.side_by_side(), tuple(services), whole, children, outside)


def teams_in_reach(asking: Asking) -> tuple[TeamView, ...]:
    """The teams whose figures the person may see, by service area and name."""
    reach = asking.actor.teams_for(Capability.SEE_FIGURES)
    found = [team for team_id, team in asking.teams.items() if team_id in reach]
    return tuple(sorted(found, key=lambda team: (team.service_name, team.name)))


def place(asking: Asking, level: str, level_id: int | None) -> Place:
    """A place within the person's reach, in words; ``Missing`` when it is not."""
    permissions.check_can_see_level(asking.actor, level, level_id)
    return _place_of(asking, level, level_id)


def team_name(asking: Asking, team_id: int) -> TeamView:
    """A team within reach; ``Missing`` when it is not."""
    found = place(asking, "team", team_id).above
    if found is None:
        raise Missing("team")
    return found


def may_name_children(asking: Asking, level: str, level_id: int | None) -> bool:
    """Whether figures at this place open onto their children for this person."""
    return permissions.can_see_level(asking.actor, level, level_id, Capability.SEE_CHILDREN)


def _place_of(asking: Asking, level: str, level_id: int | None) -> Place:
    """A place by its level and id; ``Missing`` when there is none such."""
    if level == "authority" and level_id is None:
        return Place("authority", None, settings.AUTHORITY_NAME)
    if level == "team" and level_id is not None and level_id in asking.teams:
        team = asking.teams[level_id]
        return Place("team", team.id, team.name, above=team)
    if level == "service":
        for team in asking.teams.values():
            if team.service_id == level_id:
                return _service_place(team)
    raise Missing("place")


def _team_lines(
    asking: Asking, data: Measurements, team_ids: Sequence[int], edition: EditionView, today: date
) -> tuple[TeamSummary, ...]:
    """One line a team: each table is asked once for all teams."""
    loads = _by_team(data.caseload(team_ids))
    late = _by_team(lateness.late(asking, data, team_ids))
    soon = _by_team(lateness.soon(asking, data, team_ids))
    by_card = _figures_by_team(data, team_ids, edition.as_at)
    lines = []
    for team_id in team_ids:
        held = loads.get(team_id, [])
        # How many are over their limit is a figure by worker: in a team of two it says whose.
        known = permissions.can_see_workers_of(asking.actor, team_id)
        over = sum(line.over for line in caseloads(asking, team_id, held, ())) if known else None
        lines.append(
            TeamSummary(
                team=asking.teams[team_id],
                children=sum(row.children for row in held),
                unallocated=unallocated(held),
                over_limit=over,
                overdue=len(late.get(team_id, [])),
                due_soon=len(soon.get(team_id, [])),
                figures=tuple(by_card.get(team_id, [])),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.team.service_name, line.team.name)))


def _figures_by_team(data: Measurements, team_ids: Sequence[int], as_at: date) -> dict[int, list[MeasureRow]]:
    """The few cards of the teams page, asked at once for all teams."""
    shown = cards.side_by_side()
    found = cached.of_teams(data, shown, team_ids, as_at)
    # Without a trend: side by side the teams' figures of one period are compared, and a line a team would cost sixty.
    return {one: [MeasureRow(card, found[card.key, one], ()) for card in shown] for one in team_ids}


def _by_team(rows: Sequence[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.team_id is not None:
            grouped[row.team_id].append(row)
    return grouped


def may_take_list(asking: Asking, level: str, level_id: int | None) -> bool:
    """Whether this person may take the children behind a figure of this place away as a file."""
    # A capability of its own: a file leaves the product, and with it whatever restricts and records a look.
    return asking.actor.can(Capability.TAKE_LISTS) and may_name_children(asking, level, level_id)


def _service_place(team: TeamView) -> Place:
    return Place("service", team.service_id, team.service_name)
