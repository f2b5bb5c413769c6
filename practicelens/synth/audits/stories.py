"""Single stories that a stranger should find: a worry about safety, children who are followed, agencies who audit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.roles import Role
from practicelens.quality.audits.allocation.changes import reassign
from practicelens.quality.audits.beside.internal import Case, cases, sides
from practicelens.quality.audits.core.queries import audits as listed
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import AuditRow, Filters
from practicelens.quality.audits.grades import changes as grades_changes
from practicelens.quality.audits.safety import changes as safety_changes
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.standards.states import Grade
from practicelens.quality.tracking import changes as tracking
from practicelens.quality.tracking import queries as tracking_asked
from practicelens.synth.audits.drawing import Pool
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.restricted import key_of
from practicelens.synth.authority.staff import PEOPLE
from practicelens.synth.world.structure import Team
from practicelens.workdays.calendar import england

_BASIS = "Joint targeted look at children who go missing, agreed by the partnership; consent of the mother."
_AWAY = "The officer who did the first audit is at home after an operation until the middle of January."
_FOLLOWED = (
    ("Drift panel", "Eleven months on a plan, and the same three worries as in January.",
     "The plan ends or goes to the legal gateway by February, and the child knows which."),
    ("Legal gateway", "The pre-proceedings letter was sent; the parents have a solicitor now.",
     "Parents and worker agree what must change, and it is looked at in six weeks."),
    ("Closure", "The plan ended well in October; help goes on from the school alone.",
     "Attendance holds, and nobody needs to ring us by Easter."),
)  # fmt: skip


class Stories:
    """Told through the same doors as people's own work, before the day on which the demonstration stands."""

    def __init__(self, ids: WorldIds, today: date, left_out: frozenset[str]) -> None:
        """About the first team and one more of its service area."""
        self.ids, self.today = ids, today
        self.pool = Pool(ids.world, today.toordinal(), left_out)
        first = ids.world.teams[0]
        others = [team for team in ids.world.teams[1:] if team.service == first.service and self._children(team)]
        self.teams = (first, others[0] if others else first)
        self.head = ids.person("Alan Price")

    def tell(self) -> None:
        """Each in turn."""
        self._worries()
        self._corrected()
        self._followed()
        self._agencies()
        self._passed_on()

    def _children(self, team: Team) -> list[str]:
        return sorted(one.child.identifier for one in self.pool.by_team.get(team.index, ()))

    def _at(self, account: int, day: date) -> Actor:
        return self.ids.actor(account, day)

    def _worries(self) -> None:
        """One worry was answered within the hour; another nobody has answered, and it has climbed."""
        team, rows = self._with_two_audits()
        # A borough of a twentieth may have too few: it goes without, as a small authority would.
        if team is None:
            return
        known = cases([row.id for row in rows])
        # By id, so that a build that goes on meets the same two.
        answered, waiting = (known[one] for one in sorted(known)[:2])
        day = england().add(self.today, -6)
        concern = self._raise(answered, day, 10, "Telephoned the duty manager at 9.50",
                              "The mother said that the door has had no lock since Sunday.")  # fmt: skip
        manager = self._at(self.ids.manager(team), day)
        safety_changes.answer_concern(
            concern, "Visited at noon with the police; the lock is mended. The child slept at her aunt's.",
            by=manager, now=_on(day, 13),
        )  # fmt: skip
        day = england().add(self.today, -1)
        concern = self._raise(waiting, day, 11, "Left word with the Team Manager's office at 10.40",
                              "Nobody has seen the child alone since the last review.")  # fmt: skip
        # By the product itself, as the job does it every minute: what climbs here climbs by the same rule.
        safety_changes.climb_concern(concern, by=SYSTEM, now=_on(day, 18))

    def _with_two_audits(self) -> tuple[Team | None, list[AuditRow]]:
        """A team beside the first, of its service area where one has them, with two audits whose cycle goes on."""
        head = self.ids.asking(self.head, self.today)
        open_now = (Status.SUBMITTED, Status.ACTIONS_REVIEWED, Status.RE_AUDIT)
        rows = [row for status in open_now for row in listed(head, Filters(status=status))]
        regular = [row for row in rows if row.kind is Kind.REGULAR]
        known = cases([row.id for row in regular])
        # False sorts first: those of the first team's service area.
        for team in sorted(self.ids.world.teams[1:], key=lambda one: one.service != self.teams[0].service):
            found = [row for row in regular if row.team_id == self.ids.team(team.index)]
            # Whoever audits raises the worry and the manager answers it, which nobody does of their own.
            found = [row for row in found if known[row.id].auditor_id != self.ids.manager(team)]
            if len(found) > 1:
                return team, found
        return None, []

    def _corrected(self) -> None:
        """One auditor saw next day that a plan had been overlooked, and corrected a grade: both are kept."""
        rows = listed(self.ids.asking(self.head, self.today), Filters(status=Status.SUBMITTED))
        # Enough to find one in: all the handed in need not be read.
        newest = sorted((row.id for row in rows), reverse=True)[:20]
        known, graded = cases(newest), sides(newest)
        for one in (known[audit_id] for audit_id in newest):
            # Among those that can be corrected: the reason tells of a plan, so planning must have been graded.
            given = graded[one.id]
            if given.overall is not Grade.REQUIRES_IMPROVEMENT or "planning" not in given.domains:
                continue
            by = self._at(one.auditor_id, self.today)
            why = "The plan of October was filed under the brother; read again, it meets what Good looks like."
            now = _on(self.today, 7)
            domains: dict[str, Grade | None] = {"planning": Grade.GOOD}
            weighed = "With the plan found, what changed for the child weighs more than what was written late."
            grades_changes.correct_grade(one.id, Grade.GOOD, domains, why, weighed, version=one.version, by=by, now=now)
            return

    def _raise(self, about: Case, day: date, hour: int, telephoned: str, worry: str) -> int:
        by = self._at(about.auditor_id, day)
        return safety_changes.raise_concern(about.id, telephoned=telephoned, worry=worry, by=by, now=_on(day, hour))

    def _followed(self) -> None:
        """Three children are followed, one of each kind; the last was closed with what came of it."""
        for place, (kind, why, hopes) in enumerate(_FOLLOWED):
            team = self.teams[0]
            child = self._children(team)[place]
            opened = england().add(self.today, -25 + 3 * place)
            manager = self.ids.manager(team)
            new = tracking.Opening(
                key_of(child), self.ids.team(team.index), kind, why, hopes, self.today + timedelta(days=3 + 14 * place)
            )
            tracked = tracking.open_tracking(new, by=self._at(manager, opened), now=_on(opened, 9))
            self._noted(tracked, manager, england().add(opened, 8), place)

    def _noted(self, tracked: int, manager: int, day: date, place: int) -> None:
        by = self._at(manager, day)
        version = tracking_asked.tracking(self.ids.asking(manager, day), tracked).version
        text = "Seen at home and at school. The worker and the grandmother agree on what is next."
        next_look = self.today + timedelta(days=2 + 12 * place)
        tracking.add_note(tracked, day, text, next_look=next_look, version=version, by=by, now=_on(day, 14))

    def _agencies(self) -> None:
        """A multi-agency audit: three agencies invited, the police have begun their part."""
        team = self.teams[0]
        opened = self.today.replace(day=4)
        by = self._at(self.head, opened)
        # From the end of the list: the first three are the ones that are followed above.
        child = self._children(team)[-1]
        new = parts_changes.New(
            "Children who go missing", key_of(child), "aged 14, goes missing from home", self.ids.team(team.index),
            self.ids.officer(team), england().add(self.today, 9),
        # Two weeks ahead, so that the parts are still being graded on the demonstration's day.
        )  # fmt: skip
        whole = parts_changes.set_up(new, by=by, now=_on(opened, 9))
        asked = (("Police", "Sergeant Kate Rowan"), ("Health", "Blessing Udo"), ("Education", "Martin Greaves"))
        for agency, name in asked:
            guest = parts_changes.Guest(agency, name, self.ids.address(name), _BASIS)
            parts_changes.invite(whole, guest, by=by, now=_on(opened, 10))
        self._police(england().add(opened, 8))

    def _passed_on(self) -> None:
        """A re-audit not begun yet passes to another officer: whoever did the first audit is away."""
        day = england().add(self.today, -3)
        head = self.ids.asking(self.head, day)
        others = [self.ids.person(name) for name in PEOPLE[Role.QA_OFFICER]]
        first = {self.ids.team(team.index) for team in self.teams}
        for row in listed(head, Filters(status=Status.ALLOCATED, kind=Kind.RE_AUDIT)):
            one = cases([row.id])[row.id]
            # Not of the first two teams: theirs are the stories above, and one audit tells one thing.
            if row.team_id in first or one.auditor_id not in others:
                continue
            to = others[(others.index(one.auditor_id) + 1) % len(others)]
            reassign(row.id, to, _AWAY, by=self._at(self.head, day), now=_on(day, 11))
            return

    def _police(self, day: date) -> None:
        police = self.ids.person("Sergeant Kate Rowan")
        by = self._at(police, day)
        for row in listed(self.ids.asking(police, day), Filters(mine=True, status=Status.ALLOCATED))[:1]:
            work_changes.start(row.id, independent=True, by=by, now=_on(day, 10))


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
