"""Reads of the programme, for a given actor; kept in parts by what is asked."""

from __future__ import annotations

from practicelens.quality.programme.queries_draws import count_draws, draw, draws, repeat

__all__ = ["count_draws", "draw", "draws", "repeat"]
