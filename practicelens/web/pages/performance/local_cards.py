"""Pages: cards written here — the list, one card with its figures and versions, and the children behind a figure."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.analytics.local_cards.shape import TABLES
from practicelens.documents.blocks import Document
from practicelens.governance.definitions import queries as reviews_queries
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.performance.local_cards import permissions, queries
from practicelens.performance.local_cards.shapes import CardPage, CardRow
from practicelens.web.pages.performance.figures import show_behind
from practicelens.web.pages.shared import figures_taken
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import Listing, Question, narrowed, taken, wants_workbook
from practicelens.web.request_input import asked_day, asked_number, asked_text
from practicelens.web.templatetags.words import short_date

LIST: Listing[CardRow] = Listing(
    "Local cards",
    (
        ("Measure", lambda row: row.card.title), ("Where it stands", lambda row: row.stands),
        ("What it means", lambda row: row.card.meaning), ("Kind", lambda row: row.version.what.form.words),
        ("Version", lambda row: row.version.number), ("Written by", lambda row: row.version.author),
        ("Checked by", lambda row: row.version.checked_by), ("Next review", lambda row: row.version.next_review),
        ("Why there is no figure", lambda row: row.why),
    ),
    (
        Question("stands", "Where it stands", lambda row: row.stands),
        Question("author", "Written by", lambda row: row.version.author),
    ),
)  # fmt: skip


def cards(request: HttpRequest) -> HttpResponse:
    """Every card."""
    asking = asking_of(request)
    some = narrowed(request, queries.cards(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    may_write = permissions.can_write(asking.actor)
    return render(request, "local_cards/cards.html", {"rows": some.rows, "may_write": may_write, **some.shown})


def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """One card: what it means, its figures by place, its months, its versions."""
    asking = asking_of(request)
    of = asked_text(request, "of") or ""
    found = queries.card(asking, card_id, version=asked_number(request, "version"), of=of)
    if wants_workbook(request):
        return _workbook(found)
    key = found.card.key
    read = reviews_queries.reviews_of(asking, key)
    reviews = {"reviews": read, "next": reviews_queries.due_of(asking, key, read)}
    may = {"may_write": permissions.can_write(asking.actor), "may_check": permissions.can_check(asking.actor)}
    lines = [
        (line, line.place.word, _behind(request, found, line.measure) if opens else "")
        # One's own teams stand there though nobody is counted: nought is their figure.
        for line in [one for one in found.lines if one.counts] or found.lines
        for opens in (figures_queries.may_name_children(asking, line.place.level, line.place.id),)
    ]
    return render(
        request,
        "local_cards/card.html",
        {"found": found, "lines": lines, "empty": len(found.lines) - len(lines), "no_events": (), **may, **reviews},
    )


def _behind(request: HttpRequest, found: CardPage, line: MeasureRow) -> str:
    """Where the children behind a figure stand."""
    one = line.figure
    address = reverse("local-card-children", args=[found.version.card_id, one.level.value, one.level_id or 0])
    asked = {"from": one.start.isoformat(), "to": one.end.isoformat()}
    version = asked_number(request, "version")
    return f"{address}?{urlencode(asked | ({'version': version} if version else {}))}"


def _workbook(found: CardPage) -> HttpResponse:
    """Its figures by place and month by month, each number in a column of its own."""
    places = ((line.place.name, line.measure.figure) for line in found.lines)
    tables = [figures_taken.of_card("By place", "Place", found.card, places)]
    if found.place:
        months = ((f"{one.end:%B %Y}", one) for one in found.months)
        tables.append(figures_taken.of_card(f"Month by month, {found.place.name}", "Month", found.card, months))
    made = f"Local card, version {found.version.number}"
    made += f", extract of {short_date(found.edition.as_at)}" if found.edition else ""
    return as_workbook(Document(found.card.title, made, (), tuple(tables)), found.card.title)


def children(request: HttpRequest, card_id: int, level: str, level_id: int) -> HttpResponse:
    """The children that a figure was counted from; the look is written before the answer leaves."""
    asking = asking_of(request)
    only, version = asked_text(request, "only") or "all", asked_number(request, "version")
    found = queries.children_behind(
        # 0 in the address is the authority, which has no id.
        asking, card_id, level, level_id or None, start=asked_day(request, "from"), end=asked_day(request, "to"),
        only=only, version=version,
    )  # fmt: skip
    seen = {"edition": found.edition.hash, "level": level, "id": level_id, "only": only, "version": version or ""}
    seen |= {"from": found.start.isoformat(), "to": found.end.isoformat()}
    may_take = figures_queries.may_take_list(asking, level, level_id or None)
    back = reverse("local-card", args=[card_id]) + (f"?version={version}" if version else "")
    return show_behind(request, found, seen, may_take=may_take, back=back, template="local_cards/children.html")


def tables(request: HttpRequest) -> HttpResponse:
    """The tables that a card may ask, with their columns."""
    permissions.check_can_check(asking_of(request).actor)
    return render(request, "local_cards/tables.html", {"tables": sorted(TABLES.items())})


urls: list[URLPattern] = [
    path("local-cards/", cards, name="local-cards"),
    path("local-cards/tables/", tables, name="local-card-tables"),
    path("local-cards/<int:card_id>/", card, name="local-card"),
    path("local-cards/<int:card_id>/<slug:level>/<int:level_id>/children/", children, name="local-card-children"),
]
