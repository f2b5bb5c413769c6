"""What was best, told so that nobody can be known by it: invented, a piece or two for every domain."""

from __future__ import annotations

from practicelens.quality.learning.rules import Marks, Words

STRENGTHS, PROTECTIVE, HELPED = "strengths", "protective factors", "what helped"

PIECES: tuple[tuple[Words, Marks], ...] = (
    (Words(
        "A postcard a week to a child who would not come to the door",
        "The child hid when visitors came. The worker wrote a postcard each week with one question on it and a stamped "
        "card to answer on, and never came without saying so before.",
        "After five weeks a card came back with a drawing. The child chose where to meet, and what they said about "
        "nights at home changed the plan.",
        "A manager who asked in supervision what the child might be telling us, not for a count of visits.",
    ), Marks(("lived_experience",), ("seen_and_heard", "relationships"), (HELPED,))),
    (Words(
        "Three houses, drawn again six months later",
        "The worker and the child drew the house of worries, of good things and of dreams, and kept it. Half a year "
        "later they drew them again and laid them side by side.",
        "The child could show their parents what had changed. The review began with the drawings, and a brother asked "
        "to draw his own.",
        "Thick paper, felt pens and an hour that nobody moved.",
    ), Marks(("lived_experience", "planning"), ("seen_and_heard",), (STRENGTHS,))),
    (Words(
        "Asking what a family calls itself",
        "At the first visit the worker asked each person how they describe who they are, which language they dream in "
        "and what a good week of food looks like, and wrote it in their words.",
        "An interpreter was booked for the grandmother, who turned out to hold the family together. The parents said "
        "it was the first form that sounded like them.",
        "A short list of questions that the team keeps on one card.",
    ), Marks(("identity",), ("identity", "relationships"), (STRENGTHS, PROTECTIVE))),
    (Words(
        "Hair, skin and a foster home that learnt",
        "A child placed across cultures was not comfortable with how they looked. The worker found a hairdresser who "
        "taught carer and child together.",
        "The child asks for the appointment now and brought a friend. Carer and child cook together on Sundays.",
        "The supervising worker paid for the first three lessons without a form.",
    ), Marks(("identity", "permanence"), ("identity", "lasting"), (HELPED,))),
    (Words(
        "An assessment that began with the father nobody had met",
        "The father lived apart and was said to want no part. The worker wrote to him, rang in the evening and met him "
        "where he works.",
        "He now has the children two nights a week, and the risk looks different with him in it.",
        "The question in the assessment's template: who is missing, and how have we tried?",
    ), Marks(("assessment",), ("understanding",), (PROTECTIVE,))),
    (Words(
        "Reading the chronology aloud with a mother",
        "Before writing the analysis the worker read the history aloud with the mother and asked where it was wrong.",
        "Two mistakes of years ago were put right. She saw the pattern herself and asked for the course that she had "
        "turned down before.",
        "Time in the diary, and a manager who sat with the worker before and after.",
    ), Marks(("assessment", "recording"), ("understanding", "recording"), (STRENGTHS, HELPED))),
    (Words(
        "A plan on one page, on the fridge",
        "The family wrote the plan with the worker in their kitchen: five lines, who does what, and what happens if it "
        "goes wrong.",
        "At the third core group everybody knew the plan without opening a file. Bedtimes are kept, and an aunt comes "
        "on the hard evenings.",
        "Leaving out everything that nobody would miss.",
    ), Marks(("planning",), ("planning",), (STRENGTHS, HELPED))),
    (Words(
        "What happens if: a contingency plan that was used",
        "Worker and parents wrote what each would do on the day that drinking began again, with telephone numbers "
        "and a grandmother's spare room.",
        "It began again in spring. The children slept at their grandmother's that night, and came home after four days "
        "without a crisis meeting.",
        "Speaking of relapse as something to be ready for, not to be ashamed of.",
    ), Marks(("planning", "impact"), ("planning", "difference"), (PROTECTIVE,))),
    (Words(
        "How we knew that it had worked",
        "Each month the worker asked child and parents the same four questions and drew the answers as a line.",
        "The line rose for the child two months before it did for the adults, which is when the plan was made smaller.",
        "Deciding at the start what better would look like.",
    ), Marks(("impact",), ("difference",), (HELPED,))),
    (Words(
        "Supervision that began with the child",
        "Team Manager and worker began every supervision by saying what the child's day was like yesterday, as far "
        "as they knew. Where they did not know, that was the first action.",
        "Two gaps in what was known were closed within a week, and a drifting case moved.",
        "A manager who kept to it on busy days.",
    ), Marks(("oversight",), ("leading_practice",), (HELPED,))),
    (Words(
        "A school that rang first",
        "Worker and safeguarding lead agreed on one call a week at a fixed hour, even with nothing to say.",
        "The school noticed a change on a Tuesday and the visit was that afternoon. Attendance rose and stayed.",
        "Two people who knew each other's voices.",
    ), Marks(("multi_agency",), ("together",), (PROTECTIVE, HELPED))),
    (Words(
        "Letters to the child as the record",
        "The worker writes the record of each visit as a letter to the child, in words that they can read when grown.",
        "A young person who asked for their file said that they could hear somebody who liked them in it.",
        "A pair of colleagues who read each other's first letters.",
    ), Marks(("recording",), ("recording", "relationships"), (STRENGTHS,))),
    (Words(
        "A reviewing officer who came the week before",
        "The reviewing officer met the child a week before each review and asked who should be there.",
        "The child chaired the middle part. A contact arrangement that nobody had liked was changed.",
        "Reviews booked with the visit before them as one appointment.",
    ), Marks(("chair_oversight", "lived_experience"), ("leading_practice", "seen_and_heard"), (STRENGTHS,))),
    (Words(
        "Moving in slowly",
        "A move to a permanent home was planned with the child over seven weeks: a tea, a day, a night.",
        "The child says “my room”. Nothing was unpacked in a hurry, and the first months held.",
        "Both carers were given the time, and the old one was invited to the first birthday.",
    ), Marks(("permanence",), ("lasting",), (PROTECTIVE, HELPED))),
    (Words(
        "Brothers and sisters who see each other",
        "Four children in three homes. The worker made one calendar for all carers, and every plan has it.",
        "They met eleven times in half a year. The eldest sleeps better, says her carer.",
        "One person who owns the calendar.",
    ), Marks(("permanence", "multi_agency"), ("lasting", "together"), (STRENGTHS,))),
)  # fmt: skip

