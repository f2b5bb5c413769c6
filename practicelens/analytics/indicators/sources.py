"""Cards of who contacts and refers, contacts that come again or go on, and early help: the front door's second part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.front_door import AREA, DFE_CIN
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import ALL_LEVELS, Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

SOURCES: Final = {
    "schools": ("schools", ("2A",)),
    "police": ("the police", ("6",)),
    "health": ("health services", ("3A", "3B", "3C", "3D", "3E", "3F")),
}
"""By key the words for a source and its codes in the census (CIN census guide, referral source)."""
GOES_ON_DAYS: Final = 7
"""A contact that leads to a referral does so within a working day (Working Together); a week allows for recording."""
BESIDE_DAYS: Final = 28
"""How near early help and social care follow each other to be a step from one to the other: local."""
COMMON: Final[dict[str, Any]] = {"area": AREA, "timing": Timing.FLOW, "polarity": Polarity.NEITHER}
SHARE: Final[dict[str, Any]] = COMMON | {"kind": Kind.SHARE}
ALONE: Final[dict[str, Any]] = {"levels": (Level.AUTHORITY,)}


def _from_source(list_: str, what: str, day: str, source: str) -> None:
    words, codes = SOURCES[source]
    title = f"{what.capitalize()} from {words}"

    card(
        key=f"{list_}_from_{source}",
        title=title,
        meaning=f"Of the {what} in the period, those that came from {words} (code {', '.join(codes)}).",
        numerator=f"{what} from {words}",
        denominator=f"{what} in the period with their source recorded",
        not_judged="Those whose source is not recorded.",
        source="Ofsted, Annex A, list 1" if list_ == "contacts" else DFE_CIN,
        lists=(list_,),
        needs=(f"{list_}.{day}", f"{list_}.source"),
        counted_word=f"from {words}",
        missed_word="from others",
        # A contact is taken before any team has the child.
        levels=(Level.AUTHORITY,) if list_ == "contacts" else ALL_LEVELS,
        **SHARE,
    )(coded.among(lambda t: t.events(list_), day, "source", codes, f"{day} source"))


for _source in SOURCES:
    _from_source("contacts", "contacts", "contact_date", _source)
    _from_source("referrals", "referrals", "referral_date", _source)

card(
    key="contacts_repeat",
    title="Contacts that come again within 12 months",
    meaning="Of the contacts in the period, those about a child of whom another contact came within the 12 months"
    " before. Several of one day are one.",
    numerator="contacts with an earlier contact about the same child within 12 months",
    denominator="contacts in the period",
    not_judged="Contacts whose 12 months before reach further back than the extracts.",
    source="Local; the 12 months are those of re-referrals",
    lists=("contacts",),
    needs=("contacts.contact_date",),
    counted_word="came before",
    missed_word="first in 12 months",
    **SHARE | ALONE | {"polarity": Polarity.LOWER},
)(coded.repeated("contacts", "contact_date", "contacted_before"))


@card(
    key="contacts_to_referral",
    title="Contacts that go on to a referral",
    meaning=f"Of the contacts in the period, those after which the child was referred within {GOES_ON_DAYS} days. A"
    " decision on a contact is taken within a working day; the day of the decision itself is held by no source.",
    numerator=f"contacts with a referral of the child from that day up to {GOES_ON_DAYS} days after",
    denominator="contacts in the period",
    not_judged=f"Contacts whose {GOES_ON_DAYS} days after are not told yet.",
    source="Working Together; the days are local",
    lists=("contacts", "referrals"),
    needs=("contacts.contact_date", "referrals.referral_date"),
    counted_word="went on to a referral",
    missed_word="did not",
    **SHARE | ALONE,
)
def contacts_to_referral(t: Tables) -> Expr:
    """Contacts, by whether a referral came of them."""
    events = t.events("contacts")
    ends = events.mutate(within=t.days_after(events.contact_date, GOES_ON_DAYS))
    # From its own day on: a contact and its referral are often of one day.
    found, counts, note = coded.followed(t, ends, "contact_date", "within", _referred(t), "referrals", "referred")
    return t.rows(found, day=found.contact_date, counts=counts, note=note, shows="contact_date referred")


def _referred(t: Tables) -> Expr:
    return t.events("referrals").select(other_child="child_no", other_day="referral_date")


card(
    key="early_help_ended",
    title="Early help ended",
    meaning="Early help assessments, or the help that followed, that ended in the period.",
    kind=Kind.COUNT,
    numerator="early help ended in the period",
    denominator="",
    not_judged="",
    source="Ofsted, Annex A, list 2",
    lists=("early_help",),
    needs=("early_help.completed",),
    **COMMON | ALONE,
)(coded.counted(lambda t: _ended_help(t), "completed", "started completed organisation"))


def _ended_help(t: Tables) -> Expr:
    events = t.events("early_help")
    return events.filter(events.completed.notnull())


@card(
    key="early_help_open",
    title="Early help open",
    meaning="Early help begun and not yet ended on the day.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    area=AREA,
    polarity=Polarity.NEITHER,
    numerator="early help open on the day",
    denominator="",
    not_judged="Early help without a start is not taken for open.",
    source="Ofsted, Annex A, list 2",
    lists=("early_help",),
    needs=("early_help.started", "early_help.completed"),
    **ALONE,
)
def early_help_open(t: Tables) -> Expr:
    """Early help that an extract tells as begun and not ended, on each day that stocks are counted."""
    # Without a start it could be of any year.
    events = t.events("early_help").filter(lambda one: one.started.notnull())
    moments = t.moments.filter(t.moments.as_at.notnull()).drop("is_now")
    # What an extract tells no more has left its list: from then on it is not open.
    held = events.inner_join(
        moments,
        [
            events.first_told <= moments.as_at,
            events.last_told >= moments.as_at,
            events.started <= moments.as_at,
            events.completed.isnull() | (events.completed > moments.as_at),
        ],
    )
    return t.rows(held, day=held.day, shows="started organisation")


@card(
    key="early_help_stepped_up",
    title="Early help stepped up to social care",
    meaning="Of the early help that ended in the period, that during which, or within"
    f" {BESIDE_DAYS} days after which, the child was referred to children's social care.",
    numerator="early help ended with a referral of the child",
    denominator="early help ended in the period",
    not_judged="Early help without a start, or that ends before it; that begun before the referrals that the extracts"
    f" tell; that whose {BESIDE_DAYS} days after are not told yet.",
    source="Local",
    lists=("early_help", "referrals"),
    needs=("early_help.started", "early_help.completed", "referrals.referral_date"),
    counted_word="stepped up",
    missed_word="did not",
    **SHARE | ALONE,
)
def early_help_stepped_up(t: Tables) -> Expr:
    """Early help that ended, by whether the child was referred."""
    over = _ended_help(t)
    over = over.mutate(within=t.days_after(over.completed, BESIDE_DAYS))
    found, counts, note = coded.followed(t, over, "started", "within", _referred(t), "referrals", "referred")
    # Backwards it is a slip, of whose days nothing can be asked; by the end of it and not the start the days after are.
    right = (found.completed >= found.started).fill_null(False)
    counts = t.choose((right, counts))
    note = t.choose((~right, "no start is held, or it is after the end"), otherwise=note)
    return t.rows(found, day=found.completed, counts=counts, note=note, shows="started completed referred")


@card(
    key="early_help_stepped_down",
    title="Early help after social care",
    meaning=f"Of the early help begun in the period, that of a child whose episode of need had ended within"
    f" {BESIDE_DAYS} days before, or was open when it began.",
    numerator="early help begun within the days after an episode of need, or during one",
    denominator="early help begun in the period",
    not_judged=f"Early help without a start; that whose {BESIDE_DAYS} days before reach further back than the"
    " extracts.",
    source="Local",
    lists=("early_help", "in_need"),
    needs=("early_help.started", "in_need.started", "in_need.closed"),
    counted_word="after social care",
    missed_word="not after it",
    **SHARE | ALONE,
)
def early_help_stepped_down(t: Tables) -> Expr:
    """Early help begun, by whether social care came before it."""
    events = t.events("early_help")
    begun = events.mutate(days_before=t.days_after(events.started, -BESIDE_DAYS))
    spells = t.need_spells.select(need_child="child_no", need_from="started", need_until="ended_by")
    after = begun.inner_join(
        spells,
        [
            begun.child_no == spells.need_child,
            # Begun before: help and need that begin on one day are no step from one to the other.
            spells.need_from < begun.started,
            # Until it was told closed or, of one that left the extracts without a day, last told open.
            spells.need_until.isnull() | (spells.need_until >= begun.days_before),
        ],
    )
    # Once for each child and day, or help would be told as often as there were episodes.
    keys = after.select("child_no", "started").distinct().mutate(was_in_need=True)
    found = begun.left_join(keys, ["child_no", "started"]).drop("child_no_right", "started_right")
    telling = t.coverage.filter(t.coverage.list == "in_need").select(told_from="since", told_to="until")
    known = found.left_join(telling, [found.days_before >= telling.told_from, found.days_before <= telling.told_to])
    # List 6 of all the days is needed: an episode that had left it would else be taken for none.
    before = t.choose((known.was_in_need, True), otherwise=False)
    counts = t.choose((known.started <= known.told_to, before))
    note = t.choose((counts.isnull(), "the extracts do not tell of the days before it"))
    return t.rows(known, day=known.started, counts=counts, note=note, shows="started organisation")
