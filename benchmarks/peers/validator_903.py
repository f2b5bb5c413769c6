"""csc-validator-be-903: its reading of the CSVs of a folder; its rules are not run."""

from pathlib import Path

from lac_validator.ingress import read_from_text
from timing import print_seconds


def files(path):
    """The files of one year, as its upload hands them over."""
    return [
        {"name": file.name, "file_content": file.read_bytes(), "description": "This year"}
        for file in sorted(Path(path).glob("*.csv"))
    ]


def read(path):
    """Read them into its tables."""
    read_from_text(files(path))


if __name__ == "__main__":
    print_seconds(read)
