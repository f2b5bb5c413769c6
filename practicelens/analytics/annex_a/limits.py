"""Limits that a process which reads a file from outside puts upon itself."""

from __future__ import annotations

import sys


def limit(seconds: int, megabytes: int) -> None:
    """Bound memory and processor time; Windows has no such limits, and relies on the parent's clock."""
    if sys.platform == "win32":
        return
    import resource

    # Address space and not what is in use: an allocation fails before the machine begins to swap.
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # A second more before the kill, so that the signal that can be caught comes first.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # A core dump would hold the children of the file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
