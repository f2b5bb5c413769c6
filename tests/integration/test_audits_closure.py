"""A child closed to us while a cycle runs: asked once of the Head of Service; each choice does what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.reports import queries as reports
from practicelens.governance.packs.states import Kind as Report
from practicelens.history.models import Event
from practicelens.quality.actions import queries as actions
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core.states import Closure, Status
from practicelens.quality.audits.cycle.closure import settle_closure
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import changes as work_changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
G, C = Grade, Closure
CLOSED = ChildKey("northborough", "case-system", "90009")
"""Closed to us in the published extract; 90003 is not."""


@pytest.fixture
def audits(authority: Authority, published: int) -> Audits:
    return Audits(authority)


def page(audits: Audits, audit_id: int, role: Role = Role.HEAD_OF_SERVICE) -> Any:
    return work_queries.audit(asking(audits.actor(role)), audit_id)


def settle(audits: Audits, audit_id: int, choice: Closure, words: str = "", role: Role = Role.HEAD_OF_SERVICE) -> None:
    version = page(audits, audit_id).version
    settle_closure(audit_id, choice, words, version=version, by=audits.actor(role), now=audits.now)


def asked(audits: Audits) -> list[str]:
    found = audits_waiting.waiting(asking(audits.actor(Role.HEAD_OF_SERVICE)))
    return [one.link for one in found if "closed to us" in one.title]


def reviewed(audits: Audits, grade: Grade = G.REQUIRES_IMPROVEMENT) -> int:
    """An audit of a child closed to us, its actions reviewed."""
    audit_id = audits.submitted(grade, child=CLOSED)
    audits.review(audit_id)
    return audit_id


@pytest.mark.parametrize(("choice", "words"), [(C.RE_AUDIT, ""), (C.END, "He moved on."), (C.LEARNING, "Ask fathers.")])
def test_it_is_asked_once_whatever_is_chosen_and_the_choice_is_kept(
    audits: Audits, choice: Closure, words: str
) -> None:
    audit_id = reviewed(audits)
    assert asked(audits) == [f"/audits/{audit_id}/closure/"] and page(audits, audit_id).may.settle_closure
    html = audits.authority.client(Role.HEAD_OF_SERVICE).get(f"/audits/{audit_id}/closure/").content.decode()
    assert "Closed since" in html and "graded " in html and "still to do. You are asked once" in html
    settle(audits, audit_id, choice, words)
    assert asked(audits) == [] and not page(audits, audit_id).may.settle_closure
    client = audits.authority.client(Role.HEAD_OF_SERVICE)
    assert client.get(f"/audits/{audit_id}/closure/").status_code == 302
    again = client.post(f"/audits/{audit_id}/closure/", {"choice": C.END.value, "words": "Typed by who came second."})
    assert again.status_code == 409 and "Typed by who came second." in again.content.decode()
    kept = Audit.objects.get(pk=audit_id).closure
    assert (kept.choice, kept.words, kept.chosen_by_id) == (
        choice,
        words,
        audits.authority.account(Role.HEAD_OF_SERVICE),
    )
    assert Event.objects.filter(kind="audits.closure_settled").count() == 1


@pytest.mark.parametrize("number", ["90013", "90010"])
def test_a_care_leaver_and_whoever_was_never_open_to_us_are_not_closed(audits: Audits, number: str) -> None:
    audit_id = audits.submitted(child=ChildKey("northborough", "case-system", number))
    view = page(audits, audit_id)
    assert not view.goes_on.child_closed and not view.may.settle_closure and asked(audits) == []


def test_the_work_up_to_the_closure_is_re_audited_at_once(audits: Audits) -> None:
    audit_id = reviewed(audits)
    settle(audits, audit_id, C.RE_AUDIT)
    first, again = Audit.objects.get(pk=audit_id), Audit.objects.get(original_id=audit_id)
    assert first.status == Status.RE_AUDIT and again.auditor_id == first.auditor_id
    assert again.period_end == first.closure.child_closed_on < audits.now.date()
    assert page(audits, audit_id).goes_on.closure == C.RE_AUDIT.words


def test_before_the_review_it_waits_for_it_and_is_then_of_the_same_time(audits: Audits) -> None:
    audit_id = audits.submitted(G.GOOD, child=CLOSED)
    settle(audits, audit_id, C.RE_AUDIT)
    assert not Audit.objects.filter(original_id=audit_id).exists()
    audits.review(audit_id)
    again = Audit.objects.get(pk=audits.re_audited(audit_id, G.GOOD))
    assert again.period_end == Audit.objects.get(pk=audit_id).closure.child_closed_on


@pytest.mark.parametrize(
    ("grade", "status"),
    [
        (G.INADEQUATE, Status.ENDED),
        (G.REQUIRES_IMPROVEMENT, Status.ENDED),
        (G.GOOD, Status.BEST_PRACTICE),
    ],
)
def test_after_that_re_audit_nothing_is_tracked_any_further(audits: Audits, grade: Grade, status: Status) -> None:
    audit_id = reviewed(audits)
    settle(audits, audit_id, C.RE_AUDIT)
    again = Audit.objects.get(original_id=audit_id).pk
    done(audits, again, grade)
    first = Audit.objects.get(pk=audit_id)
    assert (first.status, first.re_audit_due) == (status, None)
    assert first.four_rs.filter(held_on__isnull=True, called_off_on__isnull=True).count() == 0


def done(audits: Audits, audit_id: int, grade: Grade) -> None:
    """A re-audit started, filled in and handed in."""
    work_changes.start(audit_id, independent=True, by=audits.officer, now=audits.now)
    audits.fill(audit_id, grade)
    audits.hand_in(audit_id)


def test_without_the_choice_a_re_audit_of_requires_improvement_is_tracked_on(audits: Audits) -> None:
    audit_id = reviewed(audits)
    audits.re_audited(audit_id, G.REQUIRES_IMPROVEMENT)
    assert Audit.objects.get(pk=audit_id).status == Status.TRACKED


def test_what_was_learnt_is_an_action_of_the_team_manager_that_stays_when_the_cycle_has_ended(audits: Audits) -> None:
    audit_id = reviewed(audits)
    before = {one.id for one in actions.of_source(asking(audits.actor(Role.TEAM_MANAGER)), "audit", audit_id)}
    settle(audits, audit_id, C.LEARNING, "Ask fathers what they see.")
    found = actions.of_source(asking(audits.actor(Role.TEAM_MANAGER)), "audit", audit_id)
    (action,) = [one for one in found if one.id not in before]
    assert action.owner_id == audits.authority.account(Role.TEAM_MANAGER)
    assert action.what == "Take to the team what was learnt: Ask fathers what they see."
    assert action.due == date(2026, 12, 31)
    first = Audit.objects.get(pk=audit_id)
    assert first.status == Status.ENDED and "Ask fathers what they see." in first.ended_why


def test_ended_with_a_reason_it_says_so(audits: Audits) -> None:
    audit_id = reviewed(audits)
    settle(audits, audit_id, C.END, "The plan was achieved.")
    first = Audit.objects.get(pk=audit_id)
    assert (first.status, first.ended_because) == (Status.ENDED, "closed")
    assert first.ended_why == "The child is closed to us. The plan was achieved."


def test_every_choice_is_counted_in_the_re_audit_report(audits: Audits) -> None:
    settle(audits, reviewed(audits), C.END, "The plan was achieved.")
    by = asking(audits.actor(Role.HEAD_OF_QA))
    text = str(reports.report(by, Report.RE_AUDIT, None, Month(2026, 11)).document)
    assert "Children closed to us: 1 settled" in text and C.END.words in text


@pytest.mark.parametrize("choice", [C.END, C.LEARNING])
def test_a_reason_and_what_is_learnt_take_words(audits: Audits, choice: Closure) -> None:
    audit_id = reviewed(audits)
    with pytest.raises(Refused) as no:
        settle(audits, audit_id, choice, " ")
    assert no.value.code == "why_missing" and Audit.objects.get(pk=audit_id).status == Status.ACTIONS_REVIEWED


def test_a_child_who_is_not_closed_is_not_asked_about(audits: Audits) -> None:
    audit_id = audits.submitted(child=ChildKey("northborough", "case-system", "90003"))
    assert asked(audits) == []
    with pytest.raises(Refused) as no:
        settle(audits, audit_id, C.END, "Why.")
    assert no.value.code == "not_closed"


def test_it_is_chosen_once_by_the_head_of_service_at_the_latest_version(audits: Audits) -> None:
    audit_id = reviewed(audits)
    for role in (Role.HEAD_OF_QA, Role.TEAM_MANAGER, Role.QA_OFFICER, Role.DIRECTOR):
        with pytest.raises(Missing):
            settle(audits, audit_id, C.END, "Why.", role)
    with pytest.raises(Stale):
        head = audits.actor(Role.HEAD_OF_SERVICE)
        settle_closure(audit_id, C.END, "Why.", version=1, by=head, now=audits.now)
    settle(audits, audit_id, C.RE_AUDIT)
    with pytest.raises(Refused) as twice:
        settle(audits, audit_id, C.END, "Why.")
    assert twice.value.code == "chosen"


def test_the_page_asks_and_does_it(audits: Audits) -> None:
    audit_id = reviewed(audits)
    client, address = audits.authority.client(Role.HEAD_OF_SERVICE), f"/audits/{audit_id}/closure/"
    assert address in client.get(f"/audits/{audit_id}/").content.decode()
    sent = {"version": page(audits, audit_id).version, "choice": "end", "words": ""}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "words": "The plan was achieved."}).status_code == 302
    assert "The plan was achieved." in client.get(f"/audits/{audit_id}/").content.decode()
    assert "has ended already" in client.get(address, follow=True).content.decode()
