"""What holds on a day, as conditions for the database."""

from __future__ import annotations

from datetime import date
from typing import Protocol, TypeVar

from django.db.models import F, Q

from practicelens.access.errors import Missing, Refused
from practicelens.people.prepared import Given


def holds(on: date | Given, prefix: str = "") -> Q:
    """Rows whose ``starts`` is not after the day and whose ``ends``, the first day without, is after it."""
    return Q(**{f"{prefix}starts__lte": on}) & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": on}))


def not_over(on: date | None, prefix: str = "") -> Q:
    """Rows that hold on the day; without a day, those with no end."""
    return Q(**{f"{prefix}ends__isnull": True}) if on is None else holds(on, prefix)


def overlaps(starts: date, ends: date | None) -> Q:
    """Rows that hold on any day from ``starts`` until ``ends``; a row with no length holds on none."""
    # What ended on the day it began never held, so a row of the same days may follow it.
    lasting = Q(ends__isnull=True) | Q(ends__gt=F("starts"))
    later = Q(ends__isnull=True) | Q(ends__gt=starts)
    return lasting & later if ends is None else lasting & later & Q(starts__lt=ends)


def account_stands(on: date | Given, prefix: str = "account__") -> Q:
    """Accounts that may be used on the day: active, and not ended."""
    return Q(**{f"{prefix}is_active": True}) & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": on}))


class Ends(Protocol):
    """A row that somebody may end: ``ends`` is None until then."""

    @property
    def ends(self) -> date | None:
        """The first day on which it holds no longer."""


Ending = TypeVar("Ending", bound=Ends)


def still_open(row: Ending | None, what: str) -> Ending:
    """A row, locked by whoever ends it, that nobody has ended. Raises Missing (``what`` it is), Refused."""
    if row is None:
        raise Missing(what)
    if row.ends is not None:
        raise Refused("This has ended already.", code="ended")
    return row
