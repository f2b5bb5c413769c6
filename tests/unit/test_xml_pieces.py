"""An XML file taken apart in pieces: what is a tag, what is a text, and on which line each element stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from practicelens.analytics import cin
from practicelens.analytics.returns import batches
from tests.builders.census import census, child, text

TODAY = date(2026, 4, 10)

LIKE_A_TAG = {
    "entities": "&lt;Child&gt;",
    "a section": "<![CDATA[<Child>]]>",
    "numbers of letters": "&#60;Child&#62;",
}


@pytest.mark.parametrize("chunk", [7, 1_000_000])
@pytest.mark.parametrize("how", LIKE_A_TAG)
def test_a_text_that_is_written_like_a_tag_is_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, chunk: int
) -> None:
    monkeypatch.setattr(batches, "CHUNK", chunk)
    found = cin.read(census(tmp_path / "census.xml", child(), child(LIKE_A_TAG[how]), child("C3")), today=TODAY)
    assert found.tables["referrals"]["child"].to_pylist() == ["C1", "<Child>", "C3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them_and_whatever_stands_in_a_tag(
    tmp_path: Path, encoding: str, ends: str
) -> None:
    noted = f"<!-- of{ends * 3}more lines --><?and this{ends}?>"
    first, second = child(), child("C2").replace("<Child>", f'<Child{ends}note="{"long " * 400}">', 1)
    written = text(noted + first, second + child("C3")).replace("UTF-8", encoding)
    lines = written.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    path = tmp_path / "census.xml"
    path.write_bytes(ends.join(lines).encode(encoding))
    found = cin.read(path, today=TODAY)
    begun = [number for number, line in enumerate(lines, 1) if "<CINdetails>" in line]
    assert found.report.findings and found.tables["referrals"]["row"].to_pylist() == begun
