"""Streams the records of an XML file, each with its line, by a parser that follows no entity and has limits.

The parser of the house is lxml elsewhere; expat is used here because it knows the line of every element, where
lxml stops counting at 65,535, and because a census is read in one pass without a tree of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

CHUNK: Final = 256 * 1024
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


@dataclass(slots=True)
class Element:
    """An element: ``name`` in lower case without a prefix, ``written`` as it stands, its line, text and parts."""

    name: str
    written: str
    line: int
    text: str = ""
    parts: list[Element] = field(default_factory=list)

    def first(self, name: str) -> Element | None:
        """The first part of this name, in lower case."""
        for part in self.parts:
            if part.name == name:
                return part
        return None

    def all(self, name: str) -> list[Element]:
        """Every part of this name, in lower case."""
        return [part for part in self.parts if part.name == name]

    def words(self, *names: str) -> str | None:
        """The text of the first of these parts that is there and holds any; None where none does."""
        for name in names:
            part = self.first(name)
            if part is not None and part.text:
                return part.text
        return None


@dataclass(frozen=True)
class Fault:
    """Why a file could not be read to its end: ``cut_off``, ``broken``, ``doctype`` or ``too_large``, and the line."""

    code: str
    line: int


class _Stop(Exception):
    """The parser is to stop; the fault says why."""


class Records:
    """The records of a file, to go through once; afterwards ``fault`` says whether the end was reached.

    ``outside`` holds the elements that stand around records and are no ``frame`` of them, each with its first line.
    """

    def __init__(self, file: IO[bytes], wanted: frozenset[str], frame: frozenset[str]) -> None:
        """Look for the elements ``wanted``, named in lower case, within those of ``frame``."""
        self.fault: Fault | None = None
        self.outside: dict[str, int] = {}
        self._file, self._wanted, self._frame = file, wanted, frame
        self._names: dict[str, tuple[str, str]] = {}
        self._stack: list[Element] = []
        self._ready: list[Element] = []
        self._depth = self._parts = 0
        self._parser = self._made()

    def _made(self, encoding: str | None = None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        # Text longer than this comes in pieces; the limit on one element counts them together.
        parser.buffer_size = 8192
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        # No return declares its document's type; what does could name entities without end.
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def __iter__(self) -> Iterator[Element]:
        """Each record in the order of the file; those before a fault were whole."""
        first = True
        while self.fault is None:
            chunk = self._file.read(CHUNK)
            if first and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                # Saved anew by another program, which left the old encoding's name in its first line.
                self._parser = self._made("utf-16")
            first = False
            self._feed(chunk)
            yield from self._ready
            self._ready.clear()
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

    def _stop(self, code: str) -> None:
        self.fault = Fault(code, self._parser.CurrentLineNumber)
        raise _Stop

    def _doctype(self, *_: object) -> None:
        self._stop("doctype")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self._depth += 1
        self._parts += 1
        if self._depth > DEEPEST or self._parts > MOST_PARTS:
            self._stop("too_large")
        name, written = self._names.get(tag) or self._named(tag)
        if not self._stack and name not in self._wanted:
            self._parts = 0
            if name not in self._frame:
                self.outside.setdefault(written, self._parser.CurrentLineNumber)
            return
        element = Element(name, written, self._parser.CurrentLineNumber)
        if self._stack:
            self._stack[-1].parts.append(element)
        self._stack.append(element)

    def _named(self, tag: str) -> tuple[str, str]:
        """The element's name without its prefix, in lower case and as written: suppliers differ in capitals."""
        written = tag.rpartition(":")[2]
        named = (written.lower(), written)
        # A hostile file has a new name for every element: only as many are remembered as a schema could have.
        if len(self._names) < MOST_PARTS:
            self._names[tag] = named
        return named

    def _text(self, text: str) -> None:
        # Half of all texts are the blanks by which elements are set in.
        if not self._stack or text.isspace():
            return
        element = self._stack[-1]
        if len(element.text) + len(text) > LONGEST:
            self._stop("too_large")
        element.text += text

    def _end(self, _: str) -> None:
        self._depth -= 1
        if not self._stack:
            return
        element = self._stack.pop()
        element.text = element.text.strip()
        if not self._stack:
            self._ready.append(element)
            self._parts = 0
