"""Extracts: each move of the table, and each refusal beside the success it differs from by one fact."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import guard
from practicelens.history.models import Event
from practicelens.performance.datasets.models import Dataset, Edition
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import changes, files, loading, queries
from practicelens.performance.extracts.loading import Incoming
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.states import WORDS, State
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.extracts import publish, read_here, workbook
from tests.builders.figures import build_anew
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A valid workbook with its day in its name."""
    return workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx")


@pytest.fixture
def ready(authority: Authority, data_dir: Path, book: Path) -> int:
    """A valid workbook, received and read."""
    return loading.load(book, None, by=authority.actor(Role.ANALYST), now=authority.now, publish=False).extract_id


def state(extract_id: int) -> State:
    return changes.state_of(extract_id)


def test_a_file_is_received_with_the_day_of_its_name(authority: Authority, data_dir: Path, book: Path) -> None:
    received = changes.receive(book, str(book), by=authority.actor(Role.ANALYST), now=authority.now)
    found = queries.extract(authority.asking(Role.ANALYST), received.extract_id)
    assert (found.state, found.as_at, found.as_at_from) == (State.RECEIVED, AS_AT, "name")
    assert found.name == book.name
    assert files.place_of(Extract.objects.get().sha256, found.name).read_bytes() == book.read_bytes()


def test_only_those_who_load_extracts_may(authority: Authority, data_dir: Path, book: Path) -> None:
    for role in set(Role) - {Role.ANALYST}:
        with pytest.raises(Missing):
            changes.receive(book, book.name, by=authority.actor(role), now=authority.now)
    assert not Extract.objects.exists()


def test_the_same_file_twice_is_told_and_loses_nothing(authority: Authority, data_dir: Path, book: Path) -> None:
    by = authority.actor(Role.ANALYST)
    first = changes.receive(book, "one.xlsx", by=by, now=authority.now)
    second = changes.receive(book, "two.xlsx", by=by, now=authority.now)
    assert (second.extract_id, first.already, second.already) == (first.extract_id, False, True)


def test_a_file_left_ready_is_published_when_it_is_loaded_again(
    authority: Authority, data_dir: Path, book: Path
) -> None:
    by = authority.actor(Role.ANALYST)
    left = loading.load(book, None, by=by, now=authority.now, publish=False)
    again = loading.load(book, None, by=by, now=authority.now)
    assert (left.state, again.state) == (State.READY, State.PUBLISHED)
    assert again.extract_id == left.extract_id and again.already


def test_a_file_that_was_put_aside_may_be_sent_again(authority: Authority, ready: int, book: Path) -> None:
    by = authority.actor(Role.ANALYST)
    changes.set_aside(ready, "the wrong file", by=by, now=authority.now)
    assert not changes.receive(book, book.name, by=by, now=authority.now).already


def test_an_empty_file_and_one_too_large_are_refused(authority: Authority, data_dir: Path, settings) -> None:  # type: ignore[no-untyped-def]
    by = authority.actor(Role.ANALYST)
    settings.EXTRACT_MAX_BYTES = 10
    changes.receive(io.BytesIO(b"0123456789"), "a.xlsx", by=by, now=authority.now)
    for content in (b"", b"0123456789x"):
        with pytest.raises(Refused):
            changes.receive(io.BytesIO(content), "b.xlsx", by=by, now=authority.now)
    assert Extract.objects.count() == 1
    assert not list((data_dir / "extracts").glob("receiving-*"))


def test_a_valid_workbook_becomes_ready_with_its_lists(
    authority: Authority, data_dir: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex_a, "read_guarded", guard.read_guarded)  # in a process of its own, as it is really done
    ready = loading.load(book, None, by=authority.actor(Role.ANALYST), now=authority.now, publish=False).extract_id
    found = queries.extract(authority.asking(Role.ANALYST), ready)
    assert found.state is State.READY
    assert [line.number for line in found.lists.found] == list(range(1, 12))
    assert all(line.rows_kept == line.rows_read for line in found.lists.found)
    assert found.lists.missing == ()


