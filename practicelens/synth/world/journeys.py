"""A child's way from a referral to the closing of the case, one status after another without a gap."""

from __future__ import annotations

from practicelens.synth.world.care import make_care
from practicelens.synth.world.days import NEVER, Day, birthday, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.protection import enquire, make_plan
from practicelens.synth.world.records import (
    ASSESSMENT,
    CARE,
    IN_NEED,
    PROTECTION,
    Assessment,
    Care,
    Child,
    Enquiry,
    Episode,
    Spell,
    Turn,
)
from practicelens.synth.world.rounds import HISTORY_FROM, IN_NEED_VISITS, come_round
from practicelens.synth.world.routing import Routing
from practicelens.synth.world.structure import DISABLED, Team

NO_FURTHER_ACTION, ENQUIRY = 0.06, 0.27
_NEEDS = Odds({"N1": 56, "N2": 5, "N3": 5, "N4": 12, "N5": 14, "N6": 4, "N7": 0.6, "N8": 1.6, "N9": 1, "N0": 0.8})
_BEGINS = Odds({0: 0.5, 1: 0.36, 2: 0.1, 3: 0.04})
_IN_TIME = Odds({(2, 10): 0.05, (11, 20): 0.11, (21, 30): 0.17, (31, 40): 0.28, (41, 45): 0.39})
_LATE = Odds({(46, 50): 0.42, (51, 60): 0.34, (61, 85): 0.24})
_AFTER_ASSESSMENT = Odds({"close": 0.575, "need": 0.395, "care": 0.018})
_AFTER_ENQUIRY = Odds({"close": 0.46, "need": 0.50, "care": 0.026})
_AFTER_NEED = Odds({"close": 0.90, "enquiry": 0.068, "care": 0.020})
_AFTER_CARE = Odds({"need": 0.62, "close": 0.38})
_CLOSES = Odds({"RC7": 0.88, "RC5": 0.06, "RC6": 0.02, "RC3": 0.04})
_LEFT_CARE = {"E11": "RC1", "E12": "RC1", "E45": "RC4", "E46": "RC4", "E47": "RC4", "E48": "RC4", "E41": "RC3",
              "E3": "RC5", "E7": "RC6", "E2": "RC2"}  # fmt: skip
_GOES_HOME = {"E4A", "E4B", "E13"}


