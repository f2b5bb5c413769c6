"""The executable rule book of the audit cycle: what follows what, and when, as tables that people can read.

docs/reference/cycle.md is made from the same table of moves by ``run.py docs``.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from practicelens.access.errors import Refused
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.facts import timing_by
from practicelens.quality.audits.core.states import (
    CLOSED,
    MOVES,
    Event,
    Facts,
    Status,
    after,
    diagram,
    holds,
    reference,
)
from practicelens.quality.standards.shipped import CASE_AUDIT, TOOLS
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.queries import Rules
from practicelens.workdays.calendar import england

# The cycle told as stories: each is a first audit's grade, then what happens to it and where it stands after.
# "=" gives a re-audit's grade, "~" changes it, "held" changes it where the Head of Service held it before.
# "4R" is the meeting.
STORIES = """
good:                 review → actions_reviewed; open → re_audit; =good → best_practice; share → ended
outstanding:          review → actions_reviewed; open → re_audit; =outstanding → best_practice; share → ended
good:                 review → actions_reviewed; open → re_audit; =inadequate → escalated
requires_improvement: review → actions_reviewed; open → re_audit; =requires_improvement → tracked
requires_improvement: review → actions_reviewed; open → re_audit; =inadequate → escalated; =requires_improvement → escalated; =good → best_practice
requires_improvement: review → actions_reviewed; open → re_audit; =requires_improvement → tracked; open → tracked; =good → best_practice; share → ended
requires_improvement: review → actions_reviewed; open → re_audit; =requires_improvement → tracked; =inadequate → escalated; end → ended
inadequate:           review → four_r_due; 4R → actions_reviewed; open → re_audit; =good → best_practice
inadequate:           review → four_r_due; call-off → actions_reviewed; open → re_audit; =good → best_practice
inadequate:           4R → submitted; review → actions_reviewed; open → re_audit; =inadequate → escalated; end → ended
inadequate:           end → ended
good:                 review → actions_reviewed; open → re_audit; =good → best_practice; ~inadequate → escalated; ~requires_improvement → tracked; ~good → best_practice
good:                 review → actions_reviewed; open → re_audit; =inadequate → escalated; =good → best_practice; held requires_improvement → escalated; held outstanding → best_practice
good:                 review → actions_reviewed; end → ended
good:                 review → actions_reviewed; go on → best_practice; share → ended
outstanding:          review → actions_reviewed; go on → best_practice
requires_improvement: review → actions_reviewed; go on → tracked; open → tracked; =good → best_practice
inadequate:           review → four_r_due; 4R → actions_reviewed; go on → escalated; open → escalated; =good → best_practice
"""  # noqa: E501

# The same where the rule of the day tracks Inadequate alone.
UNTRACKED = """
requires_improvement: review → actions_reviewed; open → re_audit; =good → best_practice; ~requires_improvement → ended
requires_improvement: review → actions_reviewed; open → re_audit; =requires_improvement → ended
requires_improvement: review → actions_reviewed; open → re_audit; =inadequate → escalated; =requires_improvement → escalated
requires_improvement: review → actions_reviewed; go on → ended
inadequate:           4R → submitted; review → actions_reviewed; go on → escalated
good:                 review → actions_reviewed; open → re_audit; =good → best_practice
"""  # noqa: E501

# What is refused, from where.
REFUSED = """
allocated        submit
allocated        review
started          review
started          open
submitted        open
submitted        share
submitted        call-off
submitted        start
four_r_due       open
four_r_due       review
actions_reviewed review
submitted        go on
four_r_due       go on
re_audit         go on
tracked          go on
re_audit         share
tracked          share
escalated        share
best_practice    end
ended            start
ended            end
withdrawn        start
"""

WORDS = {
    "start": Event.START,
    "submit": Event.SUBMIT,
    "review": Event.REVIEW_ACTIONS,
    "4R": Event.HOLD_FOUR_R,
    "call-off": Event.CALL_OFF_FOUR_R,
    "open": Event.OPEN_RE_AUDIT,
    "go on": Event.GO_WITHOUT_RE_AUDIT,
    "share": Event.SHARE,
    "end": Event.END_WITH_REASON,
}

# submitted  | review and 4R due | reviewed on | re-audit due. Last working days; Christmas and Easter are off.
DATES = """
2025-12-15 | 2026-01-30 | 2026-01-20 | 2026-02-27
2025-11-28 | 2025-12-31 | 2025-12-24 | 2026-01-30
2026-03-31 | 2026-04-30 | 2026-04-07 | 2026-05-29
2024-02-29 | 2024-03-28 | 2024-03-28 | 2024-04-30
2023-11-30 | 2023-12-29 | 2023-12-29 | 2024-01-31
2026-11-23 | 2026-12-31 | 2026-12-10 | 2027-01-29
2026-11-30 | 2026-12-31 | 2026-12-31 | 2027-01-29
2026-12-01 | 2027-01-29 | 2027-01-05 | 2027-02-26
2026-02-02 | 2026-03-31 | 2026-03-20 | 2026-04-30
2026-01-31 | 2026-02-27 | 2026-02-27 | 2026-03-31
2026-11-23 | 2026-12-31 | 2027-01-12 | 2027-02-26
2026-11-23 | 2026-12-31 | 2027-03-02 | 2027-04-30
2026-03-16 | 2026-04-30 | 2026-04-01 | 2026-05-29
"""

# An Inadequate audit handed in | the last day for its immediate actions: two working days, Christmas and Easter off.
IMMEDIATE = """
2026-11-23 | 2026-11-25
2026-11-27 | 2026-12-01
2026-12-23 | 2026-12-29
2026-12-24 | 2026-12-30
2026-12-31 | 2027-01-05
2026-04-02 | 2026-04-08
2026-05-01 | 2026-05-06
2026-08-28 | 2026-09-02
"""

# The grades of ten domains (o, g, r, i, - does not apply), in the tool's order, and what they suggest.
# Order: lived experience*, identity, assessment*, planning, impact, oversight*, multi-agency, recording, chair,
# permanence. A star: safeguarding-critical.
SUGGESTED = """
gggggggggg good
oooooooooo outstanding
ooooogoooo outstanding
oooogooooo good
ooooooorgo good
gggggrrrrr requires_improvement
ggggggrrrr good
igoooooooo inadequate
goiooooooo inadequate
gooooioooo inadequate
giooooooog requires_improvement
gggigggggg requires_improvement
rrrrrrrrrr requires_improvement
riiiiiiiii inadequate
g---r----- requires_improvement
o---g----- good
o---o----- outstanding
---------- none
"""


def stories(tracks: bool) -> list[str]:
    return lines(STORIES if tracks else UNTRACKED)


def lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


@pytest.mark.parametrize(("tracks", "story"), [(yes, one) for yes in (True, False) for one in stories(yes)])
def test_each_story_goes_as_told(tracks: bool, story: str) -> None:
    first, steps = story.split(":", 1)
    status, grade, four_r_held = Status.SUBMITTED, Grade(first.strip()), False
    for step in steps.split(";"):
        word, _, expected = (part.strip() for part in step.partition("→"))
        if word.startswith("="):
            facts, event = Facts(Grade(word[1:]), True, tracks), Event.GRADED_AGAIN
        elif word.startswith("~"):
            facts, event = Facts(Grade(word[1:]), True, tracks), Event.REGRADE_AGAIN
        elif word.startswith("held "):
            facts, event = Facts(Grade(word[5:]), True, tracks), Event.REGRADE_HELD
        else:
            facts, event = Facts(grade, four_r_held, tracks), WORDS[word]
        status = after(status, event, facts)
        four_r_held = four_r_held or word == "4R"
        assert status is Status(expected), step


@pytest.mark.parametrize("row", lines(REFUSED))
def test_what_the_table_does_not_hold_is_refused(row: str) -> None:
    start, word = row.split(maxsplit=1)
    for grade in Grade:
        with pytest.raises(Refused) as no:
            after(Status(start), WORDS[word], Facts(grade, True))
        assert no.value.code == "move_not_allowed"


@pytest.mark.parametrize("row", lines(DATES))
def test_dates_follow_the_month_of_submission(row: str) -> None:
    submitted, review, reviewed, again = (date.fromisoformat(cell.strip()) for cell in row.split("|"))
    calendar = england()
    assert rules.review_due(submitted, calendar) == review
    assert calendar.last_of_month(rules.re_audit_month(submitted, reviewed)) == again


@pytest.mark.parametrize("row", lines(IMMEDIATE))
def test_immediate_actions_are_due_within_two_working_days_of_an_inadequate(row: str) -> None:
    handed_in, last = (date.fromisoformat(cell.strip()) for cell in row.split("|"))
    assert rules.immediate_action_due(handed_in, england()) == last


def test_immediate_actions_are_due_by_the_unit_that_the_rule_names() -> None:
    friday, value = date(2026, 11, 27), {"length": 3, "unit": "days"}
    shipped = {key: one.default for key, one in DEFINITIONS.items()}
    timing = timing_by(Rules(friday, {**shipped, "cycle.immediate_actions": value}))
    assert rules.immediate_action_due(friday, england(), timing) == date(2026, 11, 30)
    inadequate, none = (
        {rules.WHOLE: {"grade": "inadequate", "why": "Not seen."}},
        rules.Actions(within=timing.immediate),
    )
    (gap,) = (one for one in rules.gaps(CASE_AUDIT, inadequate, actions=none) if one.part == "actions")
    assert "due within 3 days: add one" in gap.message


@pytest.mark.parametrize("row", lines(SUGGESTED))
def test_the_domains_suggest_a_grade(row: str) -> None:
    given, expected = row.split()
    letters = {grade.value[0]: grade for grade in Grade}
    keys = [domain.key for domain in CASE_AUDIT.domains]
    grades = {key: letters.get(letter) for key, letter in zip(keys, given, strict=True)}
    suggested = rules.suggestion(CASE_AUDIT, grades)
    assert (suggested.value if suggested else "none") == expected


def test_the_critical_domains_are_lived_experience_assessment_and_oversight() -> None:
    assert [domain.key for domain in CASE_AUDIT.domains if domain.critical] == [
        "lived_experience",
        "assessment",
        "oversight",
    ]


def test_every_status_is_reached_and_only_the_closed_ones_are_final() -> None:
    reached = {move.to for move in MOVES} | {Status.ALLOCATED}
    assert reached == set(Status)
    assert set(Status) - {move.start for move in MOVES} == CLOSED


def test_an_event_never_leads_two_ways() -> None:
    for status in Status:
        for event in Event:
            for grade, held, tracks in product(Grade, (True, False), (True, False)):
                facts = Facts(grade, held, tracks)
                moves = [move for move in MOVES if (move.start, move.event) == (status, event)]
                assert len([move for move in moves if holds(move.when, facts)]) <= 1


def test_the_diagram_shows_every_move_and_the_page_every_status() -> None:
    shown = diagram()
    for move in MOVES:
        assert f"{move.start.value} --> {move.to.value}: {move.event.value}" in shown
    assert all(status.words in reference() for status in Status)


def test_the_tools_outside_the_cycle_are_those_of_the_strategys_reading() -> None:
    assert {tool.key for tool in TOOLS if not tool.enters_cycle} == {"mash", "contacts", "marac", "partner_part"}
