"""A calendar: weeks down, days of the week across, each day's number under a square as large as it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from practicelens.documents import svg
from practicelens.documents.specs import Calendar

TEAL, FAINT = "#0b5563", "#dfe3e6"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# The room of a week's first day ("28 Sep"), of the days' names, of a week.
_LEFT, _TOP, _WEEK = 52.0, 24.0, 40.0
_MOST = 20.0


def calendar(spec: Calendar, alt: str, width: float) -> str:
    """The weeks that the days lie in. By area and not by shade: a number stays readable in every scheme."""
    # On a desk no wider than a week is read at a glance.
    step = (min(width, 560.0) - _LEFT) / len(DAYS)
    monday = _monday(date.fromisoformat(spec.days[0].day))
    weeks = (_monday(date.fromisoformat(spec.days[-1].day)) - monday).days // 7 + 1
    parts = [svg.text(_LEFT + step * (n + 0.5), 14, words, anchor="middle") for n, words in enumerate(DAYS)]
    for week in range(weeks):
        first = monday + timedelta(weeks=week)
        top = _TOP + _WEEK * week
        parts.append(svg.line(0, top, _LEFT + step * 7, top, kind="pl-chart-grid", stroke=FAINT))
        parts.append(svg.text(0, top + 25, f"{first.day} {first:%b}", kind="pl-chart-quiet"))
    return svg.picture(width, _TOP + _WEEK * weeks + 4, "pl-chart", alt, "".join((*parts, *_days(spec, monday, step))))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(spec: Calendar, monday: date, step: float) -> Iterator[str]:
    most = max((one.value or 0 for one in spec.days), default=0) or 1
    for one in spec.days:
        day = date.fromisoformat(one.day)
        x = _LEFT + step * (day.weekday() + 0.5)
        top = _TOP + _WEEK * ((day - monday).days // 7)
        side = _MOST * ((one.value or 0) / most) ** 0.5
        if side:
            yield svg.element("rect", {
                "x": x - side / 2, "y": top + 13 - side / 2, "width": side, "height": side,
                "class": "pl-chart-point", "fill": TEAL,
            })  # fmt: skip
        # What is hidden or not told is said: an empty day would say that there was nobody.
        words = one.words if one.value is None else f"{one.value:,}"
        yield svg.text(x, top + 36, words, anchor="middle", kind="pl-chart-text" if one.value else "pl-chart-quiet")
