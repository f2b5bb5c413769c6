"""What measures mean is reviewed: who, when and when next is kept, and what is due waits until it is done."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.governance.definitions import changes, owed, queries
from practicelens.governance.definitions.models import DefinitionReview
from practicelens.history.models import Event
from practicelens.jobs import climb_duties
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.rulebook import changes as rulebook
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
NEXT = date(2027, 11, 1)
ADOPTION = [key for key, card in CARDS.items() if card.area == "Adoption"]


def review(authority: Authority, *cards: str, note: str = "Right as it stands.", next_on: date = NEXT,
           role: Role = Role.ANALYST) -> int:  # fmt: skip
    return changes.review(cards, note, next_on, by=authority.actor(role), now=authority.now)


def all_due(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Definitions are to be read from the day on which figures are first published, which is today."""
    published = SimpleNamespace(first_published=authority.today)
    monkeypatch.setattr(owed, "current", lambda: published)
    by = authority.actor(Role.ADMINISTRATOR)
    rulebook.set_rule("definition.first", 0, valid_from=authority.today, source="Decided", by=by, now=authority.now)


def waits(authority: Authority, role: Role, days: int = 0) -> dict[str, str]:
    """What waits of it for a role so many days on: its title by its area's address."""
    asking = Asking(authority.actor(role), authority.now + timedelta(days=days))
    return {one.link: one.title for one in queries.waiting(asking)}


def test_a_review_is_kept_with_who_and_when_and_only_whoever_answers_for_figures_may(authority: Authority) -> None:
    assert review(authority, "referrals", "contacts") == 2
    page = authority.client(Role.PARTNER).get(reverse("definition", args=["referrals"])).content.decode()
    assert f"by {authority.actor(Role.ANALYST).name}: Right as it stands." in page and "1 November 2027" in page
    assert "Review it" not in page
    assert Event.objects.filter(kind="definitions.reviewed").count() == 2
    nobody = authority.client(Role.PARTNER).get(reverse("definition", args=["adopted"])).content.decode()
    assert "by nobody yet" in nobody
    with pytest.raises(Missing):
        review(authority, "adopted", role=Role.DIRECTOR)
    assert authority.client(Role.DIRECTOR).get(reverse("definitions-reviews")).status_code == 404
    with pytest.raises(Stale):
        review(authority, "adopted", "referrals")
    assert DefinitionReview.objects.count() == 2


@pytest.mark.parametrize(
    ("cards", "note", "next_on", "code"),
    [
        ((), "Right.", NEXT, "cards"),
        (("referrals",), " ", NEXT, "note"),
        (("referrals",), "Right.", date(2026, 11, 23), "next_on"),
        (("referrals",), "Right.", date(2029, 1, 1), "next_on"),
    ],
)
def test_a_review_says_what_was_found_and_when_the_next_is(
    authority: Authority, cards: tuple[str, ...], note: str, next_on: date, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        review(authority, *cards, note=note, next_on=next_on)
    assert refused.value.code == code
    with pytest.raises(Missing):
        review(authority, "no_such_measure")


def test_what_is_due_waits_for_the_analyst_until_it_is_done_and_climbs(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not waits(authority, Role.ANALYST)
    all_due(authority, monkeypatch)
    area = "/definitions/reviews/adoption/"
    assert waits(authority, Role.ANALYST)[area] == f"Review what {len(ADOPTION)} measures mean: Adoption"
    assert not waits(authority, Role.HEAD_OF_QA) and not waits(authority, Role.DIRECTOR)
    assert waits(authority, Role.HEAD_OF_QA, days=60).keys() == waits(authority, Role.ANALYST, days=600).keys()
    review(authority, *ADOPTION[1:])
    assert waits(authority, Role.ANALYST)[area] == "Review what 1 measure means: Adoption"
    review(authority, ADOPTION[0])
    assert area not in waits(authority, Role.ANALYST) and area not in waits(authority, Role.HEAD_OF_QA, days=60)
    assert area in waits(authority, Role.ANALYST, days=(NEXT - authority.today).days - 27)


def test_those_further_up_are_told_once_of_what_nobody_read(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_due(authority, monkeypatch)
    later = authority.now + timedelta(days=60)
    climb_duties.run(later)
    climb_duties.run(later)
    (notice,) = Notice.objects.filter(kind="duty_climbed", about__contains="What a measure means was not reviewed")
    assert notice.to_account == authority.actor(Role.HEAD_OF_QA).account_id


def test_an_analyst_reviews_an_area_and_finds_what_changed_since(authority: Authority) -> None:
    client, address = authority.client(Role.ANALYST), reverse("definitions-review", args=["adoption"])
    assert "Children adopted." in client.get(address).content.decode()
    day = {"next_on_day": "1", "next_on_month": "11", "next_on_year": "2027"}
    assert client.post(address, {"note": "Right.", **day}).status_code == 422
    answer = client.post(address, {"cards": ["adopted"], "note": "Ask what E11 and E12 mean.", **day})
    assert answer.status_code == 302
    listed = client.get(reverse("definitions-reviews") + "?state=reviewed").content.decode()
    assert "Ask what E11 and E12 mean." in listed and "changed since" not in listed
    DefinitionReview.objects.update(words="other words")
    assert "words have changed since" in client.get(reverse("definitions-reviews") + "?area=Adoption").content.decode()
    assert "words have changed since" in client.get(reverse("definition", args=["adopted"])).content.decode()
    assert client.get(reverse("definitions-review", args=["nowhere"])).status_code == 404
