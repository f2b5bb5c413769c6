"""Pages of audits: who gets them, what they keep when refused, and what they never show."""

from __future__ import annotations

import pytest
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.safety import queries as safety_queries
from practicelens.quality.audits.work import changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits, parts
from tests.builders.authority import Authority

G = Grade


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def get(audits: Audits, role: Role, name: str, *args: object) -> str:
    answer = audits.authority.client(role).get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_an_officer_works_through_an_audit_by_its_forms(audits: Audits) -> None:
    audit_id = audits.allocated()
    client = audits.authority.client(Role.QA_OFFICER)
    assert "Start this audit" in get(audits, Role.QA_OFFICER, "audit", audit_id)
    form = client.get(reverse("audit-start", args=[audit_id])).content.decode()
    assert f'href="{reverse("audit", args=[audit_id])}">Go back without' in form  # its parts are not there yet
    assert client.post(reverse("audit-start", args=[audit_id]), {"independent": "yes"}).status_code == 302
    for part, typed in parts(overall=G.REQUIRES_IMPROVEMENT).items():
        assert get(audits, Role.QA_OFFICER, "audit-part", audit_id, part)
        answer = client.post(reverse("audit-part", args=[audit_id, part]), {**typed, "version": "0", "go": "on"})
        assert answer.status_code == 302
    added = {"what": "See her alone.", "owner": audits.authority.account(Role.PRACTITIONER)}
    due = {"due_0": "27", "due_1": "11", "due_2": "2026", "due_day": "27", "due_month": "11", "due_year": "2026"}
    assert client.post(reverse("audit-actions", args=[audit_id]), {**added, **due}).status_code == 302
    assert "Nothing is missing" in get(audits, Role.QA_OFFICER, "audit-submit", audit_id)
    version = work_queries.audit(asking(audits.officer), audit_id).version
    assert client.post(reverse("audit-submit", args=[audit_id]), {"version": version}).status_code == 302
    page = get(audits, Role.TEAM_MANAGER, "audit", audit_id)
    assert "Requires improvement" in page and "See her alone." in page
    assert page.index("What went well") < page.index("Grades</h2>")


def test_the_check_lists_what_is_missing_with_links(audits: Audits) -> None:
    audit_id = audits.started()
    page = get(audits, Role.QA_OFFICER, "audit-submit", audit_id)
    assert "Choose a grade for “Assessment”." in page
    assert reverse("audit-part", args=[audit_id, "assessment"]) + "#grade" in page


def test_drafts_are_saved_as_json(audits: Audits) -> None:
    audit_id = audits.started()
    client = audits.authority.client(Role.QA_OFFICER)
    url = reverse("audit-save", args=[audit_id, "assessment"])
    answer = client.post(url, {"seen": "Five", "version": "0"}, headers={"accept": "application/json"})
    assert answer.status_code == 200 and answer.json()["version"] == 1
    stale = client.post(url, {"seen": "Six", "version": "0"}, headers={"accept": "application/json"})
    assert stale.status_code == 409 and stale.json()["message"]


