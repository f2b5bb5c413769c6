"""Which earlier edition a week is joined to: one of the same chain, code and meaning, and whole; else fewer days."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from practicelens.analytics import dataset, edition
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.edition import AliasRow, Frame, earlier
from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.frame import ChildPairRow
from practicelens.analytics.joining.days import days
from practicelens.analytics.measurements import kept as earlier_figures
from tests.builders import measuring

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 30), date(2026, 9, 30), date(2026, 10, 31)
OPEN = {"child": "007", "started": date(2026, 8, 1), "team": "Duty 1", "worker": "Somebody Else"}
NOBODY = {"child": "008", "started": date(2026, 8, 2), "team": "Care 2"}
FRAME = measuring.frame()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[DatasetRef], Path]:
    """Three extracts, of which an edition of the first and one of the first two are kept."""
    root = tmp_path_factory.mktemp("weeks")
    snapshots = {AUGUST: {"in_need": [NOBODY]}, SEPTEMBER: {"in_need": [OPEN]}, OCTOBER: {"in_need": [OPEN, NOBODY]}}
    chain = measuring.chain(snapshots, root)
    for count in (1, 2):
        edition.build(chain[:count], FRAME, root / "editions")
    return chain, root / "editions"


@pytest.fixture(scope="module")
def first(kept: tuple[list[DatasetRef], Path]) -> Path:
    """Where the edition of the first extract alone is kept, to be copied."""
    built = edition.build(kept[0][:1], FRAME, kept[1].parent / "first")
    return built.path


@pytest.fixture
def alone(first: Path, tmp_path: Path) -> Path:
    """The edition of the first extract, in a folder of the test's own."""
    shutil.copytree(first.parent, tmp_path / "editions")
    return tmp_path / "editions" / first.name


def found(chain: list[DatasetRef], frame: Frame, root: Path) -> int:
    """How many days of a chain are joined already."""
    base = earlier.find(days(chain, frame), frame, root)
    return base.days if base else 0


def test_a_week_is_joined_to_the_weeks_before(kept: tuple[list[DatasetRef], Path]) -> None:
    chain, root = kept
    assert found(chain, FRAME, root) == 2
    assert found(chain[1:], FRAME, root) == 0, "without the first extract nothing is what it was"
    assert found([chain[0], chain[2]], FRAME, root) == 1, "one in the middle is withdrawn"
    other = dataset.store_tables({}, root.parent, authority="E99", scheme="case", as_at=SEPTEMBER)
    assert found([chain[0], other, chain[2]], FRAME, root) == 1, "one in the middle is replaced"


@pytest.mark.parametrize(
    ("changed", "joined"),
    [
        ({"aliases": (AliasRow("worker", "nobody wrote this", 5),)}, 2),
        ({"aliases": (AliasRow("worker", "somebody else", 5),)}, 1),
        ({"aliases": (AliasRow("worker", "somebody else", 5, OCTOBER),)}, 2),
        ({"aliases": (AliasRow("worker", "somebody else", 5, None, AUGUST),)}, 2),
        ({"aliases": (AliasRow("worker", "somebody else", 5, None, SEPTEMBER),)}, 1),
        ({"aliases": (AliasRow("worker", "somebody*", None),)}, 1),
        ({"teams": (measuring.TEAMS[0], replace(measuring.TEAMS[1], service_id=10))}, 0),
        ({"teams": (measuring.TEAMS[0], replace(measuring.TEAMS[1], name="Care 3"))}, 0),
        ({"pairs": (ChildPairRow("ssd", "007", "009"),)}, 0),
        ({"rules": ()}, 2),
    ],
)
def test_only_days_of_which_every_spelling_means_the_same_are_taken(
    kept: tuple[list[DatasetRef], Path], changed: dict[str, object], joined: int
) -> None:
    chain, root = kept
    assert found(chain, measuring.frame(**changed), root) == joined


