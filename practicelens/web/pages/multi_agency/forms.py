"""Forms of multi-agency audits: setting one up, inviting an agency, the panel and what it agreed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.quality.audits.allocation.queries import loads
from practicelens.quality.panels.meeting import changes as meeting_changes
from practicelens.quality.panels.parts import changes as parts_changes
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.panels.whole.views import WholeView
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.web.pages.audits.allocate import AUDITORS
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, WordsForm, ask, by, needs
from practicelens.web.pages.shared.people import COLLEAGUES, PeopleField, PersonField, offer
from practicelens.web.pages.shared.standing import over
from practicelens.web.request_input import typed_version

AREA = forms.Textarea


def crumbs(whole: WholeView) -> list[dict[str, str]]:
    """The way back from a form."""
    return [
        {"text": "Multi-agency audits", "href": reverse("multi-agency-list")},
        {"text": whole.row.title, "href": reverse("multi-agency", args=[whole.row.id])},
    ]


class SetUpForm(Form):
    """A new multi-agency audit."""

    field_of = {
        "title_missing": "title",
        "circumstances_missing": "circumstances",
        "due_past": "due",
        "theme_over": "theme",
        "not_an_auditor": "auditor",
        "own_work": "auditor",
        "own_review": "auditor",
        "not_cleared": "auditor",
    }
    title = forms.CharField(
        label="Title",
        help_text="The theme or the question. It names no child: agencies and reports show it.",
        error_messages={"required": "Give it a title."},
    )
    child = forms.CharField(
        label="The child’s number in the case system", error_messages={"required": "Enter the child’s number."}
    )
    circumstances = forms.CharField(
        label="What the agencies are told of the child",
        widget=AREA,
        # Short on purpose: another agency is told no more of a child than it needs.
        max_length=200,
        help_text="No more than they need to find the child in their own records and to know what is asked.",
        error_messages={"required": "Say what the agencies are told of the child."},
    )
    team = forms.ChoiceField(label="Which team works with the child?", error_messages={"required": "Choose a team."})
    auditor = PersonField(label="Who audits our own part?", error_messages={"required": "Choose an auditor."})
    theme = forms.ChoiceField(label="Is it part of a theme?", required=False)
    due = DayField(label="By when does everybody grade their part?")

    def __init__(self, data: Any = None, *, asking: Asking, themes: list[tuple[str, str]]) -> None:
        """With the teams and auditors there are today, and the themes that are open."""
        super().__init__(data)
        self.choose_from("team", [("", "Choose a team"), *setup_queries.choosable_teams(asking)])
        auditors = setup_queries.choosable_people(asking, AUDITORS)
        offer(self, "auditor", auditors, partial(loads, asking))
        self.choose_from("theme", [("", "No, it is about one case"), *themes])


def set_up(request: HttpRequest) -> HttpResponse:
    """Set a multi-agency audit up; agencies are invited from its page."""
    needs(request, Capability.ALLOCATE_AUDITS)
    asking = asking_of(request)
    page = FormPage(
        "Set up a multi-agency audit",
        "Set it up",
        reverse("multi-agency-list"),
        "It is set up, and our own part is allocated. Now invite the agencies.",
        [{"text": "Multi-agency audits", "href": reverse("multi-agency-list")}],
        lead="Each agency grades its own part and sees no other. A panel then agrees the whole, and what was learnt.",
    )

    def do(data: dict[str, Any]) -> None:
        key = ChildKey(settings.AUTHORITY_CODE, settings.CHILD_SCHEME, data["child"].strip())
        try:
            worker = children_queries.child(asking, key).row.worker_id
        # A child whom no extract knows, or whom the person may not open, can still be audited with others: the worker
        # is left open.
        except Missing:
            worker = None
        new = parts_changes.New(
            data["title"],
            key,
            data["circumstances"],
            int(data["team"]),
            int(data["auditor"]),
            data["due"],
            worker_id=worker,
            theme_id=int(data["theme"]) if data["theme"] else None,
        )
        parts_changes.set_up(new, **by(request))

    # Open ones alone: an audit for a theme that is closed would come after its brief.
    themes = [(str(one.id), one.title) for one in themes_queries.themes(asking) if one.status.is_open]
    return ask(request, page, lambda data: SetUpForm(data, asking=asking_of(request), themes=themes), do)


def to_run(request: HttpRequest, whole_id: int, may: str) -> WholeView:
    """The multi-agency audit, for whoever may do this with it."""
    found = whole_queries.whole(asking_of(request), whole_id)
    if not getattr(found.may, may):
        raise over(found.row.status)
    return found


def page_of(whole: WholeView, title: str, button: str, done: str, **more: Any) -> FormPage:
    """The words of a form about it."""
    return FormPage(title, button, reverse("multi-agency", args=[whole.row.id]), done, crumbs(whole), **more)


class InviteForm(Form):
    """An agency and its person."""

    field_of = {
        "agency_missing": "agency",
        "agency_asked": "agency",
        "person_asked": "email",
        "email": "email",
        "colleague": "email",
        "shut": "email",
        "name": "name",
        "basis_missing": "basis",
    }
    agency = forms.CharField(label="Agency", error_messages={"required": "Say which agency is invited."})
    name = forms.CharField(label="Name of the person", error_messages={"required": "Enter a name."})
    email = forms.CharField(
        label="Their e-mail address at the agency", error_messages={"required": "Enter an e-mail address."}
    )
    basis = forms.CharField(
        label="On what basis is the child’s information shared with this agency?",
        widget=AREA,
        help_text="The sharing agreement or legal power, and the purpose. The agency sees it, and it is kept.",
        error_messages={"required": "Say on what lawful basis the child’s information is shared."},
    )


def invite(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Invite an agency to grade its own part."""
    found = to_run(request, whole_id, "invite")
    page = page_of(
        found,
        "Invite an agency",
        "Invite them",
        "They are invited. The e-mail leaves within ten minutes.",
        lead="They get an e-mail with a link to choose a password. It names no child. "
        "They see their own part alone, and their access ends by itself.",
    )
    return ask(
        request,
        page,
        InviteForm,
        lambda data: parts_changes.invite(whole_id, parts_changes.Guest(**data), **by(request)),
    )


