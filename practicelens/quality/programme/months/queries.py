"""Questions about months: what a month would owe, what an opened one owes and where it stands, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.people.asking import Asking
from practicelens.quality.audits.allocation import internal as audits
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.audits.core.states import Status
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import UPLOADED, Reason
from practicelens.quality.programme.models import AreaTeam, CaseUpload, Plan, Slot
from practicelens.quality.programme.months import rules
from practicelens.quality.programme.months.changes import area_auditors, owed_in_month
from practicelens.quality.programme.months.rules import OwedAudit
from practicelens.quality.programme.months.views import MonthRow, MonthView, OwedRow, Preview, SlotView
from practicelens.quality.standards.internal import tool_titles
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.definitions import in_words

WITHOUT_TEAM = frozenset({"contacts", "early_help"})
"""Lists of an extract that name no team: whose work they are has to be said once."""


def is_open(asking: Asking, month: date) -> bool:
    """Whether the month that a day lies in was opened. No secret to anybody here."""
    return Plan.objects.filter(month=month_of(month)).exists()


def preview(asking: Asking, month: date) -> Preview:
    """What a month would owe if it were opened now. Raises Missing for who does not run the programme."""
    permissions.check_can_run(asking.actor)
    first = month_of(month)
    owed = owed_in_month(first, asking.today)
    counted = Counter(one.reason for one in owed)
    return Preview(
        first,
        audit_due(first, asking.calendar),
        len(owed),
        tuple((reason.words, counted[reason]) for reason in Reason if counted[reason]),
        tuple(_lines(owed)),
        tuple(_notes(owed, asking.today)),
    )


def _lines(owed: Sequence[OwedAudit]) -> Iterable[OwedRow]:
    """By auditor and reason, then by area."""
    teams = {team.id: team.name for team in people_teams.teams()}
    names = people.names([one.auditor for one in owed if one.auditor])
    titles = tool_titles()
    grouped: dict[tuple[Reason, int | None], list[OwedAudit]] = {}
    for one in owed:
        if one.reason is not Reason.AREA:
            grouped.setdefault((one.reason, one.auditor), []).append(one)
    for (reason, auditor), each in sorted(
        grouped.items(), key=lambda pair: (pair[0][0], names.get(pair[0][1] or 0, ""))
    ):
        named = tuple(sorted({teams[one.team] for one in each if one.team in teams}))
        yield OwedRow(reason.words, names.get(auditor or 0, "Nobody linked"), len(each), named)
    areas = Counter(one.tool for one in owed if one.reason is Reason.AREA)
    for tool, count in areas.items():
        yield OwedRow(titles.get(tool, tool), "Shared by load", count)


def _notes(owed: Sequence[OwedAudit], today: date) -> Iterable[str]:
    """What would keep slots from being filled, said before the month is opened."""
    titles, teams = tool_titles(), {team.id: team.name for team in people_teams.teams()}
    without = sorted({teams[one.team] for one in owed if one.reason is Reason.OFFICER and not one.auditor and one.team})
    if without:
        yield f"No Quality Assurance Officer is linked to {', '.join(without)}."
    areas = {one.tool: one.population for one in owed if one.reason is Reason.AREA}
    uploaded = set(CaseUpload.objects.values_list("tool", flat=True))
    words = set(AreaTeam.objects.filter(starts__lte=today).values_list("tool", flat=True))
    for tool, population in areas.items():
        title = titles.get(tool)
        if title is None:
            yield f"There is no published tool “{tool}” yet."
        elif population == UPLOADED and tool not in uploaded:
            yield f"{title}: no list has been uploaded."
        elif population in WITHOUT_TEAM and tool not in words:
            yield f"{title}: it is not said whose work it is where a child has no team."
    if areas and not area_auditors(today, people.away_on(today)):
        yield "Nobody is there to audit predefined areas."


def months(asking: Asking) -> tuple[MonthRow, ...]:
    """The months opened, newest first, in counts of what the reader may see. Five queries."""
    permissions.check_can_read(asking.actor)
    slots = _views(asking, Slot.objects.select_related("plan", "team", "drawn"))
    by_month: dict[date, list[SlotView]] = {}
    for slot in slots:
        by_month.setdefault(slot.month, []).append(slot)
    return tuple(_row(month, by_month[month]) for month in sorted(by_month, reverse=True))


def _row(month: date, slots: Sequence[SlotView]) -> MonthRow:
    return MonthRow(
        month=month,
        due=slots[0].due,
        owed=len(slots),
        given=sum(slot.audit_id is not None for slot in slots),
        done=sum(slot.submitted_on is not None for slot in slots),
        missed=sum(slot.missed is not None for slot in slots),
    )


def month(asking: Asking, asked: date) -> MonthView:
    """An opened month with its slots. Raises Missing where it was not opened or nothing of it is the reader's."""
    permissions.check_can_read(asking.actor)
    plan = Plan.objects.filter(month=month_of(asked)).first()
    slots = _views(asking, Slot.objects.filter(plan=plan).select_related("plan", "team", "drawn")) if plan else ()
    if plan is None or not slots:
        raise Missing
    return MonthView(
        _row(plan.month, slots),
        slots,
        _rules(plan.rules),
        permissions.can_run(asking.actor),
        sum(slot.audit_id is None for slot in slots),
    )


