"""Cards of the front door: contacts, referrals, and referrals that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Front door"
DFE_CIN = "Characteristics of children in need, DfE; CIN census guide"


@card(
    key="contacts",
    title="Contacts",
    area=AREA,
    meaning="Contacts received in the period, one for each child a contact was about.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="contacts received in the period",
    denominator="",
    not_judged="Contacts without a date. Annex A does not hold which team took a contact, so the figure is the"
    " authority's alone.",
    source="Ofsted, Annex A, list 1",
    lists=("contacts",),
    needs=("contacts.contact_date",),
    # A contact is taken before any team has the child.
    levels=(Level.AUTHORITY,),
)
def contacts(t: Tables) -> Expr:
    """A contact about a child, on the day it was received."""
    events = t.events("contacts")
    return t.rows(events, day=events.contact_date, shows="contact_date source")


@card(
    key="early_help_started",
    title="Early help assessments started",
    area=AREA,
    meaning="Early help assessments begun in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="early help assessments begun in the period",
    denominator="",
    not_judged="Assessments without a start. Annex A holds the organisation, not a team.",
    source="Ofsted, Annex A, list 2",
    lists=("early_help",),
    needs=("early_help.started",),
    levels=(Level.AUTHORITY,),
)
def early_help_started(t: Tables) -> Expr:
    """An early help assessment, on the day it began."""
    events = t.events("early_help")
    return t.rows(events, day=events.started, shows="started completed organisation")


@card(
    key="referrals",
    title="Referrals",
    area=AREA,
    meaning="Referrals to children's social care received in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="referrals received in the period",
    denominator="",
    not_judged="Referrals without a date.",
    source=DFE_CIN,
    lists=("referrals",),
    needs=("referrals.referral_date",),
)
def referrals(t: Tables) -> Expr:
    """A referral, on its date."""
    events = t.events("referrals")
    return t.rows(events, day=events.referral_date, shows="referral_date source nfa")


@card(
    key="referral_rate",
    title="Referrals a year per 10,000 children",
    area=AREA,
    meaning="Referrals in the period for every 10,000 children aged 0 to 17, as if the period were a year.",
    kind=Kind.RATE,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="referrals received in the period",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the period's last day there is no rate.",
    source=DFE_CIN,
    lists=("referrals",),
    needs=("referrals.referral_date",),
    levels=(Level.AUTHORITY,),
)
def referral_rate(t: Tables) -> Expr:
    """The referrals that the rate is made of."""
    return referrals(t)


@card(
    key="re_referrals",
    title="Re-referrals within 12 months",
    area=AREA,
    meaning="Of the referrals in the period, those of a child who was referred before within 12 months. A referral"
    " while the child's case is open is neither: it is left out.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.LOWER,
    numerator="referrals with an earlier referral of the same child within 12 months",
    denominator="referrals in the period of children whose case was not open",
    not_judged="A referral whose 12 months before reach further back than the extracts, and of which the extract's own"
    " count speaks only where it is the child's latest.",
    source=DFE_CIN,
    lists=("referrals", "in_need"),
    needs=("referrals.referral_date", "referrals.referrals_12m", "in_need.started"),
    counted_word="referred before",
    missed_word="first referral in 12 months",
)
def re_referrals(t: Tables) -> Expr:
    """Referrals of children without an open case, and whether one came before within 12 months."""
    events = _without_open_case(t, t.events("referrals"))
    # A "no" needs all twelve months before: an extract holds six, and what is not held must not count as none.
    since = t.coverage.filter(t.coverage.list == "referrals")
    held = events.left_join(since, [events.referral_date >= since.since, events.referral_date <= since.until])
    before = _neighbours(t, held)
    year_before = t.months_after(before.referral_date, -12)
    latest = before.after.isnull()
    counts = t.choose(
        # A Yes needs one referral alone, wherever the extracts begin: it is asked first.
        ((before.before >= year_before).fill_null(False), True),
        ((year_before >= before.since).fill_null(False), False),
        # The extract's own count is of the child's latest referral alone, the same on every row of that child (Annex
        # A, list 3).
        (latest & before.referrals_12m.notnull(), before.referrals_12m > 0),
    )
    note = t.choose((counts.isnull(), "the extracts do not reach 12 months back"))
    shown = "referral_date before referrals_12m"
    return t.rows(before, day=before.referral_date, counts=counts, note=note, shows=shown)


def _without_open_case(t: Tables, events: Expr) -> Expr:
    """Referrals that did not fall into an episode of need begun before them and still open."""
    spells = t.need_spells
    return events.anti_join(
        spells,
        [
            events.child_no == spells.child_no,
            # A referral that begins an episode on its own day is none while the case was open.
            spells.started < events.referral_date,
            spells.ended_by.isnull() | (spells.ended_by >= events.referral_date),
        ],
    )


def _neighbours(t: Tables, events: Expr) -> Expr:
    """Lay the dates of the child's referral before and after beside each."""
    # All referrals, also those of an open case: DfE's measure asks whether the child was referred before, not how it
    # ended.
    every = t.events("referrals").select(other_child="child_no", other_date="referral_date")
    keys = events.select("child_no", "referral_date").distinct()
    both = keys.inner_join(every, keys.child_no == every.other_child)
    dates = both.group_by("child_no", "referral_date").agg(
        # Strictly before and after: several of one day are one referral to this measure.
        before=both.other_date.max(where=both.other_date < both.referral_date),
        after=both.other_date.min(where=both.other_date > both.referral_date),
    )
    # A left join, for referrals without a date: they stay, not judged.
    joined = events.left_join(dates, ["child_no", "referral_date"])
    return joined.drop("child_no_right", "referral_date_right")


@card(
    key="referral_nfa",
    title="Referrals with no further action",
    area=AREA,
    meaning="Of the referrals in the period, those that led to no further action.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="referrals recorded as no further action",
    denominator="referrals in the period with a decision recorded",
    not_judged="Referrals whose decision is not recorded.",
    source=DFE_CIN,
    lists=("referrals",),
    needs=("referrals.nfa",),
    counted_word="no further action",
    missed_word="went further",
)
def referral_nfa(t: Tables) -> Expr:
    """A referral, and whether it went no further."""
    events = t.events("referrals")
    counts = t.choose((events.nfa == "yes", True), (events.nfa == "no", False))
    # A decision that is not recorded may still be to come, and is no "went further".
    note = t.choose((counts.isnull(), "no decision recorded"))
    return t.rows(events, day=events.referral_date, counts=counts, note=note, shows="referral_date nfa source")
