"""A document as a Word file: real headings, tables whose head repeats, and pictures that say what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from practicelens.documents import charts
from practicelens.documents.blocks import Block, Callout, Document, Figure, Heading, Links, Strip, Table, Text
from practicelens.documents.pictures import picture
from practicelens.documents.printed import TYPEFACE, column_weights, paragraphs, plain

# A4 with margins of 18 mm: what is left for tables and pictures, in millimetres.
_PAGE, _MARGIN = (210.0, 297.0), 18.0
_ROOM = _PAGE[0] - 2 * _MARGIN
# A chart as wide as the page, and one of several that stand side by side on a screen; in millimetres.
_WIDE, _SMALL = round(_ROOM * 0.9), 100
_TABLE_WORDS = 17  # their size, in half points
_TWIPS = 1440 / 25.4  # in a millimetre: what the format counts widths in


def render(document: Document) -> bytes:
    """The file as bytes. Bars of grades stand as their words, which can be edited; charts as pictures."""
    made = _new(document)
    made.add_heading(plain(document.title), level=0)
    made.add_paragraph(plain(" · ".join((document.subtitle, *document.meta))), style="Subtitle")
    numbers = count(1)
    for block in document.blocks:
        _add(made, block, numbers)
    out = BytesIO()
    # In memory: no half-written file can be left on the server's disk.
    made.save(out)
    return out.getvalue()


def _new(document: Document) -> Any:
    """An empty file with our page, typeface and language, that says what it is. The library is loaded when needed."""
    import docx
    from docx.shared import Mm, Pt

    made = docx.Document()
    # 255: what the format's own properties hold.
    made.core_properties.title = plain(document.title)[:255]
    made.core_properties.subject = plain(document.subtitle)[:255]
    made.core_properties.author = "Practice Lens"
    # The library fills it with its own name.
    made.core_properties.comments = ""
    made.core_properties.language = "en-GB"
    page = made.sections[0]
    page.page_width, page.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    made.styles["Normal"].font.name = TYPEFACE
    made.styles["Normal"].font.size = Pt(9.5)
    _speak_english(made)
    return made


def _speak_english(made: Any) -> None:
    """A screen reader is told the language of the whole file."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _add(made: Any, block: Block, numbers: Iterator[int]) -> None:
    """One block at the end. ``numbers``: those that pictures are given, each once."""
    if isinstance(block, Heading):
        made.add_heading(plain(block.text), level=min(max(block.level - 1, 1), 3))
    elif isinstance(block, Text):
        for part in paragraphs(block.text):
            _small(made, part) if block.quiet else made.add_paragraph(plain(part))
    elif isinstance(block, Callout):
        _callout(made, block)
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Figure):
        _figure(made, block, next(numbers), _WIDE)
    elif isinstance(block, Strip):
        for figure in block.figures:
            _figure(made, figure, next(numbers), _SMALL)
    elif isinstance(block, Links):
        made.add_heading(plain(block.title), level=2)
        for link in block.links:
            made.add_paragraph(plain(link.text), style="List Bullet")


def _small(made: Any, text: str) -> None:
    from docx.shared import Pt

    if text:
        made.add_paragraph().add_run(plain(text)).font.size = Pt(8)


def _callout(made: Any, block: Callout) -> None:
    """Words set apart, with who wrote them."""
    first, *rest = paragraphs(block.text) or [""]
    quote = made.add_paragraph(style="Intense Quote")
    quote.add_run(plain(block.title)).bold = True
    quote.add_run(plain(f" {first}"))
    for part in rest:
        made.add_paragraph(plain(part), style="Intense Quote")
    if block.by:
        _small(made, block.by)


def _table(made: Any, block: Table) -> None:
    """A caption that stays with its table, a head that repeats on every page, numbers at the right."""
    caption = made.add_paragraph()
    caption.add_run(plain(block.caption)).bold = True
    # Or a caption could end a page and its table begin the next.
    caption.paragraph_format.keep_with_next = True
    table = made.add_table(rows=0, cols=len(block.columns), style="Light List")
    # Else Word works widths out for itself, and those given below count for nothing.
    table.autofit = False
    wide = _widths(block)
    head = _row([(column.title, True) for column in block.columns], block, wide, _HEAD)
    rows = (_row([(cell.text, cell.strong) for cell in row], block, wide) for row in block.rows)
    # All rows at once: the library looks through a table for each cell that it adds, and a report has thousands.
    table._tbl.extend(_parsed(f"{head}{''.join(rows)}"))
    _small(made, block.note)


# The head stands on every page that the table reaches, and says so to a screen reader.
_HEAD = '<w:trPr><w:tblHeader w:val="true"/></w:trPr>'


def _parsed(rows: str) -> Any:
    """Rows written in the format's own words, as the library has them."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return list(parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))


def _widths(block: Table) -> list[int]:
    """How wide each column is for its words, all together as wide as the page."""
    weights = column_weights(block)
    return [round(_ROOM * weight / sum(weights) * _TWIPS) for weight in weights]


def _row(words: Sequence[tuple[str, bool]], block: Table, widths: Sequence[int], properties: str = "") -> str:
    cells = (
        _cell(text, wide, right=column.numeric, strong=strong)
        for (text, strong), column, wide in zip(words, block.columns, widths, strict=True)
    )
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell(words: str, wide: int, *, right: bool, strong: bool) -> str:
    """One cell; its width is said in each, because Word passes over the widths of columns."""
    # Said where it is not bold too: the table's style makes its first column so.
    bold, side = "<w:b/>" if strong else '<w:b w:val="0"/>', '<w:jc w:val="right"/>' if right else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{wide}"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{_TABLE_WORDS}"/></w:rPr>{_text(words)}</w:r></w:p></w:tc>'
    )


def _text(words: str) -> str:
    """Words in a run, as the format has them: a tab and an end of a line are elements of their own."""
    begin, end = '<w:t xml:space="preserve">', "</w:t>"
    kept = escape(plain(words))
    return begin + kept.replace("\t", f"{end}<w:tab/>{begin}").replace("\n", f"{end}<w:br/>{begin}") + end


def _figure(made: Any, block: Figure, number: int, wide: int) -> None:
    """The chart as a picture with its text alternative, its note, and the table behind it."""
    title = made.add_paragraph()
    title.add_run(plain(block.title)).bold = True
    title.paragraph_format.keep_with_next = True
    made.add_paragraph().add_run()._r.add_drawing(_inline(made, block, number, wide))
    _small(made, block.note)
    _table(made, block.table)


def _inline(made: Any, block: Figure, number: int, wide: int) -> Any:
    """The picture, so many millimetres wide, with its number; the library would look for one through the whole file."""
    from docx.oxml.shape import CT_Inline
    from docx.shared import Mm

    ref, image = made.part.get_or_add_image(
        BytesIO(picture(block.spec, block.alt, wide, charts.WIDE if wide == _WIDE else charts.HALF))
    )
    inline = CT_Inline.new_pic_inline(number, ref, image.filename, *image.scaled_dimensions(Mm(wide), None))
    # Word reads a picture's alternative from here.
    inline.docPr.set("descr", plain(block.alt))
    return inline
