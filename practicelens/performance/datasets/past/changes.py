"""Working the figures of a past week out again, for somebody who looks back. It publishes nothing."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.analytics import duck
from practicelens.performance.datasets import permissions
from practicelens.performance.datasets.models import Edition
from practicelens.performance.datasets.past import internal
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.workdays.clock import local_date

NOT_KEPT = "The dataset of that week is no longer kept in full, so it cannot be opened."


def work_out(dataset_id: int, *, by: Actor, now: datetime, progress: building.Progress | None = None) -> None:
    """Build the figures of a week as it was published; what is published now stays. Raises Missing, Refused.

    Twice is as once: what is built of the same lies under the same name.
    """
    permissions.check_can_look_back(by)
    dataset = internal.dataset_of(dataset_id)
    edition = internal.edition_of(dataset)
    chain = internal.chain_of(dataset, edition)
    # A file that is there was found unreadable, or is an earlier version's: it is made anew under its own name.
    if (damaged := internal.file_of(edition)) is not None:
        # Two may work the same week out at once: whoever comes second finds it gone already.
        damaged.unlink(missing_ok=True)
    refs = [register_internal.stored(one) for one in chain]
    # The rules of the day it was published, not of the day it tells of: with these everybody saw it.
    day = local_date(dataset.published_at)
    try:
        built = building.build_past(edition.path if edition else None, refs, day, progress)
    except (OSError, duck.errors()) as error:
        # No fault to be tried again: the dataset's files are gone or damaged, and nothing brings them back.
        raise Refused(NOT_KEPT, code="not_kept") from error
    if edition is not None:
        # Its print stays: looks and draws are kept with it.
        fields = {"path": built.path, "measurements": built.measurements, "pruned_at": None, "worked_out_at": now}
        Edition.objects.filter(pk=edition.pk).update(**fields)
        return
    Edition.objects.create(
        hash=built.hash,
        path=built.path,
        measurements=built.measurements,
        as_at=built.as_at,
        chain=[one.pk for one in chain],
        names_known=built.names_known,
        registered_at=now,
        registered_by_id=by.account_id or None,
        week=dataset,
        worked_out_at=now,
    )
