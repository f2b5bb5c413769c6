"""Finding one's way in a browser: groups by keyboard, the box without scripts, lists that can be narrowed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from practicelens.access.roles import Role
from tests.functional.checks import NARROW, assert_accessible, assert_no_sideways_scroll
from tests.functional.conftest import PageAs
from tests.functional.serving import Served


@pytest.mark.parametrize("address", ["/", "/waiting/", "/search/?q=a", "/audits/?kind=regular"])
def test_what_helps_to_find_ones_way_is_open_to_everybody(small: Served, page_as: PageAs, address: str) -> None:
    page = page_as(Role.QA_OFFICER, at=address)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(NARROW)
    assert_no_sideways_scroll(page)


def test_a_group_opens_by_keyboard(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.QA_OFFICER)
    second = page.locator(".pl-group").nth(1)
    assert second.get_attribute("open") is None and page.locator(".pl-group").first.get_attribute("open") is not None
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("open", "")


def test_the_box_answers_to_enter_without_scripts(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.QA_OFFICER, javascript=False)
    box = page.get_by_role("searchbox")
    box.fill("tom")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("that you may open")
    box = page.get_by_role("searchbox")
    box.fill("a-1005")
    box.press("Enter")
    expect(page).to_have_url(small.at("/audits/5/"))
