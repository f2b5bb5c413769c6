"""The forms of the people pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from practicelens.access.roles import ROLES, Reach, Role
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.people.setup import queries as setup_queries
from practicelens.web.pages.shared.govuk_forms import DayField, Form
from practicelens.web.pages.shared.people import PersonField, offer
from practicelens.web.templatetags.words import date_words

# Chosen at first, so that nobody is given a role or a team by not looking.
ROLE, SERVICE, TEAM = ("", "Choose a role"), ("", "Choose a service area"), ("", "Choose a team")
# The first day it no longer holds, as everywhere in people and rules; only an edition's frame keeps the last (decision
# 8).
ENDS = "The first day it no longer holds. Leave empty while there is no end."


class AccountForm(Form):
    """A new account."""

    field_of = {"email": "email", "email_taken": "email", "name": "name", "password": "password"}
    name = forms.CharField(label="Name", error_messages={"required": "Enter a name."})
    email = forms.CharField(
        label="E-mail address",
        widget=forms.EmailInput,
        help_text="They sign in by it, and are told by e-mail that the account is made.",
        error_messages={"required": "Enter an e-mail address."},
    )
    password = forms.CharField(
        label="First password",
        required=False,
        widget=forms.PasswordInput,
        help_text="At least 12 characters. Give it in person; they change it when they first sign in. "
        "Leave it empty and nobody can sign in by password yet.",
    )


class PasswordForm(Form):
    """A new password for somebody who forgot theirs."""

    field_of = {"password": "password"}
    password = forms.CharField(
        label="New password",
        widget=forms.PasswordInput,
        help_text="At least 12 characters. Give it in person, and ask them to change it.",
        error_messages={"required": "Enter a password."},
    )


class AddressForm(Form):
    """Another e-mail address for somebody."""

    field_of = dict.fromkeys(("email", "email_same", "email_taken", "own_account"), "email")
    email = forms.CharField(
        label="New e-mail address",
        widget=forms.EmailInput,
        help_text="Make sure that it is theirs: whoever reads its post can be told what concerns them.",
        error_messages={"required": "Enter an e-mail address."},
    )


class RoleForm(Form):
    """A role with its scope and dates."""

    field_of = {"scope": "role", "overlap": "role", "own_account": "role", "dates": "ends"}
    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})
    service = forms.ChoiceField(label="Service area", required=False, help_text="For a Head of Service only.")
    team = forms.ChoiceField(label="Team", required=False, help_text="For a Team Manager only.")
    starts = DayField(label="From")
    ends = DayField(label="Until", required=False, help_text=ENDS)

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the service areas and teams there are."""
        super().__init__(*args, initial={"starts": asking.today}, **kwargs)
        # By the alphabet and not by rank: among sixteen roles one looks for a title.
        titles = sorted(((role.value, ROLES[role].title) for role in Role), key=lambda pair: pair[1])
        self.choose_from("role", [ROLE, *titles])
        # Most roles have neither: there is nothing to choose.
        areas = ((row.id, row.name) for row in asking.services.values())
        self.choose_from("service", [("", "No service area"), *areas])
        self.choose_from("team", [("", "No team"), *setup_queries.choosable_teams(asking)])

    def scope(self) -> dict[str, int | None]:
        """The scope that the role asks for; one chosen for another kind of role is left aside."""
        # The role decides which of the two is asked: a form without scripts shows both.
        reach = ROLES[Role(self.cleaned_data["role"])].reach
        service, team = _number(self.cleaned_data.get("service")), _number(self.cleaned_data.get("team"))
        return {
            "service_id": service if reach is Reach.SERVICE else None,
            "team_id": team if reach is Reach.TEAM else None,
        }

    def clean(self) -> dict[str, Any]:
        """Put the scope beside the rest."""
        cleaned = super().clean() or self.cleaned_data
        return {**cleaned, **self.scope()} if cleaned.get("role") else cleaned


class EndForm(Form):
    """From which day something no longer holds."""

    field_of = {"dates": "ends", "ended": "ends", "own_account": "ends"}
    ends = DayField(label="From which day is this no longer so?", help_text="Today's date ends it at once.")

    def __init__(self, *args: Any, today: date, starts: date, **kwargs: Any) -> None:
        """Today, unless another day is typed; what ``starts`` later ends that day, and then never holds."""
        super().__init__(*args, initial={"ends": max(today, starts)}, **kwargs)
        if starts > today:
            self.fields["ends"].help_text = f"It starts on {date_words(starts)}: ended that day, it never holds."


class ConfirmForm(Form):
    """Nothing to fill in: the button is the answer."""


class CoverForm(Form):
    """Who is away, who stands in, from when until when."""

    field_of = {"same_person": "covering", "own_account": "covering", "dates": "back", "too_long": "back"}
    absent = PersonField(label="Who is away", error_messages={"required": "Choose who is away."})
    covering = PersonField(label="Who stands in", error_messages={"required": "Choose who stands in."})
    starts = DayField(label="First day away")
    back = DayField(label="First day back", help_text="From that day on nobody stands in any more.")

    def __init__(self, *args: Any, absent: list[tuple[int, str]], asking: Asking, chosen: str, **kwargs: Any) -> None:
        """With the people there are to choose from."""
        super().__init__(*args, initial={"starts": asking.today, "absent": chosen}, **kwargs)
        everybody = setup_queries.choosable_people(asking)
        # Who may be covered depends on who asks (a manager: themself and their line); standing in is open to everybody.
        away = {account for account, _ in absent}
        offer(self, "absent", [one for one in everybody if one.id in away])
        offer(self, "covering", everybody)


