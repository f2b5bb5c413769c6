"""What the dataset has of a child stands beside the evidence box: age, plan, visits, reviews; to its graders alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.people.asking import key_of
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import queries
from tests.builders import extracts
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db
ON_PLAN, LOOKED_AFTER = "90004", "90007"


@pytest.fixture
def audits(authority: Authority, data_dir: Path, tmp_path: Path) -> Audits:
    """With two extracts, a month apart, published."""
    found = Audits(authority)
    for day in (date(2026, 10, 20), date(2026, 11, 20)):
        book = extracts.workbook(tmp_path / "files" / f"annex-a-{day}.xlsx", as_at=day)
        extracts.publish(authority, book, day, now=found.now)
    return found


def started(audits: Audits, identifier: str) -> int:
    """An audit under way about a child of the extracts."""
    return audits.started(child=key_of(identifier))


def test_every_extracts_visits_and_reviews_of_the_period_stand_there_with_age_and_plan(audits: Audits) -> None:
    stands = queries.work(asking(audits.officer), started(audits, ON_PLAN)).standing
    assert stands is not None
    assert (stands.age, stands.plan, stands.plan_since) == (8, "child protection plan", date(2026, 10, 31))
    assert stands.visits == (date(2026, 10, 14), date(2026, 10, 15), date(2026, 11, 14), date(2026, 11, 15))
    reviewed = queries.work(asking(audits.officer), started(audits, LOOKED_AFTER)).standing
    assert reviewed is not None
    assert (reviewed.plan, reviewed.reviews) == ("looked after", (date(2026, 9, 10), date(2026, 10, 11)))


def test_a_visit_before_the_audited_period_is_not_told(audits: Audits) -> None:
    audit_id = started(audits, ON_PLAN)
    Audit.objects.filter(pk=audit_id).update(period_start=date(2026, 11, 1))
    stands = queries.work(asking(audits.officer), audit_id).standing
    assert stands is not None
    assert stands.visits == (date(2026, 11, 14), date(2026, 11, 15))


def test_the_page_shows_them_beside_the_box_and_no_page_of_the_child_opens(audits: Audits) -> None:
    audit_id = started(audits, ON_PLAN)
    client = audits.authority.client(Role.QA_OFFICER)
    page = client.get(reverse("audit-part", args=[audit_id, "planning"])).content.decode()
    assert "<dt>Plan</dt><dd>Child protection plan since 31 October 2026</dd>" in page
    assert "aged 8, child protection plan" in page
    assert "Visits by the extracts: 14 October, 15 October, 14 November, 15 November." in page
    link = reverse("child", args=[ON_PLAN])
    assert (client.get(link).status_code == 200) is (link in page)


def test_a_child_no_extract_knows_is_said_so(audits: Audits) -> None:
    audit_id = audits.started(child=replace(key_of(ON_PLAN), identifier="B-404"))
    client = audits.authority.client(Role.QA_OFFICER)
    page = client.get(reverse("audit-part", args=[audit_id, "planning"])).content.decode()
    assert "No extract that can be read knows this child." in page
