"""The organisation in ChAT's pages: every number is the explorer's, opens onto its rows, and hides what it must."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.analytics.chat.pages import PAGES
from practicelens.analytics.exploring.cuts import CUTS
from practicelens.analytics.measure import Kind
from practicelens.documents.blocks import texts, to_json
from practicelens.history.models import Event
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.chat import document, periods, queries
from practicelens.performance.explore.chat.shapes import Ages, ChatView, Divided
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.questions import Question
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db


def view(authority: Authority, role: Role = Role.ANALYST, months: str = "6", *, outside: bool = False) -> ChatView:
    """The pages up to the newest extract, as its six months tell them."""
    asks = asking(authority.actor(role))
    edition = queries.edition(asks)
    assert edition is not None
    asked = periods.read(months, periods.NOW, edition.as_at)
    assert asked is not None
    return queries.view(asks, asked, queries.places(asks)[0].key, outside=outside)


def divided(found: ChatView) -> Iterator[Divided]:
    return (part for page in found.pages for part in page.parts if isinstance(part, Divided))


def ages(found: ChatView) -> Iterator[Ages]:
    return (part for page in found.pages for part in page.parts if isinstance(part, Ages))


def test_every_number_is_the_explorers(authority: Authority, published: int) -> None:
    found, asks = view(authority), asking(authority.actor(Role.ANALYST))
    for page in found.pages:
        for one in page.figures:
            answer = explorer.answer(asks, Question(one.card, found.place, found.period))
            assert one.figure.why == answer.why or answer.whole is not None
            if answer.whole is not None:
                same = ("numerator", "denominator", "value", "not_judged", "children", "start", "end")
                assert all(getattr(one.figure, name) == getattr(answer.whole.figure, name) for name in same), one.card
    # Each third part: the explorer divides each of them by a question of its own.
    for part in list(divided(found))[::3]:
        answer = explorer.answer(asks, Question(part.card, found.place, found.period, part.cut))
        counts = {row.key: row.figure for row in answer.rows}
        for group in part.groups:
            one = counts.get(group.key)
            rows = 0 if one is None else one.numerator or 0 if answer.card.kind is Kind.COUNT else one.denominator or 0
            rows += one.not_judged if one and part.card.kind is not Kind.COUNT else 0
            assert group.number == rows, (part.part, group)


def test_parts_add_up_to_the_figure_they_divide(authority: Authority, published: int) -> None:
    found = view(authority)
    wholes = {one.card.key: one.figure for page in found.pages for one in page.figures}
    for part in divided(found):
        assert sum(group.number or 0 for group in part.groups) == part.total
    counted = [part for part in ages(found) if part.card.kind is Kind.COUNT and part.card.key in wholes]
    assert counted
    for part in counted:
        cells = sum(number or 0 for row in part.rows for number in row.numbers)
        assert cells == wholes[part.card.key].numerator == sum(total or 0 for total in part.totals)


def test_a_number_opens_onto_as_many_rows(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    page = client.get(reverse("organisation") + "?months=6&until=now&page=all").content.decode()
    links = [
        part.split('"', 1)[0].replace("&amp;", "&") for part in page.split('href="') if "/children/?in=days" in part
    ]
    assert len(links) > 100
    # One of the figures, one of the bars, one of an age's girls.
    chosen = [next(link for link in links if wanted in link) for wanted in ("of=auth", "ethnicity=", "sex=female")]
    for link in chosen:
        asked = parse_qs(urlsplit(link).query)
        assert asked["from"] and asked["to"]
        number = int(page.split(link.replace("&", "&amp;"), 1)[1].split(">", 1)[1].split("<", 1)[0])
        taken = client.get(f"{link}&as=xlsx")
        sheet = openpyxl.load_workbook(BytesIO(taken.content)).worksheets[1]
        assert sum(1 for row in sheet.iter_rows(min_row=4, max_col=1, values_only=True) if row[0]) == number, link


def test_where_small_numbers_are_hidden_none_is_left_and_nothing_opens(authority: Authority, published: int) -> None:
    found = view(authority, outside=True)
    limit = found.limit
    assert found.suppressed and not found.may_open
    for page in found.pages:
        for one in page.figures:
            assert one.hidden or not 1 <= (one.figure.numerator or 0) <= limit or one.card.kind is Kind.MEDIAN, one.card
    assert all(not 1 <= (group.number or 0) <= limit for part in divided(found) for group in part.groups)
    assert all(not 1 <= (number or 0) <= limit for part in ages(found) for row in part.rows for number in row.numbers)
    # Ages in bands: of a single year there are always few.
    assert {part.cut.key for part in ages(found)} <= {"age"} and {part.cut.key for part in ages(view(authority))}
    opened: list[str] = []
    made = document.build(found, lambda card, narrowed, only: opened.append(card.key) or card.key)
    assert not opened and any("Numbers from 1 to" in text for text in texts(to_json(made)))


def test_a_copy_for_outside_hides_small_numbers_and_is_written_down(authority: Authority, published: int) -> None:
    inside, outside = view(authority), view(authority, outside=True)
    shown = sum(group.number is None for part in divided(inside) for group in part.groups)
    hidden = sum(group.number is None for part in divided(outside) for group in part.groups)
    assert shown == 0 < hidden and not outside.may_open
    client, make = authority.client(Role.ANALYST), reverse("explore-outside-make", args=["organisation"])
    assert client.post(make, {"reference": "Ofsted"}).status_code == 302
    event = Event.objects.filter(kind="explore.outside").latest("pk")
    assert event.data["asked"] == {"of": "authority", "months": "3", "until": "2026-10", "what": "organisation"}
    assert len(OutsideCopy.objects.get().numbers) > 20


def test_of_a_restricted_child_nothing_is_told(authority: Authority, published: int) -> None:
    before = view(authority)
    part = next(one for one in divided(before) if one.part.card == "in_need_open" and one.cut.key == "ethnicity")
    group = max(part.known, key=lambda one: one.number or 0)
    asked = Question(part.card, before.place, before.period, part.cut)
    behind = explorer.behind(asking(authority.actor(Role.ANALYST)), asked, group.key, "all")
    restrict(authority, behind.list.children[0].child)
    after = view(authority)
    now = next(one for one in divided(after) if one.part == part.part)
    assert {one.key: one.number for one in now.groups}[group.key] == (group.number or 0) - 1
    assert now.total == part.total and after.unseen and not before.unseen


def test_a_service_area_has_its_own_and_a_team_none(authority: Authority, published: int) -> None:
    head = view(authority, Role.HEAD_OF_SERVICE)
    assert head.place.key.startswith("service-") and len(head.pages) == 24
    assert queries.places(asking(authority.actor(Role.TEAM_MANAGER))) == ()
    with pytest.raises(Missing):
        view(authority, Role.HEAD_OF_SERVICE, outside=True)


def test_the_workbook_has_a_sheet_a_page_in_order(authority: Authority, published: int) -> None:
    found = authority.client(Role.ANALYST).get(reverse("organisation") + "?months=6&until=now&as=xlsx")
    book = openpyxl.load_workbook(BytesIO(found.content))
    made = view(authority)
    assert book.sheetnames[1:-1] == [f"{page.number} {page.page.sheet}" for page in made.pages]
    sheet = book[book.sheetnames[3]]
    assert sheet["A1"].value.startswith("3. Contacts: ") and sheet["A6"].value == "Contacts"
    assert sheet["B6"].value == made.pages[2].figures[0].figure.numerator


def test_one_page_stands_at_a_time_and_leads_to_those_beside_it(authority: Authority, published: int) -> None:
    client, address = authority.client(Role.ANALYST), reverse("organisation") + "?months=6&until=now"
    first = client.get(address).text
    assert first.count("<h2 id=") >= 1 and 'id="headlines"' in first and 'id="contacts"' not in first
    third = client.get(f"{address}&page=contacts").text
    assert 'id="contacts"' in third and 'id="headlines"' not in third
    assert "Before: 2. Beside other authorities" in third and "Next: 4. Early help" in third
    assert 'name="page" value="contacts"' in third
    assert client.get(f"{address}&page=nothing").text.count('id="headlines"') == 1
    every = client.get(f"{address}&page=all").text
    assert all(f'id="{one.key}"' in every for one in PAGES) and 'rel="next"' not in every


def test_a_time_that_is_not_offered_is_refused_in_words(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    for address in ("?months=4", "?until=2020-01", "?months=x"):
        page = client.get(reverse("organisation") + address)
        assert page.status_code == 400 and "Choose 3, 6 or 12 months" in page.content.decode()


def test_nothing_is_told_before_anything_is_published(authority: Authority) -> None:
    page = authority.client(Role.ANALYST).get(reverse("organisation"))
    assert page.status_code == 200 and "No extract is published yet" in page.content.decode()
    assert authority.client(Role.ANALYST).get(reverse("organisation-pdf")).status_code == 404


def test_every_part_says_its_finding_in_words(authority: Authority, published: int) -> None:
    made = document.build(view(authority))
    assert [link.ref for link in made.contents()] == [f"#{page.page.key}" for page in view(authority).pages]
    assert CUTS["year-of-age"].order[0] == "unborn"
