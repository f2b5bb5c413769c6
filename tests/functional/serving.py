"""The product itself, served from a copy of a built demonstration, for a browser to walk through."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from practicelens.cli import main; main()"
PATIENCE = 60.0  # seconds until the server must answer


@dataclass(frozen=True)
class Served:
    """A running product: its address and the folder it keeps everything in."""

    address: str
    folder: Path

    def at(self, path: str) -> str:
        """A page's whole address."""
        return self.address + path


def demonstration(shared: Path) -> Path:
    """The built demonstration: named by PRACTICELENS_BUILT, or built once for all workers of this run."""
    named = os.environ.get("PRACTICELENS_BUILT")
    if named:
        return Path(named)
    folder, done = shared / "demonstration", shared / "demonstration.done"
    with _only_one(shared / "demonstration.lock"):
        if not done.exists():
            _build(folder)
            done.touch()
    return folder


def _build(folder: Path) -> None:
    """Build it as `practicelens serve --demonstration` does."""
    words = (
        "import os, django; django.setup()\n"
        "from django.core.management import call_command; from pathlib import Path\n"
        "call_command('migrate', verbosity=0)\n"
        "from practicelens import synth\n"
        "synth.build(Path(os.environ['PRACTICELENS_VAR']), 1, lambda step, done, total: None)\n"
    )
    subprocess.run([sys.executable, "-c", words], cwd=ROOT, env=environment(folder), check=True)


def environment(folder: Path) -> dict[str, str]:
    """A deployment's environment, keeping everything in ``folder``."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PRACTICELENS_")}
    return clean | {
        "PRACTICELENS_VAR": str(folder),
        "PRACTICELENS_MODE": "demonstration",
        "DJANGO_SETTINGS_MODULE": "practicelens.config.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def served(built: Path, folder: Path) -> Iterator[Served]:
    """Serve a copy, so that what a journey changes is gone with it."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    port = free_port()
    words = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--host", "127.0.0.1"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/alive/", process, folder)
            yield Served(f"http://127.0.0.1:{port}", folder)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait for the first page; say what the server said when it never comes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError("the server did not start:\n" + (folder / "server.log").read_text(errors="replace")[-3000:])


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One worker of several at a time."""
    import fcntl

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
