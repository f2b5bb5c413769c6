"""The database itself refuses to remove what a published pack says, as it refuses to change it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "a published pack stays: withdraw it with a reason"

# INSERT OR REPLACE removes the row it replaces without asking a trigger on DELETE.
SQLITE = (
    f"""CREATE TRIGGER packs_frozen_no_delete BEFORE DELETE ON packs_frozen
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
    f"""CREATE TRIGGER packs_frozen_no_replace BEFORE INSERT ON packs_frozen
    WHEN EXISTS (SELECT 1 FROM packs_frozen WHERE id = NEW.id OR pack_id = NEW.pack_id)
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION packs_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$""",
    """CREATE TRIGGER packs_frozen_no_delete BEFORE DELETE ON packs_frozen
    FOR EACH ROW EXECUTE FUNCTION packs_refuse_removal()""",
    """CREATE TRIGGER packs_frozen_no_truncate BEFORE TRUNCATE ON packs_frozen
    FOR EACH STATEMENT EXECUTE FUNCTION packs_refuse_removal()""",
)


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, in the database's own words."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off again, for a migration backwards."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER packs_frozen_no_delete")
        editor.execute("DROP TRIGGER packs_frozen_no_replace")
        return
    editor.execute("DROP TRIGGER packs_frozen_no_delete ON packs_frozen")
    editor.execute("DROP TRIGGER packs_frozen_no_truncate ON packs_frozen")
    editor.execute("DROP FUNCTION packs_refuse_removal()")


class Migration(migrations.Migration):
    """After what was frozen cannot be changed."""

    dependencies = [("packs", "0002_frozen_for_good")]
    operations = [migrations.RunPython(guard, unguard)]
