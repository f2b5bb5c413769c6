"""Copies for outside: kept as they left, for somebody who asked; none is made that tells of a few beside another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.exploring.cuts import CUTS
from practicelens.analytics.indicators import CARDS
from practicelens.documents.blocks import Document
from practicelens.history.models import Event
from practicelens.people.models import RestrictedChild
from practicelens.people.setup import changes as people
from practicelens.performance.explore import flow
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.chat import queries as chat
from practicelens.performance.explore.chat.periods import Asked
from practicelens.performance.explore.chat.shapes import SEXES, Ages, Beside, Divided
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.outside import changes, queries
from practicelens.performance.explore.outside.cells import (
    Cell,
    from_json,
    of_answer,
    of_flow,
    of_organisation,
    telling_pairs,
    to_json,
)
from practicelens.performance.explore.questions import Period, Question
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.integration.test_explore import question
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db

QUARTER, MONTH = (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 9, 1), date(2026, 9, 30))
GIRLS, OF_ASIA = ("sex", "female"), ("ethnicity", "asian")


def cell(number: int, days: tuple[date, date] = QUARTER, *where: tuple[str, str], card: str = "referrals") -> Cell:
    return Cell(card, *days, tuple(sorted(where)), (number, 0))


@pytest.mark.parametrize(
    ("one", "other", "tells"),
    [
        (cell(40, MONTH), cell(43), True),  # a month and its quarter: 3 in the other two
        (cell(40, MONTH), cell(46), False),  # six
        (cell(43), cell(43), False),  # the same again
        (cell(44), cell(43), True),  # the same of a later extract
        (cell(40, QUARTER, GIRLS), cell(43), True),  # whom the choice leaves out
        (cell(40, QUARTER, GIRLS, OF_ASIA), cell(43, QUARTER, GIRLS), True),
        (cell(40, QUARTER, GIRLS), cell(43, QUARTER, OF_ASIA), False),  # neither holds the other
        (cell(40, MONTH, GIRLS), cell(43, QUARTER), True),
        (cell(40, MONTH), cell(43, QUARTER, GIRLS), False),
        (cell(40, MONTH, card="contacts"), cell(43), False),
        (cell(40, (MONTH[1],) * 2, card="plans_open"), cell(43, (QUARTER[0],) * 2, card="plans_open"), False),
        (cell(40, (MONTH[1],) * 2, GIRLS, card="plans_open"), cell(43, (MONTH[1],) * 2, card="plans_open"), True),
    ],
)
def test_two_numbers_tell_a_third_where_one_holds_the_other(one: Cell, other: Cell, tells: bool) -> None:
    assert bool(list(telling_pairs([one], [other], 5))) is bool(list(telling_pairs([other], [one], 5))) is tells


def test_parts_tell_as_well_as_the_whole() -> None:
    """Of 60 and 70 ten more were judged, but only two more of them counted."""
    one = Cell("re_referrals", *MONTH, (), (20, 40, 0))
    other = Cell("re_referrals", *QUARTER, (), (22, 48, 0))
    assert list(telling_pairs([one], [other], 5)) == [(one, other)]
    assert list(telling_pairs([one], [Cell("re_referrals", *QUARTER, (), (70,))], 5)) == []


def test_numbers_come_back_as_they_were_kept() -> None:
    made = [cell(40, MONTH, GIRLS, OF_ASIA), cell(3)]
    assert list(from_json(to_json(made))) == made
    assert list(from_json([["no_card_of_today", "2026-09-01", "2026-09-30", [], [4]]])) == []


def make(authority: Authority, *numbers: Cell, role: Role = Role.ANALYST, reference: str = "FOI 2026/118") -> int:
    made = Document("Referrals", "Northborough, July to September 2026", (), ())
    by = authority.actor(role)
    return changes.make({"card": "referrals"}, made, numbers, reference, by=by, now=authority.now)


def test_a_second_press_makes_no_second_copy(authority: Authority) -> None:
    first = make(authority, cell(43))
    assert make(authority, cell(43)) == first and OutsideCopy.objects.count() == 1
    assert make(authority, cell(43), reference="A newspaper") != first
    assert make(authority, cell(43), role=Role.DIRECTOR) != first


def test_a_copy_that_came_while_another_was_compared_is_compared_too(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all that stood is asked before the write; of one that came meanwhile within it."""
    waiting = changes.one_after_another

    def another_first(table: type[OutsideCopy]) -> None:
        monkeypatch.setattr(changes, "one_after_another", waiting)
        make(authority, cell(43), reference="A newspaper")

    monkeypatch.setattr(changes, "one_after_another", another_first)
    with pytest.raises(Refused, match="A newspaper"):
        make(authority, cell(40, MONTH))


