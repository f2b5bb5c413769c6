"""The sections of Performance Matters: which cards stand in each, in which order. Data, pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card


@dataclass(frozen=True)
class Section:
    """A part of the month: its key in an address, its title, its cards in the order of the work."""

    key: str
    title: str
    cards: tuple[str, ...]

    @property
    def measures(self) -> tuple[Card, ...]:
        """Its cards."""
        return tuple(CARDS[key] for key in self.cards)


SECTIONS: Final = (
    Section("front-door", "Front door",
            ("contacts", "early_help_started", "referrals", "referral_rate", "re_referrals", "referral_nfa")),
    Section("assessments", "Assessments",
            ("assessments_completed", "assessments_in_time_from_referral", "assessments_in_time_from_start",
             "assessment_duration", "assessments_open", "assessments_open_late")),
    Section("in-need", "Children in need",
            ("in_need_open", "in_need_rate", "in_need_started", "in_need_ended", "in_need_not_seen",
             "cin_visits_made_in_time")),
    Section("protection", "Child protection",
            ("section47_enquiries", "section47_rate", "conferences_in_time", "conferences_to_plan", "plans_open",
             "plans_rate", "plans_started", "plans_ended", "second_plans", "plans_two_years",
             "cp_reviews_in_time", "cp_every_review_in_time", "cp_reviews_held_in_time", "cp_reviews_quorate",
             "cp_child_took_part", "cp_visits_in_time", "cp_visits_made_in_time", "cp_seen_alone")),
    Section("pre-proceedings", "Before proceedings",
            ("pre_proceedings_letters", "pre_proceedings_weeks", "pre_proceedings_to_court", "family_group_offered",
             "family_group_held")),
    Section("looked-after", "Looked after",
            ("looked_after_open", "looked_after_rate", "looked_after_started", "looked_after_ended",
             "cla_reviews_in_time", "cla_reviews_held_in_time", "cla_child_took_part", "cla_visits_in_time",
             "cla_visits_made_in_time", "placements_three", "placement_stability", "health_assessments",
             "dental_checks", "missing_from_care", "absent_from_care", "return_interviews", "missing_times",
             "return_interviews_each_offered", "return_interviews_accepted", "return_interviews_in_time")),
    Section("leaving-care", "Leaving care",
            ("leavers_in_touch_17_18", "leavers_suitable_17_18", "leavers_occupied_17_18", "leavers_in_touch_19_21",
             "leavers_suitable_19_21", "leavers_occupied_19_21", "leavers_in_touch_22_25", "leavers_suitable_22_25",
             "leavers_occupied_22_25")),
    Section("workforce", "Workforce", ("caseload", "unallocated", "caseload_over_limit", "three_workers")),
)  # fmt: skip
OF_CARD: Final = {key: one for one in SECTIONS for key in one.cards}
"""The section of each card."""
EVERY: Final = tuple(card for one in SECTIONS for card in one.measures)
"""Every card, section by section."""
