"""Plain pandas and openpyxl: every sheet of the workbook into a frame, and nothing is checked."""

import pandas
from timing import print_seconds


def read(path):
    """Every sheet."""
    pandas.read_excel(path, sheet_name=None, engine="openpyxl")


if __name__ == "__main__":
    print_seconds(read)
