"""Words for dates, shares and people, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template import defaultfilters
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from practicelens.documents.numbers import half_up, percent, rounds_away, with_minus
from practicelens.performance.datasets import lateness
from practicelens.performance.worklist import permissions as worklist_permissions
from practicelens.rulebook import queries as rulebook
from practicelens.web.figures_used import notice
from practicelens.web.request_input import asked_all
from practicelens.workdays import clock, timescales
from practicelens.workdays.counting import counted

register = template.Library()
register.filter("percent", percent)


@register.filter(is_safe=True)
def floatformat(number: Any, places: int | str = -1) -> str:
    """Django's, with a true minus before what is below nought. It stands in for Django's in every template."""
    return with_minus(defaultfilters.floatformat(number, places))


@register.filter
def date_words(day: date | datetime | None) -> str:
    """ "Friday 4 December", with the year when it is not this one; "" for no date."""
    if day is None:
        return ""
    day = _local(day)
    return f"{day:%A} {timescales.day_month(day, clock.today())}"


@register.simple_tag
def from_to(start: date, end: date) -> str:
    """A period by both of its ends: "Monday 7 to Friday 11 December" is never said, both stand whole.

    The year stands at both ends or at neither: "23 November 2025 to 23 November" leaves the reader to guess one.
    """
    start, end = _local(start), _local(end)
    if start == end:
        return date_words(start)
    if start.year == end.year:
        return f"{date_words(start)} to {date_words(end)}"
    return " to ".join(f"{day:%A} {day.day} {day:%B} {day.year}" for day in (start, end))


@register.filter
def short_date(day: date | datetime | None) -> str:
    """ "4 December 2026", for tables; "" for no date."""
    if day is None:
        return ""
    day = _local(day)
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def days_words(days: Iterable[date]) -> str:
    """ "28 December 2025; 9 January, 4 July 2026": each year once, after the last of its days; "" for none."""
    by_year = groupby(days, key=lambda day: day.year)
    return "; ".join(f"{', '.join(f'{day.day} {day:%B}' for day in each)} {year}" for year, each in by_year)


@register.filter
def aged(years: int) -> str:
    """ "aged 4", "under 1"; a child not yet born is -1 in Annex A, and so in figures."""
    return "unborn" if years < 0 else f"aged {years}" if years else "under 1"


@register.filter
def day_month(day: date | datetime | None) -> str:
    """ "4 Dec", where a table's row has said the year; "" for no date."""
    return "" if day is None else f"{_local(day).day} {_local(day):%b}"


@register.filter
def time_words(moment: datetime | None) -> str:
    """ "10:42 on Friday 4 December", in London; "" for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(clock.LONDON):%H:%M} on {date_words(moment)}"


@register.filter
def is_today(day: date | None) -> bool:
    """Whether a day is today: no working day lies between then, nor over a weekend."""
    return day == clock.today()


@register.filter
def due_words(day: date | None) -> str:
    """The date twice, without the word due: "Friday 4 December, in 3 working days"; "" for no date."""
    if day is None:
        return ""
    # By the bank holidays of the rulebook, as the due date itself was worked out.
    return timescales.in_words(_local(day), clock.today(), rulebook.calendar())


@register.filter
def due_tag(day: date | None) -> SafeString:
    """A due date as the lists of work show it: quiet while there is time, plainly late after."""
    if day is None:
        return SafeString("")
    day, today = _local(day), clock.today()
    words = due_words(day)
    if day < today:
        return format_html('<span class="pl-late">{}</span>', words)
    return format_html('<span class="pl-due">{}{}</span>', "" if day == today else "by ", words)


@register.filter
def is_late(day: date | None) -> bool:
    """Whether a due date has passed: late begins on the day after."""
    return day is not None and _local(day) < clock.today()


@register.simple_tag(takes_context=True)
def due_of(context: dict[str, Any], day: date | None, as_at: date) -> str:
    """A due date by figures of ``as_at``: plainly late once past, and no longer counted on when they are too old."""
    if getattr(context["request"], "open_week", None) is not None:
        return short_date(day)  # how late it is by now says nothing of a week that is past
    since = lateness.unknown_since(as_at, clock.today(), context["request"].asking.rules)
    # Past its day and older than what the figures know: it may have been done in the meantime.
    if day is not None and since is not None and _local(day) < clock.today():
        return format_html(
            '<span class="pl-muted">{}; cannot be known since {}</span>', short_date(day), short_date(since)
        )
    return format_html('<span class="pl-late">{}</span>', due_words(day)) if is_late(day) else due_words(day)


@register.filter
def share_words(figure: Any) -> str:
    """A share with what it is of: "84 %, 42 of 50". Takes a Figure, or (numerator, denominator)."""
    if figure is None:
        return ""
    numerator, denominator = (figure.numerator, figure.denominator) if hasattr(figure, "numerator") else tuple(figure)
    if not denominator:
        return "none to judge"
    # A share that rounds to 0 or 100 % and is neither is said in counts: "100 %, 999 of 1,000" is not true.
    if rounds_away(numerator, denominator):
        return f"{numerator:,} of {denominator:,}"
    return f"{percent(numerator / denominator)}, {numerator:,} of {denominator:,}"


@register.filter
def interval_words(figure: Any) -> str:
    """A share's 95 % interval: "71 to 92"; "" where none was made."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return f"{half_up(figure.low * 100)} to {half_up(figure.high * 100)}"


