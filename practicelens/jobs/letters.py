"""What people decide of letters, with who decided in history: notices and history share a floor."""

from __future__ import annotations

from django.db import transaction

from practicelens.history.changes import record
from practicelens.notices import changes
from practicelens.notices.timing import Way
from practicelens.people.asking import Asking


def settle(notice_id: int, asking: Asking, *, again: bool) -> None:
    """Send a letter again, or leave it. Raises Missing for those who may not, Refused where it was settled before."""
    with transaction.atomic():
        # Here and not in notices: neither floor may call the other, and the change and its history are one transaction.
        changes.settle_letter(notice_id, again=again, by=asking.actor)
        kind = "notices.sent_again" if again else "notices.left"
        record(kind, by=asking.actor, at=asking.now, subject=("notice", notice_id))


def choose_way(way: Way, asking: Asking) -> None:
    """How whoever asks wants their own letters to come."""
    with transaction.atomic():
        changes.choose_way(way, by=asking.actor)
        record("notices.way_chosen", by=asking.actor, at=asking.now, subject=("account", asking.actor.account_id))
