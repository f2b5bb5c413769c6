"""Tells those further up of what recurs and was missed: a month, a meeting, a report, a brief, a review."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from practicelens.access.roles import ROLES, Reach, Role
from practicelens.governance.definitions import owed as definitions
from practicelens.governance.packs.reports import owed as reports
from practicelens.jobs.past import past_is_missing
from practicelens.people.asking import Asking, asking_as_system
from practicelens.people.holders import Serving, serving
from practicelens.quality.duties.changes import tell_climbed
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import DUTIES
from practicelens.quality.moderation.comparison import owed as comparison
from practicelens.quality.programme.months import unopened
from practicelens.quality.programme.themes import owed as themes
from practicelens.workdays.counting import what_was_done

SOURCES = (
    unopened.months_owed, comparison.every_owed, reports.whole_owed, themes.briefs_owed, definitions.definitions_owed
)  # fmt: skip
"""Every app that has a duty: what is owed of it, whatever became of it."""

NOTHING = "nothing missed has climbed"


def run(now: datetime) -> str:
    """Tell of each duty that has climbed, once; a second run at once tells nothing more."""
    if past_is_missing():
        return "a demonstration's past is still being built: what it holds would be told as missed"
    asking = asking_as_system(now)
    late = [one for source in SOURCES for one in source(asking) if one.climbed(asking.today)]
    if not late:
        return NOTHING
    # Read once for all of them, and only where something has climbed: on most days nothing has.
    who, count = serving(asking.today), 0
    # A duty at a time, because each kind has a notice of its own; groupby joins neighbours alone, hence the sort.
    for _, of in groupby(sorted(late, key=lambda one: one.duty), key=lambda one: one.duty):
        found = list(of)
        count += tell_climbed(found, {one.scope: _recipients(asking, who, one) for one in found}, now=now)
    return what_was_done((count, "missed duty told further up", "missed duties told further up"), nothing=NOTHING)


def _recipients(asking: Asking, who: Serving, one: Owed) -> tuple[int, ...]:
    """Whom a duty climbs to: of the whole authority, or of the team it is owed of and its service area."""
    accounts = (account for role in DUTIES[one.duty].climbs_to for account in _holders(asking, who, role, one.scope))
    return tuple(dict.fromkeys(accounts))


def _holders(asking: Asking, who: Serving, role: Role, team_id: int) -> tuple[int, ...]:
    """Those in a role whose reach holds the team; a role of the whole authority is the same for each."""
    reach = ROLES[role].reach
    if reach is Reach.SERVICE:
        return who.holders(role, service=asking.teams[team_id].service_id)
    return who.holders(role, team=team_id) if reach is Reach.TEAM else who.holders(role)
