"""Counting grades: what a report shows of a set of audits, and what of them may be compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from practicelens.analytics.statistics import wilson
from practicelens.documents.specs import GradeBar
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.quality.standards.states import GRADES, Grade

# Only what was drawn by chance speaks for the work that was not drawn (product, regular audits).
BY_CHANCE = frozenset({Draw.RANDOM, Draw.STRATIFIED})


@dataclass(frozen=True)
class Tally:
    """How many audits had each grade."""

    outstanding: int = 0
    good: int = 0
    requires_improvement: int = 0
    inadequate: int = 0

    @property
    def total(self) -> int:
        """How many audits in all."""
        return self.outstanding + self.good + self.requires_improvement + self.inadequate

    @property
    def good_or_better(self) -> int:
        """How many were Good or Outstanding."""
        return self.outstanding + self.good

    @property
    def share(self) -> float | None:
        """The share that was Good or better; None of no audits."""
        return self.good_or_better / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of that share; None of no audits."""
        return wilson(self.good_or_better, self.total) if self.total else None

    def bar(self) -> GradeBar:
        """The tally as a chart."""
        return GradeBar(self.outstanding, self.good, self.requires_improvement, self.inadequate)

    def words(self) -> str:
        """The grades there are, in words: "1 Good, 2 Requires improvement"; "none" of no audits."""
        found = [f"{count} {grade.words}" for grade in GRADES if (count := getattr(self, grade))]
        return ", ".join(found) or "none"


K = TypeVar("K", bound=Hashable)


def tally(grades: Iterable[Grade | None]) -> Tally:
    """Count grades; a domain that did not apply has none and is left out."""
    counts = dict.fromkeys(GRADES, 0)
    for grade in grades:
        if grade is not None:
            counts[grade] += 1
    return Tally(**counts)


def tallies(gradings: Iterable[GradedAudit], key: Callable[[GradedAudit], K]) -> dict[K, Tally]:
    """The overall grades, counted for each key."""
    grouped: dict[K, list[Grade | None]] = {}
    for grading in gradings:
        grouped.setdefault(key(grading), []).append(grading.overall)
    return {of: tally(grades) for of, grades in grouped.items()}


def comparable(gradings: Iterable[GradedAudit]) -> tuple[GradedAudit, ...]:
    """Those that enter shares: drawn by chance, and not by a manager of their own team unless graded twice."""
    # A manager may be kinder or stricter to their own team than others are: alone, that grade is not compared.
    return tuple(grading for grading in gradings if grading.draw in BY_CHANCE and not grading.apart)


def purposive(gradings: Iterable[GradedAudit]) -> tuple[GradedAudit, ...]:
    """Those chosen on purpose: told, never shared out of a hundred."""
    return tuple(grading for grading in gradings if grading.draw not in BY_CHANCE)


def own_team(gradings: Iterable[GradedAudit]) -> tuple[GradedAudit, ...]:
    """Those drawn by chance that a manager did of their own team, and nobody graded again."""
    return tuple(grading for grading in gradings if grading.draw in BY_CHANCE and grading.apart)


def percent(share: float | None) -> str:
    """0.645 is "65 %", halves up, and 0.003 "under 1 %"; "none to judge" of nothing."""
    # Rounded, one case of many would be none, and all but one would be all.
    if share is not None and 0 < share < 0.005:
        return "under 1\u202f%"
    if share is not None and 0.995 <= share < 1:
        return "over 99\u202f%"
    # Halves up, because Python's round takes 64.5 to 64; the narrow space is one that no line breaks at.
    return "none to judge" if share is None else f"{int(share * 100 + 0.5)}\u202f%"


def interval_words(tally_: Tally) -> str:
    """The interval as people read it: "41 to 83"."""
    if tally_.interval is None:
        return "–"
    low, high = tally_.interval
    return f"{int(low * 100 + 0.5)} to {int(high * 100 + 0.5)}"
