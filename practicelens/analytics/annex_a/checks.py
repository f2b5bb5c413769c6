"""Looks for what cannot be true: dates out of order or in the future, ages that are not, lists that disagree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from practicelens.analytics.annex_a import counting, identifiers
from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.report import Findings, Severity
from practicelens.analytics.annex_a.values import Doubt, as_written, read_identifier
from practicelens.analytics.nobody import SHIPPED, level_name, means_nobody

_Cell = TypeVar("_Cell")

# About a month: a birth is written down some time after its day.
BORN_ALREADY: Final = timedelta(days=31)
"""A child still written as unborn this long after the date of birth has an age that is wrong."""

AGE_SLACK: Final = 1
"""Years an age may differ from the date of birth: the file does not say on which day it was counted."""

WORDS_SHOWN: Final = 6
"""Words for nobody that one finding names."""

# List 6 holds every child with a plan or in care too (Ofsted, Annex A, list 6), so 7 and 8 are compared with it.
IN_NEED, PLANS, LOOKED_AFTER = 6, 7, 8


def refuse_nameless(data: ListData, findings: Findings) -> set[int]:
    """Rows that do not say whose they are cannot be used; they are refused, each with its finding."""
    nameless = [index for index, value in enumerate(data.column(data.spec.who)) if value is None]
    who = "child" if data.spec.who == "child" else "adopter"
    message = f"This row does not say which {who} it is about, so it was left out."
    written = data.raw.get(data.spec.who)
    for index in nameless:
        # An identifier that was written and could not be read has its own finding already.
        if written and isinstance(read_identifier(written[index]), Doubt):
            continue
        findings.add(data.finding("identifier_missing", Severity.WARNS, message, index, data.spec.who))
    return set(nameless)


def within(data: ListData, findings: Findings) -> Mapping[str, int]:
    """Checks of one list alone, on the rows that were kept; by column how many name no team or worker."""
    # On the rows that were kept alone: a row that was refused has its finding, and a second one would send people to
    # a row that counts nowhere.
    _undated(data, findings)
    nameless = _placeholders(data, findings)
    for start, end in data.spec.starts_ends:
        _in_order(data, start, end, findings)
    return nameless


def across(lists: Mapping[int, ListData], findings: Findings, *, today: date | None) -> None:
    """Checks that need a day to compare with, or more than one list."""
    for data in lists.values():
        if today is not None:
            _future(data, today, findings)
    # Over all lists, because one alone may hold nothing recent: of an extract's own day nothing in it speaks.
    counted_on = _counted_on(lists.values(), today)
    if counted_on is not None:
        births = set().union(*(data.values.get("born", ()) for data in lists.values())) - {None}
        # Each birth once: a county's lists hold hundreds of thousands of rows and a fraction of so many births.
        ages = {born: age_on(born, counted_on) for born in births}
        for data in lists.values():
            _ages(data, counted_on, ages, findings)
    form = identifiers.forms(lists.values())
    differing = identifiers.compare(lists, form, findings)
    _births(lists, findings)
    if IN_NEED in lists:
        _known_in_need(lists, form, findings)
        _statuses(lists, form, findings)
    counting.across(lists, differing, findings, today)


def _placeholders(data: ListData, findings: Findings) -> Mapping[str, int]:
    """Words that stand where a worker or a team should: told once a column, with the first row; how many, by column."""
    many = {}
    for column in sorted(SHIPPED.keys() & data.values.keys()):
        words = {one for one in set(data.values[column]) if one and means_nobody(level_name(one), SHIPPED[column])}
        rows = [index for index, value in enumerate(data.values[column]) if value in words]
        if rows:
            listed = ", ".join(f"“{word}”" for word in sorted(words)[:WORDS_SHOWN])
            message = (
                f"{listed}: words that name no {column}, in {len(rows):,} of {len(data.rows):,} rows. They are taken"
                " for none, unless your authority has ended them on its list of spellings."
            )
            findings.add(data.finding("placeholder_name", Severity.WARNS, message, rows[0], column))
            many[column] = len(rows)
    return many


def _undated(data: ListData, findings: Findings) -> None:
    """Rows without the list's key date: kept, though no period can hold them."""
    for field in data.spec.required:
        # Only the days by which a row is placed in time: any other blank day is no fault.
        if field.kind is not Kind.DATE or field.column not in data.values:
            continue
        values = data.values[field.column]
        for index, value in enumerate(values) if None in values else ():
            # What was written and could not be read has its own finding already.
            if value is None and not as_written(data.raw[field.column][index]):
                message = "This row has no date here, so it is not judged: it stands in no period and is not open."
                findings.add(data.finding("key_date_missing", Severity.WARNS, message, index, field.column))


