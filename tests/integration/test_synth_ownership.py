"""A build removes only what a build made: whatever else stands there is somebody's, and is left byte for byte."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import signal
import sqlite3
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from practicelens import synth
from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.cli.serve import _remove_collected
from practicelens.history import changes as history
from practicelens.people.accounts import changes as people
from practicelens.people.founding.plan import Founded
from practicelens.performance.extracts import changes as extracts
from practicelens.quality.standards.changes import ship
from practicelens.synth import ownership
from practicelens.synth.files import people_json, write_files
from practicelens.synth.marker import VERSION
from practicelens.synth.only_builder import only_builder
from practicelens.synth.ownership import Standing
from practicelens.synth.workbooks.writing import INVENTED
from practicelens.synth.written import refuse_foreign_files
from tests.builders import authority as authorities
from tests.builders.authority import Authority
from tests.builders.warm import Child
from tests.databases import kept_tables
from tests.functional.serving import SERVE, environment

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Stops itself where the bar reaches a step: a real kill, at the same place every time.
BUILD = """
import django, os, signal
django.setup()
from pathlib import Path
from django.conf import settings
from practicelens import synth

def go_on(step, done, total):
    if {kill_at!r} and step.startswith({kill_at!r}):
        os.kill(os.getpid(), signal.SIGKILL)

synth.build(Path(settings.VAR_DIR), 1, go_on, scale=0.03, weeks=1, months=0, audit_months=1, datasets=0)
"""


def run(folder: Path, program: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A process of its own on a folder of its own."""
    process = Child(program, environment(folder) | settings, *words)
    printed, complaints = process.communicate()
    assert process.returncode is not None
    return subprocess.CompletedProcess(program, process.returncode, printed, complaints)


