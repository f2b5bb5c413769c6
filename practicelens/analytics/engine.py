"""The one module that knows ibis: an edition's tables to ask of; questions made into SQL, and taken apart in steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import ibis
import ibis.expr.operations as ops

from practicelens.analytics import nests
from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.indicators.shapes import CLOCK, EVIDENCE, PART, ROWS

# ibis's own types know no columns: an expression is checked when it is compiled, against the edition's schema.
Expr = Any

Relation = Callable[["Tables"], Expr]


def _columns_of(table: str) -> dict[str, str]:
    """The columns of a table that may be asked, with their types. Raises AttributeError where there is none such."""
    columns = EDITION.get(table) or (CLOCK if table.startswith("clock_") else None)
    if columns is None:
        raise AttributeError(table)
    return columns


class Tables:
    """The tables of an edition, each by its name, and what cards do with them more than once."""

    # Cards write t.referrals: a list that the schema does not have is an AttributeError when the card is compiled,
    # not an empty table.
    def __getattr__(self, name: str) -> Expr:
        return ibis.table(_columns_of(name), name=name)

    @cached_property
    def nothing(self) -> Expr:
        """An answer that could not be given."""
        return ibis.null()

    def events(self, name: str) -> Expr:
        """The events of a list that still stand: those withdrawn by a later extract are left out."""
        table = getattr(self, name)
        return table.filter(~table.withdrawn)

    def spells(self, name: str) -> Expr:
        """The spells of a list; one without its start is not judged, whatever a card asks of it."""
        table = getattr(self, name)
        return table.mutate(undated=table.started.isnull())

    def at_moments(self, table: Expr) -> Expr:
        """Rows of open children on the days stocks are counted on, with that ``day`` beside the extract's."""
        # Other extracts are passed over: weekly files would otherwise count a child of a month four times. A month
        # end that no extract speaks for joins nothing, and is shown as not judged.
        joined = table.inner_join(self.moments.filter(self.moments.as_at.notnull()).drop("is_now"), "as_at")
        # Remembered until `rows`: what has no start is not judged by any card, and is never open.
        return joined.mutate(undated=joined.started.isnull()) if "started" in joined.columns else joined

    def choose(self, *cases: tuple[Expr, Any], otherwise: Any = None) -> Expr:
        """The value of the first case that holds."""
        return ibis.cases(*cases, else_=ibis.null() if otherwise is None else otherwise)

    def latest(self, *values: Expr) -> Expr:
        """The latest of dates; those that are missing are passed over."""
        return ibis.greatest(*values)

    def first_of(self, *values: Expr) -> Expr:
        """The first value that is not missing."""
        return ibis.coalesce(*values)

    # Care plans and the census count in months: 31 January and one month is 28 February, as workdays.timescales
    # reckons it too.
    def months_after(self, day: Expr, months: int) -> Expr:
        """A day moved by months, held to the month's last day."""
        return (day + ibis.interval(months=months)).cast("date")

    def days_after(self, day: Expr, days: int) -> Expr:
        """A day moved by days."""
        return (day + ibis.interval(days=days)).cast("date")

    def with_rule(self, table: Expr, key: str | Expr, on: str, prefix: str = "limit_") -> Expr:
        """Lay the rule in force on each row's day beside it: its parts, number and text, under a prefix."""
        held = self.rules.rename({f"{prefix}{name}": name for name in self.rules.columns})
        wanted = ibis.literal(key) if isinstance(key, str) else key
        asked = table.mutate(asked_rule=wanted)
        # A left join: where no rule is in force the row stays and cannot be judged, rather than vanish from the
        # denominator.
        joined = asked.left_join(
            held,
            [
                asked.asked_rule == held[f"{prefix}key"],
                # A month is judged by the rules of its day (product, the rules of the strategy), so the join is by
                # date as well as key.
                asked[on] >= held[f"{prefix}starts"],
                asked[on] < held[f"{prefix}until"],
            ],
        )
        return joined.drop("asked_rule", f"{prefix}key", f"{prefix}starts", f"{prefix}until")

    def with_index(self, table: Expr, day: str, name: str) -> Expr:
        """Lay a day's place in the calendar of working days beside each row."""
        days = self.calendar.select(index_day="day", **{name: "day_index"})
        return table.left_join(days, table[day] == days.index_day).drop("index_day")

    def with_working_days(self, table: Expr, start: str, end: str, name: str) -> Expr:
        """Count the working days after ``start`` up to and including ``end``: the calendar is joined twice."""
        # Two joins and a difference, because bank holidays make a formula wrong: 27 working days are 30 from Easter
        # to May 2026 without them.
        both = self.with_index(self.with_index(table, start, "from_index"), end, "to_index")
        return both.mutate(**{name: both.to_index - both.from_index}).drop("from_index", "to_index")

    def with_due(
        self, table: Expr, key: str | Expr, *, since: str, on: str, due: str = "due_on", late: str = "late_from"
    ) -> Expr:
        """Lay the last day in time beside each row, and the first day on which it is late.

        Limits in working days are late from the next working day, others from the next day: so a thing done on the
        Saturday after its last working day has taken no more working days than it may.
        """
        # The clock may begin on a Saturday: its index is that of the working day before, so day 1 is the first
        # working day after.
        ruled = self.with_index(self.with_rule(table, key, on), since, "since_index")
        aimed = ruled.mutate(aim=ruled.since_index + ruled.limit_working)
        worked = self.calendar.filter(self.calendar.working)
        worked = worked.select(aim_day="day", aim_index="day_index", after_day="next_working")
        aimed = aimed.left_join(worked, aimed.aim == worked.aim_index)
        months, days = aimed.limit_months.as_interval("M"), aimed.limit_days.as_interval("D")
        plain = (aimed[since] + months + days).cast("date")
        # A limit of 0 working days is the day itself: by the index a Saturday would be due on the Friday before.
        last = self.choose((aimed.limit_working == 0, aimed[since]), otherwise=ibis.coalesce(aimed.aim_day, plain))
        first_late = ibis.coalesce(aimed.after_day, plain + ibis.interval(days=1))
        reckoned = aimed.mutate(**{due: last.cast("date"), late: first_late.cast("date")})
        helpers = ("since_index", "aim", "aim_day", "aim_index", "after_day")
        return reckoned.drop(*helpers, *(name for name in reckoned.columns if name.startswith("limit_")))

    def newest(self, table: Expr, of: str | list[str], day: str, last: str) -> Expr:
        """Of rows of the same ``of`` the one with the latest day, else without any; of equals the last by ``last``."""
        order = [ibis.coalesce(table[day], ibis.date("0001-01-01")).desc(), table[last].desc()]
        ranked = table.mutate(place=ibis.row_number().over(group_by=of, order_by=order))
        return ranked.filter(ranked.place == 0).drop("place")

    def visits_made(self, kind: str) -> Expr:
        """The days on which children, as ``visiting``, were visited and seen; a blank is seen.

        Many systems write of those visits alone at which the child was not seen.
        """
        every = self.visits.filter(self.visits.kind == kind)
        made = every.filter((every.visited <= every.last_told) & (every.seen.fill_null("yes") != "no"))
        return made.select(visiting="child_no", visited="visited").distinct()

    def following(self, table: Expr, of: str | list[str], order: list[str], day: str, name: str) -> Expr:
        """Lay beside each row the day of the next one of the same ``of``, under a name."""
        return table.mutate(**{name: table[day].lead().over(group_by=of, order_by=order)})

    def held_on(self, table: Expr, day: str) -> Expr:
        """Lay beside each row who held the child on a day, by the table of who held whom; else the row's own.

        Of several the one that began last. No two rows may share both ``row`` and the day.
        """
        own = self.involvements.filter(self.involvements.team_id.notnull() | self.involvements.worker_id.notnull())
        held = own.select(
            held_child="child_no", held_from="started", held_until="ended", held_row="row",
            held_worker="worker_id", held_team="team_id", held_service="service_id",
        )  # fmt: skip
        joined = table.left_join(
            held,
            [
                table.child_no == held.held_child,
                held.held_from <= table[day],
                held.held_until.isnull() | (held.held_until > table[day]),
            ],
        )
        order = [joined.held_from.desc(), joined.held_row.desc()]
        ranked = joined.mutate(rank=ibis.row_number().over(group_by=["row", day], order_by=order))
        latest = ranked.filter(ranked["rank"] == 0)
        found = latest.held_child.notnull()
        return latest.mutate(
            worker_id=ibis.ifelse(found, latest.held_worker, latest.worker_id),
            team_id=ibis.ifelse(found, latest.held_team, latest.team_id),
            service_id=ibis.ifelse(found, latest.held_service, latest.service_id),
        )

    def rows(
        self, table: Expr, *, day: Expr, shows: str, counts: Any = True, amount: Any = None, note: Any = None
    ) -> Expr:
        """The one relation of a card: a row an event, who it belongs to, the day that places it, and the answer.

        ``shows``: the columns that the answer was taken from, by name, for whoever opens the list of children. A row
        without the day that would place it is not judged, and stands on the day of the extract that tells it.
        """
        # The child's number and never the identifier: SQL written in the product must not see whose it is
        # (architecture, Who is who).
        if "undated" in table.columns:
            counts = self.choose((~table.undated, _literal(counts)))
            note = self.choose((table.undated, "no start is held"), otherwise=_literal(note))
        extract_day = table.as_at if "as_at" in table.columns else table.last_told
        # A date left empty is a fault of the record that somebody should see: dropped, it would lower a count unseen.
        placed = (
            ibis.coalesce(day, table.event_date, extract_day)
            if "event_date" in table.columns
            else ibis.coalesce(day, extract_day)
        )
        counts = self.choose((day.notnull(), _literal(counts)))
        note = self.choose((day.isnull(), NO_DATE), otherwise=_literal(note))
        given = {
            "child_no": table.child_no,
            "worker_id": table.worker_id,
            "team_id": table.team_id,
            "service_id": table.service_id,
            "date": placed,
            "counts": _literal(counts),
            "amount": _literal(amount),
            "note": _literal(note),
            "extract_day": extract_day,
            "list": table.from_list if "from_list" in table.columns else self.nothing,
            "row": table.row,
            "evidence": _packed(table, shows.split()),
        }
        # Cast, because a literal null has no type of its own and two engines would take it for different ones.
        return table.select(**{name: value.cast(ROWS[name]) for name, value in given.items()})

    def clock(self, table: Expr, **given: Any) -> Expr:
        """The relation of a clock: what each open child waits for, since when, and until when."""
        own = {name: table[name] for name in CLOCK if name in table.columns}
        own.update({name: _literal(value) for name, value in given.items()})
        return table.select(**{name: own[name].cast(kind) for name, kind in CLOCK.items()})


