"""Which fields of the dataset became which column of which list, and what is done with them on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from practicelens.analytics.ssd.tables import PERSON, names, table_of


@dataclass(frozen=True)
class From:
    """The fields that a column is made from, and how; without words it is taken as written."""

    fields: tuple[str, ...]
    how: str = ""

    @property
    def written(self) -> str:
        """How a finding names the column: the fields, and what was done with them."""
        return ", ".join(self.fields) + (f" ({self.how})" if self.how else "")


def _from(fields: str, how: str = "") -> From:
    return From(names(fields), how)


@dataclass(frozen=True)
class Source:
    """A list's source: the table with a row for each of its rows, and where each column comes from."""

    main: str
    columns: dict[str, From]


# Systems fill in a code or a description, sex or gender: whichever holds something.
IN_STEAD: Final = "the next where one is blank"
_WHO: Final = {
    "sex": _from("pers_sex pers_gender", IN_STEAD),
    "ethnicity": _from("pers_ethnicity"),
    "born": _from("pers_dob pers_expected_dob", IN_STEAD),
    "age": _from("pers_dob pers_expected_dob", "age on the extract's day"),
}
_DISABILITY: Final = {"disability": _from("disa_disability_code", "unknown or no where the child has no row")}
NAMED: Final = "by name where the identifier has one"


# Identifiers are numbers to a reader, so names stand beside them wherever a table has them.
def _source(main: str, columns: dict[str, From], *, disability: bool = True) -> Source:
    """A list's source, beginning with whose row it is."""
    # Annex A asks every list who the child is; the dataset says it once, in the table of persons.
    who = {"child": _from(PERSON[main]), **_WHO, **(_DISABILITY if disability else {})}
    return Source(main, {**who, **columns})


def _held_by(team: str, worker: str, how: str = NAMED) -> dict[str, From]:
    return {
        "team": _from(f"{team} dept_team_name", how),
        "worker": _from(f"{worker} prof_professional_name", how),
    }


_INVOLVED: Final = _held_by(
    "invo_professional_team prof_professional_department cinp_cin_plan_team cine_referral_team",
    "invo_professional_id cinp_cin_plan_worker_id cine_referral_worker_id",
    "the latest involvement, else the plan's, else the referral's",
)

