"""Every page of ChAT, the sector's tool that makes an organisation's report of Annex A's lists, with what stands on it.

ChAT's own workbook is shared among authorities and is not published, so that no page is drawn after it. What is known
of it from outside: it reads the eleven lists, its pages follow them, it shows age and sex back to back, and it bins
durations. A page says in ``unknown`` what of it is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from practicelens.analytics.exploring.cuts import AMOUNT


@dataclass(frozen=True)
class By:
    """A card's rows divided by one cut, under a title."""

    card: str
    cut: str
    title: str


@dataclass(frozen=True)
class AgeAndSex:
    """A card's rows by age and sex, drawn back to back."""

    card: str
    title: str = "Age and sex"


@dataclass(frozen=True)
class Shares:
    """Several shares of one kind side by side: who met each, who did not, who could not be judged."""

    title: str
    cards: tuple[str, ...]


Part = By | AgeAndSex | Shares


@dataclass(frozen=True)
class Page:
    """One page: its title, the lists of Annex A it is of, its figures, its parts.

    ``beside``: its figures are laid beside other authorities' published ones. ``unknown``: what is ours, and not known
    to be ChAT's. ``short``: a shorter title for its sheet, where that would be cut.
    """

    key: str
    title: str
    lists: str
    figures: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    beside: bool = False
    unknown: str = ""
    short: str = ""

    @property
    def sheet(self) -> str:
        """What its sheet of a workbook is called, which Excel cuts after some thirty letters."""
        return self.short or self.title

    @property
    def cards(self) -> tuple[str, ...]:
        """Every card that stands on it, each once."""
        found = list(self.figures)
        for part in self.parts:
            found += part.cards if isinstance(part, Shares) else (part.card,)
        return tuple(dict.fromkeys(found))


LAYOUT: Final = "Which figures stand in which place of ChAT’s own page is not known."


def _who(card: str, *cuts: tuple[str, str]) -> Iterator[Part]:
    """Who the children are: age and sex, ethnicity, and what else is held of them."""
    yield AgeAndSex(card)
    yield By(card, "ethnicity", "Ethnicity")
    yield from (By(card, cut, title) for cut, title in cuts)


_DISABILITY: Final = ("disability", "Disability")

