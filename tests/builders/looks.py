"""Which children a reply shows, and which of them history can find it by."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from django.http import HttpResponse

from practicelens.history.models import Event
from practicelens.people.internal import restricted_keys
from tests.builders.audits import CHILD


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
