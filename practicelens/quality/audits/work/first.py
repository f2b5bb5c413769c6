"""The first audit as its re-audit opens with it: grades in force, their reasons, what was answered about the child."""

from __future__ import annotations

from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import SECTIONS
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, Part
from practicelens.quality.audits.work.views import FirstView
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade


def first_of(asking: Asking, row: Audit, tool: Tool) -> FirstView | None:
    """The first audit of a re-audit; none of any other, nor for whoever still grades that case blind. Four queries."""
    if row.original_id is None or row.original_id in blind_to(asking):
        return None
    gradings = Grading.objects.filter(audit_id=row.original_id, given_as__in=("auditor", "agreed"))
    # An agreed grade counts before the auditor's own, and of either the latest edition.
    last = gradings.order_by("given_as", "-edition").first()
    if last is None:
        return None
    answers = Part.objects.filter(audit_id=row.original_id, key=SECTIONS).values_list("answers", flat=True).first()
    # Agreed grades have no words of their own: a domain's reasons are the auditor's.
    own = gradings.filter(given_as="auditor").order_by("-edition").values("pk")[:1]
    words = {one.domain: one for one in DomainGrade.objects.filter(grading__in=own)}
    given = {one.domain: one for one in last.domains.all()}
    titles = {domain.key: domain.title for domain in tool.domains}
    domains = {key: _domain(given[key], words.get(key), title) for key, title in titles.items() if key in given}
    return FirstView(
        row.original_id, Audit(pk=row.original_id).reference, Grade(last.overall), last.why, domains, answers or {}
    )


def _domain(one: DomainGrade, words: DomainGrade | None, title: str) -> GradedDomain:
    """One domain: the grade in force, and what the auditor wrote, whose own grade may have been another."""
    texts = words or one
    grade = Grade(one.grade) if one.grade else None
    why = texts.why if texts.grade == one.grade else _agreed_otherwise(texts)
    return GradedDomain(one.domain, grade, why, texts.went_well, texts.seen, texts.better, title)


def _agreed_otherwise(own: DomainGrade) -> str:
    """An auditor's reason below a grade that two graders agreed: else it would stand as the reason of that grade."""
    gave = f"gave {Grade(own.grade).words}" if own.grade else "said that it does not apply"
    return f"Agreed between two graders. The auditor {gave}: {own.why}"
