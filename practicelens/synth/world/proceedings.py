"""Pre-proceedings before some children came into care, and beside some protection plans that did not.

Worked out of what was invented already, by throws of their own (``meetings.throw``): nothing else changes by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.synth.world.days import Day, workdays
from practicelens.synth.world.meetings import throw
from practicelens.synth.world.records import Child, Episode, Plan

BEFORE_CARE, BESIDE_PLAN = 0.8, 0.3
"""Of plans after which the child came into care, and of others, those with pre-proceedings."""


@dataclass(frozen=True)
class PreProceedings:
    """From the decision to begin to the one to step down or to issue; ``court`` is None where it was stepped down."""

    started: Day
    letter: Day
    first_meeting: Day
    ended: Day
    court: Day | None
    offered: bool
    held: bool
    meetings: int


def pre_proceedings(episode: Episode) -> list[PreProceedings]:
    """Those of an episode of need, one a protection plan at most."""
    return [one for plan in episode.plans if (one := _of(episode, plan))]


def _of(episode: Episode, plan: Plan) -> PreProceedings | None:
    """A plan's, so long before the care that followed it as pre-proceedings last, or some weeks into the plan."""
    child = episode.child
    # Care that begins near the plan or in it is what the proceedings led to; later care has other grounds.
    care = next((one for one in episode.cares if plan.start + 60 <= one.start <= plan.end + 30), None)
    if _throw(child, plan, "begin") >= (BEFORE_CARE if care else BESIDE_PLAN):
        return None
    weeks = 8 + int(_throw(child, plan, "weeks") * 12)
    # Panels meet on working days.
    ended = workdays().before((care.start - 10 if care else plan.start + 40 + 7 * weeks) + 1)
    started = workdays().before(max(ended - 7 * weeks, plan.start + 5) + 1)
    letter = workdays().add(started, 3 + int(_throw(child, plan, "letter") * 5))
    offered = _throw(child, plan, "offer") < 0.86
    return PreProceedings(
        started=started,
        letter=letter,
        first_meeting=workdays().add(letter, 6 + int(_throw(child, plan, "meeting") * 8)),
        ended=ended,
        # The application comes some days before the order under which care begins.
        court=care.start - 3 if care else None,
        offered=offered,
        held=offered and _throw(child, plan, "held") < 0.58,
        # A meeting to begin with, and one about every six weeks to look at what has changed.
        meetings=1 + weeks // 6,
    )


def _throw(child: Child, plan: Plan, what: str) -> float:
    """By the family, whose children go through it together."""
    return throw(child.family, plan.start, f"proceedings {what}")
