"""The subjects that have a week of their own, as data: what is counted and what is not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Subject:
    """A subject: what happened week by week, who is in its groups now, and what no source tells, with the reason.

    ``happened`` and ``groups`` are pairs of a name in the figures and its words; ``due`` the groups whose due things
    are counted. Without groups by team it is the whole authority's, and for those who see that. ``tables``: the lists
    without which the page has nothing to say.
    """

    key: str
    title: str
    happened: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    due: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    by_team: bool = True
    tables: tuple[str, ...] = ()


SUBJECTS: Final = {
    one.key: one
    for one in (
        Subject(
            "mash",
            "MASH",
            happened=(
                ("Contact", "Contacts"),
                ("Repeat contact", "… of a child with another contact in the 12 months before"),
                ("Contact to referral", "… with a referral of the child within 7 days"),
                ("Referral", "Referrals"),
                ("Strategy discussion", "Strategy discussions"),
            ),
            groups=(("referral_waiting", "Referrals that nothing is known to have come of yet"),),
            silent=(
                "Contacts that wait for a decision, and decisions within one working day: Annex A and the Standard"
                " Safeguarding Dataset have the day of a contact and not of its"
                " decision; the MASH’s own list would tell",
            ),
            by_team=False,
            tables=("contacts", "referrals"),
        ),
        Subject(
            "early-help",
            "Early help",
            happened=(
                ("Early help assessment started", "Assessments started"),
                ("Early help assessment completed", "Assessments completed"),
            ),
            silent=(
                "Reviews of early help plans, and who leads them: a local list of early help would tell",
                "By team: list 2 of Annex A has the organisation and no team",
            ),
            by_team=False,
            tables=("early_help",),
        ),
        Subject(
            "fostering-and-adoption",
            "Fostering and adoption",
            groups=(
                ("adoption_waiting", "Children with a decision for adoption, waiting for a match"),
                ("adoption_matched", "Matched, not placed yet"),
                ("adoption_placed", "Placed, waiting for the order"),
                ("adopters_assessed", "Households being assessed as adopters"),
                ("adopters_waiting", "Households approved, waiting for a match"),
            ),
            due=("adoption_waiting", "adoption_matched", "adoption_placed"),
            silent=(
                "Foster carers, their vacancies and reviews: a local list of fostering would tell",
                "Reviews and visits of children placed for adoption by regulation 36: counted here by the"
                " ordinary limits",
            ),
            tables=("adoption",),
        ),
        Subject(
            "leaving-care",
            "Leaving care",
            groups=(
                ("leaver", "Care leavers"),
                ("leaver_out_of_touch", "… with whom the authority is not in touch"),
            ),
            due=("leaver",),
            silent=(
                "Visits by personal advisers: list 9 has the day of the last contact, which need not be a visit",
                "Pathway plan reviews, unless list 9 has their column: older editions of Annex A lack it",
            ),
            tables=("care_leavers",),
        ),
        Subject(
            "unaccompanied",
            "Unaccompanied young people",
            groups=(
                ("unaccompanied", "Looked after"),
                ("unaccompanied_leaver", "Leaving care"),
            ),
            due=("unaccompanied", "unaccompanied_leaver"),
            silent=(
                "Age assessments, asylum decisions and family tracing: no extract has them",
                "Arrivals through the transfer scheme: no extract tells them from others",
            ),
            tables=("looked_after",),
        ),
    )
}
"""By the key in their address."""

NEEDS: Final = {
    "unaccompanied": (("looked_after", "uasc"),),
    "unaccompanied_leaver": (("care_leavers", "uasc"),),
    "leaver": (("care_leavers", ""),),
    "leaver_out_of_touch": (("care_leavers", "in_touch"),),
    "adoption_waiting": (("adoption", "decided"), ("adoption", "matched"), ("adoption", "placed")),
    "adoption_matched": (("adoption", "matched"), ("adoption", "placed")),
    "adoption_placed": (("adoption", "placed"),),
    "adopters_assessed": (("adopters", ""),),
    "adopters_waiting": (("adopters", ""),),
    "referral_waiting": (("referrals", ""),),
    "Contact": (("contacts", ""),),
    "Repeat contact": (("contacts", ""),),
    "Contact to referral": (("contacts", ""), ("referrals", "")),
    "Referral": (("referrals", ""),),
    "Strategy discussion": (("section47", "strategy_discussion"),),
    "Early help assessment started": (("early_help", "started"),),
    "Early help assessment completed": (("early_help", "completed"),),
}
"""By what is counted the lists, with a column of theirs, without which it is not told: nought would be an answer."""
