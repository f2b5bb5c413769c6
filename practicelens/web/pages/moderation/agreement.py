"""Pages: how far two graders of the same case agree, and the same by auditor for the Head of Safeguarding."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.documents.blocks import Document
from practicelens.quality.moderation.agreement import queries
from practicelens.web.pages.shared import figures_taken
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import wants_workbook
from practicelens.web.request_input import asked_day
from practicelens.web.templatetags.words import short_date
from practicelens.workdays import clock
from practicelens.workdays.timescales import add_months, first_of_months

# A year: in a quarter a team has too few pairs for a figure that could be leant on.
MONTHS = 12


def agreement(request: HttpRequest) -> HttpResponse:
    """A year of pairs unless another period is asked for."""
    asking, (since, until) = asking_of(request), _period(request)
    view = queries.agreement(asking, since, until)
    if wants_workbook(request) and view.pairs:
        made = f"{short_date(since)} to {short_date(until)}"
        document = Document("How far graders agree", made, (), figures_taken.agreement(view))
        return as_workbook(document, "How far graders agree")
    whole, before = (view.overall, *view.kinds), since - timedelta(days=1)
    context = {
        "view": view,
        "before": (first_of_months(before, MONTHS), before),
        # Nothing lies after today, so no link leads there.
        "after": (until + timedelta(days=1), add_months(until, MONTHS)) if until < clock.today() else None,
        "whole": whole,
        "may_read_by_auditor": queries.may_read_by_auditor(asking),
    }
    return render(request, "moderation/agreement.html", context)


def by_auditor(request: HttpRequest) -> HttpResponse:
    """Each auditor beside those they graded with."""
    view = queries.by_auditor(asking_of(request), *_period(request))
    if wants_workbook(request) and (view.cases or view.others):
        title, made = "How far graders agree, by auditor", f"{short_date(view.since)} to {short_date(view.until)}"
        return as_workbook(Document(title, made, (), figures_taken.agreement_by_auditor(view)), title)
    return render(request, "moderation/agreement_auditors.html", {"view": view})


def _period(request: HttpRequest) -> tuple[date, date]:
    """From and until which day; without a sensible answer the twelve months until today."""
    until = asked_day(request, "until") or clock.today()
    since = asked_day(request, "since") or first_of_months(until, MONTHS)
    # Typed the wrong way round, the same time is meant.
    return (since, until) if since <= until else (until, since)


urls: list[URLPattern] = [
    path("moderation/agreement/", agreement, name="agreement"),
    path("moderation/agreement/auditors/", by_auditor, name="agreement-auditors"),
]
