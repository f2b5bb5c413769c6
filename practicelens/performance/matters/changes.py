"""Every write of Performance Matters: dated events recorded, corrected, taken back; words on a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.matters import events, permissions, rules
from practicelens.performance.matters.alone import one_after_another
from practicelens.performance.matters.models import DatedEvent, EventVersion, MonthWords
from practicelens.performance.matters.rules import link_of
from practicelens.performance.matters.sections import OF_CARD, SECTIONS
from practicelens.performance.matters.states import EventKind, Voice


@dataclass(frozen=True)
class Recorded:
    """A dated event as somebody types it; ``sections``: those whose limits are made anew from it on."""

    day: date
    kind: str
    title: str
    reason: str
    service_id: int | None = None
    sections: Sequence[str] = ()


@dataclass(frozen=True)
class Statement:
    """Words on a month: of all of it or of one ``card``, with what is asked for and by when."""

    text: str
    card: str = ""
    asks: str = ""
    asks_by: date | None = None


def record_event(what: Recorded, *, by: Actor, now: datetime) -> int:
    """Record what happened on a day; its number.

    Raises Missing, Refused (day, kind, title, reason, service; title also where the same stands on that day already).
    """
    asking = Asking(by, now)
    checked = _checked(asking, what)
    with transaction.atomic():
        one_after_another(DatedEvent)
        # Under the lock: sent twice, the second would find nothing there yet and be drawn beside the first.
        _check_new(asking, checked)
        # A row without anything: what is known of it stands in versions, and the row is there to be locked.
        event = DatedEvent.objects.create()
        _write(asking, event, checked, "recorded")
    return event.pk


def correct_event(event_id: int, what: Recorded, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Put an event right: a new version, whose reason says why.

    ``version``: how many versions there were when it was read; None: not read first. Raises as ``record_event``, and
    Stale where somebody has put it right meanwhile or it was taken back, which nothing undoes.
    """
    asking = Asking(by, now)
    checked = _checked(asking, what)
    with transaction.atomic():
        event = _locked(event_id)
        stood = list(event.versions.values_list("withdrawn", flat=True))
        if stood[-1]:
            raise Stale("It was taken back. Record it anew if it happened after all.")
        if version is not None and version != len(stood):
            raise Stale("Somebody put it right while you did. Read how it stands now; sent again, yours holds.")
        _write(asking, event, checked, "corrected")


