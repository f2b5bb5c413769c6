"""Smaller tools for children coming into care and young people leaving it, version 2."""

from __future__ import annotations

from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, domain, looks
from practicelens.quality.standards.shipped.practice import BY_KEY

COMING_INTO_CARE = Tool(
    "coming_into_care",
    2,
    "Children coming into care audit",
    "How a child came to be looked after: whether it was right, prepared and kind.",
    (
        domain(
            "into_care_voice",
            "Child’s lived experience and voice",
            "How the child was told, listened to and held through it.",
            ("What did they understand, and what did they choose?", "What came with them?"),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "Visits before and after",
                "What the child was told, and by whom",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "edge_of_care",
            "Help to stay at home",
            "What was tried first, and whether wider family were found in time.",
            ("Was a family group conference offered?", "Which strengths in the family were built on?"),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "Help offered before",
                "Family meetings and who was found",
            ),
            impact=True,
            tags=(HELPED, PROTECTIVE),
        ),
        domain(
            "threshold",
            "Assessment and decision",
            "Whether coming into care was the right decision at the right time.",
            ("Is the reason clear?", "Was legal advice taken in time?"),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            evidence=(
                "The decision and its reasons",
                "Legal advice and gateway meetings",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "first_home",
            "The first home",
            "How the home was chosen, and how the move was prepared.",
            ("Were brothers and sisters kept together?", "Is school near?", "Did anybody visit first?"),
            looks(
                "The child met their carers first, kept what and whom they love, and settled quickly.",
                "A home that fits, prepared as well as time allowed, with the first visit and review in time.",
                "The home was what there was, or the move was hurried without a reason.",
                "The move harmed the child, or they were placed where they are not safe.",
            ),
            standard="lasting",
            evidence=(
                "The placement request and match",
                "The move, the first visit, the first review",
            ),
            tags=(PROTECTIVE,),
        ),
        domain(
            "into_care_oversight",
            "Management oversight",
            "How senior managers thought about it and gave agreement.",
            ("Is the agreement recorded with its reasons?",),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "Who agreed, when and why",
                "Supervision notes",
            ),
            critical=True,
            may_not_apply=False,
        ),
    ),
    hours=3.0,
)

LEAVING_CARE = Tool(
    "leaving_care",
    2,
    "Leaving care audit",
    "How a young person was prepared for, and helped through, leaving care.",
    (
        domain(
            "young_person_voice",
            "Young person’s experience and voice",
            "What the young person wants, and whether we are alongside them.",
            ("Do they know their personal adviser, and choose how to keep in touch?",),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "Contact as the young person likes it",
                "Their own words in the plan",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "pathway",
            "Pathway plan",
            "Whether the plan is theirs, and moves.",
            ("Did they write any of it?", "Was it reviewed in the last six months?"),
            dict(BY_KEY["planning"].looks_like),
            standard="planning",
            evidence=(
                "The pathway plan and its reviews",
                "What the young person says the plan is",
            ),
            may_not_apply=False,
        ),
        domain(
            "home_and_money",
            "Home, money and health",
            "Whether they have a safe home, enough to live on, and their own health story.",
            ("Is the home suitable in their eyes?", "Do they know what they are entitled to?"),
            looks(
                "Settled in a home they chose, money and health understood, with somebody to call at night.",
                "A suitable home, the right money, and health needs known and met.",
                "A home for now, or gaps in money or health that we know of.",
                "Homeless, unsafe or without money, and no plan that will change it.",
            ),
            standard="difference",
            evidence=(
                "Where they live, and whether they chose it",
                "Money, entitlements and their health passport",
            ),
            critical=True,
            impact=True,
            may_not_apply=False,
            tags=(HELPED,),
        ),
        domain(
            "belonging",
            "People who last",
            "Who will still be there.",
            ("Which relationships did we help to keep or mend?",),
            dict(BY_KEY["lasting"].looks_like),
            standard="lasting",
            evidence=(
                "People the young person names",
                "Contact with brothers, sisters and carers",
            ),
            tags=(PROTECTIVE,),
        ),
        domain(
            "leaving_oversight",
            "Management oversight",
            "How a manager thought with the adviser.",
            ("Is supervision regular and reflective?",),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "Supervision notes",
                "Decisions and their reasons",
            ),
            critical=True,
            may_not_apply=False,
        ),
    ),
    minimum_open_days=28,
    hours=3.0,
)
