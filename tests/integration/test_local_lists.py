"""A local list: sent, mapped by example, read by itself next week, laid beside the extract of its day, put aside."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.analytics.annex_a.report import LOCAL
from practicelens.analytics.local_lists import guard, reading
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.measure import Level
from practicelens.history.models import Event, EventChild
from practicelens.people.models import Account
from practicelens.performance.datasets.models import Edition
from practicelens.performance.datasets.past import queries as past
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register
from practicelens.performance.datasets.week import queries as week_queries
from practicelens.performance.extracts import loading
from practicelens.performance.extracts import queries as extract_queries
from practicelens.performance.extracts.identifiers import changes as identifier_changes
from practicelens.performance.extracts.identifiers import queries as identifiers
from practicelens.performance.extracts.local_lists import changes, queries
from practicelens.performance.extracts.models import Extract, LocalList
from practicelens.performance.extracts.weeks import queries as weeks
from practicelens.performance.worklist.models import Item
from tests.builders import extracts
from tests.builders.authority import NAMES, Authority
from tests.builders.extracts import read_here, workbook
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
STAFF = "Staff name,Team,Grade,WTE,Agency staff?\nNadia Petrov,One,SW2,0.8,No\nAda Bell,Two,SW1,1,Yes\n,Two,SW1,1,No\n"


@pytest.fixture(autouse=True)
def here(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without processes of their own: what that does stands in the unit tests."""
    monkeypatch.setattr(annex_a, "read_guarded", read_here, raising=False)
    monkeypatch.setattr(guard, "look_guarded", lambda path, kind, before: reading.look(path, KINDS[kind], before))
    monkeypatch.setattr(guard, "read_guarded", read_local)


def read_local(path: Path, kind: str, mapping: dict[str, str], out: Path, *, today: date) -> reading.Read:
    found = reading.read(path, KINDS[kind], mapping, today=today)
    out.mkdir(parents=True, exist_ok=True)
    if found.table is not None:
        pq.write_table(found.table, out / f"{KINDS[kind].table}.parquet")
    return found


def send(authority: Authority, folder: Path, text: str = STAFF, day: date = AS_AT) -> int:
    path = folder / f"workforce-{day}.csv"
    path.write_text(text, encoding="utf-8")
    return changes.receive(path, path.name, "workforce", day, by=authority.actor(Role.ANALYST), now=authority.now)


def view(authority: Authority, list_id: int) -> queries.LocalView:
    return queries.local_list(authority.asking(Role.ANALYST), list_id)


def confirm(authority: Authority, list_id: int, **changed: str) -> None:
    chosen = {one.number: changed.get(one.header, one.field) for one in view(authority, list_id).columns}
    changes.confirm(list_id, chosen, by=authority.actor(Role.ANALYST), now=authority.now)


