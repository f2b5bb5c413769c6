"""Ways to divide a card's rows into groups, each an expression of the events and of the children they are about.

A row belongs to exactly one group of a cut; what nobody recorded is a group of its own, whose key is empty, so that
groups add up to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from practicelens.analytics.indicators.shapes import PART
from practicelens.analytics.measure import Card, Level

NOT_RECORDED: Final = ""
"""The key of the group of those of whom nothing is recorded."""

AGE_BANDS: Final = ((0, "Under 1"), (4, "1 to 4"), (9, "5 to 9"), (15, "10 to 15"), (17, "16 and 17"), (25, "18 to 25"))
"""The bands of the children looked after return, with the last age of each; those unborn count as under 1."""
OLDER: Final = "26 and over"
STAGES: Final = ("stage_1", "stage_2", "approved", "matched", "placed")
"""How far adopters have come, in order."""
UNBORN: Final = "unborn"
YEARS: Final = (UNBORN, *map(str, range(26)), OLDER)
"""The years of age in which children, and those who leave care, are counted one by one."""
"""Of a grown-up's date of birth nobody is a care leaver any more: shown, because a total must not lose them."""


COUNTS: Final = ((0, "none"), (1, "1"), (2, "2"), (3, "3"))
MORE: Final = "more than 3"


class Of(StrEnum):
    """What a cut asks about."""

    WHOSE = "whose"
    CHILD = "child"
    TIME = "time"
    EVENT = "event"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Cut:
    """A way to divide rows. ``sql`` is of the tables e (events) and c (children), and is never empty but a text.

    ``evidence``: the columns behind a row of which one must be among the card's; none where every card has what it
    asks. ``level``: whose figures it divides into. ``order``: the keys in their order, where they are known.
    """

    key: str
    words: str
    of: Of
    sql: str
    evidence: tuple[str, ...] = ()
    level: Level | None = None
    order: tuple[str, ...] = ()


def of_evidence(*names: str) -> str:
    """The first of some columns that the row's answer was taken from and that holds a value, as text; else null."""
    # Parts are parted by a sign that no cell holds; a name is only found where a part begins.
    found = (f"nullif(regexp_extract(e.evidence, '(?:^|{PART}){name}=([^{PART}]*)', 1), '')" for name in names)
    return f"coalesce({', '.join(found)})"


def banded(value: str, bands: Sequence[tuple[float, str]], beyond: str) -> str:
    """The band a value lies in: each is up to and including its number, ``beyond`` is all above the last."""
    cases = " ".join(f"WHEN {value} <= {last:g} THEN '{words}'" for last, words in bands)
    return f"CASE WHEN {value} IS NULL THEN '' {cases} ELSE '{beyond}' END"


def _named(value: str, *keys: str) -> str:
    """One of some values, else not recorded: unknown is an answer that says nothing."""
    listed = ", ".join(f"'{key}'" for key in keys)
    return f"CASE WHEN {value} IN ({listed}) THEN {value} ELSE '' END"


# On the day of the event, for a child is older in each extract; where no date of birth is held, the age that the row
# itself shows, which is that of its own day.
_AGE: Final = (
    "coalesce(year(e.date) - year(c.born) - ((month(e.date), day(e.date)) < (month(c.born), day(c.born)))::INTEGER,"
    f" try_cast({of_evidence('age')} AS INTEGER))"
)
# By the first letter of the census's code, as `cases/groups.py` has it: Chinese is among Asian since 2021. Refused and
# not yet obtained say nothing.
_ETHNIC: Final = (
    "CASE WHEN c.ethnicity IS NULL OR c.ethnicity IN ('REFU', 'NOBT') THEN ''"
    " WHEN left(c.ethnicity, 1) = 'C' THEN 'A'"
    " WHEN left(c.ethnicity, 1) IN ('W', 'M', 'A', 'B', 'O') THEN left(c.ethnicity, 1) ELSE '' END"
)


_YEAR_OF_AGE: Final = (
    f"CASE WHEN {_AGE} IS NULL THEN '' WHEN {_AGE} < 0 THEN '{UNBORN}' WHEN {_AGE} > {YEARS[-2]} THEN '{OLDER}'"
    f" ELSE ({_AGE})::VARCHAR END"
)


def _text(value: str) -> str:
    return f"coalesce({value}::VARCHAR, '')"


def _numbered(key: str, words: str, evidence: str) -> Cut:
    """A cut by a number that the row shows: none, 1, 2, 3, more."""
    sql = banded(f"try_cast({of_evidence(evidence)} AS INTEGER)", COUNTS, MORE)
    return Cut(key, words, Of.EVENT, sql, (evidence,), order=(*(one for _, one in COUNTS), MORE))


def _coded(key: str, words: str, *evidence: str) -> Cut:
    """A cut by a word or code of the extract's that the row shows."""
    return Cut(key, words, Of.EVENT, _text(of_evidence(*evidence)), evidence)


