"""What is published, for apps and builds: the current edition, its figures, the chain of datasets behind it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q, QuerySet, Subquery

from practicelens.analytics.annex_a.report import ANNEX_A
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.measurements import Measurements
from practicelens.performance.datasets import cached, rules
from practicelens.performance.datasets.models import ChildPair, Dataset, Edition
from practicelens.performance.datasets.register import building, used
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.datasets.states import Status
from practicelens.workdays.clock import local_date

# A past week apart, also where its file is the current one's: damage in it is no damage of what everybody sees.
_open: dict[tuple[str, bool], Measurements] = {}
_opening = threading.Lock()
_OPEN_AT_MOST = 4
"""The current one, the one before it that a page may still read, and two past weeks laid side by side."""


def current() -> EditionView | None:
    """What everybody sees now; None before the first publication."""
    # When figures were first published comes with it: a home that asks for both asks one statement.
    first = Edition.objects.order_by("registered_at").values("registered_at")[:1]
    found = Edition.objects.filter(current=True).select_related("registered_by").annotate(first=Subquery(first))
    edition = found.first()
    if edition is None:
        return None
    return replace(view(edition), first_published=local_date(edition.first))


def view(edition: Edition, *, past: bool = False) -> EditionView:
    """An edition as pages know it."""
    return EditionView(
        id=edition.pk,
        hash=edition.hash,
        as_at=edition.as_at,
        published_at=edition.registered_at,
        by=edition.registered_by.name if edition.registered_by else "Practice Lens",
        datasets=len(edition.chain),
        measurements=edition.measurements,
        path=edition.path,
        names_known=edition.names_known,
        past=past,
    )


def measured(edition: EditionView) -> Measurements:
    """The figures of an edition, opened once in a process; only the latest few stay open.

    Raises ``FiguresUnreadable`` for a file that is missing or damaged; one found damaged is opened anew, because it
    is built again under the same name.
    """
    # Here and not in the pages: whoever asks anything of the figures passes this door. Past ones are old by intent.
    if not edition.past:
        used.record_use(edition.as_at)
    path = building.below() / edition.measurements
    key = (str(path), edition.past)
    # One thread opens: a hundred requests after a publication would each open the same file.
    with _opening:
        found = _open.get(key)
        # Cached answers of a damaged file go with it: some of them may be of the part that could still be read.
        if found is not None and found.damaged:
            del _open[key]
            cached.forget()
            found = None
        if found is None:
            while len(_open) >= _OPEN_AT_MOST:
                # Not closed: another thread may be reading it. It closes when the last reader lets go.
                _open.pop(next(iter(_open)))
                cached.forget()
            found = _opened(path, past=edition.past)
        # Last, so that what is read least goes first: weeks looked back at never close the current figures.
        _open.pop(key, None)
        _open[key] = found
    return found


def _opened(path: Path, *, past: bool) -> Measurements:
    """The file, opened; that it cannot be read is noted for whoever shows the answer, who has the current one built."""
    return Measurements(path) if past else Measurements(path, on_damage=used.record_unreadable)


def path_of(edition_id: int) -> str:
    """The folder of an edition below the data directory. For builds."""
    return Edition.objects.values_list("path", flat=True).get(pk=edition_id)


def current_id() -> int | None:
    """The current edition's number. A build is checked against it when it is registered."""
    return Edition.objects.filter(current=True).values_list("pk", flat=True).first()


def chain() -> tuple[DatasetRef, ...]:
    """The datasets in use that are joined, oldest first. For builds."""
    return _joined({one.pk: stored(one) for one in _standing()})


def chain_hashes() -> dict[int, str]:
    """The datasets in use that are joined, oldest first: number and hash. Two queries."""
    # Every one that was not withdrawn, though replaced: which source came first is asked of them too.
    rows = tuple(_standing().values_list("pk", "as_at", "status", "source", "hash"))
    known = [rules.Known(pk, day, Status(status), source) for pk, day, status, source, _ in rows]
    hashes = {pk: of for pk, *_, of in rows}
    return {number: hashes[number] for number in rules.chain(known, building.joined_pairs())}


def paired_numbers() -> dict[str, tuple[str, str]]:
    """What other sources call children of ours: their number there, with the one of the figures and the source."""
    rows = ChildPair.objects.filter(ends__isnull=True, same=True).order_by("source", "written")
    return {written: (becomes, source) for source, written, becomes in rows.values_list("source", "written", "becomes")}


