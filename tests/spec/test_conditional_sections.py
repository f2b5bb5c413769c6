"""The executable rule book of conditional sections: which domains an audit asks, by what was said of the child."""

from __future__ import annotations

from dataclasses import replace

import pytest

from practicelens.access.errors import Missing, Refused
from practicelens.quality.audits.core import rules
from practicelens.quality.standards.shipped import CASE_AUDIT, TOOLS
from practicelens.quality.standards.states import Grade
from tests.builders.audits import parts

# partners | independent | belonging (y, n or - for no answer), and the domains that are then not asked.
ASKED = """
y y y |
n y y | multi_agency
y n y | chair_oversight
y y n | permanence
n n n | multi_agency, chair_oversight, permanence
- - - |
- n - | chair_oversight
"""
WORDS = {"y": "yes", "n": "no", "-": ""}
QUESTIONS = ("partners", "independent", "belonging")


def lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


def answers(letters: str) -> dict[str, str]:
    return {key: WORDS[letter] for key, letter in zip(QUESTIONS, letters.split(), strict=True)}


@pytest.mark.parametrize("row", lines(ASKED))
def test_a_section_answered_no_is_not_asked(row: str) -> None:
    letters, _, left_out = row.partition("|")
    asked = {one.key for one in rules.asked(CASE_AUDIT, {rules.SECTIONS: answers(letters)})}
    expected = {key.strip() for key in left_out.split(",") if key.strip()}
    assert {one.key for one in CASE_AUDIT.domains} - asked == expected


@pytest.mark.parametrize("row", lines(ASKED))
def test_what_is_not_asked_is_not_missing_and_what_is_asked_is(row: str) -> None:
    letters, _, left_out = row.partition("|")
    expected = {key.strip() for key in left_out.split(",") if key.strip()}
    found = {gap.part for gap in rules.gaps(CASE_AUDIT, {rules.SECTIONS: answers(letters)})}
    assert {one.key for one in CASE_AUDIT.domains} - found == expected


@pytest.mark.parametrize("row", lines(ASKED))
def test_a_question_without_an_answer_is_missing_and_leads_to_it(row: str) -> None:
    letters = row.partition("|")[0]
    found = {gap.field for gap in rules.gaps(CASE_AUDIT, {rules.SECTIONS: answers(letters)}) if gap.part == "sections"}
    assert found == {key for key, answer in answers(letters).items() if not answer}


def test_a_finished_audit_needs_nothing_of_what_is_not_asked() -> None:
    done = parts()
    assert rules.gaps(CASE_AUDIT, done) == ()
    done[rules.SECTIONS]["independent"] = "no"
    del done["chair_oversight"]
    assert rules.gaps(CASE_AUDIT, done) == ()
    done[rules.SECTIONS]["independent"] = "yes"
    assert [gap.part for gap in rules.gaps(CASE_AUDIT, done)] == ["chair_oversight"]


def test_a_grade_typed_before_the_section_was_closed_suggests_nothing() -> None:
    done = parts(chair_oversight=Grade.INADEQUATE)
    grades = rules.domain_grades(CASE_AUDIT, done)
    assert rules.suggestion(CASE_AUDIT, grades) is Grade.REQUIRES_IMPROVEMENT
    done[rules.SECTIONS]["independent"] = "no"
    assert rules.suggestion(CASE_AUDIT, rules.domain_grades(CASE_AUDIT, done)) is Grade.GOOD


# compulsory, may not apply | what was answered | the field that is then missing, or nothing.
NEEDED = """
yes yes |                       | grade
yes yes | good                  | why
yes yes | good why              |
yes yes | does_not_apply        | why
yes yes | does_not_apply why    |
yes no  | does_not_apply why    | grade
no  yes |                       |
no  yes | good                  | why
no  yes | does_not_apply why    |
no  no  | does_not_apply why    | grade
"""


@pytest.mark.parametrize("row", lines(NEEDED))
def test_what_each_domain_needs(row: str) -> None:
    flags, given, missing = (cell.split() for cell in row.split("|"))
    changed = replace(CASE_AUDIT.domains[0], compulsory=flags[0] == "yes", may_not_apply=flags[1] == "yes")
    tool = replace(CASE_AUDIT, domains=(changed, *CASE_AUDIT.domains[1:]))
    done = parts()
    done[changed.key] = {"grade": given[0] if given else "", "why": "So." if "why" in given else ""}
    assert [gap.field for gap in rules.gaps(tool, done)] == missing


def test_an_answer_is_yes_or_no() -> None:
    assert rules.clean(CASE_AUDIT, "sections", {"partners": "no", "weather": "yes"}) == {"partners": "no"}
    with pytest.raises(Refused) as no:
        rules.clean(CASE_AUDIT, "sections", {"partners": "perhaps"})
    assert no.value.code == "yes_or_no"


def test_a_tool_without_questions_has_no_such_part() -> None:
    contacts = next(tool for tool in TOOLS if tool.key == "contacts")
    with pytest.raises(Missing):
        rules.clean(contacts, "sections", {"partners": "yes"})
