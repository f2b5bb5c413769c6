"""A document as a Word file: real headings, tables whose head repeats, and pictures that say what they show."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from practicelens.documents.blocks import Block, Callout, Document, Figure, Heading, Links, Strip, Table, Text
from practicelens.documents.pdf import typeset
from practicelens.documents.printed import TYPEFACE, column_weights, drawing, paragraphs
from practicelens.documents.specs import Spec

# A4 with margins of 18 mm: what is left for tables and pictures, in millimetres.
_PAGE, _MARGIN = (210.0, 297.0), 18.0
_ROOM = _PAGE[0] - 2 * _MARGIN
_POINTS_PER_INCH = 220  # as sharp as office printers print, at half the size of 300
# One picture on a page of its own size, for Word, which cannot be relied on to show SVG.
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)"""


def render(document: Document) -> bytes:
    """The file as bytes. Bars of grades stand as their words, which can be edited; charts as pictures."""
    made = _new(document)
    made.add_heading(_plain(document.title), level=0)
    made.add_paragraph(_plain(" · ".join((document.subtitle, *document.meta))), style="Subtitle")
    for block in document.blocks:
        _add(made, block)
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
    made.core_properties.title = _plain(document.title)[:255]
    made.core_properties.subject = _plain(document.subtitle)[:255]
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


def _add(made: Any, block: Block) -> None:
    if isinstance(block, Heading):
        made.add_heading(_plain(block.text), level=min(max(block.level - 1, 1), 3))
    elif isinstance(block, Text):
        for part in paragraphs(block.text):
            _small(made, part) if block.quiet else made.add_paragraph(_plain(part))
    elif isinstance(block, Callout):
        _callout(made, block)
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Figure):
        _figure(made, block)
    elif isinstance(block, Strip):
        for figure in block.figures:
            _figure(made, figure)
    elif isinstance(block, Links):
        made.add_heading(_plain(block.title), level=2)
        for link in block.links:
            made.add_paragraph(_plain(link.text), style="List Bullet")


def _plain(text: str) -> str:
    """Words as Word can hold them: signs that no XML may hold are left out."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"
                   and sign not in "\ufffe\uffff"))  # fmt: skip


def _small(made: Any, text: str) -> None:
    from docx.shared import Pt

    if text:
        made.add_paragraph().add_run(_plain(text)).font.size = Pt(8)


def _callout(made: Any, block: Callout) -> None:
    """Words set apart, with who wrote them."""
    first, *rest = paragraphs(block.text) or [""]
    quote = made.add_paragraph(style="Intense Quote")
    quote.add_run(_plain(block.title)).bold = True
    quote.add_run(_plain(f" {first}"))
    for part in rest:
        made.add_paragraph(_plain(part), style="Intense Quote")
    if block.by:
        _small(made, block.by)


def _table(made: Any, block: Table) -> None:
    """A caption that stays with its table, a head that repeats on every page, numbers at the right."""
    caption = made.add_paragraph()
    caption.add_run(_plain(block.caption)).bold = True
    # Or a caption could end a page and its table begin the next.
    caption.paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=len(block.columns), style="Light List")
    # Else Word works widths out for itself, and those given below count for nothing.
    table.autofit = False
    weights = column_weights(block)
    _row(table.rows[0], [(column.title, True) for column in block.columns], block, weights)
    _repeat(table.rows[0])
    for row in block.rows:
        _row(table.add_row(), [(cell.text, cell.strong) for cell in row], block, weights)
    _small(made, block.note)


def _row(row: Any, words: list[tuple[str, bool]], block: Table, weights: list[int]) -> None:
    """One row, each cell as wide as its column's words ask for."""
    from docx.shared import Mm

    for cell, (text, strong), column, weight in zip(row.cells, words, block.columns, weights, strict=True):
        # Said of each cell, because Word passes over the widths of columns.
        cell.width = Mm(_ROOM * weight / sum(weights))
        _write(cell, text, right=column.numeric, strong=strong)


def _write(cell: Any, words: str, *, right: bool, strong: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_plain(words))
    run.bold, run.font.size = strong, Pt(8.5)
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """The head stands on every page that the table reaches, and says so to a screen reader."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _figure(made: Any, block: Figure) -> None:
    """The chart as a picture with its text alternative, its note, and the table behind it."""
    from docx.shared import Mm

    title = made.add_paragraph()
    title.add_run(_plain(block.title)).bold = True
    title.paragraph_format.keep_with_next = True
    made.add_picture(BytesIO(picture(block.spec, block.alt)), width=Mm(_ROOM * 0.9))
    # Word reads a picture's alternative from here.
    made.inline_shapes[-1]._inline.docPr.set("descr", _plain(block.alt))
    _small(made, block.note)
    _table(made, block.table)


def picture(spec: Spec, alt: str) -> bytes:
    """A chart as PNG, drawn by the typesetter from the same SVG that stands on the page."""
    return typeset(_PICTURE, {"svg": drawing(spec, alt)}, format="png", ppi=_POINTS_PER_INCH)
