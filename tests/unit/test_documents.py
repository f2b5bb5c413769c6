"""Blocks make the round trip, charts are well-formed and free of styles, and nothing written gets out unescaped."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest
from django.template import Context, Template

from practicelens.documents import charts, html, xlsx
from practicelens.documents.blocks import (
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Link,
    Links,
    Part,
    Strip,
    Table,
    Text,
    from_json,
    of_period,
    to_json,
)
from practicelens.documents.specs import (
    Calendar,
    CalendarDay,
    Dot,
    DotPlot,
    Funnel,
    FunnelLimit,
    FunnelPoint,
    GradeBar,
    RunChart,
    RunPoint,
)

NASTY = "<script>alert('x')</script> & \"quotes\""
SPECS = (
    GradeBar(2, 9, 5, 1),
    DotPlot((Dot("Team <One>", 0.5, 0.2, 0.8, 12),), 0.4),
    Funnel(
        (FunnelPoint("A & B: 4 of 17", 17, 4 / 17, True), FunnelPoint("C", 18, 0.6)),
        tuple(FunnelLimit(n, 0.2, 0.8, 0.1, 0.9) for n in range(10, 30)),
        0.5,
        "all 2 teams 50 %",
        "audits in twelve months",
    ),
    RunChart((RunPoint("Oct", 0.4), RunPoint("Nov", None), RunPoint("Dec", 0.5), RunPoint("Jan", 0.6)), 0.5),
    Calendar((CalendarDay("2026-10-30", 4), CalendarDay("2026-10-31", 0), CalendarDay("2026-11-01", None, "c<"))),
)


def table() -> Table:
    return Table(
        NASTY,
        (Column("Team"), Column("Audits", numeric=True), Column("Grades")),
        ((Cell(NASTY, ref="team:3"), Cell("17", 17.0), Cell("2 Outstanding", chart=SPECS[0])),),
        NASTY,
    )


def document() -> Document:
    figures = tuple(Figure(NASTY, spec, f"Finding: {NASTY}", table(), NASTY) for spec in SPECS)
    return Document(
        NASTY,
        "subtitle",
        ("edition 1",),
        (
            Callout("Analysis.", f"{NASTY}\n\nA second paragraph.", NASTY),
            Heading(NASTY, anchor="first"),
            Text(NASTY, quiet=True),
            table(),
            Strip(figures),
            *figures,
            Links(NASTY, (Link(NASTY, "#first"), Link("elsewhere", "team:3"))),
        ),
    )


def test_round_trip_is_exact() -> None:
    assert from_json(to_json(document())) == document()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"format": 1},
        {"format": 2, "is": "Document"},
        {"format": 1, "is": "Heading", "text": "x"},
        {"format": 1, "is": "Document", "title": "only"},
        {"format": 1, "is": "Popen"},
    ],
)
def test_what_is_not_a_document_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        from_json(data)


def test_an_unknown_field_is_refused() -> None:
    data = to_json(document())
    data["surprise"] = 1
    with pytest.raises(ValueError):
        from_json(data)


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_charts_are_well_formed_and_say_their_finding(spec: GradeBar, width: float) -> None:
    root = ElementTree.fromstring(charts.draw(spec, NASTY, width))
    assert root.get("role") == "img"
    assert root.get("aria-label") == NASTY
    for element in root.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.lower().startswith("on")]


def test_a_bar_is_always_in_the_order_of_the_grades() -> None:
    root = ElementTree.fromstring(charts.grade_bar(GradeBar(1, 2, 3, 4), "x"))
    classes = [element.get("class") for element in root if element.tag.endswith("rect")]
    assert classes == [f"pl-fill-{grade}" for grade in ("outstanding", "good", "requires_improvement", "inadequate")]


def test_each_day_of_a_calendar_stands_in_its_week_and_what_is_hidden_says_so() -> None:
    """Friday 30 October to Monday 2 November: three days of one week, and the first of the next."""
    days = (("2026-10-30", 4), ("2026-10-31", 0), ("2026-11-01", None), ("2026-11-02", 1))
    drawn = charts.draw(Calendar(tuple(CalendarDay(day, value, "c") for day, value in days)), "words", 640)
    root = ElementTree.fromstring(drawn)
    texts = [one for one in root.iter() if one.tag.endswith("text")]
    assert [one.text for one in texts] == [
        *("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "26 Oct",
        "2 Nov",
        "4",
        "0",
        "c",
        "1",
    ]
    place = {one.text: (float(one.attrib["x"]), float(one.attrib["y"])) for one in texts}
    assert [
        place[number][0] == place[name][0] for number, name in (("4", "Fri"), ("0", "Sat"), ("c", "Sun"), ("1", "Mon"))
    ]
    assert place["4"][1] == place["c"][1] < place["1"][1]
    sides = [float(one.attrib["width"]) for one in root.iter() if one.tag.endswith("rect")]
    # By area: four times as many have twice the side; of nobody there is no square.
    assert sides == [20, 10]


def test_an_empty_bar_draws_nothing_and_does_not_divide_by_nothing() -> None:
    assert "rect" not in charts.grade_bar(GradeBar(0, 0, 0, 0), "no audits")


def test_html_escapes_every_word_and_holds_no_style() -> None:
    page = html.render(document(), lambda ref: "/teams/3/week/" if ref == "team:3" else ref)
    assert "<script" not in page
    assert " style=" not in page
    assert "&lt;script&gt;" in page
    assert '<a class="govuk-link" href="/teams/3/week/">' in page


def test_an_audit_s_number_does_not_break_at_its_hyphen_and_other_words_do() -> None:
    rows = ((Cell("A-3733", ref="audit"),), (Cell("Out-of-hours team", ref="team"),))
    page = html.render(Document("T", "S", (), (Table("Audits", (Column("Which"),), rows),)), lambda ref: f"/{ref}/")
    assert 'class="govuk-link pl-nowrap" href="/audit/"' in page and 'class="govuk-link" href="/team/"' in page


@pytest.mark.parametrize(
    "found", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example", None]
)
def test_a_ref_leads_only_within_the_product(found: str | None) -> None:
    page = html.render(document(), lambda ref: found)
    assert "href" not in page


def test_a_figure_without_words_is_refused() -> None:
    with pytest.raises(ValueError):
        Figure("title", SPECS[0], "  ", table())


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        Table("t", (Column("a"), Column("b")), ((Cell("1"),),))


def test_workbook_keeps_formulas_and_addresses_as_words() -> None:
    evil = Table(
        "=1+1 [x]:*?/\\ a caption that is far too long for a sheet",
        (Column("=cmd"),),
        ((Cell("=2+2"),), (Cell("https://x"),)),
    )
    book = openpyxl.load_workbook(BytesIO(xlsx.render(Document("=T", "s", (), (evil, evil, table())))))
    assert len(book.sheetnames) == 5 and book.sheetnames[-1] == "Data"
    assert all(len(name) <= 31 for name in book.sheetnames)
    sheet = book.worksheets[1]
    assert [sheet.cell(row, 1).value for row in (4, 5)] == ["=2+2", "https://x"]
    assert {sheet.cell(row, 1).data_type for row in (4, 5)} == {"s"}
    assert book.worksheets[3].cell(4, 2).value == 17


def test_a_folded_table_stands_one_click_away_and_an_open_one_does_not() -> None:
    plain = Table("Audits", (Column("Team"),), ((Cell("One"),),))
    folded = Table("Audits", (Column("Team"),), ((Cell("One"),),), folded=True)
    shown = {table.folded: html.render(Document("T", "S", (), (table,)), lambda ref: None) for table in (plain, folded)}
    assert "<details" not in shown[False]
    assert "<summary" in shown[True] and shown[True].count("<table") == 1
    assert from_json(to_json(Document("T", "S", (), (folded,)))).blocks == (folded,)


def test_a_workbook_holds_every_number_as_one_and_all_of_them_again_in_long_form() -> None:
    grades = Cell("2 Good, 1 Inadequate", chart=SPECS[0], parts=(Part("Good", 2.0), Part("Inadequate", 1.0)))
    ends = Cell("21 to 94", parts=(Part("from", 0.21, share=True), Part("to", 0.94, share=True)))
    columns = (Column("Team"), Column("Audits", numeric=True), Column("Grades"), Column("Share"), Column("Interval"))
    rows = (
        (Cell("One"), Cell("3", 3.0), grades, Cell("67 %", 2 / 3), ends),
        (Cell("Two"), Cell("0", 0.0), Cell("none yet"), Cell("–"), Cell("–")),
    )
    made = Document("T", "Report of One", (), tuple(of_period("October 2026", [Table("Grades", columns, rows)])))
    book = openpyxl.load_workbook(BytesIO(xlsx.render(made)))
    sheet, data = book["Grades"], book["Data"]
    assert [cell.value for cell in sheet[3]] == ["Team", "Audits", "Good", "Inadequate", "Share", "from", "to"]
    assert [cell.value for cell in sheet[4]] == ["One", 3, 2, 1, 2 / 3, 0.21, 0.94]
    assert [cell.value for cell in sheet[5]] == ["Two", 0, "none yet", None, "–", "–", None]
    long = [[cell.value for cell in row] for row in data.iter_rows(min_row=2)]
    assert long[0] == [1, "One", "Audits", 3, False]
    assert [row[2] for row in long] == ["Audits", "Good", "Inadequate", "Share", "from", "to", "Audits"]
    assert from_json(to_json(made)) == made
    # Of several tables each value says of which, and of what time.
    both = Document(made.title, made.subtitle, (), made.blocks * 2)
    data = openpyxl.load_workbook(BytesIO(xlsx.render(both)))["Data"]
    assert [cell.value for cell in data[2]] == ["Report of One", "Grades", "October 2026", 1, "One", "Audits", 3, False]


def test_a_list_without_a_number_is_whole_in_long_form_with_its_days_as_days() -> None:
    columns = (Column("Audit"), Column("Auditor"), Column("Due"), Column("Why"))
    rows = ((Cell("A-1"), Cell("Priya Nair"), Cell("2 Nov 2026", day="2026-11-02"), Cell("")),)
    made = Document("Audits", "As on 3 Nov", (), (Table("Audits", columns, rows),))
    data = openpyxl.load_workbook(BytesIO(xlsx.render(made)))["Data"]
    assert data["D3"].is_date
    long = [[row[0].value, *(str(cell.value) for cell in row[1:4])] for row in data.iter_rows(min_row=2)]
    assert long == [[1, "A-1", "Auditor", "Priya Nair"], [1, "A-1", "Due", "2026-11-02 00:00:00"]]


def test_a_number_below_nought_has_a_true_minus_wherever_it_is_printed_and_stays_a_number_in_a_workbook() -> None:
    rows = ((Cell("Kappa of A-1203, 2026-11-02"), Cell("-0.33 (-0.5 to 0.1)", -0.33)),)
    made = Document("T", "S", (), (Table("Agreement", (Column("What"), Column("Kappa", numeric=True)), rows),))
    shown = html.render(made, lambda ref: None)
    assert "\u22120.33 (\u22120.5 to 0.1)" in shown and "A-1203, 2026-11-02" in shown
    assert openpyxl.load_workbook(BytesIO(xlsx.render(made)))["Agreement"].cell(4, 2).value == -0.33
    page = Template("{{ low|floatformat:2 }} {{ whole|floatformat:0 }}").render(Context({"low": -0.333, "whole": 3}))
    assert page == "\u22120.33 3"


def of_parts(count: int) -> Document:
    parts = (block for n in range(count) for block in (Heading(f"Part {n}", anchor=f"p{n}"), Text(f"Words of {n}")))
    return Document("T", "S", (), (Text("Before them"), *parts))


def test_a_folded_document_has_each_part_one_click_away_and_those_asked_for_open() -> None:
    page = html.render(of_parts(3), opened={"p1"})
    opened = re.findall(r'<details class="[^"]+" id="(p\d)" data-fold="part"( open)?>', page)
    assert opened == [("p0", ""), ("p1", " open"), ("p2", "")]
    # What stands before the first part is never folded away, and every part ends.
    assert page.index("Before them") < page.index("<details") and page.count("</details>") == 3
    assert "<section" not in page


def test_a_document_that_folds_nothing_stands_as_it_stood() -> None:
    page = html.render(of_parts(2))
    assert "<details" not in page and page.count("<section") == page.count("</section>") == 2
