"""Changes to the rulebook: a rule from a day on, and the days nobody works."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history import changes as history
from practicelens.rulebook import permissions, rules
from practicelens.rulebook.cache import forget
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.models import BankHoliday, Rule
from practicelens.workdays.clock import local_date


@transaction.atomic
def set_rule(key: str, value: Any, *, valid_from: date, source: str, by: Actor, now: datetime) -> int:
    """Set a rule from a day on: the one before is closed on that day, and the past keeps its own.

    A value set for a later day stays; this one then ends where it begins. Raises Missing for an unknown rule, Refused.
    """
    permissions.check_can_manage(by)
    definition = DEFINITIONS.get(key)
    if definition is None:
        raise Missing
    rules.check_value(definition, value)
    # Before anything is closed: a value of the past would change what was owed and judged by it.
    rules.check_from(valid_from, local_date(now))
    source = rules.check_source(source)
    # The old value is closed before the new one is written: the database holds one open value a rule.
    until = _make_room(key, valid_from)
    row = Rule.objects.create(
        key=key, value=value, valid_from=valid_from, valid_until=until, source=source,
        set_by=by.account_id, set_by_name=by.name, set_at=now,
    )  # fmt: skip
    details = {"value": value, "from": valid_from.isoformat(), "source": source}
    history.record("rulebook.rule_set", by=by, at=now, subject=("rule", key), data=details)
    return row.pk


def _make_room(key: str, valid_from: date) -> date | None:
    """Close the value in force on that day there, and return where the next begins (None: no next one)."""
    in_turn = Rule.objects.select_for_update().filter(key=key).order_by("valid_from", "id")
    # A value replaced on the day it began never held; its row stays, because no past value is edited.
    lasting = [row for row in in_turn if row.valid_until != row.valid_from]
    for row in lasting:
        # A value that begins on that very day is closed at no length.
        if row.valid_from <= valid_from and (row.valid_until is None or valid_from < row.valid_until):
            Rule.objects.filter(pk=row.pk).update(valid_until=valid_from)
            return row.valid_until
    return min((row.valid_from for row in lasting if row.valid_from > valid_from), default=None)


@transaction.atomic
def add_holiday(day: date, name: str, *, by: Actor, now: datetime) -> int:
    """Add a day nobody works. Raises Missing, Refused."""
    permissions.check_can_manage(by)
    name = require_text(name, "Say what the day is.", "name")
    # For the words; two who add it at once are parted by the column's constraint.
    if BankHoliday.objects.filter(day=day).exists():
        raise Refused("That day is in the table already.", code="twice")
    row = BankHoliday.objects.create(day=day, name=name, source=f"Added by {by.name}"[:120])
    details = {"day": day.isoformat(), "name": row.name}
    history.record("rulebook.holiday_added", by=by, at=now, subject=("bank holiday", day.isoformat()), data=details)
    forget()
    return row.pk


@transaction.atomic
def remove_holiday(day: date, *, by: Actor, now: datetime) -> None:
    """Make a day of the table a working day again. Datasets already published keep the calendar of their day."""
    permissions.check_can_manage(by)
    row = BankHoliday.objects.filter(day=day).first()
    if row is None:
        raise Missing
    details = {"day": day.isoformat(), "name": row.name}
    # The one row of the rulebook that goes: history keeps the day, and editions keep the calendar they were made with.
    row.delete()
    history.record("rulebook.holiday_removed", by=by, at=now, subject=("bank holiday", day.isoformat()), data=details)
    forget()
