"""What people ask for and no source holds, with what would be needed: said, and never made into a card of noughts."""

from __future__ import annotations

from typing import Final

NOT_HELD: Final = (
    ("How long care proceedings last",
     "datasets and the census have the letter of issue and the application to court, and no day of the final order"),
    ("Contacts decided within one working day", "no source has the day of the decision on a contact"),
    ("Plans for children in need reviewed in time", "no source has reviews of child in need plans"),
    ("Vacancies and turnover of social workers",
     "the dataset tells who works here and by which hours, and neither posts nor days of joining and leaving; local"
     " lists of posts and of the workforce are kept with an extract and not counted yet"),
    ("Management oversight and chronologies", "no source has either"),
    ("Staying close offered", "no source has it: the duty begins by regulations"),
)  # fmt: skip
"""The measure in words, and why nobody can answer it."""
