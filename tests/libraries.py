"""Has the libraries that every worker imports compiled by one of them, and not by each at the same time.

In a fresh environment no module is compiled yet. Workers begin together, and each would compile the same thousand
modules, which takes twice as long as to import them then.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

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
