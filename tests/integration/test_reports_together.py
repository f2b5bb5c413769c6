"""The table of reports, and one analysis that serves several: published at once, and corrected at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Refused, Stale
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month, Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes, together, writing
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.frozen.writing import Ticked
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.reports import changes as owed_changes
from practicelens.governance.packs.reports import months
from practicelens.governance.packs.reports.months import ReportCell, Standing
from practicelens.governance.packs.states import Kind, Status
from practicelens.jobs.models import LongWork
from practicelens.people.links import Link
from practicelens.people.setup import changes as people_setup
from practicelens.rulebook.changes import set_rule
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.authority import SINCE, Authority
from tests.builders.graded import Graded
from tests.builders.writes import write_transactions

OCTOBER, SEPTEMBER, NOW = Month(2026, 10), Month(2026, 9), datetime(2026, 11, 13, 10, 0, tzinfo=UTC)
ONCE = "October was steady; planning comes first."


@pytest.fixture
def graded(authority: Authority) -> Graded:
    """Audits of October: enough that every report has something to say."""
    made = Graded(authority)
    made.add(4)
    made.add(3, team=authority.other_team)
    return made


def publisher(authority: Authority) -> Actor:
    return authority.actor(Role.HEAD_OF_QA)


def publish(authority: Authority, kind: Kind = Kind.MONTHLY, month: Month = OCTOBER, now: datetime = NOW) -> int:
    return changes.publish(None, month, Words(ONCE), version=0, kind=kind, by=publisher(authority), now=now)


def cell(authority: Authority, kind: Kind, month: Month, day: date, role: Role = Role.HEAD_OF_QA) -> ReportCell:
    found = months.table(asking(authority.actor(role), day))
    row = next(row for row in found.months if row.month == month)
    return next(cell for cell in row.cells if cell.kind is kind)


def send(authority: Authority, keys: list[str], analysis: str = ONCE) -> Any:
    return authority.client(Role.HEAD_OF_QA).post("/reports/publish/", {"reports": keys, "analysis": analysis})


def keys(authority: Authority, *kinds: Kind) -> list[str]:
    found = together.together(authority.asking(Role.HEAD_OF_QA)).reports
    return [one.key for one in found if one.kind in kinds]


def test_a_report_is_ahead_until_its_day_late_after_it_and_never_before_the_first(
    authority: Authority, graded: Graded
) -> None:
    publish(authority, Kind.FOUR_R, Month(2026, 9))
    on_the_day, after = date(2026, 11, 13), date(2026, 11, 16)
    assert cell(authority, Kind.FOUR_R, OCTOBER, on_the_day).standing is Standing.AHEAD
    late = cell(authority, Kind.FOUR_R, OCTOBER, after)
    assert (late.standing, late.days, late.open) == (Standing.LATE, 1, 1)
    assert cell(authority, Kind.FOUR_R, Month(2026, 8), after).standing is Standing.NEVER
    assert cell(authority, Kind.FOUR_R, Month(2026, 9), after).was_late
    publish(authority, Kind.FOUR_R)
    done = cell(authority, Kind.FOUR_R, OCTOBER, after)
    assert (done.standing, done.edition, done.was_late) == (Standing.PUBLISHED, 1, False)
    assert done.pack_id is not None


def test_a_quarter_stands_in_its_last_month_and_nothing_in_the_others(authority: Authority, graded: Graded) -> None:
    day = authority.today
    assert cell(authority, Kind.QUARTERLY, Month(2026, 9), day).period == Quarter(2026, 7)
    assert cell(authority, Kind.QUARTERLY, OCTOBER, day).standing is Standing.NOTHING


def test_what_is_late_is_said_first_however_long_ago(authority: Authority, graded: Graded) -> None:
    founded, since = datetime(2024, 9, 3, 8, tzinfo=UTC), {**SINCE, "monthly": "2025-06"}
    set_rule("duties.since", since, valid_from=founded.date(), source="Counted longer", by=SYSTEM, now=founded)
    publish(authority, month=Month(2025, 6))
    found = months.table(authority.asking(Role.HEAD_OF_QA))
    assert found.months[-1].month == Month(2025, 11)
    # Three monthly reports in each of seventeen months but the one published, and one of each other kind.
    assert months.headline(found).startswith("53 reports are late, the oldest of June 2025")


def test_each_is_told_of_what_they_may_open(authority: Authority, graded: Graded) -> None:
    day = authority.today
    of_head = cell(authority, Kind.MONTHLY, OCTOBER, day, Role.HEAD_OF_SERVICE)
    assert (of_head.standing, of_head.scopes) == (Standing.LATE, 1)
    # A re-audit report is owed for the whole authority alone, which a Head of Service does not open.
    assert cell(authority, Kind.RE_AUDIT, OCTOBER, day, Role.HEAD_OF_SERVICE).standing is Standing.READ
    assert cell(authority, Kind.MONTHLY, OCTOBER, day, Role.TEAM_MANAGER).standing is Standing.READ
    page = authority.client(Role.TEAM_MANAGER).get("/reports/").content.decode()
    assert "pl-late" not in page and "/reports/publish/" not in page
    assert authority.client(Role.TEAM_MANAGER).post("/reports/publish/").status_code == 404


def test_one_analysis_is_published_with_every_report_that_was_ticked(authority: Authority, graded: Graded) -> None:
    asked = keys(authority, Kind.MONTHLY, Kind.FOUR_R)
    answer = send(authority, asked)
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/work/")
    found = Pack.objects.filter(status=Status.PUBLISHED)
    assert {row.analysis for row in found} == {ONCE} and found.count() == len(asked) == 4
    assert keys(authority, Kind.MONTHLY, Kind.FOUR_R) == [] and keys(authority, Kind.RE_AUDIT)
    shared = cell(authority, Kind.FOUR_R, OCTOBER, authority.today)
    assert shared.shared and not cell(authority, Kind.RE_AUDIT, OCTOBER, authority.today).shared


def test_nothing_ticked_and_nothing_written_are_refused_and_what_was_typed_stays(
    authority: Authority, graded: Graded
) -> None:
    none = send(authority, [])
    assert none.status_code == 422 and ONCE in none.content.decode() and "Tick the reports" in none.content.decode()
    asked = keys(authority, Kind.FOUR_R)
    empty = send(authority, asked, "  ")
    assert empty.status_code == 422 and re.search(f'value="{asked[0]}" checked', empty.content.decode())
    assert not Pack.objects.exists()


def test_one_that_somebody_wrote_on_meanwhile_stops_all_and_loses_nothing(authority: Authority, graded: Graded) -> None:
    asked = keys(authority, Kind.RE_AUDIT, Kind.FOUR_R)
    writing.save_draft(
        None, OCTOBER, Words("Two of four moved."), version=0, by=publisher(authority), now=NOW, kind=Kind.RE_AUDIT
    )
    answer = send(authority, asked)
    assert answer.status_code == 422 and "meanwhile" in answer.content.decode() and ONCE in answer.content.decode()
    assert not Pack.objects.filter(status=Status.PUBLISHED).exists()
    again = [Ticked(Kind.RE_AUDIT, OCTOBER, None, 0), Ticked(Kind.FOUR_R, OCTOBER, None, 0)]
    with pytest.raises(Stale):
        writing.keep_to_publish(
            writing.check_together(again, ONCE, by=publisher(authority), now=NOW), by=publisher(authority), now=NOW
        )
    assert not Pack.objects.filter(kind=Kind.FOUR_R).exists()


def test_what_a_draft_said_already_stands_after_the_shared_words(authority: Authority, graded: Graded) -> None:
    writing.save_draft(
        None, OCTOBER, Words("Two of four moved."), version=0, by=publisher(authority), now=NOW, kind=Kind.RE_AUDIT
    )
    send(authority, keys(authority, Kind.RE_AUDIT, Kind.FOUR_R))
    words = dict(Pack.objects.filter(status=Status.PUBLISHED).values_list("kind", "analysis"))
    assert words == {Kind.RE_AUDIT: f"{ONCE}\n\nTwo of four moved.", Kind.FOUR_R: ONCE}


def test_one_that_cannot_be_published_keeps_its_draft_and_the_others_stand(
    authority: Authority, graded: Graded, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_draft = changes.publish_draft

    def refuse_one(pack_id: int, **given: Any) -> int:
        if Pack.objects.get(pk=pack_id).kind == Kind.FOUR_R:
            raise Refused("Figures cannot be read just now.", code="figures")
        return publish_draft(pack_id, **given)

    monkeypatch.setattr(changes, "publish_draft", refuse_one)
    send(authority, keys(authority, Kind.RE_AUDIT, Kind.FOUR_R))
    work = LongWork.objects.get()
    assert not work.failed and work.words.startswith("1 published.") and "4R report for October 2026" in work.words
    assert dict(Pack.objects.values_list("kind", "status")) == {
        Kind.RE_AUDIT: Status.PUBLISHED, Kind.FOUR_R: Status.DRAFT,
    }  # fmt: skip


@pytest.mark.parametrize("together_", [True, False])
def test_a_correction_is_made_in_every_report_that_is_ticked(
    authority: Authority, graded: Graded, together_: bool
) -> None:
    send(authority, keys(authority, Kind.RE_AUDIT, Kind.FOUR_R))
    draft = frozen_queries.draft(authority.asking(Role.HEAD_OF_QA), None, OCTOBER, Kind.FOUR_R)
    assert [one.kind for one in draft.serves] == [Kind.RE_AUDIT]
    fields = {
        "version": 0, "analysis": "It was not steady.", "correction": "The word steady was wrong.", "do": "publish",
        "also": [one.key for one in draft.serves] if together_ else [],
    }  # fmt: skip
    address = f"/packs/publish/?kind=four_r&month={OCTOBER}"
    client = authority.client(Role.HEAD_OF_QA)
    assert "The same analysis stands in these" in client.get(address).content.decode()
    assert client.post(address, fields).status_code == 302
    editions = dict(Pack.objects.filter(status=Status.PUBLISHED).values_list("kind", "edition"))
    assert editions == {Kind.FOUR_R: 2, Kind.RE_AUDIT: 2 if together_ else 1}


def test_what_to_write_from_is_numbers_with_what_chance_explains(authority: Authority, graded: Graded) -> None:
    found = together.together(authority.asking(Role.HEAD_OF_QA))
    whole = found.moved[0]
    assert (whole.what, whole.now) == ("Case audits Good or better, whole authority", "7 of 7")
    assert whole.verdict == "too few to tell"
    # Where one report is written by itself the same stands beside its words, of a service area its own.
    client = authority.client(Role.HEAD_OF_QA)
    page = client.get("/packs/publish/?kind=monthly&month=2026-10").content.decode()
    assert "To write from: October 2026 beside the time before" in page and f">{whole.what}<" in page
    mine = together.changed(authority.asking(Role.HEAD_OF_QA), OCTOBER, authority.service)
    assert whole.what not in [one.what for one in mine] and mine[0].now == "4 of 4"
    assert together.changed(authority.asking(Role.DIRECTOR), OCTOBER, None) == ()
    hint = next(one for one in found.reports if one.kind is Kind.MONTHLY and one.scope.service_id is None).hint
    assert hint.startswith("7 case audits graded in October, 7 Good or better")
    assert together.together(authority.asking(Role.DIRECTOR)).reports == ()


def test_a_report_that_will_not_be_published_is_offered_no_more(authority: Authority, graded: Graded) -> None:
    asked = keys(authority, Kind.RE_AUDIT, Kind.FOUR_R)
    owed_changes.close_reports(
        Kind.FOUR_R, OCTOBER, "No meeting was called.", by=publisher(authority), now=authority.now
    )
    assert (
        keys(authority, Kind.RE_AUDIT, Kind.FOUR_R) == [one for one in asked if not one.startswith("four_r")] != asked
    )


def test_any_month_of_which_a_report_waits_is_published_together(authority: Authority, graded: Graded) -> None:
    asked = authority.asking(Role.HEAD_OF_QA)
    found = together.together(asked)
    # The quarter's waits with its last month's, which nothing else is owed of.
    assert found.month == OCTOBER and [month for month, _ in found.months] == [OCTOBER, SEPTEMBER]
    assert dict(found.months)[SEPTEMBER] == len(together.together(asked, SEPTEMBER).reports)
    assert together.together(asked, Month(2020, 1)).month == OCTOBER
    client = authority.client(Role.HEAD_OF_QA)
    page = client.get("/reports/?together=2026-09").content.decode()
    assert "Publish September 2026’s together" in page and "?together=2026-10#together" in page
    (quarter,) = [one.key for one in together.together(asked, SEPTEMBER).reports if one.kind is Kind.QUARTERLY
                  and one.scope.service_id is None]  # fmt: skip
    address = "/reports/publish/?together=2026-09"
    empty = client.post(address, {"reports": [quarter], "analysis": ""}).content.decode()
    assert f'value="{quarter}" checked' in empty and "Publish September 2026’s together" in empty
    assert client.post(address, {"reports": [quarter], "analysis": ONCE}).status_code == 302
    assert Pack.objects.get(status=Status.PUBLISHED).kind == Kind.QUARTERLY
    assert OCTOBER in dict(together.together(authority.asking(Role.HEAD_OF_QA)).months)


def test_the_list_of_a_kind_reaches_back_to_what_was_published_first_and_is_narrowed_by_year(
    authority: Authority, graded: Graded
) -> None:
    publish(authority, Kind.QUARTERLY, Quarter(2024, 10))
    client = authority.client(Role.HEAD_OF_QA)
    page = client.get("/reports/?kind=quarterly&year=2024").content.decode()
    assert "October to December 2024" in page and ">Edition 1" in page and "October to December 2025" not in page
    assert "January to March 2025" in client.get("/reports/?kind=quarterly&year=2025").content.decode()
    assert "October to December 2024" in client.get("/reports/quarterly/").content.decode()
    book = client.get("/reports/?kind=quarterly&year=2024&as=xlsx")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    every = openpyxl.load_workbook(BytesIO(client.get("/reports/?as=xlsx").content)).worksheets[1]
    assert ("October 2026", "Late") in {(row[0], row[5]) for row in every.iter_rows(min_row=4, values_only=True)}


def test_however_many_reports_are_published_together_their_write_reads_as_little(
    authority: Authority, graded: Graded
) -> None:
    waiting = together.together(authority.asking(Role.HEAD_OF_QA)).reports
    asked = [Ticked(one.kind, one.period, one.scope.service_id, one.version) for one in waiting]
    assert len(asked) > 2
    checked = writing.check_together(asked, ONCE, by=publisher(authority), now=NOW)
    with write_transactions() as writes:
        kept = writing.keep_to_publish(checked, by=publisher(authority), now=NOW)
    assert writes.most[f"{writing.__name__}.keep_to_publish"] == 2
    assert len(set(kept)) == len(asked)


@pytest.mark.parametrize(
    ("due", "days", "words"),
    [
        (date(2026, 12, 14), 0, "today"),
        (date(2026, 12, 15), 1, "in 1 working day"),
        (date(2026, 12, 19), 0, "before the next working day"),
    ],
)
def test_a_report_due_soon_says_when(monkeypatch: pytest.MonkeyPatch, due: date, days: int, words: str) -> None:
    """On the day itself no working day is left, and nobody says that something is due in none."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 14))
    cell = ReportCell(Kind.MONTHLY, Month(2026, 11), Standing.AHEAD, due=due, days=days)
    shown = {"cell": cell, "name": "Monthly", "month": "November"}
    assert f">{words}<" in render_to_string("reports/_cell.html", shown)


def test_all_that_somebody_sees_of_several_service_areas_is_named_so_and_was_never_published(
    authority: Authority, graded: Graded
) -> None:
    publish(authority)
    address = "/reports/monthly/?month=2026-10"
    assert "as edition 1 froze it" in authority.client(Role.DIRECTOR).get(address).text
    by = {"starts": authority.today, "by": authority.actor(Role.ADMINISTRATOR), "now": authority.now}
    people_setup.link_team(authority.other_team, authority.account(Role.QA_OFFICER), Link.QA_OFFICER, **by)
    text = authority.client(Role.QA_OFFICER).get(address).text
    assert '<option value="" selected>All that you see</option>' in text
    assert "as it stands today, not published" in text
