"""What of the audits' cycle waits for somebody. A few queries, none in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import paths
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import BESIDE, CLOSED, OPEN_CYCLE, UNFINISHED, Kind, Status
from practicelens.quality.audits.core.visible import blind_to, held_by, of_teams, without_hidden
from practicelens.quality.audits.cycle.internal import settled
from practicelens.quality.audits.cycle.queries import children_closed
from practicelens.quality.audits.cycle.sharing import needs
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.audits.record.queries import waiting_for_record
from practicelens.quality.audits.safety.queries import waiting_concerns
from practicelens.quality.meetings.internal import when_convened
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months

KINDS = {
    Kind.RE_AUDIT: WaitingKind.RE_AUDIT,
    Kind.SECOND: WaitingKind.SECOND_GRADE,
    Kind.PAIRED: WaitingKind.SECOND_GRADE,
}
TO_DO = {Kind.RE_AUDIT: "Re-audit", Kind.SECOND: "Second grade", Kind.PAIRED: "Paired audit"}


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Everything of audits that waits for this person; their actions are asked of ``quality.actions``."""
    return (
        # A child's safety first, however late anything else is.
        *waiting_concerns(asking),
        *_to_audit(asking),
        *_own_work(asking),
        *_to_review(asking),
        *_to_meet(asking),
        *waiting_for_record(asking),
        *_held_by_head(asking),
        *_for_head(asking),
        *_without_auditor(asking),
        *_late_elsewhere(asking),
        *_needs(asking),
    )


def _of_role(asking: Asking, *roles: Role) -> frozenset[int]:
    """The teams a person reaches in these roles."""
    return frozenset(team for grant in asking.actor.grants if grant.role in roles for team in grant.teams)


@dataclass(frozen=True)
class Unfinished:
    """Audits not handed in: a person's own, and for whoever allocates those that are late or have nobody."""

    shown: tuple[Audit, ...]
    late: tuple[date, ...]


def _unfinished(asking: Asking) -> Unfinished:
    """In one query. Counted among the late are also those that may not be shown."""
    teams = asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    # What nobody does or is late; everything else that is allocated waits for its auditor and for no one else.
    wanted = Q(team_id__in=teams) & (Q(nobody_since__isnull=False) | Q(due__lt=asking.today))
    if asking.actor.can(Capability.DO_AUDITS):
        wanted |= Q(auditor_id=asking.actor.account_id)
    asked = Audit.objects.filter(wanted, status__in=UNFINISHED).annotate(held_back=asking.held_back())
    rows, blind = list(asked.select_related("team").order_by("due", "pk")), blind_to(asking)
    return Unfinished(
        tuple(row for row in rows if not row.held_back and row.pk not in blind),
        tuple(row.due for row in rows if row.team_id in teams and row.due < asking.today),
    )


def _to_audit(asking: Asking) -> Iterator[Waiting]:
    """Audits and re-audits to be done."""
    if not asking.actor.can(Capability.DO_AUDITS):
        return
    for row in asking.once_for(_unfinished).shown:
        if row.auditor_id != asking.actor.account_id:
            continue
        what = TO_DO.get(Kind(row.kind), "Audit")
        begun = "under way" if row.status == Status.STARTED else "to start"
        yield Waiting(
            f"{what} {row.reference}, {begun}",
            paths.audit(row.pk),
            row.due,
            f"{row.child}, {row.team.name}",
            local_date(row.allocated_at),
            kind=KINDS.get(Kind(row.kind), WaitingKind.AUDIT),
            state=begun,
        )


def _own_work(asking: Asking) -> Iterator[Waiting]:
    """Own work that is audited and not graded by oneself yet."""
    if asking.actor.worker_id is None or not asking.actor.can(Capability.TAKE_PART_IN_AUDITS):
        return
    rows = Audit.objects.filter(worker_id=asking.actor.worker_id, own_handed_in_at__isnull=True)
    # Their own view is asked for when the auditor begins, not before.
    rows = rows.exclude(status__in=(Status.ALLOCATED, Status.WITHDRAWN)).exclude(kind__in=BESIDE)
    for row in without_hidden(rows.filter(~Q(status=Status.ENDED) | _ended_by_handing_in(asking)), asking):
        since = local_date(row.started_at) if row.started_at else None
        yield Waiting(
            f"Your own view of your work, audit {row.reference}",
            paths.own_grades(row.pk),
            row.due,
            row.child,
            since,
            kind=WaitingKind.OWN_VIEW,
        )


