"""What of an audit's actions stands in the way of sharing a piece."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.actions.internal import Followed
from practicelens.quality.audits.work.left_lying import left_lying
from practicelens.quality.learning import permissions
from practicelens.quality.learning.models import Piece


def late_actions(asking: Asking, piece_id: int) -> tuple[Followed, ...]:
    """What of the audit's actions stands in the way of sharing a piece; for whoever writes it. Raises Missing."""
    row = Piece.objects.filter(pk=piece_id).first()
    # Readers are not told: what an audit's actions are is nothing that a piece shows.
    if row is None or not permissions.can_write(asking.actor, row):
        raise Missing
    return left_lying(asking, row.audit_id)
