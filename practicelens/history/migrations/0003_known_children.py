"""Children of older events, where the event itself names them, and then the table is only ever added to."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from practicelens.history.children import children_of
from practicelens.history.rules import fold_identifier

TABLE = "history_eventchild"
append_only = import_module("practicelens.history.migrations.0002_append_only")


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor | None) -> None:
    """Rows for what old events name. Who stood on an old list is not known, and no row pretends it."""
    event, child = apps.get_model("history", "Event"), apps.get_model("history", "EventChild")
    child.objects.bulk_create(_rows(event, child), batch_size=500)


def _rows(event: Any, child: Any) -> Iterator[Any]:
    """One row for each child of each event."""
    found = event.objects.order_by("id").values_list("id", "at", "subject_kind", "subject_id", "data")
    for event_id, at, kind, identifier, data in found.iterator():
        for key in sorted(children_of(kind, identifier, data)):
            yield child(
                event_id=event_id,
                at=at,
                authority=key.authority[:60],
                scheme=key.scheme[:60],
                identifier=key.identifier[:100],
                folded=fold_identifier(key.identifier)[:100],
                added_later=True,
            )


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers of migration 0002, on this table too."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(append_only.SQLITE_TRIGGER.format(table=TABLE, verb=verb))
        editor.execute(append_only.SQLITE_REPLACE.format(table=TABLE))
        return
    editor.execute(append_only.POSTGRESQL_TRIGGER.format(table=TABLE))
    editor.execute(append_only.POSTGRESQL_TRUNCATE.format(table=TABLE))


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers off again, for a migration backwards."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE", "REPLACE"):
            editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    editor.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
    editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")


class Migration(migrations.Migration):
    """After the table stands."""

    dependencies = [("history", "0002_append_only")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
