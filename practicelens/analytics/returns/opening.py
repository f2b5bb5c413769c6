"""Opens the file of a return or dataset, or the files of its archive: nothing is unpacked before its size is known."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final

from practicelens.analytics.annex_a import files

MOST_UNPACKED: Final = 1_000 * 1024 * 1024  # the return of the largest authority with every year has a tenth
MOST_FILES: Final = 500  # twelve tables a year for ten years, and what people leave beside them
RATIO: Final = 250
RATIO_FROM: Final = 20 * 1024 * 1024
"""What unpacks beyond this and to more than ``RATIO`` times its packed size is a bomb: such text packs tenfold."""

DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """One file of a return or a dataset: the name it is known by, and how it is opened for its bytes."""

    name: str
    open: Callable[[], IO[bytes]]


@contextmanager
def members(path: Path) -> Iterator[list[Member]]:
    """The files of an archive, or the file itself. Raises ``files.Unreadable``, as does reading what is damaged."""
    start = files.first_bytes(path)
    if not start.startswith(files.ZIP):
        # Nothing is unpacked of a lone file: it is as large as it is.
        if path.stat().st_size > MOST_UNPACKED:
            raise _too_large()
        yield [Member(path.name, lambda: path.open("rb"))]
        return
    try:
        with zipfile.ZipFile(path) as archive:
            # Before anything is opened: what lies beside the files counts for no limit.
            infos = [info for info in archive.infolist() if not _beside(info)]
            _check(infos)
            yield [Member(info.filename, partial(archive.open, info)) for info in infos]
    except DAMAGE:
        raise files.Unreadable(
            "damaged", "This archive is damaged or incomplete. Make it again and try once more."
        ) from None


def _beside(info: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac packs beside each file."""
    # Files of a Mac's own have the names and endings of those that they stand beside.
    return info.is_dir() or info.filename.startswith("__MACOSX/") or Path(info.filename).name.startswith(".")


def _check(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive with a password, and one that would unpack to more than a return can be."""
    if any(info.flag_bits & 1 for info in infos):
        message = "This archive is protected with a password, so it cannot be read. Make one without and try again."
        raise files.Unreadable("encrypted", message)
    swollen = any(info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1) for info in infos)
    if swollen or len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _too_large()


def _too_large() -> files.Unreadable:
    return files.Unreadable(
        "too_large",
        "This file would unpack to far more than an extract holds, so it was not opened. If it really is"
        " yours, make it again and check its size.",
    )
