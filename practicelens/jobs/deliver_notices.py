"""Sends what is waiting in the outbox, oldest first, until nothing more can be sent now."""

from __future__ import annotations

from datetime import date, datetime, time

from practicelens.notices import delivering
from practicelens.notices.timing import Hours
from practicelens.people import internal as people
from practicelens.rulebook import queries as rulebook
from practicelens.workdays import clock
from practicelens.workdays.counting import what_was_done

ROUNDS = 50  # an end, in case something is posted as fast as it is sent


def run(due_at: datetime) -> str:
    """Send everything that waits. Twice does nothing more: each row is claimed before it is sent."""
    sent = failed = uncertain = 0
    # By the rule of the day, read once: letters of one run leave by the same hours.
    hours = hours_on(clock.local_date(due_at))
    for _ in range(ROUNDS):
        done = delivering.deliver(due_at, resolve=people.addresses, hours=hours)
        sent, failed, uncertain = sent + done.sent, failed + done.failed, uncertain + done.uncertain
        # Something waits for a server that is away: the next round is ten minutes off, not now.
        if done.waiting or not (done.sent or done.failed or done.uncertain):
            break
    return what_was_done(
        (sent, "sent", "sent"),
        (failed, "could not be sent", "could not be sent"),
        (uncertain, "uncertain", "uncertain"),
        nothing="nothing to send",
    )


def hours_on(day: date) -> Hours:
    """The authority's working hours by the rule of that day."""
    rule = rulebook.rules_on(day).table("notices.hours")
    begins, ends, daily = (time.fromisoformat(rule[name]) for name in ("begins", "ends", "daily"))
    return Hours(begins, ends, daily, rulebook.calendar().is_working)
