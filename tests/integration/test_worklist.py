"""The worklist: findings followed from extract to extract, who may see and work them, and what people say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.history.models import Event as HistoryEvent
from practicelens.history.models import EventChild
from practicelens.people.setup import changes as people
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.worklist import changes, queries
from practicelens.performance.worklist.models import Item, Week
from practicelens.performance.worklist.queries import Scope
from practicelens.performance.worklist.states import Event, State
from tests.builders.authority import Authority
from tests.builders.extracts import publish, read_here, workbook
from tests.builders.kept import Kept
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db

# The third child in need is held by the first team, the first by the second.
WRONG = {(6, 2, "primary_need"): "Z9", (6, 0, "primary_need"): "Z9"}
WEEK = timedelta(days=2)
Publish = Callable[..., int]


@pytest.fixture
def publish_with(authority: Authority, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish the small workbook with these cells, as at some days after its own."""
    monkeypatch.setattr(annex_a, "read_guarded", read_here, raising=False)

    def door(cells: dict[tuple[int, int, str], str], later: int = 0, **changes: Any) -> int:
        if (cells, later, changes) == (WRONG, 0, {}):
            return _wrong(authority, tmp_path)
        day = AS_AT + timedelta(days=later)
        book = workbook(tmp_path / f"annex-a-{later}-{len(cells)}.xlsx", cells=cells, **changes)
        return publish(authority, book, day)

    return door


_wrong = Kept(
    lambda authority, folder: publish(authority, workbook(folder / "annex-a-0.xlsx", cells=WRONG)),
    files=lambda: Path(settings.DATA_DIR),
)
"""What most of these tests begin with."""


def found(authority: Authority, role: Role = Role.ANALYST, **scope: object) -> tuple[queries.ItemRow, ...]:
    """The findings of the unknown code."""
    asked = queries.items(authority.asking(role), Scope(code="unknown_code", **scope))  # type: ignore[arg-type]
    return tuple(sorted(asked.rows, key=lambda row: row.child))


def states(authority: Authority) -> list[tuple[str, State]]:
    return [(row.child, row.state) for row in found(authority)]


def test_the_same_finding_next_week_is_the_same_and_what_is_gone_is_mended(
    authority: Authority, publish_with: Publish
) -> None:
    publish_with(WRONG)
    numbers = [row.id for row in found(authority)]
    publish_with({(6, 2, "primary_need"): "Z9"}, 1)
    assert [row.id for row in found(authority)] == numbers
    assert states(authority) == [("90001", State.MENDED), ("90003", State.OPEN)]
    assert [(row.first_as_at, row.last_as_at) for row in found(authority, state="open")] == [
        (AS_AT, AS_AT + timedelta(days=1))
    ]
    publish_with(WRONG, 2)
    back = found(authority)[0]
    assert (back.state, back.again) == (State.OPEN, "it was gone, and is there again")
    assert [(week.new, week.gone) for week in queries.overview(authority.asking(Role.ANALYST)).weeks[1:]] == [
        (0, 1),
        (1, 0),
    ]


