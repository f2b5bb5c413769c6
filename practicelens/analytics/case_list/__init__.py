"""Lists of children uploaded for audit (MARAC, private fostering, exploitation): read in a process with limits."""

from __future__ import annotations

from practicelens.analytics.case_list.guard import read_guarded
from practicelens.analytics.case_list.reading import MOST_BYTES, Fault, Listed, Row, read

__all__ = ["MOST_BYTES", "Fault", "Listed", "Row", "read", "read_guarded"]
