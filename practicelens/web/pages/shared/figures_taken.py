"""Pages of figures as workbooks: each number a number in a column of its own, with its period beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from practicelens.analytics.agreement import Agreement, Estimate
from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.documents.blocks import Cell, Column, Part, Table
from practicelens.documents.numbers import percent
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.quality.moderation.agreement.queries import AgreementRow, AgreementView, AuditorRow, AuditorsView
from practicelens.quality.programme.coverage.queries import Coverage, Share, WorkerReach
from practicelens.quality.programme.planner.queries import Planner
from practicelens.web.templatetags.words import short_date

NONE = Cell("")


def measures(caption: str, rows: Iterable[MeasureRow]) -> Table:
    """Figures of one place: value, numerator, denominator, the interval's ends, and the days they are of."""
    titles = ("Measure", "Figure", "Numerator", "Of", "95 % interval, from", "95 % interval, to", "From", "To",
              "Not judged", "Late now", "Why there is none")  # fmt: skip
    return Table(caption, _columns(titles, words=("From", "To", "Why there is none")), tuple(map(_measure, rows)))


def _measure(row: MeasureRow) -> tuple[Cell, ...]:
    one, share = row.figure, row.card.kind is Kind.SHARE
    # The interval in two columns: in one cell no program could reckon with it.
    ends = (_number(end, share=share) for end in (one.low, one.high))
    return (
        Cell(row.card.title), _number(one.value, share=share), _number(one.numerator), _number(one.denominator), *ends,
        _day(one.start), _day(one.end), _number(one.not_judged), _number(row.late_now), Cell(one.why),
    )  # fmt: skip


def of_card(caption: str, head: str, card: Card, rows: Iterable[tuple[str, Figure]]) -> Table:
    """Figures of one card, each under its place or month: the same columns as ``measures`` has."""
    titles = (head, "Figure", "Numerator", "Of", "95 % interval, from", "95 % interval, to", "From", "To", "Not judged",
              "Why there is none")  # fmt: skip
    lines = (_of_card(name, card, one) for name, one in rows)
    return Table(caption, _columns(titles, words=("From", "To", "Why there is none")), tuple(lines))


def _of_card(name: str, card: Card, one: Figure) -> tuple[Cell, ...]:
    # As a row of measures is told, under another name and with nothing late.
    _, *cells, _, why = _measure(MeasureRow(card, one, ()))
    return (Cell(name), *cells, why)


def planner(view: Planner) -> tuple[Table, ...]:
    """The hours a month needs, those there are by role and by person, and what each setting would save."""
    month = f"{view.month:%B %Y}"
    needed = ((Cell(one.what), _number(one.count), _number(one.hours), Cell(one.how)) for one in view.lines)
    roles = ((Cell(one.role), *map(_number, (one.people, one.own, one.hours))) for one in view.capacity)
    people = ((Cell(one.name), Cell(one.role), _number(one.hours), Cell(one.why)) for one in view.people)
    saved = ((Cell(one.what), _number(one.hours), _number(one.gradings)) for one in view.savings)
    sections = (
        ("Hours needed", ("What", "A month", "Hours", "How it is worked out"), needed),
        ("Hours there are, by role", ("Role", "People", "With hours of their own", "Hours"), roles),
        ("Hours person by person", ("Who", "Role", "Hours", "Why"), people),
        ("What each setting would save by itself", ("Setting", "Hours a month", "Gradings"), saved),
    )
    words = ("How it is worked out", "Role", "Why")
    return tuple(
        Table(title, _columns(heads, words=words), tuple(rows), period=month) for title, heads, rows in sections
    )


def coverage(view: Coverage) -> tuple[Table, ...]:
    """Whom audits reach: a table a thing children are grouped by, and workers where their line reads."""
    titles = (
        "Group",
        "Open children",
        "Of open children",
        "Drawn by chance",
        "Of audits by chance",
        "If alike",
        "Chosen",
    )
    period = f"{short_date(view.since)} to {short_date(view.until)}"
    groups = tuple(
        Table(table.title, _columns(titles), tuple(map(_share_row, table.rows)), period=period) for table in view.tables
    )
    if not view.workers:
        return groups
    heads = _columns(("Worker", "Team", "Open children", "Drawn by chance", "Chosen"), words=("Team",))
    return (*groups, Table("Workers", heads, tuple(map(_worker, view.workers)), period=period))


