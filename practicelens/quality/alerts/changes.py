"""What people do about a practice concern, but for sending it up (``climbing``). Writes through ``moving`` alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record, record_look
from practicelens.people.asking import Asking
from practicelens.performance.datasets.whereabouts.internal import places_of
from practicelens.quality.alerts import permissions, rules
from practicelens.quality.alerts.base import (
    RAISED,
    Facing,
    Letter,
    asked_at,
    facing,
    key_of,
    open_answers,
    post_letters,
    reference_of,
    senders,
)
from practicelens.quality.alerts.models import Concern, Step
from practicelens.quality.alerts.moving import Written, child_of, move
from practicelens.quality.alerts.officers import officers
from practicelens.quality.alerts.states import Agreement, Event, Stage, Status
from practicelens.quality.standards.internal import standard_titles
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Raised:
    """A concern to be raised: about which child, where the newest dataset has them, and in whose words."""

    child: ChildKey
    team_id: int
    service_id: int
    worker_id: int | None
    what: str
    why: str
    right: str
    by_when: date
    theme: str
    standard: str = ""
    well: str = ""


def raise_concern(new: Raised, *, by: Actor, now: datetime) -> int:
    """Raise a concern; the Social Worker and the Team Manager are told at once. The day of raising is day 0.

    That ``by`` reaches the child, and where the child is, the page that names it has asked before. Raises Missing,
    Refused (what, why, right, by_when, theme, standard, twice).
    """
    asking = Asking(by, now)
    # Both the same answer: a refusal for a restricted child would say that there is one.
    if not asking.may_see(new.child) or not permissions.can_raise(by, new.team_id):
        raise Missing("child")
    row = _new(new, asking)
    # Before the transaction: who is told is read, and no lock need wait for it.
    to = asked_at(row, Stage.TEAM, asking.today) or senders(asking.today)
    try:
        with transaction.atomic():
            row.save()
            Step.objects.create(concern=row, at=now, by_id=by.account_id, what=RAISED, stage=row.stage)
            data = {"child": child_of(row), "theme": row.theme, "team": row.team_id}
            record("alerts.raised", by=by, at=now, subject=("concern", row.pk), data=data)
            post_letters([Letter("alert_raised", to)], row, by=by.account_id, now=now)
    except IntegrityError as twice:
        raise Refused(_twice(row), code="twice") from twice
    return row.pk


def _new(new: Raised, asking: Asking) -> Concern:
    """The row of a new concern, with everything that must be written about it."""
    rules.check_theme(new.theme, asking.rules.table("escalation.themes"))
    rules.check_standard(new.standard, standard_titles())
    return Concern(
        authority=new.child.authority, scheme=new.child.scheme, child=new.child.identifier,
        team_id=new.team_id, service_id=new.service_id, worker_id=new.worker_id,
        raised_at=asking.now, raised_by_id=asking.actor.account_id, holder_id=asking.actor.account_id,
        what=require_text(new.what, "Say in a sentence what the concern is.", "what", longest=rules.LONGEST_TITLE),
        why=require_text(new.why, "Say why it matters to the child.", "why", longest=rules.LONGEST),
        right=require_text(new.right, "Say what would put it right.", "right", longest=rules.LONGEST),
        by_when=rules.check_by_when(new.by_when, asking.today),
        theme=new.theme, standard=new.standard, well=new.well.strip(),
        stage=Stage.TEAM, status=Status.OPEN,
    )  # fmt: skip


def _twice(row: Concern) -> str:
    """Which concern stands open about the same child and theme."""
    same = Concern.objects.filter(authority=row.authority, scheme=row.scheme, child=row.child, theme=row.theme)
    other = same.exclude(status=Status.CLOSED).values_list("pk", flat=True).first()
    which = f" It is {reference_of(other)}." if other else ""
    return (
        f"A concern about this child on this theme is open already.{which} Write to that one, or choose another theme."
    )


def note_look(concern_id: int, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown it; nothing is shown when this fails."""
    # Whether this person may see it, the query of the page that is about to be shown has asked.
    row = Concern.objects.get(pk=concern_id)
    record_look("alerts.looked", by=by, at=now, subject=("concern", row.pk), data={"child": child_of(row)})


