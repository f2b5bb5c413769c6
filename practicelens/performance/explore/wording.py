"""The explorer's answers in words: the finding, when and whom it is of."""

from __future__ import annotations

from practicelens.analytics.exploring.cuts import Of
from practicelens.analytics.measure import Kind, Timing
from practicelens.performance.explore import groups
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.matters.wording import interval_words, of_words, value_words
from practicelens.workdays.counting import counted


def every_row(found: Answer) -> tuple[GroupRow, ...]:
    """Every row of the answer, the whole's last."""
    return (*found.rows, *([found.whole] if found.whole else []))


def heading(found: Answer) -> str:
    """The finding in a line: the figure's name with its number."""
    if found.why:
        return found.question.card.title
    whole = found.whole
    if whole is None or whole.hidden or whole.figure.value is None:
        return f"{found.question.card.title}, by {found.question.cut.words}" if found.question.cut else found.card.title
    least = "at least " if found.at_least else ""
    number = value_words(whole.figure, found.card)
    if found.card.of_workers and found.card.kind is Kind.COUNT:
        number = counted(whole.figure.numerator or 0, "worker", "workers")
    return f"{found.question.card.title}: {least}{number}"


def finding(found: Answer) -> str:
    """What stands under the heading: of how many, the interval, and what of the groups may be read."""
    if found.why or found.whole is None or found.whole.hidden:
        return ""
    one, parts = found.whole.figure, []
    if found.card.kind is not Kind.COUNT and of_words(one, found.card):
        parts.append(of_words(one, found.card))
    if interval_words(one, found.card):
        parts.append(f"95 % interval {interval_words(one, found.card)}")
    if found.whole.before is not None and found.before is not None:
        other = value_words(found.whole.before, found.card) or "no figure"
        moved = f": {found.whole.moved}" if found.whole.moved else ""
        parts.append(f"{found.before.words} {other}{moved}")
    apart = [row.words for row in found.rows if row.rest.endswith("explains")]
    judged = [row for row in found.rows if row.rest and not row.rest.startswith("too few")]
    if apart:
        parts.append(f"apart from the rest: {', '.join(apart)}")
    elif judged:
        parts.append("no group can be told from the rest")
    return "; ".join(parts)


def about_words(question: Question, group: str) -> str:
    """To whom a question is narrowed, and the group, in words."""
    narrowed = [f"{cut.words}: {groups.in_words(cut, key, {})}" for cut, key in question.narrowed]
    return "; ".join([*narrowed, *([f"{question.cut.words}: {group}"] if group and question.cut else [])])


def period_of(found: Answer) -> str:
    """When the answer is of, in words: of a stock the day on which it was counted."""
    question = found.question
    of_time = question.cut is not None and question.cut.of is Of.TIME
    if found.card.timing is Timing.STOCK and not of_time and found.whole is not None:
        day = found.whole.figure.end
        return f"on {day.day} {day:%B %Y}"
    return question.period.words