NO_DATE = "no date is held; it stands on the day of the extract"


def _packed(table: Expr, names: list[str]) -> Expr:
    """The columns that a row shows as one text, in this order, the empty ones too: what is missing is evidence."""
    # One text and not a column each: what is shown differs from card to card, and is read a page at a time.
    unknown = [name for name in names if name not in EVIDENCE]
    if unknown:
        raise AttributeError(f"no words for the evidence {unknown}")
    parts = [ibis.literal(f"{name}=") + _written(table[name], EVIDENCE[name][1]).fill_null("") for name in names]
    return ibis.literal(PART).join(parts)


def _written(value: Expr, kind: str) -> Expr:
    """A value as text; a day is its day alone, though the engine makes a time of it where months were added."""
    return _left(value.cast("string"), 10) if kind == "date" else value.cast("string")


# The engines' own function: what ibis makes of a part of a text is a sum and a choice for each of 290 days shown, and
# an eighth of all planning.
@ibis.udf.scalar.builtin(name="left")  # type: ignore[untyped-decorator]
def _left(text: str, length: int) -> str:  # type: ignore[empty-body]
    """The first so many letters."""


def _literal(value: Any) -> Expr:
    """A value of Python's as an expression; an expression as it is."""
    return ibis.literal(value) if value is None or isinstance(value, bool | str | int) else value