def test_a_copy_that_tells_of_a_few_beside_another_is_not_made(authority: Authority) -> None:
    first = make(authority, cell(43))
    with pytest.raises(Refused, match=rf"beside copy {first} of .* .FOI 2026/118. the number of “Referrals”"):
        make(authority, cell(40, MONTH), reference="A newspaper")
    assert OutsideCopy.objects.count() == 1 == Event.objects.filter(kind="explore.outside").count()
    make(authority, cell(30, MONTH), reference="A newspaper")
    assert [row.reference for row in queries.copies(asking(authority.actor(Role.INFORMATION_GOVERNANCE)))] == [
        "A newspaper", "FOI 2026/118",
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "makes", "sees"), [
    (Role.ANALYST, True, True), (Role.DIRECTOR, True, True), (Role.INFORMATION_GOVERNANCE, False, True),
    (Role.HEAD_OF_SERVICE, False, False), (Role.PARTNER, False, False), (Role.SCRUTINEER, False, False),
])  # fmt: skip
def test_whoever_sees_the_whole_makes_them(authority: Authority, role: Role, makes: bool, sees: bool) -> None:
    if makes:
        assert make(authority, cell(43), role=role)
    else:
        with pytest.raises(Missing):
            make(authority, cell(43), role=role)
    assert authority.client(role).get(reverse("explore-outside")).status_code == (200 if sees else 404)


def test_nobody_is_asked_for_says_so_and_keeps_what_is_shown(authority: Authority, published: int) -> None:
    client, address = authority.client(Role.ANALYST), reverse("explore-outside-make", args=["answer"])
    shown = client.get(f"{address}?card=referrals&in=quarter")
    assert shown.status_code == 200 and "What leaves" in shown.text
    empty = client.post(f"{address}?card=referrals&in=quarter", {"reference": " "})
    assert empty.status_code == 422 and "Say who asked" in empty.text and not OutsideCopy.objects.exists()
    assert client.get(f"{reverse('explore')}?card=referrals&in=quarter").text.count("Make a copy for outside") == 1


def test_what_left_stays_as_it_was(authority: Authority, published: int) -> None:
    client, address = authority.client(Role.ANALYST), reverse("explore-outside-make", args=["answer"])
    done = client.post(f"{address}?card=in_need_open&by=sex", {"reference": "FOI 7"}, follow=True)
    assert "It is made" in done.text and "FOI 7" in done.text
    row = OutsideCopy.objects.get()
    page = client.get(reverse("explore-outside-copy", args=[row.pk]))
    assert "Copy" in page.text and "FOI 7" in page.text and "/children/" not in page.text.split("<main")[1]
    assert client.get(reverse("explore-outside-pdf", args=[row.pk])).content.startswith(b"%PDF")
    assert authority.client(Role.INFORMATION_GOVERNANCE).get(
        reverse("explore-outside-workbook", args=[row.pk])
    ).status_code == 200  # fmt: skip
    # Asked again, the very same numbers may leave for somebody else.
    assert client.post(f"{address}?card=in_need_open&by=sex", {"reference": "FOI 8"}).status_code == 302


def test_a_copy_tells_of_no_restricted_child_whoever_makes_it(authority: Authority, published: int) -> None:
    """A director who is named on the child makes the same copy as an analyst who is not."""
    asked = question(authority, {"card": "in_need_open", "by": "sex"})
    girls = explorer.behind(authority.asking(Role.ANALYST), asked, "female", "all")
    restrict(authority, girls.list.children[0].child)
    by, now = authority.actor(Role.INFORMATION_GOVERNANCE), authority.now
    (row,) = RestrictedChild.objects.all()
    director = authority.account(Role.DIRECTOR)
    people.name_on_restricted(row.pk, director, starts=authority.today, ends=None, by=by, now=now)
    address = f"{reverse('explore-outside-make', args=['answer'])}?card=in_need_open&by=sex"
    for role in (Role.DIRECTOR, Role.ANALYST):
        # Before it is made all that leaves is there to be looked at, its notes too.
        assert explorer.RESTRICTED in authority.client(role).get(address).text
        made = authority.client(role).post(address, {"reference": f"FOI of {role}"})
        assert made.status_code == 302, role
    newer, older = OutsideCopy.objects.all()
    page = authority.client(Role.INFORMATION_GOVERNANCE).get(reverse("explore-outside-copy", args=[newer.pk]))
    assert explorer.RESTRICTED in page.text
    assert (newer.document, newer.numbers) == (older.document, older.numbers)
    assert explorer.RESTRICTED in newer.document["meta"] and explorer.UNSEEN not in newer.document["meta"]


