"""Second gradings of the month: drawn by the product's own lot, half of them done, both laid side by side."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime, time

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.holders import holders
from practicelens.quality.audits.beside import changes as beside_changes
from practicelens.quality.audits.beside.internal import Side, case, cases, sides
from practicelens.quality.audits.core.queries import audits as listed
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.audits.work import changes as audits
from practicelens.quality.moderation.second_grades import agreeing, opening
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank
from practicelens.synth.audits.month import ProgrammeMonth
from practicelens.synth.audits.seconds import near
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.workdays.calendar import england

_DONE, _LOOKS = 0.6, 2


def moderate(ids: WorldIds, today: date, month: ProgrammeMonth) -> int:
    """Draw on Thursday, grade on Friday; says how many second gradings were done."""
    dice = Dice(ids.world.seed, 13)
    drawn_on, graded_on = england().add(today, -2), england().add(today, -1)
    waiting = beside_changes.awaiting_draw()
    _ask_second_look(ids, waiting, drawn_on)
    chosen = [one for one in waiting if opening.draw(one, by=SYSTEM, now=_on(drawn_on, 18)).chosen]
    known, graded = cases(chosen), sides(chosen)
    # By child, which is all that a second grader's list shares with the first audit.
    firsts = {known[one].child: graded[one] for one in chosen}
    done = 0
    for role in (Role.QA_OFFICER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER):
        for account in holders(role, today):
            done += _grade(account, ids, firsts, graded_on, dice, month)
    # After all have graded: the two are laid side by side only once both are in.
    for one in agreeing.graded():
        agreeing.lay_side_by_side(one, by=SYSTEM, now=_on(graded_on, 18))
    return done


def _ask_second_look(ids: WorldIds, audits: Collection[int], day: date) -> None:
    """Two practitioners of the month have asked for a second look: the first who may."""
    known, graded, asked = cases(audits), sides(audits), 0
    # In the order of their ids, so that every build asks for a second look at the same two.
    for one in (known[audit_id] for audit_id in sorted(audits)):
        account = ids.account_of(one.worker_id)
        # Good asks for none, and Inadequate and Outstanding are always graded twice (moderation.grades).
        if account is None or graded[one.id].overall is not Grade.REQUIRES_IMPROVEMENT:
            continue
        with suppress(Missing, Refused):  # their own view is not in, or it was too long ago
            by = ids.actor(account, day)
            opening.second_look(one.id, bank.SECOND_LOOKS[asked], by=by, now=_on(day, 12))
            asked += 1
        if asked == _LOOKS:
            return


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
        # From the first grades and near them, without the grader having seen any: the build knows both.
        again = near(first.overall, first.why, first.domains.values(), day, dice)
        month.hand_in(case(row.id), by, day, again)
        done += 1
    return done


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
