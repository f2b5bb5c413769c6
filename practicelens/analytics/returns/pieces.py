"""The pieces that the parser takes an XML file apart into, each different one looked at once.

Of a census's half a million tags and texts some twelve thousand differ. Told apart by number, all that is asked of the
half million is asked in columns of numbers.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import count, islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

LONGEST: Final = 100_000  # letters in one element: the longest that any schema knows is a name of software
MOST_PARTS: Final = 100_000  # of one record: a child with a thousand episodes has fewer

START, END, TEXT = 1, 2, 4
"""What a piece is, added up: an element without anything in it begins and ends at once; a comment is none of them."""

MARK: Final = "\0"
"""Before a text that could be taken for a tag: XML has no such character."""
_NAME: Final = re.compile(r"<([^\s/>]+)")

Places = npt.NDArray[np.intp]
"""Elements of a batch by their number."""

Flags = npt.NDArray[np.bool_]


class TooLarge(Exception):
    """A record is beyond what any return has."""


class Names(dict[str, int]):
    """Tags as written, each with its number; by that number the plain name, its own number, and the name as written.

    A plain name is in lower case without a prefix: suppliers differ in capitals. Those ``known`` come first.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Give the known names the first numbers."""
        super().__init__()
        self.plain: dict[str, int] = {name: number for number, name in enumerate(known)}
        self.kinds: list[int] = []
        self.written: list[str] = []

    def __missing__(self, tag: str) -> int:
        """A tag that was not met before."""
        written = tag.rpartition(":")[2]
        # A hostile file has a new name for every element.
        if len(self) >= MOST_PARTS:
            raise TooLarge
        self.kinds.append(self.plain.setdefault(written.lower(), len(self.plain)))
        self.written.append(written)
        self[tag] = len(self)
        return self[tag]

    def among(self, names: Iterable[str]) -> Flags:
        """By the number of a plain name, whether it is one of these."""
        found = np.zeros(len(self.plain), np.bool_)
        found[[self.plain[name] for name in names if name in self.plain]] = True
        return found


class Pieces:
    """Pieces as the parser gives them, each different one with a number, and by that number what it is."""

    def __init__(self, names: Names) -> None:
        """None is known yet but the names of elements."""
        self._names = names
        # Without a function of ours for each that is new.
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self.roles, self.tags = array("b"), array("q")
        self.turns = array("q")
        """The ends of lines within."""
        self.letters = array("q")
        """How many a text has; none where it is blank."""
        self.texts: list[str | None] = []
        self.trimmed: list[str | None] = []

    def __len__(self) -> int:
        """How many are known."""
        return len(self.roles)

    def number(self, flow: list[str]) -> Places:
        """The number of each of these; raises ``TooLarge`` where there are more names than any return has."""
        numbers = np.fromiter(map(self._numbers.__getitem__, flow), np.intp, len(flow))
        self._learn(list(islice(self._numbers, len(self), None)))
        return numbers

    def _learn(self, new: list[str]) -> None:
        """What these are, which come next by number; nearly all are texts."""
        first = len(self)
        texts = [piece[1:] if piece.startswith(MARK) else piece for piece in new]
        self.roles.extend([TEXT] * len(new))
        self.tags.extend([0] * len(new))
        # By either way to end a line, and by both together once.
        self.turns.extend([_turns(piece) if "\n" in piece or "\r" in piece else 0 for piece in new])
        self.texts += texts
        self.trimmed += [text.strip() or None for text in texts]
        self.letters.extend([len(text) if text and not text.isspace() else 0 for text in texts])
        for place, piece in enumerate(new, start=first):
            if piece.startswith("<"):
                self.roles[place], self.tags[place] = self._of_tag(piece)
                self.texts[place] = self.trimmed[place] = None
                self.letters[place] = 0

    def _of_tag(self, piece: str) -> tuple[int, int]:
        """What a tag is, and the number of its name."""
        if piece.startswith("</"):
            return END, 0
        found = _NAME.match(piece)
        # Comments, and what is meant for programs.
        if found is None or piece[1] in "!?":
            return 0, 0
        return (START | END if piece.endswith("/>") else START), self._names[found[1]]


def _turns(piece: str) -> int:
    return piece.count("\n") + piece.count("\r") - piece.count("\r\n")


def joined(pieces: Iterable[str | None]) -> str | None:
    """One text of the pieces that are not blank, trimmed."""
    filled = [piece for piece in pieces if piece and not piece.isspace()]
    if sum(map(len, filled)) > LONGEST:
        raise TooLarge
    return "".join(filled).strip() or None


class Flow:
    """The pieces of some records in their order, by number."""

    def __init__(self, flow: list[str], pieces: Pieces) -> None:
        """Tell each piece's number; raises ``TooLarge`` as ``Pieces.number``."""
        self.numbers, self.pieces = pieces.number(flow), pieces
        self._roles = np.array(pieces.roles, np.int8)[self.numbers]
        self.starts = np.flatnonzero(self._roles & START)
        self.ends = np.flatnonzero(self._roles & END)
        self.ended = np.searchsorted(self.ends, self.starts)
        """How many elements had ended before each began."""
        self.turned = np.cumsum(np.array(pieces.turns, np.intp)[self.numbers])
        """How many lines had ended with each piece."""

    def tags(self) -> Places:
        """The number of each element's name as written."""
        return np.array(self.pieces.tags, np.intp)[self.numbers[self.starts]]

    def letters_after(self, place: int) -> int:
        """How many letters come after a piece."""
        return int(np.array(self.pieces.letters, np.intp)[self.numbers[place + 1 :]].sum())

    def texts(self, taken: Places, parents: Places) -> tuple[npt.NDArray[Any], tuple[int, ...]]:
        """The text of each of these elements, trimmed; and those of them that hold some beside their parts."""
        # Where an end comes before the next beginning it is the element's own: it has no parts.
        following = np.append(self.ended[1:], len(self.ends))
        leaves = np.flatnonzero(following[taken] > self.ended[taken])
        begun, over = self.starts[taken[leaves]] + 1, self.ends[self.ended[taken[leaves]]]
        texts = np.full(len(taken) + 1, None, object)
        # One piece and then the end, as nearly all are: of each different one it is known already.
        lone = over - begun == 1
        whole = self.numbers[begun[lone]]
        if np.array(self.pieces.letters, np.intp)[whole].max(initial=0) > LONGEST:
            raise TooLarge
        texts[leaves[lone]] = np.fromiter(self.pieces.trimmed, object, len(self.pieces))[whole]
        several = over - begun > 1
        for leaf, first, last in zip(leaves[several], begun[several], over[several], strict=True):
            texts[leaf] = joined(self.pieces.texts[number] for number in self.numbers[first:last])
        return texts, self._stray(texts, taken, parents, self._between(begun, over))

    def _between(self, begun: Places, over: Places) -> list[int]:
        """The pieces that are no blanks and belong to no element without parts."""
        many = len(self.numbers)
        steps = np.bincount(begun, minlength=many + 1) - np.bincount(over, minlength=many + 1)
        filled = np.array(self.pieces.letters, np.intp)[self.numbers] > 0
        found: list[int] = np.flatnonzero((np.cumsum(steps)[:many] == 0) & filled).tolist()
        return found

    def _stray(
        self, texts: npt.NDArray[Any], taken: Places, parents: Places, pieces: list[int]
    ) -> tuple[int, ...]:  # fmt: skip
        """Give each of these pieces to the element that was open when it came."""
        owned: dict[int, list[str | None]] = {}
        # The last element that began before a piece: it, or one around it, was open when the piece came.
        for piece in pieces:
            begun = int(np.searchsorted(self.starts, piece, "right")) - 1
            place = int(np.searchsorted(taken, begun))
            if begun < 0 or place == len(taken) or taken[place] != begun:
                continue
            for _ in range(int(np.searchsorted(self.ends, piece)) - int(self.ended[begun])):
                place = int(parents[place]) if place >= 0 else place
            if place >= 0:
                owned.setdefault(place, []).append(self.pieces.texts[self.numbers[piece]])
        for place, own in owned.items():
            texts[place] = joined(own)
        return tuple(owned)
