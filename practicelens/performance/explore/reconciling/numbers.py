"""Whom each number of a list is: by the product's one way to compare spellings, and by numbers of joined sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.identifiers import levels
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.own_lists.reading import OwnRow
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming, permissions
from practicelens.performance.datasets.register.internal import in_use, paired_numbers
from practicelens.performance.explore.reconciling.rules import FEW
from practicelens.workdays.counting import counted

NONE_KNOWN = "None of these numbers is one that you may see here: is it another authority’s list, or another column?"


@dataclass(frozen=True)
class Known:
    """Whom each row of a list is taken for ("" for nobody), the number of each child in the file, what to say of all.

    ``otherwise``: rows whose number is spelled otherwise than the figures spell it, or is another source's.
    """

    children: tuple[str, ...]
    numbers: Mapping[str, int]
    otherwise: Mapping[int, str]
    remarks: tuple[str, ...] = ()


def known(asking: Asking, data: Measurements, rows: Sequence[OwnRow], also: Collection[str]) -> Known:
    """Whom the rows are of. ``also``: children of the figure, who are shown to whoever asks.

    Only those whom the asker may see are looked among: a restricted child's number reads as one that nobody has.
    """
    numbers = {identifier: number for number, identifier in data.ask("SELECT child_no, identifier FROM child_keys")}
    seen = _visible(asking, data, numbers, also)
    spelled = _one_each(levels(seen))
    paired = {written: one for written, one in paired_numbers().items() if one[0] in seen}
    levelled = levels({row.number for row in rows if row.number})
    children, otherwise, sources = [], {}, Counter[str]()
    for place, row in enumerate(rows):
        child = row.number if row.number in seen else ""
        if not child and row.number in paired:
            child, source = paired[row.number]
            sources[source] += 1
        child = child or spelled.get(levelled.get(row.number, ""), "")
        children.append(child)
        if child and child != row.number:
            otherwise[place] = child
    remarks = [_joined(source, many) for source, many in sources.items()]
    return Known(tuple(children), numbers, otherwise, (*remarks, *_unknown(rows, children, numbers)))


def _visible(asking: Asking, data: Measurements, numbers: Mapping[str, int], also: Collection[str]) -> set[str]:
    """The children whom the asker may see: of their teams, their own, or of the figure; none who is restricted."""
    actor, places = asking.actor, data.places()
    reach = {
        child
        for child in numbers
        if permissions.can_see_children_of(actor, places.get(child, (None, None))[0])
        or permissions.is_own_child(actor, places.get(child, (None, None))[1])
    }
    return {child for child in reach | set(also) if naming.may_name(asking, child)}


def _one_each(levelled: Mapping[str, str]) -> dict[str, str]:
    """The child of each levelled spelling; of two who are spelled alike neither is taken."""
    found: dict[str, list[str]] = defaultdict(list)
    for child, form in levelled.items():
        found[form].append(child)
    return {form: children[0] for form, children in found.items() if len(children) == 1}


def _joined(source: str, many: int) -> str:
    title = TITLES.get(source, source)
    return f"{counted(many, 'number is', 'numbers are')} of the {title}, and joined to the children of the figures."


def _unknown(rows: Sequence[OwnRow], children: Sequence[str], ours: Collection[str]) -> list[str]:
    """What is said of numbers that nobody has: that all are unknown, or that they are another source's."""
    unknown = {row.number for row, child in zip(rows, children, strict=True) if row.number and not child}
    remarks = [NONE_KNOWN] if unknown and not any(children) else []
    if len(unknown) < FEW or 2 * len(unknown) < len({row.number for row in rows if row.number}):
        return remarks
    # A number that the figures have is never looked for elsewhere: that it is found would tell of a restricted child.
    wanted = set(levels(unknown).values()) - set(levels(ours).values())
    for one in in_use():
        many = len(wanted & set(levels(dataset.children_of(one.folder)).values()))
        # Most of them, so that nothing is told of a single child: whose numbers they are, and no more.
        if many >= FEW and 2 * many >= len(unknown):
            return [
                f"Most of the unknown numbers look like those of the {TITLES.get(one.source, one.source)}, which nobody"
                " has joined to the figures’ own."
            ]
    return remarks
