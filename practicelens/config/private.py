"""What lies under var/ is its owner's alone: children's records, the secret key, letters with links in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

OTHERS: Final = 0o077  # every right of the group and of everybody else


def make_private(folder: Path, *, demonstration: bool) -> None:
    """Make the folder, close it and what stands in it to everybody but its owner, and keep new files so.

    A folder that was made before this rule, or copied by hand, is closed here; where it already is, this costs one
    look. Exits where a live deployment's folder belongs to somebody else and so cannot be closed.
    """
    # For the whole process: DuckDB, Parquet, SQLite and collectstatic each make files in their own way.
    os.umask(OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    if not _open_to_others(folder):
        return
    try:
        _close_all(folder)
    except PermissionError as error:
        if not demonstration:
            raise SystemExit(
                f"practicelens: {error.filename} belongs to another account and cannot be closed to others. Give "
                "PRACTICELENS_VAR a folder that belongs to the account Practice Lens runs under."
            ) from None


def _close_all(folder: Path) -> None:
    """Close what is inside first: when the folder itself is closed, everything is."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            _close(Path(root, name))
        _close(Path(root))


def _close(path: Path) -> None:
    """Take everybody else's rights away. A link is left alone: what it names may not be ours."""
    if not path.is_symlink() and _open_to_others(path):
        path.chmod(path.stat().st_mode & 0o700)


def _open_to_others(path: Path) -> bool:
    """Whether anybody but the owner has a right to it. Windows keeps such rights elsewhere, and says 0o777."""
    return os.name != "nt" and bool(path.stat().st_mode & OTHERS)
