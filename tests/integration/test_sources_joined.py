"""Two sources of one borough: apart until identifiers are confirmed to agree, then one key and one dataset a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.people.asking import key_of
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.figures import queries as figures
from practicelens.performance.datasets.models import SourceJoining
from practicelens.performance.datasets.past import changes as past_changes
from practicelens.performance.datasets.past import queries as past
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.comparing import internal as comparing
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.publishing import queries as publishing_queries
from practicelens.performance.extracts.publishing.rules import Unanswered
from practicelens.performance.extracts.sources import changes, queries
from practicelens.performance.extracts.states import State
from practicelens.performance.extracts.weeks import queries as weeks
from practicelens.performance.worklist import queries as worklist
from practicelens.performance.worklist.models import Item, Week
from practicelens.performance.worklist.states import State as Standing
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook
from tests.builders.two_sources import same_children
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = timedelta(days=3)
PAIR = "annex_a-ssd"
OTHER_BIRTH = {4: date(2017, 1, 1)}

Dataset = Callable[..., int]


@pytest.fixture
def dataset(authority: Authority, data_dir: Path, tmp_path: Path) -> Dataset:
    """Publish the same children as a dataset, some days later; the extract's id."""
    # Twelve children are fewer than a real borough is asked for.
    for key in ("source.proof", "source.differ"):
        set_rule(key, 10, valid_from=authority.today, source="The small authority", by=SYSTEM, now=authority.now)

    def door(later: timedelta = timedelta(0), **changed: object) -> int:
        path = same_children(
            tmp_path / "files" / f"ssd-{later.days}-{len(changed)}.zip", as_at=AS_AT + later, **changed
        )  # type: ignore[arg-type]
        return publish(authority, path, AS_AT + later)

    return door


def confirm(authority: Authority) -> None:
    by = authority.actor(Role.ANALYST)
    changes.confirm(PAIR, by=by, now=authority.now)
    publishing.work_out_again(by=by, now=authority.now)


def used() -> dict[str, str]:
    """By list the source that tells of it in the current figures."""
    edition = register_internal.current()
    assert edition is not None
    return {one.list: one.source for one in register_internal.measured(edition).answers}


def differing() -> list[tuple[str, str, str]]:
    rows = Item.objects.filter(code="sources_differ").order_by("field", "pk")
    return [(row.child, row.field, Standing(row.state).value) for row in rows]


def test_nobody_confirmed_it_and_it_stands_apart(authority: Authority, published: int, dataset: Dataset) -> None:
    extract = Extract.objects.get(pk=dataset())
    assert extract.state == State.PUBLISHED.value and extract.source == "ssd"
    assert "Nobody has confirmed" in extract.asked[0]["words"] and extract.asked[0]["code"] == "apart"
    # Annex A is still the published one of its kind, and the figures are of it alone.
    assert Extract.objects.get(pk=published).state == State.PUBLISHED.value
    now = register_internal.current()
    assert now is not None and now.datasets == 1 and set(used().values()) == {"annex_a"}
    assert len(register_internal.in_use()) == 2
    assert differing() == []
    # Its week is everybody's of then, with the findings of its own file.
    past_changes.work_out(extract.dataset_id, by=authority.actor(Role.ANALYST), now=authority.now)
    week = past.open_week(authority.asking(Role.ANALYST), extract.dataset_id)
    assert week is not None and week.apart
    weeks.findings(authority.asking(Role.ANALYST), week)


def test_without_a_tick_it_is_not_published(
    authority: Authority, published: int, dataset: Dataset, tmp_path: Path
) -> None:
    by = authority.actor(Role.ANALYST)
    path = same_children(tmp_path / "ssd.zip")
    with pytest.raises(Unanswered, match="Nobody has confirmed that Standard Safeguarding Dataset"):
        loading.load(path, AS_AT, by=by, now=authority.now)
    (ready,) = Extract.objects.filter(state=State.READY.value)
    # It proves as well while it waits: confirmed first, nothing is asked.
    changes.confirm(PAIR, by=by, now=authority.now)
    codes = [one.code for one in publishing_queries.questions(authority.asking(Role.ANALYST), ready.pk)]
    assert "apart" not in codes


def test_confirmed_once_they_are_one_dataset_a_day(authority: Authority, published: int, dataset: Dataset) -> None:
    dataset()
    (pair,) = queries.pairs(authority.asking(Role.ANALYST))
    assert (pair.code, pair.proved, pair.joined) == (PAIR, True, "")
    assert (pair.proof.shared, pair.proof.same, pair.proof.differ) == (12, 12, 0)
    assert not register_queries.names_changed(authority.asking(Role.ANALYST))
    confirm(authority)
    now = register_internal.current()
    assert now is not None and now.datasets == 2
    by_list = used()
    assert by_list["contacts"] == "annex_a" and by_list["protection_plans"] == "annex_a"
    (pair,) = queries.pairs(authority.asking(Role.ANALYST))
    assert pair.joined == "itself"
    with pytest.raises(Stale):
        changes.confirm(PAIR, by=authority.actor(Role.ANALYST), now=authority.now)


