"""Cards of assessments: completed, in time by both clocks, how long they take, and open ones that are late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.clocks import with_referral
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Assessments"
STAYS = (
    "An open assessment stays with the team and worker of list 4, who do it; where list 4 names neither, it stands with"
    " the child's own."
)
LISTS = ("assessments",)


@card(
    key="assessments_completed",
    title="Assessments completed",
    area=AREA,
    meaning="Child and family assessments authorised in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="assessments authorised in the period",
    denominator="",
    not_judged="Assessments without any date.",
    source="CIN census guide, DfE",
    lists=LISTS,
    needs=("assessments.authorised",),
)
def assessments_completed(t: Tables) -> Expr:
    """An assessment, on the day it was authorised."""
    done = _completed(t)
    return t.rows(done, day=done.authorised, shows="started authorised")


def _completed(t: Tables) -> Expr:
    """Assessments that were authorised, and those without either date, of which nobody can say."""
    events = t.events("assessments")
    return events.filter(events.authorised.notnull() | events.event_date.isnull())


def _in_time(t: Tables, timed: Expr, missing: str, shows: str) -> Expr:
    """Completed assessments judged by the limit in force on the day they were authorised."""
    counted = t.with_working_days(timed, "clock_start", "authorised", "taken")
    # By the day it was authorised: a limit that changes does not judge what was finished before.
    ruled = t.with_rule(counted, "assessment.limit", "authorised")
    # An end before its start is a slip in the record: counted, it would be the fastest assessment of all.
    backwards = (ruled.authorised < ruled.clock_start).fill_null(False)
    counts = t.choose((backwards, t.nothing), otherwise=ruled.taken <= ruled.limit_working)
    note = t.choose(
        (backwards, "authorised before it began"),
        (ruled.clock_start.isnull(), missing),
        (counts.isnull(), "no limit in working days holds for that day, or the date cannot be right"),
    )
    # Of what cannot be right no length is told: it would be below nothing.
    amount = t.choose((~backwards, ruled.taken))
    return t.rows(ruled, day=ruled.authorised, counts=counts, amount=amount, note=note, shows=shows)


@card(
    # Two clocks, because DfE counts from the referral and ChAT from the assessment's start: both are offered and
    # named.
    key="assessments_in_time_from_start",
    title="Assessments within 45 working days of their start",
    area=AREA,
    meaning="Of the assessments authorised in the period, those authorised within 45 working days (a setting with"
    " dates) of the assessment's start. Assessments still open are not in it: they have a card of their own.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.HIGHER,
    numerator="assessments authorised within the limit of their start",
    denominator="assessments authorised in the period",
    not_judged="Assessments without a start, or authorised before it.",
    source="Working Together; the clock from the start is ChAT's",
    lists=LISTS,
    needs=("assessments.started", "assessments.authorised"),
    rules=("assessment.limit",),
    amount="working days",
    counted_word="in time",
    missed_word="late",
)
def assessments_in_time_from_start(t: Tables) -> Expr:
    """Completed assessments, timed from their own start."""
    done = _completed(t)
    return _in_time(t, done.mutate(clock_start=done.started), "no start is held", "started authorised")


@card(
    key="assessments_in_time_from_referral",
    title="Assessments within 45 working days of the referral",
    area=AREA,
    meaning="Of the assessments authorised in the period, those authorised within 45 working days (a setting with"
    " dates) of the referral: the child's latest at or before the assessment's start.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.HIGHER,
    numerator="assessments authorised within the limit of their referral",
    denominator="assessments authorised in the period that answer a referral the extracts hold",
    not_judged="Assessments without a referral in the extracts; a further assessment after the one that answered the"
    " referral, whose clock did not begin with it; assessments without a start.",
    source="CIN census guide, DfE: 45 working days from the point of referral",
    lists=("assessments", "referrals"),
    needs=("assessments.started", "assessments.authorised", "referrals.referral_date"),
    rules=("assessment.limit",),
    amount="working days",
    counted_word="in time",
    missed_word="late",
)
def assessments_in_time_from_referral(t: Tables) -> Expr:
    """Completed assessments, timed from the referral they answer."""
    done = with_referral(t, _completed(t)).mutate(clock_start=lambda found: found.referred)
    return _in_time(t, done, "no referral is held that it answers", "referred started authorised")


@card(
    key="assessment_duration",
    title="Working days an assessment takes",
    area=AREA,
    meaning="The middle number of working days from an assessment's start until it was authorised.",
    kind=Kind.MEDIAN,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="working days from start to authorisation",
    denominator="assessments authorised in the period",
    not_judged="Assessments without a start, or authorised before it.",
    source="CIN census guide, DfE",
    lists=LISTS,
    needs=("assessments.started", "assessments.authorised"),
    amount="working days",
)
def assessment_duration(t: Tables) -> Expr:
    """Completed assessments with the working days they took."""
    counted = t.with_working_days(_completed(t), "started", "authorised", "taken")
    amount = t.choose((counted.authorised >= counted.started, counted.taken))
    # A median has no other answer than its amounts: whatever has one counts.
    counts = t.choose((amount.notnull(), True))
    note = t.choose((amount.isnull(), "without a start, or authorised before it"))
    shown = "started authorised"
    return t.rows(counted, day=counted.authorised, counts=counts, amount=amount, note=note, shows=shown)


@card(
    key="assessments_open",
    title="Open assessments",
    area=AREA,
    meaning=f"Assessments begun and not yet authorised. {STAYS} The amount is the working days since each began.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="assessments open on the day",
    denominator="",
    not_judged="",
    source="Ofsted, Annex A, list 4",
    lists=LISTS,
    needs=("assessments.started", "assessments.authorised"),
    amount="working days",
)
def assessments_open(t: Tables) -> Expr:
    """An open assessment on each day that stocks are counted, with the working days since it began."""
    held = t.with_working_days(t.at_moments(t.open_assessments), "started", "as_at", "taken")
    return t.rows(held, day=held.day, amount=held.taken, shows="started")


@card(
    key="assessments_open_late",
    # A card of its own: ChAT's public re-implementation counts open assessments as in time until day 45, which
    # flatters.
    title="Open assessments past 45 working days",
    area=AREA,
    meaning="Of the assessments open on the day, those open longer than 45 working days (a setting with dates), by the"
    f" clock that is set. {STAYS}",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="open assessments that are past the limit",
    denominator="assessments open on the day",
    not_judged="",
    source="Working Together",
    lists=LISTS,
    needs=("assessments.started", "assessments.authorised"),
    rules=("assessment.limit", "assessment.clock"),
    counted_word="late",
    missed_word="within the limit",
)
def assessments_open_late(t: Tables) -> Expr:
    """Open assessments, and whether the day on which they are late has come."""
    held = t.at_moments(t.clock_assessment)
    # By the extract's day, not the month's end: what has happened in between, the extract cannot know.
    late = held.as_at >= held.late_from
    return t.rows(held, day=held.day, counts=late, note=held.note, shows="started since due_on")
