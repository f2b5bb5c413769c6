"""Texts for the child's record in the case system: plain, respectful, what is strong first. No Django."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practicelens.quality.audits.core.texts import in_words

if TYPE_CHECKING:
    from practicelens.quality.audits.work.views import AuditView


def summary_text(audit: AuditView, *, includes_grades: bool) -> str:
    """An audit's summary for the child's record: what went well first, and the worker's grades only where asked for.

    A grade is a judgement of a worker's practice; a child who reads their file one day asks what was seen and done.
    """
    return "\n\n".join(part for part in _parts(audit, includes_grades) if part) + "\n"


def _parts(audit: AuditView, includes_grades: bool) -> Iterator[str]:
    """The summary's paragraphs in order."""
    yield _head(audit)
    domains = audit.grading.domains.values() if audit.grading else ()
    best = [audit.conversation.get("best", "")]
    yield _list("What is going well", [*best, *(f"{one.title}: {one.went_well}" for one in domains if one.went_well)])
    yield _list("What the family says", [audit.family.get("view", "") or _no_view(audit)])
    yield _list("What would make it better", [f"{one.title}: {one.better}" for one in domains if one.better])
    yield _list("What will be done", [f"{one.what} ({one.owner}, by {in_words(one.due)})" for one in audit.actions])
    if includes_grades and audit.in_force:
        given = [f"{one.title}: {one.grade.words}" for one in audit.in_force.domains.values() if one.grade is not None]
        yield _list("Grades", [f"The whole: {audit.in_force.overall.words}", *given])


def _head(audit: AuditView) -> str:
    """What was looked at, by whom, and when."""
    row = audit.row
    done = in_words(row.submitted_on) if row.submitted_on else ""
    whom = f" with {row.practitioner}" if row.practitioner else ""
    return (
        f"Practice audit {row.reference}: {audit.tool.title}\n"
        f"{row.auditor} looked{whom} at the help given from {in_words(audit.period_start)} to "
        f"{in_words(audit.period_end)}, and finished on {done}."
    )


def _no_view(audit: AuditView) -> str:
    """Why the family was not asked."""
    why = audit.family.get("no_view_why", "")
    return f"They could not be asked: {why}" if why else ""


def _list(title: str, lines: list[str]) -> str:
    """A heading with its lines; nothing where there is none."""
    shown = [f"- {line.strip()}" for line in lines if line.strip()]
    return "\n".join([title, *shown]) if shown else ""
