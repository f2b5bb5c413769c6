"""How invented audits are graded: from how well the team works, domain by domain, with the published rule on top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from practicelens.quality.audits.core.rules import suggestion
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.past.rows import PastGrading
from practicelens.quality.standards.content import Domain, Tool
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank
from practicelens.synth.world.dice import Dice

# Where a piece of work must stand, in standard deviations, to be given each grade or better.
_CUTS = ((1.42, Grade.OUTSTANDING), (-0.42, Grade.GOOD), (-2.05, Grade.REQUIRES_IMPROVEMENT))
# At the typical quality, before domains spread: of 100 audits 8 are Outstanding, 58 Good, 32 less than Good, 2
# Inadequate.
_STEEPNESS, _TYPICAL = 3.2, 0.77
# How far a domain stands from its whole, where an audit stands 1 from its team.
_SPREAD = 0.42
# Planning and recording come out lower, as the demonstration's published reports tell of them.
_WEAKER = {"planning": -0.25, "recording": -0.15, "together": 0.10, "seen_and_heard": 0.12}
_TEXTS = 0.45
_LADDER = (Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.OUTSTANDING)


def grade_all(
    tool: Tool, quality: float, handed_in: date, dice: Dice, *, at_least: Grade | None = None,
    at_most: Grade = Grade.OUTSTANDING,
) -> PastGrading:  # fmt: skip
    """An auditor's grades of every domain and of the whole, with reasons; ``at_least`` lifts a re-audit that moved.

    ``at_most``: no domain is better, because so little time has passed.
    """
    stands = (quality - _TYPICAL) * _STEEPNESS + _normal(dice)
    # Just inside the grade that is asked for, so that its domains still spread around it.
    if at_least is not None:
        stands = max(stands, -0.1 if at_least is Grade.GOOD else -1.5)
    domains = tuple(_domain(domain, stands, dice, at_most) for domain in tool.domains)
    suggested = suggestion(tool, {one.domain: one.grade for one in domains}) or Grade.GOOD
    overall, differs = suggested, ""
    # Now and then the auditor weighs otherwise than the rule and has to say why; never to or from the outer grades.
    if dice.chance(0.06) and suggested in (Grade.GOOD, Grade.REQUIRES_IMPROVEMENT):
        overall = Grade.GOOD if suggested is Grade.REQUIRES_IMPROVEMENT else Grade.REQUIRES_IMPROVEMENT
        differs = dice.pick(bank.DIFFERS)
    return PastGrading(handed_in, overall, dice.pick(bank.WHOLE_WHY[overall.value]), domains, differs)


def own_grades(given: PastGrading, handed_in: date, dice: Dice) -> PastGrading:
    """The practitioner's own grade of the whole, blind of the auditor's: most often the same, else mostly higher."""
    place = _LADDER.index(given.overall)
    draw = dice.unit()
    place += 1 if draw < 0.26 else -1 if draw > 0.93 else 0
    # Nobody calls their own work inadequate.
    overall = _LADDER[min(max(place, 1), 3)]
    return PastGrading(handed_in, overall, dice.pick(bank.OWN_WHY))


def _domain(domain: Domain, stands: float, dice: Dice, at_most: Grade) -> GradedDomain:
    """One domain: a grade near the whole's, and words that fit its standard."""
    standard = domain.standards[0] if domain.standards else "difference"
    if domain.may_not_apply and dice.chance(0.12):
        return GradedDomain(domain.key, None, dice.pick(bank.WHY[""]))
    # Ranks count from the best, so the larger of the two is the lower grade.
    grade = max(_cut(stands + _normal(dice) * _SPREAD + _WEAKER.get(standard, 0.0)), at_most, key=lambda one: one.rank)
    good = grade.at_least(Grade.GOOD)
    return GradedDomain(
        domain.key,
        grade,
        dice.pick(bank.WHY[grade.value]),
        went_well=_words(bank.WENT_WELL[standard], 0.75 if good else 0.35, dice),
        seen=_words(bank.SEEN, _TEXTS, dice),
        better=_words(bank.BETTER[standard], 0.25 if good else 0.75, dice),
    )


def _words(texts: Sequence[str], likely: float, dice: Dice) -> str:
    """One of the texts, or nothing."""
    return dice.pick(texts) if dice.chance(likely) else ""


def _cut(stands: float) -> Grade:
    return next((grade for least, grade in _CUTS if stands > least), Grade.INADEQUATE)


def _normal(dice: Dice) -> float:
    """A number from the bell curve, near enough: twelve throws less six."""
    # Twelve uniform throws have a variance of one, and their sum is near enough to normal.
    return sum(dice.unit() for _ in range(12)) - 6.0
