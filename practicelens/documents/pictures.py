"""A chart as a picture, for files of an office, which cannot be relied on to show SVG."""

from __future__ import annotations

from functools import lru_cache

from practicelens.documents import charts
from practicelens.documents.pdf import typeset
from practicelens.documents.printed import drawing
from practicelens.documents.specs import Spec

POINTS_PER_INCH = 220
"""As sharp as office printers print, at half the size of 300."""
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: int(sys.inputs.wide) * 1mm)"""


# Its pixels take a thousand times as long as its drawing, and a report that is frozen is taken more than once.
@lru_cache(maxsize=400)
def picture(spec: Spec, alt: str, wide: int, drawn_for: float = charts.WIDE) -> bytes:
    """A chart as PNG, ``wide`` millimetres, drawn by the typesetter from the same SVG that stands on the page.

    ``drawn_for``: how wide the drawing is, in the units of ``charts``; letters of a narrower one come out larger.
    """
    drawn = drawing(spec, alt, drawn_for)
    return typeset(_PICTURE, {"svg": drawn, "wide": str(wide)}, format="png", ppi=POINTS_PER_INCH)
