"""`practicelens indicators`: figures on the machine itself, as an account sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from practicelens.cli.asking import NOT_THERE, WRONG, As, AsJson, named, reading_as, stop
from practicelens.cli.writing import Out, as_form, form_of, write

if TYPE_CHECKING:
    from practicelens.analytics.measure import Card
    from practicelens.people.asking import Asking
    from practicelens.performance.datasets.shapes import EditionView
    from practicelens.performance.explore.flat import FigureRow
    from practicelens.performance.explore.questions import Place

FORMS = ("table", "csv", "json", "parquet")
SHOWN = ("title", "group_name", "value", "numerator", "denominator", "low", "high", "start", "end", "why")
"""What a terminal has room for; every other form has all columns."""
DAY = ["%Y-%m-%d"]
NAMED = 12
"""Places named where none of them was meant."""


def indicators(
    as_: As,
    card: Annotated[
        list[str] | None, typer.Option(help="Only this measure; once for each.", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option(help="Divide it: month, team, age, ethnicity …", show_default=False)] = "",
    of: Annotated[
        str, typer.Option(help="Whose: a name, or a key as team-3. Left out: the widest.", show_default=False)
    ] = "",
    as_of: Annotated[
        datetime | None, typer.Option(help="As they stood on this day.", formats=DAY, show_default=False)
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", help="The first day.", formats=DAY, show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", help="The last day.", formats=DAY, show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.", show_default=False)] = "",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Tell figures: every measure of a place as it stands, or over a period, or divided.

    Without a period or a way to divide: what happens, over the three months up to the day; what stands, on the day.
    As on pages, small numbers are hidden where the account sees no child and a group says what a child is.

    Exit code: 0 told, 1 nothing there for this account or no answer, 2 asked wrongly.

    Example: practicelens indicators --as analyst@example.org --by month --from 2026-01-01 -o figures.csv
    """
    chosen = form_of(form, out, FORMS, as_json=as_json)
    if as_of and (since or until):
        stop("ask for --as-of, or for --from and --to.", WRONG, as_json=as_json)
    with reading_as(as_, as_json=as_json) as asking:
        from practicelens.documents.flat import Flat
        from practicelens.performance.explore import queries
        from practicelens.performance.explore.flat import FigureRow

        edition = queries.edition(asking)
        if edition is None:
            stop("no figures are published yet.", NOT_THERE, as_json=as_json)
        place = _place(asking, of, as_json)
        days = (_day(since), _day(until) or (_day(as_of) if by else None))
        cards = _cards(asking, card, by, as_json)
        if by or since or until:
            rows = tuple(_divided(asking, edition, place, cards, by, days, as_json=as_json))
        else:
            rows = _standing(asking, place, cards, _day(as_of), as_json)
        flat = Flat.of(FigureRow, rows)
        if chosen == "table":
            flat = Flat(SHOWN, tuple(tuple(getattr(row, name) for name in SHOWN) for row in rows))
        about = {"place": place.words, "as_at": edition.as_at, "edition": edition.hash}
        write(as_form(flat, chosen, out, about), out)


def _standing(
    asking: Asking, place: Place, cards: list[Card], as_of: date | None, as_json: bool
) -> tuple[FigureRow, ...]:
    from practicelens.performance.explore import flat, queries

    if place.key == "mine":
        words = f"name one place with --of. {_known(queries.places(asking))}"
        stop(words, WRONG, kind="place", as_json=as_json)
    found = flat.standing(asking, place, {card.key for card in cards}, as_of)
    return found.rows if found else ()


def _divided(
    asking: Asking, edition: EditionView, place: Place, cards: list[Card], by: str,
    days: tuple[date | None, date | None], *, as_json: bool,
) -> Iterator[FigureRow]:  # fmt: skip
    """Each measure's own answer; which have none is said, and it ends with none at all."""
    from practicelens.performance.explore import flat, queries, reading

    silent, answered = [], 0
    for card in cards:
        read = reading.read({"card": card.key, "by": by, "of": place.key}, days, queries.places(asking), edition.as_at)
        if read.question is None:
            stop(" ".join(one.words for one in read.problems), WRONG, kind="question", as_json=as_json)
        answer = queries.answer(asking, read.question)
        if answer.why:
            silent.append(f"{card.key}: {answer.why}")
            continue
        answered += 1
        yield from flat.divided(answer).rows
    if not answered:
        stop("no answer. " + ". ".join(silent[:3]) + ".", NOT_THERE, kind="unanswerable", as_json=as_json)
    for words in silent:
        typer.echo(f"  without an answer: {words}", err=True)


def _cards(asking: Asking, keys: list[str] | None, by: str, as_json: bool) -> list[Card]:
    """The measures named, else all, of a way to divide those that it divides."""
    from practicelens.analytics.indicators import CARDS
    from practicelens.performance.explore import queries

    unknown = [key for key in keys or () if key not in CARDS]
    if unknown:
        stop(f"there is no measure “{unknown[0]}”. docs/reference/indicators.md lists them.", WRONG, as_json=as_json)
    if keys:
        return [CARDS[key] for key in dict.fromkeys(keys)]
    if not by:
        return list(CARDS.values())
    found = [card for card in CARDS.values() if by in {cut.key for cut in queries.cuts_of(asking, card)}]
    if not found:
        stop(f"there is no way to divide figures called “{by}”.", WRONG, as_json=as_json)
    return found


def _place(asking: Asking, wanted: str, as_json: bool) -> Place:
    from practicelens.performance.explore import queries

    places = queries.places(asking)
    if not wanted:
        return places[0]
    key = named(wanted, tuple((one.key, one.words) for one in places))
    if key is None:
        stop(f"“{wanted}” is no place of this account. {_known(places)}", NOT_THERE, kind="place", as_json=as_json)
    return next(one for one in places if one.key == key)


def _known(places: tuple[Place, ...]) -> str:
    """The places there are, as many as a line bears."""
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return f"Its places: {', '.join(f'{one.key} ({one.words})' for one in places[:NAMED])}{more}."


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None
