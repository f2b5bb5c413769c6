"""Words and addresses of figures: a value as its kind is said, a trend as a sentence, a list's address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse

from practicelens.analytics.measure import Card, Evidence, Figure, Kind, Timing
from practicelens.documents.numbers import with_minus
from practicelens.performance.datasets.naming import list_words
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.performance.extracts.identifiers import queries as identifiers
from practicelens.web.codes import code_words
from practicelens.web.templatetags.words import percent, rounds_away, short_date, week_query

register = template.Library()
CONTACTS = 1
"""The list of contacts."""


@register.inclusion_tag("figures/_joined_since.html", takes_context=True)
def joined_since(context: dict[str, Any], report: datetime | None = None) -> dict[str, Any]:
    """That identifiers were confirmed after the figures of a page were published, or of a ``report`` of this moment."""
    request = context.get("request")
    asking, past = getattr(request, "asking", None), getattr(request, "open_week", None)
    moment = past.week.published_at if past else report
    since = identifiers.confirmed_since(asking, moment) if asking else None
    return {"since": since, "frozen": report is not None, "past": past is not None}


@register.filter
def value_words(figure: Figure, card: Card) -> str:
    """A figure's value as its kind is said: "84 %", "1,204", "31.5", "38 working days"; "" when not judged.

    A share that would be rounded to all or nothing is said as it is: "7 of 2,154".
    """
    if card.kind is Kind.SHARE and figure.denominator and rounds_away(figure.numerator or 0, figure.denominator):
        return f"{figure.numerator or 0:,} of {figure.denominator:,}"
    return amount_words(figure.value, card)


@register.filter
def amount_words(value: float | None, card: Card) -> str:
    """A bare value as its card's kind is said."""
    if value is None:
        return ""
    if card.kind is Kind.SHARE:
        return percent(value)
    if card.kind is Kind.RATE:
        return with_minus(f"{value:.1f}")
    if card.kind is Kind.MEDIAN:
        return with_minus(f"{value:g} {card.amount}".strip())
    return with_minus(f"{value:,.0f}")


@register.filter
def of_words(figure: Figure, card: Card) -> str:
    """What a value is of: "42 of 50" for a share, "of 50" for a median.

    A rate is of how many for how many children: "310 for 98,000 children", or, as if a period were a year, "310 in
    92 days, 98,000 children".
    """
    if figure.denominator is None or card.kind is Kind.COUNT:
        return ""
    if card.kind is Kind.RATE and figure.start < figure.end:
        days = (figure.end - figure.start).days + 1
        return f"{figure.numerator or 0:,} in {days} days, {figure.denominator:,} children"
    if card.kind is Kind.RATE:
        return f"{figure.numerator or 0:,} for {figure.denominator:,} children"
    if card.kind is Kind.MEDIAN:
        return f"of {figure.denominator:,}"
    return f"{figure.numerator or 0:,} of {figure.denominator:,}"


@register.filter
def interval(figure: Figure, card: Card) -> str:
    """The 95 % interval in the value's own unit: "71 to 92"; "" where none was made."""
    if figure.low is None or figure.high is None:
        return ""
    if card.kind is Kind.SHARE:
        # Halves up, as shares are: Python's round would show 12.5 as 12.
        return f"{int(figure.low * 100 + 0.5)} to {int(figure.high * 100 + 0.5)}"
    places = ".1f" if card.kind is Kind.RATE else "g"
    return with_minus(f"{figure.low:{places}} to {figure.high:{places}}")


@register.filter
def evidence_words(one: Evidence) -> str:
    """A value behind an answer as people read it: a day, a number, a word of the extract's, a list."""
    if isinstance(one.value, date):
        return short_date(one.value)
    if one.kind == "list":
        return list_words(str(one.value))
    if one.label == "source" and one.value is not None:
        # Contacts and referrals share their codes: "6" alone says nothing to whoever did not learn them.
        return code_words(CONTACTS, "source", str(one.value))
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
    address = reverse("figure-children", args=[line.card.key, figure.level.value, figure.level_id or 0])
    query = f"?from={figure.start.isoformat()}&to={figure.end.isoformat()}"
    return f"{address}{query}{f'&only={only}' if only else ''}{week_query(context, '&')}"


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
