"""The re-audit and the 4R monthly report as documents: counts and single audits, never what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from practicelens.analytics.statistics import median_interval
from practicelens.documents.blocks import Block, Cell, Column, Document, Heading, Part, Table, Text, of_period
from practicelens.governance.packs.cycle.material import CycleMaterial, FourRMaterial, ReAuditMaterial
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.monthly.document import Analysis, analysis_block
from practicelens.governance.packs.states import Kind
from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.audits.core.states import Closure, Depth, Done
from practicelens.quality.audits.cycle.views import MeetingRow, ReAuditRow
from practicelens.quality.audits.work.action_checks import JUDGEMENTS
from practicelens.quality.standards.states import GRADES

DEPTHS = {
    Depth.FULL: "Full audit",
    Depth.ACTIONS: "Check of the actions",
    None: "Taken over from before, how deep is not known",
}


def re_audits(material: ReAuditMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The re-audit monthly report: the grade before against the new one, what is due and late, what is tracked."""
    # The heading is of the month, although a month has few: it is what the report is of, and twelve stand under it.
    of_month = material.handed_in(material.month.first)
    up, all_ = sum(one.moved_up for one in of_month), len(of_month)
    title = f"Re-audits: {up} of {all_} moved up in {material.month.words()}"
    if not all_:
        title = f"Re-audits: none handed in during {material.month.words()}"
    month, year, day = _periods(material)
    blocks = (
        *analysis_block(analysis),
        *_moved(material, month, year),
        *of_period(month, _effects(material)),
        *of_period(month, _due(material)),
        *of_period(year, _how(material)),
        *of_period(day, _tracked(material)),
        *of_period(month, _closures(material)),
    )
    return Document(title, subtitle(Kind.RE_AUDIT, material), tuple(meta), blocks)


