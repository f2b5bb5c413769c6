"""The explorer's small numbers: by the rule, of both times; and what it says of parts of a month and of two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.analytics import duck
from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind, Timing
from practicelens.performance.explore import queries, suppressing
from practicelens.performance.explore.shapes import Answer
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook
from tests.integration.test_explore import answered
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db


def test_numbers_are_hidden_up_to_the_rules_limit(authority: Authority, published: int) -> None:
    given = {"card": "in_need_open", "by": "need", "of": f"team-{authority.team}"}
    set_rule("small_numbers.limit", 1, valid_from=authority.today, source="The small authority", by=SYSTEM,
             now=authority.now)  # fmt: skip
    seen, hidden = answered(authority, given), answered(authority, given, Role.PRACTICE_DEVELOPER)
    more = {row.key for row in seen.rows if (row.figure.numerator or 0) > 1}
    assert more and all(not row.hidden for row in hidden.rows if row.key in more)


def test_a_small_number_of_the_other_time_is_hidden(authority: Authority, published: int) -> None:
    found = answered(authority, {"card": "referrals", "in": "now", "sex": "female"})
    assert found.whole is not None
    many, few = (replace(found.whole.figure, numerator=n, value=float(n), not_judged=0) for n in (40, 3))
    both = replace(found, whole=replace(found.whole, figure=many, before=few))
    kept = suppressing.protected(both, 5).whole
    assert kept is not None and kept.hidden and kept.before is not None and kept.before.numerator is None


def test_a_part_of_a_month_says_so(authority: Authority, published: int) -> None:
    found = answered(authority, {"card": "referrals", "by": "month", "in": "now"})
    words = [row.words for row in found.rows]
    assert words[0] == "August 2026, from 21 August" and words[-1] == "November 2026, to 20 November"
    assert words[1] == "September 2026"


def test_chance_is_not_asked_of_those_who_stood_there_on_both_days(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    before = date(2026, 10, 31)
    publish(authority, workbook(tmp_path / "1" / "annex-a.xlsx", as_at=before), before)
    publish(authority, workbook(tmp_path / "2" / "annex-a.xlsx"))
    stocks = [card.key for card in CARDS.values() if card.timing is Timing.STOCK and card.kind is Kind.SHARE]
    each = [answered(authority, {"card": key, "beside": "before"}).whole for key in stocks]
    both = [one for one in each if one and one.before and None not in (one.figure.value, one.before.value)]
    assert both and all(one.moved == "" for one in both)


def test_a_list_that_takes_too_long_leads_back_in_words(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise duck.TookTooLong

    monkeypatch.setattr(asked_of, "rows", slow)
    client = authority.client(Role.ANALYST)
    page = client.get(reverse("explore-children", args=["in_need_open"]), follow=True)
    assert page.status_code == 200 and "That takes too long to count" in page.content.decode()


def test_of_a_restricted_child_no_group_tells_what_is_recorded(authority: Authority, published: int) -> None:
    """They are counted among all, and nobody who may not see them learns more by dividing or narrowing."""
    given = {"card": "in_need_open", "by": "sex"}
    before = answered(authority, given)
    girls = queries.behind(authority.asking(Role.ANALYST), before.question, "female", "all")
    restrict(authority, girls.list.children[0].child)
    found = answered(authority, given)
    assert found.whole is not None and before.whole is not None
    assert found.whole.figure.numerator == before.whole.figure.numerator and queries.UNSEEN in found.notes
    assert queries.UNSEEN not in answered(authority, {"card": "workers_caseload", "by": "amount"}).notes
    was, now = ({row.key: row.figure.numerator or 0 for row in one.rows} for one in (before, found))
    assert now["female"] == was["female"] - 1 and now[""] == was.get("", 0) + 1
    narrowed = answered(authority, {"card": "in_need_open", "sex": "female"}).whole
    assert narrowed is not None and narrowed.figure.numerator == now["female"]


def test_a_narrowed_number_is_hidden_where_the_rest_is_small(authority: Authority, published: int) -> None:
    """All less those who fit are those who do not: few of them would be told by two numbers that are large."""
    found = answered(authority, {"card": "referrals", "in": "now", "sex": "female"})
    assert found.whole is not None

    def of(count: int) -> Answer:
        assert found.whole is not None
        figure = replace(found.whole.figure, numerator=count, value=float(count), not_judged=0)
        return replace(found, whole=replace(found.whole, figure=figure))

    for every, hidden in ((43, True), (60, False)):
        kept = suppressing.protected(of(40), 5, [of(every)]).whole
        assert kept is not None and kept.hidden == hidden
    given = {"card": "referrals", "by": "need", "in": "now", "of": f"team-{authority.team}", "sex": "female"}
    assert answered(authority, given, Role.PRACTICE_DEVELOPER).suppressed


def test_of_very_many_groups_none_is_shown_where_small_numbers_are_hidden(authority: Authority, published: int) -> None:
    found = answered(authority, {"card": "referrals", "by": "sex", "in": "now"})
    many = replace(found, rows=tuple(replace(found.rows[0], key=f"{n}") for n in range(suppressing.MOST_GROUPS + 1)))
    kept = suppressing.protected(many, 5)
    assert kept.why == suppressing.TOO_MANY and not kept.rows and kept.whole is None


def test_chance_is_not_asked_of_what_is_only_at_least_so(authority: Authority, published: int) -> None:
    found = answered(authority, {"card": "looked_after_started", "in": "three-years", "beside": "before"})
    assert found.at_least and found.whole is not None and found.whole.before is not None
    assert found.whole.moved == ""


def test_a_list_that_is_too_long_is_never_cut_in_silence(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_of, "MOST_ROWS", 3)
    address = reverse("explore-children", args=["in_need_open"])
    page = authority.client(Role.ANALYST).get(address, follow=True).content.decode()
    assert "rows stand behind that" in page and "The children behind it" not in page


def test_a_copy_for_outside_that_takes_too_long_says_so(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise duck.TookTooLong

    monkeypatch.setattr(queries, "for_outside", slow)
    page = authority.client(Role.ANALYST).get(f"{reverse('explore-outside-make', args=['answer'])}?card=in_need_open")
    assert page.status_code == 400 and "That takes too long to count" in page.content.decode()
