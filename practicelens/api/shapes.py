"""What the API answers with."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class Trouble(Schema):
    """Why there is no answer."""

    detail: str
    code: str = ""


class RoleOut(Schema):
    """A role held today; ``teams`` are the ids it reaches."""

    key: str
    title: str
    teams: list[int]
    by_cover: bool


class PersonOut(Schema):
    """Who is asking."""

    name: str
    roles: list[RoleOut]


# Everything a reader needs to know what a number is: a figure without its definition is read as something else.
class MeasureOut(Schema):
    """A measure's definition. ``polarity`` says which way is better; many have none."""

    key: str
    title: str
    area: str
    meaning: str
    kind: str
    polarity: str
    numerator: str
    denominator: str
    not_judged: str
    source: str
    levels: list[str]


class FigureOut(Schema):
    """One number with all it needs to stand.

    ``value`` is a count, a share from 0 to 1, a rate per 10,000 or a median; null when it could not be judged, and
    then ``why`` says why. ``low`` and ``high`` are its 95 % interval.
    """

    card: str
    level: str
    level_id: int | None
    start: date
    end: date
    numerator: int | None
    denominator: int | None
    value: float | None
    # With the value and never apart: a share of a few is not told without how sure it is.
    low: float | None
    high: float | None
    not_judged: int
    why: str


# Shapes of its own and not the queries': a field that pages need must not leave by itself.
class FiguresOut(Schema):
    """The figures of one place, with the edition they come from and its date."""

    place: str
    as_at: date
    edition: str
    figures: list[FigureOut]
