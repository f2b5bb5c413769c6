"""Codes of children looked after: legal status, permanence plan, placement, provider, and why care ended."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet

LEGAL_STATUS: Final = CodeSet(
    "legal_status",
    (
        Code("C1", "C1: ICO", "", "Interim care orders"),
        Code("C2", "C2: FCO", "", "Full care orders"),
        Code("D1", "D1: Freeing order", "", "Freed for adoption"),
        Code("E1", "E1: Placement order", "", "Placement order granted"),
        Code("V2", "V2: Single period under S20", "", "Accommodated under S20"),
        Code("V3", "V3: Short term breaks, episodes recorded", "", "Short breaks"),
        Code("V4", "V4: Short term breaks, agreements recorded", "", "Short breaks"),
        Code("L1", "L1: Police protection LA accommodation", "", "Detained on child protection grounds"),
        Code("L2", "L2: EPO", "", "Detained on child protection grounds"),
        Code("L3", "L3: Child assessment order LA accommodation", "", "Detained on child protection grounds"),
        Code("J1", "J1: Remanded to LA or youth detention", "", "Youth justice"),
        Code("J2", "J2: LA accommodation under PACE", "", "Youth justice"),
        Code("J3", "J3: Youth rehabilitation order", "", "Youth justice"),
    ),
    also={
        "po": "E1",
        "ico": "C1",
        "fco": "C2",
        "epo": "L2",
        "s20": "V2",
        "v1": "V3",
        "j4": "J3",
        "on remand or committed for trial or sentence": "J1",
        "secure accommodation s25(1)": "J1",
        "interim s.o. s38(1) ca'89": "J3",
        "ward of court": "C2",
        "emergency protection order - police": "L2",
        "in la acc s.12aa cyp69": "J3",
    },
    starts=r"(?:cla - )?(?:code ')?([c][12]|d1|e1|v[1-4]|l[1-3]|j[1-4])(?:'|(?=$|[\s:)\]-]))",
    tokens={"v1": "V3", "j4": "J3"},
    # In order, the narrower before the wider: "interim care order" is not to be read as a care order.
    phrases=(
        (r"short.?term breaks|short breaks(?! 75)|with breaks", "V4"),
        (r"interim care|\bico\b", "C1"),
        (r"freed|freeing", "D1"),
        (r"^(?!.*remand).*placement order|\bplacement ord", "E1"),
        (r"emergency protection|\bepo\b", "L2"),
        (r"police", "L1"),
        (r"child assessment", "L3"),
        (r"remand|committed|secure", "J1"),
        (r"\bpace\b", "J2"),
        (r"supervision|supervsn|rehabilitation|s\.o\.|sup\. ord", "J3"),
        (r"s(ection|ec|eection)?\.? ?20\b|single pe?r?i?o?d?|single placement|voluntary accom|voluntary acc", "V2"),
        (r"care order|wardship|ward of court(?! with)|\bfco\b", "C2"),
    ),
)

PERMANENCE: Final = CodeSet(
    "permanence",
    (
        Code("return", "Return to family", "a"),
        Code("adoption", "Adoption", "b"),
        Code("sgo_cao", "SGO/CAO", "c"),
        Code("supported", "Supported living in the community", "d"),
        Code("residential", "Long-term residential placement", "e"),
        Code("fostering", "Long-term fostering", "f"),
        Code("other", "other", "g"),
    ),
    also={"long term placement with relatives/friends": "fostering", "independent living": "supported"},
    # In order: fostering for adoption is adoption, and a special guardian may be a foster carer too.
    phrases=(
        (
            r"concurrent|parallel|transition|long term placement with relatives|task cent|time limited|"
            r"^other",
            "other",
        ),
        (r"fostering.{0,3}for adoption|adoption", "adoption"),
        (r"\bsgo\b|\bcao\b|guardian|arrangement|residence order", "sgo_cao"),
        (r"residential", "residential"),
        (r"foster|relatives/friends", "fostering"),
        (r"birth (family|parent)|parent|return|rehab", "return"),
        (r"supported|independen", "supported"),
    ),
)

# Letters follow Ofsted's own order, which is not that of the codes; E17 came after the 2019 template.
_ENDINGS: Final = (
    ("E11", "Adopted - application unopposed", "Adopted"),
    ("E12", "Adopted - consent dispensed", "Adopted"),
    ("E2", "Died", "Died"),
    ("E3", "Care taken by another LA", "Care taken by another LA"),
    ("E4A", "Returned home to live with parents or relatives - part of planning", "Returned home"),
    ("E4B", "Returned home to live with parents or relatives - not part of planning", "Returned home"),
    ("E13", "Parents, relatives or other with no parental responsibility", "Left to live with others"),
    ("E41", "Residence order granted", "Residence order granted"),
    ("E45", "Special Guardianship Orders - former carer relative/friend", "Special guardianship"),
    ("E46", "Special Guardianship Orders - former carer other", "Special guardianship"),
    ("E47", "Special Guardianship Orders - relative/friend", "Special guardianship"),
    ("E48", "Special Guardianship Orders - other", "Special guardianship"),
    ("E5", "Moved into independent living - supported", "Independent living"),
    ("E6", "Moved into independent living - no support", "Independent living"),
    ("E7", "Transferred to residential care funded by adult social services", "Adult services"),
    ("E9", "Sentenced to custody", "Sentenced to custody"),
    ("E14", "Accommodation on remand ended", "Remand ended"),
    ("E15", "Age assessment determined child was 18 or over", "Aged 18 or over"),
    ("E16", "Child moved abroad", "Moved abroad"),
    ("E8", "Care ceased for any other reason", "Any other reason"),
    ("X1", "CodeError", "Not an ending"),
    ("E17", "Aged 18 (or over) and remained with current carers", "Left to live with others"),
)
END_REASON: Final = CodeSet(
    "end_reason",
    tuple(
        Code(value, f"{value}:{words}" if value == "X1" else f"{value}: {words}", "abcdefghijklmnopqrstuv"[at], group)
        for at, (value, words, group) in enumerate(_ENDINGS)
    ),
    also={"supported accommodation": "E5", "independent accommodation": "E6", "living with person without pr": "E13"},
    starts=r"s?(x1|e[0-9]{1,2}(?: ?[ab](?![a-z]))?)(?=$|[\s:;)\]-])",
    tokens={
        "e1": "E11",
        "e4": "E4A",
        "e4 a": "E4A",
        "e4 b": "E4B",
        "e42": "E47",
        "e43": "E45",
        "e44": "E47",
        "e20": "E17",
        "e81": "E8",
        "e82": "E8",
        "e90": "E8",
        "se90": "E8",
        "e8a": "E8",
    },
    # In order: each special guardianship with its former carer named before those without, and what was not part of a
    # plan before a planned return.
    phrases=(
        (r"new epi", "X1"),
        (r"age assess|age disputed|over 18$|assessed as over", "E15"),
        (r"remained with current|staying put|stayed with their former", "E17"),
        (r"^sg\b.*not former", "E47"),
        (r"^sg\b.*former.*not rel", "E46"),
        (r"^sg\b.*former", "E45"),
        (r"guardianship.*(other than|not) former.*(other than rel)|guardianship - other$", "E48"),
        (r"guard?ianship.*(other than|not) former", "E47"),
        (r"guardianship.*former.*(other than rel)", "E46"),
        (r"guardianship.*former", "E45"),
        (r"^(?!.*not (under|special)).*(special guard|special g)", "E47"),
        (r"(unplanned|not (as )?part|wa?sa? not|un.?planned)", "E4B"),
        (r"no (pr\b|p\w+ re\w+)|without pr", "E13"),
        (r"return\w* home|ret home|planned|to parents/rel|live with parents", "E4A"),
        (r"residence order|child arrangements? order|arrangements/res|residence/care", "E41"),
        (r"adopt.*(dispens|placement order)|consect", "E12"),
        (r"adopt", "E11"),
        (r"\bdied\b|death", "E2"),
        (r"another la|other la\b|another local|care taken", "E3"),
        (r"without formal|no formal|unsupported|non.?supp|no ongoing|no support", "E6"),
        (r"indepen|indep ", "E5"),
        (r"adult", "E7"),
        (r"custody|sentan?e?nced", "E9"),
        (r"remand", "E14"),
        (r"abroad", "E16"),
        (r"ceas|any other|closure|closed|other reason|turned 18|supervision", "E8"),
    ),
)

PROVIDER: Final = CodeSet(
    "provider",
    (
        Code("PR0", "PR0: Parents/Parental responsibility", "a", "Other"),
        Code("PR1", "PR1: Own provision", "b", "Own LA"),
        Code("PR2", "PR2: Other LA provision", "c", "Other"),
        Code("PR3", "PR3: Other public provision", "d", "Other"),
        Code("PR4", "PR4: Private provision", "e", "Private"),
        Code("PR5", "PR5: Voluntary/third sector", "f", "Other"),
    ),
    also={"local authority": "PR1"},
    starts=r"(pr[0-5])",
    phrases=(
        (r"parent", "PR0"),
        (r"own (la|prov)", "PR1"),
        (r"other (la\b|local)", "PR2"),
        (r"public", "PR3"),
        (r"private", "PR4"),
        (r"voluntary|third|3rd", "PR5"),
    ),
)

LOCATION: Final = CodeSet(
    "location",
    (Code("in", "In", "a"), Code("out", "Out", "b")),
    # Some files answer whether the placement is inside the authority.
    also={"yes": "in", "y": "in", "no": "out", "n": "out"},
    phrases=((r"^out", "out"), (r"^in", "in")),
)

SETS: Final = (LEGAL_STATUS, PERMANENCE, END_REASON, PROVIDER, LOCATION)
