"""Ofsted's Annex A template of August 2019: sheets, titles and headers exactly, odd spaces and quotes too."""

from __future__ import annotations

from dataclasses import dataclass

_WHO = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
_DISABILITY = "Does the Child have a Disability"
_HELD = ("Allocated Team", "Allocated Worker")


@dataclass(frozen=True)
class Sheet:
    """One list's sheet; ``days`` are the places of the columns that hold dates."""

    number: int
    title: str
    headers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return f"List_{self.number}"

    @property
    def days(self) -> frozenset[int]:
        """Columns of dates: the header says so."""
        return frozenset(place for place, header in enumerate(self.headers) if _is_day(header))


def _is_day(header: str) -> bool:
    """Whether a column holds dates, by its header's words."""
    words = header.lower().split()
    return "date" in words or "enquiry start date" in header.lower()


SHEETS: tuple[Sheet, ...] = (
    Sheet(1, "List 1: Contacts", (*_WHO, "Date of Contact", "Contact Source")),
    Sheet(2, "List 2: Early Help", (
        *_WHO, "Assessment start date", "Assessment completion date", "Organisation completing assessment")),
    Sheet(3, "List 3: Referral", (
        *_WHO, "Date of referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months",
        *_HELD)),
    Sheet(4, "List 4: Assessments", (
        *_WHO, _DISABILITY, "Continuous Assessment Start Date", "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children’s social care support", *_HELD)),
    Sheet(5, "List 5: Section 47 enquiries and Initial Child Protection Conferences", (
        *_WHO, _DISABILITY, "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months", *_HELD)),
    Sheet(6, "List 6: Children in Need", (
        *_WHO, _DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen", "CIN Closure Date",
        "Reason for Closure", "Case status", *_HELD)),
    Sheet(7, "List 7: Child protection", (
        *_WHO, _DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
        "Date of the Last Statutory Visit", "Was the Child Seen Alone?", "Date of latest review conference",
        "Child Protection Plan End Date",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Number of Previous Child Protection Plans", *_HELD)),
    Sheet(8, "List 8: Children in care", (
        *_WHO, "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", _DISABILITY,
        "Date Started to be Looked After", "Child's Category of Need",
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
        "Start date of current legal status", "Child's Legal Status", "Date of Latest Statutory Review",
        "Date of Last Social Work Visit", "What is the permanence plan for this child?",
        "Date of Last IRO Visit / Contact to the Child", "Date of Last Health Assessment", "Date of Last Dental Check",
        "Number of Placements in the Last 12 months", "Date Ceased to be Looked After ",
        "Reason Ceased to be Looked After", "Start Date of Most Recent Placement", "Placement Type",
        "Placement Provider", "Placement postcode", "URN of Placement", "Placement Location", "LA of Placement",
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
        "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
        "Was the child offered a Return Interview after their last missing episode (Y/N)?",
        "Did the child accept a Return Interview after their last missing episode (Y/N)?", *_HELD)),
    Sheet(9, "List 9: Care leavers", (
        *_WHO, _DISABILITY, *_HELD, "Eligibility Category", "LA In Touch ", "Type of Accommodation",
        "Suitability of Accommodation", "Activity Status")),
    Sheet(10, "List 10: Adoption", (
        "Child Unique ID", "Family identifier", *_WHO[1:], _DISABILITY, "Date the Child Entered Care",
        "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
        "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption", "Date of Adoption Order ",
        "Date of Decision that Child Should No Longer be Placed for Adoption",
        "Reason Why Child No Longer Placed for Adoption",
        "Date the child was placed for fostering in FFA or concurrent planning placement")),
    Sheet(11, "List 11: Adopters", (
        "Individual adopter identifier", "Family identifier", "Gender", "Ethnicity", "Disability",
        "Is the (prospective) adopter fostering for adoption?", "Date enquiry received", "Date Stage 1 started",
        "Date Stage 1 ended", "Date Stage 2 started", "Date Stage 2 ended", "Date application submitted",
        "Date application approved", "Date adopter matched with child(ren)",
        "Date child/children placed with adopter(s)", "No. of children placed", "Date of Adoption Order",
        "Date of leaving adoption process", "Reason for leaving adoption process")),
)  # fmt: skip
