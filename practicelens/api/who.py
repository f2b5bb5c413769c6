"""Who comes in: somebody signed in, or a program that brings a token; and what each is refused with."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from practicelens.access.actor import Actor
from practicelens.api.shapes import Trouble
from practicelens.people.asking import Asking

REFUSALS: Final[Any] = dict.fromkeys((400, 401, 404, 422, 429, 503), Trouble)
"""What every address may answer with instead."""


class SignedIn(APIKeyCookie):
    """The session of a person signed in to the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor, or None: then the answer is 401."""
        # Not by the key that it is handed: the middleware has read the session,
        # and asks at each request who it is today.
        return _came(request, by_token=False)


class Bearer(HttpBearer):
    """A token of a person's, made under Tokens: figures and reports as they may see them, of the token's place."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor, or None: then the answer is 401."""
        return _came(request, by_token=True)


def asking_of(request: HttpRequest) -> Asking:
    """Who is asking, and when; the middleware has already turned away everybody else."""
    asking: Asking = request.asking  # type: ignore[attr-defined]
    return asking


def _came(request: HttpRequest, *, by_token: bool) -> Actor | None:
    """Who came in, where they came in this way; the middleware has looked at both."""
    came_by_token = getattr(request, "token", None) is not None
    return getattr(request, "actor", None) if came_by_token is by_token else None
