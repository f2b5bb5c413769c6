"""A thematic report as a document: its parts in order, each a finding with chart and table; groups; meanings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from practicelens.analytics.measure import Figure as Number
from practicelens.analytics.measure import Kind
from practicelens.documents.blocks import Block, Cell, Column, Document, Figure, Heading, Part, Table, Text, of_period
from practicelens.governance.packs.core import meanings
from practicelens.governance.packs.monthly.document import Analysis, analysis_block
from practicelens.governance.packs.quarterly import groups, groups_document
from practicelens.governance.packs.states import Kind as Report
from practicelens.governance.packs.thematic.material import Answered, ThematicMaterial
from practicelens.governance.packs.thematic.parts import Says, asked_words
from practicelens.governance.packs.thematic.queries import ThematicView
from practicelens.performance.explore import wording
from practicelens.performance.explore.drawing import drawn
from practicelens.performance.explore.queries import RESTRICTED, UNSEEN
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.matters.wording import interval_words, of_words, value_words

ONLY_SHARES = "Only shares can be held beside each other so: of a number nobody knows of how many children it is."


def build(material: ThematicMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The report; of a time that no extract tells whole, that it is not told."""
    report = material.report
    about = (Report.THEMATIC.words, material.place, report.period.words(), report.group)
    subtitle = " · ".join(filter(None, about))
    # A time of which the end is not told would print low numbers as if they were findings.
    if material.dataset_as_at is None:
        why = Text("It stands here as soon as an extract is published that was taken on its last day or later.")
        return Document(report.title, subtitle, tuple(meta), (*analysis_block(analysis), why))
    blocks = (
        *analysis_block(analysis),
        *(block for place, one in enumerate(material.parts) for block in _part(place, one, report)),
        *(_by_groups(material) if report.by_groups else ()),
        *(meanings.blocks(material.meanings) if material.meanings else ()),
    )
    return Document(report.title, subtitle, tuple(meta), blocks)


def _part(place: int, one: Answered | Says, report: ThematicView) -> Iterator[Block]:
    anchor = f"part-{place + 1}"
    if isinstance(one, Says):
        yield Heading(one.heading, anchor=anchor)
        yield Text(one.text)
        return
    if one.answer is None or one.answer.why:
        why = one.answer.why if one.answer is not None else one.why
        yield Heading(asked_words(one.part), anchor=anchor)
        # Why it is not told is a sentence here and half of one there.
        yield Text(f"Not told: {why}.".replace("..", "."))
        return
    yield Heading(_heading(one.answer, report), anchor=anchor)
    yield from of_period(wording.period_of(one.answer), _answer(one.answer))


def _heading(found: Answer, report: ThematicView) -> str:
    """The finding, with whom its question alone is narrowed to: the report's own group stands under the title."""
    # Said once, at the top: repeated over each figure it would hide what differs.
    own = tuple((cut, key) for cut, key in found.question.narrowed if cut.key not in report.narrowed)
    about = wording.about_words(replace(found.question, narrowed=own), "")
    return f"{wording.heading(found)} ({about})" if about else wording.heading(found)


def _answer(found: Answer) -> Iterator[Block]:
    """What stands under the heading: the finding, the chart with its table, or the table alone, what is to be known."""
    finding = wording.finding(found)
    if finding:
        yield Text(f"{finding[:1].upper()}{finding[1:]}.")
    table, picture = _table(found), drawn(found)
    # The table stands with the chart: whoever cannot see the one reads the other.
    if picture is not None:
        spec, alt = picture
        yield Figure(_called(found), spec, alt, table)
    else:
        yield table
    for note in found.notes:
        words = RESTRICTED if note == UNSEEN else note
        yield Text(f"{words[:1].upper()}{words[1:]}", quiet=True)


def _called(found: Answer) -> str:
    """What a table is of: the figure, how it is divided, whom it is narrowed to."""
    cut, about = found.question.cut, wording.about_words(found.question, "")
    divided = [f"by {cut.words}"] if cut is not None else []
    return ", ".join([found.question.card.title, *divided, *([about] if about else [])])


def _table(found: Answer) -> Table:
    cut, beside = found.question.cut, found.before
    # A column of dashes alone would look as if something had been tried.
    judged = any(row.rest for row in found.rows)
    columns = (
        Column(f"{cut.words[:1].upper()}{cut.words[1:]}" if cut else "Whose"), Column("Number", numeric=True),
        Column("Of what (95 % interval)"),
        *((Column(f"{beside.words[:1].upper()}{beside.words[1:]}", numeric=True), Column("Could chance explain it"))
          if beside else ()),
        *((Column("Beside the others"),) if judged else ()),
    )  # fmt: skip
    rows = [*found.rows, *([found.whole] if found.whole is not None else [])]
    return Table(_called(found), columns, tuple(tuple(_row(found, row, judged=judged)) for row in rows))


def _row(found: Answer, row: GroupRow, *, judged: bool) -> Iterator[Cell]:
    whole = row is found.whole
    yield Cell(row.words, strong=whole)
    yield from _number(found, row.figure, strong=whole)
    if found.before is not None:
        words = value_words(row.before, found.card) if row.before is not None else ""
        yield Cell(words or "–", row.before.value if row.before is not None and words else None)
        yield Cell(row.by_chance or "–")
    if judged:
        yield Cell(row.rest or "–")


def _number(found: Answer, one: Number, *, strong: bool) -> Iterator[Cell]:
    """A figure, and of what it is with its interval, each number for a workbook too."""
    card = found.card
    words = value_words(one, card)
    yield Cell(words or "–", one.value if words else None, strong=strong)
    interval = interval_words(one, card)
    not_judged = f"{one.not_judged:,} not judged" if one.not_judged else ""
    of = " ".join(filter(None, (of_words(one, card), f"({interval})" if interval else "")))
    share = card.kind is Kind.SHARE
    numbers = (("Numerator", one.numerator), ("Denominator", one.denominator)) if card.kind is not Kind.COUNT else ()
    parts = (
        *(Part(title, value) for title, value in numbers if value is not None),
        *(Part(f"95 % interval, {end}", value, share) for end, value in (("from", one.low), ("to", one.high))
          if value is not None),
        *((Part("Not judged", one.not_judged),) if one.not_judged else ()),
    )  # fmt: skip
    yield Cell("; ".join(filter(None, (of, not_judged, one.why))) or "–", parts=parts)


def _by_groups(material: ThematicMaterial) -> Iterator[Block]:
    """Whether its shares differ by ethnicity, sex and disability, by the quarter's own test."""
    answered = groups.answers(material.questions)
    yield Heading(groups_document.heading(answered), anchor="groups")
    # Asked for and not answered is said: left out, it would pass for no difference.
    if not answered:
        yield Text(f"No share stands in this report. {ONLY_SHARES}")
        return
    yield from groups_document.tested(answered)
    yield Text(ONLY_SHARES, quiet=True)
