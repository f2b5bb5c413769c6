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
         "looked_after_rate"),
        _DIRECTOR,
    ),
    # Conferences and reviews are chaired by their officers, whoever's the child is.
    **dict.fromkeys(
        ("conferences_in_time", "conferences_to_plan", "second_plans", "cp_reviews_in_time", "cla_reviews_in_time",
         "cp_every_review_in_time", "cp_reviews_held_in_time", "cp_reviews_quorate", "cp_child_took_part",
         "cla_reviews_held_in_time", "cla_child_took_part"),
        _REVIEWS,
    ),
    **dict.fromkeys(
        ("referrals", "re_referrals", "referral_nfa", "assessments_completed", "assessments_in_time_from_start",
         "assessments_in_time_from_referral", "assessment_duration", "assessments_open", "assessments_open_late",
         "in_need_open", "in_need_started", "in_need_ended", "in_need_not_seen", "section47_enquiries", "plans_open",
         "plans_started", "plans_ended", "plans_two_years", "cp_visits_in_time", "cp_seen_alone", "looked_after_open",
         "looked_after_started", "looked_after_ended", "cla_visits_in_time", "placements_three", "placement_stability",
         "health_assessments", "dental_checks", "missing_from_care", "absent_from_care", "return_interviews",
         "cin_visits_made_in_time", "cp_visits_made_in_time", "cla_visits_made_in_time", "leavers_in_touch_17_18",
         "leavers_suitable_17_18", "leavers_occupied_17_18", "leavers_in_touch_19_21", "leavers_suitable_19_21",
         "leavers_occupied_19_21", "leavers_in_touch_22_25", "leavers_suitable_22_25", "leavers_occupied_22_25",
         "missing_times", "return_interviews_each_offered", "return_interviews_accepted", "return_interviews_in_time",
         "pre_proceedings_letters",
         "pre_proceedings_weeks", "pre_proceedings_to_court", "family_group_offered", "family_group_held",
         "caseload", "unallocated", "caseload_over_limit", "three_workers"),
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
    Definition("matters.asks", "When words on a month are asked for",
               "Working days after a month's end on which Heads of Service and analysts are asked for theirs, and "
               "whoever holds a measure that signals is told.",
               Group.PERFORMANCE, Kind.NUMBER, 2, "working days", READING, Standing.LOCAL),
    Definition("matters.due", "By when words on a month are written",
               "Working days after a month's end.",
               Group.PERFORMANCE, Kind.NUMBER, 8, "working days", READING, Standing.LOCAL),
)
# fmt: on
