"""`run.py`: what a cut-off installation leaves is known and begun again, and only an environment is ever removed."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from practicelens.cli.steps import Steps

ROOT = Path(__file__).resolve().parents[2]
# Its own folder instead of the clone's, no network, and a real kill in the middle of installing.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
import run
from tests.unit.test_run_command import moved
moved(run, Path({folder!r}))
run.make_environment = lambda half: print("half" if half else "anew", flush=True)
run.bring_uv = lambda installing: True
def install_lock(which, by_uv, installing):
    if {kill}:
        os.kill(os.getpid(), signal.SIGKILL)
run.install_lock = install_lock
run.run_logged = lambda words, installing, wanted=None: True
run.install("run")
"""


def moved(run: ModuleType, folder: Path) -> None:
    """Let run.py work in another folder."""
    venv = folder / ".venv"
    run.VENV, run.BIN, run.PYTHON, run.UV = venv, venv / "bin", venv / "bin" / "python", venv / "bin" / "uv"
    run.LOG, run.STEPS, run.INSTALLING = venv / "install.log", venv / "steps.json", venv / "installing"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """run.py as a module, with an environment of its own that is never really made."""
    spec = importlib.util.spec_from_file_location("run_command", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    moved(module, tmp_path)
    module.VENV.mkdir()
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(module.subprocess, "run", lambda *words, **more: done)
    yield module


def environment(run: ModuleType) -> None:
    """An environment, with a note of somebody's beside it."""
    for folder in ("bin", "lib"):
        (run.VENV / folder).mkdir()
    (run.VENV / "bin" / "python").write_text("", encoding="utf-8")
    (run.VENV / "pyvenv.cfg").write_text("", encoding="utf-8")
    (run.VENV / "notes.txt").write_text("mine", encoding="utf-8")


def test_a_sound_environment_stays(run: ModuleType):
    environment(run)
    run.make_environment(half=False)
    assert (run.VENV / "bin" / "python").exists()


def test_a_cut_off_one_is_removed_and_what_else_lies_there_stays(run: ModuleType):
    environment(run)
    run.make_environment(half=True)
    assert sorted(path.name for path in run.VENV.iterdir()) == ["notes.txt", "steps.json"]


def test_a_folder_that_is_no_environment_is_refused_and_left(run: ModuleType, capsys: pytest.CaptureFixture[str]):
    (run.VENV / "lib").mkdir()
    (run.VENV / "lib" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit):
        run.make_environment(half=False)
    assert "no Python environment" in capsys.readouterr().err
    assert (run.VENV / "lib" / "mine.txt").read_text("utf-8") == "mine"


def test_nothing_is_installed_through_a_link(run: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run.VENV.rename(tmp_path / "elsewhere")
    run.VENV.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(SystemExit):
        run.install("run")
    assert "is a link" in capsys.readouterr().err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def install(folder: Path, *, kill: bool) -> subprocess.CompletedProcess[str]:
    """Run an installation in a process of its own."""
    program = KILLED.format(root=str(ROOT), folder=str(folder), kill=kill)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)


def test_a_killed_installation_is_known_by_the_next_and_a_finished_one_is_not_begun_again(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    first = install(tmp_path, kill=True)
    assert (first.returncode, first.stdout.split()[0]) == (-signal.SIGKILL, "anew"), first.stderr
    assert not run.installed("run")
    second = install(tmp_path, kill=False)
    assert (second.returncode, second.stdout.split()[0]) == (0, "half"), second.stderr
    run.BIN.mkdir()
    run.PYTHON.write_text("", encoding="utf-8")
    assert run.installed("run")
    assert install(tmp_path, kill=True).returncode == 0  # nothing to do, so nothing to kill


def test_a_second_installer_does_not_get_the_lock_of_the_first(run: ModuleType):
    with run.alone(), run.INSTALLING.open("a+", encoding="utf-8") as other:
        assert not run.hold(other, wait=False)
    with run.INSTALLING.open("a+", encoding="utf-8") as other:
        assert run.hold(other, wait=False)


def test_the_bar_counts_what_this_machine_needs_once(run: ModuleType, tmp_path: Path):
    lock = tmp_path / "some.lock"
    lock.write_text(
        "coverage[toml]==7.1 \\\n    --hash=sha256:00\n    # via pytest-cov\n"
        "colorama==0.4 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
        "numpy==2.4 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:00\n"
        "ibis-framework[duckdb]==12.0 \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    windows = {"colorama"} if os.name == "nt" else set()
    assert run.locked_names(lock) == {"coverage", "numpy", "ibis_framework"} | windows


def test_a_failed_installer_s_last_words_are_shown(run: ModuleType, capsys: pytest.CaptureFixture[str]):
    run.LOG.write_text("".join(f"line {number}\n\n" for number in range(30)), encoding="utf-8")
    with pytest.raises(SystemExit):
        run.must(False, "what Practice Lens needs")
    shown = capsys.readouterr().err
    assert "line 29" in shown and "line 5\n" not in shown
    assert "Installing what Practice Lens needs failed" in shown and "install.log" in shown


def test_the_seconds_of_a_step_are_added_up_by_the_words_on_its_bar():
    times = iter([0.0, 1.0, 3.0, 7.0, 8.0])
    steps = Steps(lambda: next(times))
    for words in ("Writing workbooks, 1 of 2", "Writing workbooks, 2 of 2", "Reading extracts"):
        steps.begin(words)
    assert steps.seconds() == {"Writing workbooks": 6.0, "Reading extracts": 1.0}


def test_installers_trust_what_the_machine_trusts_unless_told_otherwise(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("UV_SYSTEM_CERTS", raising=False)
    assert run.installer_environment()["UV_SYSTEM_CERTS"] == "1"
    monkeypatch.setenv("UV_SYSTEM_CERTS", "0")
    assert run.installer_environment()["UV_SYSTEM_CERTS"] == "0"
