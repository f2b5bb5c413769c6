"""Cards of children in need: episodes open, begun and ended, and children not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Children in need"
DFE_CIN = "Characteristics of children in need, DfE"
# Six weeks; Ofsted's list 6 asks for the day last seen and sets no limit, so the limit is local.
NOT_SEEN_DAYS = 42


@card(
    key="in_need_open",
    title="Children in need",
    area=AREA,
    meaning="Children with an episode of need open on the day: on a plan of any kind, looked after, or being assessed."
    " The amount is the days since the episode began.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children with an open episode of need",
    denominator="",
    not_judged="Rows without a start: they are not taken for open.",
    source=DFE_CIN,
    lists=("in_need",),
    needs=("in_need.started", "in_need.closed"),
    amount="days",
)
def in_need_open(t: Tables) -> Expr:
    """A child in need, on each day that stocks are counted, with the days since the episode began."""
    held = t.at_moments(t.open_need)
    days = held.as_at.delta(held.started, unit="day")
    return t.rows(held, day=held.day, amount=days, shows="started case_status primary_need")


@card(
    key="in_need_rate",
    title="Children in need per 10,000 children",
    area=AREA,
    meaning="Children with an episode of need open on the day for every 10,000 children aged 0 to 17.",
    kind=Kind.RATE,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children with an open episode of need",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the day there is no rate.",
    source=DFE_CIN,
    lists=("in_need",),
    needs=("in_need.started", "in_need.closed"),
    levels=(Level.AUTHORITY,),
)
def in_need_rate(t: Tables) -> Expr:
    """The children that the rate is made of."""
    return in_need_open(t)


@card(
    key="in_need_started",
    title="Episodes of need started",
    area=AREA,
    meaning="Episodes of need that began in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="episodes begun in the period",
    denominator="",
    not_judged="Episodes without a start. An extract holds only a child's latest episode: one begun and ended between"
    " two may be missing.",
    source=DFE_CIN,
    lists=("in_need",),
    needs=("in_need.started",),
)
def in_need_started(t: Tables) -> Expr:
    """An episode of need, on the day it began."""
    spells = t.spells("need_spells")
    return t.rows(spells, day=spells.started, shows="started ended")


@card(
    key="in_need_ended",
    title="Episodes of need ended",
    area=AREA,
    meaning="Episodes of need that were closed in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="episodes closed in the period",
    denominator="",
    not_judged="Episodes without a start.",
    source=DFE_CIN,
    lists=("in_need",),
    needs=("in_need.closed",),
)
def in_need_ended(t: Tables) -> Expr:
    """An episode of need, on the day it was closed."""
    spells = t.spells("need_spells")
    # Told closed: what merely stands in no later extract has no day on which it was closed.
    return t.rows(spells.filter(spells.ended.notnull()), day=spells.ended, shows="started ended")


@card(
    key="in_need_not_seen",
    title="Children in need not seen for 6 weeks",
    area=AREA,
    meaning="Of the children in need on the day who are neither on a protection plan nor looked after, by their status"
    " or by the lists of those, those last seen more than 6 weeks before. Short breaks alone are no care here.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="children last seen, or never seen since their episode began, more than 42 days before",
    denominator="children in need neither on a protection plan nor looked after",
    not_judged="Children never seen whose episode is not 6 weeks old; children last seen after the extract's day, or"
    " with neither date.",
    source="Ofsted, Annex A, list 6; the 6 weeks are local",
    lists=("in_need", "protection_plans", "looked_after"),
    needs=("in_need.last_seen", "in_need.case_status"),
    amount="days",
    counted_word="not seen for 6 weeks",
    missed_word="seen",
)
def in_need_not_seen(t: Tables) -> Expr:
    """Children in need alone, with the days since they were seen or, never seen, since their episode began."""
    # Children on a plan or looked after have visits of their own, with stricter limits.
    held = t.at_moments(alone(t))
    # A day that has not come is a slip: on it nobody was seen.
    slip = (held.last_seen > held.as_at).fill_null(False)
    days = held.as_at.delta(t.first_of(held.last_seen, held.started), unit="day")
    # Begun lately and not seen yet: six weeks have not gone by.
    unseen_yet = held.last_seen.isnull() & (days <= NOT_SEEN_DAYS)
    counts = t.choose((slip | unseen_yet, t.nothing), otherwise=days > NOT_SEEN_DAYS)
    note = t.choose(
        (slip, "last seen after the extract's day"),
        (unseen_yet, "not seen yet, and the episode is not 6 weeks old"),
        (counts.isnull(), "neither a start nor a day last seen is held"),
    )
    amount, shown = t.choose((~slip, days)), "started last_seen case_status"
    return t.rows(held, day=held.day, counts=counts, amount=amount, note=note, shows=shown)


def alone(t: Tables) -> Expr:
    """Open episodes of need of children neither on a protection plan nor looked after, whichever list says they are.

    List 6 has one status a child, which is often older than lists 7 and 8.
    """
    stricter = t.open_need.case_status.isin(["looked_after", "protection_plan"]).fill_null(False)
    own = t.open_need.filter(~stricter)
    plans = t.open_plans.filter(t.open_plans.started.notnull())
    # Short breaks have no visits but those of a child in need.
    care = t.open_care.filter(t.open_care.started.notnull() & ~t.open_care.short_break)
    return own.anti_join(plans, ["as_at", "child_no"]).anti_join(care, ["as_at", "child_no"])
