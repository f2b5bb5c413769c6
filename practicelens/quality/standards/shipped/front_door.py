"""Smaller tools for the front door: MASH, contacts and private fostering, version 2."""

from __future__ import annotations

from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, domain, looks
from practicelens.quality.standards.shipped.practice import BY_KEY

MASH = Tool(
    "mash",
    2,
    "MASH audit",
    "How the multi-agency safeguarding hub heard a worry about a child and decided what should happen.",
    (
        domain(
            "understanding_worry",
            "Understanding the worry",
            "Whether we understood what the person who called was worried about.",
            ("What was said, and what did we ask?", "What do we already know of this family?"),
            looks(
                "The worry, its history and the child's day are drawn together quickly and thoughtfully.",
                "The worry is clear, history was looked at, and gaps were followed up.",
                "The worry is recorded but history or gaps were passed over.",
                "The worry was misunderstood or played down.",
            ),
            standard="understanding",
            evidence=(
                "The contact and what it led to",
                "The family’s history with us",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "child_at_front_door",
            "The child at the centre",
            "Whether this child can be seen in what was written and decided.",
            ("Is each child in the home thought about?", "Are the child’s own words here?"),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "The contact and the screening",
                "Each child named in the home",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "sharing",
            "Sharing between agencies",
            "Who was asked, what they said, and what we made of it together.",
            ("Were the right partners asked?", "Is the family’s agreement recorded, or why it was not sought?"),
            dict(BY_KEY["together"].looks_like),
            standard="together",
            evidence=(
                "What was asked of partners, and when they answered",
                "Consent, or why it was not sought",
            ),
        ),
        domain(
            "decision",
            "The decision and its timeliness",
            "Whether the family got the right help at the right time.",
            ("Was it decided within a working day?", "Does the reason fit the threshold?", "Who was told?"),
            looks(
                "Right, quick and kindly explained; the family and the caller both know what happens next.",
                "The right decision, in time, with clear reasons.",
                "The decision is right but late, or its reasons are thin.",
                "The decision left a child at risk or brought a family in without need.",
            ),
            standard="difference",
            evidence=(
                "The decision with its time and reasons",
                "What the family and the caller were told",
            ),
            impact=True,
            may_not_apply=False,
            tags=(HELPED,),
        ),
        domain(
            "mash_oversight",
            "Management oversight",
            "How a manager thought about it.",
            ("Is the manager’s reasoning here?", "Were repeat contacts noticed?"),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "The manager’s decision",
                "Earlier contacts in the last twelve months",
            ),
            critical=True,
            may_not_apply=False,
        ),
    ),
    # Product, predefined areas: MASH audits do not enter the four-month cycle.
    enters_cycle=False,
    hours=1.5,
)

CONTACTS = Tool(
    "contacts",
    2,
    "Contact audit",
    "A short look at one contact, open or closed: was it heard, and did the family get what they needed?",
    (
        domain(
            "heard",
            "Was it heard?",
            "Whether the contact was understood and the child can be seen in it.",
            ("Who called and what did they hope for?", "Were earlier contacts looked at?"),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            evidence=(
                "The contact as it was taken",
                "Earlier contacts",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "right_help",
            "Was it the right help?",
            "What was offered or advised, and whether it fitted.",
            ("Does the outcome fit the worry?", "Was the caller told?"),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "The outcome and its reasons",
                "What the caller was told",
            ),
            impact=True,
            may_not_apply=False,
            tags=(HELPED,),
        ),
        domain(
            "contact_record",
            "Recording",
            "Whether the next person can understand it.",
            ("Is it clear, in time and respectful?",),
            dict(BY_KEY["recording"].looks_like),
            standard="recording",
            evidence=("The contact as the next person will read it",),
            may_not_apply=False,
        ),
    ),
    # Product, predefined areas: nor do audits of contacts.
    enters_cycle=False,
    hours=0.75,
)

PRIVATE_FOSTERING = Tool(
    "private_fostering",
    2,
    "Private fostering audit",
    "Whether a child living with somebody who is not close family is safe, known and supported.",
    (
        domain(
            "pf_voice",
            "Child’s lived experience and voice",
            "What living there is like for the child.",
            ("Were they seen alone at every visit?", "Do they keep in touch with their own family?"),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "Visits, and who was there",
                "The child’s own words",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "pf_identity",
            "Identity and belonging",
            "Culture, language, faith and family story away from home.",
            ("How does the home help the child to be who they are?",),
            dict(BY_KEY["identity"].looks_like),
            standard="identity",
            evidence=(
                "The assessment of the arrangement",
                "What the child and parents say",
            ),
            may_not_apply=False,
            tags=(PROTECTIVE,),
        ),
        domain(
            "pf_suitability",
            "Is the arrangement suitable?",
            "Checks, visits and the assessment of the carer and the home.",
            ("Were notice, first visit and checks in time?", "What do the parents say?"),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            evidence=(
                "The notice, checks and visits with their dates",
                "The assessment of carer and home",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "pf_help",
            "Help and its impact",
            "What the child, carer and parents were helped with.",
            ("What is better for the child?",),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "What was offered to child, carer and parents",
                "School and health: what has moved",
            ),
            impact=True,
            tags=(HELPED,),
        ),
        domain(
            "pf_oversight",
            "Management oversight",
            "How a manager thought about the arrangement.",
            ("Is there a recorded decision that the arrangement is suitable?",),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "The decision that the arrangement is suitable",
                "Supervision notes",
            ),
            critical=True,
            may_not_apply=False,
        ),
    ),
    hours=2.5,
)
