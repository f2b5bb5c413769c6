"""Builds figures again that a page could not read: they are derived, so what is built is what was there."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from practicelens.access.actor import SYSTEM
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.workdays import clock


def mend_later() -> None:
    """Have the current figures built again, once however many pages find that they cannot be read."""
    edition = register_internal.current()
    if edition is not None:
        with transaction.atomic():  # the claim and its task, or neither
            if register_changes.claim_mending(edition.id, now=clock.now()):
                mend_figures.enqueue(edition.id)


@task()
def mend_figures(edition_id: int) -> str:
    """Build the figures' file of the current edition anew; from its datasets where the edition itself is damaged."""
    edition = register_internal.current()
    # Published or withdrawn since: another file is read now, and nobody asks for this one.
    if edition is None or edition.id != edition_id:
        return "no longer current"
    if building.mend(register_internal.path_of(edition_id), edition.measurements):
        register_changes.mended(edition_id)
        return "mended"
    # The longer way, from the datasets: the edition's own tables were damaged too, or are an earlier version's.
    publishing_changes.work_out_again(by=SYSTEM, now=clock.now())
    return "worked out again"
