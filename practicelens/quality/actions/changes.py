"""Changes to actions. The only code that writes to their table, but for what is taken over (``past``)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.history.changes import record, record_look
from practicelens.notices.changes import post, take_back
from practicelens.people.internal import heads_of, managers_of, restricted_keys
from practicelens.quality.actions import permissions, rules
from practicelens.quality.actions.internal import climbing_on
from practicelens.quality.actions.models import Action, ActionBefore
from practicelens.quality.actions.states import Status, check_move
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Source:
    """Where actions come from: what kind of inquiry, which one, about which child if any, and where it is found."""

    kind: str
    id: int
    child: ChildKey | None
    team_id: int
    service_id: int
    link: str


@atomic
def propose(
    source: Source,
    what: str,
    *,
    owner_id: int,
    due: date,
    by: Actor,
    now: datetime,
    given: bool = False,
    once: bool = False,
) -> int:
    """Add an action. ``given``: its owner is told now; else only when its source is handed in.

    Whether ``by`` may add to the source is for the source's own app to check before. ``once``: the very action that is
    to do already (the same source, words, owner and day) is the same one, so that a second press makes no second.
    """
    # Refused before a row is made: what is written here is read in supervision, and an empty line helps nobody.
    words = rules.check_words(what)
    rules.check_due(due, local_date(now))
    asked = {**columns_of(source), "what": words, "owner_id": owner_id, "due": due}
    standing = Action.objects.filter(**asked, status__in=(Status.PROPOSED, Status.OPEN))
    if once and (there := standing.first()) is not None:
        return there.pk
    row = Action.objects.create(
        **asked,
        status=Status.PROPOSED,
        proposed_at=now,
        proposed_by_id=by.account_id or None,
    )
    _record_event("proposed", row, by=by, now=now, source=[source.kind, source.id])
    if given:
        _give([row], by=by, now=now)
    return row.pk


@atomic
def drop(action_id: int, source: Source, *, by: Actor, now: datetime) -> None:
    """Take back an action not yet given. The source's app has checked that ``by`` may."""
    row = Action.objects.select_for_update().filter(pk=action_id, source_kind=source.kind, source_id=source.id).first()
    if row is None:
        raise Missing
    # Kept as dropped, never deleted: the audit's history names it.
    _move(row, Status.DROPPED)
    row.save()
    _record_event("dropped", row, by=by, now=now)


@atomic
def give(source: Source, *, by: Actor, now: datetime) -> int:
    """Give every proposed action of a source to its owner: its source was handed in. Says how many."""
    found = list(_proposed(source))
    _give(found, by=by, now=now)
    return len(found)


@atomic
def give_some(action_ids: Collection[int], source: Source, *, by: Actor, now: datetime) -> None:
    """Give some of the proposed actions of a source to their owners."""
    if action_ids:
        _give(list(_proposed(source).filter(pk__in=action_ids)), by=by, now=now)


def _proposed(source: Source) -> QuerySet[Action]:
    return Action.objects.select_for_update().filter(
        source_kind=source.kind, source_id=source.id, status=Status.PROPOSED
    )


@dataclass(frozen=True)
class Change:
    """An action as a meeting leaves it: what, who and by when, and why it is not as it was."""

    action_id: int
    version: int
    what: str
    owner_id: int
    due: date
    why: str


@atomic
def change(one: Change, source: Source, *, by: Actor, now: datetime) -> None:
    """Change an open action where it stands; how it was is kept, and whoever does it now is told, and did before.

    One that is not given yet is changed as well, and nobody is told: nobody knows of it. House-internal: the source's
    app has checked that ``by`` may. Raises Missing, Stale, and Refused: not_open, nothing_changed, change_why_missing,
    what_missing, due_in_past.
    """
    change_all([one], source, by=by, now=now)


@atomic
def change_all(changes: Collection[Change], source: Source, *, by: Actor, now: datetime) -> None:
    """As ``change``, of all that one meeting leaves otherwise: locked together, in one read however many they are."""
    if not changes:
        return
    rows = Action.objects.select_for_update().filter(source_kind=source.kind, source_id=source.id)
    wanted = rows.filter(pk__in={one.action_id for one in changes}).exclude(status=Status.DROPPED)
    locked = {row.pk: row for row in wanted.order_by("pk")}
    for one in changes:
        _change(locked.get(one.action_id), one, by=by, now=now)


