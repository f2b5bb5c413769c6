"""Who saw this child: every event carries the children it is about, found by any spelling, sealed and never changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from practicelens.access.actor import ChildKey
from practicelens.access.roles import Role
from practicelens.history import changes, queries
from practicelens.history.children import children_of
from practicelens.history.models import Event, EventChild
from practicelens.history.queries import EventFilter
from practicelens.history.rules import fold_identifier
from practicelens.people import internal as people
from practicelens.people.models import Account
from practicelens.people.setup import changes as people_setup
from tests.builders.asking import asking
from tests.builders.authority import NOW, TODAY, Authority

GUARDIAN, HEAD = Role.INFORMATION_GOVERNANCE, Role.HEAD_OF_QA
CHILD, OTHER = ChildKey("a", "b", "B-40968"), ChildKey("a", "b", "B-40969")
SPELLINGS = [
    "B-40968",
    "b-40968",
    "B 40968",
    " b40968 ",
    "40968",
    "040968",
    "40968.0",
    "40968.00",
    "B‑40968",
    "a/b/B-40968",
]


def look(authority: Authority, *children: ChildKey, role: Role = Role.DCS) -> None:
    """Somebody looks at a list with these children on it."""
    changes.record_look("children", by=authority.actor(role), at=NOW, subject=("list", "due"), children=children)


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_of_a_number_finds_the_child(authority: Authority, written: str) -> None:
    look(authority, CHILD, OTHER)
    assert queries.children_spelled(asking(authority.actor(GUARDIAN)), written) == (CHILD,)


@pytest.mark.parametrize("written", ["B-4096", "C-40968", "", "…", "child"])
def test_another_number_finds_nobody(authority: Authority, written: str) -> None:
    look(authority, CHILD)
    assert queries.children_spelled(asking(authority.actor(GUARDIAN)), written) == ()


def test_a_number_kept_with_zeros_is_found_without_them() -> None:
    assert fold_identifier("0012345") == fold_identifier("12345") == fold_identifier("12345.0")
    assert fold_identifier("0") == "0" and fold_identifier("12345") != fold_identifier("123450")


def test_an_ambiguous_spelling_offers_the_candidates(authority: Authority) -> None:
    twin = ChildKey("a", "b", "C-40968")
    look(authority, CHILD, twin)
    guardian = authority.actor(GUARDIAN)
    assert queries.children_spelled(asking(guardian), "40968") == (CHILD, twin)
    assert queries.children_spelled(asking(guardian), "c40968") == (twin,)


def test_a_list_is_one_event_that_each_child_on_it_finds(authority: Authority) -> None:
    before = Event.objects.count()
    look(authority, CHILD, OTHER, CHILD)
    assert Event.objects.count() == before + 1
    guardian = authority.actor(GUARDIAN)
    for child in (CHILD, OTHER):
        (event,) = queries.events(asking(guardian), EventFilter(child=child)).events
        assert (event.children, event.children_count) == (("B-40968", "B-40969"), 2)
    assert not queries.events(asking(guardian), EventFilter(child=ChildKey("a", "b", "B-40970"))).events


def test_a_child_named_in_the_data_counts_without_being_said_again(authority: Authority) -> None:
    with transaction.atomic():
        for data in ({"child": "a/b/B-40968"}, {"child": "B-40968"}):
            changes.record("audits.x", by=authority.actor(HEAD), at=NOW, subject=("audit", 1), data=data)
    assert list(EventChild.objects.filter(event__kind="audits.x").values_list("identifier", flat=True)) == ["B-40968"]


def test_a_key_needs_its_three_parts() -> None:
    data = {"child": "a/b/1", "children": ["a/b/2/3", "a/b", "", 7]}
    assert children_of("audit", "a/b/9", data) == {ChildKey("a", "b", "1"), ChildKey("a", "b", "2/3")}
    assert children_of("child", "a/b/9", {}) == {ChildKey("a", "b", "9")}


def test_a_hidden_child_is_neither_found_nor_shown_on_a_list(authority: Authority) -> None:
    look(authority, CHILD, OTHER)
    look(authority, CHILD)
    people_setup.restrict_child(CHILD, reason="Why", starts=TODAY, by=authority.actor(GUARDIAN), now=NOW)
    head = asking(authority.actor(HEAD))
    assert queries.children_spelled(head, "40968") == ()
    assert not queries.events(head, EventFilter(child=CHILD)).events
    alone, both = queries.events(head, EventFilter(kind="children")).events
    assert alone.veiled and alone.children == ()
    assert not both.veiled and (both.children, both.children_count) == (("B-40969",), 2)


@pytest.mark.parametrize("sql", ["UPDATE history_eventchild SET identifier = 'x'", "DELETE FROM history_eventchild"])
def test_the_database_refuses_to_change_who_was_seen(authority: Authority, sql: str) -> None:
    look(authority, CHILD)
    refusal = pytest.raises(DatabaseError, match="history is only ever added to")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def lift_triggers() -> None:
    """What the database's owner could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER history_eventchild_no_{verb}")
        else:
            cursor.execute("ALTER TABLE history_eventchild DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE history_eventchild SET identifier = 'B-1' WHERE identifier = 'B-40968'",
        "DELETE FROM history_eventchild WHERE identifier = 'B-40968'",
    ],
)
def test_the_seal_covers_which_children(authority: Authority, tamper: str) -> None:
    look(authority, CHILD, OTHER)
    changes.seal(NOW)
    assert changes.verify() == ()
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute(tamper)
    (fault,) = changes.verify()
    assert "not as they were" in fault


