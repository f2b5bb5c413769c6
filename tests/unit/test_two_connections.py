"""A file that two connections fill at once: where either fails nothing half is left, and it can be made again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest

from practicelens.analytics import duck, edition, measurements
from practicelens.analytics.measurements import building
from tests.builders import measuring
from tests.builders.some_cards import asking_only
from tests.unit.test_analytics_editions import SNAPSHOTS


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("error", [duckdb.Error("full"), OSError("no room")])
def test_where_one_half_fails_nothing_is_left_and_the_next_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool, error: Exception
) -> None:
    monkeypatch.setattr(duck, "TWO_AT_ONCE", True)
    chain = measuring.chain(SNAPSHOTS, tmp_path)
    built = edition.build(chain, measuring.frame(), tmp_path / "editions")
    really = building._ask_cards

    def failing(*given: Any) -> None:
        really(*given)
        if (threading.current_thread() is threading.main_thread()) is not beside:
            raise error

    with asking_only(("referrals", "in_need_open", "plans_open", "contacts")):
        with monkeypatch.context() as patch:
            patch.setattr(building, "_ask_cards", failing)
            with pytest.raises(type(error)):
                measurements.build(built, tmp_path / "measurements")
        assert list((tmp_path / "measurements").iterdir()) == []
        assert measurements.build(built, tmp_path / "measurements").exists()
