"""A local card's SQL reads the published tables alone, within its bounds, and says in words why it gives no answer."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from practicelens.analytics.apart import run_apart
from practicelens.analytics.local_cards import counting, guard, running, shape
from practicelens.analytics.local_cards.shape import TABLES, Answer, Fault, Faulty, Form, Row
from practicelens.analytics.measure import Level, Only
from tests.builders.local_cards import DAY, EARLIER, edition

OF = "select child_no, event_date as day from referrals"
TEAMS = "select child_no, event_date as day, team_id from referrals"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edition(tmp_path_factory.mktemp("edition"))


def run(folder: Path, sql: str, form: Form = Form.EVENT_COUNT) -> Answer | Faulty:
    return running.run(folder, sql, form, 5)


def print_of(folder: Path) -> str:
    """What all files of a folder hold."""
    files = sorted(folder.iterdir())
    return hashlib.sha256(b"".join(one.name.encode() + one.read_bytes() for one in files)).hexdigest()


def test_a_card_answers_with_its_rows_and_the_tables_it_asked(folder: Path) -> None:
    found = run(folder, f"{OF} where age = 0 order by day")
    assert found == Answer((Row(1, EARLIER, None, True), Row(1, DAY, None, True)), ("referrals",))
    share = run(folder, "select child_no, as_at as day, team_id, seen_alone = 'yes' as counts from open_plans "
                "where as_at = date '2026-11-20' order by child_no", Form.DAY_SHARE)  # fmt: skip
    assert isinstance(share, Answer)
    assert [(row.child_no, row.team_id, row.counts) for row in share.rows] == [
        (1, 10, False),
        (2, 20, True),
        (4, 20, None),
    ]


# In pairs: what is refused, and beside it what the same author may well write instead.
@pytest.mark.parametrize(
    ("sql", "fault", "instead"),
    [
        ("selec 1", Fault.NOT_SQL, OF),
        ("", Fault.NOT_READING, f"{OF};"),
        (f"{OF}; drop table referrals", Fault.NOT_READING, OF),
        (f"{OF}; {OF}", Fault.NOT_READING, f"{OF} union all {OF}"),
        ("insert into referrals values (1)", Fault.NOT_READING, OF),
        ("delete from referrals", Fault.NOT_READING, f"{OF} where age > 0"),
        ("update referrals set age = 1", Fault.NOT_READING, f"select * from ({OF})"),
        ("create table mine as from referrals", Fault.NOT_READING, f"with mine as ({OF}) from mine"),
        ("with a as (insert into referrals values (1) returning *) select * from a", Fault.NOT_READING,
         f"with recursive a as ({OF}) select * from a"),
        ("copy referrals to '/tmp/taken.csv'", Fault.NOT_READING, OF),
        ("attach '/tmp/other.db'", Fault.NOT_READING, OF),
        ("pragma database_list", Fault.NOT_READING, OF),
        ("set enable_external_access = true", Fault.NOT_READING, OF),
        ("install httpfs", Fault.NOT_READING, OF),
        ("load httpfs", Fault.NOT_READING, OF),
        ("call pragma_version()", Fault.NOT_READING, OF),
        ("export database '/tmp'", Fault.NOT_READING, OF),
        ("describe referrals", Fault.NOT_READING, OF),
        ("summarize referrals", Fault.NOT_READING, OF),
        (f"explain analyze {OF}", Fault.NOT_READING, OF),
        ("from read_csv('/etc/passwd')", Fault.TABLE, "from (select child_no, event_date as day from referrals)"),
        (f"{OF} where exists (from read_text('/etc/passwd'))", Fault.TABLE, f"{OF} where exists (from teams)"),
        (f"{OF} where age in (select 1 from glob('/*'))", Fault.TABLE, f"{OF} where age in (select unnest([0, 5]))"),
        ("from '/etc/passwd'", Fault.TABLE, OF),
        ("from 'https://example.org/x.parquet'", Fault.TABLE, OF),
        ("from duckdb_settings()", Fault.TABLE, f"{OF}, range(1)"),
        ("from query('select 1')", Fault.TABLE, OF),
        ("from information_schema.tables", Fault.TABLE, OF),
        ("from main.referrals", Fault.TABLE, OF),
        ("from sqlite_master", Fault.TABLE, OF),
        ("with duckdb_tables as (select 1) from referrals, duckdb_tables", Fault.TABLE, f"with d as ({OF}) from d"),
        (f"{OF} join child_keys using (child_no)", Fault.TABLE, f"{OF} join open_plans using (child_no)"),
        (f"{OF} join workers on true", Fault.TABLE, f"{OF} join teams on team_id = id"),
        ("select 1 as child_no, date '2026-11-20' as day from teams", Fault.TABLE, OF),
        (f"{OF} where event_date < today()", Fault.FUNCTION, f"{OF} where event_date < date '2027-01-01'"),
        (f"{OF} where event_date < current_date", Fault.FUNCTION, f"{OF} where event_date < make_date(2027, 1, 1)"),
        (f"{OF} where random() < 0.5", Fault.FUNCTION, f"{OF} where age % 2 = 0"),
        (f"{OF} where current_setting('threads') > 0", Fault.FUNCTION, f"{OF} where coalesce(age, 0) >= 0"),
        (f"{OF} where sleep_ms(1) is null", Fault.FUNCTION, f"{OF} where sex ilike 'f%'"),
        (f"{OF} where error(sex) is null", Fault.FUNCTION, f"{OF} where upper(sex) <> ''"),
        (f"{OF} where getvariable('x') is null", Fault.FUNCTION, f"{OF} qualify row_number() over (order by age) = 1"),
        (f"{OF} using sample 1", Fault.FUNCTION, f"{OF} limit 1"),
        (f"{OF} where age = ?", Fault.QUESTION, f"{OF} where age = 5"),
        (f"{OF} where nothing = 5", Fault.QUESTION, f"{OF} where age = 5"),
        ("select child_no, sex::date as day from referrals", Fault.VALUE,
         "select child_no, coalesce(try_cast(sex as date), event_date) as day from referrals"),
        ("select * from referrals", Fault.COLUMNS, OF),
        ("select child_no, event_date as day, age from referrals", Fault.COLUMNS, OF),
        ("select child_no, sex as day from referrals", Fault.COLUMNS, OF),
        ("select child_no, event_date::timestamp as day from referrals", Fault.COLUMNS, OF),
        ("select null as child_no, event_date as day from referrals", Fault.COLUMNS, OF),
        ("select child_no + 100 as child_no, event_date as day from referrals", Fault.CHILDREN, OF),
        # Of one day alone it counts from today, though the database calls it consistent.
        (f"{OF} where age(event_date::timestamp) is null", Fault.FUNCTION,
         f"{OF} where age(event_date::timestamp, timestamp '2026-01-01') is not null"),
        # What is no team's would be lost from every place, be false, or be too large for the file of the answer.
        *((f"select child_no, event_date as day, {team} as team_id from referrals", Fault.COLUMNS, TEAMS)
          for team in ("worker_id", "false", "(2 ^ 100)::hugeint")),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_is_not(folder: Path, sql: str, fault: Fault, instead: str) -> None:
    before = print_of(folder)
    found = run(folder, sql)
    assert isinstance(found, Faulty) and found.fault is fault, found
    # Whatever an error says: no child's word and no identifier is in it.
    assert found.why and not any(word in found.why for word in ("secret", "A1", "Somebody Real"))
    assert isinstance(run(folder, instead), Answer)
    assert print_of(folder) == before


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('/etc/passwd')", "from '{folder}/child_keys.parquet'", "copy referrals to '{folder}/taken.csv'",
        "attach '{folder}/other.db'", "export database '{folder}/all'", "set enable_external_access = true",
        "set lock_configuration = false", "set memory_limit = '9GB'", "install httpfs", "load '{folder}/x'",
        "from glob('/*')", "from read_text('{folder}/teams.parquet')",
    ],
)  # fmt: skip
def test_what_nobody_judged_the_database_itself_refuses(
    folder: Path, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second door: with every check of the text left out, nothing outside of the copied tables is reached."""
    monkeypatch.setattr(running, "tables_of", lambda con, text: ("referrals",))
    before = print_of(folder)
    found = run(folder, sql.format(folder=folder))
    assert isinstance(found, Faulty) and found.fault is not Fault.COLUMNS, found
    # Changing the copy is all that is left, and the copy is nobody's.
    assert isinstance(run(folder, "update referrals set age = 77"), Faulty)
    assert isinstance(run(folder, OF), Answer)
    assert print_of(folder) == before


