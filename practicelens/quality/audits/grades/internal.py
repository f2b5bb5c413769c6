"""What some audits say, domain by domain, for the apps above that have checked who asks. House-internal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from practicelens.people.internal import names
from practicelens.quality.audits.core.rules import WHOLE, moments
from practicelens.quality.audits.core.states import APART, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, Part
from practicelens.quality.standards.internal import tools_by_id
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


def tools_of(audit_ids: Collection[int]) -> dict[int, int]:
    """The row id of the tool of some audits, by audit. One query."""
    return dict(Audit.objects.filter(pk__in=set(audit_ids)).values_list("pk", "tool_id"))


@dataclass(frozen=True)
class AuditResult:
    """How far an audit is and, once handed in, its grade in force with why, and each domain.

    Where two graders agreed, ``why`` and the domains' grades are the agreed ones; what was seen in a domain is the
    auditor's own, for agreed grades have no words of their own.
    """

    id: int
    reference: str
    team: str
    auditor_id: int
    auditor: str
    tool: str
    status: Status
    due: date
    submitted_on: date | None
    overall: Grade | None
    why: str
    stands_out: str
    domains: tuple[GradedDomain, ...]

    @property
    def is_in(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_on is not None


def handed_in(audit_ids: Collection[int]) -> frozenset[int]:
    """Those of some audits that are in. One query; none for none."""
    if not audit_ids:
        return frozenset()
    rows = Audit.objects.filter(pk__in=set(audit_ids), submitted_at__isnull=False)
    return frozenset(rows.values_list("pk", flat=True))


def results_of(audit_ids: Collection[int]) -> dict[int, AuditResult]:
    """These audits by id, drafts left out. Six queries, however many; none for none."""
    if not audit_ids:
        return {}
    audits = list(Audit.objects.filter(pk__in=set(audit_ids)).select_related("team").order_by("pk"))
    gradings = list(Grading.objects.filter(audit__in=audits, given_as__in=("auditor", "agreed")).order_by("edition"))
    # Ordered by edition, so that the last one put into a dict is in force; an agreed one counts before it.
    own = {row.audit_id: row for row in gradings if row.given_as == "auditor"}
    latest = own | {row.audit_id: row for row in gradings if row.given_as == "agreed"}
    domains: dict[int, list[DomainGrade]] = defaultdict(list)
    asked = {row.pk for row in (*own.values(), *latest.values())}
    for row in DomainGrade.objects.filter(grading__in=asked).order_by("pk"):
        domains[row.grading_id].append(row)
    wholes = Part.objects.filter(audit__in=latest, key=WHOLE).values_list("audit_id", "answers")
    stands_out = {audit_id: answers.get("stands_out", "") for audit_id, answers in wholes}
    people = names({audit.auditor_id for audit in audits})
    tools = tools_by_id()
    found = {}
    for audit in audits:
        grading, tool = latest.get(audit.pk), tools[audit.tool_id]
        titles = {domain.key: domain.title for domain in tool.domains}
        rows = domains[grading.pk] if grading else []
        words = {row.domain: row for row in domains[own[audit.pk].pk]} if audit.pk in own else {}
        found[audit.pk] = AuditResult(
            id=audit.pk,
            reference=audit.reference,
            team=audit.team.name,
            auditor_id=audit.auditor_id,
            auditor=people.get(audit.auditor_id, ""),
            tool=tool.title,
            status=Status(audit.status),
            due=audit.due,
            submitted_on=local_date(audit.submitted_at) if audit.submitted_at else None,
            overall=Grade(audit.grade) if audit.grade else None,
            why=grading.why if grading else "",
            # Of one not handed in nothing is told yet: its auditor may still write otherwise.
            stands_out=stands_out.get(audit.pk, "") if grading else "",
            domains=tuple(
                graded_domain(row, words.get(row.domain), titles.get(row.domain, row.domain)) for row in rows
            ),
        )
    return found


def graded_domain(one: DomainGrade, words: DomainGrade | None, title: str) -> GradedDomain:
    """One domain: the grade in force, and what the auditor wrote (``words``), whose own grade may have been another."""
    texts = words or one
    grade = Grade(one.grade) if one.grade else None
    why = texts.why if texts.grade == one.grade else _agreed_otherwise(texts)
    return GradedDomain(one.domain, grade, why, texts.went_well, texts.seen, texts.better, title)


def _agreed_otherwise(own: DomainGrade) -> str:
    """An auditor's reason below a grade that two graders agreed: else it would stand as the reason of that grade."""
    gave = f"gave {Grade(own.grade).words}" if own.grade else "said that it does not apply"
    return f"Agreed between two graders. The auditor {gave}: {own.why}"


def grades_since(since: date, until: date) -> dict[str, int]:
    """How often each grade was given to first audits of the programme in a period. One query."""
    rows = Audit.objects.filter(submitted_at__range=moments(since, until), original__isnull=True)
    # Without the model's own order, which would make a group of each row.
    counted = rows.exclude(kind__in=APART).values("grade").annotate(n=Count("pk")).order_by()
    return {row["grade"]: row["n"] for row in counted}
