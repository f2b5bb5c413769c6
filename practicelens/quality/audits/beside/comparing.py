"""Audits of a team for those who compare what they audited. Private to the house: moderation asks who asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import APART
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.audits.core.visible import for_list, rows_of, visible
from practicelens.quality.audits.models import Audit
from practicelens.workdays.clock import local_date


def handed_in(teams: Collection[int], since: date, until: date) -> tuple[tuple[int, date], ...]:
    """The team and the day of every audit of some teams handed in during a period. House-internal. One query."""
    rows = Audit.objects.filter(team_id__in=set(teams), submitted_at__range=moments(since, until))
    found = rows.exclude(kind__in=APART).order_by("submitted_at", "pk").values_list("team_id", "submitted_at")
    return tuple((team, local_date(moment)) for team, moment in found if moment is not None)


def to_compare(
    asking: Asking, team_id: int, auditors: Collection[int], since: date, until: date
) -> tuple[AuditRow, ...]:
    """What some auditors handed in of a team in a period, as far as this actor may read it, oldest first."""
    rows = visible(asking).filter(team_id=team_id, auditor_id__in=set(auditors))
    rows = rows.filter(submitted_at__range=moments(since, until)).exclude(kind__in=APART)
    return rows_of(asking, for_list(rows).order_by("submitted_at", "pk"))


def readable(asking: Asking, audit_ids: Collection[int]) -> tuple[AuditRow, ...]:
    """Those of some audits that this actor may know of, oldest first."""
    rows = for_list(visible(asking).filter(pk__in=set(audit_ids)))
    return rows_of(asking, rows.order_by("submitted_at", "pk"))
