"""Comparison meetings of last quarter in some teams: what Officer and Manager saw alike, differently, and learnt."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.errors import Missing
from practicelens.quality.moderation.comparison.changes import record_comparison
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


def compare(ids: WorldIds, today: date) -> int:
    """Record them, every third team's, in the first days of the month; the others are still to be held."""
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = date(start.year - (start.month == 1), (start.month - 4) % 12 + 1, 1)
    held_on = england().add(today.replace(day=1), 3)
    return sum(_meet(ids, place, before, held_on) for place in range(0, len(ids.world.teams), 3))


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
