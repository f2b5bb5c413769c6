"""On PostgreSQL the role that runs the product may add what was frozen and read it, and nothing else."""

from __future__ import annotations

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

two_roles = import_module("practicelens.history.migrations.0004_two_roles")


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take back what would change or remove a row, from everybody but the table's owner."""
    if editor.connection.vendor == "postgresql":
        editor.execute(two_roles.CLOSE.format(table="packs_frozen"), params=None)


class Migration(migrations.Migration):
    """After what was frozen can be neither changed nor removed."""

    dependencies = [("packs", "0003_frozen_stays"), ("history", "0004_two_roles")]
    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
