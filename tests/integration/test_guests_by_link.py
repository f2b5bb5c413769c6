"""Whoever comes by a link in a letter, live and in the demonstration: signed up, led on, and every link followed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.jobs import send_invitations
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.actors import actor_for
from practicelens.people.models import Account
from practicelens.quality.audits.work import queries as work
from practicelens.quality.meetings.models import Convened
from practicelens.quality.panels.core.loading import OURS
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.panels import HEALTH, Panels
from tests.integration.test_comparisons_convened import convene

PASSWORD = "three quiet herons"
GUEST = "ada.cole@health.example"
MOST = 120
"""More pages than a guest is led to: a walk that finds more goes round in circles."""
LINK = re.compile(r'<a [^>]*href="([^"#]+)')


@pytest.fixture(params=[True, False], ids=["demonstration", "live"])
def demonstration(request: pytest.FixtureRequest, settings) -> bool:
    settings.DEMONSTRATION = request.param
    return settings.DEMONSTRATION


@pytest.fixture
def panels(authority: Authority) -> Panels:
    return Panels(authority)


def signed_up(panels: Panels) -> Client:
    """A new guest, from the letter's link by its password's form to their first page."""
    send_invitations.run(panels.authority.now)
    letter = str(mail.outbox[-1].body)
    link = re.search(r"/invitation/[^/\s]+/", letter)
    assert link
    client = Client()
    client.post(link.group(), {"password": PASSWORD, "again": PASSWORD})
    answer = client.post(reverse("sign-in"), {"email": GUEST, "password": PASSWORD}, follow=True)
    assert answer.status_code == 200 and "Ada Cole" in answer.content.decode()
    return client


def guest_of(panels: Panels) -> Actor:
    """The guest, as they stand today."""
    return actor_for(Account.objects.get(email=GUEST).pk, panels.authority.today)


def followed(client: Client, start: str = "/", known: Collection[str] = ()) -> dict[str, str]:
    """Every page that links lead to from here; one that does not open fails. Of filters of a list each kind once.

    ``known``: pages that opened before and that nothing changed since.
    """
    found: dict[str, str] = {}
    waiting, kinds = [start], {_kind(address) for address in known}
    while waiting:
        address = waiting.pop()
        kind = _kind(address)
        if kind in kinds or "sign-out" in address:
            continue
        kinds.add(kind)
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        assert len(found) < MOST, sorted(found)
        is_page = answer.headers["Content-Type"].startswith("text/html")
        found[address] = answer.content.decode() if is_page else ""
        waiting += _links(address, found[address])
    return found


def _kind(address: str) -> str:
    """An address without what is asked for in it."""
    return re.sub(r"=[^&]*", "", address)


def _links(address: str, page: str) -> Iterator[str]:
    """Where a page's links lead within the product."""
    for link in LINK.findall(page):
        to = urlsplit(urljoin(f"http://testserver{address}", unescape(link)))
        if to.netloc == "testserver":
            yield to.path + (f"?{to.query}" if to.query else "")


def test_a_new_guest_grades_their_agencys_part_and_no_link_of_theirs_is_dead(
    panels: Panels, demonstration: bool
) -> None:
    whole = panels.set_up()
    panels.invite(whole, panels.health())
    client, part = signed_up(panels), panels.audit_of(whole, HEALTH)
    pages = followed(client)
    assert reverse("audit", args=[part]) in pages and "Children who go missing" in "".join(pages.values())
    assert not [one for one in pages if one.startswith(("/children", "/teams", "/reports", "/programme"))]
    # They begin it by its own form, grade it and hand it in; then the same walk again.
    assert client.post(reverse("audit-start", args=[part]), {"independent": "yes"}).status_code == 302
    elsewhere = [one for one in pages if one != "/" and not one.startswith(f"/audits/{part}/")]
    begun = followed(client, known=elsewhere)
    assert {reverse("audit-part", args=[part, key]) for key in ("conversation", "family", "whole")} <= set(begun)
    guest = asking(guest_of(panels))
    panels.audits.fill(part, Grade.GOOD, by=guest.actor)
    version = work.audit(guest, part).version
    handed_in = client.post(reverse("audit-submit", args=[part]), {"version": version}, follow=True).content.decode()
    assert "Your agency’s part is handed in." in handed_in
    over = followed(client, known=elsewhere)
    assert "Nothing waits" in over["/"]


def test_a_guest_reads_what_the_panel_agreed_and_what_their_agency_does(panels: Panels, demonstration: bool) -> None:
    whole = panels.set_up()
    panels.invite(whole, panels.health())
    client, part = signed_up(panels), panels.audit_of(whole, HEALTH)
    panels.grade(part, Grade.GOOD, guest_of(panels))
    panels.grade(panels.audit_of(whole, OURS), Grade.GOOD, panels.authority.actor(Role.QA_OFFICER))
    panels.hold(whole, actions=())
    panels.publish(whole)
    read = "".join(followed(client).values())
    assert "Each knew a part, and nobody the whole." in read and "Share what was heard the same day." in read


def test_whoever_is_asked_to_a_comparison_meeting_is_led_from_the_letter_to_it(
    authority: Authority, demonstration: bool
) -> None:
    audits = Audits(authority)
    audits.submitted()
    convene(audits)
    officer = audits.officer.account_id
    letter = Notice.objects.get(kind="meeting_convened", to_account=officer)
    accounts.set_password(officer, PASSWORD, by=authority.actor(Role.ADMINISTRATOR), now=authority.now)
    client = Client()
    asked = client.get(letter.link, follow=True)
    to, _ = asked.redirect_chain[-1]
    assert to.startswith(f"{reverse('sign-in')}?next=")  # nothing of the meeting before one has signed in
    typed = {"next": letter.link}
    typed |= {"person": str(officer)} if demonstration else {"email": Account.objects.get(pk=officer).email}
    signed_in = client.post(reverse("sign-in"), typed | ({} if demonstration else {"password": PASSWORD}))
    assert (signed_in.status_code, signed_in["Location"]) == (302, letter.link)
    page = client.get(letter.link).content.decode()
    assert "Room 4" in page
    for address in _links(letter.link, page):
        assert client.get(address, follow=True).status_code == 200, address
    calendar = client.get(reverse("meeting-calendar", args=[Convened.objects.get().pk]))
    assert calendar.headers["Content-Type"].startswith("text/calendar")
