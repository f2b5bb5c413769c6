"""What a report says of differences, what a pack needs to be published, and what may be written for outside."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.access.errors import Refused
from practicelens.analytics.disclosure import (
    Counts,
    Protected,
    derivable,
    protect,
    protect_one,
    share_may_be_shown,
)
from practicelens.documents.blocks import Document, Table
from practicelens.governance.packs import states
from practicelens.governance.packs.core import rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.monthly import document as monthly
from practicelens.governance.packs.monthly import tallies, verdicts
from practicelens.governance.packs.monthly.material import GradedTool, Material
from practicelens.governance.packs.monthly.tallies import Tally
from practicelens.governance.packs.outside import document as outside
from practicelens.governance.packs.states import Kind, Status
from practicelens.people.teams import TeamView
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.core.states import Kind as AuditKind
from practicelens.quality.audits.cycle.views import ReAuditRow
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, TrackedAudit
from practicelens.quality.standards.states import Grade
from tests.builders.numbers import only_in_words

OPENED = date(2020, 1, 1)
GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
ITSELF = "October itself: 1 case audit drawn by chance"
CASE = GradedTool("case_audit", "Case audit", True, (("voice", "Voice"), ("plan", "Planning")))
MASH = GradedTool("mash", "MASH audit", False, (("mash_voice", "Voice"), ("sharing", "Sharing")))
# The mock-up's six teams.
MOCK = {
    "Intervention and Planning 1": Tally(2, 9, 5, 1),
    "Intervention and Planning 2": Tally(1, 6, 8, 3),
    "Intervention and Planning 3": Tally(1, 11, 5, 1),
    "Intervention and Planning 4": Tally(0, 4, 9, 4),
    "Duty and Assessment East": Tally(2, 10, 5, 1),
    "Duty and Assessment West": Tally(1, 8, 8, 1),
}


def graded(
    team: int,
    grade: str,
    *,
    draw: str = "random",
    own: bool = False,
    on: date = date(2026, 10, 20),
    service: int = 1,
    tool: GradedTool = CASE,
) -> GradedAudit:
    return GradedAudit(
        audit_id=1,
        reference="A-1001",
        team_id=team,
        team=f"Team {team}",
        service_id=service,
        service=f"Service {service}",
        submitted_on=on,
        kind=AuditKind.REGULAR,
        draw=Draw(draw),
        own_team=own,
        overall=Grade(grade),
        domains={tool.domains[0][0]: Grade(grade), tool.domains[1][0]: None},
        titles={},
        tool=tool.key,
        case=tool.case,
    )


def re_audit(team: int, first: Grade, second: Grade) -> ReAuditRow:
    day = date(2026, 10, 20)
    return ReAuditRow(8, "A-1008", team, first, second, day, day, 1, None, "")


def material(audits: tuple[GradedAudit, ...], **overrides: object) -> Material:
    teams = tuple(
        TeamView(team, f"Team {team}", 1 if team < 3 else 2, "Service 1" if team < 3 else "Service 2", OPENED, None)
        for team in (1, 2, 3)
    )
    plain: dict[str, object] = {
        "month": Month(2026, 10), "until": date(2026, 10, 31), "scope": "Whole authority", "teams": teams,
        "first_audits": audits, "tools": (CASE,),
    }  # fmt: skip
    return Material(**{**plain, **overrides})  # type: ignore[arg-type]


def test_the_mock_ups_intervals() -> None:
    assert [tallies.interval_words(tally) for tally in MOCK.values()] == [
        "41 to 83", "20 to 61", "44 to 84", "10 to 47", "44 to 84", "29 to 71",
    ]  # fmt: skip


def test_the_mock_ups_finding_with_the_chance_of_a_false_alarm() -> None:
    comparison = verdicts.compare(MOCK)
    assert verdicts.heading(comparison, Tally(7, 48, 40, 11)) == (
        "Audit gradings: one team is worth a closer look; no firm difference yet"
    )
    assert [team.label for team in comparison.worth_a_look] == ["Intervention and Planning 4"]
    sentence = verdicts.sentence(comparison)
    assert "Below the 95 % limits only: Intervention and Planning 4 (4 of 17)." in sentence
    assert "by chance about one time in" in sentence


def test_teams_alike_are_not_told_apart_and_one_far_off_is() -> None:
    alike = {f"Team {n}": Tally(0, 10, 10, 0) for n in range(4)}
    assert (
        verdicts.heading(verdicts.compare(alike), Tally(0, 40, 40))
        == "Audit gradings: no firm difference between teams"
    )
    far = {**alike, "Team 9": Tally(0, 0, 0, 25)}
    assert "one team lies firmly below the rest" in verdicts.heading(verdicts.compare(far), Tally(0, 40, 40, 25))


def test_a_team_that_stands_above_is_told_as_such_and_needs_no_closer_look() -> None:
    above = verdicts.compare({**{f"Team {n}": Tally(0, 20, 20) for n in range(4)}, "Team 9": Tally(0, 15, 3)})
    assert verdicts.sentence(above).startswith("Above the 95 % limits only: Team 9 (15 of 18).")
    assert verdicts.heading(above, Tally(0, 95, 83)) == "Audit gradings: no firm difference between teams"
    firm = verdicts.compare({**{f"Team {n}": Tally(0, 20, 20) for n in range(4)}, "Team 9": Tally(0, 40, 1)})
    assert verdicts.heading(firm, Tally(0, 120, 81)).startswith("Audit gradings: one team lies firmly above")


def test_too_few_audits_are_said_to_be_too_few() -> None:
    comparison = verdicts.compare({"A": Tally(0, 4), "B": Tally(0, 0, 4)})
    assert not comparison.possible
    assert comparison.too_few == ("A", "B")
    assert verdicts.heading(comparison, Tally(0, 4, 4)) == "Audit gradings: too few audits to compare teams"
    assert "no case audits" in verdicts.heading(verdicts.compare({}), Tally())


def test_the_chance_of_a_false_alarm_grows_with_the_teams() -> None:
    few = verdicts.compare({f"T{n}": Tally(0, 9, 9) for n in range(6)})
    many = verdicts.compare({f"T{n}": Tally(0, 9, 9) for n in range(40)})
    assert 0.1 < few.false_alarm < 0.35
    assert many.false_alarm > 0.6 > 2 * few.false_alarm


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0.001, "almost never"),
        (0.25, "about one time in four"),
        (0.05, "about one time in 20"),
        (0.1, "about one time in ten"),
        (0.7, "about seven times in ten"),
        (0.99, "almost always"),
    ],
)
def test_odds_as_people_say_them(chance: float, expected: str) -> None:
    assert verdicts.odds(chance) == expected


def test_domains_are_told_apart_only_where_their_intervals_do_not_meet() -> None:
    assert "none stands" in verdicts.domains_heading([("Voice", Tally(0, 9, 9)), ("Planning", Tally(0, 7, 11))])
    assert verdicts.domains_heading([("Voice", Tally(0, 30, 1)), ("Planning", Tally(0, 3, 30))]) == (
        "By domain: planning is Good or better less often than voice"
    )


def test_shares_hold_draws_by_chance_only_and_never_a_managers_own_team() -> None:
    audits = (
        graded(1, "good"),
        graded(1, "good", draw="stratified"),
        graded(1, "inadequate", draw="purposive"),
        graded(1, "outstanding", own=True),
    )
    assert len(tallies.comparable(audits)) == 2
    assert [one.overall for one in tallies.purposive(audits)] == ["inadequate"]
    assert [one.overall for one in tallies.own_team(audits)] == ["outstanding"]


def test_the_report_counts_what_it_says_and_tells_a_month_as_a_handful() -> None:
    audits = (
        *[graded(1, "good", on=date(2026, 3, 3))] * 6,
        *[graded(2, "requires_improvement", on=date(2026, 3, 3))] * 6,
        graded(1, "inadequate"),
        graded(2, "good", draw="purposive"),
    )
    made = monthly.build(
        material(
            audits,
            due=(
                DueAudit(1, 1, date(2026, 10, 30), date(2026, 10, 20), CASE.title),
                DueAudit(2, 2, date(2026, 10, 30), None, CASE.title),
            ),
            re_audits=(re_audit(1, Grade.INADEQUATE, Grade.GOOD), re_audit(2, Grade.GOOD, Grade.GOOD)),
            tracked=(TrackedAudit(7, "A-1007", 1, "Team 1", 1, Grade.INADEQUATE, date(2026, 9, 1)),),
            due_beside=1,
        ),
        None,
    )
    assert "Of every kind 2 audits were due: 1 that the month’s programme owed, and 1 besides: for a theme" in str(made)
    headings = [block.text for block in made.blocks if hasattr(block, "anchor")]
    assert {"Completed against due: 1 of 2 case audits", "Re-audits: 1 of 2 moved up"} <= set(headings)
    assert {"Told apart: 1 chosen on purpose, 0 of a manager's own team", ITSELF, "Tracked to Good: 1"} <= set(headings)
    month = next(block for block in made.blocks if getattr(block, "caption", "").startswith("Case audits handed in"))
    assert "%" not in "".join(cell.text for row in month.rows for cell in row)
    overall = next(block for block in made.blocks if getattr(block, "caption", "").startswith("Service 1: overall"))
    assert [row[0].text for row in overall.rows] == ["Team 1", "Team 2", "All of Service 1"]
    assert [row[1].text for row in overall.rows] == ["7", "6", "13"]
    by_service = next(block for block in made.blocks if getattr(block, "caption", "").startswith("Overall grade by"))
    assert [(row[0].text, row[1].text) for row in by_service.rows] == [
        ("Service 1", "13"), ("All of them", "13"),
    ]  # fmt: skip
    # A service area without an audit is named in one line, and has no table of its own.
    assert by_service.note.endswith("No audit drawn by chance in these twelve months: Service 2.")
    assert not any(getattr(block, "caption", "").startswith("Service 2: overall") for block in made.blocks)


def test_a_tool_for_one_contact_stands_apart_from_case_audits_and_no_two_rows_have_one_name() -> None:
    audits = (*[graded(1, "good")] * 6, *[graded(2, "good")] * 6, *[graded(1, "inadequate", tool=MASH)] * 7)
    made = monthly.build(material(audits, tools=(CASE, MASH)), None)
    # With MASH's seven among them, the first team would lie far below.
    assert made.title == "Audit gradings: no firm difference between teams"
    captions = {block.caption: block for block in made.blocks if isinstance(block, Table)}
    assert captions["Service 1, Case audits: Voice, by team"] and captions["Service 1, MASH audits: Voice, by team"]
    for table in captions.values():
        first = [row[0].text for row in table.rows]
        assert len(first) == len(set(first)), table.caption
    mash = next(table for caption, table in captions.items() if caption.startswith("MASH audits: overall grade"))
    assert [(row[0].text, row[1].text) for row in mash.rows] == [("Team 1", "7")]
    assert "MASH audits: 0 of 7 Good or better" in [getattr(block, "text", "") for block in made.blocks]
    assert "By domain: too few audits" in str(made.blocks)  # case audits graded one domain alone


def test_nothing_of_a_tool_that_stands_apart_is_in_a_table_of_case_audits() -> None:
    def made(*more: GradedTool) -> dict[str, Table]:
        tools = (CASE, *more)
        audits = tuple(graded(1, "good", tool=tool, draw=draw) for tool in tools for draw in ("random", "purposive"))
        due = tuple(DueAudit(1, 1, date(2026, 10, 30), None, tool.title) for tool in tools)
        judged = tuple(SuggestedGrade(1, 1, 1, Grade.GOOD, Grade.INADEQUATE, tool.title) for tool in tools)
        found = material(audits * 6, due=due, judged=judged, tools=tools, apart=frozenset(one.title for one in more))
        outside_, _ = outside.build(found, monthly.Analysis("Words.", "Helen Doyle"), (), limit=5)
        blocks = (*monthly.build(found, None).blocks, *outside_.blocks)
        return {block.caption: block for block in blocks if isinstance(block, Table)}

    alone, beside = made(), made(MASH)
    assert only_in_words(Document("", "", (), tuple(beside.values()))) == []
    # Each table that MASH is not named in says the same whether there are MASH audits or not.
    assert {caption: beside[caption] for caption in alone} == alone
    apart = {caption for caption in beside if caption not in alone}
    assert len(apart) > 5 and all("MASH" in caption or caption.startswith("Other audits") for caption in apart)


def test_teams_without_an_audit_are_named_in_one_line() -> None:
    made = monthly.build(material((*[graded(1, "good")] * 6, *[graded(3, "good", service=2)] * 6)), None)
    table = next(block for block in made.blocks if getattr(block, "caption", "").startswith("Service 1: overall"))
    assert [row[0].text for row in table.rows] == ["Team 1"]
    assert table.note == "No audit drawn by chance in these twelve months: Team 2."


def test_a_report_of_nothing_says_so() -> None:
    made = monthly.build(material(()), None)
    assert made.title == "Audit gradings: no case audits drawn by chance in these twelve months"


def test_outside_holds_no_team_and_no_small_number() -> None:
    audits = (
        *[graded(1, "good")] * 20,
        *[graded(1, "inadequate")] * 3,
        *[graded(3, "good", service=2)] * 30,
        *[graded(3, "requires_improvement", service=2)] * 9,
    )
    made, kept = outside.build(material(audits), monthly.Analysis("Words.", "Helen Doyle"), (), limit=5)
    text = repr(made)
    assert "Team 1" not in text
    assert "A-10" not in text
    overall = next(block for block in made.blocks if "overall grade by" in getattr(block, "caption", ""))
    assert overall.rows[0][4].text == "c"
    assert overall.rows[0][4].number is None
    assert outside.from_kept(outside.kept(kept)) == kept


@pytest.mark.parametrize(
    "words", ["The trouble is in  family support\nteam ONE.", "Amina Yusuf did well.", "See 1234567 for one."]
)
def test_words_for_outside_name_nobody(words: str) -> None:
    names = {"teams": ["Family Support Team One"], "people": ["Amina Yusuf"]}
    with pytest.raises(Refused):
        outside.check_words(words, **names)
    outside.check_words("Family support did well in 2026, in 57 of 80 audits.", **names)


def test_a_row_alone_hides_a_second_count_and_keeps_its_total() -> None:
    table = protect([[1, 20, 30, 9]], down=False)
    assert [table.words(0, column) for column in range(5)] == ["c", "20", "30", "c", "60"]


def test_a_table_hides_what_its_totals_would_tell() -> None:
    table = protect([[3, 20, 10], [30, 40, 35], [60, 70, 80]])
    assert {(0, 0), (0, 2), (1, 0), (1, 2)} == set(table.hidden)
    assert derivable(table.counts, frozenset({(0, 0)})) == ((0, 0),)


def test_nothing_small_nothing_hidden_and_noughts_are_shown() -> None:
    table = protect([[0, 20], [30, 0]])
    assert not table.hidden
    assert (protect_one(0), protect_one(5), protect_one(6)) == ("0", "c", "6")


def test_two_editions_side_by_side_tell_nothing_small() -> None:
    first = protect([[10, 20], [30, 40]])
    assert not first.hidden
    second = protect([[12, 20], [30, 40]], earlier=first)
    assert (0, 0) in second.hidden
    later = protect([[18, 20], [30, 40]], earlier=second)
    assert (0, 0) in later.hidden
    assert isinstance(later, Protected)
    assert protect([[18, 20, 0]], earlier=second).counts == Counts(((18, 20, 0),))


@pytest.mark.parametrize(
    ("row", "may"),
    [
        ((7, 8, 9, 10, 34), True),
        ((None, None, 9, 10, 34), True),
        ((7, 8, None, None, 34), True),
        ((None, 8, None, 10, 34), False),
        ((7, 8, 9, 10, None), False),
    ],
)
def test_a_share_that_would_tell_more_is_not_shown(row: tuple[int | None, ...], may: bool) -> None:
    assert share_may_be_shown(row) is may


def test_a_running_month_is_not_frozen_and_an_ended_one_may_be() -> None:
    with pytest.raises(Refused):
        rules.check_month_over(Month(2026, 11), date(2026, 11, 30))
    rules.check_month_over(Month(2026, 11), date(2026, 12, 1))


def test_an_empty_analysis_is_refused_and_a_written_one_is_not() -> None:
    with pytest.raises(Refused):
        rules.check_analysis(" \n ")
    rules.check_analysis("Nothing is firm yet.")


def test_a_first_edition_corrects_nothing_and_a_second_says_what() -> None:
    rules.check_correction(1, "")
    rules.check_correction(2, "One grade was agreed anew.")
    with pytest.raises(Refused):
        rules.check_correction(2, "")


def test_only_the_whole_authoritys_pack_leaves_with_words_of_its_own() -> None:
    words = Words("a", "For outside.", roles=("scrutineer",))
    rules.check_sharing(words, Kind.MONTHLY, whole_authority=True)
    for wrong, whole in (
        (words, False),
        (Words("a", "", roles=("scrutineer",)), True),
        (Words("a", "b", roles=("practitioner",)), True),
    ):
        with pytest.raises(Refused):
            rules.check_sharing(wrong, Kind.MONTHLY, whole_authority=whole)
    rules.check_sharing(Words("a"), Kind.MONTHLY, whole_authority=False)
    with pytest.raises(Refused):
        rules.check_sharing(words, Kind.FOUR_R, whole_authority=True)


@pytest.mark.parametrize("start", list(Status))
@pytest.mark.parametrize("to", list(Status))
def test_every_move_of_a_pack(start: Status, to: Status) -> None:
    allowed = {
        ("draft", "published"),
        ("published", "superseded"),
        ("published", "withdrawn"),
        ("superseded", "withdrawn"),
    }
    if (start.value, to.value) in allowed:
        states.check_move(start, to)
    else:
        with pytest.raises(Refused):
            states.check_move(start, to)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "26-01", "2026-1", "abcd-ef", "2026-01-01", "٢٠٢٦-٠١x"])
def test_what_is_not_a_month(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)


def test_months() -> None:
    month = Month.parse("2026-02")
    assert (month.first, month.last, month.year_before) == (date(2026, 2, 1), date(2026, 2, 28), date(2025, 3, 1))
    assert (str(month), month.words(), rules.last_full(Kind.MONTHLY, date(2026, 3, 1))) == (
        "2026-02",
        "February 2026",
        month,
    )
