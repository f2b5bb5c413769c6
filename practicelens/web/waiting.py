"""What waits for somebody, joined from every app that gives people work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from practicelens.access.actor import Actor
from practicelens.governance.packs.waiting import waiting as of_packs
from practicelens.jobs.queries import waiting as of_jobs
from practicelens.notices.queries import waiting as of_letters
from practicelens.notices.waiting import Waiting
from practicelens.people.queries_waiting import waiting as of_people
from practicelens.performance.datasets.queries_waiting import waiting as of_datasets
from practicelens.performance.extracts.queries import waiting as of_extracts
from practicelens.quality.actions.queries import waiting as of_actions
from practicelens.quality.audits.waiting import waiting as of_audits
from practicelens.quality.learning.queries import waiting as of_learning
from practicelens.quality.moderation.waiting import waiting as of_moderation
from practicelens.quality.panels.waiting import waiting as of_panels
from practicelens.quality.programme.queries_themes import themes_waiting as of_programme
from practicelens.quality.standards.queries_pages import waiting as of_standards
from practicelens.quality.tracking.queries import waiting as of_tracking
from practicelens.rulebook.queries import waiting as of_rulebook

Ask = Callable[[Actor, date], tuple[Waiting, ...]]
# Named one by one: a source that moves or goes breaks this import, instead of leaving a person's work out in silence.
SOURCES: tuple[Ask, ...] = (
    of_packs,
    of_panels,
    of_learning,
    of_programme,
    of_moderation,
    of_audits,
    of_tracking,
    of_actions,
    of_standards,
    of_extracts,
    of_datasets,
    of_people,
    of_rulebook,
    of_jobs,
    of_letters,
)


def waiting_for(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """Everything that waits for this person, a child's safety first, then the longest late; no date last."""
    found = [item for ask in SOURCES for item in ask(actor, today)]
    return tuple(sorted(found, key=lambda item: (not item.first, item.due is None, item.due or today, item.title)))
