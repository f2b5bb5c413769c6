"""The copies that left, for whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document, from_json
from practicelens.people.asking import Asking
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.outside import permissions


@dataclass(frozen=True)
class CopyRow:
    """One copy: what it is of, for whom, by whom and when."""

    id: int
    title: str
    subtitle: str
    reference: str
    made_by: str
    made_at: datetime


def copies(asking: Asking) -> tuple[CopyRow, ...]:
    """All of them, the newest first. Raises ``Missing`` for whoever may see none."""
    if not permissions.can_see(asking.actor):
        raise Missing("copies")
    rows = list(OutsideCopy.objects.defer("numbers", "document").order_by("-pk"))
    names = asking.names({row.made_by_id for row in rows})
    return tuple(
        CopyRow(row.pk, row.title, row.subtitle, row.reference, names.get(row.made_by_id, ""), row.made_at)
        for row in rows
    )


def copy(asking: Asking, copy_id: int) -> tuple[CopyRow, Document]:
    """One of them as it was made. Raises ``Missing``."""
    row = next((one for one in copies(asking) if one.id == copy_id), None)
    if row is None:
        raise Missing("copy")
    return row, from_json(OutsideCopy.objects.values_list("document", flat=True).get(pk=copy_id))
