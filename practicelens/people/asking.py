"""Who asks, and when, with what every question needs: each read at most once a request or job, and only when needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.people import actors
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.dated import account_stands, holds
from practicelens.people.internal import WorkerView
from practicelens.people.links import Link
from practicelens.people.models import RestrictedAccess, RestrictedSpelling, TeamLink
from practicelens.people.prepared import Given
from practicelens.people.teams import ServiceView, TeamView
from practicelens.rulebook import queries as rulebook
from practicelens.rulebook.queries import EveryRule, Rules
from practicelens.workdays import clock
from practicelens.workdays.calendar import WorkingCalendar

M = TypeVar("M", bound=Model)
T = TypeVar("T")


# What is the same whichever day is asked about: every team there ever was, every rule with its dates.
EVERY_DAY = ("teams", "services", "calendar", "every_rule")


# Each is itself alone (eq=False): what it remembers is no part of who asks, and could not be hashed.
@dataclass(frozen=True, eq=False)
class Asking:
    """Who asks, at which instant. One a request, a job or a command; it must not outlive them.

    Everything here is read when first needed and then remembered, so a page that asks ten apps for its parts reads
    teams, rules and restrictions once. What changes meanwhile is seen by the next request. Its own change calls
    ``forget`` where it goes on asking afterwards.
    """

    actor: Actor
    now: datetime
    # What this asker was let see in this request, so that the page's frame need not ask for the same thing again.
    shown: set[tuple[str, int]] = field(default_factory=set, repr=False)
    # The day whose restrictions hold, where it is not the day asked about: who looks back sees no more than today.
    hiding_on: date | None = None
    _let_see: set[ChildKey] = field(default_factory=set, repr=False)
    _names: dict[int, str] = field(default_factory=dict, repr=False)
    _rules: dict[date, Rules] = field(default_factory=dict, repr=False)
    _answers: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """An instant without a zone would be a different day in London and in UTC."""
        if self.now.tzinfo is None:
            raise ValueError("an instant needs its time zone")

    @cached_property
    def today(self) -> date:
        """The date in London."""
        return clock.local_date(self.now)

    @property
    def rules(self) -> Rules:
        """The rules of today."""
        return self.rules_on(self.today)

    def rules_on(self, day: date) -> Rules:
        """The rules of another day: a month is judged by the rules that held then."""
        if day not in self._rules:
            # Put together once a day asked about: a report of a year asks for twelve.
            self._rules[day] = self.every_rule.on(day)
        return self._rules[day]

    @cached_property
    def every_rule(self) -> EveryRule:
        """Every rule there ever was, read together: lists judge each month by its own day's rules."""
        return rulebook.every_rule()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The authority's working days."""
        return rulebook.calendar()

    @cached_property
    def restricted(self) -> frozenset[ChildKey]:
        """Every restricted child, whoever is named on them.

        A restriction holds until it has ended, also one that only begins later: hiding early harms nobody.
        """
        # By hand and not by `without_restricted`: what is read from files has no rows to put a condition on.
        rows = RestrictedSpelling.objects.filter(_not_ended(self.hides))
        return frozenset(ChildKey(*parts) for parts in rows.values_list("authority", "scheme", "identifier"))

    @property
    def hidden(self) -> frozenset[ChildKey]:
        """Restricted children this person is not named on, for what is not filtered by the database."""
        return self.restricted - self.actor.restricted

    def for_everybody(self) -> Asking:
        """The same person, named on no restricted child: what they make for others to read tells of none.

        By ``hidden``: rows of the database (``held_back``) are still held back by who asks.
        """
        actor = replace(self.actor, restricted=frozenset())
        other = Asking(actor, self.now, hiding_on=self.hiding_on, _names=self._names, _rules=self._rules)
        # Who is restricted is needed for either, and is the same.
        other.__dict__["restricted"] = self.restricted
        other.__dict__.update({name: self.__dict__[name] for name in EVERY_DAY if name in self.__dict__})
        return other

    def may_see(self, child: ChildKey) -> bool:
        """Whether no restriction holds this child back from the person; their role's reach is asked elsewhere."""
        return child in self._let_see or child not in self.hidden

    def let_see(self, child: ChildKey) -> None:
        """Remember that no restriction holds this child back: a row's own query has answered ``held_back``."""
        self._let_see.add(child)

    def without_restricted(
        self, rows: QuerySet[M], authority: str = "authority", scheme: str = "scheme", child: str = "child"
    ) -> QuerySet[M]:
        """The rows without those about children in ``hidden``; the names are the fields that hold a child's key."""
        return rows.filter(~self.held_back(authority, scheme, child))

    def held_back(self, authority: str = "authority", scheme: str = "scheme", child: str = "child") -> Exists:
        """Whether a row is about a child in ``hidden``, as a condition or a column of the row's own query.

        One EXISTS over an index, however many children are restricted: a condition for each child made a statement
        that SQLite refuses beyond a thousand.
        """
        return held_back_from(self.actor.account_id, self.hides, authority, scheme, child)

    @cached_property
    def teams(self) -> Mapping[int, TeamView]:
        """Every team there is or was by id, in the order of service areas and names."""
        return _by_id(people_teams.teams())

    @cached_property
    def services(self) -> Mapping[int, ServiceView]:
        """Every service area by id, in the order of names."""
        return {service.id: service for service in people_teams.services()}

    @cached_property
    def workers(self) -> Mapping[int, WorkerView]:
        """Every worker by id, in the order of names, with the team they are posted to today."""
        return {worker.id: worker for worker in people.workers(self.today)}

    @cached_property
    def links(self) -> Mapping[tuple[int, Link], int]:
        """The account linked to a team today, by team and kind of link; of two, the one who came first."""
        # Newest first, because in the dict the last written stays: whoever came first.
        rows = TeamLink.objects.filter(holds(self.today), account_stands(self.today)).order_by("-id")
        return {(team, Link(link)): who for team, link, who in rows.values_list("team_id", "link", "account_id")}

    def know(self, names: Mapping[int, str]) -> None:
        """Remember names of accounts that came with other rows, so that they are not asked for again."""
        self._names.update(names)

    def names(self, account_ids: Collection[int | None]) -> dict[int, str]:
        """The names of accounts by id; only those not asked for before are read."""
        wanted = {one for one in account_ids if one is not None}
        unknown = wanted - self._names.keys()
        if unknown:
            # A name is the same for whoever asks and on every day, so ``on`` hands these on.
            self._names.update(people.names(unknown))
        return {one: self._names[one] for one in wanted if one in self._names}

    def once(self, question: Callable[[], T]) -> T:
        """The answer to a question of another app that asks for nothing but the moment, read once."""
        if question not in self._answers:
            self._answers[question] = question()
        answer: T = self._answers[question]
        return answer

    def once_for(self, question: Callable[[Asking], T]) -> T:
        """The answer to a question that is about whoever asks, read once."""
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: T = self._answers[question]
        return answer

    def on(self, day: date) -> Asking:
        """The same person asking on another day, at noon, with what was read already and is the same on every day."""
        # Not what it was let see: on another day other restrictions may hold.
        other = Asking(self.actor, _noon(day), _names=self._names, _rules=self._rules)
        other.__dict__.update({name: self.__dict__[name] for name in EVERY_DAY if name in self.__dict__})
        return other

    def looking_back(self, day: date, knowing: Mapping[str, Any], answers: Mapping[Callable[..., Any], Any]) -> Asking:
        """The same person, with the roles and restrictions of today, asking of a day past as it stood then.

        ``knowing``: what is read once (teams, workers) as it was; ``answers``: what was answered then (``once``).
        """
        other = self.on(day)
        other = replace(other, hiding_on=self.hides, _answers=dict(answers))
        # Put where cached_property keeps what it has read: asked again, it would be read as of today.
        other.__dict__.update({"restricted": self.restricted, **knowing})
        return other

    def key_of(self, identifier: str) -> ChildKey:
        """The key of a child of this authority, by the case system's identifier."""
        return key_of(identifier)

    def forget(self) -> None:
        """Read everything anew: after a change of teams, rules or restrictions that this asking goes on from."""
        # Not the actor: who somebody is was settled when they came in, and a
        # change of roles is seen by the next request.
        for name in (*EVERY_DAY, "restricted", "workers", "links"):
            self.__dict__.pop(name, None)
        self._let_see.clear()
        self._names.clear()
        self._rules.clear()
        self._answers.clear()

    @property
    def hides(self) -> date:
        """The day whose restrictions hold."""
        return self.hiding_on or self.today


