"""A report as PDF and as a Word file: whole, in the words as written, refused where a picture says nothing."""

from __future__ import annotations

import json
from io import BytesIO

import docx as word
import pytest
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from practicelens.documents import docx, lines, pdf
from practicelens.documents.blocks import (
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Strip,
    Table,
    Text,
    from_json,
    to_json,
)
from practicelens.documents.coverage import covered, printable
from practicelens.documents.printed import column_weights, drawing, prepared
from tests.unit.test_documents import SPECS, document

MARKUP = '#import "x": * *bold* _it_ $x^2$ @ref <b> \\ `raw` // no = = heading'


def named(words: str) -> Document:
    """A report in which everything is called this."""
    table = Table(words, (Column(words), Column("Audits", numeric=True)), ((Cell(words), Cell("3", 3.0)),), words)
    return Document(words, words, (words,), (Heading(words), Text(words), table))


def headings(made: Document) -> list[str]:
    """The words of each heading, as the typesetter has them."""
    inputs = {"document": json.dumps(prepared(made))}
    found = typst.query(
        str(pdf.TEMPLATE), "heading", field="body", root=str(pdf.HERE), font_paths=[str(pdf.FONTS)],
        ignore_system_fonts=True, sys_inputs=inputs,
    )  # fmt: skip
    return [body["text"] for body in json.loads(found)]


def test_a_report_with_every_kind_of_block_is_a_pdf_for_screen_readers():
    made = pdf.render(document())
    assert made.startswith(b"%PDF") and b"pdfuaid" in made


def test_the_same_report_is_the_same_pdf_on_any_day():
    assert pdf.render(document()) == pdf.render(from_json(to_json(document())))


def test_what_looks_like_markup_is_printed_as_it_is_written():
    assert headings(named(MARKUP)) == [MARKUP, MARKUP]


@settings(deadline=None, max_examples=25)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_no_words_break_a_pdf_or_a_word_file(words: str):
    assert pdf.render(named(words)).startswith(b"%PDF")
    assert word.Document(BytesIO(docx.render(named(words)))).tables


def test_a_picture_without_a_text_alternative_is_refused_by_the_typesetter():
    source = b'#set document(title: "T")\n#image(bytes(sys.inputs.svg), format: "svg")'
    inputs = {"svg": drawing(SPECS[2], "said on the page alone")}
    with pytest.raises(typst.TypstError, match="alt"):
        pdf.typeset(source, inputs, format="pdf", pdf_standards=["ua-1"])
    with_alt = source.replace(b'"svg")', b'"svg", alt: "what it finds")')
    assert pdf.typeset(with_alt, inputs, format="pdf", pdf_standards=["ua-1"]).startswith(b"%PDF")


def test_a_word_file_has_headings_tables_whose_head_repeats_and_pictures_that_say_what_they_show():
    made = word.Document(BytesIO(docx.render(document())))
    assert made.core_properties.title == document().title
    assert [one.text for one in made.paragraphs if one.style.name == "Title"] == [document().title]
    heads = [table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in made.tables]
    assert heads and all(heads)
    pictures = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert pictures and all(pictures)


def test_a_word_file_says_every_cell_in_the_words_of_the_page():
    made = word.Document(BytesIO(docx.render(named(MARKUP))))
    assert [cell.text for cell in made.tables[0].rows[1].cells] == [MARKUP, "3"]


def test_a_word_file_keeps_tabs_ends_of_lines_and_signs_of_its_own_format_in_cells():
    words = "one\ttwo\nthree  <w:t> & “c”"
    table = Table("c", (Column("A"), Column("B", numeric=True)), ((Cell(words, strong=True), Cell("1", 1.0)),))
    (made,) = word.Document(BytesIO(docx.render(Document("t", "s", (), (table,))))).tables
    first, second = made.rows[1].cells
    assert first.text == words
    (bold,), (plain,) = first.paragraphs[0].runs, second.paragraphs[0].runs
    # Said of both: the table's own style makes its first column bold.
    assert bold.bold is True and plain.bold is False
    assert second.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT and first.paragraphs[0].alignment is None
    assert first.width > second.width


