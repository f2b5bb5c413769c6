"""Changes to extracts. The only code that writes the extracts tables; publishing has its own room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, NewType

from django.db import connection, transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.analytics.annex_a.matching import places as matching
from practicelens.analytics.annex_a.report import Finding as Found
from practicelens.analytics.annex_a.report import Report
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.performance.extracts import files, permissions, rules
from practicelens.performance.extracts.models import Extract, Finding, Match
from practicelens.performance.extracts.states import IN_THE_FIGURES, KEPT_OUT, WORDS, State, may_move
from practicelens.workdays.clock import local_date

ExtractId = NewType("ExtractId", int)
# A statement takes so many values and no more (SQLite: 32,766), and a file may have thousands of findings.
_BATCH = 500


@dataclass(frozen=True)
class Received:
    """A file received: its extract's id, and whether the very same file had been received before."""

    extract_id: ExtractId
    already: bool = False


def receive(
    source: Path | BinaryIO,
    name: str,
    *,
    by: Actor,
    now: datetime,
    as_at: date | None = None,
    then: Callable[[int], None] | None = None,
) -> Received:
    """Keep a file from the case system, to be read in the background.

    The same file a second time is not received again: the extract it already is comes back, and says so.
    ``as_at`` is the day it was taken; without it the file's name is asked. ``then`` is called for a new extract in
    the transaction that writes it: an extract whose reading was never queued would wait for ever.
    """
    permissions.check_can_load(by)
    plain = rules.plain_name(name)
    if as_at is not None:
        rules.check_as_at(as_at, local_date(now))
    # The file is on the disk before the transaction begins: a row whose file is missing could never be read, a file
    # without a row harms nobody.
    kept = files.keep(source, plain)
    return _receive(plain, kept, as_at, by, now, then)


@transaction.atomic
def start_reading(extract_id: int, *, by: Actor, now: datetime) -> Path:
    """Take an extract that was received, or whose reading stopped, and say where its file lies."""
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    # What the last try said is no longer so while a new one runs.
    extract.problem = ""
    extract.step, extract.steps_done, extract.steps_all = "Reading every list and checking every cell", 1, 2
    move(extract, State.READING, by=by, now=now)
    return files.place_of(extract.sha256, extract.name)


@transaction.atomic
def take_reading(
    extract_id: int,
    report: Report,
    *,
    latest_event: date | None,
    corrections: Sequence[int] = (),
    quiet: bool = False,
    by: Actor,
    now: datetime,
) -> State:
    """Keep what the reader reports, its findings one by one, and, unless ``quiet``, tell the person who sent the file.

    ``corrections`` are the numbers of those it was read by.

    ``latest_event`` is the last date in the file that is not in the future: it stands in for the day the
    extract was taken where neither the person, the file's name nor the file itself said it.
    """
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    # Kept by its print, and known to people by the name they sent it under.
    report = report.renamed(files.place_of(extract.sha256, extract.name).name, extract.name)
    extract.lists, extract.source = report.by_number(), report.format
    extract.further = report.further_by_table()
    extract.checks = [asdict(one) for one in report.checks]
    _keep_findings(extract, report.by_line().findings)
    _keep_match(extract, report, corrections)
    # What a person or the file's name said stands: a file's own day may be that of the report's first run.
    if extract.as_at is None and report.as_at is not None:
        extract.as_at, extract.as_at_from = report.as_at, "file"
    # Least sure, so last: nobody worked on the Sunday before an extract, and it would count as taken on the Friday.
    elif extract.as_at is None and latest_event is not None:
        extract.as_at, extract.as_at_from = latest_event, "events"
    to = rules.state_after_reading(report.readable, report.publishable)
    move(extract, to, by=by, now=now, blocks=extract.blocks, warns=extract.warns, notes=extract.notes)
    # In the same transaction as the state: a notice posted after it could be lost with the process.
    if not quiet:
        tell(extract, "extract_read", f"{extract.name}: {extract.get_state_display().lower()}", now)
    return to


