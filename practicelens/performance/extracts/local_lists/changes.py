"""Local lists received, mapped by example, read, put aside and taken back. Files are read outside any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Max

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.analytics.annex_a.matching import places
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.local_lists import guard
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.local_lists.reading import Looked, Read
from practicelens.history import changes as history
from practicelens.performance.extracts import files, permissions
from practicelens.performance.extracts import rules as extract_rules
from practicelens.performance.extracts.changes import hold_file
from practicelens.performance.extracts.changes import set_aside as set_extract_aside
from practicelens.performance.extracts.local_lists import rules
from practicelens.performance.extracts.local_lists.internal import place_of
from practicelens.performance.extracts.models import Extract, LocalList, LocalMapping
from practicelens.performance.extracts.states import State
from practicelens.workdays.clock import local_date

KEPT_FINDINGS = 500  # a list that is wrong throughout has a finding a row, and nobody reads more of them


def receive(source: Path | BinaryIO, name: str, kind: str, as_at: date | None, *, by: Actor, now: datetime) -> int:
    """Keep a list of a kind as at a day, and read it where its header is that of the mapping that holds; its id.

    Without a day that in the file's name is taken. Else it waits for a mapping. The same file for the same day is the
    list it already is. Raises Refused for an unknown kind, no day or one to come, an empty or too large file.
    """
    permissions.check_can_load(by)
    if kind not in KINDS:
        raise Refused("Choose what kind of list it is.", code="kind_missing")
    plain = extract_rules.plain_name(name)
    day = _day_of(as_at or extract_rules.day_in_name(plain), now)
    kept = files.keep(source, plain)
    # The same file for another day is another list: somebody says that nothing has changed since.
    same = _same(kept.sha256, kind, day)
    if same is not None:
        return same
    path = files.place_of(kept.sha256, plain)
    mapping = LocalMapping.objects.filter(kind=kind, ends__isnull=True).first()
    # In a child process with limits, as an extract: it is a file that somebody sent.
    looked = guard.look_guarded(path, kind, mapping.columns if mapping else {})
    found = Read(looked)
    # All of the mapping's headers or none of it: read by half of them, a list would lose a column without a word.
    by_itself = mapping is not None and rules.still_fits([one.header for one in looked.columns], mapping.columns)
    if mapping is not None and by_itself and not looked.fault:
        found = _read(path, kind, mapping.columns, kept.sha256, mapping.pk, now)
    row = LocalList(
        kind=kind, name=plain, sha256=kept.sha256, size=kept.size, as_at=day, received_at=now,
        received_by_id=by.account_id or None,
    )  # fmt: skip
    _take(row, found, mapping if by_itself else None)
    return _save(row, by, now)


def _day_of(day: date | None, now: datetime) -> date:
    """The day that a list tells of. Raises Refused where nothing says it, or it has not come."""
    if day is None:
        raise Refused("The file’s name holds no day: say of which day the list tells.", code="as_at_missing")
    return extract_rules.check_as_at(day, local_date(now))


def take_over(extract_id: int, kind: str, *, by: Actor, now: datetime) -> int:
    """Take a file that was sent as an extract for a local list of a kind, as at its day; the list's id.

    Without a day it counts as taken on the day it was received. Raises Missing, Refused.
    """
    permissions.check_can_load(by)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None or kind not in KINDS:
        raise Missing("extract")
    if State(extract.state) is not State.UNREADABLE:
        raise Refused("Only a file that could not be read as an extract is taken for a local list.", code="not_unread")
    # The day it was sent, as nobody is there to ask: it may come from the watched folder.
    day = extract.as_at or local_date(extract.received_at)
    file = files.place_of(extract.sha256, extract.name)
    # The list first: killed in between, the extract still waits, and asked again finds the list it already is.
    made = receive(file, extract.name, kind, day, by=by, now=now)
    set_extract_aside(extract_id, f"It is a local list: {KINDS[kind].title}.", by=by, now=now)
    return made


def confirm(list_id: int, chosen: Mapping[int, str], *, by: Actor, now: datetime) -> None:
    """Say which column is which field, and read the list so: the next version of its kind's mapping.

    Raises Missing, Refused where it cannot be so, Stale where somebody else has said it meanwhile.
    """
    permissions.check_can_load(by)
    row = LocalList.objects.filter(pk=list_id).first()
    if row is None:
        raise Missing("local list")
    if row.set_aside_at is not None:
        raise Ended("It is put aside. Take it back before its columns are named.")
    kind, columns = KINDS[row.kind], places.columns_from_json(row.columns)
    if row.fault or not columns:
        raise Refused("This file could not be read: send it again.", code="fault")
    found = rules.chosen_mapping(kind, columns, chosen)
    # After every version there ever was: a table that was read lies under the number of its mapping.
    last = LocalMapping.objects.filter(kind=row.kind).aggregate(last=Max("version"))["last"] or 0
    mapping = LocalMapping(
        kind=row.kind,
        version=last + 1,
        columns={key(columns[place].header): field for place, field in found.items()},
        written={field: columns[place].header for place, field in found.items()},
        starts=local_date(now),
        made_by_id=by.account_id or None,
    )
    held = LocalMapping.objects.filter(kind=row.kind, ends__isnull=True).first()
    if held is not None and (held.columns, held.written) == (mapping.columns, mapping.written):
        # The same said again is no new version: what was read by it stays where it lies.
        mapping = held
    # The mapping first, because where the table lies is named by it; killed in between, the list still waits, and
    # whoever confirms it again finds the mapping that holds.
    path = files.place_of(row.sha256, row.name)
    try:
        with transaction.atomic():
            if mapping.pk is None:
                _replace(held, mapping, by, now)
    except IntegrityError as error:
        raise Stale("Somebody else has mapped this kind of list meanwhile. Nothing was changed: look again.") from error
    read = _read(path, row.kind, mapping.columns, row.sha256, mapping.pk, now)
    _finish(list_id, read, mapping, by, now)


@transaction.atomic
def set_aside(list_id: int, *, by: Actor, now: datetime) -> None:
    """Put a list aside: it goes with no extract that is published from now on. Raises Missing, Refused."""
    permissions.check_can_load(by)
    row = LocalList.objects.select_for_update(of=("self",)).filter(pk=list_id).first()
    if row is None:
        raise Missing("local list")
    if row.set_aside_at is not None:
        raise Refused("It is put aside already.", code="set_aside")
    row.set_aside_at, row.set_aside_by_id = now, by.account_id or None
    row.save(update_fields=["set_aside_at", "set_aside_by"])
    history.record("local_list.set_aside", by=by, at=now, subject=("local_list", row.pk), data={"kind": row.kind})


@transaction.atomic
def take_back(list_id: int, *, by: Actor, now: datetime) -> None:
    """Take up a list again that was put aside: it goes with extracts as before. Raises Missing, Refused."""
    permissions.check_can_load(by)
    row = LocalList.objects.select_for_update(of=("self",)).filter(pk=list_id).first()
    if row is None:
        raise Missing("local list")
    if row.set_aside_at is None:
        raise Refused("It is not put aside.", code="set_aside")
    # As ``receive``: a file for a day is one list.
    hold_file(row.sha256)
    if _same(row.sha256, row.kind, row.as_at) is not None:
        raise Refused("The same file has been sent again for the same day, and is used.", code="sent_again")
    row.set_aside_at, row.set_aside_by_id = None, None
    row.save(update_fields=["set_aside_at", "set_aside_by"])
    history.record("local_list.taken_back", by=by, at=now, subject=("local_list", row.pk), data={"kind": row.kind})


def _read(path: Path, kind: str, columns: Mapping[str, str], sha256: str, mapping_id: int, now: datetime) -> Read:
    return guard.read_guarded(path, kind, columns, place_of(sha256, mapping_id), today=local_date(now))


def _take(row: LocalList, found: Read, mapping: LocalMapping | None) -> None:
    """What was found of a list, as its row keeps it."""
    looked: Looked = found.looked
    # Cut to the column: PostgreSQL refuses a longer text, and a sheet of an open document may be called anything.
    row.fault, row.sheet = looked.fault, looked.sheet[:120]
    row.columns = places.columns_to_json(looked.columns)
    # A list with a fault was not read, and goes with no extract.
    row.mapping = None if looked.fault else mapping
    row.rows_read, row.rows_kept = found.rows_read, found.rows_kept
    row.findings = [asdict(one) for one in found.findings[:KEPT_FINDINGS]]


def _same(sha256: str, kind: str, day: date) -> int | None:
    """The list in use that this file for this day already is."""
    rows = LocalList.objects.filter(sha256=sha256, kind=kind, as_at=day, set_aside_at__isnull=True)
    return rows.values_list("pk", flat=True).first()


@transaction.atomic
def _save(row: LocalList, by: Actor, now: datetime) -> int:
    """Write the list, unless the same was sent while this was read: then that one's id."""
    hold_file(row.sha256)
    if (same := _same(row.sha256, row.kind, row.as_at)) is not None:
        return same
    row.save()
    data = {"kind": row.kind, "sha256": row.sha256, "read": row.mapping_id is not None, "rows_kept": row.rows_kept}
    history.record("local_list.received", by=by, at=now, subject=("local_list", row.pk), data=data)
    return int(row.pk)


