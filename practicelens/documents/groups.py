"""Charts of groups: bars from nought, age and sex back to back, wholes divided into parts."""

from __future__ import annotations

from collections.abc import Iterator

from practicelens.documents import svg
from practicelens.documents.specs import Bar, Bars, Pyramid, PyramidRow, Stacked, StackedRow

TEAL, ORANGE, QUIET, FAINT = "#0b5563", "#8f3a00", "#505a5f", "#dfe3e6"
# About as wide as a letter of a chart's words is.
_LETTER = 7
# From this width on there is room for names beside their bars.
_ROOMY = 500.0
# Side by side the two halves of a pyramid differ by shade as well as by side.
_PARTS = (("pl-chart-point", TEAL), ("pl-chart-part", "#8fb3bb"), ("pl-chart-rest", FAINT))


def fitted(words: str, room: float, after: str = "") -> str:
    """Words cut to the room beside a row, with what stands after them whole."""
    # What is longer would run out of the picture at its left end.
    most = int((room - 10) / _LETTER) - len(after)
    return f"{words if len(words) <= most else words[: most - 1].rstrip() + '…'}{after}"


def bars(spec: Bars, alt: str, width: float) -> str:
    """A row a group: its name, a bar from nought, and its number at the bar's end."""
    longest = max((len(row.label) for row in spec.rows), default=0) * _LETTER + 24.0
    # Names that would be cut stand above their bars, where there is little room.
    above = width < _ROOMY and longest > width * 0.45
    # No more room for names than they take: the rest is the bars'.
    left, step = (0.0, 38.0) if above else (min(260.0, width * 0.45, longest), 26.0)
    right, top = max((len(row.words) for row in spec.rows), default=0) * _LETTER + 14.0, 6.0
    most = max((row.value for row in spec.rows), default=0) or 1
    parts = [
        _bar_row(row, max(row.value, 0) / most * (width - right - left), top + step * index, (left, width))
        for index, row in enumerate(spec.rows)
    ]
    return svg.picture(width, top + step * len(spec.rows) + 4, "pl-chart", alt, "".join(parts))


def _bar_row(row: Bar, long: float, top: float, frame: tuple[float, float]) -> str:
    """One bar; without room at its left its name stands above it."""
    left, width = frame
    if left:
        label, upper = svg.text(left - 10, top + 17, fitted(row.label, left), anchor="end"), top + 4
    else:
        label, upper = svg.text(0, top + 10, fitted(row.label, width)), top + 15
    return label + _block(left, upper, long, 18, 0) + svg.text(left + long + 6, upper + 13, row.words)


def _block(x: float, y: float, wide: float, high: float, part: int) -> str:
    """A filled part of a bar; nothing has none."""
    kind, fill = _PARTS[part]
    if wide <= 0:
        return ""
    attributes: dict[str, str | float] = {
        "x": x, "y": y, "width": max(wide, 0.5), "height": high, "class": kind, "fill": fill,
    }  # fmt: skip
    return svg.element("rect", attributes)


def pyramid(spec: Pyramid, alt: str, width: float) -> str:
    """Two sides back to back from the middle, where the ages stand; the youngest lie at the foot."""
    step, top, room = 15.0, 26.0, 30.0
    longest = max(len(row.label) for row in spec.rows)
    gap = max(longest * _LETTER / 2 + 8, 24.0)
    middle = width / 2
    most = max((number or 0 for row in spec.rows for number in (row.left, row.right)), default=0) or 1
    per = (middle - gap - room) / most
    parts = [
        svg.text(middle - gap, 14, spec.left, anchor="end"),
        svg.text(middle + gap, 14, spec.right, anchor="start"),
    ]
    # The oldest above, as every pyramid of a population has it.
    for place, row in enumerate(reversed(spec.rows)):
        parts += _pyramid_row(row, top + step * place, (middle, gap, per, step))
    return svg.picture(width, top + step * len(spec.rows) + 4, "pl-chart", alt, "".join(parts))


def _pyramid_row(row: PyramidRow, top: float, frame: tuple[float, float, float, float]) -> Iterator[str]:
    middle, gap, per, step = frame
    foot = top + step - 3
    yield svg.text(middle, foot, row.label, anchor="middle", kind="pl-chart-quiet")
    for number, side, anchor in ((row.left, -1, "end"), (row.right, 1, "start")):
        long = (number or 0) * per
        edge = middle + side * gap
        yield _block(edge - long if side < 0 else edge, top + 1, long, step - 3, 0 if side < 0 else 1)
        # What is hidden is said: an empty place would say that there is nobody.
        words = "c" if number is None else f"{number:,}" if number else ""
        yield svg.text(edge + side * (long + 4), foot, words, anchor=anchor) if words else ""


def stacked(spec: Stacked, alt: str, width: float) -> str:
    """A bar a whole, all of one length, under its name; what the shades mean stands above the first."""
    step, top = 44.0, 26.0
    parts = [*_titles(spec)]
    for place, row in enumerate(spec.rows):
        parts += _stacked_row(row, top + step * place, width)
    return svg.picture(width, top + step * len(spec.rows) + 2, "pl-chart", alt, "".join(parts))


def _titles(spec: Stacked) -> Iterator[str]:
    at = 0.0
    for part, title in enumerate(spec.titles):
        yield _block(at, 4, 12, 12, part)
        yield svg.text(at + 17, 14, title)
        at += 17 + len(title) * _LETTER + 14


def _stacked_row(row: StackedRow, top: float, width: float) -> Iterator[str]:
    yield svg.text(0, top + 14, fitted(row.label, width - len(row.words) * _LETTER - 10))
    yield svg.text(width, top + 14, row.words, anchor="end")
    whole, at = sum(row.numbers), 0.0
    for part, number in enumerate(row.numbers):
        long = number / whole * width if whole else 0.0
        # A hair's breadth parts one from the next.
        yield _block(at, top + 20, long - 1, 14, part)
        at += long
