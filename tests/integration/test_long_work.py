"""Work that takes a while: publishing a report and moving the demonstration on; done once, led to, taken up again."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import queries as packs_asked
from practicelens.governance.packs.frozen import writing
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.states import Kind
from practicelens.history.models import Event
from practicelens.jobs import long_kinds, long_work, runner
from practicelens.jobs.models import LongWork
from practicelens.people.asking import Asking
from practicelens.quality.programme.filling.changes import Filled
from practicelens.workdays import clock
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
ANALYSIS = Words("Timeliness held; two teams are short of staff.")


class Once(runner.Job):
    """A job that writes down for which instants it was run."""

    runs: list[datetime] = []

    def run(self, due_at: datetime) -> str:
        Once.runs.append(due_at)
        return "ran"


@pytest.fixture
def queued(settings: Any) -> None:
    """Tasks are queued, as they are used, and done when a test says so."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def two_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    Once.runs = []
    jobs = (Once("once", time(6, 0), "writes down"), Once("later", time(7, 0), "writes down"))
    monkeypatch.setattr(runner, "JOBS", jobs)


def publish(authority: Authority, words: Words = ANALYSIS, version: int = 0) -> int:
    asking = authority.asking(Role.HEAD_OF_QA)
    return long_work.ask_to_publish(
        None, OCTOBER, words, version=version, kind=Kind.MONTHLY, by=asking.actor, now=asking.now
    )


@pytest.mark.usefixtures("queued")
def test_publishing_is_asked_for_once_and_a_second_press_leads_to_the_one_under_way(authority: Authority) -> None:
    head = authority.asking(Role.HEAD_OF_QA)
    work_id = publish(authority)
    assert publish(authority) == work_id
    found = long_work.look(head, work_id)
    assert (found.under_way, found.total) == (True, 0)
    assert found.title == "Publishing: Monthly report for October 2026, whole authority"
    assert found.link.startswith("/packs/publish/")  # until it is published its draft is what there is

    long_work.do_long_work.call(work_id)
    done = long_work.look(head, work_id)
    assert (done.under_way, done.failed, done.words) == (False, False, "Published as edition 1. Its readers are told.")
    (pack,) = packs_asked.packs(head)
    assert (done.link, pack.title != "") == (f"/packs/{pack.id}/", True)
    assert long_work.do_long_work.call(work_id) == "done already"
    assert Pack.objects.count() == 1


@pytest.mark.usefixtures("queued")
def test_whoever_does_not_publish_neither_asks_for_it_nor_looks_at_it(authority: Authority) -> None:
    work_id = publish(authority)
    other = authority.asking(Role.TEAM_MANAGER)
    with pytest.raises(Missing):
        long_work.look(other, work_id)
    with pytest.raises(Missing):
        long_work.ask_to_publish(
            None, Month(2026, 9), ANALYSIS, version=0, kind=Kind.MONTHLY, by=other.actor, now=other.now
        )


def to_publish(head: Asking, words: Words) -> int:
    """October's words kept, as they are before its report is built; the draft."""
    checked = writing.check_to_publish(None, OCTOBER, words, version=0, by=head.actor, now=head.now)
    (draft,) = writing.keep_to_publish(checked, by=head.actor, now=head.now)
    return draft


@pytest.mark.usefixtures("queued")
def test_what_its_words_lack_is_refused_before_anything_is_asked_for(authority: Authority) -> None:
    with pytest.raises(Refused) as refused:
        publish(authority, Words(""))
    assert refused.value.code == "analysis_empty"
    assert (LongWork.objects.count(), Pack.objects.count()) == (0, 0)


@pytest.mark.usefixtures("queued")
def test_a_draft_that_a_colleague_wrote_on_meanwhile_is_not_published(authority: Authority) -> None:
    head = authority.asking(Role.HEAD_OF_QA)
    work_id = publish(authority)
    long_work.do_long_work.call(work_id)
    draft = to_publish(head, Words(ANALYSIS.analysis, correction="A team was missing."))
    written = packs._freeze

    def a_colleague_first(*args: Any, **kwargs: Any) -> None:
        writing.save_draft(None, OCTOBER, Words("Something else."), version=1, by=head.actor, now=head.now)
        written(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "_freeze", a_colleague_first)
        with pytest.raises(Stale):
            packs.publish_draft(draft, by=head.actor, now=head.now)
    assert Pack.objects.get(pk=draft).status == "draft"
    assert packs.publish_draft(draft, by=head.actor, now=head.now) == 2  # as it stands, once it is looked at again
    assert packs.publish_draft(draft, by=head.actor, now=head.now) == 2  # and a second time does nothing


@pytest.mark.usefixtures("queued")
def test_a_publication_that_does_not_finish_says_so_and_keeps_what_was_written(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any, **kwargs: Any) -> None:
        raise ValueError("words of a child’s row")

    work_id = publish(authority)
    monkeypatch.setattr(packs, "_make", breaks)
    long_work.do_long_work.call(work_id)
    page = authority.client(Role.HEAD_OF_QA).get(reverse("long-work", args=[work_id])).content.decode()
    assert "It did not finish." in page
    assert "words of a child" not in page
    assert Pack.objects.get().analysis == ANALYSIS.analysis
    monkeypatch.undo()
    again = publish(authority, version=1)
    assert again != work_id


