"""Words and addresses of figures: a value as its kind is said, a trend as a sentence, a list's address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from practicelens.analytics.indicators.shapes import EVIDENCE
from practicelens.analytics.measure import Card, Evidence, Figure, Timing
from practicelens.performance.datasets.naming import list_words
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.performance.extracts.identifiers import queries as identifiers
from practicelens.performance.local_cards.rules import number_in
from practicelens.performance.matters.wording import amount_words, interval_words, of_words, value_words
from practicelens.web.codes import words_of
from practicelens.web.templatetags.words import short_date, week_query

register = template.Library()
register.filter("value_words", value_words)
register.filter("amount_words", amount_words)
register.filter("of_words", of_words)
register.filter("interval", interval_words)
CODED: Final = {EVIDENCE[column][0]: codes for column, codes in {
    "source": "source", "primary_need": "need", "case_status": "case_status", "closure_reason": "closure",
    "latest_category": "category", "legal_status": "legal_status", "permanence_plan": "permanence",
    "placement_type": "placement", "provider": "provider", "end_reason": "end_reason", "eligibility": "eligibility",
    "accommodation": "accommodation", "activity": "activity",
}.items()}  # fmt: skip
"""The set of codes that each piece of evidence is of, by its label."""


@register.inclusion_tag("figures/_joined_since.html", takes_context=True)
def joined_since(context: dict[str, Any], report: datetime | None = None) -> dict[str, Any]:
    """That identifiers were confirmed after the figures of a page were published, or of a ``report`` of this moment."""
    request = context.get("request")
    asking, past = getattr(request, "asking", None), getattr(request, "open_week", None)
    # Of a past week its own publication: what was confirmed later is not in its figures.
    moment = past.week.published_at if past else report
    since = identifiers.confirmed_since(asking, moment) if asking else None
    return {"since": since, "frozen": report is not None, "past": past is not None}


@register.filter
def evidence_words(one: Evidence) -> str:
    """A value behind an answer as people read it: a day, a number, a word of the extract's, a list."""
    if isinstance(one.value, date):
        return short_date(one.value)
    if one.kind == "list":
        return list_words(str(one.value))
    if one.label in CODED and one.value is not None:
        # "6" or "U4" alone says nothing to whoever did not learn the codes.
        return words_of(CODED[one.label], str(one.value)).replace("_", " ")
    if one.label == EVIDENCE["location"][0]:
        return {"in": "inside the authority", "out": "outside the authority"}.get(str(one.value), str(one.value))
    return "" if one.value is None else str(one.value).replace("_", " ")


@register.filter
def trend_words(line: MeasureRow) -> str:
    """A trend as a screen reader says it: where it began, where it stands, its lowest and highest point."""
    known = [figure for figure in line.trend if figure.value is not None]
    # One month is no trend.
    if len(known) < 2:
        return ""
    values = [figure.value for figure in known if figure.value is not None]
    first, last = (amount_words(value, line.card) for value in (values[0], values[-1]))
    low, high = (amount_words(value, line.card) for value in (min(values), max(values)))
    # A flow's points overlap: each is of the same three months' length as the figure beside it.
    points = "month ends" if line.card.timing is Timing.STOCK else "month ends, each with the three months before it"
    return f"{len(known)} {points}, from {first} to {last}; lowest {low}, highest {high}"


@register.filter
def period_words(figure: Figure, card: Card) -> str:
    """When a figure is of: a day for a stock, from and until for a flow."""
    if card.timing is Timing.STOCK or figure.start == figure.end:
        return f"on {short_date(figure.end)}"
    return f"{short_date(figure.start)} to {short_date(figure.end)}"


@register.simple_tag(takes_context=True)
def children_of(context: dict[str, Any], line: Any, only: str = "") -> str:
    """The address of the children behind a figure, of the week that the page shows."""
    figure: Figure = line.figure
    # With the figure's own period, so that the list is the one that it was counted from.
    # Level 0 stands for the authority, which has no number.
    place = [figure.level.value, figure.level_id or 0]
    local = number_in(line.card.key)
    # A card that was written here has a list of its own.
    of_card = reverse("figure-children", args=[line.card.key, *place]) if local is None else ""
    address = of_card or reverse("local-card-children", args=[local, *place])
    query = f"?from={figure.start.isoformat()}&to={figure.end.isoformat()}"
    return f"{address}{query}{f'&only={only}' if only else ''}{week_query(context, '&')}"


@register.simple_tag(takes_context=True)
def explore_of(context: dict[str, Any], line: Any) -> str:
    """The explorer’s address for a figure at its place; "" of a past week and of a local card, which it lacks."""
    figure: Figure = line.figure
    if getattr(context.get("request"), "open_week", None) is not None or number_in(line.card.key) is not None:
        return ""
    place = "authority" if figure.level_id is None else f"{figure.level.value}-{figure.level_id}"
    return f"{reverse('explore')}?{urlencode({'card': line.card.key, 'in': 'now', 'of': place})}"


@register.filter
def size_words(size: int) -> str:
    """A file's size as people say it: "812 kB", "12.4 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024):,} kB"
    return f"{size / (1024 * 1024):.1f} MB"


@register.filter
def thousands(number: int) -> str:
    """5337 is "5,337"."""
    return f"{number:,}"


@register.filter
def breakable(words: str) -> str:
    """Long words with a place to break at, for the narrow columns of a calendar."""
    return words.replace("assessment", "assess\u00adment")
