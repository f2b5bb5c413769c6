"""The frame of every page in a browser: signing in, keyboard, sorting, and words that are not lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import assert_accessible, screenshot
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

BEST = "What went well?"
COULD = "What would make it better?"


def my_audit(page: Page, small: Served) -> Page:
    """The conversation of the audit that the Quality Assurance Officer has begun."""
    page.goto(small.at("/audits/2/part/conversation/"))
    return page


def kept(page: Page) -> list[str]:
    """The names of the drafts kept on this computer."""
    names: list[str] = page.evaluate("() => Object.keys(localStorage).filter((key) => key.includes('draft'))")
    return names


def test_a_person_is_picked_and_signed_out_without_javascript(small: Served, page_as: PageAs) -> None:
    page = page_as(None, javascript=False)
    screenshot(page, "sign-in")
    page.get_by_role("button", name="Ben Carver").click()
    expect(page.get_by_role("banner")).to_contain_text("Ben Carver, Performance analyst")
    page.get_by_role("link", name="Extracts", exact=True).click()
    expect(page.get_by_role("link", name="Extracts", exact=True).first).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who would you like to be?")


def test_the_first_key_skips_to_the_content(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page's content")
    page.keyboard.press("Enter")
    assert page.evaluate("() => location.hash") == "#main"


def test_the_whole_header_is_walked_by_keyboard(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.locator(":focus").inner_text())
    assert seen[:4] == ["Skip to the page's content", "Next day", "Change person", "Practice Lens"]
    assert {"Sign out", "This week", "Teams", "Extracts"} <= set(seen)


def test_a_table_is_sorted_from_its_head(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.DCS, at="/teams/")
    table = page.locator("table[data-sortable]").first
    head = table.locator("th", has=page.get_by_role("button", name="Children"))
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert _column(table) == sorted(_column(table), reverse=True)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert _column(table) == sorted(_column(table))


def _column(table: object) -> list[int]:
    """The numbers of the second column, from the top."""
    return [int(words) for words in table.locator("tbody tr > :nth-child(2)").all_inner_texts()]  # type: ignore[attr-defined]


def test_words_are_saved_while_they_are_typed(small: Served, page_as: PageAs) -> None:
    page = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    page.get_by_label(COULD).fill("She hopes that the children stay at their school.")
    expect(page.locator("[data-draft-state]")).to_have_text(
        re.compile(r"^Saved at \d\d:\d\d, here and on this computer\.$")
    )
    page.reload()
    expect(page.get_by_label(COULD)).to_have_value("She hopes that the children stay at their school.")
    assert kept(page) == [], "what the server has is not kept here as well once the page is left"


def test_the_save_button_alone_is_enough_and_leaves_nothing_behind(small: Served, page_as: PageAs) -> None:
    page = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    page.get_by_label(COULD).fill("Typed and saved at once.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Conversation with the practitioner")
    assert kept(page) == []
    expect(my_audit(page, small).get_by_label(COULD)).to_have_value("Typed and saved at once.")


def test_an_audit_is_written_without_javascript(small: Served, page_as: PageAs) -> None:
    page = my_audit(page_as(Role.QA_OFFICER, javascript=False, at=None), small)
    page.get_by_label(COULD).fill("Written on an old computer.")
    page.get_by_role("button", name="Save and go on").click()
    expect(my_audit(page, small).get_by_label(COULD)).to_have_value("Written on an old computer.")


def test_words_typed_without_a_connection_are_kept_and_saved_when_it_is_back(
    small: Served, page_as: PageAs, troubles: Troubles
) -> None:
    troubles.expected = ("ERR_INTERNET_DISCONNECTED",)
    page = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    page.context.set_offline(True)
    page.get_by_label(BEST).fill("Typed on a train.")
    expect(page.locator("[data-draft-state]")).to_contain_text("No connection. Your words are kept on this computer")
    assert kept(page) != []
    page.context.set_offline(False)
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label(BEST)).to_have_value("Typed on a train.")


def test_two_tabs_do_not_overwrite_each_other(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("409",)
    first = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    second = first.context.new_page()
    my_audit(second, small)
    second.get_by_label(COULD).fill("From the second tab.")
    expect(second.locator("[data-draft-state]")).to_contain_text("Saved at")
    first.get_by_label(COULD).fill("From the first tab.")
    expect(first.locator("[data-draft-state]")).to_contain_text("kept on this computer")
    expect(first.locator("[data-draft-state]")).to_have_attribute("data-state", "trouble")
    second.reload()
    expect(second.get_by_label(COULD)).to_have_value("From the second tab.")
    second.get_by_role("button", name="Use the words kept on this computer").click()
    expect(second.get_by_label(COULD)).to_have_value("From the first tab.")


def test_a_session_that_ended_keeps_the_words_and_signing_in_again_brings_them_back(
    small: Served, page_as: PageAs, troubles: Troubles
) -> None:
    troubles.expected = ("401",)
    page = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(BEST).fill("Typed too late.")
    expect(page.locator("[data-draft-state]")).to_contain_text("You have been signed out.")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    my_audit(page, small)
    expect(page.get_by_label(BEST)).to_have_value("Typed too late.")
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")


def test_signing_out_leaves_nobodys_words_on_the_computer(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("ERR_INTERNET_DISCONNECTED",)
    page = my_audit(page_as(Role.QA_OFFICER, at=None), small)
    page.context.set_offline(True)
    page.get_by_label(BEST).fill("Not for the next person.")
    expect(page.locator("[data-draft-state]")).to_contain_text("No connection")
    assert kept(page) != []
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
    assert kept(page) == []


@pytest.fixture
def same_day_again(small: Served) -> Iterator[None]:
    """Put the small authority back on its day: other journeys type that day's dates."""
    clock = small.folder / "clock.json"
    before = clock.read_text("utf-8")
    yield
    clock.write_text(before, "utf-8")


