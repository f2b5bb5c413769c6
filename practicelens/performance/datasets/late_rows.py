"""What is late, as other apps of performance ask for it: they ask who may see it themselves."""

from __future__ import annotations

from datetime import date

from practicelens.analytics.measure import DueRow
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness
from practicelens.performance.datasets.register.internal import current, measured


def late_rows(asking: Asking) -> tuple[DueRow, ...] | None:
    """Everything that is late today; None before anything is published, and of figures too old to say."""
    edition = asking.once(current)
    if edition is None or lateness.unknown_since(edition.as_at, asking.today, asking.rules):
        return None
    return lateness.late(asking, measured(edition), sorted(asking.teams))


def late_row(asking: Asking, child: str, kind: str, due: date) -> DueRow | None:
    """One piece of late work, whichever team's; None where the figures do not call it late, or hold none."""
    edition = asking.once(current)
    if edition is None:
        return None
    # Also where figures are old: whoever escalated something late may still look at it and answer.
    rows = lateness.late(asking, measured(edition), sorted(asking.teams))
    # The three say which it is: a child has several visits late in a year, each with its own day.
    return next((row for row in rows if (row.child, row.kind, row.due) == (child, kind, due)), None)


def is_late(asking: Asking, late_from: date) -> bool:
    """Whether what is late from a day on is late today, as far as the current figures can say."""
    edition = asking.once(current)
    if edition is None:
        return False
    since = lateness.unknown_since(edition.as_at, asking.today, asking.rules)
    # By old figures only what was late by their last good day: what fell due since may have been done.
    return late_from < since if since else late_from <= asking.today
