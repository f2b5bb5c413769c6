"""Lists 1 to 5: contacts, early help, referrals, assessments, section 47 enquiries. Six months of events."""

from __future__ import annotations

from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.cutting import Cell, Cut, Row
from practicelens.synth.world.days import Day, months_after
from practicelens.synth.world.records import Assessment, Enquiry, Episode

DECIDED_AFTER = 10
"""Days from a strategy discussion until the decision that a conference is needed."""


def contacts(cut: Cut) -> list[Row]:
    """Every contact received."""
    since, until = cut.half_year, cut.day
    return [
        [*cut.who(one.child), one.day, codes.SOURCE[one.source]]
        for one in cut.world.contacts
        if since <= one.day <= until
    ]


def early_help(cut: Cut) -> list[Row]:
    """Early help that was given at some time in six months: begun, ended or still going on."""
    return [
        [*cut.who(one.child), one.start, cut.known(one.end), one.organisation]
        for one in cut.world.helps
        if one.start <= cut.day and one.end >= cut.half_year
    ]


def referrals(cut: Cut) -> list[Row]:
    """Every referral; the count is of the twelve months before the child's latest, the same on each row."""
    rows: list[Row] = []
    # An episode that began earlier is cut for its later events, and its referral is not of these six months.
    for one in cut.episodes():
        if not cut.recent(one.referral):
            continue
        # Of all the child's episodes: cut.episodes() has none that closed more than a year ago.
        all_days = [other.referral for other in cut.book.by_child[one.child.number]]
        earlier = _before_latest(all_days, cut.day)
        nfa = codes.YES_NO["yes" if one.nfa else "no"]
        allocation = cut.allocation_on(one, received_on(cut, one))
        rows.append([*cut.who(one.child), one.referral, codes.SOURCE[one.source], nfa, earlier, *allocation])
    return _by_day(rows, 5)


def received_on(cut: Cut, one: Episode) -> Day:
    """The day whose team and worker stand with a referral."""
    first = one.turns[0].start
    turn = one.turn_on(min(first, cut.day))
    # A referral without a worker on its first day mostly has one within the week.
    return first if turn is not None and turn.worker_on(first) is not None else first + 6


def assessments(cut: Cut) -> list[Row]:
    """Assessments finished in six months or open on the day."""
    rows: list[Row] = []
    for episode in cut.episodes():
        for one in episode.assessments:
            if one.start <= cut.day and (one.authorised > cut.day or cut.recent(one.authorised)):
                rows.append(_assessment(cut, episode, one))
    return _by_day(rows, 6)


def _assessment(cut: Cut, episode: Episode, one: Assessment) -> Row:
    """One assessment; while it is open nothing is said of what it will find."""
    done, seen = cut.known(one.authorised), seen_by(cut, episode, one)
    support: Cell = codes.YES_NO["yes" if one.needs_support else "no"] if done else None
    return [
        *cut.who(episode.child), cut.disability(episode.child), one.start, codes.YES_NO_UNKNOWN[seen], done, support,
        *cut.allocation_on(episode, assessed_until(episode, one)),
    ]  # fmt: skip


def seen_by(cut: Cut, episode: Episode, one: Assessment) -> str:
    """Whether the child has been seen in an assessment; while it runs, whether it was so far."""
    running = one.authorised > cut.day
    if running and one.seen == "yes" and not any(one.start <= day <= cut.day for day in episode.seen):
        return "no"
    return one.seen


def assessed_until(episode: Episode, one: Assessment) -> Day:
    """The day whose team and worker stand with an assessment: its last, while the team that took it has the child."""
    return min(one.authorised, episode.turns[0].end - 1)


def enquiries(cut: Cut) -> list[Row]:
    """Section 47 enquiries of six months; the counts are of the twelve months before the child's latest."""
    rows: list[Row] = []
    for episode in cut.episodes():
        for one in episode.enquiries:
            if cut.recent(one.strategy):
                rows.append(_enquiry(cut, episode, one))
    return _by_day(rows, 6)


def _enquiry(cut: Cut, episode: Episode, one: Enquiry) -> Row:
    """One enquiry; undecided while it runs."""
    unnecessary: Cell = None
    if cut.known(concluded_on(one)):
        unnecessary = codes.YES_NO["yes" if one.conference is None else "no"]
    conference = cut.known(one.conference)
    led: Cell = codes.YES_NO["yes" if one.led_to_plan else "no"] if conference else None
    every = [other for past in cut.book.by_child[episode.child.number] for other in past.enquiries]
    before = [other.strategy for other in every]
    conferences = [other.conference for other in every if other.conference is not None and other.conference <= cut.day]
    # Of the child's latest enquiry and not of this row's: so the columns of Annex A ask, the same on each row.
    latest = max(day for day in before if day <= cut.day)
    return [
        *cut.who(episode.child), cut.disability(episode.child), one.strategy, unnecessary, conference, led,
        _before_latest(before, cut.day), sum(months_after(latest, -12) <= day < latest for day in conferences),
        *cut.allocation_on(episode, one.decided),
    ]  # fmt: skip


def concluded_on(one: Enquiry) -> Day:
    """The day on which it is decided whether an enquiry needs a conference."""
    return one.decided if one.conference is None else one.strategy + DECIDED_AFTER


def _before_latest(days: list[Day], until: Day) -> int:
    """How many lie in the twelve months before the latest that has come."""
    latest = max(day for day in days if day <= until)
    return sum(months_after(latest, -12) <= day < latest for day in days)


def _by_day(rows: list[Row], column: int) -> list[Row]:
    """In the order in which they happened."""
    return sorted(rows, key=lambda row: (row[column], str(row[0])))
