"""Pages: audits. The list, one audit's page, what is tracked; the pages of its work and cycle stand beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.people.asking import Asking
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import AuditRow, FilterChoices, Filters
from practicelens.quality.audits.cycle import queries as cycle_queries
from practicelens.quality.audits.cycle.views import TrackedRow
from practicelens.quality.audits.four_r import queries as four_r_queries
from practicelens.quality.audits.record import queries as record_queries
from practicelens.quality.audits.work import changes
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.moderation.agreement.queries import may_read_agreement
from practicelens.quality.moderation.comparison.queries import may_list as may_list_comparisons
from practicelens.quality.moderation.second_grades import queries as moderation
from practicelens.quality.panels.parts import queries as parts_queries
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.standards import queries as standards
from practicelens.quality.standards.states import Grade
from practicelens.quality.tracking import queries as tracking
from practicelens.web.pages.audits import actions as _actions
from practicelens.web.pages.audits import allocate as _audits_allocate
from practicelens.web.pages.audits import audit_actions as _audit_actions
from practicelens.web.pages.audits import correct as _audits_correct
from practicelens.web.pages.audits import cycle as _audits_cycle
from practicelens.web.pages.audits import four_r as _audits_four_r
from practicelens.web.pages.audits import four_r_correct as _audits_four_r_correct
from practicelens.web.pages.audits import record as _audits_record
from practicelens.web.pages.audits import review as _audits_review
from practicelens.web.pages.audits import safety as _audits_safety
from practicelens.web.pages.audits import work as _audits_work
from practicelens.web.pages.audits.shown import crumbs, grade_rows, shared, steps
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import by
from practicelens.web.pages.shared.lists import (
    Listing,
    Narrowing,
    Order,
    Question,
    as_on,
    links_of,
    may_take_children,
    narrowed,
    narrowing,
    select,
    taken,
    wants_workbook,
    workbook,
)
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import first_of, page_of, paginate
from practicelens.web.request_input import asked_all, asked_day, asked_flag, asked_number, asked_text
from practicelens.workdays import clock, timescales

PER_PAGE = 30


def audits(request: HttpRequest) -> HttpResponse:
    """Every audit somebody may see, narrowed by links that can be shared."""
    asking, state = asking_of(request), asked_text(request, "status")
    # Only what this reader's own list can answer: a choice that can find nothing is not offered.
    offered = core_queries.choices(asking)
    form = _form(request, offered)
    filters = _filters(request, asking, form)
    late_on = clock.today() if state == "late" else None
    # Counted apart, and read page by page: only whoever takes the list away has all of it read.
    total = core_queries.count(asking, filters, late_on=late_on)
    if wants_workbook(request) and may_take_children(asking):
        return _workbook(request, core_queries.audits(asking, filters, late_on=late_on, count=total))
    rows = core_queries.audits(asking, filters, late_on=late_on, first=first_of(request, PER_PAGE), count=PER_PAGE)
    note_shown(request, "audits", [row.child for row in rows])
    context = {
        "page": page_of(rows, total, request, PER_PAGE),
        "narrowing": form,
        "is_narrowed": form.narrowed or any(asked_text(request, one) for one in ("mine", "month", "status", "team")),
        "names_practitioners": offered.practitioners,
        "may_download": may_take_children(asking) and total > 0,
        "groups": _links(asked_all(request), clock.today(), offered, asking.actor.account_id),
        "team": _team_name(asking, filters.team_id),
        "may_remind": state == "late" and core_queries.may_allocate(asking),
        **_may(asking),
    }
    return render(request, "audits/list.html", context)


def _filters(request: HttpRequest, asking: Asking, form: Narrowing) -> Filters:
    """What the address asks of the list; a status that is none of an audit's own asks of its record or its day."""
    state, month = asked_text(request, "status"), asked_day(request, "month")
    return Filters(
        asked_flag(request, "mine"),
        asked_number(request, "team"),
        next((one for one in Status if one.value == state), None),
        month.replace(day=1) if month else None,
        not_on_record=state in ("not_on_record", "record_late"),
        not_on_record_by=record_queries.late_if_handed_in_by(asking) if state == "record_late" else None,
        **_further(request, form),
    )


def _may(asking: Asking) -> dict[str, bool]:
    """What leads on from the list for this person."""
    return {
        "may_allocate": core_queries.may_allocate(asking),
        "may_track": cycle_queries.may_track(asking),
        "may_list_comparisons": may_list_comparisons(asking),
        "may_read_agreement": may_read_agreement(asking),
        "may_read_tools": standards.may_read(asking),
        "may_list_four_rs": four_r_queries.may_list_four_rs(asking),
        "may_list_second_grades": moderation.may_list(asking),
        "may_list_multi_agency": whole_queries.may_list(asking) or bool(parts_queries.own_parts(asking)),
        "may_read_briefs": themes_queries.may_read_briefs(asking),
    }


ORDERS = (("oldest", "Oldest month"), ("handed_in", "Last handed in"), ("team", "Team"), ("auditor", "Auditor"))


