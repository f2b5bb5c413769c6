"""The API, version 1: measures, figures, targets, comparators and published reports within the asker's scope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from practicelens.access.errors import Missing, Refused
from practicelens.analytics.duck import TookTooLong
from practicelens.api import figures, measures, people, reports
from practicelens.api.description import ABOUT, Described
from practicelens.api.who import Bearer, SignedIn

TOO_LONG = "That takes too long to count. Ask for a shorter time, or narrow it."

api = Described(
    title="Practice Lens",
    version="1",
    description=ABOUT,
    # For every address at once: one that is added without a thought is closed, not open.
    auth=[Bearer(), SignedIn()],
    # Its page would load scripts from elsewhere; the description itself is at openapi.json.
    docs_url=None,
)
for subject in (people, measures, figures, reports):
    api.add_router("", subject.router)


@api.exception_handler(Missing)
def _missing(request: HttpRequest, exception: Missing | type[Missing]) -> HttpResponse:
    """Out of scope and not existing look the same."""
    return _trouble(request, "There is nothing here for you.", "missing", 404)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, exception: Refused | type[Refused]) -> HttpResponse:
    """A rule said no, in its own words."""
    return _trouble(request, getattr(exception, "message", ""), getattr(exception, "code", "refused"), 422)


@api.exception_handler(TookTooLong)
def _too_long(request: HttpRequest, exception: TookTooLong | type[TookTooLong]) -> HttpResponse:
    """A question that would keep everybody else waiting is ended."""
    return _trouble(request, TOO_LONG, "too_long", 422)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, exception: ValidationError | type[ValidationError]) -> HttpResponse:
    """Which part of the question could not be understood; never what was sent."""
    faults = getattr(exception, "errors", [])
    # The last part of the place alone, which is the parameter's name: what stands before it is the library's own.
    parts = "; ".join(f"{_named(fault['loc'])}: {fault['msg']}" for fault in faults)
    return _trouble(request, parts, "not_understood", 422)


def _named(where: tuple[object, ...]) -> object:
    """The parameter that a fault is about: of a list's part, the list."""
    return next((part for part in reversed(where) if isinstance(part, str)), "")


def _trouble(request: HttpRequest, words: str, code: str, status: int) -> HttpResponse:
    return api.create_response(request, {"detail": words, "code": code}, status=status)
