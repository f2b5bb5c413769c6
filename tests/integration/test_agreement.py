"""How far graders agree: whose cases, told apart how, and who may read of whom."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db.models import Q
from openpyxl import load_workbook

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.quality.audits.models import Audit
from practicelens.quality.moderation.agreement.queries import agreement, by_auditor
from practicelens.quality.standards.internal import domain_titles
from practicelens.quality.standards.models import ToolVersion
from practicelens.quality.standards.shipped import TOOLS
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.changes import set_rule
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.graded_twice import paired

pytestmark = pytest.mark.django_db
G = Grade
ALIKE = next(one for one in TOOLS if one.key == "case_audit").domains[0].key
"""The domain that both grade alike."""


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits of the small authority."""
    return Audits(authority)


def minimum(audits: Audits, pairs: int) -> None:
    """From how many pairs an auditor is spoken of."""
    day = audits.now.date()
    set_rule("agreement.minimum", pairs, valid_from=day, source="Ours", by=SYSTEM, now=audits.now)


def test_pairs_are_counted_with_the_way_they_shift_and_told_apart_from_second_grades(audits: Audits) -> None:
    paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT, **{ALIKE: G.GOOD})
    paired(audits, G.GOOD, G.GOOD)
    day = audits.now.date()
    found = agreement(asking(audits.actor(Role.DIRECTOR)), day, day)
    assert (found.overall.figures.n, found.overall.figures.same.value) == (2, 0.5)
    shift = found.overall.figures.shift
    assert (shift.lower, shift.same, shift.higher) == (1, 1, 0)
    assert {line.title: line.figures.n for line in found.kinds} == {"Second grades": 0, "Pairs": 2}
    moved = {line.title: line.figures.shift.lower for line in found.domains}
    assert moved.pop(domain_titles()[ALIKE]) == 0
    assert set(moved.values()) == {1}
    assert {line.tool for line in found.domains} == {next(one.title for one in TOOLS if one.key == "case_audit")}
    assert found.few


def test_another_day_or_another_team_has_none_of_them(audits: Audits) -> None:
    minimum(audits, 1)
    paired(audits, G.GOOD, G.GOOD)
    day = audits.now.date()
    officer = audits.officer
    assert agreement(asking(officer), day, day).overall.figures.n == 1
    assert agreement(asking(officer), day + timedelta(days=1), day + timedelta(days=9)).overall.figures.n == 0
    elsewhere = type(officer)(officer.account_id, officer.name)
    with pytest.raises(Missing):
        agreement(asking(elsewhere), day, day)


def test_few_pairs_of_some_teams_alone_are_withheld_and_the_whole_authority_s_are_told(audits: Audits) -> None:
    minimum(audits, 2)
    paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT)
    day, manager = audits.now.date(), audits.actor(Role.TEAM_MANAGER)
    few = agreement(asking(manager), day, day)
    assert (few.withheld, few.overall.figures.n, few.domains) == (1, 0, ())
    assert agreement(asking(audits.actor(Role.DIRECTOR)), day, day).overall.figures.n == 1
    paired(audits, G.GOOD, G.GOOD)
    assert (agreement(asking(manager), day, day).withheld, agreement(asking(manager), day, day).overall.figures.n) == (
        0,
        2,
    )


def test_few_pairs_of_one_kind_of_audit_are_withheld_though_all_together_are_enough(audits: Audits) -> None:
    minimum(audits, 2)
    contact = paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT)
    for _ in range(2):
        paired(audits, G.GOOD, G.GOOD)
    tool = next(one for one in TOOLS if not one.enters_cycle)
    Audit.objects.filter(Q(pk=contact) | Q(beside_id=contact)).update(tool=ToolVersion.objects.get(key=tool.key))
    day = audits.now.date()
    few, whole = (agreement(asking(audits.actor(role)), day, day) for role in (Role.TEAM_MANAGER, Role.DIRECTOR))
    assert (few.withheld, few.overall.figures.n, few.others, len(few.kinds)) == (1, 2, (), 2)
    assert (whole.withheld, whole.overall.figures.n, [row.figures.n for row in whole.others]) == (0, 2, [1])
    page = audits.authority.client(Role.TEAM_MANAGER).get("/moderation/agreement/").content.decode()
    assert "1 case of your teams was graded by two people in this period and is left out here" in page
    assert f"{tool.title}s" not in page and "Only" not in page


