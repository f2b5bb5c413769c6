"""Datasets, editions and the measurements file: kept once, joined honestly, read safely."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from practicelens.analytics import dataset, duck, edition, measurements
from practicelens.analytics.annex_a.report import ANNEX_A, SSD, ListReport, Report
from practicelens.analytics.indicators import CARDS, CLOCKS
from practicelens.analytics.measure import Level, Move
from practicelens.analytics.measurements import Measurements, building, kept
from practicelens.analytics.measurements.trends import trend
from tests.builders import measuring
from tests.builders.some_cards import asking_only, figures_of

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 22)
CHILD = {"child": "007", "born": date(2015, 3, 1)}
OPEN = {**CHILD, "started": date(2026, 9, 1), "case_status": "in_need_plan", "team": "duty  1", "worker": "Ann Bell"}
SNAPSHOTS: dict[date, dict[str, list[dict[str, object]]]] = {
    SEPTEMBER: {
        "referrals": [{**CHILD, "referral_date": date(2026, 9, 1), "nfa": None, "team": "Duty 1"}],
        "in_need": [OPEN],
        "protection_plans": [],
    },
    OCTOBER: {
        "referrals": [{**CHILD, "referral_date": date(2026, 9, 1), "nfa": "no", "team": "Duty 1"}],
        "in_need": [{**OPEN, "team": "Care 2", "worker": "Somebody Else"}],
        "protection_plans": [{**CHILD, "started": date(2026, 10, 5), "last_visit": date(2026, 10, 28)}],
    },
    NOVEMBER: {
        "referrals": [{**CHILD, "referral_date": date(2026, 9, 2), "nfa": "no", "team": "Duty 1"}],
        "in_need": [
            {**OPEN, "team": "Care 2", "worker": "Somebody Else"},
            {"child": "008", "started": date(2026, 11, 2), "team": "Duty 1"},
        ],
        "protection_plans": [{**CHILD, "started": date(2026, 10, 5), "last_visit": date(2026, 10, 28)}],
    },
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Three extracts, joined and measured, and read with the threads that the product reads with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(duck.READING, "threads", "2")
        made = measuring.measured(SNAPSHOTS, tmp_path_factory.mktemp("edition"))
    with made:
        yield made


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first, again = (measuring.chain({SEPTEMBER: SNAPSHOTS[SEPTEMBER]}, tmp_path)[0] for _ in range(2))
    assert first == again == dataset.at(first.path)
    assert first.path.parent.name == "authority=E99"
    assert [one.name for one in first.path.parent.iterdir()] == [first.hash]


def test_other_content_is_another_dataset(tmp_path: Path) -> None:
    one, other = measuring.chain({SEPTEMBER: SNAPSHOTS[OCTOBER], OCTOBER: SNAPSHOTS[OCTOBER]}, tmp_path)
    assert one.hash != other.hash, "the day belongs to what is told"


def test_a_reading_is_stored_from_its_files_and_other_files_are_left_alone(tmp_path: Path) -> None:
    reading = tmp_path / "reading"
    reading.mkdir()
    table = measuring.table("contacts", [{"child": "007", "contact_date": SEPTEMBER}])
    pq.write_table(table.select(["contact_date", "child"]), reading / "contacts.parquet")
    (reading / "notes.txt").write_text("no table")
    ref = dataset.store(reading, tmp_path / "root", authority="E99", scheme="case", as_at=SEPTEMBER)
    assert dict(ref.rows) == {"contacts": 1}
    assert sorted(one.name for one in ref.path.iterdir()) == ["contacts.parquet", "dataset.json"]


def test_a_dataset_keeps_what_its_reader_says_of_its_source(tmp_path: Path) -> None:
    table = measuring.table("contacts", [{"child": "007", "contact_date": SEPTEMBER}])
    pq.write_table(table, tmp_path / "contacts.parquet")
    given: Any = {"authority": "E99", "scheme": "case", "as_at": SEPTEMBER}
    silent = dataset.store(tmp_path, tmp_path / "root", **given)
    columns = {"cont_person_id": "child", "cont_contact_date": "contact_date"}
    report = Report(True, (ListReport(1, "contacts.csv", 1, 1, 1, 0, (), (), (), columns),), format=SSD)
    (tmp_path / "report.json").write_text(json.dumps(report.to_json()))
    found = dataset.store(tmp_path, tmp_path / "root", **given)
    assert (silent.source, found.source, dataset.at(found.path).source) == (ANNEX_A, SSD, SSD)
    assert dataset.held_in(found.path) == {"contacts": ("child", "contact_date")}
    assert "source" in dataset.held_in(silent.path)["contacts"]
    assert silent.hash != found.hash, "a column that is not held is another thing than one that is blank"


def test_an_edition_is_found_again_and_measured_once(tmp_path: Path) -> None:
    chain = measuring.chain(SNAPSHOTS, tmp_path)
    built = edition.build(chain, measuring.frame(), tmp_path / "editions")
    assert edition.build(chain[::-1], measuring.frame(), tmp_path / "editions") == built == edition.at(built.path)
    with asking_only(()):
        file = measurements.build(built, tmp_path / "measurements")
        before = file.stat()
        assert measurements.build(built, tmp_path / "measurements") == file
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert [one.name for one in file.parent.iterdir()] == [file.name], "nothing is left beside"


@pytest.mark.parametrize("asked", [True, False])
def test_questions_of_nobody_have_no_answer_and_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    """Each is asked all the same where ``asked``: what stands beside the lists (rules, days, teams) answers nothing."""
    really, passed_over = building.of_nobody, []

    def of_nobody(question: str, silent: AbstractSet[str]) -> bool:
        passed_over.append(really(question, silent))
        return passed_over[-1] and not asked

    monkeypatch.setattr(building, "of_nobody", of_nobody)
    with measuring.measured({OCTOBER: {}, NOVEMBER: {"referrals": []}}, tmp_path) as nobody:
        assert nobody.answers
    with duckdb.connect(str(next((tmp_path / "measurements").iterdir())), read_only=True) as file:
        assert [file.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("events", "due")] == [(0,), (0,)]
    assert asked or passed_over == [True] * (len(CLOCKS) + len(CARDS))


def test_another_frame_is_another_edition(tmp_path: Path) -> None:
    chain = measuring.chain(SNAPSHOTS, tmp_path)
    one = edition.build(chain, measuring.frame(), tmp_path / "editions")
    other = edition.build(chain, measuring.frame(rules=()), tmp_path / "editions")
    assert one.hash != other.hash


def test_a_chain_is_of_one_authority(tmp_path: Path) -> None:
    ours = measuring.chain({SEPTEMBER: SNAPSHOTS[SEPTEMBER]}, tmp_path)[0]
    theirs = dataset.store_tables({}, tmp_path, authority="E01", scheme="case", as_at=OCTOBER)
    with pytest.raises(ValueError, match="one authority"):
        edition.build([ours, theirs], measuring.frame(), tmp_path / "editions")
    with pytest.raises(ValueError, match="needs a dataset"):
        edition.build([], measuring.frame(), tmp_path / "editions")


def test_a_referral_whose_date_was_put_right_is_counted_once(data: Measurements) -> None:
    (figure,) = data.figures(["referrals"], Level.AUTHORITY, None, date(2026, 9, 1), date(2026, 9, 30))
    assert figure.value == 1
    (row,) = data.children("referrals", Level.AUTHORITY, None, date(2026, 9, 1), date(2026, 9, 30))
    assert row.date == date(2026, 9, 2)


def test_spellings_match_in_any_case_and_those_that_do_not_are_listed(data: Measurements) -> None:
    (october,) = data.figures(["caseload"], Level.TEAM, [2], date(2026, 10, 1), OCTOBER)
    assert october.value == 1
    (spelling,) = data.unmatched()
    assert (spelling.kind, spelling.spelling, spelling.children) == ("worker", "Somebody Else", 1)
    row = data.child("007")
    assert row is not None and (row.team_id, row.worker_id, row.worker_spelled) == (2, None, "Somebody Else")
    due = data.due(None, OCTOBER - timedelta(days=400), OCTOBER + timedelta(days=400))
    assert {one.spelled for one in due if one.child == "007"} == {True}


def test_an_alias_holds_between_its_dates(tmp_path: Path) -> None:
    alias = edition.AliasRow("worker", "somebody ELSE", 6, NOVEMBER, None)
    given = measuring.frame(aliases=(alias,))
    with measuring.measured(SNAPSHOTS, tmp_path, given, cards=("caseload",)) as data:
        october = data.figures(["caseload"], Level.WORKER, [6], OCTOBER, OCTOBER)[0]
        november = data.figures(["caseload"], Level.WORKER, [6], NOVEMBER, NOVEMBER)[0]
    assert (october.value, november.value) == (0, 1)


def test_a_stock_without_a_fresh_extract_could_not_be_judged(tmp_path: Path) -> None:
    late = {date(2026, 8, 23): SNAPSHOTS[SEPTEMBER], OCTOBER: SNAPSHOTS[OCTOBER]}
    with measuring.measured(late, tmp_path, cards=("in_need_open",)) as data:
        found = trend(data, "in_need_open", Level.AUTHORITY, None, months=3)
    assert [(figure.end, figure.value) for figure in found] == [
        (date(2026, 8, 31), None),
        (date(2026, 9, 30), None),
        (OCTOBER, 1),
    ]
    assert "no extract within 7 days before 31 August 2026" in found[0].why


def test_a_list_that_is_missing_is_said_to_be(data: Measurements) -> None:
    (figure,) = data.figures(["looked_after_open"], Level.AUTHORITY, None, NOVEMBER, NOVEMBER)
    assert figure.value is None and "looked after" in figure.why
    (figure,) = data.figures(["plans_open"], Level.AUTHORITY, None, SEPTEMBER, SEPTEMBER)
    assert figure.value == 0, "a list that is there and empty is an answer"


def test_what_an_extract_does_not_hold_by_team_says_so(data: Measurements) -> None:
    (figure,) = data.figures(["contacts"], Level.TEAM, [1], SEPTEMBER, NOVEMBER)
    assert figure.value is None and "by team" in figure.why


def test_a_rate_is_of_a_year(data: Measurements) -> None:
    (figure,) = data.figures(["referral_rate"], Level.AUTHORITY, None, date(2026, 9, 1), date(2026, 9, 30))
    assert figure.value == pytest.approx(1 / (50_000 * 30 / 365.25) * 10_000)
    assert (figure.numerator, figure.denominator) == (1, 50_000)


def test_the_trend_ends_with_the_last_whole_month_or_with_now(data: Measurements) -> None:
    flow = trend(data, "referrals", Level.TEAM, 1)
    stock = trend(data, "caseload", Level.TEAM, 2)
    assert len(flow) == len(stock) == 13
    assert (flow[-1].start, flow[-1].end) == (date(2026, 10, 1), OCTOBER)
    assert [figure.value for figure in flow[-2:]] == [1, 0]
    assert [(figure.end, figure.value) for figure in stock[-3:]] == [(SEPTEMBER, 0), (OCTOBER, 1), (NOVEMBER, 1)]


def test_a_month_of_the_trend_is_the_figure_of_that_month(tmp_path: Path) -> None:
    """Also of a median, whose trend is asked in another way."""
    done = [
        {"child": f"{n}", "started": date(2026, 8, 3), "authorised": date(2026, 9, 1 + n), "team": "Duty 1"}
        for n in range(9)
    ]
    cards = ("assessment_duration", "assessments_in_time_from_start", "assessments_completed")
    with measuring.measured({OCTOBER: {"assessments": done}}, tmp_path, cards=cards) as data:
        for key in cards:
            for level, level_id in ((Level.AUTHORITY, None), (Level.TEAM, 1)):
                september = trend(data, key, level, level_id)[-2]
                ids = None if level_id is None else [level_id]
                assert data.figures([key], level, ids, september.start, september.end) == (september,)
                assert september.value is not None


def test_the_children_of_one_worker(data: Measurements, tmp_path: Path) -> None:
    assert data.people_of(None, worker_id=5) == ()
    with measuring.measured({SEPTEMBER: SNAPSHOTS[SEPTEMBER]}, tmp_path, cards=()) as early:
        assert [row.child for row in early.people_of([1], worker_id=5)] == ["007"]


def test_what_is_due_is_late_from_a_day(data: Measurements) -> None:
    """A visit on Wednesday 28 October is due by Wednesday 11 November, and late from Thursday the 12th."""
    (visit,) = [row for row in data.overdue([2]) if row.kind == "cp_visit"]
    assert (visit.since, visit.due, visit.late_from) == (date(2026, 10, 28), date(2026, 11, 11), date(2026, 11, 12))
    assert visit in data.overdue([2], visit.late_from)
    assert visit not in data.overdue([2], visit.due)
    assert visit in data.due([2], visit.due, visit.due)
    assert not data.due([1], visit.due, visit.due)


def test_the_caseload_adds_up_to_the_open_children(data: Measurements) -> None:
    rows = data.caseload(None)
    assert {(row.team_id, row.spelled, row.children, row.on_plan, row.late) for row in rows} == {
        (2, "Somebody Else", 1, 1, 1),
        (1, "", 1, 0, 0),
    }
    assert sum(row.children for row in rows) == len(data.people_of(None)) == 2
    assert [row.child for row in data.people_of([1])] == ["008"]


def test_a_child_is_told_with_their_story_and_what_is_due(data: Measurements) -> None:
    row = data.child("007")
    assert row is not None and row.open and row.age == 11
    assert row.plan_since == date(2026, 10, 5) and [one.kind for one in row.due] == ["cp_visit", "cp_review"]
    assert [event.what for event in data.events("007")] == [
        "Episode of need started",
        "Referral",
        "Child protection plan started",
    ]
    assert data.child("7") is None, "leading zeros are kept"


def test_who_came_and_left_between_two_extracts(data: Measurements) -> None:
    moves = {(row.move, row.child, row.team_id) for row in data.changes_since(None, SEPTEMBER)}
    assert moves == {
        (Move.LEFT, "007", 1),
        (Move.CAME, "007", 2),
        (Move.PLAN_STARTED, "007", 2),
        (Move.CAME, "008", 1),
    }
    assert {row.child for row in data.changes_since([1], OCTOBER)} == {"008"}
    assert data.changes_since(None, date(2026, 1, 1)) == ()


def test_a_case_list_is_of_its_day(data: Measurements) -> None:
    assert [row.child for row in data.case_list("open")] == ["007", "008"]
    assert [row.child for row in data.case_list("open", OCTOBER, [2])] == ["007"]
    assert [row.child for row in data.case_list("on_plan", SEPTEMBER)] == []
    assert [row.child for row in data.case_list("plans_started")] == ["007"]
    # Plan and age are the day's, in the list and of children asked for by name; before any extract nothing is known.
    then, now = data.case_list("open", SEPTEMBER), data.case_list("open")
    assert [(row.plan, row.age) for row in then] == [("in_need", 11)]
    assert [(row.plan, row.age) for row in now] == [("protection_plan", 11), ("in_need", None)]
    for day, rows in ((SEPTEMBER, then), (None, now)):
        known = {row.child: (row.plan, row.age) for row in data.profiles(["007", "008"], day)}
        assert {row.child: known[row.child] for row in rows} == {row.child: (row.plan, row.age) for row in rows}
    assert [row.plan for row in data.profiles(["008"], SEPTEMBER)] == ["closed"]
    assert [row.plan for row in data.profiles(["007"], date(2025, 1, 1))] == [""] and data.extract_day_for(
        date(2026, 7, 1)
    ) is None
    with pytest.raises(ValueError, match="no extract holds"):
        data.case_list("everybody")


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
        "SET enable_external_access = true",
        "CREATE TABLE other (a INTEGER)",
        "DELETE FROM events",
        "INSTALL httpfs",
        "ATTACH ':memory:' AS other",
    ],
)
def test_a_reader_reaches_nothing_but_its_file(data: Measurements, question: str) -> None:
    with pytest.raises(duckdb.Error):
        data.ask(question)


def test_many_threads_may_read_at_once(data: Measurements) -> None:
    found: list[int] = []

    def read() -> None:
        for _ in range(5):
            found.append(len(data.people_of(None)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 40


def test_reading_needs_no_ibis() -> None:
    """ibis takes a second to import: only a build may."""
    import subprocess
    import sys

    code = "import sys, practicelens.analytics.measurements, practicelens.analytics.edition;"
    code += "print([m for m in ('ibis', 'duckdb', 'pyarrow') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_first_extract_before_any_team_is_known_is_measured(tmp_path: Path) -> None:
    """Hundreds of spellings that nobody has matched: each with its children, and no figure lost for it."""
    rows = [
        {"child": f"C{n}", "started": date(2026, 1, 5), "team": f"Team {n % 40}", "worker": f"Worker {n % 310}"}
        for n in range(4000)
    ]
    bare = measuring.frame(teams=(), workers=(), services=())
    data = measuring.measured({date(2026, 11, 22): {"in_need": rows, "looked_after": rows[:400]}}, tmp_path, bare)
    found = {(one.kind, one.spelling): one.children for one in data.unmatched()}
    assert len(found) == 350
    assert found["team", "Team 0"] == 100
    assert found["worker", "Worker 309"] == 12


def test_figures_written_card_by_card_are_those_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often what was asked is written down meanwhile: the same rows in the same order."""
    built = edition.build(measuring.chain(SNAPSHOTS, tmp_path), measuring.frame(), tmp_path / "editions")
    files = [measurements.build(built, tmp_path / "at once")]
    monkeypatch.setattr(building, "AT_ONCE", 0)
    files.append(measurements.build(built, tmp_path / "often"))
    found = []
    for file in files:
        with duckdb.connect(str(file), read_only=True) as con:
            events = con.execute("FROM events").fetchall()
            found.append((events, sorted(con.execute("FROM monthly").fetchall(), key=repr)))
    assert found[0] == found[1] and len({row[0] for row in found[0][0]}) > 10


