"""Groups held beside each other: Holm's correction against a plain loop, and words that do not overclaim."""

from __future__ import annotations

import random
from datetime import date

import pytest

from practicelens.analytics.statistics import fisher, holm
from practicelens.documents.blocks import Heading, Table, Text
from practicelens.governance.packs.core.periods import Quarter
from practicelens.governance.packs.monthly.material import GradedTool
from practicelens.governance.packs.quarterly import document as quarterly
from practicelens.governance.packs.quarterly import groups_document as quarterly_groups
from practicelens.governance.packs.quarterly.groups import Found, Question, answers
from practicelens.governance.packs.quarterly.material import QuarterlyMaterial
from practicelens.performance.datasets.cases.by_group import GroupCount
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.audits.grades.views import GradedAudit
from practicelens.quality.standards.states import Grade

Q3 = Quarter(2026, 7)


def question(*counts: GroupCount, title: str = "Overall grade") -> Question:
    return Question(title, "Good or better", "Audits", counts)


def sexes(boys: tuple[int, int], girls: tuple[int, int]) -> Question:
    return question(GroupCount("sex", "Boys", *boys), GroupCount("sex", "Girls", *girls))


def material(*questions: Question, as_at: date | None = date(2026, 9, 30), **overrides: object) -> QuarterlyMaterial:
    plain: dict[str, object] = {"first_audits": ()}
    return QuarterlyMaterial(
        Q3, Q3.last, "Whole authority", (), questions=questions, dataset_as_at=as_at, **{**plain, **overrides}
    )  # type: ignore[arg-type]


def tools(*domains: tuple[str, str]) -> tuple[GradedTool, ...]:
    return (GradedTool("case_audit", "Case audit", True, domains),)


def graded(
    number: int,
    overall: str = "good",
    day: date = date(2026, 8, 3),
    draw: str = "random",
    domains: dict[str, str | None] | None = None,
) -> GradedAudit:
    return GradedAudit(
        audit_id=number,
        reference=f"A-{number}",
        team_id=1,
        team="One",
        service_id=1,
        service="Area",
        submitted_on=day,
        kind=Kind.REGULAR,
        draw=Draw(draw),
        own_team=False,
        overall=Grade(overall),
        domains={key: Grade(one) if one else None for key, one in (domains or {"assessment": overall}).items()},
        titles={},
        tool="case_audit",
    )


def plain_holm(chances: list[float]) -> list[float]:
    """Step down, one at a time: what Holm wrote, without sorting tricks."""
    left, floor, found = dict(enumerate(chances)), 0.0, {}
    while left:
        smallest = min(left, key=lambda one: (left[one], one))
        floor = max(floor, min(1.0, len(left) * left.pop(smallest)))
        found[smallest] = floor
    return [found[place] for place in range(len(chances))]


def test_holm_is_the_plain_loop() -> None:
    chosen = random.Random(7)
    for size in range(12):
        chances = [round(chosen.random() ** 3, 3) for _ in range(size)]
        assert list(holm(chances)) == pytest.approx(plain_holm(chances))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))


def test_two_groups_alone_are_one_test_and_get_one_verdict() -> None:
    (found,) = answers([sexes((5, 40), (30, 40))])
    assert found.tests == 1
    assert {one.found for one in found.judged} == {Found.DIFFERS}
    assert found.judged[0].chance == pytest.approx(fisher((5, 40), (30, 40)))
    assert [one.lower for one in found.judged] == [True, False]


def test_three_groups_are_three_tests() -> None:
    counts = [GroupCount("ethnicity", name, 8, 12) for name in ("Asian", "Black", "White")]
    (found,) = answers([question(*counts)])
    assert found.tests == 3
    assert {one.found for one in found.judged} == {Found.NO_SIGN}


@pytest.mark.parametrize(("girls", "words"), [(10, Found.NO_SIGN), (9, Found.CANNOT_TELL)])
def test_from_ten_in_a_group_something_may_be_said(girls: int, words: Found) -> None:
    (found,) = answers([sexes((6, 12), (5, girls))])
    assert {one.found for one in found.judged} == {words}


def test_a_difference_among_many_tests_needs_to_be_larger() -> None:
    close = sexes((8, 20), (15, 20))
    assert fisher((8, 20), (15, 20)) > 0.05 / 20
    alone = sexes((7, 20), (15, 20))
    assert answers([alone])[0].differing
    assert not answers([alone, *(close for _ in range(20))])[0].differing


def test_those_whose_group_is_not_known_are_neither_judged_nor_among_the_others() -> None:
    unknown = GroupCount("sex", "Not known", 0, 500)
    (found,) = answers([Question("t", "w", "o", (*sexes((8, 12), (8, 12)).counts, unknown))])
    boys, _, last = found.judged
    assert (boys.rest_counted, boys.rest_of) == (8, 12)
    assert last.found is Found.NOT_HELD


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (sexes((5, 40), (30, 40)), "lower by more than chance for Boys (Overall grade)"),
        (sexes((20, 40), (21, 40)), "no sign of a difference"),
        (sexes((2, 4), (1, 4)), "cannot tell"),
    ],
)
def test_the_heading_says_the_finding(asked: Question, words: str) -> None:
    first, *rest = quarterly_groups.blocks(material(asked))
    assert isinstance(first, Heading)
    assert words in first.text
    assert any(isinstance(one, Text) and "one test is made" in one.text for one in rest) == ("tell" not in words)


def test_what_is_not_held_is_said() -> None:
    texts = [one.text for one in quarterly_groups.blocks(material(as_at=None)) if isinstance(one, Text)]
    assert texts == ["No published dataset could tell children’s ethnicity, sex and disability when this was written."]
    empty = [
        one.text for one in quarterly_groups.blocks(material(question(title="Timeliness"))) if isinstance(one, Text)
    ]
    assert "Timeliness: nothing here could be judged." in empty


def test_grades_of_the_quarter_stand_beside_those_of_twelve_months() -> None:
    audits = (graded(1), graded(2, "inadequate"), graded(3, day=date(2026, 1, 9)), graded(4, draw="purposive"))
    found = quarterly.build(material(first_audits=audits, tools=tools(("assessment", "Assessment"))), None)
    assert found.title == "Quarter: 1 of 2 case audits Good or better; 2 of 3 over twelve months"
    overall = next(
        one for one in found.blocks if isinstance(one, Table) and one.caption == "Case audits: overall grades"
    )
    assert [row[1].number for row in overall.rows] == [2, 3]


def test_learning_needs_name_the_weakest_domains_with_enough_audits() -> None:
    def grades(place: int) -> dict[str, str | None]:
        return {
            "weak": "inadequate" if place else "good",
            "few": "inadequate" if place < 4 else None,
            "strong": "good",
            "middling": "good" if place else "requires_improvement",
        }

    audits = tuple(graded(place, domains=grades(place)) for place in range(6))
    asked = tools(*((key, key.capitalize()) for key in ("weak", "few", "strong", "middling")))
    found = quarterly.needs(material(tools=asked), audits)
    # "Strong" needs nothing; "few" has four audits, too few to be named.
    assert [(title, tally.good_or_better, tally.total) for title, tally in found] == [
        ("Weak", 1, 6),
        ("Middling", 5, 6),
    ]
    assert quarterly.needs(material(tools=asked), audits[:4]) == []


def test_a_quarter_still_running_says_so() -> None:
    running = QuarterlyMaterial(Q3, date(2026, 8, 5), "Whole authority", (), (), ())
    assert "so far (to 5 August 2026)" in quarterly.build(running, None).subtitle
    assert "so far" not in quarterly.build(material(), None).subtitle
