"""Pages: the organisation in ChAT's pages: every figure of a quarter or a year, divided, and the children behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from practicelens.access.errors import Missing
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.measure import Card, Level, Only
from practicelens.analytics.measurements.periods import month_end
from practicelens.documents import html
from practicelens.documents.blocks import Document
from practicelens.people.asking import Asking
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore.chat import document, periods, queries
from practicelens.performance.explore.chat.periods import Asked
from practicelens.performance.explore.chat.shapes import ChatView
from practicelens.performance.explore.outside import cells
from practicelens.performance.explore.outside.shapes import Copied
from practicelens.performance.explore.questions import NONE, Place
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_workbook
from practicelens.web.pages.shared.lists import Select, wants_workbook
from practicelens.web.request_input import Unreadable, asked_choice, asked_text
from practicelens.web.templatetags.words import date_words

ALL = "all"
NO_SUCH_TIME = "Choose 3, 6 or 12 months, up to one of the ends that the form offers."
TOO_LONG = "That takes too long to count just now. Ask for fewer months."
_MONTHS = {3: "3 months", 6: "6 months, as Annex A tells them", 12: "12 months"}


def organisation(request: HttpRequest) -> HttpResponse:
    """A page of ``?of=&months=&until=``, or all with ``page=all``; all of them as an Excel workbook, a sheet a page."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    if edition is None:
        return render(request, "organisation/organisation.html", {"edition": None})
    asked, place = _asked(request, asking, edition)
    view = _view(asking, asked, place)
    if wants_workbook(request):
        return as_workbook(_taken(view), _named(view))
    chosen = asked_choice(request, "page", [ALL, *(one.page.key for one in view.pages)], view.pages[0].page.key)
    # One at a time: twenty-four pages below one another are taller than anybody scrolls.
    opened = tuple(one for one in view.pages if chosen in (ALL, one.page.key))
    made = document.build(replace(view, pages=opened), _ref)
    contents = [(one.page.key, document.heading(one)) for one in view.pages]
    shown: dict[str, Any] = {
        "edition": edition, "view": view, "document": made, "chosen": chosen,
        "contents": contents, **_beside(contents, chosen),
        "blocks": SafeString(html.render(made, lambda ref: _opens(view, ref))),
        "form": _form(asking, edition, asked, place), "outside": _outside(view, asked),
    }  # fmt: skip
    return render(request, "organisation/organisation.html", shown)


def _beside(pages: Sequence[tuple[str, str]], chosen: str) -> dict[str, tuple[str, str] | None]:
    """The pages before and after the one that is open, by key and heading."""
    place = next((place for place, (key, _) in enumerate(pages) if key == chosen), None)
    if place is None:
        return {"previous": None, "next": None}
    return {
        "previous": pages[place - 1] if place else None,
        "next": pages[place + 1] if place + 1 < len(pages) else None,
    }


def pdf(request: HttpRequest) -> HttpResponse:
    """The same pages as a PDF."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    if edition is None:
        raise Missing("organisation")
    view = _view(asking, *_asked(request, asking, edition))
    return as_pdf(_taken(view), _named(view))


def _view(asking: Asking, asked: Asked, place: Place, *, outside: bool = False) -> ChatView:
    try:
        return queries.view(asking, asked, place.key, outside=outside)
    except TookTooLong:
        raise Unreadable(TOO_LONG) from None


def _asked(request: HttpRequest, asking: Asking, edition: EditionView) -> tuple[Asked, Place]:
    """What the address asks: a quarter of the widest place where it says nothing."""
    asked = periods.read(asked_text(request, "months"), asked_text(request, "until"), edition.as_at)
    if asked is None:
        raise Unreadable(NO_SUCH_TIME)
    places, key = queries.places(asking), asked_text(request, "of")
    place = next((one for one in places if one.key == (key or places[0].key)), None)
    if place is None:
        raise Missing("organisation")
    return asked, place


def _taken(view: ChatView) -> Document:
    """The document to take away, with what it was made from."""
    made = document.build(view)
    day = f"Extract of {date_words(view.edition.as_at)}"
    return Document(made.title, made.subtitle, (day,), made.blocks)


def _named(view: ChatView) -> str:
    return f"organisation {view.place.words} {view.period.end.isoformat()}"


def _ref(card: Card, narrowed: dict[str, str], only: Only) -> str:
    """How the document names the rows behind a number."""
    return f"rows:{card.key}:{only.value}:{urlencode({name: key or NONE for name, key in narrowed.items()})}"


def _opens(view: ChatView, ref: str) -> str | None:
    """The address of the rows that a ref names: the explorer's list of the same days, with the same number."""
    if ref.startswith("#"):
        return ref
    _, card, only, narrowed = ref.split(":", 3)
    days = {"in": "days", "from": view.period.start.isoformat(), "to": view.period.end.isoformat()}
    asked = {**days, "of": view.place.key, **dict(parse_qsl(narrowed)), "only": only}
    return f"{reverse('explore-children', args=[card])}?{urlencode(asked)}"


def for_outside(request: HttpRequest, asking: Asking) -> Copied:
    """The pages as they may leave the authority. Raises Missing, Unreadable."""
    edition = queries.edition(asking)
    if edition is None:
        raise Missing("organisation")
    asked, place = _asked(request, asking, edition)
    view = _view(asking, asked, place, outside=True)
    return Copied(_address(view, asked) | {"what": "organisation"}, _taken(view), tuple(cells.of_organisation(view)))


def _outside(view: ChatView, asked: Asked) -> str:
    """Where a copy for outside is made; "" of anything but the whole."""
    if view.place.whose.level is not Level.AUTHORITY:
        return ""
    return f"{reverse('explore-outside-make', args=['organisation'])}?{urlencode(_address(view, asked))}"


def _address(view: ChatView, asked: Asked) -> dict[str, str]:
    """What the address of these pages says."""
    return {"of": view.place.key, "months": str(asked.months),
            "until": periods.key_of(asked.until, view.edition.as_at)}  # fmt: skip


def _form(asking: Asking, edition: EditionView, asked: Asked, place: Place) -> tuple[Select, ...]:
    """Whose pages, of how many months, up to when."""
    places = tuple((one.key, one.words) for one in queries.places(asking))
    months = tuple((str(length), words) for length, words in _MONTHS.items())
    as_at = edition.as_at
    ends = tuple(
        (periods.key_of(day, as_at), f"{day:%B %Y}" if day == month_end(day) else f"the extract of {date_words(day)}")
        for day in periods.ends(as_at)
    )
    return (
        *((Select("of", "Of", places, place.key),) if len(places) > 1 else ()),
        Select("months", "How long", months, str(asked.months)),
        Select("until", "Up to", ends, periods.key_of(asked.until, as_at)),
    )


urls: list[URLPattern] = [
    path("organisation/", organisation, name="organisation"),
    path("organisation/pdf/", pdf, name="organisation-pdf"),
]
