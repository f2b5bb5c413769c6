"""Codes of care leavers, and of children placed for adoption and those who adopt them."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet

ELIGIBILITY: Final = CodeSet(
    "eligibility",
    (
        Code("relevant", "Relevant child", "a"),
        Code("former_relevant", "Former relevant child", "b"),
        Code("qualifying", "Qualifying care leaver", "c"),
        Code("eligible", "Eligible child", "d"),
    ),
    also={"r": "relevant", "fr": "former_relevant", "q": "qualifying", "e": "eligible"},
    # In order: "former relevant" holds "relevant".
    phrases=(
        (r"^qualif", "qualifying"),
        (r"former|pa to 25", "former_relevant"),
        (r"relevant", "relevant"),
        (r"qualif", "qualifying"),
        (r"eligible", "eligible"),
    ),
)

IN_TOUCH: Final = CodeSet(
    "in_touch",
    (
        Code("yes", "Yes", "a"),
        Code("no", "No", "b"),
        Code("died", "Died", "c"),
        Code("refused", "Refu", "d"),
        Code("not_required", "NREQ", "e"),
        Code("returned_home", "Rhom", "f"),
    ),
    also={"y": "yes", "1": "yes", "true": "yes", "n": "no", "0": "no", "2": "no", "3": "refused", "false": "no"},
    phrases=(
        (r"\bdied\b", "died"),
        (r"refus|\brefu\b", "refused"),
        (r"no longer req|not required|\bnreq\b", "not_required"),
        (r"return|\brhom\b", "returned_home"),
        (r"^(\d+ ?-? ?)?yes|^in touch", "yes"),
        (r"^(\d+ ?-? *)?no\b(?! (care|contact))|^not in touch|residence not known", "no"),
    ),
)

ACCOMMODATION: Final = CodeSet(
    "accommodation",
    (
        Code("B", "B: Parents/relatives"),
        Code("C", "C: Community home / residential care"),
        Code("D", "D: Semi-independent, transitional accommodation and self-contained accommodation"),
        Code("E", "E: Supported lodgings"),
        Code("G", "G: Abroad"),
        Code("H", "H: Deported"),
        Code("K", "K: Ordinary lodgings, without formal support"),
        Code("R", "R: Residence not known"),
        Code("S", "S: No fixed abode / homeless"),
        Code("T", "T: Foyers and similar supported accommodation"),
        Code("U", "U: Independent living"),
        Code("V", "V: Emergency accommodation"),
        Code("W", "W: Bed and breakfast"),
        Code("X", "X: In custody"),
        Code("Y", "Y: Other accommodation"),
        Code("Z", "Z: With former foster carers"),
    ),
    also={
        "not stated": "R",
        "no information": "R",
        "not recorded": "R",
        "whereabouts unknown": "R",
        "cla": "Y",
        "friends & family": "B",
        "with friends": "Y",
        "residing with friends": "Y",
        "1 - lac foster placement": "Z",
        "custody": "X",
        "4 - lac custody": "X",
        "2 - lac residential placement": "C",
        "3 - lac parents / relatives": "B",
    },
    starts=r"(?:code ')?([bcdeghkrstuvwxyz])[1-3]?(?:'|\)|(?=$|[\s:\]-]))",
    # In order: "semi-independent" holds "independent", and a former foster carer may be a relative too.
    phrases=(
        (r"foster carer|staying put|foster placement", "Z"),
        (r"semi.?indep", "D"),
        (r"own parents|parent|relative", "B"),
        (r"community home|homes and hostels|nhs|residential care", "C"),
        (r"mother and baby|not subject to", "D"),
        (r"foyer|residential school", "T"),
        (r"supported lodg", "E"),
        (r"lodgings.*(no|without) formal support$|ordinary lodg|lodgings - no", "K"),
        (r"independ|tenancy|university|college", "U"),
        (r"abroad", "G"),
        (r"deport", "H"),
        (r"residen?e?n?ce not know", "R"),
        (r"homeless|fixed a", "S"),
        (r"emergency", "V"),
        (r"bed and breakfast|b&b", "W"),
        (r"custody|offender|prison", "X"),
        (r"other", "Y"),
    ),
)

SUITABLE: Final = CodeSet(
    "suitable",
    (Code("yes", "Suitable", "a"), Code("no", "Unsuitable", "b")),
    also={"1": "yes", "y": "yes", "yes": "yes", "true": "yes", "2": "no", "n": "no", "no": "no", "false": "no"},
    # "Unsuitable" holds "suitable", so it is looked for first.
    phrases=((r"unsuitable|not (considered )?suitable", "no"), (r"suitable", "yes")),
)

# F3 and P3 were split into F4, F5, P4 and P5 from 2022: both years' codes are still met.
_ACTIVITIES: Final = (
    ("F1", "F1: Full time in higher education", "EET"),
    ("P1", "P1: Part time in higher education", "EET"),
    ("F2", "F2: Full time in education other than higher", "EET"),
    ("P2", "P2: Part time in education other than higher", "EET"),
    ("F3", "F3: Full time in training or employment", "EET"),
    ("P3", "P3: Part time in training or employment", "EET"),
    ("F4", "F4: Young person engaged full time in an apprenticeship", "EET"),
    ("P4", "P4: Young person engaged part time in an apprenticeship", "EET"),
    ("F5", "F5: Young person engaged full time in training or employment (not apprenticeship)", "EET"),
    ("P5", "P5: Young person engaged part time in training or employment (not apprenticeship)", "EET"),
    ("G4", "G4: Not in education, employment or training - illness or disability", "NEET"),
    ("G5", "G5: Not in education, employment or training - other", "NEET"),
    ("G6", "G6: Not in education, employment or training - pregnancy or parenting", "NEET"),
)
ACTIVITY: Final = CodeSet(
    "activity",
    tuple(Code(value, words, "", group) for value, words, group in _ACTIVITIES),
    also={"illness or disability": "G4", "other": "G5", "pregnancy or parenting": "G6"},
    starts=r"([fp][1-5]|g[456])(?=$|[\s:)\]-])",
    # In order: who is not in work is told by the words for work, and what is no apprenticeship by that word.
    phrases=(
        (r"not (in|currently).*(illness|disab)|neet.*(illness|disab)", "G4"),
        (r"(not (in|currently)|neet).*(pregnan|parent)", "G6"),
        (r"not in (education|employ|train)|^neet|other circumstances", "G5"),
        (r"full.?time.*not appren", "F5"),
        (r"part.?time.*not appren", "P5"),
        (r"full.?time.*appren", "F4"),
        (r"part.?time.*appren", "P4"),
        (r"full.?time.*(other than|not|other).*higher", "F2"),
        (r"part.?time.*(other than|not|other).*higher", "P2"),
        (r"full.?time.*higher", "F1"),
        (r"part.?time.*higher", "P1"),
        (r"full.?time.*(train|employ)", "F5"),
        (r"part.?time.*(train|employ)", "P5"),
        (r"illness|disab", "G4"),
        (r"pregnan|parenting", "G6"),
    ),
)

REVERSED_REASON: Final = CodeSet(
    "reversed_reason",
    (
        Code("RD1", "RD1 - The child’s needs changed subsequent to the decision"),
        Code("RD2", "RD2 - The Court did not make a placement order"),
        Code("RD3", "RD3 - Prospective adopters could not be found"),
        Code("RD4", "RD4 - Any other reason"),
    ),
    also={"placement disruption": "RD4"},
    starts=r"(rd[1-4])",
    phrases=(
        (r"did not (make|grant)|not granted", "RD2"),
        (r"need\w* changed|change of plan|overturned", "RD1"),
        (r"adopters", "RD3"),
        (r"other reason", "RD4"),
    ),
)

LEFT_REASON: Final = CodeSet(
    "left_reason",
    (
        Code("1", "1 - Adopter withdrew from process"),
        Code("2", "2 - Process put on hold"),
        Code("3", "3 - Application refused"),
    ),
    starts=r"([123])",
    phrases=((r"withdr", "1"), (r"hold", "2"), (r"refus", "3")),
)

SETS: Final = (ELIGIBILITY, IN_TOUCH, ACCOMMODATION, SUITABLE, ACTIVITY, REVERSED_REASON, LEFT_REASON)
