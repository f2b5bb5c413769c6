"""Meetings that are convened: 4R and comparison meetings to come, one that was called off, and what was to be done."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Final

from practicelens.access.errors import Missing, Refused
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.audits.four_r import convening as four_r
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.moderation.comparison import convening as comparison
from practicelens.quality.moderation.comparison import giving, owed
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.size import TODAY
from practicelens.synth.world.structure import Team
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import add_months

_ROOM: Final = "Room 2.14, Civic Centre"
_LINK: Final = "https://meet.northborough.example/practice"
FLOODED: Final = "Room 2.14 is under water since the weekend. We look for another day."
"""Why the meeting that is called off is."""
_ACTIONS: Final = (
    "Read two plans together in the next team meeting, and name what is different for the child.",
    "Write the reason beside each decision at the next file audit, and show three.",
    "Practise with the team how a plan says who does what by when.",
)
_SHOWN: Final = "Done in the team meeting; the notes are in the team's folder."
_LATE, _STILL_TO_DO = 3, 4
"""Of so many actions of meetings one is done late, of so many one is still to be done."""


def meet(ids: WorldIds, today: date) -> None:
    """What follows from two quarters' comparison meetings, and what people have convened for the days to come."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    # The table of what is owed says which were held: the past that is built before may have found none to hold.
    lines = owed.lines(ids.asking(ids.person("Alan Price"), today))
    recorded = {(one.team_id, one.period.start): one.owed.done_on for one in lines if one.comparison_id}
    for start in (add_months(quarter, -6), add_months(quarter, -3)):
        held = [team for team in ids.world.teams if (ids.team(team.index), start) in recorded]
        for place, team in enumerate(held):
            _act(ids, team, start, recorded[ids.team(team.index), start] or start, place)
    _compare_next(ids, quarter, today)
    _four_rs(ids, today)


def _act(ids: WorldIds, team: Team, start: date, held_on: date, place: int) -> None:
    """A meeting that was held gave an action: mostly done, now and then late, now and then still to be done."""
    officer, manager, subject = ids.officer(team), ids.manager(team), (ids.team(team.index), start)
    by, now, due = ids.actor(officer, held_on), _on(held_on, 16), england().add(held_on, 10)
    if giving.actions_of(ids.asking(officer, held_on), *subject):
        return  # given before a process was killed
    given = Agreed(_ACTIONS[place % len(_ACTIONS)], manager, due)
    action = giving.give_action(subject, given, by=by, now=now)
    done_on = england().add(due, 4 if team.index and place % _LATE == 0 else -2)
    # Of the earlier quarter all is done by now, and the first team's manager is late with nothing.
    is_left = place % _STILL_TO_DO == 1 and team.index and held_on >= add_months(TODAY, -3)
    if not is_left and done_on < TODAY:
        actions.finish(action, _SHOWN, version=2, by=ids.actor(manager, done_on), now=_on(done_on, 12))


def _compare_next(ids: WorldIds, quarter: date, today: date) -> None:
    """Two teams have convened this quarter's meeting already, a third has called it off."""
    for place, team in enumerate(ids.world.teams[:3]):
        officer, manager = ids.officer(team), ids.manager(team)
        subject, asked_on = (ids.team(team.index), quarter), england().add(today, -4 + place)
        # Each on a day and at an hour of its own: they meet in the same room.
        plan = Plan(england().add(today, 12 + place), time(10 + place, 30), 90, _ROOM, (officer, manager), officer)
        by = ids.actor(officer, asked_on)
        with suppress(Refused, Missing):  # convened before a process was killed, or nothing to compare
            comparison.convene(subject, plan, by=by, now=_on(asked_on, 11))
            # Called off only once it was convened, so that those who were asked are told of both.
            if place == 2:
                comparison.call_off(subject, FLOODED, by=ids.actor(manager, today), now=_on(today, 8))


def _four_rs(ids: WorldIds, today: date) -> None:
    """Those who hold 4R meetings have convened every second one, chaired by the Head of Safeguarding."""
    head = ids.person("Alan Price")
    rows = [row for row in four_r_queries.four_rs(ids.asking(head, today)) if not row.held_on and not row.called_off_on]
    # Every second one is left to be convened by whoever signs in.
    for place, row in enumerate(rows[::2]):
        asked_on, day = england().add(today, -2), england().add(today, 3 + place % 6)
        by = ids.actor(head, asked_on)
        with suppress(Refused, Missing):
            # The form's own proposal of whom to ask, as somebody at the page would take it over.
            found = four_r_queries.four_r_to_convene(ids.asking(head, asked_on), row.audit_id)
            asked = tuple(dict.fromkeys([*found.chosen, head]))
            plan = Plan(day, time(14), 90, _LINK if place % 2 else _ROOM, asked, head)
            four_r.convene(row.audit_id, plan, by=by, now=_on(asked_on, 9))


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
