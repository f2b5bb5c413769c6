"""The match report of the dataset's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practicelens.analytics.annex_a.matching.corrections import Corrections
from practicelens.analytics.annex_a.matching.places import Column, Place, Sample, Why
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT, sample
from practicelens.analytics.ssd.csv_text import Parsed
from practicelens.analytics.ssd.tables import PREFIX

Cells = Mapping[str, tuple[str, ...]]


def of_table(
    file: str, name: str, known: Sequence[str], parsed: Parsed, read: Cells, corrections: Corrections
) -> Place:
    """A file that is a table: which of its columns were read as which field, and why the others were not."""
    columns = []
    for place, field in enumerate(known):
        header, corrected = parsed.header[place].strip(), corrections.column(name, parsed.header[place])
        # The very column that was read: of two with one name the other was not.
        taken = field in read and read[field] is parsed.columns[place]
        why = Why.CORRECTED if corrected is not None else Why.EXACT if taken else _why_not(name, field, read)
        columns.append(Column(header, field if taken else "", why if header else Why.NO_HEADER, _sample(parsed, place)))
    return Place(
        file, name, Why.COLUMNS if corrections.place(file, parsed.header) is None else Why.CORRECTED, 1, tuple(columns)
    )


def left_out(file: str, parsed: Parsed, why: Why) -> Place:
    """A file that is no table, or the second of one."""
    columns = (
        Column(text.strip(), "", why, _sample(parsed, place))
        for place, text in enumerate(parsed.header)
        if text.strip()
    )
    return Place(file, "", why if parsed.header else Why.EMPTY, 1 if parsed.header else 0, tuple(columns))


def _why_not(name: str, field: str, read: Cells) -> Why:
    """Why a column was not read: its field was, or answers nothing, or is none of the dataset's."""
    if field in read:
        return Why.REPEATED
    # By the table's own letters: what begins so is the dataset's, whether any list needs it or not.
    return Why.NOT_NEEDED if field.startswith(PREFIX[name] + "_") else Why.UNKNOWN


def _sample(parsed: Parsed, place: int) -> Sample:
    return sample(parsed.columns[place][:LOOKED_AT]) if place < len(parsed.columns) else Sample()
