"""Pure: whose a spelling may be, the likeliest first, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from typing import Final

from practicelens.access.words import words_of

MOST: Final = 5  # more to choose from is a list to search in, which the page of one spelling has
ALIKE: Final = 0.84
"""Share of letters from which two names are nearly the same: one slip in six letters, two in twelve."""

_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sw", "asye", "agency", "locum"})
_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS: Final = {word: f"{number}" for number, word in enumerate(_WORDS, start=1)}


class Reason(IntEnum):
    """Why somebody may be meant; the lower, the likelier."""

    SAME_WORDS = 0
    INITIALS = 1
    ONLY_SURNAME = 2
    LETTERS = 3
    SURNAME = 4


@dataclass(frozen=True)
class Candidate:
    """A team or worker to choose from; ``beside`` tells two of one name apart."""

    id: int
    name: str
    beside: str = ""


@dataclass(frozen=True)
class Suggestion:
    """Whom a spelling may mean and why, in words; ``sure`` where nobody else fits as well."""

    id: int
    name: str
    why: str
    sure: bool = False
    beside: str = ""

    @property
    def label(self) -> str:
        """The name, with what tells two of one name apart."""
        return f"{self.name}, {self.beside}" if self.beside else self.name


def suggest_workers(spelling: str, workers: Sequence[Candidate]) -> tuple[Suggestion, ...]:
    """Workers whom a spelling may mean: "Nair, P" is Priya Nair, most of all where she is the only Nair."""
    words = _person(spelling)
    # By the last word, as English names are written; the reason says so, and a person decides.
    surnames = Counter(_person(one.name)[-1:] for one in workers)
    found = []
    for one in workers:
        name = _person(one.name)
        reason = _why_worker(words, name, alone=surnames[name[-1:]] == 1)
        if reason is not None:
            found.append((reason, one))
    return _ranked(found, _WORKER_WORDS)


def suggest_teams(spelling: str, teams: Sequence[Candidate]) -> tuple[Suggestion, ...]:
    """Teams that a spelling may mean: "FST 1" is Family Support Team One; another number is another team."""
    words = _numbered(spelling)
    found = []
    for one in teams:
        reason = _why_team(words, _numbered(one.name))
        if reason is not None:
            found.append((reason, one))
    return _ranked(found, _TEAM_WORDS)


def _why_worker(words: tuple[str, ...], name: tuple[str, ...], *, alone: bool) -> Reason | None:
    """Why a spelling may mean somebody; None where nothing speaks for it. ``alone``: nobody shares the surname."""
    if not words or not name:
        return None
    if sorted(words) == sorted(name):
        return Reason.SAME_WORDS
    surname, given = name[-1], name[:-1]
    rest = [word for word in words if word != surname]
    if len(rest) < len(words):
        # Either way round: "P" and "Pri" are Priya's, and so is "Priya-Lee" where she is kept as Priya.
        if rest and all(any(own.startswith(word) or word.startswith(own) for own in given) for word in rest):
            return Reason.INITIALS
        # Alone or with another first name: nobody else has it, so it is worth a look.
        return Reason.ONLY_SURNAME if alone else Reason.SURNAME
    return Reason.LETTERS if _near(words, name) else None


def _why_team(words: tuple[str, ...], name: tuple[str, ...]) -> Reason | None:
    """The same for a team. Numbers are compared by themselves: one letter apart they are another team."""
    # Compared alone and first: by their letters Team One and Team Two are nearly the same.
    if not words or _digits(words) != _digits(name):
        return None
    if sorted(words) == sorted(name):
        return Reason.SAME_WORDS
    letters = [word for word in name if not word.isdigit()]
    short = "".join(word for word in words if not word.isdigit())
    if len(letters) > 1 and short == "".join(word[0] for word in letters):
        return Reason.INITIALS
    if _near(words, name):
        return Reason.LETTERS
    shared = set(words) & set(letters)
    # Half of all words at least: "Family Support" alone would be every team of a service area.
    return Reason.SURNAME if 2 * len(shared) >= len(set(words) | set(letters)) else None


_WORKER_WORDS: Final = {
    Reason.SAME_WORDS: "the same words",
    Reason.INITIALS: "surname and initial",
    Reason.ONLY_SURNAME: "the only one of this surname",
    Reason.LETTERS: "nearly the same letters",
    Reason.SURNAME: "the same surname",
}
_TEAM_WORDS: Final = {
    Reason.SAME_WORDS: "the same words",
    Reason.INITIALS: "its initials",
    Reason.LETTERS: "nearly the same letters",
    Reason.SURNAME: "most of its words",
}


def _ranked(found: Iterable[tuple[Reason, Candidate]], words: Mapping[Reason, str]) -> tuple[Suggestion, ...]:
    """The likeliest first; sure where one alone has the best reason, and a good one."""
    ranked = sorted(found, key=lambda each: (each[0], each[1].name, each[1].id))
    best = [reason for reason, _ in ranked if reason == ranked[0][0]]
    # Only the first two reasons: whatever is nearly the same may well be somebody else.
    sure = len(best) == 1 and best[0] <= Reason.INITIALS
    return tuple(
        Suggestion(one.id, one.name, words[reason], sure and not place, one.beside)
        for place, (reason, one) in enumerate(ranked[:MOST])
    )


# Kept: a list of spellings is compared with the same names line by line.
@lru_cache(maxsize=4096)
def _person(text: str) -> tuple[str, ...]:
    """The words of a person's name, without titles."""
    return tuple(word for word in words_of(text) if word not in _TITLES)


@lru_cache(maxsize=4096)
def _numbered(text: str) -> tuple[str, ...]:
    """The words of a team's name, its numbers as digits."""
    return tuple(_NUMBERS.get(word, word.lstrip("0") if word.isdigit() else word) for word in words_of(text))


def _digits(words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if word.isdigit())


def _near(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether nearly all letters are the same, in whatever order the words stand."""
    pair = SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(name)), autojunk=False)
    # The first two cost next to nothing and rule out almost everybody.
    return pair.real_quick_ratio() >= ALIKE and pair.quick_ratio() >= ALIKE and pair.ratio() >= ALIKE