WRITES = """
import pathlib, signal, sys
from practicelens.analytics.local_cards.__main__ import write_nothing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if sys.argv[2] == "bound":
    write_nothing()
pathlib.Path(sys.argv[1]).write_bytes(b"x")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there the machine bounds no file")
def test_the_process_that_runs_it_cannot_write_a_byte(tmp_path: Path) -> None:
    """The third door: what the machine itself lets the process do."""

    def write(how: str) -> bytes:
        return run_apart([sys.executable, "-B", "-c", WRITES, str(tmp_path / how), how], 60).stderr

    assert b"File too large" in write("bound") and (tmp_path / "bound").read_bytes() == b""
    assert write("free") == b"" and (tmp_path / "free").read_bytes() == b"x"


def test_what_takes_more_memory_than_it_may_leaves_no_file_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database would write what it has no room for below the folder that it was started in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(running._CONFIG, "memory_limit", "32MB")
    sort = f"{OF} where 0 < (select max(n) from (select row_number() over (order by hash(i)) n from range({{}}) t(i)))"
    found = run(folder, sort.format(3_000_000))
    assert isinstance(found, Faulty) and found.fault is Fault.MEMORY
    assert isinstance(run(folder, sort.format(3)), Answer)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_on_a_day_is_counted_on_an_extracts_day(folder: Path) -> None:
    sql = "select child_no, as_at + 1 as day from open_plans"
    found = run(folder, sql, Form.DAY_COUNT)
    assert isinstance(found, Faulty) and found.fault is Fault.DAYS
    assert isinstance(run(folder, sql.replace(" + 1", ""), Form.DAY_COUNT), Answer)


def test_a_share_says_who_counts(folder: Path) -> None:
    found = run(folder, OF, Form.EVENT_SHARE)
    assert isinstance(found, Faulty) and "counts" in found.why
    assert isinstance(run(folder, f"select *, true as counts from ({OF})", Form.EVENT_SHARE), Answer)


def test_more_rows_than_a_card_may_have_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_ROWS", 3)
    found = run(folder, OF)
    assert isinstance(found, Faulty) and found.fault is Fault.ROWS
    assert isinstance(run(folder, f"{OF} limit 3"), Answer)


def test_a_column_or_a_table_that_is_gone_is_said(tmp_path: Path) -> None:
    older = edition(tmp_path, without=("referrals", "age"))
    found = run(older, f"{OF} where age = 0")
    assert isinstance(found, Faulty) and found.fault is Fault.QUESTION and "age" in found.why
    gone = run(older, "select child_no, visited as day from visits")
    assert isinstance(gone, Faulty) and gone.fault is Fault.GONE and "visits" in gone.why
    assert isinstance(run(older, OF), Answer)


def test_no_name_of_a_person_and_no_identifier_is_in_a_table_that_a_card_may_ask() -> None:
    assert not {"workers", "child_keys", "aliases", "unmatched", "adopters"} & TABLES.keys()
    assert not {"worker", "identifier", "adopter", "spelling"} & {
        name for columns in TABLES.values() for name in columns
    }
    assert {"referrals", "open_plans", "teams"} <= TABLES.keys()


def test_another_process_runs_it_and_gives_the_same(folder: Path) -> None:
    assert guard.run_guarded(folder, OF, Form.EVENT_COUNT) == run(folder, OF)
    found = guard.run_guarded(folder, f"{OF} where today() is null", Form.EVENT_COUNT)
    assert isinstance(found, Faulty) and found.fault is Fault.FUNCTION


def test_its_letters_are_the_same_whatever_the_machine_writes_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    sql = f"{OF} where length('Zoë') = 3"
    found = guard.run_guarded(folder, sql, Form.EVENT_COUNT)
    assert found == run(folder, sql) and isinstance(found, Answer) and found.rows


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ("where exists (from range(1000000000000) t(i) where i % 7 = 8)", {Fault.TIME}),
        # Which bound it meets first hangs on the machine.
        ("where (select length(string_agg(repeat('x', 9000000) || i, '')) from range(999) t(i)) > 0",
         {Fault.MEMORY, Fault.TIME}),
        ("where " + "(" * 9000 + "true" + ")" * 9000, {Fault.NOT_SQL, Fault.MEMORY}),
    ],
    ids=["endless", "of much memory", "nested"],
)  # fmt: skip
def test_what_is_endless_or_too_much_is_stopped(folder: Path, more: str, faults: set[Fault]) -> None:
    found = guard.run_guarded(folder, f"{OF} {more}", Form.EVENT_COUNT, seconds=1)
    assert isinstance(found, Faulty) and found.fault in faults, found


def test_a_process_that_is_killed_is_no_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MEGABYTES", 64)  # not enough to begin with
    found = guard.run_guarded(folder, OF, Form.EVENT_COUNT)
    assert isinstance(found, Faulty) and found.fault is Fault.MEMORY


def test_rows_are_counted_by_place_and_listed_alike(folder: Path, tmp_path: Path) -> None:
    """Against a plain loop: every place, and each of the lists behind it."""
    found = run(folder, "select child_no, as_at as day, team_id, case seen_alone when 'yes' then true when 'no' then "
                "false end as counts from open_plans", Form.DAY_SHARE)  # fmt: skip
    assert isinstance(found, Answer)
    file = tmp_path / "answer.parquet"
    file.write_bytes(counting.as_file(found))
    area = {10: 7, 20: 8}
    counted = counting.by_day(file, folder)
    places = [(Level.AUTHORITY, None), (Level.SERVICE, 7), (Level.SERVICE, 8), (Level.TEAM, 10), (Level.TEAM, 20)]
    for level, one in places:
        key = {Level.AUTHORITY: lambda row: None, Level.SERVICE: lambda row: area[row.team_id or 0]}.get(
            level, lambda row: row.team_id
        )
        rows = [row for row in found.rows if row.day == DAY and key(row) == one]
        tally = counted[level, one, DAY]
        assert (tally.rows, tally.counted, tally.judged, tally.children) == (
            len(rows), sum(row.counts is True for row in rows), sum(row.counts is not None for row in rows),
            len({row.child_no for row in rows}),
        )  # fmt: skip
        assert tally == counting.in_spans(file, folder, ((EARLIER, EARLIER), (DAY, DAY)))[level, one, DAY]
        for only, counts in ((Only.COUNTED, True), (Only.MISSED, False), (Only.NOT_JUDGED, None)):
            listed = counting.behind(file, folder, level, one, DAY, DAY, only)
            assert sorted(row.child for row in listed) == [f"A{row.child_no}" for row in rows if row.counts is counts]


def test_the_same_question_of_the_same_edition_has_one_file() -> None:
    assert counting.name_of("e", OF, Form.EVENT_COUNT) == counting.name_of("e", OF, Form.EVENT_COUNT)
    others = {counting.name_of("f", OF, Form.EVENT_COUNT), counting.name_of("e", OF, Form.EVENT_SHARE)}
    assert counting.name_of("e", OF, Form.EVENT_COUNT) not in others
    assert shape.lists_of(("teams", "open_plans", "plan_spells")) == ("protection_plans",)
