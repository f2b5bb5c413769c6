"""What a thematic report is made from: its questions answered, the same for every reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.exploring.cuts import CUTS, NOT_RECORDED
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.core.whole import is_whole
from practicelens.governance.packs.monthly.queries import WHOLE
from practicelens.governance.packs.quarterly import groups
from practicelens.governance.packs.thematic import queries
from practicelens.governance.packs.thematic.parts import Asks, Says
from practicelens.governance.packs.thematic.queries import ThematicView
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets.cases.by_group import GroupCount
from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.performance.datasets.definitions.queries import Meaning
from practicelens.performance.explore import groups as explored_groups
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.shapes import Answer


@dataclass(frozen=True)
class Answered:
    """A question of the report: its answer, or why it is no question any more."""

    part: Asks
    answer: Answer | None
    why: str = ""


@dataclass(frozen=True)
class ThematicMaterial:
    """A report with its answers, in the order of its parts; none where no extract tells all of its time.

    ``questions``: its shares by ethnicity, sex and disability, where it asks whether they differ.
    """

    report: ThematicView
    scope: str
    place: str
    parts: tuple[Answered | Says, ...] = ()
    questions: tuple[groups.Question, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    dataset_as_at: date | None = None
    teams: tuple[TeamView, ...] = ()


def material_for(asking: Asking, service_id: int | None, period: Month) -> ThematicMaterial:
    """A report's answers. ``Missing`` for one that there is not, of another place or time than asked, or out of reach.

    Raises FiguresUnreadable where an answer cannot be counted in a bearable time.
    """
    if not isinstance(period, Chosen):
        raise Missing("report")
    report = queries.one(asking, period.report)
    # The address of a report names both: one of another time is another report, and not this one.
    if (report.service_id, report.period) != (service_id, period):
        raise Missing("report")
    place = queries.place_of(asking, report.place)
    scope = WHOLE.name if service_id is None else asking.services[service_id].name
    empty = ThematicMaterial(report, scope, WHOLE.name if service_id is None else place.words)
    edition = explorer.edition(asking)
    if edition is None or not is_whole(asking, period):
        return empty
    # Named on no restricted child: others read what is made of it.
    everybody = asking.for_everybody()
    try:
        parts = tuple(_answers(everybody, report, edition.as_at))
        questions = tuple(_questions(everybody, parts)) if report.by_groups else ()
    except TookTooLong as error:
        raise FiguresUnreadable from error
    # Each meaning once, in the order in which the figures come.
    keys = dict.fromkeys(one.part.asked.get("card", "") for one in parts if isinstance(one, Answered))
    cards = [CARDS[key] for key in keys if key in CARDS]
    meanings = definitions.meanings(asking, cards)
    return replace(empty, parts=parts, questions=questions, meanings=meanings, dataset_as_at=edition.as_at)


def check_filled(asking: Asking, period: Chosen) -> None:
    """Raise Refused (figures) for a report in which nothing stands: it would freeze an analysis of nothing."""
    if not queries.one(asking, period.report).parts:
        raise Refused("Nothing stands in it yet. Add figures or words first.", code="figures")


def _answers(asking: Asking, report: ThematicView, as_at: date) -> Iterator[Answered | Says]:
    """Every part, in order."""
    for part in report.parts:
        if isinstance(part, Says):
            yield part
            continue
        asked = queries.question(asking, report, part, as_at)
        yield Answered(part, None, asked) if isinstance(asked, str) else Answered(part, explorer.answer(asking, asked))


def _questions(asking: Asking, parts: Sequence[Answered | Says]) -> Iterator[groups.Question]:
    """Each share once, by the three dimensions; what its own question was narrowed to stays."""
    seen: set[tuple[object, ...]] = set()
    for one in parts:
        answer = one.answer if isinstance(one, Answered) else None
        # The test asks whether some of a group are counted and others not: a bare number has no others.
        if answer is None or answer.card.kind is not Kind.SHARE or not answer.card.of_children:
            continue
        asked = answer.question
        # Two parts may ask one share divided otherwise: tested twice, it would be corrected for a test too many.
        key = (asked.card.key, *((cut.key, group) for cut, group in asked.narrowed))
        if key not in seen:
            seen.add(key)
            yield _question(asking, asked)


def _question(asking: Asking, asked: Question) -> groups.Question:
    counts = [count for dimension in groups.DIMENSIONS for count in _counts(asking, asked, dimension)]
    card = asked.card
    narrowed = [explored_groups.in_words(cut, key, {}) for cut, key in asked.narrowed]
    title = "; ".join([card.title, *narrowed])
    return groups.Question(title, card.counted_word.capitalize(), "Judged", tuple(counts))


def _counts(asking: Asking, asked: Question, dimension: str) -> Iterator[GroupCount]:
    """A share's groups of one dimension; none where its rows do not hold it."""
    found = explorer.answer(asking, replace(asked, cut=CUTS[dimension], beside="", pair=None))
    for row in found.rows:
        # Named as in the quarter’s report, whose test leaves this group out.
        name = groups.NOT_KNOWN if row.key == NOT_RECORDED else row.words
        yield GroupCount(dimension, name, row.figure.numerator or 0, row.figure.denominator or 0)
