"""This month's programme, opened, drawn and worked through the same doors as people's own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people.asking import asking_on
from practicelens.quality.audits.beside.internal import Case, case, cases
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.past.rows import PastGrading
from practicelens.quality.audits.work import changes
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.draws import redrawing
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.quality.programme.lists import changes as lists_changes
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from practicelens.quality.programme.months.views import SlotView
from practicelens.quality.standards.content import YES
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.synth.audits import bank
from practicelens.synth.audits.drawing import Pool
from practicelens.synth.audits.grading import grade_all
from practicelens.synth.audits.programme import NOT_OPENED
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.structure import TROUBLED
from practicelens.workdays.calendar import england

_HANDED_IN, _BEGUN = 0.52, 0.2
_INADEQUATE = -0.3
"""Work so weak that an auditor hardly grades it better than Inadequate."""
_MOVED = "The family moved away on the day after the draw; the case closes this week."
_BACK_ON = date(2026, 1, 7)
_NOBODY = "I was on leave from November to the new year, and it had not been agreed who opens a month in my place."
_LISTS = (
    ("marac", "MARAC list", 9),
    ("private_fostering", "Private fostering arrangements", 6),
    ("exploitation", "Children at risk of exploitation", 11),
)


def say_why_not_opened(ids: WorldIds) -> None:
    """The Head of Safeguarding says, once back, why nobody opened a month: it stays owed and missed in every report."""
    head = ids.person("Alan Price")
    months_changes.close_month(NOT_OPENED, _NOBODY, by=ids.actor(head, _BACK_ON), now=_on(_BACK_ON, 9))


class ProgrammeMonth:
    """The month opens by itself on its day and is drawn; auditors have done about half of it by today."""

    def __init__(self, ids: WorldIds, today: date, left_out: frozenset[str]) -> None:
        """Opened and drawn by the rule of its day; the first audits are looked at from its second working day."""
        self.ids, self.today = ids, today
        self.month = today.replace(day=1)
        # By the shipped rule, which Northborough has not changed.
        self.opened = england().add(self.month, -int(DEFINITIONS["audit.opens_before"].default))
        self.drawn = england().add(england().on_or_after(self.month), 1)
        self.pool = Pool(ids.world, self.drawn.toordinal(), left_out)
        self.dice = Dice(ids.world.seed, 12)
        self.head = ids.person("Alan Price")
        # The team in trouble, until it has had its Inadequate audit of the month.
        self._trouble = next((ids.team(one.index) for one in ids.world.teams if one.name == TROUBLED), None)

    def live(self, tell: Callable[[int, int], None]) -> None:
        """Upload what no extract holds, let the month open by itself and be drawn, draw one again, and work."""
        self._upload()
        months_changes.open_month(self.month, by=SYSTEM, now=_on(self.opened, 6))
        # Kept with the draw, so that anybody can repeat it.
        seed = f"{self.ids.world.seed}/{self.month:%Y-%m}"
        filling_changes.fill_month(self.month, by=SYSTEM, now=_on(self.opened, 7), seed=seed)
        given = [slot.audit_id for slot in self._slots() if slot.audit_id is not None]
        self._redraw(given)
        first = self.ids.team(self.ids.world.teams[0].index)
        known = cases(given)
        for place, audit_id in enumerate(given):
            self._work(known[audit_id], first)
            tell(place + 1, len(given))

    def _slots(self) -> tuple[SlotView, ...]:
        """Everything that the month owes."""
        return months_queries.month(asking_on(self._at(self.head, self.today), self.today), self.month).slots

    def _at(self, account: int, day: date) -> Actor:
        return self.ids.actor(account, day)

    def _upload(self) -> None:
        """The lists that agencies keep, as they sent them."""
        # In the children's own order: a set's would differ from one process to the next.
        children = sorted({one.child.identifier for found in self.pool.by_team.values() for one in found})
        for tool, title, count in _LISTS:
            rows = self.dice.sample(children, min(count, len(children)))
            text = "\n".join(["Child identifier", *sorted(rows)])
            name = f"{title.lower().replace(' ', '-')}-{self.month:%Y-%m}.csv"
            # On the day before the month opens: a list that comes later is no list that could have been drawn from.
            day = england().add(self.opened, -1)
            by = self._at(self.head, day)
            lists_changes.upload(text.encode(), name, title=title, tool=tool, as_at=day, by=by, now=_on(day, 11))

    def _redraw(self, given: list[int]) -> None:
        """One case could not be audited: another is drawn in its place, and it is reported."""
        head = self.ids.asking(self.head, self.today)
        # The oldest of them: the first slots of a month are a team's own, whose lists are long enough to draw from
        # again.
        for row in draws_queries.draws(head)[-3:]:
            case = draws_queries.draw(head, row.id).cases[0]
            day = england().add(self.drawn, 2)
            try:
                redrawing.redraw(case.id, _MOVED, by=self._at(self.head, day), now=_on(day, 10))
            except Refused:
                continue  # nobody else of that list can be drawn
            if case.audit_id in given:
                given.remove(case.audit_id)
            return

    def _work(self, given: Case, first_team: int) -> None:
        """One audit: handed in, begun or not begun yet. The first team's are still to be begun."""
        # The team in trouble has an audit handed in whatever the dice say: its Inadequate is one of the planted
        # stories.
        throw = 0.0 if given.team_id == self._trouble else self.dice.unit()
        day = england().add(self.drawn, self.dice.whole(4, 12))
        if throw > _HANDED_IN + _BEGUN or given.team_id == first_team or day >= self.today:
            # A day that has not come is left to whoever is signed in; the first team's month is theirs to begin.
            return
        by = self._at(given.auditor_id, day)
        try:
            changes.start(given.id, independent=True, by=by, now=_on(day - timedelta(days=3), 9))
        except (Missing, Refused):
            return  # away, or not independent after all
        if throw <= _HANDED_IN:
            self.write(given, by, day)

    def write(self, one: Case, by: Actor, day: date) -> None:
        """Everything that an auditor writes, the practitioner's own view, actions; and hand in."""
        team = next(team for team in self.ids.world.teams if self.ids.team(team.index) == one.team_id)
        quality = team.quality(day.toordinal())
        if one.team_id == self._trouble:
            self._trouble, quality = None, _INADEQUATE
        self.hand_in(one, by, day, grade_all(one.tool, quality, day, self.dice))

    def hand_in(self, one: Case, by: Actor, day: date, given: PastGrading) -> None:
        """Write these grades and hand them in; a second grader's are without the practitioner's view and actions."""
        drafts = {part: changes.Draft(typed) for part, typed in self._parts(one, given, day).items()}
        changes.save_drafts(one.id, drafts, by=by, now=_on(day, 11))
        # A second grading has neither.
        if one.kind is not Kind.SECOND:
            self._own(one, given, day)
            self._act(one, given, by, day)
        try:
            changes.submit(one.id, version=case(one.id).version, by=by, now=_on(day, 16))
        except Refused:
            return  # it waits for its auditor, who is told what is missing

    def _parts(self, one: Case, given: PastGrading, day: date) -> dict[str, dict[str, str]]:
        """What is typed, part by part."""
        typed = {
            rules.CONVERSATION: {"held_on": day.isoformat(), "best": self.dice.pick(bank.CONVERSATIONS)},
            rules.FAMILY: self._family(),
            rules.WHOLE: {"grade": given.overall.value, "why": given.why, "differs_why": given.differs_why},
        }
        # Every section applies, so that each domain that is graded has its place in the form.
        if one.tool.asked_first:
            typed[rules.SECTIONS] = {section.key: YES for section in one.tool.asked_first}
        return typed | {domain.domain: self._domain(domain) for domain in given.domains}

    def _family(self) -> dict[str, str]:
        """What the family says, or why they were not reached."""
        if self.dice.chance(0.72):
            return {"who": "Mother", "how": "By telephone", "view": self.dice.pick(bank.FAMILY_VIEWS)}
        return {"no_view_why": self.dice.pick(bank.NO_FAMILY_VIEW)}

    def _domain(self, one: GradedDomain) -> dict[str, str]:
        """One domain's grade and words."""
        grade = one.grade.value if one.grade else rules.NOT_APPLY
        return {"grade": grade, "why": one.why, "went_well": one.went_well, "seen": one.seen, "better": one.better}

    def _own(self, one: Case, given: PastGrading, day: date) -> None:
        """Most practitioners give their own view before they see the auditor's."""
        if one.worker_id is None or self.dice.chance(0.3):
            # One that starts without a view shows what the page says then.
            return
        account = self.ids.account_of(one.worker_id)
        if account is None:
            # Somebody without an account cannot hand anything in.
            return
        overall = given.overall if self.dice.chance(0.7) else Grade.GOOD
        own = changes.OwnGrades(overall, self.dice.pick(bank.OWN_WHY), {})
        try:
            changes.hand_in_own_grades(one.id, own, by=self._at(account, day), now=_on(day, 14))
        except Missing:
            return  # no longer in post

    def _act(self, one: Case, given: PastGrading, by: Actor, day: date) -> None:
        """Actions for what was not good, due within the month."""
        worst = given.overall
        count = {Grade.OUTSTANDING: 0, Grade.GOOD: 1}.get(worst, 2)
        # An action that nobody of the team can take is the auditor's own.
        owner = self.ids.account_of(one.worker_id) or by.account_id
        for what in self.dice.sample(bank.ACTIONS, count):
            # Two working days after an Inadequate, as the rule cycle.immediate_actions has it.
            due = england().add(day, 2 if worst is Grade.INADEQUATE else 12)
            changes.add_action(one.id, what, owner_id=owner, due=due, by=by, now=_on(day, 15))


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
