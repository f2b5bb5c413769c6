"""4R meetings: called off, held with what must be said, and reflections that belong to whoever wrote them."""

from __future__ import annotations

import pytest

from practicelens.access.roles import Role
from practicelens.quality.audits import changes, queries
from practicelens.quality.audits.changes_base import load_for_house
from practicelens.quality.audits.states import Status
from practicelens.quality.standards.states import Grade
from tests.builders.audits import Audits
from tests.builders.authority import Authority

TOLD_OFF = "four_r_called_off"


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def waits(audits: Audits, role: Role) -> list[str]:
    return [one.title for one in queries.waiting(audits.actor(role), audits.now.date())]


class TestCalledOff:
    @pytest.mark.parametrize("reviewed", [True, False])
    def test_it_is_not_to_be_held_any_more_and_the_audit_goes_on(self, audits: Audits, reviewed: bool) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        if reviewed:
            audits.review(audit_id)
        assert any("4R" in title for title in waits(audits, Role.QA_OFFICER))
        row = load_for_house(audit_id)
        assert changes.call_off_four_r(row, "The agreed grade is Good.", by=audits.officer, now=audits.now)
        row.save()
        page = queries.audit(audits.officer, audit_id)
        assert page.row.status is (Status.ACTIONS_REVIEWED if reviewed else Status.SUBMITTED)
        assert (page.re_audit_due is not None) is reviewed
        assert page.four_rs[0].called_off_why == "The agreed grade is Good." and not page.may.four_r
        assert not any("4R" in title for title in waits(audits, Role.QA_OFFICER))
        assert not changes.call_off_four_r(row, "Again", by=audits.officer, now=audits.now)

    def test_the_end_of_the_cycle_calls_it_off(self, audits: Audits) -> None:
        audit_id = audits.submitted(Grade.INADEQUATE)
        head = audits.actor(Role.HEAD_OF_SERVICE)
        version = audits.version(audit_id, Role.HEAD_OF_SERVICE)
        changes.end_with_reason(audit_id, "Moved away.", version=version, by=head, now=audits.now)
        page = queries.audit(audits.officer, audit_id)
        assert page.row.status is Status.ENDED and page.four_rs[0].called_off_on == audits.now.date()
