"""From contact to outcome: each step's rows of one time by what became of them, every number an explorer's answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Only
from practicelens.people.asking import Asking
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore import queries
from practicelens.performance.explore.questions import Period, Place, Question
from practicelens.performance.explore.shapes import Answer


@dataclass(frozen=True)
class StepKind:
    """A step: its card, what its rows are called, which of them go on and how all are worded.

    ``joined``: those that go on from the step before are rows of this one, in part.
    """

    card: str
    title: str
    words: tuple[tuple[Only, str], ...]
    goes_on: Only | None
    joined: bool = False


STEPS: Final = (
    StepKind(
        "contacts_to_referral", "Contacts",
        ((Only.COUNTED, "went on to a referral"), (Only.MISSED, "no referral within 7 days"),
         (Only.NOT_JUDGED, "not told yet")), Only.COUNTED,
    ),
    StepKind(
        "referral_nfa", "Referrals",
        ((Only.MISSED, "went further"), (Only.COUNTED, "no further action"), (Only.NOT_JUDGED, "no decision recorded")),
        Only.MISSED, joined=True,
    ),
    StepKind(
        "assessments_no_further_action", "Assessments completed",
        ((Only.MISSED, "support required"), (Only.COUNTED, "no further action"),
         (Only.NOT_JUDGED, "outcome not recorded")), Only.MISSED, joined=True,
    ),
    StepKind("in_need_started", "Episodes of need begun", ((Only.ALL, "begun"),), None, joined=True),
    StepKind(
        "section47_no_conference", "Strategy discussions and enquiries",
        ((Only.MISSED, "a conference needed"), (Only.COUNTED, "no conference needed"),
         (Only.NOT_JUDGED, "not decided, or not recorded")), Only.MISSED,
    ),
    StepKind(
        "conferences_to_plan", "Initial conferences",
        ((Only.COUNTED, "led to a plan"), (Only.MISSED, "no plan"), (Only.NOT_JUDGED, "outcome not recorded")),
        Only.COUNTED, joined=True,
    ),
    StepKind("plans_started", "Protection plans begun", ((Only.ALL, "begun"),), None, joined=True),
    StepKind("looked_after_started", "Began to be looked after", ((Only.ALL, "began"),), None),
)  # fmt: skip
"""In the order of a child's way through the service; each number is of the time asked for, and not of the same rows."""


@dataclass(frozen=True)
class Part:
    """The rows of a step that came to one thing; ``count`` is None where it is hidden."""

    only: Only
    words: str
    count: int | None
    goes_on: bool


@dataclass(frozen=True)
class Step:
    """A step with its parts, which add up to it; ``why`` it has none, "" where it has."""

    title: str
    card: Card
    question: Question
    parts: tuple[Part, ...]
    joined: bool
    why: str = ""
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int | None:
        """All rows of the step; None where it has none, or a part of it is hidden."""
        counts = [part.count for part in self.parts]
        return None if self.why or None in counts else sum(one or 0 for one in counts)


@dataclass(frozen=True)
class Flow:
    """The steps of a place and time; ``may_open``: their children open for whoever asks."""

    place: Place
    period: Period
    edition: EditionView
    steps: tuple[Step, ...]
    may_open: bool

    @property
    def steps_counted(self) -> tuple[Step, ...]:
        """The steps that have numbers."""
        return tuple(step for step in self.steps if step.total is not None)

    @property
    def finding(self) -> str:
        """What became of the rows of each step, in a sentence."""
        return "; ".join(map(_of_step, self.steps_counted))


def flow(asking: Asking, place: Place, period: Period, *, outside: bool = False) -> Flow:
    """The steps of a place and time, each as the explorer answers it.

    ``outside``: with small numbers hidden, as it may leave the authority. Raises Missing beyond the person's reach, and
    for a copy that is not of the whole authority; Refused where none can be made; ``TookTooLong``.
    """
    answers = [(kind, queries.answer(asking, Question(CARDS[kind.card], place, period))) for kind in STEPS]
    steps = tuple(_steps(asking, answers, outside=outside))
    if outside and not any(step.total is not None for step in steps):
        raise Refused("No copy for outside: there is no number that could be shown.", code="outside")
    edition, question = answers[0][1].edition, answers[0][1].question
    return Flow(place, period, edition, steps, queries.may_open(asking, question) and not outside)


def _steps(asking: Asking, answers: list[tuple[StepKind, Answer]], *, outside: bool) -> Iterator[Step]:
    for kind, answer in answers:
        found = answer
        if outside and not answer.why:
            found = queries.for_outside(asking, answer)
        elif outside and answer.question.place.whose.ids is not None:
            raise Missing("answer")
        yield _step(kind, found)


def _step(kind: StepKind, found: Answer) -> Step:
    whole = found.whole
    step = Step(kind.title, found.question.card, found.question, (), kind.joined, found.why)
    if found.why or whole is None:
        return step
    counts = {} if whole.hidden else _counts(found.card, whole.figure)
    parts = tuple(
        Part(only, words, None if whole.hidden else counts[only], only is kind.goes_on)
        for only, words in kind.words
        # Nobody of whom nothing is recorded is no part of the picture.
        if only is not Only.NOT_JUDGED or whole.hidden or counts[only]
    )
    remark = (whole.figure.why,) if whole.figure.why else ()
    return replace(step, parts=parts, notes=remark)


def _counts(card: Card, figure: Figure) -> dict[Only, int]:
    """How many rows came to each."""
    counted, unjudged = figure.numerator or 0, figure.not_judged
    judged = (figure.denominator or 0) if card.kind is Kind.SHARE else counted
    return {
        Only.COUNTED: counted,
        Only.MISSED: judged - counted,
        Only.NOT_JUDGED: unjudged,
        Only.ALL: judged + unjudged,
    }


def _of_step(step: Step) -> str:
    """A step in words: of how many how many went on."""
    went = next((part for part in step.parts if part.goes_on), None)
    if went is None or not step.total:
        return f"{step.title.lower()}: {step.total:,}"
    return f"of {step.total:,} {step.title.lower()} {went.count:,} {went.words}"
