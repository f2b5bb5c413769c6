"""The summary for the child's record: what it says and does not, who puts it there, and until when it waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.quality.audits import waiting as audits_waiting
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.audits.record import changes
from practicelens.quality.audits.record import queries as record_queries
from practicelens.quality.audits.record.queries import late_if_handed_in_by
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def text(audits: Audits, audit_id: int, role: Role = Role.QA_OFFICER) -> str:
    return record_queries.record_summary(asking(audits.actor(role), audits.now.date()), audit_id).text


def waits(audits: Audits, role: Role, days: int = 0) -> list[str]:
    day = audits.now.date() + timedelta(days=days)
    return [
        one.title for one in audits_waiting.waiting(asking(audits.actor(role), day)) if "child’s record" in one.title
    ]


def test_what_went_well_stands_first_and_no_grade_of_the_worker(audits: Audits) -> None:
    written = text(audits, audits.submitted(Grade.INADEQUATE))
    well, family, better, will = (
        written.index(one)
        for one in ("What is going well", "She felt listened to", "What would make it better", "What will be done")
    )
    assert well < family < better < will and "See her alone this week. (Amina Yusuf, by 23 November 2026)" in written
    assert not any(grade.words in written for grade in Grade)


def test_with_grades_where_the_authority_asks_for_them(audits: Audits) -> None:
    audit_id, by = audits.submitted(Grade.INADEQUATE), audits.actor(Role.HEAD_OF_QA)
    today = audits.now.date()
    rulebook.set_rule("record.includes_grades", "yes", valid_from=today, source="Ours", by=by, now=audits.now)
    assert "The whole: Inadequate" in text(audits, audit_id)


@pytest.mark.parametrize("role", [Role.QA_OFFICER, Role.TEAM_MANAGER, Role.HEAD_OF_QA])
def test_these_may_put_it_there(audits: Audits, role: Role) -> None:
    audit_id = audits.submitted()
    changes.put_on_record(audit_id, audits.now.date(), by=audits.actor(role), now=audits.now)
    assert work_queries.audit(asking(audits.officer), audit_id).on_record == audits.now.date()
    with pytest.raises(Refused) as no:
        changes.put_on_record(audit_id, audits.now.date(), by=audits.actor(role), now=audits.now)
    assert no.value.code == "on_record"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.HEAD_OF_SERVICE, Role.DIRECTOR])
def test_these_may_not(audits: Audits, role: Role) -> None:
    audit_id = audits.submitted()
    with pytest.raises(Missing):
        changes.put_on_record(audit_id, audits.now.date(), by=audits.actor(role), now=audits.now)
    with pytest.raises(Missing):
        text(audits, audit_id, role)


def test_not_before_it_is_handed_in_nor_on_a_day_to_come(audits: Audits) -> None:
    started, submitted = audits.started(), audits.submitted()
    with pytest.raises(Missing):
        text(audits, started)
    for days, code in ((1, "in_future"), (-1, "before_submission")):
        with pytest.raises(Refused) as no:
            day = audits.now.date() + timedelta(days=days)
            changes.put_on_record(submitted, day, by=audits.officer, now=audits.now)
        assert no.value.code == code


def test_it_waits_for_the_auditor_and_once_late_for_the_team_manager_too(audits: Audits) -> None:
    audit_id = audits.submitted()
    assert len(waits(audits, Role.QA_OFFICER)) == 1 and waits(audits, Role.TEAM_MANAGER, days=7) == []
    assert waits(audits, Role.TEAM_MANAGER, days=8) == ["1 audit summary is late for the child’s record"]
    missing = Filters(not_on_record=True)
    assert core_queries.count(asking(audits.actor(Role.TEAM_MANAGER)), missing) == 1
    # The line leads to as many as it counts, and to none of those that are still in time.
    for days, late in ((7, 0), (8, 1)):
        manager = asking(audits.actor(Role.TEAM_MANAGER), audits.now.date() + timedelta(days=days))
        by = late_if_handed_in_by(manager)
        assert core_queries.count(manager, Filters(not_on_record=True, not_on_record_by=by)) == late
    changes.put_on_record(audit_id, audits.now.date(), by=audits.officer, now=audits.now)
    assert waits(audits, Role.QA_OFFICER) == waits(audits, Role.TEAM_MANAGER, days=8) == []
    assert core_queries.count(asking(audits.actor(Role.TEAM_MANAGER)), missing) == 0


def test_by_its_pages(audits: Audits, settings) -> None:
    settings.CASE_SYSTEM_ADDRESS = "https://cases.example/{identifier}"
    audit_id, client = audits.submitted(), audits.authority.client(Role.QA_OFFICER)
    address = reverse("audit-summary", args=[audit_id])
    page = client.get(address).content.decode()
    assert "https://cases.example/B-18012" in page and "What is going well" in page
    taken = client.get(reverse("audit-summary-text", args=[audit_id]))
    assert taken.content.decode() == text(audits, audit_id)
    assert "B-18012" not in taken.headers["Content-Disposition"] and ".txt" in taken.headers["Content-Disposition"]
    day = {"on_day": "23", "on_month": "11", "on_year": "2026"}
    assert client.post(address, {**day, "on_day": "40"}).status_code == 422
    assert client.post(address, day).status_code == 302
    assert "Since" in client.get(address).content.decode()
