"""What publishing asks before it goes through: pure decisions, each question with the numbers it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from practicelens.access.errors import Refused
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.sources.holding import TITLES
from practicelens.workdays.counting import counted

OF_OUR_WORK: Final = (6, 7, 8)
"""Lists of the children we work with: caseloads stand on them, so an empty one makes figures nought."""

STRANGERS: Final = "children_unknown"
"""The question whether it is another authority's file."""
ENOUGH: Final = 10
"""So many children of both extracts, whose birth date and sex each knows, say whether they are the same people."""
FOLDED_FROM: Final = 3
"""So many questions after that one are folded behind it."""


@dataclass(frozen=True)
class Question:
    """What somebody has to say yes to: ``code`` stays the same while its numbers move, ``tick`` is what is agreed."""

    code: str
    tick: str
    words: str


@dataclass(frozen=True)
class ListFacts:
    """Of one list: rows read, refused, kept without a date to be judged by, and kept in the extract compared with."""

    read: int = 0
    refused: int = 0
    undated: int = 0
    before: int = 0

    @property
    def kept(self) -> int:
        """The rows that count."""
        return self.read - self.refused


@dataclass(frozen=True)
class Facts:
    """What the questions come from.

    ``compared`` is the day of the published extract nearest to this one's (none: it is the first), ``latest`` that of
    the latest. ``known`` of its ``children`` are in the one compared with, and ``alike`` more are spelled almost so.
    Of those in both, ``same`` have the birth date and sex there that they have here, and ``differ`` another.
    ``spelled`` counts by list the identifiers that would be joined to others', were it confirmed. ``apart_from`` is the
    source whose identifiers nobody has said are this one's too.
    """

    as_at: date | None
    compared: date | None = None
    latest: date | None = None
    lists: Mapping[int, ListFacts] = field(default_factory=dict)
    children: int = 0
    children_before: int = 0
    known: int = 0
    alike: int = 0
    same: int = 0
    differ: int = 0
    spelled: Mapping[int, int] = field(default_factory=dict)
    source: str = ""
    apart_from: str = ""


class Unanswered(Refused):
    """Publishing asks something that nobody has ticked; nothing was changed."""

    def __init__(self, questions: Collection[Question]) -> None:
        """Keep the questions, and tell them one after the other."""
        words = " ".join(question.words for question in questions)
        super().__init__(f"Before it is published, say that this is right: {words}", code="questions")
        self.questions = tuple(questions)


def check_answered(questions: Collection[Question], accepted: Collection[str]) -> None:
    """Raise ``Unanswered`` for the questions whose code was not accepted."""
    left = [question for question in questions if question.code not in accepted]
    if left:
        raise Unanswered(left)


def kept_form(questions: Collection[Question]) -> list[dict[str, str]]:
    """Questions as they are kept with the extract."""
    return [{"code": question.code, "words": question.words} for question in questions]


def first_and_following(asked: Sequence[Question]) -> tuple[Sequence[Question], Sequence[Question]]:
    """What is asked first, and what follows from it: of another authority's file every list differs.

    Whoever sees one question puts the right file in its place; whoever sees thirteen ticks them all.
    """
    places = [place for place, one in enumerate(asked) if one.code == STRANGERS]
    first = places[0] + 1 if places else len(asked)
    return (asked[:first], asked[first:]) if len(asked) - first >= FOLDED_FROM else (asked, ())


def questions(facts: Facts, limits: Mapping[str, Any]) -> tuple[Question, ...]:
    """Everything to be asked, gravest first. ``limits`` are the rules ``extract.…`` of the day."""
    return (*_apart(facts), *_older(facts), *_unknown(facts, limits), *_lists(facts, limits), *_spelled(facts))


def _apart(facts: Facts) -> Iterator[Question]:
    """A source that is not joined to what is published: it is kept, and in no figure."""
    if facts.apart_from:
        here, there = TITLES[facts.source], TITLES[facts.apart_from]
        yield Question(
            "apart",
            "Publish it apart: it is in no figure until then",
            f"Nobody has confirmed that {here} numbers children as {there} does. Until somebody has, nothing of it is"
            " in any figure, for its children might count twice, or as others.",
        )


def _older(facts: Facts) -> Iterator[Question]:
    """An extract of a day before the published one's: it changes months that reports have been written on."""
    # Of the same day it is a correction, which is what replacing is for: nobody is asked.
    if facts.as_at is not None and facts.latest is not None and facts.as_at < facts.latest:
        yield Question(
            "older",
            "The older extract is meant",
            f"It was taken on {day_words(facts.as_at)}, before the published one of {day_words(facts.latest)}. Pages go"
            " on telling of the later one, and figures of the months before may change.",
        )


