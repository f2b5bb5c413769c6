"""Northborough: its size, the consistency of every journey, and the same world from the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from practicelens.synth.audits.pieces import unused_text
from practicelens.synth.audits.pieces_bank import EARLIER
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.lists_6_to_8 import status_on
from practicelens.synth.workbooks.schedule import extract_days
from practicelens.synth.workbooks.template import SHEETS
from practicelens.synth.workbooks.writing import lists_of, write
from practicelens.synth.world.days import NEVER, Workdays, age_on, birthday, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.simulation import World, make_world
from practicelens.workdays.calendar import england

SUNDAY = date(2026, 11, 22)
TODAY = SUNDAY.toordinal()
SCALE = 0.3


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(1, SUNDAY, scale=SCALE)


@pytest.fixture(scope="module")
def book(world: World) -> Book:
    return Book(world)


@pytest.fixture(scope="module")
def clean(book: Book) -> dict:
    return lists_of(book, SUNDAY, clean=True)


def stocks(world: World, day: int) -> Counter:
    found: Counter = Counter()
    for one in world.episodes:
        if one.referral <= day < one.closed and not one.nfa:
            found[status_on(one, day)] += 1
            found["open"] += 1
    found["leavers"] = sum(one.start <= day < one.end for one in world.leavers)
    return found


@pytest.mark.parametrize(
    ("what", "whole", "tolerance"),
    [("open", 2200, 0.15), ("protection_plan", 230, 0.35), ("looked_after", 340, 0.25), ("leavers", 320, 0.25)],
)
def test_stocks_are_those_of_a_borough_of_its_size(world: World, what: str, whole: int, tolerance: float) -> None:
    # The mean of the last year's month ends: one day of a small world says little.
    days = [TODAY - 30 * back for back in range(12)]
    mean = sum(stocks(world, day)[what] for day in days) / len(days)
    assert mean == pytest.approx(whole * SCALE, rel=tolerance)


@pytest.mark.parametrize(("what", "a_month"), [("contacts", 900), ("referrals", 300), ("assessments", 290)])
def test_flows_are_those_of_a_borough_of_its_size(world: World, what: str, a_month: int) -> None:
    year = range(TODAY - 365, TODAY)
    counted = {
        "contacts": sum(one.day in year for one in world.contacts),
        "referrals": sum(one.referral in year for one in world.episodes),
        "assessments": sum(two.authorised in year for one in world.episodes for two in one.assessments),
    }
    assert counted[what] / 12 == pytest.approx(a_month * SCALE, rel=0.12)


def test_about_fifteen_in_a_hundred_referrals_follow_another_within_a_year(world: World) -> None:
    seen: dict[int, list[int]] = {}
    again = total = 0
    for one in world.episodes:
        before = seen.setdefault(one.child.number, [])
        if TODAY - 730 <= one.referral <= TODAY:
            total += 1
            again += any(one.referral - 365 <= day < one.referral for day in before)
        before.append(one.referral)
    assert again / total == pytest.approx(0.15, abs=0.04)


def test_assessments_are_in_time_as_often_as_published(world: World) -> None:
    done = [
        workdays().between(one.referral, two.authorised) <= 45
        for one in world.episodes
        for two in one.assessments
        if TODAY - 365 <= two.authorised <= TODAY
    ]
    assert 0.65 <= sum(done) / len(done) <= 0.85


def test_visits_to_children_on_plans_are_in_time_nine_times_in_ten_and_less_in_the_team_in_trouble() -> None:
    world = make_world(2, SUNDAY)
    teams: dict[str, list[bool]] = {}
    for day in range(TODAY - 360, TODAY, 30):
        for one in world.episodes:
            turn = one.turn_on(day)
            for plan in one.plans:
                if plan.start + 14 <= day < plan.end and turn:
                    last = [visit for visit, _ in plan.visits if visit <= day]
                    in_time = bool(last) and workdays().between(last[-1], day) <= 10
                    teams.setdefault(world.teams[turn.team].name, []).append(in_time)
    everybody = [one for found in teams.values() for one in found]
    trouble = teams["Intervention and Planning 4"]
    assert 0.85 <= sum(everybody) / len(everybody) <= 0.95
    assert sum(trouble) / len(trouble) < sum(everybody) / len(everybody) - 0.05


def test_nobody_is_open_without_a_status_and_nothing_lasts_beyond_eighteen(world: World) -> None:
    for one in world.episodes:
        if one.nfa:
            assert not one.spells
            assert one.closed >= one.referral
            continue
        assert one.closed <= max(birthday(one.child.born, 18), one.referral), one.child
        for day in range(one.referral, min(one.closed, TODAY), 13):
            assert any(spell.start <= day < spell.end for spell in one.spells), (one.child, day)


def test_no_plan_without_an_enquiry_and_a_conference(world: World) -> None:
    plans = 0
    for one in world.episodes:
        for plan in one.plans:
            plans += 1
            led = [two for two in one.enquiries if two.led_to_plan and two.conference == plan.start]
            assert led, one.child
            assert led[0].strategy < plan.start
            assert all(plan.start < day <= plan.end for day in plan.reviews)
            assert all(plan.start < day for day, _ in plan.visits)
    assert plans > 50


def test_every_assessment_enquiry_and_period_of_care_lies_within_its_episode(world: World) -> None:
    for one in world.episodes:
        for assessment in one.assessments:
            assert one.referral <= assessment.start <= assessment.authorised
        for enquiry in one.enquiries:
            assert one.referral <= enquiry.strategy
        for care in one.cares:
            assert one.referral <= care.start <= care.end
            assert care.placements[0].start == care.start
            for before, after in zip(care.placements, care.placements[1:], strict=False):
                assert before.end <= after.start
            assert [day for day, _ in care.legal] == sorted(day for day, _ in care.legal)


def test_children_are_only_held_by_people_in_post(world: World) -> None:
    posts: dict[tuple[int, int], list] = {}
    for post in world.roster.posts:
        posts.setdefault((post.team, post.worker), []).append(post)
    for turn in world.turns():
        for day, worker in turn.workers:
            if worker is not None:
                held = posts.get((turn.team, worker), [])
                assert any(post.start <= day < post.end for post in held), (turn.team, worker, day)


def test_there_are_three_hundred_workers_with_turnover() -> None:
    world = make_world(1, SUNDAY, scale=1.0)
    today = world.roster.on(TODAY)
    assert len(world.teams) == 40
    assert len({team.service for team in world.teams}) == 9
    assert 270 <= len(today) <= 330
    recent_leavers = [post for post in world.roster.posts if TODAY - 365 <= post.end < TODAY]
    assert len(recent_leavers) > 30
    assert {post.worker for post in today if world.roster.workers[post.worker].first_year(TODAY)}
    team = {
        world.roster.workers[post.worker].name
        for post in today
        if world.teams[post.team].name == "Intervention and Planning 3"
    }
    assert team == {"Dana Lewis", "Sam Adeyemi", "Priya Nair", "Tom Griffiths", "Leila Haddad", "Joan Marsh"}


def test_one_journey_reads_the_same_in_every_list(clean: dict) -> None:
    status = {row[0]: row[11] for row in clean[6]}
    for row in clean[7]:
        if row[12] is None:
            assert status[row[0]] in ("b) Child Protection plan", "a) Looked after child"), row[0]
    for row in clean[8]:
        if row[19] is None:
            assert status[row[0]] == "a) Looked after child", row[0]
    for row in clean[4]:
        if row[8] is None:
            assert row[0] in status, row[0]
    conferences = {(row[0], row[8]) for row in clean[5] if row[9] == "a) Yes"}
    for row in clean[7]:
        if row[6] > TODAY - 90:
            assert (row[0], row[6]) in conferences, row[0]


def test_no_list_tells_of_tomorrow(clean: dict) -> None:
    for sheet in SHEETS:
        for row in clean[sheet.number]:
            assert len(row) == len(sheet.headers)
            for column in sheet.days:
                if sheet.headers[column] != "Date of Birth" and isinstance(row[column], int):
                    assert row[column] <= TODAY, (sheet.name, row[0])


def test_one_row_a_child_where_the_list_says_so(clean: dict) -> None:
    for number in (6, 7, 8, 9):
        children = [row[0] for row in clean[number]]
        assert len(children) == len(set(children)), number


def test_the_count_of_earlier_referrals_is_the_same_on_each_row_of_a_child(clean: dict) -> None:
    counts_of: dict[str, set[int]] = {}
    for row in clean[3]:
        counts_of.setdefault(row[0], set()).add(row[8])
    assert all(len(counts) == 1 for counts in counts_of.values())
    assert any(counts != {0} for counts in counts_of.values())


def test_what_one_workbook_tells_the_next_does_not_deny(book: Book) -> None:
    before = lists_of(book, date(2026, 11, 15), clean=True)
    after = lists_of(book, SUNDAY, clean=True)
    for number, column in ((3, 5), (4, 6), (5, 6)):
        later = {(row[0], row[column]) for row in after[number]}
        gone = [row for row in before[number] if (row[0], row[column]) not in later]
        assert all(row[column] < TODAY - 150 for row in gone), number


def test_mess_is_there_and_a_late_visit_comes_with_the_next_file(book: Book, clean: dict) -> None:
    dirty = lists_of(book, SUNDAY)
    assert len(dirty[3]) == len(clean[3]) + 1  # one row twice
    shown = {row[0]: row[9] for row in dirty[7]}
    held_back = [row for row in clean[7] if isinstance(shown[row[0]], int) and shown[row[0]] != row[9]]
    assert len(held_back) == 1
    assert any("31/0" in str(row[6]) or "30/02" in str(row[6]) for row in dirty[2])
    assert any(row[5] == "MERLIN" or row[6] == "MERLIN" for row in dirty[1])


def test_the_unborn_are_minus_one_year_old(clean: dict) -> None:
    unborn = [row for number in (1, 3, 4, 6) for row in clean[number] if row[4] == -1]
    assert unborn
    assert all(row[3] > TODAY and row[1] == "c) Not stated/recorded" for row in unborn if row[1])


def test_the_same_seed_makes_the_same_file_byte_for_byte(tmp_path) -> None:
    files = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        files.append(write(Book(make_world(7, SUNDAY, scale=0.03)), SUNDAY, folder).read_bytes())
    assert files[0] == files[1]


def test_another_seed_makes_another_world() -> None:
    one, other = make_world(1, SUNDAY, scale=0.03), make_world(2, SUNDAY, scale=0.03)
    assert [child.born for child in one.children][:50] != [child.born for child in other.children][:50]


def test_extracts_are_weekly_for_a_quarter_and_monthly_before() -> None:
    days = extract_days()
    assert len(days) == 40
    assert days[-13:] == tuple(date.fromordinal(TODAY - 7 * week) for week in range(12, -1, -1))
    assert days[0] == date(2024, 5, 31)
    assert days[-14] == date(2026, 7, 31)


def test_working_days_are_those_of_the_calendar() -> None:
    ours, theirs = Workdays(england()), england()
    for day in (date(2026, 4, 2), date(2026, 4, 3), date(2026, 11, 21), date(2026, 12, 24)):
        for count in (1, 5, 45, -3):
            assert date.fromordinal(ours.add(day.toordinal(), count)) == theirs.add(day, count)
        later = date(2026, 12, 31)
        assert ours.between(day.toordinal(), later.toordinal()) == theirs.between(day, later)


def test_ages_count_birthdays() -> None:
    born = date(2020, 2, 29).toordinal()
    assert age_on(born, date(2026, 2, 28).toordinal()) == 5
    assert age_on(born, date(2026, 3, 1).toordinal()) == 6
    assert age_on(born, born - 1) == -1
    assert birthday(born, 18) < NEVER


def test_dice_are_repeatable_and_odds_add_up() -> None:
    one, other = Dice(3, 4), Dice(3, 4)
    assert [one.unit() for _ in range(20)] == [other.unit() for _ in range(20)]
    odds = Odds({"a": 1.0, "b": 3.0})
    thrown = Counter(one.odds(odds) for _ in range(4000))
    assert thrown["b"] / 4000 == pytest.approx(0.75, abs=0.04)


def test_two_pieces_of_learning_of_one_month_are_two_stories() -> None:
    done: set[str] = set()
    for _ in EARLIER:
        done.add(unused_text(24_316, done)[0].title)
    assert done == {text[0].title for text in EARLIER}
    # Where all are told, one is told again rather than none.
    assert unused_text(24_316, done)[0].title in done
