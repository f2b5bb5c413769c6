"""Small chains of datasets for tests of editions and cards, made of rows as dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from practicelens.analytics import dataset, edition, measurements
from practicelens.analytics.measurements import Measurements
from practicelens.workdays.calendar import england
from tests.builders.some_cards import figures_of

Rows = Sequence[Mapping[str, Any]]
Snapshot = Mapping[str, Rows]

RULES = {
    "assessment.limit": "45 working days",
    "icpc.limit": "15 working days",
    "cp_visit.limit": "10 working days",
    "cin_visit.limit": "20 working days",
    "cp_review.first": "3 months",
    "cp_review.later": "6 months",
    "cla_visit.first": "1 week",
    "cla_visit.later": "6 weeks",
    "cla_visit.long_term": "3 months",
    "cla_review.first": "20 working days",
    "cla_review.second": "3 months",
    "cla_review.later": "6 months",
    "health.initial": "20 working days",
    "health.under_five": "6 months",
    "health.from_five": "12 months",
    "dental.limit": "12 months",
    "pathway_review.limit": "6 months",
    "adopters.stage_one": "2 months",
    "adopters.stage_two": "4 months",
    "return_interview.limit": "3 days",
    "private_fostering.first": "7 working days",
    "private_fostering.first_year": "6 weeks",
    "private_fostering.later": "12 weeks",
    "seen_alone.age": "5",
    "caseload.limit": "18",
    "caseload.first_year": "12",
}
TEAMS = (edition.TeamRow(1, "Duty 1", 10), edition.TeamRow(2, "Care 2", 20))
WORKERS = (edition.WorkerRow(5, "Ann Bell", 1), edition.WorkerRow(6, "Cy Dean", 2), edition.WorkerRow(7, "Eve Fox", 1))


def frame(**changed: Any) -> edition.Frame:
    """A frame of two teams and three workers, the shipped rules, and England's working days."""
    given: dict[str, Any] = {
        "days_off": england().days_off,
        "rules": tuple(edition.RuleRow(key, value) for key, value in RULES.items()),
        "teams": TEAMS,
        "workers": WORKERS,
        "services": (edition.ServiceRow(10, "Front door"), edition.ServiceRow(20, "Care")),
        "populations": (edition.PopulationRow(50_000),),
    }
    return edition.Frame(**{**given, **changed})


def table(name: str, rows: Rows) -> pa.Table:
    """Rows as the list's table, each with the sheet's row it would stand in."""
    held = dataset.EVERY[name]
    numbered = [{**dict.fromkeys(held), "row": place + 3, **row} for place, row in enumerate(rows)]
    columns = {column: [row[column] for row in numbered] for column in held}
    kinds = {"date": pa.date32(), "string": pa.string(), "int": pa.int32(), "number": pa.float64()}
    return pa.table({column: pa.array(values, kinds[held[column]]) for column, values in columns.items()})


def chain(snapshots: Mapping[date, Snapshot], root: Path) -> list[dataset.DatasetRef]:
    """Each snapshot stored as a dataset."""
    return [
        dataset.store_tables(
            {name: table(name, rows) for name, rows in lists.items()},
            root / "datasets",
            authority="E99",
            scheme="case",
            as_at=as_at,
        )
        for as_at, lists in snapshots.items()
    ]


def measured(
    snapshots: Mapping[date, Snapshot],
    root: Path,
    given: edition.Frame | None = None,
    *,
    cards: Collection[str] | None = None,
) -> Measurements:
    """Snapshots stored, joined and measured.

    ``cards``: the only ones that are asked, for a test that reads no other; most of what measuring costs is cards.
    """
    built = edition.build(chain(snapshots, root), given or frame(), root / "editions")
    if cards is not None:
        return figures_of(built, root / "measurements", cards=cards)
    return Measurements(measurements.build(built, root / "measurements"))
