"""Figures, limits and signals of a month in words, for its pages and for the report it is published as."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.control.between import Between
from practicelens.analytics.control.charts import Chart, Phase
from practicelens.analytics.control.limits import Method
from practicelens.analytics.control.targets import Verdict
from practicelens.analytics.measure import Card, Figure, Kind, Polarity
from practicelens.documents.numbers import half_up, percent, rounds_away, with_minus
from practicelens.performance.matters import rules
from practicelens.performance.matters.queries import MonthPage
from practicelens.performance.matters.rules import NUMBERS, Gravity
from practicelens.workdays.counting import counted

GRAVE = {Gravity.DECIDE: "A decision to take", Gravity.WATCH: "To watch", Gravity.GLAD: "To be glad of"}
"""What is asked of whoever reads a signal."""
FEW: Final = 10
"""Below so many an average of counts is told to one place."""
_COUNTED = {
    Gravity.DECIDE: ("decision to take", "decisions to take"),
    Gravity.WATCH: ("to watch", "to watch"),
    Gravity.GLAD: ("to be glad of", "to be glad of"),
}


def value_words(figure: Figure, card: Card) -> str:
    """A figure's value as its kind is said: "84 %", "1,204", "31.5", "38 working days"; "" when not judged.

    A share that would be rounded to all or nothing is said as it is: "7 of 2,154".
    """
    if card.kind is Kind.SHARE and figure.denominator and rounds_away(figure.numerator or 0, figure.denominator):
        return f"{figure.numerator or 0:,} of {figure.denominator:,}"
    return amount_words(figure.value, card)


_ONE: Final = {"children": "child", "days": "day", "weeks": "week", "working days": "working day"}
"""The units of medians, of one."""


def amount_words(value: float | None, card: Card) -> str:
    """A bare value as its card's kind is said."""
    if value is None:
        return ""
    if card.kind is Kind.SHARE:
        return percent(value)
    if card.kind is Kind.RATE:
        return with_minus(f"{value:.1f}")
    if card.kind is Kind.MEDIAN:
        # One place: the middle of two numbers has no more, and an average of medians is no better known.
        number = f"{value:,.1f}".removesuffix(".0")
        return with_minus(f"{number} {_ONE.get(card.amount, card.amount) if number == '1' else card.amount}".strip())
    return with_minus(f"{value:,.0f}")


def of_words(figure: Figure, card: Card) -> str:
    """What a value is of: "42 of 50" for a share, "of 50" for a median.

    A rate is of how many for how many children: "310 for 98,000 children", or, as if a period were a year, "310 in
    92 days, 98,000 children".
    """
    if figure.denominator is None or card.kind is Kind.COUNT or (figure.value is None and not figure.denominator):
        return ""
    if card.kind is Kind.RATE and figure.start < figure.end:
        days = (figure.end - figure.start).days + 1
        children = counted(figure.denominator, "child", "children")
        return f"{figure.numerator or 0:,} in {counted(days, 'day')}, {children}"
    if card.kind is Kind.RATE:
        return f"{figure.numerator or 0:,} for {counted(figure.denominator, 'child', 'children')}"
    if card.kind is Kind.MEDIAN:
        return f"of {figure.denominator:,}"
    return f"{figure.numerator or 0:,} of {figure.denominator:,}"


def interval_words(figure: Figure, card: Card) -> str:
    """The 95 % interval in the value's own unit: "71 to 92"; "" where none was made."""
    if figure.low is None or figure.high is None:
        return ""
    if card.kind is Kind.SHARE:
        # Halves up, as shares are: Python's round would show 12.5 as 12.
        return f"{half_up(figure.low * 100)} to {half_up(figure.high * 100)}"
    places = ".1f" if card.kind is Kind.RATE else "g"
    return with_minus(f"{figure.low:{places}} to {figure.high:{places}}")


def limit_words(value: float | None, card: Card) -> str:
    """An end of a chart's limits, shorter than a figure is: without its unit."""
    if value is None:
        return ""
    # One place: a limit is reckoned from all months, and would else be printed with every digit that it has.
    if card.kind is Kind.MEDIAN:
        return f"{value:.1f}"
    # Of what happens seldom: none cannot be below an average of none.
    if card.kind is Kind.COUNT and abs(value) < FEW:
        return with_minus(f"{value:.1f}".removesuffix(".0"))
    return amount_words(value, card)


