"""An analyst puts a card together without a script, another checks it, and it stands among the figures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from practicelens.access.roles import Role
from tests.functional.checks import NARROW, assert_accessible, assert_no_sideways_scroll, follow
from tests.functional.conftest import PageAs, Troubles
from tests.functional.serving import Served


def _words(page: Page, title: str) -> None:
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("What does it mean?").fill("Referrals of girls, as the partnership asked.")
    page.get_by_label("neither way is better").check()


def test_a_card_is_put_together_checked_by_another_and_read(small: Served, page_as: PageAs, troubles: Troubles) -> None:
    troubles.expected = ("422 (Unprocessable Entity)",)
    page = page_as(Role.ANALYST, at="/local-cards/", javascript=False)
    page.get_by_role("button", name="Put a card together").click()
    page.get_by_role("link", name="Referrals", exact=True).click()
    _words(page, "Referrals of girls")
    page.get_by_label("Which of its dates places it in a month?").select_option("event_date")
    page.locator("#where1").select_option("sex")
    page.locator("#is1").select_option("is")
    page.get_by_label("How many there are").check()
    page.get_by_label("Who or what is counted, in words?").fill("Referrals of girls")
    # Refused where it belongs, with all that was typed.
    page.get_by_role("button", name="Keep and run it").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what it is compared with.")
    page.locator("#value1").fill("female")
    page.get_by_role("button", name="Keep and run it").click()
    expect(page.get_by_role("heading", name="It is being written")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Family Support Team One")).to_be_visible()
    page.get_by_role("button", name="Ask that it is checked").click()
    expect(page.get_by_role("heading", name="It waits for a second person")).to_be_visible()

    head = page_as(Role.HEAD_OF_QA, at="/waiting/")
    head.goto(page.url)
    head.get_by_role("button", name="Check it…").click()
    head.get_by_label("What did you check, and what did you find?").fill("All of them looked up.")
    assert_accessible(head)
    head.get_by_role("button", name="Publish it").click()
    expect(head.get_by_role("heading", name="Its figures")).to_be_visible()
    assert_accessible(head)

    manager = page_as(Role.TEAM_MANAGER, at="/local-cards/", width=NARROW["width"])
    follow(manager.get_by_role("link", name="Referrals of girls"))
    assert_no_sideways_scroll(manager)
    manager.get_by_role("row").filter(has_text="Family Support Team One").get_by_role("link").last.click()
    expect(manager.get_by_role("heading", name="The children behind it")).to_be_visible()
    assert_no_sideways_scroll(manager)


def test_sql_that_writes_is_refused_in_words_and_the_page_reads_well(small: Served, page_as: PageAs) -> None:
    page = page_as(Role.ANALYST, at="/local-cards/new/")
    _words(page, "A card that writes")
    page.get_by_label("How many events in a period").check()
    page.get_by_label("Who or what is counted, in words?").fill("Referrals")
    page.get_by_label("The SQL").fill("delete from referrals")
    assert_accessible(page)
    page.get_by_role("button", name="Keep and run it").click()
    expect(page.get_by_text("A card only reads")).to_be_visible()
    expect(page.get_by_role("button", name="Ask that it is checked")).to_have_count(0)
    assert_accessible(page)
    page.goto(small.at("/local-cards/choose/assessments/"))
    assert_accessible(page)
    page.goto(small.at("/local-cards/tables/"))
    assert_accessible(page)
