"""This month's audits of the first team and a few others, done through the same doors as people's own work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.allocation.changes import Allocation
from practicelens.quality.audits.beside.internal import case
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.standards.content import YES, Domain, Tool
from practicelens.quality.standards.internal import tool_in_force
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, drafting
from practicelens.synth.audits.drawing import Candidate, Pool
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.restricted import key_of
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.structure import PLANNING, Team


def on(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour, minute), UTC)


class Present:
    """What the people of the demonstration did this month, before the day on which it stands."""

    def __init__(self, ids: WorldIds, today: date, left_out: frozenset[str]) -> None:
        """Everything is drawn from the children of the month's second working day."""
        self.ids, self.today = ids, today
        self.first = today.replace(day=3)
        self.pool = Pool(ids.world, self.first.toordinal(), left_out)
        self.dice = Dice(ids.world.seed, 11)
        self._used: set[str] = set()
        self._whose: dict[int, int | None] = {}  # the worker of each audit given out

    def live(self) -> None:
        """Each story in turn."""
        team = self.ids.world.teams[0]
        officer = self.ids.officer(team)
        half_done = self._allocate(team, officer, worker="Dana Lewis")
        self._start(half_done, officer, date(self.today.year, self.today.month, 12))
        self._half(half_done, officer)
        self._whole_audit(team, officer)
        self._allocate(team, self.ids.manager(team))
        self._elsewhere(team)
        drafting.write(self.ids.person("Alan Price"), self.today)

    def _actor(self, account: int, day: date) -> Actor:
        return self.ids.actor(account, day)

    def _allocate(
        self, team: Team, auditor: int, *, worker: str = "", tool: str = "case_audit", theme: str = "",
    ) -> int:  # fmt: skip
        """The Head of Safeguarding gives out an audit, drawn at random, or chosen where there is a theme."""
        # At most once for each child: when all are taken, the last refusal is told.
        taken: Refused | None = None
        for _ in self._children(team, worker):
            try:
                return self._give_out(team, auditor, worker, tool, theme)
            except Refused as no:
                if no.code != "taken":  # by the month's own programme: then another child is drawn
                    raise
                taken = no
        raise taken or LookupError(team.name)

    def _give_out(self, team: Team, auditor: int, worker: str, tool: str, theme: str) -> int:
        """One draw, and the audit of the child that it finds. Raises Refused(taken) where it has one of this kind."""
        held = self._children(team, worker)
        # A child twice in a month reads like a fault of the draw, however likely it is in a small team.
        children = [one for one in held if one.child.identifier not in self._used] or held
        seed = f"{self.first:%Y-%m}/{team.name}/{len(self._used)}"
        # The product's own draw, kept with its seed: the audit's page can show how the child was found.
        drawn = rules.drawn([one.child.identifier for one in children], seed, 1)[0]
        one = next(child for child in children if child.child.identifier == drawn)
        self._used.add(drawn)
        whose = f"{worker}'s children in {team.name}" if worker else f"children of {team.name}"
        what = Allocation(
            key_of(drawn), self.ids.team(team.index), auditor, tool, self.ids.worker(one.worker),
            kind=Kind.THEMED if theme else Kind.REGULAR, theme=theme,
            draw=Draw.PURPOSIVE if theme else Draw.RANDOM, population=whose,
            population_size=len(children), draw_seed=seed, circumstances=one.circumstances,
        )  # fmt: skip
        alan = self._actor(self.ids.person("Alan Price"), self.first)
        audit_id = allocation_changes.allocate(what, by=alan, now=on(self.first, 9))
        self._whose[audit_id] = one.worker
        return audit_id

    def _children(self, team: Team, worker: str) -> list[Candidate]:
        """The team's children, or one worker's."""
        held = self.pool.by_team[team.index]
        number = self.ids.worker_named(worker) if worker else None
        # Whoever has left or holds nobody that day: then anybody of the team.
        return [one for one in held if one.worker == number] or held

    def _start(self, audit_id: int, account: int, day: date) -> None:
        """The auditor begins, and says that they are independent."""
        work_changes.start(audit_id, independent=True, by=self._actor(account, day), now=on(day, 9, 30))

    def _half(self, audit_id: int, account: int) -> None:
        """A conversation held, a family asked, the first domains written: drafts, saved as typed."""
        tool = tool_in_force("case_audit")[1]
        day = date(self.today.year, self.today.month, 19)
        talk = {
            "held_on": day.isoformat(),
            "best": "The memory box was what opened things up.",
            "made_happen": "I asked her gran what to put in it, and we took three visits over it.",
            "who_helped": "Her gran, and the teaching assistant who lent us a quiet room.",
            "family_would_say": "That somebody took the time to find out who she is.",
            "could_be": "Visits that are never hurried.",
            "should_be": "Somebody sees the child when one of us is away.",
        }
        self._say(audit_id, account, day, rules.CONVERSATION, talk)
        self._say(audit_id, account, day, rules.FAMILY, {
            "who": "Mother", "how": "By telephone", "view": bank.FAMILY_VIEWS[0],
        })  # fmt: skip
        self._say(audit_id, account, day, rules.SECTIONS, {section.key: YES for section in tool.asked_first})
        first = tool.domains[0]
        self._say(audit_id, account, day, first.key, {
            "went_well": bank.WENT_WELL["seen_and_heard"][0], "seen": "Five visits, four alone. Words are quoted.",
            "grade": Grade.REQUIRES_IMPROVEMENT.value, "why": "",
        })  # fmt: skip

    def _say(self, audit_id: int, account: int, day: date, part: str, typed: Mapping[str, str]) -> None:
        """Save one part of an audit for the first time."""
        work_changes.save_draft(audit_id, part, typed, version=0, by=self._actor(account, day), now=on(day, 10, 42))

    def _whole_audit(self, team: Team, officer: int) -> None:
        """One audit of the month done to its end, with the practitioner's own grades and an action for each."""
        audit_id = self._allocate(team, officer, worker="Sam Adeyemi")
        month = self.today.replace(day=1)
        # Days of November 2026 that are worked: the 5th, 16th, 17th and 18th.
        self._start(audit_id, officer, month.replace(day=5))
        self._write_all(audit_id, officer, month.replace(day=16), Grade.GOOD)
        worker = self.ids.worker_account(self._whose[audit_id])
        if worker is not None:
            self._own(audit_id, worker, month.replace(day=17))
        self._act_and_submit(audit_id, officer, worker or self.ids.manager(team), month.replace(day=18))

    def _write_all(self, audit_id: int, account: int, day: date, overall: Grade) -> None:
        """Every part, in words of the bank."""
        tool: Tool = tool_in_force("case_audit")[1]
        self._say(audit_id, account, day, rules.CONVERSATION,
                  {"held_on": day.isoformat(), "best": self.dice.pick(bank.CONVERSATIONS)})  # fmt: skip
        self._say(audit_id, account, day, rules.FAMILY, {"view": self.dice.pick(bank.FAMILY_VIEWS)})
        self._say(audit_id, account, day, rules.SECTIONS, {section.key: YES for section in tool.asked_first})
        for place, domain in enumerate(tool.domains):
            # One domain above the whole and one below it, so that its learning has both.
            grade = Grade.OUTSTANDING if place == 0 else Grade.REQUIRES_IMPROVEMENT if place == 3 else overall
            self._say(audit_id, account, day, domain.key, self._answers(domain, grade))
        self._say(audit_id, account, day, rules.WHOLE,
                  {"grade": overall.value, "why": self.dice.pick(bank.WHOLE_WHY[overall.value])})  # fmt: skip

    def _answers(self, domain: Domain, grade: Grade) -> dict[str, str]:
        standard = domain.standards[0]
        return {
            "went_well": self.dice.pick(bank.WENT_WELL[standard]), "seen": self.dice.pick(bank.SEEN),
            "grade": grade.value, "why": self.dice.pick(bank.WHY[grade.value]),
            "better": self.dice.pick(bank.BETTER[standard]),
        }  # fmt: skip

    def _own(self, audit_id: int, account: int, day: date) -> None:
        """The practitioner's own grades, before they see the auditor's."""
        # Good throughout, where the auditor sees one domain lower: the page that lays the two side by side has
        # something to show.
        given = {domain.key: Grade.GOOD for domain in tool_in_force("case_audit")[1].domains}
        # In turn and not by the dice: everything drawn after this stays as it was.
        words = bank.WHY[Grade.GOOD.value]
        reasons = {key: words[place % len(words)] for place, key in enumerate(given)}
        own = work_changes.OwnGrades(Grade.GOOD, self.dice.pick(bank.OWN_WHY), given, reasons)
        work_changes.hand_in_own_grades(audit_id, own, by=self._actor(account, day), now=on(day, 15))

    def _act_and_submit(self, audit_id: int, account: int, owner: int, day: date) -> None:
        """Two actions, and hand in."""
        by = self._actor(account, day)
        for what in bank.ACTIONS[:2]:
            work_changes.add_action(audit_id, what, owner_id=owner, due=day.replace(day=28), by=by, now=on(day, 14))
        work_changes.submit(audit_id, version=case(audit_id).version, by=by, now=on(day, 16))

    def _elsewhere(self, first: Team) -> None:
        """Themed audits for the reviewing officers, of teams that are not linked to them."""
        # A reviewing officer never audits a child they review, and reviews those of linked teams.
        others = [team for team in self.ids.world.teams if team.kind == PLANNING and team.service != first.service]
        for place, name in enumerate(("Ruth Okafor", "Gifty Owusu")):
            if others:
                self._allocate(others[place % len(others)], self.ids.person(name), theme="Contingency planning")
