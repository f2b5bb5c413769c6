"""Every write of a thematic report until it is published: made, changed, its parts added, moved, taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.access.texts import require_text
from practicelens.analytics.indicators import CARDS
from practicelens.governance.packs.core import permissions
from practicelens.governance.packs.models import Pack, Thematic
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import parts, queries
from practicelens.governance.packs.thematic.parts import Part, Says
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import LONGEST as LONGEST_TIME


@dataclass(frozen=True)
class About:
    """What a whole report is of. ``narrowed``: whom it is narrowed to, as an address of the explorer says it."""

    title: str
    place: str
    starts: date
    ends: date
    narrowed: Mapping[str, str]
    by_groups: bool


def make(about: About, *, by: Actor, now: datetime) -> int:
    """Begin a report; its number. Raises Missing, Refused: title, days.

    One just like it that the same person has begun, and put nothing into yet, is that one: a second press makes none.
    """
    permissions.check_can_publish(by, Kind.THEMATIC)
    asking = Asking(by, now)
    title, place = _checked(asking, about), queries.place_of(asking, about.place)
    service = queries.service_of(asking, place.key)
    asked = {
        "title": title, "place": place.key, "service_id": service, "starts": about.starts, "ends": about.ends,
        "narrowed": dict(about.narrowed), "by_groups": about.by_groups, "made_by_id": by.account_id,
    }  # fmt: skip
    # Only one with nothing in it: two reports may well be of one place and time, once they say different things.
    if (begun := Thematic.objects.filter(**asked, parts=[]).first()) is not None:
        return begun.pk
    with transaction.atomic():
        row = Thematic.objects.create(**asked, made_at=now)
        _record("packs.thematic_made", row, by, now)
    return row.pk


def change(report_id: int, about: About, *, version: int, by: Actor, now: datetime) -> None:
    """Say anew what a report is of. Raises as ``make``, and Stale.

    Refused (standing): its place or its days, where words are kept of them: an edition of another time or place
    corrects nothing of the one before.
    """
    permissions.check_can_publish(by, Kind.THEMATIC)
    asking = Asking(by, now)
    title, place = _checked(asking, about), queries.place_of(asking, about.place)
    service = queries.service_of(asking, place.key)
    with transaction.atomic():
        row = _load(report_id, version)
        moved = (row.place, row.starts, row.ends) != (place.key, about.starts, about.ends)
        # Its draft too is kept under its time.
        if moved and Pack.objects.filter(thematic=row).exists():
            raise Refused("Its place and its days stay, because words are kept of them. Make another.", code="standing")
        # All of what it is of at once: half changed it would ask a place in another’s words.
        row.title, row.place, row.service_id, row.starts, row.ends = title, place.key, service, about.starts, about.ends
        row.narrowed, row.by_groups = dict(about.narrowed), about.by_groups
        _keep(row, by, now)


def add(report_id: int, part: Part, *, version: int, by: Actor, now: datetime) -> None:
    """Put a question or words at its end. Raises Missing, Stale, Refused: card, by, heading, text, many."""
    permissions.check_can_publish(by, Kind.THEMATIC)
    checked = _checked_part(Asking(by, now), part)
    with transaction.atomic():
        row = _load(report_id, version)
        # Under the lock: of two who add at once only one may be the last that fits.
        if len(row.parts) >= parts.MOST_PARTS:
            raise Refused(f"It has {parts.MOST_PARTS} parts already. Make another report.", code="many")
        row.parts = [*row.parts, *parts.written([checked])]
        _keep(row, by, now)


def rewrite(report_id: int, place: int, words: Says, *, version: int, by: Actor, now: datetime) -> None:
    """Say words of it anew. Raises Missing, Stale, Refused: heading, text."""
    permissions.check_can_publish(by, Kind.THEMATIC)
    checked = _checked_part(Asking(by, now), words)
    with transaction.atomic():
        row = _load(report_id, version)
        # A question is not written anew: it is taken out, and asked again in the explorer, where its answer is seen.
        if not isinstance(_at(row, place), Says):
            raise Missing("part")
        row.parts = [*row.parts[:place], *parts.written([checked]), *row.parts[place + 1 :]]
        _keep(row, by, now)


def move_up(report_id: int, place: int, *, version: int, by: Actor, now: datetime) -> None:
    """Put a part before the one above it; the first stays. Raises Missing, Stale."""
    permissions.check_can_publish(by, Kind.THEMATIC)
    with transaction.atomic():
        row = _load(report_id, version)
        _at(row, place)
        # The first stays where it is, so that a second press of the same button does no harm.
        above = max(place - 1, 0)
        row.parts = [*row.parts[:above], row.parts[place], *row.parts[above:place], *row.parts[place + 1 :]]
        _keep(row, by, now)


def take_out(report_id: int, place: int, *, version: int, by: Actor, now: datetime) -> None:
    """Take a part out. Raises Missing, Stale."""
    permissions.check_can_publish(by, Kind.THEMATIC)
    with transaction.atomic():
        row = _load(report_id, version)
        _at(row, place)
        row.parts = [*row.parts[:place], *row.parts[place + 1 :]]
        _keep(row, by, now)


def remove(report_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Remove a report of which no words are kept and nothing was published.

    Raises Missing, Stale, Refused (standing).
    """
    permissions.check_can_publish(by, Kind.THEMATIC)
    with transaction.atomic():
        row = _load(report_id, version)
        if Pack.objects.filter(thematic=row).exists():
            raise Refused("Words are kept of it, or it was published: it stays.", code="standing")
        # Before the row goes: history keeps what it was put together of.
        _record("packs.thematic_removed", row, by, now)
        row.delete()


