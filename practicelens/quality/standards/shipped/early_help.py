"""The early help audit, version 1: help given to a family before it needs a social worker."""

from __future__ import annotations

from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, STRENGTHS, domain, looks
from practicelens.quality.standards.shipped.practice import BY_KEY

EARLY_HELP = Tool(
    "early_help",
    1,
    "Early help audit",
    "A look at the help a family was offered early, done in conversation with the practitioner who leads it.",
    (
        domain(
            "eh_voice",
            "Child’s lived experience and voice",
            "What a day is like for each child in the family, and whether what they say shapes the help.",
            (
                "Was each child met, and in what way that fitted them?",
                "Whose words are here, and what came of them?",
            ),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            critical=True,
            may_not_apply=False,
            tags=(STRENGTHS, PROTECTIVE),
            evidence=("Notes of visits and direct work", "The family’s own words in the assessment"),
        ),
        domain(
            "eh_agreement",
            "Working with the family",
            "Whether the family chose this help, know what it is for, and trust who brings it.",
            (
                "How did the family agree, and do they know that they may stop?",
                "Who in the wider family was found and asked?",
            ),
            dict(BY_KEY["relationships"].looks_like),
            standard="relationships",
            may_not_apply=False,
            tags=(STRENGTHS, HELPED),
            evidence=("The recorded agreement", "What the family say when you ask them"),
        ),
        domain(
            "eh_understanding",
            "Understanding the family",
            "Whether the whole family’s needs and strengths were understood, and risk was not missed.",
            (
                "Are strengths and protective factors weighed beside worries?",
                "Is there anything here that should have gone to the front door, and did it?",
            ),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            critical=True,
            may_not_apply=False,
            tags=(STRENGTHS, PROTECTIVE),
            evidence=("The early help assessment", "Earlier contacts and what they led to"),
        ),
        domain(
            "eh_plan",
            "The plan and the team around the family",
            "What will change, who helps with it, and whether it moved.",
            (
                "Could the family tell you the plan?",
                "Who is in the team around the family, and who leads it?",
                "Was it reviewed in time?",
            ),
            dict(BY_KEY["planning"].looks_like),
            standard="planning",
            tags=(STRENGTHS,),
            evidence=("The plan and its reviews", "Notes of meetings of the team around the family"),
        ),
        domain(
            "eh_impact",
            "Help and its impact",
            "What is different for the children because of the help.",
            ("What helped, and how do we know?", "Will it last without us?"),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            impact=True,
            may_not_apply=False,
            tags=(HELPED, PROTECTIVE),
            evidence=("Outcomes measured at the start and now", "School attendance, home, health: what has moved"),
        ),
        domain(
            "eh_stepping",
            "Stepping up, down and closing",
            "Whether the family met the next service, or the end of help, prepared.",
            (
                "Was a move to or from a social worker made together, with the family in the room?",
                "Does the family know whom to turn to now?",
            ),
            looks(
                "The family were walked across by somebody they trust, and nobody had to tell their story twice.",
                "The step was right, in time and made together, and the family know what happens next.",
                "The step was right but slow, or made on paper and not with the family.",
                "A step that was needed was not made, or help ended and left children at risk.",
            ),
            standard="together",
            may_not_apply=False,
            tags=(PROTECTIVE,),
            evidence=("The closing or transfer summary", "What the receiving service says"),
        ),
        domain(
            "eh_oversight",
            "Management oversight and supervision",
            "How a manager thought with the practitioner.",
            ("Is supervision regular and reflective?", "Was drift or rising worry noticed?"),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            critical=True,
            may_not_apply=False,
            tags=(STRENGTHS,),
            evidence=("Supervision notes", "Decisions and their reasons"),
        ),
    ),
    hours=3.0,
)
