"""Each planned audit lived through up to today: graded, reviewed, re-audited, tracked, ended; or on its way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from practicelens.access.roles import Role
from practicelens.quality.audits.core.states import Closure, Ending, Kind, Status
from practicelens.quality.audits.core.texts import without_age
from practicelens.quality.audits.past.rows import PastAudit, PastClosure, PastGrading, PastMeeting
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, dates
from practicelens.synth.audits.actions import make_actions
from practicelens.synth.audits.closing import answered, ended_by, ended_with, looked_at
from practicelens.synth.audits.grading import grade_all, own_grades
from practicelens.synth.audits.judging import judge, left_over
from practicelens.synth.audits.programme import Planned
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.restricted import key_of
from practicelens.synth.authority.staff import PEOPLE
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.structure import IMPROVING, TROUBLED
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import add_months

_LATE, _WITHDRAWN, _ENDED_EARLY = 0.06, 0.02, 0.06
_MOVED_AWAY = "The family moved to another authority, which has the audit."
_AGAIN: Final = {
    Grade.OUTSTANDING: (0.22, 0.35), Grade.GOOD: (0.16, 0.35), Grade.REQUIRES_IMPROVEMENT: (0.04, 0.15),
    Grade.INADEQUATE: (-0.33, 0.65),
}  # fmt: skip
"""By the grade before: what the actions do for the next audit, and how often they bring it to Good by themselves
(from Inadequate, to Requires improvement).

