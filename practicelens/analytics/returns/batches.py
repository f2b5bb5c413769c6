"""Streams the records of an XML file in columns: what the parser calls for an element is a few appends to lists.

To make an object of every element and to look at each took four fifths of the time that a census was read in. The
parser follows no entity and has limits.

The parser of the house is lxml elsewhere; expat is used here because it knows the line of every element and calls the
same faults by the same names for every encoding, and because a census is read in one pass without a tree of the whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

CHUNK: Final = 1024 * 1024  # less asks NumPy more often; more no longer stays near the processor
DEEPEST: Final = 30  # a census has seven levels
MOST_PARTS: Final = 100_000  # of one record: a child with a thousand episodes has fewer
LONGEST: Final = 100_000  # letters in one element: the longest that any schema knows is a name of software

_CUT_OFF: Final = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)
"""What the parser calls an end that came too soon."""

Places = npt.NDArray[np.intp]
"""Elements of a batch by their number."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fault:
    """Why a file could not be read to its end: ``cut_off``, ``broken``, ``doctype`` or ``too_large``, and the line."""

    code: str
    line: int


class _Stop(Exception):
    """The parser is to stop; the fault says why."""


class _TooLarge(Exception):
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
            raise _TooLarge
        self.kinds.append(self.plain.setdefault(written.lower(), len(self.plain)))
        self.written.append(written)
        self[tag] = len(self)
        return self[tag]

    def among(self, names: Iterable[str]) -> Flags:
        """By the number of a plain name, whether it is one of these."""
        found = np.zeros(len(self.plain), np.bool_)
        found[[self.plain[name] for name in names if name in self.plain]] = True
        return found


@dataclass(frozen=True)
class Batch:
    """Whole records, element by element in the order of the file.

    ``kinds`` and ``tags`` number the plain and the written names, ``parents`` the element around (-1: a record), and
    ``texts`` has one place more than there are elements: what no element holds is there, None.
    """

    names: Names
    kinds: Places
    tags: Places
    lines: Places
    depths: Places
    parents: Places
    texts: npt.NDArray[Any]
    records: Places
    stray: tuple[int, ...]
    """Elements that hold text beside their parts."""

    def __len__(self) -> int:
        """How many elements there are."""
        return len(self.kinds)

    def written(self, element: int) -> str:
        """The name of an element as it stands in the file."""
        return self.names.written[int(self.tags[element])]

    def levels(self) -> Iterator[Places]:
        """The elements level by level, those of one parent beside each other; records first."""
        for depth in range(int(self.depths.min(initial=0)), int(self.depths.max(initial=-1)) + 1):
            yield np.flatnonzero(self.depths == depth)