class MembersForm(Form):
    """Who sits on the panel."""

    field_of = {"not_a_member": "members", "not_cleared": "members"}
    members = PeopleField(
        label="Who sits on the panel?",
        required=False,
        help_text="They read every part once all are in. You do already.",
    )

    def __init__(self, data: Any = None, *, asking: Asking, chosen: list[str]) -> None:
        """With colleagues who have a role here."""
        super().__init__(data, initial={"members": chosen})
        found = setup_queries.choosable_people(asking, COLLEAGUES)
        offer(self, "members", found, partial(loads, asking))


def members(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Name the panel."""
    # While agencies can still be invited: once the panel was held nobody is named to it any more.
    found = to_run(request, whole_id, "invite")
    chosen = [str(account) for account, _ in found.members]
    done = "Who sits on the panel is kept. Whoever is new to it has been told."  # true of nobody, too

    def do(data: dict[str, Any]) -> None:
        accounts = [int(one) for one in data["members"]]
        meeting_changes.name_panel(whole_id, accounts, version=typed_version(request), **by(request))

    return ask(
        request,
        page_of(found, "Name the panel", "Name them", done, version=found.version),
        lambda data: MembersForm(data, asking=asking_of(request), chosen=chosen),
        do,
    )


def cancel(request: HttpRequest, whole_id: int) -> HttpResponse:
    """Cancel it, with a reason."""
    found = to_run(request, whole_id, "cancel")
    page = page_of(
        found,
        "Cancel this multi-agency audit",
        "Cancel it",
        "It is cancelled. Agencies that had not handed in no longer see it.",
        lead="Agencies that have not handed in see it no more. No panel is held, and it cannot be taken up again.",
        warning=True,
        version=found.version,
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is it cancelled?"),
        lambda data: parts_changes.cancel(whole_id, data["words"], version=typed_version(request), **by(request)),
    )


def take_back(request: HttpRequest, part_id: int) -> HttpResponse:
    """Take an invitation back, with a reason."""
    found, part = whole_queries.part_to_run(asking_of(request), part_id)
    page = page_of(
        found,
        f"Take back the invitation of {part.agency}",
        "Take it back",
        "The invitation is taken back. Their access has ended.",
        warning=True,
        lead="They see nothing of it from this moment. A part that was handed in stays, and goes to the panel.",
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is it taken back?"),
        lambda data: parts_changes.take_back(part_id, data["words"], **by(request)),
    )
