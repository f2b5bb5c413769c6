"""A program that comes in by a token, in the header of its request; for the API's addresses, and for no page."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from practicelens.access.errors import Refused
from practicelens.people.tokens.arriving import ByToken, come_in
from practicelens.web import attempts, errors
from practicelens.web.troubles import trouble_in
from practicelens.workdays import clock

SCHEME: Final = "bearer"
CHALLENGE: Final = 'Bearer realm="Practice Lens"'
"""What a refusal asks for (RFC 6750)."""
SLOWED: Final = "Many tokens that open nothing were tried from here. Wait, then try again with the right one."


def written_token(request: HttpRequest) -> str | None:
    """The token of a request to the API; None where it brings none, and for every page."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    # Pages are for people who sign in: a token that opened them would carry all that they do.
    return token.strip() if request.path.startswith("/api/") and scheme.lower() == SCHEME else None


def by_token(request: HttpRequest, token: str) -> ByToken | HttpResponse:
    """Who comes in by it; or the refusal, 401, and 429 where many that open nothing come from the same source."""
    try:
        return come_in(token, clock.now())
    except Refused as refused:
        # One that has ended was ours: a program that goes on with it guesses nothing.
        wait = attempts.count_wrong_token(request) if refused.code == "unknown" else 0
        return _slowed(wait) if wait else signed_out(refused.message, f"token_{refused.code}")
    except DatabaseError as error:
        # Its use could not be written, and so nothing is told; the middleware that says so stands further in.
        trouble = trouble_in(error)
        if trouble is None:
            raise
        return errors.unsaved(request, trouble)


def signed_out(words: str = "Sign in first, or bring a token.", code: str = "signed_out") -> HttpResponse:
    """401, with what would be taken."""
    answer = JsonResponse({"detail": words, "code": code}, status=401)
    answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer


def _slowed(seconds: int) -> HttpResponse:
    answer = JsonResponse({"detail": SLOWED, "code": "slowed"}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