def meet(concern_id: int, on: date, words: str, who: str, *, version: int, by: Actor, now: datetime) -> None:
    """Record that it was talked about with the Social Worker and the Team Manager. Raises Refused (on, text, who)."""
    face = held_by(concern_id, by, now)
    written = Written(
        require_text(words, "Say what was agreed, or that nothing was.", "text", longest=rules.LONGEST),
        require_text(who, "Say who was there.", "who", longest=rules.LONGEST_NAME),
        rules.check_happened(on, face.clock.raised, face.asking.today),
    )
    move(face, Event.MEET, written, version=version)


def answer(concern_id: int, words: str, on: date | None, *, version: int, by: Actor, now: datetime) -> None:
    """Answer it, and promise by when; its holder is told, and says whether that is enough.

    Raises Missing where it was not asked of them, Refused (text, on, own_concern, move_not_allowed).
    """
    face = facing(Asking(by, now), concern_id)
    if not permissions.can_answer(by, face.row):
        raise Missing("concern")
    if face.row.holder_id == by.account_id:
        # Whoever fears for the child is not the one to say that all is well.
        raise Refused("You hold this concern yourself: somebody else who is asked answers it.", code="own_concern")
    text = require_text(words, "Say what will happen for the child.", "text", longest=rules.LONGEST)
    written = Written(text, on=rules.check_by_when(on, face.asking.today) if on else None)
    move(face, Event.ANSWER, written, version=version, letters=[Letter("alert_answered", (face.row.holder_id,))])


def judge(concern_id: int, answer_id: int, why: str, *, accepted: bool, version: int, by: Actor, now: datetime) -> None:
    """Say whether an answer is enough, with the reason. Accepted, it climbs no further, and stays until it is closed.

    Raises Missing, Refused (why, move_not_allowed), Stale where it was judged meanwhile.
    """
    face = held_by(concern_id, by, now)
    given = next((one for one in open_answers(face.steps) if one.pk == answer_id), None)
    if given is None:
        raise Missing("answer")
    text = require_text(why, "Say why.", "why", longest=rules.LONGEST)
    to = (*asked_at(face.row, face.stage, face.asking.today), *([given.by_id] if given.by_id else []))
    event = Event.ACCEPT if accepted else Event.REFUSE
    move(face, event, Written(text, about=given), version=version, letters=[Letter("alert_judged", to)])


