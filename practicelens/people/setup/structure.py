"""Many teams with their service areas, or workers, made at once, as a case system names them: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Stale
from practicelens.history import changes as history
from practicelens.people import permissions, rules
from practicelens.people.models import Post, ServiceArea, Team, Worker


def add_teams(wanted: Mapping[str, str], *, opens: date, by: Actor, now: datetime) -> int:
    """House-internal: make each team in its service area, which is made where it is not there; how many.

    Administrators may, and those who load extracts: a team that nobody is linked to gives nobody anything to see.
    Raises Missing, Refused for a name that is none, Stale where one of them has been made meanwhile.
    """
    if not (permissions.can_manage(by) or by.can(Capability.LOAD_EXTRACTS)):
        raise Missing("team")
    # Before the transaction: a name that is none refuses all of them, and nothing was locked for it.
    named = {rules.clean_name(team): rules.clean_name(service) for team, service in wanted.items()}
    with transaction.atomic():
        # All of them held: two who confirm at once would each make the same service area.
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


def add_workers(wanted: Mapping[str, int], *, starts: date, by: Actor, now: datetime) -> int:
    """House-internal: make each worker, full-time, in the team of this id from a day on; how many.

    Administrators may, and those who load extracts: a worker without an account gives nobody anything to see. Raises
    Missing, Refused for a name that is none, Stale where one of the name has been made meanwhile.
    """
    if not (permissions.can_manage(by) or by.can(Capability.LOAD_EXTRACTS)):
        raise Missing("worker")
    named = {rules.clean_name(name): team for name, team in wanted.items()}
    with transaction.atomic():
        # In the teams' order, as everywhere: two who press at once wait for one another.
        teams = Team.objects.select_for_update().filter(pk__in=named.values()).order_by("pk")
        if set(teams.values_list("pk", flat=True)) != set(named.values()):
            raise Missing("team")
        # Two of one name are possible; made in bulk a second is far likelier the same person, so a person adds it.
        taken = {name.casefold() for name in Worker.objects.values_list("name", flat=True)}
        if taken & {one.casefold() for one in named}:
            raise Stale("One of these workers has been made meanwhile. Nothing was changed: look again.")
        workers = Worker.objects.bulk_create(Worker(name=name) for name in named)
        Post.objects.bulk_create(Post(worker=one, team_id=named[one.name], starts=starts) for one in workers)
        history.record_many([_worker(one, named[one.name], starts, by, now) for one in workers])
    return len(workers)


def _worker(one: Worker, team: int, starts: date, by: Actor, now: datetime) -> history.Entry:
    data = {"team": team, "starts": starts.isoformat()}
    return history.Entry("people.worker_added", by, now, ("worker", one.pk), data)


def _service(one: ServiceArea, by: Actor, now: datetime) -> history.Entry:
    return history.Entry("people.service_added", by, now, ("service area", one.pk), {"name": one.name})


def _team(one: Team, by: Actor, now: datetime) -> history.Entry:
    data = {"name": one.name, "service": one.service_id, "opens": one.opens.isoformat()}
    return history.Entry("people.team_added", by, now, ("team", one.pk), data)
