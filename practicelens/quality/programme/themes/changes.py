"""Changes to themed audits: planned, drawn, graded, and closed with a learning brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.holders import holders
from practicelens.people.internal import roles_of, workers
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.audits.grades.internal import AuditResult, results_of
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import POPULATION_WORDS, UPLOADED
from practicelens.quality.programme.draws.changes import again_when_taken, keep
from practicelens.quality.programme.draws.preparing import Asked, Prepared
from practicelens.quality.programme.models import CaseUpload, DrawnCase, Theme, ThemeAuditor
from practicelens.quality.programme.themes import rules
from practicelens.quality.programme.themes.rules import Brief
from practicelens.quality.programme.themes.states import Ground, ThemeEvent, ThemeStatus, theme_after
from practicelens.quality.standards.internal import tool_in_force
from practicelens.workdays.clock import local_date

AUDITORS = frozenset({Role.QA_OFFICER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER})
"""Who audits for a theme (strategy, section 5)."""


@dataclass(frozen=True)
class Planned:
    """A themed audit to be planned. ``how``: random or stratified, since a theme is to be spoken of generally."""

    title: str
    ground: Ground
    why: str
    population: str
    size: int
    tool: str
    auditors: tuple[int, ...]
    starts: date
    due: date
    brief_due: date
    how: Draw = Draw.STRATIFIED
    upload_id: int | None = None


def link(theme_id: int) -> str:
    """Where a themed audit is found."""
    return f"/themes/{theme_id}/"


@atomic
def plan_theme(planned: Planned, *, by: Actor, now: datetime) -> int:
    """Plan a themed audit of a quarter. Returns its id.

    Raises Missing, Refused: title_missing, why_missing, size, due, brief_due, no_list, no_auditor, how.
    """
    permissions.check_can_run(by)
    _check(planned, local_date(now))
    theme = Theme.objects.create(
        title=require_text(planned.title, "Give the theme a title.", "title_missing")[:200],
        ground=Ground(planned.ground),
        why=require_text(planned.why, "Say why this theme, now.", "why_missing"),
        # Of the day it begins: themes are decided quarterly (strategy, section 5).
        quarter=rules.quarter_of(planned.starts),
        population=planned.population,
        upload_id=planned.upload_id if planned.population == UPLOADED else None,
        size=planned.size,
        tool=planned.tool,
        how=planned.how,
        starts=planned.starts,
        due=planned.due,
        brief_due=planned.brief_due,
        status=ThemeStatus.PLANNED,
        made_at=now,
        made_by_id=None if by == SYSTEM else by.account_id,
    )
    # Each once, in one order: the draw gives cases to them by load, and must give them alike when repeated.
    accounts = sorted(set(planned.auditors))
    ThemeAuditor.objects.bulk_create(ThemeAuditor(theme=theme, account_id=account) for account in accounts)
    _record_event("planned", theme, by=by, now=now, size=planned.size, auditors=accounts)
    return theme.pk


def _check(planned: Planned, today: date) -> None:
    """A theme that can be drawn when it begins."""
    rules.check_size(planned.size)
    rules.check_dates(planned.starts, planned.due, planned.brief_due)
    if planned.due < today:
        raise Refused("Its audits are due on a day that is not over.", code="due")
    if planned.how is Draw.PURPOSIVE:
        raise Refused("A theme’s cases are drawn by chance, so that it can be spoken of generally.", code="how")
    # For its refusal alone: a tool that is not in force cannot be given out on the day the theme begins.
    tool_in_force(planned.tool)
    uploaded = planned.population == UPLOADED and CaseUpload.objects.filter(pk=planned.upload_id or 0).exists()
    if planned.population not in POPULATION_WORDS or (planned.population == UPLOADED and not uploaded):
        raise Refused("Choose a list to draw from.", code="no_list")
    # Today's roles: whoever is chosen now is who was agreed on; whoever leaves is drawn past later.
    held = roles_of(today, AUDITORS)
    if not planned.auditors or any(account not in held for account in planned.auditors):
        raise Refused(
            "Choose Quality Assurance Officers, reviewing officers or Team Managers to audit.", code="no_auditor"
        )


def start_theme(theme_id: int, *, version: int, by: Actor, now: datetime, seed: str = "") -> int:
    """Draw its cases and give them out. Returns the draw's id. Raises Stale, Refused as ``draw``.

    Without a ``seed``, as a demonstration has, the draw throws its own. The theme is looked at first, so that nothing
    is drawn in vain, and again under lock when the draw is kept.
    """
    with atomic():
        theme = _load(theme_id, version, by=by)
        _move(theme, ThemeEvent.START)
    accounts = tuple(theme.auditors.order_by("pk").values_list("account_id", flat=True))
    asked = Asked(
        size=theme.size, tool=theme.tool, auditors=accounts, how=Draw(theme.how), population=theme.population,
        upload_id=theme.upload_id, kind=Kind.THEMED, theme=theme.title, about=_about(theme), due=theme.due, seed=seed,
    )  # fmt: skip

    # Theme and draw in one write: a draw without its theme would give out audits that belong to nothing.
    @atomic
    def write(prepared: Prepared) -> int:
        locked = _load(theme_id, version, by=by)
        _move(locked, ThemeEvent.START)
        draw_id = keep(prepared, by=by, now=now)
        locked.draw_id = draw_id
        locked.save()
        _record_event("started", locked, by=by, now=now, draw=draw_id)
        return draw_id

    return again_when_taken(asked, write, by=by, now=now)


def _about(theme: Theme) -> str:
    """The list that a theme's cases are drawn from, in words."""
    return theme.upload.title if theme.upload else POPULATION_WORDS[theme.population]


