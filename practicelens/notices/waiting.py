"""What waits for somebody, as every app says it and the home page joins it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """One thing to do: its title, where to do it, and by when. ``since``: from when it has been waiting.

    ``first`` stands before everything else, however late that is: a child's safety.
    """

    title: str
    link: str
    due: date | None
    detail: str = ""
    since: date | None = None
    first: bool = False