def _form(request: HttpRequest, found: FilterChoices) -> Narrowing:
    """What the list can be narrowed to by the form; the links above it keep their own."""
    months = [(f"{one:%Y-%m-%d}", f"{one:%B %Y}") for one in found.months]
    return narrowing(
        request,
        select(request, "team", "Team", [(str(pk), name) for pk, name in found.teams]),
        select(request, "auditor", "Auditor", [(str(pk), name) for pk, name in found.auditors]),
        select(request, "tool", "Tool", found.tools),
        select(request, "kind", "Kind", [(one.value, one.words) for one in found.kinds]),
        select(request, "grade", "Grade", [(one.value, one.words) for one in found.grades]),
        select(request, "since", "From", months),
        select(request, "until", "To", months),
        select(request, "order", "Order", ORDERS, none="Newest month"),
    )


def _further(request: HttpRequest, form: Narrowing) -> dict[str, Any]:
    """What was chosen in the form, as the list is asked; the team is asked by its own links too."""
    # A question that leaves no choice is not in the form.
    chosen = defaultdict(str, {one.name: one.chosen for one in form.selects})
    return {
        "auditor_id": int(chosen["auditor"]) if chosen["auditor"] else None,
        "tool": chosen["tool"],
        "kind": Kind(chosen["kind"]) if chosen["kind"] else None,
        "grade": Grade(chosen["grade"]) if chosen["grade"] else None,
        "order": chosen["order"],
        "since": asked_day(request, "since"),
        "until": asked_day(request, "until"),
    }


COLUMNS = ("Audit", "Child", "Service area", "Team", "Tool", "Kind", "Month", "Auditor", "Grade", "Where it is",
           "Next due", "Handed in", "Own team")  # fmt: skip


def _workbook(request: HttpRequest, rows: Sequence[AuditRow]) -> HttpResponse:
    """The list to take away: its own look, with every child in it. Practitioners stay on the page (fair to staff)."""
    note_shown(request, "audits as Excel", [row.child for row in rows])
    lines = (
        (
            row.reference, row.child.identifier, row.service, row.team, row.tool, row.kind.words, row.month,
            row.auditor, row.grade.words if row.grade else "", row.status.words, row.due, row.submitted_on,
            int(row.own_team),
        )
        for row in rows
    )  # fmt: skip
    return workbook("Audits", as_on(), COLUMNS, lines)


def _team_name(asking: Asking, team_id: int | None) -> str:
    """The team the list is narrowed to."""
    team = asking.teams.get(team_id) if team_id is not None else None
    return team.name if team else ""


def _links(asked: dict[str, str], today: date, offered: FilterChoices, me: int) -> list[dict[str, Any]]:
    """The filters as rows of links; each keeps the others. What can find nothing in this person's list is left out."""
    # Half a year of links; the form beside reaches every month there is.
    months = [timescales.add_months(today.replace(day=1), -back) for back in range(6)]
    auditors = {pk for pk, _ in offered.auditors}
    rows = (
        ("Whose", "mine", "Everybody’s", [("Mine", "yes")] if me in auditors and len(auditors) > 1 else []),
        ("Month", "month", "Any", [(f"{one:%B}", one.isoformat()) for one in months if one in offered.months]),
        ("Where it is", "status", "All", _states(offered)),
    )
    return [
        links_of(title, name, [(every, ""), *found], asked)
        for title, name, every, found in rows
        if found or name in asked
    ]


def _states(offered: FilterChoices) -> list[tuple[str, str]]:
    """Where audits are, those that are late before the rest, and last what is left to do on the child's record."""
    late = [("Late", "late")] if {Status.ALLOCATED, Status.STARTED} & {*offered.statuses} else []
    # Beside the statuses, because that is where one looks for what is left to do, although neither is one.
    record = [("Summary not on the child’s record", "not_on_record"), ("Summary late", "record_late")]
    return [*late, *((one.words, one.value) for one in offered.statuses), *(record if offered.summaries else [])]


def audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    """One audit: where it is in its cycle and what is next; once handed in, what went well first."""
    asking = asking_of(request)
    # Read together: the page and its work ask for the same rows.
    found, work = work_queries.audit_and_work(asking, audit_id)
    # Before the page is made: when it cannot be written, nothing is shown.
    changes.note_look(audit_id, found.row.child, "audit", **by(request))
    context = {
        **shared(asking, found),
        # Without the audit itself, which is this page.
        "crumbs": crumbs(found)[:1],
        "steps": steps(found),
        "grades": grade_rows(found),
        "work": work,
        "part": "",
        # Few children ever are: for the others nothing is asked.
        "followed": tracking.of_child(asking, found.row.child) if found.followed else (),
        "may_track": tracking.may_track(asking, found.row.team_id),
        "moderation": moderation.of_audit(asking, found),
    }
    return render(request, "audits/audit.html", context)


