"""Questions about the worklist, for whoever may see whose findings: kinds, findings, one of them, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.joining.days import SOURCES
from practicelens.analytics.local_lists.kinds import TABLES as LOCAL_TABLES
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming
from practicelens.performance.datasets.register.internal import in_use
from practicelens.performance.worklist import permissions, rules
from practicelens.performance.worklist.giving import possible_owners
from practicelens.performance.worklist.models import Item, Step, Week
from practicelens.performance.worklist.returned import Standing
from practicelens.performance.worklist.states import TO_DO, Event, State

LINK = "/worklist/"
_PIECE = 500
_TO_DO = [state.value for state in TO_DO]
# Told by a withdrawn extract alone, and so by none: nothing was put right in the case system.
_MENDED = Q(state=State.MENDED.value) & ~Q(again=Event.WITHDRAWN.value)
_SHOWN_WEEKS = 8  # more bars could not be read on a telephone
AGAIN = {
    Event.BACK.value: "it was gone, and is there again",
    Event.STILL.value: "somebody said that it was mended, and a later extract still has it",
    Event.CHANGED.value: "it was right as it was, and its value is another now",
    Event.REOPEN.value: "somebody opened it again",
}
HAPPENED = {
    Event.MEND.value: "Mended in the case system, says",
    Event.ACCEPT.value: "Right as it is, says",
    Event.REOPEN.value: "Opened again by",
    Event.GONE.value: "Gone from the extract",
    Event.STILL.value: "Still in the extract",
    Event.BACK.value: "Back in the extract",
    Event.BACK_AS_ACCEPTED.value: "Back in the extract, as it was accepted",
    Event.CHANGED.value: "Another value in the extract",
    Event.WITHDRAWN.value: "Its extract was withdrawn",
    Event.RETURNED.value: "In another extract",
    "given": "Given by",
    "climbed": "Past its day, and told further up by",
    "note": "Noted by",
}


@dataclass(frozen=True)
class Scope:
    """What is asked for; empty asks for everything within reach. ``state`` "to do" is what is not yet mended."""

    code: str = ""
    team_id: int | None = None
    child: str = ""
    state: str = ""
    own: bool = False


@dataclass(frozen=True)
class KindRow:
    """One kind of finding: what it means, on which lists, and how many stand how."""

    code: str
    words: str
    lists: tuple[str, ...]
    to_do: int
    awaited: int
    late: int
    not_given: int
    right: int
    mended: int


@dataclass(frozen=True)
class ItemRow:
    """One finding in a list. ``worker`` is "" where it is not for this person."""

    id: int
    code: str
    kind: str
    severity: str
    message: str
    list_number: int
    list: str
    column: str
    child: str
    adopter: str
    team: str
    worker: str
    value: str
    sheet: str
    row: int | None
    first_as_at: date
    last_as_at: date
    state: State
    since: date
    again: str
    owner: str
    due: date | None
    late: bool
    why: str
    may_decide: bool
    may_work: bool
    file_kind: str = "extract"
    withdrawn: bool = False

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        return "in an extract that was withdrawn" if self.withdrawn else self.state.words


@dataclass(frozen=True)
class StepRow:
    """What happened to a finding, and by whom."""

    at: datetime
    as_at: date | None
    words: str
    by: str
    owner: str
    due: date | None
    text: str


@dataclass(frozen=True)
class ItemView:
    """One finding with all that happened to it, and the file that it stands in ("": no longer in use, or a list's)."""

    row: ItemRow
    steps: tuple[StepRow, ...]
    file: str = ""


@dataclass(frozen=True)
class Items:
    """The findings that were asked for, and how many more are of children who may not be shown."""

    rows: tuple[ItemRow, ...]
    hidden: int


@dataclass(frozen=True)
class Overview:
    """Every kind within reach, what there is to do in all, and the weeks behind."""

    kinds: tuple[KindRow, ...]
    as_at: date | None
    to_do: int
    late: int
    weeks: tuple[rules.Tally, ...] = field(default=())


def check_can_read(asking: Asking) -> None:
    """Raise ``Missing`` unless some finding may be theirs: for pages that ask nothing else."""
    permissions.check_can_read(asking.actor)


def overview(asking: Asking, team_id: int | None = None) -> Overview:
    """Kinds with how many stand how, the most to do first, and the weeks; None taken yet has no day. Four queries."""
    rows = _shown(asking, Scope(team_id=team_id))
    late = Q(state__in=_TO_DO, due__lt=asking.today)
    # One statement gives every count: a question for each would be six of every kind.
    counted = rows.order_by().values("code", "list_number").annotate(
        awaited=Count("pk", Q(state=State.AWAITED.value)), right=Count("pk", Q(state=State.RIGHT.value)),
        mended=Count("pk", _MENDED), to_do=Count("pk", Q(state__in=_TO_DO)),
        late=Count("pk", late), not_given=Count("pk", Q(state__in=_TO_DO, owner=None)),
    )  # fmt: skip
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for one in counted:
        by_code.setdefault(one["code"], []).append(one)
    kinds = [kind for code, each in by_code.items() if _counts(kind := _kind(code, each))]
    weeks = _weeks(rows)
    return Overview(
        tuple(sorted(kinds, key=lambda one: (-one.to_do, one.words))),
        weeks[-1].as_at if weeks else None,
        sum(one.to_do for one in kinds),
        sum(one.late for one in kinds),
        weeks,
    )


def items(asking: Asking, scope: Scope) -> Items:
    """Findings within reach, the latest due first; those of hidden children are counted alone."""
    # The hidden with the others: to count them apart was a question as long as this one.
    within = list(
        _narrowed(_within(asking), scope, asking).annotate(held_back=asking.held_back()).select_related("owner")
    )
    shown = [one for one in within if not one.held_back]
    names = {one.owner.pk: one.owner.name for one in shown if one.owner}
    found = tuple(row_of(asking, one, names) for one in shown)
    # By due day first, and then as the extract has its lists: so they are mended, a sheet at a time.
    order = sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.list_number, one.child, one.id))
    # Asked of one child it would answer that this very child is known here, and is restricted.
    return Items(tuple(order), 0 if scope.child else len(within) - len(found))


