"""Reads of practice concerns, for a given person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.people.asking import Asking
from practicelens.quality.alerts import permissions, states, texts
from practicelens.quality.alerts.base import (
    Facing,
    clock_of,
    facing,
    key_of,
    open_answers,
    reference_of,
    running_pause,
)
from practicelens.quality.alerts.changes import is_looked_after
from practicelens.quality.alerts.drawing import boxes
from practicelens.quality.alerts.models import Agency, Concern, Step
from practicelens.quality.alerts.officers import officers, others
from practicelens.quality.alerts.rules import Clock
from practicelens.quality.alerts.states import Agreement, Event, Stage, Status
from practicelens.quality.alerts.views import ConcernRow, ConcernView, StepView
from practicelens.quality.alerts.visible import readable
from practicelens.quality.standards.internal import standard_titles
from practicelens.workdays.clock import LONDON, local_date

MOST = 1000
"""Rows of a list that is read whole, to be narrowed and sorted in one place."""


def may_list(asking: Asking) -> bool:
    """Whether there is a list of practice concerns for this person."""
    return permissions.can_list(asking.actor)


def may_raise(asking: Asking, team_id: int | None) -> bool:
    """Whether this person may raise a concern about a child of this team."""
    return permissions.can_raise(asking.actor, team_id)


def themes(asking: Asking) -> tuple[str, ...]:
    """The themes to choose from today."""
    return tuple(str(one) for one in asking.rules.table("escalation.themes"))


def standards(asking: Asking) -> dict[str, str]:
    """The practice standards in force, by key, for whoever raises a concern."""
    return standard_titles() if asking.actor.can(Capability.RAISE_ALERTS) else {}


def concerns(asking: Asking, *, closed: bool = False) -> tuple[ConcernRow, ...]:
    """Every concern this person may read: the soonest day first; or those closed, the latest first. Three queries."""
    if not may_list(asking):
        raise Missing("concerns")
    rows = readable(asking).filter(Q(status=Status.CLOSED) if closed else ~Q(status=Status.CLOSED))
    # Bounded in the database: those that are closed only grow.
    found = rows_of(asking, rows.order_by("-closed_at" if closed else "raised_at", "pk")[:MOST])
    return found if closed else tuple(sorted(found, key=lambda one: (one.due or one.raised_on, one.id)))


def of_child(asking: Asking, key: ChildKey) -> tuple[ConcernRow, ...]:
    """The concerns about one child that this person may read, in the order they were raised."""
    # A child who is hidden has no concerns here, rather than hidden ones: their number would tell of the child.
    if not may_list(asking) or not asking.may_see(key):
        return ()
    of = readable(asking).filter(authority=key.authority, scheme=key.scheme, child=key.identifier)
    return rows_of(asking, of.order_by("raised_at", "pk"))


def of_team(asking: Asking, team_id: int) -> tuple[ConcernRow, ...]:
    """The open concerns about a team's children that this person may read, for the team's week."""
    if not may_list(asking):
        return ()
    return rows_of(asking, readable(asking).filter(team_id=team_id).exclude(status=Status.CLOSED).order_by("raised_at"))


def rows_of(asking: Asking, rows: QuerySet[Concern]) -> tuple[ConcernRow, ...]:
    """Concerns as rows. Two queries, and one for names."""
    found = list(rows.prefetch_related("steps"))
    people = asking.names({row.holder_id for row in found})
    return tuple(_row(asking, row, clock_of(asking, row, row.steps.all()), people) for row in found)


def _row(asking: Asking, row: Concern, clock: Clock, people: dict[int, str]) -> ConcernRow:
    # By the clock as it stands now: a day that has closed is late at once, whenever the job comes to it.
    waits, due = _waits(row, clock, asking)
    return ConcernRow(
        id=row.pk,
        reference=reference_of(row.pk),
        child=key_of(row),
        team_id=row.team_id,
        team=row.team.name,
        what=row.what,
        theme=row.theme,
        stage=Stage(row.stage),
        status=Status(row.status),
        raised_on=clock.raised,
        holder=people.get(row.holder_id, ""),
        waits=waits,
        due=due,
        late=due is not None and asking.now >= clock.close_of(due),
        closed_on=local_date(row.closed_at) if row.closed_at else None,
        agreement=Agreement(row.agreement) if row.agreement else None,
        outcome=row.outcome,
    )


def _waits(row: Concern, clock: Clock, asking: Asking) -> tuple[str, date | None]:
    """What a concern waits for, and by which day."""
    stage = Stage(row.stage)
    if row.status == Status.CLOSED:
        return Agreement(row.agreement).words, None
    if row.status == Status.ACCEPTED:
        return "Answer accepted: what changed for the child is to be written", clock.whole_ends
    # Its day has closed, and only the Safeguarding Manager can send it on: until then it stands between the two.
    if stage.next is not None and clock.is_handed_on(stage, asking.now):
        return f"To be sent on to the {stage.next.post}", clock.send_by(stage)
    return stage.words, clock.last_day(stage)


def concern(asking: Asking, concern_id: int, *, beside: bool = True) -> ConcernView:
    """One concern, whole. ``beside``: with the others about the same child. Raises Missing."""
    face = facing(asking, concern_id)
    row, clock = face.row, face.clock
    # All names of the page in one question.
    people = asking.names({row.holder_id, row.raised_by_id, *(one.by_id for one in face.steps)})
    steps = _steps(face, people)
    running = running_pause(row, face.steps, asking.today)
    shown = _row(asking, row, clock, people)
    titles = standard_titles()
    address = settings.CASE_SYSTEM_ADDRESS
    return ConcernView(
        row=shown,
        why=row.why,
        right=row.right,
        by_when=row.by_when,
        well=row.well,
        standard=titles.get(row.standard, ""),
        raised_by=people.get(row.raised_by_id, ""),
        day=clock.day_of(asking.today),
        whole=clock.day_of(clock.whole_ends),
        whole_ends=clock.whole_ends,
        meeting_by=clock.meeting_by,
        met=any(one.what == Event.MEET.name for one in face.steps),
        next_words=_next(face),
        asked=_asked(face),
        days=boxes(clock, asking.today, steps),
        steps=steps,
        pause=next((one for one in steps if running is not None and one.id == running.pk), None),
        how_explained=row.how_explained,
        why_not_explained=row.why_not_explained,
        dissent=row.dissent,
        may=_acts_of(face),
        version=row.version,
        text=_text(shown, row, steps),
        not_on_record=sum(texts.goes_on_record(one) for one in steps),
        case_system_address=address.format(identifier=row.child) if address else "",
        earlier=tuple(one for one in of_child(asking, key_of(row)) if one.id != row.pk) if beside else (),
    )


def _steps(face: Facing, people: dict[int, str]) -> tuple[StepView, ...]:
    """What happened, in its order; an answer with what was said of it."""
    # The latest judgement of an answer holds: steps come in their order, so a later one takes the place.
    judged = {one.about_id: one for one in face.steps if one.what in (Event.ACCEPT.name, Event.REFUSE.name)}
    return tuple(_step(face, one, judged.get(one.pk), people) for one in face.steps)


def _step(face: Facing, one: Step, judged: Step | None, people: dict[int, str]) -> StepView:
    verdict = "" if judged is None else "accepted" if judged.what == Event.ACCEPT.name else "not accepted"
    title = texts.TITLES[one.what]
    if one.what == Event.SEND.name and (onward := Stage(one.stage).next) is not None:
        title = f"Sent on to the {onward.post}"
    return StepView(
        id=one.pk,
        key=one.what,
        title=title,
        at=one.at.astimezone(LONDON),
        day=face.clock.day_of(local_date(one.at)),
        by=people.get(one.by_id or 0, "") or (one.who if one.what == Event.ANSWER.name else ""),
        post=Stage(one.stage).post,
        text=one.text,
        who=one.who,
        on=one.on,
        on_record=one.on_record,
        verdict=verdict,
        verdict_why=judged.text if judged else "",
        verdict_at=judged.at if judged else None,
    )


def _text(shown: ConcernRow, row: Concern, steps: Iterable[StepView]) -> str:
    """The text for the child's record: what is not there yet."""
    head = f"{shown.called} {shown.reference}, raised on {texts.day_words(shown.raised_on)}. Theme: {row.theme}."
    parts = [("What", row.what), ("Why it matters to the child", row.why), ("What would put it right", row.right)]
    if row.status == Status.CLOSED:
        parts += [("What changed for the child", row.outcome), ("How the child was told", row.how_explained)]
    return texts.record_text(head, parts, steps)


