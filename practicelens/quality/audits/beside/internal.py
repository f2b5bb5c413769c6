"""Audits beside the second gradings of the same cases, for moderation. House-internal: moderation asks who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Missing
from practicelens.people.internal import names
from practicelens.quality.audits.core.facts import look_of
from practicelens.quality.audits.core.rules import WHOLE, moments
from practicelens.quality.audits.core.states import APART, BESIDE, Depth, Kind, Status
from practicelens.quality.audits.core.views import GradedDomain, Look
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, Part, SecondLook
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tools_by_id
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import Rules, calendar
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import due


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


def pairs_of_grades(since: date, until: date, kinds: Collection[Kind] = BESIDE) -> tuple[Pair, ...]:
    """Every case whose second or paired grading and its own were both in in a period, oldest first. Four queries.

    ``kinds``: second gradings or paired ones alone, where the others are not asked about.
    """
    # By moments in London and not by days in UTC: what is handed in after midnight in summer belongs to the next day.
    begin, end = moments(since, until)
    # Both by its end, and the later of the two within the period.
    rows = Audit.objects.filter(kind__in=kinds, submitted_at__lte=end, beside__submitted_at__lte=end)
    rows = rows.filter(Q(submitted_at__gte=begin) | Q(beside__submitted_at__gte=begin))
    found = list(rows.select_related("beside").order_by("submitted_at", "pk"))
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
    # Only what was handed in first was blind; a correction may follow from having talked.
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
    rows = Grading.objects.filter(audit__in=audits, given_as="agreed").order_by("edition")
    return {row.audit_id: Grade(row.overall) for row in rows}


def _pair(row: Audit, gradings: dict[int, Graded], agreed: dict[int, Grade]) -> Pair:
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
        # Where one found that a domain does not apply there is nothing to compare, and agreement is not measured on
        # it.
        domains={key: (ours[key], theirs[key]) for key in ours if key in theirs},
        agreed=agreed.get(row.beside.pk),
        submitted_on=_both_in(row),
        tool_id=row.tool_id,
    )


@dataclass(frozen=True)
class Case:
    """An audit as moderation, and whoever else has asked who asks, needs to know it."""

    id: int
    reference: str
    child: ChildKey
    team_id: int
    team: str
    auditor_id: int
    worker_id: int | None
    kind: Kind
    tool: Tool
    status: Status
    submitted_on: date | None
    graded_whole: bool
    original_id: int | None
    version: int

    @property
    def is_in(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_on is not None


def cases(audit_ids: Collection[int]) -> dict[int, Case]:
    """Some audits by id. Two queries, however many."""
    if not audit_ids:
        return {}
    tools = tools_by_id()
    rows = Audit.objects.filter(pk__in=set(audit_ids)).select_related("team")
    return {row.pk: _case(row, tools[row.tool_id]) for row in rows}


def versions_of(audit_ids: Collection[int]) -> dict[int, int]:
    """The version of each, by which a write sees whether what was read before it still stands. One query."""
    return dict(Audit.objects.filter(pk__in=set(audit_ids)).values_list("pk", "version"))


def re_audits(original_ids: Collection[int]) -> tuple[Case, ...]:
    """The re-audits of some first audits, by id. Two queries, however many."""
    tools = tools_by_id()
    rows = Audit.objects.filter(original_id__in=set(original_ids)).select_related("team").order_by("pk")
    return tuple(_case(row, tools[row.tool_id]) for row in rows)


def case(audit_id: int) -> Case:
    """One audit. Raises Missing."""
    found = cases([audit_id])
    if audit_id not in found:
        raise Missing
    return found[audit_id]


def _case(row: Audit, tool: Tool) -> Case:
    """A row as moderation needs to know it. A check of the actions grades no whole case, nor does a partner's part."""
    return Case(
        id=row.pk,
        reference=row.reference,
        child=ChildKey(row.authority, row.scheme, row.child),
        team_id=row.team_id,
        team=row.team.name,
        auditor_id=row.auditor_id,
        worker_id=row.worker_id,
        kind=Kind(row.kind),
        tool=tool,
        status=Status(row.status),
        submitted_on=local_date(row.submitted_at) if row.submitted_at else None,
        graded_whole=graded_whole(Kind(row.kind), Depth(row.depth) if row.depth else None),
        original_id=row.original_id,
        version=row.version,
    )


def graded_whole(kind: Kind, depth: Depth | None) -> bool:
    """Whether an audit grades a whole case: a check of the actions does not, nor does a partner's part."""
    return kind not in APART and depth is not Depth.ACTIONS


def own_grades(audit_ids: Collection[int]) -> dict[int, Grade]:
    """The grade of the whole that each grader stands by now, never the agreed one, by audit. One query."""
    rows = Grading.objects.filter(audit__in=set(audit_ids), given_as="auditor").order_by("edition")
    return {audit_id: Grade(overall) for audit_id, overall in rows.values_list("audit_id", "overall")}


@dataclass(frozen=True)
class Side:
    """What one grader handed in, as they stand by it now; ``correction`` says why it is not what they gave first."""

    audit_id: int
    grader_id: int
    grader: str
    overall: Grade
    why: str
    correction: str
    domains: dict[str, GradedDomain]
    suggested: Grade | None = None
    differs_why: str = ""
    stands_out: str = ""


def sides(audit_ids: Collection[int]) -> dict[int, Side]:
    """Each grader's own grading, never the agreed one, by audit; those not handed in are left out. Six queries."""
    rows = Grading.objects.filter(audit__in=set(audit_ids), given_as="auditor").select_related("audit")
    latest = {row.audit_id: row for row in rows.order_by("edition")}
    tools, people = tools_by_id(), names({row.audit.auditor_id for row in latest.values()})
    domains: dict[int, dict[str, GradedDomain]] = defaultdict(dict)
    wholes = Part.objects.filter(audit__in=latest, key=WHOLE).values_list("audit_id", "answers")
    stands_out = {audit_id: answers.get("stands_out", "") for audit_id, answers in wholes}
    tool_of = {row.pk: tools[row.audit.tool_id] for row in latest.values()}
    for one in DomainGrade.objects.filter(grading__in=latest.values()).order_by("pk"):
        domain = tool_of[one.grading_id].domain(one.domain)
        title = domain.title if domain else one.domain
        grade = Grade(one.grade) if one.grade else None
        domains[one.grading_id][one.domain] = GradedDomain(
            one.domain, grade, one.why, one.went_well, one.seen, one.better, title
        )
    return {
        audit_id: Side(
            audit_id,
            row.audit.auditor_id,
            people.get(row.audit.auditor_id, ""),
            Grade(row.overall),
            row.why,
            row.correction,
            domains[row.pk],
            Grade(row.suggested) if row.suggested else None,
            row.differs_why,
            stands_out.get(audit_id, ""),
        )
        for audit_id, row in latest.items()
    }


def second_looks(audit_ids: Collection[int]) -> dict[int, Look]:
    """Second looks asked for, by audit. One query."""
    rows = SecondLook.objects.filter(audit_id__in=set(audit_ids))
    return {row.audit_id: look_of(row) for row in rows}


def last_day_for_second_look(rules_then: Rules) -> date:
    """Until when the practitioner may ask: so many working days from handing in, by the rules of that day."""
    return due(rules_then.day, rules_then.limit("cycle.second_look"), calendar())
