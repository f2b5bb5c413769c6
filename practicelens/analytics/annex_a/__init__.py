"""Reads Annex A workbooks, Ofsted's eleven child-level lists: cells to typed tables, with findings in plain words.

``read_guarded`` is the door for files from outside; ``read`` is for files the house made itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practicelens.analytics.annex_a.report import Finding, ListReport, Report, Severity

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.guard import Job, check_guarded, read_guarded, read_guarded_many
    from practicelens.analytics.annex_a.reading import Reading, read
    from practicelens.analytics.annex_a.reference_page import reference

__all__ = [
    "Finding",
    "Job",
    "ListReport",
    "Reading",
    "Report",
    "Severity",
    "check_guarded",
    "read",
    "read_guarded",
    "read_guarded_many",
    "reference",
]

_WHERE = {
    "check_guarded": "guard",
    "Job": "guard",
    "read_guarded": "guard",
    "read_guarded_many": "guard",
    "Reading": "reading",
    "read": "reading",
    "reference": "reference_page",
}


def __getattr__(name: str) -> Any:
    """Load a door when it is first used: a command that only prints help must not wait for a reader."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
