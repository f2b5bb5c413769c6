"""Publishing asks what looks wrong, on the page and on the command line, and keeps who said that it is right."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from practicelens.access.errors import Refused, Stale
from practicelens.access.roles import Role
from practicelens.cli.extract import app
from practicelens.history.models import Event
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.publishing import evidence, queries
from practicelens.performance.extracts.publishing.rules import Unanswered
from practicelens.performance.extracts.states import State
from practicelens.rulebook import changes as rulebook
from tests.builders.authority import Authority
from tests.builders.extracts import workbook
from tests.builders.workbooks import AS_AT, usual_rows

pytestmark = pytest.mark.django_db
LATER = AS_AT + timedelta(days=2)


@pytest.fixture
def strangers(authority: Authority, published: int, tmp_path: Path) -> int:
    """An extract of two days later with other children and no plan, read and ready."""
    rows = {
        number: [row | {"child": f"X-{row['child']}"} if "child" in row else row for row in each]
        for number, each in usual_rows().items()
        if number != 7
    }
    path = workbook(tmp_path / "files" / "annex-a-2026-11-22.xlsx", rows={**rows, 7: []})
    by = authority.actor(Role.ANALYST)
    return loading.load(path, LATER, by=by, now=authority.now, publish=False).extract_id


def day(moment: date) -> dict[str, str]:
    return {"as_at-day": f"{moment.day}", "as_at-month": f"{moment.month}", "as_at-year": f"{moment.year}"}


def state(extract_id: int) -> State:
    return State(Extract.objects.get(pk=extract_id).state)


def test_the_page_asks_with_numbers_and_publishes_what_is_ticked(authority: Authority, strangers: int) -> None:
    client = authority.client(Role.ANALYST)
    address = reverse("extract-publish", args=[strangers])
    page = client.get(address).content.decode()
    assert "children none is in the extract of 20 November 2026" in page
    assert "List 7 (child protection plans) has no row that counts" in page
    one = client.post(address, {**day(LATER), "accepted": ["children_unknown"]})
    answer = one.content.decode()
    assert one.status_code == 422 and state(strangers) is State.READY
    assert 'href="#list_7_empty"' in answer and 'href="#children_unknown"' not in answer
    assert 'value="children_unknown" checked' in answer  # nothing ticked is lost
    done = client.post(address, {**day(LATER), "accepted": ["children_unknown", "list_7_empty"]}, follow=True)
    assert state(strangers) is State.PUBLISHED
    assert "said to be right" in done.content.decode() and "has no row that counts" in done.content.decode()


def test_history_keeps_what_was_asked_and_who_accepted(authority: Authority, strangers: int) -> None:
    by = authority.actor(Role.ANALYST)
    publishing.publish(strangers, by=by, now=authority.now, accepted={"children_unknown", "list_7_empty"})
    event = Event.objects.get(kind="extract.publishing", subject_id=f"{strangers}")
    assert event.by_id == by.account_id
    assert [words.partition(":")[0] for words in event.data["accepted"]] == ["children_unknown", "list_7_empty"]
    assert "has no row that counts" in event.data["accepted"][1]


def test_the_published_extract_was_asked_nothing_and_says_nothing(authority: Authority, published: int) -> None:
    assert Extract.objects.get(pk=published).asked == []
    page = authority.client(Role.ANALYST).get(reverse("extract", args=[published])).content.decode()
    assert "said to be right" not in page


def test_an_older_day_typed_on_the_page_is_asked_about(authority: Authority, published: int, tmp_path: Path) -> None:
    path = workbook(tmp_path / "files" / "next.xlsx", as_at=LATER)
    by = authority.actor(Role.ANALYST)
    ready = loading.load(path, LATER, by=by, now=authority.now, publish=False).extract_id
    client, address = authority.client(Role.ANALYST), reverse("extract-publish", args=[ready])
    assert 'name="accepted"' not in client.get(address).content.decode()
    asked = client.post(address, day(AS_AT - timedelta(days=1))).content.decode()
    assert "The older extract is meant" in asked and state(ready) is State.READY
    client.post(address, day(LATER))
    assert state(ready) is State.PUBLISHED


def test_what_is_published_meanwhile_refuses_and_the_next_look_tells(
    authority: Authority, published: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = authority.actor(Role.ANALYST)
    ready = [
        loading.load(
            workbook(tmp_path / "files" / f"{days}.xlsx", as_at=AS_AT + timedelta(days=days)),
            AS_AT + timedelta(days=days), by=by, now=authority.now, publish=False,
        ).extract_id
        for days in (1, 2)
    ]  # fmt: skip
    really = evidence.ask

    def overtaken(*given: object) -> evidence.Asked:
        asked = really(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(evidence, "ask", really)
        publishing.publish(ready[1], by=by, now=authority.now)
        return asked

    monkeypatch.setattr(evidence, "ask", overtaken)
    with pytest.raises(Stale):
        publishing.publish(ready[0], by=by, now=authority.now)
    assert (state(ready[0]), state(ready[1])) == (State.READY, State.PUBLISHED)
    with pytest.raises(Unanswered):
        publishing.publish(ready[0], by=by, now=authority.now)
    publishing.publish(ready[0], by=by, now=authority.now, accepted={"older"})
    assert state(ready[0]) is State.SUPERSEDED


def test_a_question_that_arises_after_the_claim_gives_the_extract_back(
    authority: Authority, strangers: int, published: int
) -> None:
    by = authority.actor(Role.ANALYST)
    publishing.claim(strangers, by=by, now=authority.now, accepted={"children_unknown", "list_7_empty"})
    Extract.objects.filter(pk=strangers).update(asked=[{"code": "children_unknown", "words": "…"}])
    with pytest.raises(Refused):
        publishing.finish(strangers, by=by, now=authority.now)
    row = Extract.objects.get(pk=strangers)
    assert State(row.state) is State.READY and "List 7" in row.problem
    assert state(published) is State.PUBLISHED


def test_the_rulebook_says_from_how_many_on(authority: Authority, strangers: int) -> None:
    asking = authority.asking(Role.ANALYST)
    assert [one.code for one in queries.questions(asking, strangers)] == ["children_unknown", "list_7_empty"]
    given = {"valid_from": authority.today, "source": "Decided here", "by": authority.actor(Role.ADMINISTRATOR)}
    rulebook.set_rule("extract.known", 0, now=authority.now, **given)
    asking.forget()
    assert [one.code for one in queries.questions(asking, strangers)] == ["list_7_empty"]


def test_the_command_line_names_the_codes_and_goes_on_with_them(
    authority: Authority, published: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practicelens.cli.setup.migrated", lambda: None)
    path = workbook(tmp_path / "files" / "old.xlsx", as_at=AS_AT - timedelta(days=7))
    asked = CliRunner().invoke(app, ["load", str(path), "--as-at", "2026-11-13"])
    assert asked.exit_code == 1
    assert "--accept older" in asked.stderr and "13 November 2026" in asked.stderr
    assert State(Extract.objects.get(name="old.xlsx").state) is State.READY
    named = CliRunner().invoke(app, ["publish", str(path), "--json"])
    assert [one["code"] for one in json.loads(named.stdout)["asks"]] == ["older"]
    done = CliRunner().invoke(app, ["publish", str(path), "--accept", "older"])
    assert done.exit_code == 0, done.stderr
    assert State(Extract.objects.get(name="old.xlsx").state) is State.SUPERSEDED


def test_an_upload_without_any_row_is_repeated_on_the_publish_page(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    client: Client = authority.client(Role.ANALYST)
    path = workbook(tmp_path / "empty.xlsx", rows={number: [] for number in range(1, 12)})
    client.post(reverse("extract-upload"), {"file": SimpleUploadedFile(path.name, path.read_bytes()), **day(AS_AT)})
    ready = Extract.objects.get().pk
    address = reverse("extract-publish", args=[ready])
    assert "every figure would be nought" in client.get(address).content.decode()
    assert client.post(address, day(AS_AT)).status_code == 422
    client.post(address, {**day(AS_AT), "accepted": "no_rows"})
    assert state(ready) is State.PUBLISHED
