"""Months that nobody has opened: what each owes by its rules, until it is opened and, once it is over, for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.duties import queries as duties
from practicelens.quality.duties.permissions import climbs_to
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import MONTH, State
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.core.states import Missed
from practicelens.quality.programme.models import Plan
from practicelens.quality.programme.months import rules
from practicelens.quality.programme.months.rules import LinkedTeam, OwedAudit, Standing
from practicelens.quality.programme.months.views import NOT_KEPT, SlotView
from practicelens.quality.standards.internal import tool_titles
from practicelens.rulebook.queries import Rules
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months

BY_HAND = "by hand"
"""The rule ``audit.opens``: the Head of Safeguarding opens each month; else the product does on its day."""


def months_owed(asking: Asking) -> tuple[Owed, ...]:
    """Every month that is counted, up to the next, and when it was opened; oldest first. A few queries."""
    # Scope 0: a month is owed of the whole authority and of no team.
    opened = {(0, month): local_date(at) for month, at in Plan.objects.values_list("month", "opened_at")}
    # Up to the next month, because a month is due before it begins.
    found = duties.periods(asking, MONTH, add_months(month_of(asking.today), 1))
    return duties.owed(asking, MONTH, [(0, period) for period in found], opened)


def not_opened(asking: Asking) -> tuple[Owed, ...]:
    """Those that nobody opened by their day: open still, or closed with a reason. None of them ever goes."""
    return tuple(one for one in asking.once_for(months_owed) if one.done_on is None and one.due < asking.today)


def of_month(asking: Asking, month: date) -> Owed | None:
    """A month that nobody has opened yet, late or not; None where it is open or not counted."""
    first = month_of(month)
    return next((one for one in asking.once_for(months_owed) if one.period.start == first and not one.done_on), None)


def slots(asking: Asking, months: Sequence[Owed]) -> tuple[SlotView, ...]:
    """What some months owe, as if they had been opened on their first day. As many queries for one as for many."""
    if not months:
        return ()
    # By the links of each first day: whoever has left since still owed it then.
    led = people.who_led([one.period.start for one in months])
    owed = [(one, each) for one in months for each in _owed(asking, one.period.start, led[one.period.start])]
    names = asking.names([each.auditor for _, each in owed])
    titles = asking.once(tool_titles)
    return tuple(_slot(asking, one, each, titles, names) for one, each in owed)


def _owed(asking: Asking, first: date, led: dict[int, tuple[int | None, int | None]]) -> tuple[OwedAudit, ...]:
    """The standing rules of a month's first day, for the teams that there were."""
    # The teams of its own first day: a team that closed in March owes what it owed in February.
    there = (team.id for team in asking.teams.values() if team.opens <= first and not team.closed(first))
    teams = [LinkedTeam(team, *led.get(team, (None, None))) for team in there]
    return rules.month_plan(first, teams, standing_by(asking.rules_on(first)))


def standing_by(rules_then: Rules) -> Standing:
    """The standing rules out of the rulebook's."""
    return Standing(
        officer_a_month=rules_then.number("audit.officer_a_month"),
        manager_every=rules_then.number("audit.manager_every"),
        manager_team=rules_then.text("audit.manager_team"),
        quotas=rules_then.table("audit.quotas"),
        lists=rules_then.table("audit.area_lists"),
    )


def _slot(
    asking: Asking, one: Owed, each: OwedAudit, titles: dict[str, str], names: dict[int, str]
) -> SlotView:  # fmt: skip
    """One audit of a month that nobody opened."""
    # Two days: by which the month was to be opened (the duty's), and by which its audits were due (this).
    due = audit_due(one.period.start, asking.calendar)
    team = asking.teams[each.team].name if each.team else ""
    return SlotView(
        id=NOT_KEPT, month=one.period.start, reason=each.reason, tool=titles.get(each.tool, each.tool),
        team_id=each.team, team=team, auditor_id=each.auditor, auditor=names.get(each.auditor or 0, ""),
        audit_id=None, drawn_id=None, draw_id=None, status=None, due=due, month_due=due,
        submitted_on=None, own_team=False, why_not=one.closed.why if one.closed else "",
        missed=Missed.NOT_OPENED if due < asking.today else None,
    )  # fmt: skip


def may_close(asking: Asking, one: Owed) -> bool:
    """Whether this person may say now why nobody opened it: once it is over, for until then it can be opened."""
    over = one.period.end < asking.today
    return over and permissions.can_run(asking.actor) and one.state(asking.today) is State.MISSED


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Months to open, for who runs the programme; those that have climbed, for the Directors. They never expire."""
    run = permissions.can_run(asking.actor)
    if not run and not climbs_to(asking.actor, MONTH, 0):
        return ()
    return tuple(_to_open(asking) if run else _held_up(asking))


def _to_open(asking: Asking) -> Iterator[Waiting]:
    """What the product opens by itself waits for nobody until its day has passed."""
    by_hand = asking.rules.text("audit.opens") == BY_HAND
    for one in _open(asking):
        month, over = f"{one.period.start:%B %Y}", one.period.end < asking.today
        if one.due >= asking.today and not by_hand:
            continue
        # Once it is over it can no longer be opened: then there is only why.
        if over:
            yield Waiting(
                f"Say why nobody opened {month}", f"/programme/months/{one.period.start:%Y-%m}/", one.due,
                "Its audits are owed and missed, in every report.",
                kind=WaitingKind.MONTH,
            )  # fmt: skip
        else:
            address = f"/programme/months/{one.period.start:%Y-%m}/open/"
            yield Waiting(
                f"Open the audits of {month}",
                address,
                one.due,
                "Until then nobody has them to do.",
                kind=WaitingKind.MONTH,
            )


def _held_up(asking: Asking) -> Iterator[Waiting]:
    """For the Directors, with who holds it."""
    late = [one for one in _open(asking) if one.climbed(asking.today)]
    heads = ", ".join(asking.names(holders(Role.HEAD_OF_QA, asking.today)).values()) if late else ""
    for one in late:
        link = f"/programme/months/{one.period.start:%Y-%m}/"
        yield Waiting(
            f"The audits of {one.period.words} are not opened", link, one.due, f"With {heads or 'nobody'}.",
            kind=WaitingKind.MONTH_HELD_UP,
        )  # fmt: skip


def _open(asking: Asking) -> Iterable[Owed]:
    """Months that wait: not opened, and nobody has said why."""
    return (one for one in asking.once_for(months_owed) if one.waits(asking.today))
