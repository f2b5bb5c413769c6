"""A small authority: two service areas, three teams, and one person in each of the sixteen roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils.crypto import get_random_string

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.roles import ROLES, Reach, Role
from practicelens.people import actors
from practicelens.people.asking import Asking
from practicelens.people.founding import changes
from practicelens.people.founding.plan import (
    AccountPlan,
    AuthorityPlan,
    Founded,
    GrantPlan,
    LinkPlan,
    PostPlan,
    ServicePlan,
    TeamPlan,
    WorkerPlan,
)
from practicelens.people.links import LINKS_OF_ROLE
from practicelens.rulebook import cache
from practicelens.rulebook.changes import set_rule
from tests.builders.kept import Kept
from tests.builders.trail import trail

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BEGAN = date(2024, 9, 2)
SINCE = {
    "month": "2026-12", "comparison": "the start", "monthly": "2026-10", "re_audit": "2026-10", "four_r": "2026-10",
    "quarterly": "2026-07", "performance": "2026-10", "organisation": "2026-10",
}  # fmt: skip
"""From when what recurs is counted in the small authority."""

BACKEND = "practicelens.people.backends.AccountBackend"
NAMES: dict[Role, str] = {
    Role.DCS: "Ruth Adeyemi",
    Role.DIRECTOR: "Colin Marsh",
    Role.HEAD_OF_QA: "Helen Doyle",
    Role.SAFEGUARDING_MANAGER: "Ian Okafor",
    Role.HEAD_OF_SERVICE: "Sandra Blythe",
    Role.TEAM_MANAGER: "Priya Nair",
    Role.QA_OFFICER: "Tom Ferris",
    Role.REVIEWING_OFFICER: "Grace Lund",
    Role.PRACTICE_DEVELOPER: "Owen Pryce",
    Role.PRACTITIONER: "Amina Yusuf",
    Role.ANALYST: "Ben Carver",
    Role.SCRUTINEER: "Margaret Hale",
    Role.PARTNER: "David Sorrel",
    Role.AGENCY_AUDITOR: "Lucy Tan",
    Role.INFORMATION_GOVERNANCE: "Femi Bright",
    Role.ADMINISTRATOR: "Jo Whitlock",
}


def plan() -> AuthorityPlan:
    """The authority as data. Links are for the first team only."""
    return AuthorityPlan(
        services=(ServicePlan("service", "Assessment and intervention"), ServicePlan("other", "Children in care")),
        teams=(
            TeamPlan("team", "service", "Family Support Team One", BEGAN),
            TeamPlan("sibling", "service", "Family Support Team Two", BEGAN),
            TeamPlan("other", "other", "Children in Care Team One", BEGAN),
        ),
        accounts=tuple(AccountPlan(role.value, f"{role.value}@northborough.example", NAMES[role]) for role in Role),
        workers=(
            WorkerPlan("worker", NAMES[Role.PRACTITIONER], account=Role.PRACTITIONER.value),
            WorkerPlan("other", "Nadia Petrov", fte=0.6),
        ),
        posts=(PostPlan("worker", "team", BEGAN), PostPlan("other", "other", BEGAN)),
        grants=tuple(_grant(role) for role in Role),
        links=tuple(
            LinkPlan("team", role.value, link, BEGAN) for role, links in LINKS_OF_ROLE.items() for link in sorted(links)
        ),
    )


def _grant(role: Role) -> GrantPlan:
    """The role of its person, for the first service area or team where it needs one."""
    reach = ROLES[role].reach
    return GrantPlan(
        role.value,
        role,
        BEGAN,
        service="service" if reach is Reach.SERVICE else None,
        team="team" if reach is Reach.TEAM else None,
    )


class Actors:
    """Who somebody is, read once: tests ask again before every step, which was a sixth of all that they did.

    What is known is forgotten with any statement that writes to people's tables, or takes back what was written.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, date], Actor] = {}
        self._heeding = False

    def actor(self, account_id: int, on: date) -> Actor:
        """As ``actor_for``."""
        if not self._heeding:
            return actors.actor_for(account_id, on)
        if (account_id, on) not in self._known:
            self._known[account_id, on] = actors.actor_for(account_id, on)
        return self._known[account_id, on]

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """See every statement of the test's connection."""
        self._known.clear()
        self._heeding = True
        with connection.execute_wrapper(self._heed):
            yield
        self._heeding = False

    def _heed(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        trail.heed(sql)
        if self._known and not sql.startswith("SELECT") and ("people_" in sql or sql.startswith("ROLLBACK")):
            self._known.clear()
        return execute(sql, params, many, context)


_actors = Actors()


@dataclass(frozen=True)
class Authority:
    """The authority as it stands in the database; teams, service areas and workers are ids."""

    founded: Founded
    today: date = TODAY
    now: datetime = NOW

    @property
    def service(self) -> int:
        """The service area of the first team and its sibling."""
        return self.founded.services["service"]

    @property
    def other_service(self) -> int:
        """The other service area."""
        return self.founded.services["other"]

    @property
    def team(self) -> int:
        """The team that the Team Manager manages, the links lead to and the practitioner works in."""
        return self.founded.teams["team"]

    @property
    def sibling_team(self) -> int:
        """Another team of the same service area."""
        return self.founded.teams["sibling"]

    @property
    def other_team(self) -> int:
        """A team of the other service area."""
        return self.founded.teams["other"]

    @property
    def worker(self) -> int:
        """The practitioner's worker, in the first team."""
        return self.founded.workers["worker"]

    @property
    def other_worker(self) -> int:
        """A worker without an account, in the other service area's team."""
        return self.founded.workers["other"]

    def account(self, role: Role) -> int:
        """The account of the person in the role."""
        return self.founded.accounts[role.value]

    def actor(self, role: Role) -> Actor:
        """The person in the role, as they stand today."""
        return _actors.actor(self.account(role), self.today)

    def asking(self, role: Role) -> Asking:
        """The person in the role, asking now."""
        return Asking(self.actor(role), self.now)

    def client(self, role: Role) -> Client:
        """A browser's stand-in with a session of the person in the role, as signing in leaves one.

        Nobody signs in for it, and no history or account tells of it: see ``signed_in``.
        """
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(self.account(role))
        return client

    def signed_in(self, role: Role) -> Client:
        """The same, where the person in the role really signs in."""
        client = Client()
        user = get_user_model().objects.get(pk=self.account(role))
        client.force_login(user, backend=BACKEND)
        return client


def _session_of(account: int) -> str:
    """The key of a new session. To sign in takes a dozen statements, and tests begin with it a thousand times."""
    signed_for = get_user_model().objects.get(pk=account).get_session_auth_hash()
    store, key = SessionStore(), get_random_string(32, VALID_KEY_CHARS)
    held = store.encode({SESSION_KEY: str(account), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: signed_for})
    Session(session_key=key, session_data=held, expire_date=store.get_expiry_date()).save(force_insert=True)
    return key


def build() -> Authority:
    """Found it in the database of the test."""
    founded = datetime(2024, 9, 2, 8, 0, tzinfo=UTC)
    authority = Authority(changes.found_authority(plan(), by=SYSTEM, now=founded))
    # It has had Practice Lens for two years and begins now with what recurs: a test moves the day on to owe it.
    set_rule("duties.since", SINCE, valid_from=BEGAN, source="The small authority", by=SYSTEM, now=founded)
    return authority


kept = Kept(build)
heeding = _actors.heeding


@pytest.fixture
def authority(db: None) -> Iterator[Authority]:
    """The small authority, anew for each test."""
    cache.forget()
    with heeding():
        made = kept()
        if kept.as_kept:
            trail.begin()
        yield made
        trail.end()
