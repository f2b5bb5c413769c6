"""Local cards for whoever asks: the list, one card with its figures, and the children behind one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.control.charts import Chart
from practicelens.analytics.measure import Card, EventRow, Figure, Level, Only
from practicelens.people.asking import Asking
from practicelens.performance.datasets import cards as usual
from practicelens.performance.datasets import naming
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.permissions import can_see_level, check_can_see_level
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import (
    BehindFigure,
    ChildList,
    EditionView,
    ListedChild,
    MeasureRow,
    Place,
)
from practicelens.performance.local_cards import answering, figures, permissions
from practicelens.performance.local_cards.figures import Answered
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.shapes import AnswerView, CardPage, CardRow, PlaceRow, VersionView
from practicelens.performance.local_cards.states import BEING_WRITTEN, Status
from practicelens.performance.local_cards.versions import card_of, definition_of
from practicelens.performance.matters.computing import settings_of

NOT_RUN = "not worked out of this extract yet; it will be within ten minutes"
SHOWN = (Status.PUBLISHED, *BEING_WRITTEN, Status.WITHDRAWN, Status.REPLACED, Status.DISCARDED)
"""Which version a card is shown by: the first of these that it has."""


def cards(asking: Asking) -> tuple[CardRow, ...]:
    """Every card by title; those never published for those who check them. Raises ``Missing`` for no figures."""
    permissions.check_can_see(asking.actor)
    edition = asking.once(current)
    by_card: dict[int, list[CardVersion]] = {}
    for row in _versions(edition):
        by_card.setdefault(row.card_id, []).append(row)
    # Of each card the version that is in force, or the nearest to it: versions are told on its page.
    shown = [(_shown(rows), rows) for rows in by_card.values()]
    may_check = permissions.can_check(asking.actor)
    found = [pair for pair in shown if may_check or pair[0].status == Status.PUBLISHED.value]
    views = _views(asking, [row for _, rows in found for row in rows])
    lines = (_row(first, rows, views, edition, later=may_check) for first, rows in found)
    return tuple(sorted(lines, key=lambda line: (SHOWN.index(line.version.status), line.card.title.casefold())))


def _row(
    row: CardVersion, rows: Sequence[CardVersion], views: dict[int, VersionView], edition: EditionView | None,
    *, later: bool,
) -> CardRow:  # fmt: skip
    waiting = [one for one in rows if later and one is not row and views[one.pk].being_written]
    answer = _answer(row)
    why = answer.why if answer else (NOT_RUN if edition and row.status == Status.PUBLISHED.value else "")
    return CardRow(card_of(row, answer), views[row.pk], why, views[waiting[0].pk] if waiting else None)


def card(asking: Asking, card_id: int, *, version: int | None = None, of: str = "") -> CardPage:
    """One card by its published version, or by the one asked for, with the months at one place within reach.

    Raises ``Missing``: no figures to see, no such card or version, one never published to those who check none.
    """
    permissions.check_can_see(asking.actor)
    edition = asking.once(current)
    rows = _rows_of(asking, edition, card_id)
    row = _asked_for(rows, version)
    if row is None:
        raise Missing("local card")
    views = _views(asking, rows)
    # What was withdrawn or replaced tells no figure any more, though what it answered lies there until the next one.
    answer = _answer(row) if _alive(row) else None
    # Answers of versions that are done with are told too: who reads an old report asks what it counted.
    lines, place, months, chart = _shown_figures(asking, edition, row, answer, of)
    return CardPage(
        card_of(row, answer), views[row.pk], tuple(views[one.pk] for one in reversed(rows)), edition,
        _answer_view(edition, answer) if edition and _alive(row) else None, lines, place, months, chart,
    )  # fmt: skip


def _shown_figures(
    asking: Asking, edition: EditionView | None, row: CardVersion, answer: CardAnswer | None, of: str
) -> tuple[tuple[PlaceRow, ...], Place | None, tuple[Figure, ...], Chart | None]:
    """The figures within reach, and the months with their chart at the place asked for, or at the first."""
    if edition is None or answer is None or answer.fault:
        return (), None, (), None
    found = _answered(edition, row, answer)
    places = _places(asking, found.card)
    lines = tuple(PlaceRow(one, figures.line(found, Level(one.level), one.id)) for one in places)
    chosen = next((one for one in places if one.word == of), places[0] if places else None)
    if chosen is None:
        return lines, None, (), None
    at = Level(chosen.level)
    months = figures.months(found, at, chosen.id)
    chart = figures.chart_of(found, at, chosen.id, months, settings_of(asking.rules))
    return lines, chosen, months[-figures.SHOWN :], chart


def measures(asking: Asking, level: str, level_id: int | None) -> tuple[MeasureRow, ...]:
    """The published cards that can be told at a place, by title; one that stopped answering says so. Raises Missing."""
    check_can_see_level(asking.actor, level, level_id)
    edition, at = asking.once(current), Level(level)
    if edition is None:
        return ()
    published = _versions(edition).filter(status=Status.PUBLISHED.value)
    found = [_answered(edition, row, _answer(row)) for row in published]
    # A card whose rows name no team says nothing of one: not a nought, nothing.
    lines = [figures.line(one, at, level_id) for one in found if at in one.card.levels]
    return tuple(sorted(lines, key=lambda line: line.card.title.casefold()))


def children_behind(
    asking: Asking, card_id: int, level: str, level_id: int | None, *, start: date | None = None,
    end: date | None = None, only: str = Only.ALL, version: int | None = None,
) -> BehindFigure:  # fmt: skip
    """The rows a figure was counted from, one a child and day; the unnamed are counted. Raises Missing."""
    permissions.check_can_see(asking.actor)
    # The place before the children: beyond their reach it is as if there were none.
    place = figures_queries.place(asking, level, level_id)
    check_can_see_level(asking.actor, level, level_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    rows = _rows_of(asking, edition, card_id)
    row = _asked_for(rows, version)
    answer = _answer(row) if row and _alive(row) else None
    if row is None or edition is None or answer is None or answer.fault or only not in set(Only):
        raise Missing("figure")
    found = _answered(edition, row, answer)
    at = Level(level)
    if at not in found.card.levels or found.file is None:
        raise Missing("figure")
    # The usual time of such a card where the address says none, as behind any other figure.
    first, last = usual.period(found.card, edition.as_at)
    (figure,) = figures.figures(found, at, level_id, ((start or first, end or last),))
    behind = figures.behind(found, at, level_id, figure.start, figure.end, Only(only))
    return BehindFigure(found.card, place, edition, figure, figure.start, figure.end, only, _listed(asking, behind))


def _listed(asking: Asking, rows: Sequence[EventRow]) -> ChildList:
    """The rows of children who may be named, the latest first; no worker, whom a local card does not ask."""
    seen = [row for row in rows if naming.may_name(asking, row.child)]
    lines = tuple(
        ListedChild(row.child, naming.team(asking, row.team_id), "", row.date, row.counts)
        for row in sorted(seen, key=lambda row: (-row.date.toordinal(), row.child))
    )
    return ChildList(lines, hidden=len(rows) - len(seen))


def draft(asking: Asking, card_id: int) -> VersionView:
    """The newest version, for whoever writes or checks cards. Raises Missing."""
    permissions.check_can_check(asking.actor)
    row = CardVersion.objects.filter(card_id=card_id).order_by("-number").first()
    if row is None:
        raise Missing("local card")
    return _views(asking, [row])[row.pk]


def to_end(asking: Asking, card_id: int, number: int | None) -> VersionView:
    """The version of a number, or the newest that can be withdrawn or discarded, or the newest. Raises Missing."""
    permissions.check_can_write(asking.actor)
    rows = CardVersion.objects.filter(card_id=card_id, **({"number": number} if number else {})).order_by("-number")
    ending = [row for row in rows if row.status in (Status.DRAFT.value, Status.PUBLISHED.value)] or list(rows)
    if not ending:
        raise Missing("local card")
    return _views(asking, ending[:1])[ending[0].pk]


def _versions(edition: EditionView | None) -> QuerySet[CardVersion]:
    """Every version with its answer of the edition. Two queries."""
    answers = CardAnswer.objects.filter(edition=edition.hash if edition else "")
    return CardVersion.objects.order_by("card_id", "number").prefetch_related(Prefetch("answers", queryset=answers))


def _rows_of(asking: Asking, edition: EditionView | None, card_id: int) -> list[CardVersion]:
    """A card's versions, oldest first; those that nobody has checked for whoever checks cards."""
    may_check = permissions.can_check(asking.actor)
    return [row for row in _versions(edition).filter(card_id=card_id) if may_check or row.checked_at is not None]