def test_of_two_who_confirm_at_once_the_second_is_told(authority: Authority) -> None:
    pair, by = ("annex_a", "ssd"), authority.actor(Role.ANALYST)
    register_changes.confirm_sources(pair, same=12, differ=0, by=by, now=authority.now)
    with pytest.raises(Stale, match="meanwhile"):
        register_changes.confirm_sources(pair, same=12, differ=0, by=by, now=authority.now)
    assert SourceJoining.objects.count() == 1


def test_the_rule_says_who_is_believed(authority: Authority, published: int, dataset: Dataset) -> None:
    dataset(LATER)
    believed, now = "Standard Safeguarding Dataset", authority.now
    set_rule("source.contacts", believed, valid_from=authority.today, source="A decision", by=SYSTEM, now=now)
    confirm(authority)
    by_list = used()
    assert by_list["contacts"] == "ssd" and by_list["protection_plans"] == "annex_a"
    (row,) = (one for one in queries.lists(authority.asking(Role.ANALYST)) if one.title == "List 1: Contacts")
    assert (row.source, row.others) == (believed, ("Annex A",))


def test_a_row_behind_a_figure_names_its_file_and_source(
    authority: Authority, published: int, dataset: Dataset
) -> None:
    def files() -> set[str]:
        found = figures.children_behind(authority.asking(Role.ANALYST), "contacts", "authority", None)
        return {row.file for row in found.list.children}

    assert files() == {"annex-a-2026-11-20.xlsx"}
    dataset(LATER)
    believed, now = "Standard Safeguarding Dataset", authority.now
    set_rule("source.contacts", believed, valid_from=authority.today, source="A decision", by=SYSTEM, now=now)
    confirm(authority)
    assert files() == {"ssd-3-0.zip (Standard Safeguarding Dataset)"}


def test_ended_it_stands_apart_again(authority: Authority, published: int, dataset: Dataset) -> None:
    dataset(born=OTHER_BIRTH)
    confirm(authority)
    assert differing() == [("90004", "born", "open")]
    by = authority.actor(Role.ANALYST)
    (joined,) = queries.joinings(authority.asking(Role.ANALYST))
    register_changes.end_sources(joined.id, by=by, now=authority.now)
    with pytest.raises(Refused):
        register_changes.end_sources(joined.id, by=by, now=authority.now)
    publishing.work_out_again(by=by, now=authority.now)
    now = register_internal.current()
    assert now is not None and now.datasets == 1
    assert differing() == [("90004", "born", "mended")]


def test_what_proves_nothing_is_not_confirmed(authority: Authority, published: int, dataset: Dataset) -> None:
    dataset(born={number: date(2001, 1, number) for number in range(1, 13)})
    (pair,) = queries.pairs(authority.asking(Role.ANALYST))
    assert (pair.proof.same, pair.proof.differ, pair.proved) == (0, 12, False)
    with pytest.raises(Refused):
        changes.confirm(PAIR, by=authority.actor(Role.ANALYST), now=authority.now)
    with pytest.raises(Missing):
        changes.confirm(PAIR, by=authority.actor(Role.TEAM_MANAGER), now=authority.now)


def test_a_difference_is_a_finding_that_is_the_same_next_week(
    authority: Authority, published: int, dataset: Dataset, tmp_path: Path
) -> None:
    dataset(plans={6: AS_AT - timedelta(days=21)})
    assert differing() == []
    confirm(authority)
    assert differing() == [("90006", "started", "open")]
    dataset(DAY, born=OTHER_BIRTH, plans={5: AS_AT - timedelta(days=25)})
    open_ = [("90004", "born", "open"), ("90005", "started", "open")]
    assert [one for one in differing() if one[2] == "open"] == open_
    first = Item.objects.get(code="sources_differ", field="born")
    assert worklist.item(authority.asking(Role.ANALYST), first.pk).row.list == "Every list"
    assert first.message == "Date of Birth: Annex A has 05/05/2018, Standard Safeguarding Dataset has 01/01/2017."
    seen = {(6, 0, "last_seen"): AS_AT}
    publish(authority, workbook(tmp_path / "files" / "next.xlsx", cells=seen), AS_AT + 2 * DAY)
    assert [one for one in differing() if one[2] == "open"] == open_
    dataset(2 * DAY, born=OTHER_BIRTH)
    assert Item.objects.get(code="sources_differ", field="born").pk == first.pk
    assert [one for one in differing() if one[2] == "open"] == [("90004", "born", "open")]
    dataset(LATER)
    assert differing()[0] == ("90004", "born", "mended")


