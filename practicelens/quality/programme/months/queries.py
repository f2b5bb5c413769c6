"""Questions about months: what a month would owe, what an opened one owes and where it stands, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from practicelens.quality.duties.permissions import climbs_to
from practicelens.quality.duties.rules import due_by, period_of
from practicelens.quality.duties.states import DUTIES, MONTH
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import POPULATION_WORDS, UPLOADED, Reason
from practicelens.quality.programme.models import AreaTeam, CaseUpload, Plan, Slot
from practicelens.quality.programme.months import rules, unopened
from practicelens.quality.programme.months.changes import READ, area_auditors, owed_in_month
from practicelens.quality.programme.months.rules import OwedAudit
from practicelens.quality.programme.months.views import MonthRow, MonthView, OwedRow, Preview, SlotView
from practicelens.quality.standards.internal import tool_titles
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.definitions import NO_NAMES, Names, in_words
from practicelens.workdays.timescales import add_months

WITHOUT_TEAM = frozenset({"contacts", "early_help"})
"""Lists of an extract that name no team: whose work they are has to be said once."""

_PARTS: Mapping[str, Names] = {
    "audit.area_lists": {key: words[0].lower() + words[1:] for key, words in POPULATION_WORDS.items()},
}
"""What the lists that a month's rules name are called."""


def is_open(asking: Asking, month: date) -> bool:
    """Whether the month that a day lies in was opened. No secret to anybody here."""
    return Plan.objects.filter(month=month_of(month)).exists()


def nobody_opened(asking: Asking, month: date) -> bool:
    """Whether a month is owed and its day has passed unopened; one from before months were opened here is not owed."""
    return any(one.period.start == month_of(month) for one in unopened.not_opened(asking))


def opened_since(asking: Asking) -> frozenset[date]:
    """The months opened, from this one on, by their first days. No secret to anybody here; one query a request."""
    return asking.once_for(_opened_since)


def _opened_since(asking: Asking) -> frozenset[date]:
    return frozenset(Plan.objects.filter(month__gte=month_of(asking.today)).values_list("month", flat=True))


def to_open(asking: Asking) -> tuple[tuple[date, date], ...]:
    """The months that can be opened now and are not, each with the day by which it is: this one and the next."""
    this = month_of(asking.today)
    opened = set(Plan.objects.filter(month__gte=this).values_list("month", flat=True))
    duty = DUTIES[MONTH]
    return tuple(
        # By the rules of its own first day: next month's may be other ones.
        (first, due_by(duty, period_of(first, 1), asking.rules_on(first), asking.calendar))
        for first in (this, add_months(this, 1))
        if first not in opened
    )


def opened_by_hand(asking: Asking) -> bool:
    """Whether months wait for the Head of Safeguarding to open them, by the rule of today."""
    return asking.rules.text("audit.opens") == unopened.BY_HAND


def preview(asking: Asking, month: date) -> Preview:
    """What a month would owe if it were opened now. Raises Missing for who does not run the programme."""
    permissions.check_can_run(asking.actor)
    first = month_of(month)
    # By the very function that opens it, so that what is shown is what is opened.
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
    # By reason and then name, so that one person's lines stand together for each kind of duty.
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
    # Officers only: a team without a manager owes no manager's audit at all.
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
    """Every month that was opened, or that nobody opened by its day, newest first, in counts of what one may see.

    One that nobody opened stands here for ever. As many queries for one month as for many.
    """
    permissions.check_can_read(asking.actor)
    kept = _views(asking, Slot.objects.select_related("plan", "team", "drawn"))
    late = unopened.not_opened(asking)
    by_month: dict[date, list[SlotView]] = {}
    # Kept ones and those worked out from the rules in one list: a month that nobody opened owes like any other.
    for slot in (*kept, *_mine(asking, unopened.slots(asking, late))):
        by_month.setdefault(slot.month, []).append(slot)
    reasons = {one.period.start: one.closed.why for one in late if one.closed}
    return tuple(_row(month, by_month[month], reasons.get(month, "")) for month in sorted(by_month, reverse=True))


def _mine(asking: Asking, slots: Iterable[SlotView]) -> tuple[SlotView, ...]:
    """Those that the reader may see."""
    return tuple(one for one in slots if permissions.may_see_owed(asking.actor, one.auditor_id, one.team_id))


def _row(month: date, slots: Sequence[SlotView], reason: str = "") -> MonthRow:
    return MonthRow(
        month=month,
        due=slots[0].month_due,
        owed=len(slots),
        given=sum(slot.audit_id is not None for slot in slots),
        done=sum(slot.submitted_on is not None for slot in slots),
        missed=sum(slot.missed is not None for slot in slots),
        opened=slots[0].opened,
        reason=reason,
    )


