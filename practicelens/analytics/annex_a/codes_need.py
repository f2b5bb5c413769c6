"""Why a child is in need, of what abuse, how an episode stands and how it ended."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet

NEED: Final = CodeSet(
    "need",
    (
        Code("N1", "N1 - Abuse or neglect"),
        Code("N2", "N2 - Child’s disability"),
        Code("N3", "N3 - Parental disability or illness"),
        Code("N4", "N4 - Family in acute stress"),
        Code("N5", "N5 - Family dysfunction"),
        Code("N6", "N6 - Socially unacceptable behaviour"),
        Code("N7", "N7 - Low income"),
        Code("N8", "N8 - Absent parenting"),
        Code("N9", "N9 - Cases other than children in need"),
        Code("N0", "N0 - Not stated"),
    ),
    also={
        "multiple": "N1",
        "section 47": "N1",
        "trilogy of risk": "N1",
        "physical harm": "N1",
        "u8 - uasc": "N8",
        "homeless": "N4",
        "missing person": "N4",
        "financial problems": "N4",
        "other parenting issues": "N4",
        "control issues": "N5",
        "other": "N9",
        "other1": "N9",
        "child death": "N9",
        "n10": "N9",
        "no": "N0",
        "information received": "N0",
        "nan": "N0",
        "mental health": "N2",
        "disability": "N2",
        "c1 - carer": "N3",
        "occupational therapy": "N2",
        "b5.b5a": "N2",
        "significant harm": "N1",
        "o_cin": "N9",
        "unknown": "N0",
        "code 'nwas' is not mapped": "N4",
        "n0 - n / a (adoption & fostering use only)": "N9",
        "not recorded": "N0",
        "frailty (main)": "N2",
        "16/17 yr old homeless": "N8",
    },
    starts=r"(?:child |cin ?- ?|uasc ?- ?)?(n[0-9]|[1-9](?=[a-j] ))(?:s?[a-z]\d?|eh)?(?:\.[a-z]+ ?\d*|"
    r"\.\d+)?(?=\s|$|[-:;.(\])])",
    # Some systems leave the N out.
    tokens={str(number): f"N{number}" for number in range(1, 9)},
    # In order, the rarer needs first: words of abuse and neglect stand in many descriptions of the others.
    phrases=(
        (r"not (stated|specified|yet)|no need code|'not stated'", "N0"),
        (
            r"other than child|not (child )?in need|not cin|step.?parent|adopted and|^ch case|o_cin|other than cin|"
            r"need \(other",
            "N9",
        ),
        (
            r"absent|absprnt|\buasc\b|unaccompanied|previously in care|privately fost|parents deceased|"
            r"separation by|abp_|"
            r"having no parents",
            "N8",
        ),
        (r"asylum.?seeker & ref", "N8"),
        (r"low income|habitual|asylum seek|inc_hles|below the standard|lowinc", "N7"),
        (r"unaccept|socunac|offend|unsafe sex|disorderly|prevent \(|bhv_|impacting detriment|^6f", "N6"),
        (
            r"dysfunct|famdysf|disfunct|chronically inadequate|private fost|fds_|fst_|separated parents|"
            r"lack of basic|^5b",
            "N5",
        ),
        (
            r"in acc?ute|temporary crisis|homelessness|single parent|death of|neighbourhood|sudden change|"
            r"conflict in|public funds|"
            r"psr_oth|famstrs",
            "N4",
        ),
        (
            r"parent.{0,20}(ill|disab|alcohol|drug|health|learning)|(alcoholic|drug dependant|acutely ill) par|"
            r"par_|carers to "
            r"care|young carers|mental health - parent|parntil|chronically disabled parent",
            "N3",
        ),
        (
            r"disab|chlddis|impair|dis_|sensory|frail|illness|mental health|psr_ld|speech|behavioural diff|cyads|"
            r"physical support",
            "N2",
        ),
        (
            r"abus|neglect|abs_|domestic|exploit|physical|sexual|emotional|harm|substance|mutilation|abandon|"
            r"slavery",
            "N1",
        ),
    ),
)

CLOSURE: Final = CodeSet(
    "closure",
    (
        Code("RC1", "RC1 - Adopted"),
        Code("RC2", "RC2 - Died"),
        Code("RC3", "RC3 - Child arrangements order"),
        Code("RC4", "RC4 - Special guardianship order"),
        Code("RC5", "RC5 - Transferred to services of another local authority"),
        Code("RC6", "RC6 - Transferred to adult social care services"),
        Code("RC7", "RC7 - Services ceased for any other reason, including child no longer in need"),
        Code("RC8", "RC8 - Case closed after assessment, no further action"),
        Code("RC9", "RC9 - Case closed after assessment, referred to early help"),
    ),
    also={
        "rc8 school leaving age": "RC7",
        "school leaving age": "RC8",
        "case closed": "RC8",
        "refused services": "RC8",
        "ineligible for services": "RC8",
        "no further action required": "RC8",
        "eha single agency": "RC9",
        "referred to other agency": "RC5",
        "adult case open at migration": "RC6",
        "eha step down": "RC9",
        "eha step up": "RC8",
        "no further sw action req": "RC8",
        "ref on for caf-threshold not met": "RC9",
        "case closed as no factors identified": "RC8",
        "referred to another la": "RC5",
        "assisted residence order": "RC3",
        "assessment declined": "RC7",
        "childrens - nfa - referral to gateway service": "RC8",
        "rc9 - nfa at referral": "RC7",
        "unknown": "RC7",
    },
    starts=r"(rc[1-9])[a-z]?",
    tokens={},
    phrases=(
        (r"^rc0|(prior to|following provision|after social|soc\w+ care inv)", "RC7"),
        (
            r"(closed|not (to be )?in need|need of|down|nfa|deemed).*(after|directly|immediately|follow|"
            r"at first).*ass.*(early help|"
            r"other serv|single agency)|early help.*(following|after) .*ass",
            "RC9",
        ),
        (
            r"^(?!deemed not to be in need after ref).*(closed?|nfa|action|not (to be )?in need|"
            r"in need)( \w+)* (directly |immediately )?"
            r"(after|at first|following) ",
            "RC8",
        ),
        (r"guardian|g'ship|\bsgo\b(?!/)", "RC4"),
        (r"(?<!sgo/)residence order(?!/)|^(?!.*not under).*child arrangements? order\W*$", "RC3"),
        (r"^(?!.*not under).*adopt", "RC1"),
        (r"\bdied\b|death|deceased", "RC2"),
        (r"(trans\w*|moved?) .*(adult)|adult (social|serv|div|care)", "RC6"),
        (r"another la\b|other local|another local|left area|out of area|of another", "RC5"),
        (
            r"ceas|clos|step|refer|early help|other|complet|aim|achiev|inappro|no longer|no further|withdr|refus|"
            r"18|outcome|"
            r"transfer|plan|served|work|caf\b|taf\b|info|declin|moved|error|assess|cancel|custody|remand|home|"
            r"school|left care|"
            r"not (required|elig)|need|change|lost|record|review|placement|service|engag|objective|duplicate|disab|"
            r"terminat|"
            r"age of|carer|universal|support|ehcp|criteria|pf16",
            "RC7",
        ),
    ),
)

CASE_STATUS: Final = CodeSet(
    "case_status",
    (
        Code("looked_after", "Looked after child", "a"),
        Code("protection_plan", "Child Protection plan", "b"),
        Code("in_need_plan", "Child in need plan", "c"),
        Code("open_assessment", "Open assessment", "d"),
        Code("closed", "Closed episode", "e"),
    ),
    also={"cp": "protection_plan", "cpp": "protection_plan", "cin": "in_need_plan", "care leaver": "closed"},
    phrases=(
        (r"^closed?\b|care leaver", "closed"),
        (r"looked after|\bcla\b|\blac\b|\bcic\b|in care", "looked_after"),
        (r"protection|\bcpp?\b", "protection_plan"),
        (r"in need|\bcin\b", "in_need_plan"),
        (r"assessment|\basmt\b|\bc&?f\b", "open_assessment"),
    ),
)

CATEGORY: Final = CodeSet(
    "category",
    (
        Code("neglect", "Neglect", "a"),
        Code("physical", "Physical abuse", "b"),
        Code("sexual", "Sexual abuse", "c"),
        Code("emotional", "Emotional abuse", "d"),
        Code("multiple", "Multiple/not recommended", "e"),
    ),
    also={
        "neg": "neglect",
        "ynnn": "neglect",
        "phy": "physical",
        "pa": "physical",
        "pab": "physical",
        "nynn": "physical",
        "sab": "sexual",
        "sa": "sexual",
        "nnyn": "sexual",
        "emo": "emotional",
        "ea": "emotional",
        "nnny": "emotional",
        "mul": "multiple",
        "muliple": "multiple",
    },
    phrases=(
        (r"mult|^[yn]{4}$", "multiple"),
        (r"negl.*(phys|sex|emot)|phys.*(negl|sex|emot)|sex.*(negl|phys|emot)|emot.*(negl|phys|sex)", "multiple"),
        (r"neglect", "neglect"),
        (r"physical|physab", "physical"),
        (r"sexual", "sexual"),
        (r"emotion", "emotional"),
    ),
)

SETS: Final = (NEED, CLOSURE, CASE_STATUS, CATEGORY)