@transaction.atomic
def reading_stopped(extract_id: int, problem: str, *, by: Actor, now: datetime) -> None:
    """Say that reading did not finish, for a reason that is not the file's; it can be tried again."""
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    extract.problem = problem
    # Another state than one that could not be read: of this one the same file may be tried again.
    move(extract, State.FAILED, by=by, now=now)
    tell(extract, "extract_failed", f"{extract.name}: reading stopped", now)


@transaction.atomic
def read_anew(extract_id: int, *, by: Actor, now: datetime) -> bool:
    """Let an extract be read from the beginning, because the process that read it was killed; False when none was."""
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    # It may have finished between being found and being locked.
    if State(extract.state) is not State.READING:
        return False
    move(extract, State.RECEIVED, by=by, now=now, why="the process that read it ended")
    return True


@transaction.atomic
def set_as_at(extract_id: int, as_at: date | None, *, by: Actor, now: datetime) -> None:
    """Say which day an extract was taken, until it is published."""
    permissions.check_can_load(by)
    extract = load_for_change(extract_id)
    # Also while it is read: the reader's own guess at the day gives way to what a person has said.
    state = State(extract.state)
    if state in IN_THE_FIGURES:
        raise Refused("The day of a published extract cannot be changed: withdraw it first.", code="published")
    if state not in {State.READY, State.BLOCKED, State.RECEIVED, State.READING}:
        raise Refused(f"The extract stands at “{WORDS[state]}”: its day cannot be changed from there.", code="not_now")
    day = rules.check_as_at(as_at, local_date(now))
    # Unchanged it is no event, and keeps where it was taken from.
    if day == extract.as_at:
        return
    extract.as_at, extract.as_at_from = day, "person"
    extract.save(update_fields=["as_at", "as_at_from"])
    history.record("extract.dated", by=by, at=now, subject=("extract", extract.pk), data={"as_at": day.isoformat()})


