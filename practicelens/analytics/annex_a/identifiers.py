"""Compares identifiers between lists: one child is often spelled with and without capitals, hyphens or noughts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.report import Findings, Severity

_SPACES: Final = re.compile(r"\s+")
_MARKS: Final = re.compile(r"[\-–—_/.]+")
# Before a digit and after none: the nought of "0" itself is no leading one.
_NOUGHTS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_APART: Final = "\0"

Spelled = Mapping[str, Collection[date]]
"""The children of one list as spelled there, each with the dates of birth that stand beside them."""


class Difference(StrEnum):
    """By what two spellings of one identifier may differ."""

    SPACES = "spaces"
    MARKS = "hyphens"
    CAPITALS = "capitals"
    NOUGHTS = "leading noughts"


# In this order: only without its spaces and hyphens does an identifier show which noughts lead.
_LEVELLED: Final[dict[Difference, Callable[[str], str]]] = {
    Difference.SPACES: lambda text: _SPACES.sub("", text),
    Difference.MARKS: lambda text: _MARKS.sub("", text),
    Difference.CAPITALS: str.upper,
    Difference.NOUGHTS: lambda text: _NOUGHTS.sub("", text),
}
EVERY: Final = frozenset(Difference)


def level(identifier: str, but_for: frozenset[Difference] = EVERY) -> str:
    """An identifier with capitals, spaces, hyphens and leading noughts levelled, or some of them."""
    for difference, levelled in _LEVELLED.items():
        if difference in but_for:
            identifier = levelled(identifier)
    return identifier


def levels(spelled: Iterable[str]) -> dict[str, str]:
    """Each of these identifiers with its levelled form."""
    children = list(spelled)
    # All in one text: the parting character is none that any rule changes, and stands in no identifier.
    forms = level(_APART.join(children)).split(_APART)
    if len(forms) != len(children):
        return {child: level(child) for child in children}
    return dict(zip(children, forms, strict=True))


def differences(one: str, other: str) -> frozenset[Difference]:
    """By what two spellings differ that are alike when levelled."""
    found = frozenset(each for each in Difference if level(one, EVERY - {each}) != level(other, EVERY - {each}))
    # Where either of two would do, nobody could say which it was: both have to be agreed to.
    return found or EVERY


def joining(lists: Mapping[int, Spelled], settled: Callable[[str], int] = lambda child: 0) -> dict[str, str]:
    """Each identifier that other lists spell otherwise, and the spelling proposed for it.

    Nothing is proposed where one list holds both spellings or their dates of birth differ: they may be two children.
    The spelling with the highest ``settled`` is proposed; of equals see ``_best``.
    """
    spelled: dict[str, set[str]] = defaultdict(set)
    used: Counter[str] = Counter()
    # Levelled once for all lists: the same children stand on several.
    form = levels(set().union(*lists.values()))
    if len(set(form.values())) == len(form):
        return {}
    for children in lists.values():
        for child in children:
            spelled[form[child]].add(child)
            used[child] += 1
    # Where one list holds both, its authors tell the two apart.
    several = {each for each, spellings in spelled.items() if len(spellings) > 1}
    apart = {each for children in lists.values() for each in _twice(children, form)} | _born_apart(lists, form, several)
    found = {}
    for each in several - apart:
        best = _best(spelled[each], used, settled)
        found.update({one: best for one in spelled[each] if one != best})
    return found


def forms(lists: Iterable[ListData]) -> dict[str, str]:
    """Every child of these lists as it is spelled, with its levelled form."""
    return levels(set().union(*(data.column("child") for data in lists if data.spec.who == "child")))


def compare(lists: Mapping[int, ListData], form: Mapping[str, str], findings: Findings) -> dict[int, int]:
    """One finding for each list whose identifiers differ from another's in their spelling only; how many, by list."""
    # As nearly always: dates of birth are gathered only where some identifiers are alike.
    if len(set(form.values())) == len(form):
        return {}
    many: dict[int, int] = {}
    children = {number: _spelled(data) for number, data in lists.items() if data.spec.who == "child"}
    proposed = joining(children)
    for number, here in sorted(children.items()):
        # In the same order each time, so that the finding names the same child every week.
        differing = sorted(here.keys() & proposed.keys())
        if differing:
            data, first = lists[number], differing[0]
            those = "identifier of this list is" if len(differing) == 1 else "identifiers of this list are"
            message = (
                f"{len(differing):,} {those} spelled otherwise in other lists, as by capitals,"
                f" spaces, hyphens or leading noughts that a spreadsheet has dropped: the first is {proposed[first]}"
                " there. Until somebody confirms that they are the same, they count as different children."
            )
            row = data.column("child").index(first)
            findings.add(data.finding("identifiers_differ", Severity.WARNS, message, row, "child"))
            many[number] = len(differing)
    return many


def _spelled(data: ListData) -> dict[str, set[date]]:
    """The children of a list, with their dates of birth."""
    found: dict[str, set[date]] = defaultdict(set)
    for child, born in zip(data.column("child"), data.column("born"), strict=True):
        found[child].update([born] if born else [])
    return found


def _twice(children: Iterable[str], form: Mapping[str, str]) -> list[str]:
    """What identifiers of one list are alike when levelled, levelled."""
    counted = Counter(form[child] for child in children)
    return [each for each, count in counted.items() if count > 1]


def _born_apart(lists: Mapping[int, Spelled], form: Mapping[str, str], several: Collection[str]) -> set[str]:
    """Levelled identifiers under which more than one date of birth stands."""
    born: dict[str, set[date]] = defaultdict(set)
    for children in lists.values():
        for child, days in children.items():
            if form[child] in several:
                born[form[child]].update(days)
    return {each for each, days in born.items() if len(days) > 1}


def _best(spellings: Iterable[str], used: Mapping[str, int], settled: Callable[[str], int]) -> str:
    """The spelling with the most noughts, then the one most lists use: what was dropped cannot be made up."""
    # The text itself last, so that the same spellings always give the same answer.
    return max(spellings, key=lambda one: (settled(one), len(one), used[one], one))
