"""The analyst's whole walk: each format through the pages, and by the command line, on the invented borough's files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner, Result

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.analytics.local_lists import guard, reading
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.cli import setup
from practicelens.performance.datasets.models import Dataset
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts.models import Extract, LocalList
from practicelens.performance.extracts.states import State
from practicelens.performance.worklist.models import Item
from practicelens.performance.worklist.states import State as Standing
from practicelens.rulebook.changes import set_rule
from practicelens.synth.kinds import WRITERS
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.schedule import write_all
from practicelens.synth.world.simulation import make_world
from tests.builders.authority import Authority
from tests.integration.test_local_lists import read_local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts_kept")]
LAST_WEEK, SUNDAY = date(2026, 11, 15), date(2026, 11, 22)
UNDERSTOOD = {
    "ssd-systemc": ("the Standard Safeguarding Dataset", "10 of the eleven lists were made of it", "ssd_cp_plans.csv"),
    "ssda903": ("the SSDA903 return", "3 of the eleven lists were made of it", "2027-episodes.csv"),
    "ssda903-xml": ("the SSDA903 return", "3 of the eleven lists were made of it", "episodes"),
    "cin": ("the children in need census", "5 of the eleven lists were made of it", "ChildProtectionPlans"),
}
"""By kind of file what its page says of it."""

BESIDE = {
    "ssd-systemc": ("Reviews", "Times missing", "Pre-proceedings", "ssd_cp_reviews.csv, ssd_cla_reviews.csv"),
    "ssda903": ("Reviews", "2027-reviews.csv"),
    "ssda903-xml": ("Reviews",),
}
"""Of so small a borough the census has no block of pre-proceedings."""

Files = dict[str, Path]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A fiftieth of the borough in every format, Annex A of two weeks."""
    folder = tmp_path_factory.mktemp("borough")
    world = make_world(1, SUNDAY, scale=0.02)
    book = Book(world)
    before, now = write_all(world, [LAST_WEEK, SUNDAY], folder)
    made = {kind: WRITERS[kind](book, SUNDAY, folder) for kind in (*UNDERSTOOD, "workforce", "return-interviews")}
    return {"before": before, "annex-a": now, **made}