@transaction.atomic
def set_aside(extract_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Put an extract that was never published aside, with a reason: it no longer waits for anybody."""
    permissions.check_can_load(by)
    reason = rules.check_reason(why)
    extract = load_for_change(extract_id)
    # Asked of the dataset, not of the state: one that was withdrawn had figures too, and is not put aside again.
    if extract.dataset_id is not None:
        raise Refused("This extract is published: it has to be withdrawn.", code="published")
    extract.withdrawn_why = reason
    move(extract, State.WITHDRAWN, by=by, now=now, why=reason)
    # Files go after the commit: rolled back, the extract would still need its tables.
    transaction.on_commit(lambda: files.forget_reading(extract.sha256))


def state_of(extract_id: int) -> State:
    """Where an extract stands, for the code that is working on it."""
    state = Extract.objects.filter(pk=extract_id).values_list("state", flat=True).first()
    if state is None:
        raise Missing("extract")
    return State(state)


def load_for_change(extract_id: int) -> Extract:
    """The extract, locked until the transaction ends; ``Missing`` when there is none."""
    extract = Extract.objects.select_for_update(of=("self",)).filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    return extract


def hold_file(sha256: str) -> None:
    """Hold off whoever else sends a file of this content until this transaction ends; other files go on.

    For a look whether it has been sent already, and the write that follows. No constraint says it: a file whose first
    try led nowhere is sent again, and the first may be tried again too. SQLite has one writer anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # No row stands yet that could be locked; the lock's name is a whole number of 64 bits with a sign.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:16], 16) - 2**63])


def load_several(extract_ids: Collection[int]) -> dict[int, Extract]:
    """Several extracts by number, locked as ``load_for_change`` has it, in one query."""
    # In one order always: two that lock several of the same would else wait for each other.
    rows = Extract.objects.select_for_update(of=("self",)).filter(pk__in=extract_ids).order_by("pk")
    found = {row.pk: row for row in rows}
    if found.keys() != {*extract_ids}:
        raise Missing("extract")
    return found


def move(extract: Extract, to: State, *, by: Actor, now: datetime, **details: object) -> None:
    """Move by the table of moves, save, and write it into history. ``Refused`` when the table says no."""
    start = State(extract.state)
    if not may_move(start, to):
        raise Refused(f"The extract stands at “{WORDS[start]}”: that cannot be done from there.", code="not_now")
    extract.state, extract.state_since = to.value, now
    if to not in {State.READING, State.PUBLISHING}:
        # A bar stands while something runs, and nothing runs in the other states.
        extract.step, extract.steps_done, extract.steps_all = "", 0, 0
    extract.save()
    history.record(f"extract.{to.value}", by=by, at=now, subject=("extract", extract.pk), data=dict(details))


def tell(extract: Extract, kind: str, about: str, now: datetime) -> None:
    """Post a notice to the person who sent the file, if it was a person."""
    if extract.received_by_id is not None:
        notices.post(kind, to=[extract.received_by_id], link=f"/extracts/{extract.pk}/", at=now, about=about)


@transaction.atomic
def _receive(
    name: str, kept: files.Kept, as_at: date | None, by: Actor, now: datetime, then: Callable[[int], None] | None
) -> Received:
    """Write the row, unless the same content has one that leads somewhere."""
    hold_file(kept.sha256)
    out = [state.value for state in KEPT_OUT]
    # By content, not by name: files are renamed and sent again far more often than they change.
    same = Extract.objects.filter(sha256=kept.sha256).exclude(state__in=out).first()
    if same is not None:
        return Received(ExtractId(same.pk), already=True)
    named = rules.day_in_name(name)
    # A date in a name may be the inspection's or a deadline's; one that has not come is not the day of the extract.
    if named is not None and named > local_date(now):
        named = None
    extract = Extract.objects.create(
        name=name,
        sha256=kept.sha256,
        size=kept.size,
        received_at=now,
        received_by_id=by.account_id or None,
        as_at=as_at or named,
        as_at_from="person" if as_at else "name" if named else "",
        state=State.RECEIVED.value,
        state_since=now,
    )
    data = {"sha256": kept.sha256, "size": kept.size}
    history.record("extract.received", by=by, at=now, subject=("extract", extract.pk), data=data)
    if then is not None:
        then(extract.pk)
    return Received(ExtractId(extract.pk))


def _keep_match(extract: Extract, report: Report, corrections: Sequence[int]) -> None:
    """Replace the match report by this one; a new row, so that a page of the old one is seen to be old."""
    # Deleted and made anew rather than changed: an open page names the match
    # by its number, and is then refused as stale.
    Match.objects.filter(extract=extract).delete()
    if report.places:
        places = matching.to_json(report.places)
        Match.objects.create(extract=extract, source=report.format, places=places, corrections=list(corrections))


def _keep_findings(extract: Extract, found: Sequence[Found]) -> None:
    """Replace the findings by these, in batches, and count them by severity."""
    # Read again after a kill: the second reading replaces the first, so that doing it twice does no harm.
    extract.findings.all().delete()
    rows = [
        Finding(
            extract=extract,
            position=position,
            code=one.code,
            severity=str(one.severity),
            message=one.message,
            list_number=one.list,
            # Cut to the columns: PostgreSQL refuses longer text, and a cell may hold a page.
            sheet=(one.sheet or "")[:120],
            row=one.row,
            column=(one.column or "")[:200],
            value="" if one.value is None else str(one.value)[:200],
        )
        for position, one in enumerate(found)
    ]
    Finding.objects.bulk_create(rows, batch_size=_BATCH)
    counts = {kind: sum(row.severity == kind for row in rows) for kind in ("blocks", "warns", "notes")}
    # Saved with the state that they decide, by whoever called.
    extract.blocks, extract.warns, extract.notes = counts["blocks"], counts["warns"], counts["notes"]
