"""Who may do what with an audit. Whoever may not see it is told that there is none."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.quality.audits.core.states import APART, BESIDE, SUBMITTED_ONCE, Kind, Status


class AuditLike(Protocol):
    """What a permission needs to know of an audit."""

    pk: int
    authority: str
    scheme: str
    child: str
    team_id: int
    holding_team_id: int | None
    worker_id: int | None
    auditor_id: int
    kind: str
    status: str
    own_handed_in_at: datetime | None


def within(audit: AuditLike, teams: Collection[int]) -> bool:
    """Whether an audit is of these teams: the team audited, or the one that holds the child since."""
    return audit.team_id in teams or audit.holding_team_id in teams


def check_can_allocate(actor: Actor, team_id: int) -> None:
    """The Head of Safeguarding, for every team; the product itself, for re-audits and audits taken over."""
    if actor != SYSTEM and team_id not in actor.teams_for(Capability.ALLOCATE_AUDITS):
        raise Missing


def check_can_work(actor: Actor, audit: AuditLike) -> None:
    """The auditor, while still an auditor."""
    # Both: an auditor who changed posts keeps no door to what they audited.
    if audit.auditor_id != actor.account_id or not actor.can(Capability.DO_AUDITS):
        raise Missing


def is_practitioner(actor: Actor, audit: AuditLike) -> bool:
    """Whether it is this person's own work that is audited."""
    # Two unknowns are not the same person: None is nobody's work.
    return audit.worker_id is not None and audit.worker_id == actor.worker_id


def check_can_take_part(actor: Actor, audit: AuditLike) -> None:
    """The practitioner whose work it is, until they are withdrawn from it; in a second grade they have no part."""
    if audit.kind in BESIDE or not is_practitioner(actor, audit) or not actor.can(Capability.TAKE_PART_IN_AUDITS):
        raise Missing
    if audit.status == Status.WITHDRAWN:
        raise Missing


def check_can_see(
    actor: Actor, audit: AuditLike, hidden: frozenset[ChildKey], blind: Collection[int] = frozenset()
) -> None:
    """That there is such an audit: auditor, practitioner, those who allocate; once submitted, the team's leaders.

    ``hidden`` are the restricted children this person is not named on, ``blind`` the audits of a case they are still
    grading beside somebody else; neither opens to any role.
    """
    # Before any role is asked: no role opens either.
    if ChildKey(audit.authority, audit.scheme, audit.child) in hidden or audit.pk in blind:
        raise Missing
    ways: tuple[Callable[[], bool], ...] = (
        lambda: can_work(actor, audit) and not _taken_back(audit),
        lambda: is_practitioner(actor, audit) and can_take_part(actor, audit),
        lambda: within(audit, actor.teams_for(Capability.ALLOCATE_AUDITS)),
        # Another agency's part is read at the panel, through `quality.panels`; a second grade beside the first,
        # through `quality.moderation`: neither is an audit of the team.
        lambda: (
            audit.kind not in APART
            and audit.status in SUBMITTED_ONCE
            and within(audit, actor.teams_for(Capability.SEE_AUDITS))
        ),
    )
    if not any(way() for way in ways):
        raise Missing


def _taken_back(audit: AuditLike) -> bool:
    """Whether it is the part of another agency whose invitation was withdrawn: they see it no more."""
    return audit.kind == Kind.PARTNER and audit.status == Status.WITHDRAWN


def may_read_grades(actor: Actor, audit: AuditLike) -> bool:
    """Whether the auditor's grades may be read: once handed in, and by the practitioner after their own.

    The auditor reads their own at any time; those pages are their drafts.
    """
    # Each grades blind of the other until both have handed in (product, month 1).
    if is_practitioner(actor, audit):
        return audit.status in SUBMITTED_ONCE and audit.own_handed_in_at is not None
    return audit.status in SUBMITTED_ONCE


def may_read_own_grades(actor: Actor, audit: AuditLike) -> bool:
    """Whether the practitioner's grades may be read: by themselves at once, by others when both are in."""
    if audit.own_handed_in_at is None:
        return False
    return is_practitioner(actor, audit) or audit.status in SUBMITTED_ONCE


def check_can_review(actor: Actor, audit: AuditLike) -> None:
    """The Team Manager of the team, with the practitioner."""
    # Strategy, section 7, month 2.
    if not within(audit, actor.teams_for(Capability.REVIEW_ACTIONS)):
        raise Missing


def check_can_hold_four_r(actor: Actor, audit: AuditLike) -> None:
    """The auditor, a Quality Assurance Officer linked to the team, or the Head of Safeguarding."""
    if audit.auditor_id == actor.account_id and actor.can(Capability.DO_AUDITS):
        return
    # By role: another capability that reaches the team's audits would not make somebody convene its meetings.
    convenes = (Role.QA_OFFICER, Role.HEAD_OF_QA)
    if not any(grant.role in convenes and within(audit, grant.teams) for grant in actor.grants):
        raise Missing


