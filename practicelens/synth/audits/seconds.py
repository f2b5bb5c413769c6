"""Second gradings of the past: drawn by the rule, asked for by practitioners, graded blind, agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from practicelens.access.roles import Role
from practicelens.quality.audits.core.states import APART, Kind, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.past.rows import PastAudit, PastGrading, PastLook
from practicelens.quality.moderation.past.rows import PastDraw, PastSecond
from practicelens.quality.moderation.second_grades import rules
from practicelens.quality.moderation.second_grades.agreeing import SAME
from practicelens.quality.moderation.second_grades.opening import SALT
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Reason
from practicelens.quality.standards.states import GRADES, Grade
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.synth.audits import bank
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.staff import PEOPLE
from practicelens.synth.world.dice import Dice
from practicelens.workdays.calendar import england

BEGAN = date(2025, 10, 1)
"""From when Northborough graded twice: its moderation is a year old."""
OVER = 14
"""Working days after handing in by which all is agreed, however late: younger audits are not begun here."""
# How often all is seen alike; else how often a domain differs, the whole moves, a higher own grade asks for a look.
_ALIKE, _DIFFERS, _MOVED, _LOOKS = 0.3, 0.3, 0.6, 0.2


@dataclass(frozen=True)
class Moderated:
    """Audits with their second gradings among them, what was drawn, and what was agreed."""

    audits: tuple[PastAudit, ...]
    draws: tuple[PastDraw, ...]
    seconds: tuple[PastSecond, ...]


def moderated(ids: WorldIds, audits: Iterable[PastAudit], today: date, dice: Dice) -> Moderated:
    """Draw each audit by the shipped rule with its own key as the lot, and have those that are chosen graded again."""
    found: list[PastAudit] = []
    draws: list[PastDraw] = []
    seconds: list[PastSecond] = []
    # As shipped: Northborough has not changed these rules.
    always, one_in = DEFINITIONS["moderation.grades"].default, int(DEFINITIONS["moderation.one_in"].default)
    for one in audits:
        given = one.grading
        if given is None or not _is_drawn(one, given, today):
            found.append(one)
            continue
        # The product's own rule and not one like it: anybody can draw the demonstration's lots again.
        lot = rules.draw(one.key, SALT, given.overall, always, one_in)
        drawn_on = england().add(given.handed_in, 1)
        draws.append(PastDraw(one.key, drawn_on, lot.reason, lot.seed, one_in))
        # Asked for even where the lot has chosen already: one second grading answers both.
        look = _look(ids, one, given, dice)
        reason = lot.reason or (Reason.SECOND_LOOK if look else None)
        if reason is None:
            found.append(one)
            continue
        opened = look.asked_on if look and reason is Reason.SECOND_LOOK else drawn_on
        first, again, second = _Again(ids, one, given, dice).graded(opened, reason, look)
        found += [first, again]
        seconds.append(second)
    return Moderated(tuple(found), tuple(draws), tuple(seconds))


def near(overall: Grade, why: str, domains: Iterable[GradedDomain], day: date, dice: Dice) -> PastGrading:
    """Another grader's view of the same work: often the same, a grade off now and then, a little stricter."""
    # Once for the whole grading: thrown by domain, hardly any two would ever agree in all.
    alike = dice.chance(_ALIKE)
    shifted = tuple(_seen_otherwise(one, _shifted(one.grade, dice, alike)) for one in domains)
    whole = _shifted(overall, dice, alike) or overall
    reason = why if whole is overall else bank.WHOLE_WHY[whole.value][0]
    return PastGrading(day, whole, reason, shifted, "Weighed as a whole, it holds together.")


def _seen_otherwise(one: GradedDomain, grade: Grade | None) -> GradedDomain:
    """A domain as another grader has it, whose reason is that of their own grade."""
    if grade is None or grade is one.grade:
        return replace(one, title="")
    reasons = bank.WHY[grade.value]
    # By what the first one wrote and without a throw: more throws would change everybody's grades after it.
    return replace(one, grade=grade, title="", why=reasons[len(one.why) % len(reasons)])


def _shifted(grade: Grade | None, dice: Dice, alike: bool) -> Grade | None:
    """The same grade, or the next one: two times in three the lower."""
    if grade is None or alike or not dice.chance(_DIFFERS):
        return grade
    ladder = tuple(reversed(GRADES))
    place = ladder.index(grade) + (1 if dice.chance(1 / 3) else -1)
    return ladder[min(max(place, 0), len(ladder) - 1)]


def _is_drawn(one: PastAudit, given: PastGrading, today: date) -> bool:
    """Whether an audit was handed in when grades were moderated, long enough ago for all to be agreed."""
    over = england().add(given.handed_in, OVER)
    return one.kind not in APART and given.handed_in >= BEGAN and over < today


