"""Charts drawn on the server as SVG of our own: grades, dots with intervals, funnel and run chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from practicelens.documents import labels, svg
from practicelens.documents.calendar import calendar
from practicelens.documents.control import control
from practicelens.documents.flow import flow
from practicelens.documents.groups import bars, fitted, pyramid, stacked
from practicelens.documents.specs import (
    Bars,
    Calendar,
    Control,
    Dot,
    DotPlot,
    Flow,
    Funnel,
    FunnelLimit,
    GradeBar,
    Pyramid,
    RunChart,
    RunPoint,
    Spec,
    Stacked,
)

# Both are drawn, for a desk and for a telephone, because text that is scaled down with a chart is unreadable at 320
# px (decision 4).
WIDE = 640.0
NARROW = 320.0
# Half of a page, where two stand side by side.
HALF = 360.0
# What a cell of a table has room for, beside its words.
IN_CELL = 236.0
# What a class shows where the product's style sheet is not: a file opened alone, a printer's preview.
INK, QUIET, TEAL, ORANGE = "#14191f", "#505a5f", "#0b5563", "#8f3a00"
GRADES = (
    ("outstanding", "#14365d", "#ffffff"),
    ("good", "#4a8cc7", "#0b0c0c"),
    ("requires_improvement", "#c5d3e0", "#0b0c0c"),
    # Green and red mean nothing here: grades run from dark to light and end in another colour, for every eye.
    ("inadequate", "#6f4a7f", "#ffffff"),
)
# A number needs about this much room in a bar; a narrower part shows none (the words beside it do).
_ROOM_FOR_NUMBER = 12.0
# Where a plot begins beside its axis.
_LEFT = 40.0


# A page of a hundred charts draws two of each, and the same figures the same ones: kept by what they show.
@lru_cache(maxsize=1_500)
def draw(spec: Spec, alt: str, width: float = WIDE) -> str:
    """The chart as one SVG element; ``alt`` says its finding."""
    if isinstance(spec, GradeBar):
        return grade_bar(spec, alt)
    if isinstance(spec, DotPlot):
        return dot_plot(spec, alt, width)
    if isinstance(spec, Funnel):
        return funnel(spec, alt, width)
    if isinstance(spec, Control):
        return control(spec, alt, width)
    if isinstance(spec, Flow):
        return flow(spec, alt, width)
    if isinstance(spec, Calendar):
        return calendar(spec, alt, width)
    if isinstance(spec, Bars):
        return bars(spec, alt, width)
    if isinstance(spec, Pyramid):
        return pyramid(spec, alt, width)
    if isinstance(spec, Stacked):
        return stacked(spec, alt, width)
    return run_chart(spec, alt, width)


def grade_bar(spec: GradeBar, alt: str) -> str:
    """One bar of grades from Outstanding to Inadequate, each part with its number."""
    # A bar has no axis: its numbers and its words say all, so it has one size on every page.
    width, height, at, parts = 300.0, 20.0, 0.0, []
    counts = (spec.outstanding, spec.good, spec.requires_improvement, spec.inadequate)
    for (grade, fill, ink), count in zip(GRADES, counts, strict=True):
        if not count:
            continue
        wide = width * count / spec.total
        parts.append(_bar_part(at, wide, height, grade, fill))
        if wide >= _ROOM_FOR_NUMBER:
            parts.append(_bar_number(at + wide / 2, count, grade, ink))
        at += wide
    return svg.picture(width, height, "pl-bar-chart", alt, "".join(parts))


def dot_plot(spec: DotPlot, alt: str, width: float = WIDE) -> str:
    """A row a team: its share as a dot on its interval, and the average as a line through all."""
    # Two fifths for names at most, or a telephone would have no room for the dots.
    left, right, step, top = min(220.0, width * 0.42), 20.0, 26.0, 12.0
    bottom = top + step * len(spec.rows)
    x = _scale(0, 1, left, width - right)
    parts = [_share_axis_below(x, top, bottom)]
    if spec.average is not None:
        at = x(spec.average)
        parts.append(svg.line(at, top, at, bottom, kind="pl-chart-line", stroke=INK))
    for index, row in enumerate(spec.rows):
        parts.append(_dot_row(row, x, top + step * (index + 0.5), left))
    return svg.picture(width, bottom + 24, "pl-chart", alt, "".join(parts))


def funnel(spec: Funnel, alt: str, width: float = WIDE) -> str:
    """Each team by its number of audits and its share, within limits of 95 % (dashed) and 99.8 % (solid)."""
    left, right, top, bottom = _LEFT, 12.0, 12.0, 260.0
    last = max(limit.n for limit in spec.limits)
    x = _scale(min(limit.n for limit in spec.limits), last, left, width - right)
    y = _scale(0, 1, bottom, top)
    parts = [_share_axis_beside(y, left), _count_axis(x, spec.limits, bottom, spec.axis, (left + width) / 2)]
    parts.append(_limits(spec.limits, x, y))
    middle = y(spec.average)
    parts.append(svg.line(left, middle, width - right, middle, kind="pl-chart-line", stroke=INK))
    parts.append(svg.text(width - right, middle - 6, spec.average_label, anchor="end"))
    # Those outside last, so that no other point is drawn over them.
    for point in sorted(spec.points, key=lambda point: point.outside):
        kind, fill = ("pl-chart-point-outside", ORANGE) if point.outside else ("pl-chart-point", TEAL)
        parts.append(svg.circle(x(point.n), y(point.value), 5.5, kind=kind, fill=fill))
    average = _average_box(width - right, middle, spec.average_label)
    named = [(x(point.n), y(point.value), point.label) for point in spec.points if point.outside]
    every = [(x(point.n), y(point.value)) for point in spec.points]
    room = labels.Box(left, 0.0, width, bottom)
    # Behind the axis there is no room: a name printed there would be cut.
    parts.extend(_label(label) for label in labels.place(named, every, room, (average,)))
    return svg.picture(width, bottom + 44, "pl-chart", alt, "".join(parts))


def _average_box(end: float, middle: float, words: str) -> labels.Box:
    """The room that the average's own words take, over the right end of its line."""
    return labels.Box(end - len(words) * labels.CHARACTER, middle - 6 - labels.LINE, end, middle - 3)


