"""Comparison meetings of a year, team by team: most in time, some late, some missed with a reason, a few missed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

from practicelens.access.errors import Missing, Refused
from practicelens.quality.moderation.comparison.changes import close_comparison, record_comparison
from practicelens.quality.moderation.comparison.queries import to_meet
from practicelens.quality.moderation.comparison.rules import Meeting
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.structure import TROUBLED
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import add_months

# Alike, differently, for supervision, for team meetings, for workforce development.
_TEXTS = (
    ("Visits are purposeful, and both of us saw the child in the record.",
     "One of us looked for what changed since the plan, the other for whether the plan was followed.",
     "Ask first what is different for the child.", "Read one plan together and name its outcomes.", ""),
    ("Both saw warm, steady work with fathers.",
     "Nothing of weight: we graded planning a step apart and came to the same words.",
     "Keep asking who else matters to the child.", "", "Practice with plans that say who does what by when."),
    ("Recording is in time and respectful.",
     "We differed on oversight: reasons were known to the manager and not written down.",
     "Write the reason beside the decision.", "", "A short session on reflective supervision records."),
    ("Brothers and sisters are told apart, and each has their own part of the plan.",
     "The manager knew of three visits that the record does not hold, and graded what she knew.",
     "Write up a visit before the next one.", "", ""),
    ("Good use of the family's own network in both audits of the older children.",
     "One of us weighed a late review conference more than the help that went on meanwhile.",
     "", "What makes a late meeting matter to a child?", ""),
)  # fmt: skip
_COMPARED = 4
_ONE_IN = 9  # teams: one of so many did not meet, one of so many met late
WHY_NOW = "The officer was away from August to October, and nobody stood in: they compare two quarters in January."
NOTHING = "All of the quarter's audits of the team were done by others: the two have none of their own to compare."
WHY = (
    "The manager's post was empty for six weeks of the quarter; her successor compares from the next one on.",
    "Two dates were called off for court. The audits are talked through in supervision instead.",
)
"""Why a meeting was not held."""
QUARTERS = 4
"""So many quarters were compared: as many as grades have been moderated."""


def compare(ids: WorldIds, today: date, back: int = 0) -> int:
    """Record a quarter's meetings, ``back`` quarters before the last one; says how many were held.

    The last one's missed meetings are open but for one that has a reason; of earlier ones every one has.
    What a process that was killed had recorded already is left as it is.
    """
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    after = add_months(quarter, -3 * back)  # the month in which they meet
    start, held, with_reason = add_months(after, -3), 0, 0
    for place, team in enumerate(ids.world.teams):
        troubled = team.name == TROUBLED
        met_on = _met_on(place, back, after, troubled=troubled)
        # In the month after the one in which they were to meet: until that is over they still could have.
        closed_on = england().add(add_months(after, 1), 9 + place % 3)
        if met_on is not None and _meet(ids, place, back, start, met_on):
            held += 1
        # They would have met, and had no audit of their own to compare: closed for that reason, not for a fault.
        elif met_on is not None:
            _close(ids, place, start, NOTHING, closed_on)
        elif back:
            _close(ids, place, start, WHY[1 if troubled else place % 2], closed_on)
        elif not with_reason and not troubled:
            with_reason += _close(ids, place, start, WHY_NOW, today)
    return held


def _met_on(place: int, back: int, after: date, *, troubled: bool) -> date | None:
    """The day on which two met, by turns; the team in trouble has not met in the last two quarters."""
    # The turn moves by two each quarter, so that no team misses or is late every time.
    turn = (place + 2 * back) % _ONE_IN
    if turn == _ONE_IN - 4 or (troubled and back < 2):
        return None
    # In the month after the one in which it was due: held, and counted as late.
    if turn == 0:
        return england().add(add_months(after, 1), 2 + place % 6)
    return england().add(after, 8 + place % 10)


def _close(ids: WorldIds, place: int, start: date, why: str, on: date) -> bool:
    """The Head of Safeguarding says why a meeting was not held, where there was something to compare."""
    team = ids.world.teams[place]
    by = ids.actor(ids.person("Alan Price"), on)
    now = datetime.combine(on, time(8), UTC)
    try:
        close_comparison(ids.team(team.index), start, why, by=by, now=now)
    except (Missing, Refused):  # no audit to compare, or closed before a process was killed
        return False
    return True


def _meet(ids: WorldIds, place: int, back: int, start: date, held_on: date) -> bool:
    """One team's meeting, where there was something to compare."""
    team = ids.world.teams[place]
    officer, manager = ids.officer(team), ids.manager(team)
    try:
        found = to_meet(ids.asking(officer, held_on), ids.team(team.index), start)
    except Missing:
        return False
    audits = tuple(one.row.id for one in found.audits[:_COMPARED])
    # Both must be of those who may meet that day, or it would be recorded of somebody who was not there.
    if not audits or {officer, manager} - {person for person, _ in found.people}:
        return False
    # By the quarter too: a team's meetings would else have the same words each time.
    texts = _TEXTS[(place // 3 + back) % len(_TEXTS)]
    with suppress(Refused):  # recorded before a process was killed, or by the two themselves
        record_comparison(
            Meeting(found.team_id, start, held_on, (officer, manager), audits, "", *texts),
            by=ids.actor(officer, held_on),
            now=datetime.combine(held_on, time(15), UTC),
        )
    return True