def item(asking: Asking, item_id: int) -> ItemView:
    """One finding; ``Missing`` where there is none, or it is out of reach."""
    row = _shown(asking, Scope()).filter(pk=item_id).first()
    if row is None:
        raise Missing("finding")
    steps = list(Step.objects.filter(item=row))
    names = asking.names([row.owner_id, *(one.by_id for one in steps), *(one.owner_id for one in steps)])
    used = asking.once(in_use)
    # Of the extract that has it last: the rows that a page names are of that file and of no other.
    file = next((one.name for one in used if (one.source, one.as_at) == (row.source, row.last_as_at)), "")
    return ItemView(row_of(asking, row, names), tuple(_step(one, names) for one in steps), file)


def opening(asking: Asking, numbers: Collection[int]) -> frozenset[int]:
    """Those of some findings whose page opens for this person now: a child may have gone to another team since."""
    found = _without_hidden(asking, _within(asking)).filter(pk__in=numbers)
    return frozenset(found.values_list("pk", flat=True)) if numbers else frozenset()


def standing(asking: Asking, numbers: Collection[int]) -> dict[int, Standing]:
    """How findings stand that come back in a workbook: those alone that somebody may see and work."""
    wanted = sorted(set(numbers))
    within = _without_hidden(asking, _within(asking))
    found: dict[int, Standing] = {}
    # In pieces, because a statement takes so many values and no more.
    for start in range(0, len(wanted), _PIECE):
        for one in within.filter(pk__in=wanted[start : start + _PIECE]):
            if permissions.can_work(asking.actor, one.team_id, one.worker_id):
                found[one.pk] = Standing(State(one.state), permissions.can_decide(asking.actor, one.team_id))
    return found


def owners(asking: Asking) -> tuple[tuple[int, str], ...]:
    """To whom somebody may give findings: managers of teams and who loads extracts, or a manager's own workers."""
    permissions.check_can_read(asking.actor)
    names = asking.names(possible_owners(asking))
    return tuple(sorted(names.items(), key=lambda one: one[1].casefold()))


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Findings given to somebody, of their own children's records, and of the teams they manage. One query."""
    actor = asking.actor
    worker, teams = permissions.own_worker(actor), _managed(asking)
    if not permissions.sees_all(actor) and worker is None and not teams:
        return ()
    # Without a worker's record no record is one's own: None would match every finding that no worker has.
    mine = Q(owner_id=actor.account_id) | Q(worker_id=worker) if worker is not None else Q(owner_id=actor.account_id)
    rows = _shown(asking, Scope(state="to do")).filter(mine | Q(team_id__in=teams))
    late = Count("pk", Q(due__lt=asking.today))
    grouped = rows.order_by().values("team_id").annotate(every=Count("pk"), late=late, first=Min("due"))
    found = []
    for one in grouped:
        of_team = one["team_id"] in teams
        given = "given to you" if worker is None else "given to you, or in your children’s records"
        whose = f"of {naming.team(asking, one['team_id'])}’s records" if of_team else given
        words = f"{_many(one['every'])} {whose}" + (f", {one['late']} late" if one["late"] else "")
        link = f"{LINK}list/?team={one['team_id']}" if of_team else f"{LINK}list/?own=yes"
        found.append(Waiting(words, link, one["first"], kind=WaitingKind.FINDINGS))
    return tuple(found)


def own_alone(asking: Asking) -> bool:
    """Whether somebody sees their own children's findings and no team's."""
    return not permissions.sees_all(asking.actor) and not permissions.teams_read(asking.actor)


def _managed(asking: Asking) -> frozenset[int]:
    """The teams whose findings somebody works as their manager."""
    return frozenset() if permissions.sees_all(asking.actor) else asking.actor.teams_for(Capability.WORK_FINDINGS)


def _many(count: int) -> str:
    return "1 finding" if count == 1 else f"{count:,} findings"


