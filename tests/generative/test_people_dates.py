"""Whatever is done in whatever order, nothing that holds once at a time ever holds twice on a day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.links import AliasKind, Link
from practicelens.people.models import Alias, Post, RoleGrant, TeamLink
from practicelens.people.setup import changes as people_setup
from practicelens.rulebook import changes as rulebook_changes
from practicelens.rulebook import queries as rulebook
from practicelens.rulebook.models import Rule
from tests.builders.authority import NOW, TODAY, Authority, build

DAYS = st.integers(0, 12).map(lambda n: TODAY + timedelta(days=n))
SPANS = st.tuples(DAYS, st.none() | DAYS)
BY: dict[str, Any] = {"by": SYSTEM, "now": NOW}
FEW = settings(max_examples=25)


def tried(change: Any, *args: Any, **kwargs: Any) -> None:
    """Do it if the rules let it."""
    with suppress(Refused), transaction.atomic():
        change(*args, **kwargs, **BY)


def most_on_a_day(rows: list[tuple[date, date | None]]) -> int:
    """How many of the rows hold on the day on which most do."""
    days = [TODAY + timedelta(days=n) for n in range(20)]
    return max(sum(starts <= day and (ends is None or day < ends) for starts, ends in rows) for day in days)


class DatesNeverOverlap(TestCase):
    """Each example starts from the small authority."""

    authority: Authority

    @classmethod
    def setUpTestData(cls) -> None:
        """Found it once."""
        cls.authority = build()

    @FEW
    @given(st.lists(SPANS, max_size=6))
    def test_a_role(self, spans: list[tuple[date, date | None]]) -> None:
        account = self.authority.account(Role.PARTNER)
        for starts, ends in spans:
            tried(people_accounts.grant_role, account, Role.DCS, starts=starts, ends=ends)
        rows = RoleGrant.objects.filter(account_id=account, role="dcs").values_list("starts", "ends")
        assert most_on_a_day(list(rows)) <= 1

    @FEW
    @given(st.lists(st.tuples(SPANS, st.booleans()), max_size=6))
    def test_a_spelling(self, spans: list[tuple[tuple[date, date | None], bool]]) -> None:
        for (starts, ends), first in spans:
            team = self.authority.team if first else self.authority.other_team
            spelling = "North One" if first else " NORTH  one"
            tried(people_setup.add_alias, AliasKind.TEAM, spelling, team, starts=starts, ends=ends)
        assert most_on_a_day(list(Alias.objects.filter(folded="north one").values_list("starts", "ends"))) <= 1

    @FEW
    @given(st.lists(DAYS, max_size=6))
    def test_a_link_and_a_post(self, days: list[date]) -> None:
        officer = self.authority.account(Role.QA_OFFICER)
        for day in days:
            tried(people_setup.link_team, self.authority.team, officer, Link.QA_OFFICER, starts=day)
            tried(people_setup.post_worker, self.authority.worker, self.authority.other_team, starts=day)
        links = TeamLink.objects.filter(team_id=self.authority.team, link="qa_officer")
        assert most_on_a_day(list(links.values_list("starts", "ends"))) == 1
        posts = Post.objects.filter(worker_id=self.authority.worker)
        assert most_on_a_day(list(posts.values_list("starts", "ends"))) == 1

    @FEW
    @given(st.lists(st.tuples(DAYS, st.integers(1, 90)), max_size=8))
    def test_a_rule_has_one_value_a_day_and_the_last_word_on_its_first(self, changes: list[tuple[date, int]]) -> None:
        expected: dict[date, int] = {}
        for day, length in changes:
            value = {"length": length, "unit": "working days"}
            tried(rulebook_changes.set_rule, "icpc.limit", value, valid_from=day, source="A test")
            expected[day] = length
        rows = list(Rule.objects.filter(key="icpc.limit").values_list("valid_from", "valid_until"))
        assert most_on_a_day(rows) <= 1
        for offset in range(15):
            day = TODAY + timedelta(days=offset)
            begun = [start for start in expected if start <= day]
            length = expected[max(begun)] if begun else 15
            assert rulebook.rules_on(day).limit("icpc.limit").length == length