def _asked_for(rows: Sequence[CardVersion], version: int | None) -> CardVersion | None:
    """The version of a number, or the one that the card is shown by; None where there is none."""
    # By its number also one that is in force no more.
    if version:
        return next((one for one in rows if one.number == version), None)
    return _shown(rows) if rows else None


def _shown(rows: Sequence[CardVersion]) -> CardVersion:
    """The version that a card is shown by; of those that are equal the newest."""
    return min(rows, key=lambda row: (SHOWN.index(Status(row.status)), -row.number))


def _alive(row: CardVersion) -> bool:
    return Status(row.status) in (Status.PUBLISHED, *BEING_WRITTEN)


def _answer(row: CardVersion) -> CardAnswer | None:
    """The answer of the text as it stands, among those that were read with it."""
    return next((one for one in row.answers.all() if one.revision == row.revision), None)


def _answer_view(edition: EditionView, answer: CardAnswer | None) -> AnswerView:
    if answer is None:
        return AnswerView(edition.as_at, waits=True)
    return AnswerView(edition.as_at, answer.rows, answer.why, at=answer.at)


def _answered(edition: EditionView, row: CardVersion, answer: CardAnswer | None) -> Answered:
    """A version beside the figures of the edition, with its answer or why it has none."""
    data, folder = measured(edition), answering.folder_of(edition)
    if answer is None:
        return Answered(card_of(row), data, folder, None, NOT_RUN)
    # In the words that whoever wrote it reads: a figure without a reason would be asked after.
    why = f"stopped answering: {answer.why}" if answer.fault else ""
    return Answered(card_of(row, answer), data, folder, None if answer.fault else answering.file_of(answer), why)


