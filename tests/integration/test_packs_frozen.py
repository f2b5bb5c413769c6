"""The database itself keeps what was published, and what left: neither changed nor removed, by whatever statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from practicelens.access.roles import Role
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.models import Frozen, Pack
from practicelens.governance.packs.states import Status
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.outside import changes as outside
from tests.builders.authority import Authority
from tests.builders.graded import Graded

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
# Those that remove rows without a DELETE that a trigger on DELETE would see, besides DELETE itself.
REMOVING = {
    "sqlite": ["DELETE FROM {table}", "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"],
    "postgresql": ["DELETE FROM {table}", "TRUNCATE {table}"],
}


@pytest.fixture
def pack_id(authority: Authority) -> int:
    """A published monthly report."""
    Graded(authority).add(8)
    words = Words("Nothing is firm yet; we look at planning first.")
    return changes.publish(None, Month(2026, 10), words, version=0, by=authority.actor(Role.HEAD_OF_QA), now=NOW)


def test_the_database_refuses_to_change_what_was_published(authority: Authority, pack_id: int) -> None:
    for model, change in ((Frozen, {"fingerprint": "0"}), (Pack, {"analysis": "Otherwise."}), (Pack, {"edition": 7})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().update(**change)
    Pack.objects.filter(pk=pack_id).update(version=9)
    assert frozen_queries.pack(authority.asking(Role.DIRECTOR), pack_id).version == 9


def test_the_edition_before_is_locked_while_it_is_replaced(authority: Authority, pack_id: int) -> None:
    """Who withdraws it at that moment comes before or after: saved as it was read, it would be published again."""
    words, by = Words("Planning is firm now.", correction="Two audits came late."), authority.actor(Role.HEAD_OF_QA)
    with CaptureQueriesContext(connection) as asked:
        changes.publish(None, Month(2026, 10), words, version=0, by=by, now=NOW)
    locked = [one["sql"] for one in asked if 'FROM "packs_pack"' in one["sql"] and "FOR UPDATE" in one["sql"]]
    # Its draft as it is written and as it is frozen, then the edition before; SQLite has one writer and locks no rows.
    assert len(locked) == 3 * (connection.vendor == "postgresql")
    assert Pack.objects.get(pk=pack_id).status == Status.SUPERSEDED


def refuses_to_remove(table: str, words: str) -> None:
    for statement in REMOVING[connection.vendor]:
        refusal = pytest.raises(DatabaseError, match=words)
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for what is checked at the end
            cursor.execute(statement.format(table=table))


def test_the_database_refuses_to_remove_what_was_published(pack_id: int) -> None:
    refuses_to_remove("packs_frozen", "a published pack stays: withdraw it with a reason")
    assert Frozen.objects.filter(pack_id=pack_id).exists()


def test_the_database_refuses_to_change_or_remove_what_left(authority: Authority) -> None:
    """Gone, a copy would let another leave beside which it tells of a few."""
    by, document = authority.actor(Role.ANALYST), Document("Referrals", "Northborough, July to September 2026", (), ())
    copy = outside.make({"card": "referrals"}, document, (), "FOI 7", by=by, now=NOW)
    refuses_to_remove("explore_outsidecopy", "a copy that left the authority stays as it left")
    for change in ({"numbers": []}, {"reference": "FOI 8"}):
        with pytest.raises(DatabaseError, match="stays as it left"), transaction.atomic():
            OutsideCopy.objects.filter(pk=copy).update(**change)
    assert OutsideCopy.objects.get().reference == "FOI 7"
