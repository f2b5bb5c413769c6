"""Children whom two joined sources number otherwise: proposed, said to be one or two, followed, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Stale
from practicelens.access.roles import Role
from practicelens.people.asking import key_of
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.figures import queries as figures
from practicelens.performance.datasets.models import ChildPair
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.extracts.pairing import changes, queries
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.sources import changes as sources
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import Authority
from tests.builders.extracts import publish
from tests.builders.two_sources import same_children
from tests.builders.workbooks import AS_AT, child

pytestmark = pytest.mark.django_db
LATER = AS_AT + timedelta(days=3)
CALLED = {4: "S4", 5: "S5", 6: "S6"}


@pytest.fixture
def joined(authority: Authority, published: int, tmp_path: Path) -> None:
    """The workbook and a dataset that numbers the three children on a plan otherwise; two of them were born alike.

    The dataset is believed of contacts, so that its children's numbers stand in a figure.
    """
    now, today = authority.now, authority.today
    for key, value in (
        ("source.proof", 5),
        ("source.differ", 10),
        ("source.contacts", "Standard Safeguarding Dataset"),
    ):
        set_rule(key, value, valid_from=today, source="The small authority", by=SYSTEM, now=now)
    born = {6: child(4)["born"]}
    # Of the day from which the rule holds.
    path = same_children(tmp_path / "files" / "ssd.zip", as_at=LATER, born=born, called=CALLED)
    publish(authority, path, LATER)
    sources.confirm("annex_a-ssd", by=authority.actor(Role.ANALYST), now=now)
    publishing.work_out_again(by=authority.actor(Role.ANALYST), now=now)


def offered(authority: Authority) -> dict[tuple[str, str], int]:
    """What is proposed, with how many others may be one of the two."""
    found = queries.offered(authority.asking(Role.ANALYST))
    return {(one.proposal.written, one.proposal.becomes): one.proposal.rivals for one in found}


def say(authority: Authority, written: str, becomes: str, *, same: bool) -> None:
    changes.say("ssd", written, becomes, same=same, by=authority.actor(Role.ANALYST), now=authority.now)


def in_figures(authority: Authority) -> set[str]:
    publishing.work_out_again(by=authority.actor(Role.ANALYST), now=authority.now)
    found = figures.children_behind(authority.asking(Role.ANALYST), "contacts", "authority", None)
    return {row.child for row in found.list.children}


@pytest.mark.usefixtures("joined")
class TestThreeChildren:
    """One pairs, one is refused, and two want the same number."""

    def test_birth_date_sex_and_a_day_in_common_propose_and_a_conflict_is_told(self, authority: Authority) -> None:
        assert offered(authority) == {("S4", "90004"): 1, ("S5", "90005"): 0, ("S6", "90004"): 1}
        (five,) = (one for one in queries.offered(authority.asking(Role.ANALYST)) if one.proposal.written == "S5")
        assert any("Protection Plan" in words for words in five.proposal.same)
        # Each tells of one contact, of another day.
        assert five.proposal.otherwise == ("Date of Contact 29/10/2026",)

    def test_said_to_be_one_the_figures_follow_and_go_back(self, authority: Authority) -> None:
        assert {"S4", "S5", "S6"} <= in_figures(authority)
        say(authority, "S5", "90005", same=True)
        assert "90005" in (now := in_figures(authority)) and "S5" not in now
        register_changes.end_child(ChildPair.objects.get().pk, by=authority.actor(Role.ANALYST), now=authority.now)
        assert "S5" in in_figures(authority)
        assert ("S5", "90005") in offered(authority)

    def test_refused_it_is_not_proposed_again_and_nothing_is_joined(self, authority: Authority) -> None:
        say(authority, "S6", "90004", same=False)
        assert offered(authority) == {("S4", "90004"): 0, ("S5", "90005"): 0}
        assert "S6" in in_figures(authority)

    def test_a_number_is_one_childs(self, authority: Authority) -> None:
        say(authority, "S4", "90004", same=True)
        assert offered(authority) == {("S5", "90005"): 0}
        with pytest.raises(Stale, match="not proposed"):
            say(authority, "S6", "90004", same=True)
        # Of two who look at the same moment the database decides.
        decision = register_changes.ChildDecision("ssd", "S6", "90004", True, "")
        with pytest.raises(Stale, match="paired otherwise"):
            register_changes.decide_child(decision, by=authority.actor(Role.ANALYST), now=authority.now)

    def test_what_is_not_proposed_cannot_be_said(self, authority: Authority) -> None:
        for written, becomes in (("S5", "90004"), ("90001", "90002"), ("S9", "90005")):
            with pytest.raises(Stale):
                say(authority, written, becomes, same=True)
        with pytest.raises(Missing):
            changes.say("ssd", "S5", "90005", same=True, by=authority.actor(Role.TEAM_MANAGER), now=authority.now)

    def test_on_the_page_it_is_said_and_taken_back(self, authority: Authority) -> None:
        client, address = authority.client(Role.ANALYST), reverse("child-pairs")
        page = client.get(address).text
        assert "90005 and S5" in page and "The same in both" in page and "only one of them can be right" in page
        assert client.get(address + "?as=xlsx")["Content-Type"].endswith("spreadsheetml.sheet")
        names = {"source": "ssd", "written": "S5", "becomes": "90005"}
        assert "are one child" in client.post(address, {**names, "say": "one"}, follow=True).text
        assert client.post(address, {**names, "say": "one"}).status_code == 422
        row = ChildPair.objects.get()
        assert row.same and row.evidence.startswith("birth date; sex; ")
        ended = client.post(reverse("child-pair-end", args=[row.pk]), follow=True).text
        assert "It is taken back" in ended and "Taken back by" in ended

    def test_a_restricted_child_is_not_proposed(self, authority: Authority) -> None:
        guard = authority.actor(Role.INFORMATION_GOVERNANCE)
        people.restrict_child(
            key_of("90005"), reason="A colleague's own child", starts=authority.today, by=guard, now=authority.now
        )
        assert ("S5", "90005") not in offered(authority)
        assert "and S5" not in authority.client(Role.ANALYST).get(reverse("child-pairs")).text
