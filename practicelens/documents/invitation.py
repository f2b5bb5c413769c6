"""An invitation as a calendar file: iCalendar (RFC 5545) sent as iTIP does it (RFC 5546): asked, moved, called off.

Ours and short: the property set is fixed, and what goes wrong in calendar files is all here: lines end in CRLF and are
folded at 75 octets, texts are escaped, a time names its zone and the zone is told, the same meeting keeps its UID.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from practicelens.workdays.clock import LONDON

FOLD = 75
"""Octets a line has at most, without its end (RFC 5545, 3.1)."""
PRODUCT = "-//Practice Lens//Meetings//EN"
ZONE = "Europe/London"
# The rules of summer time as they have stood since 1996 in the United Kingdom (Directive 94/21/EC, kept since).
_ZONE = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True)
class Person:
    """Somebody with a calendar: a name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True)
class Invitation:
    """A meeting as a calendar shows it. ``sequence`` grows with every change; ``stamped`` is when this was made.

    ``called_off``: it is taken out of the calendars of those who are named, whose copy has the same ``uid``.
    """

    uid: str
    sequence: int
    stamped: datetime
    title: str
    starts: datetime
    minutes: int
    place: str
    address: str
    organiser: Person
    asked: tuple[Person, ...]
    chair: str = ""
    called_off: bool = False


def calendar_file(one: Invitation) -> str:
    """The file's text. Give it as ``text/calendar; method=REQUEST``, or ``CANCEL`` where it is called off."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        f"METHOD:{method(one)}",
        *_ZONE.splitlines(),
        *_event(one),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def method(one: Invitation) -> str:
    """What a calendar is asked to do with it (RFC 5546, 3.2)."""
    return "CANCEL" if one.called_off else "REQUEST"


def _event(one: Invitation) -> Iterator[str]:
    """The meeting itself."""
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    # Of a file with a METHOD it says when this file was made, and is in UTC always (3.8.7.2).
    yield f"DTSTAMP:{one.stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"STATUS:{'CANCELLED' if one.called_off else 'CONFIRMED'}"
    yield f"DTSTART;TZID={ZONE}:{_local(one.starts)}"
    # Counted in UTC: across a change of clocks the wall's own hours are longer or shorter.
    yield f"DTEND;TZID={ZONE}:{_local(one.starts.astimezone(UTC) + timedelta(minutes=one.minutes))}"
    yield f"SUMMARY:{escape(one.title)}"
    yield f"LOCATION:{escape(one.place)}"
    yield f"DESCRIPTION:{escape(f'In Practice Lens: {one.address}')}"
    yield f"URL:{one.address}"
    # Nothing but the reference stands in it, and still it is nobody's but theirs who were asked.
    yield "CLASS:PRIVATE"
    yield f"ORGANIZER;CN={quoted(one.organiser.name)}:mailto:{one.organiser.address}"
    for person in one.asked:
        role = "CHAIR" if person.address == one.chair else "REQ-PARTICIPANT"
        # No answer is asked for: the product reads no mailbox, and who comes is told in it.
        yield (
            f"ATTENDEE;CN={quoted(person.name)};ROLE={role};PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{person.address}"
        )
    yield "END:VEVENT"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y%m%dT%H%M%S}"


def escape(text: str) -> str:
    r"""A text as a value (3.3.11): ``\``, ``;`` and ``,`` are marked, and an end of line is written ``\n``."""
    # The mark itself first, or those that are put in afterwards would be marked again.
    for plain, marked in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n")):
        text = text.replace(plain, marked)
    return _printed(text)


def quoted(text: str) -> str:
    """A text as a parameter: in quotes, which it cannot hold itself (3.2)."""
    return f'"{_printed(" ".join(text.split())).replace(chr(34), chr(39))}"'


def _printed(text: str) -> str:
    """Without control characters, which no line of a calendar may have (3.1)."""
    return "".join(one for one in text if one.isprintable())


def fold(line: str) -> str:
    """A line in pieces of 75 octets at most, each after the first begun with a space; no character is cut in two."""
    pieces, room = [""], FOLD
    for one in line:
        # By octets and not by signs: a letter with an accent is two.
        size = len(one.encode())
        if size > room:
            # The space that a piece begins with is one of its octets.
            pieces.append("")
            room = FOLD - 1
        pieces[-1] += one
        room -= size
    return "\r\n ".join(pieces)
