"""Cards of kinds, repeats, lengths and what followed, by example: a line is a child, with the rows told of it.

Of 31 May 2026. ``list column=value`` is a row of a list, with what ``USUAL`` gives where nothing else is said; the card
is asked of the child's last row. Bounds stand beside each other: the last day that counts and the first that does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from practicelens.analytics.dataset import EVERY

USUAL: Final = {
    "contacts": "contact_date=2026-05-01",
    "early_help": "started=2026-03-02",
    "referrals": "referral_date=2026-05-01",
    "assessments": "started=2026-04-01 authorised=2026-05-01",
    "section47": "strategy_discussion=2026-05-05",
    "in_need": "started=2026-01-05 case_status=in_need_plan",
    "protection_plans": "started=2026-01-05",
    "looked_after": "started=2025-12-01 legal_status=C2",
    "care_leavers": "born=2006-01-01 in_touch=yes",
    "adoption": "decided=2026-01-05",
    "visit_spells": "started=2026-01-05",
    "missing": "started=2026-05-04 kind=missing",
}
LINES: Final = """
contacts_from_schools | contacts source=2A | yes
contacts_from_schools | contacts source=2B | no
contacts_from_schools | contacts | not judged
contacts_from_police | contacts source=6 | yes
contacts_from_police | contacts source=7 | no
contacts_from_health | contacts source=3F | yes
contacts_from_health | contacts source=4 | no
referrals_from_schools | referrals source=2A | yes
referrals_from_police | referrals source=1A | no
referrals_from_health | referrals | not judged
contacts_repeat | contacts contact_date=2026-05-01; contacts contact_date=2025-12-01 | not judged
contacts_repeat | contacts; contacts | not judged
contacts_to_referral | contacts; referrals referral_date=2026-05-08 | yes
contacts_to_referral | contacts; referrals referral_date=2026-05-09 | no
contacts_to_referral | contacts; referrals referral_date=2026-04-30 | no
contacts_to_referral | contacts contact_date=2026-05-24 | no
contacts_to_referral | contacts contact_date=2026-05-25 | not judged
early_help_ended | early_help completed=2026-05-04 | yes
early_help_ended | early_help | left out
early_help_open | early_help | yes
early_help_open | early_help completed=2026-05-31 | left out
early_help_open | early_help started=2026-06-01 | left out
early_help_stepped_up | early_help completed=2026-04-01; referrals referral_date=2026-04-29 | yes
early_help_stepped_up | early_help completed=2026-04-01; referrals referral_date=2026-04-30 | no
early_help_stepped_up | early_help completed=2026-05-04 | not judged
early_help_stepped_up | early_help completed=2026-03-01 | not judged
early_help_stepped_up | early_help started=2025-11-29 completed=2026-04-01 | not judged
early_help_stepped_down | early_help; in_need started=2025-12-01 closed=2026-02-02 | yes
early_help_stepped_down | early_help; in_need started=2025-12-01 closed=2026-02-01 | no
early_help_stepped_down | early_help started=2025-12-29; in_need | no
early_help_stepped_down | early_help started=2025-12-27; in_need | not judged
assessments_child_seen | assessments child_seen=yes | yes
assessments_child_seen | assessments child_seen=unknown | not judged
assessments_no_further_action | assessments needs_support=no | yes
assessments_no_further_action | assessments needs_support=yes | no
assessments_no_further_action | assessments | not judged
assessments_due_in_5 | assessments started=2026-03-30 authorised= | yes 5
assessments_due_in_5 | assessments started=2026-03-31 authorised= | no 6
assessments_due_in_5 | assessments started=2026-03-01 authorised= | no
assessments_due_in_10 | assessments started=2026-04-08 authorised= | yes 10
assessments_due_in_10 | assessments started=2026-04-09 authorised= | no 11
conferences | section47 icpc_date=2026-05-20 | yes
conferences | section47 | left out
conferences_rate | section47 icpc_date=2026-05-20 | yes
section47_no_conference | section47 icpc_unnecessary=yes | yes
section47_no_conference | section47 icpc_unnecessary=no | no
section47_no_conference | section47 | not judged
section47_repeat | section47; section47 strategy_discussion=2025-12-05 | not judged
section47_repeat | section47; section47 | not judged
conference_days | section47 strategy_discussion=2026-05-01 icpc_date=2026-05-26 | yes 15
conference_days | section47 icpc_date=2026-05-04 | not judged
in_need_plans_open | in_need | yes
in_need_plans_open | in_need case_status=protection_plan | left out
in_need_plans_open | in_need; protection_plans | left out
in_need_plans_open | in_need; protection_plans ended=2026-05-01 | yes
in_need_plans_open | in_need; looked_after | left out
in_need_plans_open | in_need; looked_after legal_status=V3 | yes
in_need_duration | in_need closed=2026-01-05 | yes 0
in_need_duration | in_need closed=2026-05-05 | yes 120
in_need_closed_after_assessment | in_need closed=2026-05-05 closure_reason=RC8 | yes
in_need_closed_after_assessment | in_need closed=2026-05-05 closure_reason=RC7 | no
in_need_closed_to_early_help | in_need closed=2026-05-05 closure_reason=RC9 | yes
in_need_closed_to_early_help | in_need closed=2026-05-05 | not judged
plans_neglect | protection_plans latest_category=neglect initial_category=physical | yes
plans_neglect | protection_plans latest_category=multiple | no
plans_neglect | protection_plans initial_category=neglect | not judged
plans_emotional | protection_plans latest_category=emotional | yes
plans_physical | protection_plans latest_category=neglect initial_category=physical | no
plans_sexual | protection_plans latest_category=sexual | yes
plans_emergency | protection_plans emergency=yes | yes
plans_emergency | protection_plans emergency=no | no
plans_fifteen_months | protection_plans started=2025-02-28 | yes 457
plans_fifteen_months | protection_plans started=2025-03-01 | no 456
cp_not_visited_four_weeks | protection_plans last_visit=2026-05-03 | no 28
cp_not_visited_four_weeks | protection_plans last_visit=2026-05-02 | yes 29
cp_not_visited_four_weeks | protection_plans started=2026-05-05 | not judged 26
cp_not_visited_four_weeks | protection_plans started=2026-05-02 | yes 29
cp_not_visited_four_weeks | protection_plans started=2026-05-28 last_visit=2026-03-02 | not judged 3
cp_not_visited_four_weeks | protection_plans started=2026-05-02 last_visit=2026-03-02 | yes 29
plans_ended_two_years | protection_plans started=2024-05-01 ended=2026-04-30 | no 729
plans_ended_two_years | protection_plans started=2024-05-01 ended=2026-05-01 | yes 730
plan_duration | protection_plans ended=2026-05-05 | yes 120
plan_duration | protection_plans | left out
second_plans_two_years | protection_plans; visit_spells kind=CP started=2023-01-05 ended=2024-01-05 | yes
second_plans_two_years | protection_plans; visit_spells kind=CP started=2023-01-05 ended=2024-01-04 | no
second_plans_two_years | protection_plans previous_plans=0 | no
second_plans_two_years | protection_plans previous_plans=1 | not judged
cla_section20 | looked_after legal_status=V2 | yes
cla_section20 | looked_after legal_status=V4 | left out
cla_interim_order | looked_after legal_status=C1 | yes
cla_full_order | looked_after legal_status= | not judged
cla_placement_order | looked_after legal_status=E1 | yes
cla_fostered | looked_after placement_type=U3 | yes
cla_fostered | looked_after placement_type=K2 | no
cla_kinship | looked_after placement_type=U3 | yes
cla_kinship | looked_after placement_type=U6 | no
cla_childrens_home | looked_after placement_type=K2 | yes
cla_supported | looked_after placement_type=K3 | yes
cla_with_parents | looked_after placement_type=P1 | yes
cla_private | looked_after provider=PR4 | yes
cla_own_provision | looked_after provider=PR4 | no
cla_outside | looked_after location=out | yes
cla_outside | looked_after | not judged
cla_unaccompanied | looked_after uasc=yes | yes
cla_second_period | looked_after second_period=no | no
cla_section20_under_five | looked_after legal_status=V2 born=2021-06-01 | yes
cla_section20_under_five | looked_after legal_status=V2 born=2021-05-31 | left out
cla_section20_under_five | looked_after legal_status=V2 | not judged
cla_section20_a_year | looked_after legal_status=V2 legal_status_started=2025-05-31 | yes 365
cla_section20_a_year | looked_after legal_status=V2 legal_status_started=2025-06-01 | no 364
cla_section20_a_year | looked_after legal_status=C2 legal_status_started=2025-05-31 | left out
cla_officer_contact | looked_after latest_review=2026-03-31 last_iro_contact=2026-04-01 | yes
cla_officer_contact | looked_after latest_review=2026-03-31 last_iro_contact=2026-03-31 | no
cla_officer_contact | looked_after latest_review=2026-04-01 | left out
cla_permanence_plan | looked_after started=2026-01-31 permanence_plan=return | yes
cla_permanence_plan | looked_after started=2026-01-31 | no
cla_permanence_plan | looked_after started=2026-02-01 | left out
cla_missing_often | looked_after missing_12m=4 | yes 4
cla_missing_often | looked_after missing_12m=3 | no 3
unaccompanied_started | looked_after uasc=yes | yes
unaccompanied_started | looked_after uasc=no | left out
care_duration | looked_after ended=2026-05-04 | yes 154
care_ended_home | looked_after ended=2026-05-04 end_reason=E4B | yes
care_ended_adopted | looked_after ended=2026-05-04 end_reason=E4B | no
care_ended_guardianship | looked_after ended=2026-05-04 end_reason=E47 | yes
leavers | care_leavers in_touch=died | yes
leavers_university | care_leavers activity=P1 | yes
leavers_university | care_leavers activity=F2 | no
leavers_university | care_leavers in_touch=no | no
leavers_university | care_leavers | not judged
leavers_university | care_leavers born=2008-06-01 activity=F1 | left out
leavers_staying_put | care_leavers accommodation=Z | yes
leavers_staying_put | care_leavers accommodation=Z born=2005-05-31 | left out
leavers_unsettled | care_leavers accommodation=W | yes
leavers_unsettled | care_leavers accommodation=U | no
leavers_contact | care_leavers last_contact=2026-03-31 | yes 61
leavers_contact | care_leavers last_contact=2026-03-30 | no 62
leavers_contact | care_leavers | no
leavers_contact | care_leavers last_contact=2026-06-01 | not judged
leavers_pathway_in_time | care_leavers pathway_review=2025-11-30 eligibility=relevant | no
leavers_pathway_in_time | care_leavers pathway_review=2025-12-01 eligibility=relevant | yes
leavers_pathway_in_time | care_leavers pathway_review=2025-12-01 eligibility=qualifying | left out
adoption_decisions | adoption | yes
adoption_orders | adoption placement_order=2026-03-02 | yes
adoption_matched | adoption matched=2026-03-02 | yes
adoption_placed | adoption | left out
adopted | adoption ordered=2026-05-04 | yes
adoption_reversed | adoption reversed=2026-05-04 | yes
adoption_entry_to_placed | adoption entered_care=2025-12-01 placed=2026-05-04 | yes 154
adoption_entry_to_placed | adoption placed=2026-05-04 | not judged
adoption_order_to_match | adoption placement_order=2026-05-04 matched=2026-05-04 | yes 0
family_help_started | visit_spells kind=in_need_plan; in_need | yes
family_help_started | visit_spells kind=protection_plan; in_need | left out
family_help_started | visit_spells kind=in_need_plan started=2025-12-31; in_need | left out
family_help_duration | visit_spells kind=in_need_plan ended=2026-05-05; in_need | yes 120
family_help_stepped_up | visit_spells kind=in_need_plan ended=2026-04-05; protection_plans started=2026-05-03 | yes
family_help_stepped_up | visit_spells kind=in_need_plan ended=2026-04-05; protection_plans started=2026-05-04 | no
family_help_stepped_up | visit_spells kind=in_need_plan ended=2026-05-05; in_need | not judged
family_help_stepped_down | visit_spells kind=in_need_plan ended=2026-04-05; early_help started=2026-03-08 | yes
repeat_plans_twelve_months | protection_plans; visit_spells kind=CP started=2024-01-05 ended=2025-01-05 | yes
repeat_plans_twelve_months | protection_plans; visit_spells kind=CP started=2024-01-05 ended=2025-01-04 | no
placements_far | looked_after; visit_spells kind=CLA distance=21 | yes 21
placements_far | looked_after; visit_spells kind=CLA distance=20 | no 20
placements_far | looked_after; visit_spells kind=CLA distance=64 ended=2026-05-31 | not judged
placements_far | looked_after; visit_spells kind=CLA distance=64 ended=2026-06-01 | yes 64
placements_far | looked_after; visit_spells kind=CLA; visit_spells kind=CLA started=2026-02-02 distance=3 | no 3
placements_far | looked_after; visit_spells kind=CLA | not judged
placements_far | looked_after | not judged
children_missing | missing; missing started=2025-06-01; missing started=2025-05-31; in_need | yes 2
children_missing | missing kind=absent; in_need | left out
children_missing | missing started=2025-05-31; in_need | left out
referral_nfa_back_6 | referrals nfa=yes referral_date=2026-01-12; assessments started=2026-05-12 | not judged
referral_nfa_back_6 | referrals nfa=yes referral_date=2026-01-12 | not judged
referral_nfa_back_6 | referrals nfa=no | left out
referral_nfa_back_12 | referrals nfa=yes referral_date=2026-01-12; assessments started=2026-05-12 | not judged
kinship_exits | looked_after ended=2026-05-04 end_reason=E45 | yes
kinship_exits | looked_after ended=2026-05-04 end_reason=E48 | no
reunification_lasting | looked_after ended=2026-05-04 end_reason=E4A | not judged
reunification_lasting | looked_after ended=2026-05-04 end_reason=E5 | left out
"""
REFORM_FROM: Final = date(2026, 1, 1)
_MAKE: Final = {"date": date.fromisoformat, "int": int, "number": float, "string": str}


def lines() -> Iterator[tuple[str, str, str, str]]:
    """(child, card, rows, answer) of each line."""
    for number, line in enumerate(filter(None, LINES.splitlines())):
        card, rows, answer = (part.strip() for part in line.split("|"))
        yield f"{card} line {number}", card, rows, answer


def rows() -> dict[str, list[dict[str, Any]]]:
    """The lists that the lines tell."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for child, _, listed, _ in lines():
        for row in listed.split(";"):
            name, *cells = row.split()
            given = dict(cell.split("=") for cell in (*USUAL[name].split(), *cells))
            given = {column: {"CP": "protection_plan", "CLA": "looked_after"}.get(value, value)
                     for column, value in given.items()}  # fmt: skip
            typed = {column: _MAKE[EVERY[name][column]](value) for column, value in given.items() if value}
            lists.setdefault(name, []).append({"child": child, **typed})
    return lists
