"""A PostgreSQL of the tests' own: a temporary folder, a socket, no port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, if PostgreSQL is installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Start one, give its address for PRACTICELENS_DATABASE, and stop it whatever happens."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pl-pg-", dir="/tmp"))  # short: a socket's path has a limit of 107 bytes
    as_owner = _owner(folder)
    data = folder / "data"
    try:
        _run(
            [
                *as_owner,
                str(bin_folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "tests",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        # Nothing here outlives the run, so nothing need survive a crash of the machine.
        careless = (
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=60 {careless}"
        _run(
            [
                *as_owner,
                str(bin_folder / "pg_ctl"),
                "-D",
                str(data),
                "-w",
                "-o",
                options,
                "-l",
                str(folder / "log"),
                "start",
            ]
        )
        _run([*as_owner, str(bin_folder / "createdb"), "-h", str(folder), "-U", "tests", "practicelens"])
        yield f"postgres://tests@{quote(str(folder), safe='')}/practicelens"
    finally:
        subprocess.run(
            [*as_owner, str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then the account that Debian made for it runs it."""
    if os.geteuid() != 0:
        return []
    import pwd  # not on Windows, where nobody is root either

    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o755)
    return ["runuser", "-u", "postgres", "--"]


def _run(words: list[str]) -> None:
    """Run, and show what it said only when it failed."""
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/tmp")
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: {done.stdout[-500:]}{done.stderr[-500:]}")
