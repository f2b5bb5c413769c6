"""Auditors reminded of what is late, all at once, by whoever allocates audits. The product does so once a month."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q
from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.history.changes import Entry, record_many
from practicelens.notices.changes import post
from practicelens.quality.audits.core import paths
from practicelens.quality.audits.core.facts import SUBJECT, child_words
from practicelens.quality.audits.core.states import UNFINISHED, Kind
from practicelens.quality.audits.models import Audit
from practicelens.workdays.clock import local_date


@atomic
def remind_of_late(*, by: Actor, now: datetime) -> tuple[int, int]:
    """Remind every auditor of their late audits: one notice each, once a day. How many people, of how many audits.

    Another agency's part is left out: its person is written to from the multi-agency audit, which says for whom.
    """
    teams, today = by.teams_for(Capability.ALLOCATE_AUDITS), local_date(now)
    if not teams:
        raise Missing
    late = Audit.objects.filter(team_id__in=teams, status__in=UNFINISHED, due__lt=today, nobody_since__isnull=True)
    asked = late.exclude(kind=Kind.PARTNER).filter(Q(chased_on__isnull=True) | Q(chased_on__lt=today))
    # Held, so that of two presses at once one reminds.
    rows = list(asked.select_for_update().order_by("due", "pk"))
    if not rows:
        raise Refused("Nobody is late, or all who are were reminded today.", code="nobody_late")
    whose: dict[int, list[Audit]] = defaultdict(list)
    for row in rows:
        whose[row.auditor_id].append(row)
    # The same day as the product's own chase, which so waits a month from today.
    Audit.objects.filter(pk__in=[row.pk for row in rows]).update(chased_on=today)
    for auditor, some in whose.items():
        kind, link = ("audits_reminded", paths.own_late()) if len(some) > 1 else ("audit_late", paths.audit(some[0].pk))
        post(kind, to=[auditor], link=link, at=now, about=", ".join(row.reference for row in some))
    record_many(Entry("audits.reminded", by, now, (SUBJECT, row.pk), {"child": child_words(row)}) for row in rows)
    return len(whose), len(rows)
