"""Cards of each time missing: how many, and the return interview after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
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
SHOWS = "started ended offered accepted"
"""What the rows behind a figure of return interviews show."""


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
    # By whoever held the child that day, and not by who has the child now.
    times = t.held_on(_times(t), "started")
    return t.rows(times, day=times.started, shows="started ended")


@card(
    key="return_interviews_each_offered",
    title="Return interviews offered after each time missing",
    meaning="Of the times missing that ended in the period, those after which a return interview was offered. Whether"
    f" it was held within 72 hours a local list tells: a dataset has no day of the interview.{WHOSE}",
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
    return coded.by_answer(t, _come_back(t, _over(t)), "ended", "offered", "yes", SHOWS)


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
    # Accepting is asked of nobody else.
    return coded.by_answer(t, _come_back(t, over.filter(over.offered == "yes")), "ended", "accepted", "yes", SHOWS)


@card(
    key="return_interviews_in_time",
    title="Return interviews within 72 hours",
    meaning="Of the times missing from which children came back in the period, by a local list of return interviews,"
    " those after which the interview was held within 72 hours (a setting with dates, counted in days: a list has no"
    " hours). What is still in time and not held yet is left out, and so is a child who did not want one.",
    area=AREA,
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.HIGHER,
    numerator="times missing after which the interview was held within 72 hours of the return",
    denominator="times missing from which the child came back, with the interview held or its time over",
    not_judged="Interviews dated before the return; days for which no limit holds.",
    source=GUIDANCE,
    lists=("interviews", "involvements"),
    needs=("interviews.returned", "interviews.interviewed"),
    rules=("return_interview.limit",),
    amount="days",
    counted_word="within 72 hours",
    missed_word="later, or not held",
)
def return_interviews_in_time(t: Tables) -> Expr:
    """Times missing that are over, by the days from the return to the interview."""
    # A return after the list's own day is somebody's guess.
    over = t.interviews.filter(t.interviews.returned <= t.interviews.listed_on)
    due = t.with_due(over, "return_interview.limit", since="returned", on="returned")
    # A day after the list's own is an appointment: the interview has not been held.
    had = due.mutate(held=t.choose((due.interviewed <= due.listed_on, due.interviewed)))
    # Owed to nobody who did not want one, unless it was held all the same.
    refused = did_not_want(had) & had.held.isnull()
    # Not held and not late yet: nothing can be said of it.
    waits = had.held.isnull() & (had.late_from > had.listed_on).fill_null(False)
    owed = t.held_on(had.filter(~refused & ~waits), "returned")
    slip = (owed.held < owed.returned).fill_null(False)
    in_time = (owed.held < owed.late_from).fill_null(False)
    counts = t.choose((slip | owed.late_from.isnull(), t.nothing.cast("boolean")), otherwise=in_time)
    note = t.choose((slip, "the interview is dated before the return"), (owed.late_from.isnull(), "no limit holds"))
    days = t.choose((~slip, owed.held.delta(owed.returned, unit="day")))
    shows = "missing_from returned interviewed offered accepted"
    return t.rows(owed, day=owed.returned, counts=counts, amount=days, note=note, shows=shows)


@card(
    key="children_missing",
    title="Children who went missing",
    area=AREA,
    meaning="Children who went missing at least once in the 12 months up to the day, looked after or not; times absent"
    " are none. The amount is how often. They are their worker’s and team’s of the day; of a child who is not open any"
    " more nobody’s. It is told of days whose 12 months extracts speak for as a whole.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children with a time missing begun in the 12 months up to the day",
    denominator="",
    not_judged="",
    source=GUIDANCE,
    lists=("missing", "in_need"),
    needs=("missing.started", "missing.kind"),
    amount="times",
    months_back=12,
)
def children_missing(t: Tables) -> Expr:
    """A child who went missing in a year, on each day that stocks are counted."""
    times = _times(t).select(child_no="child_no", missing_from="started", row="row")
    moments = t.moments.filter(t.moments.as_at.notnull()).drop("is_now")
    every = moments.mutate(year_before=t.months_after(moments.as_at, -12))
    # Twelve months back from the day, that day of the year before not among them.
    within = times.inner_join(every, [times.missing_from <= every.as_at, times.missing_from > every.year_before])
    counted = within.group_by("day", "as_at", "child_no").agg(
        missing_12m=lambda one: one.count(), missing_from=lambda one: one.missing_from.max(),
        row=lambda one: one.row.max(),
    )  # fmt: skip
    held = t.open_children.select("as_at", "child_no", "worker_id", "team_id", "service_id")
    known = counted.left_join(held, ["as_at", "child_no"]).drop("as_at_right", "child_no_right")
    return t.rows(known, day=known.day, amount=known.missing_12m, shows="missing_12m missing_from")


def did_not_want(interviews: Expr) -> Expr:
    """Whether a child did not want the interview; one that was never offered is owed, whatever else is written."""
    return (interviews.accepted.fill_null("") == "no") & (interviews.offered.fill_null("") != "no")


def _times(t: Tables) -> Expr:
    return t.missing.filter(t.missing.kind == "missing")


def _over(t: Tables) -> Expr:
    """Times missing from which the child has come back."""
    times = _times(t)
    return times.filter(times.ended.notnull())


def _come_back(t: Tables, times: Expr) -> Expr:
    """Times that are over, each under whoever held the child when it came back, whose interview it is."""
    return t.held_on(times, "ended")
