"""Reads of themed audits, for a given actor: the list by quarter, one theme, its brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.quality.audits.allocation import internal as allocation_internal
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.grades import internal as grades_internal
from practicelens.quality.audits.grades.internal import AuditResult
from practicelens.quality.duties import rules as duties
from practicelens.quality.duties.permissions import climbs_to
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import BRIEF
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import POPULATION_WORDS, UPLOADED
from practicelens.quality.programme.draws.queries import _hidden
from practicelens.quality.programme.draws.rules import pool_of
from practicelens.quality.programme.models import CaseUpload, DrawnCase, Theme
from practicelens.quality.programme.themes.changes import audit_ids, link
from practicelens.quality.programme.themes.rules import by_domain
from practicelens.quality.programme.themes.states import FINDINGS_SHOWN, Ground, ThemeEvent, ThemeStatus, theme_can
from practicelens.quality.programme.themes.views import BriefView, ThemeMay, ThemeRow, ThemeView
from practicelens.quality.standards.internal import tool_titles
from practicelens.workdays.clock import local_date

TAKES_PART = (Capability.SEE_AUDITS, Capability.TAKE_PART_IN_AUDITS)
"""Those who read every brief; somebody who audits reads those of the programme. Other agencies read none."""


def may_read_briefs(asking: Asking) -> bool:
    """Whether this person takes part in audits here, and so reads what was learnt."""
    return permissions.can_read(asking.actor) or any(asking.actor.can(part) for part in TAKES_PART)


def may_plan_themes(asking: Asking) -> bool:
    """Whether this person plans themes: the Head of Safeguarding."""
    return permissions.can_run(asking.actor)


def _may_read(asking: Asking, theme: Theme, auditors: set[int]) -> bool:
    """Whoever runs the programme reads every theme; its auditors theirs; everybody who takes part one that closed.

    Those to whom a missed brief climbs read the themes that owe one.
    """
    if permissions.can_run(asking.actor) or asking.actor.account_id in auditors:
        return True
    if theme.status == ThemeStatus.BRIEF_DUE and climbs_to(asking.actor, BRIEF, 0):
        return True
    return theme.status == ThemeStatus.CLOSED and may_read_briefs(asking)


def themes(asking: Asking) -> tuple[ThemeRow, ...]:
    """The themes somebody may open, the latest quarter first. Raises Missing. A few queries, however many."""
    if not may_read_briefs(asking):
        raise Missing
    found = [
        theme
        for theme in Theme.objects.prefetch_related("auditors").order_by("-quarter", "due", "pk")
        # Asked one by one: an authority has a handful of themes a quarter.
        if _may_read(asking, theme, {one.account_id for one in theme.auditors.all()})
    ]
    given, done = _progress(found)
    # 0 is no draw: a theme that has not begun has given out none.
    return tuple(_row(theme, given[theme.draw_id or 0], done[theme.draw_id or 0]) for theme in found)


def _progress(found: list[Theme]) -> tuple[Counter[int], Counter[int]]:
    """How many audits each draw has given out, and how many of them are in."""
    draws = [theme.draw_id for theme in found if theme.draw_id]
    rows = DrawnCase.objects.filter(draw_id__in=draws, replaced_at__isnull=True, audit__isnull=False)
    pairs = list(rows.values_list("draw_id", "audit_id"))
    owed = allocation_internal.owed_by_id([audit for _, audit in pairs if audit])
    given, done = Counter[int](), Counter[int]()
    for draw_id, audit in pairs:
        given[draw_id] += 1
        # Handed in, and not merely graded: until then an auditor can still change it.
        done[draw_id] += bool(audit and owed[audit].submitted_on)
    return given, done


def _row(theme: Theme, given: int, done: int) -> ThemeRow:
    return ThemeRow(
        theme.pk, theme.title, Ground(theme.ground), theme.quarter, theme.size, given, done, theme.due,
        theme.brief_due, ThemeStatus(theme.status),
    )  # fmt: skip


def theme(asking: Asking, theme_id: int) -> ThemeView:
    """One theme. Raises Missing. What its audits found is there once grading is over: until then it would lead."""
    one = Theme.objects.select_related("draw", "upload").filter(pk=theme_id).first()
    if one is None:
        raise Missing
    auditors = set(one.auditors.values_list("account_id", flat=True))
    if not _may_read(asking, one, auditors):
        raise Missing
    may = _may(asking, one)
    # One drawn again stands for nothing: the case in its place does.
    cases = DrawnCase.objects.filter(draw_id=one.draw_id, replaced_at__isnull=True, audit__isnull=False)
    child_of = {audit: child for audit, child in cases.values_list("audit_id", "child") if audit}
    results = [result for _, result in sorted(grades_internal.results_of(audit_ids(one)).items())]
    seen = _seen(asking, results, child_of, run=may.run)
    shown = may.run or ThemeStatus(one.status) in FINDINGS_SHOWN
    people = asking.names(auditors | ({one.brief_by_id} if one.brief_by_id else set()))
    return ThemeView(
        row=_row(one, len(results), sum(result.is_in for result in results)),
        why=one.why,
        version=one.version,
        population=one.upload.title if one.upload else POPULATION_WORDS[one.population],
        how=Draw(one.how),
        tool=tool_titles().get(one.tool, one.tool),
        starts=one.starts,
        auditors=tuple(sorted(people[account] for account in auditors if account in people)),
        # The draw's page lists children, which is for those who run the programme.
        draw_id=one.draw_id if may.run else None,
        # How many could have been drawn: without it nobody can say what the audits stand for.
        eligible=sum(1 for case in pool_of(one.draw.pool) if not case.left_out) if one.draw else 0,
        audits=tuple(seen),
        hidden=len(results) - len(seen),
        # All results count, hidden ones too: a count by domain tells of no child.
        domains=by_domain((part.title, part.grade) for result in results for part in result.domains) if shown else (),
        # Words tell of a child, so from the audits that this reader may open alone.
        went_well=tuple(
            (part.title, part.went_well) for result in seen for part in result.domains if part.went_well.strip()
        )
        if may.run
        else (),
        brief=_brief(one, people),
        ended_why=one.ended_why,
        may=may,
    )


def _seen(asking: Asking, results: list[AuditResult], child_of: dict[int, str], *, run: bool) -> list[AuditResult]:
    """Whoever runs it sees every audit but those of restricted children; an auditor their own."""
    hidden = _hidden(asking)
    mine = [result for result in results if run or result.auditor_id == asking.actor.account_id]
    return [result for result in mine if child_of.get(result.id) not in hidden]


def _may(asking: Asking, one: Theme) -> ThemeMay:
    """What this person may do, by permission and by the table of moves."""
    run, status = permissions.can_run(asking.actor), ThemeStatus(one.status)
    return ThemeMay(
        run=run,
        start=run and theme_can(status, ThemeEvent.START),
        end_grading=run and theme_can(status, ThemeEvent.GRADED),
        publish=run and theme_can(status, ThemeEvent.PUBLISH),
        cancel=run and theme_can(status, ThemeEvent.CANCEL),
    )


def _brief(one: Theme, people: dict[int, str]) -> BriefView | None:
    if one.brief_at is None:
        return None
    by = people.get(one.brief_by_id or 0, "Practice Lens")
    return BriefView(one.went_well, one.learnt, one.changes, by, local_date(one.brief_at))


def lists_to_draw_from(asking: Asking) -> tuple[tuple[str, str], ...]:
    """What a theme may be drawn from, as ("open", words) or ("uploaded:12", title). Raises Missing."""
    permissions.check_can_run(asking.actor)
    # An upload is offered by its own name below; "uploaded" alone would say nothing of which.
    held = [(key, words) for key, words in POPULATION_WORDS.items() if key != UPLOADED]
    uploads = CaseUpload.objects.order_by("-as_at", "-pk").values_list("pk", "title", "as_at")
    return (*held, *((f"{UPLOADED}:{pk}", f"{title} (uploaded, {as_at:%d %b %Y})") for pk, title, as_at in uploads))


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Themes to start and briefs to write, for whoever runs the programme; their audits wait with the audits.

    A brief that was missed and has climbed waits for the Directors too.
    """
    if permissions.can_run(asking.actor):
        return tuple(_to_run(asking))
    return tuple(_held_up(asking)) if climbs_to(asking.actor, BRIEF, 0) else ()


