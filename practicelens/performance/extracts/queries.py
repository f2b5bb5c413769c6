"""Questions about extracts, for those who load them: the list, one with its findings, what waits to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Subquery

from practicelens.access.errors import Missing
from practicelens.analytics import annex_a
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.sources.holding import TITLES
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.models import Extract, Finding, LocalList, Watched
from practicelens.performance.extracts.states import AT_WORK, IN_THE_FIGURES, WORDS, State
from practicelens.workdays.clock import local_date

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.counting import Counted

SEVERITY_WORDS = {"blocks": "stops publication", "warns": "to look at", "notes": "for information"}


@dataclass(frozen=True)
class ExtractRow:
    """One extract in the list of them. ``source``: of what kind it is; "" before it was read."""

    id: int
    name: str
    as_at: date | None
    state: State
    state_words: str
    received_at: datetime
    received_by: str
    blocks: int
    warns: int
    notes: int
    week: int | None = None  # the dataset whose week can be opened
    source: str = ""


@dataclass(frozen=True)
class ListRow:
    """One list of the workbook: what was recognised and how many rows were kept."""

    number: int
    title: str
    sheet: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    columns_matched: Mapping[str, str]
    columns_missing: tuple[str, ...]
    columns_extra: tuple[str, ...]


@dataclass(frozen=True)
class FurtherRow:
    """A table that Annex A does not have: the files its rows come from, and what became of them.

    ``rows_left_out`` are none of the table's, such as what is planned.
    """

    title: str
    files: str
    rows_kept: int
    rows_refused: int
    rows_left_out: int


@dataclass(frozen=True)
class Lists:
    """The lists that were recognised, those that were not found, and those that a file of its kind never has."""

    found: tuple[ListRow, ...]
    missing: tuple[str, ...]
    never: tuple[str, ...] = ()
    further: tuple[FurtherRow, ...] = ()

    def beside(self, kept: Collection[Mapping[str, Any]]) -> Lists:
        """The same with what became of the tables beside them."""
        # Imported late, as below: what reads workbooks takes a moment, and every page imports this module.
        from practicelens.analytics.further import title

        rows = (
            FurtherRow(
                title(one["table"]),
                ", ".join(name for name, _ in one["parts"]) or one["sheet"],
                one["rows_kept"],
                one["rows_refused"],
                one["rows_left_out"],
            )
            for one in kept
        )
        return replace(self, further=tuple(rows))


@dataclass(frozen=True)
class ExtractView:
    """One extract, whole; its findings are asked for by page. ``source``: of what kind it is; "" before it was read."""

    id: int
    name: str
    source: str
    size: int
    as_at: date | None
    as_at_from: str
    state: State
    state_words: str
    state_since: datetime
    received_at: datetime
    received_by: str
    step: str
    steps_done: int
    steps_all: int
    problem: str
    lists: Lists
    checks: tuple[Counted, ...]
    blocks: int
    warns: int
    notes: int
    published_at: datetime | None
    published_by: str
    withdrawn_why: str
    dataset_id: int | None
    accepted: tuple[str, ...]
    joined: tuple[tuple[int, int], ...]
    waits_because: str

    @property
    def at_work(self) -> bool:
        """Whether something is running for it in the background."""
        return self.state in AT_WORK

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return self.blocks + self.warns + self.notes


@dataclass(frozen=True)
class FindingFilter:
    """Which findings are asked for; empty asks for all."""

    severity: str = ""
    list: int | None = None


@dataclass(frozen=True)
class Findings:
    """One page of findings, how many there are of those asked for, and how many in each severity and list."""

    rows: tuple[annex_a.Finding, ...]
    total: int
    by_severity: Mapping[str, int]
    by_list: Mapping[int, int]


def check_can_load(asking: Asking) -> None:
    """Raise ``Missing`` unless the person loads extracts: for pages that ask nothing else."""
    permissions.check_can_load(asking.actor)


def extracts(asking: Asking) -> tuple[ExtractRow, ...]:
    """Every extract, the newest first: some hundreds in years of weekly files."""
    permissions.check_can_load(asking.actor)
    # Without what was recognised in each: kilobytes a row that no line of a list shows.
    rows = list(Extract.objects.defer("lists", "further", "checks", "problem"))
    named = people.names([row.received_by_id for row in rows if row.received_by_id])
    return tuple(_row(row, named) for row in rows)


def extract(asking: Asking, extract_id: int) -> ExtractView:
    """One extract; ``Missing`` when there is none, or it is not for this person."""
    permissions.check_can_load(asking.actor)
    # The first: the same content seen again under another name is decided at once, and has no reason of its own.
    why = Watched.objects.filter(extract=OuterRef("pk"), decided_at__isnull=False).order_by("pk").values("why")[:1]
    row = Extract.objects.filter(pk=extract_id).annotate(waits_because=Subquery(why)).first()
    if row is None:
        raise Missing("extract")
    named = people.names([one for one in (row.received_by_id, row.published_by_id) if one])
    return ExtractView(
        id=row.pk,
        name=row.name,
        source=row.source,
        size=row.size,
        as_at=row.as_at,
        as_at_from=row.as_at_from,
        state=State(row.state),
        state_words=WORDS[State(row.state)],
        state_since=row.state_since,
        received_at=row.received_at,
        received_by=_name(named, row.received_by_id),
        step=row.step,
        steps_done=row.steps_done,
        steps_all=row.steps_all,
        problem=row.problem,
        lists=_lists(
            row.lists, row.source, read=State(row.state) not in {State.RECEIVED, State.READING, State.UNREADABLE}
        ).beside(row.further),
        checks=_checks(row.checks),
        blocks=row.blocks,
        warns=row.warns,
        notes=row.notes,
        published_at=row.published_at,
        published_by=_name(named, row.published_by_id) if row.published_at else "",
        withdrawn_why=row.withdrawn_why,
        dataset_id=row.dataset_id,
        # The questions stand with it from the claim on; they are agreed to once it is published.
        accepted=tuple(one["words"] for one in row.asked) if row.published_at else (),
        joined=tuple(sorted((int(number), count) for number, count in row.joined.items())),
        waits_because=vars(row)["waits_because"] or "",
    )


@dataclass(frozen=True)
class RefusedFile:
    """A file of the watched folder that was not taken in, and why."""

    name: str
    why: str
    seen_at: datetime


def refused_files(asking: Asking) -> tuple[RefusedFile, ...]:
    """What of the watched folder could not be taken in, the latest first. One query."""
    permissions.check_can_load(asking.actor)
    rows = Watched.objects.filter(extract__isnull=True).order_by("-seen_at", "-pk")[:20]  # a page's worth
    return tuple(RefusedFile(row.name, row.why, row.seen_at) for row in rows)


def findings(
    asking: Asking, extract_id: int, wanted: FindingFilter = FindingFilter(), first: int = 0, count: int = 50
) -> Findings:
    """The findings of an extract in the reader's order, some of them."""
    permissions.check_can_load(asking.actor)
    every = Finding.objects.filter(extract_id=extract_id)
    # One question gives every count of the page; order_by() because the model's own order would split the groups.
    counts = list(every.order_by().values_list("severity", "list_number").annotate(Count("id")))
    asked = every
    if wanted.severity:
        asked = asked.filter(severity=wanted.severity)
    if wanted.list is not None:
        asked = asked.filter(list_number=wanted.list)
    by_severity: Counter[str] = Counter()
    by_list: Counter[int] = Counter()
    total = 0
    for severity, number, amount in counts:
        by_severity[severity] += amount
        # A list's number says what choosing it would show, with the severity that is chosen already.
        if number is not None and wanted.severity in {"", severity}:
            by_list[number] += amount
        if wanted.severity in {"", severity} and wanted.list in {None, number}:
            total += amount
    rows = tuple(_finding(row) for row in asked.order_by("position")[first : first + count])
    return Findings(rows, total, dict(by_severity), dict(sorted(by_list.items())))


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Extracts and local lists that wait for somebody: to be published, mended, tried again, or mapped. Two queries."""
    if not permissions.can_load(asking.actor):
        return ()
    verbs = {
        State.READY: "Publish {}: it was read and nothing stops it",
        State.BLOCKED: "Mend {}: findings stop its publication",
        State.UNREADABLE: "Send {} again: it could not be read",
        State.FAILED: "Read {} again: reading stopped",
    }
    rows = Extract.objects.filter(state__in=[state.value for state in verbs]).order_by("-received_at")
    return (
        tuple(
            Waiting(
                title=verbs[State(row.state)].format(row.name),
                link=f"/extracts/{row.pk}/",
                due=None,
                detail=_counts(row),
                since=local_date(row.received_at),
                kind=WaitingKind.EXTRACT,
            )
            for row in rows
        )
        + _lists_waiting()
    )


def _lists_waiting() -> tuple[Waiting, ...]:
    """Local lists of which nobody has said what their columns are."""
    # One with a fault is not waiting for a mapping: it has to be sent again.
    rows = LocalList.objects.filter(mapping__isnull=True, fault="", set_aside_at__isnull=True)
    return tuple(
        Waiting(
            title=f"Say what the columns of {row.name} are",
            link=f"/extracts/lists/{row.pk}/",
            due=None,
            detail=f"A local list: {KINDS[row.kind].title.lower()}.",
            since=local_date(row.received_at),
            kind=WaitingKind.EXTRACT,
        )
        # Without columns and findings, which hold children's values and are long.
        for row in rows.only("name", "kind", "received_at")
    )


def _row(row: Extract, named: Mapping[int, str]) -> ExtractRow:
    return ExtractRow(
        id=row.pk,
        name=row.name,
        as_at=row.as_at,
        state=State(row.state),
        state_words=WORDS[State(row.state)],
        received_at=row.received_at,
        received_by=_name(named, row.received_by_id),
        blocks=row.blocks,
        warns=row.warns,
        notes=row.notes,
        # A withdrawn week is not opened (decision 20), though its dataset is still known.
        week=row.dataset_id if State(row.state) in IN_THE_FIGURES else None,
        source=TITLES.get(row.source, ""),
    )


def _checks(kept: Collection[Mapping[str, Any]]) -> tuple[Counted, ...]:
    """What each check came to, in the order in which they are made."""
    from practicelens.analytics.annex_a.counting import counted
    from practicelens.analytics.annex_a.report import CheckCount

    return counted(CheckCount(**one) for one in kept)


def _lists(found: Collection[Mapping[str, Any]], source: str, *, read: bool) -> Lists:
    """What was recognised, and which of the eleven lists are not there, though the source could hold them, or ever."""
    from practicelens.analytics.annex_a.spec import LISTS
    from practicelens.analytics.sources import holding

    titles = {number: one.title for number, one in LISTS.items()}
    lines = tuple(
        ListRow(
            number=one["list"],
            title=titles.get(one["list"], ""),
            sheet=one["sheet"],
            rows_read=one["rows_read"],
            rows_kept=one["rows_kept"],
            rows_refused=one["rows_refused"],
            columns_matched=one["columns_matched"],
            columns_missing=tuple(one["columns_missing"]),
            columns_extra=tuple(one["columns_extra"]),
        )
        for one in sorted(found, key=lambda one: one["list"] or 0)
    )
    there = {line.number for line in lines}
    could = holding.tables(source)
    absent = [spec for number, spec in LISTS.items() if number not in there]
    missing = tuple(f"List {spec.number}: {spec.title}" for spec in absent if spec.table in could)
    never = tuple(f"List {spec.number}: {spec.title}" for spec in absent if spec.table not in could)
    # Of one that is still being read every list would be missing.
    return Lists(lines, missing, never) if read else Lists(lines, ())


def _finding(row: Finding) -> annex_a.Finding:
    return annex_a.Finding(
        code=row.code,
        severity=annex_a.Severity(row.severity),
        message=row.message,
        list=row.list_number,
        sheet=row.sheet,
        row=row.row,
        column=row.column,
        value=row.value,
    )


def _counts(row: Extract) -> str:
    """What was found, in a few words."""
    # Why the last try did not finish matters more than what was found in the file.
    if row.problem:
        return row.problem
    counted = [(row.blocks, "that stop it"), (row.warns, "to look at"), (row.notes, "for information")]
    words = [f"{count} {what}" for count, what in counted if count]
    return "Findings: " + ", ".join(words) + "." if words else "No findings."


def _name(named: Mapping[int, str], account_id: int | None) -> str:
    """Who it was; what no person did, the product did."""
    return named.get(account_id, "somebody") if account_id else "Practice Lens"
