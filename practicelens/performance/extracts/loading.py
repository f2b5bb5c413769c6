"""Loading: a file received, read in a child process with limits, and published; one file, or many at once.

Uses no door of its own: each file goes through the same changes as one sent from a page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.analytics import annex_a
from practicelens.analytics.annex_a.report import UNKNOWN, Report
from practicelens.analytics.arrow import without_pandas
from practicelens.analytics.schema import TABLES
from practicelens.performance.extracts import changes, files, internal
from practicelens.performance.extracts.changes import ExtractId
from practicelens.performance.extracts.local_lists import changes as local_lists
from practicelens.performance.extracts.local_lists import internal as local_lists_internal
from practicelens.performance.extracts.matching import internal as matching
from practicelens.performance.extracts.matching.internal import Remembered
from practicelens.performance.extracts.states import State
from practicelens.workdays.clock import local_date

if TYPE_CHECKING:
    # To publish asks for most of the product, which is imported while the file is read.
    from practicelens.performance.datasets.register.building import Progress

log = logging.getLogger(__name__)

# Each reader may take 2 GB and a core; more would crowd out the pages.
READERS = 2
HANDFUL = 8  # files that a child process reads at most: starting one costs as much as reading one
STOPPED = "Reading stopped for a reason that is not in the file. Nothing was lost: try again."
# A birth is nothing that we did: a child born after the last event would make the extract look newer than it is.
_NOT_EVENTS = {"born"}

LoadProgress = Callable[[str, float, float], None]
"""Told of a long load: what is being done, how far it is, and how far there is to go."""


@dataclass(frozen=True)
class Incoming:
    """A file to be loaded: the day it was taken, and the moment it counts as received and published at."""

    path: Path
    as_at: date
    at: datetime


@dataclass(frozen=True)
class Loaded:
    """What became of a file."""

    extract_id: ExtractId
    state: State
    already: bool = False


def load(
    path: Path,
    as_at: date | None,
    *,
    by: Actor,
    now: datetime,
    publish: bool = True,
    accepted: Collection[str] = (),
    progress: Progress | None = None,
) -> Loaded:
    """Receive, read and, unless findings block it, publish one file, here and now.

    A file that was read before and never published is published now, without being read again. ``accepted`` are the
    codes of questions said yes to; raises Unanswered for any other, and the file then waits, read.
    """
    # Known by its content: a file renamed and loaded again is the extract it already is.
    received = changes.receive(path, path.name, by=by, now=now, as_at=as_at)
    # Received and never read is a process that was killed in between: it is read now, and not called known.
    known = received.already and not _unread(received.extract_id)
    with ThreadPoolExecutor(1) as beside:
        if publish and not known:
            beside.submit(_import_publishing)
        state = changes.state_of(received.extract_id) if known else read(received.extract_id, by=by, now=now)
    if state is State.READY and publish:
        from practicelens.performance.extracts.publishing import changes as publishing_changes

        publishing_changes.publish(received.extract_id, by=by, now=now, accepted=accepted, progress=progress)
        state = changes.state_of(received.extract_id)
    return Loaded(received.extract_id, state, already=known)


def _import_publishing() -> None:
    """Import all that publishing asks of, and its libraries, while a child process reads what is to be published.

    In the process of a command that is a third of a second in which nothing else would be done.
    """
    # What fails here fails once more where it is used, and is told there.
    import duckdb  # noqa: F401
    import pyarrow.compute
    import pyarrow.parquet  # noqa: F401

    import practicelens.performance.extracts.publishing.changes  # noqa: F401


def publish_known(
    path: Path, *, by: Actor, now: datetime, accepted: Collection[str] = (), progress: Progress | None = None
) -> Loaded:
    """Publish the extract that a file was received as before; one that stands in the figures already stays.

    Raises Refused (not_loaded) where nobody has loaded it, or its reading has not ended; Unanswered as ``load``.
    """
    from practicelens.performance.extracts.publishing import changes as publishing_changes

    known = internal.known([files.print_of(path)]).get(files.print_of(path))
    state = None if known is None else changes.state_of(known)
    if known is None or state in {State.RECEIVED, State.READING}:
        raise Refused(f"{path.name} was not loaded before, or is still being read. Load it first.", code="not_loaded")
    if state is not State.READY:
        return Loaded(known, changes.state_of(known), already=True)
    publishing_changes.publish(known, by=by, now=now, accepted=accepted, progress=progress)
    return Loaded(known, changes.state_of(known))


def read(extract_id: int, *, by: Actor, now: datetime) -> State:
    """Read an extract that was received, in a child process with limits, and keep what the reader reports."""
    # In a write of its own before the reading: whoever looks sees that it is being read, and a killed process leaves
    # it to be reclaimed.
    path = changes.start_reading(extract_id, by=by, now=now)
    try:
        known = matching.remembered()
        # The stem of the kept file is its print, under which its tables lie too.
        report, latest = _read_file(path, path.stem, local_date(now), known)
        kind = _local_kind(report)
        changes.take_reading(
            extract_id, report, latest_event=latest, corrections=known.numbers, quiet=bool(kind), by=by, now=now
        )
        if kind:
            # After the reading has been kept: only a file that could not be read as
            # an extract may be taken for a local list.
            local_lists.take_over(extract_id, kind, by=by, now=now)
        return changes.state_of(extract_id)
    except Exception as error:
        # The type alone: an error's words may hold what was in a cell.
        log.error("reading extract %s failed: %s", extract_id, type(error).__name__)
        changes.reading_stopped(extract_id, STOPPED, by=by, now=now)
        return State.FAILED


def _local_kind(report: Report) -> str | None:
    """The kind of local list that an unknown table is, by a mapping that somebody made of such a one before."""
    # A local list is one table; a file with several is no such list, whatever one of them holds.
    if report.format != UNKNOWN or len(report.places) != 1:
        return None
    return local_lists_internal.kind_of([column.header for column in report.places[0].columns])


def load_many(
    incoming: Iterable[Incoming],
    *,
    by: Actor,
    now: datetime,
    publish: bool = True,
    progress: LoadProgress | None = None,
) -> tuple[Loaded, ...]:
    """Load many files, oldest first, with one build at the end: the same rows as one by one, in far less time.

    A file that cannot be published is left as its findings say, and the others are published without it. Without
    ``publish`` they are read and wait; a later call, also after its process was killed, goes on from there.
    """
    from practicelens.performance.extracts.publishing import changes as publishing_changes

    # In the order they were received, so that the same files give the same rows however they are listed.
    listed = sorted(incoming, key=lambda one: (one.at, one.as_at))
    report_progress = progress or (lambda words, done, steps: None)
    # Looked up before anything is read: loading that was cut off goes on from there.
    known = internal.known(files.print_of(one.path) for one in listed)
    fresh = [one for one in listed if files.print_of(one.path) not in known]
    received: dict[Path, ExtractId] = {}
    report_progress("Reading extracts", 0, len(fresh) + 1)
    corrections = matching.remembered()
    for number, (one, outcome) in enumerate(_read_all(fresh, corrections), start=1):
        # Received only now, and read in the same moment: nothing ever stands half way that others would take up.
        taken = partial(_take, outcome=outcome, corrections=corrections.numbers, by=by, at=one.at)
        received[one.path] = changes.receive(
            one.path, one.path.name, by=by, now=one.at, as_at=one.as_at, then=taken
        ).extract_id
        report_progress("Reading extracts", number, len(fresh) + 1)
    ids = [received.get(one.path) or known[files.print_of(one.path)] for one in listed]
    # Asked after the reading, at once: some are blocked by findings, and those known before stand anywhere.
    states = internal.states(ids)
    ready = [
        publishing_changes.Joining(one, each.at)
        for one, each in zip(ids, listed, strict=True)
        if states[one] is State.READY
    ]
    if ready and publish:
        report_progress("Joining them and working the figures out", len(fresh), len(fresh) + 1)
        publishing_changes.publish_many(ready, by=by, now=now, progress=lambda words, done, steps: None)
        states = internal.states(ids)
    report_progress("Extracts loaded", len(fresh) + 1, len(fresh) + 1)
    new = set(received.values())
    return tuple(Loaded(one, states[one], already=one not in new) for one in ids)


Outcome = tuple[Report, date | None]
"""What the reader reports of a file, and the latest event in it."""


def _read_all(fresh: Sequence[Incoming], known: Remembered) -> Iterator[tuple[Incoming, Outcome | None]]:
    """Read in two child processes at a time, a handful of files each; threads are enough to wait for them."""
    # Rounded up, so that two readers share a few files evenly instead of one taking all.
    each = min(HANDFUL, -(-len(fresh) // READERS)) or 1
    handfuls = [fresh[start : start + each] for start in range(0, len(fresh), each)]
    # In the order given, though the second handful may be done first: receiving in order gives the same rows each time.
    with ThreadPoolExecutor(READERS) as pool:
        readings = [pool.submit(_read_files, some, known) for some in handfuls]
        for some, reading in zip(handfuls, readings, strict=True):
            # A handful whose process died fails as a whole: of its files none can be told from the one that killed
            # it.
            error = reading.exception()
            if error is not None:
                log.error("reading extracts failed: %s", type(error).__name__)
            yield from zip(some, [None] * len(some) if error else reading.result(), strict=True)


def _take(extract_id: int, *, outcome: Outcome | None, corrections: Sequence[int], by: Actor, at: datetime) -> None:
    """Keep one reading, in the transaction that receives its file."""
    changes.start_reading(extract_id, by=by, now=at)
    if outcome is None:
        changes.reading_stopped(extract_id, STOPPED, by=by, now=at)
        return
    report, latest = outcome
    changes.take_reading(extract_id, report, latest_event=latest, corrections=corrections, by=by, now=at)


def _read_file(path: Path, sha256: str, today: date, known: Remembered) -> tuple[Report, date | None]:
    """The reader's report, and the latest event in what it read. No database: runs in threads."""
    folder = files.fresh_reading_folder(sha256)
    report = annex_a.read_guarded(path, folder, today=today, corrections=known.corrections)
    return report, latest_event(folder, today) if report.readable else None


