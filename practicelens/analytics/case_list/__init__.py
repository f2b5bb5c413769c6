"""Small lists that people upload, read in a process with limits: children for audit, spellings with whose they are."""

from __future__ import annotations

from practicelens.analytics.case_list.guard import read_guarded, read_lines_guarded, read_names_guarded
from practicelens.analytics.case_list.lines import MOST_BYTES, written
from practicelens.analytics.case_list.names import NameRow, NamesListed
from practicelens.analytics.case_list.reading import Fault, Listed, Row, read

__all__ = [
    "MOST_BYTES",
    "Fault",
    "Listed",
    "NameRow",
    "NamesListed",
    "Row",
    "read",
    "read_guarded",
    "read_lines_guarded",
    "read_names_guarded",
    "written",
]
