"""Identifiers spelled two ways, for those who load extracts: what is proposed, and what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import files, permissions
from practicelens.performance.extracts.identifiers import internal
from practicelens.performance.extracts.identifiers.rules import Group
from practicelens.performance.extracts.models import Extract, IdentifierJoining
from practicelens.performance.extracts.states import State

EXAMPLES = 3  # enough to see what is meant; every pair would be a page of children


@dataclass(frozen=True)
class Proposal:
    """Identifiers of one list that would be joined: how many, by what they differ, and some of them."""

    group: Group
    list: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class JoiningRow:
    """What somebody confirmed: for which list, by what spellings differ, how many there were then, and its end."""

    id: int
    list: str
    words: str
    identifiers: int
    starts: date
    ends: date | None
    confirmed_at: datetime
    confirmed_by: str
    ended_by: str


@dataclass(frozen=True)
class Since:
    """What was confirmed to be the same after figures were published: on which days, of which lists."""

    days: tuple[date, ...]
    lists: tuple[str, ...]
    may_open: bool


def confirmed_since(asking: Asking, moment: datetime | None = None) -> Since | None:
    """What holds now and was confirmed after the figures of a moment (of now, if None) were published; else None.

    A dataset is joined as it is published, so by the dataset's own day, not by that of a report made from it later.
    One query, two where anything holds.
    """
    # Most often there are none, and then the second query is spared.
    held = IdentifierJoining.objects.filter(ends__isnull=True).order_by("confirmed_at", "list_number")
    rows = list(held.values_list("confirmed_at", "starts", "list_number"))
    published = register_internal.published_by(moment or asking.now) if rows else None
    later = [(day, number) for at, day, number in rows if published is not None and at > published]
    if not later:
        return None
    days, lists = (tuple(dict.fromkeys(some)) for some in zip(*later, strict=True))
    return Since(days, tuple(_called(number) for number in sorted(lists)), permissions.can_load(asking.actor))


def proposals(asking: Asking, extract_id: int) -> tuple[Proposal, ...]:
    """What could be joined in an extract that is ready, by list; none of any other. Raises Missing."""
    permissions.check_can_load(asking.actor)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    # Once published it is joined as it is; before it is read there is nothing to compare.
    if State(extract.state) is not State.READY:
        return ()
    near = internal.beside(asking.once(register_internal.in_use), extract)
    here = internal.spelled(files.reading_folder(extract.sha256))
    compared = internal.compare(here, internal.spelled(near.folder) if near else {}, internal.confirmed())
    return tuple(_proposal(asking, group, pairs) for group, pairs in sorted(compared.proposed.items()))


def joinings(asking: Asking) -> tuple[JoiningRow, ...]:
    """What was ever confirmed, what holds first. Two queries."""
    permissions.check_can_load(asking.actor)
    rows = list(IdentifierJoining.objects.order_by("ends", "list_number", "differences", "-id"))
    rows.sort(key=lambda row: row.ends is not None)
    named = asking.names([account for row in rows for account in (row.confirmed_by_id, row.ended_by_id)])
    return tuple(_row(row, named) for row in rows)


def _proposal(asking: Asking, group: Group, pairs: Mapping[str, str]) -> Proposal:
    """The group with examples that this person may see."""
    shown = [
        (written, becomes)
        for written, becomes in sorted(pairs.items())
        # Both, because an example shows both; the count above holds the hidden
        # ones too, since they are joined with the rest.
        if asking.may_see(asking.key_of(written)) and asking.may_see(asking.key_of(becomes))
    ]
    return Proposal(group, _called(group.list), len(pairs), tuple(shown[:EXAMPLES]))


def _row(row: IdentifierJoining, named: Mapping[int, str]) -> JoiningRow:
    group = Group(row.list_number, tuple(row.differences.split(", ")))
    return JoiningRow(
        row.pk, _called(row.list_number), group.words, row.identifiers, row.starts, row.ends, row.confirmed_at,
        named.get(row.confirmed_by_id or 0, "Practice Lens"), named.get(row.ended_by_id or 0, ""),
    )  # fmt: skip


def _called(number: int) -> str:
    return f"List {number}: {LISTS[number].title}"
