"""Pages: the ones Django turns to when something went wrong."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern

from practicelens.web import errors
from practicelens.web.troubles import trouble_in
from practicelens.web.typed import typed

urls: list[URLPattern] = []

# When even the template cannot be made, a person still reads what to do.
LAST_WORDS = (
    "<!doctype html><html lang='en-GB'><title>Something broke – Practice Lens</title>"
    "<h1>Something broke on our side</h1><p>Nothing you sent in this step was kept. Go back, try again in a few "
    "minutes, and tell your administrator if it happens twice.</p></html>"
)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for an address that leads nowhere."""
    return errors.missing(request)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, which Django itself raises; our own refusals look missing instead."""
    if errors.wants_json(request):
        return JsonResponse({"detail": "You may not do this.", "code": "forbidden"}, status=403)
    return render(request, "errors/forbidden.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that makes no sense, or (413) one too large to read."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return errors.too_large(request)
    return errors.unreadable(request)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's proof that it came from us is missing or old; what was typed is shown back."""
    if errors.wants_json(request):
        message = "This page is too old to save. Copy your words, then open the page again."
        return JsonResponse({"message": message, "code": "old_page"}, status=403)
    return render(request, "errors/csrf.html", {"typed": typed(request)}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: without the database and without the person, since either may be what broke.

    What broke outside any view, as saving the session of whoever signs in, may be a busy database or a full disk too.
    """
    trouble = trouble_in(sys.exc_info()[1])
    if trouble:
        return errors.unsaved(request, trouble)
    if errors.wants_json(request):
        return JsonResponse({"detail": "Something broke on our side.", "code": "broken"}, status=500)
    try:
        page: str = render_to_string("errors/broken.html")
    except Exception:  # the page about a failure must never be one itself
        page = LAST_WORDS
    return HttpResponse(page, status=500)
