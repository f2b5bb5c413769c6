"""The groups that children are counted in: bands of age, sex, ethnic group, disability, plan. No Django."""

from __future__ import annotations

from practicelens.analytics.measurements.questions import CaseRow, ProfileRow
from practicelens.performance.datasets.shapes import NOT_KNOWN, Profile

AGE_BANDS = ((0, "Under 1"), (4, "1 to 4"), (9, "5 to 9"), (15, "10 to 15"), (17, "16 and 17"), (25, "18 to 25"))
"""The bands of the children looked after return, with the last age of each; those unborn count as under 1."""
SEXES = {"male": "Boys", "female": "Girls", "neither": "Neither"}
ETHNIC = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "C": "Asian", "O": "Other"}
"""The census's five groups by the first letter of a code; Chinese is among Asian, as the 2021 census has it."""
# Refused and not yet obtained say nothing of a child's ethnicity, so they are not known, not another group.
NO_GROUP = frozenset({"REFU", "NOBT"})
DISABILITY = {"yes": "Disabled", "no": "Not disabled"}
PLANS = {
    "looked_after": "Looked after",
    "protection_plan": "Child protection plan",
    "care_leaver": "Care leaver",
    "in_need": "Child in need",
    "assessment": "Assessment or new",
    "closed": "Closed",
}
ORDER = (
    tuple(words for _, words in AGE_BANDS),
    tuple(SEXES.values()),
    tuple(dict.fromkeys(ETHNIC.values())),
    tuple(DISABILITY.values()),
    tuple(PLANS.values()),
)
"""The groups of each kind in the order a table shows them: age, sex, ethnicity, disability, plan."""


def profile(row: CaseRow | ProfileRow) -> Profile:
    """The groups of one child, in words."""
    return Profile(
        age_band(row.age),
        SEXES.get(row.sex or "", NOT_KNOWN),
        ethnic_group(row.ethnicity),
        DISABILITY.get(row.disability or "", NOT_KNOWN),
        PLANS.get(row.plan, NOT_KNOWN),
    )


def age_band(age: int | None) -> str:
    """The band an age lies in."""
    # No date of birth: nought would count the child among the babies.
    if age is None:
        return NOT_KNOWN
    # The first band that reaches so far: the unborn have a negative age and fall into the first one.
    return next((words for last, words in AGE_BANDS if age <= last), NOT_KNOWN)


def ethnic_group(code: str | None) -> str:
    """The group of a census code; refused and not yet obtained are not known."""
    # The first letter alone: authorities add codes of their own below the five groups, and none is to be lost.
    return NOT_KNOWN if not code or code in NO_GROUP else ETHNIC.get(code[0], NOT_KNOWN)
