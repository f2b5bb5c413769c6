"""The rules of *Performance Matters*: how a chart tells a signal, who holds each measure, when it is written about."""

from __future__ import annotations

from practicelens.rulebook.definitions import Definition, Group, Kind, Standing

READING = "The strategy's reading in Practice Lens"
NHS_R = "NHS-R, Making Data Count; other sources count 8 and 6"
_SERVICE, _REVIEWS, _DIRECTOR = "head_of_service", "safeguarding_manager", "director"

HOLDERS: dict[str, str] = {
    # What no extract holds by service area is nobody's below the Operational Director.
    **dict.fromkeys(
        ("contacts", "early_help_started", "referral_rate", "in_need_rate", "section47_rate", "plans_rate",
         "looked_after_rate", "contacts_from_schools", "contacts_from_police", "contacts_from_health",
         "contacts_repeat", "contacts_to_referral", "early_help_ended", "early_help_open", "early_help_stepped_up",
         "early_help_stepped_down", "conferences_rate", "adoption_decisions", "adoption_orders", "adoption_matched",
         "adoption_placed", "adopted", "adoption_reversed", "adoption_entry_to_placed", "adoption_order_to_match",
         "adoption_waiting", "adopters_open", "adopters_started", "adopters_stage1_in_time", "adopters_stage2_in_time",
         "adopters_approved", "adopters_waiting", "adopters_left"),
        _DIRECTOR,
    ),
    # Conferences and reviews are chaired by their officers, whoever's the child is.
    **dict.fromkeys(
        ("conferences_in_time", "conferences_to_plan", "second_plans", "cp_reviews_in_time", "cla_reviews_in_time",
         "cp_every_review_in_time", "cp_reviews_held_in_time", "cp_reviews_quorate", "cp_child_took_part",
         "cla_reviews_held_in_time", "cla_child_took_part", "conferences", "conference_days",
         "second_plans_two_years", "cla_officer_contact", "cla_permanence_plan", "repeat_plans_twelve_months"),
        _REVIEWS,
    ),
    **dict.fromkeys(
        ("referrals", "re_referrals", "referral_nfa", "assessments_completed", "assessments_in_time_from_start",
         "assessments_in_time_from_referral", "assessment_duration", "assessments_open", "assessments_open_late",
         "in_need_open", "in_need_started", "in_need_ended", "in_need_not_seen", "section47_enquiries", "plans_open",
         "plans_started", "plans_ended", "plans_two_years", "cp_visits_in_time", "cp_seen_alone", "looked_after_open",
         "looked_after_started", "looked_after_ended", "cla_visits_in_time", "placements_three", "placement_stability",
         "placement_days", "health_assessments", "dental_checks", "missing_from_care", "absent_from_care",
         "return_interviews",
         "cin_visits_made_in_time", "cp_visits_made_in_time", "cla_visits_made_in_time", "leavers_in_touch_17_18",
         "leavers_suitable_17_18", "leavers_occupied_17_18", "leavers_in_touch_19_21", "leavers_suitable_19_21",
         "leavers_occupied_19_21", "leavers_in_touch_22_25", "leavers_suitable_22_25", "leavers_occupied_22_25",
         "missing_times", "return_interviews_each_offered", "return_interviews_accepted", "return_interviews_in_time",
         "pre_proceedings_letters",
         "pre_proceedings_weeks", "pre_proceedings_to_court", "family_group_offered", "family_group_held",
         "caseload", "unallocated", "caseload_over_limit", "three_workers", "workers_caseload",
         "placements_far", "children_missing", "referrals_from_schools",
         "referrals_from_police", "referrals_from_health", "assessments_child_seen", "assessments_no_further_action",
         "assessments_due_in_5", "assessments_due_in_10", "section47_no_conference", "section47_repeat",
         "in_need_plans_open", "in_need_duration", "in_need_closed_after_assessment", "in_need_closed_to_early_help",
         "plans_neglect", "plans_emotional", "plans_physical", "plans_sexual", "plans_emergency",
         "plans_fifteen_months", "cp_not_visited_four_weeks", "plans_ended_two_years", "plan_duration",
         "cla_section20", "cla_interim_order", "cla_full_order", "cla_placement_order", "cla_fostered", "cla_kinship",
         "cla_childrens_home", "cla_supported", "cla_with_parents", "cla_private", "cla_own_provision", "cla_outside",
         "cla_unaccompanied", "cla_second_period", "cla_section20_under_five", "cla_section20_a_year",
         "cla_missing_often", "unaccompanied_started", "care_duration", "care_ended_home", "care_ended_adopted",
         "care_ended_guardianship", "leavers", "leavers_university", "leavers_staying_put", "leavers_unsettled",
         "leavers_contact", "leavers_pathway_in_time", "family_help_started",
         "family_help_duration", "family_help_stepped_up", "family_help_stepped_down", "referral_nfa_back_6",
         "referral_nfa_back_12", "kinship_exits", "reunification_lasting"),
        _SERVICE,
    ),
}  # fmt: skip
"""The role that holds each card, by its key; a spec test holds that none is missing."""

