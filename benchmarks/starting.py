"""Seconds from a clone to the first page, and from a second start to the first page."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

_running: list[subprocess.Popen[str]] = []
INSTALLING = {
    "environment": "making the environment",
    "uv": "fetching the pinned uv",
    "packages": "installing the lock",
    "product": "installing Practice Lens itself",
}
# A machine that others use takes minutes; after a quarter of an hour something is wrong.
GIVE_UP = 900.0  # seconds


def measure(source: Path, folder: Path) -> list[tuple[str, str, str]]:
    """Clone, run the README's first command there, wait for a page; stop; start again and wait again."""
    clone = folder / "clone"
    start = time.monotonic()
    # From the working copy's last commit: what is not committed is not measured.
    subprocess.run(["git", "clone", "-q", str(source), str(clone)], check=True)
    cloned = time.monotonic() - start
    first = first_page(clone, since=start)
    past = until_whole(clone, since=start)
    stop_everything()
    second = first_page(clone, since=time.monotonic())
    return [
        ("from clone to first page", f"{first:.0f} s", "`git clone`, `python3 run.py`, the first page answered"),
        ("... cloning", f"{cloned:.1f} s", "`git clone`"),
        *[(f"... {words}", f"{took:.1f} s", where) for words, took, where in steps(clone)],
        (
            "from clone until the demonstration's past stands",
            f"{past:.0f} s",
            "built behind the first page",
        ),
        ("from a second start to first page", f"{second:.1f} s", "`python3 run.py` again"),
    ]


def steps(clone: Path) -> list[tuple[str, float, str]]:
    """What each step of installing and building took, as the commands themselves noted it."""
    installing = json.loads((clone / ".venv" / "steps.json").read_text(encoding="utf-8"))
    building = json.loads((clone / "var" / "steps.json").read_text(encoding="utf-8"))
    named = [(INSTALLING[step], took, "`.venv/steps.json`") for step, took in installing.items() if step in INSTALLING]
    return [*named, *((f"building: {step}", took, "`var/steps.json`") for step, took in building.items())]


def first_page(clone: Path, *, since: float) -> float:
    """Start the server in a clone and return the seconds until its first page."""
    port = free_port()
    log = clone.parent / "server.log"
    # Without what this shell has set: a newcomer has none of it.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PRACTICELENS_", "VIRTUAL_ENV"))}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "run.py", "serve", "--port", str(port)],
            # In a group of its own, since the server has children that must be stopped with it.
            cwd=clone, env=clean, stdout=out, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
    _running.append(process)
    (clone.parent / "port").write_text(str(port), encoding="utf-8")
    while not answers(port):
        if process.poll() is not None or time.monotonic() - since > GIVE_UP:
            raise SystemExit(f"the server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
        # Often enough that the waiting adds nothing to seconds.
        time.sleep(0.1)
    return time.monotonic() - since


def until_whole(clone: Path, *, since: float) -> float:
    """Wait until the running server has built the demonstration's past; the seconds until then."""
    note = clone / "var" / "demonstration.json"
    while not json.loads(note.read_text(encoding="utf-8"))["whole"]:
        if time.monotonic() - since > GIVE_UP:
            raise SystemExit("the demonstration's past is not built:\n" + note.read_text(encoding="utf-8"))
        time.sleep(0.5)
    return time.monotonic() - since


def answers(port: int) -> bool:
    """Whether the sign-in page comes."""
    try:
        with urlopen(f"http://localhost:{port}/sign-in/", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop_everything() -> None:
    """Stop the servers this module started, with their children."""
    while _running:
        process = _running.pop()
        if process.poll() is None:
            # The whole group, the server first: it ends its children by itself.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)
