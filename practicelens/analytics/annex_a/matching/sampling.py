"""Three values of a column, and how many of those looked at are dates or whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from practicelens.analytics.annex_a.matching.places import Sample
from practicelens.analytics.annex_a.values import Doubt, as_written, is_blank, read_count, read_date

SHOWN: Final = 3
LOOKED_AT: Final = 300  # rows: enough to know dates from words, few enough to cost nothing beside reading them all
ENOUGH: Final = 40  # different values: whether any of them is a date is known long before
LONGEST: Final = 60  # letters of a value: a cell may hold a page of text about a child
_FIGURE: Final = re.compile(r"\d")


def sample(cells: Iterable[Any]) -> Sample:
    """What the first rows of a column hold."""
    different: dict[str, Any] = {}
    # Each different cell once: columns repeat themselves far more than they vary.
    # The order stays, so that the three shown are the first that a person sees in the file.
    for cell in dict.fromkeys(islice(cells, LOOKED_AT)):
        if not is_blank(cell):
            # What is alike once it is cut is shown once.
            different.setdefault((as_written(cell) or "").strip()[:LONGEST], cell)
        if len(different) == ENOUGH:
            break
    # Words without a figure in them are no date and no number in any spelling.
    figures = [cell for cell in different.values() if not isinstance(cell, str) or _FIGURE.search(cell)]
    return Sample(
        tuple(different)[:SHOWN],
        len(different),
        sum(_reads(read_date(cell)) for cell in figures),
        sum(_reads(read_count(cell)) for cell in figures),
    )


def _reads(value: Any) -> bool:
    return value is not None and not isinstance(value, Doubt)
