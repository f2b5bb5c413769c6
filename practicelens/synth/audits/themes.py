"""Two themed audits of the quarter: one closed with its learning brief, one under way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from practicelens.access.errors import Refused
from practicelens.quality.audits.beside.internal import Case, cases
from practicelens.quality.audits.work import changes as audits
from practicelens.quality.programme.themes import changes as themes_changes
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.programme.themes.rules import Brief
from practicelens.quality.programme.themes.states import Ground
from practicelens.synth.audits.month import ProgrammeMonth
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.workdays.calendar import england

_BRIEF = Brief(
    went_well="Children knew who their worker was and what they come for. Most visits left something with the child: a "
    "drawing, a card, a date.",
    learnt="Where a child's words were written down as they were said, the plan changed with them. Where they were "
    "summed up, it did not.",
    changes="Every plan quotes the child once from January. Practice Development Workers bring the "
    "three houses to each team.",
)


def hold_themes(ids: WorldIds, today: date, month: ProgrammeMonth) -> None:
    """Plan, start and work two themes; a borough too small to draw one goes without."""
    chairs = ids.chairs()
    for place, (title, ground, why) in enumerate(
        (
            ("The child's own words in the plan", Ground.LEARNING, "Two re-audits in three ask for it."),
            ("Neglect seen early", Ground.PRIORITY, "The partnership's priority of the year."),
        )
    ):
        # From the month's first working day, whose children are drawn from.
        first = england().on_or_after(today.replace(day=1))
        over = place == 0
        # The one that is over ended within the month; the other goes on beyond the demonstration's day.
        due = england().add(first, 11 if over else 34)
        planned = themes_changes.Planned(
            title, ground, why, "open", 5 if over else 8, "case_audit", chairs[:3], first, due, england().add(due, 3)
        )
        _theme(ids, planned, today, month, over=over)


def _theme(ids: WorldIds, planned: themes_changes.Planned, today: date, month: ProgrammeMonth, *, over: bool) -> None:
    """One theme through the doors of the Head of Safeguarding and its auditors."""
    head, began = ids.person("Alan Price"), planned.starts
    by = ids.actor(head, began)
    try:
        theme = themes_changes.plan_theme(planned, by=by, now=_on(began, 12))
        themes_changes.start_theme(
            theme,
            version=_version(ids, head, theme, began),
            by=by,
            now=_on(began, 13),
            seed=f"{ids.world.seed}/{planned.title}",
        )
    # Too few children to draw from: a theme that could not be started is none.
    except Refused:
        return
    found = [audit.id for audit in themes_queries.theme(ids.asking(head, today), theme).audits]
    known = cases(found)
    # The one under way is half done, so that its page shows how far it is.
    for place, audit_id in enumerate(found if over else found[: len(found) // 2]):
        _work(known[audit_id], ids, england().add(began, 5 + place), month)
    if over:
        day = england().add(planned.due, 1)
        version = _version(ids, head, theme, day)
        # A day after the last audit was due, and two more to write the brief in.
        themes_changes.end_grading(theme, version=version, by=ids.actor(head, day), now=_on(day, 9))
        day = england().add(day, 2)
        version = _version(ids, head, theme, day)
        themes_changes.publish_brief(theme, _BRIEF, version=version, by=ids.actor(head, day), now=_on(day, 15))


def _work(one: Case, ids: WorldIds, day: date, month: ProgrammeMonth) -> None:
    by = ids.actor(one.auditor_id, day)
    audits.start(one.id, independent=True, by=by, now=_on(day, 9))
    month.write(one, by, day)


def _version(ids: WorldIds, head: int, theme: int, day: date) -> int:
    """The version one would have open."""
    return themes_queries.theme(ids.asking(head, day), theme).version


def _on(day: date, hour: int) -> datetime:
    """A moment of a winter's day in London."""
    return datetime.combine(day, time(hour), UTC)
