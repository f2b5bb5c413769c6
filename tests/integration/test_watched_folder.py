"""A folder that is watched: taken in once, published by itself only where the rule lets, else waiting with why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.jobs import watch_folder
from practicelens.notices.models import Notice
from practicelens.performance.extracts.models import Extract, Watched
from practicelens.performance.extracts.publishing.rules import Facts, ListFacts, Question
from practicelens.performance.extracts.watching.rules import Arrived, reasons
from practicelens.rulebook.changes import set_rule
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.workdays import clock
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook
from tests.builders.workbooks import AS_AT

LIMITS = {key: one.default for key, one in DEFINITIONS.items()} | {"extract.by_itself": "by itself"}
LAST_WEEK = AS_AT - timedelta(days=7)
USUAL = Facts(
    AS_AT, compared=LAST_WEEK, latest=LAST_WEEK, lists={6: ListFacts(read=100, before=95)}, children=100, known=90
)


@pytest.fixture
def folder(authority: Authority, data_dir: Path, tmp_path: Path, settings: Any) -> Path:
    """A watched folder beside an extract published last week."""
    publish(authority, workbook(tmp_path / f"{LAST_WEEK}.xlsx", as_at=LAST_WEEK), LAST_WEEK)
    watched = tmp_path / "watched"
    watched.mkdir()
    settings.EXTRACT_FOLDER = str(watched)
    return watched


def by_itself(authority: Authority) -> None:
    """The rule lets extracts be published by themselves."""
    set_rule(
        "extract.by_itself", "by itself", valid_from=authority.today, source="Weekly", by=SYSTEM, now=authority.now
    )


def lies(path: Path, *, minutes_ago: int = 10) -> Path:
    """A file whose last write was so many minutes ago."""
    written = (clock.real_now() - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (written, written))
    return path


def look(authority: Authority) -> str:
    """The job, twice: what was read in the first run is decided on in the second at the latest."""
    first = watch_folder.run(authority.now)
    return f"{first}; {watch_folder.run(authority.now)}"


def notices(kind: str) -> list[tuple[int, str]]:
    return list(Notice.objects.filter(kind=kind).values_list("to_account", "about"))


def test_what_lies_there_is_read_once_and_waits_for_the_analyst(authority: Authority, folder: Path) -> None:
    book = lies(workbook(folder / f"annex-a-{AS_AT}.xlsx"))
    assert look(authority) == "1 extract taken in; nothing new in the folder"
    one = Extract.objects.get(as_at=AS_AT)
    assert one.state == "ready" and book.exists()
    assert notices("extract_waits") == [(authority.account(Role.ANALYST), f"{book.name} waits for you")]
    page = authority.client(Role.ANALYST).get(f"/extracts/{one.pk}/").content.decode()
    assert "It came from the watched folder" in page and "A person publishes each extract" in page


def test_it_is_published_by_itself_where_the_rule_lets_it(authority: Authority, folder: Path) -> None:
    by_itself(authority)
    lies(workbook(folder / f"annex-a-{AS_AT}.xlsx"))
    look(authority)
    one = Extract.objects.get(as_at=AS_AT)
    assert (one.state, one.published_by, one.asked) == ("published", None, [])
    assert notices("extract_waits") == []


def test_it_waits_with_the_reason_where_publishing_would_ask(authority: Authority, folder: Path) -> None:
    by_itself(authority)
    older = LAST_WEEK - timedelta(days=7)
    lies(workbook(folder / f"annex-a-{older}.xlsx", as_at=older))
    look(authority)
    one = Extract.objects.get(as_at=older)
    assert one.state == "ready"
    assert "before the published one" in Watched.objects.get(extract=one).why


def test_the_same_content_again_is_the_extract_it_was_and_a_file_still_being_written_is_left(
    authority: Authority, folder: Path
) -> None:
    book = lies(workbook(folder / f"annex-a-{AS_AT}.xlsx"))
    look(authority)
    (folder / f"copy-{AS_AT}.xlsx").write_bytes(book.read_bytes())
    lies(folder / f"copy-{AS_AT}.xlsx")
    lies(workbook(folder / "another.xlsx", as_at=LAST_WEEK - timedelta(days=14)), minutes_ago=0)
    (folder / ".hidden.xlsx").write_text("no")
    (folder / "sub").mkdir()
    look(authority)
    assert Extract.objects.count() == 2
    assert set(Watched.objects.values_list("name", flat=True)) == {book.name, f"copy-{AS_AT}.xlsx"}


def test_a_file_that_is_refused_is_told_once_and_stands_on_the_page(authority: Authority, folder: Path) -> None:
    lies_empty = folder / "empty.xlsx"
    lies_empty.write_bytes(b"")
    lies(lies_empty)
    assert "1 refused" in look(authority)
    assert len(notices("extract_waits")) == 1
    page = authority.client(Role.ANALYST).get("/extracts/").content.decode()
    assert "empty.xlsx" in page and "The file is empty" in page


def test_what_cannot_be_read_is_told_to_the_analysts(authority: Authority, folder: Path) -> None:
    by_itself(authority)
    (folder / "letter.xlsx").write_text("Dear colleague")
    lies(folder / "letter.xlsx")
    look(authority)
    assert Extract.objects.get(name="letter.xlsx").state == "unreadable"
    assert [about for _, about in notices("extract_waits")] == ["letter.xlsx waits for you"]


def test_a_folder_that_is_gone_is_an_error_and_none_is_none(
    authority: Authority, settings: Any, tmp_path: Path
) -> None:
    settings.EXTRACT_FOLDER = ""
    assert watch_folder.run(authority.now) == "no folder is watched"
    settings.EXTRACT_FOLDER = str(tmp_path / "gone")
    with pytest.raises(FileNotFoundError, match="is not there"):
        watch_folder.run(authority.now)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ()),
        ({"warns": 30}, ()),
        ({"warns": 31}, ("It has 31 findings to look at; the published one has 10.",)),
        ({"facts": Facts(None)}, ("The day it was taken is not known.", "It is the first extract.")),
        ({"facts": Facts(AS_AT)}, ("It is the first extract.",)),
        ({"questions": (Question("older", "", "It is older."),)}, ("It is older.",)),
    ],
)
def test_one_fact_decides_whether_it_is_published_by_itself(changes: dict[str, Any], words: tuple[str, ...]) -> None:
    plain: dict[str, Any] = {"facts": USUAL, "questions": (), "warns": 10, "warns_before": 10}
    assert reasons(Arrived(**{**plain, **changes}), LIMITS) == words


@pytest.mark.parametrize(("kept", "waits"), [(114, False), (115, True), (76, False), (75, True)])
def test_a_list_may_grow_or_shrink_by_so_much_and_no_more(kept: int, waits: bool) -> None:
    facts = Facts(AS_AT, LAST_WEEK, LAST_WEEK, {6: ListFacts(read=kept, before=95)}, children=100, known=90)
    found = reasons(Arrived(facts, (), 0, 0), LIMITS)
    assert bool(found) == waits
    if waits:
        assert f"has {kept} rows" in found[0]
