#!/usr/bin/env python3
"""Practice Lens's two commands: `python3 run.py` serves a demonstration, `python3 run.py test` proves it.

Standard library alone, so that a fresh machine needs nothing but Python 3.11 or newer. It makes `.venv`, brings a
pinned uv into it, installs a hash-pinned lock with that (with pip where uv cannot be had), and hands over to the
`practicelens` command there. What the installers print is kept in `.venv/install.log`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO, TypeVar

Result = TypeVar("Result")
HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV = BIN / ("uv.exe" if os.name == "nt" else "uv")
UV_LOCK = HERE / "requirements-uv.lock"
LOG = VENV / "install.log"
STEPS = VENV / "steps.json"
# Locked while an installation runs, and not empty until it has ended well: what a killed one leaves is known by it.
INSTALLING = VENV / "installing"
# What an environment is made of; nothing else in `.venv` is ever removed.
ENVIRONMENT = ("bin", "Scripts", "include", "Include", "lib", "Lib", "lib64", "share", "pyvenv.cfg")
# The tests' lock holds the product's pins too, so that both kinds of environment run the same versions.
LOCKS = {"run": HERE / "requirements.lock", "test": HERE / "requirements-test.lock"}
LOCK_WORDS = [
    # Extras are kept: pip with hashes refuses `coverage[toml]` where the lock pins a bare `coverage`.
    "pip", "compile", "--universal", "--generate-hashes", "--no-strip-extras", "--no-emit-index-url",
    "--python-version", "3.11",
    "-c", "lock-constraints.txt", "--custom-compile-command", "python3 run.py lock", "-q",
]  # fmt: skip


def main() -> int:
    """Do what the word asks for, and return the exit code."""
    # Before anything else: what follows is written for it, and would fail with a traceback.
    if sys.version_info < (3, 11):
        return fail(f"Practice Lens needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    arguments, rest = parser().parse_known_args()
    words = {"serve": serve, "test": test, "check": check, "bench": bench, "docs": docs, "lock": lock}
    try:
        return words[arguments.word](rest)
    except subprocess.CalledProcessError as error:
        return fail(f"`{' '.join(map(str, error.cmd[:4]))} …` ended with exit code {error.returncode}.")
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130


def parser() -> argparse.ArgumentParser:
    """The words of this command, for --help."""
    made = argparse.ArgumentParser(
        prog="run.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=(
            "words:\n"
            "  serve   install, build the demonstration authority, serve it at http://localhost:8000 (the default)\n"
            "  test    install what tests need (on Debian Chromium and PostgreSQL too) and run every check and test\n"
            "  check   the fast part of test, in a minute or two: style, types, floors, rules, no browser\n"
            "  bench   measure, and write docs/reference/benchmarks.md\n"
            "  docs    write docs/reference from the code\n"
            "  lock    make the locks anew from pyproject.toml (`lock --upgrade` for newer releases)\n"
            "\nwords after these go to the command itself: `run.py serve --port 9000`, `run.py test -k cycle`."
        ),
    )
    made.add_argument("word", nargs="?", default="serve", choices=["serve", "test", "check", "bench", "docs", "lock"])
    return made


def serve(rest: list[str]) -> int:
    """Install, then build and serve the demonstration."""
    install("run")
    # The venv's own command, so that no other environment's Practice Lens is served.
    return call([BIN / "practicelens", "serve", "--demonstration", *rest])


def test(rest: list[str]) -> int:
    """Install with what tests need, then run everything."""
    install("test")
    return call([PYTHON, HERE / "tests" / "run_all.py", "all", *rest])


def check(rest: list[str]) -> int:
    """Install with what tests need, then run the fast part."""
    install("test")
    return call([PYTHON, HERE / "tests" / "run_all.py", "fast", *rest])


def bench(rest: list[str]) -> int:
    """Measure the demonstration on this machine."""
    install("run")
    return call([PYTHON, HERE / "benchmarks" / "run_all.py", *rest])


def docs(rest: list[str]) -> int:
    """Write the reference pages from the code."""
    install("run")
    return call([BIN / "practicelens", "reference", *rest])


def lock(rest: list[str]) -> int:
    """Make the locks anew with the pinned uv; they name no host."""
    VENV.mkdir(exist_ok=True)
    with alone() as installing:
        make_environment(half=bool(installing.read()))
        if not bring_uv(installing):
            return fail("Making a lock needs uv, and it could not be installed.")
    compile_to = [str(UV), *LOCK_WORDS, *rest]
    product = ["--extra", "production", "--extra", "build", "pyproject.toml"]
    # As installers run here always: no Python is fetched, and the machine's own certificates are trusted.
    env = installer_environment()
    subprocess.run([*compile_to, *product, "-o", LOCKS["run"].name], check=True, cwd=HERE, env=env)
    with_tests = ["--extra", "test", "-c", LOCKS["run"].name, *product, "-o", LOCKS["test"].name]
    subprocess.run([*compile_to, *with_tests], check=True, cwd=HERE, env=env)
    uv_alone = [*compile_to, "--no-annotate", "-", "-o", UV_LOCK.name]
    subprocess.run(uv_alone, input="uv", text=True, check=True, cwd=HERE, env=env)
    return 0


def install(which: str) -> None:
    """Make `.venv` hold exactly what the lock says; does nothing when it already does."""
    if installed(which):
        return
    if VENV.is_symlink():
        raise SystemExit(fail("`.venv` is a link to somewhere else, and nothing is installed through it. Remove it."))
    VENV.mkdir(exist_ok=True)
    with alone() as installing:
        half = bool(installing.read())
        if not half and installed(which):  # by another run.py, while this one waited for it
            return
        begun = time.monotonic()
        make_environment(half=half)
        # Before any package is put in place, and emptied last: what lies between was cut off.
        write_note(installing, "An installation began here and has not ended.\n")
        LOG.write_text("", encoding="utf-8")
        by_uv = timed("uv", lambda: bring_uv(installing))
        timed("packages", lambda: install_lock(which, by_uv, installing))
        itself = pip("install", "--no-deps", "--no-build-isolation", "-e", str(HERE))
        timed("product", lambda: must(run_logged(itself, installing), "Practice Lens itself"))
        # Written only now: a stamp says that all before it has been done.
        stamp(which).write_text(fingerprint(which), encoding="utf-8")
        write_note(installing, "")
    say(f"Installed in {time.monotonic() - begun:.0f} seconds.")


def installed(which: str) -> bool:
    """Whether the environment already holds this lock; the tests' lock holds the product's too."""
    if not PYTHON.exists() or (INSTALLING.exists() and INSTALLING.stat().st_size):
        return False
    kinds = ("run", "test") if which == "run" else ("test",)
    return any(stamp(k).exists() and stamp(k).read_text(encoding="utf-8") == fingerprint(k) for k in kinds)


def stamp(which: str) -> Path:
    """Where it is noted what the environment was made from."""
    return VENV / f"practicelens-{which}.stamp"


def fingerprint(which: str) -> str:
    """What an environment is made from: the lock, the project's own table, the interpreter."""
    # With the folder itself, since an environment that was moved points back to where it was made.
    parts = (LOCKS[which].read_bytes(), (HERE / "pyproject.toml").read_bytes(), sys.version.encode(), bytes(HERE))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextmanager
