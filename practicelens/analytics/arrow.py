"""Arrow without pandas, which nothing here uses and which takes longer to import than three workbooks to read."""

from __future__ import annotations

import sys
from functools import cache


@cache
def without_pandas() -> None:
    """Let Arrow settle, once a process, that it works without pandas.

    Arrow asks of every list whether it is one of pandas', imports pandas to ask, and remembers where it cannot.
    Whoever else imports pandas in this process still may.
    """
    import pyarrow as pa

    # Before all other finders, and only for as long as one list is made: Arrow remembers the answer.
    refusing = _Refusing()
    sys.meta_path.insert(0, refusing)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(refusing)


class _Refusing:
    """Answers that pandas is not installed, and leaves everything else to those who find it."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raises ModuleNotFoundError for pandas."""
        if name == "pandas":
            raise ModuleNotFoundError(name)
