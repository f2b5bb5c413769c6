"""Gives many spellings their meaning at once: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.history import changes as history
from practicelens.people import permissions, rules
from practicelens.people.dated import overlaps
from practicelens.people.links import AliasKind
from practicelens.people.models import Alias, Team, Worker


@dataclass(frozen=True)
class Meaning:
    """What a spelling means, in every source or in one: a team or a worker by the number, None for nobody."""

    kind: AliasKind
    spelling: str
    target_id: int | None
    source: str = ""


def add_meanings(meanings: Sequence[Meaning], *, starts: date, by: Actor, now: datetime) -> int:
    """Say what spellings mean from a day on; how many. Raises Missing, and Refused naming a spelling that is taken.

    As ``setup.changes.add_alias``, in five statements however many there are.
    """
    permissions.check_can_name_aliases(by)
    rows = [_row(one, starts) for one in meanings]
    # Before the transaction: teams and workers are never deleted, so that what is there now is there when it is
    # written.
    for kind, model in ((AliasKind.TEAM, Team), (AliasKind.WORKER, Worker)):
        wanted = {one.target_id for one in meanings if one.kind is kind and one.target_id is not None}
        if wanted and model._default_manager.filter(pk__in=wanted).count() < len(wanted):
            raise Missing
    try:
        _keep(rows, starts, by, now)
    except IntegrityError as error:
        raise Refused("Somebody else has matched some of these meanwhile: look again.", code="overlap") from error
    return len(rows)


@transaction.atomic
def _keep(rows: Sequence[Alias], starts: date, by: Actor, now: datetime) -> None:
    """Write them with an event each, unless one of them has a meaning by now."""
    # A mapping, so that a spelling chosen twice in one list is fewer than its rows.
    folded = {(row.kind, row.folded, row.source): row.spelling for row in rows}
    # By the folded words alone, in one statement: the kind is told apart below, and few words are of both kinds.
    held = Alias.objects.filter(overlaps(starts, None), folded__in=[name for _, name, _ in folded])
    taken = [folded[one] for one in held.values_list("kind", "folded", "source") if one in folded]
    if taken or len(folded) < len(rows):
        words = f"“{taken[0]}”" if taken else "One of these spellings, chosen twice,"
        raise Refused(f"{words} means somebody or something else for part of that time already.", code="overlap")
    kept = Alias.objects.bulk_create(rows)
    history.record_many(_events(kept, starts, by, now))


def _row(one: Meaning, starts: date) -> Alias:
    """The spelling as it is kept. Raises Refused."""
    spelling = rules.clean_spelling(one.spelling)
    rules.check_star(spelling, means_nobody=one.target_id is None)
    target = {f"{one.kind.value}_id": one.target_id}
    return Alias(
        kind=one.kind.value, spelling=spelling, folded=rules.fold(spelling), source=one.source, starts=starts, **target
    )


def _events(kept: Iterable[Alias], starts: date, by: Actor, now: datetime) -> Iterable[history.Entry]:
    """The same event as for a spelling given its meaning alone."""
    for row in kept:
        target = {row.kind: row.team_id or row.worker_id, "starts": starts.isoformat(), "ends": None}
        yield history.Entry("people.alias_added", by, now, ("alias", row.pk), target)
