"""Reviews of actions as they are read, with their records as they stood before they were corrected."""

from __future__ import annotations

from practicelens.people.asking import Asking
from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.models import ActionReview, Audit
from practicelens.quality.meetings.editions import Shown, earlier
from practicelens.quality.meetings.internal import is_corrected
from practicelens.quality.meetings.states import Kind


def reviews_of(asking: Asking, row: Audit) -> tuple[MeetingView, ...]:
    """Reviews of an audit's actions, for its own page, which asked who asks; only the latest can be corrected."""
    rows = ActionReview.objects.filter(audit=row).annotate(corrected=is_corrected(Kind.REVIEW, "audit_id"))
    found = list(rows.order_by("held_on", "pk"))
    subject = (Kind.REVIEW, str(row.pk))
    before = earlier(asking, [subject] if any(one.corrected for one in found) else []).get(subject, ())
    return tuple(
        MeetingView(one.held_on, row.review_due, one.attendees, one.notes, earlier=before if one is found[-1] else ())
        for one in found
    )


def shown(row: ActionReview) -> Shown:
    """A review's record in the words it is read in."""
    day = f"{row.held_on.day} {row.held_on:%B %Y}"
    return (("Held on", day), ("There", row.attendees), ("What was agreed", row.notes))
