"""A document as a tagged PDF that a screen reader can read (PDF/UA-1), set with the product's own typeface."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from practicelens.documents.blocks import Document
from practicelens.documents.printed import prepared

HERE = Path(__file__).resolve().parent
TEMPLATE, FONTS = HERE / "report.typ", HERE / "fonts"
# The same document is the same file on any day: nothing of the moment of its making is in it.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def render(document: Document) -> bytes:
    """The PDF as bytes. Refused by the typesetter where a picture has no text alternative.

    Words are handed over as data, never as markup, so that a team named ``#import`` is printed as it is named.
    """
    # Checked by the typesetter while it sets: a picture without words stops it, and no such file is ever given out.
    return typeset(TEMPLATE, {"document": json.dumps(prepared(document))}, format="pdf", pdf_standards=["ua-1"])


def typeset(source: Path | bytes, inputs: dict[str, str], **wanted: Any) -> bytes:
    """One page description set by typst, with our fonts alone: the same everywhere. Imported when first needed."""
    import typst

    made = typst.compile(
        source if isinstance(source, bytes) else str(source),
        # The template may read nothing outside its own folder.
        root=str(HERE),
        font_paths=_fonts(),
        sys_inputs=inputs,
        timestamp=_NO_MOMENT,
        **wanted,
    )
    if not isinstance(made, bytes):
        raise TypeError("a picture of more than one page was made where one was wanted")
    return made


@cache
def _fonts() -> Any:
    """The product's typefaces alone, read once: a Word file of a hundred charts would read them a hundred times."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