def test_a_stale_form_keeps_what_was_typed_and_shows_both(audits: Audits) -> None:
    audit_id = audits.started()
    changes.save_draft(audit_id, "assessment", {"seen": "Theirs"}, version=0, by=audits.officer, now=audits.now)
    client = audits.authority.client(Role.QA_OFFICER)
    answer = client.post(reverse("audit-part", args=[audit_id, "assessment"]), {"seen": "Mine", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Mine" in page and "Theirs" in page
    again = client.post(reverse("audit-part", args=[audit_id, "assessment"]), {"seen": "Mine", "version": "1"})
    assert again.status_code == 302


def test_every_look_at_an_audit_is_recorded(audits: Audits) -> None:
    audit_id = audits.submitted()
    get(audits, Role.TEAM_MANAGER, "audit", audit_id)
    look = Event.objects.filter(look=True, subject_kind="audit").latest("id")
    assert (look.by_id, look.subject_id) == (audits.authority.account(Role.TEAM_MANAGER), str(audit_id))


def test_the_practitioner_sees_no_grade_before_their_own(audits: Audits) -> None:
    audit_id = audits.submitted(G.INADEQUATE)
    page = get(audits, Role.PRACTITIONER, "audit", audit_id)
    assert "Inadequate" not in page and "Give your own view" in page
    assert "Inadequate" not in get(audits, Role.PRACTITIONER, "audits")
    client = audits.authority.client(Role.PRACTITIONER)
    own = {"overall": "good", "why": "We kept her safe.", "domain_impact": "good", "why_impact": "She sleeps again."}
    assert client.post(reverse("audit-own-grades", args=[audit_id]), own).status_code == 302
    shown = get(audits, Role.PRACTITIONER, "audit", audit_id)
    assert "Inadequate" in shown and "She sleeps again." in shown


def test_a_grade_of_ones_own_takes_its_reason_domain_by_domain(audits: Audits) -> None:
    audit_id = audits.started()
    client, address = audits.authority.client(Role.PRACTITIONER), reverse("audit-own-grades", args=[audit_id])
    own = {"overall": "good", "why": "We kept her safe.", "domain_impact": "good", "why_assessment": "It was thorough."}
    no = client.post(address, own)
    text = no.content.decode()
    assert no.status_code == 422 and "Say why you grade" in text and "or empty the reason" in text
    assert "It was thorough." in text and work_queries.audit(asking(audits.officer), audit_id).own_handed_in_at is None
    with pytest.raises(Refused) as refused:
        given = changes.OwnGrades(G.GOOD, "Safe.", {"impact": G.GOOD}, {"impact": " "})
        changes.hand_in_own_grades(audit_id, given, by=audits.actor(Role.PRACTITIONER), now=audits.now)
    assert refused.value.code == "domain_why_missing"
    own |= {"domain_assessment": "outstanding", "why_impact": "She sleeps again."}
    assert client.post(address, own).status_code == 302
    before = get(audits, Role.PRACTITIONER, "audit", audit_id)
    # Before both are in it is theirs alone.
    assert "It was thorough." in before and "It was thorough." not in get(audits, Role.QA_OFFICER, "audit", audit_id)
    audits.fill(audit_id)
    audits.hand_in(audit_id)
    for role in (Role.QA_OFFICER, Role.TEAM_MANAGER, Role.PRACTITIONER):
        shown = get(audits, role, "audit", audit_id)
        assert "It was thorough." in shown and "She sleeps again." in shown


def test_the_months_after_by_their_forms(audits: Audits) -> None:
    audit_id = audits.submitted(G.INADEQUATE)
    day = {"held_on_day": "23", "held_on_month": "11", "held_on_year": "2026"}
    held = {**day, "attendees": "Both", "notes": "Agreed"}
    met = {
        **{f"heading_{place}": "Worked out" for place in range(4)},
        **day,
        "safety": "Yes, seen today",
        "chair": audits.authority.account(Role.HEAD_OF_QA),
        "people": [audits.authority.account(Role.PRACTITIONER)],
        "support": "Time",
        "looks_for": "Visits",
    }
    manager, officer = audits.authority.client(Role.TEAM_MANAGER), audits.authority.client(Role.QA_OFFICER)
    assert "See her alone" in get(audits, Role.TEAM_MANAGER, "audit-review", audit_id)
    version = audits.version(audit_id, Role.TEAM_MANAGER)
    refused = manager.post(reverse("audit-review", args=[audit_id]), {**held, "stands": version, "notes": ""})
    assert refused.status_code == 422 and "Both" in refused.content.decode()
    assert manager.post(reverse("audit-review", args=[audit_id]), {**held, "stands": version}).status_code == 302
    assert "Reconstruct" in get(audits, Role.QA_OFFICER, "audit-four-r", audit_id)
    version = audits.version(audit_id, Role.QA_OFFICER)
    assert officer.post(reverse("audit-four-r", args=[audit_id]), {**met, "stands": version}).status_code == 302
    assert work_queries.audit(asking(audits.officer), audit_id).row.status is Status.ACTIONS_REVIEWED


def test_safety_and_actions_by_their_forms(audits: Audits) -> None:
    audit_id = audits.submitted(G.INADEQUATE)
    officer = audits.authority.client(Role.QA_OFFICER)
    typed = {"telephoned": "Priya Nair", "worry": "Not seen", "done": ""}
    assert officer.post(reverse("audit-not-safe", args=[audit_id]), typed).status_code == 302
    page = get(audits, Role.TEAM_MANAGER, "audit-not-safe", audit_id)
    assert "Say what was done" in page
    _, concerns = safety_queries.concerns(asking(audits.officer), audit_id, audits.now)
    answered = audits.authority.client(Role.TEAM_MANAGER).post(
        reverse("audit-concern-answer", args=[audit_id, concerns[0].id]), {"words": "Seen and safe."}
    )
    assert answered.status_code == 302
    action = work_queries.audit(asking(audits.officer), audit_id).actions[0]
    practitioner = audits.authority.client(Role.PRACTITIONER)
    assert "It is done" in get(audits, Role.PRACTITIONER, "action", action.id)
    done = practitioner.post(
        reverse("action", args=[action.id]), {"evidence": "Visit of today", "version": action.version}
    )
    assert done.status_code == 302
    version = work_queries.audit(asking(audits.officer), audit_id).actions[0].version
    checked = officer.post(reverse("action-check", args=[action.id]), {"was_done": "yes", "version": version})
    assert checked.status_code == 302
    assert "Checked by" in get(audits, Role.PRACTITIONER, "action", action.id)
    assert get(audits, Role.TEAM_MANAGER, "actions")


def test_the_head_of_safeguarding_allocates_and_passes_on(audits: Audits) -> None:
    client = audits.authority.client(Role.HEAD_OF_QA)
    officer = audits.authority.account(Role.QA_OFFICER)
    asked = {"tool": "case_audit", "team": audits.authority.team, "auditor": officer, "child": "B-1", "theme": ""}
    assert get(audits, Role.HEAD_OF_QA, "audit-allocate")
    unsaid = client.post(reverse("audit-allocate"), asked)
    assert unsaid.status_code == 422 and "Say why these children are chosen" in unsaid.content.decode()
    asked["why"] = "The strategy meeting asked for it"
    assert client.post(reverse("audit-allocate"), asked).status_code == 302
    undrawn = client.post(reverse("audit-allocate"), {**asked, "child": ""})
    assert undrawn.status_code == 422 and "Nothing is published yet" in undrawn.content.decode()
    audit_id = core_queries.audits(asking(audits.officer))[0].id
    passed = {"auditor": audits.authority.account(Role.REVIEWING_OFFICER), "words": "Leave"}
    assert client.post(reverse("audit-pass-on", args=[audit_id]), passed).status_code == 302
    assert client.post(reverse("audit-withdraw", args=[audit_id]), {"words": "Moved away"}).status_code == 302


@pytest.mark.parametrize(
    "query", ["", "?mine=yes", "?status=late", "?status=submitted&month=2026-11-01", "?team=&page=x9"]
)
def test_the_list_is_narrowed_by_links(audits: Audits, query: str) -> None:
    audits.submitted()
    for role in (Role.QA_OFFICER, Role.TEAM_MANAGER, Role.HEAD_OF_QA, Role.PRACTITIONER):
        assert audits.authority.client(role).get(reverse("audits") + query).status_code == 200


def test_handing_in_twice_leads_back_to_the_audit_and_changes_nothing(audits: Audits) -> None:
    audit_id = audits.submitted()
    client, before = audits.authority.client(Role.QA_OFFICER), work_queries.audit(asking(audits.officer), audit_id)
    for address in (reverse("audit-submit", args=[audit_id]), reverse("audit-part", args=[audit_id, "assessment"])):
        assert "stands as you handed it in" in client.get(address, follow=True).content.decode()
        answer = client.post(address, {"version": str(before.version), "why": "Other words"}, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("audit", args=[audit_id])
        assert "Nothing was changed just now." in answer.content.decode()
    assert work_queries.audit(asking(audits.officer), audit_id) == before
    assert audits.authority.client(Role.TEAM_MANAGER).get(address).status_code == 404


def test_a_practitioner_who_goes_back_to_their_own_view_is_led_to_where_it_stands(audits: Audits) -> None:
    audit_id = audits.started()
    client, address = audits.authority.client(Role.PRACTITIONER), reverse("audit-own-grades", args=[audit_id])
    assert client.get(address).status_code == 200
    assert client.post(address, {"overall": "good", "why": "We met weekly."}).status_code == 302
    answer = client.post(address, {"overall": "inadequate", "why": "Again."}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("audit", args=[audit_id])
    assert "own view is handed in, and stands" in answer.content.decode()
    own = work_queries.audit(asking(audits.actor(Role.PRACTITIONER)), audit_id).own
    assert own is not None and own.overall is G.GOOD


def test_saving_the_whole_and_going_on_stops_at_what_the_domains_suggest(audits: Audits) -> None:
    audit_id = audits.started()
    for key, words in parts().items():
        if key not in ("whole", "sections"):
            changes.save_draft(audit_id, key, words, version=0, by=audits.officer, now=audits.now)
    client, url = audits.authority.client(Role.QA_OFFICER), reverse("audit-part", args=[audit_id, "whole"])
    typed = {"grade": "inadequate", "why": "She was not seen.", "go": "on"}
    stopped = client.post(url, {**typed, "version": "0"})
    assert stopped["Location"] == f"{url}#suggested"
    assert "Why does yours differ?" in client.get(url).content.decode()
    assert client.post(url, {**typed, "version": "1"})["Location"] == f"{url}#suggested"  # still without a word on it
    gone = client.post(url, {**typed, "version": "1", "differs_why": "The visits weigh more."})
    assert gone["Location"] == reverse("audit-submit", args=[audit_id])


def test_the_day_of_the_conversation_is_asked_in_three_boxes_and_half_of_one_loses_nothing(audits: Audits) -> None:
    audit_id, client = audits.started(), audits.authority.client(Role.QA_OFFICER)
    page, save = (reverse(name, args=[audit_id, "conversation"]) for name in ("audit-part", "audit-save"))
    half = {"held_on_day": "19", "held_on_month": "11", "held_on_year": "", "best": "The box", "version": "0"}
    refused = client.post(page, half)
    shown = refused.content.decode()
    assert refused.status_code == 422 and 'value="19"' in shown and "The box" in shown
    assert client.post(save, half).status_code == 200  # as it is typed: the day is no mistake yet
    kept = work_queries.work(asking(audits.officer), audit_id).answers["conversation"]
    assert kept == {"best": "The box"}
    whole = {**half, "held_on_year": "2026", "version": "1"}
    assert client.post(page, whole).status_code == 302
    assert 'value="2026"' in client.get(page).content.decode()
    audit = work_queries.audit(asking(audits.officer), audit_id)
    assert f"{audit.talked_on}" == "2026-11-19"
    later = client.post(page, {**whole, "held_on_day": "24", "version": "2"})
    assert later.status_code == 422 and "cannot be in the future" in later.content.decode()
    stale = client.post(page, {**whole, "held_on_day": "18"})
    assert stale.status_code == 409 and "Thursday 19 November" in stale.content.decode()
    assert client.post(page, {**whole, **dict.fromkeys(half, ""), "version": "2"}).status_code == 302
    assert work_queries.audit(asking(audits.officer), audit_id).talked_on is None