Of ten that were Inadequate more than half come back as Requires improvement, one in four as Good.
"""
TURNED, _BEFORE = date(2025, 12, 1), 0.15
"""From when the team that is improving was supervised anew, and how much weaker its audits were before."""
_TURNOVER = 0.04
"""How much weaker the audits of the team in trouble are than its visits: whoever wrote the record has left."""
_NOT_REVIEWED = 2
"""So many months back are the audits whose actions the manager of the team in trouble has not reviewed yet."""


class Life:
    """One audit's life."""

    def __init__(self, planned: Planned, ids: WorldIds, tools: Mapping[str, Tool], today: date, dice: Dice) -> None:
        """Begin with its allocation."""
        self.planned, self.ids, self.today, self.dice = planned, ids, today, dice
        self.tool = tools[planned.tool]
        self.team = planned.team
        self._opened = dates.opened_in(planned.month)
        self._re_audits: list[PastAudit] = []
        self._closure: PastClosure | None = None

    def audits(self) -> list[PastAudit]:
        """The audit as it stands today, and its re-audits."""
        first = self._first()
        if first.grading is None or not self.tool.enters_cycle or first.status is Status.ENDED:
            return [self._on_record(first)]
        return [self._on_record(one) for one in (self._cycle(first, first.grading), *self._re_audits)]

    def _on_record(self, one: PastAudit) -> PastAudit:
        """Its summary on the child's record within the week, where that day has come."""
        if one.grading is None:
            return one
        # By the day and without a throw: more throws would change every grade after it.
        day = england().add(one.grading.handed_in, 1 + one.grading.handed_in.day % 4)
        return one if day > self.today else replace(one, on_record=day)

    def _first(self) -> PastAudit:
        """Month 1: allocated, perhaps begun, perhaps handed in."""
        p, dice = self.planned, self.dice
        one = PastAudit(
            key=p.key, tool=p.tool, child=key_of(p.candidate.child.identifier), team_id=self.ids.team(self.team.index),
            service_id=self.ids.service(self.team), auditor_id=p.auditor, month=p.month, status=Status.ALLOCATED,
            allocated_on=self._opened, worker_id=self.ids.worker(p.candidate.worker), kind=p.kind, theme=p.theme,
            draw=p.draw, population=p.population, population_size=p.size, draw_seed=p.seed,
            circumstances=p.candidate.circumstances, own_team=p.own_team,
        )  # fmt: skip
        # Before any work is thrown: who is no longer open is never read.
        if dice.chance(_WITHDRAWN):
            gone = dates.some_days_after(self._opened, 3, 8, dice)
            return one if gone > self.today else replace(
                one, status=Status.WITHDRAWN, ended_on=gone, ended_why="The child is no longer open to the team."
            )  # fmt: skip
        done = dates.handed_in(p.month, self._opened, _LATE, dice)
        one = self._worked(one, done)
        if one.grading is not None and not self.tool.enters_cycle:
            one = replace(one, status=Status.ENDED, ended_on=done)
        return one

    def _worked(
        self, one: PastAudit, done: date, at_least: Grade | None = None, lift: float = 0.0,
        at_most: Grade = Grade.OUTSTANDING,
    ) -> PastAudit:  # fmt: skip
        """An audit begun, talked through and handed in on a day, as far as that has come."""
        dice = self.dice
        begun = dates.some_days_after(done, -7, -3, dice)
        # Of those that will be handed in later, four in ten have not been opened by their auditor yet.
        if begun > self.today or (done > self.today and dice.chance(0.4)):
            return one
        talked = dates.some_days_after(begun, 1, 2, dice)
        # Not before it was given out, however short its time is.
        one = replace(one, status=Status.STARTED, started_on=max(begun, one.allocated_on))
        if talked <= self.today:
            one = replace(one, conversation_on=talked, conversation=dice.pick(bank.CONVERSATIONS))
        if done > self.today:
            return one
        quality = self.team.quality(done.toordinal()) + lift
        # What is improving was worse before it turned: the two halves of its year are to be told apart.
        if self.team.name == IMPROVING and done < TURNED:
            quality -= _BEFORE
        if self.team.name == TROUBLED:
            quality -= _TURNOVER
        grading = grade_all(self.tool, quality, done, dice, at_least=at_least, at_most=at_most)
        has_view = dice.chance(0.72)
        one = replace(
            one, status=Status.SUBMITTED, grading=grading,
            family_view=dice.pick(bank.FAMILY_VIEWS) if has_view else "",
            no_family_view_why="" if has_view else dice.pick(bank.NO_FAMILY_VIEW),
        )  # fmt: skip
        # Not all: the page of an audit whose practitioner never graded is met in the demonstration too.
        if one.worker_id is not None and dice.chance(0.94):
            one = replace(one, own_grading=own_grades(grading, dates.some_days_after(done, -3, 0, dice), dice))
        return one

    def _cycle(self, one: PastAudit, given: PastGrading) -> PastAudit:
        """Months 2 to 4 and on, as far as they have come."""
        dice = self.dice
        submitted = given.handed_in
        # A team in difficulty is late with its reviews as well as weak in its audits: the two are laid beside each
        # other.
        late = 0.08 + max(0.0, 0.8 - self.team.quality(submitted.toordinal())) * 0.5
        reviewed = dates.second_month(submitted, late, dice)
        # So that the manager whom most sign in as has actions to review this week, and in time.
        if self.team.index == 0 and dates.next_month(self.planned.month) == self.today.replace(day=1):
            reviewed = self.today + timedelta(days=3)  # the first team's reviews of the month are still to come
        if self._is_left():
            reviewed = self.today + timedelta(days=10)
        asked = make_actions(self.planned, self.ids, dice, given, today=self.today)
        one = replace(one, actions=asked)
        self._closure = answered(self.planned, self.ids, submitted, self.today)
        if dice.chance(_ENDED_EARLY):
            ended = dates.some_days_after(submitted, 8, 30, dice)
            if ended <= self.today:
                return self._ended_early(one, ended)
        # Before the review: a cycle that was ended has none.
        if (over := self._closed_before(one, reviewed)) is not None:
            return over
        if reviewed > self.today:
            return self._to_be_looked_at(one)
        one = replace(one, status=Status.ACTIONS_REVIEWED, review=_review(reviewed, dice))
        if given.overall is Grade.INADEQUATE:
            met = dates.some_days_after(reviewed, 0, 6, dice)
            if met > self.today:
                return self._to_be_looked_at(replace(one, status=Status.FOUR_R_DUE))
            one = replace(one, four_r=_four_r(one, met, self.ids, self.planned, dice))
            # The re-audit's month counts from the later of the two: practice is judged since both.
            reviewed = max(reviewed, met)
        return self._again(one, dates.re_audit_month(submitted, reviewed), 1)

    def _is_left(self) -> bool:
        """Whether this is what the manager of the team in trouble is late with."""
        late_since = add_months(self.today.replace(day=1), -_NOT_REVIEWED)
        return self.team.name == TROUBLED and self.planned.month == late_since

    def _ended_early(self, one: PastAudit, ended: date) -> PastAudit:
        """The Head of Service ends a cycle before its review."""
        return replace(one, status=Status.ENDED, ended_on=ended, ended_why=_MOVED_AWAY, ended_because=Ending.MOVED_AWAY)

    def _again(self, first: PastAudit, month: date, round_: int) -> PastAudit:
        """A re-audit in its month, and what its grade means; again and again until Good."""
        opened = dates.opened_in(month)
        if (over := self._closed_before(first, opened)) is not None:
            return over
        if opened > self.today:
            return self._to_be_looked_at(first)
        # From the second round on it is tracked or escalated, and stays so until it is graded.
        waiting = Status.RE_AUDIT if round_ == 1 else first.status
        again = self._re_audit(first, month, opened, round_)
        if again.grading is not None:
            # The first team is late with nothing: its week is the one that pictures show.
            if round_ == 1 and self.team.index:
                quality, seed = self.team.quality(again.grading.handed_in.toordinal()), self.ids.world.seed
                first = replace(first, actions=left_over(first, again.grading, quality, seed, self.today))
            before = self._re_audits[-1].judged if self._re_audits else ()
            again = replace(again, judged=judge(first, again.grading, self.ids.world.seed, before))
        self._re_audits.append(again)
        if again.grading is None:
            return self._to_be_looked_at(replace(first, status=waiting))
        grade, graded = again.grading.overall, again.grading.handed_in
        if self._closure is not None and self._closure.chosen_on <= graded:
            first = replace(first, closure=looked_at(self._closure))
        if grade.at_least(Grade.GOOD):
            return self._best_practice(first, graded)
        # A child closed to us leaves no practice to be tracked, and nobody to hold a 4R meeting about.
        if first.closure is not None:
            self._re_audits[-1] = replace(again, four_r=None)
            return ended_with(first, grade, graded)
        # Once escalated it stays so until Good, though a later round may be better than Inadequate.
        escalated = grade is Grade.INADEQUATE or first.status is Status.ESCALATED
        first = replace(first, status=Status.ESCALATED if escalated else Status.TRACKED)
        return self._again(first, dates.next_month(graded), round_ + 1)

    def _closed_before(self, first: PastAudit, day: date) -> PastAudit | None:
        """The cycle as the Head of Service ended it before a day, because the child was closed to us."""
        closure = self._closure
        # What was answered on the day itself changes nothing of what happened on it.
        if closure is None or closure.choice is Closure.RE_AUDIT or closure.chosen_on >= min(day, self.today):
            return None
        return ended_by(first, closure)

    def _to_be_looked_at(self, first: PastAudit) -> PastAudit:
        """A cycle that goes on to a re-audit: of the work up to the closure, where the child was closed meanwhile."""
        closure = self._closure
        return first if closure is None else replace(first, closure=looked_at(closure))

    def _re_audit(self, first: PastAudit, month: date, opened: date, round_: int) -> PastAudit:
        """One re-audit by the same auditor, of practice since the review."""
        done = dates.handed_in(month, opened, _LATE / 2, self.dice)
        # Against the look before and not against the first: each round moves from where the last one stood.
        last = self._re_audits[-1] if self._re_audits else first
        before = last.grading.overall if last.grading else Grade.GOOD
        lift, mended = _AGAIN[before]
        aim = Grade.REQUIRES_IMPROVEMENT if before is Grade.INADEQUATE else Grade.GOOD
        moved = aim if self.dice.chance(mended) else None
        again = replace(
            first, key=f"{first.key}/{round_}", kind=Kind.RE_AUDIT, original=first.key, round=round_,
            month=month, circumstances=without_age(first.circumstances), status=Status.ALLOCATED,
            allocated_on=opened, started_on=None, conversation_on=None, conversation="",
            # Only what it is about is the first audit's: the rest is for this one's auditor to write.
            family_view="", no_family_view_why="", grading=None, own_grading=None, review=None, four_r=None, actions=(),
            judged=(), closure=None,
        )  # fmt: skip
        # Nobody rises three grades in two months, and hardly anybody two.
        most = Grade.OUTSTANDING if before.at_least(Grade.GOOD) else Grade.GOOD
        again = self._worked(again, done, moved, lift, most)
        if again.grading is None:
            return again
        again = replace(again, status=Status.ENDED, ended_on=done)
        # An Inadequate re-audit has a 4R meeting of its own, as the first audit had.
        if again.grading is not None and again.grading.overall is Grade.INADEQUATE:
            met = dates.second_month(done, 0.05, self.dice)
            again = replace(
                again,
                four_r=_four_r(again, met, self.ids, self.planned, self.dice) if met <= self.today else None,
            )
        return again

    def _best_practice(self, first: PastAudit, graded: date) -> PastAudit:
        """Good again: what was best is shared, and that ends it."""
        shared = dates.some_days_after(graded, 5, 24, self.dice)
        first = replace(first, status=Status.BEST_PRACTICE)
        if shared > self.today:
            return first
        return replace(first, status=Status.ENDED, ended_on=shared, ended_why=self.dice.pick(bank.SHARED))


def _review(held_on: date, dice: Dice) -> PastMeeting:
    return PastMeeting(held_on, "Team Manager and practitioner", dice.pick(bank.REVIEW_NOTES))


def _four_r(one: PastAudit, held_on: date, ids: WorldIds, planned: Planned, dice: Dice) -> PastMeeting:
    """A 4R meeting: auditor, manager and practitioner, the Head of Safeguarding in the chair."""
    chair = ids.person(PEOPLE[Role.HEAD_OF_QA][0])
    practitioner = ids.worker_account(planned.candidate.worker)
    # Whoever did the work may have left, and then has no account to be there with.
    there = {chair, one.auditor_id, ids.manager(planned.team), *((practitioner,) if practitioner else ())}
    headings = dice.pick(bank.FOUR_R_HEADINGS)
    return PastMeeting(
        held_on, "Auditor, Team Manager and practitioner", "", chair=PEOPLE[Role.HEAD_OF_QA][0],
        safety=dice.pick(bank.SAFETY), headings=headings, support=dice.pick(bank.FOUR_R_SUPPORT),
        looks_for=dice.pick(bank.FOUR_R_LOOKS_FOR), people=tuple(sorted(there)),
    )  # fmt: skip
