"""Lets a test that commits be cleaned up after: triggers of history and packs are lifted for the flush alone."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.core.management.sql import sql_flush

TABLES = ("history_event", "history_eventchild", "history_seal", "packs_frozen", "packs_pack")


def lift_for_flush() -> None:
    """Wrap what flush sends to the database. Call once, when tests start."""
    flush.sql_flush = _sql  # type: ignore[attr-defined]


def _sql(style: Any, connection: Any, **options: Any) -> list[str]:
    """Triggers off, everything emptied, triggers on again: in flush's own transaction."""
    emptied: list[str] = sql_flush(style, connection, **options)
    off, on = _sqlite(connection) if connection.vendor == "sqlite" else _postgresql()
    return [*off, *emptied, *on] if emptied else emptied


def _sqlite(connection: Any) -> tuple[list[str], list[str]]:
    """SQLite cannot switch a trigger off, so each is dropped and made again as it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND (name LIKE 'history_%' OR name LIKE 'packs_%')"
        )
        found = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]


def _postgresql() -> tuple[list[str], list[str]]:
    """PostgreSQL switches them off and on."""
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES],
    )
