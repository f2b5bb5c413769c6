"""Whether a text is one question that only reads, of tables that a local card may name.

Judged by the database's own parser, in the process that runs it: a parser of another kind could read a text otherwise
than the one that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.local_cards.shape import STANDS_ON, TABLES, Fault, Faulty

if TYPE_CHECKING:
    import duckdb

_QUERIES: Final = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_TABLES: Final = frozenset({"BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "EXPRESSION_LIST", "TABLE_FUNCTION"})
_MADE: Final = frozenset({"unnest", "range", "generate_series"})
"""Functions that give a table and read nothing."""
_MACROS: Final = ("array_", "list_", "split_part", "nullif", "if", "date_add", "days_in_month", "fdiv", "fmod")
"""Those of the database's ready-made expressions that are about values; others tell of the session or the machine."""
_CLOCK: Final = frozenset({
    "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user",
    "user",
})  # fmt: skip
"""Functions that are written without brackets, as a column is."""
_NEVER: Final = frozenset({"json_serialize_sql", "json_deserialize_sql", "json_serialize_plan", "query", "query_table"})


class Refusal(Exception):
    """The text is not taken."""

    def __init__(self, fault: Fault, why: str) -> None:
        """Keep what is said of it."""
        super().__init__(fault.value)
        self.faulty = Faulty(fault, why)


def tables_of(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    """The tables a question asks, in the order in which it names them. Raises ``Refusal``."""
    statement = _one_statement(con, sql)
    views = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    named: list[tuple[int, str]] = []
    defined: set[str] = set()
    functions: set[str] = set()
    for node in _nodes(statement):
        defined |= _defined(node)
        _check_node(node)
        if node.get("type") == "BASE_TABLE":
            named.append((node["query_location"], _plain_name(node)))
        if node.get("class") == "FUNCTION" or "function_name" in node:
            functions.add(_function(node))
        if node.get("type") == "COLUMN_REF" and len(node["column_names"]) == 1:
            functions |= {node["column_names"][0].lower()} & _CLOCK
    if defined & views:
        raise Refusal(Fault.TABLE, f"“{min(defined & views)}” is a name of the database’s own. Choose another.")
    _check_functions(con, functions)
    return _known(named, defined)


def _one_statement(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The question as its parser sees it."""
    found = con.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    read: dict[str, Any] = json.loads(found[0]) if found else {}
    if read.get("error_type") == "parser":
        raise Refusal(Fault.NOT_SQL, f"This is not SQL that can be read: {read['error_message']}.")
    if read.get("error"):
        raise Refusal(
            Fault.NOT_READING, "A card only reads: its SQL is one SELECT (WITH … SELECT too), and nothing that writes,"
            " attaches, copies, sets or calls.",
        )  # fmt: skip
    statements: list[dict[str, Any]] = read["statements"]
    if len(statements) != 1:
        much = "There are several statements." if statements else "There is no statement."
        raise Refusal(Fault.NOT_READING, f"{much} A card’s SQL is one SELECT.")
    if statements[0].get("named_param_map"):
        raise Refusal(Fault.QUESTION, "A card’s SQL has no parameters: write the value where “?” or “$” stands.")
    return statements[0]


def _function(node: dict[str, Any]) -> str:
    """A function's name; of one that takes the clock for what is left out, the clock's."""
    name = str(node["function_name"]).lower()
    # The database calls it consistent, and counts from today where it is given one day alone.
    return "current_date" if name == "age" and len(node.get("arguments", ())) < 2 else name


def _nodes(part: object) -> Iterator[dict[str, Any]]:
    """Every node of a question, in no order."""
    waiting = [part]
    # A stack of our own: a text nested a thousand deep must not end in Python's limit.
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _defined(node: dict[str, Any]) -> set[str]:
    """The names that a WITH gives."""
    given = node.get("cte_map")
    return {str(one["key"]).lower() for one in given["map"]} if isinstance(given, dict) else set()


def _check_node(node: dict[str, Any]) -> None:
    """Raise ``Refusal`` for what is neither a query nor a table of the kinds that only read."""
    kind = str(node.get("type", ""))
    # By what is allowed, not by what is not: a newer database's new statement is refused until somebody looked at it.
    if "cte_map" in node and kind not in _QUERIES:
        raise Refusal(Fault.NOT_READING, "A card only reads: nothing in its SQL may insert, update or delete.")
    if "sample" in node and "alias" in node and kind not in _TABLES:
        raise Refusal(Fault.NOT_READING, "A card’s SQL asks tables with SELECT; this describes, shows or pivots.")
    if node.get("sample"):
        raise Refusal(Fault.FUNCTION, "A card answers alike each time: its SQL takes no sample.")
    if kind == "TABLE_FUNCTION" and str(node["function"].get("function_name", "")).lower() not in _MADE:
        raise Refusal(Fault.TABLE, "A card asks the published tables alone: no file, no address, no other source.")


def _plain_name(node: dict[str, Any]) -> str:
    """A table's name, without a schema before it."""
    if node.get("schema_name") or node.get("catalog_name") or node.get("at_clause"):
        raise Refusal(Fault.TABLE, "Name the tables alone, with no schema before them.")
    return str(node["table_name"]).lower()


def _check_functions(con: duckdb.DuckDBPyConnection, used: set[str]) -> None:
    """Raise ``Refusal`` for a function that answers otherwise each time, or tells of more than values."""
    if not used:
        return
    rows = con.execute(
        "SELECT DISTINCT lower(function_name), function_type, stability FROM duckdb_functions()"
        " WHERE lower(function_name) IN (SELECT unnest(?))", [sorted(used)],
    ).fetchall()  # fmt: skip
    odd = {name for name, kind, stability in rows if kind in ("pragma", "table_macro")}
    odd |= {name for name, kind, stability in rows if kind == "scalar" and stability != "CONSISTENT"}
    odd |= {name for name, kind, _ in rows if kind == "macro" and not name.startswith(_MACROS)}
    # A table's function under an ordinary name is none: unnest and range stand in both lists.
    odd |= {name for name, kind, _ in rows if kind == "table" and name not in _MADE and len(_kinds(rows, name)) == 1}
    if odd := (odd | (used & (_NEVER | _CLOCK))) - _MADE:
        raise Refusal(
            Fault.FUNCTION, f"“{min(odd)}” cannot be used: a card answers alike each time, of the published tables"
            " alone. Take the day from the tables (as_at, event_date), not from the clock.",
        )  # fmt: skip


def _kinds(rows: list[tuple[Any, ...]], name: str) -> set[str]:
    return {kind for one, kind, _ in rows if one == name}


def _known(named: list[tuple[int, str]], defined: set[str]) -> tuple[str, ...]:
    """The published tables among those named. Raises ``Refusal`` for any other, and where none is of children."""
    tables = tuple(dict.fromkeys(name for _, name in sorted(named) if name not in defined))
    for name in tables:
        if name not in TABLES:
            raise Refusal(Fault.TABLE, f"There is no table “{name}” that a card may ask.")
    if not any(name in STANDS_ON for name in tables):
        raise Refusal(Fault.TABLE, "The SQL asks no table of children. Which there are stands beside the form.")
    return tables
