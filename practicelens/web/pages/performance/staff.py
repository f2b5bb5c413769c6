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
    """Every worker whom the extract names, beside the team of most of their children; those ticked are made.

    Whoever else it names stands below them, with why they are left out.
    """
    asking = asking_of(request)
    found = queries.staff(asking)
    workers = InBulk(
        "worker", "starts", "workers",
        lambda chosen, starts: changes.confirm(chosen, starts, by=asking.actor, now=clock.now()),
        lambda made: f"{count_words(made, 'worker is,workers are')} made. Work the figures out again to count by them.",
        back="extract-names",
    )  # fmt: skip
    # Whoever may be two people is ticked by a person, or by nobody.
    proposed = [one.name for one in found.proposed if not one.may_be_two] if found else []
    asked = [one for one in found.proposed if one.may_be_two] if found else []
    return in_bulk(request, "extracts/staff.html", workers, proposed, {"found": found, "asked": asked})


urls: list[URLPattern] = [path("extracts/workers/", staff, name="extract-workers")]
