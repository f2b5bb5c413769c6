"""The elements of the census in the order of the DfE's schemas: facts of those of 2017 to 2026.

``Sex`` took the place of ``GenderCurrent`` in 2024/25; ``PreProceedingsandFGDM`` came in 2026.
"""

from __future__ import annotations

from typing import Final

FIRST_YEAR, LAST_YEAR = 2017, 2026

SHAPE: Final = {
    "Header": "CollectionDetails Source+ Content",
    "CollectionDetails": "Collection Year ReferenceDate",
    "Source": "SourceLevel LEA SoftwareCode Release SerialNo DateTime",
    "Child": "ChildIdentifiers ChildCharacteristics CINdetails+",
    "ChildIdentifiers": "LAchildID UPN FormerUPN UPNunknown PersonBirthDate ExpectedPersonBirthDate Sex GenderCurrent"
    " PersonDeathDate",
    "ChildCharacteristics": "Ethnicity Disabilities",
    "Disabilities": "Disability+",
    "CINdetails": "CINreferralDate ReferralSource PrimaryNeedCode CINclosureDate ReasonForClosure DateOfInitialCPC"
    " Assessments+ CINPlanDates+ Section47+ ReferralNFA ChildProtectionPlans+ PreProceedingsandFGDM+",
    "Assessments": "AssessmentActualStartDate AssessmentInternalReviewDate AssessmentAuthorisationDate"
    " FactorsIdentifiedAtAssessment",
    "FactorsIdentifiedAtAssessment": "AssessmentFactors+",
    "CINPlanDates": "CINPlanStartDate CINPlanEndDate",
    "Section47": "S47ActualStartDate InitialCPCtarget DateOfInitialCPC ICPCnotRequired",
    "ChildProtectionPlans": "CPPstartDate CPPendDate InitialCategoryOfAbuse LatestCategoryOfAbuse NumberOfPreviousCPP"
    # The schema has one Reviews with many dates; some systems write one Reviews a date.
    " Reviews+",
    "Reviews": "CPPreviewDate+",
    "PreProceedingsandFGDM": "PPStartDate LBPSentDate FGDMMeetingOffer FGDMMeetingFac InitialPPMeetingDate"
    " ReviewMeetingsCount StepDecisionDate PPOutcome CourtAppDate LetterInitCPDate",
}
"""By element, its parts in order; those with a plus may stand there more than once."""

NOT_USED: Final = frozenset(
    {
        "upn",
        "formerupn",
        "upnunknown",
        "persondeathdate",
        "assessmentinternalreviewdate",
        "factorsidentifiedatassessment",
        "initialcpctarget",
    }
)
"""Elements that answer nothing which is asked."""

# In lower case, because suppliers differ in capitals.
_WORDS: Final = {name.lower(): parts.lower().split() for name, parts in SHAPE.items()}
PARTS: Final = {name: tuple(part.rstrip("+") for part in parts) for name, parts in _WORDS.items()}
"""By element its parts in order, in lower case."""

MANY: Final = {name: frozenset(part[:-1] for part in parts if part.endswith("+")) for name, parts in _WORDS.items()}
"""By element those of its parts that may stand there more than once."""

# In this order they get their numbers, by which departures.py lays its tables out.
NAMES: Final = tuple(dict.fromkeys([*PARTS, *(part for parts in PARTS.values() for part in parts)]))
"""Every element of the census, in lower case."""
