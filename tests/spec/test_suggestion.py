"""The executable rule book of the suggested grade: the published rule as tables that people can read.

Letters are grades: o Outstanding, g Good, r Requires improvement, i Inadequate, - does not apply.
"""

from __future__ import annotations

import pytest

from practicelens.quality.audits.core import rules
from practicelens.quality.standards.content import Domain, Tool
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.rulebook.defaults import DEFINITIONS

LETTERS = {grade.value[0]: grade for grade in Grade}
LOOKS = dict.fromkeys(GRADES, "So.")

# Of an even number, the lower of the two in the middle. No critical or impact domain here.
MEDIANS = """
g        good
og       good
gr       requires_improvement
or       requires_improvement
ogr      good
oggr     good
ogrr     requires_improvement
ggrr     requires_improvement
oogg     good
gg--     good
g-r-     requires_improvement
----     none
"""

# The first domain is safeguarding-critical, the others are not. No impact domain here.
CAPS = """
goooo    outstanding
igggg    inadequate
iooooo   inadequate
gigggg   requires_improvement
giiggggg requires_improvement
oiooooo  requires_improvement
gririrr  requires_improvement
giiii    inadequate
-igggg   requires_improvement
ri       inadequate
"""

# The first domain is impact. Outstanding needs it Outstanding, and nothing below Good.
OUTSTANDING = """
oooo     outstanding
ooog     outstanding
gooo     good
ooor     good
roooo    good
-ooo     good
o---     outstanding
o-og     outstanding
o-oog    outstanding
"""


def tool(count: int, *, critical: bool = False, impact: bool = False) -> Tool:
    """A tool of so many domains; the first is critical or impact where asked."""
    first = Domain("d0", "First", "", (), LOOKS, ("any",), critical=critical, impact=impact)
    others = (Domain(f"d{place}", f"Domain {place}", "", (), LOOKS, ("any",)) for place in range(1, count))
    return Tool("t", 1, "T", "", (first, *others), hours=1.0)


def suggested(letters: str, **options: bool) -> str:
    found = rules.suggestion(
        tool(len(letters), **options), {f"d{place}": LETTERS.get(letter) for place, letter in enumerate(letters)}
    )
    return found.value if found else "none"


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("letters", "expected"), rows(MEDIANS))
def test_the_lower_median_of_the_domains_that_apply(letters: str, expected: str) -> None:
    assert suggested(letters) == expected


@pytest.mark.parametrize(("letters", "expected"), rows(CAPS))
def test_inadequate_caps_the_whole(letters: str, expected: str) -> None:
    assert suggested(letters, critical=True) == expected


@pytest.mark.parametrize(("letters", "expected"), rows(OUTSTANDING))
def test_outstanding_needs_impact_and_nothing_below_good(letters: str, expected: str) -> None:
    assert suggested(letters, impact=True) == expected


def test_every_rule_that_can_be_set_is_published_in_words() -> None:
    assert set(DEFINITIONS["grade.suggestion"].choices) == set(rules.SUGGESTION_WORDS)
