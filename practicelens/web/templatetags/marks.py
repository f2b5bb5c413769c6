"""Small marks drawn as SVG on the server: a bar with its limit, a sparkline, grades in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from practicelens.analytics.agreement import ALL_ALIKE, NO_SPREAD, ONE_GRADE, ONE_PAIR

register = template.Library()

# In pixels at the size of text beside them: a mark stands in its row and does not make it higher.
BAR_WIDTH, BAR_HEIGHT = 72, 14
DAY_WIDTH, DAY_FOOT = 31, 100
WEEK_WIDTH, WEEKS_AT_LEAST = 38, 8  # three digits have room; few weeks do not become bars as wide as the chart
SPARK_WIDTH, SPARK_HEIGHT = 80, 20
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
}


@register.simple_tag
def bar(value: float, limit: float, words: str = "") -> SafeString:
    """A bar of a value against its limit, which is a tick; over the limit it is brown and passes the tick.

    Without ``words`` it is hidden from screen readers: the number must then stand beside it.
    """
    # A quarter beyond the limit has room, so that being over it can be seen.
    scale = BAR_WIDTH / (max(limit, 1) * 1.25)
    tick = limit * scale
    # Cut at the end of the drawing; beyond the quarter only the number says how far.
    length = min(value * scale, BAR_WIDTH)
    return format_html(
        '<svg class="pl-bar" width="{w}" height="{h}" viewBox="0 0 {w} {h}"{label}>'
        '<rect class="pl-bar__fill{over}" x="0" y="2" width="{length}" height="{inner}"/>'
        '<rect class="pl-bar__limit" x="{tick}" y="0" width="2" height="{h}"/></svg>',
        w=BAR_WIDTH,
        h=BAR_HEIGHT,
        inner=BAR_HEIGHT - 4,
        length=round(length, 1),
        tick=round(tick, 1),
        over=" pl-bar__fill--over" if value > limit else "",
        label=_label(words),
    )


@register.simple_tag
def spark(points: Sequence[float | None], words: str = "") -> SafeString:
    """A sparkline of shares or amounts in order of time; None is a gap. The last point is marked."""
    known = [point for point in points if point is not None]
    if not known:
        return SafeString("")
    places = _places(points, min(known), max(known))
    last = next(place for place in reversed(places) if place is not None)
    return format_html(
        '<svg class="pl-spark" width="{w}" height="{h}" viewBox="0 0 {w} {h}"{label}>'
        '<path d="{d}"/><circle cx="{x}" cy="{y}" r="2.5"/></svg>',
        w=SPARK_WIDTH,
        h=SPARK_HEIGHT,
        d=_path(places),
        x=last[0],
        y=last[1],
        label=_label(words),
    )


@register.simple_tag
def grade_bar(counts: Mapping[str, int], words: str = "") -> SafeString:
    """Grades side by side, always from Outstanding to Inadequate, each with its number in it."""
    total = sum(counts.get(key, 0) for key in GRADES)
    if not total:
        return SafeString("")
    # In per cent, so that the bar takes the room of its cell.
    parts, x = [], 0.0
    for key in GRADES:
        count = counts.get(key, 0)
        if count:
            width = 100 * count / total
            parts.append((key, f"{x:.2f}%", f"{width:.2f}%", key, f"{x + width / 2:.2f}%", count))
            x += width
    # Noughts are read out as well: that nothing was Inadequate is what is listened for.
    label = words or ", ".join(f"{counts.get(key, 0)} {name}" for key, name in GRADES.items())
    inner = format_html_join(
        "",
        '<rect class="pl-fill-{}" x="{}" y="0" width="{}" height="20" stroke="var(--pl-grade-edge)"/>'
        '<text class="pl-on-{}" x="{}" y="10">{}</text>',
        parts,
    )
    return format_html('<svg class="pl-grades"{}>{}</svg>', _label(label), inner)


@register.simple_tag
def day_bars(chart: Any) -> SafeString:
    """Ten working days as bars, the late ones first; each with its number above and its day below."""
    # 1 where nothing is due, so that empty bars need no division by nought.
    most = max(one.count for one in chart.bars) or 1
    spoken = "; ".join(f"{_day_words(one)} {one.count}" for one in chart.bars if one.count)
    return format_html(
        '<svg class="pl-days" viewBox="0 0 {w} {h}"{label}>'
        '<line class="pl-days__line" x1="0" x2="{w}" y1="{foot}" y2="{foot}"/>{parts}</svg>',
        w=DAY_WIDTH * len(chart.bars),
        h=DAY_FOOT + 36,
        foot=DAY_FOOT,
        label=_label(f"{chart.title}. {spoken}"),
        parts=format_html_join("", "{}", ((_day_bar(number, one, most),) for number, one in enumerate(chart.bars))),
    )


def _day_bar(number: int, one: Any, most: int) -> SafeString:
    """One bar with its words."""
    height, x = round((DAY_FOOT - 22) * one.count / most, 1), number * DAY_WIDTH + DAY_WIDTH / 2
    late, week = one.day is None, SafeString("")
    if one.week:
        words = f"{one.day:%a} {one.day.day} {one.day:%b}"
        # Under its day, and never cut off by the chart's edge.
        week = format_html('<text x="{}" y="{}">{}</text>', min(x, DAY_WIDTH * 11 - 30), DAY_FOOT + 32, words)
    return format_html(
        '<rect class="pl-bar__fill{over}" x="{left}" y="{top}" width="24" height="{height}"/>'
        '<text class="pl-days__count" x="{x}" y="{above}">{count}</text>'
        '<text class="{late}" x="{x}" y="{below}">{day}</text>{week}',
        over=" pl-bar__fill--over" if late else "",
        left=x - 12,
        top=DAY_FOOT - height,
        height=height,
        x=x,
        above=DAY_FOOT - height - 6,
        count=one.count or "",
        late="pl-days__late" if late and one.count else "",
        below=DAY_FOOT + 16,
        day="late" if late else one.day.day,
        week=week,
    )


@register.simple_tag
def week_bars(weeks: Sequence[Any]) -> SafeString:
    """Findings week by week: how many are not right above each bar, new ones on top of it, and what came and went."""
    most = max(one.to_do for one in weeks) or 1
    # Its month with the first bar, and wherever it is another: a month may lie between two extracts.
    months = [f"{one.as_at:%Y-%m}" for one in weeks]
    named = [not at or month != months[at - 1] for at, month in enumerate(months)]
    spoken = "; ".join(
        f"{one.as_at.day} {one.as_at:%B}: {one.to_do} not right, {one.new} new, {one.gone} mended" for one in weeks
    )
    return format_html(
        '<svg class="pl-days pl-days--weeks" viewBox="0 0 {w} {h}"{label}>'
        '<line class="pl-days__line" x1="0" x2="{w}" y1="{foot}" y2="{foot}"/>{parts}</svg>',
        w=max(WEEK_WIDTH * len(weeks), WEEK_WIDTH * WEEKS_AT_LEAST),
        h=DAY_FOOT + 62,
        foot=DAY_FOOT,
        label=_label(f"Findings that are not right, week by week. {spoken}"),
        parts=format_html_join(
            "", "{}", ((_week_bar(number, one, most, named[number]),) for number, one in enumerate(weeks))
        ),
    )


def _week_bar(number: int, one: Any, most: int, named: bool) -> SafeString:
    """One bar: what was there before below, what is new above it, and in words what came and went."""
    x, height = number * WEEK_WIDTH + WEEK_WIDTH / 2, (DAY_FOOT - 22) / most
    # Of what came that week some may be mended by now: the bar shows what is there, the words below what came.
    new = min(one.new, one.to_do)
    top, middle = DAY_FOOT - height * one.to_do, DAY_FOOT - height * (one.to_do - new)
    return format_html(
        '<rect class="pl-bar__fill" x="{left}" y="{middle}" width="26" height="{stayed}"/>'
        '<rect class="pl-bar__fill pl-bar__fill--over" x="{left}" y="{top}" width="26" height="{newly}"/>'
        '<text class="pl-days__count" x="{x}" y="{above}">{count}</text><text x="{x}" y="{day_at}">{day}</text>'
        '<text x="{x}" y="{new_at}">+{new}</text><text x="{x}" y="{gone_at}">−{gone}</text>',
        left=x - 13,
        middle=round(middle, 1),
        stayed=round(DAY_FOOT - middle, 1),
        top=round(top, 1),
        newly=round(middle - top, 1),
        x=x,
        above=round(top - 6, 1),
        count=one.to_do,
        day_at=DAY_FOOT + 16,
        day=f"{one.as_at.day} {one.as_at:%b}" if named else one.as_at.day,
        new_at=DAY_FOOT + 34,
        new=one.new,
        gone_at=DAY_FOOT + 50,
        gone=one.gone,
    )


def _day_words(one: Any) -> str:
    """A bar's day as it is read out."""
    return "late" if one.day is None else f"{one.day:%A} {one.day.day}"