def test_right_as_it_is_stays_so_while_its_value_does(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    by, now = authority.actor(Role.ANALYST), authority.now
    with pytest.raises(Refused) as refused:
        changes.mark([row.id for row in found(authority)], Event.ACCEPT, " ", by=by, now=now)
    assert refused.value.code == "why"
    changes.mark([row.id for row in found(authority)], Event.ACCEPT, "Our own code", by=by, now=now)
    publish_with({(6, 2, "primary_need"): "Z8", (6, 0, "primary_need"): "Z9"}, 1)
    assert states(authority) == [("90001", State.RIGHT), ("90003", State.OPEN)]
    assert "its value is another now" in found(authority)[1].again
    child = ChildKey("northborough", "case-system", "90003")
    moved = HistoryEvent.objects.get(kind="worklist.moved")
    assert EventChild.objects.filter(event=moved, identifier=child.identifier).exists()
    assert "Our own code" not in str(moved.data)


def test_what_somebody_says_is_mended_waits_for_a_later_extract(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    by, now = authority.actor(Role.TEAM_MANAGER), authority.now
    one = found(authority, Role.TEAM_MANAGER)[0]
    changes.mark([one.id], Event.MEND, by=by, now=now)
    publish_with(WRONG | {(1, 0, "source"): "Z9"}, 0)
    assert found(authority, Role.TEAM_MANAGER)[0].state is State.AWAITED
    Item.objects.filter(pk=one.id).update(since=date(2026, 11, 1))
    publish_with(WRONG, 1)
    again = found(authority, Role.TEAM_MANAGER)[0]
    assert (again.state, "later extract still has it" in again.again) == (State.OPEN, True)


def test_a_list_that_is_missing_mends_nothing(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    publish_with({}, 1, drop={(6, "primary_need")})
    assert {state for _, state in states(authority)} == {State.OPEN}


def test_an_older_extract_changes_nothing_but_since_when(authority: Authority, publish_with: Publish) -> None:
    publish_with({(6, 2, "primary_need"): "Z9"})
    publish_with(WRONG, -2)
    assert states(authority) == [("90001", State.MENDED), ("90003", State.OPEN)]
    assert found(authority)[1].first_as_at == AS_AT - timedelta(days=2)


def test_withdrawn_its_findings_are_those_of_the_one_before(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    later = publish_with({}, 1)
    assert {state for _, state in states(authority)} == {State.MENDED}
    publishing.withdraw(later, "the wrong file", by=authority.actor(Role.ANALYST), now=authority.now)
    assert {state for _, state in states(authority)} == {State.OPEN}
    assert [week.as_at for week in Week.objects.all()] == [AS_AT]


def test_what_the_file_before_of_the_same_day_had_stands_as_it_did(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    one = found(authority, Role.TEAM_MANAGER)[0]
    changes.mark([one.id], Event.MEND, by=authority.actor(Role.TEAM_MANAGER), now=authority.now)
    before = [(row.id, row.state, row.again, row.since) for row in found(authority)]
    later = publish_with(WRONG | {(1, 0, "source"): "Z9"})
    publishing.withdraw(later, "the wrong file", by=authority.actor(Role.ANALYST), now=authority.now)
    assert State.AWAITED in {row[1] for row in before}
    assert [(row.id, row.state, row.again, row.since) for row in found(authority) if not row.withdrawn] == before


def test_what_a_withdrawn_extract_alone_had_is_not_counted_as_mended(
    authority: Authority, publish_with: Publish
) -> None:
    publish_with(WRONG)
    alone = {(6, 1, "primary_need"): "Z9"}
    later = publish_with(WRONG | alone, 1)
    before = len(states(authority))
    publishing.withdraw(later, "the wrong file", by=authority.actor(Role.ANALYST), now=authority.now)
    (gone,) = [one for one in found(authority) if one.state is State.MENDED]
    assert gone.stands == "in an extract that was withdrawn"
    overview = queries.overview(authority.asking(Role.ANALYST))
    assert (overview.to_do, [one.mended for one in overview.kinds if one.mended]) == (before - 1, [])
    assert queries.items(authority.asking(Role.ANALYST), Scope(state="mended")).rows == ()
    # In the right file it is a finding as any other, and once that is without it, mended.
    publish_with(WRONG | alone, 2)
    assert [(one.state, one.again) for one in found(authority) if one.id == gone.id] == [(State.OPEN, "")]
    publish_with(WRONG, 3)
    assert [one.id for one in queries.items(authority.asking(Role.ANALYST), Scope(state="mended")).rows] == [gone.id]


def test_each_sees_and_works_their_own(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    assert [row.child for row in found(authority, Role.TEAM_MANAGER)] == ["90003"]
    assert [row.child for row in found(authority, Role.PRACTITIONER)] == ["90003"]
    for role in (Role.ADMINISTRATOR, Role.SCRUTINEER, Role.PRACTICE_DEVELOPER):
        with pytest.raises(Missing):
            queries.items(authority.asking(role), Scope())
    other, now = found(authority)[0].id, authority.now
    for act in (
        lambda: changes.mark([other], Event.MEND, by=authority.actor(Role.TEAM_MANAGER), now=now),
        lambda: changes.give([other], "manager", 5, by=authority.actor(Role.TEAM_MANAGER), now=now),
        lambda: queries.item(authority.asking(Role.TEAM_MANAGER), other),
        # Seen, and not theirs to work.
        lambda: changes.mark([other], Event.MEND, by=authority.actor(Role.DCS), now=now),
    ):
        with pytest.raises(Missing):
            act()
    own = found(authority, Role.PRACTITIONER)[0].id
    practitioner = authority.actor(Role.PRACTITIONER)
    with pytest.raises(Missing):
        changes.mark([own], Event.ACCEPT, "It is right", by=practitioner, now=now)
    assert changes.mark([own], Event.MEND, by=practitioner, now=now).done == 1


def test_a_restricted_childs_are_counted_and_not_shown(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    one = found(authority)[1].id
    people.restrict_child(
        ChildKey("northborough", "case-system", "90003"), reason="A colleague's own child", starts=authority.today,
        by=authority.actor(Role.INFORMATION_GOVERNANCE), now=authority.now,
    )  # fmt: skip
    asked = queries.items(authority.asking(Role.ANALYST), Scope(code="unknown_code"))
    assert ([row.child for row in asked.rows], asked.hidden) == (["90001"], 1)
    of_one = queries.items(authority.asking(Role.ANALYST), Scope(child="90003"))
    assert (of_one.rows, of_one.hidden) == ((), 0), "whoever types the number is not told that it is known"
    with pytest.raises(Missing):
        changes.give([one], "manager", 5, by=authority.actor(Role.ANALYST), now=authority.now)


def test_given_to_each_manager_they_are_due_in_working_days(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    by, now = authority.actor(Role.ANALYST), authority.now
    done = changes.give([row.id for row in found(authority)], "manager", 5, by=by, now=now)
    assert (done.done, done.left) == (1, 1)  # the other team's manager does not sign in here
    given = found(authority)[1]
    assert given.due == authority.asking(Role.ANALYST).calendar.add(authority.today, 5)
    assert given.owner == authority.actor(Role.TEAM_MANAGER).name
    waits = queries.waiting(authority.asking(Role.TEAM_MANAGER))
    assert [one.link for one in waits] == [f"/worklist/list/?team={authority.team}"]
    with pytest.raises(Refused):
        changes.give([given.id], f"{authority.account(Role.SCRUTINEER)}", 5, by=by, now=now)


def test_many_are_worked_from_one_page(authority: Authority, publish_with: Publish) -> None:
    publish_with(WRONG)
    client = authority.client(Role.ANALYST)
    page = client.get("/worklist/").content.decode()
    assert "/worklist/list/?code=unknown_code" in page
    address = "/worklist/list/?code=unknown_code"
    refused = client.post(address, {"act": "right", "every": "yes", "why": ""})
    assert (refused.status_code, "Say why it is right" in refused.content.decode()) == (422, True)
    assert client.post(address, {"act": "right", "every": "yes", "why": "Our own code"}).status_code == 302
    assert {state for _, state in states(authority)} == {State.RIGHT}
    one = found(authority)[0].id
    assert client.post(f"/worklist/{one}/", {"act": "open"}).status_code == 302
    assert client.post(f"/worklist/{one}/", {"act": "note", "note": "Asked the team"}).status_code == 302
    shown = client.get(f"/worklist/{one}/").content.decode()
    assert "Asked the team" in shown and "Our own code" in shown


@pytest.mark.usefixtures("contexts_kept")
def test_a_workbook_comes_back_and_changes_what_was_shown(
    authority: Authority, publish_with: Publish, tmp_path: Path
) -> None:
    publish_with(WRONG)
    client = authority.client(Role.ANALYST)
    taken = client.get("/worklist/list/?code=unknown_code&as=xlsx")
    assert taken.status_code == 200 and taken["Content-Type"].endswith("sheet")
    first, second = found(authority)
    lines = ["Number,State,Why,Note", f"{first.id},right as it is,Our own code,", f"{second.id},mended,,Asked the team"]
    lines += [f"{second.id},open,,", "999999,mended,,", f"{first.id + 10**6},right,,"]
    sent = client.post("/worklist/upload/", {"file": ContentFile("\n".join(lines).encode(), name="back.csv")})
    page = sent.content.decode()
    assert "2 findings would change" in page and "3 rows are not taken" in page
    assert {state for _, state in states(authority)} == {State.OPEN}
    assert client.post("/worklist/upload/", {"kept": sent.context["kept"]}).status_code == 302
    assert states(authority) == [("90001", State.RIGHT), ("90003", State.AWAITED)]
    # Signed for whoever was shown it, and for nobody else.
    other = authority.client(Role.TEAM_MANAGER).post("/worklist/upload/", {"kept": sent.context["kept"]})
    assert other.status_code == 422
