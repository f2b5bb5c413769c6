"""What the return says of a child beside its episodes: who it is, its reviews, times missing, worker."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practicelens.analytics.ssda903.tables import Cell
from practicelens.analytics.ssda903.years import Return


@dataclass
class People:
    """By child, from the tables of every year."""

    who: dict[str, dict[str, Any]]
    reviews: dict[str, list[date]]
    times: dict[str, Counter[str]]
    unaccompanied: dict[str, date | None]
    workers: dict[str, str]
    has: frozenset[str] = field(default_factory=frozenset)


def gather(returned: Return) -> People:
    """Everything by child; ``has`` names the tables that are here."""
    since = returned.year_before
    times: dict[str, Counter[str]] = defaultdict(Counter)
    gone = returned.cells("missing", ("CHILD", "MISSING", "MIS_START"), "MISSING", "MIS_START")
    for child, how, begun in gone:
        if isinstance(begun, date) and since < begun <= returned.as_at:
            times[str(child)][str(how or "")] += 1
    reviews: dict[str, list[date]] = defaultdict(list)
    for child, day in returned.cells("reviews", ("CHILD", "REVIEW"), "REVIEW"):
        # Not cut at the year: the latest review of a period can lie in the year before.
        if isinstance(day, date):
            reviews[str(child)].append(day)
    return People(
        _who(returned),
        reviews,
        times,
        # Of several years the newest, which comes last and stays.
        {str(child): _day(ceased) for child, ceased in returned.cells("uasc", ("CHILD", "DUC"))},
        _workers(returned),
        frozenset(returned.tables),
    )


def _day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else None


def _who(returned: Return) -> dict[str, dict[str, Any]]:
    """Sex, ethnicity and birth: by the header, and where it has no such child by whichever table says it."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    # The surest first: setdefault lets the earlier have the word.
    for kind in ("header", "uasc", "oc3", "placed_adoption", "ad1", "reviews", "missing", "social_worker"):
        # Each different row once, in their order: a child has many reviews and one birth.
        for child, sex, ethnicity, born in dict.fromkeys(returned.cells(kind, ("CHILD", "SEX", "ETHNIC", "DOB"))):
            known = found[str(child)]
            for column, value in (("sex", sex), ("ethnicity", ethnicity), ("born", born)):
                if value is not None:
                    known.setdefault(column, value)
    return found


def _workers(returned: Return) -> dict[str, str]:
    """The worker of each child now: the latest whose time has not ended."""
    latest: dict[str, tuple[date, str]] = {}
    rows = returned.cells("social_worker", ("CHILD", "SW_ID", "SW_DECOM", "SW_DEC"), "SW_ID", "SW_DECOM")
    for child, worker, start, end in rows:
        begun = _day(start) or date.min
        # One without an end is who works with the child now; of two, whoever began later.
        if worker is not None and end is None and begun >= latest.get(str(child), (date.min, ""))[0]:
            latest[str(child)] = (begun, str(worker))
    return {child: worker for child, (_, worker) in latest.items()}
