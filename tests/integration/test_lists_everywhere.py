"""Every long list of the product: narrowed by its address, sorted, paged by number, taken away as Excel by role."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.history.models import Event, EventChild
from tests.builders.audits import CHILD
from tests.builders.looks import known_children, last_event, shown_children, unnamed, whole_text
from tests.builders.visit import OPEN_TO, Visit, undone


@dataclass(frozen=True)
class Some:
    """A list: its page, who opens it and may take it, what it needs, and who opens it and may not take it."""

    name: str
    role: Role
    needs: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    stays: Role | None = None
    ask: str = ""


LISTS = [
    Some("audits", Role.HEAD_OF_QA, stays=Role.PRACTITIONER),
    Some("actions", Role.HEAD_OF_QA, stays=Role.PRACTITIONER, ask="team"),
    Some("audits-four-rs", Role.HEAD_OF_QA, ask="where"),
    Some("audits-tracked", Role.HEAD_OF_QA),
    Some("second-grades", Role.HEAD_OF_QA, ("second_grade",), ask="reason"),
    Some("comparisons", Role.HEAD_OF_QA, ask="where"),
    Some("multi-agency-list", Role.HEAD_OF_QA, ("agreed_whole",), ask="status"),
    Some("trackings", Role.HEAD_OF_SERVICE, ("tracking",), ask="kind"),
    Some("children", Role.TEAM_MANAGER, stays=Role.PRACTITIONER),
    Some("due-children", Role.TEAM_MANAGER, ("extract",), ("team",), stays=Role.REVIEWING_OFFICER, ask="what"),
    Some("learning", Role.HEAD_OF_QA, ("published_piece",)),
    Some("packs", Role.HEAD_OF_QA, ("pack",), ask="kind"),
    Some("people", Role.ADMINISTRATOR),
    Some("workers", Role.ADMINISTRATOR, ask="team"),
    Some("aliases", Role.ANALYST, ("alias",), ask="means"),
    Some("extracts", Role.ANALYST, ask="state"),
    Some("programme-draws", Role.HEAD_OF_QA, ("draw",), ask="tool"),
    Some("programme-month", Role.HEAD_OF_QA, ("opened_month",), ("opened_month",), ask="where"),
    Some("programme-months", Role.HEAD_OF_QA, ("opened_month",), ask="opened"),
    Some("programme-lists", Role.HEAD_OF_QA, ("case_upload",), ask="for"),
    Some("local-lists", Role.ANALYST, ("local_list",), ask="kind"),
    Some("waiting", Role.HEAD_OF_QA),
    Some("programme", Role.HEAD_OF_QA, ("opened_month",)),
    Some("rules", Role.HEAD_OF_QA, ask="group"),
    Some("team-links", Role.ADMINISTRATOR, ask="service"),
    Some("themes", Role.HEAD_OF_QA, ("planned_theme",), ask="where"),
    Some("notices", Role.TEAM_MANAGER, ask="opened"),
    Some("history", Role.INFORMATION_GOVERNANCE),
]


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    """The rows of a downloaded list, without its heads."""
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[1]
    return [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_a_list_is_taken_away_by_who_may_and_the_look_names_every_child(
    one: Some, visit: Visit, extracted: frozenset[str]
) -> None:
    with undone():
        for name in one.needs:
            assert visit.things[name]
        address = reverse(one.name, args=[visit.things[name] for name in one.arguments])
        last, known = last_event(), known_children(extracted)
        answer = visit.client(one.role).get(address, {"as": "xlsx"})
        if one.name != "audits-tracked":
            assert answer["Content-Type"].endswith("spreadsheetml.sheet"), "nothing to prove: the list is empty"
            listed = json.dumps(rows_of(answer.content), default=str)
            shown = shown_children(listed, known)
            looks = EventChild.objects.filter(event_id__gt=last).values_list("identifier", flat=True)
            assert one.name == "history" or shown <= set(looks)
        if one.stays is not None:
            answer = visit.client(one.stays).get(address, {"as": "xlsx"})
            assert answer["Content-Type"].startswith("text/html") and b"This list as Excel" not in answer.content


@pytest.mark.parametrize("one", [one for one in LISTS if one.ask], ids=lambda one: one.name)
def test_what_the_address_asks_narrows_the_list_and_is_kept(one: Some, visit: Visit) -> None:
    with undone():
        for name in one.needs:
            assert visit.things[name]
        address = reverse(one.name, args=[visit.things[name] for name in one.arguments])
        client = visit.client(one.role)
        html = client.get(address, {one.ask: "nobody-answers-this"}).content.decode()
        # A filter that nothing answers shows nothing; it is not passed over, which would show all as if it were that.
        assert "This list as Excel" not in html and "nobody-answers-this" in html
        # Nor does it say that there is none: what is there is only not what was asked for.
        assert not re.search(r'pl-empty">[^<]*\byet\b', html)


def test_history_taken_away_is_a_look_of_its_own(visit: Visit) -> None:
    with undone():
        visit.client(Role.INFORMATION_GOVERNANCE).get(reverse("history"), {"as": "xlsx", "kind": "child.seen"})
        look = Event.objects.filter(kind="history.read").latest("pk")
        assert look.data["as"] == "Excel" and look.data["kind"] == "child.seen"


def test_a_list_is_sorted_and_narrowed_at_once_and_pages_keep_both(visit: Visit) -> None:
    with undone():
        audits = visit.things["audits"]
        for _ in range(3):
            visit.things.made.pop("inadequate_audit", None)
            assert visit.things["inadequate_audit"]
        client, address = audits.authority.client(Role.HEAD_OF_QA), reverse("actions")
        soonest = [row[4] for row in rows_of(client.get(address, {"as": "xlsx", "status": "open"}).content)]
        latest = client.get(address, {"as": "xlsx", "status": "open", "order": "late"}).content
        assert [row[4] for row in rows_of(latest)] == soonest[::-1] and len(soonest) > 1
        who = client.get(address, {"order": "late", "team": audits.authority.team, "page": "1"}).content.decode()
        assert f'<option value="{audits.authority.team}" selected>' in who and '<option value="late" selected>' in who


def test_a_grade_that_may_not_be_read_yet_cannot_be_found_by_it(visit: Visit) -> None:
    with undone():
        practitioner, head = visit.client(Role.PRACTITIONER), visit.client(Role.HEAD_OF_QA)
        address, asked = reverse("audits"), {"grade": "inadequate"}
        assert visit.things["inadequate_audit"]
        assert '<option value="inadequate" selected>' in head.get(address, asked).content.decode()
        assert "0 audits" not in head.get(address, asked).content.decode()
        # Their own grades are not in: the auditor's is neither a choice nor found.
        html = practitioner.get(address).content.decode()
        assert "by-grade" not in html


@pytest.mark.parametrize(
    ("name", "role", "arguments", "least"),
    [
        ("authority-figures", Role.ANALYST, (), 40), ("figures", Role.TEAM_MANAGER, ("team",), 10),
        ("programme-coverage", Role.HEAD_OF_QA, (), 5),
    ],
)  # fmt: skip
def test_figures_are_taken_away_as_numbers(
    name: str, role: Role, arguments: tuple[str, ...], least: int, visit: Visit
) -> None:
    with undone():
        assert visit.things["extract"]
        address = reverse(name, args=[visit.things[one] for one in arguments])
        assert "These figures as Excel" in visit.client(role).get(address).content.decode()
        book = openpyxl.load_workbook(BytesIO(visit.client(role).get(address, {"as": "xlsx"}).content))
        numbers = [row[6] for row in book["Data"].iter_rows(min_row=2, values_only=True)]
        assert sum(isinstance(number, (int, float)) for number in numbers) > least
        assert visit.client(Role.PARTNER).get(address, {"as": "xlsx"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("trackings", "tracking"),
        ("second-grades", "second_grade"),
        ("multi-agency-list", "agreed_whole"),
        ("restricted", "restricted"),
    ],
)
def test_a_child_on_a_list_is_a_look_that_the_child_finds(name: str, needs: str, visit: Visit) -> None:
    """Lists that show a child only with what no other page needs; all other pages are `test_urls_by_role`'s."""
    role = next(role for role in Role if role in OPEN_TO[name])
    visit.put_away()  # what other tests made was undone
    before = last_event()
    with undone():
        assert visit.things[needs]
        last, known = last_event(), known_children(visit.extracted)
        shown = shown_children(whole_text(visit.client(role).get(reverse(name))), known)
        looks = EventChild.objects.filter(event_id__gt=last, event__by_id=visit.authority.actor(role).account_id)
        assert shown, "nothing to prove: the list is empty"
        assert shown <= set(looks.values_list("identifier", flat=True))
        assert unnamed(before, known) == []
    visit.put_away()


def test_whatever_is_done_with_what_most_pages_need_names_its_child(visit: Visit) -> None:
    assert unnamed(0, known_children(visit.extracted)) == []
    assert EventChild.objects.filter(identifier=CHILD.identifier, event__look=False).exists()
