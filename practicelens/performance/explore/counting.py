"""A question counted of the figures' file, of one time: its days, whom nothing is told of, why there is none."""

from __future__ import annotations

from datetime import date

from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.exploring.cuts import Cut, Of
from practicelens.analytics.exploring.questions import Asked
from practicelens.analytics.measure import Figure, Kind, Level, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.figures import Place as FigurePlace
from practicelens.analytics.measurements.figures import figure
from practicelens.analytics.measurements.periods import NOT_HELD, SPEAKING
from practicelens.analytics.schema import STATES
from practicelens.people.asking import Asking, key_of
from practicelens.performance.explore import groups
from practicelens.performance.explore.questions import Period, Question
from practicelens.performance.explore.shapes import Answer

AT_LEAST = "at least: who came and went before the first extract is in none of them"
"""Beside a number that may be larger."""


class OneTime:
    """What was counted of one time: figures by group, the whole's, or why there are none."""

    def __init__(self, why: str = "", remark: str = "") -> None:
        self.why, self.remark = why, remark
        self.figures: dict[str, Figure] = {}
        self.whole: Figure | None = None


def counted(asking: Asking, data: Measurements, empty: Answer, period: Period) -> OneTime:
    """The figures of one time, by group."""
    question, card = empty.question, empty.card
    asked = as_asked(asking, data, question, period, by_time=False)
    why, remark = silence(data, question, asked.start, asked.end, _level(question))
    if why:
        return OneTime(why)
    counted = asked_of.count(data, asked)
    found = OneTime("", remark)
    if counted.cut_short:
        found.remark = f"Only the first {asked_of.MOST_GROUPS} groups are shown. {remark}".strip()
    place = FigurePlace(question.place.whose.level, None, asked.start, asked.end)
    population = data.spans.population(asked.end)
    found.figures = {key: figure(card, place, one, population) for key, one in counted.groups.items()}
    found.whole = figure(card, place, counted.whole, population)
    return found


def as_asked(asking: Asking, data: Measurements, question: Question, period: Period, *, by_time: bool) -> Asked:
    """A question as the file is asked it: a stock on its day, or on the last day counted in each stretch of time."""
    card, cut = question.card, question.cut
    start, end = period.start, period.end
    days: tuple[date, ...] | None = None
    if card.timing is Timing.STOCK and by_time and cut is not None:
        days = tuple(last_days(data, cut, period).values())
    elif card.timing is Timing.STOCK and not (cut is not None and cut.of is Of.TIME):
        start, end = data.spans.period(card, start, end)
    kept_back = unseen(asking, data, question)
    return Asked(card, start, end, question.place.whose, cut, question.narrowed, days, kept_back)


def last_days(data: Measurements, cut: Cut, period: Period) -> dict[str, date]:
    """The last day on which stocks were counted in each stretch of time, by its key."""
    days = asked_of.days_counted(data, period.start, period.end)
    found: dict[str, date] = {}
    for span in groups.spans(cut, period.start, period.end):
        within = [day for day in days if span.start <= day <= span.end]
        if within:
            found[span.key] = within[-1]
    return found


def unseen(asking: Asking, data: Measurements, question: Question) -> tuple[int, ...]:
    """The restricted children of whom a question would tell something to somebody who may not see them."""
    if not tells_of_children(question):
        return ()
    return asked_of.numbers(data, [one.identifier for one in asking.hidden if one == key_of(one.identifier)])


def tells_of_children(question: Question) -> bool:
    """Whether its groups, or what it is narrowed to, say what a child is."""
    # A worker is no child: of them the levels of the card and the line of workers decide.
    if question.card.of_workers:
        return False
    cuts = [question.cut, *(cut for cut, _ in question.narrowed)]
    return any(cut is not None and cut.of in (Of.CHILD, Of.EVENT, Of.AMOUNT) for cut in cuts)


def silence(data: Measurements, question: Question, start: date, end: date, level: Level) -> tuple[str, str]:
    """(why there is no figure, what stands beside one), as ``Spans.silence`` has it, but for what is at least so."""
    card = question.card
    why, remark = data.spans.silence(card, start, end, level)
    newest = max((until for name, _, until in data.spans.coverage if name == card.lists[0]), default=date.min)
    # Who stood there when extracts began came on a day before, which they tell: those are known, and who came and went
    # before is not. Of events nothing is known from before.
    certain = card.kind is Kind.COUNT and card.timing is Timing.FLOW and card.lists[0] in STATES
    if why and certain and not why.startswith(NOT_HELD) and not card.dormant and start <= newest:
        return "", AT_LEAST
    return why, remark


def _level(question: Question) -> Level:
    """The narrowest level of which a question asks."""
    cut = question.cut
    return cut.level if cut is not None and cut.level is not None else question.place.whose.level


def possible(data: Measurements, question: Question, why: str) -> tuple[date, date] | None:
    """The days within a question's period of which extracts speak, of a flow; None where they do not, or of all.

    ``why`` there is no figure: what no source holds, or nobody is counted in, is there on no other days either.
    """
    if question.card.timing is Timing.STOCK or not why.startswith(SPEAKING):
        return None
    period = question.period
    spans = [(max(period.start, since), min(period.end, until)) for name, since, until in data.spans.coverage
             if name == question.card.lists[0] and since <= period.end and period.start <= until]  # fmt: skip
    found = max(spans, key=lambda one: one[1] - one[0], default=None)
    return None if found == (period.start, period.end) else found
