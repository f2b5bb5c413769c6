"""Which edition a dataset's week is, and the datasets that were published with it. For apps that have asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from practicelens.access.errors import Missing
from practicelens.analytics.joining.days import REACH
from practicelens.performance.datasets import rules
from practicelens.performance.datasets.models import Dataset, Edition
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.rules import Known
from practicelens.performance.datasets.states import Status
from practicelens.rulebook import queries as rulebook
from practicelens.workdays.clock import local_date


def dataset_of(dataset_id: int) -> Dataset:
    """A dataset whose week may be opened. Raises Missing where there is none, and where it was withdrawn."""
    # What was withdrawn held what nobody may look at again: another authority's children, a restricted child's name.
    found = Dataset.objects.exclude(status=Status.WITHDRAWN.value).filter(pk=dataset_id).first()
    if found is None:
        raise Missing("week")
    return found


def edition_of(dataset: Dataset) -> Edition | None:
    """The edition that was published with a dataset, or was made since for whoever looked back; None: neither.

    Published with others in one build, or of a day before the latest, a dataset had no edition that ends with it.
    """
    # The oldest edition with it: each later one holds it too, with what came since.
    rows = Edition.objects.filter(as_at__gte=dataset.as_at).order_by("id")
    first = next((one for one in rows.iterator() if one.week_id is None and dataset.pk in one.chain), None)
    if first is not None and (first.as_at == dataset.as_at or _spoke_in(first, dataset)):
        return first
    # Two who looked back at once may have made two: the first stays the one that looks were recorded with.
    return Edition.objects.filter(week=dataset).order_by("id").first()


def _spoke_in(edition: Edition, dataset: Dataset) -> bool:
    """Whether a dataset of an earlier day told of the edition's own day too: as its source's newest, near enough.

    A second source published after a later extract of the first is part of what everybody saw then, and no week of
    its own: an older extract of the same source fills in its own month alone.
    """
    same = Dataset.objects.filter(pk__in=edition.chain, source=dataset.source, as_at__gt=dataset.as_at)
    # How far a source's day carries is the rule of then: today's would change which week it was.
    within = int(rulebook.rules_on(local_date(dataset.published_at))[REACH])
    return (edition.as_at - dataset.as_at).days <= within and not same.exists()


def chain_of(dataset: Dataset, edition: Edition | None) -> tuple[Dataset, ...]:
    """The datasets that its week was worked out from, oldest day first: as was known when it was published."""
    if edition is not None:
        return tuple(Dataset.objects.filter(pk__in=edition.chain).order_by("as_at", "source"))
    moment = dataset.published_at
    rows = {
        one.pk: one
        # Both: an older day that was loaded later was not known then, though it stands before it today.
        for one in Dataset.objects.filter(as_at__lte=dataset.as_at, published_at__lte=moment)
        if one.withdrawn_at is None or one.withdrawn_at > moment
    }
    # As if each were in use: what replaced another one later had not been sent yet.
    known = [Known(one.pk, one.as_at, Status.IN_USE, one.source) for one in rows.values()]
    chosen = rules.chain(known, building.joined_pairs(moment))
    return tuple(rows[number] for number in chosen)


def file_of(edition: Edition | None) -> Path | None:
    """Where the figures of a week lie; None where they are to be worked out first."""
    if edition is None:
        return None
    # Asked of the disk, not of the note that it was pruned: a folder may be lost without anybody's noting it.
    file = building.below() / edition.measurements
    return file if file.is_file() else None


def day_of(dataset_id: int) -> date:
    """The day that a dataset tells of."""
    return dataset_of(dataset_id).as_at
