"""Delivers the outbox: reckons when each letter leaves, then claims, sends and settles those whose time has come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from practicelens.notices import post_office
from practicelens.notices.internal import ways_of
from practicelens.notices.models import Notice
from practicelens.notices.post_office import Letter, NotDelivered, NotReached
from practicelens.notices.sentences import GRAVE, sentence
from practicelens.notices.states import Status
from practicelens.notices.timing import ALWAYS, Hours, Way, leaves_at

ATTEMPTS = 7 * 24 * 6
"""A week of tries, one each ten minutes: a mail server that is away over a long weekend loses nobody's letter."""
AWAY_AFTER = 3
"""So many letters in a row that found no server, and the round ends: each further one would wait as long for it."""
ABANDONED = timedelta(minutes=15)  # far beyond any time limit of sending: whoever claimed it is gone
RECKONED = 2_000  # notices in one round, more than a borough posts in a day

Resolver = Callable[[Collection[int]], Mapping[int, str]]
Sender = Callable[[Letter], None]
Batch = list[Notice]
"""The notices of one letter: one, or all of a person's for the day."""


@dataclass(frozen=True)
class Delivered:
    """How a round of delivery went, in letters."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    waiting: int = 0


def deliver(
    now: datetime, *, resolve: Resolver, hours: Hours = ALWAYS, send: Sender = post_office.send, limit: int = 200
) -> Delivered:
    """Send what may leave, oldest first. Not one transaction: each letter is claimed before and settled after sending.

    ``resolve`` turns account ids into e-mail addresses (``people.queries.addresses``); an account without one fails.
    A row whose sender died is shown as uncertain, and never sent again silently. One bad row never blocks the rest.
    """
    # First, so that what a killed process left is seen in the round after it.
    _give_up_on_abandoned(now)
    _reckon(hours)
    batches = _batches(now, limit)
    # Addresses are read before, in one query, and never inside the loop that waits for a mail server.
    addresses = resolve({batch[0].to_account for batch in batches if not batch[0].address})
    outcomes: list[Status | None] = []
    for batch in batches:
        address = batch[0].address or addresses.get(batch[0].to_account, "")
        outcomes.append(_deliver_one(batch, address, send, now))
        if outcomes[-AWAY_AFTER:] == [Status.WAITING] * AWAY_AFTER:
            break
    return Delivered(*(outcomes.count(s) for s in (Status.SENT, Status.FAILED, Status.UNCERTAIN, Status.WAITING)))


def _give_up_on_abandoned(now: datetime) -> None:
    """What was claimed long ago may or may not have gone: say so."""
    # Not back to waiting: it may have left just before its sender died, and a second letter would be sent unsaid.
    Notice.objects.filter(status=Status.CLAIMED, claimed_at__lt=now - ABANDONED).update(status=Status.UNCERTAIN)


def _reckon(hours: Hours) -> None:
    """Write down when each new notice leaves, and with which others."""
    new = Notice.objects.filter(status=Status.WAITING, leaves_at=None)
    # What is grave first and all of it: however much else was posted, it waits for none of that to be reckoned.
    new.filter(kind__in=GRAVE).update(leaves_at=F("posted_at"))
    some = list(new.order_by("id")[:RECKONED])
    ways = ways_of({notice.to_account for notice in some})
    for notice in some:
        # A file for a calendar goes with its own letter, and so does what is told at an address of old.
        alone = bool(notice.calendar or notice.address)
        way = Way.AT_ONCE if alone else ways.get(notice.to_account, Way.AT_ONCE)
        notice.in_daily = way is Way.DAILY
        notice.leaves_at = leaves_at(notice.posted_at, hours, way)
    Notice.objects.bulk_update(some, ["leaves_at", "in_daily"], batch_size=200)


def _batches(now: datetime, limit: int) -> list[Batch]:
    """The letters whose time has come, at most so many."""
    due = Notice.objects.filter(status=Status.WAITING, leaves_at__lte=now)
    # Those tried least come first, so that a letter refused for now never stands in the way of a new one.
    alone = due.filter(in_daily=False).order_by("attempts", "posted_at", "id")[:limit]
    daily: dict[int, list[Notice]] = defaultdict(list)
    for notice in due.filter(in_daily=True).order_by("attempts", "posted_at", "id"):
        daily[notice.to_account].append(notice)
    # Those of their own first: a letter of the day is in no haste.
    return [*([notice] for notice in alone), *daily.values()][:limit]


def _deliver_one(batch: Batch, address: str, send: Sender, now: datetime) -> Status | None:
    """Claim, send and settle one letter; None when somebody else claimed it first."""
    claimed = _claim(batch, now)
    if not claimed:
        return None
    # One more than was read: the claim has counted this try.
    last = max(notice.attempts for notice in claimed) + 1 >= ATTEMPTS
    outcome = _outcome(_letter(claimed, address), send, last=last)
    # Only while it is still claimed: a round that took very long may find it called uncertain, and must not unsay
    # that.
    Notice.objects.filter(pk__in=[notice.pk for notice in claimed], status=Status.CLAIMED).update(
        status=outcome, sent_at=now if outcome is Status.SENT else None
    )
    return outcome


@transaction.atomic
def _claim(batch: Batch, now: datetime) -> list[Notice]:
    """Those of a letter's notices that nobody else has claimed, claimed.

    In a write of its own before sending: whoever is killed in between leaves a claim to be seen, not a second letter.
    """
    keys = [notice.pk for notice in batch]
    mine = list(Notice.objects.select_for_update().filter(pk__in=keys, status=Status.WAITING).order_by("posted_at"))
    Notice.objects.filter(pk__in=[notice.pk for notice in mine]).update(
        status=Status.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
    )
    return mine


def _letter(notices: Batch, address: str) -> Letter:
    """The letter of these notices: one's own words, or each sentence of the day with how often."""
    first = notices[0]
    if not first.in_daily:
        return Letter(first.pk, first.kind, address, first.about, first.calendar)
    return Letter(first.pk, "", address, of_the_day=_counted(sentence(notice.kind) for notice in notices))


def _counted(sentences: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(sentences).items())


def _outcome(letter: Letter, send: Sender, *, last: bool) -> Status:
    """What became of a letter. Only a certain failure may be tried again or called failed."""
    # No address is known for the account, or it is shut: no try would find one.
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
