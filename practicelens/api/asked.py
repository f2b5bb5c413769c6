"""What every list of the API may be asked: in which form, how many at once, from where on; and for which place."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path as PathParam
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.exploring.cuts import AMOUNT, CUTS, Of
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries
from practicelens.performance.explore.questions import Place

MOST: int = 10_000
MeasureKey = Annotated[str, PathParam(max_length=80, description="The measure’s key.")]
EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)
"""As pages: an earlier or later day is a slip of the hand."""


class Paged(Schema):
    """The form of a list, and which part of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    format: Literal["json", "csv"] | None = None
    """The form of the answer; without it the header Accept decides, and JSON where that names neither."""
    limit: int = Field(MOST, ge=1, le=MOST)
    """How many rows at most."""
    offset: int = Field(0, ge=0, le=10_000_000)
    """How many rows to leave out first; `next` leads on by itself."""


class OfPlace(Paged):
    """A list of one place's figures."""

    of: str | None = Field(None, max_length=40)
    """Whose figures: a key of /places. Without it the authority, or the one service area or team that is yours."""


def _narrowing() -> dict[str, Any]:
    """A field for each way to divide that says what a child, an event or an amount is."""
    ways = [(cut.key, cut.words) for cut in CUTS.values() if cut.of not in (Of.WHOSE, Of.TIME)]
    words = "Only of this group by {} (“none”: not recorded)."
    return {
        # As a word of Python's: an address has it with hyphens.
        key.replace("-", "_"): (str | None, Field(None, alias=key, max_length=80, description=words.format(named)))
        for key, named in (*ways, (AMOUNT, "what is measured"))
    }


Narrowed = create_model("Narrowed", __base__=Schema, **_narrowing())
"""To which groups a question is narrowed: one parameter a way to divide."""


def place_of(asking: Asking, key: str | None) -> Place:
    """The place asked for. Raises Missing beyond the person's reach, Refused(place) where it must be chosen."""
    places = queries.places(asking)
    if key:
        found = next((one for one in places if one.key == key), None)
        if found is None:
            raise Missing("place")
        return found
    if not places:
        raise Missing("place")
    # Several teams, none above another: whichever were taken, somebody would read it as all of theirs.
    if places[0].key == "mine" or (len(places) > 1 and places[0].key.startswith("team-")):
        raise Refused("Say whose figures: of= with a key of /places.", code="place")
    return places[0]
