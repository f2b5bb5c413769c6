"""Names matched in bulk: on one page, or by a list with a report of what was not understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.people.links import AliasKind
from practicelens.people.models import Alias
from practicelens.people.setup import changes as people
from tests.builders.authority import Authority
from tests.builders.extracts import publish, workbook

pytestmark = pytest.mark.django_db
DAY = {"starts-day": "1", "starts-month": "4", "starts-year": "2026"}
PAGE = "/extracts/names/"


@pytest.fixture
def client(authority: Authority, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The analyst's browser, with an extract that spells three workers and a team otherwise."""
    spelled = {(6, 0, "worker"): "Yusuf, A", (6, 1, "worker"): "Petrov", (6, 2, "team"): "FST 1"}
    publish(authority, workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx", cells=spelled))
    return authority.client(Role.ANALYST)


def sent(client: Client, *chosen: tuple[str, str], **day: str) -> HttpResponse:
    """The page's form, with whom each spelling means."""
    spelled, who = zip(*chosen, strict=True)
    return client.post(PAGE, {"spelled": spelled, "who": who, **(day or DAY)})  # type: ignore[return-value]


def send_list(client: Client, text: str) -> HttpResponse:
    file = SimpleUploadedFile("names.csv", text.encode())
    return client.post(reverse("extract-names-upload"), {"file": file, **DAY})  # type: ignore[return-value]


def alias(spelling: str) -> Alias:
    return Alias.objects.get(spelling=spelling)


def test_the_page_suggests_and_chooses_where_it_is_sure(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "4 spellings to match" in page
    assert "Amina Yusuf, Family Support Team One (surname and initial)" in page
    assert page.count(" selected>") == 2  # Amina Yusuf and the team by its initials; the only Petrov is left to people
    assert "Perhaps Nadia Petrov, Children in Care Team One: the only one of this surname" in page


def test_many_are_matched_in_one_go_and_leave_the_page(client: Client, authority: Authority) -> None:
    chosen = [
        ("worker:Yusuf, A", f"{authority.worker}"), ("worker:Petrov", f"{authority.other_worker}"),
        ("team:FST 1", f"{authority.team}"), ("worker:Somebody Unknown", ""),
    ]  # fmt: skip
    before = Event.objects.count()
    page = client.post(
        PAGE, {"spelled": [one for one, _ in chosen], "who": [who for _, who in chosen], **DAY}, follow=True
    ).content.decode()
    assert "3 spellings have a meaning" in page and "1 spelling to match" in page
    assert (alias("Yusuf, A").worker_id, alias("FST 1").team_id) == (authority.worker, authority.team)
    assert f"{alias('Petrov').starts}" == "2026-04-01"
    kinds = Event.objects.filter(pk__gt=before).values_list("kind", flat=True)
    assert list(kinds).count("people.alias_added") == 3
    assert "Work the figures out again" in page


def test_who_comes_second_is_told_what_was_matched_meanwhile(client: Client, authority: Authority) -> None:
    sent(client, ("worker:Petrov", "nobody"))
    both = ("worker:Petrov", f"{authority.other_worker}"), ("worker:Yusuf, A", f"{authority.worker}")
    assert sent(client, *both).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "1 spelling has a meaning" in page and "1 spelling was given a meaning meanwhile, which stands." in page
    assert alias("Petrov").worker_id is None


def test_one_may_be_nobody(client: Client) -> None:
    assert sent(client, ("worker:Somebody Unknown", "nobody")).status_code == 302
    assert alias("Somebody Unknown").worker_id is None


@pytest.mark.parametrize(
    ("chosen", "day", "words"),
    [
        ([("worker:Petrov", "")], {}, "Choose who is meant"),
        ([("worker:Petrov", "WHO")], {}, "from the list"),
        ([("worker:Petrov", "nobody")], {**DAY, "starts-month": "13"}, "Enter a real date"),
        ([("worker:Petrov", "nobody")], {**DAY, "starts-year": "2027"}, "no later than Friday 20 November"),
        ([("worker:Not there", "nobody")], {}, "1 spelling was given a meaning meanwhile, which stands."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_chosen_is_lost(
    client: Client, chosen: list[tuple[str, str]], day: dict[str, str], words: str
) -> None:
    before = Alias.objects.count()
    answer = sent(client, *chosen, **day)
    page = answer.content.decode()
    assert (answer.status_code, Alias.objects.count()) == (422, before)
    assert words in page
    assert chosen[0][1] != "nobody" or chosen[0][0] == "worker:Not there" or 'value="nobody" selected' in page


def test_who_is_none_of_ours_is_not_found(client: Client) -> None:
    assert sent(client, ("worker:Petrov", "999999")).status_code == 404


def test_all_or_none_where_one_was_matched_meanwhile(
    client: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(client, ("worker:Petrov", f"{authority.other_worker}"))
    monkeypatch.setattr("practicelens.people.spellings.queries.still_unmatched", lambda asking, spelled, on: spelled)
    answer = sent(client, ("worker:Yusuf, A", f"{authority.worker}"), ("worker:Petrov", f"{authority.worker}"))
    assert answer.status_code == 422 and "“Petrov” means somebody" in answer.content.decode()
    assert not Alias.objects.filter(spelling="Yusuf, A").exists()


def test_a_list_is_taken_and_what_was_not_understood_is_told(client: Client, authority: Authority) -> None:
    page = send_list(
        client,
        "Spelling,Who,Kind\n"
        '"Yusuf, A",amina  YUSUF,\n'
        "Petrov,Nadia Petrova,\n"
        "FST 1,Family Support Team One,\n"
        "Somebody Unknown,nobody,\n"
        "Pool 9,nobody,\n"
        "Pool 8,nobody,worker\n"
        "Only a spelling,,\n",
    ).content.decode()
    assert "4 spellings have a meaning now" in page and "2 rows were not understood" in page
    assert "no worker has this name; Nadia Petrov, Children in Care Team One has one like it" in page
    assert "nobody has to be found for this spelling now" in page and "1 row names nobody, and was left" in page
    assert (alias("Yusuf, A").worker_id, alias("Pool 8").worker_id) == (authority.worker, None)
    again = send_list(client, 'Spelling,Who,Kind\n"Yusuf, A",Amina Yusuf,worker\nFST 1,Nobody,team\n').content.decode()
    assert "1 spelling had the meaning" in again and "another meaning already" in again


def test_the_list_goes_out_filled_where_it_is_sure_and_comes_back(client: Client, authority: Authority) -> None:
    answer = client.get(reverse("extract-names-list"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"].startswith("attachment")
    assert '"Yusuf, A",Amina Yusuf,worker,1,"Amina Yusuf, Family Support Team One: surname and initial"' in lines
    assert any(line.startswith("Petrov,,worker,1,") for line in lines)
    page = send_list(client, answer.content.decode("utf-8-sig")).content.decode()
    assert "2 spellings have a meaning now" in page and "2 rows name nobody" in page
    assert alias("FST 1").team_id == authority.team


def test_a_file_that_is_no_list_and_none_are_said(client: Client) -> None:
    nothing = client.post(reverse("extract-names-upload"), DAY)
    assert nothing.status_code == 422 and "Choose the list" in nothing.content.decode()
    other = send_list(client, "Name,Team\nA,B\n")
    assert other.status_code == 422 and "No columns headed" in other.content.decode()
    assert client.get(reverse("extract-names-upload")).status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ANALYST}))
def test_names_are_for_those_who_match_them(authority: Authority, role: Role) -> None:
    client = authority.client(role)
    pages = (PAGE, reverse("extract-names-upload"), reverse("extract-names-list"))
    assert {client.get(page).status_code for page in pages} == {404}


def test_a_number_is_matched_for_the_source_that_writes_it(
    authority: Authority, data_dir: Path, tmp_path: Path
) -> None:
    book = workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx", cells={(6, 0, "worker"): "W 17"})
    publish(authority, book)
    client = authority.client(Role.ANALYST)
    assert "in Annex A" in client.get(PAGE).content.decode()
    sent(client, ("worker@annex_a:W 17", f"{authority.worker}"))
    assert alias("W 17").source == "annex_a"
    assert "W 17" not in client.get(PAGE).content.decode()
    # The other system's W 17 is somebody else; in one source it is one.
    by, starts = authority.actor(Role.ANALYST), authority.today
    people.add_alias(AliasKind.WORKER, "w 17", authority.other_worker, starts=starts, source="ssd", by=by,
                     now=authority.now)  # fmt: skip
    with pytest.raises(Refused):
        people.add_alias(AliasKind.WORKER, "W 17", authority.worker, starts=starts, source="ssd", by=by,
                         now=authority.now)  # fmt: skip
    assert {(one.source, one.worker_id) for one in Alias.objects.filter(folded="w 17")} == {
        ("annex_a", authority.worker), ("ssd", authority.other_worker),
    }  # fmt: skip
    assert "in Standard Safeguarding Dataset" in client.get(reverse("aliases")).content.decode()
