"""Cards of children looked after: how many, visits, reviews, placements, health, and going missing.

Short breaks (V3 and V4) have clocks and statistics of their own and are left out of all of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.protection import in_time
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Looked after"
DFE_CLA = "Children looked after in England, DfE"
REGULATIONS = "Care Planning, Placement and Case Review (England) Regulations 2010"
LISTS = ("looked_after",)


def on_the_day(t: Tables) -> Expr:
    """Children looked after, short breaks apart, on the days stocks are counted."""
    # V3 and V4, agreed series of short breaks: DfE's count of children looked after leaves them out.
    return t.at_moments(t.open_care.filter(~t.open_care.short_break))


@card(
    key="looked_after_open",
    title="Children looked after",
    area=AREA,
    meaning="Children looked after on the day, short breaks left out. The amount is the days since their period of care"
    " began.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children looked after on the day",
    denominator="",
    not_judged="Rows without a start: they are not taken for open.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.ended", "looked_after.legal_status"),
    amount="days",
)
def looked_after_open(t: Tables) -> Expr:
    """A child looked after, on each day that stocks are counted, with the days since care began."""
    held = on_the_day(t)
    days = held.as_at.delta(held.started, unit="day")
    return t.rows(held, day=held.day, amount=days, shows="started legal_status placement_type provider location uasc")


@card(
    key="looked_after_rate",
    title="Children looked after per 10,000 children",
    area=AREA,
    meaning="Children looked after on the day for every 10,000 children aged 0 to 17, short breaks left out.",
    kind=Kind.RATE,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children looked after on the day",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the day there is no rate.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.ended", "looked_after.legal_status"),
    # DfE publishes children by authority alone: a team has no population that it serves.
    levels=(Level.AUTHORITY,),
)
def looked_after_rate(t: Tables) -> Expr:
    """The children that the rate is made of."""
    return looked_after_open(t)


@card(
    key="looked_after_started",
    title="Children starting to be looked after",
    area=AREA,
    meaning="Periods of care that began in the period, short breaks left out.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="periods of care begun",
    denominator="",
    not_judged="Periods of care without a start. An extract holds only a child's latest period of care.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.legal_status"),
)
def looked_after_started(t: Tables) -> Expr:
    """A period of care, on the day it began."""
    spells = t.spells("care_spells")
    return t.rows(spells.filter(~spells.short_break), day=spells.started, shows="started ended")


@card(
    key="looked_after_ended",
    title="Children ceasing to be looked after",
    area=AREA,
    meaning="Periods of care that ended in the period, short breaks left out.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="periods of care ended",
    denominator="",
    not_judged="Periods of care without a start.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.ended", "looked_after.legal_status"),
)
def looked_after_ended(t: Tables) -> Expr:
    """A period of care, on the day it ended."""
    spells = t.spells("care_spells")
    over = spells.filter(~spells.short_break & spells.ended.notnull())
    return t.rows(over, day=over.ended, shows="started ended")


@card(
    key="cla_visits_in_time",
    title="Children looked after visited in time",
    area=AREA,
    meaning="Of the children looked after on the day, those whose next visit is not late: within a week of the"
    " placement's start, then every 6 weeks; every 3 months once settled over a year in a placement meant to last to 18"
    " (long-term fostering, or a long-term plan). The stricter rules of regulations 19 and 24 are not judged.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children whose next visit is not late",
    denominator="children looked after for whom a visit was done or is due",
    not_judged="Placements so new that no first visit is due yet; a last visit dated after the extract.",
    source=f"{REGULATIONS}, regulation 28",
    lists=LISTS,
    needs=("looked_after.started", "looked_after.last_visit"),
    rules=("cla_visit.first", "cla_visit.later", "cla_visit.long_term"),
    counted_word="visited in time",
    missed_word="visit late",
)
def cla_visits_in_time(t: Tables) -> Expr:
    """Children looked after, by whether their next visit is late."""
    return in_time(t, t.clock_cla_visit)


@card(
    key="cla_reviews_in_time",
    title="Looked-after reviews in time",
    area=AREA,
    meaning="Of the children looked after on the day, those whose next review is not late: 20 working days, then 3"
    " months, then every 6. Which review the latest was is not held: one before 3 months of care is taken for the"
    " first, a later one for the second or after. Where a dataset has the case system’s own day for the next one, that"
    " day is taken. The clocks of children placed for adoption are not judged.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children whose next review is not late",
    denominator="children looked after for whom a review was held or is due",
    not_judged="Children whose first review is not due yet; a latest review dated after the extract. Whether earlier"
    " reviews were in time is not held.",
    source=f"{REGULATIONS}, regulation 33",
    check_source=True,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.latest_review"),
    rules=("cla_review.first", "cla_review.second", "cla_review.later"),
    counted_word="in time",
    missed_word="late",
)
def cla_reviews_in_time(t: Tables) -> Expr:
    """Children looked after, by whether their next review is late."""
    return in_time(t, t.clock_cla_review)


@card(
    key="placements_three",
    title="Three or more placements in the year",
    area=AREA,
    meaning="Of the children looked after on the day, those with three or more placements in the 12 months before.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="children with three or more placements in 12 months",
    denominator="children looked after on the day",
    not_judged="Children whose number of placements is not recorded. DfE leaves some temporary placements out; an"
    " extract does not say which.",
    source=DFE_CLA,
    check_source=True,
    lists=LISTS,
    needs=("looked_after.placements_12m",),
    amount="placements",
    counted_word="three or more",
    missed_word="fewer than three",
)
def placements_three(t: Tables) -> Expr:
    """Children looked after, with their placements of the year."""
    held = on_the_day(t)
    note = t.choose((held.placements_12m.isnull(), "the number of placements is not recorded"))
    count, shown = held.placements_12m, "placements_12m placement_started"
    return t.rows(held, day=held.day, counts=count >= 3, amount=count, note=note, shows=shown)


@card(
    key="placement_stability",
    title="Two years in the same placement",
    area=AREA,
    meaning="Of the children under 16 looked after for two and a half years or more, those who have been in the same"
    " placement for two years or more.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children two years or more in their placement",
    denominator="children under 16 looked after for 2½ years or more",
    not_judged="Children whose age, or placement's start, is not known. Moves into an adoptive placement, which DfE"
    " counts as stable, are not.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.placement_started"),
    counted_word="two years or more",
    missed_word="under two years",
)
def placement_stability(t: Tables) -> Expr:
    """Children under 16 long looked after, by how long they have been in their placement."""
    stock = on_the_day(t)
    # The 2½ years belong to the denominator: without them every new child would count as unstable (named test of
    # ChAT's fault 2).
    long = (t.months_after(stock.started, 30) <= stock.as_at).fill_null(False)
    # A child of unknown age stays, to be shown as not judged: left out, a file without ages would have no fault to
    # see.
    held = stock.filter(long & (stock.age.isnull() | (stock.age < 16)))
    known = held.age.notnull() & held.placement_started.notnull()
    # From the placement's own start: a change of legal status in between is no move.
    counts = t.choose((known, t.months_after(held.placement_started, 24) <= held.as_at))
    note = t.choose((held.age.isnull(), "age not known"), (~known, "the placement's start is not held"))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started placement_started age")


def _checked(t: Tables, column: str, rule: Expr | str) -> Expr:
    """Children looked after for 12 months or more, by whether a check was done within its limit of the day."""
    stock = on_the_day(t)
    # Twelve months looked after, as the cohort of DfE’s outcome figures is drawn.
    long = (t.months_after(stock.started, 12) <= stock.as_at).fill_null(False)
    held = stock.filter(long)
    key = rule if isinstance(rule, str) else rule(held)
    # By the limit of the day that is judged, so that a limit changed later judges no earlier month anew.
    due = t.with_due(held, key, since=column, on="as_at")
    slip = (due[column] > due.as_at).fill_null(False)
    # A dental check is due at any age; a health assessment every 6 months under 5 and every 12 from then (regulation
    # 7).
    unknown_age = due.age.isnull() if not isinstance(rule, str) else slip
    counts = t.choose(
        (slip | (unknown_age & due[column].notnull()), t.nothing),
        # After the slips: an empty date is no assessment. Taken for "not judged", the figure would be 100 % always
        # (ChAT's fault 3).
        (due[column].isnull(), False),
        otherwise=due.as_at < due.late_from,
    )
    note = t.choose((slip, "dated after the extract"), (counts.isnull(), "age, or the limit of the day, not known"))
    return t.rows(due, day=due.day, counts=counts, note=note, shows=f"started {column} due_on age")


@card(
    key="health_assessments",
    title="Health assessments up to date",
    area=AREA,
    meaning="Of the children looked after for 12 months or more, those with a health assessment within 12 months, and"
    " within 6 months for those under 5.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children with a health assessment in time",
    denominator="children looked after for 12 months or more",
    not_judged="A date after the extract's day; children whose age is not known. An empty date is no assessment, and a"
    " refusal counts as not done.",
    source=f"{REGULATIONS}, regulation 7; {DFE_CLA}",
    check_source=True,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.last_health"),
    rules=("health.under_five", "health.from_five"),
    counted_word="up to date",
    missed_word="not up to date",
)
def health_assessments(t: Tables) -> Expr:
    """Children long looked after, by their last health assessment."""
    return _checked(
        t,
        "last_health",
        # Of unknown age it has the longer limit, which judges nobody: only a child without any assessment is told late.
        lambda care: t.choose((care.age < 5, "health.under_five"), otherwise="health.from_five"),
    )


@card(
    key="dental_checks",
    title="Dental checks up to date",
    area=AREA,
    meaning="Of the children looked after for 12 months or more, those with a dental check within 12 months.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children with a dental check in time",
    denominator="children looked after for 12 months or more",
    not_judged="A date after the extract's day. An empty date is no check, and a refusal counts as not done.",
    source="SSDA903 guide, DfE",
    check_source=True,
    lists=LISTS,
    needs=("looked_after.started", "looked_after.last_dental"),
    rules=("dental.limit",),
    counted_word="up to date",
    missed_word="not up to date",
)
def dental_checks(t: Tables) -> Expr:
    """Children long looked after, by their last dental check."""
    return _checked(t, "last_dental", "dental.limit")


def _episodes(t: Tables, column: str) -> Expr:
    """Children looked after, by whether they had any such episode in 12 months."""
    held = on_the_day(t)
    # A blank is not nought: the case system may not count them.
    note = t.choose((held[column].isnull(), "the number of episodes is not recorded"))
    return t.rows(held, day=held.day, counts=held[column] >= 1, amount=held[column], note=note, shows=column)


@card(
    key="missing_from_care",
    title="Missing from their placement",
    area=AREA,
    meaning="Of the children looked after on the day, those missing from their placement at least once in the 12 months"
    " before.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="children missing at least once in 12 months",
    denominator="children looked after on the day",
    not_judged="Children whose number of episodes is not recorded.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.missing_12m",),
    amount="episodes",
    counted_word="missing",
    missed_word="not missing",
)
def missing_from_care(t: Tables) -> Expr:
    """Children looked after, with their missing episodes."""
    return _episodes(t, "missing_12m")


@card(
    key="absent_from_care",
    title="Absent from their placement without authorisation",
    area=AREA,
    meaning="Of the children looked after on the day, those away from their placement without authorisation at least"
    " once in the 12 months before.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="children absent at least once in 12 months",
    denominator="children looked after on the day",
    not_judged="Children whose number of episodes is not recorded.",
    source=DFE_CLA,
    lists=LISTS,
    needs=("looked_after.absent_12m",),
    amount="episodes",
    counted_word="absent",
    missed_word="not absent",
)
def absent_from_care(t: Tables) -> Expr:
    """Children looked after, with their absent episodes."""
    return _episodes(t, "absent_12m")


@card(
    key="return_interviews",
    title="Return interviews offered",
    area=AREA,
    meaning="Of the children looked after on the day who were missing in the 12 months before, those offered a return"
    " interview after the last time.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children offered a return interview",
    denominator="children looked after who were missing in 12 months",
    not_judged="Children for whom it is not recorded. Whether it was within 72 hours is not held.",
    source="Statutory guidance on children who run away or go missing, DfE 2014",
    lists=LISTS,
    needs=("looked_after.missing_12m", "looked_after.rhi_offered"),
    counted_word="offered",
    missed_word="not offered",
)
def return_interviews(t: Tables) -> Expr:
    """Children who went missing, by whether they were offered an interview."""
    stock = on_the_day(t)
    # Where the number is not recorded nobody knows of a time to ask about; the child is counted in
    # ``missing_from_care``.
    held = stock.filter((stock.missing_12m >= 1).fill_null(False))
    counts = t.choose((held.rhi_offered == "yes", True), (held.rhi_offered == "no", False))
    note = t.choose((counts.isnull(), "not recorded"))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="missing_12m rhi_offered")
