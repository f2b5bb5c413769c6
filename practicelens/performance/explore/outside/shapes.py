"""What is about to leave: the question, the document with its small numbers hidden, and every number that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicelens.documents.blocks import Document
from practicelens.performance.explore.outside.cells import Cell


@dataclass(frozen=True)
class Copied:
    """A copy before it is made. ``asked``: what its address says; of what is no one figure, under ``what``."""

    asked: Mapping[str, str]
    document: Document
    numbers: tuple[Cell, ...]
