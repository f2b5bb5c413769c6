"""Who adds to one table one after another, where what must not stand twice stands in no row that could be locked."""

from __future__ import annotations

from django.db import connection, models


def one_after_another(table: type[models.Model]) -> None:
    """Hold off whoever else adds to a table by this door, until this transaction ends; nobody else is held up.

    For a rule over several rows, as that no two targets share a day, which no constraint says on both databases. SQLite
    has one writer anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # By the table's name and not the table itself: that takes UPDATE or DELETE, which the product's role does
            # not have on what is kept for good.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [table._meta.db_table])
