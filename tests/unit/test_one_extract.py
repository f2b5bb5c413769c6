"""Several files or a folder are one extract, the same for the same files; and the commands take them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from practicelens.cli.extract import app
from practicelens.cli.one_extract import as_one_file
from tests.builders.extracts import workbook


def folder(path: Path) -> Path:
    (path / "sub").mkdir(parents=True)
    (path / "b.csv").write_text("b")
    (path / "sub" / "a.csv").write_text("a")
    (path / ".hidden").write_text("no")
    return path


def test_one_file_is_itself_and_a_folder_is_an_archive_of_its_files(tmp_path: Path) -> None:
    one = folder(tmp_path / "tables-2026-11-22")
    with as_one_file([one / "b.csv"]) as path:
        assert path == one / "b.csv"
    with as_one_file([one]) as path:
        assert path.name == "tables-2026-11-22.zip"
        first = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == ["b.csv", "sub/a.csv"]
    (one / "b.csv").touch()
    with as_one_file([one]) as path:
        assert path.read_bytes() == first
    assert not path.exists()


def test_several_files_are_one_and_none_of_them_twice_or_missing(tmp_path: Path) -> None:
    one = folder(tmp_path / "one")
    with as_one_file([one / "b.csv", one / "sub" / "a.csv"]) as path, zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["a.csv", "b.csv"]
    (tmp_path / "b.csv").write_text("another")
    with pytest.raises(ValueError, match=r"two of the files are called b\.csv"), as_one_file([one, tmp_path / "b.csv"]):
        pass
    with pytest.raises(FileNotFoundError), as_one_file([one, tmp_path / "none.csv"]):
        pass
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="no files"), as_one_file([tmp_path / "empty"]):
        pass


def test_checking_takes_one_workbook_and_refuses_what_is_missing_or_twice_in_one_line(tmp_path: Path) -> None:
    book = workbook(tmp_path / "annex-a.xlsx")
    runner = CliRunner()
    assert runner.invoke(app, ["check", str(book)]).exit_code == 0
    gone = runner.invoke(app, ["check", str(book), str(tmp_path / "none.xlsx")])
    assert (gone.exit_code, gone.stderr) == (2, "practicelens: none.xlsx: There is no such file.\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "annex-a.xlsx").write_bytes(book.read_bytes())
    twice = runner.invoke(app, ["check", str(book), str(tmp_path / "other" / "annex-a.xlsx")])
    assert (twice.exit_code, twice.stderr.count("\n")) == (2, 1)
    assert "two of the files are called annex-a.xlsx" in twice.stderr
