"""Pages: what runs in the background, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from practicelens.jobs import queries, run_now
from practicelens.web.pages.shared.asked import asking_of


def background(request: HttpRequest) -> HttpResponse:
    """What is due, running and failed, and when each last went well."""
    return render(request, "administration/background.html", {"found": queries.background(asking_of(request))})


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Run a timed job now, in the background."""
    run_now.ask_for(name, asking_of(request))
    messages.success(request, "It has been asked for and runs in the background. This page says when it is done.")
    return redirect("background")


urls: list[URLPattern] = [
    path("background/", background, name="background"),
    path("background/<slug:name>/run/", run, name="background-run"),
]