PAGES: Final[tuple[Page, ...]] = (
    Page(
        "headlines", "Headline figures", "1 to 11",
        ("contacts", "early_help_started", "referrals", "assessments_completed", "section47_enquiries", "conferences",
         "in_need_open", "plans_open", "looked_after_open", "leavers", "adopted", "adopters_open"),
        unknown="Which figures ChAT chooses for its first page is not known: these are one or two of each list.",
    ),
    Page(
        "beside", "Beside other authorities", "1 to 11",
        ("referral_rate", "re_referrals", "assessments_in_time_from_referral", "section47_rate", "conferences_in_time",
         "in_need_rate", "plans_rate", "second_plans", "plans_ended_two_years", "looked_after_rate", "placements_three",
         "placement_stability", "health_assessments", "dental_checks", "leavers_in_touch_19_21",
         "leavers_suitable_19_21", "leavers_occupied_19_21", "unallocated"),
        beside=True,
        unknown="Which published figures ChAT lays beside is not known: these are those whose definition is the same,"
        " or differs in a way that is said.",
    ),
    Page(
        "contacts", "Contacts", "1", ("contacts", "contacts_repeat", "contacts_to_referral"),
        (*_who("contacts"), By("contacts", "source", "Where they came from")),
        unknown=LAYOUT,
    ),
    Page(
        "early-help", "Early help", "2", ("early_help_started", "early_help_ended", "early_help_open"),
        (*_who("early_help_started"), By("early_help_started", "organisation", "Who helps")),
        unknown=LAYOUT,
    ),
    Page(
        "referrals", "Referrals", "3", ("referrals", "referral_rate", "referral_nfa", "re_referrals"),
        (*_who("referrals"), By("referrals", "source", "Where they came from"),
         By("re_referrals", "earlier-referrals", "Earlier referrals in 12 months, as the extract counts them")),
        unknown=LAYOUT,
    ),
    Page(
        "assessments", "Assessments completed", "4",
        ("assessments_completed", "assessments_in_time_from_start", "assessments_in_time_from_referral",
         "assessment_duration", "assessments_child_seen", "assessments_no_further_action"),
        (*_who("assessments_completed", _DISABILITY),
         By("assessments_in_time_from_start", AMOUNT, "Working days from the assessment’s start"),
         By("assessments_in_time_from_referral", AMOUNT, "Working days from the referral")),
        unknown="The bins of working days are ChAT’s. " + LAYOUT,
    ),
    Page(
        "open-assessments", "Assessments open", "4",
        ("assessments_open", "assessments_open_late", "assessments_due_in_5", "assessments_due_in_10"),
        (*_who("assessments_open"), By("assessments_open", AMOUNT, "Working days they have been open")),
        unknown=LAYOUT,
    ),
    Page(
        "section-47", "Section 47 enquiries", "5",
        ("section47_enquiries", "section47_rate", "section47_no_conference", "section47_repeat"),
        tuple(_who("section47_enquiries", _DISABILITY)),
        unknown=LAYOUT,
    ),
    Page(
        "conferences", "Initial conferences", "5",
        ("conferences", "conferences_in_time", "conferences_to_plan", "conference_days"),
        (By("conferences_in_time", AMOUNT, "Working days from the strategy discussion"), *_who("conferences")),
        unknown="The bins of working days are ChAT’s. " + LAYOUT,
    ),
    Page(
        "in-need-started", "Episodes of need started", "6", ("in_need_started",),
        (*_who("in_need_started", ("need", "Primary need"), _DISABILITY),),
        unknown=LAYOUT,
    ),
    Page(
        "in-need", "Children in need", "6",
        ("in_need_open", "in_need_rate", "in_need_plans_open", "in_need_not_seen"),
        (*_who("in_need_open", ("status", "Status of the case"), ("need", "Primary need"), _DISABILITY),
         By("in_need_open", AMOUNT, "Days they have been in need"),
         By("in_need_not_seen", AMOUNT, "Days since the child was seen")),
        unknown=LAYOUT,
    ),
    Page(
        "in-need-ended", "Episodes of need ended", "6",
        ("in_need_ended", "in_need_duration", "in_need_closed_after_assessment", "in_need_closed_to_early_help"),
        (By("in_need_duration", "ended-why", "Why they ended"), By("in_need_duration", AMOUNT, "Days they lasted"),
         *_who("in_need_ended")),
        unknown=LAYOUT,
    ),
    Page(
        "plans-started", "Protection plans started", "7",
        ("plans_started", "second_plans", "second_plans_two_years"),
        (*_who("plans_started", ("category", "Category of abuse"), _DISABILITY),
         By("second_plans", "earlier-plans", "Earlier plans of the child")),
        unknown=LAYOUT,
    ),
    Page(
        "plans", "Children on a protection plan", "7",
        ("plans_open", "plans_rate", "plans_two_years", "cp_visits_in_time", "cp_seen_alone", "cp_reviews_in_time"),
        (*_who("plans_open", ("category", "Category of abuse"), _DISABILITY),
         By("plans_two_years", AMOUNT, "Days on a plan"),
         By("cp_not_visited_four_weeks", AMOUNT, "Days since the last visit")),
        short="On a protection plan",
        unknown=LAYOUT,
    ),
    Page(
        "plans-ended", "Protection plans ended", "7", ("plans_ended", "plans_ended_two_years", "plan_duration"),
        (By("plan_duration", AMOUNT, "Days they lasted"), *_who("plans_ended")),
        unknown=LAYOUT,
    ),
    Page(
        "care-started", "Children starting to be looked after", "8",
        ("looked_after_started", "unaccompanied_started"),
        (*_who("looked_after_started", ("unaccompanied", "Unaccompanied or not"), _DISABILITY),),
        short="Starting to be looked after",
        unknown=LAYOUT,
    ),
    Page(
        "care", "Children looked after", "8",
        ("looked_after_open", "looked_after_rate", "cla_unaccompanied", "cla_visits_in_time", "cla_reviews_in_time",
         "cla_permanence_plan", "cla_second_period"),
        (*_who("looked_after_open", ("unaccompanied", "Unaccompanied or not"), ("legal-status", "Legal status"),
               ("need", "Primary need"), _DISABILITY),
         By("looked_after_open", AMOUNT, "Days looked after")),
        unknown=LAYOUT,
    ),
    Page(
        "placements", "Where children looked after live", "8",
        ("placements_three", "placement_stability", "placements_far", "cla_outside", "placement_days"),
        (By("looked_after_open", "placement", "Type of placement"), By("looked_after_open", "provider", "Provider"),
         By("looked_after_open", "location", "Inside or outside the authority"),
         By("placements_three", AMOUNT, "Placements in the year"),
         By("placement_days", AMOUNT, "Days in the placement"), By("placements_far", AMOUNT, "Miles from home")),
        short="Where they live",
        unknown=LAYOUT,
    ),
    Page(
        "health", "Health of children looked after", "8",
        ("health_assessments", "dental_checks", "missing_from_care", "absent_from_care", "return_interviews"),
        (Shares("Health", ("health_assessments", "dental_checks")),
         By("missing_from_care", AMOUNT, "Times missing in 12 months"),
         By("absent_from_care", AMOUNT, "Times absent without authorisation in 12 months")),
        short="Health, and going missing",
        unknown=LAYOUT,
    ),
    Page(
        "care-ended", "Children ceasing to be looked after", "8",
        ("looked_after_ended", "care_duration", "care_ended_home", "care_ended_adopted", "care_ended_guardianship"),
        (By("care_duration", "ended-why", "Why they ceased"), By("care_duration", AMOUNT, "Days it lasted"),
         *_who("looked_after_ended")),
        short="Ceasing to be looked after",
        unknown=LAYOUT,
    ),
    Page(
        "leavers", "Care leavers", "9",
        ("leavers", "leavers_in_touch_17_18", "leavers_in_touch_19_21", "leavers_in_touch_22_25", "leavers_contact",
         "leavers_pathway_in_time"),
        (*_who("leavers", ("unaccompanied", "Unaccompanied or not"), _DISABILITY, ("eligibility", "Eligibility"),
               ("in-touch", "In touch")),
         Shares("In touch, by age",
                ("leavers_in_touch_17_18", "leavers_in_touch_19_21", "leavers_in_touch_22_25"))),
        unknown=LAYOUT,
    ),
    Page(
        "leavers-homes", "How care leavers live", "9",
        ("leavers_suitable_17_18", "leavers_suitable_19_21", "leavers_suitable_22_25", "leavers_occupied_17_18",
         "leavers_occupied_19_21", "leavers_occupied_22_25", "leavers_university", "leavers_staying_put"),
        (Shares("In suitable accommodation, by age",
                ("leavers_suitable_17_18", "leavers_suitable_19_21", "leavers_suitable_22_25")),
         Shares("In education, employment or training, by age",
                ("leavers_occupied_17_18", "leavers_occupied_19_21", "leavers_occupied_22_25")),
         By("leavers_unsettled", "accommodation", "Accommodation"),
         By("leavers_university", "activity", "Activity")),
        unknown=LAYOUT,
    ),
    Page(
        "adoption", "Adoption", "10",
        ("adoption_decisions", "adoption_orders", "adoption_matched", "adoption_placed", "adopted",
         "adoption_reversed", "adoption_waiting", "adoption_entry_to_placed", "adoption_order_to_match"),
        (By("adoption_waiting", AMOUNT, "Days since the decision, of those who wait"),
         By("adoption_entry_to_placed", AMOUNT, "Days from entering care to living with adopters"),
         *_who("adopted")),
        unknown="ChAT tells of twelve months here, as the list does, whatever the other pages tell of: choose twelve"
        " months for the same. " + LAYOUT,
    ),
    Page(
        "adopters", "Prospective adopters", "11",
        ("adopters_open", "adopters_started", "adopters_approved", "adopters_left", "adopters_stage1_in_time",
         "adopters_stage2_in_time", "adopters_waiting"),
        (By("adopters_open", "stage", "How far they have come"),
         By("adopters_stage1_in_time", AMOUNT, "Days in stage 1"),
         By("adopters_stage2_in_time", AMOUNT, "Days in stage 2"),
         By("adopters_left", "left-why", "Why they left")),
        unknown="ChAT tells of twelve months here, as the list does. " + LAYOUT,
    ),
)  # fmt: skip
"""In ChAT's order: the pages of all, then list by list; of a list what began, what stands open, what ended."""
