"""The few SVG elements our charts are drawn with: attributes and classes only, never a style attribute."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def element(name: str, attributes: dict[str, str | float], inner: str = "") -> str:
    """An element with escaped attributes. A name may be given with ``_`` for ``-``."""
    written = "".join(f' {key}="{escape(number(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def number(value: str | float) -> str:
    """A number with at most one decimal, as short as it goes; words as they are."""
    if isinstance(value, str):
        return value
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "pl-chart-text") -> str:
    """Words at a place."""
    attributes: dict[str, str | float] = {
        "x": float(x), "y": float(y), "class": kind, "text-anchor": anchor, "font-size": "13",
    }  # fmt: skip
    # Text is escaped here, once, so that no caller can forget it.
    return element("text", attributes, escape(words))


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str, stroke: str, dashed: bool = False) -> str:
    """A straight line."""
    attributes: dict[str, str | float] = {
        "x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2),
        "class": kind, "stroke": stroke, "stroke-width": "1.2",
    }  # fmt: skip
    if dashed:
        attributes["stroke-dasharray"] = "4 4"
    return element("line", attributes)


def path(points: Iterable[tuple[float, float]], *, kind: str, stroke: str, dashed: bool = False) -> str:
    """A broken line through points; nothing for fewer than two."""
    places = [f"{number(float(x))} {number(float(y))}" for x, y in points]
    # One point is no line; its dot stands for it.
    if len(places) < 2:
        return ""
    attributes: dict[str, str | float] = {
        "d": "M" + "L".join(places), "class": kind, "fill": "none", "stroke": stroke, "stroke-width": "1.2",
    }  # fmt: skip
    if dashed:
        attributes["stroke-dasharray"] = "4 4"
    return element("path", attributes)


def circle(x: float, y: float, radius: float, *, kind: str, fill: str) -> str:
    """A dot."""
    return element("circle", {"cx": float(x), "cy": float(y), "r": float(radius), "class": kind, "fill": fill})


def picture(width: float, height: float, kind: str, alt: str, inner: str) -> str:
    """The whole drawing, with its text alternative."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(float(width))} {number(float(height))}" '
        f'class="{escape(kind)}" role="img" aria-label="{escape(alt)}">{inner}</svg>'
    )
