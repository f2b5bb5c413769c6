"""Who made a contact or a referral: the DfE's sources, and the thousand ways they are written."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet

_CODES: Final = (
    Code("1A", "1A: Individual", "a", "Individual"),
    Code("1B", "1B: Individual", "b", "Individual"),
    Code("1C", "1C: Individual", "c", "Individual"),
    Code("1D", "1D: Individual", "d", "Individual"),
    Code("2A", "2A: Schools", "e", "Schools"),
    Code("2B", "2B: Education services", "f", "Education services"),
    Code("3A", "3A: Health services", "g", "Health services"),
    Code("3B", "3B: Health services", "h", "Health services"),
    Code("3C", "3C: Health services", "i", "Health services"),
    Code("3D", "3D: Health services", "j", "Health services"),
    Code("3E", "3E: Health services", "k", "Health services"),
    Code("3F", "3F: Health services", "l", "Health services"),
    Code("4", "4: Housing", "m", "Housing"),
    Code("5A", "5A: LA services", "n", "LA services"),
    Code("5B", "5B: LA services", "o", "LA services"),
    Code("5C", "5C: LA services", "p", "LA services"),
    Code("5D", "5D: LA services", "p1", "LA services"),
    Code("6", "6: Police", "q", "Police"),
    Code("7", "7: Other legal agency", "r", "Other legal agency"),
    Code("8", "8: Other", "s", "Other"),
    Code("9", "9: Anonymous", "t", "Anonymous"),
    Code("10", "10: Unknown", "u", "Unknown"),
)

# Short forms of case systems, by the code they stand for.
_SHORT: Final = {
    "1A": "br ca daug daui fath gran grpa grso husb moth nie or part pem sis sm son wife famfrien housemem otherrel",
    "1B": "frei nei friend acquaintance",
    "1C": "sf self you",
    "1D": "otherind stranger",
    "2A": "sch pfsa sen",
    "2B": "ewo neyc edu college sbc educate",
    "3A": "gp ocgp",
    "3B": "hv hn helthvis",
    "3C": "sn schnurse",
    "3D": "aud cas cln cmat cmht con dn midw nurs ot pct phy rr med camhs commhlth primhlth fnp othhelth ncyps",
    "3E": "aande casualty",
    "3F": "abs dhos hoot hos hosp hospital hosptial hw mhat nhsc nhsd oopt secnhlth wr ws hospice ambulance",
    "4": "hou hous shel slex slih supo supw ward",
    "5A": "asac cou edt sw ssdt senp internal intsoc",
    "5B": "acom dc gate hcin lcpa mho nurh otot otp otss yot asb dcst isend fsu ladepts sorted worker",
    "5C": "otla otherla",
    "6": "pol ceop merlin",
    "7": "ba cafs jafcass prob reg sol hms hmp legalagy cengovag",
    "8": "cc ch char fire forces hcex idva nspc nspcc od otht p3 reha res resh tp vcs vs cpn vca provider lado web "
    "wired indprova otheragy othernsa othstat servprov mp agency",
    "9": "anon",
    "10": "nk othe unk unkown",
}
_WORDS: Final = {word: code for code, words in _SHORT.items() for word in words.split()}

_COUNCIL: Final = (
    r"local authority|\bla('s)?\b|social (care|services?|worker)|social serv|early help|youth (offend|just|serv|"
    r"support)|"
    r"\byot\b|\byos\b|youth services|internal|adult'?s? ?'?s? (social|services|team|case)|adult &|"
    r"child\w*'?s? (services|social|families)|\bssd\b|\bsst\b|emergency duty|emergency assist|\bedt\b|out of hours|"
    r"sure ?start|family (support|matters|first|partnership|recovery)|council|\bmara[ct]\b|\blado\b|step ?(down|"
    r"up)|"
    r"another la\b|\bola\b|young people'?s|\blbh\b|\b[khsd]mbc\b|\b[hnbks]cc\b|\bhbc\b|\bcec\b|\bwbc\b|\bescc\b|"
    r"disabilit|gateway|targeted|resource centre|leaving care|keywork|key work|parent support adv|portage|"
    r"external (from|e\.?g|la|serv)|external -|taf meeting|troubled famil|neighbourhood off|extended service|"
    r"residential care staff|substance misuse (staff|team)|drugs & alc|senior pract|home care unit|day centre|"
    r"accomm?odation manager|nursing home|manual handling|tier|i-art|ehks|esbas|representative|disclosure inf|"
    r"other depts|family work|accomodation|mental health staff|hospital team|supported housing staff|hearthstone|"
    r"intervention$|domestic abuse service$|early years|sen team|children and families|\bsbc\b|\bscst\b|employee"
)
_HEALTH: Final = (
    r"health|hospital|hosptial|medic|\bgp\b|g\.p\.|doctor|practitioner|nurse|nursing|midwi|matern|paediat|psych|"
    r"clinic|"
    r"\bnhs\b|a&e|a & e|a and e\b|accident|ambulance|camhs|cahms|dentist|therap|\bward\b|consultant|hospice|\bward|"
    r"emergency (dep|serv)|surgery|drug|addiction|substance|optom|pharm|matron|audiolog|pre birth|birth notif|"
    r"rapid response|\bpct\b|primary (link|care)|n\.a\.s\.s|sexual assault|day care staff|walk.?in|cmht|"
    r"other agencies$"
)
_LEGAL: Final = (
    r"legal|court|probation|prison|[cj]afcass|immigra|solicitor|lawyer|border agency|law centre|advocate /|"
    r"benefits ag|"
    r"central gov|registrar|rehabilitation comp|\bhmp\b|care quality"
)
_PERSON: Final = (
    r"individual\w*|ind -|person\b|relative|relation|parent|father|mother|brother|sister|uncle|aunt|niece|nephew|"
    r"grand\w+|daughter|husband|wife\b|partner$|carer\b|family( member| /|/|$|-| -)|household|house member|"
    r"resident rel|"
    r"neighbour|friend|acquaint|aq?c?uaint|self\b|stranger|member of (the )?public|general public|community member|"
    r"councillor|elected member|service user|previous emp|adoptive|birth family|party|in person"
)

# What may stand before the words: numbers, brackets, a system's own mark. One way to match each, so none is slow.
_LEAD: Final = r"^[\W\d]*(?:cs\) |cyp - )?"
_THE_COUNCIL: Final = (
    r"^[\W\d]*(?:cs\) |cyp - |[abcd]:? ?-? ?)?"
    r"(?:la (?:serv|-|:)|local authority (?:serv|dep|\(|/|-))"
)

SOURCE: Final = CodeSet(
    "source",
    _CODES,
    also=_WORDS
    | {"other": "8", "family": "1A", "councillor": "1D", "fire brigade": "1D", "nursery": "2A", "pre-school": "2A"}
    | {"education": "2B", "cyp - schools": "2B", "early years provision": "2B", "lado": "8", "in person": "1C"}
    | {"independant provider / agency": "8", "other agencies": "3F", "fire & ambulance": "3F", "home start": "4"}
    | {"homestart": "4", "other individual": "1D", "parenting staff": "8", "party concerned": "8", "probation": "7"}
    | {"support officer": "4", "support worker": "4", "warden": "4", "resident": "8", "occupational therapy": "8"}
    | {"domestic violence prefessional / service": "7", "member of the public": "1D", "hospital": "3F", "legal": "7"}
    | {
        "other relative": "1A",
        "friend/neighbour": "1B",
        "partner": "1A",
        "internal": "5A",
        "friend": "1B",
        "education services - school/pru": "2A",
    }
    | dict.fromkeys(
        (
            "care home",
            "caritas",
            "catch 22",
            "change grow live",
            "child action north west",
            "childline",
            "open door",
            "home care - external",
            "inspection body",
            "n.s.p.c.c.",
            "rehab officer",
            "talkshop",
            "taxi driver",
            "substance misuse professional",
        ),
        "8",
    )
    | {"legal agency": "7", "legal services": "7", "children's centre": "8", "childrens centre": "8", "refuge": "8"}
    | {"drug & alcohol worker": "3F", "external services": "5C", "young carers": "8", "day centre": "5B"}
    | {"occupational therapist": "3D", "social care": "5A", "residential home": "8", "hostel": "8"}
    | {"children with disabilities team": "5A", "other internal services": "5B", "prison service": "7"}
    | {
        "external services [5c]": "5C",
        "family nurse": "3D",
        "self referral": "1C",
        "other section in social care": "5A",
    },
    starts=r"(10|[1-9][a-f]?)(?=\s*(?:$|[-:.\]]|\)\s*$|\s[a-z(]))",
    # In order: nobody's name first, then sources whose words are sure, and last what any source might write.
    phrases=(
        (r"^\(?(cs\) )?individuals? ?\W+ ?anonym", "1D"),
        (r"unknown\b.*anonym|^\(cs\) anonym", "10"),
        (r"anonym|\banon\b", "9"),
        (r"^\W*(\(cs\) )?(unknown|unkown|not (known|recorded|mapped))|- unknown|^\d+\) unknown", "10"),
        (_LEAD + r"ind(ividuals?)?\b.*\bself\b|\bself.?referr|^self\b|\(self\)", "1C"),
        (_LEAD + r"ind(ividuals?)?\b.*(public|mp|lawyer)", "1D"),
        (_LEAD + r"ind(ividuals?)?\b.*(family|relative|parent|carer|household)", "1A"),
        (_LEAD + r"ind(ividuals?)?\b.*(acq?u|neigh|friend|child.?mind)", "1B"),
        (_LEAD + r"ind(ividuals?)?\b", "1D"),
        (r"^other individual|stranger|^mp ?/", "1D"),
        (r"^acquaint", "1B"),
        (r"^(previous emp|non-resident rel)", "1A"),
        (r"^(court|legal(?! - police)|7 - law)", "7"),
        (r"^non-\w+ res|^none\b|third party|victim|domestic abuse services|^other agency", "8"),
        (r"^housing|^la - housing|- hsc$", "4"),
        (r"^adult service (drug|mental)", "3D"),
        (r"^adult'?s services", "5A"),
        (r"^sure ?start|key ?work|family support", "5B"),
        (r"^(other- legal|other legal|(\(cs\) )?other - legal)", "7"),
        (
            _LEAD + r"(source )?other\b.*(centre|agency p|voluntary|org|ofsted|nspcc|victim|child ?mind|"
            r"probation)",
            "8",
        ),
        (_THE_COUNCIL + r".*(external|another la|other la\b|other local)", "5C"),
        (_THE_COUNCIL + r".*(other internal|other dep|other council|excl|not )", "5B"),
        (_THE_COUNCIL + r".*early help", "5D"),
        (_THE_COUNCIL + r".*social (care|serv)", "5A"),
        (_THE_COUNCIL, "5B"),
        (_LEAD + r"((secondary|primary) )*health.*(health vis|\bhv\b)|^health vis", "3B"),
        (_LEAD + r"((secondary|primary) )*health.*(\bgps?\b|general pract)", "3A"),
        (_LEAD + r"((secondary|primary) )*health.*(\ba ?& ?e\b|\ba and e\b|emergency)", "3E"),
        (_LEAD + r"((secondary|primary) )*health.*school nurs", "3C"),
        (_LEAD + r"((secondary|primary) )*health.*(other primary|midwi|community|mental)", "3D"),
        (_LEAD + r"((secondary|primary) )*health", "3F"),
        (
            r"excl\w*\.? (of )?housing|not (housing|social care)|other than (housing|social care)|"
            r"\bnot housing",
            "5B",
        ),
        (r"school nurs(e|ing)\b|school health|\bnurses?\b", "3C"),
        (r"^(police|legal - police|cyp - police|\d+\) police|\(cs\) police)|^(?!court).*police", "6"),
        (r"child exploitation & online", "6"),
        (r"other legal", "7"),
        (
            r"^edu(cation)?\b.*(welfare|psych|sen\b|send|not school|other|health care|alternat|connex|training|"
            r"service|early)(?!.*\bschool)",
            "2B",
        ),
        (r"out of borough education|^education support|special educational needs", "2B"),
        (r"\bschools?\b|\bnurser|pre-?school|senco|\bpru\b|post 16|6th form|- college$|child ?minding", "2A"),
        (r"children'?s? ?'?s? cent(re|er)s?( key)?", "8"),
        (r"mental health|hospital|hosptial", "3F"),
        (
            r"housing (assoc|dep|serv)|landlord|\bhousing$|hous\. dept|shelter\w+ (acc|hous)|supported living|"
            r"\bhsc\b",
            "4",
        ),
        (r"educat|college|\bewo\b|early years (prov|set)|nursery|\besw\b|connexions", "2B"),
        (r"^external|another la\b|other la\b|\bola\b|other local auth", "5C"),
        (r"^(?!cec)early help|early intervention", "5D"),
        (r"social +(care|work|serv)|^adult'?s? (social|services)|\bssd\b", "5A"),
        (r"^(adult|other city|safeguarding)|" + _COUNCIL, "5B"),
        (r"\bgp\b|g\.p\.|general pract", "3A"),
        (r"\ba ?& ?e\b|\ba and e\b|accident|casualty", "3E"),
        (
            r"community (health|nurs|midw|matron|psych|paed)|primary|midwi|camhs|cahms|mental health|dentist|"
            r"therap|paediat|psych",
            "3D",
        ),
        (_HEALTH, "3F"),
        (_LEGAL, "7"),
        (
            r"fire|police|voluntary|charit|agency|agencies|provider|\borg|sector|centre|church|aid\b|federation|"
            r"hostel",
            "8",
        ),
        (
            r"residential|commissioned|service$|home office|military|defence|parliament|jobcentre|ofsted|"
            r"child ?mind",
            "8",
        ),
        (_PERSON, "1D"),
        (r"housing", "4"),
        (r"other|worker|advocate|project|utilit|third party|forces|carers|professional|work", "8"),
    ),
)
"""Sources are read to the DfE's code where the words say which, and else to the group's most general one."""

SETS: Final = (SOURCE,)
