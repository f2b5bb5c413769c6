"""Children: lists of the open ones, and one child's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.edition.kept import days_of, history_of, tells_every_visit
from practicelens.analytics.measure import ChildRow
from practicelens.people.asking import Asking
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import naming, permissions
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import (
    ChildPage,
    EditionView,
    OpenChild,
    OpenChildren,
)
from practicelens.workdays.timescales import add_months

STATUS_WORDS = {
    "looked_after": "looked after",
    "protection_plan": "child protection plan",
    "in_need_plan": "child in need plan",
    "open_assessment": "open assessment",
    "closed": "closed",
}


def children(
    asking: Asking,
    *,
    team_id: int | None = None,
    search: str = "",
    without_worker: bool = False,
    worker_id: int | None = None,
    status: str = "",
    order: str = "",
    first: int = 0,
    count: int | None = 30,
) -> OpenChildren | None:
    """Open children within reach, some of them: a practitioner's own, else those of the teams one sees.

    ``search`` is a part of the identifier; ``worker_id`` asks for one worker's, where the person may be told whose
    children are whose; ``status`` is one of ``OpenChildren.statuses``; ``order``: "late" has those with most late
    first, "due" those with the soonest due. ``count`` None is all of them. None before anything is published.
    """
    reach = asking.actor.teams_for(Capability.SEE_CHILDREN)
    # Before anything is read: for whoever sees no child there is no such page, published or not.
    if not reach and not asking.actor.can(Capability.SEE_OWN_CHILDREN):
        raise Missing("children")
    if team_id is not None and team_id not in reach:
        raise Missing("team")
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    everyone = team_id is None and asking.actor.reaches_all(Capability.SEE_CHILDREN)
    # For the whole authority None, not every team: children of no known team are open too, and must not be lost.
    rows = data.people_of(None if everyone else _asked(asking, team_id, reach))
    # Reach first, then restriction: what is counted as hidden is what this person would see, were it not restricted.
    within = [row for row in rows if _within(asking, row) and search.casefold() in row.child.casefold()]
    if without_worker:
        # A name that nobody has matched is somebody's: that child has a worker, whom we do not know.
        within = [row for row in within if row.worker_id is None and not row.worker_spelled]
    seen = [row for row in within if naming.may_name(asking, row.child)]
    workers = _workers(asking, seen)
    if worker_id is not None:
        # Workers are narrowed to those who may be named: else the filter would tell whose a child is.
        seen = [row for row in seen if row.worker_id == worker_id and worker_id in dict(workers)]
    # Before narrowing by it: the choices must stay when one of them is chosen.
    statuses = tuple(sorted({_status(row) for row in seen}))
    if status:
        seen = [row for row in seen if _status(row) == status]
    # Sorted before it is cut: a page of thirty that is sorted by itself would hide the latest ones on page four.
    page = sorted(seen, key=_order(order, asking.today))[first : None if count is None else first + count]
    return OpenChildren(
        edition=edition,
        rows=tuple(_open_child(asking, row, asking.today) for row in page),
        total=len(seen),
        # Of a whole list alone: beside a search it would answer whether that very child is known here, and beside a
        # worker or a status it would count those who are no such child.
        hidden=0 if search or status or worker_id is not None else len(within) - len(seen),
        teams=_choices(asking, reach),
        workers=workers if team_id is not None or len(reach) == 1 else (),
        statuses=statuses,
    )


def child(asking: Asking, key: ChildKey) -> ChildPage:
    """One child's page; ``Missing`` when the child is unknown, out of reach, or restricted to others."""
    edition, row = _found(asking, key)
    if edition is None or row is None:
        # The same for no publication, no child and no leave, as in _found.
        raise Missing("child")
    data = measured(edition)
    # Asked of the register once for all that is read of this folder.
    folder = building.below() / edition.path
    address = settings.CASE_SYSTEM_ADDRESS
    return ChildPage(
        key=key,
        edition=edition,
        row=row,
        team=naming.team(asking, row.team_id),
        worker=_allocated(asking, row, child=True),
        due=tuple(naming.due(asking, one, child=True) for one in sorted(row.due, key=lambda one: one.due)),
        events=data.events(key.identifier),
        restricted=key in asking.restricted,
        # The setting is empty until a deployment says where its case system shows
        # a child: no link rather than a false one.
        case_system_address=address.format(identifier=key.identifier) if address else "",
        visits=_visits(asking, folder, key.identifier),
        history=history_of(folder, key.identifier, add_months(asking.today, -12)),
    )


