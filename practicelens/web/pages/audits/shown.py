"""What pages of audits show beside the audit itself: its line of facts, its cycle in steps, grades side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from practicelens.people.asking import Asking
from practicelens.performance.datasets.children.queries import child_opens
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.work.views import AuditView
from practicelens.quality.standards.states import Grade
from practicelens.workdays import clock


@dataclass(frozen=True)
class Step:
    """One step of the cycle: its words, when, and whether it is done or where the audit is now."""

    title: str
    detail: str
    due: date | None
    done: bool
    here: bool


@dataclass(frozen=True)
class GradeRow:
    """A domain with both people's grades and what the auditor wrote."""

    key: str
    title: str
    auditor: GradedDomain | None
    own: Grade | None
    looks_like: str
    agreed: GradedDomain | None = None
    own_why: str = ""


def shared(asking: Asking, audit: AuditView) -> dict[str, Any]:
    """What the head of every page of an audit needs."""
    return {
        "audit": audit,
        "row": audit.row,
        # Only where that page opens: a second grader or another agency reads the number and no page of it.
        "links_child": child_opens(asking, audit.row.child),
        "period": period_words(audit.period_start, audit.period_end),
        # Another agency's part is of its own work: the worker it talks with is none of ours.
        "first_name": AGENCY_WORKER if audit.row.kind is Kind.PARTNER else first_name(audit.row.practitioner),
    }


def crumbs(audit: AuditView) -> list[dict[str, str]]:
    """The way back from a page of an audit."""
    return [
        {"text": "Audits", "href": reverse("audits")},
        {"text": audit.row.reference, "href": reverse("audit", args=[audit.id])},
    ]


AGENCY_WORKER = "whoever in your agency knows the child best"


def first_name(name: str) -> str:
    """As one speaks of a colleague."""
    return name.split(" ")[0] if name else "the practitioner"


def period_words(start: date, end: date) -> str:
    """ "June to November 2026"."""
    if (start.year, start.month) == (end.year, end.month):
        return f"{end:%B %Y}"
    year = f" {start.year}" if start.year != end.year else ""
    return f"{start:%B}{year} to {end:%B %Y}"


def steps(audit: AuditView) -> tuple[Step, ...]:
    """Where the audit is in its cycle, month by month; of one that has ended what was done of it, and its end."""
    found = tuple(_steps(audit))
    # What ended before Good shared no practice, and nothing of it is still to come.
    over = audit.enters_cycle and audit.row.status is Status.ENDED
    return tuple(step for step in found if step.done) if over else found


def _steps(audit: AuditView) -> Iterator[Step]:
    """The steps that this audit goes through."""
    status, submitted = audit.row.status, audit.submitted_at is not None
    started = status is Status.STARTED
    title, detail = _first_step(audit)
    yield Step(title, detail, None if submitted else audit.row.due, submitted, not submitted)
    # A re-audit under way belongs to the first audit's cycle, and has no months of its own.
    if not audit.enters_cycle or status is Status.WITHDRAWN or (started and audit.row.kind is Kind.RE_AUDIT):
        return
    reviewed = bool(audit.reviews)
    review_due = None if reviewed else audit.review_due
    yield Step("Actions reviewed", "Month 2", review_due, reviewed, status is Status.SUBMITTED)
    for meeting in audit.four_rs:
        if meeting.called_off_on is not None:
            # One called off is no step any more: the cycle goes on without it.
            continue
        due = None if meeting.held_on else meeting.due
        yield Step("4R meeting", "Month 2", due, meeting.held_on is not None, status is Status.FOUR_R_DUE)
    # Only one that is handed in and graded: until then month 3 is still to come.
    again = [one for one in audit.re_audits if one.grade is not None]
    here = status in (Status.ACTIONS_REVIEWED, Status.RE_AUDIT)
    yield Step("Re-audit", "Month 3", audit.re_audit_due if here else None, bool(again), here)
    yield _last_step(audit)


def _first_step(audit: AuditView) -> tuple[str, str]:
    """What this audit is in its cycle, by its kind, and in which month."""
    if audit.beside:
        return "The same case graded again", "Beside the first audit, and in no cycle of its own"
    if audit.partner:
        return "Your agency’s own part", "Read by the panel beside the others’"
    if audit.original_id is not None:
        when = "Month 3 of the first audit’s cycle" if audit.round == 1 else "While the first audit is tracked to Good"
        return f"Re-audit {audit.round}", f"{when}: this grade decides how that goes on"
    title = "Audit with the practitioner" if audit.row.practitioner else "Audit"
    return title, "Month 1" if audit.enters_cycle else "Its tool has no months after it"


def _last_step(audit: AuditView) -> Step:
    """Month 4, by grade."""
    status = audit.row.status
    if status is Status.ENDED:
        ended = clock.local_date(audit.ended_at) if audit.ended_at else None
        return Step("The cycle ended", f"On {ended.day} {ended:%B %Y}" if ended else "", None, True, False)
    here = status in (Status.ESCALATED, Status.TRACKED, Status.BEST_PRACTICE)
    title = status.words if here else "Best practice shared, or tracked to Good"
    # Best practice falls due on no day: it waits, and is told as waiting.
    due = audit.re_audit_due if status in (Status.ESCALATED, Status.TRACKED) else None
    return Step(title, "Month 4", due, False, here)


def grade_rows(audit: AuditView) -> tuple[GradeRow, ...]:
    """Every domain of the tool with whoever's grades may be seen."""
    given = audit.grading.domains if audit.grading else {}
    own = audit.own.domains if audit.own else {}
    agreed = audit.agreed.domains if audit.agreed else {}
    # By the domains asked of this child: those of a section answered No are no gap.
    rows = (_grade_row(domain.key, audit, given.get(domain.key), own.get(domain.key)) for domain in audit.asked)
    return tuple(replace(row, agreed=agreed.get(row.key)) for row in rows)


def _grade_row(key: str, audit: AuditView, given: GradedDomain | None, own: GradedDomain | None) -> GradeRow:
    domain = audit.tool.domain(key)
    looks = domain.looks_like[given.grade] if domain and given and given.grade else ""
    return GradeRow(
        key, domain.title if domain else key, given, own.grade if own else None, looks, own_why=own.why if own else ""
    )
