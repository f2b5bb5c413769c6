"""Builds: an extract's tables stored as a dataset, and the chain joined into an edition with its figures.

Slow and outside any transaction. What is made here is seen by nobody until ``changes.register`` names it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from practicelens.analytics import dataset as dataset_store
from practicelens.analytics import duck, measurements
from practicelens.analytics import edition as editions
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.edition import keptframe
from practicelens.analytics.frame import Frame
from practicelens.performance.datasets.models import SourceJoining
from practicelens.performance.datasets.register.frame import assemble
from practicelens.workdays.clock import local_date

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are behind, and how many there are."""


@dataclass(frozen=True)
class Built:
    """An edition on disk with its figures; ``chain`` holds its datasets' prints, oldest first."""

    hash: str
    path: str
    measurements: str
    as_at: date
    names_known: str
    chain: tuple[str, ...]


def below() -> Path:
    """The data directory: every path in the register is below it, so a deployment can be moved."""
    return Path(settings.DATA_DIR)


def store(reading_folder: Path, as_at: date, joined: Mapping[str, Mapping[str, str]]) -> DatasetRef:
    """Keep the tables read from one extract as an immutable dataset of this authority.

    ``joined`` says by table which spellings of children become others.
    """
    return dataset_store.store(
        reading_folder,
        below() / "datasets",
        authority=settings.AUTHORITY_CODE,
        scheme=settings.CHILD_SCHEME,
        as_at=as_at,
        joined=joined,
    )


def build(chain: Sequence[DatasetRef], today: date, progress: Progress | None = None) -> Built:
    """Join the datasets, oldest first, and work every figure out, under the names and rules of ``today``."""
    report_progress = progress or (lambda words, done, steps: None)
    frame = assemble(today)
    # The first of the three, keeping what was read, is the caller's: the claim has put it on the page already.
    report_progress("Joining it with the earlier extracts", 1, 3)
    # Folders are named by their content: what is built a second time is found there, and nothing is overwritten.
    edition = editions.build(chain, frame, below() / "editions")
    report_progress("Working the figures out", 2, 3)
    file = measurements.build(edition, below() / "measurements")
    return as_built(edition, file, print_of_names(today), chain)


def build_past(folder: str | None, chain: Sequence[DatasetRef], day: date, progress: Progress | None = None) -> Built:
    """The figures of a past edition once more: from its own tables, else from its datasets under the names of its day.

    ``folder``: where the edition was kept below the data directory; None where the datasets never had one of their
    own. Raises OSError where a dataset is no longer kept.
    """
    report_progress = progress or (lambda words, done, steps: None)
    known = below() / folder if folder else None
    report_progress("Reading what was kept", 1, 3)
    edition, file = _measured_again(known) if known else (None, None)
    if edition is None or file is None:
        # Teams are renamed without a date: the edition's own tables alone know what they were called.
        frame = (_frame_of(known) if known else None) or assemble(day)
        edition = editions.build(chain, frame, below() / "editions")
        report_progress("Working the figures out", 2, 3)
        file = measurements.build(edition, below() / "measurements")
    # No print of names: a past week is never asked whether its names have changed since.
    return as_built(edition, file, "", chain)


def as_built(edition: editions.EditionRef, file: Path, names_known: str, chain: Sequence[DatasetRef]) -> Built:
    """What was made, as the register keeps it."""
    return Built(
        hash=edition.hash,
        path=relative(edition.path),
        measurements=relative(file),
        as_at=edition.as_at,
        names_known=names_known,
        chain=tuple(one.hash for one in chain),
    )


def _measured_again(folder: Path) -> tuple[editions.EditionRef | None, Path | None]:
    """An edition that is kept, with its figures; nothing where its tables are gone, damaged or of an older version."""
    try:
        edition = editions.at(folder)
        return edition, measurements.build(edition, below() / "measurements")
    # Tables of an earlier version lack what is asked of them, which looks like damage: both go the longer way.
    except (OSError, ValueError, KeyError, duck.errors()):
        return None, None


def _frame_of(folder: Path) -> Frame | None:
    try:
        return keptframe.frame_of(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def places(built: Built) -> dict[str, tuple[int | None, int | None]]:
    """The team and worker of every child by figures that are not registered yet."""
    return measurements.Measurements(below() / built.measurements).places()


def mend(edition: str, file: str) -> bool:
    """Build a figures' file anew that a page could not read, from its own edition; whether it stands again.

    Not looked at first: DuckDB would answer from the file that this process still holds open, whatever became of it.

    False where it cannot be built under its name any more: the edition's own tables are damaged, or the product's
    questions have changed since. Then it is removed, and the figures are to be worked out from the datasets.
    """
    target = below() / file
    # Gone first: a build takes a file that stands for finished.
    target.unlink(missing_ok=True)
    try:
        # Taking nothing over: a file before may be where the damage comes from.
        return measurements.build(editions.at(below() / edition), target.parent, anew=True) == target
    except (OSError, ValueError, KeyError, duck.errors()):
        # An edition's folder is taken for whole where it stands, so a damaged one has to go before it can be built
        # again.
        shutil.rmtree(below() / edition, ignore_errors=True)
        return False


def print_of_names(today: date) -> str:
    """A print of teams, workers, spellings, rules and joined sources: with another figures can be worked out anew."""
    return hashlib.sha256(repr((assemble(today), joined_pairs())).encode()).hexdigest()


def joined_pairs(moment: datetime | None = None) -> tuple[tuple[str, str], ...]:
    """The pairs of sources that number children alike, as somebody confirmed, now or at a moment. One query."""
    holds = Q(ends__isnull=True)
    if moment is not None:
        # Ends are days and confirmations moments: on the day it was ended it held no longer.
        holds = Q(confirmed_at__lte=moment) & (holds | Q(ends__gt=local_date(moment)))
    rows = SourceJoining.objects.filter(holds).order_by("source", "other")
    return tuple(rows.values_list("source", "other"))


def relative(path: Path | str) -> str:
    """A path as the register keeps it."""
    # Both resolved: the data directory may be reached by a link, and one side alone would not lie below the other.
    return Path(path).resolve().relative_to(below().resolve()).as_posix()
