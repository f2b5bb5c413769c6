"""A lone table of nothing we know: said on its page to be of a dataset, a return, or a local list, and remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.analytics import sources
from practicelens.analytics.annex_a.matching.corrections import columns_key
from practicelens.analytics.annex_a.report import SSD, SSDA903, UNKNOWN
from practicelens.performance.extracts import changes as extracts
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.local_lists import changes as local_lists
from practicelens.performance.extracts.local_lists import queries as local_queries
from practicelens.performance.extracts.matching import changes, queries
from practicelens.performance.extracts.models import Extract, LocalList, Match, MatchCorrection
from practicelens.performance.extracts.states import State
from practicelens.web.pages.performance import matching as pages
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
CONTACTS = "Reference,Who,When it came\n1,90001,2026-11-03\n2,90002,2026-11-04\n"
STAFF = "Colleague,Squad,Hours share\nNadia Petrov,Family Support Team One,0.8\n"


def sent(authority: Authority, folder: Path, name: str, text: str) -> int:
    """A file sent and read; its extract's id."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return loading.load(path, None, by=authority.actor(Role.ANALYST), now=authority.now, publish=False).extract_id


def say(authority: Authority, extract: int, what: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Say on its page what the lone file is, and read it again where that is queued; the answer's status."""
    queued: list[int] = []
    monkeypatch.setattr(pages.load_extract, "read_later", lambda one, by: queued.append(one))
    address, match = reverse("extract-match", args=[extract, 0]), Match.objects.get(extract_id=extract).pk
    answer = authority.client(Role.ANALYST).post(address, {"match": match, "is": what})
    for one in queued:
        loading.read(one, by=authority.actor(Role.ANALYST), now=authority.now)
    return answer.status_code


@pytest.fixture
def unknown(authority: Authority, data_dir: Path, tmp_path: Path) -> int:
    return sent(authority, tmp_path / "files", "export 20261103.csv", CONTACTS)


def test_it_is_kept_unread_and_its_page_shows_what_stands_in_it(authority: Authority, unknown: int) -> None:
    assert extracts.state_of(unknown) is State.UNREADABLE
    page = authority.client(Role.ANALYST).get(reverse("extract", args=[unknown])).content.decode()
    assert "say which table or list it is" in page and "export 20261103.csv" in page
    place = authority.client(Role.ANALYST).get(reverse("extract-match", args=[unknown, 0])).content.decode()
    for words in ("When it came", "2026-11-03", "Standard Safeguarding Dataset, ssd_contacts", "SSDA903, reviews"):
        assert words in place, words
    assert "Local list: Workforce" in place


@pytest.mark.parametrize(("source", "table"), [(SSD, "ssd_contacts"), (SSDA903, "reviews")])
def test_said_to_be_a_table_it_is_read_as_that_and_so_is_the_next(
    authority: Authority, unknown: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, table: str
) -> None:
    assert say(authority, unknown, f"{source}:{table}", monkeypatch) == 302
    match = Match.objects.get(extract_id=unknown)
    (place,) = match.places
    assert (match.source, place["taken_for"], place["name"]) == (source, table, "export 20261103.csv")
    kept = MatchCorrection.objects.get()
    assert (kept.source, kept.name) == (source, columns_key(["Who", "Reference", "When it came"]))
    again = sent(authority, tmp_path / "files", "another name.csv", CONTACTS.replace("-11-", "-10-"))
    assert Match.objects.get(extract_id=again).source == source
    assert queries.corrections(authority.asking(Role.ANALYST))[0].written.startswith("Columns Reference, Who")


def test_its_columns_are_then_said_and_it_is_read(
    authority: Authority, unknown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(authority, unknown, "ssd:ssd_contacts", monkeypatch)
    by, match = authority.actor(Role.ANALYST), Match.objects.get(extract_id=unknown).pk
    chosen = {0: "cont_contact_id", 1: "cont_person_id", 2: "cont_contact_date"}
    changes.correct_columns(match, 0, chosen, by=by, now=authority.now, then=lambda _: None)
    loading.read(unknown, by=by, now=authority.now)
    (contacts,) = Extract.objects.get(pk=unknown).lists
    assert (contacts["rows_read"], contacts["rows_kept"], contacts["sheet"]) == (2, 2, "export 20261103.csv")


def test_said_to_be_a_local_list_it_becomes_one_and_the_next_by_itself(
    authority: Authority, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sent(authority, tmp_path / "files", "staff 2026-11-20.csv", STAFF)
    assert say(authority, first, "local:workforce", monkeypatch) == 302
    row, by = LocalList.objects.get(), authority.actor(Role.ANALYST)
    assert (extracts.state_of(first), row.kind, f"{row.as_at}") == (State.WITHDRAWN, "workforce", "2026-11-20")
    local_lists.confirm(row.pk, {0: "worker", 1: "team", 2: "fte"}, by=by, now=authority.now)
    second = sent(authority, tmp_path / "files", "staff again.csv", STAFF.replace("0.8", "1.0"))
    assert extracts.state_of(second) is State.WITHDRAWN
    found = {one.name: one for one in local_queries.lists(authority.asking(Role.ANALYST))}["staff again.csv"]
    assert (found.rows_read, found.rows_kept) == (1, 1)


def test_what_is_read_as_an_extract_is_taken_for_no_local_list(authority: Authority, published: int) -> None:
    with pytest.raises(Refused) as refused:
        local_lists.take_over(published, "workforce", by=authority.actor(Role.ANALYST), now=authority.now)
    assert refused.value.code == "not_unread"


@pytest.mark.parametrize("text", ["only one column\n1\n", "%PDF-1.7, of a kind\n", "{}", "<a,b>", "a\0,b\0c"])
def test_what_is_no_table_stays_what_it_was(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    assert sources.recognise(path) != UNKNOWN