def _change(row: Action | None, one: Change, *, by: Actor, now: datetime) -> None:
    if row is None:
        raise Missing
    # Before the status, so that whoever looked at an old page is told that it has changed, not that it is done.
    if row.version != one.version:
        raise Stale
    if row.status not in (Status.OPEN, Status.PROPOSED):
        raise Refused("Only an action still to be done can be changed.", code="not_open")
    before = (row.what, row.owner_id, row.due)
    to = (rules.check_words(one.what), one.owner_id, one.due)
    why = rules.check_change(before, to, one.why)
    if one.due != row.due:
        rules.check_due(one.due, local_date(now))
    kept = dict(zip(("what", "owner_id", "due"), before, strict=True))
    ActionBefore.objects.create(action=row, why=why, changed_at=now, changed_by_id=by.account_id, **kept)
    row.what, row.owner_id, row.due = to
    row.version += 1
    # A later day has its own steps up: a manager who heard of the old one hears of the new one too.
    row.climbed = 0 if one.due > before[2] else row.climbed
    row.save()
    _record_event("changed", row, by=by, now=now, due=f"{one.due:%Y-%m-%d}", owner=one.owner_id)
    if row.status == Status.OPEN and before[1] == one.owner_id:
        post("action_changed", to={one.owner_id} - {by.account_id}, link=_path(row), at=now)
    elif row.status == Status.OPEN:
        _tell_of_passing_on(row, before[1], by=by, now=now)


@atomic
def finish(action_id: int, evidence: str, *, version: int, by: Actor, now: datetime) -> None:
    """Say that it is done, with what shows it. The owner, or the Team Manager."""
    row = _load(action_id, version, by, permissions.check_can_finish)
    # Evidence before the move: an action is done when somebody can see it, not when somebody says so.
    row.evidence = rules.check_evidence(evidence)
    _move(row, Status.DONE)
    row.done_at, row.done_by_id = now, by.account_id
    row.save()
    _record_event("done", row, by=by, now=now)


