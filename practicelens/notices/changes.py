"""Changes to notices: posting in a change's transaction, and what people decide of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.notices import permissions
from practicelens.notices.models import ABOUT, ChosenWay, Notice
from practicelens.notices.states import MOVES, Status
from practicelens.notices.timing import Way


@dataclass(frozen=True)
class Recipient:
    """Somebody to be told at this address, whatever their account's becomes before the letter leaves.

    ``letter_only``: a further letter about what the product tells them already.
    """

    account_id: int
    address: str
    letter_only: bool = False


@transaction.atomic
def post(kind: str, *, to: Iterable[int], link: str, at: datetime, about: str = "", calendar: str = "") -> int:
    """Put a notice into the outbox for each account, once each, and say how many.

    Call it inside the transaction of the change it tells of. ``link`` is a path in the product; ``about`` is shown
    in the product only: the e-mail holds the kind's sentence and an address that leads on after sign-in.
    ``calendar``: a calendar file that goes along, which names no child either.
    """
    # The product itself has account 0 and is told nothing.
    accounts = sorted({account for account in to if account})
    Notice.objects.bulk_create(
        # Cut, not refused: a notice of a change must never be why the change cannot be made.
        Notice(kind=kind, to_account=account, link=link, about=about[:ABOUT], posted_at=at, calendar=calendar)
        for account in accounts
    )
    return len(accounts)


@transaction.atomic
def post_to_addresses(kind: str, *, to: Iterable[Recipient], link: str, at: datetime, about: str = "") -> None:
    """Put a notice into the outbox for each recipient, to be sent to that very address. Otherwise as ``post``.

    For kinds with ``sentences.advice`` the letter holds ``about`` too: they are of accounts, and name no child.
    """
    Notice.objects.bulk_create(
        Notice(
            kind=kind,
            to_account=one.account_id,
            address=one.address,
            letter_only=one.letter_only,
            link=link,
            about=about[:ABOUT],
            posted_at=at,
        )
        for one in to
    )


@transaction.atomic
def take_back(kind: str, *, to: Collection[int], under: str, at: datetime, about: str = "", but: int = 0) -> None:
    """Tell each account that what earlier notices asked or told of is no longer so, and mark those notices over.

    ``under``: the address that the earlier ones lead to, and all below it. ``but``: who did it, and knows.
    """
    mark_over(kind, to=to, under=under, at=at)
    post(kind, to=set(to) - {but}, link="", at=at, about=about)


@transaction.atomic
def mark_over(kind: str, *, to: Collection[int], under: str, at: datetime) -> None:
    """Mark over what these accounts were told of an address and all below it; ``kind``'s sentence says why.

    From then on such a notice opens on a page that says so: where it led, there may be nothing for them any more.
    """
    rows = Notice.objects.filter(to_account__in=to, link__startswith=under, over_at__isnull=True)
    # A letter that has not left would ask for what nobody wants any more.
    rows.filter(status=Status.WAITING).update(status=Status.LEFT)
    # Not news any more: what is new is that it is over.
    rows.update(over_at=at, over_kind=kind, read_at=Coalesce(F("read_at"), at))


@transaction.atomic
def mark_read(notice_id: int, *, by: Actor, now: datetime) -> str:
    """Note that its person opened it, and return where it leads; "" where to no page. Anybody else's is Missing."""
    notice = Notice.objects.filter(pk=notice_id, to_account=by.account_id).first()
    if notice is None:
        raise Missing
    # The first opening stays: opened again, it is not new news.
    Notice.objects.filter(pk=notice_id, read_at__isnull=True).update(read_at=now)
    return "" if notice.over_at else notice.link


@transaction.atomic
def settle_letter(notice_id: int, *, again: bool, by: Actor) -> None:
    """Send a letter again that failed or may not have left, or leave it; ``jobs.letters`` writes who decided.

    Raises Missing for those who may not, and Refused where somebody settled it before.
    """
    permissions.check_can_settle_letters(by)
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise Missing
    to = Status.WAITING if again else Status.LEFT
    # Under the lock: of two administrators one decides, and the other is told so.
    if to not in MOVES[Status(notice.status)]:
        raise Refused("That letter was settled already.", code="settled")
    # A person has looked at it: it has all its tries again.
    notice.status, notice.attempts = to, 0
    notice.save(update_fields=["status", "attempts"])


@transaction.atomic
def choose_way(way: Way, *, by: Actor) -> None:
    """Say how one's own letters come. Letters that wait are reckoned anew; ``jobs.letters`` writes who chose."""
    ChosenWay.objects.update_or_create(account=by.account_id, defaults={"way": way})
    # Also those that were put together for the day: whoever wants letters at once has them with the next round.
    Notice.objects.filter(to_account=by.account_id, status=Status.WAITING).update(leaves_at=None)
