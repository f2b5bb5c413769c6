"""What an extract changed since the one before, list by list, each number opening onto its children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.analytics import comparing
from practicelens.analytics.annex_a.spec import LISTS, Kind
from practicelens.analytics.comparing import Change
from practicelens.people.asking import Asking
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.comparing import internal
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import State

CHANGE_WORDS = {
    Change.NEW: "new",
    Change.GONE: "gone",
    Change.RESTATED: "other values",
    Change.OUT: "older than its first day",
}


@dataclass(frozen=True)
class ListCounts:
    """One list: how many rows are new, gone, restated, or older than the first day that the later extract tells."""

    number: int
    title: str
    new: int
    gone: int
    restated: int
    out: int

    @property
    def same(self) -> bool:
        """Whether nothing of it changed."""
        return not (self.new or self.gone or self.restated or self.out)


@dataclass(frozen=True)
class Since:
    """What changed since the extract of a day. Not ``worked_out``: nobody has had the two compared yet."""

    before: date
    worked_out: bool
    lists: tuple[ListCounts, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the two hold the very same rows."""
        return self.worked_out and all(one.same for one in self.lists)


@dataclass(frozen=True)
class ChangedField:
    """A column with what it was and what it is."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedChild:
    """A row that differs: whose, the day of its event, and what of it."""

    who: str
    is_child: bool
    day: date | None
    fields: tuple[ChangedField, ...]

    @property
    def words(self) -> str:
        """Every column that differs, in one text."""
        return "; ".join(f"{one.column}: {one.before or 'nothing'} → {one.after or 'nothing'}" for one in self.fields)


def since(asking: Asking, extract_id: int) -> Since | None:
    """What an extract changed; None of the first, and of one that is not read. Raises Missing."""
    pair = internal.pair_of(_extract(asking, extract_id))
    if pair is None:
        return None
    # It is not worked out here: comparing two extracts reads both whole, which is no work for a page.
    if not pair.kept.is_file():
        return Since(pair.before.as_at, worked_out=False)
    counts = comparing.counts(pair.kept)
    lists = (
        ListCounts(number, spec.title, *(counts.get((number, change), 0) for change in Change))
        for number, spec in LISTS.items()
    )
    return Since(pair.before.as_at, True, tuple(lists))


def children(asking: Asking, extract_id: int, number: int, change: str) -> tuple[date, tuple[ChangedChild, ...], int]:
    """The children behind one number, the day compared with, and how many may not be shown. Raises Missing."""
    pair = internal.pair_of(_extract(asking, extract_id))
    if pair is None or not pair.kept.is_file() or number not in LISTS or change not in set(Change):
        raise Missing("change")
    spec = LISTS[number]
    is_child = spec.who == "child"
    header = {field.column: field.header.strip() for field in spec.fields}
    rows = comparing.rows(pair.kept, number, Change(change))
    shown = tuple(
        ChangedChild(row.who, is_child, row.day, tuple(
            ChangedField(header[column], _shown(spec.field(column).kind, was), _shown(spec.field(column).kind, is_))
            for column, was, is_ in zip(row.columns, row.before, row.after, strict=True)
        ))
        for row in rows
        # The list of prospective adopters has no child to restrict.
        if not is_child or asking.may_see(asking.key_of(row.who))
    )  # fmt: skip
    # How many are left out is said: else the rows would not come to the number that was opened.
    return pair.before.as_at, shown, len(rows) - len(shown)


def _shown(kind: Kind, value: str) -> str:
    """A value as people write it: days as in the workbook."""
    return f"{date.fromisoformat(value):%d/%m/%Y}" if kind is Kind.DATE and value else value


def _extract(asking: Asking, extract_id: int) -> Extract:
    """The extract, for those who load them."""
    permissions.check_can_load(asking.actor)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None or State(extract.state) not in internal.STANDING:
        raise Missing("extract")
    return extract
