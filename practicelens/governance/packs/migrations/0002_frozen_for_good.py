"""The database itself refuses to change what was frozen, and what a published pack says."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "a published pack never changes: make a new edition"
# Of a pack that was published only its status may move on, with its withdrawal and its version.
WRITTEN = ("kind", "scope", "month", "edition", "title", "analysis", "outside_analysis", "correction", "published_at")

SQLITE = (
    f"""CREATE TRIGGER packs_frozen_no_update BEFORE UPDATE ON packs_frozen
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
    f"""CREATE TRIGGER packs_pack_no_rewriting BEFORE UPDATE OF {", ".join(WRITTEN)} ON packs_pack
    WHEN OLD.status <> 'draft' AND ({" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in WRITTEN)})
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION packs_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$""",
    """CREATE TRIGGER packs_frozen_no_update BEFORE UPDATE ON packs_frozen
    FOR EACH ROW EXECUTE FUNCTION packs_refuse()""",
    f"""CREATE TRIGGER packs_pack_no_rewriting BEFORE UPDATE ON packs_pack
    FOR EACH ROW WHEN (OLD.status <> 'draft' AND (
    {" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in WRITTEN)}))
    EXECUTE FUNCTION packs_refuse()""",
)


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, in the database's own words."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off again, for a migration backwards."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER packs_frozen_no_update")
        editor.execute("DROP TRIGGER packs_pack_no_rewriting")
        return
    editor.execute("DROP TRIGGER packs_frozen_no_update ON packs_frozen")
    editor.execute("DROP TRIGGER packs_pack_no_rewriting ON packs_pack")
    editor.execute("DROP FUNCTION packs_refuse()")


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("packs", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
