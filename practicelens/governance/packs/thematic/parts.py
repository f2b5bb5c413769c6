"""What a thematic report is put together of, as it is kept: questions of the explorer, and words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from practicelens.analytics.exploring.cuts import AMOUNT, CUTS, Cut, Of, cut_of
from practicelens.analytics.indicators import CARDS
from practicelens.performance.explore import groups
from practicelens.performance.explore.questions import BESIDE, NONE

GONE: Final = "There is no such report any more: somebody removed it."
"""Said to whoever puts reports together, who sees them all."""
MOST_PARTS: Final = 60
"""A report of more is read by nobody, and is several."""
LONGEST: Final = 120
"""Letters of a title."""
NARROWED_BY: Final = (*groups.NARROWED_BY, CUTS["need"], CUTS["provider"])
"""What a whole report can be narrowed by: what children are, their need, who provides their placement."""
_OF_ROWS: Final = (AMOUNT, *(cut.key for cut in CUTS.values() if cut.of not in (Of.WHOSE, Of.TIME)))
_ASKED: Final = ("card", "by", "beside", *_OF_ROWS)
"""What of an address is a question's own: place and time are the report's."""


@dataclass(frozen=True)
class Asks:
    """A question of the explorer: what its address says, but for place and time, which are the report's."""

    asked: Mapping[str, str]


@dataclass(frozen=True)
class Says:
    """Words under a heading."""

    heading: str
    text: str


Part: TypeAlias = Asks | Says


def asks(address: Mapping[str, str]) -> Asks:
    """The part that a question of the explorer makes, kept or picked by hand."""
    return Asks({key: address[key] for key in _ASKED if address.get(key)})


def read(kept: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Parts as they are kept."""
    return tuple(Asks(one["asked"]) if "asked" in one else Says(one["heading"], one["text"]) for one in kept)


def written(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts to be kept."""
    return [
        {"asked": dict(one.asked)} if isinstance(one, Asks) else {"heading": one.heading, "text": one.text}
        for one in parts
    ]


def groups_offered() -> tuple[tuple[str, str], ...]:
    """Every group that a whole report can be narrowed to: as a form sends it, and in words."""
    return tuple(
        (f"{cut.key}:{key}", group_words({cut.key: key})) for cut in NARROWED_BY for key, _ in groups.coded(cut)
    )


def group_of(sent: str) -> dict[str, str]:
    """A group as a form sends it; none for none, and for one that is not offered."""
    key, _, value = sent.partition(":")
    return {key: value} if sent in dict(groups_offered()) else {}


def group_words(narrowed: Mapping[str, str]) -> str:
    """Whom a report is narrowed to: "sex: Girls"; "" for everybody."""
    return "; ".join(_one_group(CUTS[key], value) for key, value in narrowed.items() if key in CUTS)


def _one_group(cut: Cut, value: str) -> str:
    return f"{cut.words}: {groups.in_words(cut, '' if value == NONE else value, {})}"


def part_words(part: Part) -> str:
    """What a part is, in a line."""
    return part.heading if isinstance(part, Says) else asked_words(part)


def asked_words(part: Asks) -> str:
    """A question in a line: "Re-referrals within 12 months, by ethnicity"."""
    return ", ".join(_phrases(part))


def _phrases(part: Asks) -> Iterator[str]:
    card = CARDS.get(part.asked.get("card", ""))
    if card is None:
        yield "a figure that is no more"
        return
    yield card.title
    cut = cut_of(card, part.asked.get("by", ""))
    if cut is not None:
        yield f"by {cut.words}"
    narrowed = {key: value for key, value in part.asked.items() if key in CUTS}
    if narrowed:
        yield group_words(narrowed)
    if part.asked.get("beside"):
        yield dict(BESIDE).get(part.asked["beside"], "")
