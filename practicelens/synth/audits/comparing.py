"""Comparison meetings of last quarter in some teams: what Officer and Manager saw alike, differently, and learnt."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

from practicelens.access.errors import Missing
from practicelens.quality.moderation.comparison.changes import close_comparison, record_comparison
from practicelens.quality.moderation.comparison.queries import to_meet
from practicelens.quality.moderation.comparison.rules import Meeting
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.calendar import england

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
)  # fmt: skip
_COMPARED = 4
_ONE_IN = 6  # teams: one of so many did not meet, one of so many met late
_WHY = "The officer was away from August to October, and nobody stood in: they compare two quarters in January."


def compare(ids: WorldIds, today: date) -> int:
    """Record most in time and some late; of those that were missed one has a reason, and the others are open."""
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = date(start.year - (start.month == 1), (start.month - 4) % 12 + 1, 1)
    in_time, late = england().add(start, 14), england().add(today.replace(day=1), 3)
    places = range(len(ids.world.teams))
    missed = [place for place in places if place % _ONE_IN == _ONE_IN - 1]
    held = sum(_meet(ids, place, before, late if place % _ONE_IN == 0 else in_time) for place in {*places} - {*missed})
    with suppress(Missing):  # that team had no audit to compare
        team = ids.team(ids.world.teams[missed[0]].index)
        by = ids.actor(ids.person("Alan Price"), today)
        close_comparison(team, before, _WHY, by=by, now=datetime.combine(today, time(8), UTC))
    return held


def _meet(ids: WorldIds, place: int, start: date, held_on: date) -> bool:
    """One team's meeting, where there was something to compare."""
    team = ids.world.teams[place]
    officer, manager = ids.officer(team), ids.manager(team)
    try:
        found = to_meet(ids.asking(officer, held_on), ids.team(team.index), start)
    except Missing:
        return False
    audits = tuple(one.row.id for one in found.audits[:_COMPARED])
    if not audits or {officer, manager} - {person for person, _ in found.people}:
        return False
    texts = _TEXTS[place // 3 % len(_TEXTS)]
    record_comparison(
        Meeting(found.team_id, start, held_on, (officer, manager), audits, "", *texts),
        by=ids.actor(officer, held_on),
        now=datetime.combine(held_on, time(15), UTC),
    )
    return True
