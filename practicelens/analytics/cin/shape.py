"""The elements of the census in the order of the DfE's schemas, and what in a record departs from them.

Facts of the schemas of 2017 to 2026 and of the guide of 2023/24. ``Sex`` took the place of ``GenderCurrent`` in
2024/25; ``PreProceedingsandFGDM`` came in 2026.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.returns.elements import Element

FIRST_YEAR, LAST_YEAR = 2017, 2026
KEPT: Final = 20  # values of an element that is not used: three of them that differ are shown

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
        "preproceedingsandfgdm",
    }
)
"""Elements that answer nothing which the lists of Annex A ask."""


@dataclass(frozen=True)
class Parts:
    """The parts that an element may have: the place of each in the order, and which may stand there twice."""

    place: dict[str, int]
    many: frozenset[str]


def _parts(names: str) -> Parts:
    written = names.lower().split()
    plain = [name.rstrip("+") for name in written]
    return Parts(
        {name: at for at, name in enumerate(plain)}, frozenset(name[:-1] for name in written if name.endswith("+"))
    )


PARTS: Final = {name.lower(): _parts(names) for name, names in SHAPE.items()}

_Where = tuple[str, str]


@dataclass
class Departures:
    """What was met that the schema does not have: counted, and told once with the line of the first."""

    unused: dict[str, list[str]] = field(default_factory=dict)
    """By element that is not used, what the first of them hold."""
    _first: dict[str, dict[_Where, int]] = field(default_factory=dict)
    _many: Counter[tuple[str, _Where]] = field(default_factory=Counter)

    def look(self, record: Element) -> None:
        """Go through a record and everything in it, as deep as the schema goes."""
        shape = PARTS[record.name]
        if record.parts and record.text:
            self.count("stray_text", (record.written, ""), record.line)
        self._look_at_parts(record, shape)
        for part in record.parts:
            if part.name in NOT_USED and part.name in shape.place:
                self.count("element_not_used", ("", part.written), part.line)
                self._keep_some(part)
            elif part.name in PARTS and part.name in shape.place:
                self.look(part)

    def _keep_some(self, part: Element) -> None:
        held = self.unused.setdefault(part.written, [])
        if len(held) < KEPT:
            held.append(part.text or ", ".join(each.text for each in part.parts))

    def _look_at_parts(self, record: Element, shape: Parts) -> None:
        furthest, seen = -1, set()
        for part in record.parts:
            place = shape.place.get(part.name)
            if place is None:
                self.count("element_unknown", (record.written, part.written), part.line)
                continue
            # Told and read all the same: the DfE refuses what is out of order, and here the order carries no meaning.
            if place < furthest:
                self.count("element_order", (record.written, part.written), part.line)
            furthest = max(furthest, place)
            if part.name in seen and part.name not in shape.many:
                self.count("element_twice", (record.written, part.written), part.line)
            seen.add(part.name)

    def count(self, code: str, where: _Where, line: int) -> None:
        """One more of this kind in this place."""
        self._first.setdefault(code, {}).setdefault(where, line)
        self._many[code, where] += 1

    def say(self, findings: Findings) -> None:
        """A finding for each kind in each place; one for all the elements that are not used."""
        unused = self._first.pop("element_not_used", {})
        if unused:
            message = f"These elements answer nothing that the lists ask, so they were not used: {_named(unused)}."
            findings.add(Finding("element_not_used", Severity.NOTES, message))
        for code, places in self._first.items():
            for (around, name), line in places.items():
                message = _MESSAGES[code].format(around=around, name=name) + _times(self._many[code, (around, name)])
                severity = Severity.NOTES if code == "element_order" else Severity.WARNS
                findings.add(Finding(code, severity, message, None, around or None, line, name or None))


def _named(unused: dict[_Where, int]) -> str:
    return ", ".join(sorted(name for _, name in unused))


def _times(many: int) -> str:
    return f" This is so {many:,} times; the line is the first’s." if many > 1 else ""


_MESSAGES: Final = {
    "stray_text": "There is text between the elements of {around}, where none belongs. It was not read.",
    "element_unknown": "{around} has an element {name}, which the census does not have there. It was not read.",
    "element_order": "In {around}, {name} stands after an element that the DfE’s schema puts behind it. It was read.",
    "element_twice": "{around} has {name} more than once, where one belongs. The first was read.",
}
