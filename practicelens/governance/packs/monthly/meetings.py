"""Comparison meetings in a report: what fell due in its period, what became of it, and whose were missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from practicelens.documents.blocks import Block, Cell, Column, Heading, Table, Text
from practicelens.governance.packs.monthly import tables
from practicelens.people.teams import TeamView
from practicelens.quality.duties.rules import Counts, Owed
from practicelens.quality.duties.states import NOT_DONE
from practicelens.quality.moderation.comparison.owed import Met


def blocks(met: Met | None, teams: Iterable[TeamView], until: date, period: str) -> Iterator[Block]:
    """Meetings of Quality Assurance Officers and Team Managers (strategy, section 7). ``period``: "month"."""
    if met is None:
        return
    counts = met.counts
    outcome = f"{counts.fulfilled} of {counts.due} held" if counts.due else "none fell due"
    yield Heading(f"Comparison meetings: {outcome}", anchor="comparisons")
    if not counts.due:
        yield Text(f"No meeting of a Quality Assurance Officer and a Team Manager fell due in the {period}.")
        return
    words = became(counts, "held", f"missed{reasons_words(counts)}", period)
    # Where none was held there is nothing that was learnt.
    yield Text(f"{words} What was learnt stands with each meeting." if counts.fulfilled else words)
    # As it stood at the period's end: held after it, a meeting does not leave an older report.
    missed = [one for one in met.owed if one.state(until) in NOT_DONE]
    if missed:
        yield _missed(missed, {team.id: team for team in teams}, until, period)
    yield from tables.actions("Actions of the comparison meetings", [met.actions], until)


def _missed(missed: Iterable[Owed], teams: dict[int, TeamView], until: date, period: str) -> Table:
    """Each meeting that was owed and not held by its day, by team."""
    named = sorted((teams[one.scope].name, one) for one in missed if one.scope in teams)
    rows = tuple(
        (
            tables.team_cell(teams[one.scope]),
            Cell(one.period.words),
            tables.day_cell(one.due),
            Cell("with a reason" if one.closed is not None and one.closed.on <= until else "open"),
        )
        for _, one in named
    )
    titles = ("Team", "Audits of", "Due", "Where it stood")
    note = f"As it stood on {tables.day_words(until)}. A meeting that is held after all counts as held late."
    columns = tuple(Column(title) for title in titles)
    return Table(f"Comparison meetings missed in the {period}", columns, rows, note, folded=len(rows) > tables.FEW)


def became(counts: Counts, done: str, missed: str, period: str) -> str:
    """What became of what fell due, noughts left out: "6 fell due in the quarter: 4 held by their day, 2 missed."."""
    # "All 1 held by their day" would be wrong of one.
    if counts.due == 1:
        one = f"{done} by its day" if counts.done else f"{done} after its day" if counts.late else missed
        return f"One fell due in the {period}: {one}."
    found = (
        (counts.done, f"{done} by {'its' if counts.done == 1 else 'their'} day"),
        (counts.late, "after it" if counts.done else f"{done} after {'its' if counts.late == 1 else 'their'} day"),
        (counts.missed, missed),
    )
    words = [f"all {what}" if count == counts.due else f"{count} {what}" for count, what in found if count]
    return f"{counts.due} fell due in the {period}: {', '.join(words)}."


def reasons_words(counts: Counts) -> str:
    """How many of the missed meetings were closed with a reason."""
    if not counts.missed:
        return ""
    if counts.missed == 1:
        return ", with a reason" if counts.closed else ", without a reason"
    return (
        ", each with a reason"
        if counts.closed == counts.missed
        else f", {counts.closed or 'none'} of them with a reason"
    )
