"""The tables of the monthly report, each from its tallies: order of name, counts first, never a rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from practicelens.documents.blocks import Cell, Column, Part, Table
from practicelens.governance.packs.monthly import tallies
from practicelens.governance.packs.monthly.material import Beside, Material
from practicelens.governance.packs.monthly.tallies import Tally, interval_words, percent
from practicelens.people.teams import TeamView
from practicelens.performance.late.internal import LateTally
from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.audits.cycle.views import ReAuditRow
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, TrackedAudit
from practicelens.quality.programme.months.views import SlotView
from practicelens.quality.standards.states import GRADES

GRADE_COLUMNS = (
    Column("Audits", numeric=True),
    Column("Outstanding · Good · Requires improvement · Inadequate"),
    Column("Good or better", numeric=True),
    Column("95 % interval", numeric=True),
)
LONG = 10  # rows after which any table of a quarter stands one click away
FEW = (
    5  # and rows of a list, thing by thing, whose heading or sentence says how many: a month is read in twenty minutes
)
Rows = tuple[tuple[Cell, ...], ...]


def number(count: int) -> Cell:
    """A count."""
    return Cell(str(count), float(count))


def grade_row(head: Cell, counted: Tally) -> tuple[Cell, ...]:
    """A row of grades: how many, the bar, the share Good or better and its interval."""
    # Nobody was audited, so there is no share: nought per cent would say that all were found wanting.
    if not counted.total:
        return (head, number(0), Cell("none yet"), Cell("–"), Cell("–"))
    return (
        head,
        number(counted.total),
        Cell(counted.words(), chart=counted.bar(), parts=grade_parts(counted)),
        share_cell(counted, "Good or better"),
        interval_cell(counted),
    )


def grade_parts(counted: Tally) -> tuple[Part, ...]:
    """How many had each grade, none of a grade too."""
    return tuple(Part(grade.words, float(getattr(counted, grade))) for grade in GRADES)


def share_cell(counted: Tally, what: str) -> Cell:
    """A share in words, with its numerator; the denominator stands in a column of its own."""
    if counted.share is None:
        return Cell(percent(None))
    parts = (Part(what, float(counted.good_or_better)), Part(f"{what}, share", counted.share, share=True))
    return Cell(percent(counted.share), counted.share, strong=True, parts=parts)


def interval_cell(counted: Tally) -> Cell:
    """A share's 95 % interval, with both of its ends."""
    ends = counted.interval or ()
    names = ("95 % interval, from", "95 % interval, to")
    parts = tuple(Part(name, end, share=True) for name, end in zip(names, ends, strict=False))
    return Cell(interval_words(counted), parts=parts)


def by_team(
    caption: str,
    teams: Iterable[TeamView],
    counted: Mapping[int, Tally],
    whole: str,
    note: str,
    *,
    folded: bool = False,
) -> Table:
    """Overall grades, a row a team in order of name, and the whole last; teams without an audit are named below."""
    # By name, never by share: a table that is sorted by it would be a league (product, never ranked).
    ordered = sorted(teams, key=lambda team: team.name)
    rows = [grade_row(team_cell(team), counted[team.id]) for team in ordered if team.id in counted]
    if len(rows) != 1:
        rows.append(grade_row(Cell(whole, strong=True), add(counted.get(team.id, Tally()) for team in ordered)))
    none = without([team.name for team in ordered if team.id not in counted])
    return Table(caption, (Column("Team"), *GRADE_COLUMNS), tuple(rows), f"{note} {none}".strip(), folded)


def by_service(caption: str, material: Material, counted: Mapping[int, Tally], note: str) -> Table:
    """Overall grades, a row a service area in order of name, and the whole authority last."""
    rows, none = [], []
    for service_id, service in material.services:
        whole = add(counted.get(team.id, Tally()) for team in material.teams if team.service_id == service_id)
        if whole.total:
            rows.append(grade_row(Cell(service), whole))
        else:
            none.append(service)
    rows.append(grade_row(Cell("All of them", strong=True), add(counted.values())))
    note = f"{note} {without(none)}".strip()
    return Table(caption, (Column("Service area"), *GRADE_COLUMNS), tuple(rows), note)