def alone() -> Iterator[TextIO]:
    """Hold the one lock of this `.venv`: two installers in one environment would tear it.

    The operating system frees it when its holder dies, however that happens. Installers inherit it (not on Windows),
    so that one which outlives a killed run.py is waited for rather than joined.
    """
    with INSTALLING.open("a+", encoding="utf-8") as handle:
        if not hold(handle, wait=False):
            say("Another run.py is installing here; waiting for it.")
            hold(handle, wait=True)
        handle.seek(0)
        yield handle


# Locks differ by system, and neither library is there on the other.
def hold(handle: TextIO, *, wait: bool) -> bool:
    """Lock an open file for this process; False where another holds it and we do not wait."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if wait:
            raise
        return False
    return True


def write_note(handle: TextIO, words: str) -> None:
    """Replace what the lock's file says."""
    handle.seek(0)
    handle.truncate()
    handle.write(words)
    handle.flush()


def make_environment(*, half: bool) -> None:
    """Make an environment with this interpreter and its pip, unless a sound one stands.

    ``half``: an earlier installation here was cut off, and a package may be there in part, which no installer would
    notice. Then, or where its Python does not run, the environment is removed and made anew; what else lies in
    `.venv` stays. A folder that is no environment is left alone.
    """
    python_runs = PYTHON.exists() and subprocess.run([PYTHON, "--version"], capture_output=True).returncode == 0
    if python_runs and not half:
        return
    if not half and any((VENV / name).exists() for name in ENVIRONMENT) and not (VENV / "pyvenv.cfg").exists():
        raise SystemExit(
            fail("`.venv` holds something that is no Python environment. Move it away; it is not touched.")
        )
    say("An installation here was cut off; beginning it again." if half else f"Making an environment in {VENV.name}.")
    # The stamps with it: what they say would else be believed of the new one.
    for path in (VENV / name for name in (*ENVIRONMENT, stamp("run").name, stamp("test").name)):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)

    def make() -> bool:
        return subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True).returncode == 0

    if not timed("environment", make):
        raise SystemExit(fail("This Python cannot make environments. On Debian: `apt-get install python3-venv`."))


def bring_uv(installing: TextIO) -> bool:
    """Put the pinned uv into the environment, and say whether it is there. No other uv is ever used."""
    if not run_logged([PYTHON, "-m", "pip", "--version"], installing):
        # An environment that another tool made without pip; Python carries one.
        must(run_logged([PYTHON, "-m", "ensurepip"], installing), "pip")
    say("Fetching the installer.")
    # Never from source: building uv needs a Rust compiler, and minutes.
    words = pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(UV_LOCK))
    return run_logged(words, installing) and run_logged([UV, "--version"], installing)


