"""Every code that a finding can have, how serious it is, and when it is made: for the reference and its tests."""

from __future__ import annotations

from typing import Final

MEANINGS: Final[dict[str, tuple[str, str]]] = {
    # The file
    "missing_file": ("blocks", "There is no such file."),
    "is_folder": ("blocks", "It is a folder."),
    "no_permission": ("blocks", "The file may not be read."),
    "unreadable": ("blocks", "The disk did not give the file."),
    "empty_file": ("blocks", "The file has no bytes."),
    "not_a_workbook": ("blocks", "It is a PDF, a text file, a Word document or something else."),
    "binary_workbook": ("blocks", "It is an Excel binary workbook (.xlsb), which is not read: save it as .xlsx."),
    "encrypted": ("blocks", "The workbook has a password."),
    "damaged": ("blocks", "It begins like a workbook and cannot be read as one."),
    "too_large": ("blocks", "It would unpack to, or take, far more than a workbook needs."),
    # The workbook
    "no_list": ("blocks", "Nothing in it is one of the eleven lists, and none can be made of it."),
    "list_twice": ("blocks", "A list is on two sheets that hold rows (a note where the other is an empty copy)."),
    "no_rows": ("warns", "No list has any rows."),
    "nothing_kept": ("blocks", "Rows were found and every one was refused."),
    "list_hidden": ("warns", "A list was read from a hidden sheet, or a hidden copy of one was left out."),
    "dates_from_1904": ("notes", "The workbook counts days from 1904, and its plain numbers were read so."),
    "list_missing": ("warns", "One of the eleven lists is not in the workbook."),
    "list_empty": ("warns", "A list has a header and no rows."),
    "too_many_rows": ("blocks", "A list is longer than the limit and was refused whole."),
    "sheet_not_recognised": ("notes", "A sheet is not one of the lists."),
    # Columns
    "required_column_missing": ("blocks", "The child's identifier or the list's key date has no column."),
    "column_missing": ("warns", "Another of the list's columns is missing: it is blank in every row."),
    "column_extra": ("notes", "A column is not one of the list's."),
    "column_twice": ("warns", "Two columns have the same meaning: the first was read."),
    "formulas": ("notes", "Cells of a column are formulas: their saved results were read."),
    "formulas_unplaced": (
        "warns",
        "Formulas or errors that cannot be told cell by cell in this file.",
    ),
    "far_cells": ("warns", "Cells far to the right of the list: left out, to keep memory for the list."),
    "merged_cells": ("warns", "Cells are merged under the header: only the first of each holds its value."),
    # Cells
    "placeholder_date": ("warns", "A day that stands for no date, such as 01/01/1900: taken as none."),
    "identifier_rounded": ("blocks", "A number of more than 15 digits, rounded by the spreadsheet: refused."),
    "placeholder_name": ("warns", "A word for nobody where a worker or team should be."),
    "impossible_date": ("warns", "A date that does not exist, or lies before 1900 or after 2100."),
    "not_a_date": ("warns", "Something that is not a date in a column of dates."),
    "not_a_number": ("warns", "Something that is not a whole number in a column of counts."),
    "unknown_code": ("warns", "Something that is not one of the column's codes in any spelling known."),
    "error_value": ("warns", "An error such as #N/A where a value should be."),
    "formula_not_stored": ("warns", "A formula whose result was never saved in the file."),
    # Rows
    "identifier_missing": ("warns", "A row without the child's (or adopter's) identifier: refused."),
    "total_row": ("warns", "A row of totals: refused."),
    "note_row": ("warns", "A note under the last row, and nothing else: refused."),
    "header_again": ("warns", "The header once more among the rows: refused."),
    "duplicate_row": ("warns", "A row equal to one above it in every column: refused."),
    "duplicate_child": ("warns", "An older row of a child in a list of one row a child: refused."),
    "same_event": ("warns", "The same child and event on rows that differ elsewhere: both kept."),
    "key_date_missing": ("warns", "A row without the list's key date: kept, in no period, never open."),
    "end_before_start": ("warns", "An end that is before its start."),
    "future_date": ("warns", "A date after the day of the check; a date of birth may be expected."),
    "age_disagrees": ("warns", "An age that differs by more than a year from what the date of birth gives."),
    # Between lists
    "identifiers_differ": (
        "warns",
        "Identifiers that other lists spell with other capitals, spaces or noughts.",
    ),
    "born_differs": ("warns", "Another list gives the child another date of birth."),
    "not_in_list_6": ("warns", "A child with a plan or looked after who is not on list 6."),
    "status_disagrees": ("warns", "A case status that list 6's own dates, or lists 7 and 8, contradict."),
}
"""Code → (severity, when)."""
