"""A month of Performance Matters as a document: signals with their charts, what is said, every measure by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practicelens.analytics.control.charts import Chart
from practicelens.analytics.measure import Card, Timing
from practicelens.analytics.measure import Kind as CardKind
from practicelens.documents.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Part,
    Table,
    Text,
    of_period,
)
from practicelens.documents.specs import Control, ControlEvent
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.monthly.document import Analysis, analysis_block
from practicelens.governance.packs.performance.material import MonthMaterial
from practicelens.governance.packs.states import Kind
from practicelens.performance.matters import rules, wording
from practicelens.performance.matters.events import VersionView
from practicelens.performance.matters.gaps import gaps_of
from practicelens.performance.matters.queries import MeasureMonth, MonthPage, SectionView, SignalRow
from practicelens.performance.matters.words import WordsView
from practicelens.workdays.counting import counted

NO_LIMITS = "No measure has limits yet: too few months are told, or the same children are counted month after month."


def build(material: MonthMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The report of a month; of one that no extract tells yet, that it is not told."""
    page = material.page
    subtitle = f"{Kind.PERFORMANCE.words} · {material.scope} · {material.month.words()}"
    # A report of nothing, rather than an error: the address is right, and tells by when there is something.
    if page is None:
        why = Text("It stands here as soon as an extract is published that was taken at the month's end or later.")
        return Document(f"{material.month.words()} is not told whole yet", subtitle, tuple(meta), (why,))
    blocks = (
        *analysis_block(analysis),
        *_signals(page),
        *_voices(page),
        *(block for section in page.sections for block in _section(page, section)),
        *_others(page),
        *_how(page),
    )
    period = f"24 months to {material.month.words()}"
    return Document(wording.heading(page), subtitle, tuple(meta), tuple(of_period(period, blocks)))


def _signals(page: MonthPage) -> Iterator[Block]:
    """What signals, the gravest first, each with its chart; that the others are silent."""
    yield Heading("What changed, and what needs a decision", anchor="signals")
    if not page.measures:
        yield Text("No measure answers for thirteen months yet.")
        return
    chance = wording.chance_words(page)
    among = f" Among so many, {chance}." if chance else ""
    measures = counted(page.judged, "measure")
    judged = f"Of {measures} with limits, {wording.seen_words(page)}; {page.quiet} moved no more than usual."
    limited = judged if page.judged else NO_LIMITS
    yield Text(f"{limited}{among}")
    for one in page.signals:
        yield _figure(one, page.events)
        yield from _gaps(one.chart)
        yield from _answers(one)


def _figure(one: SignalRow, events: Sequence[VersionView]) -> Figure:
    """A signal's chart with all its months."""
    title = f"{wording.GRAVE[one.gravity]}. {one.card.title}: {one.words}"
    note = f"Since {one.since:%B %Y}. Held by {one.held_by}."
    return Figure(title, _control(one.chart, events), wording.chart_words(one.chart), _months(one.chart), note)


def _gaps(chart: Chart) -> Iterator[Figure]:
    """What lies between its events where they are rare, by which it was judged."""
    if found := gaps_of(chart):
        yield Figure(found.title, found.spec, found.alt, found.table, f"How limits are made: {found.how}.")


def _answers(one: SignalRow) -> Iterator[Block]:
    """What was said of a signal, what is asked for, what was decided."""
    if one.this_time is not None:
        yield _words("This month.", one.this_time)
        if one.this_time.asks and one.this_time.asks_by:
            yield Callout("Asked for.", f"{one.this_time.asks} By {tables.day_words(one.this_time.asks_by)}.")
    # A decision of before what is asked now answers something else, and stood in the edition of its day.
    if one.decided is not None and (one.settled or one.this_time is None or not one.this_time.asks):
        yield _words("Decided.", one.decided)
    if one.last_time is not None:
        yield _words(f"Last time, {one.last_time.month:%B}.", one.last_time)


def _words(title: str, words: WordsView) -> Callout:
    return Callout(title, words.text, f"{words.by}." if words.by else "")


def _voices(page: MonthPage) -> Iterator[Block]:
    """What is said of the whole month, and who said nothing."""
    yield Heading(f"What is said of {page.month:%B}", anchor="words")
    for one in page.voices:
        if one.words is not None:
            yield _words(f"{one.name} says.", one.words)
            if one.words.asks and one.words.asks_by:
                yield Callout("Asked for.", f"{one.words.asks} By {tables.day_words(one.words.asks_by)}.")
    if page.unwritten:
        yield Text(f"Not written: {'; '.join(one.name for one in page.unwritten)}.", quiet=True)