def test_a_mapping_said_while_another_is_read_by_stays(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(authority, tmp_path)
    read = guard.read_guarded

    def meanwhile(*args: Any, **kwargs: Any) -> reading.Read:
        monkeypatch.setattr(guard, "read_guarded", read)
        confirm(authority, sent, Grade="role")
        return read(*args, **kwargs)

    monkeypatch.setattr(guard, "read_guarded", meanwhile)
    with pytest.raises(Stale):
        confirm(authority, sent, Grade="")
    row = LocalList.objects.get(pk=sent)
    assert row.mapping is not None and row.mapping.ends is None and "role" in row.mapping.columns.values()


def test_what_was_confirmed_is_read_and_next_week_by_itself(authority: Authority, tmp_path: Path) -> None:
    first = send(authority, tmp_path, day=AS_AT - timedelta(days=7))
    assert view(authority, first).row.stands == "Waits: say what its columns are"
    confirm(authority, first, Grade="role")
    read = view(authority, first)
    assert (read.row.rows_read, read.row.rows_kept, read.row.rows_refused) == (3, 2, 1)
    assert [one.message for one in read.findings] == ["This row has no worker, so it was left out."]
    later = view(authority, send(authority, tmp_path, STAFF + "Jo March,Two,SW1,1,No\n"))
    assert later.read and later.row.rows_kept == 3 and later.mapping is not None and later.mapping.version == 1
    assert {one.header: one.field for one in later.columns}["Grade"] == "role"
    kinds = list(Event.objects.filter(kind__startswith="local_list").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["local_list.received", "local_list.mapped", "local_list.read", "local_list.received"]


def test_a_list_that_changed_its_columns_waits_with_what_was_said_before(authority: Authority, tmp_path: Path) -> None:
    confirm(authority, send(authority, tmp_path, day=AS_AT - timedelta(days=7)), Grade="role")
    changed = send(authority, tmp_path, STAFF.replace("WTE", "Hours as share"))
    waits = view(authority, changed)
    assert not waits.read and {one.header: one.field for one in waits.columns}["Grade"] == "role"
    confirm(authority, changed, **{"Hours as share": "fte"})
    found = view(authority, changed).mapping
    assert found is not None and found.version == 2
    assert [row.ends is None for row in queries.mappings(authority.asking(Role.ANALYST))] == [True, False]


def test_the_same_file_of_the_same_day_is_one_list(authority: Authority, tmp_path: Path) -> None:
    assert send(authority, tmp_path) == send(authority, tmp_path)
    assert send(authority, tmp_path, day=AS_AT - timedelta(days=1)) != send(authority, tmp_path)


def test_the_same_file_sent_while_the_first_is_read_is_one_list(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, between = guard.look_guarded, []

    def looked(*given: object) -> object:
        if not between:
            between.append(0)  # so that the second send does not send a third
            between.append(send(authority, tmp_path))
        return look(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(guard, "look_guarded", looked)
    assert send(authority, tmp_path) == between[1]
    assert LocalList.objects.count() == Event.objects.filter(kind="local_list.received").count() == 1


def test_a_list_is_kept_with_the_extract_of_its_day_and_in_the_edition(authority: Authority, tmp_path: Path) -> None:
    confirm(authority, send(authority, tmp_path), Grade="role")
    aside = send(authority, tmp_path, STAFF + "Jo March,Two,SW1,1,No\n")
    changes.set_aside(aside, by=authority.actor(Role.ANALYST), now=authority.now)
    extract = extracts.publish(authority, workbook(tmp_path / "files" / "annex-a.xlsx"))
    dataset = Extract.objects.get(pk=extract).dataset_id
    (kept,) = queries.kept_with(authority.asking(Role.ANALYST), dataset)
    assert kept == ("Workforce", 2)
    (in_use,) = register.in_use()
    edition = building.below() / Edition.objects.get(current=True).path
    for folder in (in_use.folder, edition):
        assert pq.read_table(folder / "local_workforce.parquet")["fte"].to_pylist() == [0.8, 1.0]


def waiting_extract(authority: Authority, folder: Path, day: date) -> int:
    path = workbook(folder / "files" / f"{day}.xlsx", as_at=day)
    return loading.load(path, day, by=authority.actor(Role.ANALYST), now=authority.now, publish=False).extract_id


def test_a_list_of_another_week_goes_with_no_extract(authority: Authority, tmp_path: Path) -> None:
    confirm(authority, send(authority, tmp_path, day=AS_AT - timedelta(days=7)), Grade="role")
    asking, day = authority.asking(Role.ANALYST), timedelta(days=1)
    assert queries.beside(asking, waiting_extract(authority, tmp_path, AS_AT)) == ()
    (one,) = queries.beside(asking, waiting_extract(authority, tmp_path, AS_AT - day))
    assert (one.row.kind, one.strangers) == ("Workforce", None)


def test_children_whom_the_extract_does_not_have_are_counted(authority: Authority, tmp_path: Path) -> None:
    by, path = authority.actor(Role.ANALYST), tmp_path / "interviews.csv"
    path.write_text("Child ID,Missing from\n90001,02/11/2026\nX-1,02/11/2026\n", encoding="utf-8")
    confirm(authority, changes.receive(path, path.name, "return_interviews", AS_AT, by=by, now=authority.now))
    (one,) = queries.beside(authority.asking(Role.ANALYST), waiting_extract(authority, tmp_path, AS_AT))
    assert (one.row.rows_kept, one.strangers) == (2, 1)


def test_a_list_put_aside_comes_back_unless_it_was_sent_again(authority: Authority, tmp_path: Path) -> None:
    list_id, client = send(authority, tmp_path), authority.client(Role.ANALYST)
    confirm(authority, list_id, Grade="role")
    extract = waiting_extract(authority, tmp_path, AS_AT)

    def press(what: str) -> tuple[str, int]:
        page = client.post(reverse(f"local-list-{what}", args=[list_id]), follow=True).content.decode()
        return page, len(queries.beside(authority.asking(Role.ANALYST), extract))

    assert press("set-aside")[1] == 0
    page, beside = press("take-back")
    assert "The list is taken back" in page and "Put it aside" in page and beside == 1
    press("set-aside")
    again = send(authority, tmp_path)
    page, beside = press("take-back")
    assert again != list_id and beside == 1
    assert "has been sent again" in page and "goes with no extract" in page


def test_whose_numbers_stand_on_the_page_is_kept_as_a_look(authority: Authority, tmp_path: Path) -> None:
    by, path = authority.actor(Role.ANALYST), tmp_path / "interviews.csv"
    path.write_text("Child ID,Missing from\n90001,02/11/2026\n", encoding="utf-8")
    children = changes.receive(path, path.name, "return_interviews", AS_AT, by=by, now=authority.now)
    staff = send(authority, tmp_path)
    client = authority.client(Role.ANALYST)
    for list_id, seen in ((staff, []), (children, ["90001"])):
        assert client.get(reverse("local-list", args=[list_id])).status_code == 200
        looks = EventChild.objects.filter(event__subject_id="local list")
        assert list(looks.values_list("identifier", flat=True)) == seen


def test_only_who_loads_extracts_sends_and_sees_lists(authority: Authority, tmp_path: Path) -> None:
    list_id, other = send(authority, tmp_path), authority.asking(Role.TEAM_MANAGER)
    for ask in (
        lambda: queries.lists(other),
        lambda: queries.local_list(other, list_id),
        lambda: changes.set_aside(list_id, by=other.actor, now=authority.now),
        lambda: changes.take_back(list_id, by=other.actor, now=authority.now),
        lambda: changes.confirm(list_id, {}, by=other.actor, now=authority.now),
    ):
        with pytest.raises(Missing):
            ask()


def test_an_unknown_kind_and_a_day_to_come_are_refused(authority: Authority, tmp_path: Path) -> None:
    by, path = authority.actor(Role.ANALYST), tmp_path / "list.csv"
    path.write_text(STAFF, encoding="utf-8")
    with pytest.raises(Refused, match="Choose what kind"):
        changes.receive(path, path.name, "", AS_AT, by=by, now=authority.now)
    with pytest.raises(Refused, match="has not come yet"):
        changes.receive(path, path.name, "workforce", AS_AT + timedelta(days=30), by=by, now=authority.now)


def test_a_list_is_sent_and_confirmed_on_its_pages(authority: Authority, client: Client) -> None:
    client.force_login(Account.objects.get(pk=authority.account(Role.ANALYST)))
    day = {"as_at-day": "20", "as_at-month": "11", "as_at-year": "2026"}
    nothing = client.post(reverse("local-list-upload"), day)
    assert nothing.status_code == 422 and "Choose the file to send" in nothing.text
    file = SimpleUploadedFile("staff.csv", STAFF.encode())
    sent = client.post(reverse("local-list-upload"), {**day, "kind": "workforce", "file": file}, follow=True)
    assert "Say what its columns are" in sent.text and "0.8; 1" in sent.text
    address = sent.redirect_chain[-1][0]
    refused = client.post(address, {"c-0": "worker", "c-1": "worker"})
    assert refused.status_code == 422 and "cannot both be Worker" in refused.text
    read = client.post(address, {"c-0": "worker", "c-3": "fte"}, follow=True)
    assert "2 rows are kept of 3" in read.text
    assert "staff.csv" in client.get(reverse("local-lists")).text


def test_a_list_that_nobody_has_mapped_waits_on_the_first_page(authority: Authority, tmp_path: Path) -> None:
    list_id, asking = send(authority, tmp_path), authority.asking(Role.ANALYST)
    (waits,) = extract_queries.waiting(asking)
    assert (waits.link, waits.detail) == (f"/extracts/lists/{list_id}/", "A local list: workforce.")
    confirm(authority, list_id)
    assert extract_queries.waiting(asking) == ()


def test_what_was_found_in_it_is_worked_as_findings_of_its_own(authority: Authority, tmp_path: Path) -> None:
    confirm(authority, send(authority, tmp_path, day=AS_AT - timedelta(days=7)), Grade="role")
    extracts.publish(authority, workbook(tmp_path / "files" / "1.xlsx", as_at=AS_AT - timedelta(days=7)),
                     AS_AT - timedelta(days=7))  # fmt: skip
    own = Item.objects.filter(source="local_workforce")
    found = own.get()
    assert (found.code, found.state, found.column, found.list_number) == ("row_incomplete", "open", "Staff name", None)
    assert "Local list: Workforce" in authority.client(Role.ANALYST).get(reverse("finding", args=[found.pk])).text
    # An extract without a new list says nothing of it; a list without the row says that it is mended.
    extracts.publish(authority, workbook(tmp_path / "files" / "2.xlsx", as_at=AS_AT - timedelta(days=1)),
                     AS_AT - timedelta(days=1), now=authority.now + timedelta(hours=1))  # fmt: skip
    assert own.get().state == "open"
    send(authority, tmp_path, STAFF.replace(",Two,SW1,1,No\n", ""))
    extracts.publish(authority, workbook(tmp_path / "files" / "3.xlsx"), now=authority.now + timedelta(hours=2))
    assert own.get().state == "mended"
    # The weeks behind have what was found in the lists that went with each, as it stood then.
    asking = authority.asking(Role.ANALYST)
    of_then = {}
    for week in past.weeks(asking):
        opened = past.open_week(asking, week.id)
        assert opened is not None
        rows = weeks.findings(asking, opened).rows
        of_then[week.as_at] = [(row.code, row.state.value) for row in rows if row.list == "Local list: Workforce"]
    assert of_then[AS_AT - timedelta(days=7)] == [("row_incomplete", "open")] and of_then[AS_AT] == []


def test_a_childs_finding_is_that_childs_and_its_teams(authority: Authority, tmp_path: Path) -> None:
    by, path = authority.actor(Role.ANALYST), tmp_path / "interviews.csv"
    path.write_text("Child ID,Missing from,Returned\n90001,02/11/2026,01/11/2026\n", encoding="utf-8")
    confirm(authority, changes.receive(path, path.name, "return_interviews", AS_AT, by=by, now=authority.now))
    extracts.publish(authority, workbook(tmp_path / "files" / "annex-a.xlsx"))
    found = Item.objects.get(source="local_return_interviews")
    assert (found.code, found.child, found.field) == ("end_before_start", "90001", "returned")
    assert found.team_id is not None
    # As every finding it says where it stands.
    assert (found.sheet, found.row) == ("interviews.csv", 2)
    page = authority.client(Role.ANALYST).get(reverse("finding", args=[found.pk])).content.decode()
    assert "interviews.csv, row 2, list of" in page


def test_its_identifiers_are_joined_in_the_ways_that_were_confirmed(authority: Authority, tmp_path: Path) -> None:
    by, path, day = authority.actor(Role.ANALYST), tmp_path / "interviews.csv", AS_AT
    path.write_text("Child ID,Missing from\n0090001,02/11/2026\nX-1,02/11/2026\n", encoding="utf-8")
    confirm(authority, changes.receive(path, path.name, "return_interviews", day, by=by, now=authority.now))
    earlier = AS_AT - timedelta(days=1)
    extracts.publish(authority, workbook(tmp_path / "files" / "1.xlsx", as_at=earlier), earlier)
    book = extracts.spelled_apart(tmp_path / "files" / "apart.xlsx")
    waits = loading.load(book, day, by=by, now=authority.now, publish=False).extract_id
    (proposed,) = identifiers.proposals(authority.asking(Role.ANALYST), waits)
    identifier_changes.confirm(waits, {proposed.group.code}, by=by, now=authority.now)
    extracts.publish_all_ticked(waits, authority.asking(Role.ANALYST))
    in_use = register.in_use()[0]
    children = pq.read_table(in_use.folder / "local_return_interviews.parquet")["child"].to_pylist()
    assert children == ["90001", "X-1"]


def with_list(authority: Authority, folder: Path, kind: str, text: str) -> None:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    by = authority.actor(Role.ANALYST)
    confirm(authority, changes.receive(path, path.name, kind, AS_AT, by=by, now=authority.now))


def test_figures_and_a_week_ask_what_the_lists_tell(authority: Authority, tmp_path: Path) -> None:
    day = {back: f"{AS_AT - timedelta(days=back):%d/%m/%Y}" for back in range(60)}
    listed = (("90001", 9, day[7]), ("90002", 9, day[3]), ("90003", 3, ""), ("X-1", 9, day[7]))
    lines = [f"{child},{day[back]},{day[back]},{held}" for child, back, held in listed]
    with_list(authority, tmp_path, "return_interviews", "\n".join(["Child ID,Missing from,Found,RHI date", *lines]))
    name = NAMES[Role.PRACTITIONER]
    staff = ((name, day[40]), (name, day[50]), ("Nadia Petrov", day[1]), ("Somebody Else", day[1]))
    with_list(authority, tmp_path, "supervision", "\n".join(["Name,Date", *(",".join(one) for one in staff)]))
    extracts.publish(authority, workbook(tmp_path / "files" / "annex-a.xlsx"))
    edition = register.current()
    assert edition is not None
    data = register.measured(edition)
    (found,) = data.figures(["return_interviews_in_time"], Level.AUTHORITY, None, AS_AT - timedelta(days=20), AS_AT)
    # Of the child whom no list of the extract names nothing is told.
    assert (found.numerator, found.denominator) == (1, 2) and data.sources(found.card, AS_AT) == (LOCAL,)
    (waits,) = [row for row in data.due(None, AS_AT, AS_AT) if row.kind == "return_interview"]
    assert (waits.child, waits.since) == ("90003", AS_AT - timedelta(days=3))
    own = week_queries.week(authority.asking(Role.TEAM_MANAGER), authority.team)
    assert own is not None and own.supervision is not None
    (late,) = own.supervision.rows
    assert (late.worker, late.last, late.late) == (name, AS_AT - timedelta(days=40), True)
    # When somebody was supervised is for the line above them, and not for everybody who sees the team's figures.
    other = week_queries.week(authority.asking(Role.HEAD_OF_QA), authority.team)
    assert other is not None and other.supervision is None


def test_a_list_without_the_days_of_interviews_says_that_it_has_none(authority: Authority, tmp_path: Path) -> None:
    with_list(authority, tmp_path, "return_interviews", "Child ID,Missing from,Found\n90001,02/11/2026,03/11/2026\n")
    extracts.publish(authority, workbook(tmp_path / "files" / "annex-a.xlsx"))
    edition = register.current()
    assert edition is not None
    data = register.measured(edition)
    (found,) = data.figures(["return_interviews_in_time"], Level.AUTHORITY, None, AS_AT - timedelta(days=20), AS_AT)
    assert found.value is None and found.why.startswith("not held: ") and found.why.endswith("the local lists could")