@atomic
def verify(action_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Say that one has looked and it was done. Never the owner, nor whoever said so."""
    row = _load(action_id, version, by, permissions.check_can_verify)
    _move(row, Status.VERIFIED)
    row.verified_at, row.verified_by_id = now, by.account_id
    row.save()
    _record_event("verified", row, by=by, now=now)


@atomic
def send_back(action_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Say that one has looked and it is not done yet: it is open again, and its owner is told."""
    row = _load(action_id, version, by, permissions.check_can_verify)
    _open_again(row, by=by, now=now, what="sent_back", about="An action is open again")


@atomic
def judge(found: Collection[rules.Judged], *, about: str, by: Actor, now: datetime) -> None:
    """A re-audit looked at actions again: what it found is from then on how each of them stands.

    One found done is done and checked, though its owner had not said so; one found not done is open again, whoever
    had said otherwise; its owner is told of both. House-internal: the re-audit's app has checked that ``by`` may.
    ``about``: the re-audit's reference, in the evidence and the notices.
    """
    by_id = {one.action_id: one for one in found}
    rows = Action.objects.select_for_update().filter(
        pk__in=by_id, status__in=(Status.OPEN, Status.DONE, Status.VERIFIED)
    )
    for row in rows.order_by("pk"):
        if by_id[row.pk].done:
            _found_done(row, by_id[row.pk].words, about=about, by=by, now=now)
        elif row.status != Status.OPEN:
            _open_again(row, by=by, now=now, what="found_not_done", about=f"{about} found an action not done")


def _found_done(row: Action, words: str, *, about: str, by: Actor, now: datetime) -> None:
    """Done where nobody had said so, and checked; whoever owes it checks nothing (strategy, section 7, month 3)."""
    # Asked before the row changes: the lines below write themselves into done_by.
    own = by.account_id in (row.owner_id, row.done_by_id)
    if row.status == Status.OPEN:
        _move(row, Status.DONE)
        row.evidence = f"{row.evidence}\nRe-audit {about}: {words}.".strip()
        row.done_at, row.done_by_id = now, by.account_id
        own = by.account_id == row.owner_id
        post("action_found_done", to={row.owner_id} - {by.account_id}, link=_path(row), at=now, about=about)
        _record_event("found_done", row, by=by, now=now)
    if row.status == Status.DONE and not own:
        _move(row, Status.VERIFIED)
        row.verified_at, row.verified_by_id = now, by.account_id
        _record_event("verified", row, by=by, now=now)
    row.save()


def _open_again(row: Action, *, by: Actor, now: datetime, what: str, about: str) -> None:
    """Open again has nobody who did or checked it; the evidence stays, to be gone on from. Its owner is told."""
    _move(row, Status.OPEN)
    # Emptied, or the database's constraint and the list of done work would still count somebody's look.
    row.done_at = row.done_by_id = row.verified_at = row.verified_by_id = None
    row.save()
    _record_event(what, row, by=by, now=now)
    post("action_given", to=[row.owner_id], link=_path(row), at=now, about=about)


@atomic
def note_supervision(action_id: int, held_on: date, *, version: int, by: Actor, now: datetime) -> None:
    """Say on which day it was seen in supervision."""
    row = _load(action_id, version, by, permissions.check_can_note_supervision)
    row.supervision_on = held_on
    row.version += 1
    row.save()
    _record_event("seen_in_supervision", row, by=by, now=now)


@atomic
def follow(kind: str, source_ids: Collection[int], *, team_id: int, service_id: int, by: Actor, now: datetime) -> int:
    """The child went to another team: what is not checked yet goes with them, and its owner stays until handed over.

    House-internal: the source's own app knows where the child is. Says how many.
    """
    # What was checked is done with, and stays with the team that did it.
    going = (Status.PROPOSED, Status.OPEN, Status.DONE)
    rows = Action.objects.select_for_update().filter(source_kind=kind, source_id__in=source_ids, status__in=going)
    found = list(rows.exclude(team_id=team_id))
    for row in found:
        row.team_id, row.service_id = team_id, service_id
        _record_event("followed", row, by=by, now=now, team=team_id)
    Action.objects.bulk_update(found, ["team", "service"])
    return len(found)


@atomic
def hand_over(action_id: int, owner_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Give an open action to somebody else: the Team Manager takes it over, or gives it to one of the team."""
    row = _load(action_id, version, by, permissions.check_can_note_supervision)
    if row.status != Status.OPEN:
        raise Refused("Only an action still to be done can pass to somebody else.", code="not_open")
    before, row.owner_id = row.owner_id, owner_id
    row.version += 1
    row.save()
    _record_event("handed_over", row, by=by, now=now, **{"from": before, "to": owner_id})
    _tell_of_passing_on(row, before, by=by, now=now)


def _tell_of_passing_on(row: Action, before: int, *, by: Actor, now: datetime) -> None:
    """Whoever does it now is told, and whoever did that it is theirs no longer: its page may not open to them."""
    post("action_given", to={row.owner_id} - {by.account_id}, link=_path(row), at=now)
    take_back("action_passed_on", to=[before], under=_path(row), at=now, but=by.account_id)


@atomic
def tell_of_climbing(*, by: Actor, now: datetime) -> int:
    """Tell the Team Manager, and later the Head of Service, once of each action that has climbed to them.

    House-internal, for the job. One notice a team, that says how many: no word of an action. Says how many climbed.
    """
    today = local_date(now)
    climbing, days = climbing_on(rules_on(today)), calendar()
    # Locked while they climb: one done in this moment is not told as late.
    late = Action.objects.select_for_update().filter(status=Status.OPEN, due__lt=today)
    risen: dict[tuple[rules.Climb, int], list[Action]] = {}
    for row in late.order_by("team_id", "id"):
        # Each step passed over is told: after a job that did not run the manager hears as well as the head.
        level = rules.climb(row.due, today, days, climbing)
        for step in range(row.climbed + 1, level + 1):
            risen.setdefault((rules.Climb(step), row.team_id), []).append(row)
        if level > row.climbed:
            row.climbed = level
            row.save(update_fields=["climbed"])
            _record_event("climbed", row, by=by, now=now, to=rules.Climb(level).name.lower())
    for (step, team_id), rows in risen.items():
        manager = step is rules.Climb.MANAGER
        # By today's posts, not by those of the day it was due: whoever manages the team now has to ask.
        recipients = managers_of(team_id, today) if manager else heads_of(rows[0].service_id, today)
        count = f"{len(rows)} late action{'' if len(rows) == 1 else 's'}"
        post("action_climbed", to=recipients, link=f"/actions/?team={team_id}", at=now, about=count)
    return len({row.pk for rows in risen.values() for row in rows})


def note_look(action_id: int, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown an action; nothing is shown when this fails."""
    row = Action.objects.get(pk=action_id)
    record_look("actions.looked", by=by, at=now, subject=("action", action_id), data=_about(row))


def columns_of(source: Source) -> dict[str, str | int]:
    """House-internal: the columns that an action's source fills."""
    child = source.child or ChildKey("", "", "")
    return {
        "source_kind": source.kind,
        "source_id": source.id,
        "authority": child.authority,
        "scheme": child.scheme,
        "child": child.identifier,
        "team_id": source.team_id,
        "service_id": source.service_id,
        "link": source.link,
    }


def _give(rows: list[Action], *, by: Actor, now: datetime) -> None:
    for row in rows:
        _move(row, Status.OPEN)
        row.opened_at = now
        row.save()
        _record_event("given", row, by=by, now=now)
        post("action_given", to=[row.owner_id], link=_path(row), at=now)


def _load(action_id: int, version: int, by: Actor, check: Callable[[Actor, Action], None]) -> Action:
    """The row, locked; out of scope is missing, what ``check`` says no to is refused, an old version is stale."""
    row = Action.objects.select_for_update().filter(pk=action_id).exclude(status=Status.DROPPED).first()
    if row is None or row.status == Status.PROPOSED:
        raise Missing
    permissions.check_can_see(by, row, restricted_keys() - by.restricted)
    check(by, row)
    if row.version != version:
        raise Stale
    return row


def _move(row: Action, to: Status) -> None:
    check_move(Status(row.status), to)
    row.status = to
    row.version += 1


def _record_event(what: str, row: Action, *, by: Actor, now: datetime, **more: object) -> None:
    record(f"actions.{what}", by=by, at=now, subject=("action", row.pk), data={**_about(row), **more})


def _about(row: Action) -> dict[str, str]:
    """The child an action is about, as history names one; nothing where it is about none."""
    # Named for veiling: history shows a restricted child's events to those alone who are named.
    return {"child": f"{row.authority}/{row.scheme}/{row.child}"} if row.child else {}


def _path(row: Action) -> str:
    return f"/actions/{row.pk}/"
