"""Cases that two people graded, each blind of the other."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core import views as core_views
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.work import changes as audits_changes
from practicelens.quality.moderation.second_grades import opening as changes
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits


def paired(audits: Audits, first: Grade, second: Grade, **domains: Grade) -> int:
    """An audit by the Quality Assurance Officer, paired with the Team Manager; both in. The audit's id."""
    audit_id = audits.started()
    changes.pair(audit_id, by=audits.officer, now=audits.now)
    manager = audits.actor(Role.TEAM_MANAGER)
    rows = core_queries.audits(asking(manager), core_views.Filters(mine=True))
    other = next(row.id for row in rows if row.kind is Kind.PAIRED and row.submitted_on is None)
    audits.fill(audit_id, first)
    audits.hand_in(audit_id)
    audits_changes.start(other, independent=True, by=manager, now=audits.now)
    audits.fill(other, second, by=manager, **domains)
    audits.hand_in(other, by=manager)
    return audit_id
