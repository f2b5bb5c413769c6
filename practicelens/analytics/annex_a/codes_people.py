"""Codes about people and answers: sex, ethnicity, yes and no in their many spellings."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet, yes_no

_SEX_ALSO: Final = {
    "m": "male",
    "1": "male",
    "f": "female",
    "2": "female",
    "u": "unknown",
    "0": "unknown",
    "9": "unknown",
    "i": "neither",
    "boy": "male",
    "girl": "female",
}
_SEX_PHRASES: Final = (
    (r"not (stated|recorded|known|specified)|unspecified|^unknown|unborn|withheld", "unknown"),
    (r"neither|indeterminate|transgender|dysphoria|non.?binary|intersex|unable|other", "neither"),
    (r"\bfemale\b", "female"),
    (r"\bmale\b", "male"),
)
SEX: Final = CodeSet(
    "sex",
    (
        Code("male", "Male", "a"),
        Code("female", "Female", "b"),
        Code("unknown", "Not stated/recorded", "c"),
        Code("neither", "Neither", "d"),
    ),
    also=_SEX_ALSO,
    phrases=_SEX_PHRASES,
)
ADOPTER_SEX: Final = CodeSet(
    "adopter_sex",
    (
        Code("male", "Male", "a"),
        Code("female", "Female", "b"),
        Code("neither", "Neither", "c"),
        Code("unknown", "Not stated/recorded", "d"),
    ),
    also=_SEX_ALSO,
    phrases=_SEX_PHRASES,
)
"""List 11 gives the last two letters the other way round."""

_ETHNIC: Final = {
    "WBRI": ("White British", "a", "White"),
    "WIRI": ("White Irish", "b", "White"),
    "WIRT": ("Traveller of Irish heritage", "c", "White"),
    "WOTH": ("Any other White background", "d", "White"),
    "WROM": ("Gypsy/Roma", "e", "White"),
    "MWBC": ("White and Black Caribbean", "f", "Mixed"),
    "MWBA": ("White and Black African", "g", "Mixed"),
    "MWAS": ("White and Asian", "h", "Mixed"),
    "MOTH": ("Any other Mixed background", "i", "Mixed"),
    "AIND": ("Indian", "j", "Asian"),
    "APKN": ("Pakistani", "k", "Asian"),
    "ABAN": ("Bangladeshi", "l", "Asian"),
    "AOTH": ("Any other Asian background", "m", "Asian"),
    "BCRB": ("Caribbean", "n", "Black"),
    "BAFR": ("African", "o", "Black"),
    "BOTH": ("Any other Black background", "p", "Black"),
    "CHNE": ("Chinese", "q", "Chinese"),
    "OOTH": ("Any other ethnic group", "r", "Other"),
    "REFU": ("Refused", "s", "Refused"),
    "NOBT": ("Information not yet obtained", "s", "Unknown"),
}

_DFE_EXTENDED: Final = {
    "WBRI": "wcor weng wnir wsco wwel wowb whb wen",
    "WOTH": "walb wbos wcro weeu weur wfre wger wgrc wgre wgrk wita wkos wotw wpol wpor wser wspa wtuc wtuk wtur wweu "
    "whiteoth wha",
    "WIRT": "travir wht",
    "WROM": "gypsyr",
    "MWBC": "wbcar mwb mbwc",
    "MWBA": "wbafr mba",
    "MWAS": "mwai mwao mwap whasian mwa",
    "MOTH": "mwch mabl mach maoe mbch mboe mcoe motm mwoe mixedoth mot",
    "AIND": "ain",
    "APKN": "akpa amkp amps ampk aopk apk",
    "ABAN": "bangldsh",
    "AOTH": "aafr akao anep aota aslt asnl asro aao afrind asianoth",
    "BCRB": "blb blackcar",
    "BAFR": "bann baof bcon bgha bngn bsln bsom bsud blf blackafr",
    "BOTH": "beur bnam botb bbri blackoth",
    "CHNE": "chkc cmal coch csng ctwn che chin",
    "OOTH": "okrd opol oafg oara oegy ofil oirn oirq ojpn okor olam oleb olib omal omrc ooeg otha ovie oyem oeo ethoth "
    "euroth",
    "NOBT": "unk xxxx",
    "REFU": "dtg refused",
}
_DFE: Final = {word: code for code, words in _DFE_EXTENDED.items() for word in words.split()}
_BY_CENSUS: Final = {
    "WBRI": "a1 a",
    "WIRI": "a2",
    "WOTH": "a3",
    "WIRT": "a4",
    "WROM": "a5",
    "MWBC": "b1",
    "MWBA": "b2",
    "MWAS": "b3",
    "MOTH": "b4 b",
    "AIND": "c1",
    "APKN": "c2",
    "ABAN": "c3",
    "AOTH": "c4 c5 c",
    "BCRB": "d1",
    "BAFR": "d2",
    "BOTH": "d3 d",
    "CHNE": "e1",
    "OOTH": "e2 e",
    "REFU": "e3",
    "NOBT": "e4 e5 f1 f2 f n",
}
_CENSUS: Final = {word: code for code, words in _BY_CENSUS.items() for word in words.split()}
_AFRICAN: Final = (
    r"african|somali|nigeria|\bghan|congo|eritre|ethiop|gambia|kenya|sudan|zimbabwe|angola|zaire|camero|senegal|"
    r"leone|"
    r"liberia|tanzan|swazi|burkina"
)
_OTHER_GROUP: Final = (
    r"other ethnic|ethnic group|\barab|afghan|alger|iran|iraq|kurd|morocc|vietnam|filipin|japan|korea|egypt|leban|"
    r"libya|malay|yemen|latin|south american|central american|polynes|cambod|thai|kosov|syria|^other\b"
)
_EUROPEAN: Final = (
    r"white|europe|albanian|bosnia|bulgari|croat|greek|cypriot|italian|jersey|jewish|polish|portug|turkish|"
    r"mediterranean|russian|serbian|slovak|hungar|latvia|lithua|spanish|german|french|dutch"
)
_PHRASES: Final = (
    # Mixed, where "mixed" is not only a word for one group's own mixture.
    (r"\brefus|prefers? not|declin|would not say|did not wish|not disclosed|preferred not", "REFU"),
    (r"^white british, mixed", "WBRI"),
    (r"mixed white\W*$|european mixed|european mxd", "WOTH"),
    (r"mixed asian\W*$", "AOTH"),
    (r"mixed black\W*$", "BOTH"),
    (r"(mixed|dual|^m - |white).*(black|white) ?/?.*carr?ib|caribbean & white", "MWBC"),
    (r"(mixed|dual|^m - |white).*(black|white) ?/?.*african|african & white", "MWBA"),
    (
        r"(mixed|dual|^m - ).*white ?(&|and|\+|/) ?(black )?asian|asian & white|white (&|"
        r"and) (any other )?asian",
        "MWAS",
    ),
    (r"(chinese|black|white) and any other", "MOTH"),
    (
        r"\bmixed\b|\bdual\b|multiple eth|black and white|asian and (black|chinese)|white & (chinese|indian|paki)",
        "MOTH",
    ),
    # Asian before Black: "East African Asian", "Caribbean Asian".
    (r"asian.*chinese|\bchinese (mal|main)|hong kong|singapor|taiwan", "CHNE"),
    (r"asian.*(afghan|filipin|iraq|vietnam)", "OOTH"),
    (r"(?<!west )\bindian\b", "AIND"),
    (r"pakistan", "APKN"),
    (r"bang(la|al)d", "ABAN"),
    (r"\basian|punjab|kashmir|sri lank|tamil|nepal|sinhal|mauriti|sikh", "AOTH"),
    (r"any other black|black british ?[/(-]* ?(any other|other|mixed|black british)", "BOTH"),
    (r"caribbean ?/ ?black british\W+(?!carib)[a-z]", "BAFR"),
    (r"carr?ib|jamaica|west indian|barbad|^bac\b", "BCRB"),
    (_AFRICAN, "BAFR"),
    (r"black", "BOTH"),
    (r"chinese", "CHNE"),
    # White, and the rest.
    (r"travell?er", "WIRT"),
    (r"gyps|gysp|\broma", "WROM"),
    (r"northern irish|scottish|welsh|english|british|cornish", "WBRI"),
    (r"\birish", "WIRI"),
    (_EUROPEAN, "WOTH"),
    (_OTHER_GROUP, "OOTH"),
    (
        r"\bnot\b|unknown|unborn|no (data|info|initial|client)|obtained|do not use|undeclared|multivalue|"
        r"unable",
        "NOBT",
    ),
    (r"before ethnicity|^\W*[nufx](\.|\)|$)", "NOBT"),
    # A system's own subdivision of a census letter, as "B.B7" or "C: C3".
    (r"^\W*a[.:] ?a", "WOTH"),
    (r"^\W*b[.:] ?b", "MOTH"),
    (r"^\W*c[.:] ?c", "AOTH"),
    (r"^\W*d[.:] ?d", "BOTH"),
    (r"^\W*e[.:] ?e", "OOTH"),
)
ETHNICITY: Final = CodeSet(
    "ethnicity",
    tuple(Code(value, words, letter, group) for value, (words, letter, group) in _ETHNIC.items()),
    also={f"{letter}) {value}": value for value, (_, letter, _) in _ETHNIC.items()}
    | {"t) nobt": "NOBT", "u) unknown": "NOBT", "0": "NOBT", "n": "NOBT", "ns": "NOBT", "u": "NOBT", "nan": "NOBT"}
    | _CENSUS
    | {f"{code[0]}.{code}": value for code, value in _CENSUS.items() if len(code) == 2}
    | {"afghan": "AOTH", "syrian": "AOTH", "other": "OOTH"},
    starts=r"([a-z]{3,9})",
    tokens=_DFE,
    phrases=_PHRASES,
)
"""Ofsted's codes are the DfE's; the DfE's extended codes, census letters and words in any order are read as well."""

