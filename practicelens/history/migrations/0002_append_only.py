"""The database itself refuses to change or remove an event, a child of one, or a seal.

On PostgreSQL the role that runs the product may add to history and read it, and nothing else. Sealing holds writers up
for a moment. The lock for it takes UPDATE or DELETE, which that role does not have; so a function of the tables' owner
takes it, and does nothing else.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("history_event", "history_eventchild", "history_seal")

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

# The schema is named, and temporary tables come last: nobody else's table of the same name is locked instead.
HOLD = """
CREATE OR REPLACE FUNCTION history_hold_writers() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS
$$ BEGIN
LOCK TABLE history_event, history_eventchild IN SHARE MODE;
LOCK TABLE history_seal IN SHARE ROW EXCLUSIVE MODE;
END $$
"""

# Default privileges give the product's role all four verbs on every new table of the owner; here two are taken back
# from whoever has them. TRIGGER would let a trigger swallow what is added.
CLOSE = """
DO $$ DECLARE one record; BEGIN
FOR one IN
    SELECT DISTINCT given.grantee FROM pg_catalog.pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS given
    WHERE c.oid = '{table}'::regclass AND given.grantee <> c.relowner
LOOP
    EXECUTE format(
        'REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM %s',
        CASE WHEN one.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(one.grantee)) END
    );
END LOOP; END $$
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


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the function, and take back what would alter history."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    editor.execute(HOLD.format(schema=schema), params=None)
    for table in TABLES:
        editor.execute(CLOSE.format(table=table), params=None)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the function away; who had which privileges before is not known."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION history_hold_writers()")


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard), migrations.RunPython(close, drop)]
