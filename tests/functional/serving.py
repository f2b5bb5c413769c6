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

from tests.databases import lay_tables

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from practicelens.cli import main; main()"
# A tenth of the borough has every service, role and plan; the README's pictures are taken in the whole of it.
SCALE = 1.0 if os.environ.get("PRACTICELENS_SCREENSHOTS") == "1" else 0.1
BUILDERS = {
    "small": ["-m", "tests.functional.small"],
    "demonstration": ["-c", f"from tests.functional.serving import build_demonstration as go; go({SCALE})"],
}
PATIENCE = 60.0  # seconds until the server must answer


@dataclass(frozen=True)
class Served:
    """A running product: its address and the folder it keeps everything in."""

    address: str
    folder: Path

    def at(self, path: str) -> str:
        """A page's whole address."""
        return self.address + path


def built(name: str, shared: Path) -> Path:
    """``small`` or ``demonstration``, built once for all workers of this run.

    A demonstration that stands already can be named by PRACTICELENS_BUILT.
    """
    named = os.environ.get("PRACTICELENS_BUILT")
    if named and name == "demonstration":
        return Path(named)
    folder, done = shared / name, shared / f"{name}.done"
    with _only_one(shared / f"{name}.lock"):
        if not done.exists():
            lay_tables(folder / "practicelens.sqlite3")
            subprocess.run([sys.executable, *BUILDERS[name]], cwd=ROOT, env=environment(folder), check=True)
            done.touch()
    return folder


def build_demonstration(scale: float) -> None:
    """As `practicelens serve --demonstration` does before its first page, in this process.

    Its past, which is built behind the first page, is left out: it is two thirds of the building, and no journey here
    walks it (`tests/integration/test_synth_past.py` builds one). ``scale``: 1 is a whole borough.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from practicelens import synth

    call_command("migrate", verbosity=0)
    synth.build(Path(settings.VAR_DIR), 1, behind=lambda: None, scale=scale)


def environment(folder: Path) -> dict[str, str]:
    """A deployment's environment, keeping everything in ``folder``."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PRACTICELENS_")}
    return clean | {
        "PRACTICELENS_VAR": str(folder),
        "PRACTICELENS_MODE": "demonstration",
        "DJANGO_SETTINGS_MODULE": "practicelens.config.settings",
    }


@contextmanager
def served(source: Path, folder: Path, **settings: str) -> Iterator[Served]:
    """Serve a copy, so that what a journey changes is gone with it; with settings of its own where it names any."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    port = free_port()
    words = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--host", "127.0.0.1"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=environment(folder) | settings, stdout=log, stderr=log)
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
