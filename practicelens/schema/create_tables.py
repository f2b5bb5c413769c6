"""All tables of an app made as one step of a migration."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState, StateApps


class CreateTables(SeparateDatabaseAndState):
    """``CreateModel`` for each table, where a table that is new builds nothing anew but itself.

    Each plain ``CreateModel`` makes Django build again every model that is related to the new one by any path: 4,057
    times for the 100 tables of an empty database, and most of the seconds before a first page.
    """

    reversible = True

    def __init__(self, state_operations: list[CreateModel]) -> None:
        super().__init__(state_operations=state_operations)
        self.tables = state_operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell the state of every table, and add what is new to the models that are built already."""
        # Popped before, so that Django has no built models and builds none again for each table.
        apps: StateApps | None = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if apps is not None and _own_their_models(apps):
            # All at once: what refers to each other among the new tables is found.
            apps.render_multiple([state.models[app_label, one.name_lower] for one in self.tables])
            state.__dict__["apps"] = apps

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables, in their order."""
        for one in self.tables:
            # In the migration's order, in which a table comes after those that it refers to.
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove them, the last one first: those before it are what it refers to."""
        for one in reversed(self.tables):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """In words, for ``migrate --plan``."""
        return f"Create {len(self.tables)} tables"


def _own_their_models(apps: StateApps) -> bool:
    """Whether these are the apps that its models were built for.

    A copy shares the models of its original, which would learn of tables that the original has not; there the state is
    left without built models, and Django builds them all when it next needs one.
    """
    return all(model._meta.apps is apps for model in apps.get_models(include_auto_created=True))