def _section(page: MonthPage, section: SectionView) -> Iterator[Block]:
    """A section's measures, a row each, with a small chart."""
    signal = "signals" if section.signals == 1 else "signal"
    signals = f"{section.signals} of {len(section.lines)} {signal}" if section.signals else "no sign"
    yield Heading(f"{section.title}: {signals}", anchor=f"section-{section.key}")
    # Six, of which two wrap: more would be cut beside the contents, and on paper.
    columns = (
        Column("Measure"), Column(f"{page.month:%B}", numeric=True), Column("Of what (95 % interval)"),
        Column("24 months"), Column("12 months", numeric=True), Column("Target, signal, and what is said"),
    )  # fmt: skip
    yield Table(f"{section.title}, {page.month:%B %Y}", columns, tuple(_row(one) for one in section.lines))


def _row(line: MeasureMonth) -> tuple[Cell, ...]:
    """A measure: its month, its chart, its year."""
    card, figure = line.card, line.figure
    value = wording.value_words(figure, card) or figure.why or "nothing to judge"
    interval = wording.interval_words(figure, card)
    of = f"{wording.of_words(figure, card)} ({interval})" if interval else wording.of_words(figure, card)
    texts = _target(line)
    texts += [f"Signal: {line.moved.words}."] if line.moved else []
    texts += [line.service.text] if line.service else []
    texts += [f"The analyst: {line.analyst.text}"] if line.analyst else []
    counted = _parts(figure, ("numerator", "denominator"), share=False)
    return (
        Cell(card.title),
        Cell(value, figure.value, strong=figure.value is not None),
        Cell(of or "–", parts=(*counted, *_parts(figure, ("low", "high"), share=_shares(card)))),
        Cell(_limits(line.chart), chart=_control(line.chart, ()), parts=_every(line.chart)),
        Cell(wording.amount_words(line.year, card) or "–", line.year),
        Cell(" ".join(texts) or "–"),
    )


def _others(page: MonthPage) -> Iterator[Block]:
    """What other authorities published of the same measures; nothing where none was read."""
    lines = [line for section in page.sections for line in section.lines if line.published]
    if not lines:
        return
    yield Heading("Beside other authorities", anchor="others")
    columns = (
        Column("Measure"), Column("Ours, 12 months or on the last day", numeric=True),
        Column("Ours, published", numeric=True), Column("Neighbours", numeric=True), Column("London", numeric=True),
        Column("England", numeric=True),
    )  # fmt: skip
    yield Table("Other authorities, the year to 31 March that was published last", columns, tuple(map(_other, lines)))
    yield Text(
        "Neighbours: the mean of our statistical neighbours that have a figure. † The definition differs: what the "
        "measure means stands in Practice Lens. A measure that is not here is published by nobody in the same way.",
        quiet=True,
    )


def _other(line: MeasureMonth) -> tuple[Cell, ...]:
    """A measure beside what was published of it; of a stock what stood on the last day is ours."""
    one = line.published
    assert one is not None
    # Of what happened a month is not laid beside others' year: with a month missing there is none of ours.
    ours = line.figure.value if line.card.timing is Timing.STOCK else line.year
    title = f"{line.card.title}{' †' if one.differs else ''} (year to March {one.year})"
    words = (one.ours, one.neighbours, one.london, one.england)
    published = (Cell(text, number) for text, number in zip(words, one.numbers, strict=True))
    return (Cell(title), Cell(wording.amount_words(ours, line.card) or "–", ours), *published)


def _target(line: MeasureMonth) -> list[str]:
    """What it is to reach, and whether the month does; nothing where none is set."""
    if line.verdict is None:
        return []
    target = wording.amount_words(line.target, line.card)
    return [f"Target {target}: {wording.verdict_words(line.verdict, line.card)}."]


def _parts(figure: object, names: Sequence[str], *, share: bool) -> tuple[Part, ...]:
    """Numbers of a figure by the names of its fields."""
    found = ((name, getattr(figure, name)) for name in names)
    titles = {"low": "95 % interval, from", "high": "95 % interval, to"}
    return tuple(
        Part(titles.get(name, name.capitalize()), value, share=share) for name, value in found if value is not None
    )


def _every(chart: Chart) -> tuple[Part, ...]:
    """Every month's value, which a workbook gives a column each."""
    return tuple(
        Part(f"{one.figure.end:%B %Y}", one.value, share=_shares(chart.card))
        for one in chart.points
        if one.value is not None
    )


def _shares(card: Card) -> bool:
    return card.kind is CardKind.SHARE


