"""Copies for outside: kept as they left, for somebody who asked; none is made that tells of a few beside another."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.documents.blocks import Document
from practicelens.history.models import Event
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.outside import changes, queries
from practicelens.performance.explore.outside.cells import Cell, from_json, telling_pairs, to_json
from tests.builders.asking import asking
from tests.builders.authority import Authority

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
