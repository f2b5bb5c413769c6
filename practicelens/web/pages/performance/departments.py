"""Page: the services and teams that a dataset's tree of departments proposes, made in bulk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.capabilities import Capability
from practicelens.performance.extracts.departments import changes, queries
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.in_bulk import InBulk, in_bulk
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock


@require_http_methods(["GET", "POST"])
def departments(request: HttpRequest) -> HttpResponse:
    """Every team of the tree, with what it is here; those ticked are made."""
    asking = asking_of(request)
    found = queries.tree(asking)
    teams = InBulk(
        "team", "opens", "teams",
        lambda chosen, opens: changes.confirm(chosen, opens, by=asking.actor, now=clock.now()),
        lambda made: f"{count_words(made, 'team is,teams are')} made. Nobody is linked to them yet.",
        back="departments",
    )  # fmt: skip
    # Each way back leads where its reader came from: to an analyst's extracts, or to an administrator's teams.
    context = {"tree": found, "loads": asking.actor.can(Capability.LOAD_EXTRACTS)}
    proposed = [one.team for one in found.new] if found else []
    return in_bulk(request, "extracts/departments.html", teams, proposed, context)


urls: list[URLPattern] = [path("extracts/departments/", departments, name="departments")]
