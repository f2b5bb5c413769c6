"""That somebody is shown children, for pages that have no look of their own: lists of work, and forms about a child."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from practicelens.access.actor import ChildKey
from practicelens.history.changes import record_look
from practicelens.web.pages.shared.asked import actor_of
from practicelens.workdays import clock


def note_shown(request: HttpRequest, where: str, children: Iterable[ChildKey]) -> None:
    """Write which children a page is about to show, before it does; nothing when it shows none.

    ``where`` is the page's name in history. ``children`` are those on this page of a list, not the whole list's.
    Fails closed, as ``record_look`` does. A form sent in is a change, and its own event names the child.
    """
    shown = tuple(children)
    # An empty list showed nobody, and a row of history for it would bury those that did.
    if shown and request.method != "POST":
        record_look("children", by=actor_of(request), at=clock.now(), subject=("list", where), children=shown)
