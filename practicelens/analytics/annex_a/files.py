"""Opens a workbook, or says in plain words why it cannot be: nothing is unpacked before its size is known."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_UNPACKED: Final = 1_500 * 1024 * 1024
"""Bytes a workbook may unpack to: eleven lists at their row limit need less."""

MOST_PARTS: Final = 10_000  # a workbook of eleven lists has a few dozen; each part costs time to open
RATIO: Final = 250
RATIO_FROM: Final = 20 * 1024 * 1024
"""A part that unpacks beyond this and to more than ``RATIO`` times its packed size is a bomb, not a sheet."""

# By its first bytes and never by its name: a web page saved as .xls is common.
ZIP: Final = b"PK\x03\x04"
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# Its cells cannot be looked into for formulas and errors, so a report of it would say less than is so.
BINARY: Final = (
    "This is an Excel binary workbook (.xlsb), which Practice Lens does not read. Open it in Excel, choose Save As,"
    " take “Excel Workbook (.xlsx)” for its type, and load that file."
)
EXPORT: Final = "Export the extract again from your case management system, and try once more."
SAVE_AS: Final = "Open it in Excel, save it as an Excel workbook (.xlsx), and try again."


class Unreadable(Exception):
    """A file that cannot be read as a workbook. ``code`` is stable, ``message`` is for a person."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and the words."""
        super().__init__(message)
        self.code = code
        self.message = message


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open an .xlsx, .xlsm, .xls or .ods workbook; raises ``Unreadable``."""
    start = first_bytes(path)
    if start.startswith(ZIP):
        _check_zip(path)
    elif start.startswith(OLE):
        _check_ole(path)
    else:
        raise _not_a_workbook(start)
    return _open(path)


def first_bytes(path: Path) -> bytes:
    """The beginning of the file; raises ``Unreadable`` where there is no such file or it may not be read."""
    try:
        if path.is_dir():
            raise Unreadable("is_folder", "This is a folder, not a file.")
        with path.open("rb") as file:
            # As much as any of the formats needs to be told apart by.
            start = file.read(512)
    except FileNotFoundError:
        raise Unreadable("missing_file", "There is no such file.") from None
    except PermissionError:
        raise Unreadable("no_permission", "This file may not be read: permission was refused.") from None
    except (OSError, ValueError):
        raise Unreadable("unreadable", "This file could not be read from the disk.") from None
    if not start:
        raise Unreadable("empty_file", "The file is empty.")
    return start


def open_content(content: bytes) -> CalamineWorkbook:
    """Open what was made from a workbook that was looked at already; raises ``Unreadable``."""
    return _open(io.BytesIO(content))


def _open(source: Path | io.BytesIO) -> CalamineWorkbook:
    """Hand the file to the reader; its own errors, even a panic, become ``Unreadable``."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return _open_by_name(source) if isinstance(source, Path) else CalamineWorkbook.from_object(source)
    except PasswordError:
        raise _encrypted() from None
    # The reader is written in Rust, and its panic is no Exception.
    except BaseException as fault:
        raise_unless_ours(fault)
        raise damaged() from None


def _open_by_name(path: Path) -> CalamineWorkbook:
    """As what its name says that it is; else as what it is."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_object(os.fspath(path))
    except PasswordError:
        raise
    # An .xlsx that somebody called .xls, which Excel opens: the reader goes by the name wherever there is a path.
    except CalamineError:
        with path.open("rb") as file:
            return CalamineWorkbook.from_object(file)


def hidden_sheets(book: CalamineWorkbook) -> frozenset[str]:
    """The sheets that Excel does not show; some only its developers' tools do."""
    from python_calamine import SheetVisibleEnum

    return frozenset(one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible)


def raise_unless_ours(fault: BaseException) -> None:
    """Let a person's interruption through: everything else that a reader raises is about the file."""
    if isinstance(fault, KeyboardInterrupt | SystemExit | MemoryError):
        raise fault


def damaged() -> Unreadable:
    """The file begins like a workbook and cannot be read as one."""
    return Unreadable("damaged", f"This looks like a workbook, but it is damaged or incomplete. {SAVE_AS}")


def _encrypted() -> Unreadable:
    return Unreadable(
        "encrypted",
        "This file is protected with a password, so it cannot be read. Save a copy without one and try again.",
    )


def _not_a_workbook(start: bytes) -> Unreadable:
    """Say what the file looks like instead."""
    if start.startswith(b"%PDF"):
        looks = f"It is a PDF. {EXPORT}"
    elif start.lstrip().lower().startswith((b"<!doctype html", b"<html", b"<table")):
        looks = f"It is a web page saved with a workbook's name. {SAVE_AS}"
    elif start.lstrip().startswith((b"<?xml", b"<")):
        looks = f"It is an XML file, and neither an SSDA903 return nor a children in need census. {EXPORT}"
    # A nought is in no text, and in nearly every other file.
    elif b"\0" not in start:
        looks = f"It is a text file, whose first row names no columns of a table that Practice Lens reads. {EXPORT}"
    else:
        looks = f"It is some other kind of file. {EXPORT}"
    return Unreadable("not_a_workbook", f"This is not an Excel workbook. {looks}")


def _check_zip(path: Path) -> None:
    """Look at the table of contents only: sizes, encryption, and whether these are a workbook's parts."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            # The first bit says that a part is encrypted; such a file is a zip like any other.
            if any(part.flag_bits & 1 for part in parts) or _encrypted_ods(packed, names):
                raise _encrypted()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise damaged() from None
    # Before anything is unpacked: the sizes stand in the table of contents.
    _check_size(parts)
    if "xl/workbook.bin" in names:
        raise Unreadable("binary_workbook", BINARY)
    if not names & {"xl/workbook.xml", "content.xml"}:
        _say_what_zip(names)


def _encrypted_ods(packed: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an OpenDocument's manifest says that its parts are encrypted."""
    if "META-INF/manifest.xml" not in names:
        return False
    with packed.open("META-INF/manifest.xml") as manifest:
        # Bounded: the part's size has not been judged yet.
        return b"encryption-data" in manifest.read(1_000_000)


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to more than a workbook can be."""
    # Small parts may be packed as tightly as they like: a blank sheet is nearly nothing.
    swollen = any(part.file_size > RATIO_FROM and part.file_size > RATIO * max(part.compress_size, 1) for part in parts)
    if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            "too_large",
            "This file would unpack to far more than a workbook holds, so it was not opened. "
            "If it really is your extract, export it again and check its size.",
        )


def _say_what_zip(names: set[str]) -> None:
    if "word/document.xml" in names:
        looks = "It is a Word document."
    elif "ppt/presentation.xml" in names:
        looks = "It is a PowerPoint presentation."
    else:
        looks = (
            "It is a zip file, and none of its files is a table that Practice Lens reads. If your workbook is inside"
            " it, take it out first."
        )
    raise Unreadable("not_a_workbook", f"This is not an Excel workbook. {looks}")


def _check_ole(path: Path) -> None:
    """An encrypted .xlsx is an old-style container with a stream of this name in its directory."""
    # Whole, because the directory can stand anywhere in such a file; the size of what may be received is limited
    # before.
    data = path.read_bytes()
    # In the letters that the format writes its directory in, two bytes each.
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted()
