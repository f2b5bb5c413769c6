"""Prospective adopters made by chance: couples and single people, days left out, put right and out of order."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

STEPS = (("stage1_started", 0), ("stage1_ended", 61), ("stage2_started", 90), ("stage2_ended", 213), ("matched", 300),
         ("placed", 330), ("ordered", 600))  # fmt: skip


def adopters(as_at: date, size: int) -> list[dict[str, Any]]:
    """Everybody in the process, as one extract tells them: the same households in each, a little further on."""
    return [row for number in range(3 + size // 10) for row in _household(number, as_at)]


def _household(number: int, as_at: date) -> list[dict[str, Any]]:
    chance = Random(number)
    began = as_at.replace(day=1) - timedelta(days=chance.choice([10, 120, 240, 500]))
    of_day = Random(f"{number} {as_at}")
    days = {name: began + timedelta(days=after + chance.choice([0, 0, -3, 1])) for name, after in STEPS}
    row: dict[str, Any] = {name: day if day <= as_at and of_day.random() < 0.9 else None for name, day in days.items()}
    row["approved"] = row["stage2_ended"] if chance.random() < 0.3 else None
    row["left"] = began + timedelta(days=chance.choice([50, 213, 250])) if chance.random() < 0.2 else None
    row["enquired"] = began
    family = f"F{number}" if chance.random() < 0.8 else None
    couple = [{**row, "adopter": f"A{number}{who}", "family": family} for who in ("a", "b")[: chance.choice([1, 2, 2])]]
    # Of a couple the two rows may tell different days: a slip that the household's last row decides.
    return [{**one, "matched": None} if of_day.random() < 0.1 else one for one in couple]
