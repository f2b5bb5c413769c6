"""Audits found by what somebody typed. Who may know of an audit is settled before any word is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.words import Wanted, fold
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.audits.core.visible import RELATED, rows_of, visible
from practicelens.quality.audits.models import REFERENCES_FROM, Audit

REFERENCE = re.compile(r"a[-\s]?(\d{1,9})")


@dataclass(frozen=True)
class FoundAudits:
    """The first few, and how many in all."""

    rows: tuple[AuditRow, ...] = ()
    total: int = 0


def id_of_reference(typed: str) -> int | None:
    """The number behind a whole reference, however it is spelled: A-1203, a1203."""
    number = REFERENCE.fullmatch(fold(typed.strip()))
    # Back from what people call it to the row's key (``models.REFERENCES_FROM``).
    return int(number[1]) - REFERENCES_FROM if number else None


def find(asking: Asking, wanted: Wanted, most: int) -> FoundAudits:
    """By reference, by the child's number, by auditor, and by practitioner for that team's own line.

    Names are compared here and only their keys are asked of the database, so that accents and case are the same on
    both. Four queries at most.
    """
    rows = visible(asking)
    found = rows.filter(_by_number(wanted.text) | _by_auditor(rows, wanted) | _by_practitioner(asking, wanted))
    # Counted first: where nothing is found, nothing more is read.
    total = found.count()
    shown = found.select_related(*RELATED).order_by("-month", "-pk")[:most] if total else ()
    return FoundAudits(rows_of(asking, shown), total)


def _by_number(typed: str) -> Q:
    """Its own reference, or the beginning of the child's number."""
    own = id_of_reference(typed)
    # An empty list of keys finds none; an empty condition beside the OR would find every audit.
    return Q(child__istartswith=typed) | (Q(pk=own) if own is not None else Q(pk__in=()))


def _by_auditor(rows: QuerySet[Audit], wanted: Wanted) -> Q:
    """Only auditors of audits that this person may know of are compared."""
    names = rows.order_by().values_list("auditor_id", "auditor__name").distinct()
    return Q(auditor_id__in=[pk for pk, name in names if wanted.fits(name)])


def _by_practitioner(asking: Asking, wanted: Wanted) -> Q:
    """Fair to staff: whose work was audited is found by nobody but their own line and themselves."""
    fitting = [pk for pk, one in asking.workers.items() if wanted.fits(one.name)]
    led = Q(worker_id__in=fitting)
    if not asking.actor.reaches_all(Capability.SEE_WORKERS):
        own = Q(worker_id=asking.actor.worker_id) if asking.actor.worker_id is not None else Q(pk__in=())
        led &= Q(team_id__in=asking.actor.teams_for(Capability.SEE_WORKERS)) | own
    return led
