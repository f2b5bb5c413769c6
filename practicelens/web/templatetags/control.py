"""Control charts drawn as SVG on the server: average and limits by phase, signals marked by shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from practicelens.analytics.control.charts import Chart
from practicelens.analytics.control.signals import Signal
from practicelens.performance.matters import rules
from practicelens.performance.matters.wording import (
    between_words,
    chart_words,
    ends,
    limit_words,
    phase_of,
    verdict_words,
)

register = template.Library()
register.filter("between_words", between_words)
register.filter("chart_words", chart_words)
register.filter("limit_words", limit_words)
register.filter("phase_of", phase_of)
register.filter("verdict_words", verdict_words)
# Room for half of the largest mark, so that none is cut at the edge.
_EDGE = 5


@dataclass(frozen=True)
class Frame:
    """Where a chart is drawn: its size, the room of the words at its right, of those above and below."""

    width: int
    height: int
    right: int
    top: int = _EDGE
    foot: int = _EDGE
    # Two years, of which all charts of a page share the axis: a month stands in one place on each.
    months: int = 24
    letter: float = 5.2
    """About as wide as a letter is, by which titles are kept apart."""

    def across(self, place: float) -> float:
        """The place of a month, counted from 0, on the axis that all charts of a page share."""
        return round(_EDGE + place * (self.width - self.right - 2 * _EDGE) / max(self.months - 1, 1), 1)


SMALL, LARGE = Frame(236, 58, 42), Frame(330, 122, 78, 26, 18)
WIDE = Frame(760, 270, 120, 34, 24, letter=6.6)
SIZES = {"small": SMALL, "large": LARGE, "wide": WIDE}


@register.simple_tag
def control_chart(chart: Chart, events: Sequence[Any], size: str = "small") -> SafeString:
    """A chart with its events; small ones have no words but their ends', the others say months and events too."""
    frame = SIZES[size]
    scale = _Scale.of(chart, frame)
    parts = [*_events(chart, events, frame, titled=size != "small"), *_phases(chart, frame, scale)]
    parts += [_series(chart, frame, scale), *_marks(chart, frame, scale), *_ends(chart, frame, scale)]
    if size != "small":
        parts += _months(chart, frame)
    return format_html(
        '<svg class="pl-control pl-control--{size}" viewBox="0 0 {w} {h}" role="img" aria-label="{words}">'
        "{parts}</svg>",
        size=size, w=frame.width, h=frame.height, words=chart_words(chart),
        parts=format_html_join("", "{}", ((one,) for one in parts)),
    )  # fmt: skip


@register.simple_tag
def events_axis(chart: Chart, events: Sequence[Any]) -> SafeString:
    """The months and the names of events above a column of small charts, once for all of them."""
    frame = Frame(SMALL.width, 52, SMALL.right, 24, 14)
    parts = [*_events(chart, events, frame, titled=True), *_months(chart, frame)]
    return format_html(
        '<svg class="pl-control pl-control--small" viewBox="0 0 {w} {h}" aria-hidden="true" focusable="false">'
        "{parts}</svg>",
        w=frame.width, h=frame.height, parts=format_html_join("", "{}", ((one,) for one in parts)),
    )  # fmt: skip


@dataclass(frozen=True)
class _Scale:
    """From a value to its height in the frame."""

    low: float
    high: float
    frame: Frame

    @classmethod
    def of(cls, chart: Chart, frame: Frame) -> _Scale:
        """As high as values and limits reach."""
        low, high = ends(chart)
        limits = [one for point in chart.points for one in (point.low, point.high) if one is not None]
        # Limits too, or a month within them could lie outside the frame.
        return cls(min([low, *limits]), max([high, *limits]), frame)

    def up(self, value: float) -> float:
        """A value's height; what never moves lies in the middle."""
        room = self.frame.height - self.frame.top - self.frame.foot
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.frame.top + room * (1 - share), 1)


def _line(places: Sequence[tuple[float, float]], kind: str) -> SafeString:
    return format_html('<polyline class="{}" points="{}"/>', kind, " ".join(f"{across},{up}" for across, up in places))


def _phases(chart: Chart, frame: Frame, scale: _Scale) -> Iterator[SafeString]:
    """Average and limits of each phase; those on trial are drawn finer."""
    for phase in chart.phases:
        # A phase may begin before there is enough to say an average: those months have none.
        known = [place for place in range(phase.first, phase.end) if chart.points[place].centre is not None]
        if not known:
            continue
        quiet = " pl-control__trial" if phase.trial else ""
        for name, kind in (
            ("centre", "pl-control__centre"),
            ("low", "pl-control__limit"),
            ("high", "pl-control__limit"),
        ):
            places = [(frame.across(one), scale.up(getattr(chart.points[one], name))) for one in known]
            yield _line(places, f"{kind}{quiet}")