@pytest.mark.usefixtures("same_day_again")
def test_the_next_day_comes_and_the_page_stays(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ADMINISTRATOR, at="/people/")
    page.get_by_role("button", name="Next day").click()
    expect(page.get_by_role("status")).to_contain_text("It is now Tuesday 24 November 2026.", timeout=20_000)
    page.wait_for_url("**/people/")  # the page of the bar may say it first


@pytest.mark.usefixtures("same_day_again")
def test_without_javascript_the_bar_refreshes_itself_and_leads_back(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ADMINISTRATOR, javascript=False, at="/people/")
    page.get_by_role("button", name="Next day").click()
    expect(page.get_by_role("status")).to_contain_text("It is now Tuesday 24 November 2026.", timeout=20_000)
    page.wait_for_url("**/people/")  # the page of the bar may say it first


@pytest.mark.parametrize("role", [Role.HEAD_OF_QA, Role.INFORMATION_GOVERNANCE, Role.ADMINISTRATOR, Role.QA_OFFICER])
def test_the_header_is_one_line_at_a_desk(page_as: PageAs, small: Served, role: Role) -> None:
    page = page_as(role)
    tops = "(some) => some.map((one) => Math.round(one.getBoundingClientRect().bottom))"
    names = page.locator(".pl-header__product, .pl-header__person > span").evaluate_all(tops)
    links = page.locator(".pl-nav a").evaluate_all(tops)
    assert max(names) - min(names) < 8 and len(set(links)) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_telephone_the_header_is_short_and_its_menu_opens_without_a_script(
    page_as: PageAs, small: Served, javascript: bool
) -> None:
    page = page_as(Role.HEAD_OF_QA, width=360, javascript=javascript)
    box = page.get_by_role("banner").bounding_box()
    assert box and box["height"] < 120, "the page itself stands in the first screen"
    menu = page.get_by_role("navigation", name="Practice Lens")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(menu).to_be_visible()
    if javascript:  # axe is a script itself
        assert_accessible(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    menu.get_by_role("link", name="Audits").click()
    page.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="Audits")).to_have_attribute("aria-current", "page")
    page.get_by_role("searchbox").fill("children")
    page.keyboard.press("Enter")
    # Where something is looked for, the box stands on the page itself, with what was typed.
    expect(page.get_by_role("searchbox")).to_have_value("children")
