"""Compares identifiers between lists: one child is often spelled with and without capitals, hyphens or noughts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.report import Findings, Severity

_MARKS: Final = re.compile(r"[\s\-–—_/.]+")
_NOUGHTS: Final = re.compile(r"(?<!\d)0+(?=\d)")


def level(identifier: str) -> str:
    """An identifier with capitals, spaces, hyphens and leading noughts levelled."""
    return _NOUGHTS.sub("", _MARKS.sub("", identifier).upper())


def joining(lists: Mapping[int, ListData]) -> dict[str, str]:
    """Each identifier that other lists spell otherwise, and the spelling proposed for it. Nothing is joined by it yet.

    Nothing is proposed where one list holds both spellings or their dates of birth differ: they may be two children.
    """
    spelled: dict[str, set[str]] = defaultdict(set)
    used: Counter[str] = Counter()
    for children in _children(lists).values():
        for child in children:
            spelled[level(child)].add(child)
            used[child] += 1
    apart = {level(child) for children in _children(lists).values() for child in _twice(children)} | _born_apart(lists)
    found = {}
    for form, spellings in spelled.items():
        if len(spellings) > 1 and form not in apart:
            best = _best(spellings, used)
            found.update({one: best for one in spellings if one != best})
    return found


def compare(lists: Mapping[int, ListData], findings: Findings) -> None:
    """One finding for each list whose identifiers differ from another's in their spelling only."""
    proposed = joining(lists)
    for number, children in sorted(_children(lists).items()):
        differing = sorted(children & proposed.keys())
        if differing:
            data, first = lists[number], differing[0]
            message = (
                f"{len(differing):,} identifiers of this list are spelled otherwise in other lists, as by capitals,"
                f" spaces, hyphens or leading noughts that a spreadsheet has dropped: the first is {proposed[first]}"
                " there. They count as different children: spell them alike in the case system, and load it again."
            )
            row = data.column("child").index(first)
            findings.add(data.finding("identifiers_differ", Severity.WARNS, message, row, "child"))


def _children(lists: Mapping[int, ListData]) -> dict[int, set[str]]:
    """The children of each list of children."""
    return {number: set(data.column("child")) for number, data in lists.items() if data.spec.who == "child"}


def _twice(children: Iterable[str]) -> list[str]:
    """Identifiers of one list that are alike when levelled."""
    counted = Counter(level(child) for child in children)
    return [child for child in children if counted[level(child)] > 1]


def _born_apart(lists: Mapping[int, ListData]) -> set[str]:
    """Levelled identifiers under which more than one date of birth stands."""
    born: dict[str, set[date]] = defaultdict(set)
    for number in _children(lists):
        for child, day in zip(lists[number].column("child"), lists[number].column("born"), strict=True):
            if day is not None:
                born[level(child)].add(day)
    return {form for form, days in born.items() if len(days) > 1}


def _best(spellings: Iterable[str], used: Mapping[str, int]) -> str:
    """The spelling with the most noughts, then the one most lists use: what was dropped cannot be made up."""
    return max(spellings, key=lambda one: (len(one), used[one], one))
