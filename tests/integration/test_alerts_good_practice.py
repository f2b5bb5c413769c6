"""Good practice that a reviewing officer tells of: who reads it, and that it is shared with consent alone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.people.setup import changes as people
from practicelens.quality.alerts.good_practice import changes, queries
from practicelens.quality.alerts.models import GoodPractice
from practicelens.web.pages.children.story import story_of
from tests.builders.audits import CHILD
from tests.builders.authority import NOW, Authority
from tests.builders.concerns import praised

OFFICER, MANAGER, WORKER = Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.PRACTITIONER
READ = {OFFICER, MANAGER, WORKER, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_QA}


def share(authority: Authority, one: int, role: Role = WORKER, *, shared: bool = True) -> None:
    changes.answer(one, shared=shared, by=authority.actor(role), now=NOW)


def test_the_worker_and_the_manager_are_told_and_it_names_no_child(authority: Authority) -> None:
    praised(authority)
    to = set(Notice.objects.filter(kind="good_practice").values_list("to_account", flat=True))
    assert to == {authority.account(MANAGER), authority.account(WORKER)}
    assert CHILD.identifier not in repr(list(Notice.objects.values()))
    (waits,) = queries.waiting(authority.asking(WORKER))
    assert waits.kind.name == "CONSENT" and queries.waiting(authority.asking(MANAGER)) == ()


@pytest.mark.parametrize("role", [one for one in Role if one is not OFFICER])
def test_nobody_else_tells_of_it(authority: Authority, role: Role) -> None:
    with pytest.raises(Missing):
        praised(authority, role=role)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"what": ""}, "what"), ({"what": f"Well done for {CHILD.identifier}"}, "what"), ({"why": " "}, "why"),
     ({"theme": "Astrology"}, "theme"), ({"standard": "none_such"}, "standard")],
)  # fmt: skip
def test_what_must_be_written(authority: Authority, more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as no:
        praised(authority, **more)
    assert no.value.code == code and not GoodPractice.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_it(authority: Authority, role: Role) -> None:
    one, asking = praised(authority), authority.asking(role)
    if role in READ:
        assert queries.one(asking, one).id == one and [row.id for row in queries.listed(asking)] == [one]
        assert any("Good practice" in event.what for event in story_of(asking, CHILD))
        return
    with pytest.raises(Missing):
        queries.one(asking, one)
    assert queries.of_child(asking, CHILD) == ()


def test_it_is_shared_with_the_consent_of_whoever_did_it_alone_and_may_be_taken_back(authority: Authority) -> None:
    one, reader = praised(authority), authority.asking(Role.QA_OFFICER)
    assert queries.shared(reader) == ()
    for role in (MANAGER, OFFICER):
        with pytest.raises(Missing):
            share(authority, one, role)
    share(authority, one)
    (row,) = queries.shared(reader)
    assert row.what == "The plan is written in his own words"
    assert row.what in authority.client(Role.QA_OFFICER).get(reverse("learning")).content.decode()
    assert queries.waiting(authority.asking(WORKER)) == ()
    with pytest.raises(Refused) as no:
        share(authority, one)
    assert no.value.code == "shared"
    share(authority, one, shared=False)
    assert queries.shared(reader) == () and queries.shared(authority.asking(Role.ADMINISTRATOR)) == ()


def test_of_a_restricted_child_those_named_alone_read_even_what_was_shared(authority: Authority) -> None:
    one = praised(authority)
    share(authority, one)
    child = people.restrict_child(CHILD, reason="A colleague's own", starts=authority.today, by=SYSTEM, now=NOW)
    people.name_on_restricted(child, authority.account(OFFICER), starts=authority.today, by=SYSTEM, now=NOW)
    assert queries.one(authority.asking(OFFICER), one)
    for role in (MANAGER, WORKER):
        with pytest.raises(Missing):
            queries.one(authority.asking(role), one)
    assert queries.shared(authority.asking(Role.QA_OFFICER)) == ()
    with pytest.raises(Missing):
        share(authority, one, shared=False)


def test_the_database_holds_an_answer_and_its_day_together(authority: Authority) -> None:
    one = praised(authority)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodPractice.objects.filter(pk=one).update(shared=True)


def test_answered_through_its_page(authority: Authority) -> None:
    address, worker = reverse("good-practice-one", args=[praised(authority)]), authority.client(WORKER)
    assert worker.post(address, {}).status_code == 422
    assert worker.post(address, {"shared": "yes"}).status_code == 302
    assert "Shared." in authority.client(MANAGER).get(address).content.decode()
    assert authority.client(MANAGER).post(address, {"shared": "no"}).status_code == 404
