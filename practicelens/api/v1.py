"""The API, version 1: the measures, their figures within the asker's scope, and who is asking."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.security import APIKeyCookie

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused


class SignedIn(APIKeyCookie):
    """The session of a person signed in to the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor, or None: then the answer is 401."""
        return getattr(request, "actor", None)


class Trouble(Schema):
    """Why there is no answer."""

    detail: str
    code: str = ""


api = NinjaAPI(
    title="Practice Lens",
    version="1",
    description="Measures and figures within the scope of the person signed in. Figures only: never a child.",
    auth=SignedIn(),
    # Its page would load scripts from elsewhere; the description itself is at openapi.json.
    docs_url=None,
)


@api.exception_handler(Missing)
def _missing(request: HttpRequest, exception: Missing | type[Missing]) -> HttpResponse:
    """Out of scope and not existing look the same."""
    return api.create_response(request, {"detail": "There is nothing here for you.", "code": "missing"}, status=404)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, exception: Refused | type[Refused]) -> HttpResponse:
    """A rule said no, in its own words."""
    words = {"detail": getattr(exception, "message", ""), "code": getattr(exception, "code", "refused")}
    return api.create_response(request, words, status=422)