def _next(face: Facing) -> str:
    """What comes next, to whom, if no answer is accepted."""
    stage = face.stage
    if face.row.status == Status.CLOSED:
        return "Closed."
    if face.row.status == Status.ACCEPTED:
        return "It climbs no further. What changed for the child closes it."
    if stage.next is None:
        return "No day sends it on: whoever holds it takes it further, or settles it."
    if face.is_handed_on:
        return f"The {ROLES[Role.SAFEGUARDING_MANAGER].title} sends it on to the {stage.next.post}."
    return f"Then to the {stage.next.post}, as a Practice Alert, if no answer is accepted."


def _asked(face: Facing) -> str:
    """What is asked of this person now, in a sentence; "" where nothing is."""
    row, actor = face.row, face.asking.actor
    # Nothing is asked of anybody any more, whatever they could do before.
    if row.status == Status.CLOSED:
        return ""
    if face.holds and row.status == Status.ACCEPTED:
        return "Write what changed for the child"
    if face.holds and open_answers(face.steps):
        return "Say whether the answer is enough"
    if permissions.can_send(actor) and row.status == Status.OPEN and face.is_handed_on and face.stage.next:
        return f"Send it on to the {face.stage.next.post}"
    # Last: whoever holds it or sends it on is asked for that first, though they could answer too.
    asked_here = face.stage in permissions.stages_asked(actor, row.team_id, row.worker_id)
    if asked_here and row.status == Status.OPEN and not open_answers(face.steps):
        return "Answer it"
    return ""


