"""SQL that ibis made, put together: columns that nobody reads are left out, and questions within questions opened.

ibis writes a SELECT for every step of a card, and each names all columns once more, those that nothing asks for among
them. To plan that cost DuckDB more than to answer it. sqlglot's own optimizer is not taken: it draws constants out of
outer joins, where a row without a partner has nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import count
from typing import Any, Final

import sqlglot
from sqlglot import exp

_PLAIN: Final = frozenset({"kind", "expressions", "from_", "joins", "where"})
_AS_IT_IS: Final = (exp.Column, exp.Literal, exp.Null, exp.Boolean)
_SHORT: Final = 12
"""Parts of an expression that may be written more than once; longer ones are worked out where they stand."""

ColumnsOf = Callable[[str], Iterable[str]]
"""The columns of a table, by its name."""


def opened(question: str, columns_of: ColumnsOf) -> str:
    """The same question, answered by the same rows, as plainly as may be.

    Raises ValueError for a question within an expression, which nothing here looks into.
    """
    tree = sqlglot.parse_one(question, read="duckdb")
    _refuse_within(tree)
    _Named(tree, columns_of).name_all()
    _Read(tree).leave_out()
    for select in list(_selects(tree)):
        while _open_one(select):
            pass
    _rename(tree)
    return str(tree.sql(dialect="duckdb", pretty=True))


def _refuse_within(tree: exp.Expr) -> None:
    for one in tree.find_all(exp.Select):
        beneath = one.parent.parent if isinstance(one.parent, exp.Subquery) else one.parent
        if not isinstance(beneath, exp.From | exp.Join | exp.CTE | exp.SetOperation | None):
            raise ValueError(f"a question within an expression: {one.sql()}")


def _sources(select: exp.Select) -> list[Any]:
    """What a select reads from, in order."""
    return [select.args["from_"].this, *(join.this for join in _joins(select))]


def _joins(select: exp.Select) -> list[exp.Join]:
    return select.args.get("joins") or []


def _selects(query: exp.Expr) -> Iterator[exp.Select]:
    """Every select of a question, each after all that it reads from."""
    if isinstance(query, exp.Subquery):
        yield from _selects(query.this)
    elif isinstance(query, exp.SetOperation):
        yield from _selects(query.left)
        yield from _selects(query.right)
    elif isinstance(query, exp.Select):
        for kept in query.ctes:
            yield from _selects(kept.this)
        for source in _sources(query):
            yield from _selects(source)
        yield query


def _columns(select: exp.Select) -> list[exp.Column]:
    """The columns that a select asks for itself, and not what it reads from."""
    own = [part for name, part in select.args.items() if name not in ("from_", "joins", "with_")]
    own += [join.args.get("on") for join in _joins(select)]
    nodes = (node for part in own for node in (part if isinstance(part, list) else [part]))
    return [column for node in nodes if isinstance(node, exp.Expr) for column in node.find_all(exp.Column)]


class _Named:
    """Names the columns that a star stands for."""

    def __init__(self, tree: exp.Expr, columns_of: ColumnsOf) -> None:
        self.tree, self.columns_of = tree, columns_of
        self.shared: dict[str, list[str]] = {}
        """By the name of what is asked more than once the columns that it answers with."""

    def name_all(self) -> None:
        for select in _selects(self.tree):
            select.set("expressions", [one for part in select.expressions for one in self._named(select, part)])
            if isinstance(select.parent, exp.CTE):
                self.shared[select.parent.alias] = _names(select)

    def _named(self, select: exp.Select, part: Any) -> list[exp.Expr]:
        star = part.this if isinstance(part, exp.Column) else part
        if not isinstance(star, exp.Star):
            return [part]
        dropped = {one.name for one in star.args.get("except_") or ()}
        found: list[exp.Expr] = []
        for source in _sources(select):
            alias = source.alias_or_name
            if part is star or part.table == alias:
                found += [
                    exp.column(name, alias, quoted=True) for name in self._names_in(source) if name not in dropped
                ]
        return found

    def _names_in(self, source: exp.Expr) -> Iterable[str]:
        if isinstance(source, exp.Table):
            return self.shared.get(source.name) or self.columns_of(source.name)
        return _names(source.this)


def _names(query: exp.Expr) -> list[str]:
    """The names of the columns that a question answers with."""
    while isinstance(query, exp.SetOperation):
        query = query.left
    return [part.alias_or_name for part in query.expressions]


class _Read:
    """Leaves out the columns that nobody reads, from the outermost question down."""

    def __init__(self, tree: exp.Expr) -> None:
        self.tree = tree
        self.shared: dict[str, set[str]] = defaultdict(set)
        """By the name of what is asked more than once the columns that are read of it."""

    def leave_out(self) -> None:
        self._keep(self.tree, frozenset(_names(self.tree)))
        # The last first: it may read of those before it.
        for kept in reversed(getattr(self.tree, "ctes", [])):
            self._keep(kept.this, self.shared[kept.alias])

    def _keep(self, query: exp.Expr, read: AbstractSet[str]) -> None:
        if isinstance(query, exp.SetOperation):
            self._keep_of_both(query, read)
        elif isinstance(query, exp.Select):
            self._keep_of_one(query, read)

    def _keep_of_both(self, query: exp.SetOperation, read: AbstractSet[str]) -> None:
        """By place: the two need not call a column the same. Where equal rows are told apart, every column is read."""
        every = query.args.get("distinct") or not isinstance(query, exp.Union)
        kept = [every or name in read for name in _names(query)]
        for side in (query.left, query.right):
            self._keep(side, {name for name, stays in zip(_names(side), kept, strict=True) if stays})

    def _keep_of_one(self, select: exp.Select, read: AbstractSet[str]) -> None:
        if not select.args.get("distinct"):
            # What rows are grouped by is named by its place.
            group = select.args.get("group")
            keys = len(group.expressions) if group else 0
            parts = [
                part for place, part in enumerate(select.expressions) if place < keys or part.alias_or_name in read
            ]
            # Of what is only counted or met, a column is left to be answered with.
            select.set("expressions", parts or select.expressions[:1])
        asked = defaultdict(set)
        for column in _columns(select):
            asked[column.table].add(column.name)
        for source in _sources(select):
            if isinstance(source, exp.Table):
                self.shared[source.name] |= asked[source.alias_or_name]
            else:
                self._keep(source.this, asked[source.alias_or_name])


def _open_one(select: exp.Select) -> bool:
    """Put one of the questions that a select reads from into the select itself; False where there is none such."""
    # From the other side all rows are kept, and its conditions would hold for them too.
    if any(join.side not in ("", "LEFT") for join in _joins(select)):
        return False
    for holder in (select.args["from_"], *_joins(select)):
        within = holder.this.this if isinstance(holder.this, exp.Subquery) else None
        if isinstance(within, exp.Select) and _may_open(select, holder, within):
            _take_in(select, holder, within)
            return True
    return False


def _may_open(select: exp.Select, holder: exp.Expr, within: exp.Select) -> bool:
    """Whether the rows stay the same when a question is put into the one that reads from it."""
    if {name for name, part in within.args.items() if part} - _PLAIN:
        return False
    worked_out = {part.alias_or_name: _worth(part) for part in within.expressions}
    if any(one.find(exp.AggFunc, exp.Window) for one in worked_out.values()):
        return False
    if isinstance(holder, exp.Join) and not _may_open_beside(holder, within, list(worked_out.values())):
        return False
    asked = Counter(column.name for column in _columns(select) if column.table == holder.this.alias)
    return all(
        asked[name] < 2 or isinstance(one, _AS_IT_IS) or len(list(one.walk())) <= _SHORT
        for name, one in worked_out.items()
    )


def _may_open_beside(join: exp.Join, within: exp.Select, worked_out: list[exp.Expr]) -> bool:
    """The same of what is laid beside other rows. A row without a partner has nothing there, not even a constant."""
    if _joins(within) or (join.side, join.kind) not in {("", "INNER"), ("", "ANTI"), ("LEFT", "OUTER")}:
        return False
    return not join.side or all(isinstance(one, exp.Column) for one in worked_out)


def _take_in(select: exp.Select, holder: exp.Expr, within: exp.Select) -> None:
    """Put what a question reads from in its place, its conditions beside the others, and each column's worth for it."""
    alias = holder.this.alias
    # Names of its own: one that is used within may stand in the select as well.
    new = {source.alias_or_name: f"{alias}.{source.alias_or_name}" for source in _sources(within)}
    _call(within, new)
    worth = {part.alias_or_name: _worth(part) for part in within.expressions}
    for column in _columns(select):
        if column.table == alias:
            _put(column, worth[column.name].copy())
    holder.set("this", within.args["from_"].this)
    where = within.args.get("where")
    if isinstance(holder, exp.Join):
        holder.set("on", _both(holder.args.get("on"), where and where.this))
        return
    select.set("joins", [*_joins(within), *_joins(select)])
    own = select.args.get("where")
    both = _both(where and where.this, own and own.this)
    select.set("where", exp.Where(this=both) if both else None)


