"""The dataset's tables, the letters their fields begin with, how rows lead to a child, and suppliers' own names.

Facts of the Standard Safeguarding Dataset (Data to Insight, version 1.4.5) and of its reference tables for three
suppliers' systems: SystemC, Eclipse and Mosaic.
"""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = (
    "person pers, address addr, assessment_factors cinf, care_leavers clea, cin_assessments cina, cin_episodes cine,"
    " cin_plans cinp, cin_visits cinv, cla_care_plan lacp, cla_convictions clac, cla_episodes clae, cla_health clah,"
    " cla_immunisations clai, cla_placement clap, cla_previous_permanence lapp, cla_reviews clar,"
    " cla_substance_misuse clas, cla_visits clav, contacts cont, cp_plans cppl, cp_reviews cppr, cp_visits cppv,"
    " department dept, disability disa, early_help_episodes earl, ehcp_active_plans ehcp, ehcp_assessment ehca,"
    " ehcp_named_plan ehcn, ehcp_requests ehcr, family fami, immigration_status immi, initial_cp_conference icpc,"
    " involvements invo, legal_status lega, linked_identifiers link, missing miss, mother moth, permanence perm,"
    " pre_proceedings prep, professionals prof, s251_finance s251, s47_enquiry s47e, sdq_scores csdq, sen_need senn,"
    " send send, voice_of_child voch"
)
PREFIX: Final = {f"ssd_{table}": prefix for table, prefix in (one.split() for one in _PREFIXES.split(","))}
"""Table → the letters before the first line of each of its fields."""

TABLE_OF: Final = {prefix: table for table, prefix in PREFIX.items()}


def names(text: str) -> tuple[str, ...]:
    """Names that a text lists, parted by spaces."""
    return tuple(text.split())


def table_of(field: str) -> str:
    """The table that a field belongs to."""
    # Each field begins with its table's letters, which no other table shares.
    return TABLE_OF[field.split("_")[0]]


# Mosaic's tables go by plan where the others go by person; its care plan and its visit have ids of other names.
MOSAIC: Final = {
    "cin_plan_id": "cinp_cin_plan_id",
    "clar_cla_person_id": "clar_cla_person_id",
    "cinv_cin_plan_id": "cinv_cin_plan_id",
    "lacp_cla_care_plan_id": "lacp_table_id",
}
"""Fields that Mosaic's tables alone have, and the name by which they are known here."""

NOT_MOSAIC: Final = frozenset(
    names(
        "cinp_cin_plan_id cinv_person_id lacp_table_id clap_person_id cont_contact_source_code cppl_cp_plan_ola"
        " cppr_cp_review_meeting_id cppr_person_id cppv_person_id invo_person_id prof_professional_name"
    )
)
"""Fields that SystemC's and Eclipse's tables have and Mosaic's have not."""

PERSON: Final = {
    table_of(field): field
    for field in names(
        "pers_person_id cont_person_id earl_person_id cine_person_id cina_person_id s47e_person_id icpc_person_id"
        " cinp_person_id cinv_person_id cppl_person_id cppv_person_id cppr_person_id clae_person_id clap_person_id"
        " clar_cla_person_id clav_person_id clah_person_id lacp_person_id lega_person_id miss_person_id immi_person_id"
        " disa_person_id clea_person_id perm_person_id invo_person_id prep_person_id"
    )
}
"""The field that says whose row it is."""

_LINKS: Final = (
    "cinv_cin_plan_id cinp_cin_plan_id, cppv_cp_plan_id cppl_cp_plan_id, cppr_cp_plan_id cppl_cp_plan_id,"
    " clap_cla_id clae_cla_id, clar_cla_id clae_cla_id, clav_cla_id clae_cla_id, perm_cla_id clae_cla_id,"
    " icpc_s47_enquiry_id s47e_s47_enquiry_id, icpc_referral_id cine_referral_id, invo_referral_id cine_referral_id,"
    " cina_referral_id cine_referral_id, s47e_referral_id cine_referral_id, cinp_referral_id cine_referral_id,"
    " cppl_referral_id cine_referral_id, clae_referral_id cine_referral_id"
)
LINKS: Final = tuple((one.split()[0], one.split()[1]) for one in _LINKS.split(","))
"""A field that leads to another table's row, and that row's own identifier: by these a row without a person has one."""
