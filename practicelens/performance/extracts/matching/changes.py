"""Corrections of what sheets, files and columns were taken for: given, remembered for every later extract, ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.analytics.annex_a.matching import places as matching
from practicelens.analytics.annex_a.matching.places import Place
from practicelens.analytics.annex_a.report import UNKNOWN
from practicelens.analytics.sources import choices
from practicelens.history import changes as history
from practicelens.people.dated import still_open
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.changes import load_for_change, move
from practicelens.performance.extracts.matching import rules
from practicelens.performance.extracts.matching.rules import Change
from practicelens.performance.extracts.models import Extract, Match, MatchCorrection
from practicelens.performance.extracts.states import AT_WORK, State
from practicelens.workdays.clock import local_date

READ_AGAIN = frozenset({State.READY, State.BLOCKED, State.UNREADABLE})
"""An extract that was read and is not published: with a correction it is read anew. So is one of unknown tables."""

_CHANGED = "This extract was read again meanwhile. Nothing was changed: look again."
Then = Callable[[int], None]
"""Queues the reading of an extract, in the transaction that lets it be read."""


def correct_columns(
    match_id: int, number: int, chosen: Mapping[int, str], *, by: Actor, now: datetime, then: Then
) -> bool:
    """Say what columns of one sheet or file are ("": nothing); whether the extract is read again.

    Raises Missing, Refused where it cannot be so, Stale where the extract was read again meanwhile.
    """
    match, places = _match(match_id, number, by)
    place = places[number]
    changed = rules.columns_changed(place, chosen, choices.fields(match.source, place.taken_for))
    return _remember(match, changed, by, now, then)


def correct_place(match_id: int, number: int, means: str, *, by: Actor, now: datetime, then: Then) -> bool:
    """Say what one sheet or file is ("": nothing); whether the extract is read again. Raises as ``correct_columns``."""
    match, places = _match(match_id, number, by)
    offered = choices.places(match.source)
    # A file that came by itself is its only place, under its own name.
    alone = [place.name for place in places] == [match.extract.name]
    changed = rules.place_changed(places[number], means, offered, alone=alone)
    rules.check_one_place(places, number, means, offered)
    if match.source == UNKNOWN:
        # Of an unknown table both are said at once, its source and its table:
        # remembered under the source that it is now of.
        match.source, _, table = means.partition(":")
        changed = tuple(replace(one, means=table) for one in changed)
    return _remember(match, changed, by, now, then)


@transaction.atomic
def end(correction_id: int, *, by: Actor, now: datetime) -> None:
    """Read no extract by this from today on; those read already stay as they are. Raises Missing, Refused."""
    permissions.check_can_load(by)
    # Only the row itself: the extract it was learnt from may be locked by a reading that goes on for minutes.
    row = still_open(
        MatchCorrection.objects.select_for_update(of=("self",)).filter(pk=correction_id).first(), "correction"
    )
    _end([row], by, now)


def _match(match_id: int, number: int, by: Actor) -> tuple[Match, tuple[Place, ...]]:
    """The match report that somebody looked at, where its source has names that people write."""
    permissions.check_can_load(by)
    match = Match.objects.filter(pk=match_id).select_related("extract").first()
    # The number names one reading: the page that sent it was of a reading that has been replaced.
    if match is None:
        raise Stale(_CHANGED)
    places = matching.from_json(match.places)
    if not 0 <= number < len(places):
        raise Missing("match")
    if match.source not in choices.CORRECTED:
        raise Refused("The names in this file are the DfE’s own: there is nothing to put right.", code="fixed_names")
    return match, places


def _remember(match: Match, changed: Sequence[Change], by: Actor, now: datetime, then: Then) -> bool:
    """Keep what was said, in the place of what held until now, and let the extract be read by it."""
    try:
        with transaction.atomic():
            # The extract's lock, and the match still being there, say that what was shown is what is corrected.
            extract = load_for_change(match.extract_id)
            if not Match.objects.filter(pk=match.pk).exists() or State(extract.state) in AT_WORK:
                raise Stale(_CHANGED)
            _replace(match, extract, changed, by, now)
            # A published extract is not read again (decision 17): figures that people have seen do not change.
            again = State(extract.state) in READ_AGAIN
            if again:
                move(extract, State.RECEIVED, by=by, now=now, why="what its columns are was put right")
                then(extract.pk)
    except IntegrityError as error:
        raise Stale("Somebody else has said this meanwhile. Nothing was changed: look again.") from error
    return again


def _replace(match: Match, extract: Extract, changed: Sequence[Change], by: Actor, now: datetime) -> None:
    """End what held of these names, and write what holds now, in a statement each and with an event each."""
    # Places and names apart: SQL has no pair of them on both databases, and the few too many are sifted below.
    holding = MatchCorrection.objects.select_for_update(of=("self",)).filter(
        source=match.source, place__in={one.place for one in changed}, name__in={one.name for one in changed},
        ends__isnull=True,
    )  # fmt: skip
    names = {(one.place, one.name) for one in changed}
    # Ended before the new one is written: the constraint allows one that holds at every moment.
    _end([row for row in holding if (row.place, row.name) in names], by, now)
    rows = MatchCorrection.objects.bulk_create(
        MatchCorrection(
            source=match.source,
            place=one.place,
            name=one.name,
            written=one.written,
            means=one.means,
            extract=extract,
            starts=local_date(now),
            made_by_id=by.account_id or None,
        )
        for one in changed
    )
    history.record_many(_event("extract.match_corrected", row, by, now) for row in rows)


def _end(rows: Sequence[MatchCorrection], by: Actor, now: datetime) -> None:
    if not rows:
        return
    MatchCorrection.objects.filter(pk__in=[row.pk for row in rows]).update(
        ends=local_date(now), ended_by_id=by.account_id or None
    )
    history.record_many(_event("extract.match_correction_ended", row, by, now) for row in rows)


def _event(kind: str, row: MatchCorrection, by: Actor, now: datetime) -> history.Entry:
    data = {"source": row.source, "place": row.place, "written": row.written, "means": row.means}
    return history.Entry(kind, by, now, ("match_correction", row.pk), data)