def resume(concern_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Go on with a concern whose accepted answer came to nothing; its days are those it always had."""
    face = held_by(concern_id, by, now)
    text = require_text(why, "Say what did not happen.", "why", longest=rules.LONGEST)
    to = asked_at(face.row, face.stage, face.asking.today)
    if face.is_handed_on:
        # Its day went by while it was accepted: it goes on at once.
        to += senders(face.asking.today)
    move(face, Event.RESUME, Written(text), version=version, letters=[Letter("alert_resumed", to)])


def tell_cafcass(concern_id: int, on: date, words: str, who: str, *, version: int, by: Actor, now: datetime) -> None:
    """Record that it was taken to Cafcass; only for a child looked after. The clock here goes on.

    Raises Missing where the newest dataset has the child not looked after, Refused (on, text, who).
    """
    face = held_by(concern_id, by, now)
    if not is_looked_after(face):
        raise Missing("child")
    _outside(face, Event.CAFCASS, on, words, who, version)


def record_advice(concern_id: int, on: date, words: str, who: str, *, version: int, by: Actor, now: datetime) -> None:
    """Record independent legal advice: from whom, when, what will be done. Raises Missing, Refused (on, text, who)."""
    _outside(held_by(concern_id, by, now), Event.ADVICE, on, words, who, version)


def _outside(face: Facing, event: Event, on: date, words: str, who: str, version: int) -> None:
    written = Written(
        require_text(words, "Say what was asked, and what will be done.", "text", longest=rules.LONGEST),
        require_text(who, "Say with whom.", "who", longest=rules.LONGEST_NAME),
        rules.check_happened(on, face.clock.raised, face.asking.today),
    )
    move(face, event, written, version=version)


def is_looked_after(face: Facing) -> bool:
    """Whether the newest dataset has the child in care."""
    key = key_of(face.row)
    place = places_of(face.asking, [key]).get(key)
    return place is not None and place.looked_after


def give(concern_id: int, to: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Give it to another reviewing officer, who holds it from now on: of one who left, the Safeguarding Manager does.

    Raises Missing, Refused (to, why, move_not_allowed).
    """
    asking = Asking(by, now)
    face = facing(asking, concern_id)
    permissions.check_can_give(by, face.row, face.covers)
    names = dict(officers(face))
    if to not in names:
        raise Refused("Choose one of the reviewing officers shown.", code="to")
    text = require_text(why, "Say why it passes on.", "why", longest=rules.LONGEST)

    def change(row: Concern) -> None:
        row.holder_id = to

    letters = [Letter("alert_given", (to,))]
    move(face, Event.GIVE, Written(text, names[to]), version=version, letters=letters, change=change)


@dataclass(frozen=True)
class Outcome:
    """What closes a concern: what changed for the child, how they were told or why not, the day on their record."""

    outcome: str
    how_explained: str
    why_not_explained: str
    on_record: date


def close(concern_id: int, agreement: str, end: Outcome, *, version: int, by: Actor, now: datetime) -> None:
    """Close a concern whose answer was accepted, agreed or partly. Raises Missing, Refused (see ``_close``)."""
    if agreement not in (Agreement.AGREED, Agreement.PARTLY):
        raise Refused("Say whether it was agreed or partly agreed.", code="agreement")
    _close(held_by(concern_id, by, now), Event.CLOSE, Agreement(agreement), end, "", version)


def settle(concern_id: int, dissent: str, end: Outcome, *, version: int, by: Actor, now: datetime) -> None:
    """Close it as settled, not agreed, with the raiser's dissent kept; after a Director's answer that is not enough.

    Raises Missing, Refused (not_refused, dissent, see ``_close``).
    """
    face = held_by(concern_id, by, now)
    if face.stage in (Stage.DIRECTOR, Stage.DCS) and not face.last_refused():
        raise Refused(f"First the {face.stage.post} answers, and you say that it is not enough.", code="not_refused")
    text = require_text(dissent, "Say in what you do not agree.", "dissent", longest=rules.LONGEST)
    _close(face, Event.SETTLE, Agreement.NOT_AGREED, end, text, version)


def _close(face: Facing, event: Event, agreement: Agreement, end: Outcome, dissent: str, version: int) -> None:
    """Close it. Raises Refused: outcome, told (neither how nor why not), on_record, move_not_allowed."""
    today = face.asking.today
    outcome = require_text(end.outcome, "Say what changed for the child.", "outcome", longest=rules.LONGEST)
    how, why_not = rules.check_explained(end.how_explained, end.why_not_explained)
    on = rules.check_happened(end.on_record, face.clock.raised, today, code="on_record")

    def change(row: Concern) -> None:
        row.outcome, row.how_explained, row.why_not_explained, row.dissent = outcome, how, why_not, dissent
        row.agreement, row.closed_at = agreement, face.asking.now

    everybody = [one for stage in Stage if stage not in face.stage.above for one in asked_at(face.row, stage, today)]
    letters = [Letter("alert_closed", (*everybody, *senders(today), face.row.raised_by_id))]
    # With its own step: the text prepared for the record tells of the outcome too.
    move(face, event, Written(outcome), version=version, letters=letters, change=change, on_record=on)


def put_on_record(concern_id: int, on: date, *, version: int, by: Actor, now: datetime) -> None:
    """Say on which day what happened so far was put on the child's record. Raises Missing, Stale, Refused."""
    face = held_by(concern_id, by, now)
    day = rules.check_happened(on, face.clock.raised, local_date(now), code="on_record")
    # Nothing of the concern itself changes, but a step that came meanwhile was not in the text that was copied.
    move(face, None, Written(), version=version, on_record=day)


def held_by(concern_id: int, by: Actor, now: datetime) -> Facing:
    """The concern for its holder or who stands in for them. Raises Missing for everybody else."""
    face = facing(Asking(by, now), concern_id)
    permissions.check_can_hold(by, face.row, face.covers)
    return face