def _ended_by_handing_in(asking: Asking) -> Q:
    """Audits that ended when they were handed in, and whose practitioner's view is still wanted.

    A re-audit's while the first audit's cycle goes on, one without a cycle's until the end of the month after.
    """
    # What has no cycle has no later step either: by then a first audit's actions would have been reviewed.
    # From midnight in London, as an instant: a lookup of its date would call a function a row on SQLite.
    since, _ = moments(add_months(asking.today.replace(day=1), -1), asking.today)
    without = Q(original__isnull=True, enters_cycle=False, submitted_at__gte=since)
    return (Q(original__isnull=False) & ~Q(original__status__in=CLOSED)) | without


def _to_review(asking: Asking) -> Iterator[Waiting]:
    """Actions to go through with the practitioner in month 2."""
    teams = asking.actor.teams_for(Capability.REVIEW_ACTIONS)
    if not teams:
        return
    rows = Audit.objects.filter(of_teams(teams), status=Status.SUBMITTED).select_related("worker")
    found = list(without_hidden(rows, asking))
    convened = when_convened(asking, MeetingKind.REVIEW, [str(row.pk) for row in found])
    for row in found:
        when = convened.get(str(row.pk))
        # Once convened it stands among meetings, for each who was asked: said twice it would look like two things.
        if when is not None and when.listed:
            continue
        whom = f"with {row.worker.name}" if row.worker else ""
        since = local_date(row.submitted_at) if row.submitted_at else None
        yield Waiting(
            f"Review the actions of {row.reference}",
            paths.review(row.pk),
            row.review_due,
            whom,
            since,
            kind=WaitingKind.REVIEW,
        )


def _to_meet(asking: Asking) -> Iterator[Waiting]:
    """4R meetings to convene: the auditor's, and the Quality Assurance Officer's where the auditor is another."""
    if not asking.actor.can(Capability.DO_AUDITS):
        return
    mine = Q(audit__auditor_id=asking.actor.account_id) | Q(audit__team_id__in=_of_role(asking, Role.QA_OFFICER))
    audits = without_hidden(Audit.objects.exclude(status__in=CLOSED), asking)
    to_hold = FourR.objects.filter(held_on__isnull=True, called_off_on__isnull=True, audit__in=audits)
    rows = list(to_hold.filter(mine).select_related("audit"))
    convened = when_convened(asking, MeetingKind.FOUR_R, [str(row.pk) for row in rows])
    for row in rows:
        when = convened.get(str(row.pk))
        # Convened, it waits as a meeting for whoever is asked, and then for its chair; for others it stays owed here.
        if when is None or not when.listed:
            yield Waiting(
                f"4R meeting for {row.audit.reference}",
                paths.four_r_meeting(row.audit_id, row.pk),
                row.due,
                row.audit.child,
                row.called_on,
                kind=WaitingKind.FOUR_R,
                state=when.words if when else "to convene",
            )


def _held_by_head(asking: Asking) -> Iterator[Waiting]:
    """Escalated audits, held by the Head of Service until Good."""
    teams = _of_role(asking, Role.HEAD_OF_SERVICE)
    if not teams:
        return
    rows = Audit.objects.filter(held_by(teams), status=Status.ESCALATED).select_related("team", "holding_team")
    for row in without_hidden(rows, asking):
        yield Waiting(
            f"{row.reference} is with you until it is Good",
            paths.audit(row.pk),
            row.re_audit_due,
            f"{row.child}, {(row.holding_team or row.team).name}",
            kind=WaitingKind.ESCALATED,
        )


