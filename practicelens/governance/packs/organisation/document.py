"""A quarter of the organisation as a document: ChAT's pages in their order, and what every figure of them means."""

from __future__ import annotations

from collections.abc import Sequence

from practicelens.documents.blocks import Document, Text
from practicelens.governance.packs.core import meanings
from practicelens.governance.packs.monthly.document import Analysis, analysis_block
from practicelens.governance.packs.organisation.material import OrganisationMaterial
from practicelens.governance.packs.states import Kind
from practicelens.performance.explore.chat import document as chat
from practicelens.performance.explore.chat.shapes import ChatView

_COUNTED = (("in_need_open", "in need"), ("plans_open", "on a protection plan"), ("looked_after_open", "looked after"))
"""Whose numbers at the quarter's end the title says."""


def build(material: OrganisationMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The report of a quarter; of one that no extract tells yet, that it is not told."""
    view = material.view
    subtitle = f"{Kind.ORGANISATION.words} · {material.scope} · {material.month.words()}"
    # A report of nothing, rather than an error: the address is right, and tells by when there is something.
    if view is None:
        why = Text("It stands here as soon as an extract is published that was taken at the quarter's end or later.")
        return Document(f"{material.month.words()} is not told whole yet", subtitle, tuple(meta), (why,))
    blocks = (*analysis_block(analysis), *chat.build(view).blocks, *meanings.blocks(material.meanings))
    return Document(_title(material, view), subtitle, tuple(meta), blocks)


def _title(material: OrganisationMaterial, view: ChatView) -> str:
    """The finding: how many there were at the quarter's end."""
    figures = {one.card.key: one for page in view.pages for one in page.figures if not one.hidden}
    numbers = ((figures[key].figure.value, words) for key, words in _COUNTED if key in figures)
    numbered = [f"{number:,.0f} {words}" for number, words in numbers if number is not None]
    end = material.month.last
    children = f"{', '.join(numbered)} at {end.day} {end:%B}" if numbered else "in ChAT’s pages"
    return f"{material.month.words()}: {children}"
