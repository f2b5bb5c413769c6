"""How many, in words. It stands on the lowest floor because every other one says such words. No Django."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``counted(1, "row is", "rows are")`` is "1 row is", of 1,204 "1,204 rows are"; ``many`` is ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def what_was_done(*parts: tuple[int, str] | tuple[int, str, str], nothing: str = "nothing to do") -> str:
    """The parts that happened, counted and joined by commas; ``nothing`` where none did: nobody reads six noughts."""
    return ", ".join(counted(*part) for part in parts if part[0]) or nothing
