"""The drawing of a flow: a bar a step, parted by what became of it, with a band to the step that it goes on to."""

from __future__ import annotations

from practicelens.documents import svg
from practicelens.documents.specs import Flow, FlowPart, FlowStep

BAR = 28.0
"""High enough for a finger."""
LINE = 17.0
GAP = 22.0
FINGER = 24.0
"""A part that is narrower is opened from the table below."""
TEAL, QUIET, PALE = "#0b5563", "#505a5f", "#d3d9e0"
_WIDE_FROM = 500.0


def flow(spec: Flow, alt: str, width: float) -> str:
    """The picture. With addresses its parts are links, so it is a group of them and no single image."""
    left = 262.0 if width >= _WIDE_FROM else 0.0
    most = max((step.total for step in spec.steps), default=0) or 1
    scale = (width - left - 2) / most
    top, parts, before = 4.0, [], None
    for step in spec.steps:
        lines = 1 + len(_worded(step))
        # Beside its words on a desk, below them on a telephone.
        bar = top if left else top + LINE * lines + 4
        if before is not None and step.joined:
            parts.append(_band(before, step, left, bar, scale))
        parts.append(_words(step, top))
        parts.append(_bar(step, left, bar, scale))
        before = (step, bar + BAR)
        top = max(top + LINE * lines, bar + BAR) + GAP
    picture = svg.picture(width, top, "pl-chart pl-flow", alt, "".join(parts))
    return picture.replace('role="img"', 'role="group"', 1) if _opens(spec) else picture


def _opens(spec: Flow) -> bool:
    return any(part.href for step in spec.steps for part in step.parts)


def _band(before: tuple[FlowStep, float], step: FlowStep, left: float, bar: float, scale: float) -> str:
    """From those who go on to the step that has them: never wider than either."""
    came, bottom = before
    count = sum(part.count for part in came.parts if part.goes_on)
    upper, lower = left + count * scale, left + min(count, step.total) * scale
    if count == 0 or step.total == 0:
        return ""
    points = f"{svg.number(left)},{svg.number(bottom)} {svg.number(upper)},{svg.number(bottom)}"
    points += f" {svg.number(lower)},{svg.number(bar)} {svg.number(left)},{svg.number(bar)}"
    return svg.element("polygon", {"points": points, "class": "pl-flow-band", "fill": PALE})


def _words(step: FlowStep, top: float) -> str:
    head = svg.text(0, top + 12, f"{step.title}: {step.total:,}", kind="pl-chart-text pl-flow-title")
    lines = [
        svg.text(0, top + 12 + LINE * place, f"{part.count:,} {part.words}", kind="pl-chart-quiet")
        for place, part in enumerate(_worded(step), start=1)
    ]
    return head + "".join(lines)


def _worded(step: FlowStep) -> tuple[FlowPart, ...]:
    """The parts that have words of their own: the only one of a step is told by its title."""
    return step.parts if len(step.parts) > 1 else ()


def _bar(step: FlowStep, left: float, top: float, scale: float) -> str:
    at, parts = left, []
    for part in step.parts:
        wide = part.count * scale
        if part.count:
            parts.append(_part(step, part, at, top, max(wide - 1, 1.5)))
        at += wide
    return "".join(parts)


def _part(step: FlowStep, part: FlowPart, at: float, top: float, wide: float) -> str:
    kind, fill = ("pl-chart-point", TEAL) if part.goes_on else ("pl-flow-rest", PALE)
    if part.unknown:
        kind, fill = "pl-flow-unknown", "none"
    attributes: dict[str, str | float] = {
        "x": at, "y": top, "width": wide, "height": BAR, "class": kind, "fill": fill,
    }  # fmt: skip
    if not part.goes_on:
        attributes |= {"stroke": QUIET}
    drawn = svg.element("rect", attributes)
    if not part.href or wide < FINGER:
        return drawn
    label = f"{step.title}: {part.count:,} {part.words}"
    return svg.element("a", {"href": part.href, "aria-label": label}, drawn)