# fmt: off
PERFORMANCE = (
    Definition("spc.side", "Months on one side of the average that are a signal",
               "So many in a row above, or below, the average of their phase. Named under every chart; fewer than 3 "
               "are read as 3.",
               Group.PERFORMANCE, Kind.NUMBER, 7, "months", NHS_R, Standing.LOCAL),
    Definition("spc.trend", "Months rising or falling that are a signal",
               "So many in a row, each above, or each below, the one before. Named under every chart; fewer than 3 are "
               "read as 3.",
               Group.PERFORMANCE, Kind.NUMBER, 7, "months", NHS_R, Standing.LOCAL),
    Definition("spc.screened", "Moving ranges of counts and medians",
               "Whether a leap between two months that is out of the ordinary (over 3.267 mean ones) is left out of "
               "what limits are made from. Said under every chart.",
               Group.PERFORMANCE, Kind.TEXT, "not screened", "", NHS_R, Standing.LOCAL,
               choices=("not screened", "screened")),
    Definition("matters.holders", "Who holds each measure",
               "The role that is told of a measure's signals and whose answer stands beside them: of a service area "
               "its own, of the whole authority whoever has that role.",
               Group.PERFORMANCE, Kind.TABLE, HOLDERS, "", READING, Standing.LOCAL,
               parts=(_SERVICE, _REVIEWS, "head_of_qa", _DIRECTOR, "dcs"), keeps=tuple(HOLDERS)),
    Definition("reform.measures", "Whether measures of the reforms of 2026 are counted",
               "Family help plans, repeat plans, no further action that comes back, returns home that last, leaving "
               "care to relatives: dormant until they are on, and counted from that day.",
               Group.PERFORMANCE, Kind.TEXT, "off", "", "Working Together to Safeguard Children 2026; Children’s "
               "Wellbeing and Schools Act 2026", Standing.LOCAL, choices=("off", "on")),
    Definition("matters.asks", "When words on a month are asked for",
               "Working days after a month's end on which Heads of Service and analysts are asked for theirs, and "
               "whoever holds a measure that signals is told.",
               Group.PERFORMANCE, Kind.NUMBER, 2, "working days", READING, Standing.LOCAL),
    Definition("matters.due", "By when words on a month are written",
               "Working days after a month's end.",
               Group.PERFORMANCE, Kind.NUMBER, 8, "working days", READING, Standing.LOCAL),
    Definition("definition.first", "When the definitions of measures are first reviewed",
               "Months after figures were first published, by which every definition has been read once.",
               Group.PERFORMANCE, Kind.NUMBER, 3, "months", READING, Standing.LOCAL),
    Definition("definition.again", "How long the definition of a measure goes without a review",
               "Months at most from one review to the next; never more than 24.",
               Group.PERFORMANCE, Kind.NUMBER, 12, "months", READING, Standing.LOCAL),
    Definition("definition.climbs", "When a review of a definition waits further up",
               "Working days after its day.",
               Group.PERFORMANCE, Kind.NUMBER, 10, "working days", READING, Standing.LOCAL),
)
# fmt: on
