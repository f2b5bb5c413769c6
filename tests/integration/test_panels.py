"""Multi-agency audits: each agency its own part alone, and a panel that agrees the whole."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.notices import queries as notices
from practicelens.notices.models import Notice
from practicelens.people.actors import actor_for
from practicelens.people.models import Account
from practicelens.people.setup import changes as people
from practicelens.quality.audits.core.rules import WHOLE
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.work import changes as audit_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.findings import queries as findings
from practicelens.quality.panels.core.loading import OURS
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.meeting import queries as meeting_queries
from practicelens.quality.panels.meeting.rules import PanelAction
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.panels.parts import queries as parts_queries
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.standards.states import Grade
from practicelens.web.waiting import waiting_for
from tests.builders.asking import asking
from tests.builders.audits import CHILD
from tests.builders.authority import Authority
from tests.builders.page_forms import stale_then_done
from tests.builders.panels import BASIS, HEALTH, POLICE, Panels


@pytest.fixture
def panels(authority: Authority) -> Panels:
    return Panels(authority)


def titles(panels: Panels, role: Role) -> list[str]:
    return [item.title for item in waiting_for(panels.authority.asking(role)).items]


def test_an_agency_reads_its_own_part_and_every_other_number_is_the_same_404(panels: Panels):
    whole = panels.all_in()
    panels.invite(whole, panels.health())
    elsewhere = panels.set_up(title="Another child")
    client = panels.authority.client(Role.AGENCY_AUDITOR)
    own = panels.audit_of(whole, POLICE)
    assert client.get(reverse("audit", args=[own])).status_code == 200
    page = client.get(reverse("multi-agency", args=[whole])).content.decode()
    assert "Requires improvement" in page and "Tom Ferris" not in page and HEALTH not in page
    others = [panels.audit_of(whole, OURS), panels.audit_of(whole, HEALTH)]
    gone = [client.get(reverse("audit", args=[number])) for number in (*others, 999_999)]
    assert {reply.status_code for reply in gone} == {404}
    pages = [re.sub(r'value="[^"]*"', "", reply.content.decode()) for reply in gone]
    same = {words.replace(f"/audits/{n}/", "") for n, words in zip((*others, 999_999), pages, strict=True)}
    assert len(same) == 1
    closed = [
        reverse("multi-agency", args=[elsewhere]),
        reverse("children"),
        reverse("child", args=[CHILD.identifier]),
        reverse("history"),
        reverse("reports"),
    ]
    assert [client.get(address).status_code for address in closed] == [404] * len(closed)
    parts = client.get(reverse("multi-agency-list")).content.decode()
    assert POLICE in parts and HEALTH not in parts and "Another child" not in parts
    listed = client.get(reverse("audits")).content.decode()
    assert f'href="/audits/{own}/"' in listed and all(f'href="/audits/{n}/"' not in listed for n in others)


def test_a_part_is_not_the_teams_audit_so_leaders_reports_and_findings_leave_it_out(panels: Panels):
    whole = panels.all_in()
    part, own = panels.audit_of(whole, POLICE), panels.audit_of(whole, OURS)
    manager, today = panels.authority.actor(Role.TEAM_MANAGER), panels.authority.today
    assert work_queries.audit(asking(manager), own).row.grade is Grade.GOOD
    with pytest.raises(Missing):
        work_queries.audit(asking(manager), part)
    assert {one.audit_id for one in grades_queries.gradings(asking(manager), today, today)} == {own}
    assert {one.source_id for one in findings.findings(asking(manager), today, today)} == {own}
    assert grades_queries.summary(asking(manager, today), today).to_do == 1


def test_the_head_invites_and_nobody_else(panels: Panels):
    whole = panels.set_up()
    for role in (Role.QA_OFFICER, Role.DCS, Role.AGENCY_AUDITOR):
        with pytest.raises(Missing):
            parts_changes.invite(whole, panels.guest(), by=panels.authority.actor(role), now=panels.authority.now)
    assert panels.invite(whole)


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"basis": " "}, "basis_missing"),
        ({"basis": "Consent"}, "basis_missing"),
        ({"agency": ""}, "agency_missing"),
        ({"agency": "children’s services"}, "agency_asked"),
        ({"agency": "NORTHBOROUGH police", "email": "else@police.example"}, "agency_asked"),
        ({"agency": "School", "email": "Agency_Auditor@NORTHBOROUGH.example"}, "person_asked"),
        ({"agency": "School", "email": "qa_officer@northborough.example"}, "colleague"),
        ({"agency": "School", "email": "not an address"}, "email"),
    ],
)
def test_an_invitation_is_refused_for_one_fact(panels: Panels, overrides: dict[str, str], code: str):
    whole = panels.set_up()
    panels.invite(whole)
    with pytest.raises(Refused) as refused:
        panels.invite(whole, panels.guest(**overrides))
    assert refused.value.code == code
    assert panels.invite(whole, panels.health())


def test_access_ends_some_days_after_the_due_date_by_the_rule(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole, panels.health())
    account = whole_queries.whole(asking(panels.head), whole).parts[1].result.auditor_id
    due = panels.authority.today + timedelta(days=21)
    assert actor_for(account, due + timedelta(days=29)).has(Role.AGENCY_AUDITOR)
    assert not actor_for(account, due + timedelta(days=30)).roles


def test_an_invitation_taken_back_ends_access_at_once_and_one_handed_in_stands(panels: Panels):
    whole = panels.set_up()
    part = panels.invite(whole)
    audit = panels.audit_of(whole, POLICE)
    client = panels.authority.client(Role.AGENCY_AUDITOR)
    pages = [reverse("audit", args=[audit]), reverse("multi-agency", args=[whole])]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    with pytest.raises(Refused):
        parts_changes.take_back(part, " ", by=panels.head, now=panels.authority.now)
    parts_changes.take_back(part, "Another officer answers.", by=panels.head, now=panels.authority.now)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert not panels.authority.actor(Role.AGENCY_AUDITOR).roles
    again = panels.all_in()
    handed_in = next(one.part_id for one in whole_queries.whole(asking(panels.head), again).parts if one.part_id)
    with pytest.raises(Refused) as refused:
        parts_changes.take_back(handed_in, "Too late.", by=panels.head, now=panels.authority.now)
    assert refused.value.code == "handed_in"


def test_somebody_with_another_part_keeps_that_one_alone(panels: Panels):
    first, second = panels.set_up(), panels.set_up(title="Another child")
    part = panels.invite(first)
    panels.invite(second)
    gone = panels.audit_of(first, POLICE)
    parts_changes.take_back(part, "Not needed.", by=panels.head, now=panels.authority.now)
    client = panels.authority.client(Role.AGENCY_AUDITOR)
    assert client.get(reverse("multi-agency", args=[second])).status_code == 200
    assert client.get(reverse("multi-agency", args=[first])).status_code == 404
    assert client.get(reverse("audit", args=[gone])).status_code == 404


def test_the_panel_agrees_and_the_agencies_read_it_only_once_they_are_told(panels: Panels):
    whole = panels.all_in()
    panels.hold(whole)
    guest = panels.authority.actor(Role.AGENCY_AUDITOR)
    assert parts_queries.own_part(asking(guest), whole).panel is None
    panels.publish(whole)
    shown = parts_queries.own_part(asking(guest), whole).panel
    assert shown is not None and shown.grade is Grade.REQUIRES_IMPROVEMENT and shown.actions[0].agency == POLICE
    seen = whole_queries.whole(asking(panels.head), whole)
    assert [part.result.overall for part in seen.parts] == [Grade.GOOD, Grade.REQUIRES_IMPROVEMENT]
    today = panels.authority.today
    found = findings.findings(asking(panels.head), today, today)
    assert {one.text for one in found if one.source_kind == "panel"} == {
        "Both knew her and liked her.",
        "Share what was heard the same day.",
    }
    (held,) = meeting_queries.panels_held(asking(panels.head), today, today)
    assert held.grades == ((OURS, Grade.GOOD), (POLICE, Grade.REQUIRES_IMPROVEMENT)) and held.actions.given == 1
    assert meeting_queries.panels_held(asking(guest), today, today) == ()


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"held_on": date(2026, 11, 24)}, "in_future"),
        ({"held_on": date(2026, 11, 22)}, "before_start"),
        ({"learning": ""}, "learning_missing"),
        ({"why": ""}, "why_missing"),
        ({"actions": (PanelAction("School", "Call", 1, date(2026, 12, 1)),)}, "action_agency"),
    ],
)
def test_what_a_panel_agreed_is_refused_for_one_fact(panels: Panels, overrides: dict[str, object], code: str):
    whole = panels.all_in()
    with pytest.raises(Refused) as refused:
        panels.hold(whole, **overrides)
    assert refused.value.code == code
    panels.hold(whole)


def test_a_panel_without_somebodys_part_names_them_and_says_why(panels: Panels):
    whole = panels.all_in()
    panels.invite(whole, panels.health())
    with pytest.raises(Refused) as refused:
        panels.hold(whole)
    assert refused.value.code == "missing_why" and HEALTH in refused.value.message
    panels.hold(whole, missing_why="Their record could not be found in time.")
    panel = whole_queries.whole(asking(panels.head), whole).panel
    assert panel is not None and panel.missing == (HEALTH,)


def test_an_agency_the_panel_met_without_can_still_be_shut_out(panels: Panels):
    whole = panels.all_in()
    part = panels.invite(whole, panels.health())
    panels.hold(whole, missing_why="Their record could not be found in time.")
    panels.publish(whole)
    parts_changes.take_back(part, "The panel has met.", by=panels.head, now=panels.authority.now)
    seen = whole_queries.whole(asking(panels.head), whole)
    assert [one.agency for one in seen.taken_back] == [HEALTH] and len(seen.parts) == 2


def test_one_part_alone_is_no_panel(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole)
    panels.grade(panels.audit_of(whole, POLICE), Grade.GOOD, panels.authority.actor(Role.AGENCY_AUDITOR))
    with pytest.raises(Refused) as refused:
        panels.hold(whole, missing_why="We could not wait.")
    assert refused.value.code == "nobody_in"


def test_a_panel_is_recorded_once(panels: Panels):
    whole = panels.all_in()
    before = whole_queries.whole(asking(panels.head), whole).version
    panels.hold(whole)
    with pytest.raises(Stale):
        meeting_changes.hold_panel(whole, panels.agreement(), version=before, by=panels.head, now=panels.authority.now)
    with pytest.raises(Refused) as refused:
        panels.hold(whole)
    assert refused.value.code == "move_not_allowed"


def test_members_read_all_parts_once_all_are_in_and_not_before(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole)
    member = panels.authority.account(Role.REVIEWING_OFFICER)
    meeting_changes.name_panel(whole, [member], by=panels.head, now=panels.authority.now)
    client = panels.authority.client(Role.REVIEWING_OFFICER)
    assert client.get(reverse("multi-agency", args=[whole])).status_code == 404
    # What told them leads to a page that they may open, today and once all are in.
    assert client.get(Notice.objects.get(kind="panel_named").link).status_code == 200
    panels.grade(panels.audit_of(whole, POLICE), Grade.GOOD, panels.authority.actor(Role.AGENCY_AUDITOR))
    assert client.get(reverse("multi-agency", args=[whole])).status_code == 404
    listed = panels.authority.client(Role.HEAD_OF_QA).get(reverse("multi-agency-list")).content.decode()
    assert '<td data-label="Where it is">Agencies grade their parts' in listed
    panels.grade(panels.audit_of(whole, OURS), Grade.GOOD, panels.authority.actor(Role.QA_OFFICER))
    listed = panels.authority.client(Role.HEAD_OF_QA).get(reverse("multi-agency-list")).content.decode()
    assert '<td data-label="Where it is">All parts are in, for the panel' in listed
    assert client.get(reverse("multi-agency", args=[whole])).status_code == 200
    assert "Read every agency’s part before the panel: Children who go missing" in titles(
        panels, Role.REVIEWING_OFFICER
    )
    guest = panels.authority.account(Role.AGENCY_AUDITOR)
    with pytest.raises(Refused) as refused:
        meeting_changes.name_panel(whole, [guest], by=panels.head, now=panels.authority.now)
    assert refused.value.code == "not_a_member"
    # Named no more, a member is told; what had named them says so, and leads to nothing that is not there.
    meeting_changes.name_panel(whole, [], by=panels.head, now=panels.authority.now)
    assert Notice.objects.get(kind="panel_unnamed").to_account == member
    assert Notice.objects.get(kind="panel_named").over_kind == "panel_unnamed"


def test_a_restricted_child_is_not_shared_with_an_agency(panels: Panels):
    people.restrict_child(
        CHILD, reason="A colleague's own child", starts=date(2026, 1, 1), by=SYSTEM, now=panels.authority.now
    )
    with pytest.raises(Missing):
        panels.set_up()


def test_work_waits_for_the_head_and_for_the_agency(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole, panels.health())
    assert f"Invitation not taken up: {HEALTH}" in titles(panels, Role.HEAD_OF_QA)
    ada = actor_for(Account.objects.get(name="Ada Cole").pk, panels.authority.today)
    audit_changes.start(panels.audit_of(whole, HEALTH), independent=True, by=ada, now=panels.authority.now)
    assert f"Invitation not taken up: {HEALTH}" not in titles(panels, Role.HEAD_OF_QA)
    done = panels.all_in(title="Another child")
    assert "Hold the panel: Another child" in titles(panels, Role.HEAD_OF_QA)
    panels.hold(done)
    assert "Tell the agencies what was agreed: Another child" in titles(panels, Role.HEAD_OF_QA)
    panels.invite(whole)
    assert [title for title in titles(panels, Role.AGENCY_AUDITOR) if title.startswith("Audit A-")]


def test_cancelling_takes_back_what_is_not_in_and_keeps_what_is(panels: Panels):
    whole = panels.all_in()
    panels.invite(whole, panels.health())
    health = panels.audit_of(whole, HEALTH)
    version = whole_queries.whole(asking(panels.head), whole).version
    parts_changes.cancel(whole, "The child moved away.", version=version, by=panels.head, now=panels.authority.now)
    assert whole_queries.whole(asking(panels.head), whole).row.status is Status.CANCELLED
    assert panels.status(health) == "withdrawn"
    assert panels.status(panels.audit_of(whole, POLICE)) == "ended"
    with pytest.raises(Refused):
        panels.invite(whole, panels.health(agency="School", email="new@school.example"))


def test_no_notice_and_no_basis_names_the_child(panels: Panels):
    whole = panels.all_in()
    panels.hold(whole)
    panels.publish(whole)
    received = notices.for_person(panels.authority.asking(Role.AGENCY_AUDITOR))
    assert received and all(CHILD.identifier not in f"{one.about}{one.link}" for one in received)
    assert CHILD.identifier not in BASIS


def test_setting_up_inviting_and_the_panel_by_their_forms(panels: Panels):
    client = panels.authority.client(Role.HEAD_OF_QA)
    day = panels.authority.today + timedelta(days=10)
    typed = {"title": "Neglect, early", "child": CHILD.identifier, "circumstances": "A boy of six.",
             "team": panels.authority.team, "auditor": panels.authority.account(Role.QA_OFFICER),
             "due_day": day.day, "due_month": day.month, "due_year": day.year}  # fmt: skip
    assert client.post(reverse("multi-agency-set-up"), {**typed, "title": ""}).status_code == 422
    assert client.post(reverse("multi-agency-set-up"), typed).status_code == 302
    whole = whole_queries.wholes(asking(panels.head))[0].id
    asked = {"agency": POLICE, "name": "Lucy Tan", "email": "agency_auditor@northborough.example", "basis": BASIS}
    assert client.post(reverse("multi-agency-invite", args=[whole]), asked).status_code == 302
    twice = client.post(reverse("multi-agency-invite", args=[whole]), asked)
    assert twice.status_code == 422 and "was invited already" in twice.content.decode()
    panels.grade(panels.audit_of(whole, POLICE), Grade.GOOD, panels.authority.actor(Role.AGENCY_AUDITOR))
    panels.grade(panels.audit_of(whole, OURS), Grade.GOOD, panels.authority.actor(Role.QA_OFFICER))
    today = panels.authority.today
    held = {"held_on_day": today.day, "held_on_month": today.month, "held_on_year": today.year,
            "attendees": "Both", "strengths": "He was seen.", "learning": "Call sooner.", "grade": "good",
            "why": "Both saw him.", "new_agency": POLICE, "new_what": "Call the same day"}  # fmt: skip
    half = client.post(reverse("multi-agency-panel", args=[whole]), held)
    assert half.status_code == 422 and "Choose who will do it." in half.content.decode()
    guest, stands = (
        panels.authority.account(Role.AGENCY_AUDITOR),
        whole_queries.whole(asking(panels.head), whole).version,
    )
    held |= {"new_owner": guest, "new_by": "The duty sergeant", "stands": stands, "new_due_day": day.day}
    held |= {"new_due_month": day.month, "new_due_year": day.year}
    assert client.post(reverse("multi-agency-panel", args=[whole]), held).status_code == 302
    assert stale_then_done(client, "multi-agency-publish", whole, reverse("multi-agency", args=[whole])) == (409, 302)
    assert whole_queries.wholes(asking(panels.head))[0].status is Status.PUBLISHED


def test_an_agency_is_asked_to_talk_with_its_own_worker_and_told_of_no_practitioner_s_grades(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole)
    part, agency = panels.audit_of(whole, POLICE), Role.AGENCY_AUDITOR
    client = panels.authority.client(agency)
    page = client.get(reverse("audit", args=[part])).content.decode()
    assert "It begins with a conversation with whoever in your agency knows the child best." in page
    audit_changes.start(part, independent=True, by=panels.authority.actor(agency), now=panels.authority.now)
    page = client.get(reverse("audit-part", args=[part, "conversation"])).content.decode()
    assert "Conversation with your agency’s worker" in page
    assert "Grades come later, and are your agency’s own." in page
    assert "without seeing the other’s" not in page
    ours = panels.authority.client(Role.QA_OFFICER)
    audit_changes.start(panels.audit_of(whole, OURS), independent=True, by=panels.authority.actor(Role.QA_OFFICER),
               now=panels.authority.now)  # fmt: skip
    page = ours.get(reverse("audit-part", args=[panels.audit_of(whole, OURS), "conversation"])).content.decode()
    assert "Conversation with the practitioner" in page and "without seeing the other’s" in page


def test_an_inadequate_part_is_handed_in_with_an_action_of_its_own_agency_and_calls_no_4r(panels: Panels):
    whole = panels.set_up()
    panels.invite(whole)
    guest, part = panels.authority.actor(Role.AGENCY_AUDITOR), panels.audit_of(whole, POLICE)
    client = panels.authority.client(Role.AGENCY_AUDITOR)
    audit_changes.start(part, independent=True, by=guest, now=panels.authority.now)
    form = client.get(reverse("audit-actions", args=[part])).content.decode()
    assert "Lucy Tan" in form and "Priya Nair" not in form and "Amina Yusuf" not in form
    panels.audits.fill(part, Grade.GOOD, by=guest)
    saved = {"grade": "inadequate", "why": "She was not seen.", "differs_why": "As a whole."}
    version = work_queries.work(asking(guest, panels.authority.today), part).versions[WHOLE]
    audit_changes.save_draft(part, WHOLE, saved, version=version, by=guest, now=panels.authority.now)
    with pytest.raises(Refused):
        panels.audits.hand_in(part, by=guest)
    audit_changes.add_action(
        part, "See her.", owner_id=guest.account_id, due=panels.authority.today, by=guest, now=panels.authority.now
    )
    panels.audits.hand_in(part, by=guest)
    assert panels.status(part) == "ended"
    received = [one.kind for one in notices.for_person(panels.authority.asking(Role.HEAD_OF_SERVICE))]
    assert "audit_inadequate" not in received
