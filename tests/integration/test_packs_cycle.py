"""The re-audit and the 4R monthly report: figures against the audits themselves, frozen, and never shared outside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.documents.blocks import Document, Table, to_json
from practicelens.governance.packs import waiting as packs_waiting
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes, writing
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.reports import months
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.reports.changes import close_reports
from practicelens.governance.packs.states import Kind
from practicelens.quality.programme.core.states import Missed, Reason
from practicelens.quality.programme.months.views import SlotView
from practicelens.quality.standards.states import Grade
from practicelens.workdays import clock
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.numbers import only_in_words

NOVEMBER = Month(2026, 11)
CYCLE = (Kind.RE_AUDIT, Kind.FOUR_R)
AFTER = datetime(2026, 12, 3, 10, tzinfo=UTC)
ANALYSIS = Words("Two meetings were late; we ask why.")


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits at the authority's moment, in November."""
    return Audits(authority)


def report(audits: Audits, kind: Kind, month: Month = NOVEMBER, role: Role = Role.DIRECTOR) -> Document:
    return reports_queries.report(asking(audits.actor(role), audits.now.date()), kind, None, month).document


def table(document: Document, opening: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and b.caption.startswith(opening))


def numbers(found: Table, row: int) -> list[float | None]:
    return [cell.number for cell in found.rows[row][1:]]


def publish(audits: Audits, kind: Kind, words: Words = ANALYSIS) -> int:
    by = audits.actor(Role.HEAD_OF_QA)
    return changes.publish(None, NOVEMBER, words, version=0, by=by, now=AFTER, kind=kind)


