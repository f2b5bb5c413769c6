"""The kinds of work that take a while: who may ask for each, how it is done, and what its page says.

Each is safe to do twice, because the process that did it may have been killed at any moment: a month is filled where
it is still empty, a draft that was published stays so, the demonstration is moved to one day, not by one, and a piece
of its past that is built is known to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.governance.packs.core import permissions as packs_permissions
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import internal as packs_internal
from practicelens.history.changes import record
from practicelens.jobs import runner
from practicelens.jobs.models import LongWork
from practicelens.performance.datasets import permissions as datasets_permissions
from practicelens.performance.datasets.past import changes as past
from practicelens.performance.datasets.past import internal as past_internal
from practicelens.performance.explore import permissions as explore_permissions
from practicelens.performance.explore.reconciling import changes as reconciling
from practicelens.quality.programme.core import permissions as programme_permissions
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.workdays import clock
from practicelens.workdays.counting import counted

FILL_MONTH, PUBLISH_PACK, NEXT_DAY, BUILD_PAST = "fill_month", "publish_pack", "next_day", "build_past"
PUBLISH_TOGETHER, OPEN_WEEK, COMPARE = "publish_together", "open_week", "compare"

Tell = Callable[[int, int], None]
"""Told how much is behind, and of how much."""


@dataclass(frozen=True)
class GoesOn:
    """Said by work that has done a part of it: the rest is queued anew, behind what others asked for meanwhile.

    ``after``: not before so many seconds have passed, because somebody else is in its way just now.
    """

    after: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    ``check`` lets those through who may ask for it and look at it; ``run`` does it, or a part of it, and says in words
    what came of it;
    ``place`` names the part of the product it belongs to, with its address; ``link`` is where its outcome stands;
    ``called`` is what any work of the kind is, for who answers for the machine.
    """

    called: str

    check: Callable[[Actor], None]
    run: Callable[[LongWork, Actor, Tell], str | GoesOn]
    place: tuple[str, str]
    title: Callable[[LongWork], str]
    link: Callable[[LongWork], str]


def _fill(row: LongWork, by: Actor, tell: Tell) -> str:
    """Fill a month. What a killed process gave out before stands, and counts."""
    return _filled(filling_changes.fill_month(_month(row), by=by, now=clock.now(), seed=row.seed, tell=tell))


def _filled(filled: filling_changes.Filled) -> str:
    """What came of a filling, in words."""
    given = "1 audit is given out." if filled.given == 1 else f"{filled.given or 'No'} audits are given out."
    why = "it says why" if filled.not_given == 1 else "each says why"
    return f"{given} {filled.not_given} could not be: {why}." if filled.not_given else given


def _month(row: LongWork) -> date:
    """The first day of a month written as 2026-12."""
    return date.fromisoformat(f"{row.subject}-01")


def _publish(row: LongWork, by: Actor, tell: Tell) -> str:
    """Publish a draft with the words it was kept with."""
    edition = packs.publish_draft(int(row.subject), by=by, now=clock.now(), tell=tell)
    return f"Published as edition {edition}. Its readers are told."


def _publish_together(row: LongWork, by: Actor, tell: Tell) -> str:
    """Publish several drafts, one after the other. One that cannot be keeps its draft, and the others stand."""
    drafts = drafts_of(row.subject)
    not_out: list[str] = []
    for done, draft in enumerate(drafts):
        tell(done, len(drafts))
        try:
            packs.publish_draft(draft, by=by, now=clock.now())
        except Refused as refused:
            not_out.append(f"{packs_internal.name(draft)} keeps its draft: {refused.message}")
    tell(len(drafts), len(drafts))
    # Nothing came out at all: said as a failure, since "0 published" would look like an end.
    if not_out and len(not_out) == len(drafts):
        raise Refused(not_out[0])
    return " ".join((f"{len(drafts) - len(not_out)} published. Their readers are told.", *not_out))


def drafts_of(subject: str) -> tuple[int, ...]:
    """The drafts that work publishes together, written as "12,13"."""
    return tuple(int(draft) for draft in subject.split(","))


def _check_demonstration(_actor: Actor) -> None:
    """Anybody may move a demonstration's day; a live deployment has none."""
    if not settings.DEMONSTRATION:
        raise Missing


