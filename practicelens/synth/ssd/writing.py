"""A zip of CSVs from the world on a day: row by row, the same bytes every time."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from practicelens.synth.ssd import care, leavers, need, people, protection
from practicelens.synth.ssd.extract import Extract, Rows
from practicelens.synth.ssd.tables import DIALECTS, SYSTEMC, TABLES, Dialect, headers
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.schedule import Files
from practicelens.synth.workbooks.writing import INVENTED

# The first moment that a zip file can hold: the clock's would make the bytes differ each time.
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
_CUTS: Final[dict[str, Callable[[Extract], Rows]]] = {
    "ssd_person": people.persons, "ssd_family": people.families, "ssd_disability": people.disabilities,
    "ssd_immigration_status": people.immigration, "ssd_contacts": need.contacts,
    "ssd_early_help_episodes": need.early_help, "ssd_cin_episodes": need.episodes,
    "ssd_cin_assessments": need.assessments, "ssd_cin_plans": need.plans, "ssd_cin_visits": need.visits,
    "ssd_s47_enquiry": protection.enquiries, "ssd_initial_cp_conference": protection.conferences,
    "ssd_cp_plans": protection.plans, "ssd_cp_visits": protection.visits, "ssd_cp_reviews": protection.reviews,
    "ssd_cla_episodes": care.episodes, "ssd_cla_placement": care.placements, "ssd_legal_status": care.orders,
    "ssd_cla_reviews": care.reviews, "ssd_cla_visits": care.visits, "ssd_cla_care_plan": care.care_plans,
    "ssd_cla_health": care.health, "ssd_missing": care.missing,
    "ssd_pre_proceedings": protection.proceedings, "ssd_care_leavers": leavers.care_leavers,
    "ssd_permanence": care.permanence, "ssd_professionals": people.professionals,
    "ssd_department": people.departments, "ssd_involvements": people.involvements,
}  # fmt: skip


def northborough_s(book: Book, day: date, folder: Path) -> Path:
    """Write the day's dataset as Northborough's own case system does."""
    return write(book, day, folder, DIALECTS[SYSTEMC])


NORTHBOROUGHS: Final = Files(northborough_s, "practicelens.synth.ssd")
"""What the demonstration has beside its workbooks."""


def file_name(day: date, dialect: Dialect) -> str:
    """As somebody would name it: ``ssd-systemc-2026-11-22.zip``."""
    return f"ssd-{dialect.name}-{day:%Y-%m-%d}.zip"


def write(book: Book, day: date, folder: Path, dialect: Dialect) -> Path:
    """Write the day's dataset into the folder; a half-written file never carries the name. May raise OSError."""
    path = folder / file_name(day, dialect)
    # A folder may be watched: a file is read as soon as its name is there.
    half = path.with_suffix(".part")
    extract = Extract(book, day.toordinal(), dialect)
    with zipfile.ZipFile(half, "w") as archive:
        # In the zip itself: each table must begin with its header.
        archive.comment = INVENTED.encode()
        for table in TABLES:
            # A supplier without any of a table's fields has no such table, as Mosaic has none of families.
            if columns := headers(table, dialect):
                _write(archive, table, columns, _CUTS[table](extract))
    half.replace(path)
    return path


def _write(archive: zipfile.ZipFile, table: str, columns: dict[int, str], rows: Rows) -> None:
    """One table: its header, then its rows as they are cut."""
    details = zipfile.ZipInfo(f"{table}.csv", _ZIPPED_AT)
    details.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(details, "w") as raw, TextIOWrapper(raw, encoding="utf-8", newline="") as text:
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(columns.values())
        lines.writerows([row[place] for place in columns] for row in rows)
