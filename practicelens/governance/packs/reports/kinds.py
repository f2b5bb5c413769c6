"""The kinds of report as one table: what each is made from, its document, by when it is published. Private."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import rules, whole
from practicelens.governance.packs.core.periods import Chosen, Month
from practicelens.governance.packs.cycle import document as cycle_reports
from practicelens.governance.packs.cycle.material import FourRMaterial, ReAuditMaterial
from practicelens.governance.packs.monthly import document as monthly
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.monthly.document import Analysis
from practicelens.governance.packs.organisation import document as organisation
from practicelens.governance.packs.organisation import material as queries_organisation
from practicelens.governance.packs.performance import document as performance
from practicelens.governance.packs.performance import material as queries_performance
from practicelens.governance.packs.quarterly import document as quarterly
from practicelens.governance.packs.quarterly import queries as queries_quarterly
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import document as thematic
from practicelens.governance.packs.thematic import material as queries_thematic
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.quality.actions import internal as actions_internal
from practicelens.quality.audits.cycle import reports as audits
from practicelens.quality.audits.grades.views import TrackedAudit
from practicelens.quality.audits.work import effects as audit_effects


class Gathered(Protocol):
    """What the material of every report has, whatever else it says."""

    @property
    def scope(self) -> str:
        """What it covers, in words."""

    @property
    def teams(self) -> tuple[TeamView, ...]:
        """The teams it covers."""

    @property
    def dataset_as_at(self) -> date | None:
        """The day of the dataset it used, if it used one."""


@dataclass(frozen=True)
class Report:
    """One kind of report.

    ``gather`` reads it for a person, a service area (None: all the teams they see) and a month or quarter,
    and raises ``Missing`` for one to come or where no team is seen; ``build`` makes its document of what was gathered;
    ``rule`` holds how many working days after the period's end it is to be published. ``each_service``: one is owed
    for every service area beside the authority's, because its Head of Service reads it (strategy, section 10); of the
    others the whole authority's alone, and a service area's may be published besides.
    """

    gather: Callable[[Asking, int | None, Month], Gathered]
    build: Callable[[Any, Analysis | None, Sequence[str]], Document]
    rule: str
    each_service: bool = False


def is_owed(kind: Kind, service_id: int | None) -> bool:
    """Whether a kind of report is owed for a service area, or the whole authority (None), each period."""
    return service_id is None or REPORTS[kind].each_service


def material(asking: Asking, kind: Kind, service_id: int | None, month: Month) -> Gathered:
    """All that a report of a kind says. ``Missing`` for a period to come, one of the wrong length, or no team seen."""
    if kind not in EVERY or not rules.fits(kind, month):
        raise Missing("report")
    return EVERY[kind].gather(asking, service_id, month)


def check_whole(asking: Asking, kind: Kind, month: Month) -> None:
    """Raise Refused (figures) where no published extract tells the whole of a period of figures."""
    # Audits of a month are told so far at any time; figures of half a month would be judged against whole ones.
    if not kind.of_audits:
        whole.check_whole(asking, month)
    if isinstance(month, Chosen):
        queries_thematic.check_filled(asking, month)


def build(kind: Kind, found: Gathered, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The document that is made from it."""
    return EVERY[kind].build(found, analysis, meta)


def _re_audits(asking: Asking, service_id: int | None, month: Month) -> ReAuditMaterial:
    """Twelve months of re-audits, and what is tracked."""
    until, scope, teams = _asked(asking, service_id, month)
    # Twelve months are read for the chart; what was settled, and its effect, is of this month alone.
    ids = _ids(teams)
    again = tuple(one for one in audits.re_audit_rows(asking, month.year_before, until) if one.team_id in ids)
    tracked = queries_monthly.tracked_for(asking, until, ids)
    settled = tuple(choice for team, choice in audits.closures(asking, month.first, until) if team in ids)
    effects = audit_effects.effects(asking, {one.audit_id for one in again if one.handed_in_since(month.first)})
    holders_ = _holders(teams, tracked, until)
    return ReAuditMaterial(month, until, scope, teams, again, tracked, holders_, settled, effects)


def _holders(
    teams: Collection[TeamView], tracked: Collection[TrackedAudit], on: date
) -> tuple[tuple[str, str, int], ...]:
    """How many tracked audits each Head of Service holds: one call for a service area that has any."""
    service_of = {team.id: (team.service_name, team.service_id) for team in teams}
    # By service area and not by person: a post may be empty, or held by two, and its audits are tracked all the same.
    counts = Counter(service_of[one.team_id] for one in tracked)
    heads = {service_id: people.heads_of(service_id, on) for _, service_id in counts}
    names = people.names({account for accounts in heads.values() for account in accounts})
    return tuple(
        (service, " and ".join(names[one] for one in heads[service_id] if one in names), count)
        for (service, service_id), count in sorted(counts.items())
    )


def _four_rs(asking: Asking, service_id: int | None, month: Month) -> FourRMaterial:
    """Twelve months of 4R meetings."""
    until, scope, teams = _asked(asking, service_id, month)
    ids = _ids(teams)
    meetings = tuple(one for one in audits.meeting_rows(asking, month.year_before, until) if one.team_id in ids)
    # By the report's own last day: what was done since would make an old report better than it was.
    done = actions_internal.done_in_time("audit", {one.audit_id for one in meetings}, until)
    return FourRMaterial(month, until, scope, teams, meetings, done)


def _ids(teams: Collection[TeamView]) -> frozenset[int]:
    return frozenset(team.id for team in teams)


def _asked(asking: Asking, service_id: int | None, month: Month) -> tuple[date, str, tuple[TeamView, ...]]:
    """How far a report tells, what it covers in words, its teams. ``Missing`` for a month to come, or no team seen."""
    if month.first > asking.today:
        raise Missing("report")
    teams = queries_monthly.teams_for(asking, service_id, month)
    return min(month.last, asking.today), queries_monthly.scope_words(asking, service_id, teams), teams


REPORTS: dict[Kind, Report] = {
    Kind.MONTHLY: Report(queries_monthly.material_for, monthly.build, "pack.monthly", each_service=True),
    Kind.RE_AUDIT: Report(_re_audits, cycle_reports.re_audits, "pack.re_audit"),
    Kind.FOUR_R: Report(_four_rs, cycle_reports.four_rs, "pack.four_r"),
    Kind.QUARTERLY: Report(queries_quarterly.material_for, quarterly.build, "pack.quarterly"),
    Kind.PERFORMANCE: Report(queries_performance.material_for, performance.build, "pack.performance"),
    Kind.ORGANISATION: Report(queries_organisation.material_for, organisation.build, "pack.organisation"),
}
"""The kinds that are owed or read each period. One line here gives a kind its pages, files, packs and what waits."""
EVERY: dict[Kind, Report] = {**REPORTS, Kind.THEMATIC: Report(queries_thematic.material_for, thematic.build, "")}
"""All that can be published: those that somebody puts together too, which nobody owes."""
