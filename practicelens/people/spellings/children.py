"""Numbers of one child: which were joined in extracts, so that a restriction holds under each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from practicelens.access.actor import ChildKey
from practicelens.people.models import ChildSpelling, RestrictedChild, RestrictedSpelling

Pairs = Mapping[ChildKey, ChildKey]
"""What was written, and what it became."""


def spelled(child: ChildKey) -> frozenset[str]:
    """House-internal: every number that a child was joined under. Two queries: what it became, and what became that."""
    near = {child.identifier}
    for _ in range(2):  # a number becomes the one that stays, and any other number becomes that one too
        rows = ChildSpelling.objects.filter(
            Q(written__in=near) | Q(becomes__in=near), authority=child.authority, scheme=child.scheme
        )
        near |= {number for pair in rows.values_list("written", "becomes") for number in pair}
    return frozenset(near)


def write_spellings(row: RestrictedChild, numbers: Collection[str]) -> None:
    """House-internal: a restriction holds under these numbers too. In the transaction of whoever says so."""
    RestrictedSpelling.objects.bulk_create(
        (
            RestrictedSpelling(child=row, authority=row.authority, scheme=row.scheme, identifier=one)
            for one in sorted(numbers)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def join_children(pairs: Pairs, today: date) -> None:
    """House-internal: an extract is published with these numbers as one child each, and a restriction holds under both.

    In the transaction of the publishing, so that nobody sees under one number whom a restriction hides under another.
    """
    if not pairs:
        return
    ChildSpelling.objects.bulk_create(
        (
            ChildSpelling(authority=one.authority, scheme=one.scheme, written=one.identifier, becomes=other.identifier)
            for one, other in pairs.items()
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    # Those to come as well: the restriction must hold under both numbers from its first day.
    standing = RestrictedSpelling.objects.filter(Q(child__ends__isnull=True) | Q(child__ends__gt=today))
    touched = set(pairs) | set(pairs.values())
    hidden = {
        row.child_id: row.child
        for row in standing.select_related("child")
        # Sifted here: restrictions are few, and an extract may join thousands of numbers.
        if ChildKey(row.authority, row.scheme, row.identifier) in touched
    }
    for row in hidden.values():
        write_spellings(row, spelled(ChildKey(row.authority, row.scheme, row.identifier)))