@lru_cache(maxsize=512)
def sql(relation: Relation) -> str:
    """A relation as SQL, made once a process: the schema never changes, so neither does the question."""
    return _text(relation(Tables()))


def _text(expression: Expr) -> str:
    """The SQL, the same in every process: measurements that are there already are known again by it.

    ibis keeps the columns that a question drops in a set, whose order is another each time; they are named in no order
    but the table's once the question is opened.
    """
    return nests.opened(str(ibis.to_sql(expression, dialect="duckdb")), _columns_of)


@dataclass(frozen=True)
class Dropping:
    """A step of a relation that leaves rows out: its condition, and the SQL of the rows left after it.

    The SQL tells a row by its child, its row in the sheet and the day of the extract that has it: child_no, row, day.
    """

    condition: str
    sql: str


def taken_apart(relation: Relation) -> tuple[str, list[Dropping]]:
    """The table that a relation's rows begin in ("" where many are put together), and what leaves rows out from there.

    In the order in which rows are left out.
    """
    nodes, table = _spine(relation(Tables()).op())
    found = []
    for node in (part for whole in reversed(nodes) for part in _parts(whole)):
        found += [Dropping(one, _left_after(node)) for one in _leaves_out(node)[-1:]]
    return table, found


def _spine(node: Any) -> tuple[list[Any], str]:
    """A relation's nodes from its rows down to the table that they come from, and the table's name."""
    nodes = []
    while node is not None:
        nodes.append(node)
        if isinstance(node, ops.UnboundTable):
            return nodes, str(node.name)
        node = node.first.parent if isinstance(node, ops.JoinChain) else getattr(node, "parent", None)
    return nodes, ""


