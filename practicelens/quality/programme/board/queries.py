"""Questions for the board and the calendar: who owes what, where it stands, and when it is due. No child is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.audits.allocation import internal as audits
from practicelens.quality.audits.core.queries import opening
from practicelens.quality.audits.core.rules import month_of
from practicelens.quality.audits.core.states import Status
from practicelens.quality.programme.board.views import BoardRow, Due, DueDay
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import Slot
from practicelens.quality.programme.months.unopened import not_opened, slots
from practicelens.workdays.timescales import add_months

OPEN = (Status.ALLOCATED, Status.STARTED)


def due_in(asking: Asking, month: date) -> tuple[Due, ...]:
    """The audits due in a month, and those late from before when it is the month of today, soonest first.

    Re-audits and second grades are among them: they are the auditor's work too. For the Head of Safeguarding all;
    for others their own and those of their teams. Five queries. Raises Missing.
    """
    permissions.check_can_read(asking.actor)
    first = month_of(month)
    # Only on the running month: on a past one they would be counted a second time, on the next one too early.
    late_on = asking.today if first == month_of(asking.today) else None
    owed = [
        one
        for one in audits.owed_in(first, _last_day(first), late_on)
        if permissions.may_see_owed(asking.actor, one.auditor_id, one.team_id)
    ]
    # A manager is told that a colleague owes an audit of the team; until it is handed in its page is not theirs.
    opens = opening(asking, [one.id for one in owed])
    return tuple(_due(one, asking.today, one.id in opens) for one in owed)


def _last_day(month: date) -> date:
    """The last day of a month."""
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


def _due(one: audits.Owed, today: date, opens: bool) -> Due:
    return Due(
        audit_id=one.id, reference=one.reference, auditor_id=one.auditor_id, auditor=one.auditor, team_id=one.team_id,
        team=one.team, tool=one.tool_title, kind=one.kind.words, due=one.due, status=one.status,
        # From the day after: on its due day an audit is in time until the day ends.
        late=one.status in OPEN and one.due < today, done=one.status not in OPEN, reminded_on=one.chased_on,
        opens=opens,
    )  # fmt: skip


def board(asking: Asking, month: date) -> tuple[BoardRow, ...]:
    """Each auditor's audits of a month by where they stand, those with the most late first. Raises Missing."""
    due = due_in(asking, month)
    waiting = _not_given(asking, month)
    names = {one.auditor_id: one.auditor for one in due} | people.names(waiting)
    # Who stands in is named beside the line: an audit owed by somebody away goes to them.
    away = people.away_on(asking.today)
    standing = people.names(list(away.values()))
    lines = [
        _line(auditor, name, [one for one in due if one.auditor_id == auditor], waiting.count(auditor),
              standing.get(away.get(auditor, 0), ""))
        for auditor, name in names.items()
    ]  # fmt: skip
    # By what is late and open, because somebody may need help with it: this is no order of merit.
    return tuple(sorted(lines, key=lambda line: (-line.late, -line.open, line.auditor)))


def _not_given(asking: Asking, month: date) -> list[int]:
    """The auditors of slots that were not given out, once for each; of a month not opened by its day, all of them."""
    late = [one for one in not_opened(asking) if one.period.start == month_of(month)]
    # Nobody opened the month, so that it has no slots: what it would owe by its rules is owed all the same.
    if late:
        owed = [(one.auditor_id, one.team_id) for one in slots(asking, late)]
        return [who for who, team in owed if who and permissions.may_see_owed(asking.actor, who, team)]
    rows = Slot.objects.filter(plan__month=month_of(month), drawn__isnull=True, auditor__isnull=False)
    # An area's slots are nobody's until they are drawn, so they stand on no line here.
    pairs = rows.values_list("auditor_id", "team_id")
    return [auditor for auditor, team in pairs if auditor and permissions.may_see_owed(asking.actor, auditor, team)]


def _line(auditor: int, name: str, due: Sequence[Due], not_given: int, away: str) -> BoardRow:
    """One auditor; a late audit is counted as late and as to start or under way."""
    return BoardRow(
        auditor_id=auditor,
        auditor=name,
        to_start=sum(one.status is Status.ALLOCATED for one in due),
        under_way=sum(one.status is Status.STARTED for one in due),
        handed_in=sum(one.done for one in due),
        late=sum(one.late for one in due),
        not_given=not_given,
        away=away,
    )


def calendar_of(asking: Asking, month: date) -> tuple[DueDay, ...]:
    """The days of a month on which something is due, in order. Raises Missing."""
    first = month_of(month)
    days: dict[date, list[Due]] = {}
    for one in due_in(asking, month):
        # Those late from before have their day in another month; the board counts them, and the calendar shows days.
        if first <= one.due <= _last_day(first):
            days.setdefault(one.due, []).append(one)
    return tuple(DueDay(day, tuple(days[day])) for day in sorted(days))
