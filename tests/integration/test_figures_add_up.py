"""The whole is the sum of its parts, or the page says what is in none of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Kind, Level
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.figures.outside import outside_teams
from tests.builders.authority import Authority
from tests.builders.extracts import SPELLED, publish, workbook
from tests.builders.workbooks import TEAMS, usual_rows

pytestmark = pytest.mark.django_db


def test_the_authoritys_figures_are_those_of_its_teams_and_of_what_is_in_none(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    """Of every measure that teams have; what is in no team's figure is said on the page, area by area."""
    rows = {number: [_of_no_team(row) for row in each] for number, each in usual_rows().items()}
    publish(authority, workbook(tmp_path / "a.xlsx", rows=rows))
    asking = authority.asking(Role.DIRECTOR)
    whole = figures_queries.figures(asking, "authority", None)
    assert whole is not None
    outside = outside_teams(asking, whole)
    parts = [figures_queries.figures(asking, "team", team) for team in asking.teams]
    for line in whole.lines:
        if Level.TEAM in line.card.levels and line.figure.value is not None:
            of_teams = [one.figure for part in parts if part for one in part.lines if one.card.key == line.card.key]
            assert _number(line.figure) == sum(map(_number, of_teams)) + outside.get(line.card.key, 0), line.card.key
    assert outside
    html = authority.client(Role.DIRECTOR).get(reverse("authority-figures")).content.decode()
    title, number = CARDS["in_need_open"].title, outside["in_need_open"]
    assert f"{title}, {number}" in html and "Of the whole authority alone" in html
    of_service = authority.client(Role.DIRECTOR).get(reverse("service-figures", args=[authority.service]))
    assert "In no team’s figure" not in of_service.content.decode()
    teams = authority.client(Role.DIRECTOR).get(reverse("teams")).content.decode()
    assert "of them of no team known here" in teams
    assert "of no team known here" not in authority.client(Role.TEAM_MANAGER).get(reverse("teams")).content.decode()


def _of_no_team(row: dict[str, Any]) -> dict[str, Any]:
    """The second team's name is one that nobody has matched; the others' are as the authority spells them."""
    names = {**SPELLED, TEAMS[1]: "A team of old"}
    return row | {"team": names[row["team"]]} if row.get("team") in names else row


def _number(figure: Figure) -> int:
    """What a figure counts: those judged of a share, those counted of all else."""
    return (figure.denominator if CARDS[figure.card].kind in (Kind.SHARE, Kind.MEDIAN) else figure.numerator) or 0
