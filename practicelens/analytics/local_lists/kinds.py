"""The kinds of local list as data: what each row is about, its fields with what they hold, and usual headers.

A new kind is an entry here. The page ``docs/reference/local-lists.md`` is made from this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PREFIX: Final = "local_"
"""Before the name of a kind, the name of its table in a dataset and an edition: no list of Annex A begins so."""


class Holds(StrEnum):
    """What a field holds."""

    IDENTIFIER = "name or number"
    TEXT = "text"
    DATE = "date"
    INTEGER = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"


@dataclass(frozen=True)
class LocalField:
    """One field: its column, what it is called, what it holds, other headers met, and whether a row needs it."""

    column: str
    words: str
    holds: Holds
    also: tuple[str, ...] = ()
    required: bool = False
    # Beyond it a number is somebody's slip: a post of 3.7 is 37 hours in the wrong column.
    most: float | None = None
    # What is known before it happens, as that somebody leaves: a day to come is no mistake there.
    ahead: bool = False


@dataclass(frozen=True)
class LocalKind:
    """A kind of list: whom or what its rows are about, and its fields; the first is the key."""

    key: str
    title: str
    keyed: str
    fields: tuple[LocalField, ...]
    starts_ends: tuple[tuple[str, str], ...] = ()

    @property
    def table(self) -> str:
        """The table its rows become."""
        return PREFIX + self.key

    def field(self, column: str) -> LocalField:
        """The field of this column; KeyError where the kind has none."""
        return next((one for one in self.fields if one.column == column), None) or _missing(column)


def _missing(column: str) -> LocalField:
    raise KeyError(column)


def _key(column: str, words: str, *also: str) -> LocalField:
    return LocalField(column, words, Holds.IDENTIFIER, also, required=True)


def _text(column: str, words: str, *also: str) -> LocalField:
    return LocalField(column, words, Holds.TEXT, also)


def _date(column: str, words: str, *also: str, required: bool = False) -> LocalField:
    return LocalField(column, words, Holds.DATE, also, required)


def _yes_no(column: str, words: str, *also: str) -> LocalField:
    return LocalField(column, words, Holds.YES_NO, also)


# Headers as they are met in real lists: each that is known here is one column less for somebody to say.
CHILD: Final = _key(
    "child", "Child’s identifier", "child id", "child number", "child unique id", "person id", "case number",
    "client id", "mosaic id", "ics number", "identifier",
)  # fmt: skip
WORKER: Final = _key(
    "worker", "Worker", "worker name", "name", "staff name", "employee", "employee name", "staff id", "worker id",
    "social worker", "practitioner",
)  # fmt: skip
TEAM: Final = _key("team", "Team", "team name", "department")
HELD_BY: Final = (
    _text("team", "Team", "team name", "allocated team", "department"),
    _text("worker", "Worker", "allocated worker", "social worker", "lead worker", "worker name"),
)

KINDS: Final = {
    one.key: one
    for one in (
        LocalKind(
            "workforce",
            "Workforce",
            "worker",
            (
                WORKER,
                _text("team", "Team", "team name", "department"),
                _text("role", "Role", "job title", "post", "post title"),
                # More than a post and a half is hours, and no share of full time.
                LocalField(
                    "fte", "Full-time equivalent", Holds.NUMBER, ("fte", "full time equivalency", "wte"), most=1.5
                ),
                _yes_no("agency", "Agency worker", "agency", "agency worker flag", "agency staff", "is agency"),
                _date("started", "Started", "start date", "date started", "in post since"),
                LocalField(
                    "left",
                    "Left",
                    Holds.DATE,
                    ("end date", "leaving date", "leaves on", "leaver date", "date left"),
                    ahead=True,
                ),
            ),
            (("started", "left"),),
        ),
        LocalKind(
            "return_interviews",
            "Return interviews",
            "child",
            (
                CHILD,
                _date(
                    "missing_from", "Missing from", "date missing", "missing start date", "went missing", required=True
                ),
                _date("returned", "Returned", "date returned", "found", "missing end date", "date found"),
                _yes_no("offered", "Interview offered", "offered", "rhi offered", "return interview offered"),
                _yes_no("accepted", "Interview accepted", "accepted", "rhi accepted", "return interview accepted"),
                _date("interviewed", "Interview held", "interview date", "date of interview", "rhi date"),
                *HELD_BY,
            ),
            # Each pair in its order of time; the interview is offered after the return (statutory guidance on missing
            # children).
            (("missing_from", "returned"), ("returned", "interviewed")),
        ),
        LocalKind(
            "supervision",
            "Supervision",
            "worker",
            (
                WORKER,
                _date("held_on", "Held on", "supervision date", "date", "date of supervision", required=True),
                _text("supervisor", "Supervisor", "manager", "supervised by"),
                _text("team", "Team", "team name"),
                LocalField("children", "Children talked about", Holds.INTEGER, ("cases discussed", "children")),
            ),
        ),
        LocalKind(
            "fostering",
            "Fostering",
            "child",
            (
                CHILD,
                # The household and not the carers: couples foster together, and one is a person's name.
                _text("household", "Foster household", "carer", "carer id", "foster carer", "household id"),
                _date("started", "Placed from", "start date", "placement start date", "placed", required=True),
                _date("ended", "Placed until", "end date", "placement end date"),
                _yes_no("in_house", "Own foster carers", "in house", "in-house", "own provision"),
                _date("carer_review", "Carers’ last review", "review date", "carer review", "last annual review"),
            ),
            (("started", "ended"),),
        ),
        LocalKind(
            "early_help",
            "Early help",
            "child",
            (
                CHILD,
                _date("started", "Started", "start date", "episode start date", "assessment start date", required=True),
                _date("ended", "Ended", "end date", "episode end date", "closed"),
                _text("organisation", "Organisation", "agency", "lead agency", "provider"),
                _text("outcome", "Outcome", "end reason", "closure reason"),
                *HELD_BY,
            ),
            (("started", "ended"),),
        ),
        LocalKind(
            "private_fostering",
            "Private fostering",
            "child",
            (
                CHILD,
                _date("notified", "Notified", "notification date", "date notified", required=True),
                _date("started", "Arrangement began", "start date", "arrangement start date"),
                _date("last_visit", "Last visit", "visit date", "date of last visit"),
                _date("ended", "Arrangement ended", "end date", "arrangement end date"),
                *HELD_BY,
            ),
            (("started", "ended"),),
        ),
        LocalKind(
            "marac",
            "MARAC",
            "child",
            (
                CHILD,
                _date("met_on", "Conference held on", "marac date", "meeting date", "date", required=True),
                _text("referred_by", "Referred by", "referrer", "source", "referring agency"),
                _yes_no("repeat", "Repeat", "repeat case", "repeat referral"),
                _text("outcome", "Outcome", "actions"),
            ),
        ),
        LocalKind(
            "establishment",
            "Posts of each team",
            "team",
            (
                TEAM,
                LocalField("posts", "Posts, full-time equivalent", Holds.NUMBER, ("posts", "establishment", "fte")),
                LocalField("vacant", "Vacant, full-time equivalent", Holds.NUMBER, ("vacancies", "vacant posts")),
            ),
        ),
    )
}
"""The kinds by key."""

TABLES: Final = {one.table: one for one in KINDS.values()}
"""The same by the name of their table."""
