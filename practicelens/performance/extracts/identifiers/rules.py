"""Pure decisions about identifiers: which are joined by what was confirmed, and what is proposed beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from practicelens.analytics.annex_a.identifiers import Difference, Spelled, differences, joining

RESTRICTED, KNOWN, NEW = 2, 1, 0
"""Which spelling stays: a restricted child's, so that nobody sees them by joining; then the one published before."""


@dataclass(frozen=True, order=True)
class Group:
    """What is confirmed at once: identifiers of one list that differ in one way from other lists'."""

    list: int
    differences: tuple[str, ...]

    @property
    def code(self) -> str:
        """The group in an address or a form: "7-leading-noughts"."""
        return "-".join([f"{self.list}", *(each.replace(" ", "-") for each in self.differences)])

    @property
    def words(self) -> str:
        """By what they differ: "capitals and leading noughts"."""
        *others, last = self.differences
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True)
class Compared:
    """Spellings and what each becomes: by list what is joined, by group what is only proposed."""

    joined: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    proposed: Mapping[Group, Mapping[str, str]] = field(default_factory=dict)

    @property
    def proposed_by_list(self) -> dict[int, int]:
        """How many identifiers of each list would be joined, were it confirmed."""
        found: dict[int, int] = defaultdict(int)
        for group, pairs in self.proposed.items():
            found[group.list] += len(pairs)
        return dict(found)


def compare(
    here: Mapping[int, Spelled],
    before: Mapping[int, Spelled],
    confirmed: Collection[Group],
    restricted: Collection[str] = frozenset(),
) -> Compared:
    """The lists of an extract beside each other and beside those published before.

    What was confirmed of a list holds for every identifier that differs in these ways or fewer.
    """
    # Of every list: which list had a child before says nothing of how the child is spelled.
    known = {child for children in before.values() for child in children}

    def settled(child: str) -> int:
        return RESTRICTED if child in restricted else KNOWN if child in known else NEW

    # Below nought, so that each list published before is compared as a list of its own.
    proposed = joining({**here, **{-number: children for number, children in before.items()}}, settled)
    agreed: dict[int, list[frozenset[str]]] = defaultdict(list)
    for group in confirmed:
        agreed[group.list].append(frozenset(group.differences))
    joined: dict[int, dict[str, str]] = defaultdict(dict)
    open_: dict[Group, dict[str, str]] = defaultdict(dict)
    for number, children in sorted(here.items()):
        for child in sorted(children.keys() & proposed.keys()):
            ways = differences(child, proposed[child])
            # Fewer ways are covered: who agreed to capitals and spaces agreed to capitals alone.
            if any(ways <= each for each in agreed[number]):
                joined[number][child] = proposed[child]
            else:
                open_[Group(number, _in_order(ways))][child] = proposed[child]
    return Compared(dict(joined), dict(open_))


def _in_order(ways: Collection[Difference]) -> tuple[str, ...]:
    # In the order of their declaration, which is how a group is kept, compared and found again.
    return tuple(each.value for each in Difference if each in ways)