@register.simple_tag
def grade_tag(grade: str) -> SafeString:
    """A grade as a word on its colour."""
    return format_html('<span class="pl-grade pl-grade--{}">{}</span>', grade, GRADES[grade])


def _label(words: str) -> SafeString:
    """How a mark is read out, or that it is not."""
    if words:
        return format_html(' role="img" aria-label="{}"', words)
    return SafeString(' aria-hidden="true" focusable="false"')


def _places(points: Sequence[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    """Each point's place in the drawing; a flat line runs through the middle."""
    # Three points' room at each side, for half of the marked point's circle.
    step = (SPARK_WIDTH - 6) / max(len(points) - 1, 1)
    room, span = SPARK_HEIGHT - 6, high - low
    return [
        None
        if point is None
        else (round(3 + index * step, 1), round(3 + room * (1 - ((point - low) / span if span else 0.5)), 1))
        for index, point in enumerate(points)
    ]


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    """The path through the places, lifted over gaps."""
    words, pen_up = [], True
    for place in places:
        if place is not None:
            words.append(f"{'M' if pen_up else 'L'}{place[0]} {place[1]}")
        pen_up = place is None
    return " ".join(words)


_WHY_MARKS: Final = {ALL_ALIKE: "†", ONE_PAIR: "‡", ONE_GRADE: "§", NO_SPREAD: "*"}
"""In a cell as wide as a number no sentence is read: a mark stands there, and the sentence once below the table."""


@register.filter
def why_mark(words: str) -> str:
    """The mark of why agreement has no number or no interval."""
    return _WHY_MARKS.get(words, words)


@register.simple_tag
def whys(lines: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The marks that stand in a table of agreement, each with what it means."""
    found = (line.figures for line in lines if line.figures and line.figures.n)
    shown = {one.words for figures in found for one in (figures.same, figures.ac2, figures.kappa) if one.low is None}
    return tuple((mark, words) for words, mark in _WHY_MARKS.items() if words in shown)
