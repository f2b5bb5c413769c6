"""DuckDB alone: every CSV of a folder through `read_csv`, its types guessed, and nothing is checked."""

from pathlib import Path

import duckdb
from timing import print_seconds


def read(path):
    """Every file into a table in memory."""
    with duckdb.connect() as connection:
        for file in sorted(Path(path).glob("*.csv")):
            # The name of a file of our own making; a statement that makes a table takes no parameters.
            connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM read_csv('{file}')")


if __name__ == "__main__":
    print_seconds(read)
