"""Reads the Standard Safeguarding Dataset: CSV files, one a table, made into the same lists as Annex A.

``docs/reference/ssd.md`` shows which field became which column; it is made from ``mapping``.
"""

from __future__ import annotations

from practicelens.analytics.ssd.reading import read
from practicelens.analytics.ssd.reference_page import reference

__all__ = ["read", "reference"]