def month(asking: Asking, asked: date) -> MonthView:
    """A month with its slots, opened or not. Raises Missing where it is not counted or nothing of it is the reader's.

    One that nobody opened may be read by the Directors too, to whom it climbs.
    """
    plan = Plan.objects.filter(month=month_of(asked)).first()
    if plan is None:
        return _not_opened(asking, asked)
    permissions.check_can_read(asking.actor)
    slots = _views(asking, Slot.objects.filter(plan=plan).select_related("plan", "team", "drawn"))
    if not slots:
        raise Missing
    return MonthView(
        _row(plan.month, slots),
        slots,
        _rules(asking, plan.rules),
        permissions.can_run(asking.actor),
        # To fill: also those that could not be filled before, for they may be tried again.
        sum(slot.audit_id is None for slot in slots),
    )


def _not_opened(asking: Asking, asked: date) -> MonthView:
    """A month that nobody has opened, with what it owes by the rules of its first day."""
    # Directors read no programme otherwise; a month that has climbed to them is theirs to read whole.
    climbed = climbs_to(asking.actor, MONTH, 0)
    if not climbed:
        permissions.check_can_read(asking.actor)
    one = unopened.of_month(asking, asked)
    owed = unopened.slots(asking, [one]) if one else ()
    slots = owed if climbed else _mine(asking, owed)
    if one is None or not slots:
        raise Missing
    run, rules_then = permissions.can_run(asking.actor), asking.rules_on(one.period.start)
    return MonthView(
        _row(one.period.start, slots, one.closed.why if one.closed else ""),
        slots,
        _rules(asking, {key: rules_then[key] for key in READ}),
        may_run=run,
        to_fill=0,
        opens_by=one.due,
        may_open=run and one.period.end >= asking.today,
        may_close=unopened.may_close(asking, one),
    )


def _rules(asking: Asking, kept: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The rules a month was made by, in words: tools, roles and lists by what they are called."""
    keys = {key: asking.once(tool_titles) for key in ("audit.quotas", "audit.area_lists")}
    return tuple(
        (one.title, in_words(one.kind, kept[key], one.unit, keys.get(key, NO_NAMES), _PARTS.get(key, NO_NAMES)))
        # In the order of the rulebook's page, where they are set.
        for key, one in DEFINITIONS.items()
        if key in kept
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
    # The audit's own day where it has one: a theme or a correction may have moved it.
    due = audit.due if audit else slot.plan.due
    return SlotView(
        id=slot.pk, month=slot.plan.month, reason=Reason(slot.reason), tool=titles.get(slot.tool, slot.tool),
        team_id=audit.team_id if audit else slot.team_id,
        team=audit.team if audit else slot.team.name if slot.team else "",
        auditor_id=audit.auditor_id if audit else slot.auditor_id,
        auditor=audit.auditor if audit else names.get(slot.auditor_id or 0, ""),
        audit_id=audit_id, drawn_id=slot.drawn_id, draw_id=slot.drawn.draw_id if slot.drawn else None,
        status=audit.status if audit else None, due=due, month_due=slot.plan.due,
        submitted_on=audit.submitted_on if audit else None,
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

    One of a month that nobody opened is among them, and one that was never given out, for whatever reason; so is one
    handed in late.
    """
    found = (one for one in owed(asking, since, until) if one.missed is not None)
    return tuple(sorted(found, key=lambda one: (one.due, one.team, one.tool)))


def owed(asking: Asking, since: date, until: date) -> tuple[SlotView, ...]:
    """All that the programme owed by a day of a period, in the actor's teams, done or not; for reports.

    What is of no team is told to those alone who see the whole authority's reports.
    """
    teams, everything = (
        asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS),
        asking.actor.reaches_all(Capability.SEE_AUDIT_REPORTS),
    )
    # By the plan's day and not the audit's: what a month owed stays owed in that month's report.
    rows = list(Slot.objects.filter(plan__due__range=(since, until)).select_related("plan", "team", "drawn"))
    audits_owed = audits.owed_by_id([slot.drawn.audit_id for slot in rows if slot.drawn and slot.drawn.audit_id])
    titles, names = asking.once(tool_titles), asking.names([slot.auditor_id for slot in rows])
    kept = (_view(slot, audits_owed, titles, names, asking.today) for slot in rows)
    late = [
        one for one in unopened.not_opened(asking) if since <= audit_due(one.period.start, asking.calendar) <= until
    ]
    return tuple(
        one
        for one in (*kept, *unopened.slots(asking, late))
        if everything or (one.team_id is not None and one.team_id in teams)
    )
