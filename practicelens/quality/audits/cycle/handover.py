"""Changes when a child, a team or an auditor goes: the cycle goes on with whoever is there."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.asking import Asking, asking_as_system
from practicelens.people.holders import holders
from practicelens.people.links import Link
from practicelens.performance.datasets.whereabouts.internal import places_of
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.allocation.changes import manages, pass_on, standing
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import load, load_for_house, record_event
from practicelens.quality.audits.core.facts import SUBJECT, child_of, going_on_with
from practicelens.quality.audits.core.known import service_of
from practicelens.quality.audits.core.states import CLOSED, OPEN_CYCLE, Status
from practicelens.quality.audits.models import Audit
from practicelens.workdays.clock import local_date

UNFINISHED = (Status.ALLOCATED, Status.STARTED)


def moved(today: date) -> dict[int, int]:
    """House-internal: open cycles whose child is with another team now, with that team. For the job.

    The current extract says where the child is. Where it names a team that has closed, or does not know the child, the
    cycle stays where it is, or goes to the team that took over from a closed one.
    """
    closed = {team.id for team in people_teams.teams() if team.closed(today)}
    # Also where no extract knows the child: what a closed team left must not stay with nobody.
    heirs = people.successors(today)
    rows = list(Audit.objects.filter(status__in=OPEN_CYCLE, original__isnull=True).order_by("pk"))
    where = places_of(asking_as_system(), {child_of(row) for row in rows})
    found = {}
    for row in rows:
        known = where.get(child_of(row))
        # A child closed to us moves nothing: the cycle stays until the Head of Service ends it.
        known_team = known.team_id if known is not None and known.open else None
        team_id = going_on_with(row) if known_team is None or known_team in closed else known_team
        # An extract may still name the team that closed, of which the one that took over is known.
        found[row.pk] = (going_on_with(row), heirs.get(team_id, team_id))
    return {pk: now_with for pk, (before, now_with) in found.items() if before != now_with}


@atomic
def follow(audit_id: int, team_id: int, *, by: Actor, now: datetime) -> None:
    """A cycle goes on with another team: its actions go there, and both managers are told. By the product itself.

    The first audit stays with the team it was of. A re-audit opened and not begun is of the receiving team's practice.
    """
    permissions.check_can_allocate(by, team_id)
    _follow(load_for_house(audit_id), team_id, "The child is with another team now.", by=by, now=now)


@atomic
def hand_to_team(audit_id: int, team_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """The Head of Service or the Head of Safeguarding says with which team the cycle of a closed one goes on, and why.

    Where the team is still there the extract says which team holds the child, and nobody else does.
    """
    audit = load(audit_id, by=by, check=permissions.check_can_hand_over, version=version)
    reason = require_text(why, "Say why it goes on there.", "why_missing")
    today = local_date(now)
    if Status(audit.status) in CLOSED or audit.original_id is not None:
        raise Refused("Only an audit whose cycle goes on passes to another team.", code="not_under_way")
    # A team that is not known counts as closed below: its id comes from a form.
    closed = {team.id: team.closed(today) for team in people_teams.teams()}
    if closed.get(team_id, True):
        raise Refused("Choose a team that is there.", code="team_closed")
    # While the team is there the extract decides, or two people could send one child's cycle to two teams.
    if not closed[going_on_with(audit)]:
        raise Refused("This team is still there. The next extract says where the child is.", code="team_stands")
    _follow(audit, team_id, reason, by=by, now=now)


def _follow(audit: Audit, team_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Move the cycle and what belongs to it, and tell both teams."""
    today, before, service_id = local_date(now), going_on_with(audit), service_of(team_id)
    # Nothing is kept while it is with its own team, so that "which team has it now" has one answer in the database.
    audit.holding_team_id = None if team_id == audit.team_id else team_id
    audit.version += 1
    audit.save()
    rounds = list(audit.re_audits.order_by("round"))
    sources = [audit.pk, *(one.pk for one in rounds)]
    count = actions.follow(SUBJECT, sources, team_id=team_id, service_id=service_id, by=by, now=now)
    for again in rounds:
        # One begun stays: what is written in it already is about the practice of the team it was begun with.
        if again.status == Status.ALLOCATED:
            again.own_team = manages(Asking(standing(again.auditor_id, today), now), team_id)
            again.team_id, again.service_id, again.worker_id = team_id, service_id, _worker_of(again)
            again.save()
    data = {"from": before, "to": team_id, "actions": count, "why": why[:300]}
    record_event("went_on_with_team", audit, by=by, now=now, data=data)
    recipients = [*people.managers_of(before, today), *people.managers_of(team_id, today)]
    post("cycle_moved", to=recipients, link=paths.audit(audit.pk), at=now, about=audit.reference)


