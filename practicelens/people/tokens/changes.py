"""Every write of tokens: made, used, ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.people.models import Account, Token
from practicelens.people.powers import day_in_words, post_power
from practicelens.people.tokens import permissions, queries, rules
from practicelens.workdays.clock import local_date

WRITTEN_EVERY: Final = timedelta(hours=1)
"""A use within the hour writes nothing: a program that asks a hundred times for one picture would write as often."""


@dataclass(frozen=True)
class Wanted:
    """A token as its owner asks for it: its name, the key of its place, its end, and whether small numbers show."""

    name: str
    place: str
    ends: date
    small_numbers: bool = False


def make(wanted: Wanted, *, by: Actor, now: datetime) -> str:
    """Make a token of one's own, and say it, this once: what is kept opens nothing.

    Raises Missing, Refused: name, name_taken, too_long, place, ends, many.
    """
    asking = Asking(by, now)
    place = next((one for one in queries.places(asking) if one.key == wanted.place), None)
    if place is None:
        raise Refused("Choose whose figures it may read.", code="place")
    rules.check_ends(wanted.ends, asking.today, asking.rules.number("token.months"))
    token = rules.new_token()
    with transaction.atomic():
        # The account is held for this: two forms sent at once would each find room and the name free.
        Account.objects.select_for_update().get(pk=by.account_id)
        standing = list(_standing(asking.today).filter(account_id=by.account_id).values_list("name", flat=True))
        rules.check_room(len(standing))
        row = Token.objects.create(
            account_id=by.account_id, name=rules.clean_name(wanted.name, standing), token_hash=rules.hashed(token),
            service_id=place.service_id, team_id=place.team_id, small_numbers=wanted.small_numbers,
            made_at=now, ends=wanted.ends,
        )  # fmt: skip
        _record("people.token_made", row, by, now)
        until = day_in_words(wanted.ends)
        _notify(row, "token_made", f"made a token by which a program reads figures as {{}} may, until {until}", by, now)
    return token


def end(token_id: int, *, by: Actor, now: datetime) -> None:
    """End a token at once: one's own, or anybody's for those who watch. Raises Missing, Refused(ended)."""
    with transaction.atomic():
        row = Token.objects.select_for_update().filter(pk=token_id).first()
        if row is None:
            raise Missing("token")
        permissions.check_can_end(by, row.account_id)
        if row.ended_at is not None or row.ends <= local_date(now):
            raise Refused("This token has ended already.", code="ended")
        _end([row], by, now)
        _notify(row, "token_ended", "ended a token of the account of {}", by, now)


def end_all(account_id: int, *, by: Actor, now: datetime) -> None:
    """End every token of an account that is shut, in that transaction; its owner is told of the account.

    For good: an account that is opened again lets no forgotten program in.
    """
    _end(_standing(local_date(now)).select_for_update().filter(account_id=account_id), by, now)


def note_used(row: Token, *, by: Actor, now: datetime) -> None:
    """Keep when a token was used, once an hour, and in history once a day. Fails where that cannot be written."""
    if row.used_at is not None and timedelta() <= now - row.used_at < WRITTEN_EVERY:
        return
    with transaction.atomic():
        # The one column, and only where nobody ended it meanwhile.
        if not Token.objects.filter(pk=row.pk, ended_at__isnull=True).update(used_at=now):
            raise Missing("token")
        if row.used_at is None or local_date(row.used_at) != local_date(now):
            _record("people.token_used", row, by, now)


def _standing(today: date) -> QuerySet[Token]:
    return Token.objects.filter(ended_at__isnull=True, ends__gt=today)


def _end(rows: Collection[Token] | QuerySet[Token], by: Actor, now: datetime) -> None:
    for row in rows:
        row.ended_at, row.ended_by_id = now, None if by == SYSTEM else by.account_id
        row.save(update_fields=["ended_at", "ended_by"])
        _record("people.token_ended", row, by, now)


def _record(kind: str, row: Token, by: Actor, now: datetime) -> None:
    # By its number and not by its name, which its owner typed; of what opens anything not even the hash.
    data = {"token": row.pk, "service": row.service_id, "team": row.team_id, "ends": row.ends.isoformat()}
    history.record(kind, by=by, at=now, subject=("account", row.account_id), data=data)


def _notify(row: Token, kind: str, did: str, by: Actor, now: datetime) -> None:
    post_power({row.account_id: kind}, lambda whom: did.format(whom[0]), by=by, now=now)