def test_a_meeting_is_counted_as_called_then_as_held(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    called = table(report(audits, Kind.FOUR_R), "4R meetings in").rows[-1]
    assert [cell.number for cell in called[1:]] == [1, called[2].number, 0, 0, 0, 1, 0]
    assert len(table(report(audits, Kind.FOUR_R), "4R meetings still to hold").rows) == 1
    assert report(audits, Kind.FOUR_R).title == "4R meetings: none held in November 2026, 1 still to hold"
    audits.now += timedelta(days=2)
    audits.four_r(audit_id)
    held = table(report(audits, Kind.FOUR_R), "4R meetings in").rows[-1]
    assert [held[3].number, held[6].number] == [1, 0]
    assert report(audits, Kind.FOUR_R).title == "4R meetings: 1 held in November 2026, none still to hold"
    assert only_in_words(report(audits, Kind.FOUR_R)) == []
    days = table(report(audits, Kind.FOUR_R), "Days from grade")
    assert [cell.text for cell in days.rows[0]] == ["1", "2", "too few meetings for one", "2", "2"]


def test_an_open_meeting_is_late_from_the_day_after_it_was_due(audits: Audits) -> None:
    audits.submitted(Grade.INADEQUATE)
    (row,) = (
        reports_queries.report(
            asking(audits.actor(Role.DIRECTOR), audits.now.date()), Kind.FOUR_R, None, NOVEMBER
        ).document.blocks
        and table(report(audits, Kind.FOUR_R), "4R meetings still to hold").rows
    )
    due = datetime.strptime(row[3].text, "%d %B %Y").replace(tzinfo=UTC)
    for days, late in ((0, 0), (1, 1)):
        audits.now = due + timedelta(days=days, hours=10)
        found = report(audits, Kind.FOUR_R, Month.of(audits.now.date()))
        assert table(found, "4R meetings in").rows[-1][7].number == late


def test_a_re_audit_stands_first_grade_against_its_own(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.REQUIRES_IMPROVEMENT)
    audits.review(audit_id)
    audits.re_audited(audit_id, Grade.GOOD)
    month = Month.of(audits.now.date())
    document = report(audits, Kind.RE_AUDIT, month)
    assert document.title == f"Re-audits: 1 of 1 moved up in {month.words()}"
    matrix = table(document, "Re-audits handed in during the twelve months")
    assert numbers(matrix, 2) == [0, 1, 0, 0, 1] and only_in_words(document) == []
    note = table(document, f"Re-audits handed in during {month.words()}").note
    assert "expected by chance" in note and "knew the grade before" in note
    assert sum(row[1].number or 0 for row in table(document, "Depth of re-audits").rows) == 1
    assert numbers(table(document, f"Re-audits due in {month.words()}"), 0)[:2] == [1, 1]


def test_the_re_audit_after_a_meeting_is_what_followed(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    audits.four_r(audit_id)
    audits.review(audit_id)
    followed = table(report(audits, Kind.FOUR_R), "Grade of the re-audit")
    assert [row[1].number for row in followed.rows] == [0, 0, 0, 0, 1]
    audits.re_audited(audit_id, Grade.GOOD)
    followed = table(report(audits, Kind.FOUR_R, Month.of(audits.now.date())), "Grade of the re-audit")
    assert [row[1].number for row in followed.rows] == [0, 1, 0, 0, 0]
    before = table(report(audits, Kind.FOUR_R), "Grade of the re-audit")
    assert [row[1].number for row in before.rows] == [0, 0, 0, 0, 1]


def test_no_word_of_a_meeting_is_in_a_report(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    audits.four_r(audit_id)
    written = repr(to_json(report(audits, Kind.FOUR_R)))
    assert "What we worked out" not in written and "half-day" not in written and "seen today" not in written


@pytest.mark.parametrize("kind", CYCLE)
def test_a_pack_of_the_cycle_stays_as_it_was(audits: Audits, kind: Kind) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    pack_id = publish(audits, kind)
    director = audits.actor(Role.DIRECTOR)
    before = frozen_queries.pack(asking(director), pack_id)
    audits.four_r(audit_id)
    after = frozen_queries.pack(asking(director), pack_id)
    assert (after.document, after.as_frozen, after.kind) == (before.document, True, kind)


@pytest.mark.parametrize("kind", CYCLE)
def test_a_pack_of_the_cycle_needs_an_analysis_and_is_not_shared_outside(audits: Audits, kind: Kind) -> None:
    for words, code in (
        (Words(" "), "analysis_empty"),
        (Words("Inside.", "Outside.", roles=("scrutineer",)), "share_kind"),
    ):
        with pytest.raises(Refused) as refused:
            publish(audits, kind, words)
        assert refused.value.code == code
    assert publish(audits, kind)


def test_kinds_are_published_apart(audits: Audits) -> None:
    made = [publish(audits, kind) for kind in (Kind.MONTHLY, *CYCLE)]
    head = audits.actor(Role.HEAD_OF_QA)
    assert {frozen_queries.pack(asking(head), pack_id).edition for pack_id in made} == {1}
    for kind in (Kind.MONTHLY, *CYCLE):
        scopes = frozen_queries.to_publish(asking(head, AFTER.date()), NOVEMBER, kind)
        assert scopes and all(scope.service_id and scope.owed is (kind is Kind.MONTHLY) for scope in scopes)


def test_what_is_still_to_publish_is_said_for_each_kind(audits: Audits) -> None:
    titles = {one.title for one in packs_waiting.waiting(asking(audits.actor(Role.HEAD_OF_QA), AFTER.date()))}
    kinds = ("monthly report", "re-audit report", "4R report")
    assert {f"Publish the {kind} for November 2026" for kind in kinds} <= titles
    publish(audits, Kind.FOUR_R)
    still = [
        one for one in packs_waiting.waiting(asking(audits.actor(Role.HEAD_OF_QA), AFTER.date())) if "4R" in one.title
    ]
    assert [one.detail for one in still] != ["0 of 3 published"]


def test_each_sees_their_own_teams_and_a_month_to_come_is_missing(audits: Audits) -> None:
    audits.submitted(Grade.INADEQUATE)
    assert len(table(report(audits, Kind.FOUR_R, role=Role.TEAM_MANAGER), "4R meetings in").rows) == 2
    other = audits.authority.other_service
    head = audits.actor(Role.HEAD_OF_SERVICE)
    with pytest.raises(Missing):
        reports_queries.report(asking(head, audits.now.date()), Kind.FOUR_R, other, NOVEMBER)
    with pytest.raises(Missing):
        report(audits, Kind.RE_AUDIT, Month(2027, 6))


def test_the_monthly_report_counts_grades_that_differ_from_the_suggested(audits: Audits) -> None:
    audits.submitted(Grade.GOOD)
    higher = audits.started()
    audits.fill(higher, Grade.GOOD, impact=Grade.INADEQUATE)
    audits.hand_in(higher)
    view = reports_queries.report(asking(audits.actor(Role.DIRECTOR), audits.now.date()), Kind.MONTHLY, None, NOVEMBER)
    rows = table(view.document, "Case audits: suggested grade").rows
    assert [sum(cell.number or 0 for cell in row[1:-1]) for row in rows] == [row[-1].number for row in rows]
    assert sum(row[-1].number or 0 for row in rows) == 2
    assert "1 graded higher than suggested, none lower." in repr(to_json(view.document))


def test_the_pages_show_and_publish_each_kind(audits: Audits) -> None:
    client = audits.authority.client(Role.HEAD_OF_QA)
    for address in ("/reports/re-audits/", "/reports/4r/", "/packs/publish/?kind=four_r&month=2026-10"):
        page = client.get(address)
        assert page.status_code == 200, address
    assert b"Share it outside" not in page.content
    assert client.get("/packs/publish/?kind=weather&month=2026-10").status_code == 404
    typed = {"analysis": "None was held.", "version": "0", "do": "publish"}
    published = client.post("/packs/publish/?kind=four_r&month=2026-10", typed)
    assert published.status_code == 302
    (kept,) = frozen_queries.packs(audits.authority.asking(Role.HEAD_OF_QA))
    pack = client.get(f"/packs/{kept.id}/")
    assert b"4R monthly report" in pack.content and b"None was held." in pack.content
    assert client.get(f"/packs/{kept.id}/workbook/")["Content-Disposition"].startswith(
        'attachment; filename="4r-report'
    )


def missed(team: str, tool: str, due: date, why: Missed) -> SlotView:
    return SlotView(
        id=1, month=due.replace(day=1), reason=Reason.OFFICER, tool=tool, team_id=None, team=team, auditor_id=None,
        auditor="", audit_id=None, drawn_id=None, draw_id=None, status=None, due=due, month_due=due,
        submitted_on=None, own_team=False, why_not="", missed=why,
    )  # fmt: skip


def test_what_was_missed_stands_in_order_of_team_with_why() -> None:
    owed = (
        missed("Two", "Case audit", date(2026, 11, 20), Missed.NOT_HANDED_IN),
        missed("", "MARAC", date(2026, 11, 30), Missed.NOT_DRAWN),
    )
    rows = tables.missed("Missed", owed).rows
    assert [[cell.text for cell in row] for row in rows] == [
        ["No team", "MARAC", "30 November 2026", "No audit was given out"],
        ["Two", "Case audit", "20 November 2026", "Not handed in"],
    ]


def test_a_month_for_a_quarter_and_a_quarter_for_a_month_are_missing(audits: Audits) -> None:
    client = audits.authority.client(Role.HEAD_OF_QA)
    for address in ("/reports/4r/?month=", "/packs/publish/?kind=four_r&month="):
        assert client.get(f"{address}2026-10").status_code == 200
        assert client.get(f"{address}2026-Q3").status_code == 404
    with pytest.raises(Missing):
        writing.save_draft(
            None,
            Month.parse("2026-Q3"),
            ANALYSIS,
            version=0,
            by=audits.actor(Role.HEAD_OF_QA),
            now=AFTER,
            kind=Kind.FOUR_R,
        )


def test_the_list_of_reports_has_every_kind_published_or_not(audits: Audits) -> None:
    client = audits.authority.client(Role.HEAD_OF_QA)
    pack_id = publish(audits, Kind.FOUR_R)
    page = client.get("/reports/?kind=four_r").content.decode()
    assert f"/packs/{pack_id}/" in page and "/reports/4r/?month=2026-10" in page and "not published" in page
    assert f"/packs/{pack_id}/" not in client.get("/reports/?kind=re_audit").content.decode()
    assert client.get("/reports/?kind=weather").status_code == 404
    assert "4R report" in client.get("/packs/").content.decode()


def test_directors_are_told_which_kind_of_report_is_late(audits: Audits) -> None:
    day = date(2026, 12, 15)
    for kind in (Kind.MONTHLY, *CYCLE):
        late = [one.title for one in packs_waiting.waiting(asking(audits.actor(Role.DIRECTOR), day)) if one.due]
        assert f"The {kind.short} for November 2026 is not published yet" in late
        publish(audits, kind)
    late = [one.title for one in packs_waiting.waiting(asking(audits.actor(Role.DIRECTOR), day)) if one.due]
    # None of October's was ever published: each waits as long as that is so.
    assert [one for one in late if "November" in one] == []
    assert late == [
        *(f"The {kind.short} for October 2026 is not published yet" for kind in (Kind.MONTHLY, *CYCLE)),
        "The quarterly consolidation for July to September 2026 is not published yet",
        "The Performance Matters report for October 2026 is not published yet",
    ]


def test_a_report_that_is_late_waits_for_years_and_is_closed_with_a_reason(audits: Audits) -> None:
    by, years = audits.actor(Role.HEAD_OF_QA), datetime(2029, 3, 5, 9, tzinfo=UTC)
    october = "Publish the 4R report for October 2026"
    assert october in {one.title for one in packs_waiting.waiting(asking(by, years))}
    before = months.table(asking(by, years), Month(2026, 10))
    assert close_reports(Kind.FOUR_R, Month(2026, 10), "There were no meetings to tell of.", by=by, now=years) == 1
    assert october not in {one.title for one in packs_waiting.waiting(asking(by, years))}
    director = packs_waiting.waiting(asking(audits.actor(Role.DIRECTOR), years))
    assert "The 4R report for October 2026 is not published yet" not in {one.title for one in director}
    found = months.table(asking(by, years), Month(2026, 10))
    cell = next(cell for cell in found.months[0].cells if cell.kind is Kind.FOUR_R)
    assert (cell.standing, cell.why) == (months.Standing.CLOSED, "There were no meetings to tell of.")
    assert sum(one.open for one in before.late) - sum(one.open for one in found.late) == 1


def test_a_reason_has_words_and_only_late_reports_are_closed_by_who_publishes(audits: Audits) -> None:
    by, day = audits.actor(Role.HEAD_OF_QA), datetime(2026, 12, 15, 9, tzinfo=UTC)
    for role in set(Role) - {Role.HEAD_OF_QA}:
        with pytest.raises(Missing):
            close_reports(Kind.FOUR_R, NOVEMBER, "Why.", by=audits.actor(role), now=day)
    with pytest.raises(Refused) as no:
        close_reports(Kind.FOUR_R, NOVEMBER, " ", by=by, now=day)
    assert no.value.code == "why_missing"
    with pytest.raises(Missing):
        close_reports(Kind.FOUR_R, NOVEMBER, "Why.", by=by, now=day - timedelta(days=1))
    assert close_reports(Kind.FOUR_R, NOVEMBER, "Why.", by=by, now=day) == 1
    with pytest.raises(Missing):
        close_reports(Kind.FOUR_R, NOVEMBER, "Again.", by=by, now=day)


def test_the_page_of_a_late_report_leads_to_the_reason_and_the_table_shows_it(audits: Audits) -> None:
    clock.stand_at(date(2026, 12, 15))
    client, address = audits.authority.client(Role.HEAD_OF_QA), "/packs/missed/four_r/2026-11/"
    assert address in client.get("/packs/publish/?kind=four_r&month=2026-11").content.decode()
    assert address in client.get("/reports/?kind=four_r").content.decode()
    assert client.post(address, {"words": ""}).status_code == 422
    assert audits.authority.client(Role.DIRECTOR).post(address, {"words": "Mine."}).status_code == 404
    assert client.post(address, {"words": "No meeting was held."}).status_code == 302
    assert "No meeting was held." in client.get("/reports/").content.decode()
    assert client.get(address).status_code == 404
    assert client.get("/packs/missed/four_r/2026-Q3/").status_code == 404
