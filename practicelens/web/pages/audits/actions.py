"""Pages of actions: what is mine or my team's to do, and one action from doing to checking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.people.asking import Asking, key_of
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.actions import changes, queries
from practicelens.quality.actions.states import Status
from practicelens.quality.audits.core import queries as audit_queries
from practicelens.quality.audits.core import visible as audits
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.quality.moderation.comparison.queries import reads_period
from practicelens.web.pages.meetings.kinds import page_of
from practicelens.web.pages.shared.actions_in_place import as_it_stands
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_flag, asked_number, asked_text, typed_text, typed_version

PANELS, COMPARISONS = "panel", "comparison"
# Not what is proposed or dropped: neither is anybody's to do.
SHOWN = (Status.OPEN, Status.DONE, Status.VERIFIED)


class DoneForm(Form):
    """What shows that it was done."""

    field_of = {"evidence_missing": "evidence"}
    evidence = forms.CharField(
        label="What was done, and where can it be seen?",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done and where it can be seen."},
    )


class SupervisionForm(Form):
    """When it was seen in supervision."""

    held_on = DayField(label="When was the supervision?")


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Actions that are mine, or my teams'."""
    asking = asking_of(request)
    if not queries.takes_part(asking):
        raise Missing
    # A status that is none shows all: the links above name those that there are.
    status = next((one for one in SHOWN if one.value == asked_text(request, "status", "open")), None)
    mine = asked_flag(request, "mine")
    child = asked_text(request, "child", most=60)
    # Read here for its check alone: the list below answers it, with the choice standing in its form.
    asked_number(request, "team")
    found = queries.actions(
        # Blind until both have handed in: an action of the other grading would tell its grade.
        asking,
        status=status,
        mine=mine,
        child=child,
        blind=audits.blind_to(asking),
    )
    links = [(one.words, one.value, one is status) for one in SHOWN]
    listing = _listing(asking)
    some = narrowed(request, found, listing)
    if (book := taken(request, some, listing)) is not None:
        return book
    page = paginate(some.rows, request, per_page=30)
    # Those of this page; an action of a comparison meeting is about no child.
    note_shown(request, "actions", [key_of(one.child) for one in page if one.child])
    shown = {"page": page, "links": links, "mine": mine, "child": child, **some.shown}
    context = shown | {"narrowed": bool(child)}
    return render(request, "audits/action_list.html", context)


def _listing(asking: Asking) -> Listing[queries.ActionView]:
    """The list of actions: what it is narrowed by, and its columns as a workbook."""

    def team(one: queries.ActionView) -> tuple[str, str]:
        found = asking.teams.get(one.team_id)
        return str(one.team_id), found.name if found else "A team no longer there"

    return Listing(
        "Actions",
        (
            ("Child", lambda one: one.child), ("What", lambda one: one.what), ("Team", lambda one: team(one)[1]),
            ("Who", lambda one: one.owner), ("Due", lambda one: one.due), ("Where it is", lambda one: one.status.words),
            ("Done on", lambda one: one.done_at), ("Checked by", lambda one: one.verified_by),
        ),
        (Question("team", "Team", team), Question("who", "Who", lambda one: (str(one.owner_id), one.owner))),
        (
            Order("late", "Latest due", lambda one: one.due, backwards=True),
            Order("who", "Who", lambda one: one.owner), Order("team", "Team", lambda one: team(one)[1]),
            Order("child", "Child", lambda one: one.child),
        ),
        first="Soonest due",
        month=lambda one: one.due,
        month_label="Due from",
        child=lambda one: key_of(one.child) if one.child else None,
    )  # fmt: skip


def action(request: HttpRequest, action_id: int) -> HttpResponse:
    """One action, with whatever can be done with it now."""
    asking = asking_of(request)
    found = queries.action(asking, action_id, blind=audits.blind_to(asking))
    if request.method == "GET":
        # When it is shown and not when it is sent in: that is a change, which names the child itself.
        changes.note_look(action_id, **by(request))
    elif not found.may_finish:
        # Its form is there no more: without this what was typed into it would have no place on the page.
        raise Stale(
            "This action changed after you opened the page: it is not yours to finish now.", as_it_stands(found)
        )
    back, done = reverse("action", args=[action_id]), "Recorded as done. Somebody else will check it."
    page = FormPage("Action", "It is done", back, done, _crumbs(asking_of(request)))

    def do(data: dict[str, Any]) -> None:
        changes.finish(action_id, data["evidence"], version=typed_version(request), **by(request))

    return ask(
        request,
        page,
        DoneForm,
        do,
        template="audits/action.html",
        more={"action": found, "opens": _opens(asking, found)},
    )