def withdraw_event(event_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """Take an event back: it is drawn no longer, and begins no phase. Raises Missing, Refused (reason), Stale."""
    asking = Asking(by, now)
    permissions.check_can_keep_events(by)
    why = require_text(reason, "Say why it is taken back.", "reason", longest=rules.LONGEST)
    with transaction.atomic():
        event = _locked(event_id)
        last = EventVersion.objects.filter(event=event).latest("pk")
        if last.withdrawn:
            raise Stale("It was taken back already.")
        # As it last stood, with the reason of its end: a version that is withdrawn is read beside the others.
        what = Recorded(last.day, last.kind, last.title, why, last.service_id, tuple(last.sections))
        _write(asking, event, what, "withdrawn", withdrawn=True)


def write_words(
    month: date, service_id: int | None, voice: Voice, statement: Statement, *, by: Actor, now: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Say what stands behind a month; what was said before stays beside it.

    ``version``: how often it had been written when it was read; None: not read first. The same sent twice is written
    once. Raises Missing, Refused (text, card, asks, asks_by), Stale where somebody else has written meanwhile.
    """
    asking = Asking(by, now)
    _check_place(asking, month, service_id, voice)
    words = _checked_words(asking, statement)
    # Before the writing, because it may refuse: a decision of which nothing is asked.
    to = _concerned(asking, month, service_id, voice, words)
    key = {"month": month, "service_id": service_id, "voice": voice.value, "card": words.card}
    last = MonthWords.objects.filter(**key).order_by("-pk").first()
    # Sent twice, or saved unchanged: a version more would tell nobody anything, and post its notices again.
    if last is not None and (last.text, last.asks, last.asks_by) == (words.text, words.asks, words.asks_by):
        return
    edition = last.edition + 1 if last is not None else 0
    # Whoever wrote over words that they had not read would take a colleague's from the page.
    if version is not None and version != edition:
        raise Stale(MEANWHILE)
    try:
        with transaction.atomic():
            _write_words(asking, key, words, edition, sorted(set(to) - {by.account_id}))
    except IntegrityError as twice:
        # Somebody wrote between the look and this: the constraint alone can tell of two at once.
        raise Stale(MEANWHILE) from twice


MEANWHILE = "Somebody wrote here while you did. Read what stands there now; sent again, yours takes its place."


def _check_place(asking: Asking, month: date, service_id: int | None, voice: Voice) -> None:
    """Raise Missing unless the person speaks so of this month and place, and an extract tells the month."""
    if not permissions.can_write(asking.actor, service_id, voice) or not permissions.can_open(asking.actor, service_id):
        raise Missing("month")
    edition = asking.once(current)
    # A month that no extract tells whole has no figures that anybody could speak of.
    if edition is None or month != rules.month_of(month) or month > rules.latest_month(edition.as_at):
        raise Missing("month")
    if service_id is not None and service_id not in asking.services:
        raise Missing("service area")


def _checked_words(asking: Asking, statement: Statement) -> Statement:
    """A statement with its texts in order. Raises Missing (card), Refused."""
    if statement.card and statement.card not in OF_CARD:
        raise Missing("measure")
    text = require_text(statement.text, "Say something of the month.", "text", longest=rules.LONGEST)
    asks = statement.asks.strip()
    rules.check_asks(asks, statement.asks_by, asking.today)
    if asks:
        asks = require_text(asks, "Say what is asked for.", "asks", longest=rules.LONGEST_ASK)
    return Statement(text, statement.card, asks, statement.asks_by)


def _write_words(asking: Asking, key: dict[str, Any], words: Statement, edition: int, to: Sequence[int]) -> None:
    """The words, their line of history, and whom they concern told."""
    row = MonthWords.objects.create(
        **key, text=words.text, asks=words.asks, asks_by=words.asks_by, edition=edition,
        by_id=asking.actor.account_id or None, at=asking.now,
    )  # fmt: skip
    # Never the words: nobody can promise that they name no child.
    month, service = key["month"], key["service_id"]
    data = {"month": f"{month:%Y-%m}", "service": service, "voice": key["voice"], "card": words.card}
    history.record("matters.words_written", by=asking.actor, at=asking.now, subject=("month_words", row.pk), data=data)
    if to:
        kind = "month_decided" if key["voice"] == Voice.DECIDED.value else "month_decision_asked"
        about, link = f"Performance Matters, {month:%B %Y}", link_of(month, service)
        notices.post(kind, to=to, link=link, at=asking.now, about=about)


def _concerned(
    asking: Asking, month: date, service_id: int | None, voice: Voice, statement: Statement
) -> tuple[int, ...]:
    """Who is told: of something asked for the Operational Director, of a decision whoever asked.

    Raises Refused (asks) for a decision of which nothing is asked, or that asks itself.
    """
    if voice is not Voice.DECIDED:
        return holders(Role.DIRECTOR, asking.today) if statement.asks.strip() else ()
    key = {"month": month, "service_id": service_id, "card": statement.card, "voice": Voice.SERVICE.value}
    last = MonthWords.objects.filter(**key).order_by("-pk").first()
    # A decision answers; what it would ask itself nobody is there to decide.
    if last is None or not last.asks or statement.asks.strip():
        raise Refused("Nothing is asked for here that could be decided.", code="asks")
    # Whoever asked last: what they asked is what was decided.
    return (last.by_id,) if last.by_id else ()


def _checked(asking: Asking, what: Recorded) -> Recorded:
    """An event that may be recorded, with its texts in order."""
    permissions.check_can_keep_events(asking.actor)
    rules.check_day(what.day, asking.today)
    if what.kind not in {one.value for one in EventKind}:
        raise Refused("Choose what kind of event it is.", code="kind")
    if what.service_id is not None and what.service_id not in asking.services:
        raise Refused("Choose whose it is.", code="service")
    if not {one.key for one in SECTIONS} >= set(what.sections):
        raise Refused("Choose sections from the list.", code="sections")
    # Sixty signs, as its column: it is written beside a chart.
    title = require_text(what.title, "Say in a few words what happened.", "title", longest=60)
    reason = require_text(what.reason, "Say why it belongs here.", "reason", longest=rules.LONGEST)
    return Recorded(what.day, what.kind, title, reason, what.service_id, tuple(dict.fromkeys(what.sections)))


def _check_new(asking: Asking, what: Recorded) -> None:
    """Raise Refused (title) where the same stands on that day: sent twice, it would be drawn twice."""
    same = (what.day, what.title.casefold(), what.service_id)
    if any((one.day, one.title.casefold(), one.service_id) == same for one in events.standing(asking)):
        raise Refused("That is recorded for this day already.", code="title")


def _locked(event_id: int) -> DatedEvent:
    """The event, so that two corrections follow one another. Raises Missing."""
    found = DatedEvent.objects.select_for_update().filter(pk=event_id).first()
    if found is None:
        raise Missing("dated event")
    return found


def _write(asking: Asking, event: DatedEvent, what: Recorded, done: str, *, withdrawn: bool = False) -> None:
    """A version, with its line of history."""
    EventVersion.objects.create(
        event=event, day=what.day, kind=what.kind, title=what.title, service_id=what.service_id,
        sections=list(what.sections), reason=what.reason, withdrawn=withdrawn,
        by_id=asking.actor.account_id or None, at=asking.now,
    )  # fmt: skip
    plain = {"day": what.day.isoformat(), "kind": what.kind, "title": what.title, "service": what.service_id}
    data = {**plain, "sections": list(what.sections)}
    history.record(
        f"matters.event_{done}", by=asking.actor, at=asking.now, subject=("dated event", event.pk), data=data
    )
