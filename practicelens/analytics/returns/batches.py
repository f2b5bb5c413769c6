"""Streams the records of an XML file in columns: the parser's tags and texts go straight into a list (pieces.py).

To make an object of every element and to look at each took four fifths of the time that a census was read in. The
parser follows no entity and has limits.

The parser of the house is lxml elsewhere; expat is used here because it knows the line of every fault and calls the
same faults by the same names for every encoding, and because a census is read in one pass without a tree of the whole.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from practicelens.analytics.returns.pieces import (
    LONGEST,
    MARK,
    MOST_PARTS,
    Flags,
    Flow,
    Names,
    Pieces,
    Places,
    TooLarge,
)

CHUNK: Final = 2 * 1024 * 1024  # less asks NumPy more often; more no longer stays near the processor
DEEPEST: Final = 30  # a census has seven levels
MOST_KNOWN: Final = 200_000  # different pieces that are remembered: a county's census has a quarter

_CUT_OFF: Final = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)
"""What the parser calls an end that came too soon."""

_CDATA: Final = b"<![CDATA["
_BEGINNING: Final = re.compile(rb"(\xef\xbb\xbf)?(<\?xml\s[^?>]*\?>|<[A-Za-z!])")
_ENCODING: Final = re.compile(rb"""\sencoding\s*=\s*["']([^"']*)""")
_WHOLE: Final = frozenset({b"utf-8", b"us-ascii"})
"""Encodings in which every tag comes whole: of others the parser gives a long one in parts."""


@dataclass(frozen=True)
class Fault:
    """Why a file could not be read to its end: ``cut_off``, ``broken``, ``doctype`` or ``too_large``, and the line."""

    code: str
    line: int


class _Stop(Exception):
    """The parser is to stop; the fault says why."""


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
        # What the parser gives, in its order: tags as they are written, and texts.
        self._flow: list[str] = []
        self._pieces = Pieces(names)
        self._line = 1  # on which the first of these stands
        self._open = 0  # how many elements were open where these begin
        # Where the parser is asked for the lines of elements: the places of their beginnings, and the lines.
        self._at, self._lines = array("q"), array("q")
        self._asks, self._last = False, b""
        self._parser = self._made()

    def _made(self, encoding: str | None = None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)
        # A run of text in one call: calls are what a reading costs.
        parser.buffer_text = True
        # Text longer than this comes in pieces; the limit on one element counts them together.
        parser.buffer_size = 8192
        # Straight into the list: a function of ours for each of a census's tags took a third of its reading.
        parser.DefaultHandler = parser.CharacterDataHandler = self._flow.append
        # No return declares its document's type; what does could name entities without end.
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def _ask(self) -> None:
        """Be told from here on what is a tag and what is a text, and on which line; it takes half as long again."""
        parser, flow, come = self._parser, self._flow, self._flow.append
        at, line = self._at.append, self._lines.append

        def start_of(name: str, _: dict[str, str]) -> None:
            at(len(flow))
            line(parser.CurrentLineNumber)
            come(f"<{name}>")

        def end_of(_: str) -> None:
            come("</>")

        def text_of(text: str) -> None:
            come(MARK + text)

        parser.DefaultHandler = None
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start_of, end_of, text_of
        self._asks = True

    def __iter__(self) -> Iterator[Batch]:
        """The records in the order of the file; those before a fault were whole."""
        try:
            yield from self._read()
        finally:
            # The parser and what it calls hold one another, and the reading process never looks for such circles.
            parser = self._parser
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
            parser.StartDoctypeDeclHandler = parser.DefaultHandler = None

    def _read(self) -> Iterator[Batch]:
        first = True
        while self.fault is None:
            chunk = self._file.read(CHUNK)
            if first and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                # Saved anew by another program, which left the old encoding's name in its first line.
                self._parser = self._made("utf-16")
            # Before it is parsed, because only there a tag can be told from a text that is written like one.
            seen = self._last + chunk
            if not self._asks and ((first and not _comes_whole(chunk)) or _may_hide_tags(seen)):
                self._ask()
            first, self._last = False, seen[-len(_CDATA) :]
            self._feed(chunk)
            try:
                batch = self._whole()
            except TooLarge:
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
        # Of a file without end not every piece is remembered.
        if len(self._pieces) > MOST_KNOWN:
            self._pieces = Pieces(self._names)
        # Worked out for all elements of a chunk together: one by one took most of the time.
        flow = Flow(self._flow, self._pieces)
        tags = flow.tags()
        kinds = np.array(self._names.kinds, np.intp)[tags] if len(tags) else tags
        depths = self._open + np.arange(len(tags)) - flow.ended
        # Before anything is laid out for them: levels cost memory each.
        if depths.max(initial=0) >= DEEPEST:
            raise TooLarge
        records, stops = _records(np.flatnonzero(self._names.among(self._wanted)[kinds]), depths)
        if np.subtract(stops, records).max(initial=0) > MOST_PARTS:
            raise TooLarge
        many, now = len(tags), self._open + len(tags) - len(flow.ends)
        # The last record is still open: it waits for the rest of itself.
        if len(records) and stops[-1] == many and now > depths[records[-1]]:
            many, records, stops = int(records[-1]), records[:-1], stops[:-1]
        within = _within(records, stops, many)
        lines = self._lines_of(flow)
        self._note_outside(tags[:many], kinds[:many], lines, ~within)
        taken = np.flatnonzero(within)
        batch = self._batch(taken, tags, kinds, depths, lines, records, flow) if len(records) else None
        self._forget(flow, many, int(depths[many]) if many < len(tags) else now)
        return batch

    def _lines_of(self, flow: Flow) -> Places:
        """The line of each element: by the ends of lines before it, or as the parser has said."""
        # The tag's own belong to it: an element stands on the line on which its tag begins.
        own = np.array(self._pieces.turns, np.intp)[flow.numbers[flow.starts]]
        lines: Places = self._line + flow.turned[flow.starts] - own
        if len(self._at):
            lines[np.searchsorted(flow.starts, np.array(self._at, np.intp))] = np.array(self._lines, np.intp)
        return lines

    def _note_outside(self, tags: Places, kinds: Places, lines: Places, outside: Flags) -> None:
        for element in np.flatnonzero(outside & ~self._names.among(self._frame)[kinds]).tolist():
            self.outside.setdefault(self._names.written[tags[element]], int(lines[element]))

    def _batch(
        self, taken: Places, tags: Places, kinds: Places, depths: Places, lines: Places, records: Places, flow: Flow
    ) -> Batch:
        starts = np.searchsorted(taken, records)
        # As long as no record is whole, only what stands around them is dropped.
        parents = _parents(depths[taken], starts)
        texts, stray = flow.texts(taken, parents)
        return Batch(self._names, kinds[taken], tags[taken], lines[taken], depths[taken], parents, texts, starts, stray)

    def _forget(self, flow: Flow, many: int, depth: int) -> None:
        """Drop the first elements, with what came of them; what is left begins so deep."""
        come = int(flow.starts[many]) if many < len(flow.starts) else len(self._flow)
        # An element of which no end is to be seen: it would be kept, and grow, until there is one.
        if many < len(flow.starts) and flow.letters_after(int(flow.starts[-1])) > LONGEST:
            raise TooLarge
        self._line += int(flow.turned[come - 1]) if come else 0
        asked = bisect_left(self._at, come)
        self._at[:] = array("q", [place - come for place in self._at[asked:]])
        del self._lines[:asked], self._flow[:come]
        self._open = depth


def _comes_whole(start: bytes) -> bool:
    """Whether a file begins as one in which every tag comes whole; what is too short to tell is none."""
    begun = _BEGINNING.match(start)
    declared = _ENCODING.search(begun[0]) if begun else None
    return begun is not None and (declared is None or declared[1].lower() in _WHOLE)


def _may_hide_tags(chunk: bytes) -> bool:
    """Whether there may be a text in which "<" stands: written as an entity, or within a section that has none."""
    return b"&" in chunk or _CDATA in chunk


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


def blank(texts: npt.NDArray[Any]) -> Flags:
    """Which of these are None."""
    nothing: Any = None
    found: Flags = np.equal(texts, nothing)
    return found
