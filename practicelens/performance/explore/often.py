"""Questions that are asked often, in the words they are asked in, each with what an address says of it. Data."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("Children on a plan for neglect, by age", {"card": "plans_open", "category": "neglect", "by": "age"}),
    ("Care leavers at university", {"card": "leavers_university", "by": "age"}),
    ("Placements over 20 miles, by provider", {"card": "placements_far", "by": "provider"}),
    ("Referrals from schools, by month", {"card": "referrals_from_schools", "by": "month", "in": "year"}),
    ("Re-referrals within 12 months, by ethnicity", {"card": "re_referrals", "by": "ethnicity", "in": "year"}),
    ("Unaccompanied children who arrived, by year", {"card": "unaccompanied_started", "by": "year",
                                                     "in": "days", "from": "2024-01-01"}),
    ("Workers’ caseloads, by band", {"card": "workers_caseload", "by": "amount"}),
    ("Children who went missing, by how often", {"card": "children_missing", "by": "amount"}),
    ("Assessments ended without further action, by team", {"card": "assessments_no_further_action", "by": "team",
                                                           "in": "year"}),
    ("How long care proceedings last", {"card": "not-held-how-long-care-proceedings-last"}),
)  # fmt: skip
