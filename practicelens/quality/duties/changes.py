"""Saying why a duty was missed, and telling whom it climbs to. The only code that writes to the tables of duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.quality.duties.models import Climbed, Closing
from practicelens.quality.duties.permissions import check_can_close
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import COMPARISON, DUTIES, State
from practicelens.workdays.clock import local_date


def close(one: Owed, why: str, *, by: Actor, now: datetime) -> None:
    """Say why a duty was not done: it waits for nobody any more, and every report goes on counting it as missed.

    The app whose duty it is has worked out that it is owed. Raises Missing, Refused: not_missed (its day has not
    passed, or it was done), closed (already), why_missing.
    """
    # First of all: to anybody else it must not even be said whether a duty of another team was missed.
    check_can_close(by, one.duty, one.scope)
    state = one.state(local_date(now))
    if state is State.CLOSED:
        raise Refused("Somebody has said already why it was missed.", code="closed")
    if state is not State.MISSED:
        raise Refused(f"This is {state.words}: only what was missed is closed with a reason.", code="not_missed")
    words = require_text(why, "Say why it was missed.", "why_missing", longest=500)
    try:
        with transaction.atomic():
            # No look before whether one stands: of two at once only the constraint can tell, and it is asked anyway.
            row = Closing.objects.create(
                duty=one.duty, scope=one.scope, period_start=one.period.start, why=words, closed_at=now,
                closed_by_id=by.account_id,
            )  # fmt: skip
            days = {"period": one.period.start.isoformat(), "due": one.due.isoformat()}
            # By name, for whoever reads history: of what is owed by the whole authority there is nothing to name.
            whose = {"team" if one.duty == COMPARISON else "service": one.scope} if one.scope else {}
            record("duties.closed", by=by, at=now, subject=(one.duty, row.pk), data={**whose, **days})
    except IntegrityError as twice:
        raise Refused("Somebody has said already why it was missed.", code="closed") from twice


def tell_climbed(late: Iterable[Owed], recipients: Mapping[int, Iterable[int]], *, now: datetime) -> int:
    """House-internal: tell those further up of duties of one kind that have climbed, each once; says how many are new.

    ``recipients``: by team or service area (0: the whole authority), whom it climbs to. Whoever is told of several has
    one notice. Where nobody holds the role yet it stays to be told: what is owed reaches whoever comes.
    """
    # All of them: a few dozen a year, fewer than the conditions that would narrow them.
    known = set(Climbed.objects.values_list("duty", "scope", "period_start"))
    # Whose recipients are empty are left out, and so not kept as told.
    new = [one for one in late if _key(one) not in known and any(recipients.get(one.scope, ()))]
    with transaction.atomic():
        # By the constraint two runs at once do not both tell: the second fails, and finds nothing when tried again.
        Climbed.objects.bulk_create(
            Climbed(duty=one.duty, scope=one.scope, period_start=one.period.start, noticed_at=now) for one in new
        )
        for account, of in _by_account(new, recipients).items():
            post("duty_climbed", to=[account], link="/waiting/", at=now, about=_about(of))
    return len(new)


def _key(one: Owed) -> tuple[str, int, object]:
    return one.duty, one.scope, one.period.start


def _by_account(new: Sequence[Owed], recipients: Mapping[int, Iterable[int]]) -> dict[int, list[Owed]]:
    """What each person is told of."""
    found: dict[int, list[Owed]] = defaultdict(list)
    for one in new:
        for account in recipients[one.scope]:
            found[account].append(one)
    return found


def _about(of: Sequence[Owed]) -> str:
    """Which duty, and of which period or how many."""
    # By what was not done: "The monthly report is published: October" told the opposite of what it meant.
    words = DUTIES[of[0].duty].missed
    return f"{words}: {of[0].period.words}" if len(of) == 1 else f"{words}: {len(of)} times"
