"""Pages for when something did not work: what happened, what was kept, what to do."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.people.asking import asking_on
from practicelens.web.above import open_above, opens, page_above, thing_above
from practicelens.web.troubles import Trouble
from practicelens.web.typed import sent_fields, typed
from practicelens.web.waiting import waiting_for
from practicelens.workdays import clock

log = logging.getLogger(__name__)
TRY_AGAIN_AFTER = 10  # seconds
UNSAVED = {
    Trouble.BUSY: (503, "Practice Lens was busy just now, and could not save this."),
    Trouble.FULL: (507, "There is no room left to save this in: the disk is full, or cannot be written to."),
}


def wants_json(request: HttpRequest) -> bool:
    """Whether a program is asking: the API, or a script of ours that reads JSON."""
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def _both(words: str, code: str) -> dict[str, str]:
    """A refusal for programs: under the name that the API describes, and under the one that our own script reads."""
    return {"detail": words, "message": words, "code": code}


def missing(request: HttpRequest, exception: Missing | None = None) -> HttpResponse:
    """404: no such thing, or not theirs to see; the two look the same."""
    if wants_json(request):
        return JsonResponse({"detail": "There is nothing here for you.", "code": "missing"}, status=404)
    # One page for both: any difference between them would say that there is something. What was sent is shown back:
    # a form that is sent twice has nothing to be sent to any more, and its words would be lost.
    above = thing_above(request.path)
    words = {"sent": request.method == "POST", "typed": typed(request), "above": above if opens(request, above) else ""}
    return render(request, "errors/missing.html", words, status=404)


def only_sent(request: HttpRequest) -> HttpResponse:
    """405 for an address that only takes what is sent: where an error's page stood, a person presses Enter in it."""
    return render(request, "errors/only_sent.html", {"above": page_above(request.path)}, status=405)


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """422: a rule said no and the page did not say so itself."""
    if wants_json(request):
        return JsonResponse(_both(exception.message, exception.code), status=422)
    words = {"message": exception.message, "typed": typed(request)}
    return render(request, "errors/refused.html", words, status=422)


def stale(request: HttpRequest, exception: Stale) -> HttpResponse:
    """409: somebody else was first; what stands now and everything typed are shown, so that nothing is lost."""
    if wants_json(request):
        return JsonResponse(_both(exception.message, exception.code), status=409)
    words = {"message": exception.message, "stands": exception.stands, "typed": typed(request)}
    return render(request, "errors/stale.html", words, status=409)


def ended(request: HttpRequest, exception: Ended) -> HttpResponse:
    """409 for a form whose page is no more: what stands, everything typed, and the way to what it was about."""
    if wants_json(request):
        return JsonResponse(_both(exception.message, exception.code), status=409)
    words = {"message": exception.message, "stands": exception.stands, "typed": typed(request)}
    return render(request, "errors/stale.html", {**words, "above": open_above(request)}, status=409)


def unreadable(request: HttpRequest, message: str = "", *, show_typed: bool = False) -> HttpResponse:
    """400: what was asked or sent makes no sense; ``message`` says what. A form's words are shown back."""
    if wants_json(request):
        return JsonResponse({"detail": message or "This could not be read.", "code": "unreadable"}, status=400)
    words = {"message": message, "typed": typed(request) if show_typed else []}
    return render(request, "errors/unreadable.html", words, status=400)


def figures_unreadable(request: HttpRequest) -> HttpResponse:
    """A page of nothing but figures, while they cannot be read: what else waits stands in their place.

    200 for a page that was opened, because it does say what a person needs; 503 for a program, and for what was sent,
    which is shown back.
    """
    if wants_json(request):
        words = {"detail": "Figures cannot be read just now; they are being built again.", "code": "figures"}
        return JsonResponse(words, status=503)
    actor = getattr(request, "actor", None)
    # On today's clock and as a fresh asking: the one of this request has seen the figures fail.
    waiting = waiting_for(asking_on(actor, clock.today())).items if actor else ()
    shown = {"waiting": [item for item in waiting if not item.first], "typed": typed(request)}
    return render(request, "errors/figures.html", shown, status=200 if request.method == "GET" else 503)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the file or form is larger than anything this product takes."""
    message = "What you sent is too large, and was not read."
    if wants_json(request):
        return JsonResponse(_both(message, "too_large"), status=413)
    return render(request, "errors/too_large.html", status=413)


def unsaved(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503 or 507: the database was busy all the while, or the disk is full. Nothing was written, nothing typed is lost.

    Made without the database, which may be what is in trouble.
    """
    status, message = UNSAVED[trouble]
    # Of which trouble and nothing of the form: the log is read by people who may not know of the child.
    log.error("a request could not be saved: %s", trouble)
    if wants_json(request):
        answer: HttpResponse = JsonResponse(_both(message, trouble.value), status=status)
    else:
        words = {
            "trouble": trouble.value,
            "message": message,
            "action": request.get_full_path(),
            "typed": typed(request),
            "posted": request.method == "POST",
            "fields": sent_fields(request),
            "csrf_token": get_token(request),
        }
        answer = HttpResponse(render_to_string("errors/unsaved.html", words), status=status)
    answer.headers["Retry-After"] = str(TRY_AGAIN_AFTER)
    # It shows back what was typed: no browser or proxy may keep it.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
