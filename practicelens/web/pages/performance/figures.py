"""Pages: every card of a team, a service area or the authority, and the children behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify

from practicelens.access.capabilities import Capability
from practicelens.analytics.measure import Card, Kind, Level, Timing
from practicelens.documents.blocks import Document
from practicelens.performance.datasets.children.changes import look_at_list
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.figures.outside import outside_teams
from practicelens.performance.datasets.shapes import BehindFigure, ListedChild, MeasureRow
from practicelens.performance.local_cards import queries as local_cards
from practicelens.performance.matters.signalling import signalling
from practicelens.performance.matters.wording import expected_words
from practicelens.web.pages.performance.weeks import of_any_week
from practicelens.web.pages.shared import figures_taken
from practicelens.web.pages.shared.asked import asking_then
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import wants_workbook, workbook, workers_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_day, asked_text
from practicelens.web.templatetags.figures import evidence_words
from practicelens.web.templatetags.words import short_date
from practicelens.workdays import clock

ONLY = (
    ("all", "Everybody counted"),
    ("counted", "Those who met it"),
    ("missed", "Those who did not"),
    ("not_judged", "Could not be judged"),
)


@of_any_week
def team_figures(request: HttpRequest, team_id: int) -> HttpResponse:
    """Every card of one team."""
    return _figures(request, "team", team_id)


@of_any_week
def service_figures(request: HttpRequest, service_id: int) -> HttpResponse:
    """Every card of one service area."""
    return _figures(request, "service", service_id)


@of_any_week
def authority_figures(request: HttpRequest) -> HttpResponse:
    """Every card of the authority."""
    return _figures(request, "authority", None)


@of_any_week
def children_behind(request: HttpRequest, card: str, level: str, level_id: int) -> HttpResponse:
    """The children a figure was counted from; the look is written before the answer leaves."""
    asking = asking_then(request)
    # Not held to the choices: figures refuse what is none of them, and say so.
    only = asked_text(request, "only") or "all"
    found = figures_queries.children_behind(
        asking,
        card,
        level,
        # 0 in the address is the authority, which has no id.
        level_id or None,
        start=asked_day(request, "from"),
        end=asked_day(request, "to"),
        only=only,
    )
    seen = {"edition": found.edition.hash, "level": level, "id": level_id, "only": only}
    seen |= {"from": found.start.isoformat(), "to": found.end.isoformat()}
    return show_behind(
        request, found, seen, may_take=figures_queries.may_take_list(asking, level, level_id or None),
        compare=_compare(found, level, level_id, only),
    )  # fmt: skip


def _compare(found: BehindFigure, level: str, level_id: int, only: str) -> str:
    """Where a list of one's own is laid beside this one; "" of a past week, and of workers."""
    if found.edition.past or not found.card.of_children or found.figure is None or found.figure.value is None:
        return ""
    place = f"{level}-{level_id}" if level_id else level
    days = {"in": "days", "from": found.figure.start.isoformat(), "to": found.figure.end.isoformat()}
    return f"{reverse('explore-compare', args=[found.card.key])}?{urlencode({'of': place, **days, 'only': only})}"


def show_behind(
    request: HttpRequest,
    found: BehindFigure,
    seen: dict[str, Any],
    *,
    may_take: bool,
    back: str = "",
    about: str = "",
    compare: str = "",
    template: str = "figures/children.html",
) -> HttpResponse:
    """The children behind a figure, or their workbook; the look is written before either leaves.

    ``seen``: what the look keeps. ``back``: the page it was opened from. ``about``: whom it is narrowed to, in words.
    ``compare``: where a list of one's own is laid beside it.
    """
    asking, card, only = asking_then(request), found.card.key, found.only
    if may_take and wants_workbook(request):
        # The whole list goes with its reader, so the look names every child on it.
        everybody = [row.child for row in found.list.children if row.child]
        look_at_list(f"{card} as Excel", everybody, by=asking.actor, now=clock.now(), data=seen)
        return _behind_workbook(found)
    page = paginate(found.list.children, request)
    look_at_list(card, [row.child for row in page if row.child], by=asking.actor, now=clock.now(), data=seen)
    # What is only counted is met or missed by nobody.
    choices = ONLY if found.card.kind is Kind.SHARE else (ONLY[0], ONLY[-1])
    shown = {"found": found, "page": page, "choices": choices, "only": only, "may_take": may_take}
    shown |= {"back": back, "about": about, "compare": compare}
    files, lists = {row.file for row in page}, {row.list for row in page}
    return render(
        request,
        template,
        {
            **shown,
            **workers_shown(page),
            "stock": found.card.timing is Timing.STOCK,
            # Said once above the rows where all stand in one place, so that thirty rows stay lines.
            "one_file": min(files, default="") if len(files) == 1 else "",
            "one_list": min(lists, default="") if len(files) == len(lists) == 1 else "",
        },
    )


