"""Every rule the product ships: timescales here, the strategy's own rules in ``defaults_strategy``."""

from __future__ import annotations

from practicelens.rulebook.defaults_performance import PERFORMANCE
from practicelens.rulebook.defaults_strategy import STRATEGY
from practicelens.rulebook.definitions import Definition, Group, Kind, Standing, in_words
from practicelens.workdays.timescales import Unit

WD, DAYS, WEEKS, MONTHS = Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS
WORKING_TOGETHER = "Working Together to Safeguard Children"
CIN_GUIDE = "Working Together; children in need census guide"
REG_28 = "Care Planning, Placement and Case Review Regulations 2010, regulation 28"
REG_33 = "Care Planning, Placement and Case Review Regulations 2010, regulation 33"
REG_7 = "Care Planning, Placement and Case Review Regulations 2010, regulation 7"
PROCEDURES = "The authority's own procedures"
PRIVATE_FOSTERING = "Children (Private Arrangements for Fostering) Regulations 2005"
ADOPTERS = "Adoption Agencies Regulations 2005, as amended in 2013, and the statutory guidance on adoption"
CARE_LEAVERS = "Care Leavers (England) Regulations 2010"


def _limit(
    key: str,
    title: str,
    meaning: str,
    limit: tuple[int, Unit],
    group: Group,
    source: str,
    standing: Standing,
    *,
    check: bool = False,
) -> Definition:
    """A timescale. The day of the start is day 0."""
    length, unit = limit
    value = {"length": length, "unit": unit.value}
    return Definition(key, title, meaning, group, Kind.LIMIT, value, unit.value, source, standing, check)


