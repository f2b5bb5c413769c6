"""A control chart drawn for a document: average and limits by phase, signals by shape, dated events upright."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from practicelens.documents import svg
from practicelens.documents.specs import Control

INK, QUIET, TEAL, ORANGE = "#14191f", "#505a5f", "#0b5563", "#8f3a00"
Scale = Callable[[float], float]


def control(spec: Control, alt: str, width: float) -> str:
    """The chart; a small one, in a cell, has no words but those of its alternative."""
    # Below 300 it is a cell's; the words' margin would leave nothing for the line.
    small = width < 300
    top, bottom, right = (5.0, 55.0, 8.0) if small else (37.0, 187.0, 118.0 if width > 400 else 96.0)
    many = max(len(spec.values) - 1, 1)
    low, high = _range(spec)

    def across(place: float) -> float:
        return 6 + place / many * (width - right - 12)

    def up(value: float) -> float:
        # What never moves lies in the middle.
        return bottom - ((value - low) / (high - low) if high > low else 0.5) * (bottom - top)

    parts = [*_events(spec, across, top, bottom, words=not small), *_lines(spec, across, up)]
    parts += [*_series(spec, across, up), *_marks(spec, across, up, small=small)]
    if not small:
        parts += [*_ends(spec, width - right + 4, up), *_months(spec, across, bottom)]
    return svg.picture(
        width, bottom + (5 if small else 24), "pl-chart pl-chart--cell" if small else "pl-chart", alt, "".join(parts)
    )


def _range(spec: Control) -> tuple[float, float]:
    """From the least to the most that is drawn."""
    # Limits count too: a line that leaves them must still lie within the picture.
    known = [one for line in (spec.values, spec.centre, spec.low, spec.high) for one in line if one is not None]
    return (min(known), max(known)) if known else (0.0, 1.0)


def _unbroken(line: Sequence[float | None], starts: Sequence[int] = ()) -> Iterator[list[tuple[int, float]]]:
    """The stretches of a line that can be told, cut where a phase begins."""
    piece: list[tuple[int, float]] = []
    # A phase begins with limits of its own, and a line across would say that they changed by and by.
    for place, value in enumerate(line):
        if piece and (value is None or place in starts):
            yield piece
            piece = []
        if value is not None:
            piece.append((place, value))
    if piece:
        yield piece


def _lines(spec: Control, across: Scale, up: Scale) -> Iterator[str]:
    """Average whole, limits dashed; a phase's own."""
    for line, dashed in ((spec.centre, False), (spec.low, True), (spec.high, True)):
        for piece in _unbroken(line, spec.starts):
            places = [(across(place), up(value)) for place, value in piece]
            yield svg.path(places, kind="pl-chart-limit", stroke=QUIET, dashed=dashed)


def _series(spec: Control, across: Scale, up: Scale) -> Iterator[str]:
    """The months in order of time; one that cannot be told is a gap."""
    for piece in _unbroken(spec.values):
        yield svg.path([(across(place), up(value)) for place, value in piece], kind="pl-chart-run", stroke=TEAL)


def _marks(spec: Control, across: Scale, up: Scale, *, small: bool) -> Iterator[str]:
    """Signals by shape as well as colour: worse a full dot, better a diamond, neither a square."""
    for place, (value, mark) in enumerate(zip(spec.values, spec.marks, strict=True)):
        if value is None:
            continue
        x, y = across(place), up(value)
        if mark == "worse":
            yield svg.circle(x, y, 3.2 if small else 5, kind="pl-chart-point-outside", fill=ORANGE)
        elif mark:
            side = 5.6 if small else 8.0
            yield svg.element("rect", {
                "x": x - side / 2, "y": y - side / 2, "width": side, "height": side, "class": "pl-chart-point",
                "fill": INK, "transform": f"rotate({45 if mark == 'better' else 0} {svg.number(x)} {svg.number(y)})",
            })  # fmt: skip
        # Of a small one the last month alone: points on every month would be one line.
        elif not small or place == len(spec.values) - 1:
            yield svg.circle(x, y, 2.6, kind="pl-chart-point", fill=TEAL)


def _ends(spec: Control, x: float, up: Scale) -> Iterator[str]:
    """Limits and average in words at the right, kept apart."""
    last = (spec.high[-1], spec.centre[-1], spec.low[-1])
    if last[1] is None:
        low, high = _range(spec)
        last = (high, None, low)
    before = -100.0
    for value, words in zip(last, spec.ends, strict=True):
        if value is not None and words:
            # At least fourteen below the one before, which is the height of a line.
            before = max(up(value) + 4, before + 14)
            yield svg.text(x, before, words, kind="pl-chart-quiet")


def _months(spec: Control, across: Scale, bottom: float) -> Iterator[str]:
    """The first, the middle and the last month."""
    last = len(spec.labels) - 1
    for place, anchor in {0: "start", last // 2: "middle", last: "end"}.items():
        yield svg.text(across(place), bottom + 18, spec.labels[place], anchor=anchor, kind="pl-chart-quiet")


def _events(spec: Control, across: Scale, top: float, bottom: float, *, words: bool) -> Iterator[str]:
    """An upright line an event; two that would meet are named in two rows."""
    row, before = 0, -100.0
    for one in spec.events:
        x = across(one.at)
        yield svg.line(x, top - 4 if words else 0, x, bottom, kind="pl-chart-line", stroke=INK)
        if words:
            # 180: about the width of an event's words.
            row = 1 - row if x - before < 180 else 0
            before = x
            # In the second half the words end at their line, so that they stay in the picture.
            late = one.at > len(spec.values) / 2
            yield svg.text(x, top - 8 - 13 * row, one.words, anchor="end" if late else "start")
