"""A busy database and a full disk answer in words: nothing half written, and nothing typed lost."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse
from psycopg import errors as postgres

from practicelens.access.roles import Role
from practicelens.web.pages.home import pages
from practicelens.web.troubles import Trouble, trouble_in
from tests.builders.authority import Authority
from tests.builders.warm import Child

WORDS = "A core group on 1 December,\nand a visit before."
LOCKED = OperationalError("database is locked")
FULL = OSError(errno.ENOSPC, "No space left on device")
# Children of the disk's limit: an extract is kept with no file allowed past 64 KiB, as when the disk fills up.
KEEP_TOO_MUCH = """
import django, io, resource, sys
django.setup()
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
from practicelens.performance.extracts.files import keep
from practicelens.web.troubles import trouble_in
for size in (1000, 1000000):
    try:
        keep(io.BytesIO(b"x" * size), "a.xlsx")
        print("kept")
    except OSError as error:
        print(trouble_in(error))
"""
FILL_UP = """
import django
django.setup()
from django.db import connection, transaction
from django.db.utils import OperationalError
from practicelens.web.troubles import trouble_in
cursor = connection.cursor()
cursor.execute("CREATE TABLE words (text TEXT)")
cursor.execute("PRAGMA max_page_count = 6")
try:
    with transaction.atomic():
        cursor.execute("INSERT INTO words VALUES ('begun')")
        cursor.execute("INSERT INTO words VALUES (%s)", ["x" * 100000])
except OperationalError as error:
    print(trouble_in(error))
with transaction.atomic():
    cursor.execute("INSERT INTO words VALUES ('fits')")
print(*(row[0] for row in cursor.execute("SELECT text FROM words")))
"""


def from_sqlite(code: int, words: str) -> OperationalError:
    """As Django gives an error of SQLite on."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    made = OperationalError(words)
    made.__cause__ = error
    return made


def from_postgres(kind: type[Exception]) -> OperationalError:
    made = OperationalError("whatever it says")
    made.__cause__ = kind("whatever it says")
    return made


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (LOCKED, Trouble.BUSY),
        (from_sqlite(sqlite3.SQLITE_FULL, "database or disk is full"), Trouble.FULL),
        (from_sqlite(sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"), Trouble.FULL),
        (from_postgres(postgres.DiskFull), Trouble.FULL),
        (from_postgres(postgres.DeadlockDetected), Trouble.BUSY),
        (from_postgres(postgres.LockNotAvailable), Trouble.BUSY),
        (from_postgres(postgres.TooManyConnections), Trouble.BUSY),
        (FULL, Trouble.FULL),
        (RuntimeError("IO Error: Could not write file: No space left on device"), Trouble.FULL),
        (from_sqlite(sqlite3.SQLITE_CORRUPT, "database disk image is malformed"), None),
        (from_postgres(postgres.UndefinedTable), None),
        (OSError(errno.EACCES, "Permission denied"), None),
        (ValueError("full"), None),
        (None, None),
    ],
)
def test_what_can_be_waited_out_is_told_from_a_fault(error: Exception | None, trouble: Trouble | None) -> None:
    assert trouble_in(error) == trouble


@contextmanager
def history_fails(error: Exception) -> Iterator[None]:
    """Let the last write of every change fail, as the database would: what was written before it must go too."""

    def stops(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith("INSERT INTO") and "history_" in sql.split("(")[0]:
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stops):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status", "says"), [(LOCKED, 503, "was busy"), (FULL, 507, "There is no room left")])
def test_a_form_is_shown_back_with_a_button_that_sends_it_again(
    authority: Authority, error: Exception, status: int, says: str
) -> None:
    client, address = authority.client(Role.INFORMATION_GOVERNANCE), reverse("restricted-add")
    day = {"starts_day": "23", "starts_month": "11", "starts_year": "2026"}
    form = {"identifier": "B-40968", "reason": WORDS, **day}
    with history_fails(error):
        answer = client.post(address, {**form, "password": "secret words"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (status, "10")
    assert says in page and "secret words" not in page
    sent = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S))
    again = {name: unescape(value) for name, value in sent.items()}
    assert again == form and f'action="{address}"' in page and 'name="csrfmiddlewaretoken" value="' in page
    assert "B-40968" not in client.get(reverse("restricted")).content.decode(), "nothing half written"
    assert client.post(address, again).status_code == 302
    assert "B-40968" in client.get(reverse("restricted")).content.decode()


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let home fail inside the view."""

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pages, "render", fails)


@pytest.mark.django_db
def test_a_page_that_was_only_looked_at_is_to_be_opened_again(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, LOCKED)
    page = authority.client(Role.ANALYST).get("/").content.decode()
    assert "Practice Lens is busy" in page and "Open the page again" in page and "Send it again" not in page


@pytest.mark.django_db
def test_a_script_that_saves_is_told_in_json(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, LOCKED)
    answer = authority.client(Role.ANALYST).get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "10")


@pytest.mark.django_db
def test_a_session_that_cannot_be_saved_says_so_too(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside every view: the session is saved when the answer is ready."""

    def fails(*_: object, **__: object) -> None:
        raise LOCKED

    client = Client(raise_request_exception=False)
    monkeypatch.setattr(SessionStore, "save", fails)
    answer = client.post("/sign-in/", {"person": str(authority.account(Role.ANALYST)), "next": "/notices/"})
    assert answer.status_code == 503
    assert "Send it again" in answer.content.decode()


def in_a_child(folder: Path, code: str) -> list[str]:
    """What a process with a var/ of its own prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRACTICELENS_")}
    clean |= {"PRACTICELENS_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "practicelens.config.settings"}
    process = Child(code, clean)
    printed, complaints = process.communicate()
    assert process.returncode == 0, complaints
    return printed.split()


def test_an_extract_that_does_not_fit_on_the_disk_leaves_nothing_of_itself(tmp_path: Path) -> None:
    assert in_a_child(tmp_path, KEEP_TOO_MUCH) == ["kept", "full"]
    kept = [path for path in (tmp_path / "var" / "data" / "extracts").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in kept] == [1000]


def test_a_database_that_is_really_full_keeps_nothing_half_and_goes_on(tmp_path: Path) -> None:
    assert in_a_child(tmp_path, FILL_UP) == ["full", "fits"]
