"""A panel's record is corrected: a new edition, with why; the one before stays to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.notices.changes import post
from practicelens.quality.findings import changes as findings
from practicelens.quality.meetings import editions
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels.core.loading import child_of, link, load, record_event
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.meeting import rules
from practicelens.quality.panels.meeting.convening import key_of
from practicelens.quality.panels.meeting.internal import SOURCE, shown
from practicelens.quality.panels.meeting.rules import Agreement
from practicelens.quality.panels.models import AgencyPart, Panel, PanelMember
from practicelens.workdays.clock import local_date


@atomic
def correct_panel(whole_id: int, agreed: Agreement, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Write what a panel agreed anew; its actions live on where they stand, and its findings follow.

    Those named to it are told, and the agencies where they were told of it. Raises Stale, and Refused as
    ``hold_panel``: why_missing, nothing_changed.
    """
    whole = load(whole_id, by=by, now=now, version=version)
    panel = Panel.objects.filter(whole=whole).first()
    if panel is None:
        raise Missing
    opened, today = local_date(whole.opened_at), local_date(now)
    # Without actions: they live on where they stand, and none is given by a correction.
    rules.check_agreement(replace(agreed, actions=()), since=opened, today=today, agencies=())
    before = shown(panel)
    # Who was missing is no part of a correction: it was counted when the panel met.
    panel.missing_why = rules.check_missing(panel.missing, agreed.missing_why)
    panel.held_on, panel.grade = agreed.held_on, agreed.grade
    for name in ("attendees", "why", "strengths", "learning"):
        setattr(panel, name, getattr(agreed, name).strip())
    # Before anything is saved: it refuses where nothing is changed.
    number = editions.keep(Kind.PANEL, key_of(whole), before, shown(panel), why, by=by, now=now)
    panel.save()
    whole.version += 1
    whole.save(update_fields=["version"])
    source = findings.Source(SOURCE, whole.pk, child_of(whole), whole.team_id)
    findings.write_anew(source, rules.found(agreed, whole.title), by=by, now=now)
    recipients = set(PanelMember.objects.filter(whole=whole).values_list("account_id", flat=True))
    # An agency that was not told what was agreed is not told that it was agreed otherwise.
    if whole.status == Status.PUBLISHED:
        parts = AgencyPart.objects.filter(whole=whole, taken_back_at__isnull=True)
        recipients |= set(parts.values_list("account_id", flat=True))
    post("panel_corrected", to=recipients - {by.account_id}, link=link(whole.pk), at=now, about=whole.title)
    record_event("panel_corrected", whole, by=by, now=now, data={"edition": number})