SOURCES: Final[dict[str, Source]] = {
    "contacts": _source(
        "ssd_contacts",
        {
            "contact_date": _from("cont_contact_date"),
            "source": _from("cont_contact_source_code cont_contact_source_desc", IN_STEAD),
        },
        disability=False,
    ),
    "early_help": _source(
        "ssd_early_help_episodes",
        {
            "started": _from("earl_episode_start_date"),
            "completed": _from("earl_episode_end_date"),
            "organisation": _from("earl_episode_organisation"),
        },
        disability=False,
    ),
    "referrals": _source(
        "ssd_cin_episodes",
        {
            "referral_date": _from("cine_referral_date"),
            "source": _from("cine_referral_source_code cine_referral_source_desc", IN_STEAD),
            "nfa": _from("cine_referral_nfa"),
            # Counted from the dataset's own history: it holds every referral, where Annex A's file has the count alone.
            "referrals_12m": _from("cine_referral_date", "others in the 12 months before the child's latest"),
            **_held_by("cine_referral_team", "cine_referral_worker_id"),
        },
        disability=False,
    ),
    "assessments": _source(
        "ssd_cin_assessments",
        {
            "started": _from("cina_assessment_start_date"),
            "child_seen": _from("cina_assessment_child_seen"),
            "authorised": _from("cina_assessment_auth_date"),
            "needs_support": _from("cina_assessment_outcome_nfa", "the other way round, once authorised"),
            **_held_by("cina_assessment_team", "cina_assessment_worker_id"),
        },
    ),
    "section47": _source(
        "ssd_s47_enquiry",
        {
            "strategy_discussion": _from("s47e_s47_start_date"),
            "icpc_unnecessary": _from(
                "icpc_s47_enquiry_id s47e_s47_outcome_json s47e_s47_nfa", "no where it has a conference, else as ended"
            ),
            "icpc_date": _from("icpc_icpc_date", "of the enquiry, once it has been"),
            "led_to_plan": _from("icpc_icpc_outcome_cp_flag", "of the enquiry's conference, once it has been"),
            "s47_12m": _from("s47e_s47_start_date", "others in the 12 months before the child's latest"),
            "icpc_12m": _from("icpc_icpc_date", "in the 12 months before the child's latest enquiry"),
            **_held_by("s47e_s47_completed_by_team", "s47e_s47_completed_by_worker_id"),
        },
    ),
    "in_need": _source(
        "ssd_cin_episodes",
        {
            "started": _from("cine_referral_date"),
            "primary_need": _from("cine_cin_primary_need_code"),
            "last_seen": _from(
                "cinv_cin_visit_date cppv_cp_visit_date clav_cla_visit_date",
                "the latest of the episode on which the child was seen",
            ),
            "closed": _from("cine_close_date"),
            "closure_reason": _from("cine_close_reason"),
            "case_status": _from(
                "cine_close_date clae_cla_episode_ceased_date cppl_cp_plan_end_date cinp_cin_plan_end_date"
                " cina_assessment_auth_date",
                "closed, else the first that is open, else in assessment while none is made",
            ),
            # Who has the child is in no table of its own: of the three places, the latest that says so is believed.
            **_INVOLVED,
        },
    ),
    "protection_plans": _source(
        "ssd_cp_plans",
        {
            "started": _from("cppl_cp_plan_start_date"),
            "initial_category": _from("cppl_cp_plan_initial_category"),
            "latest_category": _from("cppl_cp_plan_latest_category"),
            "last_visit": _from("cppv_cp_visit_date", "the plan's latest"),
            "seen_alone": _from("cppv_cp_visit_seen_alone", "at the latest visit"),
            "latest_review": _from("cppr_cp_review_date", "the plan's latest"),
            "ended": _from("cppl_cp_plan_end_date"),
            "emergency": _from("lega_legal_status", "L1 or L2 begun in six months"),
            "previous_plans": _from("cppl_cp_plan_start_date", "the child's earlier plans with this authority"),
            **_INVOLVED,
        },
    ),
    "looked_after": _source(
        "ssd_cla_episodes",
        {
            "uasc": _from("immi_immigration_status", "unaccompanied at some time in 12 months"),
            "started": _from("clae_entered_care_date clae_cla_episode_start_date", "the first of the period"),
            "need": _from("clae_cla_primary_need_code"),
            "second_period": _from(
                "clae_cla_id clae_entered_care_date", "another period that lasted into the 12 months"
            ),
            "legal_status_started": _from("lega_legal_status_start_date", "of the current one"),
            "legal_status": _from("lega_legal_status", "the current one"),
            "latest_review": _from("clar_cla_review_date", "the latest of the period that was not cancelled"),
            "last_visit": _from("clav_cla_visit_date", "the latest of the period"),
            "permanence_plan": _from("lacp_cla_care_plan_json", "the plan marked Y in the latest"),
            "last_iro_contact": _from("clae_cla_last_iro_contact_date", "the latest of the period"),
            "last_health": _from("clah_health_check_date", "the latest health assessment"),
            "last_dental": _from("clah_health_check_date", "the latest dental check"),
            "placements_12m": _from("clap_cla_placement_id", "those of the 12 months"),
            "ended": _from("clae_cla_episode_ceased_date"),
            "end_reason": _from("clae_cla_episode_ceased_reason"),
            "placement_started": _from("clap_cla_placement_start_date", "of the latest placement"),
            "placement_type": _from("clap_cla_placement_type", "of the latest placement"),
            "provider": _from("clap_cla_placement_provider", "of the latest placement"),
            "postcode": _from("clap_cla_placement_postcode", "of the latest placement"),
            "urn": _from("clap_cla_placement_urn", "of the latest placement"),
            "missing_12m": _from("miss_missing_episode_start_date", "missing in 12 months of the period"),
            "absent_12m": _from("miss_missing_episode_start_date", "absent in 12 months of the period"),
            "rhi_offered": _from("miss_missing_rhi_offered", "of the latest time missing"),
            "rhi_accepted": _from("miss_missing_rhi_accepted", "of the latest time missing"),
            **_INVOLVED,
        },
    ),
    "care_leavers": _source(
        "ssd_care_leavers",
        {
            **_held_by("clea_care_leaver_allocated_team", "clea_care_leaver_worker_id"),
            "eligibility": _from("clea_care_leaver_eligibility"),
            "in_touch": _from("clea_care_leaver_in_touch"),
            "accommodation": _from("clea_care_leaver_accommodation"),
            "suitable": _from("clea_care_leaver_accom_suitable"),
            "activity": _from("clea_care_leaver_activity"),
            "uasc": _from("immi_immigration_status", "unaccompanied at some time"),
            "personal_adviser": _from("clea_care_leaver_personal_advisor prof_professional_name", NAMED),
            "pathway_review": _from("clea_pathway_plan_review_date"),
            "last_contact": _from("clea_care_leaver_latest_contact"),
        },
    ),
    "adoption": _source(
        "ssd_permanence",
        {
            "entered_care": _from("clae_entered_care_date", "of the same period of care"),
            "decided": _from("perm_adm_decision_date"),
            "placement_order": _from("perm_placement_order_date"),
            "matched": _from("perm_matched_date"),
            "placed": _from("perm_placed_for_adoption_date"),
            "ordered": _from("perm_permanence_order_date", "where the order is one of adoption"),
            "reversed": _from("perm_decision_reversed_date"),
            "reversed_reason": _from("perm_decision_reversed_reason"),
            "ffa_placed": _from("perm_placed_ffa_cp_date"),
        },
    ),
}
"""The lists that the dataset answers. It holds no adopters, so list 11 comes from elsewhere."""

