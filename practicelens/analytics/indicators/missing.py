"""Cards of each time missing: how many, and the return interview after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Missing"
WHOSE = " A time missing is its worker’s and team’s who held the child on that day."
GUIDANCE = "Statutory guidance on children who run away or go missing, DfE 2014"
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "timing": Timing.FLOW,
    "source": GUIDANCE,
    "lists": ("missing", "involvements"),
}


@card(
    key="missing_times",
    title="Times missing",
    meaning=f"Times for which children went missing in the period, looked after or not; times absent are none.{WHOSE}",
    kind=Kind.COUNT,
    polarity=Polarity.NEITHER,
    numerator="times missing begun in the period",
    denominator="",
    not_judged="",
    needs=("missing.started", "missing.kind"),
    **COMMON,
)
def missing_times(t: Tables) -> Expr:
    """A time missing, on the day it began."""
    times = t.held_on(_times(t), "started")
    return t.rows(times, day=times.started, shows="started ended")


@card(
    key="return_interviews_each_offered",
    title="Return interviews offered after each time missing",
    meaning="Of the times missing that ended in the period, those after which a return interview was offered. Whether"
    f" it was held within 72 hours is not held: a dataset has no day of the interview.{WHOSE}",
    kind=Kind.SHARE,
    polarity=Polarity.HIGHER,
    numerator="times missing after which an interview was offered",
    denominator="times missing that ended in the period, with whether one was offered recorded",
    not_judged="Times missing for which it is not recorded.",
    needs=("missing.ended", "missing.kind", "missing.offered"),
    counted_word="offered",
    missed_word="not offered",
    beside="Return interviews offered, above, asks of children looked after and of the last time missing alone.",
    **COMMON,
)
def return_interviews_each_offered(t: Tables) -> Expr:
    """Times missing that are over, by whether an interview was offered."""
    return _answered(t, _over(t), "offered")


@card(
    key="return_interviews_accepted",
    title="Return interviews accepted",
    meaning="Of the times missing that ended in the period and after which a return interview was offered, those after"
    f" which it was accepted.{WHOSE}",
    kind=Kind.SHARE,
    polarity=Polarity.HIGHER,
    numerator="times missing after which the interview was accepted",
    denominator="times missing that ended in the period and after which an interview was offered",
    not_judged="Times missing for which it is not recorded whether it was accepted.",
    needs=("missing.ended", "missing.kind", "missing.offered", "missing.accepted"),
    counted_word="accepted",
    missed_word="not accepted",
    **COMMON,
)
def return_interviews_accepted(t: Tables) -> Expr:
    """Times missing after which an interview was offered, by whether it was accepted."""
    over = _over(t)
    return _answered(t, over.filter(over.offered == "yes"), "accepted")


def _times(t: Tables) -> Expr:
    return t.missing.filter(t.missing.kind == "missing")


def _over(t: Tables) -> Expr:
    """Times missing from which the child has come back."""
    times = _times(t)
    return times.filter(times.ended.notnull())


def _answered(t: Tables, times: Expr, column: str) -> Expr:
    """Times that are over, by a yes or a no."""
    held = t.held_on(times, "ended")
    counts = t.choose((held[column] == "yes", True), (held[column] == "no", False))
    note = t.choose((counts.isnull(), "not recorded"))
    return t.rows(held, day=held.ended, counts=counts, note=note, shows="started ended offered accepted")
