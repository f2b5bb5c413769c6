"""What a published week got wrong, as its worklist stood when it was published."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.analytics import dataset
from practicelens.people.asking import Asking
from practicelens.performance.datasets.past.queries import OpenWeek
from practicelens.performance.datasets.register.internal import in_use
from practicelens.performance.extracts.local_lists import reading as local_lists
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing.reading import differing, reading_of
from practicelens.performance.worklist import looking_back
from practicelens.performance.worklist.queries import Items
from practicelens.performance.worklist.rules import Reading


def findings(asking: Asking, week: OpenWeek) -> Items:
    """Every finding of the week's extract and of the local lists with it, and what sources told differently.

    Within today's reach; each with its team, owner and state of then.
    """
    # Before the week's extract is looked for: whoever reads no finding learns nothing of the file either.
    looking_back.check_can_read(asking)
    extract = Extract.objects.filter(dataset_id=week.week.id).first()
    if extract is None:
        raise Missing("week")
    readings: list[Reading | None] = [reading_of(extract, week.folder, week.week.as_at), _differing(week)]
    places, moment = week.places(), week.week.published_at
    readings += local_lists.readings(week.week.as_at, moment)
    # Each reading by itself: what of one source looks alike is told apart within it, never across them.
    found = [looking_back.items(week.asking, one, places, moment) for one in readings if one is not None]
    return Items(tuple(row for each in found for row in each.rows), sum(each.hidden for each in found))


def _differing(week: OpenWeek) -> Reading | None:
    """What the sources that the week was worked out from told differently."""
    chain = [dataset.at(one.folder) for one in reversed(week.asking.once(in_use))]
    return differing(chain, int(week.asking.rules["source.days"])) if chain else None
