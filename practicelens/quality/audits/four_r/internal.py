"""The 4R meetings of an audit, for its own page, which asked who asks."""

from __future__ import annotations

from dataclasses import replace

from practicelens.people.asking import Asking
from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.meetings.editions import Shown, earlier
from practicelens.quality.meetings.internal import convened, is_corrected
from practicelens.quality.meetings.queries import ConvenedView, view
from practicelens.quality.meetings.states import Kind


def four_rs_of(asking: Asking, row: Audit) -> tuple[MeetingView, ...]:
    """4R meetings of an audit, those called and not held among them; of these also when they are convened for."""
    rows = list(FourR.objects.filter(audit=row).annotate(corrected=is_corrected(Kind.FOUR_R)).order_by("round"))
    found = [meeting_view(one) for one in rows]
    before = earlier(asking, [(Kind.FOUR_R, str(one.pk)) for one in rows if one.corrected])
    return tuple(
        replace(one, convened=convened_view(asking, one.id))
        if one.open
        else replace(one, earlier=before.get((Kind.FOUR_R, str(one.id)), ()))
        for one in found
    )


def shown(one: MeetingView) -> Shown:
    """A meeting's record in the words it is read in, part by part."""
    day = f"{one.held_on.day} {one.held_on:%B %Y}" if one.held_on else ""
    parts = [
        ("Held on", day),
        ("Chaired by", one.chair),
        ("There", one.attendees),
        ("Is the child safe?", one.safety),
        *one.headings,
        ("What was worked out", one.notes),
        ("Support offered", one.support),
        ("The re-audit looks for", one.looks_for),
    ]
    # Records taken over from before have notes and no headings, ours the other way round: neither shows a gap.
    return tuple((name, words) for name, words in parts if words)


def convened_view(asking: Asking, meeting_id: int) -> ConvenedView | None:
    """When and where a 4R meeting is, once it is convened."""
    row = convened(Kind.FOUR_R, str(meeting_id))
    return view(asking, row) if row else None


def meeting_view(one: FourR) -> MeetingView:
    """One meeting, without any reflection."""
    return MeetingView(
        held_on=one.held_on,
        due=one.due,
        attendees=one.attendees,
        notes=one.notes,
        chair=one.chair,
        safety=one.safety,
        round=one.round,
        called_off_on=one.called_off_on,
        called_off_why=one.called_off_why,
        id=one.pk,
        called_on=one.called_on,
        headings=tuple((heading, words) for heading, words in one.headings),
        support=one.support,
        looks_for=one.looks_for,
    )
