"""Changes to the programme. The only code that writes to its tables; kept in parts by what is changed."""

from __future__ import annotations

from practicelens.quality.programme.changes_draw import Asked, draw, draw_and_give_out, give_out, redraw

__all__ = ["Asked", "draw", "draw_and_give_out", "give_out", "redraw"]
