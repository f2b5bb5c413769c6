"""Pages: learning. Pieces of best practice: found, read, printed; the pages of writing one stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.quality.alerts.good_practice import queries as good_practice
from practicelens.quality.audits.cycle.sharing import Need
from practicelens.quality.learning import queries
from practicelens.quality.learning.queries import Asked, Choice
from practicelens.web.pages.learning import write
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import as_on, narrowing, select, wants_workbook, workbook
from practicelens.web.paging import first_of, page_of
from practicelens.web.request_input import asked_text

PER_PAGE = 20
ORDERS = (("oldest", "Oldest"), ("title", "Title"))


def learning(request: HttpRequest) -> HttpResponse:
    """Everything shared with this reader, found by words, domain, standard and tag; what is in the writing above."""
    asking = asking_of(request)
    order = select(request, "order", "Order", ORDERS, none="Newest")
    texts = {name: asked_text(request, name, most=100) for name in ("words", "domain", "standard", "tag")}
    asked = Asked(**texts, order=order.chosen)
    total = queries.count(asking, asked)
    if wants_workbook(request) and total:
        return _workbook(queries.published(asking, asked, count=total))
    rows = queries.published(asking, asked, first=first_of(request, PER_PAGE), count=PER_PAGE)
    choices = queries.choices(asking)
    context = {
        "page": page_of(rows, total, request, PER_PAGE),
        "asked": asked,
        # Without the order: a list that is only sorted otherwise says still that it is whole.
        "narrowed": replace(asked, order="") != Asked(),
        "narrowing": narrowing(request, order),
        "may_download": total > 0,
        "domains": _options(choices.domains, asked.domain, "Every domain"),
        "standards": _options(choices.standards, asked.standard, "Every practice standard"),
        "tags": _options(choices.tags, asked.tag, "Anything"),
        "unfinished": queries.unfinished(asking),
        # Beside the pieces and not among them: a sentence is no piece, and is not found by domain or tag.
        "good_practice": () if replace(asked, order="") != Asked() else good_practice.shared(asking),
        "needs": [_need(*one) for one in queries.needs(asking)],
    }
    return render(request, "learning/list.html", context)


def _workbook(rows: Sequence[queries.Row]) -> HttpResponse:
    """The pieces to take away: what they are about and when they were shared, as the list shows them."""
    columns = ("Piece", "What difference it made", "Domains", "It speaks of", "Shared", "By")
    lines = (
        (row.title, row.difference, "; ".join(row.domains), "; ".join(row.tags), row.published_on, row.practitioner)
        for row in rows
    )
    return workbook("Learning", as_on(), columns, lines)


def _options(found: tuple[Choice, ...], chosen: str, everything: str) -> list[dict[str, Any]]:
    """The items of a list to choose from, each with how many there are."""
    items = [{"value": one.key, "text": f"{one.title} ({one.count})", "selected": one.key == chosen} for one in found]
    return [{"value": "", "text": everything, "selected": not chosen}, *items]


def _need(need: Need, count: int) -> dict[str, Any]:
    """A team's weakest domain, with the pieces there are of it."""
    href = f"{reverse('learning')}?{urlencode({'domain': need.domain})}"
    return {"need": need, "count": count, "href": href}


def piece(request: HttpRequest, piece_id: int) -> HttpResponse:
    """One piece; those who write it and the practitioner see how consent stands."""
    # No look of a child is written: a piece names nobody (``learning.rules.check_anonymised``).
    found = queries.piece(asking_of(request), piece_id)
    crumbs = [{"text": "Learning", "href": reverse("learning")}]
    return render(request, "learning/piece.html", {"piece": found, "crumbs": crumbs})


_ONE = "learning/<int:piece_id>"
urls: list[URLPattern] = [
    path("learning/", learning, name="learning"),
    path(f"{_ONE}/", piece, name="learning-piece"),
    path(f"{_ONE}/edit/", write.edit, name="learning-edit"),
    path(f"{_ONE}/ask/", write.ask_consent, name="learning-ask"),
    path(f"{_ONE}/take-back/", write.take_back, name="learning-take-back"),
    path(f"{_ONE}/answer/", write.answer, name="learning-answer"),
    path(f"{_ONE}/withdraw/", write.withdraw, name="learning-withdraw"),
    path("audits/<int:audit_id>/share/", write.share, name="audit-share"),
    path("audits/<int:audit_id>/share/none/", write.share_none, name="audit-share-none"),
]