def test_whoever_reads_no_reports_of_audits_finds_nothing(audits: Audits) -> None:
    day = audits.now.date()
    for role in (Role.PRACTITIONER, Role.REVIEWING_OFFICER, Role.SCRUTINEER, Role.PARTNER):
        with pytest.raises(Missing):
            agreement(asking(audits.actor(role)), day, day)


def test_by_auditor_is_for_the_head_of_safeguarding_alone(audits: Audits) -> None:
    minimum(audits, 1)
    paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT)
    day = audits.now.date()
    lines = {line.auditor: line.figures for line in by_auditor(asking(audits.actor(Role.HEAD_OF_QA)), day, day).cases}
    manager, officer = lines["Priya Nair"], lines["Tom Ferris"]
    assert manager is not None and manager.shift.higher == 1
    assert officer is not None and officer.shift.lower == 1
    for role in set(Role) - {Role.HEAD_OF_QA}:
        with pytest.raises(Missing):
            by_auditor(asking(audits.actor(role)), day, day)


def test_of_an_auditor_with_fewer_pairs_than_the_minimum_nothing_is_said(audits: Audits) -> None:
    minimum(audits, 2)
    paired(audits, G.GOOD, G.GOOD)
    day, head = audits.now.date(), audits.actor(Role.HEAD_OF_QA)
    assert [(line.n, line.figures) for line in by_auditor(asking(head), day, day).cases] == [(1, None), (1, None)]
    paired(audits, G.GOOD, G.GOOD)
    assert all(line.figures is not None for line in by_auditor(asking(head), day, day).cases)


def test_audits_of_one_contact_stand_apart_from_case_audits_by_auditor_too(audits: Audits) -> None:
    minimum(audits, 1)
    paired(audits, G.GOOD, G.GOOD)
    contact, day = paired(audits, G.GOOD, G.REQUIRES_IMPROVEMENT), audits.now.date()
    of_contacts = next(one for one in TOOLS if not one.enters_cycle)
    Audit.objects.filter(Q(pk=contact) | Q(beside_id=contact)).update(tool=ToolVersion.objects.get(key=of_contacts.key))
    found = by_auditor(asking(audits.actor(Role.HEAD_OF_QA)), day, day)
    assert [(row.n, row.figures and row.figures.same.value) for row in found.cases] == [(1, 1.0), (1, 1.0)]
    assert [(row.n, row.figures and row.figures.same.value) for row in found.others] == [(1, 0.0), (1, 0.0)]
    client = audits.authority.client(Role.HEAD_OF_QA)
    assert "Audits of one contact or one meeting" in client.get("/moderation/agreement/auditors/").content.decode()
    book = load_workbook(BytesIO(client.get("/moderation/agreement/auditors/?as=xlsx").content))
    assert {"Case audits", "Audits of one contact or one"} <= {name[:28] for name in book.sheetnames}


def test_the_pages_say_how_few_they_are(audits: Audits) -> None:
    client = audits.authority.client(Role.HEAD_OF_QA)
    assert "No case was graded by two people" in client.get("/moderation/agreement/").content.decode()
    paired(audits, G.GOOD, G.GOOD)
    page = client.get("/moderation/agreement/").content.decode()
    assert "Only 1 pair." in page
    # Once below each table, and a mark in each cell: a sentence in a cell as wide as a number is ten lines high.
    tables = re.findall(r"<table.*?</table>(.*?)(?=<table|</section>)", page, re.DOTALL)
    assert tables and all(after.count("One pair cannot tell agreement from chance.") == 1 for after in tables)
    assert not re.search(r"<td[^>]*>(?:(?!</td>).)*One pair cannot", page, re.DOTALL)
    assert "Too few to say, with their pairs: " in client.get("/moderation/agreement/auditors/").content.decode()
    assert "/moderation/agreement/" in client.get("/audits/").content.decode()