def test_what_other_code_has_joined_is_joined_again(
    kept: tuple[list[DatasetRef], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_code_print", lambda: "another")
    assert found(*(kept[0], FRAME, kept[1])) == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(file.read_bytes()[:-20]),
        lambda file: file.write_bytes(b""),
        lambda file: file.with_name(earlier.SHEET).write_text("{"),
        lambda file: file.with_name(earlier.SHEET).unlink(),
        lambda file: [one.write_text("../datasets") for one in (file.parents[1] / earlier.FOLDER).iterdir()],
        lambda file: [one.write_text("gone") for one in (file.parents[1] / earlier.FOLDER).iterdir()],
    ],
)
def test_of_a_damaged_edition_nothing_is_taken(
    kept: tuple[list[DatasetRef], Path], alone: Path, spoil: Callable[[Path], object]
) -> None:
    chain, root = kept[0], alone.parent
    assert found(chain, FRAME, root) == 1
    spoil(alone / "in_need.parquet")
    assert found(chain, FRAME, root) == 0
    whole = edition.build(chain, FRAME, root)
    assert pq.read_metadata(whole.path / "in_need.parquet").num_rows == 4
    assert not [one for one in root.iterdir() if one.name.startswith(".aside")], "nothing half is left"


def test_what_cannot_be_joined_to_is_left_for_the_whole_chain(
    kept: tuple[list[DatasetRef], Path], alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage that shows only in the reading, as of a disk that fails between the look and the joining."""
    (alone / "in_need.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(earlier, "_is_whole", lambda path: True)
    assert found(kept[0], FRAME, alone.parent) == 1
    whole = edition.build(kept[0], FRAME, alone.parent)
    assert pq.read_metadata(whole.path / "in_need.parquet").num_rows == 4


def test_a_file_of_figures_that_is_removed_meanwhile_is_not_the_newest(tmp_path: Path) -> None:
    stands = tmp_path / "measurements-1.duckdb"
    stands.write_bytes(b"")
    # What was there when the folder was read, and is not any more when it is looked at.
    (tmp_path / "measurements-2.duckdb").symlink_to(tmp_path / "removed")
    assert earlier_figures.newest(tmp_path) == stands


def test_a_list_that_begins_later_and_a_row_told_twice_are_joined_as_they_are_at_once(tmp_path: Path) -> None:
    """Of lists that nothing tells yet the tables stand empty; of two rows alike the first of the sheet is meant."""
    referral = {"child": "007", "referral_date": date(2026, 8, 3), "team": "Duty 1", "worker": "Ann Bell"}
    visit = {"child": "007", "visited": date(2026, 9, 3)}
    snapshots: dict[date, measuring.Snapshot] = {
        AUGUST: {"referrals": [referral, referral]},
        SEPTEMBER: {"referrals": [referral, {**referral, "source": "Police"}, referral], "in_need": [OPEN]},
        OCTOBER: {"in_need": [OPEN, NOBODY], "visits": [visit]},
    }
    chain = measuring.chain(snapshots, tmp_path)
    weeks = [edition.build(chain[:count], FRAME, tmp_path / "weeks").path for count in (1, 2, 3)]
    at_once = edition.build(chain, FRAME, tmp_path / "at-once").path
    names = [f"{name}.parquet" for name in EDITION]
    rows = {name: pq.read_table(at_once / name) for name in names}
    assert [name for name in names if pq.read_table(weeks[-1] / name).to_pylist() != rows[name].to_pylist()] == []
    typed = [[(one.name, one.type) for one in pq.read_schema(weeks[0] / name)] for name in names]
    assert typed == [[(one.name, one.type) for one in rows[name].schema] for name in names]
    assert rows["visits.parquet"].num_rows == 1 and pq.read_table(weeks[0] / "visits.parquet").num_rows == 0
    standing = pq.read_table(weeks[0] / "open_children.parquet").to_pylist()
    assert [(one["from_list"], one["row"]) for one in standing] == [("referrals", 3)]
