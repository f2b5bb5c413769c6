"""Which published figure answers a card. Data: the keys are those of the DfE's Local Authority Interactive Tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Published:
    """A published figure beside a card; ``differs`` says how its definition does, "" where it is the same."""

    card: str
    key: str
    differs: str = ""


PUBLISHED: Final = (
    Published("referral_rate", "CPP_Total_Rateper10,000"),
    Published("re_referrals", "ReReferral"),
    Published("assessments_in_time_from_referral", "Continue_Assess_Comp"),
    Published("in_need_rate", "CIN", "It counts every child with an open episode on 31 March, those on a plan and "
              "looked after among them."),
    Published("section47_rate", "Section_47"),
    Published("conferences_in_time", "CP_conf_15days"),
    Published("plans_rate", "CPP_rate"),
    Published("second_plans", "PrevRegCPR"),
    Published("plans_two_years", "CPPlans2yrsActive"),
    Published("cp_every_review_in_time", "RevCP"),
    Published("looked_after_rate", "LAC"),
    Published("placements_three", "LACStable_2016on"),
    Published("placement_stability", "LAC_LongStable%"),
    Published("leavers_suitable_19_21", "CareLeaverAcc", "It asks around each young person’s birthday, we on a day."),
    Published("leavers_occupied_19_21", "CareLeaverEET", "It asks around each young person’s birthday, we on a day."),
)  # fmt: skip
"""Every other card has none: a number of children grows with the authority, or nobody publishes the same."""
OF_CARD: Final = {one.card: one for one in PUBLISHED}