@pytest.mark.usefixtures("two_jobs", "queued")
def test_the_day_is_moved_once_however_often_it_is_pressed_or_done(authority: Authority) -> None:
    asking = authority.asking(Role.ANALYST)
    work_id = long_work.ask_for_next_day(by=asking.actor, now=asking.now)
    assert long_work.ask_for_next_day(by=asking.actor, now=asking.now) == work_id
    assert clock.today() == date(2026, 11, 23)
    long_work.do_long_work.call(work_id)
    # Killed before it could say that it was done, it is delivered again.
    LongWork.objects.update(finished_at=None)
    long_work.do_long_work.call(work_id)
    assert clock.today() == date(2026, 11, 24)
    assert Once.runs == [datetime(2026, 11, 24, hour, 0, tzinfo=clock.LONDON) for hour in (6, 7)]
    assert Event.objects.filter(kind="demonstration_moved").count() == 1
    assert long_work.look(asking, work_id).words == "It is now Tuesday 24 November 2026."
    LongWork.objects.update(finished_at=clock.now())
    assert long_work.ask_for_next_day(by=SYSTEM, now=clock.now()) != work_id


@pytest.mark.usefixtures("two_jobs", "queued")
def test_its_page_refreshes_itself_without_javascript_and_leads_back_once_it_is_done(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    address = client.post("/next-day/", {"next": "/notices/"})["Location"]
    waiting = client.get(address).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "It begins in a moment." in waiting
    # Replaced every second: the keyboard stays on its link by the id, and nothing is read out before it is done.
    assert '<div role="status">' in waiting
    assert '<div id="work" aria-busy="true"' in waiting
    assert '<a id="look-again"' in waiting
    row = LongWork.objects.get()
    LongWork.objects.update(done=1, total=2)
    assert '<progress class="pl-progress" max="2" value="1"' in client.get(address).content.decode()
    long_work.do_long_work.call(row.pk)
    assert client.get(address)["Location"] == "/notices/"
    assert client.get("/notices/").content.decode().count("It is now Tuesday 24 November 2026.") == 1
    part = client.get(address, headers={"HX-Request": "true"})
    assert "HX-Redirect" not in part and "every 1s" not in part.content.decode()
    on = reverse("long-work", args=[row.pk]) + "?on=1&next=%2Fnotices%2F"
    assert on.replace("&", "&amp;") in part.content.decode()
    assert client.get(on, headers={"HX-Request": "true"})["HX-Redirect"] == "/notices/"
    plain = client.get(reverse("long-work", args=[row.pk])).content.decode()
    assert "It is now Tuesday 24 November 2026." in plain
    assert "refresh" not in plain
    assert "aria-busy" not in plain


@pytest.mark.parametrize(
    ("given", "not_given", "words"),
    [
        (1, 0, "1 audit is given out."),
        (8, 1, "8 audits are given out. 1 could not be: it says why."),
        (0, 3, "No audits are given out. 3 could not be: each says why."),
    ],
)
def test_what_came_of_a_filling_is_told_in_words_for_one_and_for_many(given: int, not_given: int, words: str) -> None:
    assert long_kinds._filled(Filled(given=given, not_given=not_given)) == words


@pytest.mark.usefixtures("two_jobs", "queued")
def test_its_page_leads_nowhere_else(authority: Authority) -> None:
    client = authority.client(Role.ANALYST)
    client.post("/next-day/")
    row = LongWork.objects.get()
    long_work.do_long_work.call(row.pk)
    answer = client.get(reverse("long-work", args=[row.pk]), {"next": "https://elsewhere.example/"})
    assert answer.status_code == 200
    assert 'href="https://elsewhere' not in answer.content.decode()


@pytest.mark.usefixtures("queued")
def test_the_bar_of_a_publication_tells_its_steps(authority: Authority) -> None:
    progress: list[tuple[int, int]] = []
    head = authority.asking(Role.HEAD_OF_QA)
    draft = to_publish(head, ANALYSIS)
    packs.publish_draft(draft, by=head.actor, now=head.now, tell=lambda done, total: progress.append((done, total)))
    assert progress == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.usefixtures("two_jobs", "queued")
def test_its_page_stands_in_the_part_it_was_asked_for_in_and_the_background_calls_it_by_its_kind(
    authority: Authority,
) -> None:
    publish(authority)
    row = LongWork.objects.get()
    page = authority.client(Role.HEAD_OF_QA).get(reverse("long-work", args=[row.pk])).content.decode()
    current = re.search(r'aria-current="[a-z]+"[^>]*>([^<]+)<', page)
    assert current and current.group(1) == "Packs"
    background = authority.client(Role.ADMINISTRATOR).get("/background/").content.decode()
    assert "Publishing a report" in background and "Giving out a month" not in background


def test_a_day_that_makes_no_sense_is_refused_by_the_name_on_its_form(authority: Authority) -> None:
    refused = authority.client(Role.INFORMATION_GOVERNANCE).get("/history/", {"since": "soon"})
    assert refused.status_code == 400 and "“From”" in refused.content.decode()
