"""Pure decisions about local cards: what must be written of one, and how it reads as a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.analytics.local_cards import choosing
from practicelens.analytics.local_cards.shape import LONGEST_SQL, Form, lists_of
from practicelens.analytics.measure import Card, Kind, Level, Polarity

LONGEST_TITLE: Final = 120
LONGEST_WORDS: Final = 2_000
AREA: Final = "Local cards"
_KEY: Final = "local-"


@dataclass(frozen=True)
class Definition:
    """What a card means, in words, and the SQL that answers it."""

    title: str
    meaning: str
    form: Form
    polarity: Polarity
    numerator: str
    denominator: str
    sql: str
    why: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """What it was put together of, where it was not written as SQL: then its form and its SQL are made of that."""


def checked(given: Definition) -> Definition:
    """The same, trimmed. Raises Refused: title, meaning, numerator, denominator, sql, too_long, or what was chosen."""
    longest = LONGEST_WORDS
    given = _put_together(given) if given.chosen else given
    share = given.form.kind is Kind.SHARE
    return Definition(
        require_text(given.title, "Give it a title.", "title", longest=LONGEST_TITLE),
        require_text(given.meaning, "Say what it means.", "meaning", longest=longest),
        given.form,
        given.polarity,
        require_text(given.numerator, "Say who or what is counted.", "numerator", longest=longest),
        # What a count stands beside may be said too; a share that does not say it means nothing.
        require_text(given.denominator, "Say out of whom.", "denominator", longest=longest)
        if share or given.denominator.strip()
        else "",
        require_text(given.sql, "Write the SQL.", "sql", longest=LONGEST_SQL),
        given.why.strip()[:longest],
        given.chosen,
    )


def _put_together(given: Definition) -> Definition:
    """With the form and the SQL that its choices make."""
    kept = {name: value for name in choosing.CHOSEN if (value := given.chosen.get(name, ""))}
    try:
        form, sql = choosing.compiled(kept)
    except choosing.Unfit as unfit:
        raise Refused(unfit.why, code=unfit.field) from None
    return replace(given, form=form, sql=sql, chosen=kept)


def key_of(card_id: int) -> str:
    """A local card's key, as definitions, figures and addresses have it."""
    return f"{_KEY}{card_id}"


def number_in(key: str) -> int | None:
    """The local card that a key means; None for a card of the product's own."""
    number = key.removeprefix(_KEY)
    return int(number) if key.startswith(_KEY) and number.isascii() and number.isdigit() and len(number) < 10 else None


def as_card(card_id: int, what: Definition, tables: Sequence[str], *, teams: bool, source: str) -> Card:
    """A local card as every other: its figures and its children are told by the same words."""
    levels = (Level.AUTHORITY, Level.SERVICE, Level.TEAM) if teams else (Level.AUTHORITY,)
    return Card(
        key=key_of(card_id), title=what.title, area=AREA, meaning=what.meaning, kind=what.form.kind,
        timing=what.form.timing, polarity=what.polarity, numerator=what.numerator, denominator=what.denominator,
        not_judged="Rows of which its SQL says neither." if what.form.kind is Kind.SHARE else "", source=source,
        # Before it was answered nobody knows which tables it asks: it stands on no list, and has no figure either.
        lists=lists_of(tuple(tables)) or ("",), needs=(), levels=levels,
    )  # fmt: skip