def _in_order(data: ListData, start: str, end: str, findings: Findings) -> None:
    if start not in data.values or end not in data.values:
        return
    for index, (begun, over) in enumerate(zip(data.values[start], data.values[end], strict=True)):
        # The same day is in order: much begins and ends on one.
        if over is not None and begun is not None and over < begun:
            message = f"This is before “{data.written[start].strip()}”, which is {begun:%d/%m/%Y}."
            findings.add(data.finding("end_before_start", Severity.WARNS, message, index, end))


def _future(data: ListData, today: date, findings: Findings) -> None:
    """No event has happened after today; only an expected date of birth may lie ahead."""
    for field in data.spec.fields:
        # An unborn child's date of birth is expected, so it may lie ahead.
        if field.kind is not Kind.DATE or field.column == "born" or field.column not in data.values:
            continue
        cells = data.values[field.column]
        for index, _ in _those_in(cells, {day for day in set(cells) if day is not None and day > today}):
            message = f"This date is in the future: the extract was checked on {today:%d/%m/%Y}."
            findings.add(data.finding("future_date", Severity.WARNS, message, index, field.column))


def _counted_on(lists: Iterable[ListData], today: date | None) -> date | None:
    """About when the extract was made: its latest event that is not in the future."""
    days = (
        day
        for data in lists
        for column in (field.column for field in data.spec.fields if field.kind is Kind.DATE)
        if column in data.values and column != "born"
        for day in set(data.values[column])
        if day is not None and (today is None or day <= today)
    )
    return max(days, default=None)


def age_on(born: date, day: date) -> int:
    """Age in whole years at the last birthday; -1 before birth."""
    if born > day:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _ages(data: ListData, day: date, ages: Mapping[date, int], findings: Findings) -> None:
    """The age written and the date of birth must be able to be true together; ``ages``: by birth, on that day."""
    if "born" not in data.values or "age" not in data.values:
        return
    pairs = list(zip(data.values["born"], data.values["age"], strict=True))
    # Most ages are what the birth gives: only the others, and what is blank, are looked at.
    odd = [pair for pair in set(pairs) if ages.get(pair[0]) != pair[1]]
    wrong = {pair for pair in odd if None not in pair and _cannot_be(*pair, day)}
    for index, (born, _) in _those_in(pairs, wrong):
        message = f"This age does not agree with the date of birth, {born:%d/%m/%Y}."
        findings.add(data.finding("age_disagrees", Severity.WARNS, message, index, "age"))


def _cannot_be(born: date, age: int, day: date) -> bool:
    """Whether nobody born then has this age on the day, or about it."""
    # Annex A writes an unborn child's age as -1.
    unborn_yet_born = age == -1 and born < day - BORN_ALREADY
    born_yet_unborn = age > 0 and born > day
    return unborn_yet_born or born_yet_unborn or abs(age - age_on(born, day)) > AGE_SLACK


def _those_in(cells: Sequence[_Cell], wrong: Collection[_Cell]) -> Iterable[tuple[int, _Cell]]:
    """The cells that are among these, each with its row: each different cell was judged once."""
    return ((index, cell) for index, cell in enumerate(cells) if cell in wrong) if wrong else ()


def _births(lists: Mapping[int, ListData], findings: Findings) -> None:
    """One child, one date of birth, in every list."""
    # List 11 is of adopters: their births are nobody's here.
    dated = [data for data in lists.values() if data.spec.who == "child" and "born" in data.values]
    if _born_once(dated):
        return
    first: dict[str, tuple[date, ListData]] = {}
    # In the order of the lists, so that the one that is told to be wrong is always the later.
    for data in dated:
        for index, (child, born) in enumerate(zip(data.column("child"), data.values["born"], strict=True)):
            if born is None:
                continue
            fault_of, where = first.setdefault(child, (born, data))
            if fault_of != born:
                message = f"List {where.spec.number} gives this child another date of birth, {fault_of:%d/%m/%Y}."
                findings.add(data.finding("born_differs", Severity.WARNS, message, index, "born"))