def _acts_of(face: Facing) -> frozenset[str]:
    """What this person can do with it now, by the names of events; and ``ON_RECORD``."""
    return frozenset(_acts(face))


def _acts(face: Facing) -> Iterable[str]:
    row, actor = face.row, face.asking.actor
    stage, status = face.stage, Status(row.status)
    allowed = {event for event in Event if states.can(stage, status, event)}
    # Nobody answers what they hold themselves: they would judge their own answer.
    if Event.ANSWER in allowed and permissions.can_answer(actor, row) and row.holder_id != actor.account_id:
        yield Event.ANSWER.name
    if Event.SEND in allowed and permissions.can_send(actor) and face.is_handed_on:
        yield Event.SEND.name
    # Nothing is offered where there is nobody to give it to.
    if Event.GIVE in allowed and (face.holds or permissions.can_send(actor)) and others(face):
        yield Event.GIVE.name
    if face.holds:
        yield from (event.name for event in _of_holder(face, allowed))
        if any(one.on_record is None and one.what not in texts.LEFT_OUT for one in face.steps):
            yield "ON_RECORD"


def _of_holder(face: Facing, allowed: set[Event]) -> Iterable[Event]:
    """What its holder can do: what the table has, as far as dates and answers let them."""
    running = running_pause(face.row, face.steps, face.asking.today)
    # Settled only after a refusal: an answer that waits to be read may yet be enough.
    settles = face.last_refused() and not open_answers(face.steps)
    conditions = {
        Event.ACCEPT: bool(open_answers(face.steps)),
        Event.REFUSE: bool(open_answers(face.steps)),
        Event.PAUSE: running is None and not face.is_handed_on,
        Event.UNPAUSE: running is not None,
        Event.SETTLE: settles,
        Event.CAFCASS: Event.CAFCASS in allowed and is_looked_after(face),
        Event.ASK_AGENCY: Event.ASK_AGENCY in allowed and Agency.objects.exclude(email="").exists(),
    }
    others = {Event.ANSWER, Event.SEND, Event.GIVE}
    return (event for event in Event if event in allowed - others and conditions.get(event, True))


def officers_of(asking: Asking, concern_id: int) -> tuple[tuple[int, str], ...]:
    """The reviewing officers it may be given to, for whoever may give it. Raises Missing."""
    face = facing(asking, concern_id)
    permissions.check_can_give(asking.actor, face.row, face.covers)
    return officers(face)
