"""Datasets that an earlier version kept, before some column was known: joined with today's, and silent of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from practicelens.analytics import edition
from practicelens.analytics.dataset import DatasetRef
from tests.builders import measuring

BEFORE, NOW = date(2026, 10, 31), date(2026, 11, 22)
FIRST = {"child": "007", "contact_date": date(2026, 10, 3), "source": "1A"}
SECOND = {"child": "008", "contact_date": date(2026, 11, 3), "source": "2A"}


def without_sources(dataset: DatasetRef) -> None:
    """As a version kept it that knew of no column *source*."""
    file = dataset.path / "contacts.parquet"
    pq.write_table(pq.read_table(file).drop_columns("source"), file)


@pytest.mark.parametrize("days", [[BEFORE], [BEFORE, NOW]], ids=["alone", "beside one of today"])
def test_what_an_earlier_version_did_not_know_is_not_told_and_hinders_nothing(tmp_path: Path, days: list[date]) -> None:
    lists = {BEFORE: {"contacts": [FIRST]}, NOW: {"contacts": [SECOND]}}
    chain = measuring.chain({day: lists[day] for day in days}, tmp_path)
    without_sources(chain[0])
    built = edition.build(chain, measuring.frame(), tmp_path / "editions")
    rows = pq.read_table(built.path / "contacts.parquet", columns=["contact_date", "source"]).to_pylist()
    found = {row["contact_date"]: row["source"] for row in rows}
    assert found == {date(2026, 10, 3): None, **({date(2026, 11, 3): "2A"} if NOW in days else {})}
