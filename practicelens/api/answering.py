"""How the API answers: rows as JSON or CSV, in pages, with a tag by which an unchanged answer is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from practicelens.analytics.indicators import CARDS
from practicelens.api.asked import Paged
from practicelens.documents.flat import Flat, as_csv, as_json
from practicelens.people.asking import Asking
from practicelens.performance.datasets.shapes import EditionView

KEPT_PRIVATE: Final = "private, no-cache"
"""Kept by whoever asked alone, and asked after each time: whose role has ended must not read on from a cache."""
VARIES: Final = ("Accept", "Authorization", "Cookie")


@dataclass(frozen=True)
class Listed:
    """Rows of one kind, and what is said about all of them: the place, the edition."""

    kind: type
    rows: Sequence[Any]
    about: dict[str, Any] = field(default_factory=dict)


def listed(request: HttpRequest, asked: Paged, found: Listed, tag: str = "") -> HttpResponse:
    """A page of rows in the form asked for; 304 where whoever asks holds it already."""
    rows = found.rows[asked.offset : asked.offset + asked.limit]
    following = _next(request, asked, len(found.rows))
    flat = Flat.of(found.kind, rows)
    if as_text(request, asked):
        answer = HttpResponse(as_csv(flat), content_type="text/csv; charset=utf-8")
    else:
        about = {**found.about, "total": len(found.rows), "next": following}
        answer = HttpResponse(as_json(flat, about), content_type="application/json")
    if following:
        # For CSV, which has no place of its own for it (RFC 8288).
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return tagged(request, answer, tag)


def tagged(request: HttpRequest, answer: HttpResponse, tag: str = "") -> HttpResponse:
    """The answer under its tag, by what is in it where no other is known; 304 where it is held already."""
    tag = tag or _quoted(answer.content)
    known = unchanged(request, tag)
    return known or _private(answer, tag)


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 where whoever asks holds what the tag stands for; None where the answer is still to be made."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    # Compared weakly, as RFC 9110 asks of If-None-Match: a proxy that packs an answer makes its tag a weak one.
    found = {one.removeprefix("W/") for one in held}
    return _private(HttpResponseNotModified(), tag) if found & {tag, "*"} else None


def tag_of(request: HttpRequest, asking: Asking, edition: EditionView) -> str:
    """The tag of an answer of figures, before it is made: all that it hangs on, which is read anyway."""
    who = (asking.actor.account_id, asking.actor.grants, sorted(asking.hidden))
    names = (tuple(asking.services.values()), tuple(asking.teams.values()))
    rules = asking.rules.number("small_numbers.limit")
    where = (request.build_absolute_uri(), request.headers.get("Accept", ""), asking.today)
    return _quoted(repr((edition.hash, definitions(), who, names, rules, where)).encode())


@lru_cache(maxsize=1)
def definitions() -> str:
    """A print of every measure's definition in this version of the product."""
    return hashlib.sha256(repr(tuple(CARDS.values())).encode()).hexdigest()


def as_text(request: HttpRequest, asked: Paged) -> bool:
    """Whether CSV is wanted: by the address, else by what the program accepts and names first."""
    if asked.format is not None:
        return asked.format == "csv"
    accepted = request.headers.get("Accept", "").lower()
    text, data = accepted.find("text/csv"), accepted.find("application/json")
    return text >= 0 and (data < 0 or text < data)


def _next(request: HttpRequest, asked: Paged, total: int) -> str | None:
    """The address of the rows that follow; None behind the last."""
    following = asked.offset + asked.limit
    if following >= total:
        return None
    parts = urlsplit(request.build_absolute_uri())
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "offset"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("offset", following)])))


def _private(answer: HttpResponse, tag: str) -> HttpResponse:
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = KEPT_PRIVATE
    patch_vary_headers(answer, VARIES)
    return answer


def _quoted(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
