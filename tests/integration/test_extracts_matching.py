"""An extract's match report: seen first, put right on its page, read again, remembered for next week, ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.history.models import Event
from practicelens.people.models import Account
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.matching import changes, queries
from practicelens.performance.extracts.models import Extract, MatchCorrection
from practicelens.performance.extracts.states import State
from tests.builders.authority import NAMES, Authority
from tests.builders.extracts import read_here, workbook
from tests.builders.ssd_extracts import ssd_extract, usual_tables
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
HEADERS = {(1, "contact_date"): "Day they rang"}


@pytest.fixture(autouse=True)
def here(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annex_a, "read_guarded", read_here, raising=False)


def load(authority: Authority, folder: Path, days: int = -7, **given: object) -> int:
    as_at = AS_AT + timedelta(days=days)
    path = workbook(folder / f"{as_at}.xlsx", as_at=as_at, **({"headers": HEADERS} | given))
    by = authority.actor(Role.ANALYST)
    return loading.load(path, as_at, by=by, now=authority.now, publish=False).extract_id


def contacts(authority: Authority, extract_id: int) -> queries.PlaceView:
    view = queries.match(authority.asking(Role.ANALYST), extract_id)
    assert view is not None
    number = next(row.number for row in view.places if row.taken_for.startswith("List 1:"))
    return queries.place(authority.asking(Role.ANALYST), extract_id, number)


def column(place: queries.PlaceView, header: str) -> queries.ColumnRow:
    return next(one for one in place.columns if one.header == header)


def correct(authority: Authority, place: queries.PlaceView, header: str, field: str) -> bool:
    by, now = authority.actor(Role.ANALYST), authority.now
    return changes.correct_columns(
        place.match_id, place.number, {column(place, header).number: field}, by=by, now=now,
        then=lambda extract_id: loading.read(extract_id, by=by, now=now) and None,
    )  # fmt: skip


def test_roles_are_said_once_many_of_one_kind(authority: Authority, tmp_path: Path) -> None:
    coded = [{**each, "invo_professional_role_id": f"R{number}"}
             for number, each in enumerate(usual_tables()["involvements"])]  # fmt: skip
    path, by = ssd_extract(tmp_path / "ssd.zip", rows={"involvements": coded}), authority.actor(Role.ANALYST)
    extract_id = loading.load(path, AS_AT, by=by, now=authority.now, publish=False).extract_id
    asking = authority.asking(Role.ANALYST)
    view = queries.match(asking, extract_id)
    assert view is not None
    number = next(row.number for row in view.places if row.taken_for == "roles")
    page = authority.client(Role.ANALYST).get(reverse("extract-match", args=[extract_id, number])).text
    assert "the child’s own worker" in page and "not said" in page and "Is it something else" not in page
    place = queries.place(asking, extract_id, number)
    changes.correct_columns(
        place.match_id, number, {0: "own", 1: "own", 2: "other"}, by=by, now=authority.now,
        then=lambda one: loading.read(one, by=by, now=authority.now) and None,
    )  # fmt: skip
    again = queries.place(asking, extract_id, number)
    assert [one.field for one in again.columns] == ["own", "own", "other"] and again.missing == ()
    assert {row.place for row in queries.corrections(asking)} == {"roles"}


def test_a_column_put_right_is_read_again_and_next_week_by_itself(authority: Authority, tmp_path: Path) -> None:
    extract_id = load(authority, tmp_path)
    place = contacts(authority, extract_id)
    assert Extract.objects.get(pk=extract_id).state == State.BLOCKED  # its key date has no column
    assert column(place, "Day they rang").taken_for == "" and "Date of Contact" in place.missing
    assert correct(authority, place, "Day they rang", "contact_date")
    assert Extract.objects.get(pk=extract_id).state == State.READY
    later = load(authority, tmp_path, days=0)
    found = column(contacts(authority, later), "Day they rang")
    assert found.taken_for == "Date of Contact" and Extract.objects.get(pk=later).state == State.READY
    assert (found.reason.by, found.reason.on) == (NAMES[Role.ANALYST], authority.now.date())
    kinds = list(Event.objects.filter(kind__startswith="extract.match").values_list("kind", flat=True))
    assert kinds == ["extract.match_corrected"]


def test_what_was_ended_changes_no_later_extract(authority: Authority, tmp_path: Path) -> None:
    correct(authority, contacts(authority, load(authority, tmp_path)), "Day they rang", "contact_date")
    (row,) = queries.corrections(authority.asking(Role.ANALYST))
    changes.end(row.id, by=authority.actor(Role.ANALYST), now=authority.now)
    later = contacts(authority, load(authority, tmp_path, days=0))
    assert column(later, "Day they rang").taken_for == ""
    with pytest.raises(Refused, match="ended already"):
        changes.end(row.id, by=authority.actor(Role.ANALYST), now=authority.now)


def test_what_is_said_anew_takes_the_place_of_what_held(authority: Authority, tmp_path: Path) -> None:
    extract_id = load(authority, tmp_path)
    correct(authority, contacts(authority, extract_id), "Day they rang", "contact_date")
    correct(authority, contacts(authority, extract_id), "Day they rang", "")
    assert [row.means for row in MatchCorrection.objects.filter(ends__isnull=True)] == [""]
    assert MatchCorrection.objects.count() == 2


def test_a_page_of_an_older_reading_changes_nothing(authority: Authority, tmp_path: Path) -> None:
    place = contacts(authority, load(authority, tmp_path))
    correct(authority, place, "Day they rang", "contact_date")
    with pytest.raises(Stale):
        correct(authority, place, "Day they rang", "")


def test_a_published_extract_stays_as_it_is_and_later_ones_are_read_so(authority: Authority, published: int) -> None:
    place = contacts(authority, published)
    assert not correct(authority, place, "Gender", "")
    assert Extract.objects.get(pk=published).state == State.PUBLISHED
    assert contacts(authority, published).match_id == place.match_id


def test_only_who_loads_extracts_sees_values_and_puts_right(authority: Authority, published: int) -> None:
    place = contacts(authority, published)
    assert column(place, "Child Unique ID").values
    asking = authority.asking(Role.TEAM_MANAGER)
    for ask in (lambda: queries.match(asking, published), lambda: queries.place(asking, published, 0)):
        with pytest.raises(Missing):
            ask()
    with pytest.raises(Missing):
        changes.correct_columns(place.match_id, 0, {0: ""}, by=asking.actor, now=authority.now, then=lambda one: None)


def test_the_page_refuses_in_words_and_keeps_what_was_chosen(
    authority: Authority, published: int, client: Client
) -> None:
    client.force_login(Account.objects.get(pk=authority.account(Role.ANALYST)))
    place = contacts(authority, published)
    assert "Look at this first" in client.get(reverse("extract", args=[published])).text
    sent = {"match": place.match_id, f"c-{column(place, 'Gender').number}": "contact_date"}
    answer = client.post(reverse("extract-match", args=[published, place.number]), sent)
    assert answer.status_code == 422 and "cannot both be Date of Contact" in answer.text
    sent[f"c-{column(place, 'Gender').number}"] = ""
    assert client.post(reverse("extract-match", args=[published, place.number]), sent).status_code == 302
    assert "Gender" in client.get(reverse("match-corrections")).text
