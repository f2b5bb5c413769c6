"""What the makers of tables beside Annex A's lists share: rows taken or refused, and the numbers they are known by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from practicelens.analytics.ssd.drafting import Desk
from practicelens.analytics.ssd.mapping import PARTS

Row = dict[str, Any]
IN_NEED: Final = "in_need_plan"
PLAN: Final = "protection_plan"
CARE: Final = "looked_after"


@dataclass
class Taken:
    """The rows of a further table as they are taken: how many were refused, and how many are none of it."""

    rows: list[Row] = field(default_factory=list)
    refused: int = 0
    left_out: int = 0

    def take(self, row: Row, day: Any) -> None:
        """Keep a row, or refuse one of nobody or without its day."""
        if row["child"] is None or day is None:
            self.refused += 1
        else:
            self.rows.append(row)


def before(desk: Desk, name: str, part: str) -> int:
    """How many lines are counted before a file's own, so that no two rows of a further table have one number."""
    # By the highest line of each file before, and not by its rows: lines are what people look for.
    parts = PARTS[name][: PARTS[name].index(part)]
    return sum(max(desk.extract.table(one).lines, default=0) for one in parts)


def numbers(desk: Desk, name: str, part: str) -> list[int]:
    """The number of each row of a file among the further table's."""
    first = before(desk, name, part)
    return [first + line for line in desk.extract.table(part).lines]


def holder(desk: Desk, child: Any, day: Any) -> Row:
    """Who held a child on a day, or holds them now where there is none."""
    ((team, worker),) = desk.staff.holding([child], [None], [day])
    return {"team": team, "worker": worker}
