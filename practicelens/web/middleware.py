"""Who is asking, and what a page says when the house says no."""

from __future__ import annotations

from collections.abc import Callable
from http.client import METHOD_NOT_ALLOWED
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, asking_of_account
from practicelens.web import errors, tokens
from practicelens.web.carrying import sign_in_again
from practicelens.web.request_input import Unreadable
from practicelens.web.troubles import trouble_in
from practicelens.workdays import clock
from practicelens.workdays.calendar import OutsideCalendar

TOO_MUCH = "Something in it is longer, or a number larger, than can be kept. Shorten it and send it again."
GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Beside the file a form carries a few words; beyond this much more the body is refused before it is read.
ROOM_FOR_WORDS = 1024 * 1024


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that needs nobody signed in: sign-in itself, and little else."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


class ActorMiddleware:
    """Set ``request.actor`` and ``request.asking`` (or None), and let nobody unknown past what is open to all."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Find the actor once a request, and what they ask with."""
        request.token = None  # type: ignore[attr-defined]
        token = tokens.written_token(request)
        # A token that is brought decides, also where a browser sends somebody's session along.
        arrived = tokens.by_token(request, token) if token is not None else None
        if isinstance(arrived, HttpResponse):
            return arrived
        found = asking_of(request) if arrived is None else arrived.asking
        request.asking = found  # type: ignore[attr-defined]
        request.actor = found.actor if found else None  # type: ignore[attr-defined]
        request.token = arrived.token if arrived else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.actor is not None:  # type: ignore[attr-defined]
            # After signing out at a shared desk, "back" must not show a child's page out of the browser's memory.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send an unknown person to sign in; answer a program in its own words."""
        if request.actor is not None or getattr(view, "open_to_all", False):  # type: ignore[attr-defined]
            return None
        if errors.wants_json(request):
            return tokens.signed_out()
        return _to_sign_in(request)


class RefusalMiddleware:
    """Turn the house's refusals that no view caught into pages that say what happened."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse a body that is far too large before anything reads it."""
        if _length(request) > settings.EXTRACT_MAX_BYTES + ROOM_FOR_WORDS:
            return errors.too_large(request)
        answer = self.get_response(request)
        if answer.status_code == METHOD_NOT_ALLOWED and request.method == "GET" and not errors.wants_json(request):
            return errors.only_sent(request)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Missing is a 404, what cannot be read a 400, what changed or ended meanwhile a 409, other refusals a 422.

        A busy database and a full disk say so.
        """
        # Before Missing, which it is to whoever did not send anything.
        if isinstance(exception, Ended) and request.method == "POST":
            return errors.ended(request, exception)
        if isinstance(exception, Missing):
            return errors.missing(request, exception)
        # Before Refused, of which it is one kind.
        if isinstance(exception, Stale):
            return errors.stale(request, exception)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, OutsideCalendar):
            return errors.refused(request, Refused(str(exception), code="outside_calendar"))
        if isinstance(exception, Unreadable):
            return errors.unreadable(request, exception.message)
        if isinstance(exception, DataError):
            # What no form limits and no row's save looked at (bulk writes): PostgreSQL says it, not which field.
            return errors.refused(request, Refused(TOO_MUCH, code="too_long"))
        if isinstance(exception, FiguresUnreadable):
            return errors.figures_unreadable(request)
        trouble = trouble_in(exception)
        return errors.unsaved(request, trouble) if trouble else None


def asking_of(request: HttpRequest) -> Asking | None:
    """The person signed in, as the product sees them, asking now, or None; an account shut meanwhile is signed out."""
    if not isinstance(request.user, AbstractBaseUser):
        return None
    try:
        return asking_of_account(request.user, clock.now())
    except Missing:
        logout(request)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign-in, and afterwards back to the page asked for; a form that was sent is carried along, so nothing is lost."""
    if request.headers.get("HX-Request"):
        # A part of a page must not be answered with the sign-in page, which would stand inside the old one.
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return sign_in_again(request)


def _length(request: HttpRequest) -> int:
    """The size of the body as announced; 0 when it is not."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
