"""What invented auditors write: sentences by practice standard, appreciative, and about no child there is."""

from __future__ import annotations

WENT_WELL: dict[str, tuple[str, ...]] = {
    "relationships": (
        "The family chose this help and can say what it is for; the same person has come every week.",
        "When a visit was missed the practitioner rang the same day, and the family noticed.",
    ),
    "seen_and_heard": (
        "Seen alone at each visit, with drawings and the three houses; their own words are quoted.",
        "The practitioner found out what a good day looks like, and the plan now begins with it.",
        "Visits are unhurried, in places the child chose, and the worries wheel was done twice to see what moved.",
        "Brothers and sisters were each seen by themselves, and each is a different person on the page.",
    ),
    "identity": (
        "Faith, food and language at home are understood, and the helper was chosen with them in mind.",
        "An interpreter was booked for every meeting and the same one kept.",
        "The child's drawing of who they are stands at the front of the record.",
    ),
    "understanding": (
        "History explains the present here: patterns are named and so are the times when it was better.",
        "Father and grandmother were both asked, and what they said changed the conclusion.",
        "Strengths are weighed beside risk in plain words that the family recognised.",
    ),
    "planning": (
        "Each step has a person and a date, and the family could tell me the plan.",
        "The core group met each month and crossed off what was done.",
        "The contingency plan is short, real and known to the school.",
    ),
    "difference": (
        "Bedtimes, school and money are all steadier than in spring, and the family says why.",
        "Direct work with the parents on routines was kept up for twelve weeks, and it shows.",
        "When the first idea did not help, the practitioner tried another within a fortnight.",
    ),
    "leading_practice": (
        "Supervision is monthly and thoughtful; the manager wondered aloud and it changed the plan.",
        "Decisions are recorded with their reasons on the day they were made.",
        "Drift was noticed at week six, and a date was set and kept.",
    ),
    "together": (
        "School, health visitor and housing officer speak as one team, and know each other's telephone numbers.",
        "Information from the school reached us the same day and was used.",
        "A difference with the clinic was talked through and settled within the week.",
    ),
    "recording": (
        "The record is written to the child, in words they could read one day.",
        "The chronology is up to date and says what events meant.",
        "Visits are written up within two days.",
    ),
    "lasting": (
        "A lasting home is planned for, and a second plan stands beside it.",
        "The move to a new school was prepared with a visit, a photograph book and a named teacher.",
        "Aunts and uncles were found early, and one has become the person who stays.",
    ),
}

BETTER: dict[str, tuple[str, ...]] = {
    "relationships": (
        "Ask the grandparents what they could do, and whether they would like to.",
        "Agree with the family how they want to be reached, and by whom.",
    ),
    "seen_and_heard": (
        "Bring what the child said about school into the plan, and tell them that you did.",
        "Agree who visits when the practitioner is away.",
        "See the older child away from home at least once.",
    ),
    "identity": (
        "Ask about faith and family story, not only ethnicity.",
        "Offer an advocate, and write down what they said.",
    ),
    "understanding": (
        "Update the assessment now that father has moved back.",
        "Draw the threads of the history together; at present they are listed.",
        "Find out what grandparents could offer.",
    ),
    "planning": (
        "Give each step a name and a date; two steps belong to nobody.",
        "Write the contingency plan with the family: what happens if things slip?",
        "Make the plan shorter; the family keeps one page.",
    ),
    "difference": (
        "Say how we will know that it is better, and measure it once a month.",
        "Agree what to try next: the same offer was made three times.",
    ),
    "leading_practice": (
        "Bring this child to reflective supervision, and write what was thought and not only what is to be done.",
        "Record why the decision to step down was made.",
    ),
    "together": (
        "Invite the school nurse, who knows this family best.",
        "Send the minutes to everybody within ten days.",
    ),
    "recording": (
        "Begin the chronology; the last entry is from spring.",
        "Write up visits within two days.",
    ),
    "lasting": (
        "Hold the permanence meeting before the second review.",
        "Start life story work now, with the carer.",
    ),
}

SEEN: tuple[str, ...] = (
    "Visits, plan and supervision notes of the last six months.",
    "The assessment, four visits and the minutes of two meetings.",
    "Visit notes, the chronology and the review record.",
)