def ends(chart: Chart) -> tuple[float, float]:
    """The least and the most of a chart's months; nothing and nothing where none is told."""
    known = [point.value for point in chart.points if point.value is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def verdict_words(verdict: Verdict, card: Card) -> str:
    """How a month stands to its target: "met"; "below: chance could explain it"."""
    side = "below" if card.polarity is Polarity.HIGHER else "above"
    return {
        Verdict.MET: "met",
        Verdict.CHANCE: f"{side}: chance could explain it",
        Verdict.MORE: f"{side}: more than chance explains",
        Verdict.MISSED: f"{side}",
        Verdict.UNTOLD: "nothing to judge",
    }[verdict]


def chart_words(chart: Chart) -> str:
    """A chart as it is read out: its finding first, then its month beside average and limits."""
    last = chart.points[-1]
    value = amount_words(last.value, chart.card) or "no figure"
    what = f"{chart.card.title}, {len(chart.points)} months to {last.figure.end:%B %Y}: {value}"
    if chart.phases[-1].rare:
        return f"{what}, {_signal(chart)}; {between_words(chart.phases[-1])}"
    if last.centre is None or last.low is None or last.high is None:
        lowest, highest = ends(chart)
        # A month without a figure lies within no limits, though the months before it have some.
        none = "" if chart.limited else ", no limits"
        return f"{what}; between {amount_words(lowest, chart.card)} and {amount_words(highest, chart.card)}{none}"
    words = limit_words if chart.card.kind is Kind.COUNT else amount_words
    at = [words(one, chart.card) for one in (last.centre, last.low, last.high)]
    trial = ", on trial" if chart.phases[-1].trial else ""
    return f"{what}, {_signal(chart)}; average {at[0]}, limits{trial} {at[1]} to {at[2]}"


def _signal(chart: Chart) -> str:
    return rules.signal_words(chart.card, chart, chart.now[0]) if chart.now else "no signal"


def between_words(phase: Phase) -> str:
    """What lies between the events of a phase in which they are rare: "31 days between on average, limits 2 to 190"."""
    found = phase.between
    if found is None:
        return "too few for limits"
    trial = " on trial" if found.trial else ""
    unit = gap_unit(found)
    return f"usually {found.centre:,.0f} {unit} between, limits{trial} {found.low:,.0f} to {found.high:,.0f}"


def gap_unit(found: Between) -> str:
    """What lies between: days, or rows that do not count."""
    return "days" if found.method is Method.T else "others"


def phase_words(phase: Phase) -> str:
    """A phase's standing in words."""
    made = phase.between or phase.limits
    if made is None:
        return "too few for limits" if phase.rare else "no limits"
    return f"{made.method.value} chart{', on trial' if phase.trial else ''}"


def phase_of(chart: Chart, place: int) -> str:
    """How the limits of a month were made."""
    return next(phase_words(one) for one in chart.phases if one.first <= place < one.end)


def many(number: int) -> str:
    """A number of things as people say it: "two", "14"."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def heading(page: MonthPage) -> str:
    """What the month is, in a sentence: "October: one decision to take, two to watch"."""
    if not page.measures:
        return f"{page.month:%B}: no measure answers for thirteen months yet"
    counts = [(sum(one.gravity is grave for one in page.signals), grave) for grave in Gravity]
    # A bool is 0 or 1: it chooses the one or the many of the pair.
    parts = [f"{many(count)} {_COUNTED[grave][count != 1]}" for count, grave in counts if count]
    if not parts and not page.judged:
        return f"{page.month:%B}: no measure has limits yet by which it could be judged"
    if not parts:
        measures = "1 measure" if page.judged == 1 else f"{page.judged} measures"
        return f"{page.month:%B}: no sign. {measures} with limits moved no more than usual"
    return f"{page.month:%B}: {', '.join(parts)}"


def seen_words(page: MonthPage) -> str:
    """How many measures signal: "one signals", "none signals"."""
    return f"{many(page.seen) if page.seen else 'none'} signal{'' if page.seen > 1 else 's'}"


def chance_words(page: MonthPage) -> str:
    """How many signals chance alone shows, and how often as many as there are; "" where it shows none."""
    words = expected_words(page.expected)
    return f"{words}{_as_many_words(page.seen, page.as_many)}" if words else ""


def expected_words(expected: float) -> str:
    """ "chance alone shows about one or two signals a month"."""
    # Below three in four months "about one a month" would be too many: it is told in months for one signal instead.
    if expected < 0.75:
        return f"chance alone shows one signal in about {many(max(2, round(1 / expected)))} months" if expected else ""
    # In quarters: from a half on it is one or the next, so that 1.6 is neither called one nor two.
    low = int(expected + 0.25)
    words = many(low) if expected - low < 0.5 else f"{many(low)} or {many(low + 1)}"
    return f"chance alone shows about {words} signal{'s' if words != 'one' else ''} a month"


def _as_many_words(seen: int, as_many: float) -> str:
    """How often chance alone shows as many as there are; nothing of none."""
    # None is what most people would take for the rule: how often there is none or more says nothing.
    if not seen:
        return ""
    months = round(100 * as_many)
    if months >= 100:
        return f", and {many(seen)} or more nearly every month"
    return f", and {many(seen)} or more in {f'about {months}' if months else 'fewer than one'} of 100 months"
