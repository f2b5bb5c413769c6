"""Weeks of single subjects: for whose reach holds them, each number by team within it, and what is not told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.performance.datasets.subjects import queries
from practicelens.performance.datasets.subjects.known import SUBJECTS
from tests.builders.authority import Authority
from tests.builders.extracts import publish
from tests.builders.workbooks import AS_AT, annex_a_workbook

pytestmark = pytest.mark.django_db


def test_subjects_without_teams_are_for_whoever_sees_the_authority(authority: Authority, published: int) -> None:
    assert {one.key for one in queries.subjects(authority.asking(Role.DIRECTOR))} == set(SUBJECTS)
    own = {one.key for one in queries.subjects(authority.asking(Role.TEAM_MANAGER))}
    assert own == {one.key for one in SUBJECTS.values() if one.by_team}
    for role, key in ((Role.TEAM_MANAGER, "mash"), (Role.DIRECTOR, "weather")):
        with pytest.raises(Missing):
            queries.subject_week(authority.asking(role), key)
    for role in (Role.PRACTITIONER, Role.PARTNER):
        assert authority.client(role).get(reverse("subjects")).status_code == 404


def test_numbers_by_team_are_of_the_teams_within_reach(authority: Authority, published: int) -> None:
    for key in (one.key for one in SUBJECTS.values() if one.by_team):
        whole = queries.subject_week(authority.asking(Role.DIRECTOR), key)
        own = queries.subject_week(authority.asking(Role.TEAM_MANAGER), key)
        assert whole is not None and own is not None and whole.held
        for every, mine in zip(whole.groups, own.groups, strict=True):
            assert {team for _, team, _ in mine.teams} <= {authority.team}
            assert mine.total == sum(many for _, team, many in every.teams if team == authority.team)


@pytest.mark.parametrize("key", SUBJECTS)
def test_each_page_says_what_cannot_be_told(authority: Authority, published: int, key: str) -> None:
    page = authority.client(Role.DIRECTOR).get(reverse("subject-week", args=[key])).content.decode()
    assert SUBJECTS[key].title in page and all(one[:40] in page for one in SUBJECTS[key].silent)


def test_what_no_list_tells_is_not_counted_as_nought(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    book = annex_a_workbook(tmp_path / "annex-a.xlsx", lists=(3, 4, 6, 7, 8, 10))
    publish(authority, book)
    asking = authority.asking(Role.DIRECTOR)
    mash, adoption = (queries.subject_week(asking, key) for key in ("mash", "fostering-and-adoption"))
    assert mash is not None and adoption is not None and mash.held and adoption.held
    assert [row.words for row in mash.happened] == ["Referrals"]
    assert mash.untold[0] == "Contacts" and "Strategy discussions" in mash.untold
    assert not any("Households" in row.words for row in adoption.groups)
    assert sum("Households" in words for words in adoption.untold) == 2


def test_a_week_after_its_newest_list_is_not_one_in_which_nothing_happened(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    publish(authority, annex_a_workbook(tmp_path / "annex-a-1.xlsx"), AS_AT - timedelta(days=7))
    publish(authority, annex_a_workbook(tmp_path / "annex-a-2.xlsx", lists=(3, 6, 7, 8)))
    found = queries.subject_week(authority.asking(Role.DIRECTOR), "mash")
    assert found is not None
    weeks = {row.words: row for row in found.happened}
    assert weeks["Contacts"].week is None and weeks["Referrals"].week is not None
    assert weeks["Contacts"].before is not None