def _replace(before: LocalMapping | None, mapping: LocalMapping, by: Actor, now: datetime) -> None:
    """The mapping that holds from now on, in the place of the one that before."""
    if before is not None:
        LocalMapping.objects.filter(pk=before.pk, ends__isnull=True).update(
            ends=local_date(now), ended_by_id=by.account_id or None
        )
    mapping.save()
    data = {"kind": mapping.kind, "version": mapping.version, "columns": mapping.written}
    history.record("local_list.mapped", by=by, at=now, subject=("local_mapping", mapping.pk), data=data)


@transaction.atomic
def _finish(list_id: int, read: Read, mapping: LocalMapping, by: Actor, now: datetime) -> None:
    row = LocalList.objects.select_for_update(of=("self",)).get(pk=list_id)
    # Whoever mapped the kind otherwise while this was read reads the list too: theirs stays, whichever ends last.
    if not LocalMapping.objects.filter(pk=mapping.pk, ends__isnull=True).exists():
        raise Stale("Somebody else has said meanwhile what these columns are, and theirs holds now. Look again.")
    _take(row, read, mapping)
    row.save()
    data = {"kind": row.kind, "mapping": mapping.version, "rows_read": row.rows_read, "rows_kept": row.rows_kept}
    history.record("local_list.read", by=by, at=now, subject=("local_list", row.pk), data=data)
