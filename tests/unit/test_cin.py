"""The children in need census: five lists of it, and every way in which a file of it may be wrong."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import cin, sources
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import CIN, Report, Severity
from practicelens.analytics.returns import batches
from tests.builders.census import EPISODE, HEADER, census, child, text

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cin"
TODAY = date(2026, 4, 10)


def rows(reading: Reading, table: str) -> list[dict[str, Any]]:
    return reading.tables[table].to_pylist()


def codes(report: Report, *severities: Severity) -> set[str]:
    return {each.code for each in report.findings if each.severity in (severities or (Severity.BLOCKS, Severity.WARNS))}


def read(tmp_path: Path, *children: str, header: str = HEADER) -> Reading:
    return cin.read(census(tmp_path / "census.xml", *children, header=header), today=TODAY)


def changed(old: str, new: str) -> str:
    """A child whose episode says something else."""
    assert old in EPISODE
    return child(episodes=EPISODE.replace(old, new))


def test_a_census_gives_five_lists_without_a_complaint(tmp_path: Path) -> None:
    reading = read(tmp_path)
    assert codes(reading.report) == set()
    assert reading.report.publishable
    assert reading.report.format == CIN
    who = {"child": "C1", "sex": "female", "ethnicity": "WBRI", "born": date(2015, 3, 27), "age": 11}
    (referral,) = rows(reading, "referrals")
    assert who.items() <= referral.items()
    assert (referral["referral_date"], referral["source"], referral["nfa"]) == (date(2025, 5, 1), "6", "no")
    (assessment,) = rows(reading, "assessments")
    assert (assessment["started"], assessment["authorised"]) == (date(2025, 5, 2), date(2025, 6, 20))
    assert assessment["disability"] == "yes"
    (enquiry,) = rows(reading, "section47")
    assert (enquiry["strategy_discussion"], enquiry["icpc_date"]) == (date(2025, 6, 1), date(2025, 6, 18))
    assert (enquiry["icpc_unnecessary"], enquiry["led_to_plan"]) == ("no", "yes")
    (need,) = rows(reading, "in_need")
    assert (need["started"], need["closed"], need["primary_need"]) == (date(2025, 5, 1), None, "N1")
    assert need["case_status"] == "protection_plan"
    (plan,) = rows(reading, "protection_plans")
    assert (plan["initial_category"], plan["latest_category"], plan["previous_plans"]) == ("neglect", "emotional", 1)
    assert (plan["started"], plan["ended"], plan["latest_review"]) == (date(2025, 6, 18), None, date(2026, 2, 27))


def test_a_row_is_the_line_of_its_element(tmp_path: Path) -> None:
    path = census(tmp_path / "census.xml")
    lines = path.read_text().splitlines()
    for table, element in (("in_need", "<CINdetails>"), ("protection_plans", "<ChildProtectionPlans>")):
        (row,) = rows(cin.read(path), table)
        assert lines[row["row"] - 1].strip() == element


def test_what_the_census_cannot_answer_is_blank_and_noted_once_a_list(tmp_path: Path) -> None:
    reading = read(tmp_path)
    notes = [each for each in reading.report.findings if each.code == "not_in_source"]
    assert [each.list for each in notes] == [3, 4, 5, 6, 7]
    assert "Allocated Worker" in notes[0].message
    assert rows(reading, "referrals")[0]["worker"] is None
    assert "Age of Child (Years)" not in notes[0].message


@pytest.mark.parametrize(("written", "answer"), [("0", "no"), ("false", "no"), ("1", "yes"), ("true", "yes")])
def test_yes_and_no_are_read_in_both_spellings(tmp_path: Path, written: str, answer: str) -> None:
    reading = read(tmp_path, changed("<ICPCnotRequired>0", f"<ICPCnotRequired>{written}"))
    assert rows(reading, "section47")[0]["icpc_unnecessary"] == answer
    assert codes(reading.report) == set()


@pytest.mark.parametrize("sex", ["<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"])
def test_sex_has_another_name_and_other_codes_before_2025(tmp_path: Path, sex: str) -> None:
    reading = read(tmp_path, child(sex=sex))
    assert rows(reading, "referrals")[0]["sex"] == "female"
    assert codes(reading.report) == set()


def test_reviews_may_be_one_element_or_one_for_each_date(tmp_path: Path) -> None:
    both = "<CPPreviewDate>2025-09-10</CPPreviewDate><CPPreviewDate>2026-02-27</CPPreviewDate>"
    apart = "<CPPreviewDate>2026-02-27</CPPreviewDate></Reviews><Reviews><CPPreviewDate>2025-09-10</CPPreviewDate>"
    reading = read(tmp_path, changed(both, apart))
    assert rows(reading, "protection_plans")[0]["latest_review"] == date(2026, 2, 27)
    assert codes(reading.report) == set()


def test_a_review_that_cannot_be_read_leaves_the_latest_unknown(tmp_path: Path) -> None:
    reading = read(tmp_path, changed("2025-09-10", "2025-09-31"))
    assert rows(reading, "protection_plans")[0]["latest_review"] is None
    assert codes(reading.report) == {"impossible_date"}


@pytest.mark.parametrize(
    ("disabilities", "answer", "found"),
    [
        ("<Disability>NONE</Disability>", "no", set()),
        ("<Disability>NONE</Disability><Disability>LD</Disability>", "yes", set()),
        ("<Disability>XYZ</Disability>", None, {"unknown_code"}),
    ],
)
def test_disability_is_yes_where_any_code_is_one(
    tmp_path: Path, disabilities: str, answer: str | None, found: set[str]
) -> None:
    one = child().replace("<Disability>HAND</Disability><Disability>HEAR</Disability>", disabilities)
    reading = read(tmp_path, one)
    assert rows(reading, "assessments")[0]["disability"] == answer
    assert codes(reading.report) == found


PLAN = EPISODE[EPISODE.index("        <ChildProtectionPlans>") : EPISODE.index("      </CINdetails>")]
NO_PLAN = EPISODE.replace(PLAN, "")
AUTHORISED = "          <AssessmentAuthorisationDate>2025-06-20</AssessmentAuthorisationDate>\n"
IN_NEED_PLAN = "<CINPlanDates><CINPlanStartDate>2025-07-01</CINPlanStartDate></CINPlanDates>"
CLOSED = "<CINclosureDate>2026-01-05</CINclosureDate>"


@pytest.mark.parametrize(
    ("episode", "status"),
    [
        (EPISODE, "protection_plan"),
        (EPISODE.replace("</CPPstartDate>", "</CPPstartDate><CPPendDate>2026-01-05</CPPendDate>"), None),
        (NO_PLAN, None),
        (NO_PLAN.replace(AUTHORISED, ""), "open_assessment"),
        (NO_PLAN.replace("        <Section47>", f"{IN_NEED_PLAN}<Section47>"), "in_need_plan"),
        (EPISODE.replace("</PrimaryNeedCode>", f"</PrimaryNeedCode>{CLOSED}"), "closed"),
    ],
)
def test_the_case_status_is_what_is_open_in_the_episode(tmp_path: Path, episode: str, status: str | None) -> None:
    assert rows(read(tmp_path, child(episodes=episode)), "in_need")[0]["case_status"] == status


def test_a_referral_that_came_to_nothing_is_no_episode_of_need(tmp_path: Path) -> None:
    only = "<CINdetails><CINreferralDate>2025-05-01</CINreferralDate><ReferralSource>6</ReferralSource>"
    nothing = read(tmp_path, child(episodes=f"{only}<ReferralNFA>true</ReferralNFA></CINdetails>"))
    assert (len(rows(nothing, "referrals")), len(rows(nothing, "in_need"))) == (1, 0)
    something = read(tmp_path, child(episodes=f"{only}<ReferralNFA>false</ReferralNFA></CINdetails>"))
    assert (len(rows(something, "referrals")), len(rows(something, "in_need"))) == (1, 1)
    # The answer is wrong where something followed.
    followed = read(tmp_path, changed("<ReferralNFA>0", "<ReferralNFA>1"))
    assert len(rows(followed, "in_need")) == 1


def test_a_conference_leads_to_the_plan_that_begins_before_the_next(tmp_path: Path) -> None:
    second = EPISODE[EPISODE.index("        <Section47>") : EPISODE.index("        <ReferralNFA>")]
    second = second.replace("2025-06-01", "2025-11-03").replace("2025-06-18", "2025-11-20")
    two = EPISODE.replace("        <ReferralNFA>", f"{second}        <ReferralNFA>")
    assert [row["led_to_plan"] for row in rows(read(tmp_path, child(episodes=two)), "section47")] == ["yes", "no"]
    later = two.replace("<CPPstartDate>2025-06-18", "<CPPstartDate>2025-11-20")
    assert [row["led_to_plan"] for row in rows(read(tmp_path, child(episodes=later)), "section47")] == ["no", "yes"]


def test_a_conference_without_an_enquiry_has_a_row_of_its_own(tmp_path: Path) -> None:
    alone = EPISODE.replace("        <Assessments>", "<DateOfInitialCPC>2026-01-14</DateOfInitialCPC><Assessments>")
    reading = read(tmp_path, child(episodes=alone))
    assert [(row["strategy_discussion"], row["icpc_date"]) for row in rows(reading, "section47")] == [
        (date(2025, 6, 1), date(2025, 6, 18)),
        (None, date(2026, 1, 14)),
    ]
    assert codes(reading.report) == set()
    # The same conference named in both places is one.
    same = read(tmp_path, child(episodes=alone.replace("2026-01-14", "2025-06-18")))
    assert len(rows(same, "section47")) == 1


def test_earlier_episodes_are_events_and_only_the_latest_is_how_things_stand(tmp_path: Path) -> None:
    closed = EPISODE.replace("2025-", "2024-").replace(
        "</PrimaryNeedCode>", "</PrimaryNeedCode><CINclosureDate>2024-12-01</CINclosureDate>"
    )
    reading = read(tmp_path, child(episodes=closed + EPISODE))
    assert len(rows(reading, "referrals")) == 2
    (need,) = rows(reading, "in_need")
    assert need["started"] == date(2025, 5, 1)
    for report in reading.report.lists:
        assert report.rows_read == report.rows_kept + report.rows_refused
    assert {each.list for each in reading.report.findings if each.code == "earlier_rows"} == {6, 7}


def test_an_unborn_child_has_its_expected_date_and_no_age_yet(tmp_path: Path) -> None:
    unborn = child().replace(
        "PersonBirthDate>2015-03-27</PersonBirthDate", "ExpectedPersonBirthDate>2026-06-01</ExpectedPersonBirthDate"
    )
    (referral,) = rows(read(tmp_path, unborn), "referrals")
    assert (referral["born"], referral["age"]) == (date(2026, 6, 1), -1)


def test_the_block_of_2026_is_a_table_of_its_own(tmp_path: Path) -> None:
    parts = "".join(
        f"<{name}>{text}</{name}>"
        for name, text in (
            ("PPStartDate", "2026-01-09"), ("LBPSentDate", "soon"), ("FGDMMeetingOffer", "1"),
            ("FGDMMeetingFac", "false"), ("ReviewMeetingsCount", "2"), ("PPOutcome", "A"),
        )
    )  # fmt: skip
    blocks = f"<PreProceedingsandFGDM>{parts}</PreProceedingsandFGDM><PreProceedingsandFGDM></PreProceedingsandFGDM>"
    reading = read(tmp_path, changed("</ChildProtectionPlans>", f"</ChildProtectionPlans>{blocks}"))
    (row,) = reading.beside["pre_proceedings"].to_pylist()
    assert (row["child"], row["started"], row["letter"]) == ("C1", date(2026, 1, 9), None)
    assert (row["fgdm_offered"], row["fgdm_held"], row["meetings"], row["outcome"]) == ("yes", "no", 2, "A")
    # A day that is none is told at its line, and so is a block that says nothing.
    assert codes(reading.report) == {"not_a_date", "further_refused"}
    (report,) = reading.report.further
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (2, 1, 1)
    assert "pre_proceedings" not in read(tmp_path).beside


def test_another_order_is_read_and_noted_once(tmp_path: Path) -> None:
    late = EPISODE.replace("        <ReferralSource>6</ReferralSource>\n", "").replace(
        "<ReferralNFA>0</ReferralNFA>", "<ReferralNFA>0</ReferralNFA><ReferralSource>6</ReferralSource>"
    )
    reading = read(tmp_path, child(episodes=late), child("C2", episodes=late))
    assert [row["source"] for row in rows(reading, "referrals")] == ["6", "6"]
    (note,) = [each for each in reading.report.findings if each.code == "element_order"]
    assert (note.severity, note.sheet, note.column) == (Severity.NOTES, "CINdetails", "ReferralSource")
    assert "2 times" in note.message
    assert codes(reading.report) == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<ReferralNFA>", "<Weather>wet</Weather><ReferralNFA>", "element_unknown"),
        ("</ReferralSource>", "</ReferralSource><ReferralSource>7</ReferralSource>", "element_twice"),
        ("<ReferralNFA>", "oops<ReferralNFA>", "stray_text"),
    ],
)
def test_what_the_schema_does_not_have_is_told_with_its_line_and_stops_nothing(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    reading = read(tmp_path, changed(old, new))
    assert codes(reading.report) == {code}
    assert reading.report.publishable
    (finding,) = [each for each in reading.report.findings if each.code == code]
    assert finding.sheet == "CINdetails" and finding.row
    assert rows(reading, "referrals")[0]["source"] == "6"


def test_capitals_of_elements_do_not_matter_and_neither_does_a_prefix(tmp_path: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text(text().replace("LAchildID", "LAChildID").replace("Message>", "m:message>"))
    assert rows(cin.read(path), "referrals")[0]["child"] == "C1"


def test_a_census_cut_off_keeps_whole_children_and_cannot_be_published(tmp_path: Path) -> None:
    whole = text(child(), child("C2"))
    path = tmp_path / "census.xml"
    path.write_text(whole[: whole.index("C2") + 40])
    reading = cin.read(path)
    assert [row["child"] for row in rows(reading, "referrals")] == ["C1"]
    (finding,) = reading.report.of(Severity.BLOCKS)
    assert finding.code == "xml_cut_off" and "ends in the middle" in finding.message
    path.write_text(whole)
    assert cin.read(path).report.publishable


def test_a_line_that_is_no_xml_is_named(tmp_path: Path) -> None:
    whole = text(child(), child("C2"))
    path = tmp_path / "census.xml"
    path.write_text(whole.replace("C2</LAchildID>", "C2 & Sons</LAchildID>"))
    (finding,) = cin.read(path).report.of(Severity.BLOCKS)
    line = whole[: whole.index("C2")].count("\n") + 1
    assert (finding.code, finding.row) == ("xml_broken", line)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty_file"),
        ("<Message>", "damaged"),
        ("<Message><Children><Child><ChildIdent", "damaged"),
        ('<!DOCTYPE Message [<!ENTITY a "ha">]><Message/>', "xml_doctype"),
        ("<Message>" * 40, "too_large"),
        ("<Message><Children><Child>" + "<A/>" * 100_001, "too_large"),
        ("<Message><Children><Child>" + "a" * 100_001, "too_large"),
    ],
)
def test_what_cannot_be_read_says_so_in_words(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "census.xml"
    path.write_text(content)
    report = cin.read(path).report
    assert not report.readable and report.format == CIN
    assert [each.code for each in report.findings] == [code]


def test_a_census_without_children_warns(tmp_path: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text("<Message><Header/><Children/></Message>")
    assert "no_rows" in codes(cin.read(path).report, Severity.WARNS)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (HEADER.replace("<Year>2026", "<Year>2025"), "year_disagrees"),
        (HEADER.replace("2026", "2031"), "year_unknown"),
        (HEADER.replace("<Year>2026", "<Year>this one"), "year_missing"),
        (HEADER.replace("2026-03-31", "soon"), "reference_date_missing"),
        (HEADER.replace(">CIN<", ">CLA<"), "other_collection"),
        (HEADER.replace("</Source>", "</Source><Source><LEA>303</LEA></Source>"), "two_authorities"),
        ("", "header_missing"),
    ],
)
def test_a_header_that_is_wrong_is_told(tmp_path: Path, header: str, code: str) -> None:
    reading = read(tmp_path, header=header)
    assert codes(reading.report) == {code}
    assert reading.report.publishable == (code != "two_authorities")


def test_the_same_authority_may_be_named_twice(tmp_path: Path) -> None:
    header = HEADER.replace("</Source>", "</Source><Source><LEA>302</LEA></Source>")
    assert codes(read(tmp_path, header=header).report) == set()


def test_a_child_with_two_elements_is_told_and_both_are_read(tmp_path: Path) -> None:
    reading = read(tmp_path, child(), child(episodes=EPISODE.replace("2025-05-01", "2025-04-02")))
    assert "child_twice" in codes(reading.report)
    assert len(rows(reading, "referrals")) == 2
    assert "child_twice" not in codes(read(tmp_path, child(), child("C2")).report)


def test_a_child_without_an_identifier_is_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, child(), child(""))
    assert codes(reading.report) == {"identifier_missing"}
    assert len(rows(reading, "referrals")) == 1


def test_a_census_may_lie_alone_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "census.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("out/census.xml", text())
        archive.writestr("__MACOSX/._census.xml", b"\0")
    assert sources.recognise(path) == CIN
    assert sources.read(path).report.publishable
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("out/again.xml", text())
    assert [each.code for each in sources.read(path).report.findings] == ["many_files"]


def test_an_archive_that_is_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "census.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("census.xml", "<Message>" + " " * 25_000_000)
    assert [each.code for each in cin.read(path).report.findings] == ["too_large"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_encoding_is_the_one_declared(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "census.xml"
    named = {"cp1252": "windows-1252"}.get(encoding, encoding)
    path.write_bytes(text(child("Zoë")).replace("UTF-8", named).encode(encoding))
    assert rows(cin.read(path), "referrals")[0]["child"] == "Zoë"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published samples are not here")
@pytest.mark.parametrize("name", ["CIN_Census_2021.xml", "CIN_Census_2024.xml", "CIN_Census_2026.xml"])
def test_the_published_samples_are_read(name: str) -> None:
    reading = cin.read(SAMPLES / name)
    assert reading.report.publishable
    assert all(reading.tables[table].num_rows for table in reading.tables)


@pytest.mark.parametrize("chunk", [7, 100, 5_000])
def test_where_the_file_is_cut_to_be_read_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    odd = EPISODE.replace("<ReferralNFA>", "stray <!-- <Child> --> text<Odd>1<Er>2</Er></Odd><ReferralNFA>")
    file = census(tmp_path / "census.xml", child(), child("C2", odd), child("C1"), child("a&amp;b", EPISODE * 2))
    whole = cin.read(file, today=TODAY)
    assert {"stray_text", "element_unknown", "child_twice"} <= codes(whole.report)
    monkeypatch.setattr(batches, "CHUNK", chunk)
    pieces = cin.read(file, today=TODAY)
    assert (pieces.report, pieces.tables) == (whole.report, whole.tables)
