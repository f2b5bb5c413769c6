"""Changes when an audit's summary goes onto the child's record, which is the case system's."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.quality.audits.core import permissions
from practicelens.quality.audits.core.changes import check_held, load, record_event


@atomic
def put_on_record(audit_id: int, on: date, *, by: Actor, now: datetime) -> None:
    """Say on which day the summary was put on the child's record: the auditor, the Team Manager, Head of Safeguarding.

    The audit's version stays: pages that others have open stay good.
    """
    audit = load(audit_id, by=by, check=permissions.check_can_put_on_record)
    if audit.on_record is not None:
        raise Refused("The day is recorded already.", code="on_record")
    check_held(on, audit, now)
    audit.on_record, audit.on_record_by_id = on, by.account_id
    audit.save(update_fields=["on_record", "on_record_by"])
    record_event("put_on_record", audit, by=by, now=now, data={"on": on.isoformat()})
