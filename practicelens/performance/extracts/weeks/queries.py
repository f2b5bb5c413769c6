"""What a published week got wrong, as its worklist stood when it was published."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.performance.datasets.past.queries import OpenWeek
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing.reading import reading_of
from practicelens.performance.worklist import looking_back
from practicelens.performance.worklist.queries import Items


def findings(asking: Asking, week: OpenWeek) -> Items:
    """Every finding of the week's extract within today's reach, with its team, owner and state of then."""
    looking_back.check_can_read(asking)
    extract = Extract.objects.filter(dataset_id=week.week.id).first()
    if extract is None:
        raise Missing("week")
    reading = reading_of(extract, week.folder, week.week.as_at)
    return looking_back.items(week.asking, reading, week.places(), week.week.published_at)
