"""The monthly report to each as far as they see; packs frozen, replaced, withdrawn; what leaves the authority."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.documents.blocks import Document, Table, to_json
from practicelens.governance.packs import waiting as packs_waiting
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes, writing
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind, Status
from practicelens.history import queries as history
from practicelens.people import internal as people
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.graded import Graded

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANALYSIS = Words("Nothing is firm yet; we look at planning first.")
SHARED = Words("Inside.", "For outside: no firm difference.", roles=("scrutineer", "partner"))
SEES_REPORTS = {
    Role.DCS, Role.DIRECTOR, Role.HEAD_OF_QA, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER,
    Role.QA_OFFICER, Role.PRACTICE_DEVELOPER, Role.ANALYST,
}  # fmt: skip


@pytest.fixture
def graded(authority: Authority) -> Graded:
    """Audits enough to compare: most Good in two teams, few in the third."""
    made = Graded(authority)
    made.add(8)
    made.add(3, Grade.REQUIRES_IMPROVEMENT)
    made.add(9, team=authority.sibling_team)
    made.add(2, Grade.INADEQUATE, team=authority.sibling_team)
    made.add(7, team=authority.other_team)
    made.add(6, Grade.REQUIRES_IMPROVEMENT, team=authority.other_team)
    return made


def report(authority: Authority, role: Role, service: int | None = None, month: Month | None = OCTOBER) -> Document:
    return reports_queries.report(authority.asking(role), Kind.MONTHLY, service, month).document


def publish(authority: Authority, words: Words = ANALYSIS, service: int | None = None, **overrides: Any) -> int:
    given = {"version": 0, "by": authority.actor(Role.HEAD_OF_QA), "now": NOW, **overrides}
    return changes.publish(service, OCTOBER, words, **given)


def table(document: Document, opening: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and b.caption.startswith(opening))


def first_words(rows: Table) -> list[str]:
    return [row[0].text for row in rows.rows]


@pytest.mark.parametrize("role", list(Role))
def test_a_report_is_for_those_who_see_reports_of_audits(authority: Authority, graded: Graded, role: Role) -> None:
    client = authority.client(role)
    for address in ("/reports/", "/reports/monthly/", "/reports/monthly/?month=2026-10", "/reports/monthly/workbook/"):
        assert client.get(address).status_code == (200 if role in SEES_REPORTS else 404), address


def test_each_sees_the_teams_in_their_scope(authority: Authority, graded: Graded) -> None:
    one, two, care = "Family Support Team One", "Family Support Team Two", "Children in Care Team One"
    for role, seen in (
        (Role.DCS, {one, two, care}),
        (Role.HEAD_OF_QA, {one, two, care}),
        (Role.HEAD_OF_SERVICE, {one, two}),
        (Role.TEAM_MANAGER, {one}),
        (Role.QA_OFFICER, {one}),
        (Role.PRACTICE_DEVELOPER, {one}),
    ):
        text = repr(to_json(report(authority, role)))
        assert {team for team in (one, two, care) if team in text} == seen, role


def test_another_service_is_missing_for_a_head_and_there_for_the_director(authority: Authority, graded: Graded) -> None:
    head = authority.client(Role.HEAD_OF_SERVICE)
    assert head.get(f"/reports/monthly/?service={authority.service}").status_code == 200
    assert head.get(f"/reports/monthly/?service={authority.other_service}").status_code == 404
    assert head.get("/reports/monthly/?service=999999").status_code == 404
    assert (
        authority.client(Role.DIRECTOR).get(f"/reports/monthly/?service={authority.other_service}").status_code == 200
    )


def test_a_month_to_come_is_missing_and_the_running_one_is_told_so_far(authority: Authority, graded: Graded) -> None:
    with pytest.raises(Missing):
        report(authority, Role.DIRECTOR, month=Month(2026, 12))
    assert "so far (to 23 November 2026)" in report(authority, Role.DIRECTOR, month=Month(2026, 11)).subtitle


def test_gradings_are_counted_by_team_with_their_interval(authority: Authority, graded: Graded) -> None:
    rows = table(report(authority, Role.HEAD_OF_SERVICE), "Assessment and intervention: overall").rows
    assert [[cell.text for cell in row] for row in rows] == [
        ["Family Support Team One", "11", "8 Good, 3 Requires improvement", "73\u202f%", "43 to 90"],
        ["Family Support Team Two", "11", "9 Good, 2 Inadequate", "82\u202f%", "52 to 95"],
        [
            *("All of Assessment and intervention", "22", "17 Good, 3 Requires improvement, 2 Inadequate"),
            *("77\u202f%", "57 to 90"),
        ],
    ]  # fmt: skip


def test_purposive_and_own_team_audits_stand_apart(authority: Authority, graded: Graded) -> None:
    graded.add(2, Grade.INADEQUATE, draw=Draw.PURPOSIVE)
    graded.add(1, Grade.OUTSTANDING, own_team=True)
    document = report(authority, Role.HEAD_OF_SERVICE)
    assert table(document, "Assessment and intervention: overall").rows[0][1].text == "11"
    assert len(table(document, "Case audits chosen on purpose").rows) == 2
    assert len(table(document, "Case audits of a manager's own team").rows) == 1


def test_twelve_months_roll(authority: Authority, graded: Graded) -> None:
    graded.add(1, on=OCTOBER.year_before)
    graded.add(4, on=OCTOBER.year_before - timedelta(days=1))
    assert (
        table(report(authority, Role.HEAD_OF_SERVICE), "Assessment and intervention: overall").rows[0][1].text == "12"
    )


def test_a_pack_stays_as_it_was_when_new_audits_arrive(authority: Authority, graded: Graded) -> None:
    pack_id = publish(authority)
    director = authority.actor(Role.DIRECTOR)
    before = frozen_queries.pack(asking(director), pack_id)
    live = report(authority, Role.DIRECTOR)
    graded.add(5, Grade.INADEQUATE)
    after = frozen_queries.pack(asking(director), pack_id)
    assert after.document == before.document
    assert after.as_frozen
    assert report(authority, Role.DIRECTOR) != live


def test_an_empty_analysis_is_refused_and_a_written_one_is_published(authority: Authority, graded: Graded) -> None:
    client = authority.client(Role.HEAD_OF_QA)
    address = f"/packs/publish/?service={authority.service}&month=2026-10"
    refused = client.post(address, {"analysis": "  ", "version": "0", "do": "publish"})
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode()
    assert not Pack.objects.filter(status="published").exists()
    done = client.post(address, {"analysis": "Planning first.", "version": "0", "do": "publish"})
    assert done.status_code == 302
    assert "Published as edition 1. Its readers are told." in client.get(done["Location"]).content.decode()
    shown = client.get(f"/packs/{Pack.objects.get(status='published').pk}/").content.decode()
    assert "Planning first." in shown
    assert "Written by Helen Doyle." in shown
    assert "edition 1, published 23 November 2026 by Helen Doyle" in shown
    # The whole authority's is still late, and may be given up with a reason; what is published may not.
    given_up = "It will not be published: say why"
    assert given_up in client.get("/packs/publish/?month=2026-10").content.decode()
    assert given_up not in client.get(address).content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(authority: Authority, graded: Graded) -> None:
    typed = {
        "analysis": "Mine <b>kept</b>",
        "outside_analysis": "Family Support Team One is slow.",
        "roles": ["scrutineer"],
        "version": "0",
        "do": "publish",
    }
    answer = authority.client(Role.HEAD_OF_QA).post("/packs/publish/?month=2026-10", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mine &lt;b&gt;kept&lt;/b&gt;" in page
    assert "Family Support Team One is slow." in page
    assert 'value="scrutineer" checked' in page
    assert 'href="#outside_analysis"' in page


def test_a_running_month_is_not_published_and_an_ended_one_is(authority: Authority, graded: Graded) -> None:
    by = authority.actor(Role.HEAD_OF_QA)
    with pytest.raises(Refused) as refused:
        changes.publish(None, Month(2026, 11), ANALYSIS, version=0, by=by, now=NOW)
    assert refused.value.code == "month_running"
    assert changes.publish(None, OCTOBER, ANALYSIS, version=0, by=by, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HEAD_OF_QA])
def test_nobody_else_publishes(authority: Authority, graded: Graded, role: Role) -> None:
    with pytest.raises(Missing):
        publish(authority, by=authority.actor(role))
    assert authority.client(role).get("/packs/publish/?kind=monthly&month=2026-10").status_code == 404


def test_a_draft_is_kept_for_its_writer_alone_and_then_published(authority: Authority, graded: Graded) -> None:
    by = authority.actor(Role.HEAD_OF_QA)
    pack_id = writing.save_draft(None, OCTOBER, Words("Half"), version=0, by=by, now=NOW)
    draft = frozen_queries.draft(asking(by, authority.today), None, OCTOBER)
    assert (draft.pack_id, draft.version, draft.words.analysis) == (pack_id, 1, "Half")
    assert not frozen_queries.packs(authority.asking(Role.DIRECTOR))
    with pytest.raises(Missing):
        frozen_queries.pack(authority.asking(Role.DIRECTOR), pack_id)
    assert publish(authority, version=1) == pack_id


def test_a_draft_that_somebody_else_moved_on_is_stale(authority: Authority, graded: Graded) -> None:
    by = authority.actor(Role.HEAD_OF_QA)
    writing.save_draft(None, OCTOBER, Words("First"), version=0, by=by, now=NOW)
    with pytest.raises(Stale):
        writing.save_draft(None, OCTOBER, Words("Second"), version=0, by=by, now=NOW)
    writing.save_draft(None, OCTOBER, Words("Second"), version=1, by=by, now=NOW)


def test_a_correction_is_a_new_edition_and_says_so(authority: Authority, graded: Graded) -> None:
    first = publish(authority)
    with pytest.raises(Refused) as refused:
        publish(authority)
    assert refused.value.code == "correction_empty"
    # It begins with what it corrects: the analysis, and who outside reads it; why is asked anew.
    begun = frozen_queries.draft(authority.asking(Role.HEAD_OF_QA), None, OCTOBER).words
    assert (begun.analysis, begun.roles, begun.correction) == (ANALYSIS.analysis, ANALYSIS.roles, "")
    second = publish(authority, Words("Anew.", correction="One grade was agreed anew."))
    director = authority.actor(Role.DIRECTOR)
    assert frozen_queries.pack(asking(director), first).status is Status.SUPERSEDED
    assert frozen_queries.pack(asking(director), first).later == second
    assert frozen_queries.pack(asking(director), first).document is not None
    page = authority.client(Role.DIRECTOR).get(f"/packs/{second}/").content.decode()
    assert "One grade was agreed anew." in page


READS_SERVICE_PACK = {Role.DCS, Role.DIRECTOR, Role.HEAD_OF_QA, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE}


@pytest.mark.parametrize("role", list(Role))
def test_a_service_areas_pack_is_read_by_its_head_and_those_above(
    authority: Authority, graded: Graded, role: Role
) -> None:
    pack_id = publish(authority, service=authority.service)
    client = authority.client(role)
    for address in (f"/packs/{pack_id}/", f"/packs/{pack_id}/workbook/"):
        assert client.get(address).status_code == (200 if role in READS_SERVICE_PACK else 404)


def test_another_services_pack_and_the_authoritys_are_missing_for_a_head_of_service(
    authority: Authority, graded: Graded
) -> None:
    head = authority.actor(Role.HEAD_OF_SERVICE)
    for pack_id in (publish(authority, service=authority.other_service), publish(authority)):
        with pytest.raises(Missing):
            frozen_queries.pack(asking(head), pack_id)


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.PARTNER])
def test_outside_readers_see_what_is_shared_with_them_and_never_a_team(
    authority: Authority, graded: Graded, role: Role
) -> None:
    pack_id = publish(authority, SHARED)
    page = authority.client(role).get(f"/packs/{pack_id}/").content.decode()
    assert "For outside: no firm difference." in page
    assert "Inside." not in page
    for name in ("Family Support Team", "Children in Care Team", "Amina Yusuf", "A-10", "C-90"):
        assert name not in page
    listed = authority.client(role).get("/packs/").content.decode()
    assert "Audit gradings, by service area and domain" in listed
    assert "worth a closer look" not in listed
    overall = table(
        frozen_queries.pack(authority.asking(role), pack_id).document or Document("", "", (), ()),
        "Case audits: overall grade",
    )
    assert "c" in [cell.text for cell in overall.rows[0]]


def test_a_pack_not_shared_is_missing_outside(authority: Authority, graded: Graded) -> None:
    scrutineer = authority.actor(Role.SCRUTINEER)
    pack_id = publish(authority)
    assert frozen_queries.packs(asking(scrutineer)) == ()
    with pytest.raises(Missing):
        frozen_queries.pack(asking(scrutineer), pack_id)


def test_a_pack_shared_with_one_account_is_theirs_alone(authority: Authority, graded: Graded) -> None:
    words = Words("Inside.", "For outside.", accounts=(authority.account(Role.PARTNER),))
    pack_id = publish(authority, words)
    assert frozen_queries.pack(authority.asking(Role.PARTNER), pack_id).outside
    with pytest.raises(Missing):
        frozen_queries.pack(authority.asking(Role.SCRUTINEER), pack_id)


def test_sharing_with_an_account_inside_opens_nothing(authority: Authority, graded: Graded) -> None:
    words = Words("Inside.", "For outside.", accounts=(authority.account(Role.PRACTITIONER),))
    pack_id = publish(authority, words)
    with pytest.raises(Missing):
        frozen_queries.pack(authority.asking(Role.PRACTITIONER), pack_id)


def test_a_service_areas_pack_is_never_shared_outside(authority: Authority, graded: Graded) -> None:
    with pytest.raises(Refused) as refused:
        publish(authority, SHARED, authority.service)
    assert refused.value.code == "share_service"


def test_the_inside_version_cannot_be_asked_for_from_outside(authority: Authority, graded: Graded) -> None:
    pack_id = publish(authority, SHARED)
    for version in ("inside", "outside", ""):
        page = authority.client(Role.SCRUTINEER).get(f"/packs/{pack_id}/?version={version}").content.decode()
        assert "Family Support Team" not in page
    assert frozen_queries.pack(authority.asking(Role.DIRECTOR), pack_id, outside=True).outside


def test_every_look_is_written_down_and_the_first_one_ends_the_waiting(authority: Authority, graded: Graded) -> None:
    pack_id = publish(authority, SHARED)
    scrutineer = authority.actor(Role.SCRUTINEER)
    assert [one.link for one in packs_waiting.waiting(asking(scrutineer, authority.today))] == [f"/packs/{pack_id}/"]
    client = authority.client(Role.SCRUTINEER)
    client.get(f"/packs/{pack_id}/")
    client.get(f"/packs/{pack_id}/workbook/")
    assert packs_waiting.waiting(asking(scrutineer, authority.today)) == ()
    assert _looks(authority.actor(Role.INFORMATION_GOVERNANCE), scrutineer) == 2


def _looks(reader: Actor, by: Actor) -> int:
    """How many looks at packs by somebody stand in history."""
    found = history.events(asking(reader), history.EventFilter(by_id=by.account_id), 1)
    return sum(1 for event in found.events if event.kind == "packs.looked")


def test_a_withdrawn_pack_shows_its_reason_and_no_longer_its_document(authority: Authority, graded: Graded) -> None:
    pack_id = publish(authority, SHARED)
    by = authority.actor(Role.HEAD_OF_QA)
    version = frozen_queries.pack(asking(by), pack_id).version
    with pytest.raises(Refused):
        changes.withdraw(pack_id, " ", version=version, by=by, now=NOW)
    with pytest.raises(Stale):
        changes.withdraw(pack_id, "Wrong month.", version=version + 1, by=by, now=NOW)
    # A reader who sends it is not told that it was withdrawn, which it was not.
    sent = authority.client(Role.SCRUTINEER).post(f"/packs/{pack_id}/withdraw/", {"reason": "Mine."})
    assert sent.status_code == 409 and "or not by you" in sent.text and "withdrawn already" not in sent.text
    changes.withdraw(pack_id, "Wrong month.", version=version, by=by, now=NOW)
    assert "It is withdrawn already." in authority.client(Role.HEAD_OF_QA).post(f"/packs/{pack_id}/withdraw/").text
    view = frozen_queries.pack(authority.asking(Role.SCRUTINEER), pack_id)
    assert (view.document, view.withdrawn_why) == (None, "Wrong month.")
    client = authority.client(Role.SCRUTINEER)
    assert "Wrong month." in client.get(f"/packs/{pack_id}/").content.decode()
    assert client.get(f"/packs/{pack_id}/workbook/").status_code == 404


def test_what_waits_for_whom(authority: Authority, graded: Graded) -> None:
    publisher = authority.actor(Role.HEAD_OF_QA)
    waits = packs_waiting.waiting(asking(publisher, authority.today))
    assert [(one.title, str(one.due)) for one in waits] == [
        (f"Publish the {kind} for October 2026", "2026-11-13")
        for kind in ("monthly report", "re-audit report", "4R report")
    ] + [("Publish the quarterly consolidation for July to September 2026", "2026-10-28")]
    publish(authority, service=authority.service)
    assert packs_waiting.waiting(asking(publisher, authority.today))[0].detail == "1 of 3 published"
    assert len(packs_waiting.waiting(authority.asking(Role.HEAD_OF_SERVICE))) == 1
    assert packs_waiting.waiting(authority.asking(Role.TEAM_MANAGER)) == ()
    publish(authority, service=authority.other_service)
    publish(authority)
    assert [one.title for one in packs_waiting.waiting(asking(publisher, authority.today))] == [
        *(f"Publish the {kind} for October 2026" for kind in ("re-audit report", "4R report")),
        "Publish the quarterly consolidation for July to September 2026",
    ]


def test_a_second_edition_beside_the_first_tells_outside_nothing_small(authority: Authority, graded: Graded) -> None:
    graded.add(12, Grade.INADEQUATE)
    first = publish(authority, SHARED)
    graded.add(1, Grade.INADEQUATE)
    again = Words("Inside.", "For outside.", "One audit came late.", roles=("scrutineer",))
    second = publish(authority, again)
    reader = authority.actor(Role.SCRUTINEER)
    one, two = (frozen_queries.pack(asking(reader), pack).document for pack in (first, second))
    assert one and two
    for before, after in zip(
        table(one, "Case audits: overall").rows, table(two, "Case audits: overall").rows, strict=True
    ):
        for was, is_ in zip(before[1:6], after[1:6], strict=True):
            if was.number is not None and is_.number is not None:
                assert not 1 <= abs(was.number - is_.number) <= 5


@pytest.mark.parametrize("role", [Role.DCS, Role.DIRECTOR])
def test_directors_are_told_of_a_late_report_and_who_holds_it(authority: Authority, graded: Graded, role: Role) -> None:
    late = [one for one in packs_waiting.waiting(asking(authority.actor(role), date(2026, 11, 16))) if one.due]
    assert (late[0].due, late[0].link) == (date(2026, 11, 13), "/reports/monthly/?month=2026-10")
    assert people.names([authority.account(Role.HEAD_OF_QA)])[authority.account(Role.HEAD_OF_QA)] in late[0].detail
    # The months' reports are due that day and not yet late; the quarter's has been since October.
    by_then = [one.link for one in packs_waiting.waiting(asking(authority.actor(role), date(2026, 11, 13))) if one.due]
    assert by_then == ["/reports/quarterly/?month=2026-Q3"]
    publish(authority)
    left = [one.link for one in packs_waiting.waiting(asking(authority.actor(role), NOW.date())) if one.due]
    # The month of figures fell due on the 17th, between the two days.
    assert left == [*(one.link for one in late[1:]), "/reports/performance/?month=2026-10"]
    assert "/reports/4r/?month=2026-10" in left
