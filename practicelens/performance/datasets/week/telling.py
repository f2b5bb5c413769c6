"""Tells Team Managers that the week begins: what is late, what falls due, who has no worker (strategy, section 10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from practicelens.access.roles import Role
from practicelens.analytics.measure import CaseloadRow, DueRow
from practicelens.notices import internal as notices
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.holders import serving
from practicelens.performance.datasets import lateness, naming
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.datasets.week.summing import unallocated
from practicelens.workdays.timescales import day_month

KIND = "week_ready"


@dataclass(frozen=True)
class Message:
    """What one Team Manager is told of one team."""

    account_id: int
    link: str
    about: str


def tell(asking: Asking) -> int:
    """Tell each Team Manager, and who covers for one, once a week and team; say how many were told.

    Nothing before the week's first working day is that day, and nothing of figures that were never published.
    """
    monday = asking.today - timedelta(days=asking.today.weekday())
    if asking.today < asking.calendar.on_or_after(monday):
        return 0
    messages = list(_messages(asking))
    with transaction.atomic():
        # The job runs every day: who was told this week, or by a run that was cut off, is left out.
        known = notices.recipients_since(KIND, monday)
        new = [one for one in messages if (one.account_id, one.link) not in known]
        for one in new:
            post(KIND, to=[one.account_id], link=one.link, at=asking.now, about=one.about)
    return len(new)


def _messages(asking: Asking) -> Iterator[Message]:
    """What there is to tell, read at once for all teams."""
    edition = asking.once(current)
    if edition is None:
        return
    who, teams = serving(asking.today), sorted(asking.teams)
    data = measured(edition)
    # Nobody's scope is asked: the product tells each manager of their own team, in numbers without a child.
    late, soon = (_by_team(rows(asking, data, teams)) for rows in (lateness.late, lateness.soon))
    held: dict[int | None, list[CaseloadRow]] = defaultdict(list)
    for row in data.caseload(teams):
        held[row.team_id].append(row)
    for team_id in teams:
        counts = _words(asking, edition, late[team_id], soon[team_id], unallocated(held[team_id]))
        words = f"{naming.team(asking, team_id)}: {counts}"
        for account_id in who.holders(Role.TEAM_MANAGER, team=team_id):
            yield Message(account_id, f"/teams/{team_id}/week/", words)


def _by_team(rows: tuple[DueRow, ...]) -> Counter[int | None]:
    return Counter(row.team_id for row in rows)


def _words(asking: Asking, edition: EditionView, late: int, soon: int, without: int) -> str:
    """The numbers of a week, the gravest first; and of which day the extract is."""
    days = asking.rules.number("due_soon.days")
    without_words = f"{without} {'child has' if without == 1 else 'children have'} no worker; " if without else ""
    since = lateness.unknown_since(edition.as_at, asking.today, asking.rules)
    known = "" if since is None else day_month(since, asking.today)
    words = f"{late or 'none'} {'was' if late == 1 else 'were'} late (not known since {known})"
    late_words = words if known else f"{late or 'none'} late"
    return (
        f"{without_words}{late_words}, {soon or 'none'} due in the next {days} working days,"
        f" by the extract of {day_month(edition.as_at, asking.today)}."
    )
