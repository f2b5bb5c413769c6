"""Reads of actions, for a given actor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.actions import permissions, rules
from practicelens.quality.actions.internal import climbing_on, given
from practicelens.quality.actions.models import Action, ActionBefore
from practicelens.quality.actions.states import Status

SOURCES: Final = {"audit": "an audit", "panel": "a panel", "comparison": "a comparison meeting"}
"""What actions come from, in words."""


@dataclass(frozen=True)
class EarlierView:
    """How an action stood until a meeting changed it, who changed it and why."""

    what: str
    owner: str
    due: date
    why: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class ActionView:
    """An action as it is shown. ``child``: empty where it is about none; ``opens``: whether its own page does."""

    id: int
    source_kind: str
    source_id: int
    link: str
    child: str
    team_id: int
    what: str
    owner_id: int
    owner: str
    due: date
    status: Status
    version: int
    evidence: str
    done_at: datetime | None
    done_by: str
    supervision_on: date | None
    verified_at: datetime | None
    verified_by: str
    may_finish: bool
    may_verify: bool
    may_note_supervision: bool
    opens: bool
    earlier: tuple[EarlierView, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.status is Status.OPEN

    @property
    def changeable(self) -> bool:
        """Whether a meeting may change it where it stands: still to be done, or still to be given."""
        return self.open or not self.given

    @property
    def given(self) -> bool:
        """Whether its owner knows of it: before that it has no page of its own."""
        return self.status is not Status.PROPOSED


def of_source(asking: Asking, kind: str, source_id: int) -> tuple[ActionView, ...]:
    """The actions of one source, by due date, dropped ones left out.

    The source's own app has checked that the person may see the source.
    """
    rows = Action.objects.filter(source_kind=kind, source_id=source_id).exclude(status=Status.DROPPED)
    found = list(rows.select_related("owner", "done_by", "verified_by").order_by("due", "id"))
    # Their names came with the rows, so that ``_views`` need not ask for them again.
    people = {one for row in found for one in (row.owner, row.done_by, row.verified_by) if one is not None}
    asking.know({one.pk: one.name for one in people})
    return _views(asking, found)


def action(asking: Asking, action_id: int, *, blind: Collection[int] = ()) -> ActionView:
    """One action that was given to somebody. ``blind``: audits the actor may see nothing of, but their own work."""
    # Before an action is given its only page is that of its source.
    row = given().filter(pk=action_id).first()
    if row is None:
        raise Missing
    # Actions say what was found; what one has to do oneself is shown, because a child's safety may wait on it.
    if row.source_kind == "audit" and row.source_id in blind and row.owner_id != asking.actor.account_id:
        raise Missing
    permissions.check_can_see(asking.actor, row, asking.hidden)
    return replace(_views(asking, [row])[0], earlier=_earlier(asking, row))


def _earlier(asking: Asking, row: Action) -> tuple[EarlierView, ...]:
    """How an action stood before, the latest change first; most were never changed."""
    found = list(ActionBefore.objects.filter(action=row).order_by("-changed_at", "-pk"))
    people = asking.names({account for one in found for account in (one.owner_id, one.changed_by_id)})
    return tuple(
        EarlierView(
            one.what,
            people.get(one.owner_id, ""),
            one.due,
            one.why,
            one.changed_at,
            people.get(one.changed_by_id, ""),
        )
        for one in found
    )


def takes_part(asking: Asking) -> bool:
    """Whether this actor can have actions, or see a team's; for others there is no list."""
    return bool(
        asking.actor.teams_for(Capability.SEE_AUDITS)
        or asking.actor.can(Capability.DO_AUDITS)
        or asking.actor.can(Capability.TAKE_PART_IN_AUDITS)
    )


