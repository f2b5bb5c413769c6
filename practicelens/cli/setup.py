"""Makes Django ready for a command that needs the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

OTHER_VERSION = (
    "The database was made by another version of Practice Lens, and nothing was removed. Move the folder var aside "
    "(`mv var var-old`) to begin anew, or go on with the version that made it."
)

OWNER_MIGRATES = (
    "The database waits for changes of its tables, and the role it is connected as may not make them. Run "
    "`practicelens migrate` once with PRACTICELENS_DATABASE naming the role that owns the tables, then start again."
)
NOT_ALLOWED = "42501"  # PostgreSQL: insufficient_privilege


def django_ready() -> None:
    """Set Django up once; a command that needs no database never pays for it."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrated(*, ship: bool = True) -> None:
    """Bring the database's tables up to date, with the standards and tools the product comes with.

    ``ship`` false: those come later, by ``ship_standards``: where a demonstration is built they are its own.
    Raises Refused, with the database as it was, where another version of the product made it and this one cannot, and
    where the role it is connected as may not change tables: their owner does (docs/how-to/deploy.md).
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    from practicelens.access.errors import Refused

    django_ready()
    executor = MigrationExecutor(connection)
    # Before anything is changed: half migrated by the wrong version, neither could go on with it.
    unknown = _of_another_version(executor.loader)
    if unknown:
        raise Refused(f"{OTHER_VERSION} It holds changes that this version does not know: {unknown}.", code="version")
    try:
        # Most starts find nothing to do, and should not read every migration a second time to learn it.
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, InconsistentMigrationHistory) as error:
        if _may_not(error):
            raise Refused(OWNER_MIGRATES, code="owner") from error
        # Busy, or nothing there at all: neither is another version's doing, and each has words of its own
        # (failing.py).
        if "locked" in str(error) or not _any_migration_stands():
            raise
        raise Refused(f"{OTHER_VERSION} It cannot be brought up to date.", code="version") from error

    if ship:
        ship_standards()


def ship_standards() -> None:
    """Publish the standards and tools the product comes with, as far as they are not there."""
    from practicelens.access.actor import SYSTEM
    from practicelens.quality.standards import changes
    from practicelens.workdays import clock

    # At each start, because a newer version may bring a newer standard; what is there already is left alone.
    changes.ship(by=SYSTEM, now=clock.now())


def waiting_migrations() -> list[str]:
    """The changes of tables that this version holds and the database has not had, by name; nothing is changed."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def warn_of_open_history() -> None:
    """Say at a live start that the database would let the product alter history, where it would. Never a refusal.

    Not one, because a deployment on a file cannot have it otherwise, and one that was well yesterday must start today.
    """
    import typer
    from django.conf import settings

    from practicelens.history.guard import guard_of_history

    guard = guard_of_history()
    if not settings.DEMONSTRATION and not guard.kept:
        typer.echo(f"practicelens: {guard.words}", err=True)


def _may_not(error: BaseException | None) -> bool:
    """Whether PostgreSQL refused because the connected role is not allowed to, anywhere behind an error."""
    # Through every cause: Django wraps the driver's error, and a migration's own handling may wrap that.
    while error is not None:
        if getattr(error, "sqlstate", "") == NOT_ALLOWED:
            return True
        error = error.__cause__ or error.__context__
    return False


def _of_another_version(loader: MigrationLoader) -> str:
    """One change that the database has had and this version does not hold; empty where there is none."""
    ours = loader.migrated_apps
    # A squashed migration stands for those it replaces, which an older database names one by one.
    known = {*loader.disk_migrations, *loader.replacements}
    for squashed in loader.replacements.values():
        known.update(squashed.replaces)
    unknown = sorted(one for one in loader.applied_migrations if one[0] in ours and one not in known)
    return ".".join(unknown[0]) if unknown else ""


def _any_migration_stands() -> bool:
    """Whether the database has had any change: an empty or unreachable one fails for another reason."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    try:
        return bool(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return False
