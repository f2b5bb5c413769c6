"""Changes to notices: posting in a change's transaction, and delivery afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.notices import permissions, post_office
from practicelens.notices.models import ABOUT, Notice
from practicelens.notices.post_office import Letter, NotDelivered, NotReached
from practicelens.notices.states import MOVES, Status

ATTEMPTS = 7 * 24 * 6
"""A week of tries, one each ten minutes: a mail server that is away over a long weekend loses nobody's letter."""
AWAY_AFTER = 3
"""So many letters in a row that found no server, and the round ends: each further one would wait as long for it."""
ABANDONED = timedelta(minutes=15)  # far beyond any time limit of sending: whoever claimed it is gone

Resolver = Callable[[Collection[int]], Mapping[int, str]]
Sender = Callable[[Letter], None]


@dataclass(frozen=True)
class Delivered:
    """How a round of delivery went, in counts."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    waiting: int = 0


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
def mark_read(notice_id: int, *, by: Actor, now: datetime) -> str:
    """Note that its person opened it, and return where it leads. Anybody else's is Missing."""
    notice = Notice.objects.filter(pk=notice_id, to_account=by.account_id).first()
    if notice is None:
        raise Missing
    Notice.objects.filter(pk=notice_id, read_at__isnull=True).update(read_at=now)
    return notice.link


def deliver(now: datetime, *, resolve: Resolver, send: Sender = post_office.send, limit: int = 200) -> Delivered:
    """Send what waits, oldest first. Not one transaction: each row is claimed before and settled after its sending.

    ``resolve`` turns account ids into e-mail addresses (``people.queries.addresses``); an account without one fails.
    A row whose sender died is shown as uncertain, and never sent again silently. One bad row never blocks the rest.
    """
    # First, so that what a killed process left is seen in the round after it.
    _give_up_on_abandoned(now)
    # Those tried least come first, so that a letter refused for now never stands in the way of a new one.
    waiting = list(Notice.objects.filter(status=Status.WAITING).order_by("attempts", "posted_at", "id")[:limit])
    addresses = resolve({notice.to_account for notice in waiting if not notice.address})
    outcomes: list[Status | None] = []
    # Addresses are read before, in one query, and never inside the loop that waits for a mail server.
    for notice in waiting:
        outcomes.append(_deliver_one(notice, notice.address or addresses.get(notice.to_account, ""), send, now))
        if outcomes[-AWAY_AFTER:] == [Status.WAITING] * AWAY_AFTER:
            break
    return Delivered(*(outcomes.count(s) for s in (Status.SENT, Status.FAILED, Status.UNCERTAIN, Status.WAITING)))


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
    if to not in MOVES[Status(notice.status)]:
        raise Refused("That letter was settled already.", code="settled")
    # A person has looked at it: it has all its tries again.
    notice.status, notice.attempts = to, 0
    notice.save(update_fields=["status", "attempts"])


def _give_up_on_abandoned(now: datetime) -> None:
    """What was claimed long ago may or may not have gone: say so."""
    Notice.objects.filter(status=Status.CLAIMED, claimed_at__lt=now - ABANDONED).update(status=Status.UNCERTAIN)


def _deliver_one(notice: Notice, address: str, send: Sender, now: datetime) -> Status | None:
    """Claim, send and settle one row; None when somebody else claimed it first."""
    # Claimed in a write of its own before sending: whoever is killed in between leaves a claim to be seen, not a
    # second letter.
    claimed = Notice.objects.filter(pk=notice.pk, status=Status.WAITING).update(
        status=Status.CLAIMED, claimed_at=now, attempts=notice.attempts + 1
    )
    if not claimed:
        return None
    outcome = _outcome(
        Letter(notice.pk, notice.kind, address, notice.about, notice.calendar),
        send,
        last=notice.attempts + 1 >= ATTEMPTS,
    )
    # Only while it is still claimed: a round that took very long may find it called uncertain, and must not unsay
    # that.
    Notice.objects.filter(pk=notice.pk, status=Status.CLAIMED).update(
        status=outcome, sent_at=now if outcome is Status.SENT else None
    )
    return outcome


def _outcome(letter: Letter, send: Sender, *, last: bool) -> Status:
    """What became of a letter. Only a certain failure may be tried again or called failed."""
    if not letter.address:
        return Status.FAILED
    try:
        send(letter)
    except NotReached:
        return Status.FAILED if last else Status.WAITING
    except NotDelivered:
        return Status.FAILED
    except Exception:  # whatever went wrong, the letter may have gone, and the other rows must go on
        return Status.UNCERTAIN
    return Status.SENT