def _read_files(some: Sequence[Incoming], known: Remembered) -> list[Outcome | None]:
    """Several files in one child process: what ``_read_file`` finds of each. No database: runs in threads."""
    # Named by the print already, though nothing is received yet: receiving finds the tables under it.
    folders = [files.fresh_reading_folder(files.print_of(one.path)) for one in some]
    days = [local_date(one.at) for one in some]
    jobs = [annex_a.Job(one.path, folder, day) for one, folder, day in zip(some, folders, days, strict=True)]
    reports = annex_a.read_guarded_many(jobs, corrections=known.corrections)
    return [
        (report, latest_event(folder, day) if report.readable else None)
        for report, folder, day in zip(reports, folders, days, strict=True)
    ]


def latest_event(folder: Path, today: date) -> date | None:
    """The latest date in the tables read that is not in the future; dates of birth are not events."""
    # Imported late: Arrow takes a moment that pages and commands which read nothing need not wait for.
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    without_pandas()
    found: list[date] = []
    for table, columns in TABLES.items():
        path = folder / f"{table}.parquet"
        dates = [name for name, kind in columns.items() if kind == "date" and name not in _NOT_EVENTS]
        # A list that was not in the file has no table.
        if not path.is_file() or not dates:
            continue
        for column in pq.ParquetFile(path).read(columns=dates).columns:
            past = column.filter(pc.less_equal(column, today))
            latest = pc.max(past).as_py() if len(past) else None
            if latest is not None:
                found.append(latest)
    return max(found, default=None)


def _unread(extract_id: int) -> bool:
    """Whether an extract that was received earlier has still to be read."""
    return changes.state_of(extract_id) is State.RECEIVED