def _next_day(row: LongWork, by: Actor, tell: Tell) -> str:
    """Move the demonstration to the day after it was asked for, note who did, and run what falls due."""
    day = _day_after(row)
    # A second delivery finds the day there already: a move is to a day, never by one.
    if clock.today() < day:
        with transaction.atomic():
            record("demonstration_moved", by=by, at=row.asked_at, subject=("demonstration", day.isoformat()))
            # Last, so that a day that could not be moved is not noted as moved.
            clock.stand_at(day)
    # At the day's end, when everything that falls due on it has fallen due.
    runner.run_due(datetime.combine(day, time(23, 59), tzinfo=clock.LONDON), tell=tell)
    return f"It is now {_in_words(day)}."


def _build_past(_row: LongWork, _by: Actor, tell: Tell) -> str | GoesOn:
    """Build the next piece of the demonstration's past."""
    from practicelens.synth.past import build_next  # no live deployment pays for it

    def percent(_words: str, done: float, total: float) -> None:
        tell(int(100 * done / total), 100)

    try:
        return GoesOn() if build_next(Path(settings.VAR_DIR), percent, behind=True) else PAST_STANDS
    except Stale:
        return GoesOn(after=IN_THE_WAY)
    except Refused as refusal:
        # Another process builds or publishes, which passes; any other refusal would come back for ever.
        if refusal.code not in ("building", "busy"):
            raise
        return GoesOn(after=IN_THE_WAY)


PAST_STANDS = "Northborough’s past stands: two and a half years of figures, two of audits, and its reports."
IN_THE_WAY = 5
"""Seconds to wait for somebody who publishes, or another process that builds."""


def _open_week(row: LongWork, by: Actor, tell: Tell) -> str:
    """Work a past week's figures out again, from what is kept of it."""
    dataset = int(row.subject)
    past.work_out(dataset, by=by, now=clock.now(), progress=lambda _words, done, steps: tell(done, steps))
    return "Its figures were worked out again, from what is kept of that week."


def _compare(row: LongWork, by: Actor, tell: Tell) -> str:
    """Lay somebody's list beside a figure. How far it is nobody knows: it is one question after the other."""
    tell(0, 1)
    reconciling.compare(int(row.subject), by=by, now=clock.now())
    tell(1, 1)
    return "Your list is compared."


def _day_after(row: LongWork) -> date:
    """The day that a move leads to: fixed by when it was asked for, so that doing it twice moves once."""
    return clock.local_date(row.asked_at) + timedelta(days=1)


def _in_words(day: date) -> str:
    """A day as people say it."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


KINDS = {
    FILL_MONTH: Kind(
        called="Giving out a month’s audits",
        check=programme_permissions.check_can_run,
        run=_fill,
        place=("Programme", "/programme/"),
        title=lambda row: f"Giving out the audits of {_month(row):%B %Y}",
        link=lambda row: f"/programme/months/{row.subject}/",
    ),
    PUBLISH_PACK: Kind(
        called="Publishing a report",
        check=packs_permissions.check_can_publish_any,
        run=_publish,
        place=("Packs", "/packs/"),
        title=lambda row: f"Publishing: {packs_internal.name(int(row.subject))}",
        link=lambda row: packs_internal.where(int(row.subject)),
    ),
    PUBLISH_TOGETHER: Kind(
        called="Publishing several reports",
        check=packs_permissions.check_can_publish_any,
        run=_publish_together,
        place=("Reports", "/reports/"),
        title=lambda row: f"Publishing {counted(len(drafts_of(row.subject)), 'report')}",
        link=lambda row: "/reports/",
    ),
    OPEN_WEEK: Kind(
        called="Opening a past week",
        check=datasets_permissions.check_can_look_back,
        run=_open_week,
        place=("Teams", "/teams/"),
        title=lambda row: f"Opening the week of {_in_words(past_internal.day_of(int(row.subject)))}",
        link=lambda row: f"/teams/?week={row.subject}",
    ),
    COMPARE: Kind(
        called="Comparing a list with a figure",
        check=explore_permissions.check_can_ask,
        run=_compare,
        place=("Explorer", "/explore/"),
        title=lambda row: "Laying your list beside the figure",
        link=lambda row: f"/explore/comparisons/{row.subject}/",
    ),
    NEXT_DAY: Kind(
        called="Moving the demonstration on by a day",
        check=_check_demonstration,
        run=_next_day,
        place=("Home", "/"),
        title=lambda row: f"Moving on to {_in_words(_day_after(row))}",
        link=lambda row: "/",
    ),
    BUILD_PAST: Kind(
        called="Building the demonstration’s past",
        check=_check_demonstration,
        run=_build_past,
        place=("Home", "/"),
        title=lambda row: "Building Northborough’s past",
        link=lambda row: "/",
    ),
}
