"""Pages of extracts: upload, findings, publication, withdrawal, and what each refusal says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import State
from tests.builders.authority import Authority
from tests.builders.extracts import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(authority: Authority, data_dir: Path) -> Client:
    """The analyst’s browser."""
    return authority.client(Role.ANALYST)


def send(client: Client, path: Path, **typed: str) -> HttpResponse:
    """Upload a file as the form does."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("extract-upload"), {"file": file, **typed}, follow=True)  # type: ignore[return-value]


def day(text: str) -> dict[str, str]:
    """A day typed into three boxes: "22 11 2026"."""
    return dict(zip(("as_at-day", "as_at-month", "as_at-year"), text.split(), strict=True))


def test_upload_read_publish_and_the_notice(analyst: Client, tmp_path: Path) -> None:
    page = send(analyst, workbook(tmp_path / "annex-a-2026-11-20.xlsx")).content.decode()
    extract = Extract.objects.get()
    assert "Ready to publish" in page
    assert "All eleven lists were recognised" in page
    form = analyst.get(reverse("extract-publish", args=[extract.pk])).content.decode()
    assert 'value="2026"' in form
    done = analyst.post(reverse("extract-publish", args=[extract.pk]), day("21 11 2026"), follow=True)
    edition = register_internal.current()
    assert edition is not None
    assert f"{edition.as_at}" == "2026-11-21"
    assert "Published" in done.content.decode()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {"extract_read", "dataset_published"} <= kinds
    assert "extract of" in analyst.get(reverse("extracts")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (day("31 2 2026"), "Enter a real date"),
        (day("24 11 2026"), "has not come yet"),
        (day("22 11 26"), "a year from 1950"),
        (day("22 11 1999"), "before 2000"),
        (day("1 1 99999999999999999999"), "a year from 1950"),
    ],
)
def test_a_day_that_is_none_is_said_and_what_was_typed_is_kept(
    analyst: Client, tmp_path: Path, typed: dict[str, str], words: str
) -> None:
    answer = send(analyst, workbook(tmp_path / "annex.xlsx"), **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{typed["as_at-day"]}"' in page
    assert not Extract.objects.exists()


def test_no_file_chosen_is_said(analyst: Client) -> None:
    answer = analyst.post(reverse("extract-upload"), day("20 11 2026"))
    assert answer.status_code == 422
    assert "Choose the workbook" in answer.content.decode()


def test_the_same_file_again_leads_to_where_it_stands(analyst: Client, tmp_path: Path) -> None:
    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx")
    send(analyst, path)
    assert "was received before" in send(analyst, path).content.decode()
    assert Extract.objects.count() == 1


def test_findings_are_told_with_sheet_row_and_column_and_filtered_by_links(analyst: Client, tmp_path: Path) -> None:
    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx", cells={(3, 0, "source"): "zz) Nobody"})
    page = send(analyst, path).content.decode()
    extract = Extract.objects.get()
    assert "zz) Nobody" in page
    assert "List_3" in page
    narrowed = analyst.get(reverse("extract", args=[extract.pk]) + "?list=3").content.decode()
    elsewhere = analyst.get(reverse("extract", args=[extract.pk]) + "?list=8").content.decode()
    assert "zz) Nobody" in narrowed
    assert "zz) Nobody" not in elsewhere


def test_a_blocked_extract_says_what_to_do_and_cannot_be_published(analyst: Client, tmp_path: Path) -> None:
    page = send(analyst, workbook(tmp_path / "annex-a-2026-11-20.xlsx", drop={(7, "child")})).content.decode()
    extract = Extract.objects.get()
    assert "its publication" in page
    answer = analyst.post(reverse("extract-publish", args=[extract.pk]), day("20 11 2026"))
    assert answer.status_code == 422
    assert "findings that block it" in answer.content.decode()


def test_withdrawing_asks_for_a_reason_and_keeps_what_was_typed(analyst: Client, tmp_path: Path) -> None:
    send(analyst, workbook(tmp_path / "annex-a-2026-11-20.xlsx"))
    extract = Extract.objects.get()
    analyst.post(reverse("extract-publish", args=[extract.pk]), day("20 11 2026"))
    address = reverse("extract-withdraw", args=[extract.pk])
    short = analyst.post(address, {"why": "no"})
    assert short.status_code == 422
    assert ">no</textarea>" in short.content.decode()
    assert register_internal.current() is not None
    analyst.post(address, {"why": "Taken from the test system"})
    extract.refresh_from_db()
    assert State(extract.state) is State.WITHDRAWN
    assert register_internal.current() is None
    # A page of before, and a second press: both lead to where it stands, and a reason that was typed stays to be read.
    for name in ("extract-publish", "extract-withdraw"):
        assert "stands at “Withdrawn”" in analyst.get(reverse(name, args=[extract.pk]), follow=True).content.decode()
    again = analyst.post(address, {"why": "A second reason"}).content.decode()
    assert ">A second reason</textarea>" in again and "There is a problem" in again


def test_progress_is_asked_for_while_something_runs_and_not_after(analyst: Client, tmp_path: Path) -> None:
    send(analyst, workbook(tmp_path / "annex-a-2026-11-20.xlsx"))
    extract = Extract.objects.get()
    address = reverse("extract-progress", args=[extract.pk])
    assert analyst.get(address)["HX-Refresh"] == "true"
    Extract.objects.update(state=State.PUBLISHING.value, step="Working the figures out", steps_done=2, steps_all=3)
    moving = analyst.get(address)
    assert "HX-Refresh" not in moving
    assert 'max="3" value="2"' in moving.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ANALYST}))
def test_extracts_are_for_those_who_load_them(authority: Authority, role: Role) -> None:
    client = authority.client(role)
    for name in ("extracts", "extract-upload", "extract-names"):
        assert client.get(reverse(name)).status_code == 404, name
    assert client.post(reverse("extract-work-out-again")).status_code == 404


def test_names_that_nobody_matched_are_listed_and_the_figures_worked_out_again(
    analyst: Client, authority: Authority, published: int
) -> None:
    page = analyst.get(reverse("extract-names")).content.decode()
    assert "Somebody Unknown" in page
    before = register_internal.current_id()
    assert "have changed since" not in analyst.get(reverse("extracts")).content.decode()
    from practicelens.people.setup import changes as people

    people.add_alias(
        kind="worker",
        spelling="Somebody Unknown",
        target_id=authority.other_worker,
        starts=authority.today,
        by=authority.actor(Role.ANALYST),
        now=authority.now,
    )
    assert "have changed since" in analyst.get(reverse("extracts")).content.decode()
    analyst.post(reverse("extract-work-out-again"))
    assert register_internal.current_id() != before