G, S = Group, Standing
SOURCES = ("Annex A", "Standard Safeguarding Dataset", "CIN census", "SSDA903")
_LISTS = {
    "contacts": "contacts", "early_help": "early help", "referrals": "referrals", "assessments": "assessments",
    "section47": "section 47 enquiries", "in_need": "children in need", "protection_plans": "child protection plans",
    "looked_after": "children looked after", "care_leavers": "care leavers", "adoption": "adoption",
}  # fmt: skip
_BELIEVED = tuple(
    Definition(
        f"source.{name}",
        f"The source believed of {words}",
        f"Where several sources tell of {words}, this one is believed, whole; where it does not tell of them, another "
        "that does. Where they say different things of a child, that is a finding.",
        Group.EXTRACTS, Kind.TEXT, "Annex A", "", "The strategy's reading in Practice Lens", Standing.LOCAL,
        choices=SOURCES,
    )
    for name, words in _LISTS.items()
)  # fmt: skip
_FURTHER = {
    "visits": "every visit", "visit_spells": "when visits are owed", "reviews": "every review",
    "missing": "times missing and the interviews after them", "pre_proceedings": "pre-proceedings",
    "involvements": "who held which child", "workforce": "workers’ hours",
}  # fmt: skip
_BELIEVED += tuple(
    Definition(
        f"source.{name}",
        f"The source believed of {words}",
        f"Annex A does not tell {words}. Where several sources do, this one is believed, whole; "
        "where it does not, another that does.",
        Group.EXTRACTS, Kind.TEXT, "Standard Safeguarding Dataset", "", "The strategy's reading in Practice Lens",
        Standing.LOCAL, choices=SOURCES,
    )
    for name, words in _FURTHER.items()
)  # fmt: skip
# One rule a pair of lines: the table is read more often than edited.
# fmt: off
TIMESCALES = (
    _limit("referral.decision", "Decision on a referral", "From the referral to the decision what to do with it.",
           (1, WD), G.FRONT_DOOR, WORKING_TOGETHER, S.GUIDANCE),
    # One limit, two clocks: which of them holds is the rule assessment.clock below.
    _limit("assessment.limit", "Child and family assessment",
           "From the referral or the assessment's start (both are offered) to the assessment authorised.",
           (45, WD), G.FRONT_DOOR, CIN_GUIDE, S.GUIDANCE),
    _limit("icpc.limit", "Initial child protection conference", "From the strategy discussion to the conference.",
           (15, WD), G.PROTECTION, CIN_GUIDE, S.GUIDANCE),
    # In procedures everywhere, in no national text that was found: hence to be checked.
    _limit("core_group.first", "First core group", "From the initial conference to the first core group.",
           (10, WD), G.PROTECTION, WORKING_TOGETHER, S.GUIDANCE, check=True),
    _limit("cp_review.first", "First review conference", "From the initial conference to the first review.",
           (3, MONTHS), G.PROTECTION, WORKING_TOGETHER, S.GUIDANCE, check=True),
    _limit("cp_review.later", "Later review conferences", "From one review conference to the next.",
           (6, MONTHS), G.PROTECTION, WORKING_TOGETHER, S.GUIDANCE, check=True),
    # Local: procedures differ between 10 days, 10 working days and 4 weeks.
    _limit("cp_visit.limit", "Child protection visit", "From one visit to a child on a plan to the next.",
           (10, WD), G.PROTECTION, PROCEDURES, S.LOCAL),
    _limit("cin_visit.limit", "Child in need visit", "From one visit to a child in need to the next.",
           (20, WD), G.PROTECTION, PROCEDURES, S.LOCAL),
    _limit("cla_visit.first", "First visit in a placement", "From the placement's start to the first visit.",
           (1, WEEKS), G.LOOKED_AFTER, REG_28, S.STATUTORY),
    _limit("cla_visit.later", "Later visits in a placement", "From one visit to a child looked after to the next.",
           (6, WEEKS), G.LOOKED_AFTER, REG_28, S.STATUTORY),
    _limit("cla_visit.long_term", "Visits in a settled placement",
           "From one visit to the next, once over a year in a placement meant to last until 18.",
           (3, MONTHS), G.LOOKED_AFTER, REG_28, S.STATUTORY),
    _limit("cla_review.first", "First review of a child looked after", "From the start of care to the first review.",
           (20, WD), G.LOOKED_AFTER, REG_33, S.STATUTORY, check=True),
    _limit("cla_review.second", "Second review of a child looked after", "From the first review to the second.",
           (3, MONTHS), G.LOOKED_AFTER, REG_33, S.STATUTORY, check=True),
    _limit("cla_review.later", "Later reviews of a child looked after", "From one review to the next.",
           (6, MONTHS), G.LOOKED_AFTER, REG_33, S.STATUTORY, check=True),
    _limit("review.decisions", "Decisions of a looked-after review", "From the review to its decisions sent.",
           (5, WD), G.LOOKED_AFTER, "IRO Handbook", S.GUIDANCE, check=True),
    _limit("review.record", "Record of a looked-after review", "From the review to its written record.",
           (15, WD), G.LOOKED_AFTER, "IRO Handbook", S.GUIDANCE, check=True),
    _limit("review.distributed", "Record of a review distributed", "From the review to its record with everybody.",
           (20, WD), G.LOOKED_AFTER, "IRO Handbook", S.GUIDANCE, check=True),
    _limit("health.initial", "Initial health assessment", "From the start of care to the health assessment.",
           (20, WD), G.LOOKED_AFTER, REG_7, S.STATUTORY, check=True),
    _limit("health.under_five", "Health assessment under five", "From one assessment to the next.",
           (6, MONTHS), G.LOOKED_AFTER, REG_7, S.STATUTORY, check=True),
    _limit("health.from_five", "Health assessment from five", "From one assessment to the next.",
           (12, MONTHS), G.LOOKED_AFTER, REG_7, S.STATUTORY, check=True),
    _limit("dental.limit", "Dental check", "From one dental check to the next.",
           (12, MONTHS), G.LOOKED_AFTER, "SSDA903 guide", S.GUIDANCE, check=True),
    # 72 hours as days: no limit counts hours.
    _limit("return_interview.limit", "Return home interview", "From the return of a child who was missing: 72 hours.",
           (3, DAYS), G.LOOKED_AFTER, "Statutory guidance on children who go missing, DfE 2014", S.GUIDANCE),
    _limit("pathway_review.limit", "Pathway plan review", "From one review of a pathway plan to the next.",
           (6, MONTHS), G.LEAVING, CARE_LEAVERS, S.STATUTORY, check=True),
    _limit("adviser_visit.after_move", "Personal adviser's visit after a move", "From the move to the visit.",
           (7, DAYS), G.LEAVING, CARE_LEAVERS, S.STATUTORY, check=True),
    _limit("adviser_visit.later", "Personal adviser's later visits", "From one visit to a care leaver to the next.",
           (2, MONTHS), G.LEAVING, CARE_LEAVERS, S.STATUTORY, check=True),
    _limit("adopters.stage_one", "Stage 1 of becoming an adopter", "From its beginning to its end.",
           (2, MONTHS), G.LEAVING, ADOPTERS, S.STATUTORY, check=True),
    _limit("adopters.stage_two", "Stage 2 of becoming an adopter", "From its beginning to the decision.",
           (4, MONTHS), G.LEAVING, ADOPTERS, S.STATUTORY, check=True),
    _limit("private_fostering.first", "First private fostering visit", "From the notification to the first visit.",
           (7, WD), G.LEAVING, PRIVATE_FOSTERING, S.STATUTORY, check=True),
    # Year one begins when the authority becomes aware, not when the arrangement began.
    _limit("private_fostering.first_year", "Private fostering visits in year one", "From one visit to the next.",
           (6, WEEKS), G.LEAVING, PRIVATE_FOSTERING, S.STATUTORY, check=True),
    _limit("private_fostering.later", "Private fostering visits after year one", "From one visit to the next.",
           (12, WEEKS), G.LEAVING, PRIVATE_FOSTERING, S.STATUTORY, check=True),
    _limit("supervision.limit", "Supervision", "From one supervision of a worker to the next.",
           (1, MONTHS), G.WORKFORCE, PROCEDURES, S.LOCAL),
    _limit("restricted.review", "Review of a restricted child",
           "From a restriction's start, or its last review, to looking again at why it stands and who is named.",
           (6, MONTHS), G.DISPLAY, PROCEDURES, S.LOCAL),
)

