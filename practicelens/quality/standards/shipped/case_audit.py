"""The appreciative case audit, version 2: ten domains, begun from what is best."""

from __future__ import annotations

from practicelens.quality.standards.content import Section, Tool
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, STRENGTHS, domain, looks
from practicelens.quality.standards.shipped.practice import BY_KEY

CASE_AUDIT = Tool(
    "case_audit",
    2,
    "Appreciative case audit",
    "A whole look at the help one child and family have had, done in conversation with their practitioner.",
    (
        domain(
            "lived_experience",
            "Child’s lived experience and voice",
            "What a day is like for this child, and whether what they say changes anything.",
            (
                "When, where and how were they seen, and were they seen alone?",
                "Which of their own words are here, and where did they lead?",
                "Brothers and sisters: is each one known?",
            ),
            dict(BY_KEY["seen_and_heard"].looks_like),
            standard="seen_and_heard",
            evidence=(
                "Visits and direct work",
                "The child’s own words, drawings and messages",
                "Missing episodes and who spoke with them after",
            ),
            section="child",
            # One of the three that cap the whole, with assessment and management oversight (docs/explanation/cycle.md).
            critical=True,
            may_not_apply=False,
            tags=(STRENGTHS, PROTECTIVE),
        ),
        domain(
            "identity",
            "Identity and diversity",
            "Who this child is, and how the help fits them.",
            (
                "Culture, faith, language, disability, gender, family story: what is understood?",
                "Was an interpreter or an advocate offered where one would help?",
                "Has anybody asked how difference or discrimination touches their life?",
            ),
            dict(BY_KEY["identity"].looks_like),
            standard="identity",
            evidence=(
                "The assessment and the child’s own story",
                "Interpreters and advocates booked",
                "What the family say",
            ),
            section="child",
            may_not_apply=False,
            tags=(STRENGTHS,),
        ),
        domain(
            "assessment",
            "Assessment",
            "Whether we understood before we decided.",
            (
                "Are strengths and protective factors weighed beside risk?",
                "Does history help to explain the present? Are fathers and wider family here?",
                "Was it in time for this child?",
            ),
            dict(BY_KEY["understanding"].looks_like),
            standard="understanding",
            evidence=(
                "The latest assessment and what changed since",
                "The chronology",
                "Who was asked, and who was not",
            ),
            section="help",
            critical=True,
            tags=(STRENGTHS, PROTECTIVE),
        ),
        domain(
            "planning",
            "Planning and review",
            "What should change, who helps, by when, and whether it moved.",
            (
                "Could the family tell you the plan?",
                "Does each step belong to somebody, with a date?",
                "Were reviews in time, and did they change anything?",
            ),
            dict(BY_KEY["planning"].looks_like),
            standard="planning",
            evidence=(
                "The plan in force and the one before",
                "Minutes of reviews and core groups",
                "What the family say the plan is",
            ),
            section="help",
        ),
        domain(
            "impact",
            "Intervention and impact",
            "What was done, and what is different for the child because of it.",
            (
                "What helped, and how do we know?",
                "What does the family say has changed?",
                "If nothing has changed, what did we try next?",
            ),
            dict(BY_KEY["difference"].looks_like),
            standard="difference",
            evidence=(
                "Outcomes at the start and now",
                "School, health and home: what has moved",
                "What the family and partners say",
            ),
            section="help",
            impact=True,
            may_not_apply=False,
            tags=(HELPED,),
        ),
        domain(
            "oversight",
            "Management oversight and reflective supervision",
            "How a manager thought with the practitioner, and noticed.",
            (
                "Is supervision regular, and does it open up thinking?",
                "Are decisions recorded with their reasons?",
                "Was drift noticed, and by whom?",
            ),
            dict(BY_KEY["leading_practice"].looks_like),
            standard="leading_practice",
            evidence=(
                "Supervision notes",
                "Management decisions and their reasons",
                "Case summaries: when were they last thought about",
            ),
            section="leadership",
            critical=True,
            may_not_apply=False,
        ),
        domain(
            "multi_agency",
            "Multi-agency working",
            "Whether everybody who helps worked as one team.",
            (
                "Who is in the team around this child, and who is missing?",
                "Was information shared, and used?",
                "When people disagreed, what happened?",
            ),
            dict(BY_KEY["together"].looks_like),
            standard="together",
            evidence=(
                "Minutes of meetings, and who came",
                "Information asked for and received",
                "Differences and how they ended",
            ),
            section="partners",
        ),
        domain(
            "recording",
            "Recording and chronology",
            "Whether the record tells the child’s story.",
            (
                "Could the child read this one day and feel known?",
                "Is there a chronology that shows what events mean?",
                "Is it up to date?",
            ),
            dict(BY_KEY["recording"].looks_like),
            standard="recording",
            evidence=(
                "The last month of case notes",
                "The chronology",
                "Letters written to the child",
            ),
            section="leadership",
            may_not_apply=False,
        ),
        domain(
            "chair_oversight",
            "IRO and conference chair oversight",
            "What the independent reviewer or chair added.",
            (
                "Did they speak with the child between reviews?",
                "Did they challenge, and was it answered?",
                "Where are their own records?",
            ),
            looks(
                "The reviewer or chair knows the child, their challenge is warm and firm, and it moved things on.",
                "Present, prepared and independent. They follow up between reviews and raise what matters.",
                "Reviews are held, but there is little between them, or challenge is not followed through.",
                "Drift or harm went on under review without challenge.",
            ),
            standard="planning",
            evidence=(
                "The reviewing officer’s or chair’s own notes",
                "Midway checks and challenge",
                "Minutes of reviews",
            ),
            section="independent",
        ),
        domain(
            "permanence",
            "Permanence and transitions",
            "Belonging, and how well changes are prepared.",
            (
                "Is there a plan for a lasting home, and a second one beside it?",
                "How were moves, school changes or a new worker prepared?",
                "Who will still be there in five years?",
            ),
            dict(BY_KEY["lasting"].looks_like),
            standard="lasting",
            evidence=(
                "The permanence plan and its parallel",
                "Moves, and how each was prepared",
                "Life story work",
            ),
            section="belonging",
            tags=(PROTECTIVE,),
        ),
    ),
    sections=(
        Section("child", "The child"),
        Section("help", "The help"),
        Section("leadership", "Those who hold the work"),
        Section(
            "partners",
            "Partner agencies",
            "Is another agency involved with this child or family, or should one have been?",
            "School, nursery, health, police, housing, a charity.",
        ),
        Section(
            "independent",
            "Independent oversight",
            "Is there a child protection plan, or is the child looked after, or was it so in the period?",
            "Then a conference chair or reviewing officer looked on.",
        ),
        Section(
            "belonging",
            "Permanence and transitions",
            "Is the child looked after or leaving care, or did they move home, school or team in the period?",
        ),
    ),
    # Four weeks, so that there is help to be looked at; a draw spares assessment teams of it anyhow.
    minimum_open_days=28,
    hours=4.0,
)