_ANSWERS: Final = {
    "y": "yes",
    "1": "yes",
    "true": "yes",
    "1 - yes": "yes",
    "1 yes": "yes",
    "1 = yes": "yes",
    "n": "no",
    "0": "no",
    "false": "no",
    "0 - no": "no",
    "0 no": "no",
    "0 = no": "no",
    "2": "no",
    "u": "unknown",
    "not known": "unknown",
    "not recorded": "unknown",
    "not stated": "unknown",
    "unknown": "unknown",
    "nobt": "unknown",
    "refu": "unknown",
    "refused": "unknown",
    "not obtained": "unknown",
    "dk": "unknown",
}
_ANSWERED: Final = ((r"^yes\b", "yes"), (r"^no\b", "no"), (r"not yet obtained|unknown", "unknown"))
YES_NO: Final = CodeSet("yes_no", yes_no(), also=_ANSWERS, phrases=_ANSWERED)
YES_NO_UNKNOWN: Final = CodeSet("yes_no_unknown", yes_no("abc"), also=_ANSWERS, phrases=_ANSWERED)
NO_FURTHER_ACTION: Final = CodeSet(
    "nfa",
    yes_no(),
    also=_ANSWERS | {"nfa": "yes", "no further action": "yes", "fa": "no", "further action": "no", "u": "no"},
    phrases=_ANSWERED,
)
SEEN: Final = CodeSet(
    "seen",
    yes_no("abc"),
    also=_ANSWERS
    | {"seen": "yes", "child seen": "yes", "seen alone": "yes", "child seen alone": "yes", "unborn": "no"},
    phrases=((r"^(child )?not seen", "no"), (r"^no visit", "unknown"), *_ANSWERED),
)
DISABILITY: Final = CodeSet(
    "disability",
    yes_no("abc"),
    also=_ANSWERS | {"none": "no"},
    # The CIN census's kinds of disability, by code or in words, are all a yes.
    phrases=(
        (r"^(no disability|not disabled|none)\b", "no"),
        (r"^(aut|beh|comm|con|dda|hand|hear|inc|ld|mob|pc|vis)$", "yes"),
        (
            r"disab|asperger|autis|behav|communic|consc|conci|function|hearing|incont|learning|mobil|personal|"
            r"vision|dda",
            "yes",
        ),
        *_ANSWERED,
    ),
)
UASC: Final = CodeSet(
    "uasc", yes_no(), also=_ANSWERS | {"uasc": "yes", "non-uasc": "no", "non uasc": "no"}, phrases=_ANSWERED
)
OFFERED: Final = CodeSet(
    "offered", yes_no("abc"), also=_ANSWERS, phrases=((r"^not offered", "no"), (r"^offered", "yes"), *_ANSWERED)
)
ACCEPTED: Final = CodeSet(
    "accepted",
    yes_no("abc"),
    also=_ANSWERS,
    phrases=((r"not offered|declin|refus", "no"), (r"accept", "yes"), *_ANSWERED),
)

SETS: Final = (
    SEX,
    ADOPTER_SEX,
    ETHNICITY,
    YES_NO,
    YES_NO_UNKNOWN,
    NO_FURTHER_ACTION,
    SEEN,
    DISABILITY,
    UASC,
    OFFERED,
    ACCEPTED,
)