class LinkForm(Form):
    """Who is linked to a team from when on."""

    field_of = {"role": "account", "overlap": "starts"}
    account = PersonField(label="Who", error_messages={"required": "Choose somebody."})
    starts = DayField(label="From", help_text="Whoever is linked until then is so no longer from this day.")

    def __init__(self, *args: Any, choices: Sequence[setup_queries.Colleague], today: date, **kwargs: Any) -> None:
        """With those who hold the role."""
        super().__init__(*args, initial={"starts": today}, **kwargs)
        offer(self, "account", choices)


class ServiceForm(Form):
    """A new service area."""

    field_of = {"name": "name", "name_taken": "name"}
    name = forms.CharField(label="Name of the service area", error_messages={"required": "Enter a name."})


class TeamForm(Form):
    """A new team."""

    field_of = {"name": "name", "name_taken": "name"}
    name = forms.CharField(label="Name of the team", error_messages={"required": "Enter a name."})
    service = forms.ChoiceField(label="Service area", error_messages={"required": "Choose a service area."})
    opens = DayField(label="From")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the service areas there are."""
        super().__init__(*args, initial={"opens": asking.today}, **kwargs)
        self.choose_from("service", [SERVICE, *((row.id, row.name) for row in asking.services.values())])


class CloseTeamForm(Form):
    """A team that closes, and the team that takes over its work."""

    field_of = {"dates": "closes", "successor": "successor"}
    closes = DayField(label="The first day it is no longer there")
    successor = forms.ChoiceField(
        label="Which team takes over its work?",
        required=False,
        help_text="Audits, reviews and actions still open go on there. Without one the Head of Service passes them on.",
    )

    def __init__(self, *args: Any, asking: Asking, team_id: int, **kwargs: Any) -> None:
        """With the teams that are still there."""
        super().__init__(*args, initial={"closes": asking.today}, **kwargs)
        found = [
            (team.id, team.name)
            for team in asking.teams.values()
            if team.id != team_id and not team.closed(asking.today)
        ]
        self.choose_from("successor", [("", "No team"), *found])


class WorkerForm(Form):
    """A new worker of the case system."""

    field_of = {"name": "name", "fte": "fte", "account_taken": "account"}
    name = forms.CharField(label="Name", error_messages={"required": "Enter a name."})
    team = forms.ChoiceField(label="Team", error_messages={"required": "Choose a team."})
    starts = DayField(label="In this team from")
    fte = forms.FloatField(label="Full-time equivalent", initial=1, error_messages={"required": "Enter a number."})
    first_year_until = DayField(
        label="In their first year of practice until", required=False, help_text="Leave empty when they are not."
    )
    account = PersonField(label="Their account here", required=False, help_text="If they have one.")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the teams and accounts there are."""
        super().__init__(*args, initial={"starts": asking.today, "fte": 1}, **kwargs)
        self.choose_from("team", [TEAM, *setup_queries.choosable_teams(asking)])
        # By this link somebody sees the worker's children as their own: it is offered for those who practise alone.
        offer(self, "account", setup_queries.choosable_people(asking, frozenset({Role.PRACTITIONER})))


class PostForm(Form):
    """The team a worker goes to."""

    field_of = {"overlap": "starts"}
    team = forms.ChoiceField(label="Team", error_messages={"required": "Choose a team."})
    starts = DayField(label="From")

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """With the teams there are."""
        super().__init__(*args, initial={"starts": asking.today}, **kwargs)
        self.choose_from("team", [TEAM, *setup_queries.choosable_teams(asking)])


NOBODY = "nobody"  # what is chosen for a spelling that names no team and no worker


class AliasForm(Form):
    """What a spelling means, from when on."""

    field_of = {"spelling": "spelling", "overlap": "spelling", "dates": "ends"}
    spelling = forms.CharField(
        label="The spelling",
        help_text="As the extract has it. Capitals and spaces do not matter.",
        error_messages={"required": "Enter the spelling as the extract has it."},
    )
    target = forms.ChoiceField(label="Means", error_messages={"required": "Choose what it means."})
    source = forms.ChoiceField(
        label="In which extracts",
        help_text="A name means the same in all. A number may be another’s in another system.",
        required=False,
        choices=[("", "Extracts of every kind"), *((key, one[:1].upper() + one[1:]) for key, one in TITLES.items())],
    )
    starts = DayField(label="From", help_text="Children in extracts from this day on are counted there.")
    ends = DayField(label="Until", required=False, help_text=ENDS)

    def __init__(
        self,
        *args: Any,
        kind: str,
        spelling: str,
        choices: tuple[tuple[int | str, str], ...],
        target: str,
        source: str,
        starts: date,
        **kwargs: Any,
    ) -> None:
        """With the teams or workers there are, and nobody."""
        initial = {"spelling": spelling, "starts": starts, "target": target, "source": source}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["target"].label = f"Means the {kind}"
        self.choose_from("target", [("", f"Choose a {kind}"), *choices])


def _number(text: str | None) -> int | None:
    """A chosen id, or None."""
    return int(text) if text else None
