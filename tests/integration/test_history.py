"""History: only ever added to, sealed so that it shows, read by few; and every sign-in in it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.history import changes, queries, sealing
from practicelens.history.changes import Entry
from practicelens.history.models import Event, Seal
from practicelens.history.queries import EventFilter
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.setup import changes as people_setup
from tests.builders.asking import asking
from tests.builders.authority import NOW, TODAY, Authority

HEAD, GUARDIAN = Role.HEAD_OF_QA, Role.INFORMATION_GOVERNANCE


def refused_by_the_database(sql: str) -> None:
    """Run raw SQL that history's triggers must stop."""
    refusal = pytest.raises(DatabaseError, match="history is only ever added to")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["history_event", "history_seal"])
def test_the_database_refuses_to_change_or_remove(authority: Authority, table: str) -> None:
    changes.seal(NOW)
    column = {"history_event": "by_name", "history_seal": "hash"}[table]
    refused_by_the_database(f"UPDATE {table} SET {column} = 'x'")
    refused_by_the_database(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        refused_by_the_database(f"TRUNCATE {table}")
    else:
        refused_by_the_database(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    assert Event.objects.exists() and Seal.objects.exists()


def test_a_model_is_refused_too(authority: Authority) -> None:
    event = Event.objects.first()
    assert event is not None
    event.by_name = "Somebody else"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()


def test_a_change_without_a_transaction_is_an_error(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from practicelens.access.actor import SYSTEM

    before = Event.objects.count()
    # As a connection outside a transaction answers. A test that really commits would have to empty every table of its
    # worker afterwards, what is shipped among them.
    monkeypatch.setattr(changes, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        changes.record("people.nothing", by=SYSTEM, at=NOW, subject=("account", 1))
    changes.record_look("child.seen", by=SYSTEM, at=NOW, subject=("child", "a/b/1"))
    assert Event.objects.count() == before + 1


def test_a_look_that_cannot_be_written_goes_up(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Event, "save", broken)
    with pytest.raises(DatabaseError):
        changes.record_look("child.seen", by=authority.actor(Role.DCS), at=NOW, subject=("child", "a/b/1"))


# Seals


def entries(authority: Authority, count: int) -> list[Entry]:
    """So many events."""
    by = authority.actor(Role.DCS)
    return [Entry("child.seen", by, NOW, ("child", f"a/b/{n}"), {"n": n}, look=True) for n in range(count)]


def test_events_are_sealed_once_in_chained_batches(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 10)
    before = Event.objects.count()
    changes.record_many(entries(authority, 25))
    assert changes.seal(NOW) == before + 25
    assert changes.seal(NOW) == 0
    changes.record_many(entries(authority, 3))
    assert changes.seal(NOW) == 3
    seals = list(Seal.objects.order_by("last_id"))
    assert [seal.previous for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]
    assert sum(seal.events for seal in seals) == Event.objects.count()
    assert changes.verify() == ()


def _tamper(sql: str) -> None:
    """Do what a database's owner could do: lift the trigger, and change history."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER history_event_no_UPDATE")
            cursor.execute("DROP TRIGGER history_event_no_DELETE")
        else:
            cursor.execute("ALTER TABLE history_event DISABLE TRIGGER USER")
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE history_event SET by_name = 'Nobody' WHERE id = {middle}",
        "DELETE FROM history_event WHERE id = {middle}",
        "UPDATE history_event SET kind = 'x' WHERE id = {last}",
    ],
)
def test_a_broken_seal_shows(authority: Authority, sql: str) -> None:
    changes.record_many(entries(authority, 5))
    changes.seal(NOW)
    last = Event.objects.order_by("-id").values_list("id", flat=True)[0]
    _tamper(sql.format(middle=last - 2, last=last))
    (fault,) = changes.verify()
    assert "not as they were" in fault


# Reading


def test_only_two_roles_read_history(authority: Authority) -> None:
    for role in Role:
        actor = authority.actor(role)
        if role in {HEAD, GUARDIAN}:
            assert queries.events(asking(actor)).events
            continue
        for question in (queries.events, queries.kinds, queries.people, queries.sealed):
            with pytest.raises(Missing):
                question(asking(actor))


def test_the_heads_own_looks_are_for_information_governance(authority: Authority) -> None:
    head = authority.actor(HEAD)
    changes.record_look("audit.seen", by=head, at=NOW, subject=("audit", 1))
    changes.record_look("audit.seen", by=authority.actor(Role.DCS), at=NOW, subject=("audit", 1))
    looks = EventFilter(kind="audit.seen")
    assert [event.by_name for event in queries.events(asking(head), looks).events] == ["Ruth Adeyemi"]
    assert len(queries.events(asking(authority.actor(GUARDIAN)), looks).events) == 2


def test_events_are_filtered_by_every_part(authority: Authority) -> None:
    guardian, dcs = authority.actor(GUARDIAN), authority.actor(Role.DCS)
    changes.record_look("child.seen", by=dcs, at=NOW, subject=("child", "a/b/1"))
    changes.record_look("child.seen", by=dcs, at=NOW - timedelta(days=3), subject=("child", "a/b/2"))

    def found(**wanted: Any) -> int:
        return len(queries.events(asking(guardian), EventFilter(kind="child.seen", **wanted)).events)

    assert found() == 2
    assert found(area="child") == 2 and found(area="audit") == 0
    assert found(by_id=dcs.account_id) == 2 and found(by_id=999_999) == 0
    assert found(subject_kind="child", subject_id="a/b/1") == 1
    assert found(since=TODAY) == 1 and found(until=TODAY - timedelta(days=1)) == 1
    assert found(looks=True) == 2 and found(looks=False) == 0


def test_days_are_londons(authority: Authority) -> None:
    by = authority.actor(Role.DCS)
    summer = NOW.replace(month=7, day=1, hour=23, minute=30)  # half past midnight on 2 July in London
    changes.record_look("child.seen", by=by, at=summer, subject=("child", "a/b/1"))
    second = date(2026, 7, 2)
    found = queries.events(
        asking(authority.actor(GUARDIAN)), EventFilter(kind="child.seen", since=second, until=second)
    )
    assert len(found.events) == 1


def test_history_is_read_page_by_page(authority: Authority, django_assert_max_num_queries: Any) -> None:
    changes.record_many(entries(authority, queries.PAGE + 1))
    guardian, seen = asking(authority.actor(GUARDIAN)), EventFilter(kind="child.seen")
    # Who is restricted, the events, the children of those on the page, and how many there are to number pages by.
    with django_assert_max_num_queries(4):
        first = queries.events(guardian, seen)
    second = queries.events(guardian, seen, first.page + 1)
    assert first.total == queries.PAGE + 1
    assert (len(first.events), first.has_next, len(second.events), second.has_next) == (queries.PAGE, True, 1, False)


def test_a_restricted_child_is_veiled_except_from_those_named(authority: Authority) -> None:
    key, guardian = ChildKey("a", "b", "1"), authority.actor(GUARDIAN)
    by = {"by": guardian, "now": NOW}
    restricted = people_setup.restrict_child(key, reason="Why", starts=TODAY, **by)
    changes.record_look("child.seen", by=authority.actor(Role.DCS), at=NOW, subject=("child", "a/b/1"))
    changes.record_look(
        "audit.seen", by=authority.actor(Role.DCS), at=NOW, subject=("audit", 5), data={"child": "a/b/1"}
    )
    view = queries.events(asking(authority.actor(HEAD)))
    veiled = [event for event in view.events if event.veiled]
    assert all((event.subject_id, event.data) == ("", {}) for event in veiled)
    assert len(veiled) == 3  # the two looks, and the restricting itself
    people_setup.name_on_restricted(restricted, authority.account(HEAD), starts=TODAY, **by)
    assert not any(event.veiled for event in queries.events(asking(authority.actor(HEAD))).events)


# Sign-ins


def test_every_sign_in_and_out_is_history(authority: Authority) -> None:
    client = authority.signed_in(Role.TEAM_MANAGER)
    client.logout()
    kinds = list(Event.objects.filter(kind__startswith="sign_in").order_by("id").values_list("kind", "by_name"))
    assert kinds == [("sign_in.succeeded", "Priya Nair"), ("sign_in.ended", "Priya Nair")]


def attempt(email: str, password: str) -> Any:
    """Try to sign in, as the sign-in page does."""
    return authenticate(RequestFactory().post("/sign-in/"), email=email, password=password)


def test_a_failure_is_kept_without_what_was_typed(authority: Authority) -> None:
    assert attempt("team_manager@northborough.example", "wrong-horse-battery") is None
    assert attempt("my-password-in-the-wrong-box", "wrong-horse-battery") is None
    events = list(Event.objects.filter(kind="sign_in.failed").order_by("id").values("by_name", "subject_id", "data"))
    assert [event["by_name"] for event in events] == ["Priya Nair", "Practice Lens"]
    assert events[1]["subject_id"] == "unknown"
    assert "horse" not in str(events) and "wrong-box" not in str(events)


def test_a_lock_out_is_history(authority: Authority, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        try:
            attempt("team_manager@northborough.example", "wrong-horse-battery")
        except Exception as error:  # axes says no in its own way at the limit
            assert "ermission" in type(error).__name__ or "axes" in str(type(error)).lower()
    assert Event.objects.filter(kind="sign_in.locked_out", by_name="Priya Nair").exists()


def test_signing_in_signs_in(authority: Authority) -> None:
    by = authority.actor(Role.ADMINISTRATOR)
    people_accounts.set_password(authority.account(Role.DCS), "plum-otter-lamp-7", by=by, now=NOW)
    assert attempt("DCS@northborough.example", "plum-otter-lamp-7") is not None
    assert Client().get("/history/").status_code == 302


def test_the_page_says_a_childs_number_alone_and_the_beginning_of_a_print(authority: Authority) -> None:
    data = {"child": "northborough/case-system/B-1", "edition": "ab12" * 16}
    changes.record_look("audits.looked", by=authority.actor(Role.DCS), at=NOW, subject=("audit", 1), data=data)
    page = authority.client(GUARDIAN).get("/history/?show=looks").content.decode()
    assert "child: B-1" in page and "edition: ab12ab12ab12…" in page
    assert data["child"] not in page and data["edition"] not in page
