"""Figures: of a place as it stands, by month, divided by anything; targets, and what others published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import ConfigDict, Field

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measurements.periods import month_ends, month_start
from practicelens.api.answering import Listed, listed, tag_of, unchanged
from practicelens.api.asked import EARLIEST, LATEST, MeasureKey, Narrowed, OfPlace, Paged, place_of
from practicelens.api.shapes import ComparatorRow, Comparators, Figures, TargetRow, Targets
from practicelens.api.who import REFUSALS, asking_of
from practicelens.people.asking import Asking
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore import flat, queries, reading
from practicelens.performance.explore.flat import FigureRow, Rows
from practicelens.performance.explore.questions import Question
from practicelens.performance.matters import comparators as published
from practicelens.performance.matters import targets as targets_queries
from practicelens.workdays.timescales import add_months

router = Router(tags=["Figures"])
MOST_MONTHS = flat.MOST_MONTHS


class Standing(OfPlace):
    """Figures as they stand."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    measure: list[str] | None = Field(None, max_length=300)
    """Only these measures, by their keys; the parameter once for each."""
    as_of: date | None = Field(None, ge=EARLIEST, le=LATEST)
    """As they stood on a day, of what the newest extracts tell of it; never later than the newest."""


class Series(OfPlace):
    """Figures month by month."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    measure: list[str] | None = Field(None, max_length=300)
    """Only these measures, by their keys; the parameter once for each."""
    months: int = Field(13, ge=1, le=MOST_MONTHS)
    """How many whole months."""
    to: date | None = Field(None, ge=EARLIEST, le=LATEST)
    """Up to the last month that is whole by this day; without it, by the day of the newest extract."""


class Divided(OfPlace):
    """One measure over a period, divided."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    by: str | None = Field(None, max_length=40)
    """How to divide it: a key of its `divided_by`."""
    # Not "from", which is a word of Python's own.
    first: date | None = Field(None, alias="from", ge=EARLIEST, le=LATEST)
    """The first day."""
    last: date | None = Field(None, alias="to", ge=EARLIEST, le=LATEST)
    """The last day; without it the day of the newest extract."""
    months: int | None = Field(None, ge=1, le=MOST_MONTHS)
    """In place of days: so many whole months up to the last that is whole."""


@router.get("/figures", response={200: Figures, **REFUSALS}, summary="The figures of one place")
def figures(request: HttpRequest, asked: Query[Standing]) -> HttpResponse:
    """Every measure of a place: what happens, over the three months up to the day; what stands, on the day itself."""
    asking, edition = _published(request)
    tag = tag_of(request, asking, edition)
    if (held := unchanged(request, tag)) is not None:
        return held
    found = flat.standing(asking, place_of(asking, asked.of), _known(asked.measure), asked.as_of)
    if found is None:
        raise Missing("figures")
    return _listed(request, asked, found, tag)


@router.get("/series", response={200: Figures, **REFUSALS}, summary="Every measure, month by month")
def series(request: HttpRequest, asked: Query[Series]) -> HttpResponse:
    """Whole months, oldest first, of the authority or a service area; a month that cannot be told says why."""
    asking, edition = _published(request)
    tag = tag_of(request, asking, edition)
    if (held := unchanged(request, tag)) is not None:
        return held
    place = place_of(asking, asked.of)
    found = flat.by_month(asking, place, edition, _known(asked.measure), asked.months, asked.to)
    return _listed(request, asked, found, tag)


@router.get("/figures/{measure}", response={200: Figures, **REFUSALS}, summary="One measure by anything, over any time")
def divided(
    request: HttpRequest,
    measure: MeasureKey,
    asked: Query[Divided],
    narrowed: Query[Narrowed],  # type: ignore[valid-type]
) -> HttpResponse:
    """Its groups, and all of them together. Where the asker sees no child, small numbers are hidden, and others that
    would tell them. Without a period: what stands, today; what happens, in the last twelve whole months.
    """
    asking, edition = _published(request)
    if measure not in CARDS:
        raise Missing("measure")
    tag = tag_of(request, asking, edition)
    if (held := unchanged(request, tag)) is not None:
        return held
    question = _question(asking, edition, measure, asked, narrowed)
    answer = queries.answer(asking, question)
    return _listed(request, asked, flat.divided(answer), tag, answer.notes)


@router.get("/targets", response={200: Targets, **REFUSALS}, summary="What measures are to reach")
def targets(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Targets of the authority and of service areas, those that stand first."""
    rows = [
        TargetRow(
            measure=one.card.key, title=one.card.title, value=one.value, first=one.first, until=one.until,
            place=f"service-{one.service_id}" if one.service_id else "authority",
            place_name=one.service or settings.AUTHORITY_NAME, owner=one.owner, set_at=one.set_at,
            ended_at=one.ended_at,
        )
        for one in targets_queries.register(asking_of(request))
    ]  # fmt: skip
    return listed(request, asked, Listed(TargetRow, rows))


@router.get("/comparators", response={200: Comparators, **REFUSALS}, summary="What other authorities published")
def comparators(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """The latest published year of each measure that has one: ours, statistical neighbours, London, England."""
    rows = []
    for card, one in published.page(asking_of(request)).measures:
        ours, neighbours, london, england = one.numbers
        rows.append(
            ComparatorRow(card.key, card.title, one.year, ours, neighbours, one.counted, london, england, one.differs)
        )
    return listed(request, asked, Listed(ComparatorRow, rows))


def _published(request: HttpRequest) -> tuple[Asking, EditionView]:
    """Who asks, and what is published. Raises Missing for whoever sees no figures, and before there are any."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    if edition is None:
        raise Missing("figures")
    return asking, edition


def _known(keys: list[str] | None) -> Collection[str] | None:
    """The measures asked for; None for every one. Raises Missing where one is none."""
    if keys is not None and not set(keys) <= CARDS.keys():
        raise Missing("measure")
    return keys


def _question(asking: Asking, edition: EditionView, measure: str, asked: Divided, narrowed: Any) -> Question:
    """The explorer's own question. Raises Refused with its words where there is none such."""
    if asked.months is not None and (asked.first or asked.last):
        raise Refused("Ask for months or for days: not for both.", code="period")
    days = (asked.first, asked.last)
    if asked.months is not None:
        end = month_ends(edition.as_at, 1)[0]
        days = (add_months(month_start(end), 1 - asked.months), end)
    place = place_of(asking, asked.of)
    given = {"card": measure, "by": asked.by or "", "of": place.key}
    given |= {key: value for key, value in narrowed.model_dump(by_alias=True).items() if value}
    read = reading.read(given, days, queries.places(asking), edition.as_at)
    if read.question is None:
        raise Refused(" ".join(one.words for one in read.problems), code="question")
    return read.question


def _listed(request: HttpRequest, asked: OfPlace, found: Rows, tag: str, notes: Collection[str] = ()) -> HttpResponse:
    about = {
        "place": found.place.words, "as_at": found.edition.as_at, "edition": found.edition.hash, "notes": list(notes),
    }  # fmt: skip
    return listed(request, asked, Listed(FigureRow, found.rows, about), tag)
