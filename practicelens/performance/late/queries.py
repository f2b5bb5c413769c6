"""What stands behind late work, for whoever asks: beside a team's late rows, on its own page, and escalated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measure import DueRow
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people import internal as people
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets import lateness, naming
from practicelens.performance.datasets import rules as datasets_rules
from practicelens.performance.datasets.late_rows import is_late, late_row
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.datasets.shapes import Due
from practicelens.performance.datasets.waiting import not_counted_on
from practicelens.performance.late import permissions, rules
from practicelens.performance.late.models import LateStep, LateWork
from practicelens.performance.late.rules import Key
from practicelens.performance.late.states import Event, State
from practicelens.workdays.clock import local_date
from practicelens.workdays.counting import counted
from practicelens.workdays.timescales import day_month

_DONE = {
    Event.EXPLAIN: "Explained",
    Event.ESCALATE: "Escalated to the Head of Service",
    Event.ANSWER: "Answered",
    Event.END: "Late no longer",
}


@dataclass(frozen=True)
class StepView:
    """Something that happened: ``by`` is "" where a rule or an extract did it."""

    what: str
    at: datetime
    by: str
    reason: str
    text: str
    who: str
    until: date | None


@dataclass(frozen=True)
class LateView:
    """One piece of late work, what people wrote about it, and what the person may do."""

    due: Due
    state: State | None
    since: datetime | None
    until: date | None
    steps: tuple[StepView, ...]
    may_explain: bool = False
    may_escalate: bool = False
    may_answer: bool = False
    latest: date | None = None


@dataclass(frozen=True)
class EscalatedRow:
    """One piece of late work that is or was with a Head of Service, for the list of them."""

    child: str
    kind: str
    words: str
    team_id: int
    team: str
    due: date
    state: State
    since: datetime
    why: str
    may_answer: bool


def beside(asking: Asking, team_id: int) -> Mapping[Key, str]:
    """What stands behind a team's late work in a few words, for who may read it. One query."""
    rows = asking.without_restricted(LateWork.objects.filter(team_id=team_id).exclude(state=State.ENDED.value))
    # The last explanation: whoever explains again says that it is another reason now.
    given = LateStep.objects.filter(work=OuterRef("pk"), what=Event.EXPLAIN.value).order_by("-pk")
    return {
        _key(one): _brief(one, rules.REASONS.get(one.reason or "", ""), asking.today)
        for one in rows.annotate(reason=Subquery(given.values("reason")[:1]))
        if permissions.can_read(asking.actor, team_id, one.worker_id)
    }


def late_work(asking: Asking, team_id: int, key: Key) -> LateView:
    """One piece of late work. Raises Missing where it is none by today's figures, or not for this person."""
    actor, who = asking.actor, key_of(key.child)
    work = LateWork.objects.filter(
        authority=who.authority, scheme=who.scheme, child=who.identifier, kind=key.kind, due=key.due
    ).first()
    late = late_row(asking, key.child, key.kind, key.due)
    # What is late no longer still opens by its old address: somebody was sent there, and reads what became of it.
    row = late or _of_then(work, team_id)
    # With another team since, it is that team's to read and to see to.
    if row is None or row.team_id != team_id or not permissions.can_read(actor, team_id, row.worker_id):
        raise Missing("late work")
    if not naming.may_name(asking, key.child):
        raise Missing("late work")
    if late is None:
        # Ended whatever its row says: the nightly rule writes that down later than the figures say it.
        return LateView(naming.due(asking, row), State.ENDED, None, None, _steps(work))
    state = State(work.state) if work else None
    return LateView(
        due=naming.due(asking, row),
        state=state,
        since=work.since if work else None,
        until=work.until if work else None,
        steps=_steps(work),
        may_explain=permissions.can_explain(actor, team_id, row.worker_id),
        # What is with the Head of Service already cannot be brought there once more.
        may_escalate=permissions.can_escalate(actor, team_id) and state is not State.ESCALATED,
        may_answer=permissions.can_answer(actor, team_id) and state is State.ESCALATED,
        latest=asking.calendar.add(asking.today, asking.rules.number(rules.NOTE_HOLDS)),
    )


def opens(asking: Asking, due: Due, worker_id: int | None) -> bool:
    """Whether what stands behind a due thing has a page for this person: it is late, and theirs to read."""
    may = due.team_id is not None and permissions.can_read(asking.actor, due.team_id, worker_id)
    return may and is_late(asking, due.late_from)


