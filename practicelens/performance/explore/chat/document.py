"""ChAT's pages as a document: a section a page, its figures as a table, its parts as charts with their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from practicelens.analytics.measure import Card, Kind, Only
from practicelens.documents.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Part,
    Strip,
    Table,
    Text,
    of_period,
)
from practicelens.documents.numbers import percent
from practicelens.documents.specs import Bar, Bars, Pyramid, PyramidRow, Stacked, StackedRow
from practicelens.performance.explore.chat.shapes import (
    REST,
    SEXES,
    Ages,
    Beside,
    ChatView,
    Divided,
    Group,
    Measured,
    PageView,
    Shown,
)
from practicelens.performance.explore.queries import RESTRICTED
from practicelens.performance.explore.suppressing import limit_words
from practicelens.performance.matters import wording
from practicelens.workdays.counting import counted

Ref = Callable[[Card, dict[str, str], Only], str]
"""How a document names the rows behind a number: of a card, narrowed by some cuts, all or those counted alone."""

HIDDEN = "c"
LAYOUT = (
    "ChAT’s own workbook is shared among authorities and not published: these are its pages in the order of its lists,"
    " with the charts and bins that are known of it. What is ours is said under each."
)


def build(view: ChatView, ref: Ref | None = None) -> Document:
    """The whole document. ``ref`` names what stands behind each number; without one nothing leads anywhere."""
    named = ref if ref is not None and view.may_open else _nothing
    blocks: list[Block] = [Text(LAYOUT, quiet=True), *(Text(words, quiet=True) for words in _notes(view))]
    for page in view.pages:
        blocks += _page(view, page, named)
    subtitle = f"ChAT’s pages · {view.place.words} · {view.period.words}"
    title = f"The organisation: {view.period.words}"
    return Document(title, subtitle, (), tuple(of_period(view.period.words, blocks)))


def _nothing(card: Card, narrowed: dict[str, str], only: Only) -> str:
    return ""


def _notes(view: ChatView) -> Iterator[str]:
    """What holds of every page."""
    if view.suppressed:
        yield limit_words(view.limit)
    if view.unseen:
        yield RESTRICTED


def _page(view: ChatView, page: PageView, ref: Ref) -> Iterator[Block]:
    yield Heading(heading(page), anchor=page.page.key, sheet=f"{page.number} {page.page.sheet}")
    yield _beside(view, page) if page.page.beside else _figures(page, ref)
    charts = [_part(one, ref) for one in page.parts]
    figures = tuple(one for one in charts if isinstance(one, Figure))
    if figures:
        yield Strip(tuple(_dated(view, figures)))
    yield from (one for one in charts if isinstance(one, Text))
    if page.nobody:
        yield Text(f"Nobody to divide: {'; '.join(title.lower() for title in page.nobody)}.", quiet=True)
    of = f"List {page.page.lists}" if page.page.lists.isdecimal() else "Every list"
    yield Text(f"{of} of Annex A. {page.page.unknown}", quiet=True)


def heading(page: PageView) -> str:
    """Its number and title, and how many it is about where it is about one number."""
    first, words = page.figures[0], f"{page.number}. {page.page.title}"
    # A page of parts is about what its first figure counts; the two pages of all lists are about many things.
    if not page.parts or first.card.kind is not Kind.COUNT or first.hidden or first.figure.value is None:
        return words
    return f"{words}: {_value(first)}"


def _dated(view: ChatView, figures: Sequence[Figure]) -> Iterator[Figure]:
    """The same charts, their tables saying of what time they tell."""
    for one in of_period(view.period.words, figures):
        assert isinstance(one, Figure)
        yield one


def _value(one: Measured) -> str:
    if one.hidden:
        return HIDDEN
    return wording.value_words(one.figure, one.card) or "not told"


def _figures(page: PageView, ref: Ref) -> Table:
    """The figures of a page, a row each."""
    columns = (Column("Figure"), Column("Number", numeric=True), Column("Of what (95 % interval)"),
               Column("Children", numeric=True))  # fmt: skip
    return Table(f"{page.page.title}: figures", columns, tuple(_figure_row(one, ref) for one in page.figures))


def _figure_row(one: Measured, ref: Ref) -> tuple[Cell, ...]:
    figure, card = one.figure, one.card
    if one.hidden:
        return Cell(card.title), Cell(HIDDEN), Cell("–"), Cell(HIDDEN)
    interval = wording.interval_words(figure, card)
    of = wording.of_words(figure, card)
    words = f"{of} ({interval})" if interval and of else of
    not_judged = f"{figure.not_judged:,} not judged" if figure.not_judged else ""
    details = "; ".join(filter(None, (words, not_judged, figure.why)))
    if figure.value is None:
        # In the column that has room: a reason squeezed beside numbers would be four lines high.
        return Cell(card.title), Cell("–"), Cell(f"{figure.why[:1].upper()}{figure.why[1:]}" or "–"), Cell("–")
    share = card.kind is Kind.SHARE
    numbers = (("Numerator", figure.numerator), ("Denominator", figure.denominator))
    parts = (
        *(Part(title, value) for title, value in numbers if value is not None and card.kind is not Kind.COUNT),
        *(Part(f"95 % interval, {end}", value, share) for end, value in (("from", figure.low), ("to", figure.high))
          if value is not None),
        *((Part("Not judged", figure.not_judged),) if figure.not_judged else ()),
    )  # fmt: skip
    behind = ref(card, {}, _only(card)) if figure.numerator or figure.denominator or figure.not_judged else ""
    children = figure.children if card.of_children else None
    return (
        Cell(card.title),
        Cell(wording.value_words(figure, card), figure.value, ref=behind),
        Cell(details or "–", parts=parts),
        Cell("–" if children is None else f"{children:,}", children),
    )


def _only(card: Card) -> Only:
    """Which rows a number counts: of a number those that count, of others all."""
    return Only.COUNTED if card.kind is Kind.COUNT else Only.ALL


def _beside(view: ChatView, page: PageView) -> Table:
    """Our figures, and what others published of the same."""
    columns = (
        Column("Figure"), Column("Ours", numeric=True), Column("Ours, published", numeric=True),
        Column("Neighbours", numeric=True), Column("London", numeric=True), Column("England", numeric=True),
    )  # fmt: skip
    note = (
        "Published: the year to 31 March that stands beside each figure. Neighbours: the mean of our statistical"
        " neighbours that have a figure. † The definition differs, as what each figure means says. A dash: nobody"
        " publishes it in the same way, or it was not read."
    )
    return Table(page.page.title, columns, tuple(_beside_row(view, one) for one in page.figures), note)


def _beside_row(view: ChatView, one: Measured) -> tuple[Cell, ...]:
    ours = Cell(_value(one) if not one.figure.why or one.figure.value is not None else "–",
                None if one.hidden else one.figure.value)  # fmt: skip
    published = view.published.get(one.card.key)
    if published is None:
        return Cell(one.card.title), ours, *(Cell("–"),) * 4
    title = f"{one.card.title}{' †' if published.differs else ''} ({published.year})"
    words = (published.ours, published.neighbours, published.london, published.england)
    return Cell(title), ours, *(Cell(text, number) for text, number in zip(words, published.numbers, strict=True))


def _part(part: Shown, ref: Ref) -> Figure | Text:
    if isinstance(part, Ages):
        return _ages(part, ref)
    if isinstance(part, Beside):
        return _shares(part, ref)
    return _divided(part, ref)


def _divided(part: Divided, ref: Ref) -> Figure | Text:
    """Groups as bars, with their table."""
    shown = [one for one in part.groups if one.number is not None]
    if not part.known and not any(one.number is None for one in part.groups):
        of = (
            counted(part.total or 0, "row")
            if not part.card.of_children
            else counted(part.total or 0, "child", "children")
        )
        return Text(f"{part.part.title}: not recorded for any of {of}.", quiet=True)
    columns = (Column(part.cut.words.capitalize()), Column("Number", numeric=True), Column("Share", numeric=True))
    rows = tuple(_group_row(part, one, ref) for one in part.groups)
    alt = "; ".join(f"{one.words} {one.number:,}" for one in shown) or "Every number is hidden."
    spec = Bars(tuple(Bar(one.words, one.number or 0, _bar_words(part, one)) for one in shown))
    note = f"{counted(part.left_out, 'row')} could not be judged and {'is' if part.left_out == 1 else 'are'} left out."
    table = Table(f"{part.card.title}, {part.part.title.lower()}", columns, rows)
    return Figure(_divided_title(part), spec, alt, table, note if part.left_out else "")


def _divided_title(part: Divided) -> str:
    """The finding: the largest of the groups that something is recorded of."""
    named = [one for one in part.known if one.key != REST]
    if not named or not part.total:
        return part.part.title
    largest = max(named, key=lambda one: one.number or 0)
    return f"{part.part.title}: {largest.words}, {largest.number:,} of {part.total:,}"


def _bar_words(part: Divided, one: Group) -> str:
    number = one.number or 0
    return f"{number:,} ({percent(number / part.total)})" if part.total else f"{number:,}"


def _group_row(part: Divided, one: Group, ref: Ref) -> tuple[Cell, ...]:
    if one.number is None:
        return Cell(one.words), Cell(HIDDEN), Cell("–")
    # All others together are no one group: nothing narrows to them.
    behind = ref(part.card, {part.cut.key: one.key}, _only(part.card)) if one.number and one.key != REST else ""
    share = one.number / part.total if part.total else None
    return (
        Cell(one.words),
        Cell(f"{one.number:,}", one.number, ref=behind),
        Cell(percent(share) if share is not None else "–", share),
    )


SEX_WORDS = ("Girls", "Boys", "Neither", "Sex not recorded")


def _ages(part: Ages, ref: Ref) -> Figure:
    """Age and sex back to back; who is neither, or of unknown age or sex, stands in the table and is said."""
    known = [row for row in part.rows if row.key]
    girls, boys = part.totals[:2]
    spec = Pyramid(
        tuple(PyramidRow(row.words, *row.numbers[:2]) for row in known), _side("Girls", part, 0), _side("Boys", part, 1)
    )
    every = [place for place, _ in enumerate(SEXES) if place < 2 or any(row.numbers[place] != 0 for row in part.rows)]
    columns = (Column("Age"), *(Column(SEX_WORDS[place], numeric=True) for place in every))
    rows = tuple(
        (Cell(row.words), *(_age_cell(part, row.key, place, row.numbers[place], ref) for place in every))
        for row in part.rows
    )
    total = (Cell("All", strong=True), *(_total_cell(part.totals[place]) for place in every))
    table = Table(f"{part.card.title}, {part.part.title.lower()}", columns, (*rows, total))
    return Figure(f"{part.part.title}: {_sides(girls, boys)}", spec, _ages_alt(part), table, _apart(part))


def _side(name: str, part: Ages, place: int) -> str:
    number = part.totals[place]
    whole = sum(one for one in part.totals[:2] if one is not None)
    if number is None or not whole or None in part.totals[:2]:
        return name
    return f"{name} {number:,} ({percent(number / whole)})"


def _sides(girls: int | None, boys: int | None) -> str:
    if girls is None or boys is None:
        return "some numbers are hidden"
    return f"{counted(girls, 'girl')}, {counted(boys, 'boy')}"


def _ages_alt(part: Ages) -> str:
    """The pyramid in words: how many of each sex, and the age of which there are most."""
    words = [_sides(*part.totals[:2]).capitalize()]
    for place, name in ((0, "girls"), (1, "boys")):
        numbered = [(row.numbers[place] or 0, row.words) for row in part.rows if row.key]
        most, age = max(numbered, default=(0, ""))
        words += [f"of the {name} most are {_aged(age)} ({most:,})"] if most else []
    return "; ".join(words) + "."


def _aged(words: str) -> str:
    return f"aged {words}" if words.isdecimal() else words.lower()


def _apart(part: Ages) -> str:
    """How many the picture does not show."""
    unknown = [row for row in part.rows if not row.key]
    numbers = [*(number for row in part.rows if row.key for number in row.numbers[2:]),
               *(number for row in unknown for number in row.numbers)]  # fmt: skip
    if None in numbers:
        return "Who is neither, or of unknown age or sex, stands in the table."
    apart = sum(number or 0 for number in numbers)
    return (
        f"{counted(apart, 'more is', 'more are')} neither, or of unknown age or sex: the table has them."
        if apart
        else ""
    )


def _age_cell(part: Ages, key: str, place: int, number: int | None, ref: Ref) -> Cell:
    if number is None:
        return Cell(HIDDEN)
    narrowed = {part.cut.key: key, "sex": SEXES[place]}
    return Cell(f"{number:,}", number, ref=ref(part.card, narrowed, _only(part.card)) if number else "")


def _total_cell(number: int | None) -> Cell:
    return Cell(HIDDEN) if number is None else Cell(f"{number:,}", number, strong=True)


def _shares(part: Beside, ref: Ref) -> Figure | Text:
    """Shares side by side, each as a whole bar."""
    judged = [one for one in part.rows if one.figure.denominator and not one.hidden]
    if not judged:
        return Text(f"{part.part.title}: every number is hidden.", quiet=True)
    card = judged[0].card
    titles = (card.counted_word.capitalize(), card.missed_word.capitalize(), "Not judged")
    rows = tuple(StackedRow(one.card.title, _three(one), _value(one)) for one in judged)
    columns = (Column("Figure"), *(Column(title, numeric=True) for title in titles), Column("Share", numeric=True))
    lines = tuple(_share_row(one, ref) for one in part.rows)
    alt = "; ".join(f"{one.card.title}: {_value(one)}, {wording.of_words(one.figure, one.card)}" for one in judged)
    return Figure(_shares_title(part, judged), Stacked(rows, titles), alt, Table(part.part.title, columns, lines))


def _shares_title(part: Beside, judged: Sequence[Measured]) -> str:
    return f"{part.part.title}: {', '.join(_value(one) for one in judged)}"


def _three(one: Measured) -> tuple[int, int, int]:
    counted_, judged = one.figure.numerator or 0, one.figure.denominator or 0
    return counted_, judged - counted_, one.figure.not_judged


def _share_row(one: Measured, ref: Ref) -> tuple[Cell, ...]:
    if one.hidden or one.figure.denominator is None:
        return Cell(one.card.title), *(Cell(HIDDEN if one.hidden else "–"),) * 4
    only = (Only.COUNTED, Only.MISSED, Only.NOT_JUDGED)
    cells = (
        Cell(f"{number:,}", number, ref=ref(one.card, {}, which) if number else "")
        for number, which in zip(_three(one), only, strict=True)
    )
    return Cell(one.card.title), *cells, Cell(_value(one), one.figure.value)
