"""Pure decisions about pieces of learning: what one must say, and what in it could tell who a child is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.learning.states import CHECKLIST, TAGS, Family

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"\b\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*(?:\d{4}|\d{2})\b|\b\d{4}-\d{1,2}-\d{1,2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})[a-z]*\.?,?\s+\d{{2,4}}\b"
    rf"|\b(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b",
    re.IGNORECASE,
)
# Five digits or more: ages, weeks and counts are shorter, case and telephone numbers are not.
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){4,}")
# A whole postcode, a dozen homes or so; a district alone ("N3") is thousands, and is left.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
# Names that are everyday words too: found only where they are written with a capital, or nobody who has a colleague
# Will could write "will".
_ALSO_WORDS = frozenset({
    "art", "bell", "best", "bill", "bond", "brook", "brown", "carter", "case", "church", "cook", "cross",
    "dale", "dawn", "day", "dean", "drew", "faith", "field", "fisher", "ford", "frank", "gene", "good", "grace",
    "grant", "gray", "green", "grey", "hall", "heath", "hill", "holly", "hope", "iris", "ivy", "jack", "joy",
    "king", "knight", "lane", "law", "lily", "little", "long", "love", "mark", "marsh", "may", "miles", "moss",
    "north", "page", "park", "pearl", "pool", "poppy", "price", "ray", "read", "reed", "rich", "rob", "robin",
    "rock", "rod", "rose", "rush", "sharp", "short", "silver", "small", "son", "stone", "sue", "summer", "trip",
    "violet", "wall", "ward", "way", "west", "white", "will", "wise", "wood", "young",
})  # fmt: skip
_SHORTEST_NAME = 3  # a part of a name; shorter ones (Jo, Li) are found as part of the whole name only


@dataclass(frozen=True)
class Words:
    """What a piece says."""

    title: str
    done: str
    difference: str
    helped: str

    def items(self) -> Iterator[tuple[str, str]]:
        """Each field with its text, in the order they are read."""
        yield from (
            ("title", self.title),
            ("done", self.done),
            ("difference", self.difference),
            ("helped", self.helped),
        )


@dataclass(frozen=True)
class Marks:
    """What a piece is found by: keys of domains, of practice standards and of figures (cards), and tags."""

    domains: tuple[str, ...]
    standards: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


ASKED_FOR = {
    "title": "Say in a few words what this is about.",
    "done": "Say what was done.",
    "difference": "Say what difference it made to the child or family.",
    "helped": "Say what helped, so that others can do it too.",
}


def check_words(words: Words) -> Words:
    """Every part is said: what was done without what difference it made is no learning."""
    # Each part has its own refusal, so that the form can say it at the part.
    return Words(*(require_text(text, ASKED_FOR[field], f"{field}_missing") for field, text in words.items()))


def check_marks(marks: Marks, domains: Collection[str], standards: Collection[str], figures: Collection[str]) -> Marks:
    """At least one domain, and nothing that there is not."""
    if not marks.domains:
        raise Refused("Choose at least one domain: pieces are found by it.", code="domains_missing")
    if set(marks.domains) - set(domains):
        raise Refused("Choose domains of the audit’s tool.", code="domains_unknown")
    if set(marks.standards) - set(standards):
        raise Refused("Choose practice standards that are in force.", code="standards_unknown")
    if set(marks.tags) - set(TAGS):
        raise Refused("Choose tags from the list.", code="tags_unknown")
    if set(marks.figures) - set(figures):
        raise Refused("Choose figures that there are.", code="figures_unknown")
    return marks


def check_checklist(confirmed: Collection[str]) -> tuple[str, ...]:
    """Every line ticked by the writer, in the list's own order to be kept. Raises Refused(checklist)."""
    # A program finds numbers and names; that a story gives somebody away only a reader can see.
    if set(confirmed) != set(CHECKLIST):
        # All of them or none: a line left open is a doubt, and a doubt keeps a child's story in.
        raise Refused("Read it once more for each of these, and tick them all.", code="checklist")
    return tuple(CHECKLIST)


def check_carried(late: int, words: str) -> str:
    """What is late of an audit's actions stands in the way of sharing until it is done, or carried on in words."""
    if not late:
        # Words that were typed and are not needed are not kept either.
        return ""
    how = "An action of this audit is" if late == 1 else f"{late} actions of this audit are"
    return require_text(words, f"{how} late: have it done, or say how it is carried on.", "carried_missing")


def check_family(family: Family, words: str) -> str:
    """Who of the family agreed and when, or why they need not be asked."""
    missing = {
        Family.AGREED: "Say who agreed, and when.",
        Family.NOT_NEEDED: "Say why the family need not be asked.",
    }
    return require_text(words, missing[family], "family_missing")


def check_anonymised(texts: Mapping[str, str], *, identifier: str, names: Collection[str]) -> None:
    """Refuse what a program can see: the child's identifier, names of the audit's staff, dates, numbers, addresses.

    A refusal's code is the field's name and ``_tells``; its words say what was found. A name is one however it is
    written ("sarah"); one that is also an everyday word, where it has a capital: another word is easily found, a name
    once published is not taken back.
    """
    for field, text in texts.items():
        # One at a time, as one reads: when it is taken out the next is told.
        found = next(_telling(text, identifier, names), "")
        if found:
            raise Refused(f"Take out {found}: somebody could be known by it.", code=f"{field}_tells")


def _telling(text: str, identifier: str, names: Collection[str]) -> Iterator[str]:
    """Everything in a text that could tell who it is about, in words."""
    # The identifier first: it is the surest way to a child.
    if identifier and _identifier(identifier).search(text):
        yield "the child’s identifier"
    for name in _parts(names):
        if _named(name, text):
            yield f"the name “{name}”"
    for pattern, what in ((_DATE, "the date"), (_LONG_NUMBER, "the number"), (_POSTCODE, "the postcode")):
        match = pattern.search(text)
        if match:
            yield f"{what} “{match.group()}”"
    if _ADDRESS.search(text):
        yield "the e-mail address"


def _named(name: str, text: str) -> bool:
    """Whether a name stands in a text; an everyday word without a capital is none."""
    found = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return any(name.lower() not in _ALSO_WORDS or not one.islower() for one in found)


def _identifier(identifier: str) -> re.Pattern[str]:
    """The identifier however it is spaced: B-18012, B 18012, b18012."""
    # Every letter and digit with anything between, because people space and hyphenate numbers as they like.
    spaced = r"[\W_]*".join(re.escape(one) for one in identifier if one.isalnum())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _parts(names: Collection[str]) -> tuple[str, ...]:
    """Whole names, then their parts: a first name alone tells as much."""
    # Wholes before parts, so that the refusal names as much of what it found as there is.
    wholes = sorted(name.strip() for name in names if name.strip())
    parts = {part.strip(".,") for name in wholes for part in re.split(r"\s+", name)}
    return (*wholes, *sorted(part for part in parts if len(part) >= _SHORTEST_NAME))