def test_findings_of_one_source_are_not_ended_by_the_other(
    authority: Authority, data_dir: Path, dataset: Dataset, tmp_path: Path
) -> None:
    wrong = {(7, 0, "initial_category"): "zz"}
    publish(authority, workbook(tmp_path / "files" / "wrong.xlsx", cells=wrong))
    own = Item.objects.filter(code="unknown_code", field="initial_category")
    assert own.get().state == Standing.OPEN.value
    dataset(-LATER)  # of an older day, and yet the latest of its source: its findings are open
    assert Item.objects.filter(source="ssd", state=Standing.OPEN.value).exists()
    dataset(LATER)
    assert own.get().state == Standing.OPEN.value
    assert {(week.as_at, week.source) for week in Week.objects.all()} == {
        (AS_AT, "annex_a"), (AS_AT - LATER, "ssd"), (AS_AT + LATER, "ssd"),
    }  # fmt: skip
    weeks = worklist.overview(authority.asking(Role.ANALYST)).weeks
    # Each week has what every source's latest extract had by then.
    assert weeks[-1].here == weeks[-2].here


def test_an_extract_is_compared_with_the_one_of_its_source_before(
    authority: Authority, published: int, dataset: Dataset
) -> None:
    first = Extract.objects.get(pk=dataset(DAY))
    second = Extract.objects.get(pk=dataset(LATER))
    assert comparing.pair_of(first) is None
    pair = comparing.pair_of(second)
    assert pair is not None and pair.before.id == first.dataset_id


def test_withdrawn_only_its_own_source_goes_back(authority: Authority, published: int, dataset: Dataset) -> None:
    earlier = dataset()
    confirm(authority)
    later = dataset(LATER, born=OTHER_BIRTH)
    assert Extract.objects.get(pk=earlier).state == State.SUPERSEDED.value
    assert differing() == [("90004", "born", "open")]
    publishing.withdraw(later, "Taken from the wrong system.", by=authority.actor(Role.ANALYST), now=authority.now)
    assert Extract.objects.get(pk=earlier).state == Extract.objects.get(pk=published).state == State.PUBLISHED.value
    assert differing() == [("90004", "born", "mended")]
    publishing.withdraw(earlier, "Taken from the wrong system.", by=authority.actor(Role.ANALYST), now=authority.now)
    assert not Item.objects.filter(source="ssd").exclude(state=Standing.MENDED.value).exists()


def test_the_page_confirms_and_hides_restricted_children(
    authority: Authority, published: int, dataset: Dataset
) -> None:
    dataset(born=OTHER_BIRTH)
    client = authority.client(Role.ANALYST)
    page = client.get(reverse("sources")).content.decode()
    assert "Annex A and Standard Safeguarding Dataset" in page and "90004" in page
    guard = authority.actor(Role.INFORMATION_GOVERNANCE)
    people.restrict_child(
        key_of("90004"), reason="A colleague's own child", starts=authority.today, by=guard, now=authority.now
    )
    assert "90004" not in client.get(reverse("sources")).content.decode()
    assert client.post(reverse("sources"), {"pair": "annex_a-cin"}).status_code == 422
    answer = client.post(reverse("sources"), {"pair": PAIR}, follow=True).content.decode()
    assert "number children alike" in answer and "Work the figures out again" in answer


def test_published_after_a_later_extract_it_opens_as_everybody_saw_it(
    authority: Authority, published: int, dataset: Dataset, tmp_path: Path
) -> None:
    dataset()
    confirm(authority)
    publish(authority, workbook(tmp_path / "files" / "later.xlsx", as_at=AS_AT + 2 * DAY), AS_AT + 2 * DAY)
    asking, extract = authority.asking(Role.ANALYST), Extract.objects.get(pk=dataset(DAY, born=OTHER_BIRTH))
    week = past.open_week(asking, extract.dataset_id)
    assert week is not None and (week.week.as_at, week.edition.as_at) == (AS_AT + DAY, AS_AT + 2 * DAY)
    assert week.week.source == "Standard Safeguarding Dataset"
    # What the two told differently stands among the findings of that week.
    rows = [row for row in weeks.findings(asking, week).rows if row.code == "sources_differ"]
    (found,) = (row for row in rows if row.column == "Date of Birth")
    assert (found.child, found.state, found.may_work) == ("90004", Standing.OPEN, False)
