"""An analyst sends a workbook, reads what was found in it, publishes it, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.builders.extracts import workbook
from tests.builders.workbooks import AS_AT
from tests.functional.checks import ask_until, assert_accessible, follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served

SOON = 60_000  # milliseconds: reading and publishing run in the background


def test_from_the_file_to_the_published_figures(
    small: Served, page_as: PageAs, troubles: Troubles, tmp_path: Path
) -> None:
    troubles.expected = ("422",)  # the form that is sent without a file
    as_at = AS_AT + timedelta(days=2)
    path = workbook(tmp_path / f"annex-a-{as_at}.xlsx", as_at=as_at, cells={(3, 0, "source"): "zz) Nobody"})
    page = page_as(Role.ANALYST, at=None)
    send(page, small, path)
    expect(page.get_by_role("heading", name="Nothing stops its publication")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("cell", name="zz) Nobody")).to_be_visible()
    assert_accessible(page)
    publish(page)
    page.goto(small.at("/extracts/"))
    expect(page.get_by_text("extract of Sunday 22 November")).to_be_visible()
    take_back(page, path.name)


def send(page: Page, small: Served, path: Path) -> None:
    """Choose the file and send it; what is missing is said first."""
    page.goto(small.at("/extracts/upload/"))
    page.get_by_role("button", name="Send and read it").click()
    expect(page.get_by_role("link", name="Choose the workbook to send.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("What your case system made").set_input_files(path)
    page.get_by_role("button", name="Send and read it").click()
    expect(page.locator("h1")).to_have_text(path.name)


def publish(page: Page) -> None:
    """The day stands in the form already, from the file's name."""
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_label("Day")).to_have_value("22")
    assert_accessible(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#progress")).to_contain_text("Published", timeout=SOON)


def take_back(page: Page, name: str) -> None:
    """Withdrawn with a reason; the extract before is the published one again."""
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Withdraw it").click()
    page.get_by_label("Why?").fill("Taken before the weekend's data were in")
    assert_accessible(page)
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("It is being withdrawn")).to_be_visible()
    ask_until(page.get_by_text("extract of Friday 20 November"))


def test_what_is_no_workbook_is_said_and_nothing_changes(small: Served, page_as: PageAs, tmp_path: Path) -> None:
    letter = tmp_path / "letter.xlsx"
    letter.write_text("Dear all", encoding="utf-8")
    page = page_as(Role.ANALYST, javascript=False, at="/extracts/upload/")
    page.get_by_label("What your case system made").set_input_files(letter)
    follow(page.get_by_role("button", name="Send and read it"))
    ask_until(page.get_by_role("heading", name="This file could not be read"), by="Look again")
    page.goto(small.at("/extracts/"))
    expect(page.get_by_text("Published now")).to_be_visible()
