"""Choosing among many people: a search without scripts that keeps who is chosen and everything that was typed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.people.accounts import changes as accounts
from practicelens.people.setup.queries import FEW, Colleague
from practicelens.quality.programme.themes import queries as themes
from practicelens.web.pages.shared.govuk_forms import Form
from practicelens.web.pages.shared.people import PeopleField, offer
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


class Asked(Form):
    """A form that asks for people, as meetings do."""

    people = PeopleField(label="Who is asked?", required=False)


FIND = {"find": "auditors"}


def colleagues(authority: Authority, count: int) -> dict[str, int]:
    """So many more Team Managers, by name."""
    made = {}
    for number in range(count):
        name = f"Manager {chr(65 + number)}ndré"
        made[name] = accounts.create_account(f"m{number}@northborough.example", name, by=SYSTEM, now=authority.now)
        accounts.grant_role(
            made[name], Role.TEAM_MANAGER, team_id=authority.team, starts=date(2026, 1, 5), by=SYSTEM, now=authority.now
        )
    return made


def sent(client: Client, **typed: object) -> tuple[int, str]:
    """The form of a theme as it comes back."""
    answer = client.post(reverse("theme-plan"), typed)
    return answer.status_code, answer.content.decode()


def offered(html: str) -> list[tuple[str, bool]]:
    """Whose boxes there are, and whether each is ticked."""
    boxes = re.findall(r'<input[^>]*name="auditors"[^>]*>', html)
    return [(re.findall(r'value="(\d+)"', box)[0], " checked" in box) for box in boxes]


def test_few_are_all_shown_and_many_are_searched(authority: Authority) -> None:
    client = authority.client(Role.HEAD_OF_QA)
    few = client.get(reverse("theme-plan")).content.decode()
    assert "Find people" not in few and len(offered(few)) <= FEW
    colleagues(authority, FEW + 1)
    many = client.get(reverse("theme-plan")).content.decode()
    assert "Find people" in many and len(offered(many)) == FEW


def test_a_search_keeps_who_is_chosen_and_what_is_typed_and_judges_nothing(authority: Authority) -> None:
    made = colleagues(authority, FEW + 5)
    client, chosen = authority.client(Role.HEAD_OF_QA), str(made["Manager André"])
    typed = {"title": "Neglect", "why": "It is said of a child", "size": "many", "auditors": [chosen]}
    status, html = sent(client, **FIND, **typed, auditors_words="nobody")
    assert status == 200 and "govuk-error-summary" not in html
    assert 'value="Neglect"' in html and "It is said of a child" in html and 'value="many"' in html
    assert offered(html) == [(chosen, True)] and "Nobody else is found" in html
    # Folded, by the beginning of a word, and whoever was chosen stands first.
    _, html = sent(client, **FIND, **typed, auditors_words="tndre")
    assert offered(html) == [(chosen, True), (str(made["Manager Tndré"]), False)]
    assert themes.themes(asking(authority.actor(Role.HEAD_OF_QA))) == ()
    # The same without looking for anybody is judged, and still keeps the one who is chosen.
    status, html = sent(client, **typed, auditors_words="tndre")
    assert status == 422 and "govuk-error-summary" in html and (chosen, True) in offered(html)


def test_role_team_and_load_narrow_and_order_the_people(authority: Authority) -> None:
    colleagues(authority, FEW + 5)
    audits = Audits(authority)
    audits.allocated()
    client = authority.client(Role.HEAD_OF_QA)
    _, html = sent(client, **FIND, auditors_role="Quality Assurance Officer")
    officer = str(authority.account(Role.QA_OFFICER))
    assert [one for one, _ in offered(html)] == [officer] and "1 audit open" in html
    _, html = sent(client, **FIND, auditors_team="No such team")
    assert offered(html) == [] and "Nobody is found" in html
    _, html = sent(client, **FIND)
    # Whoever has least open stands first: the officer, who has one, is behind all who have none.
    assert officer not in [one for one, _ in offered(html)]


def test_one_person_is_chosen_in_the_same_way(authority: Authority) -> None:
    made = colleagues(authority, FEW + 1)
    client = authority.client(Role.HEAD_OF_QA)
    html = client.post(reverse("audit-allocate"), {"find": "auditor", "auditor_words": "bndre"}).content.decode()
    assert re.findall(r'name="auditor" type="radio" value="(\d+)"', html) == [str(made["Manager Bndré"])]


def test_until_somebody_is_looked_for_only_those_who_have_to_do_with_it_are_offered() -> None:
    everybody = [Colleague(number, f"Person {number}") for number in range(1, FEW + 10)]

    def boxes(data: dict[str, str] | None, **first: set[int]) -> tuple[list[str], int]:
        form = Asked(data)
        offer(form, "people", everybody, **first)
        (part,) = form.parts()
        return [item["value"] for item in part.params["items"]], part.params["left"]

    assert boxes(None, first={3, 5}) == (["3", "5"], len(everybody) - 2)
    assert boxes({"people_words": "Person 7"}, first={3, 5}) == (["7"], 0)
    assert len(boxes(None)[0]) == FEW
