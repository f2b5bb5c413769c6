"""Changes to second gradings and their agreed grades. The only code that writes to their tables."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.history.changes import record
from practicelens.quality.audits.changes_beside import take_for_draw
from practicelens.quality.moderation import rules
from practicelens.quality.moderation.models import Drawn
from practicelens.rulebook.queries import rules_on

SALT = "second grade"
"""What the lot of an audit begins with; its reference follows, so that anyone can draw it again."""


@atomic
def draw(audit_id: int, *, by: Actor, now: datetime) -> rules.Draw:
    """Decide, once, whether an audit is graded twice, by the rules of the day it was handed in; kept and logged."""
    audit = take_for_draw(audit_id, by=by)
    held = rules_on(audit.submitted_on)
    always, one_in = held.table("moderation.grades"), int(held.number("moderation.one_in"))
    found = rules.draw(audit.reference, SALT, audit.grade, always, one_in)
    reason = found.reason.value if found.reason else ""
    Drawn.objects.create(
        audit_id=audit.id, chosen=found.chosen, reason=reason, seed=found.seed, one_in=one_in, drawn_at=now
    )
    data = {"chosen": found.chosen, "reason": reason, "seed": found.seed, "one_in": one_in}
    record("moderation.drawn", by=by, at=now, subject=("audit", audit.id), data=data)
    return found