@register.filter
def count_words(number: int, words: str = "child,children") -> str:
    """``3|count_words:"child,children"`` is "3 children"."""
    return counted(number, *words.split(","))


@register.filter
def own_address(address: str | None) -> str:
    """The path of an address, so that a link back can only lead to our own pages."""
    try:
        parts = urlsplit(address or "/")
    except ValueError:  # a header that is no address: "http://["
        return "/"
    # "//host" would lead elsewhere, and browsers read a backslash as a slash.
    path = "/" + parts.path.lstrip("/\\")
    return f"{path}?{parts.query}" if parts.query else path


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its questions changed; None takes one away."""
    request = context.get("request")
    query = asked_all(request) if request else {}
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{urlencode(query)}"


@register.inclusion_tag("_pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Links to the other pages of a list; nothing when there is one page."""
    # Every page by its number, those far away left out: 113 pages are not gone through one by one.
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "numbers": numbers, "gap": page.paginator.ELLIPSIS, "request": context.get("request")}


@register.inclusion_tag("_week_notice.html", takes_context=True)
def week_notice(context: dict[str, Any]) -> dict[str, Any]:
    """That the page shows a past week, with the way to now and to its neighbours; nothing on any other page."""
    request = context.get("request")
    found = getattr(request, "open_week", None)
    match = getattr(request, "resolver_match", None)
    elsewhere = found is not None and match is not None and match.url_name != "worklist-week"
    asking = getattr(request, "asking", None)
    findings = elsewhere and asking is not None and worklist_permissions.can_read(asking.actor)
    return {"open": found, "request": request, "findings": findings}


@register.simple_tag(takes_context=True)
def in_week(context: dict[str, Any], joined_by: str = "?") -> SafeString:
    """What an address ends with on a page of a past week, so that it leads to the same week; else nothing."""
    return format_html("{}", week_query(context, joined_by))


def week_query(context: dict[str, Any], joined_by: str) -> str:
    """The same before it is written into a page: an address that a page then writes must not be escaped twice."""
    found = getattr(context.get("request"), "open_week", None)
    return f"{joined_by}week={found.week.id}" if found else ""


@register.inclusion_tag("_figures_notice.html", takes_context=True)
def figures_notice(context: dict[str, Any]) -> dict[str, Any]:
    """That the figures which this page used are old, or cannot be read; nothing otherwise."""
    request = context.get("request")
    return {"notice": notice(request) if request else None}


def _local(day: date | datetime) -> date:
    """The London date of a moment, or the date itself."""
    return clock.local_date(day) if isinstance(day, datetime) else day
