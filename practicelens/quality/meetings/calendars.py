"""A meeting's file for calendars, from its row: what is in it is what everybody asked may know."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from practicelens.documents.invitation import Invitation, Person, calendar_file
from practicelens.people.internal import contacts
from practicelens.quality.meetings.models import Convened


def file_for(row: Convened, asked: Collection[int], *, off: bool = False) -> str:
    """The file as it stands, with these people. ``off``: one that takes it out of their calendars."""
    # In one question: who convened it stands in the file as organiser, asked or not.
    everybody = {*asked, row.convened_by_id}
    people = {one: Person(*contact) for one, contact in contacts(everybody).items()}
    # Whoever convened it may have left since; the meeting is still theirs who are asked.
    organiser = people.get(row.convened_by_id) or next((people[one] for one in asked if one in people), None)
    return calendar_file(
        Invitation(
            uid=row.uid,
            sequence=row.sequence,
            stamped=row.changed_at,
            title=row.title,
            starts=row.starts_at,
            minutes=round((row.ends_at - row.starts_at).total_seconds() / 60),
            place=row.place,
            # The page, so that a calendar of years ago still leads to where it is recorded; it asks for a sign-in.
            address=f"{settings.SITE_ADDRESS}/meetings/{row.pk}/",
            # RFC 5546 wants an organiser in every request; "invalid" is a domain that never resolves (RFC 2606).
            organiser=organiser or Person("Practice Lens", "nobody@invalid"),
            asked=tuple(people[one] for one in asked if one in people),
            # An address only of somebody who is asked: outside chairs have none here.
            chair=people[row.chair_id].address if row.chair_id in people else "",
            called_off=off,
        )
    )
