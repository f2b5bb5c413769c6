"""The years of the statutory returns, which begin on 1 April."""

from __future__ import annotations

from datetime import date

from practicelens.synth.world.days import Day, months_after


def first_of_year(day: Day) -> Day:
    """The 1 April on or before a day."""
    on = date.fromordinal(day)
    year = on.year if (on.month, on.day) >= (4, 1) else on.year - 1
    return date(year, 4, 1).toordinal()


def year_of(day: Day) -> int:
    """The year of a return, by the 31 March on which it ends."""
    return date.fromordinal(first_of_year(day)).year + 1


def half_a_year_at_least(day: Day) -> Day:
    """The latest 1 April that leaves half a year, so that the six months of Annex A lie in what is told."""
    # Half a year back first: from April to September that is the year before's beginning.
    return first_of_year(months_after(day, -6))