def _worth(part: exp.Expr) -> Any:
    """What a select answers with under a name."""
    return part.this if isinstance(part, exp.Alias) else part


def _put(column: exp.Column, worth: exp.Expr) -> None:
    """Put what a column is worth in its place."""
    if isinstance(column.parent, exp.Select):
        # It goes on under its name.
        named = isinstance(worth, exp.Column) and worth.name == column.name
        column.replace(worth if named else exp.alias_(worth, column.name, quoted=True))
        return
    # Within brackets, whatever it is put into.
    column.replace(exp.paren(worth) if isinstance(worth, exp.Binary | exp.Unary | exp.Predicate) else worth)


def _both(one: Any, other: Any) -> Any:
    """Two conditions as one; that of the two which there is."""
    return exp.and_(one, other) if one and other else one or other


def _rename(tree: exp.Expr) -> None:
    """Call what is read from t0, t1 and so on, so that a question is always the same text."""
    names = (f"t{number}" for number in count())
    taken = {kept.alias for kept in getattr(tree, "ctes", [])}
    for select in _selects(tree):
        new = {source.alias_or_name: next(name for name in names if name not in taken) for source in _sources(select)}
        _call(select, new)


def _call(select: exp.Select, new: Mapping[str, str]) -> None:
    """Call what a select reads from by other names."""
    for column in _columns(select):
        column.set("table", exp.to_identifier(new[column.table], quoted=True))
    for source in _sources(select):
        source.set("alias", exp.TableAlias(this=exp.to_identifier(new[source.alias_or_name], quoted=True)))