@atomic
def end_grading(theme_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Grading is over: the brief is to be written; what is not in stays owed. Raises Stale, Refused(nothing_in)."""
    theme = _load(theme_id, version, by=by)
    _end_grading(theme, results_of(audit_ids(theme)), by=by, now=now)


def _end_grading(theme: Theme, results: Mapping[int, AuditResult], *, by: Actor, now: datetime) -> None:
    """``results``: what its audits found, read under the theme's lock."""
    if not any(one.is_in for one in results.values()):
        raise Refused("No audit of this theme is in, so there is nothing to learn from yet.", code="nothing_in")
    _move(theme, ThemeEvent.GRADED)
    theme.save()
    _record_event("graded", theme, by=by, now=now)
    to = holders(Role.HEAD_OF_QA, local_date(now))
    post("theme_brief_due", to=to, link=link(theme.pk), at=now, about=theme.title)


def ask_for_briefs(now: datetime) -> int:
    """End the grading of themes whose audits are all in, or whose date has passed with some in; says how many."""
    under_way = Theme.objects.filter(status=ThemeStatus.UNDER_WAY).order_by("pk").values_list("pk", flat=True)
    # Each in a write of its own: one that cannot end holds up no other, and nobody waits for all of them.
    return sum(_end_if_over(theme_id, now) for theme_id in list(under_way))


@atomic
def _end_if_over(theme_id: int, now: datetime) -> bool:
    """End a theme's grading where nothing more is waited for; whether it was."""
    theme = Theme.objects.select_for_update().filter(pk=theme_id, status=ThemeStatus.UNDER_WAY).first()
    if theme is None:
        return False
    results = results_of(audit_ids(theme))
    waiting = [one for one in results.values() if not one.is_in and one.status is not Status.WITHDRAWN]
    # Past its day it goes on with what is in: an audit that never comes must not keep the brief from anybody.
    if (waiting and theme.due >= local_date(now)) or not any(one.is_in for one in results.values()):
        return False
    _end_grading(theme, results, by=SYSTEM, now=now)
    return True


@atomic
def publish_brief(theme_id: int, brief: Brief, *, version: int, by: Actor, now: datetime) -> None:
    """Close a theme with its learning brief, and tell those who took part. It names no child, and stands.

    Raises Stale, Refused: went_well_missing, learnt_missing, changes_missing, names_child.
    """
    theme = _load(theme_id, version, by=by)
    # Asked before the words are: of a theme that is over nobody need mend a brief.
    theme_after(ThemeStatus(theme.status), ThemeEvent.PUBLISH)
    drawn = DrawnCase.objects.filter(draw_id=theme.draw_id)
    clean = rules.check_brief(brief, list(drawn.values_list("child", flat=True)))
    theme.went_well, theme.learnt, theme.changes = clean.went_well, clean.learnt, clean.changes
    theme.brief_at, theme.brief_by_id = now, None if by == SYSTEM else by.account_id
    _move(theme, ThemeEvent.PUBLISH)
    theme.save()
    _record_event("brief_published", theme, by=by, now=now)
    post("theme_brief", to=_took_part(theme), link=link(theme.pk), at=now, about=theme.title)


def _took_part(theme: Theme) -> set[int]:
    """Its auditors, and the practitioners whose work was audited."""
    cases = DrawnCase.objects.filter(draw_id=theme.draw_id, replaced_at__isnull=True)
    drawn = set(cases.values_list("worker_id", flat=True))
    practitioners = {worker.account_id for worker in workers() if worker.id in drawn and worker.account_id}
    return {*theme.auditors.values_list("account_id", flat=True), *practitioners}


@atomic
def cancel_theme(theme_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Cancel a theme with a reason; its audits that are not in are withdrawn, those that are in are kept."""
    theme = _load(theme_id, version, by=by)
    theme.ended_why = require_text(why, "Say why it is cancelled.", "why_missing")[:500]
    _move(theme, ThemeEvent.CANCEL)
    theme.save()
    for one in results_of(audit_ids(theme)).values():
        # Kept where it is in: somebody did it, and its child's cycle goes on without the theme.
        if not one.is_in and one.status is not Status.WITHDRAWN:
            audits.withdraw(one.id, theme.ended_why, by=by, now=now)
    _record_event("cancelled", theme, by=by, now=now)
    accounts = theme.auditors.values_list("account_id", flat=True)
    post("theme_cancelled", to=accounts, link=link(theme.pk), at=now, about=theme.title)


def audit_ids(theme: Theme) -> list[int]:
    """The audits that stand for a theme: one drawn again counts by its replacement."""
    rows = DrawnCase.objects.filter(draw_id=theme.draw_id, replaced_at__isnull=True, audit__isnull=False)
    return list(rows.values_list("audit_id", flat=True))


def _load(theme_id: int, version: int, *, by: Actor) -> Theme:
    """The theme, locked, for those who run the programme."""
    permissions.check_can_run(by)
    # Its own row alone: PostgreSQL cannot lock the upload, which may not be there.
    theme = Theme.objects.select_for_update(of=("self",)).select_related("upload").filter(pk=theme_id).first()
    if theme is None:
        raise Missing
    if theme.version != version:
        raise Stale
    return theme


def _move(theme: Theme, event: ThemeEvent) -> None:
    """Move by the table of moves; the caller saves."""
    theme.status = theme_after(ThemeStatus(theme.status), event)
    theme.version += 1


def _record_event(what: str, theme: Theme, *, by: Actor, now: datetime, **data: object) -> None:
    """History of a change, in its transaction."""
    record(f"themes.{what}", by=by, at=now, subject=("theme", theme.pk), data=data)
