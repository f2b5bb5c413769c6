"""What a child's page tells from the tables that Annex A lacks: reviews, times missing, pre-proceedings, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from practicelens.analytics.edition.kept import KeptHistory, KeptMissing, KeptProceedings, KeptReview
from practicelens.web.templatetags.words import short_date

REVIEWS: Final[Mapping[str, str]] = {"protection_plan": "Review conference", "looked_after": "Review of care"}
QUORATE: Final[Mapping[str, str]] = {"yes": "quorate", "no": "not quorate"}
PARTICIPATION: Final[Mapping[str, str]] = {
    "PN0": "the child was too young to be asked",
    "PN1": "the child came and spoke",
    "PN2": "the child came, an advocate spoke",
    "PN3": "the child came and showed their views",
    "PN4": "the child came and gave no views",
    "PN5": "the child did not come, an advocate spoke",
    "PN6": "the child did not come and had their views told",
    "PN7": "the child did not come, and no views were told",
}
"""The codes of the return of children looked after, in words of our own."""

INTERVIEW: Final[Mapping[tuple[str, str], str]] = {
    ("yes", "yes"): "return interview accepted",
    ("yes", "no"): "return interview offered and not accepted",
    ("yes", ""): "return interview offered",
    ("no", ""): "no return interview offered",
}
FAMILY: Final[Mapping[tuple[str, str], str]] = {
    ("yes", "yes"): "offered and held",
    ("yes", "no"): "offered and not held",
    ("yes", ""): "offered",
    ("no", ""): "not offered",
}


def parts(history: KeptHistory, as_at: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each part that has anything to tell of this child, with its title."""
    every = [
        ("Reviews of twelve months", reviews(history.reviews or (), as_at)),
        ("Times missing in twelve months", [_missing(one) for one in history.missing or ()]),
        ("Pre-proceedings", [line for one in history.pre_proceedings or () for line in _proceedings(one)]),
    ]
    return [(title, lines) for title, lines in every if lines]


def reviews(each: Iterable[KeptReview], as_at: date) -> list[tuple[str, str]]:
    """Each review with when it was due, and what came of it by the extract's day."""
    return [(_name(one), ", ".join(filter(None, _became(one, as_at)))) for one in each]


def _name(one: KeptReview) -> str:
    """What it is, and when it was due where that is told."""
    what = REVIEWS.get(one.kind, "Review")
    return f"{what}, due {short_date(one.due)}" if one.due else what


def _became(one: KeptReview, as_at: date) -> Iterable[str]:
    """Held or not, and in time or not; then what was recorded of it."""
    if one.cancelled:
        yield "called off"
        return
    if one.held is None:
        yield "not held yet, late" if one.due and one.due < as_at else "not held yet"
        return
    late = (one.held - one.due).days if one.due else 0
    yield f"held {short_date(one.held)}"
    if late > 0:
        yield f"{late} day{'' if late == 1 else 's'} late"
    yield QUORATE.get(one.quorate, "")
    yield PARTICIPATION.get(one.participation, one.participation)


def _missing(one: KeptMissing) -> tuple[str, str]:
    """From when until when, and the return interview after it."""
    what = "Absent" if one.kind == "absent" else "Missing"
    until = f"returned {short_date(one.ended)}" if one.ended else "not returned yet"
    # Of an absence, or while the child is missing, no interview is owed.
    interview = INTERVIEW.get((one.offered, one.accepted), "") if one.ended and one.kind != "absent" else ""
    return f"{what} from {short_date(one.started)}", ", ".join(filter(None, (until, interview)))


def _proceedings(one: KeptProceedings) -> Iterable[tuple[str, str]]:
    """Its days one by one; what has not been is left out, but not that nothing has ended it yet."""
    days = (("Decided to begin", one.started), ("Letter sent", one.letter), ("First meeting", one.first_meeting))
    yield from ((name, short_date(day)) for name, day in days if day)
    if one.offered:
        yield "Family group decision-making", FAMILY.get((one.offered, one.held), FAMILY.get((one.offered, ""), ""))
    ended = f"{short_date(one.ended)}, {'proceedings issued' if one.issued else 'stepped down'}" if one.ended else ""
    yield "Ended", ended or "not yet"
