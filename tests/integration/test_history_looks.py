"""Whoever is shown a child's number is found by that child afterwards: every address, visited by one who may see it."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.http import HttpResponse

from practicelens.access.roles import Role
from practicelens.history.models import Event, EventChild
from practicelens.people.internal import restricted_keys
from tests.builders.audits import CHILD
from tests.builders.visit import TOGETHER, Row, Visit, undone

# Lists whose address names nothing, and what they need to show a child.
LISTS: dict[str, tuple[str, ...]] = {
    "audits": (),
    "audits-four-rs": (),
    "actions": (),
    "children": (),
    "figure-children": (),
    "trackings": ("tracking",),
    "second-grades": ("second_grade",),
    "multi-agency-list": ("agreed_whole",),
    "restricted": ("restricted",),
    "programme-draw": (),
}
# Reading history names only the child asked for: otherwise every reading would answer every later question.
APART = {"history"}


def whole_text(reply: HttpResponse) -> str:
    """All that a reply says; of a workbook or a Word document what is inside."""
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    if not is_zipfile(BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with ZipFile(BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", errors="replace") for name in packed.namelist())


def known_children(extracted: frozenset[str]) -> set[str]:
    """The numbers of all children there are anywhere."""
    return {CHILD.identifier, *extracted, *(key.identifier for key in restricted_keys())}


def shown_children(text: str, known: set[str]) -> set[str]:
    """Those whose number stands in a text, as a word of its own."""
    there = {child for child in known if child in text}  # far quicker than looking for the edges of a word
    return {child for child in there if re.search(rf"(?<![\w-]){re.escape(child)}(?![\w-])", text)}


@pytest.mark.parametrize("row", TOGETHER, ids=lambda row: f"{row.name} {'/'.join(row.arguments)}".strip())
def test_a_child_shown_is_a_look_that_the_child_finds(row: Row, visit: Visit, extracted: frozenset[str]) -> None:
    if row.name in APART:
        return
    role = next((role for role in Role if row.opens_for(role)), None)
    if role is None:
        return  # a page that nobody of the demonstration gets
    visit.make_room_for(row)
    before = last_event()
    with visit.made_for(row) as address, undone():
        for name in LISTS.get(row.name, ()):
            assert visit.things[name]
        last, known = last_event(), known_children(extracted)
        shown = shown_children(whole_text(visit.client(role).get(address)), known)
        looks = EventChild.objects.filter(event_id__gt=last, event__by_id=visit.authority.actor(role).account_id)
        assert shown or row.name not in LISTS, "nothing to prove: the list is empty"
        assert shown <= set(looks.values_list("identifier", flat=True))
        assert unnamed(before, known) == []


def test_whatever_is_done_with_what_most_pages_need_names_its_child(extracted: frozenset[str]) -> None:
    known = known_children(extracted)
    assert unnamed(0, known) == []
    assert EventChild.objects.filter(identifier=CHILD.identifier, event__look=False).exists()


def last_event() -> int:
    """The number of the newest event."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def unnamed(after: int, known: set[str]) -> list[tuple[str, set[str]]]:
    """Events since that say a child's number in subject or data without naming the child as one they are about."""
    found = []
    for event in Event.objects.filter(id__gt=after).prefetch_related("children"):
        numbers = shown_children(f"{event.subject_id} {json.dumps(event.data)}", known)
        if event.kind != "history.read" and (missed := numbers - {row.identifier for row in event.children.all()}):
            found.append((event.kind, missed))
    return found
