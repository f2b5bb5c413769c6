"""Every write of local cards: written, asked to be checked, sent back, published, withdrawn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.moves import check_becomes
from practicelens.access.texts import require_text
from practicelens.analytics.local_cards.shape import Fault
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions.rules import check_next
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.local_cards import answering, permissions, rules
from practicelens.performance.local_cards.models import CardVersion, LocalCard
from practicelens.performance.local_cards.rules import Definition
from practicelens.performance.local_cards.states import BEING_WRITTEN, MOVES, Status
from practicelens.workdays.clock import local_date

_ENDED: Final = {Status.DISCARDED: "local_cards.discarded", Status.WITHDRAWN: "local_cards.withdrawn"}


def write(what: Definition, *, by: Actor, now: datetime) -> int:
    """Begin a card, and run it; its number. Raises Missing, Refused (as ``rules.checked``).

    One just like it that the same person has begun is that one: a second press makes none.
    """
    permissions.check_can_write(by)
    given = rules.checked(what)
    first = {"number": 1, "revision": 1, "status": Status.DRAFT.value, "author_id": by.account_id}
    if (begun := CardVersion.objects.filter(**first, **_columns(given)).first()) is not None:
        return begun.card_id
    with transaction.atomic():
        card = LocalCard.objects.create()
        version = _draft(card.pk, 1, given, by, now)
        _record("local_cards.written", version, by, now)
    _run(version, now)
    return card.pk


def edit(card_id: int, what: Definition, *, revision: int, by: Actor, now: datetime) -> None:
    """Change the draft of a card, or begin its next version, and run it.

    ``revision``: of the version that was read. Raises Missing, Refused (as ``rules.checked``; why: a later version
    says why; move_not_allowed while it waits to be checked), Stale.
    """
    permissions.check_can_write(by)
    given = rules.checked(what)
    with transaction.atomic():
        newest = _newest(card_id)
        if newest.revision != revision:
            raise Stale
        if newest.number > 1 or newest.status != Status.DRAFT.value:
            require_text(given.why, "Say why it is changed: whoever compares months reads it.", "why")
        version = _changed(newest, given, by, now)
        _record("local_cards.written", version, by, now)
    _run(version, now)


def _changed(newest: CardVersion, given: Definition, by: Actor, now: datetime) -> CardVersion:
    """The draft as it is now typed, or a new one after what stands."""
    if newest.status not in {one.value for one in BEING_WRITTEN}:
        try:
            with transaction.atomic():
                return _draft(newest.card_id, newest.number + 1, given, by, now, after=newest)
        except IntegrityError as twice:
            raise Stale from twice
    if newest.status == Status.ASKED.value:
        raise Refused("It waits to be checked. Take it back first.", code="move_not_allowed")
    # Whoever changes a draft has written in it, as those before have: nobody checks words of their own.
    for name, value in _columns(given).items():
        setattr(newest, name, value)
    newest.author_id, newest.written_at, newest.revision = by.account_id, now, newest.revision + 1
    newest.writers = sorted({*newest.writers, by.account_id})
    newest.save()
    return newest


def ask_for_check(card_id: int, *, revision: int, by: Actor, now: datetime) -> None:
    """Ask that somebody else checks a draft. Raises Missing, Refused (no_answer, move_not_allowed), Stale."""
    permissions.check_can_write(by)
    version = _read(card_id)
    _check_answers(version, now)
    with transaction.atomic():
        row = _moved(card_id, revision, Status.ASKED)
        row.asked_at = now
        row.save(update_fields=["status", "asked_at"])
        _record("local_cards.asked", row, by, now)


def send_back(card_id: int, words: str, *, revision: int, by: Actor, now: datetime) -> None:
    """Give a card back to be written further: by whoever checks it, or its author. Raises Missing, Refused, Stale."""
    permissions.check_can_check(by)
    found = require_text(words, "Say what is to be changed.", "found", longest=rules.LONGEST_WORDS)
    with transaction.atomic():
        row = _moved(card_id, revision, Status.DRAFT)
        row.found = found
        row.save(update_fields=["status", "found"])
        _record("local_cards.sent_back", row, by, now)


def publish(card_id: int, words: str, next_on: date, *, revision: int, by: Actor, now: datetime) -> None:
    """Publish what another wrote, after checking it, with what was found and the day of its next review.

    Raises Missing, Refused (author: nobody checks their own; found, next_on, no_answer, move_not_allowed), Stale.
    """
    permissions.check_can_check(by)
    version = _read(card_id)
    _check_another(version, by)
    found = require_text(words, "Say what you checked and found.", "found", longest=rules.LONGEST_WORDS)
    check_next(next_on, local_date(now), Asking(by, now).rules.number("definition.again"))
    _check_answers(version, now)
    with transaction.atomic():
        row = _moved(card_id, revision, Status.PUBLISHED)
        _check_another(row, by)  # as it stands now, and not as it was read before the SQL was run
        before = CardVersion.objects.filter(card_id=card_id, status=Status.PUBLISHED.value)
        before.update(status=Status.REPLACED.value, ended_at=now, ended_by_id=by.account_id)
        row.checked_by_id, row.checked_at, row.found, row.next_review = by.account_id, now, found, next_on
        row.save(update_fields=["status", "checked_by", "checked_at", "found", "next_review"])
        _record("local_cards.published", row, by, now)


def _check_another(version: CardVersion, by: Actor) -> None:
    """Raise Refused for whoever wrote in it, also where another changed it after them."""
    if by.account_id in version.writers:
        raise Refused("You wrote in it: somebody else checks it.", code="author")


def end(card_id: int, words: str, *, revision: int, by: Actor, now: datetime) -> None:
    """Withdraw what is published, or discard a draft; it stays to be read. Raises Missing, Refused, Stale.

    ``revision``: of the version that was read: a published one is withdrawn also while its next is being written.
    """
    permissions.check_can_write(by)
    why = require_text(words, "Say why.", "reason", longest=rules.LONGEST_WORDS)
    with transaction.atomic():
        row = _locked(card_id, revision)
        to = Status.DISCARDED if row.status == Status.DRAFT.value else Status.WITHDRAWN
        _move(row, to)
        row.ended_at, row.ended_by_id, row.ended_why = now, by.account_id, why
        row.save(update_fields=["status", "ended_at", "ended_by", "ended_why"])
        _record(_ENDED[to], row, by, now)


def run_again(card_id: int, *, by: Actor, now: datetime) -> None:
    """Run every version of a card that is written or published once more. Raises Missing, Refused (busy)."""
    permissions.check_can_write(by)
    alive = [Status.PUBLISHED.value, *(one.value for one in BEING_WRITTEN)]
    for version in _of(card_id).filter(status__in=alive):
        if _run(version, now, anew=True) == Fault.BUSY.value:
            raise Refused(answering.BUSY, code=Fault.BUSY.value)


def _draft(
    card_id: int, number: int, given: Definition, by: Actor, now: datetime, *, after: CardVersion | None = None
) -> CardVersion:
    # What was discarded nobody checked, and the next version begins with its words: they are still its writers'.
    before = after.writers if after and after.status == Status.DISCARDED.value else []
    return CardVersion.objects.create(
        card_id=card_id, number=number, status=Status.DRAFT.value, author_id=by.account_id, written_at=now,
        writers=sorted({*before, by.account_id}), revision=after.revision + 1 if after else 1, **_columns(given),
    )  # fmt: skip


def _columns(given: Definition) -> dict[str, Any]:
    return {**asdict(given), "chosen": dict(given.chosen), "form": given.form.value, "polarity": given.polarity.value}


def _run(version: CardVersion, now: datetime, *, anew: bool = False) -> str:
    """Have it answered where anything is published; the fault, or nothing."""
    edition = current()
    return answering.answer(version, edition, now, anew=anew).fault if edition is not None else ""


def _check_answers(version: CardVersion, now: datetime) -> None:
    """Refuse a card that answers nothing: nobody can check it, and nobody would read it."""
    edition = current()
    if edition is None:
        raise Refused("No extract is published yet: there is nothing that it could answer of.", code="no_answer")
    found = answering.answer(version, edition, now)
    if found.fault:
        raise Refused(f"It gives no answer yet. {found.why}", code="no_answer")


def _of(card_id: int) -> Any:
    return CardVersion.objects.filter(card_id=card_id)


def _read(card_id: int) -> CardVersion:
    """The newest version, to read. Raises Missing."""
    version: CardVersion | None = _of(card_id).order_by("-number").first()
    if version is None:
        raise Missing("local card")
    return version


def _newest(card_id: int) -> CardVersion:
    """The newest version, held until the transaction ends. Raises Missing."""
    version: CardVersion | None = _of(card_id).select_for_update().order_by("-number").first()
    if version is None:
        raise Missing("local card")
    return version


def _moved(card_id: int, revision: int, to: Status) -> CardVersion:
    """The newest version at where it goes, not yet saved. Raises Missing, Stale, Refused(move_not_allowed)."""
    row = _newest(card_id)
    if row.revision != revision:
        raise Stale
    _move(row, to)
    return row


def _locked(card_id: int, revision: int) -> CardVersion:
    """The version that has a revision, held until the transaction ends. Raises Missing, Stale."""
    _newest(card_id)
    version: CardVersion | None = _of(card_id).select_for_update().filter(revision=revision).first()
    if version is None:
        raise Stale
    return version


def _move(row: CardVersion, to: Status) -> None:
    """Put it where it goes, not yet saved. Raises Refused(move_not_allowed)."""
    check_becomes(MOVES, Status(row.status), to, thing="card")
    row.status = to.value


def _record(kind: str, version: CardVersion, by: Actor, now: datetime) -> None:
    # Without the SQL, which may hold a number that somebody typed: it stands with its version.
    data = {"version": version.number}
    history.record(kind, by=by, at=now, subject=("local_card", version.card_id), data=data)
