"""What an extract changed since the one before: rows that are new, gone and restated, and the children behind them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.jobs import load_extract
from practicelens.people.setup import changes as people
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.comparing import internal, queries
from practicelens.performance.extracts.publishing import changes as publishing
from tests.builders.authority import Authority
from tests.builders.extracts import publish, read_here, workbook
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def following(authority: Authority, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """An extract of the day after a published one, read: one value is another, and one child is spelled otherwise."""
    monkeypatch.setattr(annex_a, "read_guarded", read_here, raising=False)
    publish(authority, workbook(tmp_path / "first.xlsx"))
    cells = {(6, 2, "primary_need"): "N5", (7, 0, "child"): "99999"}
    later = workbook(tmp_path / "second.xlsx", cells=cells)
    day = AS_AT + timedelta(days=1)
    return loading.load(later, day, by=authority.actor(Role.ANALYST), now=authority.now, publish=False).extract_id


def counts(authority: Authority, extract_id: int) -> dict[int, tuple[int, int, int]]:
    """New, gone and restated rows of the lists where something changed."""
    found = queries.since(authority.asking(Role.ANALYST), extract_id)
    assert found is not None and found.worked_out
    return {one.number: (one.new, one.gone, one.restated) for one in found.lists if not one.same}


def test_new_gone_and_restated_are_counted_list_by_list(authority: Authority, following: int) -> None:
    asking = authority.asking(Role.ANALYST)
    found = queries.since(asking, following)
    assert found is not None and not found.worked_out
    assert internal.make(following)
    changed = counts(authority, following)
    assert changed[7] == (1, 1, 0)
    assert changed[6] == (0, 0, 1)
    _, rows, _ = queries.children(asking, following, 6, "restated")
    assert [(row.who, [field.column for field in row.fields]) for row in rows] == [("90003", ["Primary Need Code"])]
    assert [row.who for row in queries.children(asking, following, 7, "new")[1]] == ["99999"]


def test_a_restricted_child_is_counted_and_not_shown(authority: Authority, following: int) -> None:
    internal.make(following)
    people.restrict_child(
        ChildKey("northborough", "case-system", "90003"), reason="A colleague's own child", starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE), now=authority.now,
    )  # fmt: skip
    _, rows, hidden = queries.children(authority.asking(Role.ANALYST), following, 6, "restated")
    assert (rows, hidden) == ((), 1)


def test_pages_are_the_analysts_and_lead_from_a_number_to_children(authority: Authority, following: int) -> None:
    client, address = authority.client(Role.ANALYST), f"/extracts/{following}/changed/"
    assert "Not compared yet" in client.get(address).content.decode()
    internal.make(following)
    assert f"{address}6/restated/" in client.get(address).content.decode()
    page = client.get(f"{address}6/restated/").content.decode()
    assert "90003" in page and "Abuse" not in client.get(f"{address}7/new/").content.decode()
    assert "What changed since" in client.get(f"/extracts/{following}/publish/").content.decode()
    with pytest.raises(Missing):
        queries.since(authority.asking(Role.TEAM_MANAGER), following)


def test_withdrawn_what_followed_it_is_compared_with_the_one_before(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    days = [AS_AT - timedelta(days=7), AS_AT - timedelta(days=1), AS_AT]
    _, second, third = (
        publish(authority, workbook(tmp_path / f"{day}.xlsx", cells={(6, 2, "primary_need"): f"N{at}"}), day)
        for at, day in enumerate(days, start=1)
    )
    address = f"/extracts/{third}/changed/6/restated/"
    internal.make(third)
    assert authority.client(Role.ANALYST).get(address).status_code == 200
    assert internal.following(second) == (third,) and internal.following(third) == ()
    publishing.withdraw(second, "the wrong file", by=authority.actor(Role.ANALYST), now=authority.now)
    # What was counted beside it holds no more: its page says so, until it is compared anew.
    assert authority.client(Role.ANALYST).get(address)["Location"] == f"/extracts/{third}/changed/"
    load_extract._compare(*internal.following(second))
    since = queries.since(authority.asking(Role.ANALYST), third)
    assert since is not None and since.worked_out and since.before == days[0]
    assert authority.client(Role.ANALYST).get(address).status_code == 200


def test_the_first_has_nothing_before_it(authority: Authority, published: int) -> None:
    assert queries.since(authority.asking(Role.ANALYST), published) is None
    assert not internal.make(published)
