"""Relations that many cards share: a code among some, an earlier one of the same child, days from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Relation, Tables

Rows = Callable[["Tables"], "Expr"]
NOT_RECORDED: Final = "not recorded"
BEFORE_EXTRACTS: Final = "the extracts do not tell of the time from then on"


def among(rows: Rows, day: str, column: str, codes: Collection[str], shows: str) -> Relation:
    """Rows by whether a column holds one of some codes; a blank is not judged."""

    def relation(t: Tables) -> Expr:
        return by_code(t, rows(t), day, column, codes, shows)

    return relation


def by_code(t: Tables, rows: Expr, day: str, column: str, codes: Collection[str], shows: str) -> Expr:
    """The same of rows that are there already."""
    # In one order, so that a set gives the same text of the question in every process.
    counts = rows[column].isin(sorted(codes))
    note = t.choose((rows[column].isnull(), NOT_RECORDED))
    return t.rows(rows, day=rows[day], counts=counts, note=note, shows=shows)


def answered(rows: Rows, day: str, column: str, yes: str, shows: str) -> Relation:
    """Rows by whether a column of yes and no says the one that counts; unknown and blank are not judged."""

    def relation(t: Tables) -> Expr:
        return by_answer(t, rows(t), day, column, yes, shows)

    return relation


def by_answer(t: Tables, rows: Expr, day: str, column: str, yes: str, shows: str) -> Expr:
    """The same of rows that are there already."""
    # Unknown is an answer that says nothing, and is no “no”.
    known = rows[column].isin(["yes", "no"]).fill_null(False)
    counts = t.choose((known, rows[column] == yes))
    return t.rows(rows, day=rows[day], counts=counts, note=t.choose((~known, NOT_RECORDED)), shows=shows)


def counted(rows: Rows, day: str, shows: str) -> Relation:
    """Each row, on its day."""

    def relation(t: Tables) -> Expr:
        held = rows(t)
        return t.rows(held, day=held[day], shows=shows)

    return relation


def lasting(rows: Rows, start: str, end: str, shows: str) -> Relation:
    """Rows that have both days, with the calendar days from one to the other; backwards it is not judged."""

    def relation(t: Tables) -> Expr:
        held = rows(t)
        days = held[end].delta(held[start], unit="day")
        known = (days >= 0).fill_null(False)
        counts, amount = t.choose((known, True)), t.choose((known, days))
        note = t.choose((~known, "no day of the beginning is held, or it is after the end"))
        return t.rows(held, day=held[end], counts=counts, amount=amount, note=note, shows=shows)

    return relation


def repeated(name: str, day: str, before: str) -> Relation:
    """Events by whether the same child had another of the list in the 12 months before; of one day they are one.

    Judged where all twelve months before are told: an extract holds six. A yes that is known without them is not
    counted either: where a no cannot be told, every share would be 100 %.
    """

    def relation(t: Tables) -> Expr:
        events = t.events(name)
        since = t.coverage.filter(t.coverage.list == name)
        held = events.left_join(since, [events[day] >= since.since, events[day] <= since.until]).drop("list", "until")
        found = with_earlier(t, held, t.events(name), day, before)
        year_before = t.months_after(found[day], -12)
        complete = (year_before >= found.since).fill_null(False)
        counts = t.choose((complete, (found[before] >= year_before).fill_null(False)))
        note = t.choose((counts.isnull(), "the extracts do not reach 12 months back"))
        return t.rows(found, day=found[day], counts=counts, note=note, shows=f"{day} {before}")

    return relation


def with_earlier(t: Tables, events: Expr, every: Expr, day: str, name: str) -> Expr:
    """Lay beside each event the day of the same child's last one before it, under a name."""
    # Once for each child and day, or the events of one day would be joined to each other.
    keys = events.select("child_no", day).distinct()
    others = every.select(other_child="child_no", other_day=day)
    both = keys.inner_join(others, [keys.child_no == others.other_child, others.other_day < keys[day]])
    last = both.group_by("child_no", day).agg(**{name: both.other_day.max()})
    # A left join, for events without a day: they stay, not judged.
    return events.left_join(last, ["child_no", day]).drop("child_no_right", f"{day}_right")


def followed(
    t: Tables, rows: Expr, day: str, until: str, others: Expr, list_name: str, name: str
) -> tuple[Expr, Expr, Expr]:
    """Lay beside each row the child's first other day from ``day`` to ``until``, under a name; (rows, answer, note).

    ``others`` has the columns other_child and other_day. Judged once the list of them is told up to ``until``: a yes
    that came sooner would stand beside no that could be told, and make the newest months the worst.
    """
    keys = rows.select("child_no", day, until).distinct()
    both = keys.inner_join(
        others,
        [keys.child_no == others.other_child, others.other_day >= keys[day], others.other_day <= keys[until]],
    )
    first = both.group_by("child_no", day, until).agg(**{name: both.other_day.min()})
    laid = rows.left_join(first, ["child_no", day, until])
    laid = laid.drop(*(f"{column}_right" for column in ("child_no", day, until)))
    telling = t.coverage.filter(t.coverage.list == list_name).select(told_from="since", told_to="until")
    known = laid.left_join(telling, [laid[day] >= telling.told_from, laid[day] <= telling.told_to])
    complete = (known[until] <= known.told_to).fill_null(False)
    counts = t.choose((complete, known[name].notnull()))
    # A beginning before the list's is not told, and will never be.
    words = t.choose((known.told_from.notnull(), "the time after it is not told yet"), otherwise=BEFORE_EXTRACTS)
    return known, counts, t.choose((counts.isnull(), words))