def _for_head(asking: Asking) -> Iterator[Waiting]:
    """What a Head of Service settles: a child closed to us, a review that climbed; teams closed without a successor.

    Of closed teams the Head of Safeguarding is told too.
    """
    teams = _of_role(asking, Role.HEAD_OF_SERVICE)
    leads = teams | asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    if not leads:
        return
    # Either team: a cycle that passed on may be held by one that has closed since.
    closed = {team.id for team in asking.teams.values() if team.closed(asking.today)}
    if not teams and not closed:
        return
    rows = Audit.objects.filter(of_teams(teams) | (of_teams(leads) & of_teams(closed)), status__in=OPEN_CYCLE)
    rows = rows.filter(original__isnull=True).select_related("team", "holding_team").order_by("pk")
    found = list(without_hidden(rows, asking))
    yield from _of_closed_teams(found, asking.today)
    # Asked of whoever holds the cycle: two Heads of Service would each wait for the other.
    own = {row.pk: row for row in found if (row.holding_team_id or row.team_id) in teams}
    gone = children_closed(asking, own.values())
    chosen = settled(gone) if gone else {}
    # Asked once: whatever was chosen, it is not asked again.
    for pk, since in ((pk, since) for pk, since in gone.items() if pk not in chosen):
        when = f" since {since.day} {since:%B %Y}" if since else ""
        yield Waiting(
            f"{own[pk].reference}: the child is closed to us{when}",
            paths.closure(pk),
            own[pk].re_audit_due or own[pk].review_due,
            "Say once what becomes of its cycle.",
            kind=WaitingKind.CLOSED,
        )
    for row in own.values():
        if row.review_climbed_on is not None and row.status == Status.SUBMITTED:
            detail = "The re-audit waits for it."
            yield Waiting(
                f"The review of {row.reference} is late",
                paths.audit(row.pk),
                row.review_due,
                detail,
                kind=WaitingKind.TEAM_ACTIONS,
            )


def _of_closed_teams(rows: Iterable[Audit], today: date) -> Iterator[Waiting]:
    """Cycles whose team has closed and that nobody took over: one line each team."""
    held: dict[str, list[Audit]] = defaultdict(list)
    for row in rows:
        team = row.holding_team or row.team
        if team.closes is not None and team.closes <= today:
            held[team.name].append(row)
    for name, some in held.items():
        many = f"{len(some)} audit{'' if len(some) == 1 else 's'} to pass on"
        link = paths.team(some[0].pk) if len(some) == 1 else f"/audits/?team={some[0].team_id}"
        yield Waiting(
            f"{name} has closed: {many}", link, None, "Say with which team each goes on.", kind=WaitingKind.CLOSED
        )


def _without_auditor(asking: Asking) -> Iterator[Waiting]:
    """Audits that nobody can do as it stands: for whoever allocates them."""
    teams = asking.actor.teams_for(Capability.ALLOCATE_AUDITS)
    if not teams:
        return
    for row in asking.once_for(_unfinished).shown:
        if row.team_id not in teams or row.nobody_since is None:
            continue
        what = "Re-audit" if row.kind == Kind.RE_AUDIT else "Audit"
        title = f"{what} {row.reference} has nobody to do it"
        yield Waiting(title, paths.pass_on(row.pk), row.due, row.team.name, row.nobody_since, kind=WaitingKind.NOBODY)


def _late_elsewhere(asking: Asking) -> Iterator[Waiting]:
    """Late audits, for whoever allocates them: one line for all."""
    if not asking.actor.teams_for(Capability.ALLOCATE_AUDITS):
        return
    late = asking.once_for(_unfinished).late
    if late:
        noun = "audit is" if len(late) == 1 else "audits are"
        yield Waiting(f"{len(late)} {noun} late", "/audits/?status=late", late[0], kind=WaitingKind.TEAM_AUDITS)


def _needs(asking: Asking) -> Iterator[Waiting]:
    """Where practice needs support, for the Practice Development Worker."""
    for need in needs(asking):
        yield Waiting(
            f"{need.team}: support with “{need.title}”",
            paths.reports(),
            None,
            f"The team's weakest domain: below Good in {need.below} of {need.of} audits of twelve months.",
            kind=WaitingKind.SUPPORT,
        )
