"""Saying why a duty was missed. The only code that writes to the table of duties."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.quality.duties.models import Closing
from practicelens.quality.duties.permissions import check_can_close
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import State
from practicelens.workdays.clock import local_date


def close(one: Owed, why: str, *, by: Actor, now: datetime) -> None:
    """Say why a duty was not done: it waits for nobody any more, and every report goes on counting it as missed.

    The app whose duty it is has worked out that it is owed. Raises Missing, Refused: not_missed (its day has not
    passed, or it was done), closed (already), why_missing.
    """
    check_can_close(by, one.duty, one.scope)
    state = one.state(local_date(now))
    if state is State.CLOSED:
        raise Refused("Somebody has said already why it was missed.", code="closed")
    if state is not State.MISSED:
        raise Refused(f"This is {state.words}: only what was missed is closed with a reason.", code="not_missed")
    words = require_text(why, "Say why it was missed.", "why_missing", longest=500)
    try:
        with transaction.atomic():
            row = Closing.objects.create(
                duty=one.duty, scope=one.scope, period_start=one.period.start, why=words, closed_at=now,
                closed_by_id=by.account_id,
            )  # fmt: skip
            details = {"scope": one.scope, "period": one.period.start.isoformat(), "due": one.due.isoformat()}
            record("duties.closed", by=by, at=now, subject=(one.duty, row.pk), data=details)
    except IntegrityError as twice:
        raise Refused("Somebody has said already why it was missed.", code="closed") from twice
