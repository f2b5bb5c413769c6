"""Which reports tell of a measure, for whoever asks who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from practicelens.analytics.chat.pages import PAGES
from practicelens.analytics.measure import Card
from practicelens.governance.packs.core import paths, permissions
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.monthly.queries import TIMELINESS
from practicelens.governance.packs.partners.views import VIEWS
from practicelens.governance.packs.states import Kind, Status
from practicelens.governance.packs.thematic import parts
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions as months

OF_PAGES: Final = frozenset(key for page in PAGES for key in page.cards)
"""The cards of the organisation's report."""


@dataclass(frozen=True)
class ReportUse:
    """A report that tells of a measure: what it is called, where it is read."""

    words: str
    link: str


def using(asking: Asking, card: Card) -> tuple[ReportUse, ...]:
    """The reports that a measure stands in, as far as they are somebody's to read. One query."""
    return tuple(_of_kinds(asking, card)) + tuple(_thematic(asking, card))


def _of_kinds(asking: Asking, card: Card) -> Iterator[ReportUse]:
    """Reports whose figures are the same each time."""
    actor = asking.actor
    kinds = ((Kind.MONTHLY, TIMELINESS), (Kind.QUARTERLY, TIMELINESS), (Kind.ORGANISATION, OF_PAGES))
    for kind, keys in kinds:
        # Those of audits are opened by who sees audits, the others by who opens a month.
        may = permissions.can_see_reports(actor) if kind.of_audits else months.can_open_any(actor)
        if card.key in keys and may:
            yield ReportUse(f"the {kind.opening.lower()}", f"/reports/{paths.SLUGS[kind]}/")
    if permissions.can_read_for_partners(actor):
        for view in VIEWS:
            if card.key in view.cards:
                yield ReportUse(f"figures for partners, {view.title.lower()}", f"/partners/{view.key}/")


def _thematic(asking: Asking, card: Card) -> Iterator[ReportUse]:
    """Published reports that somebody put together of it, the newest first."""
    if not months.can_open_any(asking.actor):
        return
    rows = Pack.objects.filter(kind=Kind.THEMATIC, status=Status.PUBLISHED).select_related("thematic")
    for row in rows.order_by("-pk"):
        asked = parts.read(row.thematic.parts if row.thematic else ())
        of = any(isinstance(one, parts.Asks) and one.asked.get("card") == card.key for one in asked)
        if of and permissions.can_read_inside(asking.actor, row):
            yield ReportUse(f"a thematic report, “{row.thematic.title}”" if row.thematic else "", paths.pack(row.pk))
