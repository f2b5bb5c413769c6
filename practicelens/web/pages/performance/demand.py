"""Page: demand in the months ahead, what more workers or referrals would do, and how well it was foreseen before."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from practicelens.access.errors import Missing
from practicelens.documents import html
from practicelens.documents.blocks import Document
from practicelens.people.asking import Asking
from practicelens.performance.explore.chat.queries import places
from practicelens.performance.explore.demand import document, queries
from practicelens.performance.explore.demand.shapes import DemandView
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_slides, as_word, as_workbook
from practicelens.web.pages.shared.lists import Select, wants_workbook
from practicelens.web.request_input import asked_choice, asked_text
from practicelens.web.templatetags.words import date_words
from practicelens.workdays.counting import counted

WORKERS: Final = {
    str(many): f"{counted(abs(many), 'worker')} {'fewer' if many < 0 else 'more'}"
    for many in (-3, -2, -1, 1, 2, 3, 5, 10)
}
REFERRALS: Final = {
    str(many): f"{abs(many)} in a hundred {'fewer' if many < 0 else 'more'}" for many in (-20, -10, 5, 10, 20, 30, 50)
}


def demand(request: HttpRequest) -> HttpResponse:
    """What is foreseen at ``?of=``, with ``workers`` and ``referrals`` more; the same as Excel."""
    asking = asking_of(request)
    view = _view(request, asking)
    if view is None:
        return render(request, "demand/demand.html", {"edition": None})
    if wants_workbook(request):
        return as_workbook(_taken(view), _named(view))
    made = document.build(view)
    shown: dict[str, Any] = {
        "edition": view.edition, "view": view, "document": made, "contents": made.contents(),
        "blocks": SafeString(html.render(made, lambda ref: ref if ref.startswith("#") else None)),
        "form": _form(asking, view, request),
    }  # fmt: skip
    return render(request, "demand/demand.html", shown)


def pdf(request: HttpRequest) -> HttpResponse:
    """The same as a PDF."""
    view = _seen(request)
    return as_pdf(_taken(view), _named(view))


def word(request: HttpRequest) -> HttpResponse:
    """The same for Word."""
    view = _seen(request)
    return as_word(_taken(view), _named(view))


def slides(request: HttpRequest) -> HttpResponse:
    """The same as slides."""
    view = _seen(request)
    return as_slides(_taken(view), _named(view))


def _seen(request: HttpRequest) -> DemandView:
    view = _view(request, asking_of(request))
    if view is None:
        raise Missing("demand")
    return view


def _view(request: HttpRequest, asking: Asking) -> DemandView | None:
    """What the address asks: of the widest place where it names none."""
    found = places(asking)
    if not found:
        raise Missing("demand")
    key = asked_text(request, "of") or found[0].key
    workers, referrals = _asked(request)
    return queries.demand(asking, key, workers=float(workers), referrals=float(referrals))


def _asked(request: HttpRequest) -> tuple[str, str]:
    return asked_choice(request, "workers", WORKERS, "1"), asked_choice(request, "referrals", REFERRALS, "10")


def _taken(view: DemandView) -> Document:
    made = document.build(view)
    return Document(made.title, made.subtitle, (f"Extract of {date_words(view.edition.as_at)}",), made.blocks)


def _named(view: DemandView) -> str:
    return f"demand {view.place.words} {view.until.isoformat()}"


def _form(asking: Asking, view: DemandView, request: HttpRequest) -> tuple[Select, ...]:
    """Whose, and what if."""
    found = tuple((one.key, one.words) for one in places(asking))
    workers, referrals = _asked(request)
    return (
        *((Select("of", "Of", found, view.place.key),) if len(found) > 1 else ()),
        Select("workers", "With", tuple(WORKERS.items()), workers),
        Select("referrals", "Referrals", tuple(REFERRALS.items()), referrals),
    )


urls: list[URLPattern] = [
    path("demand/", demand, name="demand"),
    path("demand/pdf/", pdf, name="demand-pdf"),
    path("demand/word/", word, name="demand-word"),
    path("demand/slides/", slides, name="demand-slides"),
]