def test_the_flow_leaves_with_what_its_rows_came_to(authority: Authority, published: int) -> None:
    """As the explorer tells each step: a part of another time differs by a few where the whole does not."""
    asks, asked = authority.asking(Role.ANALYST), question(authority, {"card": "referrals", "in": "now"})
    found = {one.card: one for one in of_flow(flow.flow(asks, asked.place, asked.period))}
    assert found["contacts_to_referral"].counts == (9, 3, 0) and len(found) == len(flow.STEPS)
    for step in flow.STEPS:
        (whole,) = of_answer(explorer.answer(asks, replace(asked, card=CARDS[step.card])))
        assert found[step.card].rows == whole.rows
        assert found[step.card].counts in (whole.counts, (whole.rows,)), step.card


def test_the_organisation_leaves_with_its_ages_and_shares(authority: Authority, published: int) -> None:
    asks = authority.asking(Role.ANALYST)
    found = explorer.edition(asks)
    assert found is not None
    view = chat.view(asks, Asked(3, found.as_at), "authority")
    numbers = list(of_organisation(view))
    ages = next(part for page in view.pages for part in page.parts if isinstance(part, Ages))
    mine = [one for one in numbers if one.card == ages.card.key]
    for place, sex in enumerate(SEXES):
        assert {one.counts[0] for one in mine if one.where == (("sex", sex),)} >= {ages.totals[place]}
        for row in ages.rows:
            where = tuple(sorted([(ages.cut.key, row.key), ("sex", sex)]))
            assert [one.counts[0] for one in mine if one.where == where] == [row.numbers[place]]
    divided = next(part for page in view.pages for part in page.parts if isinstance(part, Divided) and part.known)
    (total,) = {one.counts[0] for one in numbers if one.card == divided.card.key and one.where == ()}
    assert total == divided.total
    beside = [row for page in view.pages for part in page.parts if isinstance(part, Beside) for row in part.rows]
    assert beside and {row.card.key for row in beside if row.figure.denominator} <= {one.card for one in numbers}
    # Its groups are numbers of the same rows as the explorer's own, and tell nothing beside them.
    one = next(one for one in mine if one.where == (("sex", "female"),))
    place, period = explorer.places(asks)[0], Period("", one.start, one.end, "then")
    answered = explorer.answer(asks, Question(ages.card, place, period, CUTS["sex"]))
    same = next(cell for cell in of_answer(answered) if cell.where == one.where)
    assert (same.start, same.end, same.counts[0]) == (one.start, one.end, one.counts[0])
    assert not list(telling_pairs(numbers, of_answer(answered), 5))


def test_who_could_not_be_judged_is_a_number_that_leaves_where_there_is_no_share(
    authority: Authority, published: int
) -> None:
    found = explorer.answer(authority.asking(Role.ANALYST), question(authority, {"card": "re_referrals", "in": "now"}))
    assert found.whole is not None
    untold = replace(found.whole.figure, value=None, numerator=0, denominator=0, not_judged=40)
    (only,) = of_answer(replace(found, whole=replace(found.whole, figure=untold)))
    assert only.counts == (0, 0, 40)
    assert list(of_answer(replace(found, whole=replace(found.whole, figure=replace(untold, not_judged=0))))) == []


def test_a_number_that_is_not_shown_is_laid_beside_none() -> None:
    group, answer = Cell("referrals", *MONTH, (GIRLS,), (40, None)), Cell("referrals", *MONTH, (GIRLS,), (40, 3))
    assert group.rows is None and not list(telling_pairs([group], [answer], 5))
    assert list(telling_pairs([group], [Cell("referrals", *QUARTER, (), (43, 60))], 5))
    assert list(from_json(to_json([group]))) == [group]
