"""The SSDA903 return: three lists of it, each year by its own codes, and every way in which a file may be wrong."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import sources, ssda903
from practicelens.analytics.annex_a.report import SSDA903, Report, Severity
from tests.builders.care_returns import EPISODES, TODAY, WHOLE, XML, codes, of, read, rows, table, whole

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "ssda903"


def cared_for(tmp_path: Path, **changed: tuple[str, ...]) -> dict[str, Any]:
    """The one child looked after of a return with other rows."""
    (row,) = rows(read(tmp_path, whole(**changed)), "looked_after")
    return row


def test_a_return_gives_three_lists(tmp_path: Path) -> None:
    reading = read(tmp_path, whole())
    assert codes(reading.report) == {"list_empty"}  # nobody is for adoption
    assert reading.report.publishable and reading.report.format == SSDA903
    (care,) = rows(reading, "looked_after")
    expected = {
        "child": "1", "sex": "female", "ethnicity": "WBRI", "born": date(2012, 2, 1), "age": 14, "uasc": "no",
        "started": date(2025, 6, 2), "need": "N1", "legal_status": "C2", "legal_status_started": date(2026, 1, 5),
        "placement_type": "K2", "placement_started": date(2025, 9, 10), "provider": "PR4", "postcode": "EF3 4GH",
        "urn": None, "placements_12m": 2, "missing_12m": 1, "absent_12m": 1, "second_period": "no",
        "latest_review": date(2025, 12, 18), "ended": None, "end_reason": None, "worker": "SW456",
    }  # fmt: skip
    assert {column: care[column] for column in expected} == expected
    (leaver,) = rows(reading, "care_leavers")
    expected = {"child": "9", "born": date(2006, 5, 1), "age": 19, "in_touch": "yes", "activity": "F2"}
    assert expected.items() <= leaver.items()
    assert (leaver["accommodation"], leaver["suitable"]) == ("U", "yes")


def test_the_xml_says_the_same_as_the_csvs(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_text(XML)
    assert sources.recognise(path) == SSDA903
    xml, csv = sources.read(path, today=TODAY), read(tmp_path, whole())
    assert codes(xml.report) == {"list_empty", "table_missing"}  # the XML has no social workers
    (one,), (other,) = rows(xml, "looked_after"), rows(csv, "looked_after")
    assert {**one, "row": 0, "worker": None} == {**other, "row": 0, "worker": None}
    assert rows(xml, "care_leavers")[0]["in_touch"] == "yes"
    assert XML.splitlines()[one["row"] - 1].strip() == "<EPISODE>"


def test_an_element_nobody_knows_is_told_and_one_not_used_is_not(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_text(XML.replace("<OC2>", "<Weather>wet</Weather><OC2>", 1))
    (finding,) = of(ssda903.read(path, today=TODAY).report, "element_unknown")
    assert finding.column == "Weather"


def test_xml_on_one_line_still_has_a_number_for_every_row(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    second = XML[XML.index("  <CHILD>") : XML.index("  </CHILD>") + 11].replace("CHILDID>1<", "CHILDID>2<")
    path.write_text(XML.replace("</EXPSSDA903>", f"{second}</EXPSSDA903>").replace("\n", ""))
    reading = ssda903.read(path, today=TODAY)
    assert sorted(row["row"] for row in rows(reading, "looked_after")) == [1, 2]
    assert "rows_on_one_line" in codes(reading.report, Severity.NOTES)


def test_xml_cut_off_cannot_be_published(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_text(XML[: XML.index("<CHILDID>9")])
    report = ssda903.read(path, today=TODAY).report
    assert {each.code for each in report.of(Severity.BLOCKS)} == {"xml_cut_off"}


def test_files_are_told_by_their_columns_and_not_by_their_names(tmp_path: Path) -> None:
    files = {f"export {at}.txt": text for at, text in enumerate(whole().values())}
    reading = read(tmp_path, files)
    assert rows(reading, "looked_after")[0]["child"] == "1"
    assert len(of(reading.report, "table_read")) == len(files)


# The year, and its codes


@pytest.mark.parametrize(
    ("begun", "words"), [("02/06/2025", "2025/26"), ("31/03/2025", "2024/25"), ("01/04/2018", "2018/19")]
)
def test_the_year_is_that_of_the_latest_episode_and_is_told(tmp_path: Path, begun: str, words: str) -> None:
    only = {"episodes.csv": table("episodes", f"1,{begun},S,V2,N1,U6,PR1,,,,,,")}
    (note,) = of(read(tmp_path, only).report, "table_read")
    assert f"of {words}" in note.message


def test_a_day_still_to_come_does_not_make_the_year(tmp_path: Path) -> None:
    report = read(tmp_path, whole(episodes=(*EPISODES, "2,02/06/2052,S,V2,N1,U6,PR1,,,,,,"))).report
    assert all("of 2025/26" in each.message for each in of(report, "table_read"))
    assert "future_date" in codes(report)


def test_a_return_of_a_year_not_known_yet_says_so(tmp_path: Path) -> None:
    only = {"episodes.csv": table("episodes", "1,02/06/2026,S,V2,N1,U6,PR1,,,,,,")}
    assert "year_unknown" in codes(read(tmp_path, only, today=date(2026, 7, 1)).report)
    assert "year_unknown" not in codes(read(tmp_path, whole()).report)


@pytest.mark.parametrize(
    ("year", "place", "found"),
    [
        (2024, "P2", None),
        (2025, "P2", "code_of_other_year"),
        (2024, "K3", "code_of_other_year"),
        (2025, "K3", None),
        (2025, "Z11", "code_of_other_year"),
        (2026, "Z11", None),
        (2026, "Q9", "unknown_code"),
    ],
)
def test_a_code_is_judged_by_its_year(tmp_path: Path, year: int, place: str, found: str | None) -> None:
    only = {"episodes.csv": table("episodes", f"1,02/06/{year - 1},S,V2,N1,{place},PR1,,,,,,")}
    reading = read(tmp_path, only)
    judged = codes(reading.report) & {"code_of_other_year", "unknown_code"}
    assert judged == ({found} if found else set())
    read_as = {"Z11": "Z1", "Q9": None}.get(place, place)
    assert rows(reading, "looked_after")[0]["placement_type"] == read_as


@pytest.mark.parametrize(("sex", "other_year"), [("F", False), ("2", True)])
def test_sex_is_read_in_the_codes_of_every_year(tmp_path: Path, sex: str, other_year: bool) -> None:
    reading = read(tmp_path, whole(header=(f"1,{sex},01/02/2012,WBRI,,,",)))
    assert rows(reading, "looked_after")[0]["sex"] == "female"
    assert ("code_of_other_year" in codes(reading.report)) == other_year


def test_an_unknown_code_names_the_codes_of_its_year(tmp_path: Path) -> None:
    (finding,) = of(read(tmp_path, whole(oc3=("9,01/05/2006,MAYBE,F2,U1",))).report, "unknown_code")
    assert "YES" in finding.message and "2025/26" in finding.message
    assert (finding.sheet, finding.row, finding.column, finding.value) == ("oc3.csv", 2, "IN_TOUCH", "MAYBE")


# Periods of care


def test_an_ending_ends_the_period_and_x1_does_not(tmp_path: Path) -> None:
    last = EPISODES[2].replace("PR4,,,", "PR4,20/03/2026,{},", 1)
    ended = cared_for(tmp_path, episodes=(*EPISODES[:2], last.format("E4A")))
    assert (ended["ended"], ended["end_reason"], ended["worker"]) == (date(2026, 3, 20), "E4A", None)
    goes_on = cared_for(tmp_path, episodes=(*EPISODES[:2], last.format("X1")))
    assert (goes_on["ended"], goes_on["end_reason"]) == (None, None)


def test_a_second_start_is_a_second_period_and_the_latest_is_kept(tmp_path: Path) -> None:
    home = EPISODES[0].replace(",X1,", ",E4A,")
    back = "1,11/02/2026,S,C1,N1,U4,PR1,,,,,,"
    reading = read(tmp_path, whole(episodes=(home, back)))
    (row,) = rows(reading, "looked_after")
    assert (row["started"], row["second_period"], row["placements_12m"]) == (date(2026, 2, 11), "yes", 2)
    (report,) = [each for each in reading.report.lists if each.list == 8]
    assert (report.rows_read, report.rows_kept, report.rows_refused) == (2, 1, 1)
    assert of(reading.report, "earlier_rows")
    # A review of the earlier period says nothing of this one.
    assert row["latest_review"] is None


def test_a_finding_in_one_table_is_not_taken_for_the_row_of_another_child(tmp_path: Path) -> None:
    other = "7,01/05/2025,S,V2,N1,U6,PR1,,,,,,"
    reading = read(tmp_path, whole(episodes=(other, *EPISODES), reviews=("1,01/02/2012,18/12/2025,PN99",)))
    assert {row["child"]: row["row"] for row in rows(reading, "looked_after")} == {"7": 2, "1": 5}
    (finding,) = of(reading.report, "unknown_code")
    assert (finding.list, finding.sheet, finding.row) == (None, "reviews.csv", 2)


def test_reviews_still_to_come_are_told_and_are_not_the_latest(tmp_path: Path) -> None:
    reading = read(tmp_path, whole(reviews=("1,01/02/2012,20/06/2025,PN1", "1,01/02/2012,18/12/2026,PN4")))
    assert rows(reading, "looked_after")[0]["latest_review"] == date(2025, 6, 20)
    assert [(each.sheet, each.row) for each in of(reading.report, "future_date")] == [("reviews.csv", 3)]


@pytest.mark.parametrize(
    ("episodes", "expected"),
    [
        (EPISODES, False),
        ((EPISODES[0], EPISODES[1].replace("10/09/2025,P", "12/09/2025,P")), True),
        ((EPISODES[0].replace(",X1,", ",E4A,"), EPISODES[1]), True),
        ((EPISODES[0], EPISODES[1].replace(",P,", ",S,")), True),
    ],
)
def test_episodes_that_contradict_each_other_are_told(
    tmp_path: Path, episodes: tuple[str, ...], expected: bool
) -> None:
    assert bool(of(read(tmp_path, whole(episodes=episodes)).report, "episodes_disagree")) == expected


def test_care_that_began_before_the_return_has_its_first_day_and_says_so(tmp_path: Path) -> None:
    going_on = ("1,10/09/2024,P,V2,N1,K2,PR4,05/01/2026,X1,,,EF3 4GH,", EPISODES[2])
    reading = read(tmp_path, whole(episodes=going_on))
    (row,) = rows(reading, "looked_after")
    assert (row["started"], row["placement_started"]) == (date(2024, 9, 10), date(2024, 9, 10))
    assert "start_before_return" in codes(reading.report)
    # The placement began with the episode; the legal status before, so it is not known when.
    only = read(tmp_path, whole(episodes=("1,10/09/2024,P,V2,N1,K2,PR4,,,,,,",)))
    assert rows(only, "looked_after")[0]["legal_status_started"] is None


def test_years_beside_each_other_are_linked_and_the_later_is_believed(tmp_path: Path) -> None:
    then = table("episodes", "1,03/05/2023,S,V2,N1,U6,PR1,10/09/2024,X1,,,,", "1,10/09/2024,P,V2,N1,K2,PR4,,,,,,")
    now = table("episodes", "1,10/09/2024,P,V2,N1,K2,PR4,05/01/2026,X1,,,,", EPISODES[2])
    both = read(tmp_path, {"2025/episodes.csv": then, "2026/episodes.csv": now})
    (row,) = rows(both, "looked_after")
    assert (row["started"], row["legal_status"], row["ended"]) == (date(2023, 5, 3), "C2", None)
    assert "start_before_return" not in codes(both.report)
    assert row["row"] == 3  # the newest file keeps its own lines
    (care,) = both.report.lists
    assert care.parts == (("2026/episodes.csv", 0), ("2025/episodes.csv", 3))
    alone = read(tmp_path, {"2026/episodes.csv": now})
    assert rows(alone, "looked_after")[0]["started"] == date(2024, 9, 10)
    assert "start_before_return" in codes(alone.report)


def test_a_finding_of_an_older_file_is_told_at_its_own_line(tmp_path: Path) -> None:
    then = table("episodes", "1,03/05/2023,S,V2,N1,U6,PR1,10/09/2024,X1,,,,", "2,10/09/2024,S,V2,N1,K2,PR4,,,,,,",
                 "2,01/12/2024,P,V2,N1,K2,PR4,,,,,,")  # fmt: skip
    now = table("episodes", "1,10/09/2024,P,V2,N1,K2,PR4,05/01/2026,X1,,,,", EPISODES[2])
    report = read(tmp_path, {"2025/episodes.csv": then, "2026/episodes.csv": now}).report
    (inside,) = of(report, "episodes_disagree")
    (shown,) = of(report.by_line(), "episodes_disagree")
    assert (inside.row, shown.sheet, shown.row) == (7, "2025/episodes.csv", 4)
    assert Report.from_json(report.to_keep()) == report


def test_a_return_of_a_year_that_is_over_names_its_last_day(tmp_path: Path) -> None:
    assert read(tmp_path, whole(), today=date(2027, 1, 1)).report.as_at == date(2026, 3, 31)
    assert read(tmp_path, whole(), today=date(2026, 2, 1)).report.as_at is None


def test_two_files_of_one_kind_and_year_are_told(tmp_path: Path) -> None:
    report = read(tmp_path, {**whole(), "reviews again.csv": table("reviews", "1,01/02/2012,07/01/2026,PN1")}).report
    assert [each.sheet for each in of(report, "table_twice")] == ["reviews again.csv"]


def test_part_of_a_year_is_not_counted_as_twelve_months(tmp_path: Path) -> None:
    early = read(tmp_path, whole(), today=date(2026, 2, 1))
    (row,) = rows(early, "looked_after")
    assert (row["placements_12m"], row["missing_12m"], row["second_period"]) == (None, None, None)
    assert "part_of_a_year" in codes(early.report)
    assert row["age"] == 14


def test_without_a_table_its_answers_are_blank_and_not_no(tmp_path: Path) -> None:
    files = whole()
    del files["missing.csv"], files["uasc.csv"], files["reviews.csv"]
    reading = read(tmp_path, files)
    (row,) = rows(reading, "looked_after")
    assert (row["missing_12m"], row["uasc"], row["latest_review"]) == (None, None, None)
    assert len(of(reading.report, "table_missing")) == 3
    assert cared_for(tmp_path, missing=())["missing_12m"] == 0


@pytest.mark.parametrize(("ceased", "answer"), [("", "yes"), ("01/02/2030", "yes"), ("01/03/2025", "no")])
def test_an_unaccompanied_child_is_one_until_it_ceased_a_year_ago(tmp_path: Path, ceased: str, answer: str) -> None:
    assert cared_for(tmp_path, uasc=(f"1,F,01/02/2012,{ceased}",))["uasc"] == answer


# Care leavers and adoption


@pytest.mark.parametrize(
    ("home", "expected"), [("U2", ("U", "no")), ("0", (None, None)), ("", (None, None)), ("Z1", ("Z", "yes"))]
)
def test_accommodation_is_a_letter_and_whether_it_suits(
    tmp_path: Path, home: str, expected: tuple[str | None, str | None]
) -> None:
    (leaver,) = rows(read(tmp_path, whole(oc3=(f"9,01/05/2006,YES,0,{home}",))), "care_leavers")
    assert (leaver["accommodation"], leaver["suitable"]) == expected
    assert leaver["activity"] is None


def test_an_adoption_is_told_by_its_decision_its_match_and_its_episodes(tmp_path: Path) -> None:
    episodes = (
        "5,02/06/2025,S,C1,N1,U5,PR1,01/08/2025,X1,,,,",
        "5,01/08/2025,L,E1,N1,U5,PR1,10/09/2025,X1,,,,",
        "5,10/09/2025,T,E1,N1,A5,PR1,20/03/2026,E12,,,,",
    )
    decided = ("5,01/02/2024,15/07/2025,,",)
    matched = ("5,01/02/2024,15/07/2025,01/09/2025,1,2,MF,L0",)
    reading = read(tmp_path, whole(episodes=episodes, placed=decided, ad1=matched))
    (row,) = rows(reading, "adoption")
    expected = {
        "child": "5", "born": date(2024, 2, 1), "entered_care": date(2025, 6, 2), "decided": date(2025, 7, 15),
        "placement_order": date(2025, 8, 1), "matched": date(2025, 9, 1), "placed": date(2025, 9, 10),
        "ordered": date(2026, 3, 20), "reversed": None, "ffa_placed": date(2025, 6, 2),
    }  # fmt: skip
    assert {column: row[column] for column in expected} == expected
    # Without the table of decisions the adoption itself says when it was decided.
    (alone,) = rows(read(tmp_path, whole(episodes=episodes, ad1=matched)), "adoption")
    assert alone["decided"] == date(2025, 7, 15)


def test_a_decision_reversed_has_its_day_and_its_reason(tmp_path: Path) -> None:
    (row,) = rows(read(tmp_path, whole(placed=("5,01/02/2024,15/07/2025,01/12/2025,RD3",))), "adoption")
    assert (row["reversed"], row["reversed_reason"]) == (date(2025, 12, 1), "RD3")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published samples are not here")
@pytest.mark.parametrize("name", ["linked_years", "validator_fake"])
def test_the_published_samples_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "return.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted((SAMPLES / name).glob("*.csv")):
            packed.write(file, file.name)
    reading = ssda903.read(path, today=TODAY)
    assert reading.report.publishable
    assert rows(reading, "looked_after") and rows(reading, "care_leavers")
    if name == "linked_years":
        years = {each.message.partition(", of ")[2][:7] for each in of(reading.report, "table_read")}
        assert years == {"2017/18", "2018/19", "2019/20"}


def test_every_review_of_care_is_told_with_how_the_child_took_part(tmp_path: Path) -> None:
    breaks = ("2,02/06/2025,S,V4,N1,U6,PR1,,,,,AB1 2CD,1234567",)
    reviews = (*WHOLE["reviews"], "2,01/02/2012,01/07/2025,PN1", "1,01/02/2012,,PN1", "1,01/02/2012,01/05/2025,PN0")
    reading = read(tmp_path, whole(episodes=(*EPISODES, *breaks), reviews=reviews))
    (listed,) = reading.report.further
    # A short break's is none; one without a day is refused.
    assert (listed.table, listed.rows_read, listed.rows_kept, listed.rows_refused) == ("reviews", 4, 3, 1)
    assert listed.rows_left_out == 1 and "due" not in listed.columns
    found = {row["held"]: row for row in reading.beside["reviews"].to_pylist()}
    one = found[date(2025, 12, 18)]
    assert (one["child"], one["kind"], one["participation"]) == ("1", "looked_after", "PN4")
    assert (one["started"], one["ended"], one["worker"]) == (date(2025, 6, 2), None, "SW456")
    # Before care began there was none: it stands, under no period.
    assert found[date(2025, 5, 1)]["started"] is None
    without = read(tmp_path, {name: text for name, text in whole().items() if name != "reviews.csv"})
    assert without.report.further == () and not without.beside
