"""Practice Lens itself, timed as its peers are: one of `check` (report alone) or `read` (tables and report)."""

import gc
import os
from datetime import date
from pathlib import Path

from timing import print_seconds

from practicelens.analytics import sources
from practicelens.analytics.annex_a import reading
from practicelens.analytics.arrow import without_pandas

TODAY = date(2026, 11, 22)


def check(path: str) -> None:
    """A workbook's report, as `extract check` makes it."""
    reading.check(Path(path), today=TODAY)


def read(path: str) -> None:
    """Tables and report, as the reading process of a loaded extract makes them."""
    whole = sources.read(Path(path), today=TODAY)
    if not any(table.num_rows for table in whole.tables.values()):
        raise SystemExit(f"nothing was read of {path}: no figure may come of that")


if __name__ == "__main__":
    without_pandas()
    # As the reading process does: among cells there are no circles to look for.
    gc.disable()
    print_seconds({"check": check, "read": read}[os.environ["MEASURED"]])
