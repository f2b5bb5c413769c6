"""Runs the checks and the tests, after installing the system's part of what they need."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from tests import on_postgres, postgres  # noqa: E402

BIN = Path(sys.executable).parent
# The first that there is. Without a browser around its engine a page opens in half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
DEBIAN = {name: [name, "fonts-liberation"] for name in BROWSERS[:2]} | {"postgresql": ["postgresql"]}
# A module stays with one worker, the longest are begun first (conftest.py): else one of them is left alone at the end.
IN_PARALLEL = (
    "-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder", "--durations=20", "--durations-min=1",
)  # fmt: skip
WALKS_APART = ("-n", "auto", "--dist", "loadgroup", "--durations=20", "--durations-min=1")
COVERED = HERE / ".pytest_cache" / "covered.json"
# Counted where everything but the browser runs. Migrations run when the tests' database is made. Said by settings, as
# slipcover's own command says it to pytest's workers: the process that shares the tests out runs none of the product,
# and would take a quarter of a minute to put probes into it before the first test began.
COUNTING = {
    "SLIPCOVER_ENABLED": "1", "SLIPCOVER_BRANCH": "1", "SLIPCOVER_SOURCE": "practicelens",
    "SLIPCOVER_OMIT": "*/migrations/*", "COUNTED_INTO": str(COVERED),
}  # fmt: skip
DJANGO = "5.2"  # as the lock holds it: djade would write templates in the manner of the newest it knows
IN_MEMORY, MEMORY_WANTED = "practicelens-tests-", 10 * 2**30
FAST_TESTS = ["tests/unit", "tests/spec", "tests/architecture"]


@dataclass
class Run:
    """The steps so far: what passed, what failed, what was left out and why."""

    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    beside: bool = False
    """Whether other steps run at the same time: then what a step prints is shown in one piece at its end."""

    def step(self, name: str, words: list[str], **environment: str) -> None:
        """Run one command, showing its name, its time and, when it fails, that it did."""
        if not self.beside:
            print(f"\n== {name}", flush=True)
        start = time.monotonic()
        # A file, not a pipe: a pipe stays open as long as any process that a test has killed left one behind.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as kept:
            out = kept if self.beside else None
            # Compiled modules are kept whatever the caller's shell says: dozens of processes are begun, and really
            # killed, and each would compile Django and the product anew.
            settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
            code, processor = _run(words, env=settings, stdout=out, stderr=out)
            kept.seek(0)
            before = f"\n== {name}, beside the others\n{kept.read()}" if self.beside else ""
        passed = "passed" if code == 0 else f"FAILED ({code})"
        print(f"{before}== {name}: {passed} in {time.monotonic() - start:.0f} s{processor}", flush=True)
        if code:
            self.failed.append(name)


def _run(words: list[str], **how: Any) -> tuple[int, str]:
    """Run one command; its exit code, and in words what it and all that it began took of a processor.

    Steps stand beside each other, and machines are busy: seconds by the clock say little about what a step costs.
    """
    with subprocess.Popen(words, cwd=HERE, **how) as process:
        if not hasattr(os, "wait4"):  # Windows
            return process.wait(), ""
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here, behind its back
    return process.returncode, f", {used.ru_utime + used.ru_stime:.0f} s of a processor"


def main(which: str, rest: list[str]) -> int:
    """Run everything or the fast part; words after it go to pytest alone (`run.py test -k cycle`)."""
    with in_memory():
        return run_steps(which, rest)


@contextmanager
def in_memory() -> Iterator[None]:
    """Keep what tests write in memory, where there is plenty: thousands of small files, each waited for on a disk.

    A run takes some 3 GB. What runs that were killed have left is removed.
    """
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < MEMORY_WANTED or _memory_left() < MEMORY_WANTED:
        yield
        return
    for left in memory.glob(f"{IN_MEMORY}*"):
        if not Path("/proc", left.name.removeprefix(IN_MEMORY)).exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = memory / f"{IN_MEMORY}{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["TMPDIR"]
        shutil.rmtree(folder, ignore_errors=True)


def _memory_left() -> int:
    """Bytes that could be used without any process losing its own; none where that is not told."""
    try:
        memory = Path("/proc/meminfo").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in memory.splitlines() if line.startswith("MemAvailable:")), 0)


def run_steps(which: str, rest: list[str]) -> int:
    """The steps, in the order of the page *what the tests prove*."""
    run, begun = Run(), time.monotonic()
    if rest:
        need_system_packages(run)
        run.step("tests asked for", pytest_words(*rest))
        return 1 if run.failed else 0
    if which == "fast":
        with meanwhile(run, checks):
            run.step("fast tests", pytest_words(*FAST_TESTS, "-n", "auto"))
    else:
        need_system_packages(run)
        with meanwhile(run, checks, tests_on_postgres, tests_in_a_browser):
            tests_on_sqlite(run)
        keep_time(run, time.monotonic() - begun)
    return summary(run)


@contextmanager
def meanwhile(run: Run, *others: Callable[[Run], None]) -> Iterator[None]:
    """Do other steps, one after the other, beside those of the caller.

    Types are checked on one core alone, and a browser waits for its server: each would leave a core idle.
    """

    def in_turn() -> None:
        for other in others:
            other(replace(run, beside=True))  # the lists stay the same two

    with ThreadPoolExecutor(1) as thread:
        going = thread.submit(in_turn)
        yield
        going.result()


def keep_time(run: Run, seconds: float) -> None:
    """Keep how long the whole suite took, for `run.py bench`; not where anything failed or was left out."""
    if not run.failed and not run.left_out:
        revision = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True
        ).stdout.strip()
        today = f"{time.localtime().tm_mday} {time.strftime('%B %Y')}"
        taken = {"seconds": round(seconds), "revision": revision or "unknown", "on": today}
        (BIN.parent / "suite.json").write_text(json.dumps(taken), encoding="utf-8")


def checks(run: Run) -> None:
    """Style, templates, types, floors."""
    run.step("style", [str(BIN / "ruff"), "check", "--quiet", "."])
    run.step("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."])
    templates = sorted(str(path) for path in (HERE / "practicelens/web/templates").rglob("*.html"))
    run.step("templates", [str(BIN / "djade"), "--check", "--target-version", DJANGO, *templates])
    run.step("floors", [str(BIN / "lint-imports"), "--no-cache"])
    run.step("types", [str(BIN / "mypy"), "practicelens", "benchmarks", "run.py"])


def pytest_words(*rest: str) -> list[str]:
    """pytest with this interpreter."""
    return [sys.executable, "-m", "pytest", *rest]


def tests_on_sqlite(run: Run) -> None:
    """Everything but the browser, counting lines and branches."""
    COVERED.parent.mkdir(exist_ok=True)
    COVERED.unlink(missing_ok=True)  # never an earlier run's
    run.step("tests on SQLite", pytest_words("tests", "--ignore=tests/functional", *IN_PARALLEL), **COUNTING)
    run.step("lines and branches covered", [sys.executable, str(HERE / "tests" / "covered.py"), str(COVERED)])


def tests_on_postgres(run: Run) -> None:
    """What differs there, on a PostgreSQL of their own."""
    if postgres.programs() is None:
        run.left_out.append("tests on PostgreSQL: PostgreSQL is not installed")
        return
    with postgres.server() as address:
        run.step(
            "tests on PostgreSQL",
            pytest_words(*(f"tests/integration/{name}" for name in on_postgres.TESTS), *IN_PARALLEL),
            PRACTICELENS_DATABASE=address,
            ONLY_WHAT_DIFFERS="1",
        )


def tests_in_a_browser(run: Run) -> None:
    """The journeys, in a run of their own: a browser's event loop and a test's database do not share a process."""
    if chromium():
        run.step("tests in a browser", pytest_words("tests/functional", *WALKS_APART))


def need_system_packages(run: Run) -> None:
    """Install Chromium and PostgreSQL where they are missing and may be installed; else say what is left out."""
    missing = [name for name in BROWSERS[:1] if not shutil.which(name)]
    missing += ["postgresql"] if postgres.programs() is None else []
    if missing and may_install():
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for name in missing:
            install(name)
        if not chromium():  # a Debian that has the whole browser alone
            install(BROWSERS[1])
    if not chromium():
        run.left_out.append("tests in a browser: Chromium is not installed and may not be installed from here")


def install(name: str) -> None:
    """Install a system package with what it needs here; one that cannot be had is left out and said so later."""
    print(f"Installing {', '.join(DEBIAN[name])} with apt-get.", flush=True)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN[name]],
        check=False,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def chromium() -> str | None:
    """Chromium's program, if it is there."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def may_install() -> bool:
    """Whether this is a Debian on which we are root."""
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def summary(run: Run) -> int:
    """Say what was left out and what failed."""
    for words in run.left_out:
        print(f"left out: {words}", flush=True)
    print("\nEverything passed." if not run.failed else f"\nFailed: {', '.join(run.failed)}.", flush=True)
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
