"""What every part of the things that addresses name leans on: the small authority, and the other parts' things."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tests.builders.authority import Authority


class Part(ABC):
    """A part of ``Things``, which joins the parts and finds any thing by its name."""

    authority: Authority

    @abstractmethod
    def __getitem__(self, name: str) -> Any:
        """The thing of this name, whichever part makes it."""
