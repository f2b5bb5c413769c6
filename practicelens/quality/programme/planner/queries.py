"""Questions to the planner: the hours a month needs, the hours there are, and what each setting would save."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from practicelens.access.roles import ROLES, Role
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.dated import holds
from practicelens.quality.audits.core.rules import month_of
from practicelens.quality.audits.grades import internal as audits
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import Reason
from practicelens.quality.programme.models import AuditorHours
from practicelens.quality.programme.months.changes import owed_in_month
from practicelens.quality.programme.planner import rules
from practicelens.quality.programme.planner.rules import Assumed, HoursRow, Programme, Saving, Settings, Work
from practicelens.quality.standards.internal import tools_in_force
from practicelens.quality.standards.states import GRADES
from practicelens.rulebook.queries import Rules
from practicelens.workdays.timescales import first_of_months


@dataclass(frozen=True)
class Capacity:
    """The hours a month of one role's holders; ``own`` of them have hours of their own rather than the role's."""

    role: str
    people: int
    hours: float
    own: int


@dataclass(frozen=True)
class Person:
    """One auditor's hours a month, and why where they differ from their role's."""

    account_id: int
    name: str
    role: str
    hours: float
    why: str = ""


@dataclass(frozen=True)
class Planner:
    """Needed beside there: the sum line by line, capacity by role, and what each setting would save.

    ``graded``: the shares of the last twelve months' own first audits and how many there were, beside those assumed.
    """

    month: date
    teams: int
    lines: tuple[HoursRow, ...]
    first: float
    gradings: float
    hours: float
    capacity: tuple[Capacity, ...]
    there: float
    people: tuple[Person, ...]
    savings: tuple[Saving, ...]
    assumed: tuple[tuple[str, float, float | None], ...]
    graded: int

    @property
    def short(self) -> float:
        """The hours that are missing; negative where there are more than needed."""
        return self.hours - self.there


def planner(asking: Asking, month: date) -> Planner:
    """The plan of a month by the rules of its first day. Raises Missing for who does not run the programme."""
    permissions.check_can_run(asking.actor)
    first, rules_then = month_of(month), asking.rules_on(month_of(month))
    owed = owed_in_month(first, asking.today)
    counted = Counter(one.tool for one in owed)
    # Counted from what is owed and not from who manages: with turns, only some of them audit in a month.
    managers = sum(one.reason is Reason.MANAGER for one in owed)
    plan = Programme(_work(counted), _settings(rules_then), _assumed(rules_then))
    lines = rules.needed(plan)
    gradings, hours = rules.total(lines)
    # A month to come is planned with those who will be here then, and one that is over with those of today.
    persons = _people(rules_then, max(first, asking.today))
    # A year: a month has some thirty grades, too few for a share of the rare ones that most work follows from.
    graded = audits.grades_since(first_of_months(asking.today, 12), asking.today)
    return Planner(
        month=first,
        # By the officers' audits, which are owed team by team; areas name no team.
        teams=len({one.team for one in owed if one.reason is Reason.OFFICER}),
        lines=lines,
        first=lines[0].count,
        gradings=gradings,
        hours=hours,
        capacity=_capacity(persons),
        there=sum(person.hours for person in persons),
        people=persons,
        savings=rules.savings(plan, managers, rules_then.number("audit.manager_every")),
        assumed=_beside(plan.assumed, graded),
        graded=sum(graded.values()),
    )


def _work(counted: Counter[str]) -> tuple[Work, ...]:
    """The month's first audits by tool; a tool that is not published yet takes no hours, and its line says so."""
    tools = {tool.key: tool for tool in tools_in_force()}
    return tuple(
        Work(key, tools[key].title, count, tools[key].hours, tools[key].enters_cycle)
        if key in tools
        # Still counted, without hours: an area left out of the sum would look as if it cost nothing for good reason.
        else Work(key, f"{key.replace('_', ' ')} (no tool yet)", count, 0, False)
        for key, count in counted.items()
    )


def _settings(rules_then: Rules) -> Settings:
    """What follows from a first audit, by the rules."""
    return Settings(
        rules_then.table("cycle.re_audit"),
        frozenset(rules_then.table("cycle.tracked_grades")),
        rules_then.number("cycle.tracking_months"),
    )


def _assumed(rules_then: Rules) -> Assumed:
    shares = rules_then.table("planner.shares")
    # A setting that somebody types: it need not add up to a hundred.
    whole = sum(shares.values()) or 1
    return Assumed(
        {grade: count / whole for grade, count in shares.items()},
        rules_then.number("planner.tracked_months"),
        # The setting is in minutes, for a check takes no whole hour; the sum is in hours.
        rules_then.number("planner.action_check") / 60,
        rules_then.number("moderation.one_in"),
        frozenset(rules_then.table("moderation.grades")),
    )


def _beside(assumed: Assumed, graded: dict[str, int]) -> tuple[tuple[str, float, float | None], ...]:
    """Each grade's share as assumed and as it was."""
    n = sum(graded.values())
    return tuple(
        # None where nothing was graded yet: nought per cent would be said of grades that nobody has given.
        (grade.words, assumed.shares.get(grade.value, 0), graded.get(grade.value, 0) / n if n else None)
        for grade in GRADES
    )


def _people(rules_then: Rules, on: date) -> tuple[Person, ...]:
    """Everybody who has hours for audits: their own, else their role's (of several, the one with the most)."""
    by_role = {Role(name): hours for name, hours in rules_then.table("planner.capacity").items() if name in set(Role)}
    held = people.roles_of(on, by_role)
    own = {row.account_id: row for row in AuditorHours.objects.filter(holds(on))}
    names = people.names([*held, *own])
    found = []
    for account, roles in held.items():
        # Somebody who holds two roles has the time of one: added up they would work twice.
        role = max(roles, key=lambda one: by_role[one])
        row = own.get(account)
        hours = float(row.hours) if row else float(by_role[role])
        found.append(Person(account, names.get(account, ""), ROLES[role].title, hours, row.why if row else ""))
    return tuple(sorted(found, key=lambda person: (person.role, person.name)))


def _capacity(persons: tuple[Person, ...]) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(
            role,
            sum(person.role == role for person in persons),
            sum(person.hours for person in persons if person.role == role),
            sum(person.role == role and bool(person.why) for person in persons),
        )
        for role in sorted({person.role for person in persons})
    )