def _to_run(asking: Asking) -> Iterator[Waiting]:
    rows = Theme.objects.filter(status__in=(ThemeStatus.PLANNED, ThemeStatus.BRIEF_DUE)).order_by("due", "pk")
    for one in rows:
        if one.status == ThemeStatus.BRIEF_DUE:
            yield Waiting(f"Write the learning brief: {one.title}", link(one.pk), one.brief_due, kind=WaitingKind.THEME)
        # Not before: its cases are drawn from the list of the day it begins.
        elif one.starts <= asking.today:
            yield Waiting(f"Draw the cases of a theme: {one.title}", link(one.pk), one.starts, kind=WaitingKind.THEME)


def _held_up(asking: Asking) -> Iterator[Waiting]:
    """Briefs that were missed, for the Directors, with who holds them."""
    rows = Theme.objects.filter(status=ThemeStatus.BRIEF_DUE, brief_due__lt=asking.today).order_by("brief_due", "pk")
    # Its own rule of climbing, by working days after the day it was due.
    late = [one for one in rows if brief_owed(asking, one.pk, one.brief_due, None).climbed(asking.today)]
    heads = ", ".join(asking.names(holders(Role.HEAD_OF_QA, asking.today)).values()) if late else ""
    for one in late:
        yield Waiting(
            f"The learning brief is not published: {one.title}", link(one.pk), one.brief_due,
            f"With {heads or 'nobody'}.", kind=WaitingKind.BRIEF_HELD_UP,
        )  # fmt: skip


def brief_owed(asking: Asking, theme_id: int, due: date, done_on: date | None) -> Owed:
    """A theme's brief as a duty, by the rules of its day."""
    return duties.planned(BRIEF, theme_id, due, asking.rules_on(due), asking.calendar, done_on)