def _share_row(row: Share) -> tuple[Cell, ...]:
    return (
        Cell(row.name), _number(row.population), _number(row.population_share, share=True), _number(row.chance),
        _number(row.chance_share, share=True), _number(row.expected), _number(row.chosen),
    )  # fmt: skip


def _worker(row: WorkerReach) -> tuple[Cell, ...]:
    return (Cell(row.worker), Cell(row.team), *map(_number, (row.children, row.chance, row.chosen)))


def agreement(view: AgreementView) -> tuple[Table, ...]:
    """How far graders agree: case audits, those that stand apart, and each tool's domains."""
    # Without pairs there is no line of noughts, which would read as disagreement.
    cases = (view.overall, *view.kinds) if view.overall.figures.n else ()
    whole = [("The grade of the whole, case audits", cases)] if cases else []
    whole += [("The grade of the whole, other audits", view.others)] if view.others else []
    # A table a tool, because tools have domains of the same name.
    tools = dict.fromkeys(row.tool for row in view.domains)
    by_tool = [(f"By domain, {tool}", [row for row in view.domains if row.tool == tool]) for tool in tools]
    period = f"{short_date(view.since)} to {short_date(view.until)}"
    return tuple(_agreement(caption, rows, period) for caption, rows in (*whole, *by_tool))


def agreement_by_auditor(view: AuditorsView) -> tuple[Table, ...]:
    """How far each auditor agrees with the others: case audits, and those of one contact or meeting."""
    period = f"{short_date(view.since)} to {short_date(view.until)}"
    listed = (("Case audits", view.cases), ("Audits of one contact or one meeting", view.others))
    return tuple(_auditors(caption, rows, period) for caption, rows in listed if rows)


def _auditors(caption: str, rows: Iterable[AuditorRow], period: str) -> Table:
    titles = ("Auditor", "Pairs", *_AGREED)
    # Of too few pairs nothing is said of one person, in a workbook neither.
    lines = (
        (Cell(row.auditor), _number(row.n), *(_agreed(row.figures) if row.figures else (Cell("Too few to say."),)))
        for row in rows
    )
    # Filled up to the heads' number: a workbook with short rows shifts what is pasted beside it.
    filled = tuple((*line, *[NONE] * (len(titles) - len(line))) for line in lines)
    return Table(caption, _columns(titles), filled, period=period)


_AGREED = ("Same grade", "AC2", "Kappa", "Lower", "Same", "Higher", "p of the sign test")


def _agreement(caption: str, rows: Iterable[AgreementRow], period: str) -> Table:
    lines = tuple((Cell(row.title), _number(row.figures.n), *_agreed(row.figures)) for row in rows)
    return Table(caption, _columns(("Grades", "Pairs", *_AGREED)), lines, period=period)


def _agreed(one: Agreement) -> tuple[Cell, ...]:
    shift = (one.shift.lower, one.shift.same, one.shift.higher, one.shift.p)
    same = _estimate("Same grade", one.same, share=True)
    plain = (_estimate("AC2", one.ac2), _estimate("Kappa", one.kappa))
    return (same, *plain, *map(_number, shift))


def _estimate(name: str, one: Estimate, *, share: bool = False) -> Cell:
    """A figure with its interval, a column each."""
    names = (name, f"{name}, from", f"{name}, to")
    found = zip(names, (one.value, one.low, one.high), strict=True)
    parts = tuple(Part(title, number, share) for title, number in found if number is not None)
    return Cell(one.words if not parts else "", parts=parts)


def _columns(titles: Iterable[str], words: Iterable[str] = ()) -> tuple[Column, ...]:
    """The first column names the row; the others hold numbers, but for those of ``words``."""
    return tuple(Column(title, numeric=bool(place) and title not in words) for place, title in enumerate(titles))


def _number(number: float | None, *, share: bool = False) -> Cell:
    """A bare number; nothing of none."""
    return NONE if number is None else Cell(percent(number) if share else f"{number:g}", float(number))


def _day(day: date) -> Cell:
    return Cell(short_date(day), day=day.isoformat())
