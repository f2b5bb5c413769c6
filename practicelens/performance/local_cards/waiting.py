"""What waits of local cards: to be checked, to be written further, and what has stopped answering."""

from __future__ import annotations

from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.local_cards import permissions
from practicelens.performance.local_cards.internal import standing
from practicelens.performance.local_cards.models import CardVersion
from practicelens.performance.local_cards.states import Status
from practicelens.workdays.clock import local_date


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What a person is to do about cards. None is asked for whoever checks none."""
    if not permissions.can_check(asking.actor):
        return ()
    found = (_waits(asking, row) for row in standing(asking))
    return tuple(one for one in found if one is not None)


def _waits(asking: Asking, row: CardVersion) -> Waiting | None:
    link = f"/local-cards/{row.card_id}/"
    if row.status == Status.ASKED.value:
        if asking.actor.account_id in row.writers:  # who wrote in it does not check it
            return None
        since = local_date(row.asked_at) if row.asked_at else None
        return Waiting(f"Check a local card: {row.title}", link, None, since=since, kind=WaitingKind.LOCAL_CARD)
    if row.status == Status.DRAFT.value:
        if row.author_id != asking.actor.account_id or not row.found:
            return None
        return Waiting(
            f"Write a local card further: {row.title}", f"{link}?version={row.number}", None, "It was sent back",
            kind=WaitingKind.LOCAL_CARD,
        )  # fmt: skip
    if not vars(row)["silent"]:
        return None
    # Of an author who has left, it is every other writer's: a card that is silent must not wait for nobody.
    mine = row.author_id == asking.actor.account_id or not row.author.is_active
    if not mine or not permissions.can_write(asking.actor):
        return None
    return Waiting(
        f"A local card has stopped answering: {row.title}", link, None, "Of the newest extract",
        kind=WaitingKind.LOCAL_CARD,
    )  # fmt: skip
