"""Who asks, read once: nothing twice in a request, and restricted children left out however many there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.people.asking import Asking, asking_for
from practicelens.people.links import Link
from practicelens.people.models import RestrictedChild, RestrictedSpelling
from practicelens.people.setup import changes as people
from practicelens.quality.actions import queries as actions
from practicelens.quality.audits.core import queries as audits
from practicelens.quality.audits.models import Audit
from practicelens.quality.tracking import queries as tracking
from practicelens.rulebook import cache
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority

MANY = 1100


def everything(one: Asking, accounts: list[int]) -> tuple[object, ...]:
    """All that can be asked."""
    return (
        one.today,
        one.rules,
        one.rules_on(date(2026, 1, 1)),
        one.calendar,
        one.hidden,
        one.may_see(CHILD),
        one.teams,
        one.services,
        one.workers,
        one.links,
        one.names(accounts),
    )


def restrict(authority: Authority, child: ChildKey) -> int:
    return people.restrict_child(
        child, reason="A colleague's child", starts=date(2026, 1, 1), by=SYSTEM, now=authority.now
    )


class TestAskedOnce:
    def test_asking_everything_twice_reads_once(self, authority: Authority) -> None:
        one = authority.asking(Role.HEAD_OF_QA)
        accounts = [authority.account(Role.DCS), authority.account(Role.ANALYST)]
        cache.forget()
        with CaptureQueriesContext(
            connection,
        ) as first:
            answers = everything(one, accounts)
        with CaptureQueriesContext(connection) as second:
            assert everything(one, accounts) == answers
        # All rules; calendar, restrictions, teams, services, links, names; workers and their posts.
        assert (len(first), len(second)) == (8, 0)

    def test_nothing_is_read_before_it_is_asked_for(self, authority: Authority) -> None:
        actor = authority.actor(Role.HEAD_OF_QA)
        with CaptureQueriesContext(connection) as found:
            assert Asking(actor, authority.now).today == authority.today
        assert len(found) == 0

    def test_only_names_not_known_yet_are_read(self, authority: Authority) -> None:
        one, dcs, analyst = authority.asking(Role.DCS), authority.account(Role.DCS), authority.account(Role.ANALYST)
        assert one.names([dcs, None]) == {dcs: "Ruth Adeyemi"}
        with CaptureQueriesContext(connection) as found:
            assert one.names([dcs, analyst]) == {dcs: "Ruth Adeyemi", analyst: "Ben Carver"}
        assert len(found) == 1
        assert one.names([]) == {}

    def test_what_it_says_is_what_stands(self, authority: Authority) -> None:
        one = asking_for(authority.account(Role.HEAD_OF_QA), authority.now)
        assert one.actor == authority.actor(Role.HEAD_OF_QA)
        assert one.teams[authority.team].name == "Family Support Team One"
        assert one.services[authority.service].name == "Assessment and intervention"
        assert one.workers[authority.worker].team_id == authority.team
        assert one.links[authority.team, Link.QA_OFFICER] == authority.account(Role.QA_OFFICER)
        assert one.key_of("C-1") == ChildKey("northborough", "case-system", "C-1")
        assert one.rules["audit.not_again_months"] == one.rules_on(one.today)["audit.not_again_months"]

    def test_forgetting_reads_anew(self, authority: Authority) -> None:
        one = authority.asking(Role.HEAD_OF_QA)
        assert one.may_see(CHILD)
        restrict(authority, CHILD)
        assert one.may_see(CHILD)
        one.forget()
        assert not one.may_see(CHILD)

    def test_a_day_is_londons(self, authority: Authority) -> None:
        actor = authority.actor(Role.DCS)
        assert asking(actor, authority.today).today == authority.today
        late = datetime.fromisoformat("2026-06-30T23:30:00+00:00")
        assert asking(actor, late).today == date(2026, 7, 1)
        with pytest.raises(ValueError, match="zone"):
            Asking(actor, late.replace(tzinfo=None))


class TestRestricted:
    """The database leaves out exactly the children in ``hidden``."""

    def seen(self, one: Asking) -> bool:
        """Whether the audit's row is left in; it must say the same as ``may_see``."""
        found = one.without_restricted(Audit.objects.all()).exists()
        assert found == one.may_see(CHILD)
        return found

    def test_from_everybody_but_those_named(self, authority: Authority) -> None:
        Audits(authority).allocated()
        assert self.seen(authority.asking(Role.HEAD_OF_QA))
        restricted = restrict(authority, CHILD)
        assert not self.seen(authority.asking(Role.HEAD_OF_QA))
        named, now = authority.account(Role.HEAD_OF_QA), authority.now
        people.name_on_restricted(restricted, named, starts=date(2026, 1, 1), by=SYSTEM, now=now)
        assert self.seen(authority.asking(Role.HEAD_OF_QA))
        assert not self.seen(authority.asking(Role.DCS))
        assert not self.seen(Asking(SYSTEM, now))

    @pytest.mark.parametrize(("days", "seen"), [(0, True), (1, False)])
    def test_until_the_day_it_ends(self, authority: Authority, days: int, seen: bool) -> None:
        Audits(authority).allocated()
        restrict(authority, CHILD)
        RestrictedChild.objects.update(ends=authority.today + timedelta(days=days))
        assert self.seen(authority.asking(Role.HEAD_OF_QA)) is seen

    def test_the_same_number_of_another_scheme_is_another_child(self, authority: Authority) -> None:
        Audits(authority).allocated()
        restrict(authority, ChildKey(CHILD.authority, "health-number", CHILD.identifier))
        assert self.seen(authority.asking(Role.HEAD_OF_QA))

    def test_many_restricted_children_break_no_list(self, authority: Authority) -> None:
        """SQLite refused a statement of a thousand conditions: *Expression tree is too large*."""
        audit = Audits(authority).allocated()
        every = (
            RestrictedChild(
                authority="northborough", scheme="case-system", identifier=f"R-{n}", starts=date(2026, 1, 1)
            )
            for n in range(MANY)
        )
        made = RestrictedChild.objects.bulk_create(every)
        RestrictedSpelling.objects.bulk_create(
            RestrictedSpelling(child=one, authority=one.authority, scheme=one.scheme, identifier=one.identifier)
            for one in made
        )
        actor, one = authority.actor(Role.HEAD_OF_QA), authority.asking(Role.HEAD_OF_QA)
        assert len(one.hidden) == MANY
        assert [row.id for row in audits.audits(asking(actor))] == [audit]
        assert tracking.trackings(asking(actor)) == ()
        assert actions.actions(asking(actor)) == ()
        for address in ("/", "/audits/", "/actions/", "/tracking/", "/audits/tracked/", "/findings/"):
            assert authority.client(Role.HEAD_OF_QA).get(address).status_code in (200, 404), address
