"""Who removes files, and why that takes nothing which somebody put there: the list is whole."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REMOVES = re.compile(r"\brmtree\(|\.unlink\(|\.rmdir\(|\bos\.remove\(|\bos\.unlink\(")
# Whatever is added here looks at what is there before it removes it, or removes by a name that it has made itself.
REMOVING = {
    "run.py": "of `.venv` what makes an environment, where it was cut off: test_run_command.py",
    "practicelens/cli/serve.py": "static files by the names of those it collects: test_synth_ownership.py",
    "practicelens/synth/ownership.py": "a half-built demonstration’s database, looked through: test_synth_ownership.py",
    "practicelens/workdays/small_files.py": "the file beside, of a name by chance, of what was not written whole",
    "practicelens/analytics/dataset.py": "the folder beside, of a dataset that was not kept whole",
    "practicelens/analytics/edition/build.py": "the folder beside, of an edition that was not joined whole",
    "practicelens/analytics/measurements/building.py": "the file beside, of figures that were not worked out whole",
    "practicelens/analytics/measurements/kept.py": "the same, of a file of one answer",
    "practicelens/performance/datasets/register/building.py": "derived: figures and an edition that are made anew",
    "practicelens/performance/datasets/past/changes.py": "derived: a past week’s figures that cannot be read",
    "practicelens/jobs/prune_measurements.py": "derived: figures that no edition in use names",
    "practicelens/performance/local_cards/answering.py": "derived: what cards answered of editions before",
    "practicelens/performance/extracts/files.py": "half a copy, and tables read of a file, by the print of its content",
    "practicelens/performance/extracts/local_lists/internal.py": "what an earlier try laid beside an extract’s tables",
    "practicelens/performance/explore/reconciling/storing.py": "a list that its owner deletes, or whose days are over",
}


def test_whatever_removes_files_is_known_with_its_reason() -> None:
    modules = [*(ROOT / "practicelens").rglob("*.py"), ROOT / "run.py"]
    found = {str(path.relative_to(ROOT)) for path in modules if REMOVES.search(path.read_text("utf-8"))}
    assert found == set(REMOVING)


def test_a_command_that_removes_is_found() -> None:
    assert REMOVES.search("    shutil.rmtree(folder)") and REMOVES.search("found.unlink(missing_ok=True)")
    assert not REMOVES.search("pieces.remove(one)")
