"""Whether groups of children fare differently, in words that do not overclaim: exact tests, with Holm's correction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from practicelens.analytics.statistics import fisher, holm
from practicelens.performance.datasets.cases.by_group import GroupCount

NOT_KNOWN = "Not known"  # as datasets words it
DIMENSIONS = ("ethnicity", "sex", "disability")
FEWEST = 10  # below this a group is counted and not judged (indicators, Statistics)
LEVEL = 0.05  # after Holm's correction, so of all the tests of a report together


class Found(StrEnum):
    """What may be said of a group beside the others."""

    DIFFERS = "differs"
    NO_SIGN = "no_sign"
    CANNOT_TELL = "cannot_tell"
    NOT_HELD = "not_held"

    @property
    def words(self) -> str:
        """As the report says it."""
        return {
            "differs": "differs by more than chance",
            "no_sign": "no sign of it",
            "cannot_tell": "cannot tell",
            "not_held": "not held: not compared",
        }[self.value]


@dataclass(frozen=True)
class Question:
    """One thing that groups are held beside each other in; ``what`` as a column says it, ``of`` what is counted."""

    title: str
    what: str
    of: str
    counts: tuple[GroupCount, ...]


@dataclass(frozen=True)
class Judged:
    """A group, the others of its dimension whose group is known, and what may be said. ``chance`` is corrected."""

    count: GroupCount
    rest_counted: int
    rest_of: int
    chance: float | None
    found: Found

    @property
    def lower(self) -> bool:
        """Whether the group's share is the lower one."""
        return self.count.counted * self.rest_of < self.rest_counted * self.count.of


@dataclass(frozen=True)
class Answered:
    """A question with what may be said of each group, and how many tests that took."""

    question: Question
    judged: tuple[Judged, ...]
    tests: int

    @property
    def differing(self) -> tuple[Judged, ...]:
        """Groups that differ by more than chance."""
        return tuple(one for one in self.judged if one.found is Found.DIFFERS)


def answers(questions: Iterable[Question]) -> tuple[Answered, ...]:
    """Every question judged, Holm's correction taken over all the tests of all of them together.

    Two groups alone make one test, not two: the one beside the other.
    """
    asked = tuple(questions)
    tests: dict[tuple[object, ...], float] = {}
    for place, question in enumerate(asked):
        for count in question.counts:
            rest = _rest(question, count)
            if _enough(count, rest):
                # Fisher's exact test, because groups are often a dozen: an
                # approximation would be wrong just where it matters.
                tests.setdefault(_test(place, question, count), fisher((count.counted, count.of), rest))
    # Over the questions together: a reader looks at all of them, and by chance one in twenty would differ.
    corrected = dict(zip(tests, holm(tuple(tests.values())), strict=True))
    return tuple(_answered(place, question, corrected) for place, question in enumerate(asked))


def _answered(place: int, question: Question, corrected: dict[tuple[object, ...], float]) -> Answered:
    judged = []
    for count in question.counts:
        rest = _rest(question, count)
        chance = corrected.get(_test(place, question, count)) if _enough(count, rest) else None
        judged.append(Judged(count, *rest, chance, _found(count, chance)))
    return Answered(question, tuple(judged), sum(key[0] == place for key in corrected))


def _found(count: GroupCount, chance: float | None) -> Found:
    # Those whose group is not known are no group: held beside the others, they would be compared for a gap in
    # recording.
    if count.group == NOT_KNOWN:
        return Found.NOT_HELD
    if chance is None:
        return Found.CANNOT_TELL
    return Found.DIFFERS if chance < LEVEL else Found.NO_SIGN


def _rest(question: Question, count: GroupCount) -> tuple[int, int]:
    """The others of the same dimension, without those whose group is not known."""
    others = [
        one for one in question.counts if one.dimension == count.dimension and one.group not in (count.group, NOT_KNOWN)
    ]
    return sum(one.counted for one in others), sum(one.of for one in others)


def _enough(count: GroupCount, rest: tuple[int, int]) -> bool:
    """Whether there are enough on both sides to be held beside each other."""
    # Both sides: fifty beside three others can differ by three children's chance.
    return count.group != NOT_KNOWN and count.of >= FEWEST and rest[1] >= FEWEST


def _test(place: int, question: Question, count: GroupCount) -> tuple[object, ...]:
    """The key of the test that a group is judged by: of two groups alone, both share one."""
    known = [one for one in question.counts if one.dimension == count.dimension and one.group != NOT_KNOWN and one.of]
    # Boys beside girls is girls beside boys: counted twice, Holm's correction would be for more tests than were made.
    return (place, count.dimension) if len(known) == 2 else (place, count.dimension, count.group)