def test_pictures_of_a_word_file_are_told_apart_and_the_same_one_is_drawn_once():
    docx.picture.cache_clear()
    table = Table("c", (Column("A"),), ((Cell("1"),),))
    figures = tuple(Figure(f"f{place}", SPECS[2], "the same", table) for place in range(3))
    made = word.Document(BytesIO(docx.render(Document("t", "s", (), (Strip(figures), figures[0])))))
    numbers = [shape._inline.docPr.get("id") for shape in made.inline_shapes]
    assert len(set(numbers)) == len(numbers) == 4
    # Of several side by side each is small; alone it is as wide as the page.
    assert docx.picture.cache_info().misses == 2
    widths = [shape.width for shape in made.inline_shapes]
    assert widths[0] == widths[1] == widths[2] < widths[3]


def test_a_column_is_as_wide_as_its_longest_word_and_no_wider_than_a_few():
    table = Table("c", (Column("Team"), Column("Interval", numeric=True)), ((Cell("a " * 60), Cell("1")),))
    assert column_weights(table) == [34, 9]


def test_every_sign_the_typeface_is_said_to_have_can_be_set():
    signs = "".join(map(chr, sorted(covered())))
    assert pdf.render(named(f"a{signs}b")).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("84\u202f%", "84\u00a0%"), ("RI \u2192 Good", "RI -> Good"), ("\u2265 5", ">= 5"), ("Zo\u00eb", "Zo\u00eb"),
        ("\U0001f600", "?"), ("a\x1fb", "ab"), ("\ufb01ne", "fine"),
    ],
)  # fmt: skip
def test_a_sign_the_typeface_has_not_is_said_with_one_it_has(typed: str, shown: str):
    assert printable(typed) == shown


def pages(made: dict[str, object]) -> list[bytes]:
    """Each page of a prepared report as a picture."""
    found = typst.compile(
        str(pdf.TEMPLATE), root=str(pdf.HERE), font_paths=[str(pdf.FONTS)], ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(made)}, format="png", ppi=72.0,
    )  # fmt: skip
    return found if isinstance(found, list) else [found]


def test_rows_whose_height_is_known_stand_exactly_where_the_typesetter_would_put_them():
    columns = (Column("Team"), *(Column(title, numeric=True) for title in ("Figure", "Of")))
    rows = tuple(
        (Cell(f"Team {n}" if n % 3 else "A team of a long name that goes on " * 3), Cell(f"{n}.5%", strong=n % 2 == 0),
         Cell("" if n % 4 else f"{n:,} of 1,000"))
        for n in range(90)
    )  # fmt: skip
    made = prepared(Document("t", "s", (), (Table("c", columns, (*rows, (Cell(""), Cell(""), Cell("")))),)))
    table = made["blocks"][0]
    assert table["one_line"] == [bool(n % 3) for n in range(90)] + [False]
    known = pages(made)
    table["one_line"] = [False] * 91
    assert len(known) == 3 and known == pages(made)


def test_no_sign_is_wider_than_it_is_taken_to_be():
    signs = [chr(code) for code in (*range(32, 127), *map(ord, "£–’‘“”·\xa0"))]
    source = """#set text(font: ("Inter", "Inter Extended"), size: 100pt, weight: "bold", number-type: "lining")
    #let signs = json(bytes(sys.inputs.signs))
    #context [#metadata(signs.map(one => measure(one).width.pt()))<wide>]"""
    found = typst.query(
        source.encode(), "<wide>", field="value", font_paths=[str(pdf.FONTS)], ignore_system_fonts=True,
        sys_inputs={"signs": json.dumps(signs)},
    )  # fmt: skip
    # A room in which a sign is said to fit is as wide as it is, or wider; every one of them is known.
    for sign, width in zip(signs, json.loads(found)[0], strict=True):
        share = (width - 0.1 + 2 * lines.INSET) / lines.WIDTH
        assert not lines.known([sign], [share], 100.0), sign
        assert lines.known([sign], [share * 3], 100.0), sign


def test_a_sign_that_is_printed_as_several_is_left_to_the_typesetter():
    assert not lines.known(["≈ 3"], [1.0], 8.6)
    assert not lines.known(["", ""], [0.5, 0.5], 8.6)