@pytest.fixture(autouse=True)
def small(authority: Authority, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Local lists are read here; a fiftieth of a borough proves with fewer children than a borough does."""
    monkeypatch.setattr(guard, "look_guarded", lambda path, kind, before: reading.look(path, KINDS[kind], before))
    monkeypatch.setattr(guard, "read_guarded", read_local)
    set_rule("source.proof", 5, valid_from=authority.today, source="A fiftieth", by=SYSTEM, now=authority.now)


@pytest.fixture
def analyst(authority: Authority) -> Client:
    return authority.client(Role.ANALYST)


def send(client: Client, path: Path) -> tuple[int, str]:
    """Upload a file as it is; its extract's id and its page."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = client.post(reverse("extract-upload"), {"file": file}, follow=True).text
    return Extract.objects.latest("pk").pk, page


def publish(client: Client, extract: int) -> tuple[set[str], str]:
    """Publish it by its page, saying yes to what is asked; what was asked, and the page afterwards."""
    address = reverse("extract-publish", args=[extract])
    form = client.get(address)
    asked = {one.code for one in form.context["questions"]}
    day = Extract.objects.get(pk=extract).as_at
    assert day is not None
    boxes = {"as_at-day": day.day, "as_at-month": day.month, "as_at-year": day.year}
    return asked, client.post(address, {**boxes, "accepted": sorted(asked)}, follow=True).text


@pytest.mark.parametrize("kind", UNDERSTOOD)
def test_a_file_of_each_kind_is_understood_published_and_joined(analyst: Client, files: Files, kind: str) -> None:
    source, lists, part = UNDERSTOOD[kind]
    publish(analyst, send(analyst, files["annex-a"])[0])
    extract, page = send(analyst, files[kind])
    assert source in page and lists in page and part in page and "Ready to publish" in page
    assert "No file of this kind has" in page
    # What Annex A has no place for is told with its rows, by its name.
    assert ("Tables that Annex A has no place for" in page) == (kind in BESIDE), kind
    assert all(title in page for title in BESIDE.get(kind, ())) and ">pre_proceedings<" not in page
    assert ("nothing to put right" in page) == files[kind].name.endswith(".xml")
    # Three values of each column, on the page of a part.
    assert "Three of its values" in analyst.get(reverse("extract-match", args=[extract, 0])).text
    asked, done = publish(analyst, extract)
    # Of a return no list is asked about that it never has.
    assert asked == {"apart"} and "Published" in done
    pair = f"annex_a-{Extract.objects.get(pk=extract).source}"
    assert "number children alike" in analyst.post(reverse("sources"), {"pair": pair}, follow=True).text
    analyst.post(reverse("extract-work-out-again"))
    now = register_internal.current()
    assert now is not None and now.datasets == 2
    assert "Joined" in analyst.get(reverse("sources")).text
    # Nothing is to be put right of what a file only tells of itself.
    assert not Item.objects.filter(severity="notes").exists()


def test_a_local_list_goes_with_its_extract(analyst: Client, files: Files) -> None:
    day = {"as_at-day": "22", "as_at-month": "11", "as_at-year": "2026"}
    for kind, name in (("workforce", "workforce"), ("return_interviews", "return-interviews")):
        file = SimpleUploadedFile(files[name].name, files[name].read_bytes())
        page = analyst.post(reverse("local-list-upload"), {**day, "kind": kind, "file": file}, follow=True)
        columns = {f"c-{one.number}": field for one, field in page.context["chosen"]}
        assert "are kept of" in analyst.post(page.redirect_chain[-1][0], columns, follow=True).text
    extract, page = send(analyst, files["annex-a"])
    assert files["workforce"].name in page
    _, done = publish(analyst, extract)
    assert "Local lists that are kept with it" in done and "Workforce:" in done and "Return interviews:" in done


def test_a_finding_is_worked_to_its_end_and_last_week_is_opened_again(analyst: Client, files: Files) -> None:
    publish(analyst, send(analyst, files["before"])[0])
    first, second = Item.objects.filter(state=Standing.OPEN.value, severity="warns").order_by("pk")[:2]
    assert f"/worklist/{first.pk}/" in analyst.get(reverse("worklist-list")).text
    address = reverse("finding", args=[first.pk])
    assert "next extract" in analyst.post(address, {"act": "mend"}, follow=True).text
    why = {"act": "right", "why": "The family says so, and the record stays."}
    assert "right as it is" in analyst.post(reverse("finding", args=[second.pk]), why, follow=True).text
    publish(analyst, send(analyst, files["annex-a"])[0])
    first.refresh_from_db()
    # The next extract shows whether it was: gone it is mended, still there it is open again and says why.
    assert first.state == Standing.MENDED.value or first.again
    assert "extract" in analyst.get(address).text
    week = Dataset.objects.get(as_at=LAST_WEEK).pk
    past = analyst.get(reverse("teams"), {"week": week}, follow=True).text
    assert "This is a past week: the extract of Sunday 15 November (Annex A)" in past
    # As it stood when it was published: nobody had done anything to it yet.
    then = analyst.get(reverse("worklist-week"), {"week": week}).text
    assert f"/worklist/{second.pk}/" in then and "Right as it is" not in then
    assert files["before"].name in analyst.get(reverse("weeks")).text


Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """`practicelens extract …`, on the test's database."""
    from practicelens.cli.extract import app

    monkeypatch.setattr(setup, "migrated", lambda: None)
    return lambda *words: CliRunner().invoke(app, [*map(str, words)])


@pytest.mark.parametrize("kind", ["annex-a", *UNDERSTOOD])
def test_by_the_command_line_each_is_checked_and_published(command: Command, files: Files, kind: str) -> None:
    checked = command("check", files[kind], "--as-at", SUNDAY, "--json")
    report = json.loads(checked.stdout)
    named = "lists" if kind == "annex-a" else "tables"
    assert checked.exit_code == 0 and report["publishable"] and report[named]
    assert report.get("format", "annex_a") == ("annex_a" if kind == "annex-a" else kind.partition("-")[0])
    assert all(one["rows_read"] == one["rows_kept"] + one["rows_refused"] for one in report[named])
    if kind != "annex-a":
        assert command("load", files["annex-a"]).exit_code == 0
        waits = command("load", files[kind])
        assert waits.exit_code == 1 and "--accept apart" in waits.stderr
    loaded = command("load", files[kind], *(["--accept", "apart"] if kind != "annex-a" else []))
    assert loaded.exit_code == 0 and "Published:" in loaded.stdout, loaded.stdout


def test_by_the_command_line_a_local_list_says_what_it_became(
    command: Command, analyst: Client, files: Files, tmp_path: Path
) -> None:
    unknown = command("load", files["workforce"])
    assert unknown.exit_code == 2
    extract = Extract.objects.get()
    place = reverse("extract-match", args=[extract.pk, 0])
    match = analyst.get(place).context["place"].match_id
    page = analyst.post(place, {"match": match, "is": "local:workforce"}, follow=True)
    analyst.post(page.redirect_chain[-1][0], {f"c-{one.number}": field for one, field in page.context["chosen"]})
    assert "It is a local list" in analyst.get(reverse("extract", args=[extract.pk])).text
    # The next week's is known from then on.
    later = tmp_path / "workforce 2026-11-23.csv"
    later.write_bytes(files["workforce"].read_bytes() + b"\n")
    known = command("load", later)
    assert known.exit_code == 0 and "is a local list (workforce)" in known.stdout and "rows kept" in known.stdout
    assert LocalList.objects.filter(mapping__isnull=False).count() == 2
    assert set(Extract.objects.values_list("state", flat=True)) == {State.WITHDRAWN.value}
