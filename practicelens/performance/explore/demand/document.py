"""Demand as a document, for a page and its copies: what is foreseen, how sure it is, and what would move it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from practicelens.analytics.demand.outlook import INTERVAL, TRIED, Foreseen, Score
from practicelens.analytics.measurements.periods import month_end, month_start
from practicelens.documents.blocks import Block, Cell, Column, Document, Figure, Heading, Part, Strip, Table, Text
from practicelens.documents.numbers import percent
from practicelens.documents.specs import Control
from practicelens.performance.explore.demand.shapes import AHEAD, Caseloads, DemandView, Group, Pressed, Series
from practicelens.performance.matters.wording import FEW
from practicelens.workdays.counting import counted
from practicelens.workdays.timescales import add_months

BEHIND: Final = 24
"""Months of the past that a picture has before those ahead."""
NEAR: Final = "within which four in five should come to lie"
HOW: Final = (
    "Each number goes on from a smoothed level of its own past, by half of the slope of all its months (the theta"
    " method). Nothing else is known to it: no season, no decision, no reorganisation. The interval is made of the"
    f" model’s own misses, {percent(INTERVAL)} wide, and is told only for as many months ahead as could be tried"
    f" {TRIED} times."
)
SCORED: Final = (
    "Each month of the past is taken for the last one known, and what the model would have said of the months after it"
    " is held against what they came to, by this extract. “Against” is by how much whoever just says the number of a"
    " year before was off. “Within”: how often it came to lie in the interval that was known then."
)
LITTLE: Final = (
    "How many more would be open: so many more come in each month from now on, stay as long as those of the last"
    " twelve months (who stood, for each who left), and go on through the work as they did. A child may stand in"
    " several lines."
)


def build(view: DemandView) -> Document:
    """The whole document."""
    blocks: list[Block] = [Text(HOW, quiet=True)]
    for group in view.groups:
        blocks += _group(group)
    if view.short:
        none = f"Of {_listed(view.short)} too few months are told without a gap to say anything ahead."
        blocks.append(Text(none, quiet=True))
    blocks += [*_caseloads(view.caseloads), *_referrals(view), *_scores(view)]
    return Document(
        f"Demand from {_month(add_months(month_start(view.until), 1))} on",
        f"{view.place.words} · up to twelve months ahead of {_month(view.until)}",
        (),
        tuple(blocks),
    )


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))).lower()


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _group(group: Group) -> Iterator[Block]:
    # Nothing ahead, no picture: a line that stops at today would look like the end of the work.
    drawn = [one for one in group.series if one.is_foreseen]
    yield Heading(group.title, anchor=group.title.lower().replace(" ", "-"), sheet=group.title)
    columns = ("Last month known", *(f"In {months} months" for months in AHEAD))
    rows = tuple(
        (Cell(one.title), _last(one), *(_then(one.foreseen(months)) for months in AHEAD)) for one in group.series
    )
    # The note only where a cell is empty: elsewhere it would explain nothing that is seen.
    gaps = any(one.foreseen(months) is None for one in group.series for months in AHEAD)
    yield Table(
        f"{group.title}, with the ends {NEAR}",
        (Column("What"), *(Column(title, numeric=True) for title in columns)),
        rows,
        note="An empty cell: the past is too short to say how sure a number so far ahead would be." if gaps else "",
    )
    if drawn:
        yield Strip(tuple(map(_figure, drawn)))


def _last(one: Series) -> Cell:
    day, count = one.known[-1]
    return Cell(f"{count:,} ({day:%b %Y})", parts=(Part("last month known", float(count)),))


def _then(one: Foreseen | None) -> Cell:
    if one is None:
        return Cell("")
    # A workbook takes three numbers where a page reads one with its ends.
    parts = (Part("foreseen", round(one.value, 1)), Part("from", round(one.low, 1)), Part("to", round(one.high, 1)))
    return Cell(f"{one.value:,.0f} ({one.low:,.0f} to {one.high:,.0f})", parts=parts)


def finding(one: Series) -> str:
    """A series in a sentence: from where to where, and how sure."""
    last = one.outlook.ahead[-1]
    span = f"{last.low:,.0f} to {last.high:,.0f}"
    where = f"{one.now:,} now, {last.value:,.0f} in {counted(last.ahead, 'month')}"
    return f"{one.title}: {where} ({span}, four times in five)"


def _figure(one: Series) -> Figure:
    rows = [(Cell(_month(day)), _whole(count), Cell(""), Cell("")) for day, count in one.known[-BEHIND:]]
    rows += [
        (Cell(_month(_after(one, step.ahead))), _whole(step.value), _whole(step.low), _whole(step.high))
        for step in one.outlook.ahead
    ]
    counted_on = "on the last day of each month" if one.of_days else "in each month"
    columns = (Column("Month"), *(Column(title, numeric=True) for title in ("Number", "From", "To")))
    table = Table(f"{one.title} {counted_on}, and as foreseen", columns, tuple(rows), folded=True)
    return Figure(finding(one), _picture(one), finding(one), table)


def _whole(number: float) -> Cell:
    return Cell(f"{number:,.0f}", round(float(number), 1))


def _after(one: Series, months: int) -> date:
    """The end of the month so many after the last known."""
    return month_end(add_months(month_start(one.known[-1][0]), months))


def _picture(one: Series) -> Control:
    """The past as a line, and from its last month on the middle and the ends of what is foreseen."""
    behind, ahead = one.known[-BEHIND:], one.outlook.ahead
    # What stands goes on from where it stands; what happens in a month begins anew with each.
    now, nothing = (float(behind[-1][1]) if one.of_days else None), (None,) * (len(behind) - 1)
    days = [day for day, _ in behind] + [_after(one, step.ahead) for step in ahead]
    last = ahead[-1]
    return Control(
        values=(*(float(count) for _, count in behind), *(None for _ in ahead)),
        centre=(*nothing, now, *(step.value for step in ahead)),
        low=(*nothing, now, *(step.low for step in ahead)),
        high=(*nothing, now, *(step.high for step in ahead)),
        marks=("",) * len(days),
        starts=(),
        labels=tuple(f"{day:%b %Y}" for day in days),
        ends=(f"to {last.high:,.0f}", f"{last.value:,.0f}", f"from {last.low:,.0f}"),
    )


def _caseloads(found: Caseloads | None) -> Iterator[Block]:
    if found is None:
        return
    more = _more_workers(found.more)
    yield Heading(f"What a worker holds, and would with {more}", anchor="caseloads", sheet="Caseloads")
    titles = ("Children allocated", f"For each of {counted(found.workers, 'worker')}", f"With {more}")
    columns = (Column("When"), *(Column(title, numeric=True) for title in (*titles, "Workers the limit asks for")))
    rows = tuple(
        (
            Cell("the last month known" if row.ahead == 0 else f"in {counted(row.ahead, 'month')}"),
            Cell(f"{row.children:,.0f}" + ("" if row.ahead == 0 else f" ({row.low:,.0f} to {row.high:,.0f})"),
                 round(row.children, 1)),
            Cell(f"{row.each:.1f}", round(row.each, 1)),
            Cell("" if row.each_then is None else f"{row.each_then:.1f}",
                 None if row.each_then is None else round(row.each_then, 1)),
            Cell(f"{row.wanted:,}", float(row.wanted)),
        )
        for row in found.rows
    )  # fmt: skip
    yield Table(
        "Children allocated, and how many each worker who holds any has in the mean",
        columns,
        rows,
        note=f"The limit is {found.limit:g} children a full-time worker, by the rules. Workers are counted as people,"
        " whatever their hours; a new one is taken to hold as many as the others from the first day.",
    )


def _more_workers(more: float) -> str:
    return f"{counted(int(abs(more)), 'worker')} {'fewer' if more < 0 else 'more'}"


def _referrals(view: DemandView) -> Iterator[Block]:
    # A table of no rows is left out: of some places none of the stages is told.
    if not view.pressed:
        return
    asked = f"{abs(view.referrals):g} in a hundred referrals {'fewer' if view.referrals < 0 else 'more'}"
    yield Heading(f"What {asked} would do", anchor="referrals", sheet="More referrals")
    titles = (
        "Come in a month", "Stay, months", "Last month known", *(f"More after {months} months" for months in AHEAD),
        "More at last",
    )  # fmt: skip
    columns = (Column("Work"), *(Column(title, numeric=True) for title in titles))
    yield Table(
        f"Open work with {asked}, every month from now on", columns, tuple(map(_stage, view.pressed)), note=LITTLE
    )


def _stage(one: Pressed) -> tuple[Cell, ...]:
    numbers = (one.a_month, one.stays, float(one.now), *one.more, one.at_last)
    # Of a few a whole number would say none.
    plus = [f"{number:+,.{1 if abs(number) < FEW else 0}f}" for number in (*one.more, one.at_last)]
    words = (f"{one.a_month:,.1f}", f"{one.stays:,.1f}", f"{one.now:,}", *plus)
    return (Cell(one.title), *(Cell(text, round(number, 1)) for text, number in zip(words, numbers, strict=True)))


def _scores(view: DemandView) -> Iterator[Block]:
    rows = tuple(
        (Cell(one.title), *(_scored(one.score(months)) for months in AHEAD)) for one in view.series if one.is_foreseen
    )
    # Nothing that could be tried, nothing to be said of how well it did.
    if not rows:
        return
    yield Heading(_how_well(view), anchor="how-well", sheet="How well it foresaw")
    columns = (Column("Missed by, in the mean"), *(Column(f"{months} months ahead") for months in AHEAD))
    yield Table("What was foreseen, held against what came", columns, rows, note=SCORED)


def _how_well(view: DemandView) -> str:
    """How often the model beat the number of a year before, in a line."""
    # All horizons together: by the best of them alone the model would judge itself kindly.
    scores = [score for one in view.series for months in AHEAD if (score := one.score(months)) is not None]
    better = sum(score.better for score in scores)
    return f"How well it foresaw: nearer than the number of a year before in {better} of {len(scores)}"


def _scored(score: Score | None) -> Cell:
    """By how much the model was off, against the number of a year before, and how often its interval held."""
    if score is None:
        return Cell("")
    words = f"{score.miss:,.1f} against {score.year_before:,.1f} in {counted(score.times, 'try', 'tries')}"
    if score.judged:
        words += f", within {score.within} of {score.judged}"
    parts = (
        Part("model", round(score.miss, 2)), Part("year before", round(score.year_before, 2)),
        Part("tries", float(score.times)), Part("within", float(score.within)), Part("of", float(score.judged)),
    )  # fmt: skip
    # Said in the cell itself: that a forecast is of no use must not have to be read out of two numbers.
    return Cell(words if score.better else f"{words}: no nearer than the year before", parts=parts)
