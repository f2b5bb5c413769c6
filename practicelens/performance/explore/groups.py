"""The groups of a cut in words, and in the order in which a table shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from practicelens.analytics.annex_a.codes import SETS
from practicelens.analytics.exploring.cuts import CUTS, NOT_RECORDED, Cut, Of
from practicelens.performance.datasets.naming import list_words
from practicelens.performance.explore.questions import Period
from practicelens.workdays.timescales import add_months

_YES_NO: Final = {"yes": "Yes", "no": "No", "unknown": "Not known"}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "year-of-age": {"unborn": "Unborn", "0": "Under 1"},
    "sex": {"female": "Girls", "male": "Boys", "neither": "Neither"},
    # The main categories of the Department for Education's census.
    "ethnicity": {
        "W": "White", "M": "Mixed or multiple ethnic groups", "A": "Asian or Asian British",
        "B": "Black, African, Caribbean or Black British", "O": "Any other ethnic group",
    },
    # Ofsted has one word for several of them. Those of the children in need census of the DfE, item referral source.
    "source": {
        "1A": "1A: Family member, relative or carer", "1B": "1B: Acquaintance, neighbour or child minder",
        "1C": "1C: The child or young person", "1D": "1D: Another individual", "3A": "3A: GP",
        "3B": "3B: Health visitor",
        "3C": "3C: School nurse", "3D": "3D: Other primary health services", "3E": "3E: Emergency department",
        "3F": "3F: Other health services", "5A": "5A: Social care of the authority",
        "5B": "5B: Another department of the authority", "5C": "5C: Another authority",
        "5D": "5D: Early help of the authority",
    },
    "disability": {"yes": "Disabled", "no": "Not disabled"},
    "unaccompanied": {"yes": "Unaccompanied", "no": "Not unaccompanied"},
    "location": {"in": "Inside the authority", "out": "Outside the authority"},
    "in-touch": {"yes": "In touch", "no": "Not in touch"},
    "stage": {
        "stage_1": "Stage 1", "stage_2": "Stage 2", "approved": "Approved, waiting for a match",
        "matched": "Matched", "placed": "Children live with them",
    },
}  # fmt: skip
_CODES: Final[Mapping[str, str]] = {
    "need": "need", "category": "category", "source": "source", "placement": "placement", "provider": "provider",
    "legal-status": "legal_status", "status": "case_status", "accommodation": "accommodation", "activity": "activity",
    "in-touch": "in_touch", "eligibility": "eligibility", "permanence": "permanence",
    "left-why": "left_reason",
}  # fmt: skip
"""The code set of Annex A that a cut's keys are of."""
_NONE: Final = {"service": "No service area known", "team": "No team known", "worker": "No worker known"}
_DAY: Final = timedelta(days=1)


def coded(cut: Cut) -> tuple[tuple[str, str], ...]:
    """The keys of a cut that are known beforehand, each with its words, in their order; none where they are not."""
    words = _WORDS.get(cut.key, {})
    if cut.order:
        return tuple((key, words.get(key, key)) for key in cut.order)
    sets = ("end_reason", "closure") if cut.key == "ended-why" else (_CODES.get(cut.key, ""),)
    return tuple((code.value, words.get(code.value, code.words)) for name in sets if name for code in SETS[name].codes)


def in_words(cut: Cut, key: str, names: Mapping[str, str]) -> str:
    """A group as a table names it. ``names``: those of service areas, teams or workers by their number."""
    if key == NOT_RECORDED:
        return _NONE.get(cut.key, "Not recorded")
    if cut.of is Of.WHOSE:
        return names.get(key, "One that is no more")
    if cut.of is Of.TIME:
        return span_of(cut, key).words
    if cut.key == "list":
        return list_words(key).capitalize()
    # A code that the list does not have is shown as it came: it is a finding of the extract.
    return dict(coded(cut)).get(key) or _YES_NO.get(key) or key.replace("_", " ")


def in_order(cut: Cut, keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The keys as a table shows them; those not recorded last."""
    known = {key: place for place, (key, _) in enumerate(coded(cut))}

    def place(key: str) -> tuple[bool, int, str]:
        # Teams by their own names and never by their figures: a ranked league says nothing that chance does not.
        return key == NOT_RECORDED, known.get(key, len(known)), in_words(cut, key, names).casefold()

    return sorted(set(keys), key=place)


def span_of(cut: Cut, key: str) -> Period:
    """The stretch of time that a key of a cut by time stands for."""
    if cut.key == "day":
        day = date.fromisoformat(key)
        return Period(key, day, day, f"{day:%A} {day.day} {day:%B %Y}")
    if cut.key == "month":
        start = date.fromisoformat(f"{key}-01")
        return Period(key, start, add_months(start, 1) - _DAY, f"{start:%B %Y}")
    if cut.key == "quarter":
        start = date(int(key[:4]), 3 * int(key[-1]) - 2, 1)
        end = add_months(start, 3) - _DAY
        return Period(key, start, end, f"{start:%B} to {end:%B %Y}")
    return Period(key, date(int(key), 1, 1), date(int(key), 12, 31), key)


def part_words(cut: Cut, span: Period) -> str:
    """A stretch of time in words, with where it begins or ends if that is not all of it."""
    whole = span_of(cut, span.key)
    begins = f", from {span.start.day} {span.start:%B}" if span.start > whole.start else ""
    return f"{span.words}{begins}{f', to {span.end.day} {span.end:%B}' if span.end < whole.end else ''}"


def spans(cut: Cut, start: date, end: date) -> tuple[Period, ...]:
    """Every stretch of a cut by time that a period touches, cut to it, oldest first."""
    if cut.key == "day":
        return tuple(span_of(cut, f"{start + _DAY * number}") for number in range((end - start).days + 1))
    step = {"month": 1, "quarter": 3, "year": 12}[cut.key]
    first = date(start.year, (start.month - 1) // step * step + 1, 1)
    found: list[Period] = []
    while first <= end:
        span = span_of(cut, _key(cut, first))
        found.append(Period(span.key, max(span.start, start), min(span.end, end), span.words))
        first = add_months(first, step)
    return tuple(found)


def _key(cut: Cut, day: date) -> str:
    if cut.key == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if cut.key == "month" else f"{day:%Y}"


NARROWED_BY: Final = tuple(CUTS[key] for key in ("age", "sex", "ethnicity", "disability", "unaccompanied"))
"""What every card can be narrowed by, in the order the form asks it."""
