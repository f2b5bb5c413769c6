"""A thematic report that the analyst has put together: children who come back, and who they are."""

from __future__ import annotations

from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.thematic import changes, queries
from practicelens.governance.packs.thematic.changes import About
from practicelens.governance.packs.thematic.parts import Part, Says, asks
from practicelens.people.asking import Asking

TITLE = "Children who come back, and who they are"
ANALYSIS = (
    "Read the share of those who come back with its interval, and beside a year earlier. Whether groups of children "
    "differ is asked below: a difference is something to understand, and says not why. With the schools we look first "
    "at what ended without further action, and at families who come back within three months."
)
_PARTS: tuple[Part, ...] = (
    Says(
        "Why we ask",
        "Schools told us in September that the same families come back to the front door.\n\n"
        "We look at how many do, whether it has changed in a year, and whom it is about.",
    ),
    asks({"card": "re_referrals", "by": "month"}),
    asks({"card": "re_referrals", "by": "ethnicity", "beside": "year"}),
    asks({"card": "re_referrals", "by": "age"}),
    asks({"card": "referrals", "by": "source"}),
    Says("What ended before", "What is closed without further action, or after an assessment, may come back."),
    asks({"card": "referral_nfa", "by": "month"}),
    asks({"card": "assessments_no_further_action", "by": "team"}),
)


def year_to(today: date) -> tuple[date, date]:
    """The twelve months to the last that is over."""
    last = Month.of(today).back(1)
    return last.back(11).first, last.last


def put_together(by: Actor, now: datetime) -> Chosen:
    """The report's days, made of its parts unless it stands already, or half of it: a process may have been killed."""
    asking = Asking(by, now)
    starts, ends = year_to(asking.today)
    found = next((one for one in queries.listed(asking) if one.title == TITLE), None)
    report = found.id if found else changes.make(About(TITLE, "authority", starts, ends, {}, True), by=by, now=now)
    for part in _PARTS[len(found.parts) if found else 0 :]:
        changes.add(report, part, version=queries.one(asking, report).version, by=by, now=now)
    return Chosen.between(starts, ends, report)
