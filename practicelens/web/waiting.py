"""What waits for somebody, joined from every app that gives people work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.definitions.queries import waiting as of_definitions
from practicelens.governance.packs.waiting import waiting as of_packs
from practicelens.jobs.queries import waiting as of_jobs
from practicelens.notices.queries import waiting as of_letters
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.waiting import waiting as of_people
from practicelens.performance.datasets.waiting import waiting as of_datasets
from practicelens.performance.extracts.queries import waiting as of_extracts
from practicelens.performance.late.queries import waiting as of_late_work
from practicelens.performance.local_cards.waiting import waiting as of_local_cards
from practicelens.performance.matters.waiting import waiting as of_month_words
from practicelens.performance.worklist.climbing import waiting as of_late_findings
from practicelens.performance.worklist.queries import waiting as of_worklist
from practicelens.quality.actions.queries import waiting as of_actions
from practicelens.quality.alerts.good_practice.queries import waiting as of_good_practice
from practicelens.quality.alerts.waiting import waiting as of_alerts
from practicelens.quality.audits.safety.queries import waiting_concerns as of_safety
from practicelens.quality.audits.waiting import waiting as of_audits
from practicelens.quality.learning.queries import waiting as of_learning
from practicelens.quality.meetings.queries import waiting as of_meetings
from practicelens.quality.moderation.waiting import waiting as of_moderation
from practicelens.quality.panels.waiting import waiting as of_panels
from practicelens.quality.programme.months.unopened import waiting as of_months
from practicelens.quality.programme.themes.queries import waiting as of_programme
from practicelens.quality.standards.queries import waiting as of_standards
from practicelens.quality.tracking.queries import waiting as of_tracking
from practicelens.rulebook.queries import waiting as of_rulebook
from practicelens.web.past import past_is_missing

FIGURES = "the figures"
log = logging.getLogger(__name__)
Ask = Callable[[Asking], Iterable[Waiting]]
# Named one by one: a source that moves or goes breaks this import, instead of leaving a person's work out in silence.
# Worries about a child's safety are a source of their own: nothing else that breaks may take them along.
SOURCES: tuple[tuple[str, Ask], ...] = (
    ("worries about a child’s safety", of_safety),
    ("practice concerns", of_alerts),
    ("good practice", of_good_practice),
    ("reports", of_packs),
    ("multi-agency audits", of_panels),
    ("learning", of_learning),
    ("months of the programme", of_months),
    ("the programme", of_programme),
    ("moderation", of_moderation),
    ("audits", of_audits),
    ("meetings", of_meetings),
    ("children who are followed", of_tracking),
    ("actions", of_actions),
    ("standards and tools", of_standards),
    ("extracts", of_extracts),
    ("findings of extracts", of_worklist),
    ("findings past their day", of_late_findings),
    ("late work that was escalated", of_late_work),
    ("words on a month", of_month_words),
    ("reviews of definitions", of_definitions),
    ("local cards", of_local_cards),
    (FIGURES, of_datasets),
    ("people and roles", of_people),
    ("rules", of_rulebook),
    ("work in the background", of_jobs),
    ("letters", of_letters),
)


def sources() -> tuple[tuple[str, Ask], ...]:
    """Those that are asked now.

    While a demonstration's past is built, what that brings by itself is nobody's to do: reports of months gone by, and
    earlier extracts. A report that it does not bring is late all the same, and is told.
    """
    if not past_is_missing():
        return SOURCES
    instead: dict[Ask, Ask] = {of_extracts: _of_new_extracts, of_packs: _of_reports_not_brought}
    return tuple((words, instead.get(ask, ask)) for words, ask in SOURCES)


def _of_reports_not_brought(asking: Asking) -> Iterable[Waiting]:
    """Reports that nobody publishes unless a person does."""
    # Imported here: it brings the invented borough along, which no other deployment needs.
    from practicelens.synth.packs import brought
    from practicelens.synth.size import TODAY, Size

    return of_packs(asking, brought(TODAY, Size()))


def _of_new_extracts(asking: Asking) -> Iterable[Waiting]:
    """Extracts that came since the demonstration began."""
    # Imported here: it brings the writing of workbooks along, which no other deployment needs.
    from practicelens.synth.size import TODAY

    return (one for one in of_extracts(asking) if one.since is not None and one.since >= TODAY)


@dataclass(frozen=True)
class Joined:
    """What waits, and which sources could not be asked, in words."""

    items: tuple[Waiting, ...]
    unanswered: tuple[str, ...] = ()


def waiting_for(asking: Asking) -> Joined:
    """Everything that waits for this person, a child's safety first, then the longest late; no date last.

    A source that fails hides none of the others: it is named on the page, and logged by its error's kind alone,
    because an error's words may hold a child's.
    """
    # A dict for its order and for each thing once: two sources may know of the same.
    found: dict[Waiting, None] = {}
    unanswered = []
    for words, ask in sources():
        try:
            found.update(dict.fromkeys(ask(asking)))
        # Said in words on the page and given to be built again: no fault of this source, so it is not logged.
        except FiguresUnreadable:
            unanswered.append(words)
        except Exception as error:
            if settings.FAIL_LOUDLY:
                # Loud in tests and while developing: a source left out in silence would pass for an empty one.
                raise
            log.error("what waits of %s could not be asked: %s", words, type(error).__name__)
            unanswered.append(words)
    items = sorted(found, key=lambda item: (not item.first, item.due is None, item.due or asking.today, item.title))
    return Joined(tuple(items), tuple(unanswered))