def install_lock(which: str, by_uv: bool, installing: TextIO) -> None:
    """Install everything the lock pins: by uv, and where that fails by pip."""
    wanted = locked_names(LOCKS[which])
    say(f"Installing {len(wanted)} packages.")
    words = ["install", "--require-hashes", "-r", str(LOCKS[which])]
    if by_uv:
        if run_logged([UV, "pip", *words[:1], "--python", PYTHON, *words[1:]], installing, wanted):
            return
        if re.search(r"^Prepared ", LOG.read_text(encoding="utf-8", errors="replace"), re.MULTILINE):
            make_environment(half=True)  # it failed while putting packages in place, and may have left parts of one
    say("The quick installer (uv) cannot be used here; pip installs the same, and takes a minute longer.")
    must(run_logged(pip(*words), installing, wanted), "what Practice Lens needs")


def locked_names(path: Path) -> set[str]:
    """The packages a lock pins for this kind of machine, by the names their folders have."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==\S+(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    here = [name for name, marker in pins if os.name == "nt" or "== 'win32'" not in marker]
    return {re.sub(r"[-_.]+", "_", name).lower() for name in here}


def pip(*words: str) -> list[str | Path]:
    """A call of the environment's pip."""
    return [PYTHON, "-m", "pip", *words]


def run_logged(words: list[str | Path], installing: TextIO, wanted: set[str] | None = None) -> bool:
    """Run an installer with its own words kept in the log; with ``wanted``, show how many of those are in place."""
    # Appended by all installers, so that the whole of an installation can be read in one place.
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, words))}\n".encode())
        log.flush()
        begins = log.tell()
        inherited = (installing.fileno(),) if os.name != "nt" else ()
        try:
            process = subprocess.Popen(
                words, stdout=log, stderr=subprocess.STDOUT, env=installer_environment(), pass_fds=inherited, cwd=HERE
            )
        except OSError:  # no such program, or one for another machine
            return False
        try:
            while process.poll() is None:
                # Often enough for a bar, and seldom enough to cost nothing.
                try:
                    process.wait(timeout=0.2)
                except subprocess.TimeoutExpired:
                    show_bar(wanted, begins)
        finally:
            process.wait()  # after Ctrl+C, which reached the installer too
            show_bar(wanted, begins, last=True)
    return process.returncode == 0


def show_bar(wanted: set[str] | None, begins: int, *, last: bool = False) -> None:
    """Draw how far an installation is, on a terminal: packages fetched, by the log, and in place, by their folders."""
    if not wanted or not sys.stdout.isatty():
        return
    with LOG.open("rb") as log:
        log.seek(begins)
        said = log.read().decode(errors="replace")
    fetched = (
        wanted
        if re.search(r"^(Prepared|Installing collected) ", said, re.MULTILINE)
        else wanted
        & {
            re.sub(r"[-_.]+", "_", name).lower()
            for name in re.findall(r"^(?:Collecting| +Downloaded) ([\w.-]+)", said, re.MULTILINE)
        }
    )
    folders = VENV.glob("Lib/site-packages/*.dist-info" if os.name == "nt" else "lib/python*/site-packages/*.dist-info")
    there = wanted & {re.sub(r"[-_.]+", "_", folder.name.split("-")[0]).lower() for folder in folders}
    # Half for what is fetched and half for what is in place, because both take their time.
    filled = 30 * (len(fetched) + len(there)) // (2 * len(wanted))
    line = f"[{'#' * filled:.<30}] {len(there)} of {len(wanted)} in place"
    print(f"\r{line}", end="\n" if last else "", flush=True)


def must(done: bool, what: str) -> None:
    """Stop with the end of the installer's words when it failed."""
    if not done:
        lines = [line for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        print("\n".join(f"  {line}" for line in lines[-12:]), file=sys.stderr)
        raise SystemExit(fail(f"Installing {what} failed. The last lines are above; all of them are in {LOG}."))


def timed(step: str, do: Callable[[], Result]) -> Result:
    """Do a step, and keep how many seconds it took beside the environment, for `run.py bench`."""
    begun = time.monotonic()
    result = do()
    try:
        took = json.loads(STEPS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        took = {}
    STEPS.write_text(json.dumps({**took, step: round(time.monotonic() - begun, 1)}), encoding="utf-8")
    return result


def installer_environment() -> dict[str, str]:
    """The environment for installers: no downloads of Pythons, no talk of newer pips; how they reach an index stays.

    uv trusts what the machine trusts: many authorities' networks open encrypted traffic with a certificate of their
    own, which stands in the system's store and not among uv's.
    """
    never = {"UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # What somebody has set themselves wins, but for what must never happen.
    return {"UV_SYSTEM_CERTS": "1", **os.environ, **never}


def call(words: list[object]) -> int:
    """Run a command in the product's folder and hand its exit code on.

    Ctrl+C reaches the command too: it is given time to end by itself, which pages that are being made may need.
    """
    with subprocess.Popen([str(word) for word in words], cwd=HERE) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            raise
        finally:
            process.kill()  # one that has ended is not harmed


def say(words: str) -> None:
    """Tell the person what is going on."""
    print(words, flush=True)


def fail(words: str) -> int:
    """Say what went wrong on one line, and return the code of a failure."""
    print(f"run.py: {words}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
