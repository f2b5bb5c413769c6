"""What waits for each role in the figures: late things, children without a worker, names unmatched. Private."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements import Measurements
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness, naming, rules
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.week.summing import unallocated
from practicelens.workdays.timescales import day_month

OWN_LIMIT = 30  # lines on a home page, the earliest due; what is left out comes later
# Those whom figures ask something; of anybody else's page nothing stands on them.
ASKED_BY = (
    Role.TEAM_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.REVIEWING_OFFICER,
    Role.SAFEGUARDING_MANAGER,
    Role.PRACTITIONER,
)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What the current figures ask of a person, role by role; the same thing once."""
    edition = asking.once(current)
    # Before the file is opened: first pages of the other roles need not wait for DuckDB.
    if edition is None or not (any(map(asking.actor.has, ASKED_BY)) or asking.actor.can(Capability.NAME_ALIASES)):
        return ()
    data = measured(edition)
    found: list[Waiting] = []
    if asking.actor.has(Role.TEAM_MANAGER):
        found += _for_managers(asking, data, _teams(asking, Role.TEAM_MANAGER))
    if asking.actor.has(Role.HEAD_OF_SERVICE):
        found += _for_heads(asking, data, _teams(asking, Role.HEAD_OF_SERVICE))
    if asking.actor.has(Role.REVIEWING_OFFICER):
        found += _for_reviewers(asking, data, _teams(asking, Role.REVIEWING_OFFICER))
    if asking.actor.has(Role.SAFEGUARDING_MANAGER):
        found += _reviews_by_service(asking, data)
    # Without a worker's record no child can be theirs: children without a worker would be, as None is None.
    if asking.actor.has(Role.PRACTITIONER) and asking.actor.worker_id is not None:
        found += _for_practitioner(asking, data, asking.actor.worker_id)
    if asking.actor.can(Capability.NAME_ALIASES):
        found += _unmatched(data)
    since = lateness.unknown_since(edition.as_at, asking.today, asking.rules)
    # A person with two roles would be told the same thing twice.
    return tuple(dict.fromkeys(not_counted_on(item, since, asking.today) if since else item for item in found))


def not_counted_on(item: Waiting, since: date, today: date) -> Waiting:
    """Something late by figures that are too old: told without its date, which would count the days on."""
    # What has no date is counted on by nobody, and what is not due yet may still be done in time.
    if item.due is None or item.due >= today:
        return item
    due, known = day_month(item.due, today), day_month(since, today)
    was = f"Was due on {due}. Whether that is so cannot be known since {known}."
    return replace(item, due=None, detail=f"{item.detail} {was}".strip())


def _for_managers(asking: Asking, data: Measurements, teams: Collection[int]) -> list[Waiting]:
    """Children without a worker, and what is late, team by team."""
    found = []
    held = defaultdict(list)
    for row in data.caseload(teams):
        held[row.team_id].append(row)
    late = _by_team(lateness.late(asking, data, teams))
    for team_id in teams:
        link, name = f"/teams/{team_id}/week/", naming.team(asking, team_id)
        without = unallocated(held[team_id])
        if without:
            words = "1 child has no worker" if without == 1 else f"{without} children have no worker"
            found.append(
                Waiting(words, f"/children/?team={team_id}&worker=none", asking.today, name, kind=WaitingKind.NO_WORKER)
            )
        if late.get(team_id):
            found.append(
                Waiting(
                    _how_many(late[team_id]), f"{link}#overdue", _first(late[team_id]), name, kind=WaitingKind.DATES
                )
            )
    return found


def _for_heads(asking: Asking, data: Measurements, teams: Collection[int]) -> list[Waiting]:
    """Each team with something late, the count alone."""
    late = _by_team(lateness.late(asking, data, teams))
    return [
        Waiting(
            f"{naming.team(asking, one)}: {_how_many(late[one])}",
            f"/teams/{one}/week/#overdue",
            _first(late[one]),
            "Counted from the one late the longest." if len(late[one]) > 1 else "",
            kind=WaitingKind.TEAM_DATES,
        )
        for one in teams
        if late.get(one)
    ]


