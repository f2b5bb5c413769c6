"""A view of the explorer is kept, renamed, shared, deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.moves import check_becomes
from practicelens.access.texts import require_text
from practicelens.history import changes as history
from practicelens.performance.explore import permissions, rules
from practicelens.performance.explore.models import SavedView
from practicelens.performance.explore.states import MOVES, Standing
from practicelens.performance.matters.alone import one_after_another


def save(name: str, asked: Mapping[str, str], roles: Collection[str], *, by: Actor, now: datetime) -> int:
    """Keep a question under a name, shared with the holders of some roles; its number.

    Raises Missing, Refused: name (none, or one of one's own already), role (one that sees no figures), many.
    """
    permissions.check_can_ask(by)
    kept, shared = _checked(name, roles)
    with transaction.atomic():
        # No row could be locked for what must not be there yet: the table's writers follow one another instead.
        one_after_another(SavedView)
        mine = SavedView.objects.filter(owner_id=by.account_id, status=Standing.KEPT.value)
        if mine.count() >= rules.MOST_VIEWS:
            raise Refused(f"You keep {rules.MOST_VIEWS} already. Delete one first.", code="many")
        _check_alone(by, kept)
        row = SavedView.objects.create(owner_id=by.account_id, name=kept, asked=dict(asked), roles=shared, saved_at=now)
        _record("explore.view_saved", row, by, now)
    return row.pk


def change(view_id: int, name: str, roles: Collection[str], *, version: int, by: Actor, now: datetime) -> None:
    """Rename a view of one's own, and say anew with whom it is shared. Raises as ``save`` does, and Stale."""
    kept, shared = _checked(name, roles)
    with transaction.atomic():
        one_after_another(SavedView)
        row = _own(view_id, by)
        if row.version != version:
            raise Stale
        _check_alone(by, kept, but=view_id)
        row.name, row.roles, row.version = kept, shared, row.version + 1
        row.save(update_fields=["name", "roles", "version"])
        _record("explore.view_changed", row, by, now)


def delete(view_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a view of one's own; its address opens nothing from then on. Raises Missing."""
    with transaction.atomic():
        row = _own(view_id, by)
        check_becomes(MOVES, Standing(row.status), Standing.DELETED, thing="saved view")
        row.status = Standing.DELETED.value
        row.save(update_fields=["status"])
        _record("explore.view_deleted", row, by, now)


def _checked(name: str, roles: Collection[str]) -> tuple[str, list[str]]:
    kept = require_text(name, "Give it a name.", "name", longest=rules.LONGEST_NAME)
    known = [role.value for role in rules.SHARED_WITH]
    if not set(roles) <= set(known):
        raise Refused("Choose from the roles that see figures.", code="roles")
    return kept, [role for role in known if role in roles]


def _own(view_id: int, by: Actor) -> SavedView:
    """A view of one's own that is kept; somebody else's is as if there were none."""
    kept = SavedView.objects.select_for_update().filter(pk=view_id, owner_id=by.account_id, status=Standing.KEPT.value)
    row = kept.first()
    if row is None:
        raise Missing("saved view")
    return row


def _check_alone(by: Actor, name: str, but: int | None = None) -> None:
    others = SavedView.objects.filter(owner_id=by.account_id, name=name, status=Standing.KEPT.value)
    others = others if but is None else others.exclude(pk=but)
    if others.exists():
        raise Refused("You keep another under this name. Choose another name.", code="name")


def _record(kind: str, row: SavedView, by: Actor, now: datetime) -> None:
    # The question and never an answer: what it asks tells of nobody.
    data = {"asked": row.asked, "roles": row.roles}
    history.record(kind, by=by, at=now, subject=("saved_view", row.pk), data=data)
