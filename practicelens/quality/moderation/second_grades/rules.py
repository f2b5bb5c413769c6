"""Pure decisions of moderation: which audits are graded twice, by whom, and what a proposal needs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.moderation.second_grades.states import Reason
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class Draw:
    """Whether an audit is graded twice, why, and the seed that the lot was drawn with (empty where none was)."""

    chosen: bool
    reason: Reason | None
    seed: str


def draw(reference: str, salt: str, grade: Grade, always: Collection[str], one_in: int) -> Draw:
    """Every audit of some grades, and of the others one in so many by a hash that anyone can repeat.

    The first eight hexadecimal digits of SHA-256 of the seed, as a number, divide by ``one_in`` without remainder.
    """
    if grade.value in always:
        return Draw(chosen=True, reason=Reason.GRADE, seed="")
    # Nothing secret in it: whoever doubts the lot can draw it again.
    seed = f"{salt}/{reference}"
    # Nought draws nobody: an authority may grade again by grade alone.
    chosen = one_in > 0 and lot(seed) % one_in == 0
    return Draw(chosen, Reason.DRAWN if chosen else None, seed)


def lot(seed: str) -> int:
    """The number a seed draws."""
    # Eight digits are 32 bits: enough that one in five is one in five, and short enough to check by hand.
    return int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)


@dataclass(frozen=True)
class Grades:
    """Overall and by domain; none where a domain does not apply."""

    overall: Grade
    domains: Mapping[str, Grade | None]


def the_same(first: Grades, second: Grades) -> bool:
    """Whether two graders gave the same overall grade and the same grade to every domain; not asked is no grade."""
    return first.overall is second.overall and all(
        # Both sides' keys: a domain that only one of them graded is a difference.
        first.domains.get(key) is second.domains.get(key)
        for key in {*first.domains, *second.domains}
    )


def check_proposal(proposed: Grades, sides: tuple[Grades, Grades], why: str) -> str:
    """An agreed grade has the domains that the two graded, and says why. Returns the words, trimmed."""
    # Neither fewer nor more: a domain left out would keep the first auditor's grade without anybody having agreed to
    # it.
    if set(proposed.domains) != {key for side in sides for key in side.domains}:
        raise Refused("Choose a grade for each domain.", code="domains")
    return require_text(why, "Say why you agree on this.", "why_missing")


def by_load(asked: Collection[int], loads: Mapping[int, int], seed: str) -> tuple[int, ...]:
    """Who has fewest audits open first; among equals by a lot that anyone can repeat."""
    # The number at the end, should two lots ever be the same: the order must be one.
    return tuple(sorted(asked, key=lambda one: (loads.get(one, 0), lot(f"{seed}/{one}"), one)))