def build(folder: Path, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    """Build a small demonstration there, killed where the bar says so."""
    return run(folder, BUILD.format(kill_at=kill_at))


def serve_demonstration(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """What `run.py` hands over to."""
    return run(folder, SERVE, "serve", "--demonstration", "--port", "8", **settings)


def prints(folder: Path) -> dict[str, str]:
    """Every file below a folder with the print of its content, without SQLite's own notes of who reads."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3-shm"]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def settle(folder: Path) -> None:
    """Write SQLite's log into its database, as whoever opens it next would do."""
    with sqlite3.connect(folder / "practicelens.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.fixture(scope="module")
def killed(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose building was really killed, when everybody was there and the workbooks were being written."""
    folder = tmp_path_factory.mktemp("killed")
    kept_tables(folder / "practicelens.sqlite3")
    assert build(folder, kill_at="Writing workbooks").returncode == -signal.SIGKILL
    settle(folder)
    return folder


@pytest.fixture
def half_built(killed: Path, tmp_path: Path) -> Path:
    """A copy of it, for a test of its own."""
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_half_built_demonstration_alone_is_removed_and_built_again(half_built: Path):
    again = build(half_built, kill_at="Extracts loaded")  # beyond where the first one stopped
    assert again.returncode == -signal.SIGKILL, again.stderr
    assert not synth.built(half_built)


def test_a_half_built_one_with_one_foreign_account_is_refused_and_left_byte_for_byte(half_built: Path):
    words = ["account", "add", "--email", "ada@council.example", "--name", "Ada", "--password", "a-long-one-of-hers"]
    assert run(half_built, SERVE, *words).returncode == 0
    settle(half_built)
    before = prints(half_built)

    refused = serve_demonstration(half_built)
    settle(half_built)
    assert refused.returncode == 2
    assert "did not make" in refused.stderr
    assert {name: print_ for name, print_ in prints(half_built).items() if name in before} == before


def test_a_half_built_one_beside_somebodys_workbook_is_refused_before_anything_is_removed(half_built: Path):
    theirs = half_built / "demonstration" / "annex-a-2026-11-22.xlsx"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_bytes(b"a workbook of their own")
    before = prints(half_built)

    refused = serve_demonstration(half_built)
    settle(half_built)
    assert refused.returncode == 2
    assert "Nothing was changed" in refused.stderr
    assert {name: print_ for name, print_ in prints(half_built).items() if name in before} == before


@pytest.fixture
def somebodys(tmp_path: Path) -> Path:
    """A folder with a database of another version of the product, and a key of its own."""
    (tmp_path / "secret-key").write_text("0123456789abcdefghijklmnopqrstuvwxyz" * 2, encoding="utf-8")
    with sqlite3.connect(tmp_path / "practicelens.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', '2027-01-01')"
        )
    database.close()
    return tmp_path


def test_live_refuses_before_anything_is_written(somebodys: Path):
    before = prints(somebodys)
    key = secrets.token_urlsafe(50)
    live = {"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": key, "PRACTICELENS_HOSTS": "lens.example"}
    refused = serve_demonstration(somebodys, **live)
    assert refused.returncode == 2, refused.stderr
    assert "This deployment is live" in refused.stderr
    assert prints(somebodys) == before


def test_one_of_an_older_version_is_told_in_words_and_kept(somebodys: Path):
    (somebodys / "demonstration.json").write_text('{"version": 0, "seed": 1}', encoding="utf-8")
    before = prints(somebodys)
    refused = serve_demonstration(somebodys)
    assert refused.returncode == 2, refused.stderr
    assert "made by another version" in refused.stderr and "aside" in refused.stderr
    assert prints(somebodys) == before


def test_a_database_with_changes_unknown_here_is_told_in_words_and_kept(somebodys: Path):
    before = prints(somebodys)
    refused = serve_demonstration(somebodys)
    assert refused.returncode == 2, refused.stderr
    assert "people.0999_later" in refused.stderr
    settle(somebodys)
    assert prints(somebodys) == before


def test_a_second_builder_is_refused_while_the_first_builds(tmp_path: Path):
    with only_builder(tmp_path), pytest.raises(Refused, match="Another process is building"), only_builder(tmp_path):
        raise AssertionError("two built at once")
    with only_builder(tmp_path):
        assert (tmp_path / "building.lock").exists()


@pytest.fixture
def begun(authority: Authority) -> Authority:
    """An authority that a demonstration's build says it founded; nothing else has happened."""
    with transaction.atomic():
        ownership.note_begun(1, Founded(), NOW)
    return authority


def test_what_the_build_alone_made_is_its_own(begun: Authority, tmp_path: Path):
    assert ownership.standing(tmp_path) is Standing.HALF_BUILT


def test_an_authority_that_no_build_founded_is_somebody_s(authority: Authority, tmp_path: Path):
    assert ownership.standing(tmp_path) is Standing.FOREIGN


@pytest.mark.django_db
def test_tables_with_what_the_product_comes_with_alone_are_empty(tmp_path: Path):
    ship(by=SYSTEM, now=NOW)
    assert ownership.standing(tmp_path) is Standing.EMPTY


@pytest.mark.django_db
def test_one_account_is_enough_to_be_somebody_s(tmp_path: Path):
    people.create_account("ada@council.example", "Ada", password="a-long-one-of-hers", by=SYSTEM, now=NOW)
    assert ownership.standing(tmp_path) is Standing.FOREIGN


def test_one_more_account_makes_it_somebody_s(begun: Authority, tmp_path: Path):
    people.create_account("ada@council.example", "Ada", password="a-long-one-of-hers", by=SYSTEM, now=NOW)
    assert ownership.standing(tmp_path) is Standing.FOREIGN


def test_one_who_signed_in_makes_it_somebody_s(begun: Authority, tmp_path: Path):
    begun.signed_in(Role.QA_OFFICER)
    assert ownership.standing(tmp_path) is Standing.FOREIGN


def test_one_event_of_a_stranger_makes_it_somebody_s(begun: Authority, tmp_path: Path):
    history.record_look("children.child", by=Actor(987_654, "A. Stranger"), at=NOW, subject=("child", "a/b/1"))
    assert ownership.standing(tmp_path) is Standing.FOREIGN


def test_an_extract_is_the_build_s_own_only_when_it_is_one_of_its_workbooks(
    begun: Authority, data_dir: Path, tmp_path: Path
):
    workbooks = tmp_path / "demonstration"
    workbooks.mkdir()
    path = workbooks / "annex-a-2026-11-22.xlsx"
    path.write_bytes(b"a workbook, as far as receiving it goes")
    extracts.receive(path, path.name, by=SYSTEM, now=NOW)
    assert ownership.standing(workbooks) is Standing.HALF_BUILT
    path.write_bytes(b"another one")
    assert ownership.standing(workbooks) is Standing.FOREIGN


def test_a_whole_one_is_never_taken_for_half_built(begun: Authority, tmp_path: Path):
    with transaction.atomic():
        ownership.note_built({"version": VERSION}, NOW)
    assert ownership.standing(tmp_path) is Standing.STANDS
    synth.build(tmp_path, 1)  # only its note was lost, and is written again
    assert synth.built(tmp_path)


def test_on_postgresql_a_half_built_database_is_for_a_person_to_empty(
    begun: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(Refused, match="half built here"):
        synth.build(tmp_path, 1)
    assert ownership.standing(tmp_path) is Standing.HALF_BUILT


def test_a_live_deployment_builds_none_in_an_empty_folder_either(tmp_path: Path, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Refused, match="This deployment is live"):
        synth.build(tmp_path / "var", 1)
    assert not (tmp_path / "var").exists()


# The other kinds, as they are written: tests/unit/test_synth_returns.py.
@pytest.mark.parametrize("name", ["annex-a-2026-11-22.xlsx", "ssd-mosaic-2026-11-22.zip", "people.json"])
def test_somebody_s_own_file_is_not_written_over(name: str, tmp_path: Path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(b"{}")
    with pytest.raises(Refused, match="is not written over"):
        write_files(folder, 1, 1, 0, 0.03, lambda step, done, total: None)
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [(name, b"{}")]


def test_our_own_files_are_known_and_written_over(tmp_path: Path):
    (tmp_path / "people.json").write_text(people_json(authorities.plan()), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "annex-a-2026-11-22.xlsx", "w") as workbook:
        workbook.writestr("docProps/core.xml", f"<description>{INVENTED}</description>")
    for name in ("ssd-systemc-2026-11-22.zip", "ssda903-2026-11-22.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as tables:
            tables.comment = INVENTED.encode()
    (tmp_path / "cin-2026-11-22.xml").write_text(f"<?xml version='1.0'?>\n<!-- {INVENTED} -->\n<Message/>")
    refuse_foreign_files(tmp_path)


def test_collecting_static_files_removes_only_what_it_collected(tmp_path: Path):
    ours = ("documents.css", "documents.0123456789ab.css", "documents.0123456789ab.css.gz")
    theirs = ("notes.txt", "documents.css.bak", "photo.0123456789ab.png")
    (tmp_path / "css").mkdir()
    for name in (*ours, *theirs):
        (tmp_path / "css" / name).write_text("x", encoding="utf-8")
    _remove_collected(tmp_path)
    assert {path.name for path in (tmp_path / "css").iterdir()} == set(theirs)
