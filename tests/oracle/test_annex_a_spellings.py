"""The reader against what councils really typed: the spellings gathered in liia-tools-pipeline's schema (MIT).

The schema maps spellings to groups; a reading agrees when the code it gives lies in the group. Where the schema
puts one spelling in two groups, either agrees. Names of local authorities are kept as text and not counted here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import headers, values
from practicelens.analytics.annex_a.codes import SETS
from practicelens.analytics.annex_a.matching import corrections
from practicelens.analytics.annex_a.spec import LISTS

DATA = Path(__file__).parents[3] / "shared" / "data"
SCHEMA = DATA / "specs" / "Annex_A_schema.yml"
SAMPLES = DATA / "annex_a"
ENOUGH = 0.99

# The groups of the schema, by how they begin, and our codes in each. "-" is blank: nothing is known.
GROUPS: dict[str, dict[str, str]] = {
    "sex": {"a) Male /": "male neither", "a) Male": "male", "b)": "female", "c)": "unknown -", "d)": "neither"},
    "ethnicity": {
        "a) ": "WBRI WIRI WIRT WROM WOTH",
        "b)": "MWBC MWBA MWAS MOTH",
        "c) A": "AIND APKN ABAN AOTH",
        "c) U": "NOBT -",
        "d)": "BCRB BAFR BOTH",
        "e)": "CHNE OOTH",
        "f)": "REFU NOBT -",
    },
    "source": {
        "a)": "1A 1B 1C 1D",
        "b)": "2A",
        "c)": "2B",
        "d)": "3A 3B 3C 3D 3E 3F",
        "e)": "4",
        "f)": "5A 5B 5C 5D",
        "g)": "6",
        "h)": "7",
        "i)": "8",
        "j)": "9",
        "k)": "10",
    },
    "need": {**{f"{letter})": f"N{at}" for at, letter in enumerate("abcdefghi", 1)}, "j)": "N0 -", "zz": "-"},
    "closure": {**{f"{letter})": f"RC{at}" for at, letter in enumerate("abcdefg", 1)}, "h)": "RC8 RC9", "i)": "RC7 -"},
    "case_status": {
        "a)": "looked_after",
        "b)": "protection_plan",
        "c)": "in_need_plan",
        "d)": "open_assessment",
        "e)": "closed",
    },
    "category": {"a)": "neglect", "b)": "physical", "c)": "sexual", "d)": "emotional", "e)": "multiple"},
    "legal_status": {
        "J1": "J1",
        "J2": "J2",
        "a)": "C1",
        "b)": "C2",
        "c)": "D1",
        "d)": "E1",
        "e)": "V2",
        "f)": "L1 L2 L3",
        "g)": "J1 J2 J3",
        "zz": "V3 V4 -",
    },
    "permanence": {
        "a)": "return",
        "b)": "adoption",
        "c)": "sgo_cao",
        "d)": "supported",
        "e)": "residential",
        "f)": "fostering",
        "g)": "other",
    },
    "end_reason": {
        "a)": "E11 E12",
        "b)": "E2",
        "c)": "E3",
        "d)": "E4A E4B",
        "e)": "E13 E17",
        "f)": "E41",
        "g)": "E45 E46 E47 E48",
        "h)": "E5 E6",
        "i)": "E7",
        "j)": "E9",
        "k)": "E14",
        "l)": "E15",
        "m)": "E16",
        "n)": "E8",
        "zz": "X1",
    },
    "placement": {
        "a)": "U1 U2 U3 U4 U5 U6",
        "b)": "A3 A4 A5 A6",
        "c)": "P1",
        "d)": "P2",
        "e)": "P3",
        "f)": "H5",
        "g)": "K1",
        "h)": "K2",
        "i)": "R1",
        "j)": "R2",
        "k)": "R3",
        "l)": "R5",
        "m)": "S1",
        "n)": "Z1",
        "o)": "T0 T1 T2 T3 T4",
    },
    "provider": {"a)": "PR1", "b)": "PR4", "c)": "PR0 PR2 PR3 PR5 -"},
    "location": {"a)": "in", "b)": "out"},
    "eligibility": {"a)": "relevant", "b)": "former_relevant", "c)": "qualifying", "d)": "eligible", "e)": "-"},
    # "Exclude" is about whom a measure leaves out (those abroad, say), whatever the answer was.
    "in_touch": {"a)": "yes", "b)": "no refused not_required", "c)": "-", "d)": "died returned_home yes no -"},
    "accommodation": {
        **{f"{letter})": code for letter, code in zip("abcdefghijklmnop", "BCDEGHKRSTUVWXZY", strict=True)},
        "zz": "-",
    },
    "suitable": {"a)": "yes", "b)": "no", "c)": "-", "d)": "-"},
    "activity": {code: code for code in ("F1", "P1", "F2", "P2", "F4", "P4", "G4", "G5", "G6")}
    | {"F3": "F3 F5", "F5": "F3 F5", "P3": "P3 P5", "P5": "P3 P5"},
    "reversed_reason": {"a)": "RD1", "b)": "RD2", "c)": "RD3", "d)": "RD4"},
    "left_reason": {"a)": "1", "b)": "2", "c)": "3"},
}
ANSWERS = {"No": "no", "False": "no", "Yes": "yes", "True": "yes", "Unknown": "unknown -"}

needs_schema = pytest.mark.skipif(not SCHEMA.exists(), reason=f"{SCHEMA} is not beside this clone")
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason=f"{SAMPLES} is not beside this clone")


def pairs() -> Iterator[tuple[int, str, str, str]]:
    """(list, header, group, spelling) out of the schema, which is YAML of four depths and nothing clever."""
    number, header, group = 0, "", ""
    for line in _unfolded(SCHEMA.read_text(encoding="utf-8")):
        depth, text = len(line) - len(line.lstrip()), line.strip()
        if depth == 4 and text.startswith("list_"):
            number = int(re.sub(r"\D", "", text))
        elif depth == 8:
            header = _plain(re.sub(r":(\s*[&*][\w-]+.*)?$", "", text))
        elif text.startswith("-   code:"):
            group = _plain(text.removeprefix("-   code:"))
        elif depth == 20 and text.startswith("name:") and text != "name:":
            yield number, header, group, _plain(text.removeprefix("name:"))
        elif depth in (20, 22) and text.startswith("-   ") and not text.startswith("-   /"):
            yield number, header, group, _plain(text[4:])


def _unfolded(text: str) -> list[str]:
    """Lines, with the long values that YAML folds over several joined again."""
    lines: list[str] = []
    for line in text.splitlines():
        opens = bool(lines) and re.match(r"\s*(-\s|[\w'\"‘?(][^:]*:)", line) is None and line.strip() != ""
        if opens:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return lines


def _plain(text: str) -> str:
    """A value without YAML's quotes."""
    text = text.strip()
    if text[:1] == text[-1:] == "'" and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        return text[1:-1].replace('\\"', '"')
    return text


