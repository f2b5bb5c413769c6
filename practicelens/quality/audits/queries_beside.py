"""Audits beside the second gradings of the same cases, for moderation. House-internal: moderation asks who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from practicelens.quality.audits.models import Audit, DomainGrade, Grading
from practicelens.quality.audits.queries_reports import _moments
from practicelens.quality.audits.states import BESIDE, Kind
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Pair:
    """One case graded twice, blind, as each handed it in first; ``submitted_on`` is the day both were in.

    ``domains``: those that both graded. ``agreed`` is none until they agreed.
    """

    audit_id: int
    team_id: int
    service_id: int
    first_auditor_id: int
    second_auditor_id: int
    kind: Kind
    first: Grade
    second: Grade
    domains: dict[str, tuple[Grade, Grade]]
    agreed: Grade | None
    submitted_on: date
    tool_id: int


def pairs_of_grades(since: date, until: date) -> tuple[Pair, ...]:
    """Every case whose second or paired grading and its own were both in in a period, oldest first. Four queries."""
    _, end = _moments(since, until)
    rows = Audit.objects.filter(kind__in=BESIDE, submitted_at__lte=end, beside__submitted_at__lte=end)
    found = [row for row in rows.select_related("beside").order_by("submitted_at", "pk") if _both_in(row) >= since]
    gradings = _handed_in({row.pk for row in found} | {row.beside_id for row in found if row.beside_id})
    agreed = _agreed({row.beside_id for row in found if row.beside_id})
    return tuple(_pair(row, gradings, agreed) for row in found)


def _both_in(row: Audit) -> date:
    """The day the later of the two was handed in."""
    moments = [one.submitted_at for one in (row, row.beside) if one is not None and one.submitted_at is not None]
    return local_date(max(moments))


Graded = tuple[Grade, dict[str, Grade]]


def _handed_in(audits: Collection[int]) -> dict[int, Graded]:
    """What each auditor handed in first, before any correction: the overall grade and each domain that applied."""
    rows = Grading.objects.filter(audit__in=audits, given_as="auditor", edition=1)
    domains: dict[int, dict[str, Grade]] = defaultdict(dict)
    for grading_id, domain, grade in _domain_rows(rows):
        if grade:
            domains[grading_id][domain] = Grade(grade)
    return {row.audit_id: (Grade(row.overall), domains[row.pk]) for row in rows}


def _domain_rows(gradings: QuerySet[Grading]) -> Iterable[tuple[int, str, str]]:
    """Domains of some gradings, without their texts."""
    rows = DomainGrade.objects.filter(grading__in=gradings).order_by("pk")
    return rows.values_list("grading_id", "domain", "grade")


def _agreed(audits: Collection[int]) -> dict[int, Grade]:
    """The agreed grade in force, by audit."""
    rows = Grading.objects.filter(audit__in=audits, given_as="agreed").order_by("edition")
    return {row.audit_id: Grade(row.overall) for row in rows}


def _pair(row: Audit, gradings: dict[int, Graded], agreed: dict[int, Grade]) -> Pair:
    """One case."""
    if row.beside is None:
        raise LookupError("a second grading beside nothing")
    (first, ours), (second, theirs) = gradings[row.beside.pk], gradings[row.pk]
    return Pair(
        audit_id=row.beside.pk,
        team_id=row.beside.team_id,
        service_id=row.beside.service_id,
        first_auditor_id=row.beside.auditor_id,
        second_auditor_id=row.auditor_id,
        kind=Kind(row.kind),
        first=first,
        second=second,
        domains={key: (ours[key], theirs[key]) for key in ours if key in theirs},
        agreed=agreed.get(row.beside.pk),
        submitted_on=_both_in(row),
        tool_id=row.tool_id,
    )