def without(names: Sequence[str], what: str = "No audit drawn by chance in these twelve months") -> str:
    """The places that have nothing to tell, in one line instead of a row each; "" of none."""
    return f"{what}: {'; '.join(names)}." if names else ""


def by_domain(caption: str, domains: Iterable[tuple[str, str]], audits: Sequence[GradedAudit], note: str) -> Table:
    """Grades of each domain, in the tool's order; audits in which it did not apply are not counted."""
    rows = tuple(
        grade_row(Cell(title), tallies.tally(audit.domains.get(key) for audit in audits)) for key, title in domains
    )
    return Table(caption, (Column("Domain"), *GRADE_COLUMNS), rows, note)


def domain_by_team(caption: str, key: str, teams: Iterable[TeamView], audits: Sequence[GradedAudit]) -> Table:
    """One domain's grades, a row a team in order of name; a team where it was not graded has none."""
    counted = {
        team: tallies.tally(audit.domains.get(key) for audit in audits if audit.team_id == team.id) for team in teams
    }
    rows = tuple(
        grade_row(team_cell(team), counted[team])
        for team in sorted(counted, key=lambda team: team.name)
        if counted[team].total
    )
    return Table(caption, (Column("Team"), *GRADE_COLUMNS), rows, folded=True)


def handful(caption: str, teams: Iterable[TeamView], audits: Sequence[GradedAudit]) -> Table:
    """A month's audits as the handful they are: counts in words and the audits themselves, no share."""
    rows, none = [], []
    for team in sorted(teams, key=lambda team: team.name):
        of_team = [audit for audit in audits if audit.team_id == team.id]
        if not of_team:
            none.append(team.name)
            continue
        words = tallies.tally(audit.overall for audit in of_team).words()
        rows.append((team_cell(team), number(len(of_team)), Cell(words)))
    columns = (Column("Team"), Column("Audits", numeric=True), Column("Overall grades"))
    handful_note = "A handful says how those cases were, not how a team is. " if rows else ""
    note = f"{handful_note}{without(none, 'No audit handed in')}".strip()
    return Table(caption, columns, tuple(rows), note, folded=len(rows) > FEW)


def listed(caption: str, audits: Iterable[GradedAudit], note: str) -> Table:
    """Audits by reference, for those told apart."""
    rows = tuple(
        (
            Cell(audit.reference, ref=f"audit:{audit.audit_id}"),
            Cell(audit.team),
            day_cell(audit.submitted_on),
            Cell(audit.overall.words),
        )
        for audit in sorted(audits, key=lambda audit: (audit.team, audit.submitted_on, audit.audit_id))
    )
    columns = (Column("Audit"), Column("Team"), Column("Handed in"), Column("Overall grade"))
    return Table(caption, columns, rows, note, folded=len(rows) > FEW)


def due(caption: str, teams: Iterable[TeamView], audits: Sequence[DueAudit]) -> Table:
    """Completed against due, a row a team and the whole last; teams of which none was due are named below."""
    ordered = sorted(teams, key=lambda team: team.name)
    of_team = {team: [one for one in audits if one.team_id == team.id] for team in ordered}
    rows = [_due_row(team_cell(team), found) for team, found in of_team.items() if found]
    of_none = [one for one in audits if one.team_id is None]
    if of_none:
        rows.append(_due_row(Cell("Predefined areas, not given out"), of_none))
    if len(rows) != 1:
        rows.append(_due_row(Cell("All teams", strong=True), audits))
    titles = ("Due", "Completed", "On or before the due date", "After it", "Not yet")
    columns = (Column("Team"), *(Column(title, numeric=True) for title in titles))
    none = without([team.name for team in ordered if not of_team[team]], "None was due")
    return Table(caption, columns, tuple(rows), none, folded=len(rows) > FEW)


