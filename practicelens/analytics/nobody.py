"""Words that stand where a worker or a team should: whoever is spelled so is nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

_BOTH: Final = (
    # What systems and people write where nobody is meant; "ssd_ph" is the Safeguarding Dataset's own placeholder.
    "unallocated", "not allocated", "unassigned", "not assigned", "awaiting allocation", "to be allocated",
    "to be confirmed", "tbc", "tba", "unknown", "not known", "not recorded", "dummy", "dummy *", "placeholder",
    "ssd_ph",
)  # fmt: skip
SHIPPED: Final = {
    "worker": (
        *_BOTH, "no worker", "no allocated worker", "nobody", "vacant", "vacancy", "duty", "duty worker", "test worker",
        "agency", "agency *", "agency worker", "key agency *",
    ),
    "team": (*_BOTH, "no team"),
}  # fmt: skip
"""By what they stand for; a star at the end is any ending. An authority ends those that it uses otherwise."""


def level_name(written: str) -> str:
    """A name with case and spaces levelled."""
    return " ".join(written.split()).lower()


def means_nobody(folded: str, words: Collection[str]) -> bool:
    """Whether a spelling, case and spaces levelled, is one of these words."""
    return folded in words or folded.startswith(beginnings(words))


def beginnings(words: Iterable[str]) -> tuple[str, ...]:
    """What those of the words begin with that stand for any ending."""
    return tuple(word[:-1] for word in words if word.endswith("*"))
