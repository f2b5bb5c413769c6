"""What background work asks of a pack that is being published: what it is called, and where it stands now."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.governance.packs.core import paths, rows
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.states import Kind, Status


def draft_of(service_id: int | None, month: Month, kind: Kind) -> int | None:
    """The draft of a report, where one was begun."""
    return rows.of_scope(service_id, month, kind).filter(status=Status.DRAFT).values_list("pk", flat=True).first()


def is_published(service_id: int | None, month: Month, kind: Kind) -> bool:
    """Whether any edition of a report was ever published."""
    # A withdrawn edition counts: what somebody took back is not brought again by work that finds it missing.
    return rows.of_scope(service_id, month, kind).exclude(status=Status.DRAFT).exists()


def name(pack_id: int) -> str:
    """Which report it is, in words."""
    return rows.name_of(_load(pack_id))


def where(pack_id: int) -> str:
    """Its page once it is published; until then the page on which its draft is written."""
    row = _load(pack_id)
    if row.status != Status.DRAFT:
        return paths.pack(pack_id)
    return paths.draft(Kind(row.kind), rows.period_of(row), row.service_id)


def _load(pack_id: int) -> Pack:
    """The row with its service area."""
    row = Pack.objects.select_related("service", "thematic").filter(pk=pack_id).first()
    if row is None:
        raise Missing("pack")
    return row
