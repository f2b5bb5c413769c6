"""The summary of an audit for the child's record, and for whom putting it there waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from django.conf import settings
from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.documents.blocks import Document
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.audits.core import paths
from practicelens.quality.audits.core.states import APART
from practicelens.quality.audits.core.visible import of_teams, without_hidden
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.record.document import audit_document
from practicelens.quality.audits.record.texts import summary_text
from practicelens.quality.audits.record.views import RecordSummary
from practicelens.quality.audits.work.queries import audit
from practicelens.quality.audits.work.views import AuditView
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import due


def record_summary(asking: Asking, audit_id: int) -> RecordSummary:
    """The text for the child's record, for those who may put it there; for anybody else there is none."""
    view = audit(asking, audit_id)
    if not view.may.put_on_record:
        raise Missing
    includes_grades = asking.rules.text("record.includes_grades") == "yes"
    address = settings.CASE_SYSTEM_ADDRESS
    return RecordSummary(
        reference=view.row.reference,
        child=view.row.child,
        text=summary_text(view, includes_grades=includes_grades),
        on_record=view.on_record,
        case_system_address=address.format(identifier=view.row.child.identifier) if address else "",
    )


def document(asking: Asking, audit_id: int) -> tuple[AuditView, Document]:
    """An audit with everything written in it, to print or take along, for those who read its grades; else Missing."""
    view = audit(asking, audit_id)
    return view, audit_document(view)


def _to_put() -> QuerySet[Audit]:
    """Audits handed in whose summary is not on the child's record yet."""
    return Audit.objects.filter(submitted_at__isnull=False, on_record__isnull=True).exclude(kind__in=APART)


def late_if_handed_in_by(asking: Asking) -> date:
    """The last day of handing in whose summaries should be on the child's record by now."""
    limit, days = asking.rules.limit("record.within"), asking.calendar
    back = (asking.today - timedelta(days=many) for many in count())
    return next(day for day in back if due(day, limit, days) < asking.today)


def waiting_for_record(asking: Asking) -> Iterator[Waiting]:
    """Summaries to put on a child's record: the auditor's; once late, one line for the Team Manager too."""
    teams = asking.actor.teams_for(Capability.REVIEW_ACTIONS)
    does = asking.actor.can(Capability.DO_AUDITS)
    if not teams and not does:
        return
    # Nothing, and not Q(): an empty condition would find everybody's.
    mine = Q(auditor_id=asking.actor.account_id) if does else Q(pk__in=())
    limit, days = asking.rules.limit("record.within"), asking.calendar
    late: list[date] = []
    for row in without_hidden(_to_put().filter(mine | of_teams(teams)), asking).order_by("submitted_at"):
        submitted = local_date(row.submitted_at) if row.submitted_at else asking.today
        by = due(submitted, limit, days)
        if row.auditor_id == asking.actor.account_id:
            title = f"Put the summary of {row.reference} on the child’s record"
            yield Waiting(title, paths.summary(row.pk), by, row.child, submitted, kind=WaitingKind.SUMMARY)
        elif by < asking.today:
            late.append(by)
    if late:
        noun = "summary is" if len(late) == 1 else "summaries are"
        yield Waiting(
            f"{len(late)} audit {noun} late for the child’s record",
            paths.late_summaries(),
            late[0],
            kind=WaitingKind.TEAM_AUDITS,
        )
