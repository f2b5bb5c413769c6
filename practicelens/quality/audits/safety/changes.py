"""Changes when a child may not be safe: recorded, told at once, and climbing until answered.

It never waits for the audit, nor the audit for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.people.internal import restricted_keys
from practicelens.quality.audits.allocation.changes import standing
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.changes import record_event
from practicelens.quality.audits.core.facts import child_of, leaders_of
from practicelens.quality.audits.core.visible import hidden_from
from practicelens.quality.audits.models import Attendee, Audit, SafetyConcern
from practicelens.quality.audits.safety.rules import Level, climbed_to, concern_level
from practicelens.rulebook.queries import Rules, calendar, rules_on
from practicelens.workdays.clock import LONDON, local_date, start_of


def check_may_raise(asking: Asking, audit: Audit) -> None:
    """Whoever may see the audit, at any time of its life, and whoever was at a 4R meeting about it."""
    if not asking.may_see(child_of(audit)):
        raise Missing
    try:
        # Without what they are blind to: a child's safety waits for no grade.
        permissions.check_can_see(asking.actor, audit, asking.hidden)
    except Missing:
        if not Attendee.objects.filter(meeting__audit=audit, account_id=asking.actor.account_id).exists():
            raise


@atomic
def raise_concern(audit_id: int, *, telephoned: str, worry: str, done: str = "", by: Actor, now: datetime) -> int:
    """Record whom you telephoned and what worries you. Team Manager and Head of Service are told at once.

    They are those of the team that has the child now: a child who moved team is theirs to keep safe. The very words
    that the same person raised today, and that are open, are no second worry, and nobody is told again.
    """
    # Not locked: a worry waits for nobody who is saving the audit.
    audit = Audit.objects.filter(pk=audit_id).first()
    if audit is None:
        raise Missing
    check_may_raise(Asking(by, now), audit)
    # Whom was telephoned is asked for first and may not be empty: a form is no way to tell of a danger.
    typed = {
        "telephoned": require_text(telephoned, "Telephone somebody now, and say who it was.", "telephone_first")[:300],
        "worry": require_text(worry, "Say what worries you.", "worry_missing"),
        "done": done.strip(),
    }
    # A second press is the same worry: two would wait, climb and be put on the record one by one. On another day the
    # same words are said again on purpose.
    today = local_date(now)
    open_ones = SafetyConcern.objects.filter(audit=audit, raised_by_id=by.account_id, answered_at__isnull=True)
    if (same := open_ones.filter(raised_at__gte=start_of(today), **typed).first()) is not None:
        return same.pk
    concern = SafetyConcern.objects.create(audit=audit, raised_at=now, raised_by_id=by.account_id, **typed)
    record_event("child_may_not_be_safe", audit, by=by, now=now, data={"concern": concern.pk})
    managers, heads = leaders_of(audit, today)
    _send(_letter("child_may_not_be_safe", audit, [*managers, *heads], today), audit, now)
    return concern.pk


@dataclass(frozen=True)
class Letter:
    """A notice to be sent: what it says, to whom, and where it leads."""

    kind: str
    to: tuple[int, ...]
    link: str


def _letter(kind: str, audit: Audit, accounts: Iterable[int], today: date) -> Letter:
    """To those who may open it; of a restricted child on whom none of them is named, to those who name people.

    Where nobody holds the post, to the Head of Safeguarding: a vacancy must not keep a worry quiet.
    """
    able = tuple(accounts) or tuple(holders(Role.HEAD_OF_QA, today))
    child = child_of(audit)
    # Telling somebody who may not know of the child would tell them that there is one; telling nobody would be worse.
    if child in restricted_keys(today):
        able = tuple(one for one in able if child in standing(one, today).restricted)
    if able:
        return Letter(kind, able, paths.concern(audit.pk))
    return Letter("concern_nobody_named", tuple(holders(Role.INFORMATION_GOVERNANCE, today)), "/restricted/")


def _send(letter: Letter, audit: Audit, now: datetime) -> None:
    post(letter.kind, to=letter.to, link=letter.link, at=now, about=audit.reference)


def level_of(concern: SafetyConcern, now: datetime, close: time | None = None) -> Level:
    """How far a worry had climbed when it was answered, or has by now: from dates alone.

    ``close``: the close of the working day, where the caller asks for many; else as it was when the worry was raised.
    """
    until = concern.answered_at or now
    close = close or close_on(rules_on(local_date(concern.raised_at)))
    return concern_level(concern.raised_at.astimezone(LONDON), until.astimezone(LONDON), calendar(), close)


def close_on(rules: Rules) -> time:
    """When a working day closes, by the rule of a day."""
    return time.fromisoformat(rules.text("safety.close_of_day"))


def concerns_to_climb(now: datetime) -> tuple[int, ...]:
    """House-internal: unanswered worries somebody further up has not been told of yet. For the job."""
    rows = SafetyConcern.objects.filter(answered_at__isnull=True, dcs_notified_at__isnull=True).order_by("pk")
    # By the rule of the day each was raised on, as everybody's page tells it: a change of the rule moves none of them.
    raised = [(row, local_date(row.raised_at)) for row in rows]
    closes = {day: close_on(rules_on(day)) for day in {day for _, day in raised}}
    return tuple(row.pk for row, day in raised if _not_notified(row, level_of(row, now, closes[day])))


def _not_notified(concern: SafetyConcern, level: Level) -> list[Level]:
    """The steps up to a level that nobody was told of."""
    notified = {
        Level.HEAD_OF_SERVICE: concern.head_notified_at,
        Level.DIRECTOR: concern.director_notified_at,
        Level.DCS: concern.dcs_notified_at,
    }
    return [step for step, at in notified.items() if step <= level and at is None]


def climb_concern(concern_id: int, *, by: Actor, now: datetime) -> int:
    """Tell those a worry has come to because nobody answered it, once a step. Says how many steps were told."""
    if by != SYSTEM:
        raise Missing
    concern = SafetyConcern.objects.select_related("audit").filter(pk=concern_id).first()
    if concern is None:
        raise Missing
    if concern.answered_at is not None:
        return 0
    # Every step passed over is told, not the last alone: a machine that was off for two days skips nobody.
    steps = _not_notified(concern, level_of(concern, now))
    today, audit = local_date(now), concern.audit
    letters = {step: _letter("concern_unanswered", audit, _holders(step, audit, today), today) for step in steps}
    return _keep_climbed(concern_id, letters, by, now) if letters else 0


@atomic
def _keep_climbed(concern_id: int, letters: dict[Level, Letter], by: Actor, now: datetime) -> int:
    """Send the letters of the steps that nobody was told of meanwhile, unless somebody has answered."""
    concern = SafetyConcern.objects.select_for_update(of=("self",)).select_related("audit").get(pk=concern_id)
    if concern.answered_at is not None:
        return 0
    steps = [step for step in letters if getattr(concern, NOTIFIED_AT[step]) is None]
    for step in steps:
        _send(letters[step], concern.audit, now)
        data = {"concern": concern.pk, "to": step.role.value}
        record_event("concern_climbed", concern.audit, by=by, now=now, data=data)
        setattr(concern, NOTIFIED_AT[step], now)  # in the notice's own transaction: told once, or not marked
    concern.save(update_fields=list(NOTIFIED_AT.values()))
    return len(steps)


NOTIFIED_AT = {
    Level.HEAD_OF_SERVICE: "head_notified_at",
    Level.DIRECTOR: "director_notified_at",
    Level.DCS: "dcs_notified_at",
}


def _holders(step: Level, audit: Audit, today: date) -> tuple[int, ...]:
    return leaders_of(audit, today)[1] if step is Level.HEAD_OF_SERVICE else holders(step.role, today)


@atomic
def answer_concern(concern_id: int, answer: str, *, by: Actor, now: datetime) -> None:
    """Whoever holds it says what was done, and whoever raised it is told. Nobody answers their own worry."""
    concern = _load(concern_id, by, now)
    permissions.check_can_answer_concern(by, concern.audit, climbed_to(level_of(concern, now)))
    if concern.answered_at is not None:
        raise Refused("This was answered already.", code="answered")
    # Whoever fears for the child is not the one to say that all is well.
    if concern.raised_by_id == by.account_id:
        raise Refused("You raised this yourself: somebody else who was told answers it.", code="own_concern")
    concern.answer = require_text(answer, "Say what was done to make the child safe.", "answer_missing")
    concern.answered_at, concern.answered_by_id = now, by.account_id
    concern.save()
    record_event("concern_answered", concern.audit, by=by, now=now, data={"concern": concern.pk})
    post("concern_answered", to=[concern.raised_by_id], link=paths.concern(concern.audit_id), at=now)


@atomic
def put_concern_on_record(concern_id: int, on: date, *, by: Actor, now: datetime) -> None:
    """Say on which day the worry was put on the child's record: whoever raised it, or whoever it came to."""
    concern = _load(concern_id, by, now)
    if concern.raised_by_id != by.account_id:
        permissions.check_can_answer_concern(by, concern.audit, climbed_to(level_of(concern, now)))
    if concern.on_record is not None:
        raise Refused("The day is recorded already.", code="on_record")
    if not local_date(concern.raised_at) <= on <= local_date(now):
        raise Refused("That day lies before the worry was raised, or has not come yet.", code="not_that_day")
    concern.on_record, concern.on_record_by_id = on, by.account_id
    concern.save(update_fields=["on_record", "on_record_by"])
    record_event("concern_on_record", concern.audit, by=by, now=now, data={"concern": concern.pk, "on": on.isoformat()})


def _load(concern_id: int, by: Actor, now: datetime) -> SafetyConcern:
    """The worry, locked; to whoever may not know of it there is none."""
    concern = SafetyConcern.objects.select_for_update().filter(pk=concern_id).first()
    if concern is None:
        raise Missing
    climbed = climbed_to(level_of(concern, now))
    if concern.raised_by_id == by.account_id and child_of(concern.audit) not in hidden_from(Asking(by, now)):
        return concern
    permissions.check_can_see_concern(by, concern.audit, hidden_from(Asking(by, now)), climbed)
    return concern