def due_by_kind(caption: str, kinds: Iterable[tuple[str, Sequence[DueAudit]]]) -> Table:
    """Completed against due of what is no case audit, a row a tool."""
    titles = ("Due", "Completed", "On or before the due date", "After it", "Not yet")
    rows = tuple(_due_row(Cell(kind), found) for kind, found in kinds)
    return Table(caption, (Column("Audits"), *(Column(title, numeric=True) for title in titles)), rows)


def _due_row(head: Cell, audits: Sequence[DueAudit]) -> tuple[Cell, ...]:
    """How many were due, done, done in time, done late, and are still to do."""
    in_time = sum(1 for one in audits if one.submitted_on and one.submitted_on <= one.due)
    done = sum(1 for one in audits if one.submitted_on)
    return (head, *(number(count) for count in (len(audits), done, in_time, done - in_time, len(audits) - done)))


def missed(caption: str, audits: Iterable[SlotView]) -> Table:
    """Each audit owed and not done by its day, with why; the auditor is not named."""
    rows = tuple(
        (
            Cell(one.team or "No team"),
            Cell(one.tool),
            day_cell(one.due),
            Cell(one.missed.words if one.missed else ""),
        )
        for one in sorted(audits, key=lambda one: (one.team, one.due, one.tool))
        if one.missed is not None
    )
    titles = ("Team", "Tool", "Due", "What became of it")
    return Table(caption, tuple(Column(title) for title in titles), rows, folded=len(rows) > FEW)


def late_work(caption: str, teams: Iterable[TeamView], counted: Mapping[int, LateTally]) -> Table:
    """What became of late work, a row a team in order of name; teams that have none are not listed."""
    rows = []
    for team in sorted(teams, key=lambda team: team.name):
        one = counted.get(team.id)
        if one is None:
            continue
        days = Cell("–") if one.days is None else Cell(f"{one.days:g}", float(one.days))
        counts = (one.explained, one.by_people, one.by_rule, one.answered)
        rows.append((team_cell(team), *map(number, counts), days, number(one.waiting)))
    titles = (
        "Explained",
        "Escalated by the manager",
        "By rule",
        "Answered",
        "Median days to the answer",
        "Waiting",
    )
    columns = (Column("Team"), *(Column(title, numeric=True) for title in titles))
    note = "Counted where the work was at each step. A figure never changes by it: late is what the extract calls late."
    return Table(caption, columns, tuple(rows), note, folded=len(rows) > FEW)


def judged(caption: str, audits: Sequence[SuggestedGrade]) -> Table:
    """Suggested grade down the side, the auditor's across."""
    pairs = [(one.suggested, one.given) for one in audits]
    rows = tuple(
        (
            Cell(first.words),
            *(number(pairs.count((first, second))) for second in GRADES),
            number(sum(one.suggested == first for one in audits)),
        )
        for first in GRADES
    )
    columns = (*(Column(grade.words, numeric=True) for grade in GRADES), Column("All", numeric=True))
    return Table(caption, (Column("Suggested"), *columns), rows)


def moved(caption: str, re_audits: Sequence[ReAuditRow]) -> Table:
    """The grade before down the side, re-audit's grade across."""
    counts = moved_counts(re_audits)
    rows = tuple(
        (Cell(first.words), *(number(count) for count in row), number(sum(row)))
        for first, row in zip(GRADES, counts, strict=True)
    )
    columns = (
        Column("Grade before"),
        *(Column(grade.words, numeric=True) for grade in GRADES),
        Column("All", numeric=True),
    )
    note = (
        "Some rise is expected by chance: a case graded low once tends to be graded higher the next time. "
        "The re-auditor knew the grade before, which is the first audit’s or that of the re-audit before it."
    )
    return Table(caption, columns, rows, note)


