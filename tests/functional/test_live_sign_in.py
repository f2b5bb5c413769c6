"""A live deployment in a browser: a desk that was left asks for the password again, and nothing typed is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from practicelens.access.roles import Role
from tests.functional import serving
from tests.functional.checks import assert_accessible, assert_no_sideways_scroll
from tests.functional.conftest import Troubles, shared_by_all
from tests.functional.serving import ROOT, Served
from tests.functional.test_shell import COULD, kept

PASSWORD = "three lamps quietly walking"
LIVE = {"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": "only-for-tests-" * 4}
WORDS = "She hopes that the children stay at their school.\nHer mother rings on Fridays."
SET_PASSWORDS = f"""
import django; django.setup()
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
get_user_model().objects.update(password=make_password({PASSWORD!r}))
"""
AN_HOUR_PASSES = """
import django; django.setup()
from importlib import import_module
from django.contrib.sessions.models import Session
from django.contrib.sessions.backends.db import SessionStore
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    if "seen_at" in session:
        session["seen_at"] -= 3600; session.save()
"""


def beside(running: Served, code: str) -> None:
    """Do something to the deployment from a process of its own, while it is being served."""
    environment = serving.environment(running.folder) | LIVE
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small authority, live: everybody has a password."""
    source = serving.built("small", shared_by_all(tmp_path_factory))
    with serving.served(source, tmp_path_factory.mktemp("live"), **LIVE) as running:
        beside(running, SET_PASSWORDS)
        yield running


def give_password(page: Page, role: Role) -> None:
    page.get_by_label("E-mail address").fill(f"{role.value}@northborough.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def at_work(live: Served, context: BrowserContext, role: Role, address: str) -> Page:
    """Signed in, on a page."""
    page = context.new_page()
    page.goto(live.at(address))
    give_password(page, role)
    expect(page).to_have_url(live.at(address))
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_sent_from_a_desk_that_was_left_is_sent_after_signing_in(
    live: Served, open_context: Callable[..., BrowserContext], troubles: Troubles, javascript: bool
) -> None:
    troubles.expected = ("401", "422")
    page = at_work(
        live, open_context(width=1280 if javascript else 360, javascript=javascript),
        Role.INFORMATION_GOVERNANCE, "/restricted/add/",
    )  # fmt: skip
    number = f"B-7000{int(javascript)}"
    page.get_by_label("The child's number in the case system").fill(number)
    page.get_by_label("Why only people named may see this child").fill("Her father is a colleague.")
    beside(live, AN_HOUR_PASSES)
    page.get_by_role("button", name="Restrict this child").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again to send this")
    expect(page.get_by_text("Her father is a colleague.")).to_be_visible()
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("E-mail address").fill("information_governance@northborough.example")
    page.get_by_label("Password", exact=True).fill("a wrong password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("is not right").first).to_be_visible()
    give_password(page, Role.INFORMATION_GOVERNANCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in again")
    if javascript:
        assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The child is restricted.")).to_be_visible()
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def test_words_of_a_long_form_come_back_whichever_way_one_returns(
    live: Served, open_context: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    troubles.expected = ("401",)
    page = at_work(live, open_context(), Role.QA_OFFICER, "/audits/2/part/conversation/")
    beside(live, AN_HOUR_PASSES)
    page.get_by_label(COULD).fill(WORDS)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again to send this")
    assert kept(page) != [], "on this computer as well, should the page be closed here"
    page.goto(live.at("/sign-in/"))
    give_password(page, Role.QA_OFFICER)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(live.at("/audits/2/part/conversation/"))
    expect(page.get_by_label(COULD)).to_have_value(WORDS)


def test_what_was_sent_after_signing_in_is_kept_on_the_computer_no_more(
    live: Served, open_context: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    troubles.expected = ("401",)
    page = at_work(live, open_context(), Role.QA_OFFICER, "/audits/2/part/conversation/")
    beside(live, AN_HOUR_PASSES)
    page.get_by_label(COULD).fill("Sent in the end.")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    give_password(page, Role.QA_OFFICER)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("You are signed in again")
    assert kept(page) == []
    page.goto(live.at("/audits/2/part/conversation/"))
    expect(page.get_by_label(COULD)).to_have_value("Sent in the end.")


def test_somebody_else_at_the_same_desk_sees_nothing_of_it(
    live: Served, open_context: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    troubles.expected = ("401",)
    page = at_work(live, open_context(), Role.INFORMATION_GOVERNANCE, "/restricted/add/")
    page.get_by_label("Why only people named may see this child").fill("Her father is a colleague.")
    beside(live, AN_HOUR_PASSES)
    page.get_by_role("button", name="Restrict this child").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    give_password(page, Role.ANALYST)
    expect(page.get_by_text("typed by somebody else")).to_be_visible()
    assert "colleague" not in page.content()