FURTHER: Final[dict[str, dict[str, From]]] = {
    "visits": {
        "visited": _from("cinv_cin_visit_date cppv_cp_visit_date clav_cla_visit_date", "once it has been"),
        "kind": _from("cinv_cin_visit_date cppv_cp_visit_date clav_cla_visit_date", "by its table"),
        "seen": _from("cinv_cin_visit_seen cppv_cp_visit_seen clav_cla_visit_seen"),
        "seen_alone": _from("cinv_cin_visit_seen_alone cppv_cp_visit_seen_alone clav_cla_visit_seen_alone"),
    },
    "visit_spells": {
        "started": _from("cinp_cin_plan_start_date cppl_cp_plan_start_date clap_cla_placement_start_date"),
        "ended": _from(
            "cinp_cin_plan_end_date cppl_cp_plan_end_date clap_cla_placement_end_date",
            "a placement’s without an end, with its period of care",
        ),
        "kind": _from("cinp_cin_plan_start_date cppl_cp_plan_start_date clap_cla_placement_start_date", "by its table"),
        "placement_type": _from("clap_cla_placement_type"),
        "distance": _from("clap_cla_placement_distance"),
        **_INVOLVED,
    },
    "reviews": {
        "due": _from("cppr_cp_review_due clar_cla_review_due_date"),
        "held": _from("cppr_cp_review_date clar_cla_review_date", "once it has been"),
        "started": _from("cppl_cp_plan_start_date clae_entered_care_date", "of its plan or period of care"),
        "ended": _from("cppl_cp_plan_end_date clae_cla_episode_ceased_date", "of its plan or period of care"),
        "kind": _from("cppr_cp_review_date clar_cla_review_date", "by its table"),
        "cancelled": _from("clar_cla_review_cancelled"),
        "quorate": _from("cppr_cp_review_quorate"),
        "participation": _from("cppr_cp_review_participation clar_cla_review_participation"),
        **_INVOLVED,
    },
    "missing": {
        "started": _from("miss_missing_episode_start_date"),
        "ended": _from("miss_missing_episode_end_date"),
        "kind": _from("miss_missing_episode_type", "missing where it is neither"),
        "offered": _from("miss_missing_rhi_offered"),
        "accepted": _from("miss_missing_rhi_accepted"),
        **_INVOLVED,
    },
    "pre_proceedings": {
        "started": _from("prep_pre_pro_decision_date"),
        "letter": _from("prep_pre_pro_letter_date"),
        "first_meeting": _from("prep_initial_pre_pro_meeting_date"),
        "ended": _from("prep_agree_stepdown_issue_date"),
        "issue_letter": _from("prep_care_pro_letter_date"),
        "outcome": _from("prep_pre_pro_outcome", "issued or stepped down, by its words"),
        "meetings": _from("prep_pre_pro_meetings_num"),
        **_INVOLVED,
    },
    "involvements": {
        "started": _from("invo_involvement_start_date"),
        "ended": _from("invo_involvement_end_date"),
        **_held_by(
            "invo_professional_team prof_professional_department",
            "invo_professional_id",
            "of those whose role is the child’s own worker’s",
        ),
    },
    "workforce": {
        "fte": _from("prof_full_time_equivalency"),
        "role": _from("prof_professional_job_title"),
        "agency": _from("prof_agency_worker_flag"),
        "caseload": _from("prof_professional_caseload"),
        **_held_by("prof_professional_department", "prof_professional_name prof_professional_id", IN_STEAD),
    },
}
"""What Annex A lacks, as tables of their own, each of one or several tables of the dataset."""

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "visits": ("ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits"),
    "visit_spells": ("ssd_cin_plans", "ssd_cp_plans", "ssd_cla_placement"),
    "reviews": ("ssd_cp_reviews", "ssd_cla_reviews"),
    "missing": ("ssd_missing",),
    "pre_proceedings": ("ssd_pre_proceedings",),
    "involvements": ("ssd_involvements",),
    "workforce": ("ssd_professionals",),
}
"""The tables whose rows become those of a further table, in the order in which their lines are counted on."""

