"""Lists are found by their columns, in every dialect met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import headers
from practicelens.analytics.annex_a.spec import LISTS, columns
from tests.builders.workbooks import annex_a_workbook

SSD = {
    1: "ChildUniqueID Gender Ethnicity DateOfBirth Age DateOfContact ContactSource",
    2: "ChildUniqueID Gender Ethnicity DateOfBirth Age AssessmentStartDate AssessmentCompletionDate "
    "OrganisationCompletingAssessment",
    3: "ChildUniqueID Gender Ethnicity DateOfBirth Age ReferralDate ReferralSource ReferralNFA ReferralsLast12Months "
    "AllocatedTeam AllocatedWorker",
    4: "ChildUniqueID Gender Ethnicity DateOfBirth Age HasDisability ContinuousAssessmentStart "
    "ContinuousAssessmentChildSeen ContinuousAssessmentAuthDate CSCSupportRequired AllocatedTeam AllocatedWorker",
    5: "ChildUniqueID Gender Ethnicity DateOfBirth Age HasDisability StratDiscussionDate InitialCPConfUnnecessary "
    "InitialCPConfDate CPConfResultInCPPlan NumberS47s12m NumberICPCs12m AllocatedTeam AllocatedWorker",
    6: "ChildUniqueID Gender Ethnicity DateOfBirth Age HasDisability CINStartDate PrimaryNeedCode DateChildLastSeen "
    "CINClosureDate ReasonForClosure CaseStatus AllocatedTeam AllocatedWorker",
    7: "ChildUniqueID Gender Ethnicity DateOfBirth Age HasDisability ChildProtectionPlanStartDate "
    "InitialCategoryOfAbuse LatestCategoryOfAbuse DateOfLastStatutoryVisit ChildSeenAlone DateOfLatestReviewConf "
    "ChildProtectionPlanEndDate ProtectionLastSixMonths NumberOfPreviousChildProtectionPlans AllocatedTeam "
    "AllocatedWorker",
    8: "ChildUniqueID Gender Ethnicity DateOfBirth Age UASC HasDisability LoookedAfterStartDate ChildCategoryOfNeed "
    "SubsequentLACEpisodeLast12Months MostRecentLegalStatusStart LegalStatus LatestStatutoryReviewDate "
    "LastSocialWorkVisitDate PermanencePlan LastIROVisitDate LastHealthAssessmentDate LastDentalCheckDate "
    "PlacementsLast12Months CeasedLookedAfterDate ReasonCeasedLookedAfter MostRecentPlacementStartDate PlacementType "
    "PlacementProvider PlacementPostcode PlacementURN PlacementLocation PlacementLA "
    "EpisodesChildMissingFromPlacement EpisodesChildAbsentFromPlacement ChildOfferedReturnInterviewAfterLastMFH "
    "ChildAcceptedReturnInterviewAfterLastMFH AllocatedTeam AllocatedWorker",
    9: "ChildUniqueID Gender Ethnicity DateOfBirth Age UASC HasDisability AllocatedTeam AllocatedWorker "
    "AllocatedPersonalAdvisor EligibilityCategory LatestPathwayPlan LAInTouch LatestContact TypeOfAccommodation "
    "SuitabilityOfAccommodation ActivityStatus",
    10: "ChildUniqueID FamilyIdentifier Gender Ethnicity DateOfBirth Age HasDisability EnteredCareDate "
    "ADMSHOBPADecisionDate PlacementOrderDate MatchedForAdoptionDate PlacedForAdoptionDate AdoptionOrderDate "
    "DecisionReversedDate DecisionReversedReason DateFFAConsurrencyPlacement",
}


@pytest.mark.parametrize("number", LISTS)
def test_ofsted_s_own_header(number: int) -> None:
    header = headers.find("Sheet1", [[f"List {number}: title"], [field.header for field in LISTS[number].fields]])
    assert header is not None
    assert (header.spec.number, header.row, header.missing, header.extra) == (number, 2, (), ())


@pytest.mark.parametrize("number", SSD)
def test_the_standard_safeguarding_dataset_s_header(number: int) -> None:
    header = headers.find(f"AA_{number}", [SSD[number].split()])
    assert header is not None
    assert header.spec.number == number
    assert header.extra == ()
    assert [field.column for field in header.missing if not field.since_2024] == []


def test_the_2024_list_of_care_leavers(tmp_path: Path) -> None:
    new = {(9, field.column): field.header for field in LISTS[9].fields if field.since_2024}
    report = annex_a.read(annex_a_workbook(tmp_path / "2024.xlsx", headers=new, title=0)).report
    assert report.lists[8].columns_missing == ()
    assert len(report.lists[8].columns_matched) == 17


def test_what_2024_added_is_not_missed_in_2019(tmp_path: Path) -> None:
    report = annex_a.read(annex_a_workbook(tmp_path / "2019.xlsx")).report
    assert (len(report.lists[8].columns_matched), report.lists[8].columns_missing) == (13, ())


@pytest.mark.parametrize(
    "written",
    [
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
        "unaccompanied asylum seeking child  within the last 12 months",
        "UASC",
    ],
)
def test_brackets_and_abbreviations_do_not_matter(written: str) -> None:
    texts = [written if field.column == "uasc" else field.header for field in LISTS[8].fields]
    header = headers.find("List 8", [texts])
    assert header is not None
    assert header.written["uasc"] == written


def test_columns_that_differ_by_a_number_are_never_confused() -> None:
    texts = [field.header for field in LISTS[11].fields if field.column != "stage1_started"]
    header = headers.find("List 11", [texts])
    assert header is not None
    assert [field.column for field in header.missing] == ["stage1_started"]
    assert header.written["stage2_started"] == "Date Stage 2 started"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List_7", 7), ("List 10", 10), ("list11", 11), ("Ann A list 03 v2", 3), ("5 - S47", 5), ("8. CLA", 8),
        ("Early Help", 2), ("Care Leavers", 9), ("Looked After Children", 8), ("Children in Need", 6), ("CP", 7),
        ("Prospective adopters", 11), ("Front_Sheet", None), ("2024-25", None), ("Codes_used", None),
    ],
)  # fmt: skip
def test_what_a_sheet_s_name_says(name: str, number: int | None) -> None:
    assert headers.hint(name) == number


def test_a_sheet_s_name_decides_only_when_its_columns_cannot() -> None:
    common: list[Any] = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "When", "From"]
    assert headers.find("Whatever", [common]) is None
    found = headers.find("List 1", [common])
    assert found is not None
    assert found.spec.number == 1
    assert [field.column for field in found.missing] == ["contact_date", "source"]


def test_a_page_of_codes_is_not_a_list() -> None:
    codes = ["Gender", "Ethnicity", "Contact / Referral Source", "Referral NFA?", "Case status", "Placement Type"]
    assert headers.find("Codes_used", [codes]) is None


def test_tables_have_the_columns_others_rely_on() -> None:
    assert columns(1) == ("row", "child", "sex", "ethnicity", "born", "age", "contact_date", "source")
    assert columns(11)[:3] == ("row", "adopter", "family")
    for number, spec in LISTS.items():
        assert len(set(columns(number))) == len(columns(number))
        assert set(spec.event) <= set(columns(number))
        assert {column for pair in spec.starts_ends for column in pair} <= set(columns(number))


def test_chat_s_own_tab(tmp_path: Path) -> None:
    """ChAT's tabs: one title row, "-" for blanks, formulas beside the list and far below it, columns of its own."""
    header = [field.header for field in LISTS[1].fields] + ["Gender group", "Appears on referral list"]
    row = ["90001", "b) Female", "-", "01/02/2018", 8, "02/11/2026", "1A: Individual", ("=B3", "Girls"), ("=1=1", 1)]
    filled = ["", "", "", "", "", "", "", ("=B4", ""), ("=1=1", 0)]
    grid = [["List 1: Contacts"], header, row, *[filled] * 50]
    whole = annex_a.read(annex_a_workbook(tmp_path / "chat.xlsx", lists=[], sheets={"List 1": grid}))
    (report,) = whole.report.lists
    assert (report.rows_read, report.rows_kept, report.header_row) == (1, 1, 2)
    assert report.columns_extra == ("Gender group", "Appears on referral list")
    assert whole.tables["contacts"].column("ethnicity").to_pylist() == [None]
    assert [finding.code for finding in whole.report.findings if finding.severity == "warns"] == ["list_missing"] * 10