def check_can_reflect(
    actor: Actor, audit: AuditLike, there: frozenset[int], hidden: frozenset[ChildKey], *, off: bool = False
) -> None:
    """Those who were at the 4R meeting, and before it the practitioner; no role opens it to anybody else.

    ``there`` are the accounts of those at the meeting, ``off`` whether it was called off.
    """
    if ChildKey(audit.authority, audit.scheme, audit.child) in hidden:
        raise Missing
    # Whoever was there, also when it was called off later or their role has ended: it is their reflection.
    if actor.account_id in there:
        return
    if off or not can_take_part(actor, audit):
        raise Missing


def may_read_reflections(actor: Actor, there: frozenset[int]) -> bool:
    """Whether other people's reflections may be read: by those at the meeting, whatever anybody's role."""
    return actor.account_id in there


def check_can_end(actor: Actor, audit: AuditLike) -> None:
    """The Head of Service of the team's service area."""
    # Before Good only their recorded reason ends a cycle (product, month 4).
    heads = (grant for grant in actor.grants if grant.role is Role.HEAD_OF_SERVICE)
    if not any(within(audit, grant.teams) for grant in heads):
        raise Missing


def check_can_hand_over(actor: Actor, audit: AuditLike) -> None:
    """The Head of Service, or the Head of Safeguarding: they say which team a cycle goes on with."""
    # The Head of Safeguarding allocates for every team, and so can always say where a cycle goes on.
    if within(audit, actor.teams_for(Capability.ALLOCATE_AUDITS)):
        return
    check_can_end(actor, audit)


def check_can_share(actor: Actor, audit: AuditLike) -> None:
    """The auditor, the Team Manager, or the Head of Safeguarding."""
    if audit.auditor_id == actor.account_id and actor.can(Capability.DO_AUDITS):
        return
    teams = actor.teams_for(Capability.REVIEW_ACTIONS) | actor.teams_for(Capability.ALLOCATE_AUDITS)
    if not within(audit, teams):
        raise Missing


def check_can_put_on_record(actor: Actor, audit: AuditLike) -> None:
    """The auditor, whose words they are, else the Team Manager or the Head of Safeguarding; once handed in.

    A second grade or half of a pair is no audit of its own: its first audit's summary is the child's.
    """
    if audit.status not in SUBMITTED_ONCE or audit.kind in APART:
        raise Missing
    check_can_share(actor, audit)


# Both at once (product, Inadequate; docs/explanation/cycle.md): neither waits for the other to read it.
NOTIFIED_AT_ONCE = frozenset({Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE})


def check_can_see_concern(
    actor: Actor, audit: AuditLike, hidden: frozenset[ChildKey], climbed: frozenset[Role] = NOTIFIED_AT_ONCE
) -> None:
    """Whoever may see the audit, and those it came to, though the audit itself is not handed in yet."""
    if ChildKey(audit.authority, audit.scheme, audit.child) in hidden:
        raise Missing
    # Those it came to first: they may know of the worry though the audit is not handed in.
    if not can_answer_concern(actor, audit, climbed):
        check_can_see(actor, audit, hidden)


def check_can_answer_concern(actor: Actor, audit: AuditLike, climbed: frozenset[Role] = NOTIFIED_AT_ONCE) -> None:
    """The Team Manager or the Head of Service, who were told; those further up once it has come to them."""
    if not any(grant.role in climbed and within(audit, grant.teams) for grant in actor.grants):
        raise Missing


def can_answer_concern(actor: Actor, audit: AuditLike, climbed: frozenset[Role] = NOTIFIED_AT_ONCE) -> bool:
    """Whether ``check_can_answer_concern`` lets this actor through."""
    return any(grant.role in climbed and within(audit, grant.teams) for grant in actor.grants)


# Derived and not written twice, so that a page never offers what the change then refuses.
def _derive(check: Callable[[Actor, AuditLike], None]) -> Callable[[Actor, AuditLike], bool]:
    """A question that answers yes where its check lets through."""

    def can(actor: Actor, audit: AuditLike) -> bool:
        try:
            check(actor, audit)
        except Missing:
            return False
        return True

    return can


can_work = _derive(check_can_work)
can_take_part = _derive(check_can_take_part)
can_review = _derive(check_can_review)
can_hold_four_r = _derive(check_can_hold_four_r)
can_end = _derive(check_can_end)
can_hand_over = _derive(check_can_hand_over)
can_share = _derive(check_can_share)
can_put_on_record = _derive(check_can_put_on_record)