def _limits(chart: Chart) -> str:
    """Average and limits of a chart's latest phase; of one without, between what its months lay."""
    last = chart.points[-1]
    if chart.phases[-1].rare:
        return wording.between_words(chart.phases[-1])
    if last.centre is None or last.low is None or last.high is None:
        least, most = (wording.limit_words(one, chart.card) for one in wording.ends(chart))
        return f"{least} to {most}" + ("" if chart.limited else ", no limits")
    average, low, high = (wording.limit_words(one, chart.card) for one in (last.centre, last.low, last.high))
    trial = ", on trial" if chart.phases[-1].trial else ""
    return f"average {average}, limits {low} to {high}{trial}"


def _months(chart: Chart) -> Table:
    """Every month of a chart, the latest first."""
    columns = (
        Column("Month"), Column("Figure", numeric=True), Column("Of", numeric=True),
        Column("Average", numeric=True), Column("Lower limit", numeric=True), Column("Upper limit", numeric=True),
        Column("How limits are made"), Column("Signal"),
    )  # fmt: skip
    # The latest first, because that month is what the report is of.
    rows = tuple(_month(chart, place) for place in reversed(range(len(chart.points))))
    return Table(f"{chart.card.title}, every month", columns, rows)


def _month(chart: Chart, place: int) -> tuple[Cell, ...]:
    point, card, signal = chart.points[place], chart.card, chart.marked.get(place)
    lines = (Cell(wording.limit_words(one, card), one) for one in (point.centre, point.low, point.high))
    parts = _parts(point.figure, ("numerator", "denominator"), share=False)
    return (
        Cell(f"{point.figure.end:%B %Y}", day=point.figure.end.isoformat()),
        Cell(wording.value_words(point.figure, card) or point.figure.why or "nothing to judge", point.value),
        Cell(wording.of_words(point.figure, card), parts=parts),
        *lines,
        Cell(wording.phase_of(chart, place)),
        Cell(rules.signal_words(card, chart, signal) if signal else ""),
    )


def _control(chart: Chart, events: Sequence[VersionView]) -> Control:
    """The chart as data for any renderer."""
    last, card = chart.points[-1], chart.card
    lines = (last.high, last.centre, last.low)
    if last.centre is None:
        least, most = wording.ends(chart)
        lines = (most, None, least)
    names = ("upper", "average", "lower") if last.centre is not None else ("most", "", "least")
    words = [
        f"{name} {wording.limit_words(one, card)}" if one is not None else ""
        for name, one in zip(names, lines, strict=True)
    ]
    # An event outside of the months that are drawn has no place, and is left out below.
    days = ((rules.place_of(chart.points, one.day), one) for one in events)
    return Control(
        tuple(one.value for one in chart.points),
        tuple(one.centre for one in chart.points),
        tuple(one.low for one in chart.points),
        tuple(one.high for one in chart.points),
        tuple(_mark(chart, place) for place in range(len(chart.points))),
        tuple(one.first for one in chart.phases),
        tuple(f"{one.figure.end:%b %Y}" for one in chart.points),
        (words[0], words[1], words[2]),
        tuple(ControlEvent(at, f"{one.title}, {one.day.day} {one.day:%b}") for at, one in days if at is not None),
    )


def _mark(chart: Chart, place: int) -> str:
    """How a month of a signal is marked."""
    signal = chart.marked.get(place)
    return rules.mark(chart.card, signal) if signal else ""


def _how(page: MonthPage) -> Iterator[Block]:
    """How the month is judged, what stands upright in its charts, which measures are left out."""
    yield Heading("How this month is judged", anchor="how")
    screened = "" if page.screened else "not "
    yield Text(
        "Each point is a month. The line is the average of its phase, dashed lines are the limits of ordinary months: "
        "three sigma, from a p chart for shares and a u chart for rates, widened where months differ more than chance "
        f"lets them, and from an XmR chart for counts and medians, whose moving ranges are {screened}screened. What "
        "does not happen in one month of four is judged by what lies between one and the next: a count or rate by days "
        "(t chart), a share below one in ten by how many others came between (g chart). A "
        f"signal is a month outside, {page.side} in a row on one side, {page.trend} rising or falling, or two of three "
        "near a limit. A full dot is worse, a diamond better, a square neither.",
        quiet=True,
    )
    if page.events:
        columns = (Column("Day"), Column("What happened"), Column("Whose figures"), Column("Limits begin anew"))
        rows = tuple(
            (
                tables.day_cell(one.day), Cell(one.title), Cell(one.service or "The whole authority"),
                Cell(one.sections_words or "nowhere"),
            )
            for one in page.events
        )  # fmt: skip
        yield Table("Dated events", columns, rows)
    if page.silent:
        silent = tuple((Cell(card.title),) for card in page.silent)
        title = "Measures left out: they answer for fewer than 13 months"
        yield Table(title, (Column("Measure"),), silent, folded=True)
