"""Whether an extract that came from the watched folder may be published by itself: pure decisions, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from practicelens.performance.extracts.publishing.rules import Facts, Question, called, day_words
from practicelens.workdays.counting import counted

BY_ITSELF: Final = "by itself"
"""The rule ``extract.by_itself``: else a person publishes each."""


@dataclass(frozen=True)
class Arrived:
    """An extract that was read, beside the published one: findings to look at in each, and what publishing asks."""

    facts: Facts
    questions: tuple[Question, ...]
    warns: int
    warns_before: int


def reasons(one: Arrived, limits: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a person has to look before it is published; none where it may be published by itself.

    ``limits`` are the rules ``extract.…`` of the day.
    """
    if limits["extract.by_itself"] != BY_ITSELF:
        return ("A person publishes each extract, by the rule of today.",)
    return tuple(_reasons(one, limits))


def _reasons(one: Arrived, limits: Mapping[str, Any]) -> Iterator[str]:
    facts = one.facts
    if facts.as_at is None:
        yield "The day it was taken is not known."
    if facts.latest is None:
        # Nothing to compare it with: whoever knows the authority looks at the first one.
        yield "It is the first extract."
    # Nobody is there to say yes: whatever would be asked of a person is left to one.
    yield from (question.words for question in one.questions)
    # Two files of one day differ in something that only a person can tell: a re-run, or the wrong file.
    if facts.as_at is not None and facts.as_at == facts.latest:
        yield f"An extract of {day_words(facts.as_at)} is published already."
    # More than before, not many: a case system has findings that nobody mends for years.
    new = one.warns - one.warns_before
    if facts.latest is not None and new > int(limits["extract.new_findings"]):
        yield f"It has {counted(one.warns, 'finding')} to look at; the published one has {one.warns_before:,}."
    yield from _sizes(facts, limits)


def _sizes(facts: Facts, limits: Mapping[str, Any]) -> Iterator[str]:
    """Lists that are longer or shorter than before by more than the rule lets pass unseen."""
    for number, one in sorted(facts.lists.items()):
        # By the longer of the two, so that a long list that came empty is seen, and a list of three rows that became
        # four is not.
        longer = max(one.kept, one.before)
        if facts.compared is None or longer < int(limits["extract.list_rows"]):
            continue
        # In whole numbers, as the questions before a publication are: a share at the limit must not hang on a fraction.
        if abs(one.kept - one.before) * 100 > int(limits["extract.size_within"]) * one.before:
            rows = counted(one.kept, "row")
            yield f"{called(number)} has {rows}; on {day_words(facts.compared)} it had {one.before:,}."
