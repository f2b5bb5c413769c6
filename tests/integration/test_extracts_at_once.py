"""Extracts sent, published and withdrawn by two at one moment: locks in one order, and the second is told."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from practicelens.access.errors import Stale
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import changes, loading
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.states import State
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db


def test_the_same_file_twice_at_once_waits_and_another_does_not(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    """Until the first is committed nobody else gets the lock of its content: the second then finds it."""
    with CaptureQueriesContext(connection) as asked:
        changes.receive(
            workbook(tmp_path / "one.xlsx"), "one.xlsx", by=authority.actor(Role.ANALYST), now=authority.now
        )
    locks = [one["sql"] for one in asked if "pg_advisory_xact_lock" in one["sql"]]
    assert len(locks) == (connection.vendor == "postgresql")  # SQLite has one writer at a time, and no locks by name
    for lock in locks:
        elsewhere = connection.copy()
        try:
            with elsewhere.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
                with pytest.raises(OperationalError):
                    cursor.execute(lock)
                cursor.execute(re.sub(r"\(.*\)", "(1)", lock))
        finally:
            elsewhere.close()


def test_withdrawing_and_publishing_lock_in_one_order(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    """The edition before extracts: of two at once that lock crosswise, PostgreSQL ends one as a deadlock."""
    by = authority.actor(Role.ANALYST)
    first = workbook(tmp_path / "first.xlsx")
    ready = loading.load(first, AS_AT, by=by, now=authority.now, publish=False).extract_id
    publishing_changes.claim(ready, by=by, now=authority.now)
    with CaptureQueriesContext(connection) as publishing:
        publishing_changes.finish(ready, by=by, now=authority.now)
    publish(authority, workbook(tmp_path / "later.xlsx", as_at=AS_AT + timedelta(days=2)), AS_AT + timedelta(2))
    with CaptureQueriesContext(connection) as withdrawing:
        publishing_changes.withdraw(ready, "A test file", by=by, now=authority.now)
    several = connection.vendor == "postgresql"  # SQLite has one writer at a time and locks no rows
    # Of extracts those that join, and those that stand until now, which are saved too.
    assert locked(publishing) == ["datasets_edition", "extracts_extract", "extracts_extract"] * several
    assert locked(withdrawing) == ["datasets_edition", "extracts_extract"] * several


def locked(statements: CaptureQueriesContext) -> list[str]:
    """The tables of editions and extracts in the order in which rows of theirs were locked."""
    found = (re.search(r'FROM "(datasets_edition|extracts_extract)" .*FOR UPDATE', one["sql"]) for one in statements)
    return [one[1] for one in found if one]


def test_of_two_who_withdraw_one_the_second_changes_nothing(authority: Authority, published: int) -> None:
    by = authority.actor(Role.ANALYST)
    extract, expected = Extract.objects.get(pk=published), register_internal.current_id()
    publishing_changes.withdraw(published, "A test file", by=by, now=authority.now)
    before = Event.objects.count()
    with pytest.raises(Stale):  # as the second comes to its short transaction, with what it read before the first's
        publishing_changes._withdraw(
            extract, None, publishing_changes.Findings((), {}), "Twice", expected, by, authority.now
        )
    assert (changes.state_of(published), Event.objects.count()) == (State.WITHDRAWN, before)
