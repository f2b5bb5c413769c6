"""Turns the files of an extract into its tables: which is which by its header, which fields it has, whose dialect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.matching.places import Why
from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.returns.opening import Member
from practicelens.analytics.ssd import csv_text, mapping, matching
from practicelens.analytics.ssd.csv_text import Parsed
from practicelens.analytics.ssd.tables import MOSAIC, NOT_MOSAIC, PREFIX, TABLE_OF

BEGINNING: Final = 64 * 1024  # a header row stands well within it
MOST_BYTES: Final = 400 * 1024 * 1024  # six years of a large county's visits need less


@dataclass(frozen=True)
class Csv:
    """One table: the file it came from, the line of each row, and the cells of the fields that are read."""

    name: str
    file: str = ""
    lines: list[int] = field(default_factory=list)
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refused: int = 0
    others: tuple[str, ...] = ()
    """Columns that are not read."""

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.lines)


def load(members: Iterable[Member], findings: Findings, corrections: Corrections = NO_CORRECTIONS) -> dict[str, Csv]:
    """The tables by name; what is wrong with a file, and which were left out, is in the findings."""
    found: dict[str, Csv] = {}
    headers: set[str] = set()
    # In one order whatever archive they came in: which of two twins is read must not hang on how a folder was zipped.
    for member in sorted(members, key=lambda one: one.name):
        file = PurePosixPath(member.name).name
        parsed = csv_text.parse(_bytes(member, file, corrections))
        corrected = corrections.place(file, parsed.header)
        name = corrected or _table_of_header(_field(text) for text in parsed.header)
        # Known by their own names only after the table is known: what was said of a header is said of a table's.
        known = [_field(text, corrections, name or "") for text in parsed.header]
        if corrected == "" or name not in PREFIX:
            findings.places.append(
                matching.left_out(file, parsed, Why.NO_COLUMNS if corrected is None else Why.CORRECTED)
            )
            _say_unknown(file, corrected, findings)
        elif name in found:
            findings.places.append(matching.left_out(file, parsed, Why.TWIN))
            findings.add(_twice(name, found[name].file, file))
        else:
            headers.update(text.strip().lower() for text in parsed.header)
            found[name] = _table(name, file, known, parsed, findings)
            findings.places.append(matching.of_table(file, name, known, parsed, found[name].cells, corrections))
    _say_dialect(headers, findings)
    return found


def _say_unknown(file: str, corrected: str | None, findings: Findings) -> None:
    """That a file is no table, unless somebody said so themselves."""
    if corrected is None:
        message = "Its columns are those of no table of the Standard Safeguarding Dataset, so it was not read."
        findings.add(Finding("file_not_recognised", Severity.NOTES, message, None, file))


def _bytes(member: Member, name: str, corrections: Corrections) -> bytes:
    """A table's bytes; of what is none by its header only the beginning. Raises ``files.Unreadable`` past a limit."""
    with member.open() as file:
        start = file.read(BEGINNING)
        header = csv_text.parse(start).header
        # Of a file that is none of ours the beginning is enough to show, and the rest may be of any size.
        if not corrections.place(name, header) and _table_of_header(map(_field, header)) is None:
            return start
        rest = file.read(MOST_BYTES)
    # Reading to the limit and no further: a size that an archive claims can be false.
    if len(rest) == MOST_BYTES:
        raise files.Unreadable("too_large", f"{name} is larger than a table of the dataset can be, so it was not read.")
    return start + rest


def _field(text: str, corrections: Corrections = NO_CORRECTIONS, table: str = "") -> str:
    """A header as the dataset names the field, or the field that somebody said it is ("": none)."""
    corrected = corrections.column(table, text)
    if corrected is not None:
        return corrected
    plain = text.replace("\ufeff", "").strip(" \t\"'[]`").lower().replace(" ", "_")
    return MOSAIC.get(plain, plain)


def _table_of_header(known: Iterable[str]) -> str | None:
    """The table that most of these columns belong to; by its fields and not its file's name, which people change."""
    # A field of the table itself is enough: each begins with letters that no other table's has.
    prefixes = (one.split("_")[0] for one in known if "_" in one)
    count = Counter(TABLE_OF[prefix] for prefix in prefixes if prefix in TABLE_OF)
    # By most of them: a table may have a column or two that a council added from another.
    return count.most_common(1)[0][0] if count else None


def _table(name: str, file: str, known: list[str], parsed: Parsed, findings: Findings) -> Csv:
    """The columns that are read; of two with one name the first."""
    cells: dict[str, tuple[str, ...]] = {}
    # What was told comes first, or a column of the field's own name would keep it.
    order = sorted(range(len(known)), key=lambda place: known[place] == _field(parsed.header[place]))
    for place, one in ((place, known[place]) for place in order):
        if one in cells:
            message = "Another column has the same name; that one was read and this one was not."
            findings.add(Finding("column_twice", Severity.WARNS, message, None, file, 1, parsed.header[place]))
        # By the table's own letters: a field of another table in this one belongs to no row of it.
        elif one in mapping.READ and one.startswith(PREFIX[name] + "_"):
            cells[one] = parsed.columns[place]
    _say_refused(file, parsed, findings)
    others = tuple(text for text, one in zip(parsed.header, known, strict=True) if one not in mapping.READ)
    return Csv(name, file, parsed.lines, cells, len(parsed.uneven) + len(parsed.again), others)


def _twice(name: str, first: str, again: str) -> Finding:
    message = f"The table {name} is there twice, here and in “{first}”. Take one of them out."
    return Finding("table_twice", Severity.BLOCKS, message, None, again)


def _say_refused(file: str, parsed: Parsed, findings: Findings) -> None:
    """Rows whose cells do not fit the header, the header once more, and a file that breaks off."""
    if parsed.nul:
        message = "The file has empty characters (NUL) in it, as a damaged one may. They were left out."
        findings.add(Finding("csv_nul", Severity.WARNS, message, None, file))
    for line in parsed.again:
        message = "This is the header once more, so it was left out: it is about nobody."
        findings.add(Finding("header_again", Severity.WARNS, message, None, file, line))
    width = len(parsed.header)
    for line in parsed.uneven:
        message = (
            f"This row has more or fewer than the {width} cells of the header, so nobody can say which is which and it"
            " was left out. Text that holds the sign between cells must stand in quotation marks."
        )
        findings.add(Finding("row_uneven", Severity.WARNS, message, None, file, line))
    if parsed.broken is not None:
        message = (
            "From this line on the file cannot be read: it is too long, or a quotation mark is opened and never closed."
        )
        findings.add(Finding("file_broken", Severity.BLOCKS, message, None, file, parsed.broken))


def _say_dialect(headers: set[str], findings: Findings) -> None:
    """Whose names the tables have."""
    of_mosaic, of_others = sorted(headers & MOSAIC.keys()), sorted(headers & NOT_MOSAIC)
    if of_mosaic and of_others:
        message = (
            f"Some tables have Mosaic's names (“{of_mosaic[0]}”) and others SystemC's or Eclipse's (“{of_others[0]}”)."
            " If the files are of two extracts, take one of them out."
        )
        findings.add(Finding("dialect_mixed", Severity.WARNS, message))
    elif of_mosaic:
        message = (
            "The tables are as Mosaic's: a row without a person belongs to the child of its plan, referral or"
            " period of care."
        )
        findings.add(Finding("dialect", Severity.NOTES, message))
    elif of_others:
        message = "The tables are as SystemC's and Eclipse's, whose fields have the same names."
        findings.add(Finding("dialect", Severity.NOTES, message))
