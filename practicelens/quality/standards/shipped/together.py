"""Smaller tools for work done with partners: MARAC, exploitation, and a partner agency's own part, version 2."""

from __future__ import annotations

from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, domain, looks
from practicelens.quality.standards.shipped.practice import BY_KEY

MARAC = Tool(
    "marac",
    2,
    "MARAC audit",
    "What the meeting about high-risk domestic abuse changed for the children in the home.",
    (
        domain(
            "marac_child",
            "The child in the meeting",
            "Whether each child’s life in that home was spoken about.",
            ("Who spoke for the children?", "Do we know what they see and hear?"),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "The referral and minutes of the meeting",
                "Visits after it",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "marac_sharing",
            "What we brought and took away",
            "What our service shared with the meeting, and used from it.",
            ("Was our information full and in time?", "Did it reach the practitioner?"),
            dict(BY_KEY["together"].looks_like),
            standard="together",
            evidence=(
                "What we sent before the meeting",
                "How its actions reached the case",
            ),
            may_not_apply=False,
        ),
        domain(
            "marac_safety",
            "Safety and its impact",
            "Whether the plan made the adult victim and the children safer.",
            ("Is the person who harms held in view?", "What does the survivor say?"),
            looks(
                "The survivor and the children are safer and say so, and the person who harms is worked with.",
                "Actions fitted the risk, were done in time, and the family are safer.",
                "Actions were agreed but some are late or rest on the survivor alone.",
                "Risk to the children was not acted on.",
            ),
            standard="difference",
            evidence=(
                "Actions with the day each was done",
                "What the survivor and the children say",
            ),
            critical=True,
            impact=True,
            may_not_apply=False,
            tags=(PROTECTIVE, HELPED),
        ),
    ),
    # Product, predefined areas: MARAC audits do not enter the four-month cycle.
    enters_cycle=False,
    hours=1.5,
)

EXPLOITATION = Tool(
    "exploitation",
    2,
    "Child sexual exploitation audit",
    "Whether a child who is being exploited, or may be, is understood, believed and made safer.",
    (
        domain(
            "cse_voice",
            "Child’s lived experience and voice",
            "Whether the child has somebody they trust and is spoken of with respect.",
            ("Is the language kind, and never blaming?", "Who do they talk to?"),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "Direct work and return-home conversations",
                "The words used of the child",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "cse_risk",
            "Understanding risk and place",
            "People, places, telephones and times: whether the risk is understood as it moves.",
            ("Were return-home conversations offered and used?", "Are friends and places mapped?"),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            evidence=(
                "The exploitation assessment",
                "Missing episodes, friends and places",
            ),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "cse_disruption",
            "Disruption and multi-agency working",
            "What was done about those who harm, and together with whom.",
            ("What did police, health and school do?",),
            dict(BY_KEY["together"].looks_like),
            standard="together",
            evidence=(
                "Strategy discussions and disruption plans",
                "What police, health and school did",
            ),
        ),
        domain(
            "cse_impact",
            "Help and its impact",
            "Whether the child is safer and has more that is good in their life.",
            ("Which strengths and friendships were built on?",),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "Risk at the start and now",
                "Friendships, school, what the child enjoys",
            ),
            impact=True,
            may_not_apply=False,
            tags=(PROTECTIVE, HELPED),
        ),
        domain(
            "cse_oversight",
            "Management oversight",
            "How managers thought about risk with the practitioner.",
            ("Is escalating risk noticed and acted on?",),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "Supervision notes",
                "Decisions when risk rose",
            ),
            critical=True,
            may_not_apply=False,
        ),
    ),
    minimum_open_days=14,
    hours=3.5,
)

PARTNER_PART = Tool(
    "partner_part",
    2,
    "A partner agency’s part",
    "What your agency knew, did and learnt, graded by your agency; the panel agrees the whole.",
    (
        domain(
            "partner_child",
            "The child in our work",
            "How your agency saw and heard the child.",
            ("When did you see them, and what did they say?",),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=("Your own agency’s notes of the child",),
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "partner_sharing",
            "Sharing and acting together",
            "What you told others, what they told you, and what came of it.",
            ("Did you get what you needed from the others?", "Did you say so when you disagreed?"),
            dict(BY_KEY["together"].looks_like),
            standard="together",
            evidence=(
                "What you sent and received, with dates",
                "Meetings you were asked to and went to",
            ),
            may_not_apply=False,
        ),
        domain(
            "partner_impact",
            "What helped",
            "What your agency did, and the difference it made.",
            ("What would you do again?",),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "What your agency did, and what is different",
                "What the family say",
            ),
            impact=True,
            tags=(HELPED,),
        ),
    ),
    # Another agency's part is read at the panel and has no cycle here.
    enters_cycle=False,
    hours=2.0,
)
