"""What other authorities published beside Northborough: invented, all of it, and said to be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from practicelens.analytics.published.reading import PublishedYear
from practicelens.performance.matters import comparators

SOURCE: Final = "Invented for this demonstration: Northborough, its neighbours, London and England alike"
YEAR: Final = 2026
READINGS: Final = (
    # The set is chosen anew now and then: five of ten stayed.
    (date(2021, 4, 1), datetime(2025, 11, 4, 9, tzinfo=UTC),
     ("Averley", "Brackmouth", "Castle Dene", "Eastholme", "Fenwick Vale", "Greatham", "Hollowell", "Kingsmere",
      "Marshgate", "Overstone")),
    (date(2025, 5, 1), datetime(2026, 10, 6, 9, tzinfo=UTC),
     ("Averley", "Castle Dene", "Fenwick Vale", "Kingsmere", "Overstone", "Penmarsh", "Ridgeley", "Stonebridge Cross",
      "Thornaby Hill", "Westering")),
)  # fmt: skip
PUBLISHED: Final = {
    # Ours, the mean of our neighbours, London, England; shares in per cent, rates for 10,000 children.
    "referral_rate": (352.0, 498.0, 541.0, 536.0),
    "re_referrals": (18.0, 20.7, 18.8, 22.1),
    "assessments_in_time_from_referral": (83.0, 84.6, 87.1, 85.2),
    "in_need_rate": (228.0, 316.0, 348.0, 331.0),
    "section47_rate": (112.0, 189.0, 186.0, 188.0),
    "conferences_in_time": (80.0, 78.3, 79.9, 80.6),
    "plans_rate": (25.0, 39.2, 37.6, 41.0),
    "second_plans": (21.0, 22.9, 19.6, 24.1),
    "plans_two_years": (3.0, 3.4, 4.0, 3.1),
    "cp_every_review_in_time": (91.0, 91.8, 93.2, 90.3),
    "looked_after_rate": (34.0, 58.0, 50.0, 69.0),
    "placements_three": (8.0, 10.2, 9.8, 10.3),
    "placement_stability": (64.0, 67.0, 69.0, 68.4),
    "leavers_suitable_19_21": (86.0, 88.2, 87.4, 88.9),
    "leavers_occupied_19_21": (57.0, 55.3, 58.8, 54.2),
}


def read_comparators() -> None:
    """Keep what was read of the neighbours of before, then of those of now, which replaces it."""
    for place, (since, at, names) in enumerate(READINGS):
        newest = place == len(READINGS) - 1
        year = YEAR if newest else YEAR - 1
        found = [
            PublishedYear(card, year, ours, others, len(names), london, england)
            for card, (ours, others, london, england) in PUBLISHED.items()
        ]
        numbered = [(9001 + number, name) for number, name in enumerate(names)]
        comparators.keep(found, since, now=at, neighbours=numbered, source=SOURCE)
