"""Days, and workers, that an extract holds of nobody: what hangs on them is not judged, and nobody is late.

A blank day of a last visit is a visit never made, as long as other children have theirs. A source may not hold them at
all, as the DfE's returns do not, and says so; a column that is there and blank for a whole list says the same.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from practicelens.analytics import duck

if TYPE_CHECKING:
    import duckdb

ENOUGH: Final = 10
"""Children of a list from whom on the silence is the source's: of two or three, all may be new."""

CLOCKS: Final = {
    "cp_visit": ("protection_plans", "last_visit", "visit to a child on a plan"),
    "cp_review": ("protection_plans", "latest_review", "review of a plan"),
    "cla_visit": ("looked_after", "last_visit", "visit to a child looked after"),
    "cla_review": ("looked_after", "latest_review", "review of a child looked after"),
    "health": ("looked_after", "last_health", "health assessment"),
    "dental": ("looked_after", "last_dental", "dental check"),
}
"""By clock the list, the column that winds it, and what it is in words."""

CARDS: Final[dict[str, tuple[str, str, str]]] = {
    "health_assessments": ("looked_after", "last_health", "health assessment"),
    "dental_checks": ("looked_after", "last_dental", "dental check"),
    "in_need_not_seen": ("in_need", "last_seen", "day on which a child was seen"),
    "cp_not_visited_four_weeks": ("protection_plans", "last_visit", "visit to a child on a plan"),
    "cla_officer_contact": ("looked_after", "last_iro_contact", "contact of a reviewing officer"),
    "cla_permanence_plan": ("looked_after", "permanence_plan", "plan for permanence"),
    "leavers_contact": ("care_leavers", "last_contact", "contact with a care leaver"),
    # Of somebody out of touch a blank is a no: with no code of anybody it would be of them alone.
    **dict.fromkeys(
        ("leavers_occupied_17_18", "leavers_occupied_19_21", "leavers_occupied_22_25", "leavers_university"),
        ("care_leavers", "activity", "activity of a care leaver"),
    ),
    **dict.fromkeys(
        ("leavers_staying_put", "leavers_unsettled"),
        ("care_leavers", "accommodation", "accommodation of a care leaver"),
    ),
    "unallocated": ("open_children", "worker", "worker of a child"),
}
"""The same by card, where no clock stands between."""


VISITS: Final = {
    "cin_visits_made_in_time": ("in_need_plan", "visit of a child in need plan"),
    "cp_visits_made_in_time": ("protection_plan", "visit to a child on a plan"),
    "cla_visits_made_in_time": ("looked_after", "visit to a child looked after"),
}
"""By card the kind of visit: where none is held, no visit is late, for its file may be missing."""

REVIEWS: Final = {"cp_every_review_in_time": ("protection_plan", "review conference")}
"""The same of reviews: plans would all be without one where another source tells those of care alone."""

_OF_A_KIND: Final = {card: ("visits", *each) for card, each in VISITS.items()} | {
    card: ("reviews", *each) for card, each in REVIEWS.items()
}
"""By card the table, the kind, and what a row of it is in words."""


def _days(table: str, column: str) -> str:
    """The extracts whose source lacks the column, and those with enough children on the list and the day of none."""
    # With a space on each side, as the columns are kept: no name is a part of another's.
    lacks = f"list = {duck.text(table)} AND held NOT LIKE {duck.text(f'% {column} %')}"
    return (
        f"SELECT as_at FROM {table} GROUP BY as_at HAVING count(*) >= {ENOUGH} AND count({column}) = 0"
        f" UNION SELECT as_at FROM answers WHERE {lacks}"
    )


def _words_for(words: str) -> str:
    return duck.text(f"the extract holds no {words} at all")


def of_clock(kind: str) -> str:
    """The statement that stops a clock for those extracts: nothing is due, nothing late; "" for one without such."""
    # By its own table, since child in need plans have no column of a last visit.
    if kind == "cin_visit":
        _, words = VISITS["cin_visits_made_in_time"]
        return (
            f"UPDATE clock_{kind} SET since = NULL, due_on = NULL, late_from = NULL, note = {_words_for(words)}"
            f" WHERE NOT EXISTS (FROM visits WHERE kind = 'in_need_plan')"
        )
    if kind not in CLOCKS:
        return ""
    table, column, words = CLOCKS[kind]
    return (
        f"UPDATE clock_{kind} SET since = NULL, due_on = NULL, late_from = NULL, note = {_words_for(words)}"
        f" WHERE as_at IN ({_days(table, column)})"
    )


def of_card(key: str, question: str) -> str:
    """A card's question with its rows of those extracts unjudged; the question itself for a card without such."""
    # Of all days at once: a history is told by its newest file alone.
    if key in _OF_A_KIND:
        table, kind, words = _OF_A_KIND[key]
        return _unjudged(question, words, f"NOT EXISTS (FROM {table} WHERE kind = {duck.text(kind)})", ("counts",))
    if key not in CARDS:
        return question
    # The amount too: days since a visit that is not held would look like a figure.
    where = f"extract_day IN (SELECT as_at FROM unsaid WHERE card = {duck.text(key)})"
    return _unjudged(question, CARDS[key][2], where, ("counts", "amount"))


def _unjudged(question: str, words: str, where: str, answers: tuple[str, ...]) -> str:
    """A question whose rows answer nothing where the condition holds, and say why."""
    changed = {**dict.fromkeys(answers, "NULL"), "note": _words_for(words)}
    cases = ", ".join(f"CASE WHEN {where} THEN {value} ELSE {name} END AS {name}" for name, value in changed.items())
    return f"SELECT * REPLACE ({cases}) FROM ({question})"


def of_all_days(key: str) -> bool:
    """Whether what a card says of any day hangs on a table that is told whole by its newest file."""
    return key in _OF_A_KIND


def find_days(con: duckdb.DuckDBPyConnection) -> dict[str, frozenset[date]]:
    """By card the days of the extracts of which its rows are not judged; kept as the table ``unsaid`` as well."""
    con.execute("CREATE TABLE unsaid (card VARCHAR, as_at DATE)")
    # A list is looked through once for all cards that stand on the column.
    for table, column in sorted({(table, column) for table, column, _ in CARDS.values()}):
        cards = [key for key, held in CARDS.items() if held[:2] == (table, column)]
        con.execute(f"INSERT INTO unsaid SELECT unnest(?), as_at FROM ({_days(table, column)})", [cards])
    rows = con.execute("FROM unsaid").fetchall()
    return {key: frozenset(day for card, day in rows if card == key) for key in CARDS}


def statements() -> tuple[str, ...]:
    """All of them: a measurements file is named by every question that made it."""
    days = (_days(table, column) for table, column, _ in CARDS.values())
    return (
        *map(of_clock, (*CLOCKS, "cin_visit")), *(of_card(key, "") for key in (*CARDS, *_OF_A_KIND)), *days
    )  # fmt: skip


def apply(con: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Run a statement, if there is one."""
    if statement:
        duck.ask(con, statement)
