"""Changes to the programme. The only code that writes to its tables; kept in parts by what is changed."""

from __future__ import annotations

from practicelens.quality.programme.changes_draw import (
    Asked,
    draw,
    draw_and_give_out,
    give_out,
    note_look_at_draw,
    redraw,
)
from practicelens.quality.programme.changes_fill import Filled, fill_month
from practicelens.quality.programme.changes_hours import set_hours
from practicelens.quality.programme.changes_plan import open_month, say_area_team
from practicelens.quality.programme.changes_themes import (
    Planned,
    ask_for_briefs,
    cancel_theme,
    end_grading,
    plan_theme,
    publish_brief,
    start_theme,
)
from practicelens.quality.programme.changes_uploads import ListRefused, upload

__all__ = [
    "Asked",
    "Filled",
    "ListRefused",
    "Planned",
    "ask_for_briefs",
    "cancel_theme",
    "draw",
    "draw_and_give_out",
    "end_grading",
    "fill_month",
    "give_out",
    "note_look_at_draw",
    "open_month",
    "plan_theme",
    "publish_brief",
    "redraw",
    "say_area_team",
    "set_hours",
    "start_theme",
    "upload",
]