def _label(label: labels.Label) -> str:
    """A team's name, with a faint line to its point where it stands away from it."""
    at, (x, y) = label.at, label.point
    # To the nearer end of the words, so that the line crosses none of them.
    near = label.box.left if x < (label.box.left + label.box.right) / 2 else label.box.right
    leader = svg.line(near, at[1] - 4, x, y, kind="pl-chart-grid", stroke=QUIET) if label.leader else ""
    return leader + svg.text(*at, label.words)


def run_chart(spec: RunChart, alt: str, width: float = WIDE) -> str:
    """A share over time, broken where a period could not be judged, with its median as a line."""
    left, right, top, bottom = _LEFT, 12.0, 12.0, 170.0
    x = _scale(0, max(len(spec.points) - 1, 1), left + 8, width - right - 8)
    y = _scale(0, 1, bottom, top)
    parts = [_share_axis_beside(y, left)]
    if spec.median is not None:
        at = y(spec.median)
        parts.append(svg.line(left, at, width - right, at, kind="pl-chart-limit", stroke=QUIET, dashed=True))
        parts.append(svg.text(width - right, at - 5, "median", anchor="end", kind="pl-chart-quiet"))
    for piece in _unbroken(spec.points):
        places = [(x(index), y(value)) for index, value in piece]
        parts.append(svg.path(places, kind="pl-chart-run", stroke=TEAL))
        parts.extend(svg.circle(px, py, 3.5, kind="pl-chart-point", fill=TEAL) for px, py in places)
    parts.append(_period_labels(spec.points, x, bottom))
    return svg.picture(width, bottom + 24, "pl-chart", alt, "".join(parts))


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From a value to a place in the drawing."""
    # One point alone has no span.
    span = (high - low) or 1
    return lambda value: start + (value - low) / span * (end - start)


def _bar_part(at: float, wide: float, height: float, grade: str, fill: str) -> str:
    """One grade's part; a hair's breadth of space parts it from the next."""
    # Half a point at least: one audit of hundreds is still to be seen.
    shown = max(wide - 1, 0.5)
    return svg.element(
        "rect", {"x": at, "y": "0", "width": shown, "height": height, "class": f"pl-fill-{grade}", "fill": fill}
    )


def _bar_number(x: float, count: int, grade: str, ink: str) -> str:
    """How many, in the middle of the part."""
    attributes: dict[str, str | float] = {
        "x": x, "y": "14.5", "class": f"pl-on-{grade}", "fill": ink, "text-anchor": "middle",
        "font-size": "12",
    }  # fmt: skip
    return svg.element("text", attributes, str(count))


def _dot_row(row: Dot, x: Callable[[float], float], y: float, left: float) -> str:
    """A label, the interval as a line, the share as a dot."""
    label = svg.text(left - 10, y + 4, fitted(row.label, left, f" ({row.n})"), anchor="end")
    interval = svg.line(x(row.low), y, x(row.high), y, kind="pl-chart-interval", stroke=TEAL)
    return label + interval + svg.circle(x(row.value), y, 5, kind="pl-chart-point", fill=TEAL)


def _share_axis_below(x: Callable[[float], float], top: float, bottom: float) -> str:
    """0 to 100 % under the plot, with faint verticals."""
    marks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        marks.append(svg.line(x(share), top, x(share), bottom, kind="pl-chart-grid", stroke="#dfe3e6"))
        words = f"{share:.0%}".replace("%", " %") if share == 1 else f"{share * 100:.0f}"
        marks.append(svg.text(x(share), bottom + 17, words, anchor="middle", kind="pl-chart-quiet"))
    return "".join(marks)


def _share_axis_beside(y: Callable[[float], float], left: float) -> str:
    """0 to 100 % at the left."""
    return "".join(
        svg.text(left - 8, y(share) + 4, f"{share * 100:.0f}", anchor="end", kind="pl-chart-quiet")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )


def _count_axis(
    x: Callable[[float], float], limits: Sequence[FunnelLimit], bottom: float, words: str, middle: float
) -> str:
    """How many audits, in round steps, and what the axis counts."""
    first, last = min(limit.n for limit in limits), max(limit.n for limit in limits)
    # Eight numbers at most: they would run into each other on a telephone.
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) / step <= 8), 200)
    marks = [
        svg.text(x(n), bottom + 18, str(n), anchor="middle", kind="pl-chart-quiet")
        for n in range(-(-first // step) * step, last + 1, step)
    ]
    return "".join(marks) + svg.text(middle, bottom + 38, words, anchor="middle", kind="pl-chart-quiet")


def _limits(limits: Sequence[FunnelLimit], x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """The four lines of the funnel."""
    lines = (
        ([(limit.n, limit.low95) for limit in limits], True),
        ([(limit.n, limit.high95) for limit in limits], True),
        ([(limit.n, limit.low998) for limit in limits], False),
        ([(limit.n, limit.high998) for limit in limits], False),
    )
    return "".join(
        svg.path([(x(n), y(share)) for n, share in places], kind="pl-chart-limit", stroke=QUIET, dashed=dashed)
        for places, dashed in lines
    )


def _unbroken(points: Sequence[RunPoint]) -> list[list[tuple[int, float]]]:
    """The stretches of periods that could be judged."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for index, point in enumerate(points):
        if point.value is None:
            stretches.append([])
        else:
            stretches[-1].append((index, point.value))
    return [stretch for stretch in stretches if stretch]


def _period_labels(points: Sequence[RunPoint], x: Callable[[float], float], bottom: float) -> str:
    """The first, a middle and the last period: more would run into each other on a telephone."""
    last = len(points) - 1
    chosen = {0: "start", last // 2: "middle", last: "end"} if last > 1 else {0: "start"}
    return "".join(
        svg.text(x(index), bottom + 18, points[index].label, anchor=anchor, kind="pl-chart-quiet")
        for index, anchor in chosen.items()
        if points
    )
