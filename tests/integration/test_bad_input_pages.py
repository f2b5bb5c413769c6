"""What is wrong with a file is said by its page and by the command line alike; what is published stands as it was.

One fault of each kind of message; every fault of every format is asked of the readers in `unit/test_bad_input.py`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from typer.testing import CliRunner, Result

from practicelens.access.roles import Role
from practicelens.cli import setup
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts.models import Extract, Finding
from practicelens.performance.extracts.states import State
from tests.builders import care_returns, census
from tests.builders.authority import Authority
from tests.builders.extracts import workbook
from tests.builders.ssd_extracts import ssd_extract
from tests.unit.test_bad_input import HARMFUL

pytestmark = pytest.mark.django_db
Made = Callable[[Path], Path]


def text(name: str, words: str | bytes) -> Made:
    """A lone file of these words."""

    def made(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return path

    return made


def archive(*files: tuple[str, bytes]) -> Made:
    """An archive of these files, in order; two may have one name in different folders."""

    def made(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "extract.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in files:
                packed.writestr(name, data)
        return folder / "extract.zip"

    return made


def harmed(source: str, fault: str, whole: str) -> str | bytes:
    """A file's words with one of the readers' faults."""
    return next(one[2](whole) for one in HARMFUL if one[:2] == (source, fault))


EPISODES = care_returns.table("episodes", *care_returns.EPISODES)
CENSUS = census.text()
TWO_AUTHORITIES = CENSUS.replace("</Source>", "</Source><Source><LEA>998</LEA></Source>", 1)

UNREADABLE: dict[str, tuple[Made, str]] = {
    "no table at all": (text("a.csv", "<html><body>Sign in</body></html>"), "not_a_workbook"),
    "other bytes": (text("a.xlsx", bytes(range(256)) * 9), "not_a_workbook"),
    "an Excel binary workbook": (
        archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\0" * 90)),
        "binary_workbook",
    ),
    "a workbook cut off": (lambda folder: _cut(workbook(folder / "a.xlsx")), "damaged"),
    "a table of nothing we know": (text("a.csv", "Colour,Day\nred,Monday\n"), "not_recognised"),
    "entities in a census": (text("c.xml", harmed("cin", "entities", CENSUS)), "xml_doctype"),
    "entities in a return": (text("r.xml", harmed("ssda903_xml", "entities", care_returns.XML)), "xml_doctype"),
    "a bomb of CSV": (archive(("episodes.csv", EPISODES.encode() + b" " * 22_000_000)), "too_large"),
    "a bomb of XML": (archive(("c.xml", CENSUS.encode() + b" " * 22_000_000)), "too_large"),
    "two censuses": (archive(("a.xml", CENSUS.encode()), ("b.xml", CENSUS.encode())), "many_files"),
}
BLOCKED: dict[str, tuple[Made, str]] = {
    "a list without its child": (
        lambda folder: workbook(folder / "a.xlsx", drop={(7, "child")}),
        "required_column_missing",
    ),
    "a quotation mark never closed": (
        archive(("episodes.csv", EPISODES.replace("\n", '\n"', 1).encode()),
                ("header.csv", care_returns.table("header", *care_returns.WHOLE["header"]).encode())),
        "csv_broken",
    ),
    "a table without a list": (
        archive(("header.csv", care_returns.table("header", *care_returns.WHOLE["header"]).encode())),
        "no_list",
    ),
    "two authorities mixed": (text("c.xml", TWO_AUTHORITIES), "two_authorities"),
    "a dataset without its key day": (
        lambda folder: ssd_extract(folder / "ssd.zip", without=("cont_contact_date",)),
        "required_column_missing",
    ),
}  # fmt: skip


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:2_000])
    return path


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    from practicelens.cli.extract import app

    monkeypatch.setattr(setup, "migrated", lambda: None)
    return lambda *words: CliRunner().invoke(app, ["load", *map(str, words)])


def refused_on_its_page(authority: Authority, path: Path, state: State, code: str) -> str:
    """Upload a file by the page; what is found stands on its page and is returned in words."""
    client = authority.client(Role.ANALYST)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = client.post(reverse("extract-upload"), {"file": file}, follow=True)
    extract = Extract.objects.latest("pk")
    found = Finding.objects.get(extract=extract, code=code) if state is State.UNREADABLE else None
    found = found or Finding.objects.filter(extract=extract, code=code, severity="blocks").first()
    assert found is not None and extract.state == state.value
    assert escape(found.message) in page.text
    # Nobody publishes it by its page either.
    assert client.post(reverse("extract-publish", args=[extract.pk]), {}).status_code == 422
    return found.message


@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    authority: Authority, published: int, command: Callable[..., Result], tmp_path: Path, fault: str
) -> None:
    made, code = UNREADABLE[fault]
    before, path = register_internal.current(), made(tmp_path)
    message = refused_on_its_page(authority, path, State.UNREADABLE, code)
    answer = command(path)
    assert answer.exit_code == 2 and message in answer.stdout
    assert register_internal.current() == before


@pytest.mark.parametrize("fault", BLOCKED)
def test_what_stops_a_publication_is_said_and_changes_nothing(
    authority: Authority, published: int, command: Callable[..., Result], tmp_path: Path, fault: str
) -> None:
    made, code = BLOCKED[fault]
    before, path = register_internal.current(), made(tmp_path)
    message = refused_on_its_page(authority, path, State.BLOCKED, code)
    answer = command(path)
    assert answer.exit_code == 1 and message in answer.stdout
    assert register_internal.current() == before


@pytest.mark.parametrize(("size", "words", "code"), [(0, "empty", 2), (200, "larger", 2)])
def test_a_file_that_is_empty_or_too_large_is_refused_before_it_is_kept(
    authority: Authority, published: int, command: Callable[..., Result], tmp_path: Path, settings: object,
    size: int, words: str, code: int,
) -> None:  # fmt: skip
    settings.EXTRACT_MAX_BYTES = 100  # type: ignore[attr-defined]
    path = text("a.csv", b"a" * size)(tmp_path)
    many = Extract.objects.count()
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = authority.client(Role.ANALYST).post(reverse("extract-upload"), {"file": file})
    answer = command(path)
    assert page.status_code == 422 and words in page.text and "#file" in page.text
    assert answer.exit_code == code and words in answer.stderr
    assert Extract.objects.count() == many
