"""The database itself refuses to change or remove what was frozen, and to change what a published pack says.

On PostgreSQL the role that runs the product may add what was frozen and read it, and nothing else.
"""

from __future__ import annotations

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CLOSE = import_module("practicelens.history.migrations.0002_append_only").CLOSE

NEVER_CHANGES = "a published pack never changes: make a new edition"
STAYS = "a published pack stays: withdraw it with a reason"
# Of a pack that was published only its status may move on, with its withdrawal and its version.
WRITTEN = ("kind", "scope", "month", "edition", "title", "analysis", "outside_analysis", "correction", "published_at")

SQLITE = (
    f"""CREATE TRIGGER packs_frozen_no_update BEFORE UPDATE ON packs_frozen
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGES}'); END""",
    f"""CREATE TRIGGER packs_pack_no_rewriting BEFORE UPDATE OF {", ".join(WRITTEN)} ON packs_pack
    WHEN OLD.status <> 'draft' AND ({" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in WRITTEN)})
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGES}'); END""",
    # INSERT OR REPLACE removes the row it replaces without asking a trigger on DELETE.
    f"""CREATE TRIGGER packs_frozen_no_delete BEFORE DELETE ON packs_frozen
    BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
    f"""CREATE TRIGGER packs_frozen_no_replace BEFORE INSERT ON packs_frozen
    WHEN EXISTS (SELECT 1 FROM packs_frozen WHERE id = NEW.id OR pack_id = NEW.pack_id)
    BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION packs_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{NEVER_CHANGES}'; END $$""",
    """CREATE TRIGGER packs_frozen_no_update BEFORE UPDATE ON packs_frozen
    FOR EACH ROW EXECUTE FUNCTION packs_refuse()""",
    f"""CREATE TRIGGER packs_pack_no_rewriting BEFORE UPDATE ON packs_pack
    FOR EACH ROW WHEN (OLD.status <> 'draft' AND (
    {" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in WRITTEN)}))
    EXECUTE FUNCTION packs_refuse()""",
    f"""CREATE FUNCTION packs_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{STAYS}'; END $$""",
    """CREATE TRIGGER packs_frozen_no_delete BEFORE DELETE ON packs_frozen
    FOR EACH ROW EXECUTE FUNCTION packs_refuse_removal()""",
    """CREATE TRIGGER packs_frozen_no_truncate BEFORE TRUNCATE ON packs_frozen
    FOR EACH STATEMENT EXECUTE FUNCTION packs_refuse_removal()""",
)
SQLITE_TRIGGERS = {
    "packs_frozen": ("no_update", "no_delete", "no_replace"),
    "packs_pack": ("no_rewriting",),
}
POSTGRESQL_TRIGGERS = {
    "packs_frozen": ("no_update", "no_delete", "no_truncate"),
    "packs_pack": ("no_rewriting",),
}


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, in the database's own words."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off again, for a migration backwards."""
    if editor.connection.vendor == "sqlite":
        for table, names in SQLITE_TRIGGERS.items():
            for name in names:
                editor.execute(f"DROP TRIGGER {table}_{name}")
        return
    for table, names in POSTGRESQL_TRIGGERS.items():
        for name in names:
            editor.execute(f"DROP TRIGGER {table}_{name} ON {table}")
    for function in ("packs_refuse", "packs_refuse_removal"):
        editor.execute(f"DROP FUNCTION {function}()")


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take back what would change or remove a row, from everybody but the table's owner."""
    if editor.connection.vendor == "postgresql":
        editor.execute(CLOSE.format(table="packs_frozen"), params=None)


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("packs", "0001_initial"), ("history", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard), migrations.RunPython(close, migrations.RunPython.noop)]