def moved_counts(re_audits: Sequence[ReAuditRow]) -> tuple[tuple[int, ...], ...]:
    """How many moved from each grade to each."""
    return tuple(
        tuple(sum(1 for one in re_audits if (one.before, one.after) == (first, second)) for second in GRADES)
        for first in GRADES
    )


def tracked(caption: str, cases: Iterable[TrackedAudit], until: date) -> Table:
    """What is tracked to Good, longest first."""
    rows = tuple(
        (
            Cell(case.reference, ref=f"audit:{case.audit_id}"),
            Cell(case.team),
            Cell(case.latest.words),
            day_cell(case.since),
            Cell(
                weeks_words((until - case.since).days), parts=(Part("Tracked, days", float((until - case.since).days)),)
            ),
        )
        for case in sorted(cases, key=lambda case: (case.since, case.audit_id))
    )
    titles = ("Audit", "Team", "Latest grade", "Tracked since", "For")
    return Table(caption, tuple(Column(title) for title in titles), rows, folded=len(rows) > FEW)


def weeks_words(days: int) -> str:
    """How long that is: "less than a week", "1 week", "12 weeks"."""
    # Whole weeks that have passed: tracking is told in reviews, and a day more or less says nothing.
    weeks = days // 7
    return "less than a week" if weeks < 1 else f"{weeks} week{'' if weeks == 1 else 's'}"


def beside(caption: str, measures: Iterable[Beside], note: str) -> Table:
    """Timeliness beside the grades: share, what of what, period and interval."""
    rows: list[tuple[Cell, ...]] = []
    for one in measures:
        # A share of anything has Wilson's interval: a tally of two grades lends its words.
        counted = Tally(good=one.numerator, inadequate=one.denominator - one.numerator)
        counts = (Part("Counted", float(one.numerator)), Part("Of", float(one.denominator)))
        of = Cell(f"{one.numerator} of {one.denominator}", parts=counts)
        share = Cell(percent(counted.share), counted.share, strong=True)
        rows.append((Cell(one.measure), Cell(one.of), share, of, interval_cell(counted), Cell(one.period)))
    columns = (
        *(Column("Measure"), Column("Of"), Column("Share", numeric=True), Column("Count", numeric=True)),
        *(Column("95 % interval", numeric=True), Column("Period")),
    )
    return Table(caption, columns, tuple(rows), note)


def add(parts: Iterable[Tally]) -> Tally:
    """Tallies together."""
    total = Tally()
    for part in parts:
        # By the names of the grades, which are a tally's fields in their order.
        total = Tally(*(getattr(total, key) + getattr(part, key) for key in GRADES))
    return total


def team_cell(team: TeamView) -> Cell:
    """A team's name, leading to its page."""
    return Cell(team.name, ref=f"team:{team.id}")


def day_words(day: date) -> str:
    """ "4 December 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def day_cell(day: date) -> Cell:
    """A day in words, with the date behind them for a workbook."""
    return Cell(day_words(day), day=day.isoformat())


def actions(caption: str, sources: Iterable[DoneInTime], until: date) -> Iterator[Table]:
    """How far the actions of some meetings had got by a day; nothing where none was given."""
    found = list(sources)
    given, in_time, late, overdue = (
        sum(getattr(one, name) for one in found) for name in ("given", "in_time", "late", "overdue")
    )
    if not given:
        return
    # The rest is what is not due yet, so that the row always adds up to what was given.
    counts = (given, in_time, late, overdue, given - in_time - late - overdue)
    titles = ("Given", "Done in time", "Done late", "Overdue", "Not due yet")
    note = f"On {day_words(until)}. In time is on or before the due date."
    yield Table(caption, tuple(Column(title, numeric=True) for title in titles), (tuple(map(number, counts)),), note)
