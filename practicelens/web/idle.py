"""Signs out whoever left their desk: after so long without a request, and after a working day in any case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase

from practicelens.workdays import clock

SEEN, SINCE = "seen_at", "signed_in_at"
# Written once a minute at most: a session saved with every page would be a write with every page.
WRITTEN_EVERY: Final = 60  # seconds


class IdleMiddleware:
    """Set ``request.timed_out``: the account that was signed out by this request because its time was over, or None.

    Only sign-in is real: the clock is the world's, whatever day a demonstration stands at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look before anybody asks who this is. Without a session's cookie there is nobody to look for."""
        request.timed_out = None  # type: ignore[attr-defined]
        if settings.IDLE_MINUTES and settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        """Sign out where it has been too long, else note that somebody is there."""
        session, now = request.session, int(clock.real_now().timestamp())
        # Nobody is signed in: a session of a visitor has no desk to be left.
        if SESSION_KEY not in session:
            return
        # A session that began before this rule starts to count now.
        seen, since = session.get(SEEN, now), session.get(SINCE, now)
        # The second limit is a working day's, whoever keeps the page busy: a stolen session ends with it.
        if now - seen >= settings.IDLE_MINUTES * 60 or now - since >= settings.SESSION_COOKIE_AGE:
            request.timed_out = int(session[SESSION_KEY])  # type: ignore[attr-defined]
            logout(request)
        elif SEEN not in session or (now - seen >= WRITTEN_EVERY and not _by_itself(request)):
            session[SEEN], session[SINCE] = now, since


def _by_itself(request: HttpRequest) -> bool:
    """Whether the page asks by itself, as one that watches a file being read: nobody need be at the desk for that."""
    return request.method == "GET" and bool(request.headers.get("HX-Request"))
