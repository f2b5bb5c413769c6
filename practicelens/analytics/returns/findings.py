"""The codes of findings that statutory returns and local lists have beside those of Annex A, and when each is made."""

from __future__ import annotations

from typing import Final

MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "cells_beyond": ("warns", "A row with cells beyond the header: they were left out."),
    "census": ("notes", "Which census it is, of which day and authority."),
    "child_twice": ("warns", "A child with two elements of its own: both were read."),
    "code_of_other_year": ("warns", "A code that was one in another year: kept."),
    "csv_broken": ("blocks", "A quotation mark that is never closed: from its line on nothing was read."),
    "earlier_rows": ("notes", "Earlier episodes of children with a later one, where a list has one row a child."),
    "element_not_used": ("notes", "Elements that no list asks about."),
    "element_order": ("warns", "Elements in another order than the schema’s: read."),
    "element_twice": ("warns", "An element twice where the schema has it once: the first was read."),
    "element_unknown": ("warns", "An element that the schema does not have there: left out."),
    "episodes_disagree": ("warns", "Episodes of a child that contradict the one before."),
    "episodes_joined": ("notes", "What the episodes of the return come to."),
    "header_missing": ("warns", "A census without its header: its year is not known."),
    "many_files": ("blocks", "More than one census in an archive."),
    "not_in_source": ("notes", "Columns of a list that the return does not hold."),
    "other_collection": ("warns", "A header that names another collection."),
    "part_of_a_year": ("warns", "Twelve months that are not all in these files: what counts them is blank."),
    "reference_date_missing": ("warns", "A header without a reference day that can be read."),
    "row_incomplete": ("warns", "A row without something that every row of its kind needs: refused."),
    "out_of_range": ("warns", "A number higher than is likely: kept."),
    "rows_on_one_line": ("notes", "A file without ends of line: its rows are numbered on."),
    "sheet_alike": ("warns", "Two sheets with the same columns: one was read."),
    "start_before_return": ("warns", "Periods of care that began before their first episode here."),
    "stray_text": ("warns", "Text between elements, where none belongs: left out."),
    "table_read": ("notes", "What each file of a return was taken for."),
    "two_authorities": ("blocks", "A header that names two authorities."),
    "xml_broken": ("blocks", "A line that is no XML: from it on nothing was read."),
    "xml_cut_off": ("blocks", "A file that ends in the middle."),
    "xml_doctype": ("blocks", "A file that declares a document type: not read."),
    "year_disagrees": ("warns", "A header whose year and reference day disagree."),
    "year_missing": ("warns", "A header without a year."),
    "year_unknown": ("warns", "A return of a year not known here: read like the nearest."),
}
"""Code → (severity, when)."""
