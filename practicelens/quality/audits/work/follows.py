"""The round that a re-audit follows, as it opens with it: grades in force, reasons, what was answered about the child.

The first audit for the first re-audit; for a later one the re-audit before it, because what was done since then is what
it grades.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import FilteredRelation, Q

from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import SECTIONS
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.grades.internal import graded_domain
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, reference_of
from practicelens.quality.audits.work.views import BeganWith, RoundView
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade

GRADING = ("pk", "audit_id", "audit__round", "audit__original__grade", "asked__answers", "given_as", "overall", "why")
DOMAIN = ("domain", "grade", "why", "went_well", "seen", "better")


def round_before(asking: Asking, row: Audit, tool: Tool) -> RoundView | None:
    """The round that a re-audit follows; none of any other audit, nor for whoever still grades that case blind.

    One query, and what ``blind_to`` asks.
    """
    first_id = row.original_id
    if first_id is None or first_id in (blind := blind_to(asking)):
        return None
    rounds = _rounds_before(row, first_id)
    last_id = max(rounds, key=lambda audit_id: rounds[audit_id][0]["audit__round"], default=first_id)
    # Whoever grades that very re-audit again has the first audit beside them, as its auditor had.
    audit_id = first_id if last_id in blind else last_id
    if not (rows := rounds.get(audit_id, [])):
        return None
    last = rows[0]
    # Agreed grades have no words of their own: a domain's reasons are the auditor's.
    own = next((one["pk"] for one in rows if one["given_as"] == "auditor"), None)
    words, given = _domains(rows, own), _domains(rows, last["pk"])
    # By the tool of the re-audit, beside whose domains they stand: what this version asks no more has no place.
    titles = {domain.key: domain.title for domain in tool.domains}
    return RoundView(
        audit_id,
        reference_of(audit_id),
        Grade(last["overall"]),
        last["why"],
        {key: graded_domain(given[key], words.get(key), title) for key, title in titles.items() if key in given},
        _sections(rows, rounds.get(first_id, ())),
        _began_with(first_id, last) if audit_id != first_id else None,
    )


def _rounds_before(row: Audit, first_id: int) -> dict[int, list[dict[str, Any]]]:
    """Grades of the first audit and of re-audits handed in before this one, by audit: the ones in force first.

    A row a domain, so that one query brings every round with its domains and with what was asked before them.
    """
    before = Q(audit=first_id)
    if row.round > 1:
        before |= Q(audit__original=first_id, audit__round__lt=row.round, audit__submitted_at__isnull=False)
    # An agreed grade counts before the auditor's own, and of either the latest edition.
    found = Grading.objects.filter(before, given_as__in=("auditor", "agreed")).order_by("given_as", "-edition")
    asked = FilteredRelation("audit__parts", condition=Q(audit__parts__key=SECTIONS))
    rounds: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in found.annotate(asked=asked).values(*GRADING, *(f"domains__{name}" for name in DOMAIN)):
        rounds[one["audit_id"]].append(one)
    return rounds


def _domains(rows: Iterable[Mapping[str, Any]], grading_id: int | None) -> dict[str, DomainGrade]:
    """The domains of one grading; one of a check of the actions may have none."""
    return {
        one["domains__domain"]: DomainGrade(**{name: one[f"domains__{name}"] for name in DOMAIN})
        for one in rows
        if one["pk"] == grading_id and one["domains__domain"]
    }


def _began_with(first_id: int, last: Mapping[str, Any]) -> BeganWith | None:
    """The first audit of the cycle, where the round before is a re-audit."""
    grade = last["audit__original__grade"]
    return BeganWith(first_id, reference_of(first_id), Grade(grade)) if grade else None


def _sections(*rounds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What was asked before the domains, as the first of these rounds has it; one that looked at actions has none."""
    return next((rows[0]["asked__answers"] for rows in rounds if rows and rows[0]["asked__answers"]), {})