def tracked(request: HttpRequest) -> HttpResponse:
    """What is tracked to Good, soonest re-audit first."""
    some = narrowed(request, cycle_queries.tracked_audits(asking_of(request)), TRACKED)
    if (book := taken(request, some, TRACKED)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "tracked audits", [one.row.child for one in page])
    return render(request, "audits/tracked.html", {"page": page, **some.shown})


TRACKED: Listing[TrackedRow] = Listing(
    "Tracked to Good",
    (
        ("Audit", lambda one: one.row.reference), ("Child", lambda one: one.row.child.identifier),
        ("Team now", lambda one: one.team), ("Audited in", lambda one: one.row.team),
        ("Who holds it", lambda one: one.holder), ("Months", lambda one: one.months),
        ("Since", lambda one: one.since), ("What is next", lambda one: one.next), ("Due", lambda one: one.row.due),
    ),
    (
        Question("team", "Team now", lambda one: one.team), Question("holder", "Who holds it", lambda one: one.holder),
        Question("tool", "Tool", lambda one: one.row.tool), Question("next", "What is next", lambda one: one.next),
    ),
    (Order("longest", "Longest tracked", lambda one: one.months, True), Order("team", "Team", lambda one: one.team)),
    first="Soonest due",
    month=lambda one: one.row.due,
    month_label="Due from",
    child=lambda one: one.row.child,
)  # fmt: skip


_ONE = "audits/<int:audit_id>"
urls: list[URLPattern] = [
    path("audits/", audits, name="audits"),
    path("audits/tracked/", tracked, name="audits-tracked"),
    path("audits/4r/", _audits_four_r.four_r_list, name="audits-four-rs"),
    path("audits/allocate/", _audits_allocate.allocate, name="audit-allocate"),
    path(f"{_ONE}/", audit, name="audit"),
    path(f"{_ONE}/start/", _audits_work.start, name="audit-start"),
    path(f"{_ONE}/part/<slug:part>/", _audits_work.part, name="audit-part"),
    path(f"{_ONE}/part/<slug:part>/save/", _audits_work.save, name="audit-save"),
    path(f"{_ONE}/actions/", _audit_actions.actions, name="audit-actions"),
    path(f"{_ONE}/actions/<int:action_id>/drop/", _audit_actions.drop_action, name="audit-action-drop"),
    path(f"{_ONE}/submit/", _audits_work.submit, name="audit-submit"),
    path(f"{_ONE}/own-grades/", _audits_cycle.own_grades, name="audit-own-grades"),
    path(f"{_ONE}/correct/", _audits_correct.correct, name="audit-correct"),
    path(f"{_ONE}/reply/", _audits_cycle.reply, name="audit-reply"),
    path(f"{_ONE}/review/", _audits_review.review, name="audit-review"),
    path(f"{_ONE}/review/correct/", _audits_review.correct, name="audit-review-correct"),
    path(f"{_ONE}/4r/", _audits_four_r.four_r, name="audit-four-r"),
    path(f"{_ONE}/4r/<int:meeting_id>/", _audits_four_r.meeting, name="audit-four-r-meeting"),
    path(f"{_ONE}/4r/<int:meeting_id>/correct/", _audits_four_r_correct.correct, name="audit-four-r-correct"),
    path(f"{_ONE}/4r/<int:meeting_id>/take-back/", _audits_four_r.take_back, name="audit-reflection-take-back"),
    path(f"{_ONE}/summary/", _audits_record.summary, name="audit-summary"),
    path(f"{_ONE}/summary/download/", _audits_record.summary_text, name="audit-summary-text"),
    path(f"{_ONE}/audit.pdf", _audits_record.pdf, name="audit-pdf"),
    path(f"{_ONE}/audit.docx", _audits_record.word, name="audit-word"),
    path(f"{_ONE}/closure/", _audits_cycle.closure, name="audit-closure"),
    path(f"{_ONE}/end/", _audits_cycle.end, name="audit-end"),
    path(f"{_ONE}/team/", _audits_cycle.team, name="audit-team"),
    path(f"{_ONE}/pass-on/", _audits_allocate.pass_on, name="audit-pass-on"),
    path(f"{_ONE}/withdraw/", _audits_allocate.withdraw, name="audit-withdraw"),
    path(f"{_ONE}/not-safe/", _audits_safety.not_safe, name="audit-not-safe"),
    path(f"{_ONE}/not-safe/<int:concern_id>/", _audits_safety.answer_concern, name="audit-concern-answer"),
    path(
        f"{_ONE}/not-safe/<int:concern_id>/on-record/",
        _audits_safety.concern_on_record,
        name="audit-concern-on-record",
    ),
    path("actions/", _actions.actions, name="actions"),
    path("actions/<int:action_id>/", _actions.action, name="action"),
    path("actions/<int:action_id>/supervision/", _actions.supervision, name="action-supervision"),
    path("actions/<int:action_id>/hand-over/", _actions.hand_over, name="action-hand-over"),
    path("actions/<int:action_id>/check/", _actions.check, name="action-check"),
]
