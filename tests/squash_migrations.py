"""Fold each app's `0001_initial`, fresh from `makemigrations`, into one step: `python -m tests.squash_migrations`.

Until the first release migrations are squashed before landing: remove the numbered files of every app, run
`makemigrations`, then this, and put what was written by hand (triggers, shipped rows) beside it again as 0002.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import django
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

from practicelens.schema.create_tables import CreateTables


def folded(operations: Sequence[Operation]) -> CreateTables:
    """One step that makes every table with its indexes and constraints in it.

    SQLite copies the whole table for a constraint that comes later. Raises TypeError for an operation that is neither.
    """
    made: dict[str, CreateModel] = {}
    for one in operations:
        if isinstance(one, CreateModel):
            made[one.name_lower] = one
        elif isinstance(one, AddIndex):
            made[one.model_name_lower].options.setdefault("indexes", []).append(one.index)
        elif isinstance(one, AddConstraint):
            made[one.model_name_lower].options.setdefault("constraints", []).append(one.constraint)
        else:
            raise TypeError(f"{one} stands between the tables: a circle of foreign keys?")
    return CreateTables(state_operations=list(made.values()))


def main() -> None:
    """Write every first migration of ours again."""
    django.setup()
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.writer import MigrationWriter

    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        config = apps.get_app_config(label)
        if not config.name.startswith("practicelens.") or name != "0001_initial":
            continue
        if not isinstance(migration.operations[0], CreateTables):
            vars(migration)["operations"] = [folded(migration.operations)]
            Path(config.path, "migrations", f"{name}.py").write_text(MigrationWriter(migration).as_string())


if __name__ == "__main__":
    main()
