"""What the return says of a child beside its episodes: who it is, its reviews, times missing, worker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practicelens.analytics.ssda903.tables import Row
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
    for row in returned.rows("missing", "MISSING", "MIS_START"):
        begun = row.day("MIS_START")
        if begun is not None and since < begun <= returned.as_at:
            times[_child(row)][row.text("MISSING") or ""] += 1
    reviews: dict[str, list[date]] = defaultdict(list)
    for row in returned.rows("reviews", "REVIEW"):
        held_on = row.day("REVIEW")
        # Not cut at the year: the latest review of a period can lie in the year before.
        if held_on is not None:
            reviews[_child(row)].append(held_on)
    return People(
        _who(returned),
        reviews,
        times,
        {_child(row): row.day("DUC") for row in returned.rows("uasc")},
        _workers(returned.rows("social_worker", "SW_ID", "SW_DECOM")),
        frozenset(returned.tables),
    )


def _child(row: Row) -> str:
    return str(row.text("CHILD"))


def _who(returned: Return) -> dict[str, dict[str, Any]]:
    """Sex, ethnicity and birth: by the header, and where it has no such child by whichever table says it."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    # The surest first: setdefault lets the earlier have the word.
    for kind in ("header", "uasc", "oc3", "placed_adoption", "ad1", "reviews", "missing", "social_worker"):
        for row in returned.rows(kind):
            known = found[_child(row)]
            for column, name in (("sex", "SEX"), ("ethnicity", "ETHNIC"), ("born", "DOB")):
                value = row.cells.get(name)
                if value is not None:
                    known.setdefault(column, value)
    return found


def _workers(rows: Iterable[Row]) -> dict[str, str]:
    """The worker of each child now: the latest whose time has not ended."""
    latest: dict[str, tuple[date, str]] = {}
    for row in rows:
        worker, begun = row.text("SW_ID"), row.day("SW_DECOM") or date.min
        # One without an end is who works with the child now; of two, whoever began later.
        if worker is not None and row.day("SW_DEC") is None and begun >= latest.get(_child(row), (date.min, ""))[0]:
            latest[_child(row)] = (begun, worker)
    return {child: worker for child, (_, worker) in latest.items()}
