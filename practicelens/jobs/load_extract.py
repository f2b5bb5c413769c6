"""Reads and publishes extracts in the background, and takes up again what a killed process left."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people import actors
from practicelens.performance.extracts import changes, internal, loading, rules
from practicelens.performance.extracts.comparing import internal as comparing
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.states import State
from practicelens.workdays import clock

log = logging.getLogger(__name__)

RECEIVED_FOR = timedelta(minutes=1)  # receiving and its task are one transaction; loading by hand reads at once
NOT_WITHDRAWN = "Withdrawing did not finish. What was published before is still what everybody sees."


def read_later(extract_id: int, by: Actor) -> None:
    """Queue the reading of an extract; the page of the extract says how far it is."""
    read_extract.enqueue(extract_id, by.account_id)


def publish_later(extract_id: int, by: Actor) -> None:
    """Queue the publication of an extract that was claimed for it."""
    publish_extract.enqueue(extract_id, by.account_id)


def compare_later(extract_id: int) -> None:
    """Queue the comparison of an extract with the one before it."""
    compare_extract.enqueue(extract_id)


def withdraw_later(extract_id: int, why: str, by: Actor) -> None:
    """Queue a withdrawal: the figures are worked out again without the extract."""
    withdraw_extract.enqueue(extract_id, why, by.account_id)


@task()
def read_extract(extract_id: int, account_id: int) -> str:
    """Read one extract. A second delivery of the same task finds it read and does nothing."""
    by = _actor(account_id)
    # Tasks may be delivered twice: the extract's state says whether there is anything left to do.
    if changes.state_of(extract_id) not in {State.RECEIVED, State.FAILED}:
        return "read already"
    state = loading.read(extract_id, by=by, now=clock.now())
    if state is State.READY:
        _compare(extract_id)
    return state.value


@task()
def publish_extract(extract_id: int, account_id: int) -> str:
    """Publish one extract that was claimed. What goes wrong stands on its page; the task itself never fails for it."""
    by = _actor(account_id)
    if changes.state_of(extract_id) is not State.PUBLISHING:
        return "not claimed"
    try:
        publishing_changes.finish(extract_id, by=by, now=clock.now())
    except Refused as refusal:
        return refusal.code
    # The one after it as well: an older extract published late is what that one has to be compared with now.
    _compare(extract_id, *comparing.following(extract_id))
    return changes.state_of(extract_id).value


@task()
def compare_extract(extract_id: int) -> str:
    """Compare one extract with the published one before it; done twice, the second finds it done."""
    return "compared" if comparing.make(extract_id) else "nothing before it"


@task()
def withdraw_extract(extract_id: int, why: str, account_id: int) -> str:
    """Withdraw one extract. What goes wrong stands on its page, and what was published stays."""
    by = _actor(account_id)
    if changes.state_of(extract_id) is State.WITHDRAWN:
        return "withdrawn already"  # by this very task, before its process was killed
    try:
        publishing_changes.withdraw(extract_id, why, by=by, now=clock.now())
    except Refused as refusal:
        publishing_changes.note_problem(extract_id, refusal.message, by=by, now=clock.now())
        return refusal.code
    # Said on its page first and raised again, so that the queue shows it as failed too.
    except Exception:
        publishing_changes.note_problem(extract_id, NOT_WITHDRAWN, by=by, now=clock.now())
        raise
    # What was compared with it has another one before it now.
    _compare(*comparing.following(extract_id))
    return changes.state_of(extract_id).value


@task()
def work_out_again(account_id: int) -> str:
    """Build the figures anew under the names and rules of today."""
    try:
        publishing_changes.work_out_again(by=_actor(account_id), now=clock.now())
    except Refused as refusal:
        return refusal.code
    return "done"


def take_up_again(task_path: str, extract_id: int, *, given_up: bool, now: datetime) -> None:
    """Put an extract where its task can begin anew after its process was killed, or, ``given_up``, where people can.

    Called in the transaction that gives the task back.
    """
    if task_path == read_extract.module_path:
        if given_up:
            # Where people can try again: it has killed its process each time, and its sender is told.
            changes.reading_stopped(extract_id, loading.STOPPED, by=SYSTEM, now=now)
        else:
            changes.read_anew(extract_id, by=SYSTEM, now=now)
    # Not given up, it keeps its claim: the task begins anew and nobody publishes another meanwhile.
    elif task_path == publish_extract.module_path and given_up:
        publishing_changes.give_back(extract_id, publishing_changes.NOT_FINISHED, by=SYSTEM, now=now)


def of_extract(task_path: str, arguments: Sequence[object]) -> int | None:
    """The extract that a queued task works on, where it works on one."""
    if task_path in {task.module_path for task in (read_extract, publish_extract, withdraw_extract)} and arguments:
        return int(str(arguments[0]))
    return None


def queue_what_nothing_works_on(busy: Collection[int], now: datetime) -> int:
    """Give a task to every extract that none works on; say how many. ``busy`` are those with a task.

    What a command is reading or publishing has no task either: it is left alone for as long as that may take.
    """
    found = [one for one in internal.at_work() if one.id not in busy and one.since < now - _patience(one.state)]
    for one in found:
        with transaction.atomic():
            _queue_anew(one, now)
    return len(found)


def _patience(state: State) -> timedelta:
    """How long an extract may stand without a task: receiving and reading by hand follow each other at once."""
    return RECEIVED_FOR if state is State.RECEIVED else rules.ABANDONED_AFTER


def _queue_anew(one: internal.AtWork, now: datetime) -> None:
    """Read it, from the beginning; a publication is given back, because whoever claimed it is not known."""
    # What a person accepted when they claimed it may be another question by now: they are asked again.
    if one.state is State.PUBLISHING:
        publishing_changes.give_back(one.id, publishing_changes.NOT_FINISHED, by=SYSTEM, now=now)
        return
    if one.state is State.READING and not changes.read_anew(one.id, by=SYSTEM, now=now):
        return  # it moved on meanwhile
    read_extract.enqueue(one.id, one.received_by)


def _compare(*extract_ids: int) -> None:
    """What changed is worked out with the rest; that it could not be leaves an extract as it is, to be asked again."""
    for extract_id in extract_ids:
        try:
            comparing.make(extract_id)
        except Exception as error:
            # The type alone: an error's words may hold what was in a cell.
            log.error("comparing extract %s failed: %s", extract_id, type(error).__name__)


def _actor(account_id: int) -> Actor:
    """Whoever asked for the work; the product itself when their account is gone meanwhile."""
    # 0 is the product itself: the watched folder has no account.
    if not account_id:
        return SYSTEM
    try:
        return actors.actor_for(account_id, clock.today())
    except Missing:
        return SYSTEM
