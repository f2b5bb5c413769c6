"""What will be frozen: both versions of a report, with the words that each is found by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from practicelens.access.words import gathered
from practicelens.documents.blocks import texts


@dataclass(frozen=True)
class Made:
    """What will be frozen, built before the transaction so that it holds nobody up."""

    title: str
    document: dict[str, Any]
    outside: dict[str, Any] | None
    withheld: dict[str, Any] | None
    words: str
    outside_words: str


def gather(title: str, document: Any, outside: Any = None, withheld: Any = None) -> Made:
    """Both versions with their words, which are none of the one that does not leave."""
    return Made(title, document, outside, withheld, gathered(*texts(document)), gathered(*texts(outside)))