def actions(
    asking: Asking,
    *,
    status: Status | None = None,
    mine: bool = False,
    child: str = "",
    team_id: int | None = None,
    blind: Collection[int] = (),
) -> tuple[ActionView, ...]:
    """Actions that are the actor's or their teams', soonest due first; about one child or of one team, if asked.

    ``blind``: audits of cases the actor still grades beside somebody else; of their actions only the actor's own.
    """
    rows = _visible(asking)
    if blind:
        # That there are actions, and how many, says how the other grader judged the case.
        rows = rows.exclude(Q(source_kind="audit", source_id__in=blind) & ~Q(owner_id=asking.actor.account_id))
    if child:
        rows = rows.filter(child=child)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    if mine:
        rows = rows.filter(owner_id=asking.actor.account_id)
    if status is not None:
        rows = rows.filter(status=status)
    return _views(asking, rows.order_by("due", "id"))


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Actions that wait for this person: their own, and those overdue that have climbed to them. Two queries.

    A manager is told once of what one colleague has to do for one child, a Head of Service once of each team.
    """
    rows = list(_waiting_rows(asking))
    climbing = climbing_on(asking.rules)
    rows = [row for row in rows if _has_climbed(row, asking, climbing)]
    owners = {row.owner_id: row.owner.name for row in rows}
    groups: dict[tuple[object, ...], list[Action]] = {}
    for row in rows:
        groups.setdefault(_group(row, asking), []).append(row)
    return tuple(_waits(group, asking, owners) for group in groups.values())


def _waiting_rows(asking: Asking) -> QuerySet[Action]:
    """Open actions that may concern this person, by due date."""
    rows = _visible(asking).filter(_concerns(asking), status=Status.OPEN)
    return rows.select_related("team", "owner").order_by("due", "id")


def _group(row: Action, asking: Asking) -> tuple[object, ...]:
    """What is told in one line."""
    # One's own stand one by one: each is a thing to do, where a manager's are a thing to ask about.
    if row.owner_id == asking.actor.account_id:
        return ("own", row.pk)
    # Own team before service area: who manages a team and heads the service answers for it as its manager.
    if row.team_id in _managed(asking):
        return ("child", row.child or (row.source_kind, row.source_id), row.owner_id)
    return ("team", row.team_id)


def _concerns(asking: Asking) -> Q:
    """Own actions, or overdue ones of the teams one manages or heads."""
    # Own ones at once, others' only when late: what a colleague has in hand in time is nobody else's work.
    return Q(owner_id=asking.actor.account_id) | Q(due__lt=asking.today, team_id__in=_managed(asking) | _headed(asking))


def _has_climbed(row: Action, asking: Asking, climbing: rules.Climbing) -> bool:
    """Whether an action concerns this person by now."""
    if row.owner_id == asking.actor.account_id:
        return True
    level = rules.climb(row.due, asking.today, asking.calendar, climbing)
    if row.team_id in _managed(asking):
        return level >= rules.Climb.MANAGER
    return level >= rules.Climb.HEAD_OF_SERVICE


def _waits(rows: list[Action], asking: Asking, owners: dict[int, str]) -> Waiting:
    """One line of waiting work; never a word of the action itself, which may hold a child's story."""
    first, count = rows[0], len(rows)
    if _group(first, asking)[0] == "team":
        title = f"{first.team.name}: " + ("1 action is late" if count == 1 else f"{count} actions are late")
        link = f"/actions/{first.pk}/" if count == 1 else f"/actions/?team={first.team_id}"
        return Waiting(
            title,
            link,
            first.due,
            f"The longest late is with {owners.get(first.owner_id, 'a colleague')}.",
            kind=WaitingKind.TEAM_ACTIONS,
        )
    whose = "" if first.owner_id == asking.actor.account_id else f", with {owners.get(first.owner_id, 'a colleague')}"
    many = "Action" if count == 1 else f"{count} actions"
    # Of an action about no child the list is found by team and person: an empty child would list everybody's.
    listed = {"child": first.child} if first.child else {"team": first.team_id, "who": first.owner_id}
    link = f"/actions/{first.pk}/" if count == 1 else f"/actions/?{urlencode(listed)}"
    own = first.owner_id == asking.actor.account_id
    kind = WaitingKind.ACTION if own else WaitingKind.TEAM_ACTIONS
    about = f"about {first.child}" if first.child else f"for {first.team.name}"
    return Waiting(f"{many} {about}{whose}", link, first.due, f"From {SOURCES[first.source_kind]}", kind=kind)


def _managed(asking: Asking) -> frozenset[int]:
    """Teams whose actions the actor reviews."""
    return asking.actor.teams_for(Capability.REVIEW_ACTIONS)


def _headed(asking: Asking) -> frozenset[int]:
    """Teams of the service areas the actor heads."""
    # By role and not by capability: directors see these teams too, and are not who an action climbs to.
    grants = (grant for grant in asking.actor.grants if grant.role is Role.HEAD_OF_SERVICE)
    return frozenset(team for grant in grants for team in grant.teams)


def _visible(asking: Asking) -> QuerySet[Action]:
    """Given actions within the actor's reach."""
    rows = given().filter(
        Q(owner_id=asking.actor.account_id) | Q(team_id__in=asking.actor.teams_for(Capability.SEE_AUDITS))
    )
    # Left out in the statement itself, so that not even a count shows that there is one.
    return asking.without_restricted(rows)


def _views(asking: Asking, rows: Iterable[Action]) -> tuple[ActionView, ...]:
    """Rows as views, with the names of people in one query."""
    found = list(rows)
    people = asking.names(
        {one for row in found for one in (row.owner_id, row.done_by_id, row.verified_by_id) if one is not None}
    )
    return tuple(_view(asking, row, people) for row in found)


def _view(asking: Asking, row: Action, people: dict[int, str]) -> ActionView:
    status = Status(row.status)
    return ActionView(
        id=row.pk,
        source_kind=row.source_kind,
        source_id=row.source_id,
        link=row.link,
        child=row.child,
        team_id=row.team_id,
        what=row.what,
        owner_id=row.owner_id,
        owner=people.get(row.owner_id, ""),
        due=row.due,
        status=status,
        version=row.version,
        evidence=row.evidence,
        done_at=row.done_at,
        done_by=people.get(row.done_by_id or 0, ""),
        supervision_on=row.supervision_on,
        verified_at=row.verified_at,
        verified_by=people.get(row.verified_by_id or 0, ""),
        # Status first: it is known, where the permission walks the roles of whoever asks.
        may_finish=status is Status.OPEN and permissions.can_finish(asking.actor, row),
        may_verify=status is Status.DONE and permissions.can_verify(asking.actor, row),
        may_note_supervision=permissions.can_note_supervision(asking.actor, row),
        # Others read it where it was given, as the practitioner does what their manager will do.
        opens=status is not Status.PROPOSED and permissions.can_open(asking.actor, row),
    )