class Batches:
    """The records of a file in batches, to go through once; afterwards ``fault`` says whether the end was reached.

    ``outside`` holds the elements that stand around records and are no ``frame`` of them, each with its first line.
    """

    def __init__(self, file: IO[bytes], names: Names, wanted: frozenset[str], frame: frozenset[str]) -> None:
        """Look for the elements ``wanted``, named in lower case, within those of ``frame``."""
        self.fault: Fault | None = None
        self.outside: dict[str, int] = {}
        self._file, self._names, self._wanted, self._frame = file, names, wanted, frame
        # Of each element its tag, its line, and how many texts and ends had come before it.
        self._tags: list[str] = []
        self._lines, self._before = array("q"), array("q")
        # The texts and the ends of elements as they come; an end is None.
        self._flow: list[str | None] = []
        self._open = 0  # how many elements were open where these begin
        self._parser = self._made()

    def _made(self, encoding: str | None = None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)
        # A run of text in one call: calls are what a reading costs.
        parser.buffer_text = True
        # Text longer than this comes in pieces; the limit on one element counts them together.
        parser.buffer_size = 8192
        flow, come = self._flow, self._flow.append
        tag, line, before = self._tags.append, self._lines.append, self._before.append

        # Called for every element: whatever can be worked out from these few appends is, for many at once.
        def start_of(name: str, _: dict[str, str]) -> None:
            tag(name)
            line(parser.CurrentLineNumber)
            before(len(flow))

        def end_of(_: str) -> None:
            come(None)

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start_of, end_of, come
        # No return declares its document's type; what does could name entities without end.
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def __iter__(self) -> Iterator[Batch]:
        """The records in the order of the file; those before a fault were whole."""
        try:
            yield from self._read()
        finally:
            # The parser and what it calls hold one another, and the reading process never looks for such circles.
            parser = self._parser
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
            parser.StartDoctypeDeclHandler = None

    def _read(self) -> Iterator[Batch]:
        first = True
        while self.fault is None:
            chunk = self._file.read(CHUNK)
            if first and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                # Saved anew by another program, which left the old encoding's name in its first line.
                self._parser = self._made("utf-16")
            first = False
            self._feed(chunk)
            try:
                batch = self._whole()
            except _TooLarge:
                self.fault = Fault("too_large", self._parser.CurrentLineNumber)
                return
            if batch is not None:
                yield batch
            if not chunk:
                return

    def _feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as no:
            self.fault = Fault("cut_off" if no.code in _CUT_OFF else "broken", no.lineno)
        except _Stop:
            pass
        # An encoding that nobody knows, and one that needs more than a byte a letter.
        except (LookupError, ValueError, UnicodeError):
            self.fault = Fault("broken", self._parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        self.fault = Fault("doctype", self._parser.CurrentLineNumber)
        raise _Stop

    def _whole(self) -> Batch | None:
        """The records that have ended; one that has not is kept for the next time."""
        tags = np.fromiter(map(self._names.__getitem__, self._tags), np.intp, len(self._tags))
        kinds = np.array(self._names.kinds, np.intp)[tags] if len(tags) else tags
        # Worked out for all elements of a chunk together: one by one took most of the time.
        flow = _Flow(self._flow, np.array(self._before, np.intp))
        depths = self._open + np.arange(len(tags)) - flow.ended
        # Before anything is laid out for them: levels cost memory each.
        if depths.max(initial=0) >= DEEPEST:
            raise _TooLarge
        records, stops = _records(np.flatnonzero(self._names.among(self._wanted)[kinds]), depths)
        if np.subtract(stops, records).max(initial=0) > MOST_PARTS:
            raise _TooLarge
        many, now = len(tags), self._open + len(tags) - len(flow.ends)
        # The last record is still open: it waits for the rest of itself.
        if len(records) and stops[-1] == many and now > depths[records[-1]]:
            many, records, stops = int(records[-1]), records[:-1], stops[:-1]
        within = _within(records, stops, many)
        self._note_outside(tags[:many], kinds[:many], ~within)
        batch = self._batch(np.flatnonzero(within), tags, kinds, depths, records, flow) if len(records) else None
        self._forget(many, int(depths[many]) if many < len(tags) else now)
        return batch

    def _note_outside(self, tags: Places, kinds: Places, outside: Flags) -> None:
        for element in np.flatnonzero(outside & ~self._names.among(self._frame)[kinds]).tolist():
            self.outside.setdefault(self._names.written[tags[element]], self._lines[element])

    def _batch(self, taken: Places, tags: Places, kinds: Places, depths: Places, records: Places, flow: _Flow) -> Batch:
        starts = np.searchsorted(taken, records)
        # As long as no record is whole, only what stands around them is dropped.
        parents = _parents(depths[taken], starts)
        texts, stray = flow.texts(taken, parents)
        lines = np.array(self._lines, np.intp)[taken]
        return Batch(self._names, kinds[taken], tags[taken], lines, depths[taken], parents, texts, starts, stray)

    def _forget(self, many: int, depth: int) -> None:
        """Drop the first elements, with what came of them; what is left begins so deep."""
        come = self._before[many] if many < len(self._tags) else len(self._flow)
        # An element of which no end is to be seen: it would be kept, and grow, until there is one.
        if many < len(self._tags) and _letters(self._flow[self._before[-1] :]) > LONGEST:
            raise _TooLarge
        self._before[:] = array("q", [each - come for each in self._before[many:]])
        del self._tags[:many], self._lines[:many], self._flow[:come]
        self._open = depth


def _records(wanted: Places, depths: Places) -> tuple[Places, Places]:
    """Of the wanted elements those that stand within no other, and where each one's parts stop."""
    stops = np.full(len(wanted), len(depths))
    # Level by level, of which there are few: the ends of all elements of one are found at once.
    for depth in set(depths[wanted].tolist()):
        own = depths[wanted] == depth
        # Whatever begins no deeper than an element stands after its end.
        beyond = np.append(np.flatnonzero(depths <= depth), len(depths))
        stops[own] = beyond[np.searchsorted(beyond, wanted[own], "right")]
    # A wanted element within another is a part of it, and no record.
    outermost, until = [], 0
    for place, (element, stop) in enumerate(zip(wanted.tolist(), stops.tolist(), strict=True)):
        if element >= until:
            outermost.append(place)
            until = stop
    return wanted[outermost], stops[outermost]


def _within(records: Places, stops: Places, many: int) -> Flags:
    """Which elements are records or stand within one."""
    # One up where a record begins and one down after it: above nought is within.
    steps = np.zeros(many + 1, np.intp)
    steps[records] += 1
    np.subtract.at(steps, stops, 1)
    return np.cumsum(steps[:many]) > 0


def _parents(depths: Places, records: Places) -> Places:
    """The element around each: the last before it that is one level higher."""
    parents = np.full(len(depths), -1)
    for depth in range(int(depths.min()) + 1, int(depths.max()) + 1):
        above, here = np.flatnonzero(depths == depth - 1), np.flatnonzero(depths == depth)
        parents[here] = above[np.searchsorted(above, here) - 1]
    parents[records] = -1
    return parents


class _Flow:
    """The texts of elements, which come in pieces, and their ends: how much had come before each element."""

    def __init__(self, flow: list[str | None], before: Places) -> None:
        self._flow, self._before = np.fromiter(flow, object, len(flow)), before
        self._ends = blank(self._flow)
        self.ends = np.flatnonzero(self._ends)
        self.ended = np.searchsorted(self.ends, before)

    def texts(self, taken: Places, parents: Places) -> tuple[npt.NDArray[Any], tuple[int, ...]]:
        """The text of each of these elements, trimmed; and those of them that hold some beside their parts."""
        # Where an end comes before the next beginning it is the element's own: it has no parts.
        following = np.append(self.ended[1:], len(self.ends))
        leaves = np.flatnonzero(following[taken] > self.ended[taken])
        begun, over = self._before[taken[leaves]], self.ends[self.ended[taken[leaves]]]
        texts = np.full(len(taken) + 1, None, object)
        # One piece and then the end, as nearly all are: trimmed together.
        lone = over - begun == 1
        whole = self._flow[begun[lone]].tolist()
        # Only where one may be too long is each of them looked at.
        if max(map(len, whole), default=0) > LONGEST:
            whole = [_joined([text]) or "" for text in whole]
        trimmed = np.fromiter(map(str.strip, whole), object, len(whole))
        trimmed[trimmed == ""] = None
        texts[leaves[lone]] = trimmed
        several = over - begun > 1
        for leaf, first, last in zip(leaves[several], begun[several], over[several], strict=True):
            texts[leaf] = _joined(self._flow[first:last].tolist())
        return texts, self._stray(texts, taken, parents, self._between(begun, over))

    def _between(self, begun: Places, over: Places) -> list[int]:
        """The pieces that are no blanks and belong to no element without parts."""
        many = len(self._flow)
        steps = np.bincount(begun, minlength=many + 1) - np.bincount(over, minlength=many + 1)
        left = np.flatnonzero((np.cumsum(steps)[:many] == 0) & ~self._ends)
        pieces = self._flow[left].tolist()
        # As nearly always: nothing but the blanks by which elements are set in.
        if "".join(pieces).isspace():
            return []
        return [place for place, piece in zip(left.tolist(), pieces, strict=True) if not piece.isspace()]

    def _stray(
        self, texts: npt.NDArray[Any], taken: Places, parents: Places, pieces: list[int]
    ) -> tuple[int, ...]:  # fmt: skip
        """Give each of these pieces to the element that was open when it came."""
        owned: dict[int, list[str | None]] = {}
        # The last element that began before a piece: it, or one around it, was open when the piece came.
        for piece in pieces:
            begun = int(np.searchsorted(self._before, piece, "right")) - 1
            place = int(np.searchsorted(taken, begun))
            if begun < 0 or place == len(taken) or taken[place] != begun:
                continue
            for _ in range(int(np.searchsorted(self.ends, piece)) - int(self.ended[begun])):
                place = int(parents[place]) if place >= 0 else place
            if place >= 0:
                owned.setdefault(place, []).append(self._flow[piece])
        for place, own in owned.items():
            texts[place] = _joined(own)
        return tuple(owned)


def blank(texts: npt.NDArray[Any]) -> Flags:
    """Which of these are None."""
    nothing: Any = None
    found: Flags = np.equal(texts, nothing)
    return found


def _letters(pieces: list[str | None]) -> int:
    """How many letters these pieces have that are not blank."""
    return sum(len(piece) for piece in pieces if piece and not piece.isspace())


def _joined(pieces: list[str | None]) -> str | None:
    """One text of the pieces that are not blank, trimmed."""
    if _letters(pieces) > LONGEST:
        raise _TooLarge
    return "".join(piece for piece in pieces if piece and not piece.isspace()).strip() or None
