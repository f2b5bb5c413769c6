"""The database itself refuses to change or remove an event or a seal."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("history_event", "history_seal")

SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END
"""

# INSERT OR REPLACE removes the row it replaces without asking a trigger on DELETE.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END
"""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION history_refuse()
"""
POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()
"""


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, in the database's own words."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                editor.execute(SQLITE_TRIGGER.format(table=table, verb=verb))
            editor.execute(SQLITE_REPLACE.format(table=table))
        return
    editor.execute(POSTGRESQL_FUNCTION)
    for table in TABLES:
        editor.execute(POSTGRESQL_TRIGGER.format(table=table))
        editor.execute(POSTGRESQL_TRUNCATE.format(table=table))


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers off again, for a migration backwards."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE", "REPLACE"):
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for table in TABLES:
        editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    editor.execute("DROP FUNCTION history_refuse()")


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
