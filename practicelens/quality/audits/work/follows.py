"""The round that a re-audit follows, as it opens with it: grades in force, reasons, what was answered about the child.

The first audit for the first re-audit; for a later one the re-audit before it, because what was done since then is what
it grades.
"""

from __future__ import annotations

from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import SECTIONS
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.grades.internal import graded_domain
from practicelens.quality.audits.models import Audit, Grading, Part
from practicelens.quality.audits.work.views import BeganWith, RoundView
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade


def round_before(asking: Asking, row: Audit, tool: Tool) -> RoundView | None:
    """The round that a re-audit follows; none of any other audit, nor for whoever still grades that case blind.

    Three queries, one more of a second re-audit or later.
    """
    first_id = row.original_id
    if first_id is None or first_id in (blind := blind_to(asking)):
        return None
    again = _re_audit_before(row) if row.round > 1 else None
    # Whoever grades that very re-audit again has the first audit beside them, as its auditor had.
    audit = again if again is not None and again.pk not in blind else Audit(pk=first_id)
    rows = Grading.objects.filter(audit_id=audit.pk, given_as__in=("auditor", "agreed"))
    # An agreed grade counts before the auditor's own, and of either the latest edition.
    gradings = list(rows.order_by("given_as", "-edition").prefetch_related("domains"))
    if not gradings:
        return None
    last = gradings[0]
    # Agreed grades have no words of their own: a domain's reasons are the auditor's.
    own = next((one for one in gradings if one.given_as == "auditor"), None)
    words = {one.domain: one for one in own.domains.all()} if own else {}
    given = {one.domain: one for one in last.domains.all()}
    # By the tool of the re-audit, beside whose domains they stand: what this version asks no more has no place.
    titles = {domain.key: domain.title for domain in tool.domains}
    return RoundView(
        audit.pk,
        audit.reference,
        Grade(last.overall),
        last.why,
        {key: graded_domain(given[key], words.get(key), title) for key, title in titles.items() if key in given},
        _sections(first_id, audit.pk),
        _began_with(audit),
    )


def _re_audit_before(row: Audit) -> Audit | None:
    """The last re-audit of the same cycle that was graded before this one."""
    earlier = Audit.objects.filter(original_id=row.original_id, round__lt=row.round, submitted_at__isnull=False)
    return earlier.select_related("original").order_by("-round").first()


def _began_with(audit: Audit) -> BeganWith | None:
    """The first audit of the cycle, where the round before is a re-audit."""
    first = audit.original if audit.original_id else None
    return BeganWith(first.pk, first.reference, Grade(first.grade)) if first and first.grade else None


def _sections(*audit_ids: int) -> dict[str, str]:
    """What was asked before the domains, as the latest of these rounds has it; one that looked at actions has none."""
    found = Part.objects.filter(audit_id__in=audit_ids, key=SECTIONS).order_by("-audit__round")
    return next((answers for answers in found.values_list("answers", flat=True) if answers), {})