def _within(asking: Asking) -> QuerySet[Item]:
    """The findings within reach, whoever is restricted. Raises Missing where none can be."""
    actor = asking.actor
    permissions.check_can_read(actor)
    if permissions.sees_all(actor):
        return Item.objects.all()
    own = permissions.own_worker(actor)
    reach = Q(team_id__in=permissions.teams_read(actor))
    return Item.objects.filter(reach if own is None else reach | Q(worker_id=own))


def _without_hidden(asking: Asking, rows: QuerySet[Item]) -> QuerySet[Item]:
    return asking.without_restricted(rows)


def _shown(asking: Asking, scope: Scope) -> QuerySet[Item]:
    return _without_hidden(asking, _narrowed(_within(asking), scope, asking))


def _narrowed(rows: QuerySet[Item], scope: Scope, asking: Asking) -> QuerySet[Item]:
    """What was asked for of them."""
    if scope.code:
        rows = rows.filter(code=scope.code)
    if scope.team_id is not None:
        rows = rows.filter(team_id=scope.team_id)
    if scope.child:
        rows = rows.filter(child=scope.child)
    if scope.own:
        own, account = permissions.own_worker(asking.actor), asking.actor.account_id
        rows = rows.filter(Q(owner_id=account) | Q(worker_id=own) if own is not None else Q(owner_id=account))
    if scope.state == "to do":
        return rows.filter(state__in=_TO_DO)
    if scope.state == State.MENDED.value:
        return rows.filter(_MENDED)
    return rows.filter(state=scope.state) if scope.state else rows


def row_of(asking: Asking, one: Item, names: dict[int, str]) -> ItemRow:
    """A finding as lists show it to whoever asks, who may see it."""
    state = State(one.state)
    spec = LISTS.get(one.list_number or 0)
    # An adopter's row has no team: it would be shown as nobody's, which a child's row of no team really is.
    of_child = bool(one.child)
    # Of a child and of no list: what two sources tell differently, wherever it stands.
    listed = f"List {spec.number}: {spec.title}" if spec else "Every list" if of_child else "The whole file"
    if one.source in LOCAL_TABLES:
        listed = f"Local list: {LOCAL_TABLES[one.source].title}"
    return ItemRow(
        id=one.pk, code=one.code, kind=rules.kind_words(one.code), severity=one.severity, message=one.message,
        list_number=one.list_number or 0, list=listed,
        column=one.column, child=one.child, adopter=one.adopter,
        team=naming.team(asking, one.team_id) if of_child else "",
        worker=naming.worker(asking, one.team_id, one.worker_id) if of_child else "",
        value=one.value, sheet=one.sheet, row=one.row, first_as_at=one.first_as_at, last_as_at=one.last_as_at,
        state=state, since=one.since, again=AGAIN.get(one.again, ""), owner=names.get(one.owner_id or 0, ""),
        due=one.due, late=state in TO_DO and one.due is not None and one.due < asking.today, why=one.why,
        may_decide=permissions.can_decide(asking.actor, one.team_id),
        may_work=permissions.can_work(asking.actor, one.team_id, one.worker_id),
        file_kind="list" if one.source in LOCAL_TABLES else "extract",
        withdrawn=one.again == Event.WITHDRAWN.value,
    )  # fmt: skip


def _step(one: Step, names: dict[int, str]) -> StepRow:
    by = names.get(one.by_id or 0, "")
    return StepRow(one.at, one.as_at, HAPPENED.get(one.what, one.what), by, names.get(one.owner_id or 0, ""), one.due,
                   one.text)  # fmt: skip


def _kind(code: str, each: Sequence[Mapping[str, Any]]) -> KindRow:
    """The kind's counts over its lists."""
    numbers = sorted({one["list_number"] or 0 for one in each})
    lists = tuple(f"List {number}" for number in numbers if number)
    names = ("to_do", "awaited", "late", "not_given", "right", "mended")
    return KindRow(code, rules.kind_words(code), lists, *(sum(one[name] for one in each) for name in names))


def _counts(one: KindRow) -> bool:
    """Whether any finding of the kind is counted: of one that was withdrawn alone the line would be noughts."""
    return bool(one.to_do or one.right or one.mended)


def _weeks(rows: QuerySet[Item]) -> tuple[rules.Tally, ...]:
    """The weeks behind, of the findings within reach alone."""
    # A week keeps prints alone: whose each finding is, is asked of the items, by today's reach.
    mine = frozenset(rows.order_by().values_list("key", flat=True))
    # One more of each source than is shown: what it had before the first day that is.
    kept = Week.objects.order_by("-as_at").values_list("as_at", "source", "present", "right")
    weeks = rules.together(
        (as_at, source, rules.unpacked(present) & mine, rules.unpacked(right) & mine)
        for as_at, source, present, right in kept[: (len(SOURCES) + len(LOCAL_TABLES)) * (_SHOWN_WEEKS + 1)]
    )
    return rules.tallies(weeks[-_SHOWN_WEEKS:])
