"""Which figures each meeting of partners reads. Data, pure.

No figure may follow from others, or hiding a small one would hide nothing. So no ending stands beside a beginning and
what stands open, which would give it; and of what adds up to a whole the rest is looked at (``TOGETHER``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card


@dataclass(frozen=True)
class View:
    """One meeting's figures: its key in an address, its title, whose meeting it is for, its cards in order."""

    key: str
    title: str
    meeting: str
    cards: tuple[str, ...]

    @property
    def measures(self) -> tuple[Card, ...]:
        """Its cards."""
        return tuple(CARDS[key] for key in self.cards)


VIEWS: Final = (
    View("front-door", "Front door", "For those who contact and refer, and who decide what becomes of it.",
         ("contacts", "contacts_repeat", "contacts_to_referral", "contacts_from_schools", "contacts_from_police",
          "contacts_from_health", "referrals", "referral_rate", "re_referrals", "referral_nfa", "early_help_started",
          "early_help_open", "assessments_completed", "assessments_in_time_from_referral")),
    View("child-protection", "Child protection", "For the safeguarding partnership.",
         ("section47_enquiries", "section47_rate", "section47_repeat", "section47_no_conference", "conferences",
          "conferences_in_time", "conferences_to_plan", "plans_started", "plans_open", "plans_rate", "second_plans",
          "plans_two_years", "cp_reviews_in_time", "cp_visits_in_time")),
    View("corporate-parenting", "Corporate parenting", "For the corporate parenting board.",
         ("looked_after_open", "looked_after_rate", "looked_after_started", "cla_unaccompanied", "placements_three",
          "placement_stability", "placements_far", "cla_outside", "cla_reviews_in_time", "cla_visits_in_time",
          "health_assessments", "dental_checks", "return_interviews", "leavers", "leavers_in_touch_19_21",
          "leavers_suitable_19_21", "leavers_occupied_19_21", "adopted")),
)  # fmt: skip
TOGETHER: Final = (("contacts_from_schools", "contacts_from_police", "contacts_from_health"),)
"""Shares of one whole that stand side by side: taken from it together, they leave a rest, which may be small."""
OF_KEY: Final = {one.key: one for one in VIEWS}
"""Each view by its key."""
EVERY: Final = tuple(dict.fromkeys(key for one in VIEWS for key in one.cards))
"""Every card of them."""