def four_rs(material: FourRMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The 4R monthly report: called, held, late, called off; days from grade to meeting; what followed."""
    held = [one for one in material.meetings if material.in_month(one.held_on)]
    open_ = [one for one in material.meetings if one.open]
    waits = _still_to_hold(len(open_), sum(one.late(material.until) for one in open_))
    month, year, day = _periods(material)
    title = f"4R meetings: {len(held) or 'none'} held in {material.month.words()}, {waits}"
    blocks = (
        *analysis_block(analysis),
        *of_period(month, _counts(material)),
        *of_period(year, _days(material)),
        *of_period(year, _actions(material)),
        *of_period(year, _followed(material)),
        *of_period(day, _to_hold(material, open_)),
        Text("What was said at a meeting, and what anybody thought about it, is in no report.", quiet=True),
    )
    return Document(title, subtitle(Kind.FOUR_R, material), tuple(meta), blocks)


def _still_to_hold(many: int, late: int) -> str:
    """ "4 still to hold, none of them late"; "1 still to hold, late"; "none still to hold"."""
    if not many:
        return "none still to hold"
    if many == 1:
        return "1 still to hold" + (", late" if late else "")
    return f"{many} still to hold, {'all' if late == many else late or 'none'} of them late"


def subtitle(kind: Kind, material: CycleMaterial) -> str:
    """What the report is about, and over what time."""
    until = "" if material.whole_month else f", so far (to {tables.day_words(material.until)})"
    return f"{kind.words} · {material.scope} · {material.month.words()}{until}"


def _periods(material: CycleMaterial) -> tuple[str, str, str]:
    """Of what time the parts of a report tell, in words: its month, the twelve months to its end, its last day."""
    until = tables.day_words(material.until)
    return material.month.words(), f"twelve months to {until}", f"on {until}"


def _moved(material: ReAuditMaterial, month: str, twelve: str) -> Iterator[Block]:
    """The grade before against the re-audit's, for the month and for twelve."""
    yield Heading("Grade before and re-audit's grade", anchor="re-audits")
    # Twelve months beside the month: a month has a handful of re-audits, which say little of how grades move.
    year = material.handed_in(material.month.year_before)
    if not year:
        yield Text("No re-audit was handed in during these twelve months.")
        return
    of_month = tables.moved(f"Re-audits handed in during {month}", material.handed_in(material.month.first))
    yield replace(of_month, period=month)
    # The year's note is the month's, and a text that stands twice is read twice.
    of_year = tables.moved("Re-audits handed in during the twelve months", year)
    yield replace(of_year, period=twelve, note="", folded=True)


def _effects(material: ReAuditMaterial) -> Iterator[Block]:
    """What became of the actions, by the month's re-audits: what was done, and whether it helped."""
    judged = sum(material.effects.values())
    helped = material.effects.get(Done.HELPED, 0)
    outcome = f"{helped} of {judged} done and seen to have helped" if judged else "none judged"
    yield Heading(f"Actions: {outcome}", anchor="effects")
    if not judged:
        yield Text(f"No action was judged by a re-audit handed in during {material.month.words()}.")
        return
    # The answers of older re-audits are told where they were given, and left out where they were not.
    shown = [one for one in Done if one in JUDGEMENTS or material.effects.get(one)]
    rows = tuple((Cell(one.words), tables.number(material.effects.get(one, 0))) for one in shown)
    columns = (Column("What became of it"), Column("Actions", numeric=True))
    note = "As each re-auditor judged it, with the practitioner. A grade can move for other reasons too."
    yield Table("What became of the actions that re-audits looked at", columns, rows, note)


def _due(material: ReAuditMaterial) -> Iterator[Block]:
    """Re-audits due in the month by team, and those not in that should be."""
    due = [one for one in material.again if material.month.first <= one.due <= material.month.last]
    done = sum(one.submitted_on is not None for one in due)
    yield Heading(f"Due in the month: {len(due)}, handed in: {done}", anchor="due")
    if due:
        columns = ("Due", "Handed in", "On or before the due date", "After it", "Not yet")
        yield _by_team(f"Re-audits due in {material.month.words()}, by team", material, due, columns)
    # Of every month: one that was due long ago and is not in is late still.
    late = [one for one in material.again if one.submitted_on is None and one.late(material.until)]
    yield Heading(f"Late on {tables.day_words(material.until)}: {len(late)}", anchor="late")
    if late:
        yield _late(material, late)
    else:
        yield Text("None is late.")


def _closures(material: ReAuditMaterial) -> Iterator[Block]:
    """Cycles of children who were closed to us, by what the Head of Service chose."""
    # Most months have none, and a heading over nothing would be one more to read past.
    if not material.closures:
        return
    yield Heading(f"Children closed to us: {len(material.closures)} settled", anchor="closures")
    rows = tuple((Cell(one.words), tables.number(material.closures.count(one))) for one in Closure)
    yield Table("What became of their cycles", (Column("Choice"), Column("Cycles", numeric=True)), rows)


def _by_team(caption: str, material: CycleMaterial, due: Sequence[ReAuditRow], titles: Sequence[str]) -> Table:
    """A row a team that has any, and all of them."""
    # In the order of the teams, never by how late: reports of the cycle are no order of merit.
    of_team = [(team, [one for one in due if one.team_id == team.id]) for team in material.teams]
    rows = [_due_row(tables.team_cell(team), found) for team, found in of_team if found]
    # Counted from all and not summed from the rows: what is of a team that the report leaves out would be lost.
    rows.append(_due_row(Cell("All teams", strong=True), due))
    columns = (Column("Team"), *(Column(title, numeric=True) for title in titles))
    return Table(caption, columns, tuple(rows), "Teams with none due are left out.", folded=len(rows) > tables.LONG)


def _due_row(head: Cell, due: Sequence[ReAuditRow]) -> tuple[Cell, ...]:
    """Due, done, done in time, done late, not yet."""
    done = [one for one in due if one.submitted_on]
    # On the day itself is in time, as everywhere in the programme.
    in_time = sum(one.submitted_on <= one.due for one in done if one.submitted_on)
    counts = (len(due), len(done), in_time, len(done) - in_time, len(due) - len(done))
    return (head, *map(tables.number, counts))


def _late(material: ReAuditMaterial, late: Iterable[ReAuditRow]) -> Table:
    """Each late re-audit, the longest first."""
    rows = tuple(
        (
            Cell(one.reference, ref=f"audit:{one.audit_id}"),
            Cell(material.team(one.team_id).name),
            tables.day_cell(one.due),
            _days_cell((material.until - one.due).days),
        )
        for one in sorted(late, key=lambda one: (one.due, one.audit_id))
    )
    columns = (Column("Re-audit"), Column("Team"), Column("Due"), Column("Late by", numeric=True))
    return Table("Re-audits that are late", columns, rows, folded=len(rows) > tables.FEW)


def _how(material: ReAuditMaterial) -> Iterator[Block]:
    """How deep the twelve months' re-audits were, and who did them."""
    done = [one for one in material.again if one.submitted_on and one.submitted_on >= material.month.year_before]
    yield Heading("How they were done, over twelve months", anchor="how")
    rows = tuple(
        (Cell(words), tables.number(sum(one.depth == key for one in done)))
        for key, words in DEPTHS.items()
        # The row of unknown depth only where there is any: only audits taken over from before lack theirs.
        if key or any(not one.depth for one in done)
    )
    yield Table("Depth of re-audits", (Column("Depth"), Column("Re-audits", numeric=True)), rows)
    yield from _passed_on(material, done)


def _passed_on(material: ReAuditMaterial, done: Sequence[ReAuditRow]) -> Iterator[Block]:
    """Those that somebody other than the original auditor did, and why."""
    passed = [one for one in done if one.passed_on]
    if done:
        were = "was" if len(passed) < 2 else "were"
        yield Text(
            f"{len(passed) or 'None'} of {len(done)} {were} passed on from the original auditor to somebody else."
        )
    rows = tuple(
        (
            Cell(one.reference, ref=f"audit:{one.audit_id}"),
            Cell(material.team(one.team_id).name),
            Cell(one.passed_on),
        )
        for one in sorted(passed, key=lambda one: (one.due, one.audit_id))
    )
    if rows:
        columns = (Column("Re-audit"), Column("Team"), Column("Why"))
        yield Table("Re-audits by another auditor", columns, rows, folded=len(rows) > tables.FEW)


def _tracked(material: ReAuditMaterial) -> Iterator[Block]:
    """What is tracked to Good and for how long."""
    yield Heading(f"Tracked to Good: {len(material.tracked)}", anchor="tracked")
    if material.tracked:
        yield tables.tracked("Audits tracked to Good", material.tracked, material.until)
        yield from _how_long(material)
    else:
        yield Text("Nothing is being tracked to Good.")


def _how_long(material: ReAuditMaterial) -> Iterator[Block]:
    """For how long, and with whom it is."""
    yield Text(_how_long_words(sorted((material.until - one.since).days for one in material.tracked)))
    rows = tuple((Cell(service), Cell(heads or "nobody"), tables.number(n)) for service, heads, n in material.holders)
    columns = (Column("Service area"), Column("Head of Service"), Column("Tracked", numeric=True))
    yield Table("Who holds what is tracked", columns, rows)


def _how_long_words(days: Sequence[int]) -> str:
    """How long cases have been tracked, said of one, of few and of many; ``days``: of each, the shortest first."""
    # The upper middle one, so that "at least half" is true of it, of an even number too.
    middle, longest = tables.weeks_words(days[len(days) // 2]), tables.weeks_words(days[-1])
    if len(days) == 1:
        return f"It has been tracked for {longest}."
    # In words, as they are read: two cases of 15 and 17 days are both two weeks.
    if middle == longest:
        return f"At least half of them have been tracked for {longest}; none for longer."
    how = "" if days[len(days) // 2] < 7 else " or longer"
    return f"At least half of them have been tracked for {middle}{how}, the longest for {longest}."


def _counts(material: FourRMaterial) -> Iterator[Block]:
    """The month's meetings by team."""
    yield Heading("Called, held, late and called off", anchor="meetings")
    of_team = [(team, [one for one in material.meetings if one.team_id == team.id]) for team in material.teams]
    rows = [_count_row(tables.team_cell(team), material, found) for team, found in of_team]
    # A team without a meeting has no row: most teams have none in a month.
    rows = [row for row in rows if any(cell.number for cell in row[1:])]
    rows.append(_count_row(Cell("All teams", strong=True), material, material.meetings))
    titles = ("Called", "Fell due", "Held", "Held late", "Called off", "Still to hold", "Of them late")
    columns = (Column("Team"), *(Column(title, numeric=True) for title in titles))
    note = f"Called to called off: in the month. Still to hold: on {tables.day_words(material.until)}."
    yield Table(f"4R meetings in {material.month.words()}, by team", columns, tuple(rows), note)


def _count_row(head: Cell, material: FourRMaterial, found: Sequence[MeetingRow]) -> tuple[Cell, ...]:
    """What happened in the month, and what is open at its end."""
    held = [one for one in found if material.in_month(one.held_on)]
    open_ = [one for one in found if one.open]
    counts = (
        sum(material.in_month(one.called_on) for one in found),
        # What was called off is owed no longer, though it was due.
        sum(_falls_due(material, one.due) for one in found if one.called_off_on is None),
        len(held),
        sum(one.late(material.until) for one in held),
        sum(material.in_month(one.called_off_on) for one in found),
        len(open_),
        sum(one.late(material.until) for one in open_),
    )
    return (head, *map(tables.number, counts))


def _falls_due(material: CycleMaterial, day: date) -> bool:
    """Due in the month, those days of it that are to come among them."""
    return material.month.first <= day <= material.month.last


def _days(material: FourRMaterial) -> Iterator[Block]:
    """Days from grade to meeting, over twelve months: a month's are too few for a median."""
    days = sorted(one.days for one in material.meetings if one.held_on and one.days is not None)
    yield Heading("Days from grade to meeting, over twelve months", anchor="days")
    if not days:
        yield Text("No meeting was held in these twelve months.")
        return
    # The median and not the mean: one meeting that was forgotten for months would move the mean of a dozen.
    middle, low, high = median_interval(days)
    interval = Cell("too few meetings for one")
    if low is not None and high is not None:
        ends = (Part("95 % interval, from", low), Part("95 % interval, to", high))
        interval = Cell(f"{low:g} to {high:g}", parts=ends)
    row = (
        *(tables.number(len(days)), Cell(f"{middle:g}", middle), interval),
        *(Cell(str(days[0]), days[0]), Cell(str(days[-1]), days[-1])),
    )
    titles = ("Meetings", "Median days", "95 % interval", "Shortest", "Longest")
    note = "Calendar days from the day of the grade. The interval of the median is exact, from the order of the values."
    yield Table("Days from grade to meeting", tuple(Column(title, numeric=True) for title in titles), (row,), note)


def _actions(material: FourRMaterial) -> Iterator[Block]:
    """Actions of the audits whose meeting was held in the twelve months: done in time, of given."""
    held = [one for one in material.meetings if one.held_on]
    done = [material.actions.get(one.audit_id, DoneInTime()) for one in held]
    # Summed before a share is told: audits have one action or ten, and a mean of shares would weigh them alike.
    given, in_time = sum(one.given for one in done), sum(one.in_time for one in done)
    outcome = f"{in_time} of {given} done in time" if given else "none given"
    yield Heading(f"Actions of these audits: {outcome}", anchor="actions")
    if not given:
        yield Text("No action was given from the audits whose meeting was held.")
        return
    yield from tables.actions("Actions of audits with a 4R meeting", done, material.until)


def _followed(material: FourRMaterial) -> Iterator[Block]:
    """The grade of the re-audit after each meeting held in the twelve months."""
    held = [one for one in material.meetings if one.held_on]
    yield Heading("What followed the meetings of twelve months", anchor="followed")
    if not held:
        yield Text("No meeting was held in these twelve months.")
        return
    # Every grade has its row, also of none: that nobody is Inadequate any more is what is looked for.
    rows = [(Cell(grade.words), tables.number(sum(one.after is grade for one in held))) for grade in GRADES]
    rows.append((Cell("Not re-audited yet"), tables.number(sum(not one.after for one in held))))
    # Regression to the mean: said beside every table of second grades, so that a rise is not read as the meeting's
    # doing.
    note = (
        "Some rise is expected by chance: a case graded Inadequate once tends to be graded higher the next time. "
        "The re-auditor knew the grade before."
    )
    columns = (Column("Re-audit's grade"), Column("Meetings", numeric=True))
    yield Table("Grade of the re-audit after a 4R meeting", columns, tuple(rows), note)


def _to_hold(material: FourRMaterial, open_: Sequence[MeetingRow]) -> Iterator[Block]:
    """Each meeting that is still to be held, the soonest due first."""
    yield Heading(f"Still to hold: {len(open_)}", anchor="to-hold")
    if not open_:
        yield Text("No meeting is waiting to be held.")
        return
    rows = tuple(
        (
            Cell(one.reference, ref=f"audit:{one.audit_id}"),
            Cell(material.team(one.team_id).name),
            tables.day_cell(one.called_on),
            tables.day_cell(one.due),
            _days_cell((material.until - one.due).days) if one.late(material.until) else Cell("not late"),
        )
        for one in sorted(open_, key=lambda one: (one.due, one.audit_id))
    )
    columns = (Column("Audit"), Column("Team"), Column("Called"), Column("Due"), Column("Late by", numeric=True))
    yield Table("4R meetings still to hold", columns, rows)


def _days_cell(days: int) -> Cell:
    """So many days, with the number behind the words."""
    return Cell(f"{days} day{'' if days == 1 else 's'}", float(days))
