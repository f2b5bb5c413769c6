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
            ("contacts", "contacts_from_schools", "contacts_from_police", "contacts_from_health", "contacts_repeat",
             "contacts_to_referral", "early_help_started", "early_help_ended", "early_help_open",
             "early_help_stepped_up", "early_help_stepped_down", "referrals", "referral_rate",
             "referrals_from_schools", "referrals_from_police", "referrals_from_health", "re_referrals",
             "referral_nfa")),
    Section("assessments", "Assessments",
            ("assessments_completed", "assessments_in_time_from_referral", "assessments_in_time_from_start",
             "assessment_duration", "assessments_child_seen", "assessments_no_further_action", "assessments_open",
             "assessments_open_late", "assessments_due_in_5", "assessments_due_in_10")),
    Section("in-need", "Children in need",
            ("in_need_open", "in_need_rate", "in_need_plans_open", "in_need_started", "in_need_ended",
             "in_need_duration", "in_need_closed_after_assessment", "in_need_closed_to_early_help",
             "in_need_not_seen", "cin_visits_made_in_time")),
    Section("protection", "Child protection",
            ("section47_enquiries", "section47_rate", "section47_repeat", "section47_no_conference", "conferences",
             "conferences_rate", "conferences_in_time", "conference_days", "conferences_to_plan", "plans_open",
             "plans_rate", "plans_neglect", "plans_emotional", "plans_physical", "plans_sexual", "plans_emergency",
             "plans_started", "plans_ended", "plan_duration", "second_plans", "second_plans_two_years",
             "plans_fifteen_months", "plans_two_years", "plans_ended_two_years", "cp_not_visited_four_weeks",
             "cp_reviews_in_time", "cp_every_review_in_time", "cp_reviews_held_in_time", "cp_reviews_quorate",
             "cp_child_took_part", "cp_visits_in_time", "cp_visits_made_in_time", "cp_seen_alone")),
    Section("pre-proceedings", "Before proceedings",
            ("pre_proceedings_letters", "pre_proceedings_weeks", "pre_proceedings_to_court", "family_group_offered",
             "family_group_held")),
    Section("looked-after", "Looked after",
            ("looked_after_open", "looked_after_rate", "looked_after_started", "looked_after_ended",
             "care_duration", "care_ended_home", "care_ended_adopted", "care_ended_guardianship",
             "unaccompanied_started", "cla_unaccompanied", "cla_second_period", "cla_section20",
             "cla_section20_under_five", "cla_section20_a_year", "cla_interim_order", "cla_full_order",
             "cla_placement_order", "cla_fostered", "cla_kinship", "cla_childrens_home", "cla_supported",
             "cla_with_parents", "cla_private", "cla_own_provision", "cla_outside", "cla_permanence_plan",
             "cla_officer_contact",
             "cla_reviews_in_time", "cla_reviews_held_in_time", "cla_child_took_part", "cla_visits_in_time",
             "cla_visits_made_in_time", "placements_three", "placement_stability", "placement_days", "placements_far",
             "health_assessments", "dental_checks", "missing_from_care", "cla_missing_often", "absent_from_care",
             "return_interviews", "missing_times", "children_missing",
             "return_interviews_each_offered", "return_interviews_accepted", "return_interviews_in_time")),
    Section("leaving-care", "Leaving care",
            ("leavers_in_touch_17_18", "leavers_suitable_17_18", "leavers_occupied_17_18", "leavers_in_touch_19_21",
             "leavers_suitable_19_21", "leavers_occupied_19_21", "leavers_in_touch_22_25", "leavers_suitable_22_25",
             "leavers_occupied_22_25", "leavers", "leavers_university", "leavers_staying_put", "leavers_unsettled",
             "leavers_contact", "leavers_pathway_in_time")),
    Section("adoption", "Adoption",
            ("adoption_decisions", "adoption_orders", "adoption_waiting", "adoption_matched", "adoption_placed",
             "adopted", "adoption_reversed", "adoption_entry_to_placed", "adoption_order_to_match", "adopters_open",
             "adopters_started", "adopters_stage1_in_time", "adopters_stage2_in_time", "adopters_approved",
             "adopters_waiting", "adopters_left")),
    Section("workforce", "Workforce",
            ("caseload", "unallocated", "workers_caseload", "caseload_over_limit", "three_workers")),
    Section("reforms", "Reforms of 2026",
            ("family_help_started", "family_help_duration", "family_help_stepped_up", "family_help_stepped_down",
             "repeat_plans_twelve_months", "referral_nfa_back_6", "referral_nfa_back_12", "kinship_exits",
             "reunification_lasting")),
)  # fmt: skip
OF_CARD: Final = {key: one for one in SECTIONS for key in one.cards}
"""The section of each card."""
EVERY: Final = tuple(card for one in SECTIONS for card in one.measures)
"""Every card, section by section."""
