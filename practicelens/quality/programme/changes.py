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
from practicelens.quality.programme.changes_plan import Filled, fill_month, open_month, say_area_team
from practicelens.quality.programme.changes_uploads import ListRefused, upload

__all__ = [
    "Asked",
    "Filled",
    "ListRefused",
    "draw",
    "draw_and_give_out",
    "fill_month",
    "give_out",
    "note_look_at_draw",
    "open_month",
    "redraw",
    "say_area_team",
    "upload",
]
