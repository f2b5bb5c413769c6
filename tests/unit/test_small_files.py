"""Small files of state: a reader, and whoever starts after a kill, finds the old words or the new, never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from practicelens.workdays import small_files
from practicelens.workdays.small_files import keep_first, replace_text

ROOT = Path(__file__).resolve().parents[2]
LONG = 400_000
WRITES_FOR_EVER = """
import sys
from pathlib import Path
from practicelens.workdays.small_files import replace_text
path = Path(sys.argv[1])
while True:
    for letter in "ab":
        replace_text(path, letter * 400_000)
    print("twice", flush=True)
"""
# What is written in one go where a half would be seen: each with why it may be.
MAY_WRITE_PLAINLY = {
    "cli/reference.py": "pages of the documentation, in the sources and not in var/",
    "synth/files.py": "the synth command's own folder, made anew by running it again",
    "quality/programme/lists/changes.py": "a temporary folder that is gone after the call",
    "web/pages/performance/names.py": "a temporary folder that is gone after the call",
    "web/pages/performance/worklist_upload.py": "a temporary folder that is gone after the call",
    "analytics/local_lists/guard.py": "a temporary folder that is gone after the call",
    "analytics/local_lists/__main__.py": "the same, in the child process",
    "analytics/dataset.py": "in a folder aside, which is moved to its place whole",
    "analytics/edition/build.py": "in a folder aside, which is moved to its place whole",
    "analytics/annex_a/guard.py": "a temporary folder that is gone after the call",
    "analytics/sources/__main__.py": "the same, in the child process",
}


def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "state"
    writer = subprocess.Popen([sys.executable, "-c", WRITES_FOR_EVER, path], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout is not None and writer.stdout.readline() == b"twice\n"
    for _ in range(50):
        words = path.read_text("utf-8")
        assert words in ("a" * LONG, "b" * LONG)
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    assert path.read_text("utf-8") in ("a" * LONG, "b" * LONG)


def test_a_full_disk_leaves_the_old_words_and_nothing_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new folder" / "state"
    replace_text(path, "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(small_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_text(path, "new")
    assert [one.name for one in path.parent.iterdir()] == ["state"]
    assert path.read_text("utf-8") == "old"


def test_of_many_that_keep_at_once_one_is_first_and_all_go_on_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "key"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda number: keep_first(path, f"words of {number}"), range(8)))
    assert len(found) == 1
    assert keep_first(path, "later words") in found
    assert [one.name for one in path.parent.iterdir()] == ["key"]


def test_whatever_keeps_its_state_in_a_file_replaces_it_whole() -> None:
    plain = {
        path.relative_to(ROOT / "practicelens").as_posix()
        for path in (ROOT / "practicelens").rglob("*.py")
        if any(way in path.read_text("utf-8") for way in (".write_text(", ".write_bytes(", ".touch("))
    }
    assert plain - set(MAY_WRITE_PLAINLY) == set()
