"""The codes of findings that this source has beside those of Annex A, how serious each is, and when it is made."""

from __future__ import annotations

from typing import Final

MEANINGS: Final[dict[str, tuple[str, str]]] = {
    "care_plan_unclear": ("warns", "A care plan that marks several plans, or is not the dataset's JSON: blank."),
    "column_missing": ("warns", "A field that its table lacks and that nothing else answers: its columns are blank."),
    "csv_nul": ("warns", "A file with empty characters (NUL) in it: they were left out."),
    "dialect": ("notes", "Whose field names the tables have: Mosaic's, or SystemC's and Eclipse's."),
    "dialect_mixed": ("warns", "Tables with the names of different suppliers."),
    "file_broken": ("blocks", "A file that cannot be read from a line on, as after a quotation mark never closed."),
    "file_not_recognised": ("notes", "A file whose columns are those of no table."),
    "further_missing": ("warns", "Tables beside Annex A's lists that lack files: what cannot be told for it."),
    "further_refused": ("warns", "Rows of such a table that are of nobody, or have no day: refused, counted."),
    "hours_unclear": ("warns", "Hours of a post that are no number, none or more than 1.5: blank."),
    "identifier_unnamed": ("warns", "Identifiers of teams or workers that have no name: shown as written."),
    "list_missing": ("warns", "The table that a list is made from is not in the extract."),
    "no_table": ("blocks", "None of the files is a table of the dataset."),
    "not_in_the_dataset": ("notes", "What the dataset does not hold, and what is blank for it."),
    "out_of_scope": ("notes", "Rows of a table that are none of a list's, counted, and why."),
    "outcome_unclear": ("warns", "An outcome of pre-proceedings that is neither issue nor step down: blank."),
    "participation_unclear": ("warns", "How a child took part in a review, in no code of PN0 to PN7: blank."),
    "person_missing": ("warns", "Children of a table who are not in ssd_person."),
    "person_twice": ("warns", "A person with two rows in ssd_person: the first was read."),
    "row_uneven": ("warns", "A row with more or fewer cells than the header: refused."),
    "rows_of_nobody": ("warns", "Rows of a further table that lead to no child: left out."),
    "status_unknown": ("warns", "Open episodes of need under which nothing is open: the case status is blank."),
    "table_missing": ("warns", "A further table that is not in the extract, with what is blank for it."),
    "table_twice": ("blocks", "A table that two files hold."),
}
"""Code → (severity, when)."""