def _unknown(facts: Facts, limits: Mapping[str, Any]) -> Iterator[Question]:
    """Almost no child known from before, or the same numbers of other people: is this another authority's file?"""
    # Without children on one side there is no share of known ones; that a list is empty is asked elsewhere.
    if facts.compared is None or not facts.children or not facts.children_before:
        return
    # In whole numbers: a share that is exactly at the limit must not hang on how a fraction is rounded.
    unknown = facts.known * 100 < int(limits["extract.known"]) * facts.children
    if unknown or _others(facts, limits):
        many = counted(facts.alike, "more is", "more are")
        alike = f" {many} there but for capitals, spaces, hyphens or leading noughts." if facts.alike else ""
        yield Question(
            STRANGERS,
            "It is our own authority’s extract",
            f"Of its {counted(facts.children, 'child', 'children')} {_known(facts.known)} in the extract of"
            f" {day_words(facts.compared)}, which has {facts.children_before:,}.{alike}{_differing(facts)} Is it"
            " another authority’s file, or from another system?",
        )


def _others(facts: Facts, limits: Mapping[str, Any]) -> bool:
    """Whether too many of the numbers that both extracts have are of other people: numbers coincide, people do not."""
    both = facts.same + facts.differ
    # Of a handful one mistyped birth date would be a large share.
    return both >= ENOUGH and facts.differ * 100 > int(limits["extract.other_people"]) * both


def _differing(facts: Facts) -> str:
    """How many of the children of both are told as other people, where any is."""
    both = facts.same + facts.differ
    if not facts.differ:
        return ""
    have = "has" if facts.differ == 1 else "have"
    return f" Of the {both:,} whose birth date and sex stand in both, {facts.differ:,} {have} another there than here."


def _lists(facts: Facts, limits: Mapping[str, Any]) -> Iterator[Question]:
    """One question a list at most; one in all where the whole workbook is empty, as the reader finds it."""
    if not any(one.kept for one in facts.lists.values()):
        words = "None of the lists has any rows: published like this, every figure would be nought."
        # One question and not eleven: whoever sent an empty workbook has one thing to look at.
        yield Question("no_rows", "It is right that nothing is in it", words)
        return
    for number, one in sorted(facts.lists.items()):
        # The gravest alone: an empty list has lost its rows and changed its
        # length too, and three ticks would say one thing.
        asked = _nought(number, one, facts) or _lost(number, one, limits) or _changed(number, one, facts, limits)
        if asked is not None:
            yield asked


def _spelled(facts: Facts) -> Iterator[Question]:
    """Children who would be counted twice, because lists spell them in two ways."""
    for number, count in sorted(facts.spelled.items()):
        words = (
            f"{called(number)}: {count:,} {'identifier is' if count == 1 else 'identifiers are'} spelled otherwise in"
            " other lists or in the published extract. Unless they are joined, they count as other children."
        )
        yield Question(f"list_{number}_spelled", f"They are other children in list {number}", words)


def _nought(number: int, one: ListFacts, facts: Facts) -> Question | None:
    """A list of our work without a row; where the extract before had none either, that is no news."""
    if number not in OF_OUR_WORK or one.kept or (facts.compared is not None and not one.before):
        return None
    had = f" It had {one.before:,} on {day_words(facts.compared)}." if facts.compared is not None else ""
    refused = f" {counted(one.refused, 'was', 'were')} refused." if one.refused else ""
    words = f"{called(number)} has no row that counts, so every figure that stands on it would be nought.{refused}{had}"
    return Question(f"list_{number}_empty", f"It is right that list {number} is empty", words)


def _lost(number: int, one: ListFacts, limits: Mapping[str, Any]) -> Question | None:
    """A list much of which was refused, or has no date by which it could be judged."""
    lost = one.refused + one.undated
    # In whole numbers, as in _unknown; a list without a lost row is never asked about, whatever the limit.
    if not lost or lost * 100 < int(limits["extract.rows_lost"]) * one.read:
        return None
    refused = f"{one.refused:,} {'was' if one.refused == 1 else 'were'} refused" if one.refused else ""
    undated = f"{one.undated:,} {'has' if one.undated == 1 else 'have'} no date to be judged by" if one.undated else ""
    what = " and ".join(each for each in (refused, undated) if each)
    words = f"{called(number)}: of {counted(one.read, 'row')} {what}. None of these is in a figure."
    return Question(f"list_{number}_lost", f"Publish it without these rows of list {number}", words)


def _changed(number: int, one: ListFacts, facts: Facts, limits: Mapping[str, Any]) -> Question | None:
    """A list that is so many times longer or shorter than before."""
    longer, shorter = max(one.kept, one.before), min(one.kept, one.before)
    if facts.compared is None or longer < int(limits["extract.list_rows"]):
        return None
    # Of a list that was empty any length is so many times as long; the shortest that is asked about is a rule of its
    # own.
    if longer < int(limits["extract.list_change"]) * shorter or longer == shorter:
        return None
    words = f"{called(number)} has {counted(one.kept, 'row')}; on {day_words(facts.compared)} it had {one.before:,}."
    return Question(f"list_{number}_changed", f"List {number} is whole and right", words)


def _known(children: int) -> str:
    return "none is" if not children else "1 is" if children == 1 else f"{children:,} are"


def called(number: int) -> str:
    """A list by its number and title."""
    return f"List {number} ({LISTS[number].title.lower()})"


def day_words(day: date | None) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"
