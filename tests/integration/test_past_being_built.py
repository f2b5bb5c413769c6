"""While a demonstration's past is being built behind its pages, nobody is told what the past is about to settle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practicelens.jobs import chase_audits
from practicelens.notices.models import Notice
from tests.builders.audits import Audits
from tests.builders.authority import Authority


def test_an_audit_of_the_past_is_not_told_as_late_before_it_is_handed_in(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    audits = Audits(authority)
    audits.allocated()
    later, letters = audits.now + timedelta(days=60), Notice.objects.filter(kind="audit_late")
    monkeypatch.setattr(chase_audits, "past_is_missing", lambda: True)
    assert "late audit" not in chase_audits.run(later) and not letters.exists()
    monkeypatch.setattr(chase_audits, "past_is_missing", lambda: False)
    assert "1 late audit chased" in chase_audits.run(later) and letters.exists()