def _behind_workbook(found: BehindFigure) -> HttpResponse:
    """The children behind a figure with what each answer was taken from, a column each."""
    labels = [one.label.capitalize() for one in found.list.children[0].evidence] if found.list.children else []
    amount = [found.card.amount.capitalize()] if found.card.amount else []
    worker = ["Worker"] if workers_shown(found.list.children)["names_workers"] else []
    columns = ["Child", "Date", "Judged", "Note", *amount, *labels, "Team", *worker, "File", "List", "Sheet", "Row"]
    # The day of the extract stands in the workbook, because its figures go on without the page.
    made = f"{found.place.name}, extract of {short_date(found.edition.as_at)}"
    return workbook(
        found.card.title, made, columns, (_behind_row(found, row, named=bool(worker)) for row in found.list.children)
    )


def _behind_row(found: BehindFigure, row: ListedChild, *, named: bool) -> tuple[object, ...]:
    """One child's row of the workbook. ``named``: there is a column of workers."""
    words = {True: found.card.counted_word, False: found.card.missed_word, None: "could not be judged"}
    amount = [row.amount] if found.card.amount else []
    values = [one.value if isinstance(one.value, (date, int)) else evidence_words(one) for one in row.evidence]
    worker = [row.worker or "not shown to you"] if named else []
    stands = (row.team, *worker, row.file, row.list, row.sheet, row.row)
    return (row.child, row.date, words[row.counts], row.note, *amount, *values, *stands)


@dataclass(frozen=True)
class Area:
    """The measures of an area: its key in an address, how many have no figure, and those that signal, in words.

    ``outside``: of the whole authority, measures that count some who are in no team's figure, and how many of them;
    ``whole``: those that no team has, rates apart, which ask how many children live there.
    """

    key: str
    title: str
    lines: tuple[MeasureRow, ...]
    untold: int
    signals: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, int], ...]
    whole: tuple[str, ...]
    rates: tuple[str, ...]


def _areas(lines: Sequence[MeasureRow], words: Mapping[str, str], outside: Mapping[str, int]) -> tuple[Area, ...]:
    """Measures by area, in the order of the child's journey. ``words``: those that signal; ``outside``, by card."""
    # Neighbours are of one area: cards stand in that order.
    found = ((area, tuple(some)) for area, some in groupby(lines, lambda line: line.card.area))
    return tuple(
        Area(
            slugify(area), area, some,
            sum(line.figure.value is None for line in some),
            tuple((line.card.title, words[line.card.key]) for line in some if line.card.key in words),
            tuple((line.card.title, outside[line.card.key]) for line in some if line.card.key in outside),
            tuple(line.card.title for line in some if _whole_alone(line.card) and line.card.kind is not Kind.RATE),
            tuple(line.card.title for line in some if _whole_alone(line.card) and line.card.kind is Kind.RATE),
        )
        for area, some in found
    )  # fmt: skip


def _whole_alone(card: Card) -> bool:
    """Whether no service area and no team has a figure of it."""
    return not {Level.SERVICE, Level.TEAM} & set(card.levels)


def _figures(request: HttpRequest, level: str, level_id: int | None) -> HttpResponse:
    """The page of all cards at one place, folded by area; the address says which areas are open."""
    asking = asking_then(request)
    place = figures_queries.place(asking, level, level_id)
    book = wants_workbook(request)
    found = figures_queries.figures(asking, level, level_id, trends=not book)
    # Of a past week none: a card written here is run on what is published now.
    past = getattr(request, "open_week", None) is not None
    local = local_cards.measures(asking, level, level_id) if found and not past else ()
    if found and book:
        areas = _areas((*found.lines, *local), {}, {})
        tables = tuple(figures_taken.measures(area.title, area.lines) for area in areas)
        made = f"{place.name}, extract of {short_date(found.edition.as_at)}"
        return as_workbook(Document("Every figure", made, (), tables), f"Figures {place.name}")
    signals = signalling(asking, level, level_id) if found else None
    words, outside = signals.words if signals else {}, outside_teams(asking, found) if found else {}
    areas = _areas((*found.lines, *local), words, outside) if found else ()
    asked = asked_text(request, "area") or ""
    open_ = {area.key for area in areas if asked == "all" or area.key in asked.split(",")}
    shown = {"place": place, "found": found, "areas": areas, "signalling": signals, "open": open_}
    may_open = figures_queries.may_name_children(asking, level, level_id)
    return render(
        request,
        "figures/figures.html",
        {
            **shown,
            "all_open": len(open_) == len(areas),
            "may_open": may_open,
            "matches": asking.actor.can(Capability.LOAD_EXTRACTS),
            "chance": expected_words(signals.expected) if signals else "",
        },
    )


urls: list[URLPattern] = [
    path("teams/<int:team_id>/figures/", team_figures, name="figures"),
    path("services/<int:service_id>/figures/", service_figures, name="service-figures"),
    path("authority/figures/", authority_figures, name="authority-figures"),
    path("figures/<slug:card>/<slug:level>/<int:level_id>/children/", children_behind, name="figure-children"),
]