def _series(chart: Chart, frame: Frame, scale: _Scale) -> SafeString:
    """The months in order of time; a month that cannot be told is a gap."""
    words, pen_up = [], True
    for place, point in enumerate(chart.points):
        if point.value is not None:
            words.append(f"{'M' if pen_up else 'L'}{frame.across(place)} {scale.up(point.value)}")
        pen_up = point.value is None
    return format_html('<path class="pl-control__series" d="{}"/>', " ".join(words))


def _marks(chart: Chart, frame: Frame, scale: _Scale) -> Iterator[SafeString]:
    """A dot a month; signals by shape as well as colour: worse a full dot, better a diamond, neither a square."""
    last = len(chart.points) - 1
    for place, point in enumerate(chart.points):
        if point.value is None:
            continue
        across, up = frame.across(place), scale.up(point.value)
        signal = chart.marked.get(place)
        if signal is None:
            # The last month is marked larger: it is the one that is talked about.
            now = place == last
            yield format_html(
                '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
                "pl-control__now" if now else "pl-control__dot", across, up, 3 if now else 1.3,
            )  # fmt: skip
            continue
        # None where neither way is better, as of a count of children: then a square says only that it moved.
        better = rules.better(chart.card, up=signal.up)
        if better is False:
            yield format_html('<circle class="pl-control__worse" cx="{}" cy="{}" r="3.2"/>', across, up)
        else:
            kind, turn = ("pl-control__better", 45) if better else ("pl-control__moved", 0)
            yield format_html(
                '<rect class="{}" x="{}" y="{}" width="5.6" height="5.6" transform="rotate({} {} {})"/>',
                kind, round(across - 2.8, 1), round(up - 2.8, 1), turn, across, up,
            )  # fmt: skip


def _ends(chart: Chart, frame: Frame, scale: _Scale) -> Iterator[SafeString]:
    """The ends of the limits and the average in words at the right, kept apart; of a chart without, its own ends."""
    last = chart.points[-1]
    named = [("upper", last.high), ("average", last.centre), ("lower", last.low)]
    if last.centre is None:
        low, high = ends(chart)
        named = [("most", high), ("least", low)]
    before, above = -100.0, ""
    for name, value in named:
        words = limit_words(value, chart.card)
        # Ends that lie on one another are one line: "0 %" three times would look like three.
        if value is None or (words == above and frame is SMALL):
            continue
        above = words
        # Ten units apart at least: letters that touch cannot be read.
        before = max(scale.up(value) + 3, before + 10)
        text = words if frame is SMALL else f"{name} {words}"
        yield format_html('<text x="{}" y="{}">{}</text>', frame.width - frame.right + 4, round(before, 1), text)


def _months(chart: Chart, frame: Frame) -> Iterator[SafeString]:
    """The first, the middle and the last month under the axis."""
    many = len(chart.points)
    for place in sorted({0, many // 2, many - 1}):
        anchor = "start" if place == 0 else "end" if place == many - 1 else "middle"
        yield format_html(
            '<text x="{}" y="{}" text-anchor="{}">{}</text>',
            frame.across(place), frame.height - 4, anchor, f"{chart.points[place].figure.end:%b %Y}",
        )  # fmt: skip


def _events(chart: Chart, events: Sequence[Any], frame: Frame, *, titled: bool) -> Iterator[SafeString]:
    """One upright line an event within the months shown; titles that would meet stand in two rows."""
    ends: list[float] = [-1.0, -1.0]
    for one in events:
        place = rules.place_of(chart.points, one.day)
        if place is None:
            continue
        across = frame.across(place)
        yield format_html(
            '<line class="pl-control__event" x1="{x}" x2="{x}" y1="{}" y2="{}"/>',
            frame.top - 2 if titled else 0, frame.height - (frame.foot if titled else 0), x=across,
        )  # fmt: skip
        if not titled:
            continue
        words = f"{one.title}, {one.day.day} {one.day:%b}"
        width = len(words) * frame.letter
        # In the right half a title ends at its line instead of beginning there, or it would leave the chart.
        begins = max(0.0, across - width) if place > frame.months / 2 else across
        row = 0 if begins > ends[0] else 1
        ends[row] = begins + width
        yield format_html(
            '<text class="pl-control__named" x="{}" y="{}">{}</text>',
            round(begins, 1), frame.top - 5 - row * frame.letter * 2, words,
        )  # fmt: skip


@register.simple_tag
def signal_of(chart: Chart, signal: Signal) -> str:
    """A signal of a chart in words."""
    return rules.signal_words(chart.card, chart, signal)
