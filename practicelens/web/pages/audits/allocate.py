"""Pages for the Head of Safeguarding: giving an audit to somebody, passing it on, withdrawing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.quality.audits.allocation import changes
from practicelens.quality.audits.allocation.queries import loads
from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.audits.work import queries
from practicelens.quality.programme.draws import changes as draws_changes
from practicelens.quality.programme.draws import preparing
from practicelens.quality.standards import queries as standards
from practicelens.web.pages.audits.shown import crumbs
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import DayField, Form, FormPage, WordsForm, ask, by, needs
from practicelens.web.pages.shared.people import PersonField, offer
from practicelens.web.pages.shared.standing import over

# The strategy's auditors (section 5), and the Head of Safeguarding, who owns the programme and may audit in it.
AUDITORS = frozenset({Role.QA_OFFICER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER, Role.HEAD_OF_QA})
PARTNERS = "partner_part"  # invited by their own door, which says what is shared and why


class AllocateForm(Form):
    """An audit for somebody."""

    field_of = {
        "not_an_auditor": "auditor",
        "own_work": "auditor",
        "own_review": "auditor",
        "not_cleared": "auditor",
        "nobody_to_draw": "team",
        "no_list": "team",
        "no_auditor": "auditor",
        "no_team": "team",
        "not_in_list": "child",
        "why_missing": "why",
    }
    tool = forms.ChoiceField(label="Which audit?", error_messages={"required": "Choose an audit tool."})
    team = forms.ChoiceField(label="Whose work?", error_messages={"required": "Choose a team."})
    auditor = PersonField(label="Who will audit?", error_messages={"required": "Choose an auditor."})
    child = forms.CharField(
        label="The child’s number in the case system",
        required=False,
        help_text="Leave it empty to draw a child at random from the team’s open children in the published dataset.",
    )
    why = forms.CharField(label="Why this child?", required=False, help_text="Only where you name a child.")
    theme = forms.CharField(label="Theme", required=False, help_text="Only for a themed audit.")
    due = DayField(label="Due", required=False, help_text="Empty: the last working day of this month.")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the tools, teams and auditors there are today."""
        super().__init__(*args, **kwargs)
        self.choose_from("tool", [(tool.key, tool.title) for tool in standards.tools(asking) if tool.key != PARTNERS])
        teams = [
            (team.id, f"{team.name} ({team.service_name})")
            for team in asking.teams.values()
            if not team.closed(asking.today)
        ]
        self.choose_from("team", [("", "Choose a team"), *teams])
        # Those of other agencies are left out: they come in by their invitation, to one audit.
        auditors = setup_queries.choosable_people(asking, AUDITORS)
        offer(self, "auditor", auditors, partial(loads, asking))


def allocate(request: HttpRequest) -> HttpResponse:
    """Give an audit of a named or a drawn child to somebody."""
    needs(request, Capability.ALLOCATE_AUDITS)
    asking = asking_of(request)
    page = FormPage(
        "Allocate an audit",
        "Allocate",
        reverse("audits"),
        "The audit is allocated, and the auditor has been told.",
        [{"text": "Audits", "href": reverse("audits")}],
        lead="A child drawn at random can be spoken of for the whole team; a child you choose cannot. The draw and its "
        "seed are kept, so that anybody can repeat it.",
    )

    def do(data: dict[str, Any]) -> None:
        draws_changes.draw_and_give_out(_asked(data), **by(request))

    return ask(request, page, lambda data: AllocateForm(data, asking=asking), do)


def _asked(data: dict[str, Any]) -> preparing.Asked:
    """What was asked for: a child drawn from the team's open children, or one chosen, with the reason."""
    team, named = int(data["team"]), data["child"].strip()
    return preparing.Asked(
        size=1,
        tool=data["tool"],
        auditors=(int(data["auditor"]),),
        # Chosen or drawn is kept with the audit: only what was drawn by chance enters shares.
        how=Draw.PURPOSIVE if named else Draw.RANDOM,
        team_ids=None if named else (team,),
        # A child who is named stands in no list that could say whose work it is.
        area_team=team if named else None,
        kind=_kind(data),
        theme=data["theme"].strip(),
        about="A child chosen" if named else "Open children of the team",
        due=data["due"],
        named=(named,) if named else (),
        why=data["why"] if named else "",
    )


def _kind(data: dict[str, Any]) -> Kind:
    """Themed where a theme is named; else by the tool."""
    # Before the tool: a theme may use any of them, and counts apart from what a month owes by its rules.
    if data["theme"].strip():
        return Kind.THEMED
    return Kind.REGULAR if data["tool"] == "case_audit" else Kind.PREDEFINED


def pass_on(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Pass an audit to another auditor."""
    audit = queries.audit(asking_of(request), audit_id)
    if not audit.may.allocate:
        raise over(audit.row.status)
    page = FormPage(
        f"Pass audit {audit.row.reference} to somebody else",
        "Pass it on",
        reverse("audit", args=[audit_id]),
        "The audit is passed on, with everything typed so far.",
        crumbs(audit),
    )
    return ask(
        request,
        page,
        partial(PassOnForm, asking=asking_of(request)),
        lambda data: changes.reassign(audit_id, int(data["auditor"]), data["words"], **by(request)),
    )


class PassOnForm(WordsForm):
    """Who audits now, and why."""

    field_of = {**WordsForm.field_of, "not_an_auditor": "auditor", "own_work": "auditor", "not_cleared": "auditor"}
    auditor = PersonField(label="Who will audit?", error_messages={"required": "Choose an auditor."})
    field_order = ["auditor", "words"]

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With everybody who audits today."""
        super().__init__(*args, label="Why does it pass to somebody else?", **kwargs)
        found = setup_queries.choosable_people(asking, AUDITORS)
        offer(self, "auditor", found, partial(loads, asking))


def withdraw(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Withdraw an audit that was not handed in, with a reason."""
    audit = queries.audit(asking_of(request), audit_id)
    # To whoever may read the audit and not allocate it, there is no such page.
    if not audit.may.allocate:
        raise over(audit.row.status)
    page = FormPage(
        f"Withdraw audit {audit.row.reference}",
        "Withdraw it",
        reverse("audit", args=[audit_id]),
        "The audit is withdrawn. It stays in the count of what was to be done.",
        crumbs(audit),
        lead="Those who had a part in it are told. What was typed is kept, and shown to nobody.",
        warning=True,
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why is it withdrawn?"),
        lambda data: changes.withdraw(audit_id, data["words"], **by(request)),
    )