@lru_cache(maxsize=512)
def held_back_from(
    account_id: int | Given,
    day: date | Given,
    authority: str = "authority",
    scheme: str = "scheme",
    child: str = "child",
) -> Exists:
    """Whether a row is about a child who is restricted on a day, or will be, and on whom an account is not named."""
    # The same object each time, which no query changes: a page asks this of a dozen lists, and to put it together
    # takes as long as to answer it.
    hiding = RestrictedSpelling.objects.filter(
        _not_ended(day), authority=OuterRef(authority), scheme=OuterRef(scheme), identifier=OuterRef(child)
    )
    named = RestrictedAccess.objects.filter(
        holds(day), holds(day, "child__"), child=OuterRef("child"), account_id=account_id
    )
    # A restriction at a time: being named on one says nothing of another of the same child.
    return Exists(hiding.filter(~Exists(named)))


def _not_ended(day: date | Given) -> Q:
    """Spellings of restrictions that hold, or will."""
    return Q(child__ends__isnull=True) | Q(child__ends__gt=day)


def key_of(identifier: str) -> ChildKey:
    """The key of a child of this authority, by the case system's identifier."""
    return ChildKey(settings.AUTHORITY_CODE, settings.CHILD_SCHEME, identifier)


def _by_id(teams: Collection[TeamView]) -> Mapping[int, TeamView]:
    """Teams by id, in the order they come in."""
    return {team.id: team for team in teams}


