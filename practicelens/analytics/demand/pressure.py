"""What more referrals, or more workers, would do, by the simplest reckoning that can be told.

Children who are open at once are those who come in a month times the months they stay (Little's law: John Little, *A
proof for the queuing formula L = λW*, Operations Research 9, 1961). With more coming in, and everybody staying as long
as now, the number grows towards that product: after one mean stay by 63 % of the way, after two by 86.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean


def stay(stood: Sequence[float], ended: Sequence[float]) -> float | None:
    """Months that one stays, in the mean: who stood at the ends of months for each who ended in one; None of nobody."""
    going = fmean(ended) if ended else 0.0
    return fmean(stood) / going if going and stood else None


def more_open(more_a_month: float, stays: float, after: int) -> float:
    """How many more are open after so many months, with so many more coming in each month from now on.

    Who stays ``stays`` months in the mean leaves each month by the same chance: the stay is taken for exponential.
    """
    return more_a_month * stays * (1 - math.exp(-after / stays))


def each(children: float, workers: float, more: float) -> float | None:
    """Children a worker, with ``more`` workers (fewer, below nought); None where none would be left."""
    left = workers + more
    return children / left if left > 0 else None