def _visits(asking: Asking, folder: Path, identifier: str) -> tuple[date, ...] | None:
    """A child's visits of three months, the latest first, where a dataset tells every one."""
    # Annex A has the last visit alone: a list of these days would look as if the others had not been made.
    if not tells_every_visit(folder):
        return None
    return days_of(folder, identifier, add_months(asking.today, -3), asking.today).visits[::-1]


def child_opens(asking: Asking, key: ChildKey) -> bool:
    """Whether this child's own page opens for whoever asks; nothing of it is read."""
    return _found(asking, key)[1] is not None


def _found(asking: Asking, key: ChildKey) -> tuple[EditionView | None, ChildRow | None]:
    """The child by the current edition, if there is one and it is within reach."""
    edition = asking.once(current)
    # Unknown, restricted and out of reach are one answer: a difference would tell that the child is known here.
    if edition is None or key != asking.key_of(key.identifier) or not asking.may_see(key):
        return edition, None
    row = measured(edition).child(key.identifier)
    return edition, row if row is not None and _within(asking, row) else None


def _asked(asking: Asking, team_id: int | None, reach: frozenset[int]) -> Sequence[int]:
    """The teams whose children are asked for: one, those within reach, or, for a practitioner's own, every team."""
    if team_id is not None:
        return [team_id]
    # One's own child may be in any team, after a move for instance; _within then leaves one's own alone.
    if asking.actor.can(Capability.SEE_OWN_CHILDREN):
        return sorted(asking.teams)
    return sorted(reach)


def _within(asking: Asking, row: ChildRow) -> bool:
    """Whether a child is within reach: of a team one sees, or one's own."""
    # Either suffices: a worker who moved team keeps the children that the extract still gives them.
    if permissions.can_see_children_of(asking.actor, row.team_id):
        return True
    return permissions.is_own_child(asking.actor, row.worker_id)


def _open_child(asking: Asking, row: ChildRow, today: date) -> OpenChild:
    """One line of the list of children."""
    due = sorted(row.due, key=lambda one: one.due)
    return OpenChild(
        child=row.child,
        age=row.age,
        status=_status(row),
        team=naming.team(asking, row.team_id),
        worker=_allocated(asking, row),
        next_due=naming.due(asking, due[0]) if due else None,
        late=sum(one.late_from <= today for one in due),
    )


def _status(row: ChildRow) -> str:
    """A child's status in words, as list 6 has it."""
    return STATUS_WORDS.get(row.case_status or "", "open")


def _order(name: str, today: date) -> Callable[[ChildRow], tuple[object, ...]]:
    """How a list of children is sorted; of equals by their number."""
    if name == "late":
        return lambda row: (-sum(one.late_from <= today for one in row.due), row.child)
    if name == "due":
        # Whoever has nothing due stands last, not first.
        return lambda row: (min((one.due for one in row.due), default=date.max), row.child)
    return lambda row: (row.child,)


def _allocated(asking: Asking, row: ChildRow, *, child: bool = False) -> str:
    """Who holds the child, or the name as the extract spells it where nobody has matched it."""
    if row.worker_id is None and row.worker_spelled:
        # As it is spelled on the child's own page alone: in a list the spelling would name somebody's workers unasked.
        return f"{row.worker_spelled} (not matched)" if child else naming.NOT_MATCHED
    return naming.worker(asking, row.team_id, row.worker_id, child=child, nobody=naming.NOBODY)


def _workers(asking: Asking, rows: Sequence[ChildRow]) -> tuple[tuple[int, str], ...]:
    """The workers of these children whom the person may be told of, by name."""
    # Of the children that are seen: a worker of restricted children alone would be offered, and give them away.
    named = {row.worker_id: naming.worker(asking, row.team_id, row.worker_id) for row in rows if row.worker_id}
    found = [(worker_id, name) for worker_id, name in named.items() if name]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def _choices(asking: Asking, reach: frozenset[int]) -> tuple[TeamView, ...]:
    """The teams a list can be narrowed to, by name."""
    return tuple(sorted((asking.teams[one] for one in reach & set(asking.teams)), key=lambda team: team.name))
