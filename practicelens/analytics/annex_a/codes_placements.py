"""Placement types of the SSDA903 return, with the codes of earlier years and their wording."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a.spelling import Code, CodeSet

_TYPES: Final = (
    ("U1", "Foster placement - relatives - long term", "Foster placement"),
    ("U2", "Foster placement - relative - FFA", "Foster placement"),
    ("U3", "Foster placement - relative - not FFA", "Foster placement"),
    ("U4", "Foster placement - long term", "Foster placement"),
    ("U5", "Foster placement - FFA", "Foster placement"),
    ("U6", "Foster placement - not FFA", "Foster placement"),
    ("A3", "Placed for adoption - consent - current foster", "Placed for adoption"),
    ("A4", "Placed for adoption - consent - not foster", "Placed for adoption"),
    ("A5", "Placed for adoption - order - foster", "Placed for adoption"),
    ("A6", "Placed for adoption - order - not foster", "Placed for adoption"),
    ("P1", "Placed with parents", "Placed with parents"),
    ("P2", "Independent living", "Independent living"),
    ("P3", "Residential employment", "Residential employment"),
    ("H5", "Residential accommodation", "Residential accommodation"),
    ("K1", "Secure Children’s Homes", "Secure children’s homes"),
    ("K2", "Children’s Homes", "Children’s homes"),
    ("R1", "Residential Care Home", "Residential care home"),
    ("R2", "NHS/Health Trust", "NHS/Health Trust"),
    ("R3", "Family Centre or Mother and Baby Unit", "Family centre or mother and baby unit"),
    ("R5", "Young Offender Institution", "Young offender institution"),
    ("S1", "Residential school", "Residential school"),
    ("Z1", "Other placements", "Other placements"),
    ("T0", "Temporary placement", "Temporary placement"),
    ("T1", "Temporary placement - hospital", "Temporary placement"),
    ("T2", "Temporary placement - holiday", "Temporary placement"),
    ("T3", "Temporary placement - carer holiday", "Temporary placement"),
    ("T4", "Temporary placement - seven days or less", "Temporary placement"),
)
_LETTERS: Final = (*"abcdefghijklmnopqrstuvwxyz", "zz")

PLACEMENT: Final = CodeSet(
    "placement",
    (
        *(
            Code(value, f"{value}: {words}", letter, group)
            for letter, (value, words, group) in zip(_LETTERS, _TYPES, strict=True)
        ),
        Code("K3", "K3: Supported accommodation", "", "Supported accommodation"),
    ),
    also={
        "09": "U6",
        "36": "U6",
        "reg 38": "U3",
        "reg 24 carer": "U3",
        "foster carer to adopter": "U5",
        "ytc": "R5",
        "supported accommodation": "P2",
        "other residential settings": "R5",
        "secure units, homes and hostels": "H5",
        "other placements in the community": "P2",
        "homes and hostels": "K2",
    },
    starts=r"(?:dnu )?([a-z][0-9]|z10[1-3])(?:a|b|in|out)?(?=$|[\s:;,)\]-])",
    # Codes of earlier years: fostering by F and Q, homes by H, whereabouts by M.
    tokens={
        "f1": "U3",
        "f2": "U6",
        "f3": "U6",
        "f4": "U3",
        "f5": "U6",
        "f6": "U6",
        "q1": "U3",
        "q2": "U6",
        "a1": "A4",
        "a2": "A3",
        "h1": "K1",
        "h2": "K1",
        "h3": "K2",
        "h4": "K2",
        "r4": "Z1",
        "m1": "Z1",
        "m2": "Z1",
        "m3": "Z1",
        "x1": "Z1",
        "z101": "Z1",
        "z102": "Z1",
        "z103": "Z1",
    },
    # In order: adoption before fostering, whose words a placement for adoption often has too.
    phrases=(
        (r"(adopt\w* (with )?consent|consent).*not w", "A4"),
        (r"place.*adopt.*consent|adopt\w* with consent", "A3"),
        (r"(place.*adopt|^adoption p).*(order|\bpo\b).*not w|(place.*adopt).*not current", "A6"),
        (r"(place.*adopt|^adoption p).*(order|\bpo\b)", "A5"),
        (r"^placed for adoption$", "A4"),
        (r"(relative|friend).*(approved|ffa\b|adopt)(?<!not ffa)(?<!term or ffa)", "U2"),
        (r"(relative|friend).*not (long|ffa)", "U3"),
        (r"(relative|friend).*long.?term", "U1"),
        (r"care ord|\(not co\)", "U3"),
        (r"(foster|carer).*(approved|adopter)", "U5"),
        (r"foster.*not (long|ffa)|foster.*short", "U6"),
        (r"foster.*long.?term", "U4"),
        (r"semi.?indep", "H5"),
        (r"indepen\w* living|living indep|in lodgings|bedsit", "P2"),
        (r"foster.*(relative|friend)|family & friends|regulation 24", "U3"),
        (r"carer on holiday|is on holiday", "T3"),
        (r"foster|other carer|\bfp\b|l0[1-6] |staying put", "U6"),
        (r"parent", "P1"),
        (r"residential employ", "P3"),
        (
            r"not subj|not reg|not children|semi.?indep|supporti?v?e?|hostel.*(not|vol)|vol hostel|"
            r"outside children",
            "H5",
        ),
        (r"residential school|all residential schools|schools? (except|\(unless)|dual", "S1"),
        (r"secure (unit|child|acc)(?!.*training)", "K1"),
        (r"young offend|\byoi\b|youth treat|custod|prison", "R5"),
        (r"children'?s homes|homes and hostels|hostels", "K2"),
        (r"residential care", "R1"),
        (r"mother|family centre", "R3"),
        (r"hospital", "T1"),
        (r"child on holiday", "T2"),
        (r"seven days|7 days", "T4"),
        (r"temporary|temp |section 17 short break", "T0"),
        (r"nhs|health trust|nursing", "R2"),
        (r"other|refuge|whereabouts|unauthorised", "Z1"),
    ),
)

SETS: Final = (PLACEMENT,)