def _places(asking: Asking, of: Card) -> list[Place]:
    """The places within reach that a card can be told for: the whole, service areas, teams."""
    named = [("authority", None), *(("service", one) for one in asking.services)]
    teams = sorted(asking.teams.values(), key=lambda team: (team.service_name, team.name))
    named += [("team", team.id) for team in teams]
    levels = {level.value for level in of.levels}
    # A service area without a team has no place of its own: nothing of it could be counted.
    areas = {team.service_id for team in teams}
    return [
        figures_queries.place(asking, level, one)
        for level, one in named
        if level in levels and (level != "service" or one in areas) and can_see_level(asking.actor, level, one)
    ]


def _views(asking: Asking, rows: Collection[CardVersion]) -> dict[int, VersionView]:
    """Versions with the names of whoever wrote, checked and ended them, by their key."""
    names = asking.names({one for row in rows for one in (row.author_id, row.checked_by_id, row.ended_by_id)})
    return dict(_view(asking, row, names) for row in rows)


def _view(asking: Asking, row: CardVersion, names: dict[int, str]) -> tuple[int, VersionView]:
    return row.pk, VersionView(
        card_id=row.card_id, number=row.number, revision=row.revision, status=Status(row.status),
        what=definition_of(row),
        author=names.get(row.author_id, ""), own=asking.actor.account_id in row.writers, written_at=row.written_at,
        checked_by=names.get(row.checked_by_id or 0, ""), checked_at=row.checked_at, found=row.found,
        next_review=row.next_review, ended_at=row.ended_at, ended_by=names.get(row.ended_by_id or 0, ""),
        ended_why=row.ended_why,
    )  # fmt: skip
