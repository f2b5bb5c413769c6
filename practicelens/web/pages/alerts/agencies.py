"""Pages: the agencies that concerns are asked of, and the one page that an agency's link opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Missing, Refused
from practicelens.quality.alerts.agencies import changes, queries
from practicelens.quality.alerts.agencies.opening import Opened, opened
from practicelens.web.middleware import open_to_all
from practicelens.web.pages.alerts.forms import AnswerForm, CodeForm, KeepAgencyForm
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by
from practicelens.web.pages.signing_in.invitation import NOBODY, TOO_MANY
from practicelens.web.request_input import sent_form
from practicelens.workdays import clock

PROVEN = "agency_proven"
"""In the session: which asking's code was right, and when by the world's time."""
PROVEN_FOR = timedelta(minutes=30)


def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies, whom one asks there, and how many days they have."""
    asking = asking_of(request)
    found = queries.agencies(asking)
    return render(request, "alerts/agencies.html", {"agencies": found, "may_keep": queries.may_keep(asking)})


def keep(request: HttpRequest, agency_id: int | None = None) -> HttpResponse:
    """Name an agency's contact, or change them."""
    asking = asking_of(request)
    if not queries.may_keep(asking):
        raise Missing
    row = queries.agency(asking, agency_id) if agency_id is not None else None
    back = reverse("agencies")
    crumbs = [{"text": "Agencies", "href": back}]
    page = FormPage(row.name if row else "Add an agency", "Keep it", back, "Kept.", crumbs)
    initial = {"name": row.name, "contact": row.contact, "email": row.email, "days": row.days} if row else {"days": 5}

    def do(data: dict[str, Any]) -> None:
        changes.keep_agency(agency_id, **data, **by(request))

    return ask(request, page, lambda data: KeepAgencyForm(data, initial=initial), do)


@open_to_all
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an agency's link: its code first, then the concern and the answer. Opening it uses nothing up."""
    try:
        found = opened(token, clock.now())
        return _answer(request, token, found) if _is_proven(request, found) else _prove(request, token)
    except Refused as refused:
        return _over(request, refused)


def _prove(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code, and nothing else: without it a link that was forwarded shows nothing of a child."""
    form = CodeForm(sent_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            proven = changes.prove(token, form.cleaned_data["code"], now=clock.now())
        except Refused as refused:
            if refused.code != "code":
                raise
            form.refuse(refused)
        else:
            request.session[PROVEN] = [proven, clock.real_now().isoformat()]
            return redirect("agency", token)
    return _form(request, form, {"title": "Enter your code", "button": "Go on"})


def _answer(request: HttpRequest, token: str, found: Opened) -> HttpResponse:
    """The concern, and the answer to it."""
    form = AnswerForm(sent_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            changes.answer(token, form.cleaned_data["words"], form.cleaned_data["on"], now=clock.now())
        except Refused as refused:
            if refused.code not in ("text", "too_long", "on", "stale"):
                raise
            form.refuse(refused)
        else:
            del request.session[PROVEN]
            return redirect("agency", token)
    # Also where the form comes back with errors: the concern stands beside it, and nobody may have opened it before.
    changes.note_look(found, now=clock.now())
    title = "What will happen for this child?"
    return _form(request, form, {"title": title, "button": "Send this answer", "found": found})


def _form(request: HttpRequest, form: Any, shown: dict[str, Any]) -> HttpResponse:
    errors = form.problems() if form.is_bound else []
    given = {"form": form, "errors": errors, **shown}
    return render(request, "alerts/agency.html", given, status=422 if form.is_bound else 200)


def _is_proven(request: HttpRequest, found: Opened) -> bool:
    """Whether the code of this very asking was right in this browser, half an hour ago at most."""
    proven, at = request.session.get(PROVEN) or (0, "")
    # As texts: both are the world's time, in UTC.
    return bool(proven == found.id and at > (clock.real_now() - PROVEN_FOR).isoformat())


def _over(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Say why a link opens nothing; one that was never ours counts as a wrong password does."""
    words, status = refused.message, 200
    if refused.code == "unknown":
        if not AxesProxyHandler.is_allowed(request, NOBODY):
            words, status = TOO_MANY, 429
        else:
            user_login_failed.send(sender=__name__, credentials=NOBODY, request=request)
    title = "Your answer has been sent" if refused.code == "answered" else "This link opens nothing"
    return render(request, "alerts/agency_over.html", {"words": words, "title": title}, status=status)


urls: list[URLPattern] = [
    path("alerts/agencies/", agencies, name="agencies"),
    path("alerts/agencies/add/", keep, name="agency-add"),
    path("alerts/agencies/<int:agency_id>/", keep, name="agency-keep"),
    path("agency/<str:token>/", agency, name="agency"),
]