def _parts(node: Any) -> list[Any]:
    """A filter of several conditions as one for each, so that each is told by itself; any other node as it is."""
    if not isinstance(node, ops.Filter):
        return [node]
    return [ops.Filter(node.parent, node.predicates[: many + 1]) for many in range(len(node.predicates))]


def _leaves_out(node: Any) -> list[str]:
    """The conditions by which a node leaves rows out."""
    if isinstance(node, ops.Filter):
        return [_condition(one) for one in node.predicates]
    if isinstance(node, ops.JoinChain):
        # Joins that follow one another are one node, and which of them it was is not asked apart.
        joins = ", ".join(_join(link) for link in node.rest if link.how in ("inner", "semi", "anti"))
        return [joins] if joins else []
    return []


def _join(link: Any) -> str:
    """A join by what it lays beside a row; the days on which stocks are counted are met in more than one way."""
    beside = _spine(link.table)[1]
    if beside == "moments" and len(link.predicates) > 1:
        columns = dict.fromkeys(name for one in link.predicates for name in _columns(one))
        beside = f"{beside} by {' '.join(columns)}"
    return f"{link.how} {beside}"


def _condition(node: Any) -> str:
    """A condition as text, the same in every process: how its words are found."""
    if isinstance(node, ops.Field):
        return str(node.name)
    if isinstance(node, ops.Literal):
        return repr(node.value)
    if isinstance(node, ops.Cast):
        return _condition(node.arg)
    if isinstance(node, tuple):
        return ", ".join(map(_condition, node))
    parts = (_condition(one) for one in node.args if isinstance(one, tuple | ops.Node))
    return f"{type(node).__name__}({', '.join(parts)})"


def _columns(node: Any) -> tuple[str, ...]:
    """The columns that a condition asks, in its order; not those of the table that it is asked of."""
    if isinstance(node, ops.Field):
        return (str(node.name),)
    parts = node if isinstance(node, tuple) else node.args if isinstance(node, ops.Node) else ()
    return tuple(dict.fromkeys(name for one in parts for name in _columns(one)))


def _left_after(node: Any) -> str:
    """The rows left after a node, by what tells them; "" where it has them no more."""
    expression = node.to_expr()
    day = next((name for name in ("as_at", "last_told", "extract_day") if name in expression.columns), None)
    if day is None or not {"child_no", "row"} <= set(expression.columns):
        return ""
    chosen = expression.select(child_no=expression.child_no, row=expression.row, day=expression[day])
    return _text(chosen)
