"""Page: the workers whom an extract names and who are not here yet, made in bulk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.performance.extracts.staff import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.in_bulk import InBulk, in_bulk
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock


@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Every worker whom the extract names, beside the team of most of their children; those ticked are made."""
    asking = asking_of(request)
    found = queries.staff(asking)
    workers = InBulk(
        "worker", "starts", "workers",
        lambda chosen, starts: changes.confirm(chosen, starts, by=asking.actor, now=clock.now()),
        lambda made: f"{count_words(made, 'worker is,workers are')} made. Work the figures out again to count by them.",
        back="extract-names",
    )  # fmt: skip
    proposed = [one.name for one in found.proposed] if found else []
    return in_bulk(request, "extracts/staff.html", workers, proposed, {"found": found})


urls: list[URLPattern] = [path("extracts/workers/", staff, name="extract-workers")]
