"""Reads the children in need census (CIN): the XML that authorities send to the DfE each year, 2017 to 2026.

Five lists of Annex A come of it: referrals, assessments, section 47 enquiries, children in need, protection plans.
"""

from __future__ import annotations

from practicelens.analytics.cin.reading import read

__all__ = ["read"]
