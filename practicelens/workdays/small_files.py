"""Small files that say how things stand: replaced whole or not at all, whoever is killed or unplugged meanwhile."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace_text(path: Path, words: str) -> None:
    """Put these words in the place of whatever the file held; a reader sees the old ones or the new, never half."""
    replace_bytes(path, words.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """The same of what is no text."""
    written = _written_beside(path, content)
    try:
        os.replace(written, path)
    finally:
        # Where it took the other's place there is nothing left; where that failed, nothing half stays.
        written.unlink(missing_ok=True)
    sync_folder(path.parent)


def keep_first(path: Path, words: str) -> str:
    """Keep these words unless the file is there already; return what it holds.

    Of two processes that begin together one is first, and both go on with its words.
    """
    if not path.exists():
        written = _written_beside(path, words.encode())
        try:
            os.link(written, path)  # unlike a replacement, a link fails where the file has come to be meanwhile
            sync_folder(path.parent)
        except FileExistsError:
            pass
        finally:
            written.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8")


def sync_folder(folder: Path) -> None:
    """Put a folder's own list of names on the disk: a file whose name was not written is lost with the power."""
    if os.name == "nt":  # there a folder cannot be opened, and its names are written with the file
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written_beside(path: Path, content: bytes) -> Path:
    """The content in a new file of the same folder, on the disk, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder: only within one file system is a replacement all or nothing.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            # On the disk before it takes the name: after a power cut the name must not lead to an empty file.
            os.fsync(target.fileno())
    # Also when somebody interrupts: no file may stay that nobody will ever look for.
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written
