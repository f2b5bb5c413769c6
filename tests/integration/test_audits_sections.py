"""Conditional sections and the dated suggestion, through the pages and into what stands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.quality.audits.core.rules import SECTIONS
from practicelens.quality.audits.grades import queries as grades_queries
from practicelens.quality.audits.models import DomainGrade, Grading
from practicelens.quality.audits.work import changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.findings.models import Finding
from practicelens.quality.standards import changes as standards
from practicelens.quality.standards.models import ToolVersion
from practicelens.quality.standards.states import Grade
from practicelens.rulebook import changes as rulebook
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

VERSION_1 = Path(__file__).parents[1] / "files" / "standards" / "case_audit_v1.json"
CHAIR = "IRO and conference chair oversight"


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def answer(audits: Audits, audit_id: int, version: int, **answers: str) -> None:
    changes.save_draft(audit_id, SECTIONS, answers, version=version, by=audits.officer, now=audits.now)


def page(audits: Audits, role: Role, name: str, *args: object) -> str:
    found = audits.authority.client(role).get(reverse(name, args=args))
    assert found.status_code == 200, (name, found.status_code)
    return found.content.decode()


def test_a_section_answered_no_leaves_the_form_the_grades_and_the_findings(audits: Audits) -> None:
    audit_id = audits.started()
    audits.fill(audit_id)
    assert CHAIR in page(audits, Role.QA_OFFICER, "audit-submit", audit_id)
    answer(audits, audit_id, 1, independent="no")
    assert CHAIR not in page(audits, Role.QA_OFFICER, "audit-submit", audit_id)
    closed = reverse("audit-part", args=[audit_id, "chair_oversight"])
    assert audits.authority.client(Role.QA_OFFICER).get(closed).status_code == 404
    audits.hand_in(audit_id)
    given = DomainGrade.objects.filter(grading__audit=audit_id).values_list("domain", flat=True)
    assert "chair_oversight" not in given and len(given) == 9
    assert not Finding.objects.filter(theme=CHAIR).exists()
    assert Finding.objects.filter(theme="Assessment").exists()
    shown = page(audits, Role.TEAM_MANAGER, "audit", audit_id)
    assert "Independent oversight was not asked." in shown


def test_the_practitioner_is_asked_for_the_domains_that_apply(audits: Audits) -> None:
    audit_id = audits.started()
    assert CHAIR in page(audits, Role.PRACTITIONER, "audit-own-grades", audit_id)
    answer(audits, audit_id, 0, independent="no")
    assert CHAIR not in page(audits, Role.PRACTITIONER, "audit-own-grades", audit_id)


def test_an_unanswered_question_is_missing_and_leads_to_its_page(audits: Audits) -> None:
    audit_id = audits.started()
    audits.fill(audit_id)
    answer(audits, audit_id, 1, independent="")
    shown = page(audits, Role.QA_OFFICER, "audit-submit", audit_id)
    assert reverse("audit-part", args=[audit_id, SECTIONS]) + "#independent" in shown
    assert "Nothing is missing" not in shown


def test_an_audit_of_version_one_is_shown_on_it_exactly(audits: Audits) -> None:
    kept = json.loads(VERSION_1.read_text("utf-8"))
    ToolVersion.objects.filter(key="case_audit").delete()
    fields = {"version": 1, "title": kept["title"], "content": kept["content"]}
    ToolVersion.objects.create(key="case_audit", status="published", published_at=audits.now, **fields)
    audit_id = audits.submitted()
    standards.ship(by=SYSTEM, now=audits.now)
    done = work_queries.audit(asking(audits.officer), audit_id)
    assert done.tool.version == 1 and done.tool.sections == () and done.tool.hours == 0
    assert [one.key for one in done.asked] == [one["key"] for one in kept["content"]["domains"]]
    read = done.tool.to_json()
    for name in ("about", "enters_cycle", "subject"):
        assert read[name] == kept["content"][name]
    for domain, before in zip(read["domains"], kept["content"]["domains"], strict=True):
        assert {name: domain[name] for name in before} == before
    assert ToolVersion.objects.get(key="case_audit", version=1).content == kept["content"]
    assert "version 1" in page(audits, Role.TEAM_MANAGER, "audit", audit_id)


class TestSuggestion:
    def whole(self, audits: Audits, audit_id: int, **answers: str) -> str:
        kept = work_queries.work(asking(audits.officer, audits.now.date()), audit_id).versions.get("whole", 0)
        changes.save_draft(audit_id, "whole", answers, version=kept, by=audits.officer, now=audits.now)
        return page(audits, Role.QA_OFFICER, "audit-part", audit_id, "whole")

    def test_it_is_shown_after_grade_and_reason_and_never_before(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, Grade.REQUIRES_IMPROVEMENT)
        assert "The domains suggest" not in self.whole(audits, audit_id, grade="", why="", differs_why="")
        assert "The domains suggest" not in self.whole(audits, audit_id, grade="good")
        shown = self.whole(audits, audit_id, why="It holds together.")
        assert "The domains suggest Requires improvement" in shown
        assert "The rule." in shown and "since Practice Lens came" in shown

    def test_differing_takes_a_word_and_is_shown_with_the_rule_of_its_day(self, audits: Audits) -> None:
        audit_id = audits.started()
        audits.fill(audit_id, Grade.REQUIRES_IMPROVEMENT)
        self.whole(audits, audit_id, grade="good", differs_why="")
        found = work_queries.work(asking(audits.officer, audits.now.date()), audit_id).gaps
        assert [gap.field for gap in found] == ["differs_why"]
        self.whole(audits, audit_id, differs_why="Mended before the audit.")
        audits.hand_in(audit_id)
        kept = Grading.objects.get(audit=audit_id)
        assert kept.suggested == "requires_improvement" and kept.suggested_by["name"] == "lower_median"
        shown = page(audits, Role.TEAM_MANAGER, "audit", audit_id)
        assert "The domains suggested Requires improvement. Mended before the audit." in shown
        assert "The grade in the middle" in shown

    def test_how_often_it_differs_is_counted(self, audits: Audits) -> None:
        audits.submitted(Grade.GOOD)
        audit_id = audits.started()
        audits.fill(audit_id, Grade.GOOD)
        self.whole(audits, audit_id, grade="outstanding", differs_why="The best I have seen.")
        audits.hand_in(audit_id)
        day = audits.now.date()
        found = grades_queries.suggested(asking(audits.actor(Role.HEAD_OF_QA)), day, day)
        assert [one.differs for one in found] == [False, True]
        assert (found[1].suggested, found[1].given) == (Grade.GOOD, Grade.OUTSTANDING)
        assert grades_queries.suggested(asking(audits.actor(Role.ADMINISTRATOR)), day, day) == ()

    def test_the_rule_says_from_when_and_whose_it_is(self, audits: Audits) -> None:
        fields = {"valid_from": date(2026, 11, 23), "source": "QA board of November"}
        by = audits.actor(Role.HEAD_OF_QA)
        rulebook.set_rule("grade.suggestion", "lower_median", **fields, by=by, now=audits.now)
        kept = Grading.objects.get(audit=audits.submitted())
        assert kept.suggested_by["source"] == "QA board of November" and kept.suggested_by["since"]
