"""Rows of packs, for this app's own queries and changes: nothing here leaves the app."""

from __future__ import annotations

import json
from hashlib import sha256

from django.db.models import QuerySet

from practicelens.access.errors import Missing
from practicelens.governance.packs.core import permissions, rules
from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.states import Kind
from practicelens.people.asking import Asking


def readable(asking: Asking) -> list[Pack]:
    """The rows a person may read, latest month first, then by kind, scope and edition."""
    rows = Pack.objects.select_related("service", "thematic").prefetch_related("shares")
    rows = rows.order_by("-month", "kind", "scope", "-edition")
    return [
        pack
        for pack in rows
        if permissions.can_read_inside(asking.actor, pack) or permissions.can_read_outside(asking.actor, pack)
    ]


def load(pack_id: int) -> Pack:
    """The row with what it was frozen as."""
    # Whatever its permission asks (its shares, its service area) comes with it: the check makes no query of its own.
    row = (
        Pack.objects.select_related("service", "thematic", "frozen")
        .prefetch_related("shares")
        .filter(pk=pack_id)
        .first()
    )
    if row is None:
        raise Missing("pack")
    return row


def scope_key(service_id: int | None, period: Month | None = None) -> str:
    """A scope as text: "authority", "service:3"; of a report that somebody put together which it is, "thematic:7"."""
    if isinstance(period, Chosen):
        return f"thematic:{period.report}"
    # A text, because the database holds one published edition a scope by it, and no null is equal to another.
    return "authority" if service_id is None else f"service:{service_id}"


def of_scope(service_id: int | None, month: Month, kind: Kind) -> QuerySet[Pack]:
    """Every edition of a report's kind, scope and month."""
    return Pack.objects.filter(kind=kind, scope=scope_key(service_id, month), month=month.first)


def words_of(row: Pack) -> Words:
    """What was written in a draft."""
    return Words(
        analysis=row.analysis,
        outside_analysis=row.outside_analysis,
        correction=row.correction,
        roles=tuple(share.role for share in row.shares.all() if share.role),
        accounts=tuple(share.account_id for share in row.shares.all() if share.account_id),
    )


def name_of(row: Pack) -> str:
    """Which report it is, in words: its kind, its period, what it covers."""
    kind, name = Kind(row.kind), row.service.name if row.service else "whole authority"
    called = f" “{row.thematic.title}”" if row.thematic else ""
    return f"{kind.opening}{called} for {period_of(row).words()}, {name}"


def period_of(row: Pack) -> Month:
    """The month, quarter or days that a pack tells of."""
    made = row.thematic
    return Chosen.between(made.starts, made.ends, made.pk) if made else rules.period_of(Kind(row.kind), row.month)


def fingerprint(document: object, outside: object) -> str:
    """The SHA-256 of what is frozen, whatever order a database keeps an object's parts in."""
    # PostgreSQL's jsonb gives keys back in an order of its own: without sorting, a document would differ from itself.
    text = json.dumps([document, outside], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