LOCAL = (
    Definition("assessment.clock", "Where an assessment's clock starts",
               "From the assessment's own start (as ChAT counts) or from the referral (as the DfE counts).",
               G.FRONT_DOOR, Kind.TEXT, "start", "", CIN_GUIDE, S.GUIDANCE, choices=("start", "referral")),
    # No extract holds it, and a rate over a wrong population looks as good as one over the right.
    Definition("population.children", "Children living in the authority",
               "Aged 0 to 17, for rates per 10,000. With 0 it is not known, and no rate is worked out.",
               G.DISPLAY, Kind.NUMBER, 0, "children", "Mid-year population estimates, ONS", S.LOCAL),
    Definition("caseload.limit", "Caseload of a worker",
               "Children allocated to a full-time worker beyond which the worker shows as over the limit.",
               G.WORKFORCE, Kind.NUMBER, 18, "children", PROCEDURES, S.LOCAL),
    Definition("caseload.first_year", "Caseload in the first year",
               "Children allocated to a full-time worker in their first year of practice.",
               G.WORKFORCE, Kind.NUMBER, 12, "children", PROCEDURES, S.LOCAL),
    Definition("seen_alone.age", "Seen alone from this age",
               "From this age a child on a plan is expected to be seen alone at visits.",
               G.PROTECTION, Kind.NUMBER, 5, "years", PROCEDURES, S.LOCAL),
    Definition("due_soon.days", "How far ahead a week looks",
               "Working days ahead for which the weekly page and the home page show what falls due.",
               G.DISPLAY, Kind.NUMBER, 10, "working days", PROCEDURES, S.LOCAL),
    Definition("figures.old", "Figures are old after",
               "Days after the day of an extract beyond which pages say that its figures are old, and no longer count "
               "what is late: what was done meanwhile is not in them.",
               G.DISPLAY, Kind.NUMBER, 10, "days", "The strategy's reading in Practice Lens", S.LOCAL),
    # Why, and how what would reveal them is found: explanation, Disclosure.
    Definition("small_numbers.limit", "Small numbers",
               "Anything that leaves the authority hides counts from 1 up to this, and what would reveal them.",
               G.DISPLAY, Kind.NUMBER, 5, "children", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("token.months", "A token ends at the latest after",
               "From the day on which somebody makes a token, by which a program reads figures as they may, until it "
               "ends at the latest.",
               G.DISPLAY, Kind.NUMBER, 12, "months", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("comparisons.kept", "Lists that were laid beside a figure are kept for",
               "Days after which a list that somebody sent to be compared with a figure is deleted, with its answer.",
               G.DISPLAY, Kind.NUMBER, 14, "days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("worklist.days", "A finding is put right within",
               "Working days proposed when findings of an extract are given to somebody; another number may be said.",
               G.EXTRACTS, Kind.NUMBER, 10, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("worklist.climbs", "A finding past its day climbs after",
               "Working days after the day it was to be put right by: then it waits for the Team Manager too, or, "
               "where it is the manager's own, for the Head of Service.",
               G.EXTRACTS, Kind.NUMBER, 5, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    # The strategy (section 10) says "escalated where needed" and no number.
    Definition("late.escalates", "Late work is escalated after",
               "Working days after its day beyond which a visit, review or assessment that is late goes to the Head of "
               "Service by itself, unless somebody named a day ahead. With 0 only a Team Manager escalates.",
               G.DISPLAY, Kind.NUMBER, 10, "working days", "Strategy, section 10", S.LOCAL),
    Definition("late.note_holds", "How far ahead a note may look",
               "Working days ahead that somebody may name as the day by which late work will be done; until then no "
               "rule escalates it.",
               G.DISPLAY, Kind.NUMBER, 10, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    # Another authority's file knows none; a year after the last extract a fifth of its children are still known.
    Definition("extract.known", "Children known from before",
               "Of a hundred children of an extract, how many the extract published for the nearest day should hold; "
               "with fewer, publishing asks whether it is another authority's file.",
               G.EXTRACTS, Kind.NUMBER, 10, "of a hundred", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.other_people", "Children who are other people",
               "Of a hundred children that the extract published for the nearest day has too, how many may have "
               "another birth date or sex there; with more, publishing asks whether it is another authority's file.",
               G.EXTRACTS, Kind.NUMBER, 20, "of a hundred", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.list_change", "A list that grew or shrank",
               "How many times longer or shorter than in the extract published for the nearest day a list may become "
               "before publishing asks.",
               G.EXTRACTS, Kind.NUMBER, 2, "times", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.list_rows", "Lists whose length is compared",
               "Rows that the longer of the two lists must have: short lists double by chance.",
               G.EXTRACTS, Kind.NUMBER, 20, "rows", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.by_itself", "Who publishes what lies in the watched folder",
               "A person; or by itself, where nothing stops it, publishing would ask nothing, it has not many findings "
               "more than the published one, and no list is much longer or shorter (below). Else it waits for one.",
               G.EXTRACTS, Kind.TEXT, "a person", "", "The strategy's reading in Practice Lens", S.LOCAL,
               choices=("a person", "by itself")),
    Definition("extract.new_findings", "Findings more than before, published by itself",
               "Findings to look at beyond those of the published extract, up to which one is published by itself.",
               G.EXTRACTS, Kind.NUMBER, 20, "findings", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.size_within", "Length of a list, published by itself",
               "Of a hundred rows, how many more or fewer a list may have for the extract to be published by itself.",
               G.EXTRACTS, Kind.NUMBER, 20, "of a hundred", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("extract.rows_lost", "Rows that count for nothing",
               "Of a hundred rows of a list, how many were refused or have no date to be judged by; from so many on "
               "publishing asks.",
               G.EXTRACTS, Kind.NUMBER, 50, "of a hundred", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("source.days", "Days that another source speaks for",
               "What one source told so many days before counts for a day on which another was taken; what is older "
               "does not.",
               G.EXTRACTS, Kind.NUMBER, 7, "days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("source.proof", "Children that prove whose numbers they are",
               "Children of two sources that must have one identifier, one birth date and one sex before it is "
               "proposed that the two number children alike.",
               G.EXTRACTS, Kind.NUMBER, 20, "children", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("source.differ", "Children that speak against it",
               "Of a hundred children with one identifier in two sources, how many may have another birth date or sex.",
               G.EXTRACTS, Kind.NUMBER, 5, "of a hundred", "The strategy's reading in Practice Lens", S.LOCAL),
    *_BELIEVED,
    Definition("notices.hours", "When e-mails leave",
               "Begins and ends: e-mails leave on working days between these, in London’s time; of a child who may not "
               "be safe, and of who may use an account, at any hour. Daily: when the one e-mail of the day is put "
               "together for those who chose it.",
               G.NOTICES, Kind.TABLE, {"begins": "07:00", "ends": "18:00", "daily": "08:30"}, "",
               "The strategy's reading in Practice Lens", S.LOCAL, keeps=("begins", "ends", "daily"),
               pattern=r"([01]\d|2[0-3]):[0-5]\d", pattern_words="a time of day like 08:30"),
    Definition("pack.monthly", "Monthly report published",
               "Working days after a month's end by which its Head of Service report is to be published.",
               G.RECURRING, Kind.NUMBER, 10, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("pack.re_audit", "Re-audit report published",
               "Working days after a month's end by which its re-audit report is to be published.",
               G.RECURRING, Kind.NUMBER, 10, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("pack.four_r", "4R report published",
               "Working days after a month's end by which its report of 4R meetings is to be published.",
               G.RECURRING, Kind.NUMBER, 10, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("pack.quarterly", "Quarterly consolidation published",
               "Working days after a quarter's end by which its consolidation is to be published.",
               G.RECURRING, Kind.NUMBER, 20, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("pack.performance", "Performance Matters published",
               "Working days after a month's end by which the analyst is to publish its figures.",
               G.RECURRING, Kind.NUMBER, 12, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
    Definition("pack.organisation", "The organisation published",
               "Working days after a quarter's end by which the analyst is to publish ChAT's pages of it.",
               G.RECURRING, Kind.NUMBER, 20, "working days", "The strategy's reading in Practice Lens", S.LOCAL),
)

# fmt: on
DEFINITIONS: dict[str, Definition] = {one.key: one for one in (*TIMESCALES, *LOCAL, *PERFORMANCE, *STRATEGY)}

KEPT_FOR_LATER = frozenset(
    key for key in DEFINITIONS if key.startswith(("complaint.", "review.", "adviser_visit."))
) | {
    "core_group.first",
    "referral.decision",
}
"""Rules that no figure, deadline or page reads yet; pages say so, because a setting that does nothing misleads."""


def reference() -> str:
    """The page of docs/reference that lists every rule as shipped."""
    lines = [
        "# Rules as shipped",
        "",
        "Made from `practicelens/rulebook/defaults.py` by `run.py docs`. Each is a setting with dates: an",
        "administrator or the Head of Safeguarding sets a new value from a day on, and the past keeps the value of",
        "its day. The day of the start is day 0. Those marked *check* rest on general knowledge.",
        "Those marked *kept for later* are read by no figure, deadline or page yet.",
    ]
    for group in Group:
        lines += ["", f"## {group.value}", "", "| key | rule | as shipped | source |", "|---|---|---|---|"]
        lines += [_reference_row(one) for one in DEFINITIONS.values() if one.group is group]
    return "\n".join(lines) + "\n"


def _reference_row(one: Definition) -> str:
    value = in_words(one.kind, one.default, one.unit)
    mark = (" *check*" if one.check else "") + (" *kept for later*" if one.key in KEPT_FOR_LATER else "")
    return f"| `{one.key}` | **{one.title}**. {one.meaning} | {value} | {one.source} ({one.standing.value}){mark} |"
