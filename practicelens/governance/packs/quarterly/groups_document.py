"""Do timeliness, grades and experience differ by ethnicity, sex or disability? The quarterly report's answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practicelens.documents.blocks import Block, Cell, Column, Heading, Table, Text
from practicelens.governance.packs.monthly import tables, tallies
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.quarterly import groups
from practicelens.governance.packs.quarterly.groups import DIMENSIONS, Answered, Found, Judged
from practicelens.governance.packs.quarterly.material import QuarterlyMaterial

HOW = (
    "Each group is held beside the other groups of its kind by Fisher's exact test. Because {tests}, the chances are "
    "corrected for their number (Holm). *No sign of it* does not show that there is no difference: small groups hide "
    "all but large ones. *Cannot tell* stands where a group, or the others beside it, has fewer than ten. A difference "
    "says that there is something to understand, not why; a child counted several times, as in visits, makes chance "
    "look smaller than it is."
).replace("*", "")
NOT_HELD = (
    "Not held, so not answered here: what families say in surveys, complaints and compliments; religion, language and "
    "sexual orientation; and the groups of children whom the dataset does not know."
)


def blocks(material: QuarterlyMaterial) -> Iterator[Block]:
    """The finding in a heading, how it was judged, a table a question, and what is not held."""
    answered = groups.answers(material.questions)
    yield Heading(heading(answered), anchor="groups")
    if material.dataset_as_at is None:
        yield Text("No published dataset could tell children’s ethnicity, sex and disability when this was written.")
        return
    yield Text("Do timeliness, grades and experience differ by ethnicity, sex or disability?")
    yield from tested(answered)
    as_at = tables.day_words(material.dataset_as_at)
    yield Text(f"Groups as the dataset of {as_at} tells them. {NOT_HELD}", quiet=True)


def tested(answered: Sequence[Answered]) -> Iterator[Block]:
    """How groups were judged, and a table a question."""
    tests = sum(one.tests for one in answered)
    yield Text(HOW.format(tests="one test is made" if tests == 1 else f"{tests} tests are made"))
    for one in answered:
        yield from _question(one)


def heading(answered: Sequence[Answered]) -> str:
    """The finding: who differs in what, or that nothing is shown, or that nothing can be told."""
    found = [(one.question, judged) for one in answered for judged in one.differing]
    if found:
        # Of two groups alone both differ: the lower one is named.
        lower = [pair for pair in found if pair[1].lower] or found
        named = [f"{judged.count.group} ({question.title.partition(',')[0]})" for question, judged in lower]
        more = f" and {len(named) - 2} more" if len(named) > 2 else ""
        return f"By ethnicity, sex and disability: lower by more than chance for {', '.join(named[:2])}{more}"
    # "No sign" only where something was tested: where nothing could be, silence would be taken for an all-clear.
    if any(judged.found is Found.NO_SIGN for one in answered for judged in one.judged):
        return "By ethnicity, sex and disability: no sign of a difference where it can be told"
    return "By ethnicity, sex and disability: cannot tell"


def _question(one: Answered) -> Iterator[Block]:
    """A table of one question, or that nothing was there to judge: no such work here, or the dataset lacks it."""
    if not any(judged.count.of for judged in one.judged):
        yield Text(f"{one.question.title}: nothing here could be judged.")
        return
    ordered = sorted(one.judged, key=lambda judged: DIMENSIONS.index(judged.count.dimension))
    rows = tuple(_row(judged) for judged in ordered if judged.count.of)
    columns = (
        *(
            Column("By"),
            Column("Group"),
            Column(one.question.of, numeric=True),
            Column(one.question.what, numeric=True),
        ),
        *(Column("95 % interval", numeric=True), Column("Beside the others", numeric=True), Column("Verdict")),
    )
    yield Table(one.question.title, columns, rows)


def _row(judged: Judged) -> tuple[Cell, ...]:
    """A group: n, its share and interval, the others' share, the verdict."""
    count = judged.count
    counted = Tally(good=count.counted, inadequate=count.of - count.counted)
    rest = Tally(good=judged.rest_counted, inadequate=judged.rest_of - judged.rest_counted)
    known = count.group != groups.NOT_KNOWN
    return (
        Cell(count.dimension.capitalize()),
        Cell(count.group),
        tables.number(count.of),
        tables.share_cell(counted, "Yes"),
        tables.interval_cell(counted),
        Cell(tallies.percent(rest.share), rest.share) if known and rest.total else Cell("–"),
        Cell(judged.found.words, strong=judged.found is Found.DIFFERS),
    )
