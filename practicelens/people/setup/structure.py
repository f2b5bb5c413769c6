"""Many teams with their service areas made at once, as a case system's own tree has them: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Stale
from practicelens.history import changes as history
from practicelens.people import permissions, rules
from practicelens.people.models import ServiceArea, Team


def add_teams(wanted: Mapping[str, str], *, opens: date, by: Actor, now: datetime) -> int:
    """House-internal: make each team in its service area, which is made where it is not there; how many.

    Administrators may, and those who load extracts: a team that nobody is linked to gives nobody anything to see.
    Raises Missing, Refused for a name that is none, Stale where one of them has been made meanwhile.
    """
    if not (permissions.can_manage(by) or by.can(Capability.LOAD_EXTRACTS)):
        raise Missing("team")
    named = {rules.clean_name(team): rules.clean_name(service) for team, service in wanted.items()}
    with transaction.atomic():
        services = {one.name.casefold(): one for one in ServiceArea.objects.select_for_update().order_by("pk")}
        taken = {name.casefold() for name in Team.objects.values_list("name", flat=True)}
        # In whatever case: extracts are matched by folded spellings, which could not tell the two apart.
        if taken & {team.casefold() for team in named}:
            raise Stale("One of these teams has been made meanwhile. Nothing was changed: look again.")
        missing = {service.casefold(): service for service in named.values() if service.casefold() not in services}
        made = ServiceArea.objects.bulk_create(ServiceArea(name=name) for name in missing.values())
        services |= {one.name.casefold(): one for one in made}
        teams = Team.objects.bulk_create(
            Team(name=team, service=services[service.casefold()], opens=opens) for team, service in named.items()
        )
        history.record_many([*(_service(one, by, now) for one in made), *(_team(one, by, now) for one in teams)])
    return len(teams)


def _service(one: ServiceArea, by: Actor, now: datetime) -> history.Entry:
    return history.Entry("people.service_added", by, now, ("service area", one.pk), {"name": one.name})


def _team(one: Team, by: Actor, now: datetime) -> history.Entry:
    data = {"name": one.name, "service": one.service_id, "opens": one.opens.isoformat()}
    return history.Entry("people.team_added", by, now, ("team", one.pk), data)
