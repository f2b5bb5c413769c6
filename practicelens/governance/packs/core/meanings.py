"""What the figures of a report mean, frozen with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practicelens.documents.blocks import Block, Cell, Column, Heading, Table, Text
from practicelens.performance.datasets.definitions.queries import Meaning


def blocks(meanings: Sequence[Meaning]) -> Iterator[Block]:
    """What every figure means, as it was when this was made."""
    yield Heading("What each figure means", anchor="meanings", sheet="What each figure means")
    yield Text("As they were on the day of this report: a definition or rule that changes later changes none of it.")
    columns = (Column("Figure"), Column("What it tells"), Column("Of whom"), Column("The rules it stands on"))
    rows = tuple(
        (
            Cell(one.card.title), Cell(one.card.meaning),
            Cell("; ".join(filter(None, (one.card.numerator, one.card.denominator)))),
            Cell("; ".join(f"{rule.title}: {rule.value}" for rule in one.rules) or "–"),
        )
        for one in meanings
    )  # fmt: skip
    yield Table("What each figure means", columns, rows, folded=True)