def _opens(asking: Asking, found: queries.ActionView) -> bool:
    """Whether what an action comes from opens to whoever does it: they may have had no part in the meeting."""
    # Of audits nothing is asked: whoever may open an action of one may open the audit.
    if found.source_kind == PANELS:
        return bool(page_of(asking, MeetingKind.PANEL, str(found.source_id)))
    if found.source_kind == COMPARISONS:
        return reads_period(asking, found)
    # Whoever reads the team's audits reads this one; another owner may have been at its meeting and nothing more.
    reads_team = found.team_id in asking.actor.teams_for(Capability.SEE_AUDITS)
    return reads_team or audit_queries.opens(asking, found.source_id)


class HandOverForm(Form):
    """Who does an action from now on."""

    field_of = {"not_open": "owner"}
    owner = forms.ChoiceField(label="Who will do it from now on?", error_messages={"required": "Choose who."})

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        """With the team's managers and workers."""
        super().__init__(*args, **kwargs)
        self.choose_from("owner", owners)


def hand_over(request: HttpRequest, action_id: int) -> HttpResponse:
    """The Team Manager takes an action over, or gives it to somebody of the team."""
    found = queries.action(asking_of(request), action_id, blind=audits.blind_to(asking_of(request)))
    if not (found.may_note_supervision and found.open):
        raise Ended(stands=as_it_stands(found))
    if request.method == "GET":
        changes.note_look(action_id, **by(request))
    back, done = reverse("action", args=[action_id]), "The action is theirs now, and they have been told."
    page = FormPage(
        "Give this action to somebody else", "Give it to them", back, done, _crumbs(asking_of(request)),
        version=found.version, stands=as_it_stands(found),
    )  # fmt: skip

    def do(data: dict[str, Any]) -> None:
        changes.hand_over(action_id, int(data["owner"]), version=typed_version(request), **by(request))

    # Without whoever has it: handing it to them would tell them of a change that is none.
    owners = [
        (str(account), name)
        for account, name in _of_team(asking_of(request), found.team_id)
        if account != found.owner_id
    ]
    return ask(request, page, lambda data: HandOverForm(data, owners=owners), do)


def _of_team(asking: Asking, team_id: int) -> tuple[tuple[int, str], ...]:
    """The team's managers, then its workers, whose accounts stand today."""
    workers = (one for one in asking.workers.values() if one.team_id == team_id)
    accounts = [one.account_id for one in workers if one.account_id]
    return setup_queries.choosable_owners(asking, team_id, last=accounts)


def supervision(request: HttpRequest, action_id: int) -> HttpResponse:
    """When the action was seen in supervision."""
    found = queries.action(asking_of(request), action_id, blind=audits.blind_to(asking_of(request)))
    if not found.may_note_supervision:
        raise Ended(stands=as_it_stands(found))
    back, way = reverse("action", args=[action_id]), _crumbs(asking_of(request))
    page = FormPage("Seen in supervision", "Record this", back, "Recorded.", way, stands=as_it_stands(found))

    def do(data: dict[str, Any]) -> None:
        version = typed_version(request)
        changes.note_supervision(action_id, data["held_on"], version=version, **by(request))

    return ask(request, page, SupervisionForm, do, template="audits/form.html", more={"version": found.version})


@require_POST
def check(request: HttpRequest, action_id: int) -> HttpResponse:
    """Somebody else has looked: it was done, or it goes back."""
    version = typed_version(request)
    try:
        if typed_text(request, "was_done") == "yes":
            changes.verify(action_id, version=version, **by(request))
            messages.success(request, "Checked. Thank you.")
        else:
            changes.send_back(action_id, version=version, **by(request))
            messages.success(request, "It is open again, and its owner has been told.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("action", action_id)


def _crumbs(asking: Asking) -> list[dict[str, str]]:
    """The way back; none for somebody who was given an action at a meeting and has no list of them."""
    return [{"text": "Actions", "href": reverse("actions")}] if queries.takes_part(asking) else []
