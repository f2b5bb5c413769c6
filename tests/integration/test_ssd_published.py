"""An extract of the Standard Safeguarding Dataset goes the whole way: received, read, published, or stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicelens.access.roles import Role
from practicelens.performance.extracts import loading, queries
from practicelens.performance.extracts.states import State
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.extracts import publish
from tests.builders.ssd_extracts import AS_AT, ssd_extract

pytestmark = pytest.mark.django_db


def test_a_dataset_is_received_read_and_published(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    path = ssd_extract(tmp_path / "ssd-2026-11-20.zip", dialect="mosaic")
    extract_id = publish(authority, path, AS_AT)
    by = authority.actor(Role.ANALYST)
    found = queries.extract(asking(by), extract_id)
    assert found.state is State.PUBLISHED and [one.number for one in found.lists.found] == list(range(1, 11))
    assert found.lists.found[5].sheet == "ssd_cin_episodes.csv"
    every = queries.findings(asking(by), extract_id)
    assert every.total and "Mosaic" in " ".join(row.message for row in every.rows)


def test_without_a_key_date_it_is_not_published(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    path = ssd_extract(tmp_path / "ssd.zip", without=("cont_contact_date",))
    loaded = loading.load(path, AS_AT, by=authority.actor(Role.ANALYST), now=authority.now)
    assert loaded.state is State.BLOCKED
