"""The files of extracts on disk: kept by the print of their content, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings

from practicelens.performance.extracts import rules
from practicelens.workdays.small_files import sync_folder

# A megabyte at a time: large enough for the disk, and a file of hundreds is never in memory whole.
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file kept: the SHA-256 of its content, and its size in bytes."""

    sha256: str
    size: int


def keep(source: Path | BinaryIO, name: str) -> Kept:
    """Copy a file into the store, refusing an empty one and one beyond the limit; twice is the same as once."""
    folder = settings.DATA_DIR / "extracts"
    folder.mkdir(parents=True, exist_ok=True)
    # In the store's own folder, because a rename is only whole on one disk.
    handle, written = tempfile.mkstemp(dir=folder, prefix="receiving-")
    try:
        with os.fdopen(handle, "wb") as target:
            kept = _copy(source, target)
            # Nothing else has this file: it is on the disk before any row says that it was received.
            target.flush()
            os.fsync(target.fileno())
        place = place_of(kept.sha256, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        # Over what may lie there: the same print is the same content, so nothing can be lost by it.
        os.replace(written, place)
        # The rename itself is on the disk only once the folder is.
        sync_folder(place.parent)
    finally:
        # After the rename it is gone already; after a refusal or a full disk half a
        # file of children's records would lie there.
        Path(written).unlink(missing_ok=True)
    return kept


def print_of(path: Path) -> str:
    """The SHA-256 of a file's content, under which it is or would be kept."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_of(sha256: str, name: str) -> Path:
    """Where a file lies; its ending is kept, because readers go by it."""
    suffix = PurePath(name).suffix.lower()
    # The name is whatever somebody typed: nothing of it may reach the disk but a short ending of letters and digits.
    safe = suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ""
    # Two letters of the print as folders keep each folder small.
    return Path(settings.DATA_DIR) / "extracts" / sha256[:2] / f"{sha256}{safe}"


def reading_folder(sha256: str) -> Path:
    """Where the tables read from a file lie until they are published."""
    return Path(settings.DATA_DIR) / "readings" / sha256


def fresh_reading_folder(sha256: str) -> Path:
    """The same, emptied of an earlier try."""
    folder = reading_folder(sha256)
    # A table left by a try that was killed would be taken for one of this reading.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def forget_reading(sha256: str) -> None:
    """Remove the tables read from a file: they are published, or never will be."""
    shutil.rmtree(reading_folder(sha256), ignore_errors=True)


def _copy(source: Path | BinaryIO, target: BinaryIO) -> Kept:
    """Copy in pieces, counting; an oversized file is stopped at the limit, not at its end."""
    limit = int(settings.EXTRACT_MAX_BYTES)
    digest, size = hashlib.sha256(), 0
    with open(source, "rb") if isinstance(source, Path) else nullcontext(source) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            rules.check_size(size, limit)
            digest.update(piece)
            target.write(piece)
    # Once more at the end, for the empty file, which never came into the loop.
    rules.check_size(size, limit)
    return Kept(digest.hexdigest(), size)
