"""A document as a PowerPoint file: real titles and tables that can be changed, pictures that say what they show."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from practicelens.documents import charts
from practicelens.documents.blocks import Document, Figure, Table
from practicelens.documents.pictures import picture
from practicelens.documents.printed import column_weights, plain
from practicelens.documents.slides import Grid, Pictures, Slide, Words, parted

WIDE, HIGH, MARGIN, TOP = 338.7, 190.5, 16.0, 40.0
"""A wide screen in millimetres, the edge at its sides, and where what stands below a title begins."""
ROOM = (WIDE - 2 * MARGIN, HIGH - TOP - 19.0)
"""What stands between title and note."""
TITLE, BODY, SMALL, IN_TABLE = 26, 18, 12, (16, 12)
"""Sizes of letters, in points; of a table those of one with few lines, and of others."""
FEW_LINES: Final = 8
TYPEFACE: Final = "Arial"
"""On every machine that shows slides; a typeface of our own would be replaced by whatever is there."""
INK, BRAND, PAPER = (0x14, 0x19, 0x1F), (0x0B, 0x55, 0x63), (0xFF, 0xFF, 0xFF)
_TITLE_SLIDE, _TITLE_ONLY = 0, 5
"""Layouts of the library's own template."""
_NARROWEST: Final = 8


def render(document: Document) -> bytes:
    """The file as bytes."""
    made = _new(document)
    first = made.slides.add_slide(made.slide_layouts[_TITLE_SLIDE])
    _titled(first.shapes.title, document.title, 34 if len(document.title) < 90 else TITLE, strong=True)
    _titled(first.placeholders[1], " · ".join((document.subtitle, *document.meta)), BODY)
    for slide in parted(document):
        _add(made, slide)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _new(document: Document) -> Any:
    """An empty file of a wide screen, with our typeface, that says what it is. The library is loaded when needed."""
    import pptx
    from pptx.util import Mm

    made = pptx.Presentation()
    made.slide_width, made.slide_height = Mm(WIDE), Mm(HIGH)
    # 255: what the format's own properties hold.
    made.core_properties.title = plain(document.title)[:255]
    made.core_properties.subject = plain(document.subtitle)[:255]
    made.core_properties.author, made.core_properties.language = "Practice Lens", "en-GB"
    # The template is of an old screen: its titles would stand in the left two thirds of ours.
    _place(made.slide_layouts[_TITLE_ONLY].placeholders[0], (MARGIN, 10, ROOM[0], TOP - 14))
    _place(made.slide_layouts[_TITLE_SLIDE].placeholders[0], (MARGIN, 40, ROOM[0], 54))
    _place(made.slide_layouts[_TITLE_SLIDE].placeholders[1], (MARGIN, 100, ROOM[0], 40))
    return made


def _place(shape: Any, where: tuple[float, float, float, float]) -> None:
    """Put a layout's words where every slide of it has them."""
    from pptx.util import Mm

    shape.left, shape.top, shape.width, shape.height = (Mm(one) for one in where)