def first_source() -> str:
    """The source published first, whose identifiers are the authority's; "" where nothing is published."""
    return _standing().order_by("pk").values_list("source", flat=True).first() or ""


def chain_with(new: Sequence[DatasetRef]) -> tuple[DatasetRef, ...]:
    """The chain as it will be once these are published, in this order. For builds."""
    datasets = {one.pk: stored(one) for one in _standing()}
    # Numbers past every known one: the chain takes the greater number of a day for the later file.
    beyond = max(datasets, default=0) + 1
    datasets |= dict(enumerate(new, start=beyond))
    return _joined(datasets)


def chain_without(dataset_id: int) -> tuple[DatasetRef, ...]:
    """The chain as it will be without one dataset. For builds."""
    return _joined({one.pk: stored(one) for one in _standing().exclude(pk=dataset_id)})


@dataclass(frozen=True)
class InUse:
    """A dataset in use: its day and source, the folder of its tables, how many rows each list has, its file."""

    id: int
    as_at: date
    folder: Path
    rows: Mapping[str, int]
    name: str = ""
    source: str = ANNEX_A


def in_use() -> tuple[InUse, ...]:
    """Every dataset in use, the latest day first. One query."""
    columns = _in_use().values_list("pk", "as_at", "path", "rows", "name", "source")
    return tuple(InUse(pk, day, building.below() / path, *rest) for pk, day, path, *rest in columns)


def in_use_ids() -> tuple[int, ...]:
    """The numbers of the datasets in use, the latest day first: whether anything was published or withdrawn since."""
    return tuple(_in_use().values_list("pk", flat=True))


def latest_dataset_id(source: str) -> int | None:
    """The dataset in use of a source that tells of the latest day."""
    return _in_use().filter(source=source).values_list("pk", flat=True).first()


def latest_without(dataset_id: int) -> DatasetRef | None:
    """What will be the latest of a dataset's source once it is withdrawn."""
    same = _standing().exclude(pk=dataset_id).filter(source__in=Dataset.objects.filter(pk=dataset_id).values("source"))
    # Of one day the last one published.
    row = same.order_by("-as_at", "-pk").first()
    return stored(row) if row else None


def _standing() -> QuerySet[Dataset]:
    return Dataset.objects.exclude(status=Status.WITHDRAWN.value)


def _in_use() -> QuerySet[Dataset]:
    return Dataset.objects.filter(status=Status.IN_USE.value).order_by("-as_at", "source")


def prunable(keep: int, since: datetime) -> tuple[tuple[int, str], ...]:
    """Editions no longer current whose figures' file is still there: number and file.

    The newest ``keep`` stay, because a page may have begun to read one a moment ago, and those worked out for
    somebody who looked back after ``since``. A file that one of these or the current edition shares is not told.
    """
    looked_at = Q(worked_out_at__gt=since)
    shared = set(Edition.objects.filter(Q(current=True) | looked_at).values_list("measurements", flat=True))
    # By number and not by day: the newest build is what a page may be reading, whichever day it tells of.
    past = Edition.objects.filter(current=False, pruned_at=None).exclude(looked_at).order_by("-id")[keep:]
    return tuple((one.pk, one.measurements) for one in past if one.measurements not in shared)


def _joined(numbered: dict[int, DatasetRef]) -> tuple[DatasetRef, ...]:
    """Those of the datasets that are joined, oldest day first."""
    known = [rules.Known(number, one.as_at, Status.IN_USE, one.source) for number, one in numbered.items()]
    return tuple(numbered[number] for number in rules.chain(known, building.joined_pairs()))


def stored(dataset: Dataset) -> DatasetRef:
    """Where a dataset lies and what it holds."""
    path = building.below() / dataset.path
    return DatasetRef(
        dataset.hash, path, dataset.authority, dataset.scheme, dataset.as_at, dict(dataset.rows), dataset.source
    )


def published_by(moment: datetime) -> datetime | None:
    """When the dataset was published that figures stood on at a moment: the one of the latest day that was in use."""
    # Not by today's status: what was replaced or withdrawn after the moment stood then.
    rows = Dataset.objects.filter(published_at__lte=moment).exclude(withdrawn_at__lte=moment)
    return rows.order_by("-as_at", "-published_at").values_list("published_at", flat=True).first()


def rows_of(dataset_id: int) -> dict[str, int]:
    """How many rows each table of a dataset has, the local lists kept with it too; nothing of one that is not there."""
    rows = Dataset.objects.filter(pk=dataset_id).values_list("rows", flat=True).first()
    return dict(rows or {})
