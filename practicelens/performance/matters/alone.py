"""Writers of one table one after another, where what must not stand twice stands in no row yet that could be locked."""

from __future__ import annotations

from django.db import connection, models


def one_after_another(table: type[models.Model]) -> None:
    """Hold off other writers of a table until this transaction ends; readers are not held up.

    For a rule over several rows, as that no two targets share a day, which no constraint says on both databases. SQLite
    has one writer anyhow.
    """
    if connection.vendor == "postgresql":
        name = connection.ops.quote_name(table._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
