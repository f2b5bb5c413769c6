"""Who asks, and where they go on to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from practicelens.access.actor import Actor
from practicelens.people.asking import Asking
from practicelens.web.request_input import asked_text, typed_text


def actor_of(request: HttpRequest) -> Actor:
    """The person asking; the middleware let nobody unknown past."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def asking_of(request: HttpRequest) -> Asking:
    """Who asks, and when, with what every question of this request needs."""
    asking: Asking = request.asking  # type: ignore[attr-defined]
    return asking


def asking_then(request: HttpRequest) -> Asking:
    """Who asks for figures: of now, or of the past week that the page's address names (``pages/performance/weeks``)."""
    # Set by pages that can show a past week; on every other page there is only now.
    then: Asking | None = getattr(request, "asking_then", None)
    return then or asking_of(request)


def going_on_to(request: HttpRequest) -> str:
    """The page that ``next`` asks to go on to, when it is one of ours; "" otherwise."""
    address = typed_text(request, "next") or asked_text(request, "next", most=2000)
    # Checked, because an address that leads elsewhere after sign-in is how passwords are fished for.
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A page of ours by its path: a bare word would be taken for the name of one.
    return address if ours and address.startswith("/") else ""
