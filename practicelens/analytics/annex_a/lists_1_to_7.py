"""Annex A lists 1 to 7: from contact to child protection plan."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.fields import (
    DISABILITY,
    HELD_BY,
    WHO,
    ListSpec,
    code_field,
    count_field,
    date_field,
    text_field,
)

# Whom each list holds is said in the Guidance sheet of Ofsted's template of August 2019. This one: every contact
# of the six months before its day, a row a child, and a child as often as contacts were made. So two rows are the
# same contact only where day and source are the same too.
CONTACTS: Final = ListSpec(
    1,
    "contacts",
    "Contacts",
    (
        *WHO,
        date_field("contact_date", "Date of Contact", "Contact Date", "Contact Start Date", required=True),
        code_field("source", "Contact Source", "source", "Source of Contact"),
    ),
    event=("contact_date", "source"),
)

# Assessments of the six months, and help going on that the authority coordinates. Ofsted leaves open which
# families these are, for early help is recorded in many ways: its figures are never compared between authorities.
EARLY_HELP: Final = ListSpec(
    2,
    "early_help",
    "Early help",
    (
        *WHO,
        date_field(
            "started",
            "Assessment start date",
            "Early Help Assessment Start Date",
            "EH Assessment Start Date",
            required=True,
        ),
        date_field(
            "completed",
            "Assessment completion date",
            "Assessment Completed Date",
            "Assessment End Date",
            "Early Help Assessment Completion Date",
            "Assessment Authorised Date",
        ),
        text_field(
            "organisation",
            "Organisation completing assessment",
            "Organisation",
            "Assessment Organisation",
            "Organisation Completing the Assessment",
        ),
    ),
    event=("started", "organisation"),
    starts_ends=(("started", "completed"),),
)

# Every referral received in the six months: a child with several has several rows. The count of the twelve months
# stands the same on all of them, and leaves out the newest referral, so nought means that it was the first.
REFERRALS: Final = ListSpec(
    3,
    "referrals",
    "Referrals",
    (
        *WHO,
        date_field("referral_date", "Date of referral", "Referral Date", "Referral Start Date", required=True),
        code_field("source", "Referral Source", "source", "Source of Referral"),
        code_field("nfa", "Referral NFA?", "nfa", "NFA", "Referral No Further Action"),
        count_field(
            "referrals_12m",
            "Number of Referrals in Last 12 Months",
            "Referrals in Last 12 Months",
            "Referrals Last 12 Months",
            "Number of Referrals in the Last 12 Months",
        ),
        *HELD_BY,
    ),
    event=("referral_date", "source"),
)

# Those under sections 17 and 47 of the Children Act 1989 in the six months, and all that are open, however old.
# One without a day of authorisation is therefore going on, and is no gap in the data.
ASSESSMENTS: Final = ListSpec(
    4,
    "assessments",
    "Assessments",
    (
        *WHO,
        DISABILITY,
        date_field(
            "started",
            "Continuous Assessment Start Date",
            "Continuous Assessment Start",
            "Assessment Start Date",
            "CA Start Date",
            required=True,
        ),
        code_field(
            "child_seen",
            "Child Seen During Continuous Assessment",
            "seen",
            "Child Seen",
            "Child Seen During Assessment",
            "Continuous Assessment Child Seen",
        ),
        date_field(
            "authorised",
            "Continuous Assessment Date of Authorisation",
            "Continuous Assessment Auth Date",
            "Continuous Assessment Authorisation Date",
            "Assessment Authorisation Date",
            "Date of Authorisation",
            "Assessment Authorised Date",
        ),
        code_field(
            "needs_support",
            "Was the child assessed as requiring LA children’s social care support",
            "yes_no",
            "Was the child assessed as being in need at assessment?",
            "CSC Support Required",
            "Requires LA Social Care Support",
            "Requiring Social Care Support",
            "Assessed as Requiring Support",
        ),
        *HELD_BY,
    ),
    event=("started",),
    starts_ends=(("started", "authorised"),),
)

# Every enquiry of the six months, where possible those without an outcome yet. A conference stands on the row of
# the enquiry that led to it; the two counts leave out the newest, as on list 3.
SECTION_47: Final = ListSpec(
    5,
    "section47",
    "Section 47 enquiries and initial child protection conferences",
    (
        *WHO,
        DISABILITY,
        date_field(
            "strategy_discussion",
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Strat Discussion Date",
            "Strategy Discussion Date",
            "Strategy Discussion",
            "Section 47 Start Date",
            "S47 Start Date",
            "Section 47 Enquiry Start Date",
            required=True,
        ),
        code_field(
            "icpc_unnecessary",
            "Was an Initial Child Protection Conference deemed unnecessary?",
            "yes_no",
            "Initial CP Conf Unnecessary",
            "ICPC Deemed Unnecessary",
            "ICPC Not Required",
            "ICPC Unnecessary",
        ),
        date_field(
            "icpc_date",
            "Date of Initial Child Protection Conference",
            "Initial CP Conf Date",
            "ICPC Date",
            "Date of ICPC",
            "Initial Child Protection Conference Date",
        ),
        code_field(
            "led_to_plan",
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            "yes_no",
            "CP Conf Result In CP Plan",
            "ICPC Resulted in CP Plan",
            "ICPC Result in CPP",
            "Resulted in CP Plan",
        ),
        count_field(
            "s47_12m",
            "Number of Section 47 Enquiries in the last 12 months",
            "Number S47s 12m",
            "S47 Enquiries in Last 12 Months",
            "Section 47 Enquiries Last 12 Months",
            "Number of S47s in the last 12 months",
        ),
        count_field(
            "icpc_12m",
            "Number of ICPCs in the last 12 months",
            "Number ICPCs 12m",
            "ICPCs Last 12 Months",
            "Number of Initial Child Protection Conferences in the last 12 months",
        ),
        *HELD_BY,
    ),
    event=("strategy_discussion",),
    starts_ends=(("strategy_discussion", "icpc_date"),),
)

# Everybody who has had a service as a child in need in the six months: those with plans, those looked after,
# those being assessed. One row a child, of the newest episode: an earlier one that vanishes was not withdrawn.
IN_NEED: Final = ListSpec(
    6,
    "in_need",
    "Children in need",
    (
        *WHO,
        DISABILITY,
        date_field("started", "CIN Start Date", "Child in Need Start Date", "CIN Episode Start Date", required=True),
        code_field("primary_need", "Primary Need Code", "need", "Primary Need", "CIN Primary Need"),
        date_field(
            "last_seen",
            "Date Child Was Last Seen",
            "Date Last Seen",
            "Child Last Seen",
            "Last Seen Date",
            "Date Child Last Seen",
        ),
        date_field("closed", "CIN Closure Date", "CIN End Date", "Closure Date", "Child in Need Closure Date"),
        code_field(
            "closure_reason",
            "Reason for Closure",
            "closure",
            "CIN Closure Reason",
            "Closure Reason",
            "CIN Reason for Closure",
        ),
        code_field("case_status", "Case status", "case_status", "Status"),
        *HELD_BY,
    ),
    event=("started",),
    starts_ends=(("started", "closed"),),
    one_row_a_child=True,
)

# Plans that stand and those that ended in the six months, one row a child, of the newest plan. Visits and
# conferences are told by the last one alone, so nothing here can say how many were made, or that one between was
# missed.
PROTECTION_PLANS: Final = ListSpec(
    7,
    "protection_plans",
    "Child protection plans",
    (
        *WHO,
        DISABILITY,
        date_field(
            "started",
            "Child Protection Plan Start Date",
            "CPP Start Date",
            "CP Plan Start Date",
            "CP Start Date",
            required=True,
        ),
        code_field(
            "initial_category",
            "Initial Category of Abuse",
            "category",
            "Initial Category",
            "CPP Initial Category",
            "Initial Category Abuse",
        ),
        code_field(
            "latest_category",
            "Latest Category of Abuse",
            "category",
            "Latest Category",
            "CPP Latest Category",
            "Current Category of Abuse",
        ),
        date_field(
            "last_visit",
            "Date of the Last Statutory Visit",
            "Date of Last Statutory Visit",
            "Last Statutory Visit Date",
            "Last Statutory Visit",
            "CP Last Visit Date",
        ),
        code_field("seen_alone", "Was the Child Seen Alone?", "seen", "Child Seen Alone", "Seen Alone"),
        date_field(
            "latest_review",
            "Date of latest review conference",
            "Latest Review Conference Date",
            "Date of Latest Review Conf",
            "Date of Last Review Conference",
            "Latest Review Conference",
            "Last Review Conference Date",
        ),
        date_field("ended", "Child Protection Plan End Date", "CPP End Date", "CP Plan End Date", "CP End Date"),
        code_field(
            "emergency",
            "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
            "yes_no",
            "Protection Last Six Months",
            "Emergency Protection Order",
            "EPO or Police Protection in Last Six Months",
            "EPO or PPP",
            "Subject to EPO or Police Protection in Last Six Months",
        ),
        count_field(
            "previous_plans",
            "Number of Previous Child Protection Plans",
            "Previous Child Protection Plans",
            "Number of Previous CP Plans",
            "Previous CP Plans",
            "Previous CPPs",
        ),
        *HELD_BY,
    ),
    event=("started",),
    starts_ends=(("started", "ended"),),
    one_row_a_child=True,
)