def _born_once(lists: Collection[ListData]) -> bool:
    """Whether every row of a child says the same of its birth, as nearly always."""
    born: dict[str, date | None] = {}
    for data in lists:
        born.update(zip(data.column("child"), data.values["born"], strict=True))
    return all([born[child] for child in data.column("child")] == data.values["born"] for data in lists)


def _known_in_need(lists: Mapping[int, ListData], form: Mapping[str, str], findings: Findings) -> None:
    """Every child with a plan or looked after is a child in need too, so stands in list 6."""
    in_need = set(lists[IN_NEED].column("child"))
    found = [data for number in (PLANS, LOOKED_AFTER) if (data := lists.get(number)) is not None]
    beside = set().union(*(data.column("child") for data in found)) - in_need
    # An empty list 6 has a finding of its own: one for each child would bury it.
    if not beside or not in_need:
        return
    # An identifier that is only spelled otherwise has one finding for its list.
    alike = {form[child] for child in in_need}
    unknown = {child for child in beside if form[child] not in alike}
    for data in found:
        for index, child in enumerate(data.column("child")):
            if child in unknown:
                message = "This child is not on list 6 (children in need), which should hold every child here."
                findings.add(data.finding("not_in_list_6", Severity.WARNS, message, index, "child"))


def _statuses(lists: Mapping[int, ListData], form: Mapping[str, str], findings: Findings) -> None:
    """The case status of list 6 against list 6's own closure date and against lists 7 and 8."""
    data = lists[IN_NEED]
    if "case_status" not in data.values:
        return
    plans, cared_for = _open(lists.get(PLANS), form), _open(lists.get(LOOKED_AFTER), form)
    cells = zip(data.column("child"), data.values["case_status"], data.column("closed"), strict=True)
    judge = _judge(plans, cared_for, closes="closed" in data.values)
    for index, (child, status, closed) in enumerate(cells):
        message = judge(form[child], status, closed) if status is not None else None
        if message:
            findings.add(data.finding("status_disagrees", Severity.WARNS, message, index, "case_status"))


def _open(data: ListData | None, form: Mapping[str, str]) -> set[str] | None:
    """The children of a list, levelled, whose plan or period has not ended; None where that cannot be told."""
    # A list that is missing or empty cannot contradict another.
    if data is None or not data.rows or "ended" not in data.values:
        return None
    return {
        form[child] for child, ended in zip(data.column("child"), data.values["ended"], strict=True) if ended is None
    }


def _judge(
    plans: set[str] | None, cared_for: set[str] | None, *, closes: bool
) -> Callable[[str, str, date | None], str | None]:
    """What is wrong with a levelled child's case status, if anything; lists that are not there say nothing."""

    def fault_of(form: str, status: str, closed: date | None) -> str | None:
        looked_after = cared_for is not None and form in cared_for
        on_plan = plans is not None and form in plans
        # The order is list 6's own: looked after comes before a plan, a plan before in need, and closed over all of
        # them.
        # One finding a row, the first in list 6's own order: two about one cell would tell the same mistake twice.
        # A list without a column of closures cannot be told to lack one.
        if status == "closed":
            return "The status is closed, but there is no closure date." if closes and closed is None else None
        if closed is not None:
            return f"The episode closed on {closed:%d/%m/%Y}, but the status is not closed."
        if status == "looked_after" and cared_for is not None and not looked_after:
            return "The status is looked after, but list 8 has no open period for this child."
        if status == "protection_plan" and plans is not None and not on_plan:
            return "The status is child protection plan, but list 7 has no open plan for this child."
        if looked_after and status != "looked_after":
            return "List 8 says that this child is looked after, but the status is another."
        if on_plan and status not in ("protection_plan", "looked_after"):
            return "List 7 says that this child has an open plan, but the status is another."
        return None

    return fault_of


def kept(data: ListData, refused: set[int]) -> ListData:
    """The list without the rows that were refused."""
    return data.only([index for index in range(len(data.rows)) if index not in refused])
