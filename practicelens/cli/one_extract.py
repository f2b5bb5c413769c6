"""Several files or a folder as one extract: put into one archive, the same bytes for the same files."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_one_file(paths: Sequence[Path]) -> Iterator[Path]:
    """The one file given, or an archive of several or of a folder, which lasts for the block.

    It is named after the folder, or after the first file, whose name may hold the day it was taken. Hidden files are
    left out. Raises FileNotFoundError where one is not there, ValueError where two would have the same name.
    """
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise FileNotFoundError(str(missing))
    if len(paths) == 1 and not paths[0].is_dir():
        yield paths[0]
        return
    with tempfile.TemporaryDirectory(prefix="extract-") as folder:
        archive = Path(folder, f"{paths[0].resolve().name if paths[0].is_dir() else paths[0].stem}.zip")
        _zip(_named(paths), archive)
        yield archive


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Every file by its name within the archive, in order."""
    found: dict[str, Path] = {}
    for path in paths:
        # In order: a folder lists its files as the disk likes, and the same files must give the same archive.
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            # What a desktop leaves in a folder is no table, and would be a finding in every extract.
            if not file.is_file() or any(part.startswith(".") for part in name.split("/")):
                continue
            if name in found:
                raise ValueError(f"two of the files are called {name}: an extract has each once.")
            found[name] = file
    if not found:
        raise ValueError("there are no files in it.")
    # Once more over all of them, so that it does not matter in which order they were typed.
    return dict(sorted(found.items()))


def _zip(files: dict[str, Path], archive: Path) -> None:
    """Packed a little: a borough's tables as text are ten times smaller so."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, file in files.items():
            # In pieces: a file of a gigabyte would else lie in memory whole before anybody refuses it. By its name, so
            # that it counts as written at the first moment an archive can hold: the same files, the same bytes.
            large = file.stat().st_size >= 2**30
            with made.open(name, "w", force_zip64=large) as packed, file.open("rb") as written:
                shutil.copyfileobj(written, packed, 1024 * 1024)