def _rules(kept: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The rules a month was made by, in words."""
    return tuple(
        (one.title, in_words(one.kind, kept[key], one.unit)) for key, one in DEFINITIONS.items() if key in kept
    )


def _views(asking: Asking, rows: Iterable[Slot]) -> tuple[SlotView, ...]:
    """Slots as the reader may see them, in their places."""
    found = sorted(rows, key=lambda slot: (slot.plan.month, slot.place))
    owed = audits.owed_by_id([slot.drawn.audit_id for slot in found if slot.drawn and slot.drawn.audit_id])
    titles = asking.once(tool_titles)
    names = asking.names([slot.auditor_id for slot in found])
    # Made first and left out after: whose an area's slot is, its audit alone says.
    every = (_view(slot, owed, titles, names, asking.today) for slot in found)
    return tuple(one for one in every if permissions.may_see_owed(asking.actor, one.auditor_id, one.team_id))


def _view(
    slot: Slot, owed: dict[int, audits.Owed], titles: dict[str, str], names: dict[int, str], today: date
) -> SlotView:
    audit_id = slot.drawn.audit_id if slot.drawn else None
    audit = owed.get(audit_id or 0)
    due = audit.due if audit else slot.plan.due
    return SlotView(
        id=slot.pk, month=slot.plan.month, reason=Reason(slot.reason), tool=titles.get(slot.tool, slot.tool),
        team_id=audit.team_id if audit else slot.team_id,
        team=audit.team if audit else slot.team.name if slot.team else "",
        auditor_id=audit.auditor_id if audit else slot.auditor_id,
        auditor=audit.auditor if audit else names.get(slot.auditor_id or 0, ""),
        audit_id=audit_id, drawn_id=slot.drawn_id, draw_id=slot.drawn.draw_id if slot.drawn else None,
        status=audit.status if audit else None, due=due, submitted_on=audit.submitted_on if audit else None,
        own_team=audit.own_team if audit else False, why_not=_why(slot, audit),
        missed=rules.missed(
            drawn=audit is not None, withdrawn=audit is not None and audit.status is Status.WITHDRAWN,
            submitted_on=audit.submitted_on if audit else None, due=due, today=today,
        ),
    )  # fmt: skip


def _why(slot: Slot, audit: audits.Owed | None) -> str:
    """Why it was not given out, or why its audit was withdrawn."""
    if audit is not None:
        return audit.ended_why if audit.status is Status.WITHDRAWN else ""
    return slot.why_not


def missed(asking: Asking, since: date, until: date) -> tuple[SlotView, ...]:
    """Audits owed by a day of a period and not done by it, in the actor's teams, oldest first; nothing is dropped.

    One that was never given out, for whatever reason, is among them; so is one handed in late. What is of no team
    is told to those alone who see the whole authority's reports.
    """
    teams, everything = (
        asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS),
        asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS),
    )
    rows = Slot.objects.filter(plan__due__range=(since, until)).select_related("plan", "team", "drawn")
    owed = audits.owed_by_id([slot.drawn.audit_id for slot in rows if slot.drawn and slot.drawn.audit_id])
    titles, names = asking.once(tool_titles), asking.names([slot.auditor_id for slot in rows])
    views = (_view(slot, owed, titles, names, asking.today) for slot in rows)
    found = [
        one
        for one in views
        if one.missed is not None and (everything or (one.team_id is not None and one.team_id in teams))
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.team, one.tool)))
