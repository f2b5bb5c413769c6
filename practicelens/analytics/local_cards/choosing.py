"""A card put together by choosing a table, a date, conditions and a rule: made into the SQL that any card is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from practicelens.analytics import duck, further
from practicelens.analytics.edition.schema import DERIVED, EVENT_TABLES, HISTORY_TABLES
from practicelens.analytics.local_cards.shape import STANDS_ON, TABLES, Form

CONDITIONS: Final = ("1", "2", "3")
"""So many conditions may be chosen: who needs more writes SQL."""
CHOSEN: Final = (
    "of", "share", "day", *(f"{name}{one}" for one in CONDITIONS for name in ("where", "is", "value")),
    "rule", "column", "how", "number", "since", "until", "days", "working",
)  # fmt: skip
"""What a choice may hold, all of it text: nothing that is empty is kept."""
COMPARISONS: Final[Mapping[str, str]] = {
    "is": "is", "is_not": "is not", "one_of": "is one of (commas between)", "at_least": "is at least, or on or after",
    "at_most": "is at most, or on or before", "filled": "is filled in", "empty": "is empty",
}  # fmt: skip
_SPELLS: Final = {"need_spells": "Times in need", "plan_spells": "Times on a plan", "care_spells": "Times looked after"}
_STANDING: Final = {
    "open_children": "Open children", "open_need": "Children in need who are open", "open_plans": "Children on a plan",
    "open_care": "Children looked after", "open_assessments": "Assessments that are open", "leavers": "Care leavers",
}  # fmt: skip
EVENTS: Final[Mapping[str, str]] = {
    **{name: further.title(name) for name in (*EVENT_TABLES, *HISTORY_TABLES) if name != "involvements"}, **_SPELLS,
}  # fmt: skip
"""What happens, by table: counted over a period, by one of its dates."""
STANDING: Final[Mapping[str, str]] = {name: words for name, words in _STANDING.items() if name in DERIVED}
"""Who stands there, by table: counted on each extract's day."""
_HIDDEN: Final = frozenset(
    {"child_no", "row", "team_id", "worker_id", "service_id", "as_at", "withdrawn", "first_told", "last_told"}
)
_PLAIN: Final = frozenset({"is", "is_not", "filled", "empty"})


class Unfit(Exception):
    """A choice that makes no question. ``field``: which part of it."""

    def __init__(self, field: str, why: str) -> None:
        """Keep the words."""
        super().__init__(field)
        self.field, self.why = field, why


def columns(table: str, kind: str = "") -> dict[str, str]:
    """A table's columns that may be chosen, in words; of one type alone where it is named."""
    return {
        name: _words(table, name)
        for name, one in TABLES[table].items()
        if name not in _HIDDEN and (not kind or one == kind)
    }


def _words(table: str, column: str) -> str:
    """A column as people find it in their file, where it comes from one as it is."""
    try:
        return further.header(STANDS_ON[table], column)
    except KeyError:
        return column.replace("_", " ")


def compiled(chosen: Mapping[str, str]) -> tuple[Form, str]:
    """The form of a choice and its SQL. Raises ``Unfit``."""
    table, share = chosen.get("of", ""), chosen.get("share") == "yes"
    if table not in EVENTS and table not in STANDING:
        raise Unfit("of", "Choose what is counted.")
    day = "as_at" if table in STANDING else _column(table, chosen.get("day", ""), "day", "date")
    counts, joined = _counts(table, chosen) if share else ("", "")
    kept = [f"t.{day} is not null", *(["not t.withdrawn"] if "withdrawn" in TABLES[table] else [])]
    kept += [
        _condition(table, chosen.get(f"where{one}", ""), chosen.get(f"is{one}", ""), chosen.get(f"value{one}", ""), one)
        for one in CONDITIONS
        if chosen.get(f"where{one}")
    ]
    team = ", t.team_id" if "team_id" in TABLES[table] else ""
    words = f"select t.child_no, t.{day} as day{team}{counts}\nfrom {table} as t{joined}\nwhere "
    return _form(table, share=share), words + "\n  and ".join(kept)


