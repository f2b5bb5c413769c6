"""Which cards stand on the week page and beside one another on the teams page, and over which time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Level, Timing
from practicelens.workdays.timescales import add_months


@dataclass(frozen=True)
class Chosen:
    """A card of a page, and the kind of due thing whose late ones stand beside it."""

    key: str
    late_kind: str = ""
    where_held: bool = False
    """Left out where no source that is loaded holds what it needs: most authorities have Annex A alone."""


WEEK = (
    Chosen("assessments_in_time_from_referral", "assessment"),
    Chosen("re_referrals"),
    Chosen("conferences_in_time"),
    Chosen("cp_visits_in_time", "cp_visit"),
    Chosen("cp_seen_alone"),
    Chosen("cp_reviews_in_time", "cp_review"),
    Chosen("cp_every_review_in_time", where_held=True),
    Chosen("cla_visits_in_time", "cla_visit"),
    Chosen("cla_reviews_in_time", "cla_review"),
    Chosen("in_need_not_seen"),
    Chosen("cin_visits_made_in_time", "cin_visit", where_held=True),
)
SPAN_MONTHS = 3
"""A team has too few events in a month for a share to say anything: flows are told for three, and their trends too."""
SIDE_BY_SIDE = ("assessments_in_time_from_referral", "cp_visits_in_time", "cla_reviews_in_time")


def known(chosen: Iterable[Chosen]) -> tuple[tuple[Card, Chosen], ...]:
    """Those of the chosen whose card is in this deployment and can be told for a team."""
    return tuple((CARDS[one.key], one) for one in chosen if _for_teams(one.key))


def side_by_side() -> tuple[Card, ...]:
    """The few cards that teams are laid side by side with."""
    return tuple(CARDS[key] for key in SIDE_BY_SIDE if _for_teams(key))


def at(level: Level) -> tuple[Card, ...]:
    """Every card that can be told at a level, in the order of the child's journey."""
    return tuple(card for card in CARDS.values() if level in card.levels)


def period(card: Card, as_at: date) -> tuple[date, date]:
    """What a card is told for: the day itself for a stock, the last three months for a flow."""
    # A stock is who stands there on one day; over a span each child would count as often as it was looked at.
    if card.timing is Timing.STOCK:
        return as_at, as_at
    # The day after, so that three months are whole months and no day is counted in two periods.
    return add_months(as_at, -SPAN_MONTHS) + timedelta(days=1), as_at


def _for_teams(key: str) -> bool:
    """Whether a card exists and has team figures."""
    return key in CARDS and Level.TEAM in CARDS[key].levels
