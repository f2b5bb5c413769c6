"""Pure decisions of history: what a batch hashes to, and which spellings are one number."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

START = "0" * 64
"""What the first seal names as the one before it."""


def seal_hash(previous: str, events: Iterable[Mapping[str, object]]) -> str:
    """SHA-256 over the seal before and every event of the batch, each in one canonical line."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        # Keys in order and no spaces: PostgreSQL gives a JSON object's keys back in an order of its own.
        line = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        # A line break stands in no JSON, so no two batches of events make the same bytes.
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()


_DECIMALS = re.compile(r"[.,]0+$")
_NOT_TEXT = re.compile(r"[\W_]+")


def _plain(identifier: str) -> str:
    """Letters and digits alone, in lower case, without the ".0" that a spreadsheet adds to a number."""
    # Full-width digits, pasted from elsewhere, are the same digits.
    text = unicodedata.normalize("NFKC", identifier).strip().casefold()
    return _NOT_TEXT.sub("", _DECIMALS.sub("", text))


def fold_identifier(identifier: str) -> str:
    """What every spelling of a child's number has in common: the digits, without a prefix or zeros in front.

    "B-40968", "b 40968", "40968.0" and "0040968" all fold to "40968". One without digits folds to its letters.
    """
    plain = _plain(identifier)
    digits = "".join(letter for letter in plain if letter.isdecimal())
    # Excel drops zeros in front and puts them back at will.
    return (digits.lstrip("0") or "0") if digits else plain


def prefix_of(identifier: str) -> str:
    """The letters of a number, by which two that fold alike differ ("B-40968" and "C-40968")."""
    return "".join(letter for letter in _plain(identifier) if not letter.isdecimal())
