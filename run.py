#!/usr/bin/env python3
"""Practice Lens's two commands: `python3 run.py` serves a demonstration, `python3 run.py test` proves it.

Standard library alone, so that a fresh machine needs nothing but Python 3.11 or newer. It makes `.venv`, installs a
hash-pinned lock into it (with uv where that is found, else pip), and hands over to the `practicelens` command there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": HERE / "requirements.lock", "test": HERE / "requirements-test.lock"}
LOCK_WORDS = [
    # Extras are kept: pip with hashes refuses `coverage[toml]` where the lock pins a bare `coverage`.
    "pip", "compile", "--universal", "--generate-hashes", "--no-strip-extras", "--no-emit-index-url",
    "--python-version", "3.11",
    "-c", "lock-constraints.txt", "--custom-compile-command", "python3 run.py lock", "-q",
    "--extra", "production", "--extra", "build",
]  # fmt: skip


def main() -> int:
    """Do what the word asks for, and return the exit code."""
    if sys.version_info < (3, 11):
        return fail(f"Practice Lens needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    arguments, rest = parser().parse_known_args()
    words = {"serve": serve, "test": test, "check": check, "bench": bench, "docs": docs, "lock": lock}
    try:
        return words[arguments.word](rest)
    except subprocess.CalledProcessError as error:
        return fail(f"`{' '.join(map(str, error.cmd[:4]))} …` ended with exit code {error.returncode}.")
    except KeyboardInterrupt:
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
            "  check   the fast part of test, in under a minute: style, types, floors, rules, no browser\n"
            "  bench   measure, and write docs/reference/benchmarks.md\n"
            "  docs    write docs/reference from the code\n"
            "  lock    make the locks anew from pyproject.toml (needs uv)\n"
            "\nwords after these go to the command itself: `run.py serve --port 9000`, `run.py test -k cycle`."
        ),
    )
    made.add_argument("word", nargs="?", default="serve", choices=["serve", "test", "check", "bench", "docs", "lock"])
    return made


def serve(rest: list[str]) -> int:
    """Install, then build and serve the demonstration."""
    install("run")
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


def lock(_: list[str]) -> int:
    """Make the locks anew; they name no host."""
    uv = shutil.which("uv")
    if uv is None:
        return fail("Making a lock needs uv (`pip install uv`).")
    subprocess.run([uv, *LOCK_WORDS, "pyproject.toml", "-o", LOCKS["run"].name], check=True, cwd=HERE)
    test_words = ["--extra", "test", "-c", LOCKS["run"].name, "pyproject.toml", "-o", LOCKS["test"].name]
    subprocess.run([uv, *LOCK_WORDS, *test_words], check=True, cwd=HERE)
    return 0


def install(which: str) -> None:
    """Make `.venv` hold exactly what the lock says; does nothing when it already does."""
    if installed(which):
        return
    start = time.monotonic()
    make_venv()
    say(f"Installing what Practice Lens needs ({LOCKS[which].name}); the first time takes a minute or two.")
    pip_install(["--require-hashes", "-r", str(LOCKS[which])])
    pip_install(["--no-deps", "--no-build-isolation", "-e", str(HERE)])
    stamp(which).write_text(fingerprint(which), encoding="utf-8")
    say(f"Installed in {time.monotonic() - start:.0f} seconds.")


def installed(which: str) -> bool:
    """Whether the environment already holds this lock; the tests' lock holds the product's too."""
    if not PYTHON.exists():
        return False
    kinds = ("run", "test") if which == "run" else ("test",)
    return any(stamp(k).exists() and stamp(k).read_text(encoding="utf-8") == fingerprint(k) for k in kinds)


def stamp(which: str) -> Path:
    """Where it is noted what the environment was made from."""
    return VENV / f"practicelens-{which}.stamp"


def fingerprint(which: str) -> str:
    """What an environment is made from: the lock, the project's own table, the interpreter."""
    parts = (LOCKS[which].read_bytes(), (HERE / "pyproject.toml").read_bytes(), sys.version.encode(), bytes(HERE))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    """Make an empty environment with this interpreter, by uv or by Python's own module."""
    if PYTHON.exists() and subprocess.run([PYTHON, "--version"], capture_output=True).returncode == 0:
        return
    say(f"Making an environment in {VENV.name}.")
    uv = shutil.which("uv")
    if uv:
        # sys.executable rather than a name: a version manager's shim would make uv look for a Python to download.
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV)], check=True, env=quiet())
        return
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(fail("This Python cannot make environments. On Debian: `apt-get install python3-venv`."))


def pip_install(words: list[str]) -> None:
    """Install with uv where it is found, else with the environment's pip."""
    uv = shutil.which("uv")
    if uv:
        subprocess.run([uv, "pip", "install", "--python", str(PYTHON), *words], check=True, env=quiet())
        return
    subprocess.run([PYTHON, "-m", "pip", "install", "--progress-bar", "on", *words], check=True, env=quiet())


def quiet() -> dict[str, str]:
    """The environment for installers: no downloads of Pythons, no talk of newer pips."""
    return {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def call(words: list[object]) -> int:
    """Run a command in the product's folder and hand its exit code on."""
    return subprocess.run([str(word) for word in words], cwd=HERE).returncode


def say(words: str) -> None:
    """Tell the person what is going on."""
    print(words, flush=True)


def fail(words: str) -> int:
    """Say what went wrong on one line, and return the code of a failure."""
    print(f"run.py: {words}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
