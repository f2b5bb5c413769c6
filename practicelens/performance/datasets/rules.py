"""Pure decisions about datasets: which are joined, which stand apart, which words a due thing has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.annex_a.report import ANNEX_A
from practicelens.performance.datasets.states import Status


@dataclass(frozen=True)
class Known:
    """A dataset as the chain sees it: its number (later ones are greater), its day and source, where it stands."""

    number: int
    as_at: date
    status: Status
    source: str = ANNEX_A


def statuses(known: Iterable[Known]) -> dict[int, Status]:
    """Where each stands: of a source's datasets of one day the latest that is not withdrawn is in use."""
    found: dict[int, Status] = {}
    latest: dict[tuple[date, str], int] = {}
    # By number, which is the order of publication: of one day's files the last one sent is meant.
    for one in sorted(known, key=lambda each: each.number):
        if one.status is Status.WITHDRAWN:
            found[one.number] = Status.WITHDRAWN
            continue
        key = one.as_at, one.source
        if key in latest:
            found[latest[key]] = Status.REPLACED
        found[one.number] = Status.IN_USE
        latest[key] = one.number
    return found


Pairs = Collection[tuple[str, str]]
"""Pairs of sources of which somebody confirmed that they number children alike."""


def chain(known: Sequence[Known], confirmed: Pairs = ()) -> tuple[int, ...]:
    """The numbers of the datasets to be joined, oldest day first; of one day by source.

    A source whose identifiers nobody confirmed to be those of the source published first stands apart: a child who
    has another number there would count twice, and one who has another child's would be taken for them.
    """
    stands = statuses(known)
    # Of the first that was not withdrawn, though another file of its day has replaced it since.
    standing = sorted((one for one in known if stands[one.number] is not Status.WITHDRAWN), key=lambda one: one.number)
    together = joined_sources(standing[0].source, confirmed) if standing else frozenset()
    joined = [one for one in standing if one.source in together and stands[one.number] is Status.IN_USE]
    return tuple(one.number for one in sorted(joined, key=lambda one: (one.as_at, one.source)))


def joined_sources(first: str, confirmed: Pairs) -> frozenset[str]:
    """The sources that number children as this one does, directly or through another."""
    together, before = {first}, 0
    # Until nothing is added: A with B and B with C join A with C, in whatever order the pairs are named.
    while len(together) > before:
        before = len(together)
        together |= {one for pair in confirmed if together & set(pair) for one in pair}
    return frozenset(together)


KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "assessment": ("assessment", "assessments"),
    "cp_visit": ("CP visit", "CP visits"),
    "cp_review": ("CP review", "CP reviews"),
    "cla_visit": ("CLA visit", "CLA visits"),
    "cla_review": ("CLA review", "CLA reviews"),
    "cin_visit": ("CIN visit", "CIN visits"),
    "icpc": ("ICPC", "ICPCs"),
    "health": ("health assessment", "health assessments"),
    "dental": ("dental check", "dental checks"),
    "pathway_review": ("pathway plan review", "pathway plan reviews"),
    "return_interview": ("return interview", "return interviews"),
    "private_fostering_visit": ("private fostering visit", "private fostering visits"),
}


def kind_words(kind: str, count: int = 1) -> str:
    """What falls due, in the words of the field: "CP visit", "CP visits"."""
    one, many = KIND_WORDS.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    return one if count == 1 else many


def lacking(kind: str) -> str:
    """What there has not been since its clock began, in words before that day: "no visit since"."""
    # An assessment has no day on which it was last done: its clock is that it stands open.
    what = _DONE.get(kind) or next((word for word in ("visit", "review") if kind.endswith(word)), "")
    return f"no {what} since" if what else "open since"


_DONE: Mapping[str, str] = {"health": "health assessment", "dental": "dental check", "icpc": "conference",
                                    "return_interview": "interview"}  # fmt: skip


# The reviews that conference and reviewing officers chair (strategy, section 8); a pathway plan's is the adviser's.
REVIEW_KINDS = frozenset({"cp_review", "cla_review"})


def heaviest(counts: Mapping[date, int]) -> date | None:
    """The one day with most to do; none when no day stands out."""
    ranked = Counter(counts).most_common(2)
    # One thing on one day is no heavy day, and of two equal days neither stands out.
    if not ranked or ranked[0][1] < 2:
        return None
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]