def test_what_is_no_workbook_is_unreadable_and_says_why(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_text("Dear all", encoding="utf-8")
    loaded = loading.load(path, AS_AT, by=authority.actor(Role.ANALYST), now=authority.now)
    assert loaded.state is State.UNREADABLE
    assert queries.findings(authority.asking(Role.ANALYST), loaded.extract_id).total == 1
    assert register_internal.current() is None


def test_findings_are_kept_and_asked_for_by_severity_and_list(
    authority: Authority,
    data_dir: Path,
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "codes.xlsx", cells={(3, 0, "source"): "zz) Nobody", (1, 0, "sex"): "q) What"})
    by = authority.actor(Role.ANALYST)
    loaded = loading.load(path, AS_AT, by=by, now=authority.now, publish=False)
    every = queries.findings(asking(by), loaded.extract_id)
    third = queries.findings(asking(by), loaded.extract_id, queries.FindingFilter(list=3))
    assert every.total == sum(every.by_severity.values()) >= 2
    assert third.total == every.by_list[3] == len(third.rows) >= 1
    assert {row.list for row in third.rows} == {3}
    assert third.rows[0].row == 3
    assert len(queries.findings(asking(by), loaded.extract_id, first=1, count=1).rows) == 1


def test_an_extract_with_a_finding_that_blocks_is_not_published(
    authority: Authority,
    data_dir: Path,
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "no-child.xlsx", drop={(7, "child")})
    by = authority.actor(Role.ANALYST)
    loaded = loading.load(path, AS_AT, by=by, now=authority.now)
    assert loaded.state is State.BLOCKED
    with pytest.raises(Refused) as refused:
        publishing_changes.publish(loaded.extract_id, by=by, now=authority.now)
    assert refused.value.code == "blocked"
    assert register_internal.current() is None


def test_without_a_day_in_its_name_the_latest_event_stands_in(
    authority: Authority,
    data_dir: Path,
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "annex.xlsx")
    by = authority.actor(Role.ANALYST)
    loaded = loading.load(path, None, by=by, now=authority.now, publish=False)
    found = queries.extract(asking(by), loaded.extract_id)
    assert (found.as_at, found.as_at_from) == (AS_AT - timedelta(days=2), "events")


def test_publishing_makes_an_edition_everybody_sees(authority: Authority, ready: int) -> None:
    by = authority.actor(Role.ANALYST)
    assert register_internal.current() is None
    publishing_changes.publish(ready, by=by, now=authority.now)
    edition = register_internal.current()
    assert state(ready) is State.PUBLISHED
    assert edition is not None
    assert (edition.as_at, edition.datasets, edition.by) == (AS_AT, 1, by.name)
    assert not files.reading_folder(Extract.objects.get().sha256).exists()


def test_the_next_weeks_extract_follows(authority: Authority, published: int, tmp_path: Path) -> None:
    later = publish(authority, workbook(tmp_path / "later.xlsx", as_at=AS_AT + timedelta(days=2)), AS_AT + timedelta(2))
    edition = register_internal.current()
    assert (state(published), state(later)) == (State.SUPERSEDED, State.PUBLISHED)
    assert edition is not None
    assert (edition.as_at, edition.datasets) == (AS_AT + timedelta(days=2), 2)


def test_an_earlier_extract_fills_in_and_the_later_stays_published(
    authority: Authority,
    published: int,
    tmp_path: Path,
) -> None:
    earlier = publish(authority, workbook(tmp_path / "earlier.xlsx", as_at=AS_AT - WEEK), AS_AT - WEEK)
    edition = register_internal.current()
    assert (state(earlier), state(published)) == (State.SUPERSEDED, State.PUBLISHED)
    assert edition is not None
    assert (edition.as_at, edition.datasets) == (AS_AT, 2)


def test_a_correction_of_the_same_day_replaces_it(authority: Authority, published: int, tmp_path: Path) -> None:
    mended = publish(authority, workbook(tmp_path / "mended.xlsx", cells={(1, 0, "sex"): "b) Female"}))
    edition = register_internal.current()
    assert (state(published), state(mended)) == (State.SUPERSEDED, State.PUBLISHED)
    assert edition is not None
    assert edition.datasets == 1


def test_when_the_figures_cannot_be_worked_out_the_earlier_ones_stay(
    authority: Authority,
    published: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = register_internal.current()
    path = workbook(tmp_path / "next.xlsx", as_at=AS_AT + timedelta(days=2))

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a child's words")

    monkeypatch.setattr(building, "build", build_anew)
    monkeypatch.setattr(building.measurements, "build", broken)
    by = authority.actor(Role.ANALYST)
    with pytest.raises(Refused) as refused:
        loading.load(path, AS_AT + timedelta(days=2), by=by, now=authority.now)
    row = Extract.objects.get(name="next.xlsx")
    assert "child" not in refused.value.message
    assert State(row.state) is State.READY
    assert row.problem == publishing_changes.NOT_FINISHED
    assert register_internal.current() == before
    assert state(published) is State.PUBLISHED
    monkeypatch.undo()
    publishing_changes.publish(row.pk, by=by, now=authority.now)
    assert state(row.pk) is State.PUBLISHED


def test_of_two_who_publish_at_once_the_second_is_told(authority: Authority, ready: int, tmp_path: Path) -> None:
    by = authority.actor(Role.ANALYST)
    other = loading.load(
        workbook(tmp_path / "other.xlsx", as_at=AS_AT - WEEK), AS_AT - WEEK, by=by, now=authority.now, publish=False
    )
    publishing_changes.claim(ready, by=by, now=authority.now)
    with pytest.raises(Refused) as refused:
        publishing_changes.claim(other.extract_id, by=by, now=authority.now)
    assert refused.value.code == "busy"
    publishing_changes.finish(ready, by=by, now=authority.now)
    publishing_changes.publish(other.extract_id, by=by, now=authority.now, accepted={"older"})
    edition = register_internal.current()
    assert edition is not None
    assert edition.datasets == 2


def test_a_build_that_was_overtaken_is_stale(authority: Authority, published: int, tmp_path: Path) -> None:
    from practicelens.performance.datasets.register import changes as register_changes

    by = authority.actor(Role.ANALYST)
    expected, chain = register_internal.current_id(), register_internal.chain()
    built = building.build(chain, authority.today)
    register_changes.register(built, expected=expected, by=by, now=authority.now)
    with pytest.raises(Stale):
        register_changes.register(built, expected=expected, by=by, now=authority.now)


def test_withdrawing_the_latest_goes_back_to_the_one_before(
    authority: Authority,
    published: int,
    tmp_path: Path,
) -> None:
    by = authority.actor(Role.ANALYST)
    later = publish(authority, workbook(tmp_path / "later.xlsx", as_at=AS_AT + timedelta(days=2)), AS_AT + timedelta(2))
    with pytest.raises(Refused):
        publishing_changes.withdraw(later, "  ", by=by, now=authority.now)
    publishing_changes.withdraw(later, "Taken before the weekend's data were in", by=by, now=authority.now)
    edition = register_internal.current()
    assert (state(later), state(published)) == (State.WITHDRAWN, State.PUBLISHED)
    assert edition is not None
    assert (edition.as_at, edition.datasets) == (AS_AT, 1)


def test_withdrawing_the_only_one_leaves_nothing(authority: Authority, published: int) -> None:
    publishing_changes.withdraw(published, "A test file", by=authority.actor(Role.ANALYST), now=authority.now)
    assert register_internal.current() is None
    assert state(published) is State.WITHDRAWN


def test_a_published_extract_is_not_put_aside_and_an_unpublished_one_not_withdrawn(
    authority: Authority, ready: int
) -> None:
    by = authority.actor(Role.ANALYST)
    with pytest.raises(Refused):
        publishing_changes.withdraw(ready, "not wanted", by=by, now=authority.now)
    publishing_changes.publish(ready, by=by, now=authority.now)
    with pytest.raises(Refused):
        changes.set_aside(ready, "not wanted", by=by, now=authority.now)


def test_the_day_can_be_set_until_it_is_published(authority: Authority, ready: int) -> None:
    by = authority.actor(Role.ANALYST)
    changes.set_as_at(ready, AS_AT + timedelta(days=1), by=by, now=authority.now)
    with pytest.raises(Refused):
        changes.set_as_at(ready, authority.today + timedelta(days=1), by=by, now=authority.now)
    publishing_changes.publish(ready, by=by, now=authority.now)
    with pytest.raises(Refused) as refused:
        changes.set_as_at(ready, AS_AT, by=by, now=authority.now)
    assert refused.value.code == "published"


def test_why_a_day_cannot_be_set_is_true_of_what_is_not_published(authority: Authority, ready: int) -> None:
    for now in (State.FAILED, State.UNREADABLE, State.PUBLISHING, State.WITHDRAWN):
        Extract.objects.update(state=now.value)
        with pytest.raises(Refused) as refused:
            changes.set_as_at(ready, AS_AT - WEEK, by=authority.actor(Role.ANALYST), now=authority.now)
        assert refused.value.message == f"The extract stands at “{WORDS[now]}”: its day cannot be changed from there."
    assert Extract.objects.get().as_at == AS_AT


def test_many_at_once_leave_the_same_rows_as_one_by_one(
    authority: Authority,
    tmp_path: Path,
    settings,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annex_a, "read_guarded", read_here)  # many are read in processes all the same
    by = authority.actor(Role.ANALYST)
    days = [AS_AT - WEEK, AS_AT]
    paths = [workbook(tmp_path / f"annex-{day}.xlsx", as_at=day) for day in days]
    ago = [authority.now - WEEK, authority.now]
    incoming = [Incoming(*each) for each in zip(paths, days, ago, strict=True)]
    settings.DATA_DIR = tmp_path / "many"
    loaded = loading.load_many(incoming, by=by, now=authority.now)
    together, edition, before = _rows(), register_internal.current(), _forget()
    settings.DATA_DIR = tmp_path / "single"
    for one in incoming:
        loading.load(one.path, one.as_at, by=by, now=one.at)
    alone = register_internal.current()
    assert [one.state for one in loaded] == [State.SUPERSEDED, State.PUBLISHED]
    assert _rows(since=before) == together
    assert edition is not None
    assert alone is not None
    assert (edition.hash, edition.datasets) == (alone.hash, alone.datasets)


def test_many_leave_out_what_cannot_be_read(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    by = authority.actor(Role.ANALYST)
    bad = tmp_path / "letter.xlsx"
    bad.write_text("Dear all", encoding="utf-8")
    good = workbook(tmp_path / "good.xlsx")
    steps: list[str] = []
    loaded = loading.load_many(
        [Incoming(bad, AS_AT, authority.now - timedelta(days=1)), Incoming(good, AS_AT, authority.now)],
        by=by,
        now=authority.now,
        progress=lambda words, done, total: steps.append(words),
    )
    assert [one.state for one in loaded] == [State.UNREADABLE, State.PUBLISHED]
    assert steps[-1] == "Extracts loaded"


def _rows(since: int = 0) -> tuple[object, ...]:
    """What the database holds of extracts, datasets and their history, apart from the numbers of rows."""
    extracts = Extract.objects.order_by("received_at").values_list(
        "name", "sha256", "as_at", "as_at_from", "state", "state_since", "received_at", "published_at", "warns", "notes"
    )
    sets = Dataset.objects.order_by("as_at").values_list("name", "hash", "as_at", "status", "published_at")
    events = Event.objects.filter(pk__gt=since, subject_kind__in=["extract", "dataset"])
    return list(extracts), list(sets), sorted(events.values_list("kind", "at", "by_id"))


def _forget() -> int:
    """Take the rows away, so that the other way can be tried; history stays, and says where it goes on from."""
    Extract.objects.all().delete()
    Edition.objects.all().delete()
    Dataset.objects.all().delete()
    latest = Event.objects.order_by("-pk").first()
    return latest.pk if latest else 0
