"""What two sources tell differently of one child: birth date, sex, and the days of need, plans and care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

from practicelens.analytics.annex_a.identifiers import levels
from practicelens.analytics.annex_a.report import SSDA903
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.dataset import DatasetRef, held_in
from practicelens.analytics.joining.days import rank
from practicelens.analytics.joining.proof import Person, people
from practicelens.analytics.sources.holding import TITLES

CODE: Final = "sources_differ"
MEANING: Final = ("warns", "Two sources tell another birth date, sex, or day of need, a plan or care of one child.")

DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "in_need": ("started", "closed"),
    "protection_plans": ("started", "ended"),
    "looked_after": ("started", "ended"),
}
"""By list with one row a child, the days that every source tells in one way."""
# A return tells of its own years alone: what began before them begins in it with the first of them.
NOT_DATED: Final = frozenset({SSDA903})


@dataclass(frozen=True)
class Difference:
    """One thing that two sources tell differently of a child. ``list`` is none where it is of the child in every list.

    ``values`` are what each tells, as people write it, in the order in which sources are believed.
    """

    list: int | None
    field: str
    header: str
    child: str
    sources: tuple[str, str]
    values: tuple[str, str]

    @property
    def message(self) -> str:
        """What differs, in words."""
        (one, other), (first, second) = self.sources, self.values
        return f"{self.header}: {TITLES[one]} has {first}, {TITLES[other]} has {second}."


def between(datasets: Mapping[str, DatasetRef]) -> Iterator[Difference]:
    """What the datasets of several sources, by source, tell differently of the children that they share."""
    known = {source: people(one.path) for source, one in datasets.items()}
    # Each pair once, whoever is believed first before the other.
    for one, other in combinations(sorted(datasets, key=rank), 2):
        yield from _people(one, other, known[one], known[other])
        if not NOT_DATED & {one, other}:
            yield from _dates(datasets[one], datasets[other])


def _people(one: str, other: str, here: Mapping[str, Person], there: Mapping[str, Person]) -> Iterator[Difference]:
    """Birth dates and sexes that have nothing in common."""
    for child in sorted(here.keys() & there.keys()):
        first, second = here[child], there[child]
        # One spelling, so that the finding is the same next week.
        spelled = min(first.spelled)
        if first.born and second.born and not first.born & second.born:
            values = (_days(first.born), _days(second.born))
            yield Difference(None, "born", "Date of Birth", spelled, (one, other), values)
        if first.sexes and second.sexes and not first.sexes & second.sexes:
            values = ("/".join(sorted(first.sexes)), "/".join(sorted(second.sexes)))
            yield Difference(None, "sex", "Gender", spelled, (one, other), values)


def _dates(one: DatasetRef, other: DatasetRef) -> Iterator[Difference]:
    """Days of the lists that both tell."""
    held = held_in(one.path), held_in(other.path)
    for name, columns in DATES.items():
        # Only columns that both sources hold: what one lacks is no difference.
        both = [each for each in columns if all(each in some.get(name, ()) for some in held)]
        here, there = _rows(one, name, both), _rows(other, name, both)
        for child in sorted(here.keys() & there.keys()) if both else ():
            yield from _row(name, both, (one, other), here[child], there[child])


def _rows(ref: DatasetRef, name: str, columns: list[str]) -> dict[str, dict[str, Any]]:
    """The row of each child that is told once, by the levelled identifier: of two rows neither is the child's own."""
    import pyarrow.parquet as pq

    file = ref.path / f"{name}.parquet"
    if not file.is_file() or not columns:
        return {}
    rows = [
        row for row in pq.ParquetFile(file).read(columns=["child", *columns]).to_pylist() if row["child"] is not None
    ]
    form = levels(row["child"] for row in rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(form[row["child"]], []).append(row)
    return {child: rows[0] for child, rows in found.items() if len(rows) == 1}


def _row(
    name: str, columns: list[str], refs: tuple[DatasetRef, DatasetRef], here: dict[str, Any], there: dict[str, Any]
) -> Iterator[Difference]:
    # What happened after the older of the two was taken is news, and no difference.
    until = min(ref.as_at for ref in refs)
    spec = BY_TABLE[name]
    # What began since is another episode, whose days say nothing of this one.
    if any(one["started"] and one["started"] > until for one in (here, there) if "started" in one):
        return
    for column in columns:
        days = here[column], there[column]
        # A start that one of the two lacks is a gap, and no difference.
        if days[0] == days[1] or any(day and day > until for day in days) or (column == "started" and None in days):
            continue
        yield Difference(
            spec.number, column, spec.field(column).header.strip(), here["child"], (refs[0].source, refs[1].source),
            (_day(days[0]), _day(days[1])),
        )  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "none"


def _days(days: set[date]) -> str:
    return " and ".join(_day(day) for day in sorted(days))