def test_a_child_slipped_in_after_the_seal_shows(authority: Authority) -> None:
    look(authority, CHILD)
    changes.seal(NOW)
    event = Event.objects.latest("id")
    EventChild.objects.create(event=event, at=NOW, authority="a", scheme="b", identifier="B-2", folded="2")
    (fault,) = changes.verify()
    assert "not as they were" in fault


def test_the_question_goes_by_the_index(authority: Authority) -> None:
    look(authority, CHILD)
    guardian = authority.actor(GUARDIAN)
    rows = queries.filtered(asking(guardian), EventFilter(child=CHILD)).order_by("-children__at", "-id")[:51]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of few rows is read whole otherwise
        plan = rows.explain()
    assert "event_child_at" in plan and "SCAN history_event" not in plan, plan


def test_the_page_answers_in_peoples_spelling(authority: Authority, client: Client) -> None:
    look(authority, CHILD)
    client.force_login(Account.objects.get(pk=authority.actor(GUARDIAN).account_id))
    page = client.get("/history/", {"about": "Child", "which": "b 40968.0"}).content.decode()
    assert "Who saw or changed anything about the child" in page
    assert "A list of children seen" in page and "is known from" in page
    unknown = client.get("/history/", {"about": "child", "which": "B-40999"}).content.decode()
    assert "nothing to show about a child" in unknown
    # The question itself is a look at this child.
    assert EventChild.objects.filter(event__kind="history.read", identifier="B-40968").exists()


@pytest.mark.parametrize("about", ["worker", "account", "Worker"])
@pytest.mark.usefixtures("contexts_kept")
def test_a_worker_and_their_account_are_asked_about_together(authority: Authority, client: Client, about: str) -> None:
    worker = next(one for one in people.workers(authority.today) if one.account_id)
    subjects = (("worker", worker.id), ("account", worker.account_id or 0), ("worker", worker.id + 1000))
    with transaction.atomic():
        for number, subject in enumerate(subjects):
            changes.record(f"people.tried_{number}", by=authority.actor(HEAD), at=NOW, subject=subject)
    client.force_login(Account.objects.get(pk=authority.actor(GUARDIAN).account_id))
    for which in (worker.name, worker.name.upper(), str(worker.account_id if about == "account" else worker.id)):
        page = client.get("/history/", {"about": about, "which": which})
        kinds = {event.kind for event, *_ in page.context["rows"]}
        assert {"people.tried_0", "people.tried_1"} <= kinds and "people.tried_2" not in kinds, which


def test_part_of_a_name_offers_those_it_may_be_and_the_whole_name_finds_the_one(authority: Authority) -> None:
    client, head = authority.client(GUARDIAN), authority.actor(HEAD)
    name = Account.objects.get(pk=head.account_id).name
    part = client.get("/history/", {"about": "account", "which": name.split()[-1][:-1]}).content.decode()
    assert "Which one do you mean?" in part and f"which={head.account_id}" in part
    assert "Nothing is found" not in part
    whole = client.get("/history/", {"about": "account", "which": name}).content.decode()
    assert "Which one do you mean?" not in whole


def test_a_number_that_history_does_not_know_is_doubted_and_not_called_unseen(authority: Authority) -> None:
    look(authority, CHILD)
    client, doubt = authority.client(GUARDIAN), "Look at the number again"
    assert doubt in client.get("/history/", {"about": "child", "which": "B-1"}).content.decode()
    assert doubt not in client.get("/history/", {"about": "child", "which": "B-40968"}).content.decode()
