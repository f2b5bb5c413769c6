"""Reads the SSDA903 return on children looked after: a set of CSVs or the XML, 2017 to 2026, one year or several.

Three lists of Annex A come of it: children looked after, care leavers, adoption.
"""

from __future__ import annotations

from practicelens.analytics.ssda903.reading import read

__all__ = ["read"]
