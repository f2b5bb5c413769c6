"""Pages of an audit's own actions: added and taken back while it is under way, added by the Team Manager after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.audits.core.states import Kind
from practicelens.quality.audits.work import changes, queries
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.audits.work import address, next_part
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, ask, by
from practicelens.web.pages.shared.standing import over


class ActionForm(Form):
    """Something somebody will do."""

    field_of = {"what_missing": "what", "due_in_past": "due"}
    what = forms.CharField(
        label="What will be done?",
        widget=forms.Textarea,
        error_messages={"required": "Say what will be done."},
        help_text="One thing, that somebody can see was done.",
    )
    owner = forms.ChoiceField(label="Who will do it?", error_messages={"required": "Choose who will do it."})
    due = DayField(label="By when?")

    def __init__(self, *args: Any, owners: list[tuple[str, str]], act_by: date | None = None, **kwargs: Any) -> None:
        """With the people it may be given to; ``act_by``: the day proposed, because the grade is Inadequate."""
        super().__init__(*args, initial={"due": act_by}, **kwargs)
        if act_by is not None:
            self.fields["due"].help_text = "An Inadequate grade needs at least one action due by then."
        self.choose_from("owner", owners)


def actions(request: HttpRequest, audit_id: int) -> HttpResponse:
    """The actions of an audit: the auditor's while under way, the Team Manager's after. Add one here."""
    asking = asking_of(request)
    audit, work = queries.audit_and_work(asking, audit_id)
    # A second grader gives none: they are given with the first audit.
    if audit.beside:
        raise Missing
    if not (audit.may.work or audit.may.add_action):
        raise over(audit.row.status)
    # Another agency's actions are its own people's.
    ours = None if audit.row.kind is Kind.PARTNER else audit.row.team_id
    owners = _owners(asking, ours, audit.worker_id, audit.auditor_id)
    page = FormPage("Actions", "Add this action", request.path, "The action is added.", crumbs(audit))
    more = {**shared(asking, audit), "work": None}
    if work is not None:
        more |= {"work": work, "part": "actions", "next": address(audit_id, next_part(work, "actions"))}
    if request.method == "GET":
        changes.note_look(audit_id, audit.row.child, "actions", **by(request))

    def do(data: dict[str, Any]) -> None:
        owner, due = int(data["owner"]), data["due"]
        changes.add_action(audit_id, data["what"], owner_id=owner, due=due, **by(request))

    def form(data: Any) -> ActionForm:
        return ActionForm(data, owners=owners, act_by=more["work"].act_by if more["work"] else None)

    return ask(request, page, form, do, template="audits/actions.html", more=more)


@require_POST
def drop_action(request: HttpRequest, audit_id: int, action_id: int) -> HttpResponse:
    """Take an action back before the audit is handed in."""
    changes.drop_action(audit_id, action_id, **by(request))
    messages.success(request, "The action is taken back.")
    return redirect("audit-actions", audit_id)


def _owners(asking: Asking, team_id: int | None, worker_id: int | None, auditor_id: int) -> list[tuple[str, str]]:
    """Who an action may be given to: the practitioner, the team's managers, the auditor; another agency its own."""
    worker = asking.workers.get(worker_id) if worker_id else None
    practitioner = worker.account_id if worker else None
    found = setup_queries.choosable_owners(asking, team_id, first=[practitioner], last=[auditor_id])
    return [(str(account), name) for account, name in found]
