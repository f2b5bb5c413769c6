"""Two local lists of the world on a day, as a business support officer keeps them: CSV, with names of their own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from practicelens.synth.workbooks.cutting import Book, Cut
from practicelens.synth.workbooks.writing import INVENTED
from practicelens.synth.world.days import NEVER, Day
from practicelens.synth.world.roster import Post

Cells = list[str]
WORKFORCE = ["Staff name", "Team", "Job title", "WTE", "Agency?", "In post since", "Leaves on"]
INTERVIEWS = ["Child number", "Missing from", "Found", "Interview offered", "Interview accepted", "Interview held"]
INTERVIEW_WITHIN = 3  # days after the child was found: the statutory guidance says 72 hours


def write_workforce(book: Book, day: date, folder: Path) -> Path:
    """Everybody in post on the day, with team, full-time equivalent and agency. May raise OSError."""
    return _write(folder / f"workforce-{day:%Y-%m-%d}.csv", WORKFORCE, _workforce(book.at(day.toordinal())))


def write_interviews(book: Book, day: date, folder: Path) -> Path:
    """Every time missing of the last twelve months, with the interview afterwards. May raise OSError."""
    return _write(folder / f"return-interviews-{day:%Y-%m-%d}.csv", INTERVIEWS, _interviews(book.at(day.toordinal())))


def _write(path: Path, header: Cells, rows: Iterable[Cells]) -> Path:
    """The title says that it is invented, as people put titles above their headers; half a file has not the name."""
    # A half-written file must not have the name that a watched folder is read by.
    half = path.with_suffix(".part")
    # With the mark at its beginning that Excel writes into a CSV of UTF-8.
    with half.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[INVENTED], header, *rows])
    return half.replace(path)


def _workforce(cut: Cut) -> Iterator[Cells]:
    posts = sorted(cut.world.roster.on(cut.day), key=lambda post: (cut.world.teams[post.team].name, post.worker))
    for post in posts:
        worker = cut.world.roster.workers[post.worker]
        yield [
            worker.name, cut.world.teams[post.team].name, _job(cut, post), f"{worker.fte:g}",
            "Yes" if worker.agency else "No", _written(post.start), _leaves(cut, post),
        ]  # fmt: skip


def _job(cut: Cut, post: Post) -> str:
    first = cut.world.roster.workers[post.worker].first_year(cut.day)
    return "Newly qualified social worker" if first else "Social worker"


def _leaves(cut: Cut, post: Post) -> str:
    """Known four weeks ahead, which is the notice that people give."""
    return _written(post.end) if post.end != NEVER and post.end <= cut.day + 28 else ""


def _interviews(cut: Cut) -> Iterator[Cells]:
    for episode in cut.episodes():
        for care in episode.cares:
            for day, (offered, accepted) in zip(care.missing, care.returned, strict=False):
                # Not of the day itself: the child is found the day after, which has not come.
                if cut.year <= day < cut.day:
                    yield [str(cut.who(episode.child)[0]), *_interview(cut, day, offered, accepted)]


def _interview(cut: Cut, day: Day, offered: str, accepted: str) -> Cells:
    """Found the day after, as in the dataset; the interview within 72 hours where the child wanted one."""
    spoken = day + 1 + INTERVIEW_WITHIN if accepted == "yes" else None
    held_on = _written(spoken) if spoken is not None and spoken <= cut.day else ""
    return [_written(day), _written(day + 1), offered.capitalize(), accepted.capitalize(), held_on]


def _written(day: Day) -> str:
    return f"{date.fromordinal(day):%d/%m/%Y}"
