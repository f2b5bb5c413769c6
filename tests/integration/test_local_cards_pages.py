"""The pages of local cards: written, chosen, asked to be checked, refused in words; what is said of a lost answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.analytics.local_cards.shape import Form
from practicelens.analytics.measure import Polarity
from practicelens.jobs import answer_local_cards
from practicelens.performance.local_cards import answering, changes, queries
from practicelens.performance.local_cards.figures import UNREADABLE
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from tests.builders import local_cards
from tests.builders.authority import Authority
from tests.builders.local_cards import ALONE, REFERRALS

pytestmark = pytest.mark.django_db


def page(authority: Authority, card: int) -> str:
    return authority.client(Role.ANALYST).get(reverse("local-card", args=[card])).content.decode()


def test_the_pages_write_ask_check_and_refuse(authority: Authority, published: int) -> None:
    """The whole way through the forms, with a process of its own for the SQL."""
    analyst, head = authority.client(Role.ANALYST), authority.client(Role.HEAD_OF_QA)
    typed = {
        "title": REFERRALS.title, "meaning": REFERRALS.meaning, "form": REFERRALS.form.value,
        "polarity": Polarity.NEITHER.value, "numerator": "Referrals", "denominator": "", "sql": "attach 'x'",
    }  # fmt: skip
    assert analyst.post(reverse("local-card-write"), typed | {"title": ""}).status_code == 422
    answer = analyst.post(reverse("local-card-write"), typed)
    assert answer.status_code == 302 and published
    card = CardVersion.objects.get().card_id
    assert "A card only reads" in analyst.get(answer.url).content.decode()
    edit = reverse("local-card-edit", args=[card])
    assert analyst.post(edit, typed | {"sql": REFERRALS.sql, "version": "1"}).status_code == 302
    stale = analyst.post(edit, typed | {"version": "1"})
    assert stale.status_code == 409
    check = reverse("local-card-check", args=[card])
    assert head.get(check).status_code == 404
    assert analyst.post(reverse("local-card-ask", args=[card]), {"version": "2"}).status_code == 302
    assert analyst.get(check).status_code == 404 and head.get(check).status_code == 200
    found = {"found": "Looked up.", "version": "2"}
    found |= {"next_on_day": "1", "next_on_month": "11", "next_on_year": "2027"}
    assert head.post(check, found).status_code == 302
    assert "version 1, published" in authority.client(Role.DIRECTOR).get(answer.url).content.decode()


@pytest.mark.usefixtures("published")
def test_a_card_is_put_together_by_choosing_and_may_go_on_in_sql(authority: Authority) -> None:
    analyst = authority.client(Role.ANALYST)
    address = reverse("local-card-choose-of", args=["referrals"])
    assert address in analyst.get(reverse("local-card-choose")).content.decode()
    assert analyst.get(reverse("local-card-choose-of", args=["child_keys"])).status_code == 404
    typed = {
        "title": "Referrals of girls", "meaning": "Referrals of girls.", "day": "event_date", "share": "no",
        "where1": "sex", "is1": "is", "value1": "", "numerator": "Referrals", "polarity": Polarity.NEITHER.value,
    }  # fmt: skip
    with local_cards.run_here():
        refused = analyst.post(address, typed)
        assert refused.status_code == 422 and "Write what it is compared with." in refused.content.decode()
        answer = analyst.post(address, typed | {"value1": "female"})
    row = CardVersion.objects.get()
    assert answer.status_code == 302 and "t.sex = 'female'" in row.sql and row.form == Form.EVENT_COUNT.value
    edit = reverse("local-card-edit", args=[row.card_id])
    opened = analyst.get(edit).content.decode()
    assert 'value="female"' in opened and "The SQL" not in opened
    with local_cards.run_here():
        boys = analyst.post(edit, typed | {"value1": "male", "version": "1"})
    row.refresh_from_db()
    assert boys.status_code == 302 and "t.sex = 'male'" in row.sql and row.chosen["value1"] == "male"
    # Written on as SQL it is SQL from then on.
    as_sql = {
        "title": row.title, "meaning": row.meaning, "form": row.form, "polarity": row.polarity,
        "numerator": row.numerator, "denominator": "", "sql": REFERRALS.sql, "version": "2",
    }  # fmt: skip
    assert "t.sex = 'male'" in unescape(analyst.get(edit + "?as=sql").content.decode())
    with local_cards.run_here():
        assert analyst.post(edit + "?as=sql", as_sql).status_code == 302
    row.refresh_from_db()
    assert row.sql == REFERRALS.sql and row.chosen == {}


@pytest.mark.usefixtures("published")
def test_a_card_that_gives_no_answer_is_neither_checked_nor_published(authority: Authority) -> None:
    card = local_cards.write(authority, replace(REFERRALS, sql="insert into referrals values (1)"))
    assert "A card only reads" in page(authority, card)
    with local_cards.run_here(), pytest.raises(Refused) as refused:
        changes.ask_for_check(card, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    assert refused.value.code == "no_answer"
    with local_cards.run_here():
        changes.edit(card, REFERRALS, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
        changes.ask_for_check(card, revision=2, by=authority.actor(Role.ANALYST), now=authority.now)


def test_before_anything_is_published_a_card_may_be_written_and_not_checked(authority: Authority) -> None:
    card = local_cards.write(authority)
    assert "No extract is published yet" in page(authority, card)
    with pytest.raises(Refused) as refused:
        changes.ask_for_check(card, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    assert refused.value.code == "no_answer"


def _in_its_middle(file: Path) -> None:
    """Damage that its head and foot do not tell of."""
    content = bytearray(file.read_bytes())
    content[4:40] = b"\xff" * 36
    file.write_bytes(content)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(file.read_bytes()[:-9]), _in_its_middle])
def test_a_lost_answer_hides_no_other_figure_and_is_run_again_by_itself(
    authority: Authority, damage: Callable[[Path], object]
) -> None:
    card, other = local_cards.publish(authority), local_cards.publish(authority, ALONE)
    row = CardAnswer.objects.get(version__card_id=card)
    damage(answering.file_of(row))
    assert UNREADABLE in page(authority, card)
    assert UNREADABLE not in page(authority, other)
    figures = {
        one.card.title: one.figure.value for one in queries.measures(authority.asking(Role.DCS), "authority", None)
    }
    assert figures[REFERRALS.title] is None and figures[ALONE.title] is not None
    with local_cards.run_here():
        assert answer_local_cards.run(authority.now) == "1 local card answered"
        assert answer_local_cards.run(authority.now) == "nothing to do"
    assert UNREADABLE not in page(authority, card)
