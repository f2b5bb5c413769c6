"""Calendar files: read back by RFC 5545's own rules, written here a second time and from the other side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from practicelens.documents.invitation import FOLD, Invitation, Person, calendar_file, fold, quoted
from practicelens.workdays.clock import LONDON

TOM = Person("Tom Ferris", "tom@northborough.example")
ONE = Invitation(
    uid="1f@practice-lens",
    sequence=2,
    stamped=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    title="4R meeting, A-2026-0001",
    starts=datetime(2026, 12, 3, 14, 30, tzinfo=LONDON),
    minutes=60,
    place="Room 2; first floor, left\nRing \\ twice",
    address="https://lens.example/meetings/7/",
    organiser=TOM,
    asked=(TOM, Person('Ann "Nan" Howe', "ann@northborough.example")),
    chair="ann@northborough.example",
)


def lines(text: str) -> list[str]:
    """Unfolded (3.1): an end of line followed by a space is none."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def read(text: str) -> dict[str, str]:
    """The properties of the event, with their parameters in the name."""
    found = lines(text)
    event = found[found.index("BEGIN:VEVENT") + 1 : found.index("END:VEVENT")]
    return dict(line.split(":", 1) for line in event)


def unescaped(text: str) -> str:
    """What a value says (3.3.11)."""
    out, marked = "", False
    for one in text:
        out += {"n": "\n", "N": "\n"}.get(one, one) if marked else "" if one == "\\" else one
        marked = one == "\\" and not marked
    return out


def test_a_calendar_reads_what_was_meant() -> None:
    found = read(calendar_file(ONE))
    assert found["UID"] == ONE.uid and found["SEQUENCE"] == "2" and found["DTSTAMP"] == "20261123T090000Z"
    assert found["DTSTART;TZID=Europe/London"] == "20261203T143000"
    assert found["DTEND;TZID=Europe/London"] == "20261203T153000"
    assert unescaped(found["LOCATION"]) == ONE.place and unescaped(found["SUMMARY"]) == ONE.title
    assert found['ORGANIZER;CN="Tom Ferris"'] == "mailto:tom@northborough.example"
    ann = "ATTENDEE;CN=\"Ann 'Nan' Howe\";ROLE=CHAIR;PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
    assert found[ann] == "mailto:ann@northborough.example"
    assert found["STATUS"] == "CONFIRMED" and "METHOD:REQUEST" in lines(calendar_file(ONE))


def test_called_off_it_is_the_same_meeting_taken_out() -> None:
    off = calendar_file(replace(ONE, called_off=True, sequence=3))
    found = read(off)
    assert found["UID"] == ONE.uid and found["SEQUENCE"] == "3" and found["STATUS"] == "CANCELLED"
    assert "METHOD:CANCEL" in lines(off) and "METHOD:REQUEST" not in lines(off)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (datetime(2026, 7, 1, 9, 0, tzinfo=LONDON), "20260701T090000", "20260701T100000"),
        # The clocks go forward meanwhile: an hour later they show two hours more.
        (datetime(2027, 3, 28, 0, 30, tzinfo=LONDON), "20270328T003000", "20270328T023000"),
    ],
)
def test_times_are_those_of_the_clock_in_london(day: datetime, start: str, end: str) -> None:
    found = read(calendar_file(replace(ONE, starts=day)))
    assert found["DTSTART;TZID=Europe/London"] == start and found["DTEND;TZID=Europe/London"] == end


def test_the_zone_is_told_as_it_is() -> None:
    """Python's own zone table agrees with the two rules in the file, each year that one could meet in."""
    written = lines(calendar_file(ONE))
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in written and "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in written
    for year in range(2024, 2038):
        for month, before in ((3, timedelta(0)), (10, timedelta(hours=1))):
            last = max(day for day in range(25, 32) if date(year, month, day).weekday() == 6)
            turn = datetime(year, month, last, 1, tzinfo=UTC)
            assert (turn - timedelta(seconds=1)).astimezone(LONDON).utcoffset() == before
            assert turn.astimezone(LONDON).utcoffset() != before


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut() -> None:
    long = "Ystafell gyfarfod " + "ŵ€😀" * 60
    folded = fold(f"LOCATION:{long}")
    assert all(len(piece.encode()) <= FOLD for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == f"LOCATION:{long}"
    assert "\r\n" not in fold("x" * FOLD) and "\r\n" in fold("x" * (FOLD + 1))


def test_a_name_cannot_write_a_line_of_its_own() -> None:
    assert quoted('Ann"\r\nATTENDEE:mailto:x') == '"Ann\' ATTENDEE:mailto:x"'
    assert read(calendar_file(replace(ONE, place="A\r\nSTATUS:CANCELLED")))["STATUS"] == "CONFIRMED"
