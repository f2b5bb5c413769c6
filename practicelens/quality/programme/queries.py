"""Reads of the programme, for a given actor; kept in parts by what is asked."""

from __future__ import annotations

from practicelens.quality.programme.permissions import can_read, can_read_coverage, can_run
from practicelens.quality.programme.queries_board import board, calendar_of, due_in
from practicelens.quality.programme.queries_coverage import coverage
from practicelens.quality.programme.queries_draws import count_draws, draw, draws, repeat
from practicelens.quality.programme.queries_plan import is_open, missed, month, months, preview
from practicelens.quality.programme.queries_planner import planner
from practicelens.quality.programme.queries_themes import (
    lists_to_draw_from,
    may_plan_themes,
    may_read_briefs,
    theme,
    themes,
)
from practicelens.quality.programme.queries_themes import themes_waiting as waiting
from practicelens.quality.programme.queries_uploads import areas, uploads
from practicelens.quality.programme.states import POPULATION_WORDS

__all__ = [
    "POPULATION_WORDS",
    "areas",
    "board",
    "calendar_of",
    "can_read",
    "can_read_coverage",
    "can_run",
    "count_draws",
    "coverage",
    "draw",
    "draws",
    "due_in",
    "is_open",
    "lists_to_draw_from",
    "may_plan_themes",
    "may_read_briefs",
    "missed",
    "month",
    "months",
    "planner",
    "preview",
    "repeat",
    "theme",
    "themes",
    "uploads",
    "waiting",
]
