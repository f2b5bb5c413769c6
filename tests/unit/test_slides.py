"""A document as slides: nothing is cut, each slide has a title of its own, pictures and tables say what they show."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pptx
import pytest

from practicelens.documents import pptx as written
from practicelens.documents.blocks import Block, Callout, Cell, Column, Document, Figure, Heading, Strip, Table, Text
from practicelens.documents.slides import ROOM_FOR_LINES, ROOM_FOR_WORDS, Grid, Pictures, Words, parted
from practicelens.documents.specs import Bar, Bars, RunChart, RunPoint

COLUMNS = (Column("Team"), Column("Audits", numeric=True))


def rows(many: int) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(f"Team {place}"), Cell(str(place), float(place))) for place in range(many))


def figure(title: str, many: int = 3) -> Figure:
    bars = Bars(tuple(Bar(f"Team {place}", float(place), str(place)) for place in range(many)))
    return Figure(title, bars, f"{title}, in words", Table("Behind it", COLUMNS, rows(many)))


def document(*blocks: Block) -> Document:
    return Document("Audits of October", "Whole authority", ("Extract of 22 November",), blocks)


def opened(*blocks: Block) -> Any:
    return pptx.Presentation(BytesIO(written.render(document(*blocks))))


@pytest.mark.parametrize(("many", "slides"), [(0, 1), (ROOM_FOR_LINES, 1), (ROOM_FOR_LINES + 1, 2), (40, 3)])
def test_every_row_of_a_table_stands_on_a_slide_once(many: int, slides: int) -> None:
    found = parted(document(Heading("Teams"), Table("By team", COLUMNS, rows(many), note="First audits.")))
    assert len(found) == slides and all(isinstance(one, Grid) for one in found)
    assert [row for one in found if isinstance(one, Grid) for row in one.rows] == list(rows(many))
    assert [one.note for one in found if isinstance(one, Grid)] == [""] * (slides - 1) + ["First audits."]
    assert len({one.title for one in found}) == slides


def test_words_that_do_not_fit_go_on_on_the_next_slide() -> None:
    long = " ".join(f"word{place}" for place in range(400))
    found = parted(document(Callout("Analysis", f"{long}\n\nAnd an end.", "By Alan Price")))
    assert len(found) > 2 and all(isinstance(one, Words) and one.by == "By Alan Price" for one in found)
    pieces = [piece for one in found if isinstance(one, Words) for piece in one.paragraphs]
    assert " ".join(pieces) == f"{long} And an end." and max(map(len, pieces)) <= ROOM_FOR_WORDS
    assert [one.title for one in found][:2] == [f"Analysis ({place} of {len(found)})" for place in (1, 2)]


def test_what_a_page_folds_away_is_named_at_the_end() -> None:
    folded = Table("Each team", COLUMNS, rows(3), folded=True)
    found = parted(document(Heading("Teams"), Text("Eleven teams."), folded))
    assert [type(one) for one in found] == [Words, Words]
    assert "Each team" in repr(found[-1]) and "Team 2" not in repr(found)


def test_a_note_stands_at_the_foot_of_what_it_is_of() -> None:
    found = parted(document(Heading("Teams"), Table("By team", COLUMNS, rows(3)), Text("By chance.", quiet=True)))
    assert [getattr(one, "note", "") for one in found] == ["By chance."]
    alone = parted(document(Heading("Teams"), Text("By chance.", quiet=True)))
    assert [one.title for one in alone] == ["Teams"]


def test_what_is_said_at_the_head_of_a_section_is_no_note_of_the_one_before() -> None:
    teams = (Heading("Teams"), Table("By team", COLUMNS, rows(3)))
    found = parted(document(*teams, Heading("Parents"), Text("For the board.", quiet=True)))
    assert [(one.title, getattr(one, "note", "")) for one in found] == [("By team", ""), ("Parents", "")]


def test_small_pictures_stand_together_and_tall_ones_alone() -> None:
    strip = Strip((*(figure(f"Small {place}") for place in range(5)), figure("Tall", 20)))
    found = parted(document(Heading("By group"), strip))
    assert [[one.title for one in slide.figures] for slide in found if isinstance(slide, Pictures)] == [
        ["Small 0", "Small 1", "Small 2", "Small 3"], ["Small 4"], ["Tall"],
    ]  # fmt: skip
    assert [one.title for one in found] == ["By group", "By group: Small 4", "By group: Tall"]


def test_a_file_says_what_it_shows() -> None:
    run = RunChart((RunPoint("Sep", 0.5), RunPoint("Oct", 0.75)))
    chart = Figure("It rose", run, "From 50 to 75 %", Table("Months", COLUMNS, rows(2)), note="Whole months.")
    made = opened(Heading("Teams"), Table("By team", COLUMNS, rows(2)), chart)
    assert [slide.shapes.title.text for slide in made.slides] == ["Audits of October", "By team", "It rose"]
    assert made.slides[0].placeholders[1].text == "Whole authority · Extract of 22 November"
    table = next(shape for shape in made.slides[1].shapes if shape.has_table)
    assert table.table.first_row and [cell.text for cell in table.table.rows[2].cells] == ["Team 1", "1"]
    pictured = next(shape for shape in made.slides[2].shapes if shape.shape_type == 13)
    assert pictured._element.nvPicPr.cNvPr.get("descr") == "From 50 to 75 %"
    assert pictured.top + pictured.height < made.slide_height
    assert "Team 1\t1" in made.slides[2].notes_slide.notes_text_frame.text
    assert "Whole months." in [shape.text_frame.text for shape in made.slides[2].shapes if shape.has_text_frame]
    spoken = made.slides[1]._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    assert {run.get("lang") for run in spoken} == {"en-GB"}


def test_signs_that_no_file_may_hold_are_left_out() -> None:
    made = opened(Heading("A\x00B"), Text("one\x0btwo\ufffe"))
    assert made.slides[1].shapes.title.text == "AB"
    assert "onetwo" in [shape.text_frame.text for shape in made.slides[1].shapes if shape.has_text_frame]
