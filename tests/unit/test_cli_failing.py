"""The command line says what is wrong in one line, with a code, and shows no traceback."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer

from practicelens.cli.failing import in_one_line
from tests.builders.warm import Child
from tests.databases import lay_tables

COMMAND = [sys.executable, "-c", "from practicelens.cli import main; main()"]


def practicelens(room: Path, *words: str, **settings: str) -> tuple[int, str]:
    """Run the command, in a process with a folder of its own; its exit code and what it said went wrong."""
    room.mkdir(exist_ok=True)
    environment = {**os.environ, "PRACTICELENS_VAR": str(room / "var"), **settings}
    environment["DJANGO_SETTINGS_MODULE"] = "practicelens.config.settings"
    process = Child("from practicelens.cli import main; main()", environment, *words)
    _, complaints = process.communicate()
    assert process.returncode is not None
    return process.returncode, complaints


@pytest.mark.parametrize("words", [["bogus"], ["extract", "check"], ["extract", "check", "--jso", "x.xlsx"]])
def test_a_word_mistyped_is_one_line_with_the_way_to_the_help(tmp_path: Path, words: list[str]) -> None:
    code, printed = practicelens(tmp_path, *words)
    assert (code, len(printed.splitlines())) == (2, 1)
    assert printed.startswith("practicelens: ") and printed.rstrip().endswith("--help")


def test_a_database_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "practicelens.sqlite3").write_text("not a database")
    code, printed = practicelens(tmp_path, "jobs", "list")
    assert (code, len(printed.splitlines())) == (2, 1)
    assert "the database cannot be read" in printed


def test_a_database_without_tables_says_how_they_come(tmp_path: Path) -> None:
    code, printed = practicelens(tmp_path, "jobs", "list")
    assert code == 2
    assert "no tables yet" in printed


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    code, printed = practicelens(tmp_path, "jobs", "list")
    assert code == 2
    assert str(tmp_path / "var") in printed and "Traceback" not in printed


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, printed = practicelens(tmp_path, "serve", "--host", "127.0.0.1", "--port", port)
    assert code == 2
    assert printed == f"practicelens: port {port} is taken. Stop what runs there, or choose another: --port 8001\n"


@pytest.mark.parametrize("taken_at", ["127.0.0.1", "127.0.0.2"])
def test_every_address_of_a_name_is_asked(taken_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from practicelens.cli.serve import _refuse_taken_port

    with socket.create_server((taken_at, 0)) as taken:
        port = taken.getsockname()[1]
        both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.1", "127.0.0.2")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: both)
        with pytest.raises(typer.Exit):
            _refuse_taken_port("localhost", port)


def test_a_port_taken_while_the_demonstration_was_built_is_told_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from practicelens.cli.serve import _listen

    def taken(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("waitress.create_server", taken)
    with pytest.raises(typer.Exit):
        _listen("127.0.0.1", 8000, 1)
    assert "port 8000 is taken" in capsys.readouterr().err


def test_a_live_deployment_without_its_key_is_told_so(tmp_path: Path) -> None:
    code, printed = practicelens(tmp_path, "jobs", "list", PRACTICELENS_MODE="live", PRACTICELENS_SECRET_KEY="")
    assert code == 1
    assert printed.startswith("practicelens: PRACTICELENS_SECRET_KEY is not set.")


def test_what_is_unforeseen_is_named_by_its_type_never_by_its_words() -> None:
    assert "ZX123" not in in_one_line(ValueError("child ZX123"))


@contextmanager
def _heeds_ctrl_c() -> Iterator[None]:
    """A process begun meanwhile does not inherit that Ctrl+C is ignored, as it is where a shell put pytest behind it.

    A handler written in Python is put back to the system's own when another program is begun; "ignore" is inherited.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C another way")
def test_ctrl_c_ends_serving_without_a_traceback(tmp_path: Path) -> None:
    lay_tables(tmp_path / "var" / "practicelens.sqlite3")
    environment = {**os.environ, "PRACTICELENS_VAR": str(tmp_path / "var")}
    environment["DJANGO_SETTINGS_MODULE"] = "practicelens.config.settings"
    words = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", _free_port(), "--no-workers"]
    with (
        _heeds_ctrl_c(),
        subprocess.Popen(
            words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
        ) as served,
    ):
        assert served.stdout is not None and served.stderr is not None
        assert "Practice Lens is at" in served.stdout.readline()
        served.send_signal(signal.SIGINT)
        printed = served.communicate(timeout=30)[1]
    assert "Traceback" not in printed
    assert served.returncode in (0, 130)


@pytest.mark.parametrize("what", ["load", "publish"])
def test_an_extract_is_looked_for_before_anything_else_is_set_up(tmp_path: Path, what: str) -> None:
    """In a process of its own: in a test everything is set up already, whatever a command forgets."""
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    environment["PRACTICELENS_VAR"] = str(tmp_path)
    words = [*COMMAND, "extract", what, str(tmp_path / "nowhere.xlsx")]
    answered = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert answered.returncode == 2 and "there is no file" in answered.stderr
    assert list(tmp_path.iterdir()) == []


BEHIND_THE_FIRST_PAGE = """
import sys, threading
from datetime import date
from pathlib import Path
import django; django.setup()
from practicelens.analytics import duck
from practicelens.cli.serve import _listen
from practicelens.synth.workbooks.schedule import extract_days, write_all
from practicelens.synth.world.simulation import make_world

def past():
    figures = duck.building()
    tell = lambda done, of: print("written", flush=True)
    write_all(make_world(1, date(2026, 11, 22), scale=0.02), extract_days(), Path(sys.argv[1]), tell, behind=True)

threading.Thread(target=past, daemon=True).start()
_listen("127.0.0.1", int(sys.argv[2]), 1)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C another way")
def test_ctrl_c_while_the_past_is_built_shows_nothing_of_what_it_interrupts(tmp_path: Path) -> None:
    """As a terminal sends it: to the whole group, while DuckDB is in use and a child process writes workbooks."""
    environment = {**os.environ, "PRACTICELENS_VAR": str(tmp_path / "var")}
    environment["DJANGO_SETTINGS_MODULE"] = "practicelens.config.settings"
    words = [sys.executable, "-W", "ignore", "-c", BEHIND_THE_FIRST_PAGE, str(tmp_path / "books"), _free_port()]
    with (
        _heeds_ctrl_c(),
        subprocess.Popen(
            words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
            start_new_session=True,
        ) as served,
    ):  # fmt: skip
        assert served.stdout is not None
        heard = ""
        while not ("Practice Lens is at" in heard and "written" in heard):
            heard += served.stdout.readline()
            assert served.poll() is None
        os.killpg(served.pid, signal.SIGINT)
        words_shown = served.communicate(timeout=30)[1]
    assert words_shown == ""
    assert served.returncode in (0, 130)


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
