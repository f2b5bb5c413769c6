"""Reads and publishes extracts in the background, and frees those whose process was killed."""

from __future__ import annotations

from django_tasks import task

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people import queries as people
from practicelens.performance.extracts import changes, changes_publish, loading, queries
from practicelens.performance.extracts.states import State
from practicelens.workdays import clock

NOT_WITHDRAWN = "Withdrawing did not finish. What was published before is still what everybody sees."


def read_later(extract_id: int, by: Actor) -> None:
    """Queue the reading of an extract; the page of the extract says how far it is."""
    read_extract.enqueue(extract_id, by.account_id)


def publish_later(extract_id: int, by: Actor) -> None:
    """Queue the publication of an extract that was claimed for it."""
    publish_extract.enqueue(extract_id, by.account_id)


def withdraw_later(extract_id: int, why: str, by: Actor) -> None:
    """Queue a withdrawal: the figures are worked out again without the extract."""
    withdraw_extract.enqueue(extract_id, why, by.account_id)


@task()
def read_extract(extract_id: int, account_id: int) -> str:
    """Read one extract. A second delivery of the same task finds it read and does nothing."""
    by = _actor(account_id)
    if changes.state_of(extract_id) not in {State.RECEIVED, State.FAILED}:
        return "read already"
    return loading.read(extract_id, by=by, now=clock.now()).value


@task()
def publish_extract(extract_id: int, account_id: int) -> str:
    """Publish one extract that was claimed. What goes wrong stands on its page; the task itself never fails for it."""
    by = _actor(account_id)
    if changes.state_of(extract_id) is not State.PUBLISHING:
        return "not claimed"
    try:
        changes_publish.finish(extract_id, by=by, now=clock.now())
    except Refused as refusal:
        return refusal.code
    return changes.state_of(extract_id).value


@task()
def withdraw_extract(extract_id: int, why: str, account_id: int) -> str:
    """Withdraw one extract. What goes wrong stands on its page, and what was published stays."""
    by = _actor(account_id)
    try:
        changes_publish.withdraw(extract_id, why, by=by, now=clock.now())
    except Refused as refusal:
        changes_publish.note_problem(extract_id, refusal.message, by=by, now=clock.now())
        return refusal.code
    except Exception:
        changes_publish.note_problem(extract_id, NOT_WITHDRAWN, by=by, now=clock.now())
        raise
    return changes.state_of(extract_id).value


@task()
def work_out_again(account_id: int) -> str:
    """Build the figures anew under the names and rules of today."""
    try:
        changes_publish.work_out_again(by=_actor(account_id), now=clock.now())
    except Refused as refusal:
        return refusal.code
    return "done"


def free_the_stuck() -> int:
    """Give back extracts whose reading or publication was killed with its process; say how many."""
    now = clock.now()
    found = queries.stuck(now)
    for extract_id, state in found:
        if state is State.READING:
            changes.reading_stopped(extract_id, loading.STOPPED, by=SYSTEM, now=now)
        else:
            changes_publish.give_back(extract_id, changes_publish.NOT_FINISHED, by=SYSTEM, now=now)
    return len(found)


def _actor(account_id: int) -> Actor:
    """Whoever asked for the work; the product itself when their account is gone meanwhile."""
    if not account_id:
        return SYSTEM
    try:
        return people.actor_for(account_id, clock.today())
    except Missing:
        return SYSTEM
