"""Which practice concerns somebody may read at all, as conditions of the database's. Private."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.base import covered
from practicelens.quality.alerts.models import Concern
from practicelens.quality.alerts.states import Stage


def readable(asking: Asking) -> QuerySet[Concern]:
    """Within this person's reach, at stages that have come to them, without children restricted to others."""
    actor, rows = asking.actor, Concern.objects.select_related("team")
    if not permissions.can_send(actor):
        mine = Q(team_id__in=actor.teams_for(Capability.RAISE_ALERTS))
        if actor.can(Capability.RAISE_ALERTS):
            mine |= Q(holder_id__in={actor.account_id, *covered(asking)})
        rows = rows.filter(mine | asked_of(asking))
    return asking.without_restricted(rows)


def asked_of(asking: Asking) -> Q:
    """The concerns that have come to this person for an answer, as a condition."""
    actor, found = asking.actor, Q(pk__in=())
    for grant in actor.grants:
        stage = next((one for one in Stage if one.role is grant.role), None)
        if stage is not None and grant.carries(Capability.ANSWER_ALERTS):
            found |= Q(team_id__in=grant.teams, stage__in=(stage, *stage.above))
    if actor.worker_id is not None and actor.has(Role.PRACTITIONER):
        found |= Q(worker_id=actor.worker_id)
    return found
