"""Words that are looked for: folded and by prefix, without stemming, so that both databases find the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Letters that have no accent to take off, and are written without a keyboard that has them.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def fold(text: str) -> str:
    """Without case and accents: Zoë is zoe, Łukasz is lukasz."""
    taken = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
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
