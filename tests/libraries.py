"""Has the libraries that every worker imports compiled by one of them, and not by each at the same time.

In a fresh environment no module is compiled yet. Workers begin together, and each would compile the same thousand
modules, which takes twice as long as to import them then.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.databases import alone

LOCK = Path(__file__).resolve().parents[1] / ".pytest_cache" / "libraries.lock"
EVERYWHERE = (
    "django.test.client", "django.db.migrations.executor", "hypothesis.strategies", "numpy", "pyarrow.parquet",
    "openpyxl", "docx", "xlsxwriter", "duckdb", "typer.testing", "psycopg", "holidays.countries",
)  # fmt: skip


def in_turn() -> None:
    """Import them, one worker after the other."""
    LOCK.parent.mkdir(exist_ok=True)
    with alone(LOCK):
        for name in EVERYWHERE:
            import_module(name)
    _constants_in_turn()


def _constants_in_turn() -> None:
    """The numbers and texts that Hypothesis finds in the product: by one worker, for the next reads what it kept.

    In a fresh clone that is to parse every module, which each would do at the end of its collecting.
    """
    from hypothesis.internal.conjecture import providers

    find = providers._get_local_constants

    def found_once() -> Any:
        providers._get_local_constants = find
        with alone(LOCK):
            return find()

    providers._get_local_constants = found_once
