"""Which processes do background work: each says that it lives, so that what a killed one left is known."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from practicelens.jobs.models import WorkingProcess

BEAT_EVERY = 15.0  # seconds
SILENT_AFTER = timedelta(seconds=90)
"""A process on another machine is taken for dead after this: six beats missed, so that one slow write kills nobody."""
KEPT_FOR = timedelta(days=2)  # what a process left is taken up in minutes; its row stays for whoever asks what happened


def mine() -> str:
    """The key of this process, under which it claims work."""
    return _key(os.getpid())


def say_alive(now: datetime) -> None:
    """Write down that this process lives. ``now`` is the world's time: a demonstration's day may move."""
    pid = os.getpid()
    WorkingProcess.objects.update_or_create(
        key=mine(), defaults={"host": _host(), "pid": pid, "born": _born(pid), "seen_at": now}
    )


def living(now: datetime) -> frozenset[str]:
    """The keys of the processes that live: on this machine by asking it, elsewhere by when they last said so."""
    return frozenset(row.key for row in WorkingProcess.objects.all() if _lives(row, now))


def known() -> frozenset[str]:
    """The keys of all processes that were seen in the last days, dead or alive."""
    return frozenset(WorkingProcess.objects.values_list("key", flat=True))


def forget_old(now: datetime) -> None:
    """Remove the rows of processes not seen for days: whatever they left was taken up long ago."""
    WorkingProcess.objects.filter(seen_at__lt=now - KEPT_FOR).delete()


def _lives(row: WorkingProcess, now: datetime) -> bool:
    """Whether a process lives. One of this machine is dead the moment it is gone, however lately it spoke."""
    if row.host == _host():
        # A number is given out again: what started at another moment is another process.
        return _exists(row.pid) and _born(row.pid) == row.born
    return row.seen_at > now - SILENT_AFTER


def _exists(pid: int) -> bool:
    """Whether a process of this number runs on this machine; a zombie has ended."""
    # Read and not signalled where Linux tells: a signal reaches a zombie too, which works on nothing any more.
    status = Path(f"/proc/{pid}/stat")
    if status.parent.parent.exists():
        try:
            return status.read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's, but there
    return True


def _born(pid: int) -> str:
    """When the system says that a process started, in its own units; empty where it does not say."""
    try:
        # After the last bracket: the program's own name stands in brackets and may hold spaces (proc(5), field 22).
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


@cache
def _host() -> str:
    """This machine. Two containers of one name count their processes apart, so the place of counting is part of it."""
    try:
        counted_in = os.readlink("/proc/self/ns/pid")
    except OSError:
        counted_in = ""
    return f"{socket.gethostname()} {counted_in}".strip()[:120]


@cache
def _key(pid: int) -> str:
    """A key drawn once a process; after a fork the child draws its own."""
    return f"{pid:x}-{secrets.token_hex(8)}"
