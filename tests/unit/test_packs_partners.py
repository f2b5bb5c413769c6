"""Figures for partners: what is small is hidden, and what editions, rests and sums side by side would tell."""

from __future__ import annotations

import pytest

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind, Timing
from practicelens.documents.blocks import Document, Heading, Table
from practicelens.governance.packs.core.periods import Quarter
from practicelens.governance.packs.partners import document, hiding
from practicelens.governance.packs.partners.hiding import Kept, Key
from practicelens.governance.packs.partners.views import EVERY, OF_KEY, TOGETHER, VIEWS
from practicelens.performance.matters.sections import OF_CARD
from tests.builders.partners import Numbers, figure, material

SUMMER, AUTUMN = Quarter(2026, 7), Quarter(2026, 10)
NOW = "2026-Q3"


def build(
    quarter: Quarter = SUMMER, numbers: Numbers | None = None, earlier: dict[Key, Kept] | None = None
) -> tuple[Document, dict[Key, Kept]]:
    return document.build(material(quarter, numbers), ("edition 1",), limit=5, earlier=earlier or {})


def cell(found: Document, view: str, card: str, title: str = "July to September 2026", place: int = 0) -> str:
    """What one of a view's tables says of a card in a column."""
    view_of = document.of_view(found, OF_KEY[view])
    assert view_of is not None
    table = [block for block in view_of.blocks if isinstance(block, Table)][place]
    columns = [column.title for column in table.columns]
    (row,) = [row for row in table.rows if row[0].text.startswith(CARDS[card].title)]
    return row[columns.index(title)].text


@pytest.mark.parametrize("counted", [1, 5])
def test_a_small_number_is_hidden_in_both_tables_and_its_line_and_rate_with_it(counted: int) -> None:
    found, kept = build(numbers={("plans_open", NOW): counted, ("plans_rate", NOW): counted})
    for card in ("plans_open", "plans_rate"):
        assert cell(found, "child-protection", card) == cell(found, "child-protection", card, place=1) == "c"
        assert not kept[card, NOW].shown
        assert cell(found, "child-protection", card, "Of what (95 % interval)", 1) == "–"
        assert cell(found, "child-protection", card, "Five quarters").endswith(", c")
    assert cell(found, "child-protection", "plans_open", "April to June 2026") == "60"
    assert cell(build(numbers={("plans_open", NOW): 0})[0], "child-protection", "plans_open") == "0"


def test_a_share_is_hidden_where_those_left_out_are_few() -> None:
    assert cell(build(numbers={("re_referrals", NOW): 96})[0], "front-door", "re_referrals") == "c"
    assert cell(build(numbers={("re_referrals", NOW): 94})[0], "front-door", "re_referrals") == "94\u202f%"


def test_where_shares_of_one_whole_leave_a_small_rest_the_smallest_is_hidden() -> None:
    (together,) = TOGETHER
    numbers = dict(zip(((key, NOW) for key in together), (50, 30, 17), strict=True))
    found, _ = build(numbers=numbers)
    assert [cell(found, "front-door", key) for key in together] == ["50\u202f%", "30\u202f%", "c"]
    # Where one is hidden already the rest is not told without it.
    numbers = dict(zip(((key, NOW) for key in together), (50, 30, 3), strict=True))
    assert [build(numbers=numbers)[1][key, NOW].shown for key in together] == [True, True, False]
    # Unless both together are few: 1 of 100 that are left is the one that is hidden.
    numbers = dict(zip(((key, NOW) for key in together), (53, 46, 1), strict=True))
    assert [build(numbers=numbers)[1][key, NOW].shown for key in together] == [True, False, False]


def test_a_corrected_edition_hides_what_was_hidden_and_what_moved_by_a_few() -> None:
    _, first = build(numbers={("plans_open", NOW): 4})
    numbers = {("plans_open", NOW): 30, ("plans_started", NOW): 63, ("conferences", NOW): 66}
    found, second = build(numbers=numbers, earlier=first)
    assert [cell(found, "child-protection", key) for key in ("plans_open", "plans_started", "conferences")] == [
        "c", "c", "66",
    ]  # fmt: skip
    # And so it stays, however often it is corrected.
    found, _ = build(numbers=numbers, earlier=second)
    assert cell(found, "child-protection", "plans_started") == "c"


def test_a_quarter_published_before_stands_as_it_was_unless_it_moved_by_many() -> None:
    _, first = build()
    numbers = {("plans_open", NOW): 63, ("conferences", NOW): 80}
    found, kept = build(AUTUMN, numbers, hiding.from_kept([hiding.kept(first)]))
    assert cell(found, "child-protection", "plans_open") == "60"
    assert cell(found, "child-protection", "conferences") == "80"
    assert kept["plans_open", NOW] == first["plans_open", NOW]


def test_what_is_kept_comes_back_and_the_latest_edition_wins() -> None:
    _, first = build()
    _, second = build(numbers={("plans_open", NOW): 3})
    assert hiding.from_kept([hiding.kept(first)]) == first
    assert hiding.from_kept([hiding.kept(first), hiding.kept(second)]) == second


def test_a_view_stands_alone_with_how_it_is_read_and_leads_nowhere() -> None:
    found, _ = build()
    for view in VIEWS:
        one = document.of_view(found, view)
        assert one is not None
        assert [block.text for block in one.blocks if isinstance(block, Heading)] == [
            view.title, "How these figures are read",
        ]  # fmt: skip
        tables = [block for block in one.blocks if isinstance(block, Table)]
        assert [len(table.rows) for table in tables] == [len(view.cards)] * 2
        assert not any(cell.ref for table in tables for row in table.rows for cell in row)
        assert all(table.period for table in tables)


def test_no_ending_stands_beside_a_beginning_and_what_stands_open() -> None:
    # What began is what stands open now, less what stood open before, and what ended: three of them give the fourth.
    assert not [key for key in EVERY if key.endswith("_ended")]
    # Categories of one thing add up to it.
    parts = [key for key in EVERY if key.startswith(("contacts_from", "referrals_from"))]
    assert set(parts) == {key for together in TOGETHER for key in together}
    assert not {"plans_neglect", "plans_emotional", "plans_physical", "plans_sexual"} & set(EVERY)
    assert set(EVERY) <= set(OF_CARD)


def test_a_target_of_a_month_is_not_held_to_what_happens_in_a_quarter() -> None:
    from practicelens.governance.packs.partners.material import _is_of_any_time

    for key in EVERY:
        card = CARDS[key]
        assert _is_of_any_time(card) is not (card.kind is Kind.COUNT and card.timing is Timing.FLOW), key
    assert figure(CARDS["plans_open"], SUMMER).numerator == 60
