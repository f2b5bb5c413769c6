"""Whether the role that the product is connected as could alter history: asked of the database itself.

Triggers refuse every change, but whoever owns a table can lift them, and whoever may update or delete needs them only
lifted. Where the product runs as a role that can do neither (docs/how-to/deploy.md), a fault in it, or somebody who
took it over, can add to history and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

# The last two are known here by their names alone: what was published, or left, is kept for good as history is.
KEPT_FOR_GOOD: Final = (
    "history_event", "history_eventchild", "history_seal", "packs_frozen", "explore_outsidecopy",
)  # fmt: skip

# Everything that the session's role is or can become (SET ROLE), not only what it inherits; session_user, because
# SET ROLE can be taken back. CREATEROLE gives itself any role up to PostgreSQL 15. A schema's owner may drop its
# tables, a database's owner the database; who writes the server's files or runs its programs writes the tables' too.
_WAYS: Final = """
WITH named AS (
    SELECT name FROM unnest(%s::text[]) AS name
), reachable AS (
    SELECT oid, rolname, rolsuper, rolcreaterole FROM pg_catalog.pg_roles
    WHERE pg_has_role(session_user, oid, 'MEMBER')
), kept AS (
    SELECT c.oid, c.relname, c.relowner, n.nspowner
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid IN (SELECT to_regclass(name) FROM named)
), ways(way) AS (
SELECT 'it is a superuser' FROM reachable WHERE rolsuper
UNION SELECT 'it can give itself any role (CREATEROLE)' FROM reachable
    WHERE rolcreaterole AND current_setting('server_version_num')::int < 160000
UNION SELECT 'it is a member of ' || rolname FROM reachable
    WHERE rolname IN ('pg_execute_server_program', 'pg_write_server_files')
UNION SELECT 'it owns the database' FROM pg_catalog.pg_database JOIN reachable ON reachable.oid = datdba
    WHERE datname = current_database()
UNION SELECT 'it owns the schema of ' || relname FROM kept JOIN reachable ON reachable.oid = nspowner
UNION SELECT 'it owns ' || relname FROM kept JOIN reachable ON reachable.oid = relowner
UNION SELECT 'it has ' || privilege || ' on ' || relname
    FROM kept, reachable, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege
    WHERE has_table_privilege(reachable.oid, kept.oid, privilege)
UNION SELECT 'it has UPDATE on ' || relname FROM kept, reachable
    WHERE has_any_column_privilege(reachable.oid, kept.oid, 'UPDATE')
UNION SELECT 'it does not see ' || name FROM named WHERE to_regclass(name) IS NULL
)
SELECT way FROM ways ORDER BY way <> 'it is a superuser', starts_with(way, 'it has'), way
"""

KEPT: Final = (
    "The database lets Practice Lens read history and add to it, and nothing else: the role it is connected as can "
    "neither change nor remove what is written, nor lift what refuses it."
)
IN_A_FILE: Final = (
    "History stands in a file on this machine. Practice Lens only adds to it, and the database refuses anything else, "
    "but whoever owns that file could lift this. Keep the last seal elsewhere: a change before it then shows. "
    "PostgreSQL with two roles closes this way (docs/how-to/deploy.md)."
)
OPEN: Final = (
    "The database role that Practice Lens is connected as could alter history: {}. Connect it as the role that only "
    "adds (docs/how-to/deploy.md, “PostgreSQL: two roles”)."
)
# Enough for whoever has to put it right: a superuser has every way there is, and that is one thing.
FEW: Final = 3


@dataclass(frozen=True)
class Guard:
    """Whether the connected role is kept from altering history, in words; and by which ways it is not."""

    kept: bool
    words: str
    ways: tuple[str, ...] = ()


def guard_of_history() -> Guard:
    """How history is guarded from the role that this process is connected as. One query on PostgreSQL, else none."""
    if connection.vendor != "postgresql":
        return Guard(kept=False, words=IN_A_FILE)
    with connection.cursor() as cursor:
        # Asked of the catalogue and never tried: a try that succeeds would be what it warns of.
        ways = ways_to_alter(cursor)
    return Guard(kept=not ways, words=OPEN.format(_in_short(ways)) if ways else KEPT, ways=ways)


def ways_to_alter(cursor: Any) -> tuple[str, ...]:
    """Every way in which the session of a PostgreSQL cursor could alter what is kept for good; there should be none."""
    cursor.execute(_WAYS, [list(KEPT_FOR_GOOD)])
    return tuple(row[0] for row in cursor.fetchall())


def _in_short(ways: Sequence[str]) -> str:
    """The first few ways, and how many more there are."""
    more = len(ways) - FEW
    return "; ".join(ways[:FEW]) + (f"; and {more} more" if more > 0 else "")
