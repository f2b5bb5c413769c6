"""Second gradings of the month: drawn by the product's own lot, half of them done, both laid side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.holders import holders
from practicelens.quality.audits.beside import changes as beside_changes
from practicelens.quality.audits.beside.internal import Side, case, cases, sides
from practicelens.quality.audits.core.queries import audits as listed
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import Filters, GradedDomain
from practicelens.quality.audits.past.rows import PastGrading
from practicelens.quality.audits.work import changes as audits
from practicelens.quality.moderation.second_grades import agreeing, opening
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits.month import ProgrammeMonth
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.workdays.calendar import england

_DONE, _SAME, _DIFFERS = 0.6, 0.4, 0.22


def moderate(ids: WorldIds, today: date, month: ProgrammeMonth) -> int:
    """Draw on Thursday, grade on Friday; says how many second gradings were done."""
    dice = Dice(ids.world.seed, 13)
    drawn_on, graded_on = england().add(today, -2), england().add(today, -1)
    waiting = beside_changes.awaiting_draw()
    chosen = [one for one in waiting if opening.draw(one, by=SYSTEM, now=_on(drawn_on, 18)).chosen]
    known, graded = cases(chosen), sides(chosen)
    firsts = {known[one].child: graded[one] for one in chosen}
    done = 0
    for role in (Role.QA_OFFICER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER):
        for account in holders(role, today):
            done += _grade(account, ids, firsts, graded_on, dice, month)
    for one in agreeing.graded():
        agreeing.lay_side_by_side(one, by=SYSTEM, now=_on(graded_on, 18))
    return done


def _grade(
    account: int, ids: WorldIds, firsts: dict[ChildKey, Side], day: date, dice: Dice, month: ProgrammeMonth
) -> int:  # fmt: skip
    """What one grader has done by then; near the first, never looking at it."""
    by, done = ids.actor(account, day), 0
    for row in listed(ids.asking(account, day), Filters(mine=True, status=Status.ALLOCATED)):
        first = firsts.get(row.child)
        if row.kind is not Kind.SECOND or first is None or not dice.chance(_DONE):
            continue
        try:
            audits.start(row.id, independent=True, by=by, now=_on(day, 9))
        except (Missing, Refused):
            continue
        month.hand_in(case(row.id), by, day, _near(first, day, dice))
        done += 1
    return done


def _near(given: Side, day: date, dice: Dice) -> PastGrading:
    """Another grader's view of the same work: often the same, a grade off now and then, a little stricter."""
    same = dice.chance(_SAME)
    domains = tuple(
        GradedDomain(one.domain, _shifted(one.grade, dice, same), one.why, one.went_well, one.seen, one.better)
        for one in given.domains.values()
    )
    overall = _shifted(given.overall, dice, same) or given.overall
    return PastGrading(day, overall, given.why, domains, "Weighed as a whole, it holds together.")


def _shifted(grade: Grade | None, dice: Dice, same: bool) -> Grade | None:
    """The same grade, or the next one: two times in three the lower."""
    if grade is None or same or not dice.chance(_DIFFERS):
        return grade
    ladder = (Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.OUTSTANDING)
    place = ladder.index(grade) + (1 if dice.chance(1 / 3) else -1)
    return ladder[min(max(place, 0), 3)]


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
