"""The looks at children that are written before a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from practicelens.access.actor import Actor, ChildKey
from practicelens.history import changes as history
from practicelens.people.asking import key_of


def look_at_child(key: ChildKey, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Write that somebody looks at a child's page, before it is shown. A failure to write shows nothing."""
    history.record_look("child", by=by, at=now, subject=("child", _subject(key)), data=dict(data or {}))


def look_at_list(name: str, shown: Iterable[str], *, by: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """Write that somebody looks at a list of children: one event with the edition and the filter, and who is on it.

    ``shown`` are the numbers of every child on the page that is about to be shown, not of the whole list.
    """
    children = map(key_of, shown)
    history.record_look("children", by=by, at=now, subject=("list", name), data=dict(data), children=children)


def _subject(key: ChildKey) -> str:
    """A child's key as one text."""
    # With authority and scheme: the same digits are another child elsewhere, and history outlives a change of system.
    return f"{key.authority}/{key.scheme}/{key.identifier}"