def _titled(shape: Any, words: str, size: int, *, strong: bool = False) -> None:
    """Words in a place of the layout, from its left and its upper edge on."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    shape.text_frame.text = plain(words)
    shape.text_frame.vertical_anchor, shape.text_frame.word_wrap = MSO_ANCHOR.TOP, True
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        _lettered(paragraph, size, strong=strong)


def _lettered(paragraph: Any, size: int, *, strong: bool = False, colour: tuple[int, int, int] = INK) -> None:
    """Letters of every run: PowerPoint passes over what is said of a paragraph as a whole. Each says its language."""
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = TYPEFACE, Pt(size), strong
        run.font.color.rgb = _colour(colour)
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _colour(parts: tuple[int, int, int]) -> Any:
    """A colour as the library has it, which has no types of its own."""
    from pptx.dml import color

    library: Any = color
    return library.RGBColor(*parts)


def _add(made: Any, slide: Slide) -> None:
    added = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
    # A finding is a sentence: a long one is set smaller rather than over what stands below it.
    _titled(added.shapes.title, slide.title, TITLE if len(slide.title) < 90 else 20, strong=True)
    if isinstance(slide, Words):
        _words(added, slide)
    elif isinstance(slide, Grid):
        _grid(added, slide)
    else:
        _pictures(added, slide)
    foot = slide.by if isinstance(slide, Words) else slide.note
    if foot:
        _text(added, (MARGIN, HIGH - 17, ROOM[0], 12), [foot], SMALL)


def _text(slide: Any, where: tuple[float, float, float, float], texts: list[str], size: int) -> None:
    """A box of words, a paragraph each."""
    from pptx.util import Mm, Pt

    frame = slide.shapes.add_textbox(*(Mm(one) for one in where)).text_frame
    frame.word_wrap = True
    for place, words in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = plain(words)
        paragraph.space_after = Pt(size // 2)
        _lettered(paragraph, size)


def _words(slide: Any, found: Words) -> None:
    _text(slide, (MARGIN, TOP, *ROOM), list(found.paragraphs), BODY)


def _grid(slide: Any, found: Grid) -> None:
    """A real table whose first row is its head, as wide as the slide."""
    from pptx.util import Mm

    columns = found.table.columns
    shape = slide.shapes.add_table(
        len(found.rows) + 1, len(columns), Mm(MARGIN), Mm(TOP), Mm(ROOM[0]), Mm(7.5 * (len(found.rows) + 1))
    )
    # For whoever does not see it: what the table is of.
    shape._element.nvGraphicFramePr.cNvPr.set("descr", plain(found.table.caption))
    # A number and its unit stay on one line.
    table, weights = shape.table, [max(one, _NARROWEST) for one in column_weights(found.table)]
    size = IN_TABLE[0] if found.lines <= FEW_LINES else IN_TABLE[1]
    for column, weight in zip(table.columns, weights, strict=True):
        column.width = Mm(ROOM[0] * weight / sum(weights))
    heads = [(column.title, True) for column in columns]
    for place, row in enumerate([heads, *([(cell.text, cell.strong) for cell in row] for row in found.rows)]):
        for at, ((words, strong), column) in enumerate(zip(row, columns, strict=True)):
            _cell(table.cell(place, at), words, size, right=column.numeric, strong=strong, head=place == 0)


def _cell(cell: Any, words: str, size: int, *, right: bool, strong: bool, head: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Mm

    cell.margin_top = cell.margin_bottom = Mm(0.8)
    cell.text = plain(words)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        _lettered(paragraph, size, strong=strong, colour=PAPER if head else INK)
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour(BRAND)


def _pictures(slide: Any, found: Pictures) -> None:
    """One as wide as the slide allows, or several in two columns, each under its own finding."""
    if len(found.figures) == 1:
        _picture(slide, found.figures[0], (MARGIN, TOP, *ROOM), charts.WIDE)
    else:
        wide, high = ROOM[0] / 2 - 4, ROOM[1] / (1 if len(found.figures) == 2 else 2)
        for place, figure in enumerate(found.figures):
            left, top = MARGIN + (place % 2) * (wide + 8), TOP + (place // 2) * high
            _text(slide, (left, top, wide, 14), [figure.title], SMALL)
            _picture(slide, figure, (left, top + 15, wide, high - 17), charts.HALF)
    notes = [line for figure in found.figures for line in _numbers(figure.title, figure.table)]
    slide.notes_slide.notes_text_frame.text = plain("\n".join(notes))


def _picture(slide: Any, figure: Figure, where: tuple[float, float, float, float], drawn_for: float) -> None:
    """As large as its room, whichever side it meets first."""
    from pptx.util import Mm

    left, top, wide, high = where
    image = BytesIO(picture(figure.spec, figure.alt, round(wide), drawn_for))
    shape = slide.shapes.add_picture(image, Mm(left), Mm(top), width=Mm(wide))
    if shape.height > Mm(high):
        shape.width, shape.height = round(shape.width * Mm(high) / shape.height), Mm(high)
    shape._element.nvPicPr.cNvPr.set("descr", plain(figure.alt))


def _numbers(title: str, table: Table) -> list[str]:
    """The table behind a picture, for the notes: a line a row."""
    rows = [[column.title for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
    return [title, *("\t".join(row) for row in rows), ""]