def _of_then(work: LateWork | None, team_id: int) -> DueRow | None:
    """What a team's work was late with, where the figures call it late no longer."""
    if work is None or work.team_id != team_id:
        return None
    return DueRow(work.kind, work.child, work.worker_id, work.team_id, work.due, work.due, work.due)


def escalated(asking: Asking) -> tuple[EscalatedRow, ...]:
    """Late work with Heads of Service, and what they answered that is late still, within the person's reach.

    What waits stands first, the longest late before the others. Two queries.
    """
    permissions.check_can_list(asking.actor)
    reach = asking.actor.teams_for(Capability.SEE_CHILDREN)
    rows = asking.without_restricted(
        LateWork.objects.filter(team_id__in=reach, state__in=[State.ESCALATED.value, State.ANSWERED.value])
    )
    # Due days, not days of escalation: how long a child has waited counts, not how long the paper has.
    found = sorted(rows, key=lambda one: (one.state != State.ESCALATED.value, one.due, one.pk))
    whys = _last_texts([one.pk for one in found])
    return tuple(_escalated_row(asking, one, whys.get(one.pk, "")) for one in found)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What Heads of Service are to answer, one line a team. Two queries."""
    teams = asking.actor.teams_for(Capability.ANSWER_LATE)
    if not teams:
        return ()
    rows = asking.without_restricted(LateWork.objects.filter(team_id__in=teams, state=State.ESCALATED.value))
    by_team: dict[int, list[tuple[date, datetime]]] = defaultdict(list)
    for team, due, since in rows.values_list("team_id", "due", "since"):
        by_team[team].append((due, since))
    # Only where there is something to say: first pages of most Heads of Service ask one query and no figures.
    edition = asking.once(current) if by_team else None
    old = lateness.unknown_since(edition.as_at, asking.today, asking.rules) if edition else None
    found = (_waits(asking, team, some) for team, some in sorted(by_team.items()))
    # How late it is is not counted on by figures that are too old: it may have been done since.
    return tuple(not_counted_on(one, old, asking.today) if old else one for one in found)


def _waits(asking: Asking, team_id: int, found: list[tuple[date, datetime]]) -> Waiting:
    many = counted(len(found), "piece of late work", "pieces of late work")
    since = local_date(min(since for _, since in found))
    # The day is the work's: an answer has none, and "34 days late" would seem to be said of it.
    oldest = "The day is that of the oldest; with" if len(found) > 1 else "With"
    return Waiting(
        f"{naming.team(asking, team_id)}: answer {many}", f"/late/?team={team_id}", min(due for due, _ in found),
        f"{oldest} you since {day_month(since, asking.today)}.", since=since, kind=WaitingKind.LATE_WORK,
    )  # fmt: skip


def _escalated_row(asking: Asking, one: LateWork, why: str) -> EscalatedRow:
    return EscalatedRow(
        child=one.child,
        kind=one.kind,
        words=datasets_rules.kind_words(one.kind),
        team_id=one.team_id,
        team=naming.team(asking, one.team_id),
        due=one.due,
        state=State(one.state),
        since=one.since,
        why=why or "By rule: nobody had named a day ahead.",
        may_answer=permissions.can_answer(asking.actor, one.team_id) and one.state == State.ESCALATED.value,
    )


def _last_texts(ids: list[int]) -> dict[int, str]:
    """Why each was last escalated; "" by rule."""
    rows = LateStep.objects.filter(work_id__in=ids, what=Event.ESCALATE.value).order_by("pk")
    return dict(rows.values_list("work_id", "text"))


def _key(one: LateWork) -> Key:
    return Key(one.child, one.kind, one.due)


def _brief(one: LateWork, reason: str, today: date) -> str:
    """ "The worker is away, by 3 December; with the Head of Service"."""
    state = State(one.state)
    by = f"by {day_month(one.until, today)}" if one.until else ""
    explained = ", ".join(part for part in (reason, by) if part)
    return "; ".join(part for part in (explained, "" if state is State.EXPLAINED else state.words) if part)


def _steps(work: LateWork | None) -> tuple[StepView, ...]:
    if work is None:
        return ()
    steps = list(work.steps.all())
    named = people.names([one.by_id for one in steps if one.by_id])
    return tuple(
        StepView(_DONE[Event(one.what)], one.at, named.get(one.by_id or 0, ""), rules.REASONS.get(one.reason, ""),
                 one.text, one.who, one.until)
        for one in steps
    )  # fmt: skip
