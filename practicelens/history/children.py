"""Which children an event names by itself, in its subject or its data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practicelens.access.actor import ChildKey


def children_of(subject_kind: str, subject_id: str, data: Mapping[str, Any]) -> frozenset[ChildKey]:
    """The children named as "authority/scheme/number" in the subject or in the data, alone or in a list."""
    texts: list[object] = [subject_id] if subject_kind == "child" else []
    for name in ("child", "children"):
        value = data.get(name)
        texts.extend(value if isinstance(value, list | tuple) else [value])
    # What is no key is left: data holds texts of other kinds under the same names.
    return frozenset(key for text in texts if (key := _key(text)) is not None)


def _key(text: object) -> ChildKey | None:
    """A key from its three parts; a number may hold a slash of its own. Anything else names no child."""
    parts = text.split("/", 2) if isinstance(text, str) else []
    return ChildKey(*parts) if len(parts) == 3 and all(parts) else None
