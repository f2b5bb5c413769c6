"""Which reports tell of a figure, named beside its answer as far as they are somebody's to read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.governance.packs.reports.using import using
from tests.builders.authority import Authority
from tests.integration.test_thematic import made, published_of

pytestmark = pytest.mark.django_db


def test_who_uses_a_figure_names_the_reports_that_tell_of_it_as_far_as_they_are_theirs(
    authority: Authority, published: int
) -> None:
    report = made(authority)
    card = CARDS["contacts_to_referral"]
    before = [one.words for one in using(authority.asking(Role.DIRECTOR), card)]
    assert before == ["the organisation report", "figures for partners, front door"]
    pack = published_of(authority, report)
    found = using(authority.asking(Role.DIRECTOR), card)
    assert (found[-1].words, found[-1].link) == ("a thematic report, “Who came back”", reverse("pack", args=[pack]))
    timely = [one.words for one in using(authority.asking(Role.DIRECTOR), CARDS["cp_visits_in_time"])]
    assert timely[:2] == ["the monthly report", "the quarterly consolidation"]
    # Whoever opens no month is named no report of figures, and each link opens for whom it is shown.
    for role in (Role.TEAM_MANAGER, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.ANALYST):
        client = authority.client(role)
        for key in ("contacts_to_referral", "cp_visits_in_time"):
            uses = using(authority.asking(role), CARDS[key])
            assert all(client.get(one.link).status_code == 200 for one in uses), (role, uses)
    assert using(authority.asking(Role.PRACTITIONER), card) == ()
    page = authority.client(Role.DIRECTOR).get(f"{reverse('explore')}?card=contacts_to_referral").content.decode()
    assert f'href="{reverse("pack", args=[pack])}"' in page
