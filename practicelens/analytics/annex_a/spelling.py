"""How a code is read from what somebody typed: by its letter, the code itself, its words, or words like them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_SPACES = re.compile(r"\s+")
_QUOTES: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "`": "'"})
# "a)" or "a." before the code, and "zz)" as Ofsted's placements have where their letters have run out.
_LETTER = re.compile(r"^([a-z]{1,2}\d?)\s*(?:\)|\.(?=\s))\s*")


@dataclass(frozen=True)
class Code:
    """One code: our value, Ofsted's words for it, the letter Ofsted puts before it, and Ofsted's group."""

    value: str
    words: str
    letter: str = ""
    group: str = ""

    @property
    def preferred(self) -> str:
        """The code as Ofsted asks for it to be written."""
        return f"{self.letter}) {self.words}" if self.letter else self.words


@dataclass(frozen=True)
class CodeSet:
    """The codes of a column and the rules that read them, tried in this order.

    ``also``: other exact spellings. ``starts``: a pattern whose first group is a code, at the start of the text or
    in brackets at its end. ``tokens``: codes of other systems. ``phrases``: patterns looked for anywhere, in order.
    """

    name: str
    codes: tuple[Code, ...]
    also: Mapping[str, str] = field(default_factory=dict)
    starts: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    phrases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _exact(self) -> dict[str, str]:
        # setdefault below: a code beats words, words beat a letter, and only what is listed under also may overrule
        # them.
        exact = {plain(each.value): each.value for each in self.codes}
        for each in self.codes:
            exact.setdefault(plain(each.words), each.value)
            exact.setdefault(plain(each.preferred), each.value)
        for letter, value in self._letters.items():
            exact.setdefault(f"{letter})", value)
        return exact | {plain(text): value for text, value in self.also.items()}

    @cached_property
    def _letters(self) -> dict[str, str]:
        """Letters that stand for one code alone: Ofsted uses "s)" for two ethnicities."""
        letters = [each.letter for each in self.codes if each.letter]
        return {each.letter: each.value for each in self.codes if letters.count(each.letter) == 1}

    @cached_property
    def _known(self) -> dict[str, str]:
        return {each.value.lower(): each.value for each in self.codes} | dict(self.tokens)

    @cached_property
    def _at_start(self) -> re.Pattern[str]:
        # Nothing of the code may follow, or "N10" would be read as N1.
        return re.compile(rf"^[(\['\"~]*(?:{self.starts})(?![a-z0-9])")

    @cached_property
    def _at_end(self) -> re.Pattern[str]:
        return re.compile(rf"[(\[]\s*(?:{self.starts})\s*[)\]]\W*$")

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(pattern), value) for pattern, value in self.phrases]

    def read(self, text: str) -> str | None:
        """Our value for what was typed, or None when no rule knows it."""
        whole = plain(text)
        # Ofsted asks for a letter before the code, and many systems put another, so the text is tried with and
        # without it.
        bare = _LETTER.sub("", whole)
        # As typed before without the letter: a code may begin like one.
        for words in (whole, bare):
            if words in self._exact:
                return self._exact[words]
        if self.starts:
            for words in (whole, bare):
                for pattern in (self._at_start, self._at_end):
                    found = pattern.search(words)
                    # What only looks like a code ("x9") goes on to the phrases.
                    if found and found[1] in self._known:
                        return self._known[found[1]]
        # The phrases last: they fit many texts, and a code beside them says more.
        return next((value for pattern, value in self._patterns if pattern.search(bare or whole)), None)


def plain(text: str) -> str:
    """Lower case, straight quotes, short dashes, single spaces."""
    return _SPACES.sub(" ", text.translate(_QUOTES)).strip(" '\"\t").lower()


def yes_no(letters: str = "ab") -> tuple[Code, ...]:
    """The codes "a) Yes", "b) No", and "c) Unknown" where a third letter is given."""
    values = ("yes", "no", "unknown")
    return tuple(Code(value, value.capitalize(), letter) for value, letter in zip(values, letters, strict=False))
