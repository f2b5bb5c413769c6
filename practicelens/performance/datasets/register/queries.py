"""Reads of what is published: the current edition, the datasets behind it, what its extracts spelled unknown."""

from __future__ import annotations

from practicelens.analytics.measurements import Unmatched
from practicelens.people.asking import Asking
from practicelens.performance.datasets import permissions
from practicelens.performance.datasets.models import Dataset
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import DatasetView, EditionView
from practicelens.performance.datasets.states import WORDS, Status


def published(asking: Asking) -> EditionView | None:
    """What everybody sees now; None before the first publication. It says nothing of any child."""
    return asking.once(current)


def datasets(asking: Asking) -> tuple[DatasetView, ...]:
    """Every dataset ever published, for those who load them."""
    permissions.check_can_publish(asking.actor)
    return tuple(
        DatasetView(
            id=one.pk,
            name=one.name,
            as_at=one.as_at,
            status=WORDS[Status(one.status)],
            published_at=one.published_at,
            rows=one.rows,
        )
        for one in Dataset.objects.all()
    )


def names_changed(asking: Asking) -> bool:
    """Whether teams, spellings or rules changed since the current figures were worked out."""
    permissions.check_can_publish(asking.actor)
    edition = asking.once(current)
    return edition is not None and edition.names_known != building.print_of_names(asking.today)


def unmatched(asking: Asking) -> tuple[Unmatched, ...]:
    """Spellings of teams and workers in the current edition that nobody matched, by how many children they hold."""
    permissions.check_can_publish(asking.actor)
    edition = asking.once(current)
    if edition is None:
        return ()
    return measured(edition).unmatched()
