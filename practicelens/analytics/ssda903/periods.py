"""Periods of care out of episodes: an episode that started care begins one, an ending that is not X1 ends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.analytics.ssda903.tables import Row

STARTED: Final = "S"
CONTINUES: Final = "X1"
"""Why an episode ended: another follows on the same day (SSDA903 guide, reason episode ceased)."""

MOVES: Final = frozenset("SPTBU")
"""Reasons of a new episode by which a placement begins: L alone changes only the legal status."""

NEW_STATUS: Final = frozenset("SLBU")
"""Reasons by which a legal status begins: P and T change only the placement."""


@dataclass
class Period:
    """One period of care: its episodes in order, and whether its beginning is among them."""

    episodes: list[Row]

    @property
    def last(self) -> Row:
        """The episode in force, or the last that was."""
        return self.episodes[-1]

    @property
    def whole(self) -> bool:
        """Whether the first episode started the period: a return leaves out episodes that ended before its year."""
        return self.episodes[0].text("RNE") == STARTED

    @property
    def started(self) -> date | None:
        """The first episode's day."""
        return self.episodes[0].day("DECOM")

    @property
    def ended(self) -> date | None:
        """The day care ended; None while it goes on, as after X1."""
        return self.last.day("DEC") if _ends(self.last) else None

    def since(self, reasons: frozenset[str]) -> date | None:
        """The day of the last episode that began for one of these reasons; None where it is not here."""
        for episode in reversed(self.episodes):
            if episode.text("RNE") in reasons:
                return episode.day("DECOM")
        return None


def _ends(episode: Row) -> bool:
    """Whether care ended with the episode; a day without its reason is an ending too."""
    return episode.day("DEC") is not None and episode.text("REC") != CONTINUES


def by_child(episodes: Iterable[Row]) -> dict[str, list[Period]]:
    """The periods of each child, the earliest first."""
    children: dict[str, list[Row]] = defaultdict(list)
    for row in episodes:
        children[str(row.text("CHILD"))].append(row)
    return {child: _periods(sorted(rows, key=_order)) for child, rows in children.items()}


def _order(row: Row) -> tuple[date, bool, date, int]:
    """By its day; of two on one day the one that ended first."""
    ended = row.day("DEC")
    # What ended before what goes on, or a day with two episodes would end the later one.
    return (row.day("DECOM") or date.min, ended is None, ended or date.max, row.place)


def _periods(episodes: list[Row]) -> list[Period]:
    periods: list[Period] = []
    for row in episodes:
        before = periods[-1] if periods else None
        # Either is enough: systems forget the S of a new period as often as the reason of the last.
        if before is None or row.text("RNE") == STARTED or _over(before, row):
            periods.append(Period([row]))
        else:
            before.episodes.append(row)
    return periods


def _over(period: Period, following: Row) -> bool:
    """Whether the period had ended when the next episode began.

    A reason is needed: where it is left out and the next episode goes on from that day, care went on.
    """
    ended = period.ended
    return ended is not None and (period.last.text("REC") is not None or ended != following.day("DECOM"))


def disagreeing(periods: list[Period]) -> list[tuple[Row, str]]:
    """Episodes that contradict the one before: each with what is wrong."""
    found = []
    for at, period in enumerate(periods):
        for before, row in zip(period.episodes, period.episodes[1:], strict=False):
            if before.day("DEC") != row.day("DECOM"):
                found.append((row, "does not begin on the day on which the episode before ended"))
        if at and not period.whole:
            found.append((period.episodes[0], "says that care goes on, but it had ended with the episode before"))
        if at and periods[at - 1].last.text("REC") == CONTINUES:
            found.append((period.episodes[0], "starts care, but the episode before ended with X1: care went on"))
    return found
