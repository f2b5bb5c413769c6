"""The database itself refuses to change or remove a copy that left the authority.

The next copy is held against every earlier one: with one of them gone, two that together tell of a few could both leave.
On PostgreSQL the role that runs the product may add copies and read them, and nothing else.
"""

from __future__ import annotations

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CLOSE = import_module("practicelens.history.migrations.0002_append_only").CLOSE

TABLE = "explore_outsidecopy"
STAYS = "a copy that left the authority stays as it left"

SQLITE = (
    *(
        f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
        for verb in ("update", "delete")
    ),
    # INSERT OR REPLACE removes the row it replaces without asking a trigger on DELETE.
    f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION explore_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{STAYS}'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION explore_refuse()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION explore_refuse()""",
)


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, in the database's own words; what would lift them is the table's owner's alone."""
    if editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            editor.execute(statement, params=None)
        return
    for statement in (*POSTGRESQL, CLOSE.format(table=TABLE)):
        editor.execute(statement, params=None)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off again, for a migration backwards; who had which privileges before is not known."""
    if editor.connection.vendor == "sqlite":
        for name in ("update", "delete", "replace"):
            editor.execute(f"DROP TRIGGER {TABLE}_no_{name}")
        return
    editor.execute("DROP FUNCTION explore_refuse() CASCADE")


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("explore", "0001_initial"), ("history", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
