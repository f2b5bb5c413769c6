"""Every format that is read × everything that can be wrong with a file: said in words, and every row accounted for."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from practicelens.analytics import sources
from practicelens.analytics.annex_a.report import Report
from practicelens.analytics.local_lists import reading
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.returns import opening
from tests.builders import care_returns, census, ssd_extracts

Files = Mapping[str, bytes]
Fault = Callable[[str], str | bytes]
XML_DAY = date(2026, 4, 10)
DAYS = {"ssd": ssd_extracts.AS_AT, "ssda903": care_returns.TODAY, "ssda903_xml": XML_DAY, "cin": XML_DAY}
LAUGHS = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;">]>'


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """The files of each format, as they should be."""
    with zipfile.ZipFile(ssd_extracts.ssd_extract(tmp_path_factory.mktemp("whole") / "ssd.zip")) as archive:
        dataset = {one.filename: archive.read(one) for one in archive.infolist()}
    returned = {name: text.encode() for name, text in care_returns.whole().items()}
    xml = b"<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>"
    return {
        "ssd": dataset,
        "ssda903": returned,
        "ssda903_xml": {"r.xml": xml},
        "cin": {"c.xml": census.text().encode()},
    }


def report(folder: Path, source: str, files: Files) -> Report:
    """What is said of an archive of these files; that every row is accounted for is asked of each."""
    path = folder / "extract.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    found = sources.read(path, today=DAYS[source]).report
    for one in found.lists:
        assert one.rows_read == one.rows_kept + one.rows_refused, one.sheet
    for finding in found.findings:
        assert finding.message.endswith((".", "!", "”")) and len(finding.message) > 15, finding
    if not found.readable:
        assert [one.severity for one in found.findings] == ["blocks"]
    return found


def with_fault(files: Files, fault: Fault) -> Files:
    changed = {name: fault(data.decode("utf-8-sig")) for name, data in files.items()}
    return {name: data if isinstance(data, bytes) else data.encode() for name, data in changed.items()}


def counted(found: Report) -> list[tuple[int, int, int]]:
    return [(one.list, one.rows_read, one.rows_kept) for one in found.lists]


def header(change: Callable[[str], str]) -> Fault:
    """A change of the first line alone."""
    return lambda text: "\n".join([change(text.split("\n")[0]), *text.split("\n")[1:]])


def one_day_otherwise(text: str) -> str:
    """One British date written the other way, or one ISO date the British way."""
    if day := re.search(r"\b(\d\d)/(\d\d)/(\d{4})\b", text):
        return text.replace(day[0], f"{day[3]}-{day[2]}-{day[1]}", 1)
    return re.sub(r"\b(20\d\d)-(\d\d)-(\d\d)\b", r"\3/\2/\1", text, count=1)


def extra_column(text: str) -> str:
    lines = text.replace("\r", "").split("\n")
    return "\n".join(f"{line},{'Ours' if place == 0 else 'x'}" if line else "" for place, line in enumerate(lines))


SAME: dict[str, Fault] = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "with a mark": lambda text: text.encode("utf-8-sig"),
    "cp1252": lambda text: text.encode("cp1252"),
    "one date the other way": one_day_otherwise,
    "Windows' line ends": lambda text: text.replace("\r", "").replace("\n", "\r\n"),
    "blank lines at the end": lambda text: f"{text}\n\n\n",
}
SAME_TABLES: dict[str, Fault] = {
    "upper case": header(str.upper),
    "lower case": header(str.lower),
    "another column": extra_column,
}


HARMLESS = [
    # The census is written by a program, and its elements are named as the schema names them: of what else may stand
    # in a table's header it is asked nothing (test_cin asks of capitals).
    *((source, fault) for source in ("ssd", "ssda903") for fault in (*SAME, *SAME_TABLES)),
    *(("cin", fault) for fault in SAME),
]


@pytest.mark.parametrize(("source", "fault"), HARMLESS)
def test_what_does_no_harm_changes_no_row(whole: dict[str, Files], tmp_path: Path, source: str, fault: str) -> None:
    found = report(tmp_path, source, with_fault(whole[source], (SAME | SAME_TABLES)[fault]))
    assert found.format == source and found.publishable
    assert counted(found) == counted(report(tmp_path, source, whole[source]))


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_signs_between_cells_change_no_row_of_a_return(
    whole: dict[str, Files], tmp_path: Path, sign: str
) -> None:
    found = report(tmp_path, "ssda903", with_fault(whole["ssda903"], lambda text: text.replace(",", sign)))
    assert counted(found) == counted(report(tmp_path, "ssda903", whole["ssda903"]))


HARMFUL: tuple[tuple[str, str, Fault, str], ...] = (
    ("ssd", "NUL", lambda text: text.replace("\n", "\n\0", 1), "csv_nul"),
    ("ssda903", "NUL", lambda text: text.replace("\n", "\n\0", 1), "csv_nul"),
    ("cin", "NUL", lambda text: text.replace("\n", "\n\0", 1), "damaged"),
    ("ssd", "header only", lambda text: text.split("\n")[0], "no_rows"),
    ("ssda903", "header only", lambda text: text.split("\n")[0], "no_rows"),
    ("cin", "no child", lambda text: re.sub(r"<Child>.*</Child>", "", text, flags=re.DOTALL), "no_rows"),
    ("ssd", "a quotation mark never closed", lambda text: text.replace("\n", '\n"', 1), "row_uneven"),
    ("ssda903", "a quotation mark never closed", lambda text: text.replace("\n", '\n"', 1), "csv_broken"),
    ("cin", "cut off", lambda text: text[: len(text) // 2], "damaged"),
    ("ssda903_xml", "cut off", lambda text: text[: len(text) // 2], "damaged"),
    ("cin", "entities", lambda text: text.replace("<Message>", f"{LAUGHS}<Message>", 1), "xml_doctype"),
    ("ssda903_xml", "entities", lambda text: f"{LAUGHS}{text}", "xml_doctype"),
    ("ssda903", "American dates", lambda text: re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\2/\1/\3", text), "impossible_date"),
    ("cin", "another root", lambda text: text.replace("Message", "Report"), "not_a_workbook"),
    ("ssd", "a web page", lambda _: "<html><body>Sign in</body></html>", "not_a_workbook"),
    ("ssda903", "other bytes", lambda _: bytes(range(256)) * 9, "not_a_workbook"),
    ("ssd", "nothing", lambda _: "", "not_a_workbook"),
    ("ssd", "columns of nothing we know", lambda _: "Colour,Day\nred,Monday\n", "not_recognised"),
)


@pytest.mark.parametrize(("source", "fault", "change", "code"), HARMFUL, ids=[f"{one[0]}, {one[1]}" for one in HARMFUL])
def test_what_does_harm_is_said(
    whole: dict[str, Files], tmp_path: Path, source: str, fault: str, change: Fault, code: str
) -> None:
    found = report(tmp_path, source, with_fault(whole[source], change))
    assert code in {one.code for one in found.findings}, fault


@pytest.mark.parametrize(
    ("source", "kept", "code"), [("ssd", "cla_visits", "no_list"), ("ssda903", "header", "no_list")]
)
def test_a_table_from_which_no_list_is_made_is_not_published_as_nothing(
    whole: dict[str, Files], tmp_path: Path, source: str, kept: str, code: str
) -> None:
    some = {name: data for name, data in whole[source].items() if kept in name}
    found = report(tmp_path, source, some)
    assert some and not found.publishable and code in {one.code for one in found.findings}


@pytest.mark.parametrize("source", ["ssd", "ssda903"])
def test_each_missing_table_is_told(whole: dict[str, Files], tmp_path: Path, source: str) -> None:
    for name in whole[source]:
        left = {each: data for each, data in whole[source].items() if each != name}
        found = report(tmp_path, source, left)
        base = {one.message for one in report(tmp_path, source, whole[source]).findings}
        assert {one.message for one in found.findings} - base, name


@pytest.mark.parametrize("source", ["ssd", "ssda903", "ssda903_xml", "cin"])
def test_what_unpacks_to_far_more_is_not_opened(whole: dict[str, Files], tmp_path: Path, source: str) -> None:
    name, data = next(iter(whole[source].items()))
    found = report(tmp_path, source, {name: data + b" " * 22_000_000})
    assert [one.code for one in found.findings] == ["too_large"]


@pytest.mark.parametrize("source", ["ssd", "ssda903", "ssda903_xml", "cin"])
def test_an_archive_with_a_password_is_told_so(whole: dict[str, Files], tmp_path: Path, source: str) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in whole[source].items():
            archive.writestr(name, data)
    # As any packer marks them: the first bit of a file's flags, in its own header and in the table of contents.
    marked = bytearray(path.read_bytes())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(sign), bytes(marked)):
            marked[found.start() + flags] |= 1
    path.write_bytes(marked)
    (finding,) = sources.read(path, today=DAYS[source]).report.findings
    assert (
        finding.code == "encrypted" and finding.severity == "blocks" and "protected with a password" in finding.message
    )
    assert "workbook" not in finding.message


@pytest.mark.parametrize("source", ["ssd", "ssda903", "ssda903_xml", "cin"])
def test_a_lone_file_larger_than_any_return_is_not_read(
    whole: dict[str, Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    name, data = next((each, data) for each, data in whole[source].items() if b"\n" in data or data[:1] == b"<")
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(data)
    monkeypatch.setattr(opening, "MOST_UNPACKED", len(data) - 1)
    assert [one.code for one in sources.read(path, today=DAYS[source]).report.findings] == ["too_large"]


@pytest.mark.parametrize("source", ["ssd", "ssda903", "ssda903_xml", "cin"])
@pytest.mark.parametrize("inside", ["an archive within an archive", "files of nothing"])
def test_an_archive_without_a_table_says_so(
    whole: dict[str, Files], tmp_path: Path, source: str, inside: str
) -> None:  # fmt: skip
    packed = tmp_path / "inner.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in whole[source].items():
            archive.writestr(name, data)
    archived = inside == "an archive within an archive"
    files = {"inner.zip": packed.read_bytes()} if archived else dict.fromkeys(whole[source], b"")
    found = report(tmp_path, source, files)
    assert not found.readable and [one.code for one in found.findings] == ["not_a_workbook"]


NO_LISTS = {
    "nothing": b"",
    "NUL": b"\0" * 2_000,
    "PDF": b"%PDF-1.7",
    "a web page": b"<html></html>",
    "other bytes": bytes(range(256)) * 40,
    "a word": b"one\n",
    "a quotation mark never closed": b'"never closed\n' + b"a,b\n" * 9,
}


@pytest.mark.parametrize("fault", NO_LISTS)
def test_a_local_list_that_is_none_says_so(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(NO_LISTS[fault])
    looked = reading.look(path, KINDS["workforce"], {})
    # A column at most, of which a person sees what it holds.
    assert looked.fault.endswith(".") or len(looked.columns) < 3
