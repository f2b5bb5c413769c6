"""Confirms that identifiers spelled two ways are the same children, for this extract and later ones, and ends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.people.dated import still_open
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.identifiers import queries
from practicelens.performance.extracts.identifiers.queries import Proposal
from practicelens.performance.extracts.models import Extract, IdentifierJoining
from practicelens.performance.extracts.states import State
from practicelens.workdays.clock import local_date


def confirm(extract_id: int, codes: Collection[str], *, by: Actor, now: datetime) -> int:
    """Confirm some of what is proposed for an extract, by the code of its groups; how many.

    It holds for every extract published from now on, until it is ended. Raises Missing, Refused, and Stale where
    something of it is not proposed any more.
    """
    permissions.check_can_load(by)
    if not codes:
        raise Refused("Tick what is the same, or go back without joining anything.", code="nothing_ticked")
    # Proposed anew and outside the transaction, because it reads files; under the lock only the state is asked again.
    offered = {one.group.code: one for one in queries.proposals(Asking(by, now), extract_id)}
    if not offered.keys() >= set(codes):
        raise Stale("Not all of this is proposed any more. Nothing was changed: look again.")
    try:
        _keep(extract_id, [offered[code] for code in dict.fromkeys(codes)], by, now)
    except IntegrityError as error:
        # The constraint decides between two who confirm the same at one moment, not a look before the write.
        raise Stale("Somebody else has confirmed this meanwhile. Nothing was changed: look again.") from error
    return len(set(codes))


@transaction.atomic
def end(joining_id: int, *, by: Actor, now: datetime) -> None:
    """Join no more in extracts published from today on; those published stay as they are. Raises Missing, Refused."""
    permissions.check_can_load(by)
    row = still_open(IdentifierJoining.objects.select_for_update(of=("self",)).filter(pk=joining_id).first(), "joining")
    row.ends, row.ended_by_id = local_date(now), by.account_id or None
    row.save(update_fields=["ends", "ended_by"])
    data = {"list": row.list_number, "differences": row.differences}
    history.record("extract.joining_ended", by=by, at=now, subject=("joining", row.pk), data=data)


@transaction.atomic
def _keep(extract_id: int, chosen: Collection[Proposal], by: Actor, now: datetime) -> None:
    """Write them in one statement, with an event each; the extract must still wait to be published."""
    extract = Extract.objects.select_for_update(of=("self",)).get(pk=extract_id)
    if State(extract.state) is not State.READY:
        raise Stale("This extract is being published meanwhile. Nothing was changed.")
    rows = IdentifierJoining.objects.bulk_create(
        IdentifierJoining(
            list_number=one.group.list,
            differences=", ".join(one.group.differences),
            identifiers=one.count,
            extract=extract,
            starts=local_date(now),
            confirmed_at=now,
            confirmed_by_id=by.account_id or None,
        )
        for one in chosen
    )
    history.record_many(
        history.Entry(
            "extract.joining_confirmed", by, now, ("joining", row.pk),
            {"list": row.list_number, "differences": row.differences, "identifiers": row.identifiers,
             "extract": extract_id},
        )
        for row in rows
    )  # fmt: skip
