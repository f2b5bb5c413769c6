"""Pages: multi-agency audits. The list, all parts side by side, an agency's own part; its forms stand beside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from practicelens.people.invitations import letters as invitations
from practicelens.quality.meetings.queries import called_off
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels.core import loading as panels_loading
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.panels.parts import queries as parts_queries
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.panels.whole.views import PartView, Row, WholeView
from practicelens.quality.standards.states import GRADES
from practicelens.web.pages.multi_agency import forms, panel
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import typed_version
from practicelens.workdays import clock

CRUMB = {"text": "Multi-agency audits"}


def wholes(request: HttpRequest) -> HttpResponse:
    """Every multi-agency audit that somebody may open; for another agency, the parts it was invited to."""
    asking = asking_of(request)
    # Somebody of another agency sees their own parts and no list of ours, whatever else the account may do.
    own = parts_queries.own_parts(asking)
    if own:
        note_shown(request, "multi-agency audits", [one.child for one in own])
        return render(request, "multi_agency/own_parts.html", {"parts": own})
    some = narrowed(request, whole_queries.wholes(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    page = paginate(some.rows, request)
    note_shown(request, "multi-agency audits", [one.child for one in page])
    context = {"page": page, "may_set_up": whole_queries.may_set_up(asking), **some.shown}
    return render(request, "multi_agency/list.html", context)


LIST: Listing[Row] = Listing(
    "Multi-agency audits",
    (
        ("Audit", lambda one: one.title), ("Child", lambda one: one.child.identifier), ("Team", lambda one: one.team),
        ("Parts", lambda one: one.parts), ("Parts in", lambda one: one.parts_in),
        ("Where it is", lambda one: one.where), ("Due", lambda one: one.due),
        ("Panel on", lambda one: one.held_on), ("Agreed grade", lambda one: one.grade.words if one.grade else None),
    ),
    (
        Question("team", "Team", lambda one: one.team),
        Question("status", "Where it is", lambda one: ("all_in" if one.all_in else one.status.value, one.where)),
        Question(
            "grade", "Agreed grade", lambda one: (one.grade.value, one.grade.words) if one.grade else None,
            order=tuple(grade.words for grade in GRADES),
        ),
    ),
    (Order("due", "Soonest due", lambda one: one.due), Order("team", "Team", lambda one: one.team)),
    first="Latest",
    month=lambda one: one.due,
    month_label="Due from",
    child=lambda one: one.child,
)  # fmt: skip


def whole(request: HttpRequest, whole_id: int) -> HttpResponse:
    """All parts side by side; for somebody of another agency, their own part."""
    asking = asking_of(request)
    # First: somebody of another agency may hold no other role here, and all that is asked below is Missing to them.
    if parts_queries.has_part(asking, whole_id):
        return _own_part(request, whole_id)
    found = whole_queries.whole(asking, whole_id)
    panels_loading.note_look(whole_id, found.row.child, **by(request))
    context = {
        "whole": found,
        "row": found.row,
        "crumbs": [{**CRUMB, "href": reverse("multi-agency-list")}],
        "called_off": called_off(asking, Kind.PANEL, whole_id) if not found.panel else (),
        "domains": _domains(found),
        # Graded blind, like any second grade: before a part is in nobody reads a word of it.
        "parts": [{"part": part, "letter": letter_words(part) if part.guest else ""} for part in found.parts],
    }
    return render(request, "multi_agency/whole.html", context)


def _own_part(request: HttpRequest, whole_id: int) -> HttpResponse:
    """What somebody of another agency was told, where their part is, and what was agreed."""
    part = parts_queries.own_part(asking_of(request), whole_id)
    panels_loading.note_look(whole_id, part.child, **by(request))
    return render(request, "multi_agency/own_part.html", {"part": part})


def _domains(found: WholeView) -> list[dict[str, Any]]:
    """What went well, agency by agency; only of parts that are in."""
    return [
        {"agency": part.agency, "domains": [one for one in part.result.domains if one.went_well]}
        for part in found.parts
        if part.result.is_in and any(one.went_well for one in part.result.domains)
    ]


def letter_words(part: PartView) -> str:
    """Where an invitation's letter is, in words."""
    guest = part.guest
    if part.result.is_in:
        return "Took part"
    if guest is None or guest.signed_up or guest.letter is None:
        return "Has chosen a password" if guest and guest.signed_up else "No letter was asked for"
    words = invitations.WORDS[guest.letter]
    return f"{words}; its link has run out" if guest.expired else words


def letter(request: HttpRequest, part_id: int) -> HttpResponse:
    """How the invitation reads, and where it is. The link itself stands in the letter alone."""
    found, part = whole_queries.part_to_run(asking_of(request), part_id)
    # In real time, as links of sign-in are: a demonstration's day does not make them last longer.
    until = part.guest.expires_at if part.guest and part.guest.expires_at else clock.real_now()
    # The link itself is in the letter alone: whoever reads this page could else choose the guest's password.
    address = f"{settings.SITE_ADDRESS}/invitation/…/"
    context = {
        "whole": found,
        "part": part,
        "crumbs": forms.crumbs(found),
        "state": letter_words(part),
        "subject": invitations.subject(settings.AUTHORITY_NAME),
        "body": invitations.body(settings.AUTHORITY_NAME, address, clock.local_date(until)),
    }
    return render(request, "multi_agency/letter.html", context)


@require_POST
def send_again(request: HttpRequest, part_id: int) -> HttpResponse:
    """Send a new link; the one before stops working."""
    found, _ = whole_queries.part_to_run(asking_of(request), part_id)
    parts_changes.send_again(part_id, **by(request))
    messages.success(request, "A new letter is on its way. The link before it no longer works.")
    return redirect("multi-agency", found.row.id)


@require_POST
def publish(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Tell the agencies what was agreed."""
    # For its check: to whoever may not read it there is no such page.
    whole_queries.whole(asking_of(request), whole_id)
    meeting_changes.publish(whole_id, version=typed_version(request), **by(request))
    messages.success(request, "The agencies are told what was agreed.")
    return redirect("multi-agency", whole_id)


_ONE = "multi-agency/<int:whole_id>"
_PART = "multi-agency/part/<int:part_id>"
urls: list[URLPattern] = [
    path("multi-agency/", wholes, name="multi-agency-list"),
    path("multi-agency/set-up/", forms.set_up, name="multi-agency-set-up"),
    path(f"{_ONE}/", whole, name="multi-agency"),
    path(f"{_ONE}/invite/", forms.invite, name="multi-agency-invite"),
    path(f"{_ONE}/members/", forms.members, name="multi-agency-members"),
    path(f"{_ONE}/panel/", panel.panel, name="multi-agency-panel"),
    path(f"{_ONE}/panel/actions/", panel.panel_actions, name="multi-agency-panel-actions"),
    path(f"{_ONE}/panel/correct/", panel.correct, name="multi-agency-panel-correct"),
    path(f"{_ONE}/publish/", publish, name="multi-agency-publish"),
    path(f"{_ONE}/cancel/", forms.cancel, name="multi-agency-cancel"),
    path(f"{_PART}/", letter, name="multi-agency-letter"),
    path(f"{_PART}/again/", send_again, name="multi-agency-letter-again"),
    path(f"{_PART}/take-back/", forms.take_back, name="multi-agency-take-back"),
]
