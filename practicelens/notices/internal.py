"""Questions to the outbox for other apps alone, which have asked who reads already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from practicelens.notices.models import ChosenWay, Notice
from practicelens.notices.timing import Way
from practicelens.workdays import clock


def not_opened() -> QuerySet[Notice]:
    """Notices that have not been opened."""
    return Notice.objects.filter(read_at__isnull=True, letter_only=False)


def unread_of(account: OuterRef) -> Coalesce:
    """The count of an account's unread notices, as a column of that account's own query: every page shows it."""
    # A subquery beside the account's row, because every page shows the number: a query of its own would be one more a
    # page.
    rows = not_opened().filter(to_account=account).order_by().values("to_account")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def ways_of(accounts: Collection[int]) -> dict[int, Way]:
    """How these accounts chose to be told; those that chose nothing are left out. One query, none for nobody."""
    # A round with nothing new to reckon asks nothing.
    if not accounts:
        return {}
    rows = ChosenWay.objects.filter(account__in=accounts).values_list("account", "way")
    return {account: Way(way) for account, way in rows}


def recipients_since(kind: str, day: date) -> set[tuple[int, str]]:
    """Who was told of this kind on a day or after it, each with where the notice leads. One query."""
    rows = Notice.objects.filter(kind=kind, posted_at__gte=clock.start_of(day))
    return set(rows.values_list("to_account", "link"))