def _noon(day: date) -> datetime:
    """The middle of a day in London: no change of clocks makes it another."""
    return datetime.combine(day, time(12), tzinfo=clock.LONDON)


def asking_on(actor: Actor, day: date) -> Asking:
    """Somebody asking on a day, at noon."""
    return Asking(actor, _noon(day))


def asking_of_account(signed_in: AbstractBaseUser, now: datetime) -> Asking:
    """Whoever a session belongs to, asking now. Raises Missing when the account may not be used that day.

    What was read to find out who they are is not read again.
    """
    arrived = actors.arrive(signed_in, clock.local_date(now))
    asking = Asking(arrived.actor, now)
    if arrived.teams is not None:
        asking.__dict__["teams"] = _by_id(arrived.teams)  # where cached_property keeps what it has read
    # Came with the session's account (`AccountBackend`): duties are counted from that day.
    if founded := getattr(signed_in, "founded", None):
        asking._answers[people.first_account_on] = clock.local_date(founded)
    return asking


def asking_for(account_id: int, now: datetime | None = None) -> Asking:
    """An account as it asks now, or at another instant. Raises Missing when it may not be used that day."""
    # One reading for both: just before midnight the actor would be of one day and the questions of the next.
    moment = now or clock.now()
    return Asking(actors.actor_for(account_id, clock.local_date(moment)), moment)


def asking_from(email: str, now: datetime | None = None) -> Asking | None:
    """The account with an e-mail address as it asks now; None where there is none. Raises as ``asking_for``."""
    account = people.account_by_email(email)
    return None if account is None else asking_for(account, now)


def asking_as_system(now: datetime | None = None) -> Asking:
    """The product itself as it asks now, or at another instant: jobs, commands, the demonstration's builder."""
    return Asking(SYSTEM, now or clock.now())
