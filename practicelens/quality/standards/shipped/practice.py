"""The ten practice standards, version 1: what good help for a child and family looks like here."""

from __future__ import annotations

from practicelens.quality.standards.content import Standard
from practicelens.quality.standards.shipped.making import HELPED, PROTECTIVE, STRENGTHS, looks

STANDARDS: tuple[Standard, ...] = (
    Standard(
        "relationships",
        1,
        1,
        "We build relationships that help",
        "Children and families know who is helping them and why, are treated with warmth and honesty, and are "
        "worked with rather than done to.",
        looks(
            "Trust is plain to see. The family say the relationship itself changed something, and it held when "
            "things were hard.",
            "The same people keep in touch, keep their word, and the family know what the help is for.",
            "Contact is polite and regular, but changes of worker or broken arrangements have cost trust.",
            "The family do not know who is helping them, or have been left alone or talked down to.",
        ),
        (STRENGTHS, HELPED),
    ),
    Standard(
        "identity",
        1,
        2,
        "We know who this child is",
        "Culture, faith, language, disability, gender, family story and friendships are understood, and "
        "change what we do.",
        looks(
            "The child's whole identity shapes the help. Difference and discrimination are talked about openly "
            "and well.",
            "Who the child is comes across, and plans fit their culture, language, faith and abilities.",
            "Identity is recorded as facts on a form and hardly changes what is done.",
            "Important parts of who the child is are missing, wrong or passed over, and the help does not fit.",
        ),
        (STRENGTHS, PROTECTIVE),
    ),
    Standard(
        "seen_and_heard",
        1,
        3,
        "Children are seen, heard and helped",
        "Each child is seen alone where they are old enough, understood, and can tell that what they said "
        "made a difference.",
        looks(
            "The child's wishes change the plan, and they can see that they did. Direct work is creative and "
            "fits them.",
            "Seen alone, heard and understood. Their views are clear and have shaped what is done.",
            "Views are written down but do not reach the plan, or the child was not seen alone often enough.",
            "We do not know what life is like for this child, or what we know has been ignored.",
        ),
        (STRENGTHS, PROTECTIVE, HELPED),
    ),
    Standard(
        "understanding",
        1,
        4,
        "We understand before we decide",
        "Assessments weigh strengths, protective factors, history and risk, hear everybody who matters, and "
        "say what it means.",
        looks(
            "A vivid, balanced picture in which history, strengths and risk explain each other, and the family "
            "recognise themselves.",
            "Clear, timely and analytical. Risk and protection are weighed, fathers and wider family are included.",
            "Much is described and little is explained, or somebody important was left out, or it came late.",
            "Harm or risk has been missed or misread, or there is no up-to-date assessment where one is needed.",
        ),
        (STRENGTHS, PROTECTIVE),
    ),
    Standard(
        "planning",
        1,
        5,
        "Plans are made together and move",
        "The plan says what should change, who will help, by when, and what happens if it does not; it is "
        "reviewed in time.",
        looks(
            "The family could tell you the plan. It builds on their own strengths, changes with them, and is "
            "quick to act on drift.",
            "Specific, shared and reviewed in time, with steps that belong to somebody and a plan for if things "
            "get worse.",
            "The plan lists services more than changes, or reviews are late, or the same steps are carried over.",
            "There is no real plan, or it does not address the harm, and the child has been left waiting.",
        ),
        (STRENGTHS, HELPED),
    ),
    Standard(
        "difference",
        1,
        6,
        "Help makes a difference",
        "What is done fits the need, lasts as long as it should, and the child's life is better for it.",
        looks(
            "Life is markedly better, the family know what helped, and it is likely to last without us.",
            "The help fits and there is clear progress in what matters to the child.",
            "Help is given but the difference is small, slow or not known.",
            "Things are no better or are worse, and the help has not changed.",
        ),
        (HELPED, PROTECTIVE),
    ),
    Standard(
        "leading_practice",
        1,
        7,
        "Managers think with their practitioners",
        "Supervision is regular and reflective; decisions are recorded with reasons; a manager notices drift and acts.",
        looks(
            "Supervision opens up thinking, and one can follow it from the conversation to a change for the child.",
            "Regular, reflective and recorded, with clear direction that is followed up.",
            "Supervision happens but reports tasks, or gaps and unanswered questions are left.",
            "There is no effective oversight: risk or drift went unnoticed or unchallenged.",
        ),
        (STRENGTHS,),
    ),
    Standard(
        "together",
        1,
        8,
        "We work as one team around the child",
        "Everybody who helps the family shares what they know, agrees what to do, does it, and says so when "
        "they disagree.",
        looks(
            "Partners act as one team, disagree well, and the family feel one joined-up offer of help.",
            "The right people share, meet and do what they agreed, in time.",
            "Some partners are missing or late, or information is gathered and not used together.",
            "Information that mattered was not shared or not acted on.",
        ),
        (PROTECTIVE, HELPED),
    ),
    Standard(
        "recording",
        1,
        9,
        "The record tells the child's story",
        "Records are kind, accurate, up to date and written so that the child could read them one day.",
        looks(
            "A child reading it later would feel known and understand what happened and why.",
            "Clear, respectful and up to date, with a chronology that shows what the events mean.",
            "Mostly there, but late, hard to follow, copied forward, or thin on why.",
            "Key events or decisions are missing, wrong or disrespectful.",
        ),
        (STRENGTHS,),
    ),
    Standard(
        "lasting",
        1,
        10,
        "Children belong somewhere, for good",
        "A lasting home, lasting relationships and well-prepared moves are thought about early and never drift.",
        looks(
            "Belonging is planned for from the start, on more than one path, and the child understands their story.",
            "The plan for a lasting home is clear, in time, and moves are prepared with care.",
            "There is a direction, but it drifts, or a move was hurried.",
            "There is no plan for a lasting home, or moves have harmed the child.",
        ),
        (PROTECTIVE, HELPED),
    ),
)

# By key, so that a tool's domain takes its grades in the standard's own words: they cannot fall apart.
BY_KEY = {standard.key: standard for standard in STANDARDS}