def _look(ids: WorldIds, one: PastAudit, given: PastGrading, dice: Dice) -> PastLook | None:
    """Some practitioners who saw their work higher than the auditor ask for a second look."""
    own, account = one.own_grading, ids.account_of(one.worker_id)
    higher = own is not None and own.overall.rank < given.overall.rank
    # Nobody asks for a lower grade, and of a re-audit nobody asks: its first grade had its own second look.
    if one.original or account is None or not higher or not dice.chance(_LOOKS):
        return None
    asked_on = england().add(given.handed_in, dice.whole(1, 4))
    return PastLook(asked_on, account, dice.pick(bank.SECOND_LOOKS))


class _Again:
    """One audit graded again."""

    def __init__(self, ids: WorldIds, one: PastAudit, given: PastGrading, dice: Dice) -> None:
        """Nothing done yet."""
        self.ids, self.one, self.given, self.dice = ids, one, given, dice

    def graded(self, opened: date, reason: Reason, look: PastLook | None) -> tuple[PastAudit, PastAudit, PastSecond]:
        """The audit with what was agreed, the second grader's, and the second grading that joins them."""
        calendar, dice, given = england(), self.dice, self.given
        handed_in = calendar.add(opened, dice.whole(3, 7))
        again = near(given.overall, given.why, given.domains, handed_in, dice)
        grades, why = self._agreed(again)
        same = why == SAME
        agreed_on = handed_in if same else calendar.add(handed_in, dice.whole(0, 3))
        # The reasons of what was agreed stand with the whole.
        domains = tuple(GradedDomain(key, grade, "") for key, grade in grades.domains.items())
        first = replace(
            self.one, agreed=PastGrading(agreed_on, grades.overall, why, domains),
            second_look=replace(look, answered_on=agreed_on, answer=why) if look else None,
        )  # fmt: skip
        grader = self._grader()
        theirs = self._theirs(grader, opened, again)
        # Where all is alike nobody has anything to propose or to confirm.
        proposed, confirmed = (None, None) if same else (grader, self.one.auditor_id)
        # Ten working days to agree, from the handing in, or from the asking where that began it.
        due = calendar.add(given.handed_in if reason is not Reason.SECOND_LOOK else opened, 10)
        joined = PastSecond(
            self.one.key, theirs.key, reason, opened, due, handed_in, agreed_on, grades, why, proposed, confirmed
        )
        return first, theirs, joined

    def _theirs(self, grader: int, opened: date, again: PastGrading) -> PastAudit:
        """The second grader's audit: ended when it was handed in, and not asked of anybody but them."""
        return replace(
            # Everything of the first audit that is not the case itself goes: a second grader begins blind.
            self.one, key=f"{self.one.key}/second", kind=Kind.SECOND, beside=self.one.key, original="", round=0,
            status=Status.ENDED, auditor_id=grader, month=opened.replace(day=1), allocated_on=opened,
            due=england().add(opened, 7), started_on=england().add(again.handed_in, -1), conversation_on=None,
            conversation="", family_view="", no_family_view_why="", grading=again, own_grading=None, agreed=None,
            second_look=None, review=None, four_r=None, actions=(), judged=(), on_record=None,
            ended_on=again.handed_in, ended_why="", ended_because=None, closure=None, own_team=False, theme="",
        )  # fmt: skip

    def _agreed(self, again: PastGrading) -> tuple[Grades, str]:
        """What the two agreed on: in each domain that differs one or the other's grade."""
        given, dice = self.given, self.dice
        theirs = {one.domain: one.grade for one in again.domains}
        if given.overall is again.overall and all(theirs[one.domain] is one.grade for one in given.domains):
            return Grades(given.overall, theirs), SAME
        domains = {one.domain: dice.pick((one.grade, theirs[one.domain])) for one in given.domains}
        overall = again.overall if self._may_move(again) and dice.chance(_MOVED) else given.overall
        return Grades(overall, domains), dice.pick(bank.AGREED)

    def _may_move(self, again: PastGrading) -> bool:
        """Whether the whole's grade may become the second grader's: what followed from a re-audit or a 4R stays."""
        # A 4R meeting or a re-audit that followed has been held: a grade that changed afterwards would make it
        # groundless.
        either = (self.given.overall, again.overall)
        return not self.one.original and Grade.INADEQUATE not in either

    def _grader(self) -> int:
        """An officer, a reviewing officer or a manager of another service area, and nobody else's auditor."""
        people: list[int] = list(_graders(self.ids, self.one.service_id))
        # Nobody agrees with themselves.
        return self.dice.pick([account for account in people if account != self.one.auditor_id])


def _graders(ids: WorldIds, service_id: int) -> Iterator[int]:
    for role in (Role.QA_OFFICER, Role.REVIEWING_OFFICER):
        yield from (ids.person(name) for name in PEOPLE[role])
    yield from (ids.manager(team) for team in ids.world.teams if ids.service(team) != service_id)
