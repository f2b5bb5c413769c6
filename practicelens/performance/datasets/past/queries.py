"""Published weeks, and one of them opened as it stood: its figures, names and rules, for whom it is for today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from practicelens.analytics.edition.keptframe import frame_of
from practicelens.analytics.frame import TeamRow
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import permissions
from practicelens.performance.datasets.models import Dataset, Edition
from practicelens.performance.datasets.past import internal
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import InUse, current, in_use, measured, view
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.datasets.states import Status
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Week:
    """A published week: its extract's day, file and source, and whether another of that day replaced it."""

    id: int
    as_at: date
    file: str
    published_at: datetime
    replaced: bool
    source: str = ""


@dataclass(frozen=True)
class OpenWeek:
    """A week as it stood. ``asking``: whoever looks, for the queries of figures, which then answer as they did.

    ``withdrawn``: the days of extracts that it was worked out from and that were withdrawn since. ``folder``: where the
    tables of its own extract lie. ``apart``: its source was joined to no other then, and stood in no figure.
    """

    week: Week
    asking: Asking
    earlier: Week | None
    later: Week | None
    withdrawn: tuple[date, ...]
    edition: EditionView
    folder: Path
    apart: bool

    def places(self) -> dict[str, tuple[int | None, int | None]]:
        """The team and worker of every child then."""
        return measured(self.edition).places()


def check_can_look(asking: Asking) -> None:
    """Raise ``Missing`` for those who see no team's figures."""
    permissions.check_can_look_back(asking.actor)


def weeks(asking: Asking) -> tuple[Week, ...]:
    """Every published week that was not withdrawn, the latest day first. One query."""
    check_can_look(asking)
    rows = Dataset.objects.exclude(status=Status.WITHDRAWN.value).order_by("-as_at", "-id")
    return tuple(_week(one) for one in rows)


def open_week(asking: Asking, dataset_id: int) -> OpenWeek | None:
    """One week as it was published; None where its figures have to be worked out again first. Raises Missing."""
    check_can_look(asking)
    dataset = internal.dataset_of(dataset_id)
    edition = internal.edition_of(dataset)
    if edition is None or internal.file_of(edition) is None:
        return None
    # Of the day it tells of, as everybody saw it on the day it was published.
    shown = replace(view(edition, past=True), published_at=dataset.published_at)
    try:
        # Opened here, to find damage before a page is begun: the caller then offers to work the week out again.
        measured(shown)
    except FiguresUnreadable:
        return None
    chain = internal.chain_of(dataset, edition)
    before, after = _neighbours(dataset)
    answers = {current: shown, in_use: _in_use(chain)}
    # What is current and in use is answered beforehand, so that every query of figures tells of then unchanged.
    past = asking.looking_back(local_date(dataset.published_at), _names(asking, edition), answers)
    # The figures hold what was withdrawn since: whoever reads them has to know it.
    gone = tuple(one.as_at for one in chain if one.status == Status.WITHDRAWN.value)
    apart = dataset.pk not in {one.pk for one in chain}
    return OpenWeek(_week(dataset), past, before, after, gone, shown, building.below() / dataset.path, apart)


def _in_use(chain: tuple[Dataset, ...]) -> tuple[InUse, ...]:
    """The datasets of a week as ``in_use`` answers, the latest day first."""
    below = building.below()
    return tuple(InUse(one.pk, one.as_at, below / one.path, one.rows, one.name, one.source) for one in reversed(chain))


def _neighbours(dataset: Dataset) -> tuple[Week | None, Week | None]:
    """The weeks in use on either side of it."""
    rows = Dataset.objects.filter(status=Status.IN_USE.value)
    # Those in use: a week that was replaced is opened from the list, and turning pages goes by what stands.
    before = rows.filter(as_at__lt=dataset.as_at).order_by("-as_at").first()
    after = rows.filter(as_at__gt=dataset.as_at).order_by("as_at").first()
    return (_week(before) if before else None, _week(after) if after else None)


def _names(asking: Asking, edition: Edition) -> Mapping[str, object]:
    """Teams and workers as they were called, and where teams belonged; whoever came later is called as today."""
    folder = building.below() / edition.path
    try:
        frame = frame_of(folder)
    except (OSError, ValueError, KeyError, TypeError):  # the tables are gone: the figures stand, under today's names
        return {}
    services = {one.id: one.name for one in frame.services}
    were = {one.id: one for one in frame.teams}
    called = {one.id: one.name for one in frame.workers}
    return {
        "teams": {key: _team(one, were[key], services) if key in were else one for key, one in asking.teams.items()},
        "services": {key: replace(one, name=services.get(key, one.name)) for key, one in asking.services.items()},
        "workers": {key: replace(one, name=called.get(key, one.name)) for key, one in asking.workers.items()},
    }


def _team(now: TeamView, then: TeamRow, services: Mapping[int, str]) -> TeamView:
    """A team as it was called, in the service area that it belonged to."""
    service = services.get(then.service_id, now.service_name)
    return replace(now, name=then.name, service_id=then.service_id, service_name=service)


def _week(row: Dataset) -> Week:
    replaced = row.status == Status.REPLACED.value
    return Week(row.pk, row.as_at, row.name, row.published_at, replaced, TITLES.get(row.source, row.source))