EARLIER: tuple[tuple[Words, Marks], ...] = (
    (Words(
        "A map of who has the key",
        "The worker drew with three children where they go when it is loud at home, and who lets them in.",
        "Two neighbours and an uncle are in the safety plan now, by what they do and not only by name.",
        "An afternoon with large paper, and a manager who asked to see the drawing.",
    ), Marks(("planning", "lived_experience"), ("planning", "seen_and_heard"), (PROTECTIVE,))),
    (Words(
        "Telling the good news first at a conference",
        "Chair and worker agreed that what had gone well was told first, by the parents, before any worry.",
        "The father spoke for the first time in three meetings, and named the risk himself.",
        "Ten minutes more on the agenda.",
    ), Marks(("chair_oversight",), ("relationships", "leading_practice"), (STRENGTHS,))),
    (Words(
        "An interpreter who stayed",
        "The same interpreter was booked for each visit over five months, and was briefed before and thanked after.",
        "The grandmother told what nobody had asked her, and the assessment was written again with it.",
        "A standing booking, made once.",
    ), Marks(("identity", "assessment"), ("identity",), (HELPED,))),
    (Words(
        "Supervision that began with a question of the child's",
        "The worker brought one question that a child had asked, and supervision stayed with it for half an hour.",
        "The plan has the answer in it, and the child was told so on the next visit.",
        "A manager who put the list of tasks aside.",
    ), Marks(("oversight",), ("leading_practice", "seen_and_heard"), (HELPED,))),
    (Words(
        "Bedtimes, written by the children",
        "Brothers of seven and nine wrote the evening of their house as a timetable, with pictures, and signed it.",
        "It hangs in the kitchen. School says that they are awake in the morning.",
        "The idea came from a family support worker who had tried it at home.",
    ), Marks(("impact",), ("difference",), (STRENGTHS, HELPED))),
    (Words(
        "Going back to say sorry",
        "A visit was missed and nobody rang. The worker went back, said sorry to the child and asked what would help.",
        "The child asked for a card with the next three dates. Each was kept.",
        "A team in which a mistake can be told.",
    ), Marks(("lived_experience",), ("relationships",), (HELPED,))),
    (Words(
        "A midwife and a worker on one visit",
        "Before the birth midwife and worker went together each month, so that the parents told things once.",
        "The parents came to the meeting with questions of their own. The baby went home with a plan that they knew.",
        "Two diaries opened on the same day.",
    ), Marks(("multi_agency",), ("together",), (PROTECTIVE, HELPED))),
    (Words(
        "Notes that a child can read",
        "The worker wrote each visit in short sentences and read them to the child before they were saved.",
        "The child put one thing right, and asked where the notes live.",
        "A colleague who reads one of ours each week, and we one of theirs.",
    ), Marks(("recording",), ("recording",), (STRENGTHS,))),
    (Words(
        "What the neighbours of a foster home knew",
        "Before a move the worker asked the carers who lives next door, and introduced the child to them too.",
        "Friends were found in the first week, and nobody ran away in the first months, for the first time.",
        "A carer who likes to give tea to people.",
    ), Marks(("permanence",), ("lasting",), (PROTECTIVE,))),
    (Words(
        "The chronology as a river",
        "A family's history was drawn as a river with rapids and still water, and the mother coloured it in.",
        "Everybody saw when it had been calm and who had been there. Two of these people were asked to come back.",
        "Felt pens, and two hours without a telephone.",
    ), Marks(("assessment",), ("understanding",), (STRENGTHS, PROTECTIVE))),
    (Words(
        "One person asks, four agencies answer",
        "Instead of four calls to the mother one worker asked once, and sent the answers round with her leave.",
        "She said that it was the first month in which she did not have to tell it again.",
        "A form of one page that the partners wrote together.",
    ), Marks(("multi_agency", "recording"), ("together",), (HELPED,))),
    (Words(
        "A plan that ends with a party",
        "The last core group was planned as a good-bye: cake, a photograph, and who to ring if it slips.",
        "Half a year on the family has rung once, to say that the eldest has a place at college.",
        "A manager who let the case stay open for two weeks more.",
    ), Marks(("planning", "impact"), ("difference", "planning"), (STRENGTHS, HELPED))),
)  # fmt: skip
"""Of the year before: one for each month."""