WHY: dict[str, tuple[str, ...]] = {
    "outstanding": (
        "Creative, steady and kind, and the difference can be seen by anybody who looks.",
        "What was done fits this child and nobody else, and it has changed their days.",
    ),
    "good": (
        "Clear and child-centred; what was agreed was done, and it helped.",
        "Solid practice: the child is known, the family is alongside, the record shows it.",
        "In time, thoughtful, and with effect; the next step is written down.",
    ),
    "requires_improvement": (
        "There is good work here, but it has not yet reached the plan.",
        "What was found out is sound; what was to follow from it is late.",
        "The family is known, yet gaps between visits left the child waiting.",
        "It was begun well and has drifted since the summer.",
    ),
    "inadequate": (
        "We do not know enough of what this child's days are like to say that they are safe.",
        "Worries were recorded and not acted on, and nobody noticed for too long.",
    ),
    "": ("It does not apply to this child at this time.", "Not reached yet in this piece of work."),
}

CONVERSATIONS: tuple[str, ...] = (
    "She said that the memory box was what opened things up.",
    "He was proud of the afternoon when both parents came to the school together.",
    "They said that going by bus with the young person made talking easier.",
    "She described how the family's own timeline changed the meeting.",
    "He said that slowing down for two visits had been the best decision.",
    "They told how grandmother came to be part of the plan.",
)
FAMILY_VIEWS: tuple[str, ...] = (
    "“She explained everything twice and never made me feel stupid.”",
    "“He turns up when he says he will.”",
    "“I would have liked to know earlier what would happen next.”",
    "“They asked my son, not only me.”",
    "“It was hard to hear, but it was fair.”",
    "“We had three workers. This one stays.”",
)
NO_FAMILY_VIEW: tuple[str, ...] = (
    "Two calls and a letter were not answered; I will try again at the re-audit.",
    "The family is in court this fortnight and asked to be left in peace.",
)
WHOLE_WHY: dict[str, tuple[str, ...]] = {
    "outstanding": ("The child's life is better, they know who helped, and the practice is worth showing others.",),
    "good": (
        "Good work throughout, in time and with the family; small steps would make it better still.",
        "The child is at the centre and the help works. The record tells it.",
    ),
    "requires_improvement": (
        "Much that is good, and a plan that has not kept up with it.",
        "The relationship is strong; the plan, the recording or the pace is not yet.",
    ),
    "inadequate": ("The child waited for help that was known to be needed. It must be put right now.",),
}
DIFFERS: tuple[str, ...] = (
    "The one weak domain does not weigh on this child's safety.",
    "The impact on the child outweighs the middle of the domains.",
)
OWN_WHY: tuple[str, ...] = (
    "I am pleased with the relationship; I know that the plan needs work.",
    "I think we got there together with the family.",
    "I would do the first month differently now.",
    "The direct work is what I am proud of.",
)
ACTIONS: tuple[str, ...] = (
    "Bring the child's wishes about school to the next core group.",
    "Update the chronology and read it together in supervision.",
    "Write the contingency plan with the family, on one page.",
    "See the child alone within ten working days, away from home.",
    "Invite the school nurse to the next meeting.",
    "Hold a family group conference.",
    "Agree cover visits before leave.",
    "Update the assessment with father's part in it.",
    "Plan life story work with the carer.",
    "Record the reasons for the last decision.",
    "Ask the child how they would like their next review to be.",
)
EVIDENCE: tuple[str, ...] = (
    "Minutes of the core group show it.",
    "Done on the visit of last week; see the note.",
    "The plan was rewritten and the family has a copy.",
    "Talked through in supervision.",
)
HELPED: tuple[str, ...] = (
    "The child was there when it was talked about, and something was changed because of what they said.",
    "Everybody knows now who does what. The mother says that she is asked once and not four times.",
    "The next two visits began with it, and the notes show what came of it.",
    "It brought the grandmother in, who has the children on Fridays since.",
)
"""What difference an action made, by the re-auditor's words."""
WITHOUT_EFFECT: tuple[str, ...] = (
    "It was done as agreed, and nothing in the child's week is different for it yet.",
    "The document is there; the plan and the visits go on as before.",
    "It was done once and not kept up, so that nobody could say what it changed.",
)
WOULD_HELP: tuple[str, ...] = (
    "It would let the child hear from us what happens next.",
    "The plan would rest on what is so today.",
    "Without it the family goes on telling everything twice.",
)
CARRIED: dict[str, tuple[str, ...]] = {
    "no": (
        "It stays with the same worker, with a date in supervision.",
        "The Team Manager takes it over and brings it to the next review.",
    ),
    "helped": ("It was late because of leave; it is done, and nothing is left of it.",),
    "without_effect": ("It was late and is done; the next supervision asks what would help instead.",),
}
"""What is said of an action that was late or not done, by what became of it."""
REVIEW_NOTES: tuple[str, ...] = (
    "We went through each action; two are done and one has a new date.",
    "All actions are under way. We talked about what helped.",
    "The plan now holds the child's own words. One action waits for the school.",
)
FOUR_R_HEADINGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("Report and respond", "Three visits missed in two months; the child seen at school and at home the next day."),
        ("Relate", "The practitioner carried it alone and was ashamed of it. The manager had felt it and not asked."),
        ("Reason", "A caseload that grew by six in a month, and a supervision that was put off twice."),
        ("Reconstruct", "A second worker, a day each week that is kept, and the manager reads the notes on Fridays."),
    ),
    (
        ("Report and respond", "The plan had gaps that nobody had seen; the core group met within the week."),
        ("Relate", "The family felt that decisions were made without them, and said so when asked."),
        ("Reason", "Three people each held a part, and nobody held the whole."),
        ("Reconstruct", "The plan begun again with the family, on one page, looked at again in two weeks."),
    ),
)
FOUR_R_SUPPORT: tuple[str, ...] = (
    "A half-day with the Practice Development Worker, and two cases passed on for a month.",
    "Group supervision on the resilience of children, and a colleague along on the next visit.",
)
FOUR_R_LOOKS_FOR: tuple[str, ...] = (
    "Visits alone with the child, on time, and what the child said in the plan.",
    "One plan that the family knows, and a manager's voice in it.",
)
SAFETY: tuple[str, ...] = (
    "Yes: seen at home by the manager and the practitioner the day before, and by the school every day since.",
    "Yes: staying with grandmother under an agreement, and seen there twice.",
)
SHARED: tuple[str, ...] = (
    "Told at the team meeting, and the plan on one page was passed round.",
    "Shown at the service day: how the young person chaired their own review.",
    "The letter to the child was shared, with their leave, as an example.",
)
CLOSED: tuple[str, ...] = (
    "The family has gone on without us for a month, and what the audit asked for was done before the end.",
    "The plan ended with what it was for; the school and the health visitor know whom to ring.",
    "Nothing of the practice that was graded goes on: the worker and the team have changed since.",
)
"""Why a cycle ends with the closing of a case."""
LEARNT: tuple[str, ...] = (
    "A closing letter in the child’s own words was what the family kept.",
    "Nobody had asked the father before the closing meeting; he had more to offer than we knew.",
    "The chronology was written when the case closed, and would have helped in its first month.",
)
"""What a team learns of a case that has closed."""
TEAM_HEARD = "Talked about in the team meeting; the minutes have it."
SECOND_LOOKS: tuple[str, ...] = (
    "I think that the direct work with the grandmother was not seen: it stands in the visits of the summer.",
    "The plan was late because the court asked us to wait; that is written in the supervision notes.",
    "I do not mind the grade of recording, and ask for another look at impact: the family says what changed.",
    "I would like somebody who knows unaccompanied young people to look at it too.",
)
"""Why practitioners ask for a second look."""
AGREED: tuple[str, ...] = (
    "We read the last six months together. What changed for the child weighs more than the dates of the notes.",
    "One of us had not seen the minutes of the core group; with them the grade of planning is clear.",
    "We differ less than it looked: both saw good visits, and a plan that has not kept up with them.",
    "The descriptor says “in time and with the child”. Held against it, we agree.",
)
"""Why two graders agreed on a grade, after they had differed."""
