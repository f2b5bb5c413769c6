"""An extract's tables with their cells read: identifiers, dates, whose row each is, and the day it was made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.fields import Field, Kind
from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import Doubt, is_blank, read_date, read_identifier, reader, tidy
from practicelens.analytics.ssd.loading import Csv
from practicelens.analytics.ssd.mapping import MAIN
from practicelens.analytics.ssd.tables import LINKS, PERSON, names, table_of
from practicelens.workdays.counting import counted
from practicelens.workdays.timescales import add_months

# What happened. Due and target dates lie ahead by nature, and an unborn child's birth does.
EVENTS: Final = names(
    "cont_contact_date earl_episode_start_date cine_referral_date cine_close_date cina_assessment_start_date"
    " cina_assessment_auth_date s47e_s47_start_date icpc_icpc_date cinv_cin_visit_date cppl_cp_plan_start_date"
    " cppl_cp_plan_end_date cppv_cp_visit_date cppr_cp_review_date clae_cla_episode_start_date"
    " clae_cla_episode_ceased_date clap_cla_placement_start_date clav_cla_visit_date clar_cla_review_date"
)
"""Fields whose latest day that is not in the future is the day the extract was made."""

_WHOLE: Final = re.compile(r"^\s*(\d+)\.0+\s*$")

Index = Mapping[str, Sequence[int]]


class Extract:
    """The tables of one extract. A table or field that is missing has no rows or only blanks, never an error."""

    def __init__(self, tables: Mapping[str, Csv], findings: Findings, today: date | None) -> None:
        """Keep the tables, and find out on which day the extract was made."""
        self.tables, self.findings = tables, findings
        self._read: dict[tuple[str, str], list[Any]] = {}
        self._taken: dict[tuple[str, int], Any] = {}
        self._days: dict[str, list[date | None]] = {}
        # Shared by every field of a kind: days and identifiers repeat from table to table.
        self._known: dict[str, dict[str, Any]] = defaultdict(dict)
        days = (day for field in EVENTS for day in self.dates(field) if day and (today is None or day <= today))
        # The dataset names no day of its own: its latest event that has come says how far it tells.
        self.as_at = max(days, default=today or date.min)
        # Without any event there is no day to look back from, and nothing to look back on.
        self.half_year = add_months(self.as_at, -6) if self.as_at > date(1, 12, 31) else self.as_at
        self.year = add_months(self.as_at, -12) if self.as_at > date(1, 12, 31) else self.as_at

    def table(self, name: str) -> Csv:
        """The table of this name; an empty one where the extract has none."""
        return self.tables.get(name) or Csv(name)

    def has(self, field: str) -> bool:
        """Whether the extract has this field."""
        return field in self.table(table_of(field)).cells

    def cells(self, field: str) -> Sequence[str]:
        """A field's cells as written; blanks where the table has no such field."""
        table = self.table(table_of(field))
        return table.cells.get(field) or ("",) * len(table)

    # As identifiers of Annex A are read, so that a child is one in every source.
    def ids(self, field: str) -> list[str | None]:
        """A field of identifiers: the same text whether a table wrote 12, "12" or 12.0."""
        return self._column(field, "id", lambda cell: _unless_doubtful(read_identifier(cell)))

    def texts(self, field: str) -> list[str | None]:
        """A field's text, trimmed; None where it is blank."""
        return self._column(field, "text", lambda cell: None if is_blank(cell) else tidy(cell))

    def answers(self, field: str) -> list[str | None]:
        """A field of yes and no: "yes", "no", "unknown", or None."""
        return self._column(field, "answer", lambda cell: read_code("yes_no_unknown", _bare(tidy(cell))))

    def dates(self, field: str) -> list[date | None]:
        """A field's dates; one that is none is None, and has its finding here or in the list that its row is in."""
        if field not in self._days:
            whole = self._column(field, "date", read_date)
            # A main table's are told by its list, row by row, where they are shown.
            if table_of(field) not in MAIN:
                self._say_doubts(field, whole)
            self._days[field] = [_unless_doubtful(each) for each in whole]
        return self._days[field]

    def _column(self, field: str, kind: str, read: Any) -> list[Any]:
        """A field read by its kind, each different cell once."""
        if (field, kind) not in self._read:
            cells, known = self.cells(field), self._known[kind]
            # A column of a million cells has a few thousand different ones.
            known.update({cell: read(cell) for cell in set(cells) - known.keys()})
            self._read[field, kind] = [known[cell] for cell in cells]
        return self._read[field, kind]

    def _say_doubts(self, field: str, whole: Sequence[Any]) -> None:
        for index, each in enumerate(whole):
            if isinstance(each, Doubt):
                self.say_of_cell(each.code, each.message, field, index)

    def say_of_cell(self, code: str, message: str, field: str, index: int) -> None:
        """A finding about one cell of a table."""
        table, value = self.table(table_of(field)), self.cells(field)[index]
        place = (None, table.file, table.lines[index], field, value or None)
        self.findings.add(Finding(code, Severity.WARNS, message, *place))

    def take(self, field: str, spec: Field, index: int | None) -> Any:
        """One cell read for a column of a list; None where there is no row. A doubtful one is told once."""
        if index is None:
            return None
        if (field, index) not in self._taken:
            cell, known = self.cells(field)[index], self._known[f"{spec.kind} {spec.codes}"]
            if cell not in known:
                known[cell] = read_as(spec)(cell)
            value = known[cell]
            if isinstance(value, Doubt):
                self.say_of_cell(value.code, value.message, field, index)
            self._taken[field, index] = _unless_doubtful(value)
        return self._taken[field, index]

    def children(self, name: str) -> list[str | None]:
        """Whose each row of a table is: by its person, else by the plan, referral, enquiry or period it belongs to."""
        if (name, "child") not in self._read:
            children = list(self.ids(PERSON[name]))
            for key, target in LINKS:
                if table_of(key) == name and None in children:
                    children = self._linked(children, key, target)
            self._read[name, "child"] = children
            self._say_nobodys(name, children)
        return self._read[name, "child"]

    def _linked(self, children: list[str | None], key: str, target: str) -> list[str | None]:
        owner = dict(zip(self.ids(target), self.children(table_of(target)), strict=True))
        # A row without an identifier of its own leads nobody to it.
        owner.pop(None, None)
        return [child or (owner.get(one) if one else None) for child, one in zip(children, self.ids(key), strict=True)]

    def _say_nobodys(self, name: str, children: list[str | None]) -> None:
        """Rows of a further table that lead to no child; a list's own are refused one by one."""
        lost = [index for index, child in enumerate(children) if child is None]
        if lost and name not in MAIN:
            table = self.table(name)
            rows, lead = counted(len(children), "row"), "leads" if len(lost) == 1 else "lead"
            message = f"{len(lost):,} of {rows} {lead} to no child: left out."
            findings = (None, table.file, table.lines[lost[0]])
            self.findings.add(Finding("rows_of_nobody", Severity.WARNS, message, *findings))

    def by_child(self, name: str) -> Index:
        """The rows of a table by child."""
        # Grouped once for a table: every list looks rows up by child.
        return self.grouped(name, self.children(name))

    def by_key(self, field: str) -> Index:
        """The rows of a table by an identifier."""
        return self.grouped(field, self.ids(field))

    def grouped(self, name: str, keys: Iterable[str | None]) -> Index:
        """Row numbers by key, made once; rows without one are left out."""
        if (name, "rows") not in self._read:
            rows: dict[str, list[int]] = defaultdict(list)
            for index, key in enumerate(keys):
                if key is not None:
                    rows[key].append(index)
            # As a plain dict: a look for a key that is missing must not make one.
            self._read[name, "rows"] = [dict(rows)]
        found: Index = self._read[name, "rows"][0]
        return found

    def has_been(self, day: date | None) -> bool:
        """Whether a day is known and had come when the extract was made: what is only planned has not happened."""
        return day is not None and day <= self.as_at

    def is_open(self, start: date | None, end: date | None) -> bool:
        """Whether what began on a day was still so when the extract was made; without a start it may have been."""
        return (end is None or end > self.as_at) and (start is None or start <= self.as_at)

    def latest(self, rows: Iterable[int], field: str) -> int | None:
        """Of these rows of a table the one with the latest day that has come; of equals the lowest in the file."""
        days = self.dates(field)
        return max((row for row in rows if self.has_been(days[row])), key=lambda row: (days[row], row), default=None)


def read_as(spec: Field) -> Callable[[Any], Any]:
    """The function that reads a cell for a column; a code that went through a table of numbers is 6.0 for 6."""
    read = reader(spec)
    if spec.kind is not Kind.CODE:
        return read
    return lambda cell: read(_bare(cell) if isinstance(cell, str) else cell)


def _bare(cell: str) -> str:
    return _WHOLE.sub(r"\1", cell)


def _unless_doubtful(value: Any) -> Any:
    return None if isinstance(value, Doubt) else value
