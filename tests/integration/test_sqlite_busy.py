"""SQLite as it is used: several processes and many threads write one file, and nobody is told that it is locked."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.builders.warm import Child

PROCESSES, THREADS, EACH = 2, 15, 8
READY = "import django; django.setup(); from django.db import connection, transaction\n"
TABLES = READY + (
    "from django.contrib.sessions.models import Session\n"
    "with connection.schema_editor() as editor: editor.create_model(Session)\n"
    "connection.cursor().execute('CREATE TABLE tally (id INTEGER PRIMARY KEY, writer TEXT, number INTEGER)')\n"
    "connection.close()\n"  # which writes all of it into the file that is copied
)
# Each writer reads before it writes, in a transaction and outside one, and saves a session as every sign-in does.
WRITERS = READY + (
    """
import sys, threading
from django.contrib.sessions.backends.db import SessionStore
name, threads, each = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
faults, begin = [], threading.Event()

def write(writer):
    begin.wait()
    try:
        for number in range(each):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM tally WHERE writer = %s", [writer])
                assert cursor.fetchone() == (2 * number,)
                cursor.execute("INSERT INTO tally (writer, number) VALUES (%s, %s)", [writer, number])
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO tally (writer, number) VALUES (%s, %s)", [writer, -number])
            session = SessionStore()
            session["number"] = number
            session.save()
    except BaseException as error:
        faults.append(repr(error))
    finally:
        connection.close()

everyone = [threading.Thread(target=write, args=[f"{name}-{n}"]) for n in range(threads)]
for one in everyone: one.start()
print("ready", flush=True)
sys.stdin.readline()
begin.set()
for one in everyone: one.join()
print(faults or "no faults", flush=True)
"""
)
HOLDER = READY + (
    """
import sys
with transaction.atomic():
    connection.cursor().execute("INSERT INTO tally (writer, number) VALUES ('holder', 0)")
    print("held", flush=True)
    sys.stdin.readline()
"""
)


def child(folder: Path, code: str, *words: str) -> Child:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PRACTICELENS_")}
    settings = {"PRACTICELENS_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "practicelens.config.settings"}
    return Child(code, clean | settings, *words)


def finish(process: Child, words: str = "") -> str:
    printed, complaints = process.communicate(words, timeout=120)
    assert (process.returncode, complaints) == (0, "")
    return printed


def first_line(process: Child) -> str:
    return process.stdout.readline().strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("var")
    finish(child(made, TABLES))
    return made


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copy(built / "practicelens.sqlite3", tmp_path)
    return tmp_path


def test_two_processes_and_thirty_writers_are_never_told_that_it_is_locked(folder: Path) -> None:
    writers = [child(folder, WRITERS, f"process{n}", str(THREADS), str(EACH)) for n in range(PROCESSES)]
    assert [first_line(one) for one in writers] == ["ready"] * PROCESSES
    for one in writers:
        one.stdin.write("begin\n")
        one.stdin.flush()
    assert [finish(one).strip() for one in writers] == ["no faults"] * PROCESSES
    with sqlite3.connect(folder / "practicelens.sqlite3") as database:
        written = database.execute("SELECT writer, count(*) FROM tally GROUP BY writer").fetchall()
        sessions = database.execute("SELECT count(*) FROM django_session").fetchone()
    assert sorted(written) == sorted((f"process{p}-{t}", 2 * EACH) for p in range(PROCESSES) for t in range(THREADS))
    assert sessions == (PROCESSES * THREADS * EACH,)


def test_what_was_said_to_be_saved_is_on_the_disk(folder: Path) -> None:
    code = READY + (
        "c, names = connection.cursor(), ('synchronous', 'journal_mode', 'foreign_keys')\n"
        "print(*[c.execute(f'PRAGMA {name}').fetchone()[0] for name in names])"
    )
    assert finish(child(folder, code)).split() == ["2", "wal", "1"], "2 is FULL"


def test_a_writer_that_finds_it_held_past_the_bound_is_told_and_the_next_one_gets_through(folder: Path) -> None:
    holder = child(folder, HOLDER)
    assert first_line(holder) == "held"
    code = READY + (
        """
from django.db.utils import OperationalError
from practicelens.config.sqlite import base
base.WAIT_AT_MOST = 0.05
for kind in ("transaction", "statement"):
    try:
        if kind == "transaction":
            with transaction.atomic(): pass
        else:
            connection.cursor().execute("INSERT INTO tally (writer, number) VALUES ('late', 1)")
        print("written")
    except OperationalError as error:
        print(kind, error)
connection.cursor().execute("SELECT count(*) FROM tally")
input()
base.WAIT_AT_MOST = 10.0
with transaction.atomic(): connection.cursor().execute("INSERT INTO tally (writer, number) VALUES ('late', 2)")
"""
    )
    late = child(folder, code)
    assert [first_line(late), first_line(late)] == ["transaction database is locked", "statement database is locked"]
    finish(holder, "let go\n")
    finish(late, "again\n")
    with sqlite3.connect(folder / "practicelens.sqlite3") as database:
        assert database.execute("SELECT writer, number FROM tally").fetchall() == [("holder", 0), ("late", 2)]


@pytest.mark.parametrize("ending", ["raise ValueError", "connection.close()"])
def test_a_transaction_that_ends_badly_lets_the_next_writer_of_its_process_on(folder: Path, ending: str) -> None:
    code = READY + (
        f"""
import threading
def fails():
    try:
        with transaction.atomic():
            connection.cursor().execute("INSERT INTO tally (writer, number) VALUES ('first', 1)")
            {ending}
    except ValueError: pass
thread = threading.Thread(target=fails); thread.start(); thread.join()
with transaction.atomic(): connection.cursor().execute("INSERT INTO tally (writer, number) VALUES ('second', 1)")
print([row[0] for row in connection.cursor().execute("SELECT writer FROM tally")])
"""
    )
    assert finish(child(folder, code)).strip() == "['second']"