CUTS: Final[dict[str, Cut]] = {
    one.key: one
    for one in (
        Cut("service", "service area", Of.WHOSE, _text("e.service_id"), level=Level.SERVICE),
        Cut("team", "team", Of.WHOSE, _text("e.team_id"), level=Level.TEAM),
        Cut("worker", "worker", Of.WHOSE, _text("e.worker_id"), level=Level.WORKER),
        Cut("day", "day", Of.TIME, "strftime(e.date, '%Y-%m-%d')"),
        Cut("month", "month", Of.TIME, "strftime(e.date, '%Y-%m')"),
        Cut("quarter", "quarter of a year", Of.TIME, "year(e.date) || '-Q' || quarter(e.date)"),
        Cut("year", "calendar year", Of.TIME, "strftime(e.date, '%Y')"),
        Cut("age", "age", Of.CHILD, banded(_AGE, AGE_BANDS, OLDER), order=(*(words for _, words in AGE_BANDS), OLDER)),
        Cut("year-of-age", "year of age", Of.CHILD, _YEAR_OF_AGE, order=YEARS),
        Cut("sex", "sex", Of.CHILD, _named("c.sex", "female", "male", "neither"), order=("female", "male", "neither")),
        Cut("ethnicity", "ethnicity", Of.CHILD, _ETHNIC, order=("W", "M", "A", "B", "O")),
        Cut("disability", "disability", Of.CHILD, _named("c.disability", "yes", "no"), order=("yes", "no")),
        Cut(
            "unaccompanied", "unaccompanied or not", Of.CHILD,
            _named(f"coalesce({of_evidence('uasc')}, c.unaccompanied)", "yes", "no"), order=("yes", "no"),
        ),
        Cut("need", "primary need", Of.CHILD, _text(f"coalesce({of_evidence('primary_need')}, c.primary_need)")),
        _coded("category", "category of abuse", "latest_category"),
        _coded("source", "source", "source"),
        _coded("organisation", "organisation", "organisation"),
        _coded("placement", "placement type", "placement_type"),
        _coded("provider", "provider of the placement", "provider"),
        _coded("location", "inside or outside the authority", "location"),
        _coded("legal-status", "legal status", "legal_status"),
        _coded("status", "status of the case", "case_status"),
        _coded("ended-why", "why it ended", "end_reason", "closure_reason"),
        _coded("accommodation", "accommodation", "accommodation"),
        _coded("activity", "activity", "activity"),
        _coded("in-touch", "in touch", "in_touch"),
        _coded("eligibility", "eligibility", "eligibility"),
        _coded("permanence", "plan for permanence", "permanence_plan"),
        _coded("took-part", "how the child took part", "participation"),
        _coded("outcome", "outcome", "outcome"),
        _coded("role", "role", "role"),
        _coded("list", "list of the allocation", "from_list"),
        Cut("stage", "how far they have come", Of.EVENT, _text(of_evidence("stage")), ("stage",), order=STAGES),
        _coded("left-why", "why they left", "left_reason"),
        _numbered("earlier-referrals", "earlier referrals in 12 months", "referrals_12m"),
        _numbered("earlier-plans", "earlier protection plans", "previous_plans"),
        Cut(
            "began", "year in which it began", Of.EVENT,
            _text(f"left({of_evidence('started', 'began', 'entered_care')}, 4)"), ("started", "began", "entered_care"),
        ),
    )
}  # fmt: skip
"""Every cut by its key in an address, but for the bands of what was measured: those hang on the card."""

AMOUNT: Final = "amount"
"""The key of the cut by what was measured."""

# The bins of ChAT's page of assessments, by which authorities compare them.
_WORKING: Final = ((0, "same day"), (10, "1 to 10"), (20, "11 to 20"), (30, "21 to 30"), (40, "31 to 40"),
                   (45, "41 to 45"), (50, "46 to 50"), (60, "51 to 60"))  # fmt: skip
_LOADS: Final = ((5, "1 to 5"), (10, "6 to 10"), (15, "11 to 15"), (20, "16 to 20"), (25, "21 to 25"))
_DAYS: Final = ((28, "up to 28"), (91, "29 to 91"), (182, "92 to 182"), (365, "183 to 365"), (729, "366 to 729"))

Bands = tuple[Sequence[tuple[float, str]], str]
_BY_UNIT: Final[dict[str, Bands]] = {
    "placements": (COUNTS, MORE),
    "episodes": (COUNTS, MORE),
    "times": (COUNTS, MORE),
    "workers": (COUNTS, MORE),
    "working days": (_WORKING, "61 or more"),
    "working days left": (((2, "0 to 2"), (5, "3 to 5")), "6 or more"),
    "children": (_LOADS, "26 or more"),
    "children a full-time post": (_LOADS, "26 or more"),
    "weeks": (((10, "up to 10"), (20, "11 to 20"), (26, "21 to 26"), (40, "27 to 40")), "41 or more"),
    "miles": (((5, "up to 5"), (10, "6 to 10"), (20, "11 to 20"), (50, "21 to 50")), "51 or more"),
    "days": (_DAYS, "730 or more"),
}
# Conferences are due in 15 working days: the bins of ChAT's page of section 47 enquiries.
_CONFERENCE: Final[Bands] = (
    ((15, "up to 15"), (20, "16 to 20"), (25, "21 to 25"), (30, "26 to 30"), (35, "31 to 35")), "36 or more",
)  # fmt: skip
_BY_CARD: Final = {"conferences_in_time": _CONFERENCE, "conference_days": _CONFERENCE}


def by_amount(card: Card) -> Cut | None:
    """The cut by bands of what a card measures; None where its rows carry no amount."""
    bands = _BY_CARD.get(card.key) or _BY_UNIT.get(card.amount)
    if bands is None:
        return None
    listed, beyond = bands
    keys = (*(words for _, words in listed), beyond)
    return Cut(AMOUNT, f"how many {card.amount}", Of.AMOUNT, banded("e.amount", listed, beyond), order=keys)


def cut_of(card: Card, key: str) -> Cut | None:
    """The cut of a key for a card; None where there is no such cut, or none for this card's amounts."""
    return by_amount(card) if key == AMOUNT else CUTS.get(key)
