"""Pure decisions about datasets: which are joined, which words a due thing has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.performance.datasets.states import Status


@dataclass(frozen=True)
class Known:
    """A dataset as the chain sees it: its number (later ones are greater), its day, where it stands."""

    number: int
    as_at: date
    status: Status


def statuses(known: Iterable[Known]) -> dict[int, Status]:
    """Where each stands: of one day's datasets the latest that is not withdrawn is in use."""
    found: dict[int, Status] = {}
    latest: dict[date, int] = {}
    # By number, which is the order of publication: of one day's files the last one sent is meant.
    for one in sorted(known, key=lambda each: each.number):
        if one.status is Status.WITHDRAWN:
            found[one.number] = Status.WITHDRAWN
            continue
        if one.as_at in latest:
            found[latest[one.as_at]] = Status.REPLACED
        found[one.number] = Status.IN_USE
        latest[one.as_at] = one.number
    return found


def chain(known: Sequence[Known]) -> tuple[int, ...]:
    """The numbers of the datasets to be joined, oldest day first."""
    stands = statuses(known)
    in_use = [one for one in known if stands[one.number] is Status.IN_USE]
    return tuple(one.number for one in sorted(in_use, key=lambda one: one.as_at))


KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "assessment": ("assessment", "assessments"),
    "cp_visit": ("CP visit", "CP visits"),
    "cp_review": ("CP review", "CP reviews"),
    "cla_visit": ("CLA visit", "CLA visits"),
    "cla_review": ("CLA review", "CLA reviews"),
    "cin_visit": ("CIN visit", "CIN visits"),
    "icpc": ("ICPC", "ICPCs"),
}


def kind_words(kind: str, count: int = 1) -> str:
    """What falls due, in the words of the field: "CP visit", "CP visits"."""
    one, many = KIND_WORDS.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    return one if count == 1 else many


def lacking(kind: str) -> str:
    """What there has not been since its clock began, in words before that day: "no visit since"."""
    what = next((word for word in ("visit", "review") if kind.endswith(word)), "")
    return f"no {what} since" if what else "open since"


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
