"""Pure decisions about themed audits: dates that make sense, and a learning brief that names no child."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.standards.states import GRADES, Grade

MOST = 200
SHORT = 5
"""An identifier of at least this many letters and digits is also found with other signs between them."""


@dataclass(frozen=True)
class Brief:
    """A learning brief: what went well first, what was learnt, and what changes now."""

    went_well: str
    learnt: str
    changes: str


@dataclass(frozen=True)
class DomainCount:
    """How a domain was graded over a theme: n audits in which it applied, by grade."""

    title: str
    n: int
    grades: tuple[tuple[Grade, int], ...]

    @property
    def given(self) -> tuple[tuple[Grade, int], ...]:
        """The grades that were given at all."""
        return tuple((grade, count) for grade, count in self.grades if count)

    @property
    def good(self) -> int:
        """How many were Good or better."""
        return sum(count for grade, count in self.grades if grade.at_least(Grade.GOOD))


def quarter_of(day: date) -> date:
    """The first day of a day's quarter of the calendar year."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def check_dates(starts: date, due: date, brief_due: date) -> None:
    """It begins, then its audits are due, then its brief."""
    if due <= starts:
        raise Refused("Its audits are due after it begins.", code="due")
    if brief_due < due:
        raise Refused("The learning brief is due when the audits are, or later.", code="brief_due")


def check_size(size: int) -> None:
    """As many audits as one draw may have."""
    # The same bound as of one draw, which is what a theme is.
    if not 0 < size <= MOST:
        raise Refused(f"A theme has from 1 to {MOST} audits.", code="size")


def check_brief(brief: Brief, identifiers: Collection[str]) -> Brief:
    """No part is empty, and none holds the number of a child whose case was audited for this theme."""
    clean = Brief(
        # What went well stands first in the brief too: appreciative inquiry begins there (strategy, section 5).
        require_text(brief.went_well, "Say what went well.", "went_well_missing"),
        require_text(brief.learnt, "Say what was learnt.", "learnt_missing"),
        require_text(brief.changes, "Say what changes now.", "changes_missing"),
    )
    # How many, and not which: the refusal may be read over somebody's shoulder.
    named = sum(_names(" ".join((clean.went_well, clean.learnt, clean.changes)), one) for one in set(identifiers))
    if named:
        noun = "a child’s number" if named == 1 else f"{named} children’s numbers"
        raise Refused(f"The brief holds {noun} of this theme. Take it out: a brief names no child.", code="names_child")
    return clean


def _names(text: str, identifier: str) -> bool:
    """Whether a text holds an identifier, in whatever case; a longer one also with spaces or dashes put otherwise."""
    # Folded as people type it: B-18012, b 18012 and B18012 are one child.
    letters = re.sub(r"[\W_]", "", identifier).casefold()
    if not letters:
        return False
    # A short number with signs between would be found in any date or score.
    between = r"[\W_]?" if len(letters) >= SHORT else ""
    pattern = between.join(map(re.escape, letters)) if between else re.escape(identifier.casefold())
    # With nothing of a word on either side, or 12345 would be found in 9123456.
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", text.casefold()) is not None


def by_domain(grades: Iterable[tuple[str, Grade | None]]) -> tuple[DomainCount, ...]:
    """Domains with how often each grade was given, the strongest first; where it did not apply it is not counted."""
    counted: dict[str, list[Grade]] = {}
    for title, grade in grades:
        if grade is not None:
            counted.setdefault(title, []).append(grade)
    found = [
        DomainCount(title, len(grades), tuple((grade, grades.count(grade)) for grade in GRADES))
        for title, grades in counted.items()
    ]
    # By the share that is Good or better, so that strengths stand first whatever their number.
    return tuple(sorted(found, key=lambda one: (-one.good / one.n, one.title)))