class Journey:
    """Walks one child through one episode of need, writing down what happens."""

    def __init__(self, episode: Episode, routing: Routing, until: Day, previous_plans: int, dice: Dice) -> None:
        """Start at the referral; siblings walk with dice seeded alike, so their journeys run together."""
        self.episode, self.routing, self.until, self.dice = episode, routing, until, dice
        self._plans = previous_plans
        self._eighteen = birthday(episode.child.born, 18)
        self._team: Team = routing.front()

    @property
    def _child(self) -> Child:
        return self.episode.child

    def from_referral(self) -> None:
        """The whole way: no further action, or an assessment and what it leads to."""
        if self.episode.nfa:
            # Held by the front door for the hours that it took: every episode has somebody who held it.
            self._turn(self.routing.front(), self.episode.referral)
            self._close(workdays().on_or_after(self.episode.referral), "")
            return
        self._turn(self.routing.assessing(self._child, self.episode.referral, self.dice), self.episode.referral)
        self._assess()

    def from_need(self, start: Day, team: Team) -> None:
        """An episode already in its plan when the history begins."""
        self._turn(team, self.episode.referral)
        self._spell(ASSESSMENT, self.episode.referral, start)
        self._need(start)

    def from_care(self, start: Day, team: Team) -> None:
        """An episode already in care when the history begins."""
        self._turn(team, self.episode.referral)
        self._spell(ASSESSMENT, self.episode.referral, start)
        self._care(start, long_ago=True)

    def _assess(self) -> None:
        """Assess, with or without a section 47 enquiry, and go on."""
        days, dice, referral = workdays(), self.dice, self.episode.referral
        # A few begin late, so that the figure of the first day has something to show.
        start = days.add(referral, dice.odds(_BEGINS)) if dice.chance(0.98) else days.add(referral, 6)
        # By how well the team works, so that its timeliness shows it.
        in_time = dice.chance(0.10 + 0.87 * self._team.quality(referral))
        low, high = dice.odds(_IN_TIME if in_time else _LATE)
        # Counted from the referral, as the 45 working days are (Working Together).
        done = max(days.add(referral, dice.whole(low, high)), days.add(start, 1))
        follows = "care" if self._child.unaccompanied else ""
        if not follows and dice.chance(ENQUIRY):
            done, follows = self._enquire_within(start, done)
        follows = follows or dice.odds(_AFTER_ASSESSMENT)
        # Most of these children are supported for years, whatever one assessment finds.
        if self._child.complex_needs and follows == "close":
            follows = "need" if dice.chance(0.7) else "close"
        self._write_assessment(start, done, follows)
        self._follow(follows, done)

    def _enquire_within(self, start: Day, done: Day) -> tuple[Day, str]:
        """An enquiry during the assessment; a conference held by its end. Says what follows."""
        days, dice = workdays(), self.dice
        # At least a day before the assessment's end, of which the enquiry is a part.
        strategy = days.add(start, min(int(dice.waiting(3.5)), max(0, days.between(start, done) - 1)))
        enquiry = self._enquiry(strategy)
        # The assessment waits for its enquiry, which is a part of it.
        done = max(done, enquiry.decided)
        if enquiry.led_to_plan and enquiry.conference is not None:
            self._spell(ASSESSMENT, self.episode.referral, enquiry.conference)
            return done, "plan"
        return done, dice.odds(_AFTER_ENQUIRY)

    def _enquiry(self, strategy: Day) -> Enquiry:
        """An enquiry; nobody who has turned eighteen gets a plan."""
        enquiry = enquire(strategy, self.dice)
        if enquiry.conference is not None and enquiry.conference >= self._eighteen:
            enquiry.led_to_plan = False
        self.episode.enquiries.append(enquiry)
        return enquiry

    def _write_assessment(self, start: Day, done: Day, follows: str) -> None:
        """The assessment, when the child was seen in it, and its status."""
        dice, days = self.dice, workdays()
        seen = "yes" if dice.chance(0.955) else ("unknown" if dice.chance(0.15) else "no")
        self.episode.assessments.append(Assessment(start, done, seen, follows != "close"))
        if seen == "yes":
            day = days.add(start, dice.whole(0, 6))
            while day <= done:
                self._see(day)
                day = days.add(day, dice.whole(6, 16))
        if follows != "plan":
            self._spell(ASSESSMENT, self.episode.referral, done)

    def _follow(self, follows: str, day: Day) -> None:
        # Before anything else that could follow: nobody is in need of a children's plan at eighteen.
        if day >= self._eighteen:
            self._close(self._eighteen, "RC6" if self._child.complex_needs else "RC7")
        elif follows == "plan":
            self._protect(self.episode.enquiries[-1].conference or day)
        elif follows == "need":
            self._need(day)
        elif follows == "care":
            self._care(day)
        else:
            after_assessment = not self.episode.plans and not self.episode.cares and self._never_in_need()
            self._close(day, "RC8" if after_assessment else self.dice.odds(_CLOSES))

    def _never_in_need(self) -> bool:
        return all(spell.kind == ASSESSMENT for spell in self.episode.spells)

    def _hand_over(self, day: Day, team: Team) -> None:
        """From duty to the team that will hold the plan, a few days later."""
        if team.index != self._team.index:
            self._turn(team, workdays().add(day, self.dice.whole(0, 4)))

    def _need(self, start: Day) -> None:
        """A child in need plan, visited, until it closes or more is needed."""
        child, dice = self._child, self.dice
        self._hand_over(start, self.routing.planning(child, self._team, dice))
        length = dice.skewed(1100, 0.7) if child.complex_needs else dice.skewed(152, 0.75)
        # Three days before the birthday, so that what follows still falls into childhood.
        end = workdays().on_or_after(min(start + 12 + int(length), self._eighteen - 3))
        follows = dice.odds(_AFTER_NEED)
        if follows == "enquiry" and end < self._eighteen:
            follows, end = self._enquire_at(end)
        self._spell(IN_NEED, start, end)
        self._grow_up(start, end)
        for day in come_round(IN_NEED_VISITS, start, min(end, self.until), self._team.quality, dice):
            self._see(day)
        self._follow(follows, end)

    def _grow_up(self, start: Day, end: Day) -> None:
        """A disabled child who turns thirteen on the way passes to the older children's team."""
        if self._team.kind != DISABLED:
            return
        older = self.routing.disabled(self._child, end)
        if older.index != self._team.index:
            self._turn(older, max(start, birthday(self._child.born, 13)))

    def _enquire_at(self, day: Day) -> tuple[str, Day]:
        """An enquiry about a child already in need; the plan runs to the conference, or on a little."""
        enquiry = self._enquiry(workdays().on_or_after(day))
        if enquiry.led_to_plan and enquiry.conference is not None:
            return "plan", enquiry.conference
        return "close", enquiry.decided + self.dice.whole(20, 60)

    def _protect(self, start: Day) -> None:
        """A child protection plan and what comes after."""
        self._hand_over(start, self.routing.planning(self._child, self._team, self.dice))
        plan, follows = make_plan(self._child, start, self._plans, self._team.quality, self.until, self.dice)
        self._plans = plan.previous + 1
        self.episode.plans.append(plan)
        self._spell(PROTECTION, start, plan.end)
        for day, _ in plan.visits:
            self._see(day)
        self._follow(follows, plan.end)

    def _care(self, start: Day, *, long_ago: bool = False) -> None:
        """A period of being looked after; the looked-after team takes over once the first months are past."""
        if self._team.kind == "assessing":
            self._hand_over(start, self.routing.planning(self._child, self._team, self.dice))
        # By the team that will hold the child: most of the period is under it.
        holder = self.routing.care(self._child, self._team, self.dice)
        care = make_care(self._child, start, holder.quality, self.until, self.dice, stay=long_ago)
        self.episode.cares.append(care)
        self._spell(CARE, start, care.end)
        for day in care.visits:
            self._see(day)
        # The looked-after team takes over once the court or the second review has passed; of those long in care it
        # has.
        moves = start + (5 if long_ago or self._child.unaccompanied else self.dice.whole(80, 130))
        if moves < care.end and holder.index != self._team.index:
            self._turn(holder, workdays().on_or_after(moves))
        self._leave_care(care)

    def _leave_care(self, care: Care) -> None:
        """Home with a plan of support, or the case closes with the care."""
        if care.end_reason in _GOES_HOME and care.end < self._eighteen and self.dice.odds(_AFTER_CARE) == "need":
            self._need(care.end)
        else:
            self._close(care.end, _LEFT_CARE.get(care.end_reason, "RC7"))

    def _turn(self, team: Team, start: Day) -> None:
        """This team holds the child from now."""
        if self.episode.turns:
            # A turn lasts a day at least: of two on one day neither could be told as who holds the child.
            start = max(start, self.episode.turns[-1].start + 1)
            self.episode.turns[-1].end = start
        self._team = team
        self.episode.turns.append(Turn(team.index, start, NEVER, self._child.family))

    def _spell(self, kind: str, start: Day, end: Day) -> None:
        """A stretch in one status."""
        self.episode.spells.append(Spell(kind, start, end))

    def _see(self, day: Day) -> None:
        """The child was seen, when that is recent enough to be told."""
        if day >= HISTORY_FROM:
            self.episode.seen.append(day)

    def _close(self, day: Day, reason: str) -> None:
        """The end of the episode; a turn that would only have begun after it never does."""
        turns = [turn for turn in self.episode.turns if turn.start <= day] or self.episode.turns[:1]
        turns[-1].end = max(day, turns[-1].start)
        self.episode.turns = turns
        self.episode.closed, self.episode.reason = day, reason
        self.episode.seen = sorted(seen for seen in self.episode.seen if seen <= day)


def make_episode(child: Child, referral: Day, source: str, dice: Dice) -> Episode:
    """A referral, and whether anything further is done about it."""
    nfa = not child.unaccompanied and dice.chance(NO_FURTHER_ACTION)
    # N8, absent parenting: who comes alone has nobody here.
    need = "N8" if child.unaccompanied else "N2" if child.complex_needs else dice.odds(_NEEDS)
    return Episode(child, referral, source, nfa, need)
