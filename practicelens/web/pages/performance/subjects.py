"""Pages: the week of one subject, as MASH or leaving care; and which subjects there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.performance.datasets.subjects import queries
from practicelens.web.pages.shared.asked import asking_of


def subjects(request: HttpRequest) -> HttpResponse:
    """The subjects that have a week of their own, those within reach."""
    return render(request, "teams/subjects.html", {"subjects": queries.subjects(asking_of(request))})


def subject_week(request: HttpRequest, key: str) -> HttpResponse:
    """What happened, who is in it now, what is due, and what no source tells. Counts alone: no child is named."""
    asking = asking_of(request)
    context = {"subject": queries.subject(asking, key), "week": queries.subject_week(asking, key)}
    return render(request, "teams/subject_week.html", context)


urls: list[URLPattern] = [
    path("subjects/", subjects, name="subjects"),
    path("subjects/<slug:key>/", subject_week, name="subject-week"),
]