def _for_reviewers(asking: Asking, data: Measurements, teams: Collection[int]) -> list[Waiting]:
    """Reviews late or due in the linked teams, child by child, the most pressing first."""
    rows = [*lateness.late(asking, data, teams), *lateness.soon(asking, data, teams)]
    return _each([row for row in rows if row.kind in rules.REVIEW_KINDS], asking)


def _reviews_by_service(asking: Asking, data: Measurements) -> list[Waiting]:
    """Reviews late, one line a service area."""
    late: dict[tuple[int, str], list[DueRow]] = defaultdict(list)
    for row in lateness.late(asking, data, sorted(asking.teams)):
        # No team has the number 0: children of no known team belong to no service area's line.
        team = asking.teams.get(row.team_id or 0)
        if team is not None and row.kind in rules.REVIEW_KINDS:
            late[team.service_id, team.service_name].append(row)
    return [
        Waiting(
            f"{name}: {_how_many(rows)}", f"/services/{service_id}/figures/", _first(rows), kind=WaitingKind.TEAM_DATES
        )
        for (service_id, name), rows in sorted(late.items(), key=lambda item: item[0][1])
    ]


def _for_practitioner(asking: Asking, data: Measurements, worker_id: int) -> list[Waiting]:
    """The person's own children: what is late, and what falls due."""
    # Of every team and of none: the extract may have one's child in a team that one has left, or that nobody has
    # matched.
    rows = [*lateness.late(asking, data, None), *lateness.soon(asking, data, None)]
    return _each([row for row in rows if row.worker_id == worker_id], asking)


def _unmatched(data: Measurements) -> list[Waiting]:
    """Spellings of teams and workers that nobody has matched: the children under them are in no team's figures."""
    found = data.unmatched()
    if not found:
        return []
    words = "1 name in the extract is" if len(found) == 1 else f"{len(found)} names in the extract are"
    return [
        Waiting(
            f"{words} not matched to a team or a worker",
            "/extracts/names/",
            None,
            "Their children are in nobody's figures.",
            kind=WaitingKind.NAMES,
        )
    ]


def _each(rows: Sequence[DueRow], asking: Asking) -> list[Waiting]:
    """One line a due thing, earliest first, of the children who may be named."""
    # Late and due soon are asked for apart, and share what is due today.
    once = {(row.kind, row.child, row.due): row for row in rows if naming.may_name(asking, row.child)}
    listed = sorted(once.values(), key=lambda row: (row.due, row.child))[:OWN_LIMIT]
    return [
        Waiting(
            f"{row.child}: {rules.kind_words(row.kind)}",
            f"/children/{row.child}/",
            row.due,
            naming.team(asking, row.team_id),
            kind=WaitingKind.DATES,
            names_child=True,
        )
        for row in listed
    ]


def _teams(asking: Asking, role: Role) -> list[int]:
    # By the role's own grants: a head of service who also manages a team is asked about each in its own way.
    return sorted({team for grant in asking.actor.grants if grant.role is role for team in grant.teams})


def _by_team(rows: Sequence[DueRow]) -> dict[int | None, list[DueRow]]:
    grouped: dict[int | None, list[DueRow]] = defaultdict(list)
    for row in rows:
        grouped[row.team_id].append(row)
    return grouped


def _how_many(rows: Sequence[DueRow]) -> str:
    """ "3 CP visits, 2 assessments late"."""
    return f"{_kinds(rows)} late"


def _first(rows: Sequence[DueRow]) -> date:
    """When the longest late was due."""
    return min(row.due for row in rows)


def _kinds(rows: Sequence[DueRow]) -> str:
    """ "3 CP visits, 2 assessments"."""
    counts = Counter(row.kind for row in rows)
    return ", ".join(f"{count} {rules.kind_words(kind, count)}" for kind, count in counts.most_common())
