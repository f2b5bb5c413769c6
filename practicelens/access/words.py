"""Words that are looked for: folded and by prefix, without stemming, so that both databases find the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Letters that have no accent to take off, and are written without a keyboard that has them.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'"})
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def fold(text: str) -> str:
    """Without case and accents: Zoë is zoe, Łukasz is lukasz."""
    taken = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    # After the decomposition an accent is a sign of its own, which is dropped; letters without one are mapped above.
    return "".join(one for one in taken if not unicodedata.combining(one))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text; O'Brien is one word, and begins with obrien and with o'brien alike."""
    return tuple(word.replace("'", "") for word in _WORD.findall(fold(text)))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: every word has to begin a word of what is found."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Wanted:
        """What was typed, read."""
        return cls(text.strip(), words_of(text))

    def fits(self, *texts: str) -> bool:
        """Whether these texts together hold every word looked for."""
        held = [word for text in texts for word in words_of(text)]
        return bool(self.words) and all(any(word.startswith(one) for word in held) for one in self.words)


def gathered(*texts: str) -> str:
    """The words of texts to be kept beside them: folded, each once, in order, every one after a space.

    So that a word looked for, with a space before it, stands in it exactly where it begins one of them: the same
    question on every database, with nothing of a database's own idea of words.
    """
    # In order, so that the same text is kept as the same words, whichever way it was put together.
    return "".join(f" {word}" for word in sorted({word for text in texts for word in words_of(text)}))


@dataclass(frozen=True)
class Excerpt:
    """A few words of a text around the first that was looked for, which stands between."""

    before: str = ""
    word: str = ""
    after: str = ""


AROUND = 70
"""So many letters stand on each side of the word: one line at a desk, three on a telephone."""


def excerpt(texts: Iterable[str], wanted: Wanted) -> Excerpt | None:
    """The place that says most of what was looked for; None where no text holds any of it."""
    held = [(sum(_begins(text, one) for one in wanted.words), text) for text in texts]
    # By how many of the words it holds, the first of equals: the texts come in the order in which a page has them.
    most, text = max(held, key=lambda one: one[0], default=(0, ""))
    if not most:
        return None
    for token in _TOKEN.finditer(text):
        if any(word.startswith(one) for word in words_of(token[0]) for one in wanted.words):
            return _around(text, token.start(), token.end())
    return None


def _begins(text: str, one: str) -> bool:
    """Whether a word of the text begins so."""
    return any(word.startswith(one) for word in words_of(text))


def _around(text: str, start: int, end: int) -> Excerpt:
    """The words beside a place, whole ones alone, with dots where the text goes on."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return Excerpt(" ".join(before.split()), text[start:end], " ".join(after.split()))
