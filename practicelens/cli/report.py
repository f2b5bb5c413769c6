"""`practicelens report`: a report on the machine itself, as an account reads it: as published, else as it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from practicelens.cli.asking import NOT_THERE, WRONG, As, AsJson, named, reading_as, stop
from practicelens.cli.writing import Out, as_form, form_of, write

if TYPE_CHECKING:
    from practicelens.documents.blocks import Document
    from practicelens.governance.packs.core.periods import Month
    from practicelens.governance.packs.core.views import PackRow
    from practicelens.governance.packs.states import Kind
    from practicelens.people.asking import Asking

FORMS = ("json", "csv", "xlsx", "pdf")
NOT_PUBLISHED = "not published: as it stands today, and nobody has signed it off"


@dataclass(frozen=True)
class Found:
    """A report's document, its edition (None: it is not published), the place that it is of, and when."""

    document: Document
    edition: int | None
    place: str
    month: Month

    @property
    def standing(self) -> str:
        """Whether it is published, in words."""
        return NOT_PUBLISHED if self.edition is None else f"edition {self.edition}, as published"


def report(
    kind: Annotated[
        str, typer.Argument(help="monthly, re-audits, 4r, quarterly, performance, organisation or thematic.")
    ],
    period: Annotated[
        str, typer.Argument(help="A month as 2026-10, a quarter as 2026-Q3; of a thematic report its title or number.")
    ],
    as_: As,
    of: Annotated[
        str,
        typer.Option(help="A service area, by its name or as service-3. Left out: the authority.", show_default=False),
    ] = "",
    form: Annotated[str, typer.Option("--format", help="json, csv, xlsx or pdf.", show_default=False)] = "",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Write a report: the published edition as it was frozen, else, said so, as it stands today.

    Reading a published one is written down, as on its page.

    Exit code: 0 written, 1 nothing there for this account, 2 asked wrongly.

    Example: practicelens report performance 2026-10 --as dcs@example.org -o performance.pdf
    """
    chosen = form_of(form, out, FORMS, as_json=as_json)
    with reading_as(as_, as_json=as_json) as asking:
        which = _kind(kind, as_json)
        if which.value == "thematic":
            found = _thematic(asking, period, as_json)
        else:
            month, service = _period(period, kind, as_json), _service(asking, of, as_json)
            found = _published(asking, which, month, service) or _as_it_stands(asking, which, month, service)
        content: str | bytes
        if chosen == "pdf":
            from practicelens.documents import pdf

            content = pdf.render(found.document)
        elif chosen == "xlsx":
            from practicelens.documents import xlsx

            content = xlsx.render(found.document)
        elif chosen == "csv":
            content = _as_rows(found, which, out)
        else:
            content = _as_json(found, which)
        typer.echo(f"{which.opening} of {found.place} for {found.month.words()}: {found.standing}.", err=True)
        write(content, out)


def _published(asking: Asking, kind: Kind, month: Month, service_id: int | None) -> Found | None:
    """The edition that stands, where the account may read it; that it was read is written down."""
    wanted = (kind, month, service_id)
    of = (row for row in _packs(asking) if (row.kind, row.month, row.scope.service_id) == wanted)
    return _read(asking, next(of, None))


def _packs(asking: Asking) -> tuple[PackRow, ...]:
    """What is published now, as far as it is the account's to read."""
    from practicelens.access.errors import Missing
    from practicelens.governance.packs.frozen import queries
    from practicelens.governance.packs.states import Status

    try:
        return tuple(row for row in queries.packs(asking) if row.status is Status.PUBLISHED)
    except Missing:
        # Whoever reads no packs may still read the report as it stands.
        return ()


def _read(asking: Asking, row: PackRow | None) -> Found | None:
    """A published report as it was frozen; that it was read is written down."""
    from practicelens.governance.packs.frozen import changes, queries

    view = queries.pack(asking, row.id) if row else None
    if view is None or view.document is None:
        return None
    changes.look(view.id, outside_version=view.outside, by=asking.actor, now=asking.now)
    return Found(view.document, view.edition, view.scope.name, view.month)


def _thematic(asking: Asking, wanted: str, as_json: bool) -> Found:
    """A thematic report by its title or number: as published, else, for who puts them together, as it stands."""
    from practicelens.governance.packs.core.periods import Chosen
    from practicelens.governance.packs.frozen import queries as frozen
    from practicelens.governance.packs.states import Kind
    from practicelens.governance.packs.thematic import queries

    published = {row.month.report: row for row in _packs(asking) if isinstance(row.month, Chosen)}
    begun = {one.id: one for one in queries.listed_for(asking)}
    titles = {one: row.title for one, row in published.items()} | {one: view.title for one, view in begun.items()}
    named_so = sorted(one for one, title in titles.items() if wanted.casefold() in (str(one), title.casefold()))
    if len(named_so) > 1:
        numbers = " or ".join(map(str, named_so))
        stop(f"there are {len(named_so)} reports “{wanted}”: name {numbers}.", WRONG, as_json=as_json)
    if not named_so:
        stop(f"there is no thematic report “{wanted}”.", NOT_THERE, kind="missing", as_json=as_json)
    found = _read(asking, published.get(named_so[0]))
    if found is not None:
        return found
    view = begun[named_so[0]]
    made = frozen.draft(asking, view.service_id, view.period, Kind.THEMATIC).preview
    place = next(one.words for one in queries.places(asking) if one.key == view.place)
    return Found(made, None, place, view.period)


def _as_it_stands(asking: Asking, kind: Kind, month: Month, service_id: int | None) -> Found:
    from practicelens.governance.packs.reports import queries

    view = queries.report(asking, kind, service_id, month)
    return Found(view.document, None, view.scope.name, month)


def _as_rows(found: Found, kind: Kind, out: Out) -> str | bytes:
    """Its numbers, a row each, with which report they are of: rows of several reports can stand in one table."""
    from practicelens.documents.cells import CellRow, cells_of
    from practicelens.documents.flat import Flat

    cells = Flat.of(CellRow, cells_of(found.document))
    which = (kind.value, found.place, _period_key(found.month), found.edition, found.standing)
    columns = ("kind", "place", "month", "edition", "standing", *cells.columns)
    return as_form(Flat(columns, tuple((*which, *row) for row in cells.rows)), "csv", out, {})


def _period_key(month: Month) -> str:
    """A period for programs: "2026-10", "2026-Q3"; days that somebody chose as ISO 8601 has a stretch of them."""
    from practicelens.governance.packs.core.periods import Chosen

    return f"{month.start}/{month.end}" if isinstance(month, Chosen) else str(month)


def _as_json(found: Found, kind: Kind) -> str:
    from practicelens.documents.blocks import to_json

    about = {"kind": kind.value, "place": found.place, "period": _period_key(found.month), "edition": found.edition}
    body = {**about, "published": found.edition is not None, "standing": found.standing}
    return json.dumps({**body, "document": to_json(found.document)}, ensure_ascii=False) + "\n"


def _kind(text: str, as_json: bool) -> Kind:
    from practicelens.governance.packs.core.paths import SLUGS
    from practicelens.governance.packs.states import Kind

    slugs = {**SLUGS, Kind.THEMATIC: "thematic"}
    found = next((kind for kind, slug in slugs.items() if text.lower() in (slug, kind.value)), None)
    if found is None:
        stop(f"there is no report “{text}”: {', '.join(slugs.values())}.", WRONG, as_json=as_json)
    return found


def _period(text: str, kind: str, as_json: bool) -> Month:
    from practicelens.governance.packs.core.periods import Month
    from practicelens.governance.packs.core.rules import fits

    try:
        month = Month.parse(text)
    except ValueError:
        stop(f"“{text}” is no period: write a month as 2026-10, a quarter as 2026-Q3.", WRONG, as_json=as_json)
    if not fits(_kind(kind, as_json), month):
        stop(f"{kind} is told of a {_kind(kind, as_json).period}.", WRONG, as_json=as_json)
    return month


def _service(asking: Asking, wanted: str, as_json: bool) -> int | None:
    if wanted.casefold() in ("", "authority"):
        return None
    places = tuple((f"service-{one.id}", one.name) for one in asking.services.values())
    key = named(wanted, places)
    if key is None:
        stop(f"there is no service area “{wanted}”.", NOT_THERE, kind="place", as_json=as_json)
    return int(key.removeprefix("service-"))