def wanted(codes: str, group: str, spelling: str) -> set[str]:
    """Our codes that lie in a group of the schema, and the code that the spelling itself begins or ends with.

    The schema has slips: "RC6:Transferred to adult social services" stands among transfers to another authority.
    """
    table = GROUPS.get(codes, ANSWERS)
    found = next((value for start, value in table.items() if group.startswith(start)), "")
    named = re.match(r"([A-Z]{4}|[A-Z]{1,2}\d{1,2}[AB]?|\d[A-F]?)(?![A-Za-z0-9])", spelling.lstrip("( "))
    last = re.search(r"\[([A-Z0-9]{2,4})\]$", spelling)
    own = {each[1] for each in (named, last) if each} & {code.value for code in SETS[codes].codes}
    return set(found.split()) | own


@needs_schema
def test_the_spellings_that_councils_typed_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    agrees: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, header, group, spelling in pairs():
        column = headers._keys(number).get(corrections.key(header))
        codes = LISTS[number].field(column).codes if column else ""
        if codes:
            agrees[f"{header} [{codes}]", spelling] |= wanted(codes, group, spelling)
    right: dict[str, list[bool]] = defaultdict(list)
    for (field, spelling), expected in agrees.items():
        got = values.read_coded(field[field.index("[") + 1 : -1], spelling)
        code = "-" if got is None or isinstance(got, values.Doubt) else got
        right[field].append(code in expected)
    whole = [each for field in right.values() for each in field]
    with capsys.disabled():
        print()
        for field, each in sorted(right.items()):
            print(f"  {sum(each):5} of {len(each):5}  {sum(each) / len(each):7.2%}  {field}")
        print(f"  {sum(whole):5} of {len(whole):5}  {sum(whole) / len(whole):7.2%}  of all spellings")
    assert len(whole) > 7000
    assert sum(whole) / len(whole) >= ENOUGH


@needs_samples
@pytest.mark.parametrize("name", ["2015-01-sample", "2016-01-sample", "example-B-2004", "Annex_A_2024_Jan"])
def test_the_public_samples_load(name: str, tmp_path: Path) -> None:
    report = annex_a.read_guarded(SAMPLES / f"{name}.xlsx", tmp_path / "out")
    assert report.readable
    assert report.publishable
    assert [each.list for each in report.lists] == list(range(1, 12))
    assert all(each.columns_missing == () and each.columns_extra == () for each in report.lists)
    assert all(each.rows_read == each.rows_kept + each.rows_refused for each in report.lists)
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 11
