"""The match report of a census: which elements answer which list, and those that answer none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from practicelens.analytics.annex_a.matching.places import Column, Place, Why
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT, sample
from practicelens.analytics.returns.gathered import Gathered


def places(lists: Iterable[Gathered], unused: Mapping[str, Sequence[str]]) -> list[Place]:
    """One for each list that is made of the census, and one for what is not used."""
    found = [Place(each.sheet, each.table, Why.ELEMENT, 1, tuple(_columns(each))) for each in lists]
    # Named as well as those that are read: somebody who looks for an element finds why no figure uses it.
    if unused:
        left = (Column(name, "", Why.NOT_NEEDED, sample(cells)) for name, cells in sorted(unused.items()))
        found.append(Place("Other elements", "", Why.NOT_NEEDED, 0, tuple(left)))
    return found


def _columns(gathered: Gathered) -> Iterator[Column]:
    for column, element in gathered.written.items():
        why = Why.WORKED_OUT if column in gathered.known else Why.ELEMENT
        yield Column(element, column, why, sample(gathered.cells[column][:LOOKED_AT]))
