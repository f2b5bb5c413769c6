"""Reports of every kind: what each is made from, its document, and those of the cycle as they stand. Private."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.governance.packs import cycle_reports, monthly, permissions, queries_monthly
from practicelens.governance.packs.cycle_material import Again, CycleMaterial, FourRMaterial, Meeting, ReAuditMaterial
from practicelens.governance.packs.material import Material, Month, TeamName
from practicelens.governance.packs.monthly import Analysis
from practicelens.governance.packs.shapes import CycleView, ScopeView
from practicelens.governance.packs.states import Kind
from practicelens.quality.audits import queries as audits


def material(actor: Actor, kind: Kind, service_id: int | None, month: Month, today: date) -> Material | CycleMaterial:
    """All that a report of a kind says. ``Missing`` for a month to come, or where no team is seen."""
    if kind is Kind.MONTHLY:
        return queries_monthly.material_for(actor, service_id, month, today)
    if month.first > today:
        raise Missing("report")
    teams = queries_monthly.teams_for(actor, service_id, month)
    scope = queries_monthly.scope_words(actor, service_id, teams)
    until = min(month.last, today)
    if kind is Kind.RE_AUDIT:
        return _re_audits(actor, month, until, scope, teams)
    if kind is Kind.FOUR_R:
        return _four_rs(actor, month, until, scope, teams)
    raise Missing("report")


def build(found: Material | CycleMaterial, analysis: Analysis | None, meta: Sequence[str] = ()) -> Document:
    """The document that is made from it."""
    if isinstance(found, ReAuditMaterial):
        return cycle_reports.re_audits(found, analysis, meta)
    if isinstance(found, FourRMaterial):
        return cycle_reports.four_rs(found, analysis, meta)
    if isinstance(found, Material):
        return monthly.build(found, analysis, meta)
    raise TypeError(f"there is no report made of {type(found).__name__}")


def cycle_report(actor: Actor, kind: Kind, service_id: int | None, month: Month | None, today: date) -> CycleView:
    """The re-audit or 4R report of a service area, or of all the teams the person sees; the current month if None."""
    permissions.check_can_see_reports(actor)
    asked = month or Month.of(today)
    scopes = queries_monthly.scopes_for(actor, today)
    if service_id is None and len(scopes) == 1:
        service_id = scopes[0].service_id
    found = material(actor, kind, service_id, asked, today)
    return CycleView(
        kind=kind,
        document=build(found, None, ("as it stands today, not published",)),
        month=asked,
        scope=next((one for one in scopes if one.service_id == service_id), ScopeView(service_id, found.scope)),
        scopes=scopes,
        months=tuple(Month.of(today).back(back) for back in range(queries_monthly.MONTHS_SHOWN)),
        published_pack=queries_monthly.published(actor, service_id, asked, kind),
        may_publish=permissions.can_publish(actor),
    )


def _re_audits(actor: Actor, month: Month, until: date, scope: str, teams: tuple[TeamName, ...]) -> ReAuditMaterial:
    """Twelve months of re-audits, and what is tracked."""
    ids = _ids(teams)
    again = tuple(
        Again(
            audit_id=one.audit_id,
            reference=one.reference,
            team_id=one.team_id,
            first=str(one.first or ""),
            second=str(one.second or ""),
            due=one.due,
            submitted_on=one.submitted_on,
            depth=str(one.depth or ""),
            passed_on=one.passed_on,
        )
        for one in audits.re_audit_lines(actor, month.year_before, until)
        if one.team_id in ids
    )
    tracked = queries_monthly.tracked_for(actor, until, ids, teams)
    return ReAuditMaterial(month, until, scope, teams, again, tracked)


def _four_rs(actor: Actor, month: Month, until: date, scope: str, teams: tuple[TeamName, ...]) -> FourRMaterial:
    """Twelve months of 4R meetings."""
    ids = _ids(teams)
    meetings = tuple(
        Meeting(
            audit_id=one.audit_id,
            reference=one.reference,
            team_id=one.team_id,
            called_on=one.called_on,
            due=one.due,
            held_on=one.held_on,
            called_off_on=one.called_off_on,
            after=str(one.after or ""),
        )
        for one in audits.meeting_lines(actor, month.year_before, until)
        if one.team_id in ids
    )
    return FourRMaterial(month, until, scope, teams, meetings)


def _ids(teams: Collection[TeamName]) -> frozenset[int]:
    """The teams' keys."""
    return frozenset(team.team_id for team in teams)