KEYS: Final = names(
    "pers_person_id pers_expected_dob cine_referral_id cina_assessment_id cina_referral_id s47e_s47_enquiry_id"
    " s47e_referral_id s47e_s47_end_date icpc_icpc_id icpc_s47_enquiry_id icpc_referral_id icpc_icpc_target_date"
    " cinp_cin_plan_id cinp_referral_id cinp_cin_plan_start_date cinv_cin_plan_id cinv_cin_visit_seen cppl_cp_plan_id"
    " cppl_referral_id cppl_cp_plan_ola cppv_cp_plan_id cppv_cp_visit_seen cppr_cp_plan_id clae_cla_id"
    " clae_cla_episode_start_date clae_cla_placement_id clae_referral_id clap_cla_id clap_cla_placement_end_date"
    " clar_cla_id clar_cla_review_cancelled clav_cla_id clav_cla_visit_seen lacp_cla_care_plan_start_date"
    " lega_legal_status_end_date clah_health_check_type clah_health_check_status miss_missing_episode_type"
    " immi_immigration_status_start_date immi_immigration_status_end_date perm_cla_id perm_permanence_order_type"
    " dept_team_id dept_team_parent_id dept_team_parent_name"
    " prof_professional_id invo_referral_id invo_involvement_start_date invo_involvement_end_date"
    " invo_professional_role_id"
)
"""Further fields that are read: by them rows are found, put in order or left out."""

READ: Final = frozenset(
    {field for source in SOURCES.values() for each in source.columns.values() for field in each.fields}
    | {field for columns in FURTHER.values() for each in columns.values() for field in each.fields}
    | set(KEYS)
    | set(PERSON.values())
)
"""Every field that is read."""

# Their doubts are told row by row with the list; those of other tables where the cell is.
MAIN: Final = frozenset(source.main for source in SOURCES.values())

REQUIRED: Final = {
    "contacts": "contact_date",
    "early_help": "started",
    "referrals": "referral_date",
    "assessments": "started",
    "section47": "strategy_discussion",
    "in_need": "started",
    "protection_plans": "started",
    "looked_after": "started",
    "adoption": "decided",
}
"""The column without which a list cannot be used: no period could hold its rows."""


def tables_needed() -> dict[str, list[tuple[str, str]]]:
    """Table → the columns, each with its list, that it has a part in."""
    needed: dict[str, list[tuple[str, str]]] = {}
    for name, source in SOURCES.items():
        for column, each in source.columns.items():
            # Once for each table, however many of its fields the column is made from.
            for table in dict.fromkeys(table_of(field) for field in each.fields):
                needed.setdefault(table, []).append((name, column))
    return needed