def test_what_stocks_counted_on_days_gone_by_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anything taken over that another rule tells otherwise, or that lies in a damaged file."""
    really, asked = kept.forget, []

    def forget(*given: Any) -> dict[frozenset[date], list[str]]:
        asked.append(really(*given))
        return asked[-1]

    monkeypatch.setattr(kept, "forget", forget)
    chain, folder = measuring.chain(SNAPSHOTS, tmp_path), tmp_path / "measurements"
    other = tuple(replace(row, value="9") if row.key == "seen_alone.age" else row for row in measuring.frame().rules)
    with asking_only(("cp_seen_alone", "plans_open", "in_need_open", "caseload", "unallocated", "referrals")):
        for datasets, rules in ((chain[:2], {}), (chain, {}), (chain, {"rules": other})):
            measurements.build(edition.build(datasets, measuring.frame(**rules), tmp_path / "editions"), folder)
    first, week, ruled = ({card: days for days, cards in one.items() for card in cards} for one in asked)
    assert set(first.values()) == {frozenset([SEPTEMBER, OCTOBER])} and set(week.values()) == {frozenset([NOVEMBER])}
    assert ruled["cp_seen_alone"] == {SEPTEMBER, OCTOBER, NOVEMBER}, "asked by the rule that has changed"
    assert ruled["plans_open"] == {NOVEMBER}, "the newest day is the next week's no more, and is never kept"
    for damaged in folder.iterdir():
        damaged.write_bytes(damaged.read_bytes()[:5000])
    whole = edition.build(chain[:1], measuring.frame(), tmp_path / "editions")
    with figures_of(whole, folder, cards=("in_need_open",)) as figures:
        assert figures.figures(["in_need_open"], Level.AUTHORITY, None, SEPTEMBER, SEPTEMBER)[0].value == 1