def _checked(asking: Asking, about: About) -> str:
    if about.starts > about.ends:
        raise Refused("The first day is after the last. Change one of them.", code="days")
    if about.ends - about.starts > LONGEST_TIME:
        raise Refused("That is longer than ten years. Choose a shorter time.", code="days")
    # A report of days to come would be answered otherwise each time it is opened.
    if about.ends > asking.today:
        raise Refused("Choose a last day that is not to come.", code="ends")
    return require_text(about.title, "Give it a title.", "title", longest=parts.LONGEST)


def _checked_part(asking: Asking, part: Part) -> Part:
    """The part, if it is one: a figure that there is, divided in a way that its rows hold; words under a heading."""
    if isinstance(part, Says):
        heading = require_text(part.heading, "Give the words a heading.", "heading", longest=parts.LONGEST)
        return Says(heading, require_text(part.text, "Write the words.", "text"))
    card = CARDS.get(part.asked.get("card", ""))
    if card is None:
        raise Refused("Choose a figure.", code="card")
    by = part.asked.get("by", "")
    if by and by not in {cut.key for cut in explorer.cuts_of(asking, card)}:
        raise Refused(f"The rows of “{card.title}” cannot be divided so.", code="by")
    return part


def _at(row: Thematic, place: int) -> Part:
    found: Sequence[Part] = parts.read(row.parts)
    if not 0 <= place < len(found):
        raise Missing("part")
    return found[place]


def _load(report_id: int, version: int) -> Thematic:
    """The row, locked; one that somebody changed meanwhile is stale."""
    row = Thematic.objects.select_for_update().filter(pk=report_id).first()
    if row is None:
        # Whoever puts reports together sees them all, so that it is gone tells them nothing that they may not know.
        raise Ended(parts.GONE)
    if row.version != version:
        raise Stale
    return row


def _keep(row: Thematic, by: Actor, now: datetime) -> None:
    row.version += 1
    row.save()
    _record("packs.thematic_changed", row, by, now)


def _record(kind: str, row: Thematic, by: Actor, now: datetime) -> None:
    data = {"title": row.title, "place": row.place, "from": str(row.starts), "to": str(row.ends), "parts": row.parts}
    history.record(kind, by=by, at=now, subject=("thematic", row.pk), data=data)