def _worker_of(audit: Audit) -> int | None:
    """Who works with the child now, where the extract says so."""
    found = places_of(asking_as_system(), [child_of(audit)]).get(child_of(audit))
    return found.worker_id if found is not None and found.open else None


def without_auditor(today: date) -> tuple[int, ...]:
    """House-internal: audits allocated or under way whose auditor audits no more. For the job."""
    # Not those that have been found to have nobody: the Head of Safeguarding hears once.
    rows = Audit.objects.filter(status__in=UNFINISHED, nobody_since__isnull=True).order_by("pk")
    found = list(rows.values_list("pk", "auditor_id"))
    audits = {account: standing(account, today).can(Capability.DO_AUDITS) for account in {who for _, who in found}}
    return tuple(pk for pk, account in found if not audits[account])


@atomic
def pass_to_officer(audit_id: int, *, by: Actor, now: datetime) -> bool:
    """The auditor has left: the linked Quality Assurance Officer goes on, with every draft. Says whether one could.

    Where nobody can, the Head of Safeguarding is told and finds it waiting until they give it to somebody.
    """
    audit = load_for_house(audit_id)
    permissions.check_can_allocate(by, audit.team_id)
    if Status(audit.status) not in UNFINISHED:
        raise Refused("This audit was handed in; its auditor stays.", code="handed_in")
    today = local_date(now)
    for account in people.linked(audit.team_id, Link.QA_OFFICER, today):
        if why_not(audit, account, today) == "":
            pass_on(audit, account, "Its auditor no longer audits here.", by=by, now=now, tell_before=False)
            return True
    nobody_can(audit, by=by, now=now)
    audit.save()
    return False


def nobody_can(audit: Audit, *, by: Actor, now: datetime) -> None:
    """Tell the Head of Safeguarding that an audit waits for an auditor. The caller saves."""
    today = local_date(now)
    audit.nobody_since = today
    record_event("has_no_auditor", audit, by=by, now=now)
    heads = holders(Role.HEAD_OF_QA, today)
    post("audit_without_auditor", to=heads, link=paths.audit(audit.pk), at=now, about=audit.reference)


def why_not(audit: Audit, account_id: int, today: date, due: date | None = None) -> str:
    """Why somebody cannot audit this now, in words that follow "The original auditor"; empty where they can.

    ``due``: somebody away until after that day cannot.
    """
    actor = standing(account_id, today)
    if not actor.can(Capability.DO_AUDITS):
        return "no longer audits here"
    # Somebody who is back before it is due can still do it: passing it on would lose what they know of the case.
    back = people.away_until(account_id, today)
    if due is not None and back is not None and back > due:
        return f"is away until {back.day} {back:%B %Y}"
    try:
        rules.check_may_audit(
            auditor_id=account_id,
            auditor_worker_id=actor.worker_id,
            worker_id=audit.worker_id,
            reviewed_by=audit.reviewed_by_id,
        )
    except Refused:
        return "works with the child or reviews them now"
    # Last: the other reasons say nothing of the child.
    if child_of(audit) in people.restricted_keys(today) and child_of(audit) not in actor.restricted:
        return "is not named on this child"
    return ""
