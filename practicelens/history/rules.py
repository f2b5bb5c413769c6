"""Pure decisions of history: what a batch hashes to, and how a kind reads in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

START = "0" * 64
"""What the first seal names as the one before it."""


def seal_hash(previous: str, events: Iterable[Mapping[str, object]]) -> str:
    """SHA-256 over the seal before and every event of the batch, each in one canonical line."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        line = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()


def kind_in_words(kind: str) -> str:
    """ "people.role_granted" reads "People: role granted"."""
    area, _, what = kind.partition(".")
    words = (what or area).replace("_", " ").replace(".", " ")
    return f"{area.replace('_', ' ').capitalize()}: {words}" if what else words.capitalize()