def _form(table: str, *, share: bool) -> Form:
    if table in STANDING:
        return Form.DAY_SHARE if share else Form.DAY_COUNT
    return Form.EVENT_SHARE if share else Form.EVENT_COUNT


def _counts(table: str, chosen: Mapping[str, str]) -> tuple[str, str]:
    """What says whether a row counts, and the joins it needs."""
    if chosen.get("rule") == "within":
        return _within(table, chosen)
    column = _column(table, chosen.get("column", ""), "column")
    how = chosen.get("how", "")
    meets = _condition(table, column, how, chosen.get("number", ""), "", value_field="number", how_field="how")
    # Whether a thing is filled in can be told of each; anything else is not judged where nothing is written.
    if how in ("filled", "empty"):
        return f",\n  {meets} as counts", ""
    return f",\n  case when t.{column} is null then null else {meets} end as counts", ""


def _within(table: str, chosen: Mapping[str, str]) -> tuple[str, str]:
    since = _column(table, chosen.get("since", ""), "since", "date")
    until = _column(table, chosen.get("until", ""), "until", "date")
    days = chosen.get("days", "").strip()
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise Unfit("days", "Write within how many days, as a number.")
    unknown = f"t.{since} is null or t.{until} is null or t.{until} < t.{since}"
    if chosen.get("working") == "yes":
        joined = f"\nleft join calendar as a on a.day = t.{since}\nleft join calendar as b on b.day = t.{until}"
        taken = "b.day_index - a.day_index"
    else:
        joined, taken = "", f"t.{until} - t.{since}"
    return f",\n  case when {unknown} then null else {taken} <= {int(days)} end as counts", joined


def _column(table: str, name: str, field: str, kind: str = "") -> str:
    if name not in columns(table, kind):
        raise Unfit(field, "Choose a date." if kind == "date" else "Choose a column.")
    return name


def _condition(
    table: str, name: str, how: str, typed: str, one: str, *, value_field: str = "value", how_field: str = "is"
) -> str:
    """One condition as SQL, of a row that has the value or not."""
    column, kind = f"t.{_column(table, name, f'where{one}')}", TABLES[table][name]
    if how not in COMPARISONS or (kind == "boolean" and how not in _PLAIN):
        raise Unfit(f"{how_field}{one}", "Choose how it is compared.")
    if how in ("filled", "empty"):
        return f"{column} is {'not null' if how == 'filled' else 'null'}"
    texts = [part.strip() for part in typed.split(",")] if how == "one_of" else [typed.strip()]
    values = [_value(kind, text, f"{value_field}{one}") for text in texts if text]
    if not values:
        raise Unfit(f"{value_field}{one}", "Write what it is compared with.")
    if how == "one_of":
        return f"{column} in ({', '.join(values)})"
    sign = {"is": "=", "is_not": "is distinct from", "at_least": ">=", "at_most": "<="}[how]
    return f"{column} {sign} {values[0]}"


def _value(kind: str, typed: str, field: str) -> str:
    """A value as SQL has it. Raises ``Unfit`` for one that is not of the column's type."""
    if kind == "date":
        return f"date '{_day(typed, field).isoformat()}'"
    if kind == "boolean":
        if typed.lower() not in ("yes", "no"):
            raise Unfit(field, "Write yes or no.")
        return "true" if typed.lower() == "yes" else "false"
    if kind == "string":
        return duck.text(typed)
    try:
        return str(int(typed)) if kind.startswith("int") else repr(float(typed))
    except (ValueError, OverflowError):
        raise Unfit(field, "Write a number.") from None


def _day(typed: str, field: str) -> date:
    for how in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, how).date()  # noqa: DTZ007  (a day of no zone)
        except ValueError:
            continue
    raise Unfit(field, "Write a date, for example 1/4/2026.")
