"""Choosing people: where there are many, a search by name, role and team, with how much each has open.

It needs no scripts: *Find people* sends the form as it stands and gets it back with those found; who is ticked and what
was typed stay. It is sent in the body and never in an address, because what else a form holds may be about a child.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

from django import forms

from practicelens.access.roles import Role
from practicelens.access.words import Wanted
from practicelens.people.setup.queries import FEW, Colleague
from practicelens.web.pages.shared.govuk_forms import FIND, Form, Part

COLLEAGUES = frozenset(Role) - {Role.AGENCY_AUDITOR, Role.SCRUTINEER, Role.PARTNER, Role.ADMINISTRATOR}
"""Who has a part in audits and their meetings, of those who work here."""
MOST_WORDS = 100
# In the body and under these names beside the field's own: never in an address, where a search would name colleagues.
SEARCHED = ("words", "role", "team")
NAMED = 3
"""So many teams of somebody are named; the search knows all of them."""


class PeopleField(forms.MultipleChoiceField):
    """Some people, each by their account's number."""

    many = True
    people: Sequence[Colleague] = ()
    loads: Mapping[int, int] = {}
    near: Collection[int] = ()

    def as_part(self, bound: forms.BoundField, shared: dict[str, Any]) -> Part | None:
        """The search with its boxes; None where so few can be chosen that all of them are shown."""
        return _part(self, bound, shared, {str(one) for one in bound.value() or ()})


class PersonField(forms.ChoiceField):
    """One person, by their account's number."""

    many = False
    people: Sequence[Colleague] = ()
    loads: Mapping[int, int] = {}
    near: Collection[int] = ()

    def as_part(self, bound: forms.BoundField, shared: dict[str, Any]) -> Part | None:
        """The search with its radios; None where so few can be chosen that a list shows all of them."""
        return _part(self, bound, shared, {str(bound.value() or "")} - {""})


Field: TypeAlias = PeopleField | PersonField
Loads: TypeAlias = Callable[[Sequence[int]], Mapping[int, int]]


def offer(
    form: Form, name: str, people: Sequence[Colleague], loads: Loads | None = None, *, first: Collection[int] = ()
) -> None:
    """Say who may be chosen in a field, and, where they are many, how to ask what each has open: least stands first.

    ``first``: those who have something to do with it, who alone are offered until somebody is looked for.
    """
    field = form.fields[name]
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no field of people")
    field.loads = loads([one.id for one in people]) if loads and len(people) > FEW else {}
    field.near = first
    field.people = sorted(
        people, key=lambda one: (one.id not in first, field.loads.get(one.id, 0), one.name.casefold(), one.id)
    )
    # What is sent is checked against all of them, not against those last found: a search beside it must refuse nobody.
    chosen = sorted(people, key=lambda one: (one.name.casefold(), one.id))
    none = [] if isinstance(field, PeopleField) else [("", "Choose somebody" if field.required else "Nobody")]
    field.choices = [*none, *((str(one.id), one.name) for one in chosen)]


def _part(
    field: PeopleField | PersonField, bound: forms.BoundField, shared: dict[str, Any], chosen: set[str]
) -> Part | None:
    """Those who are chosen first, then those found, so many at most."""
    if len(field.people) <= FEW:
        return None
    asked = {
        part: str(bound.form.data.get(f"{bound.name}_{part}", ""))[:MOST_WORDS] for part in ("words", "role", "team")
    }
    # Whoever is ticked stays on the page whatever is looked for: what is not shown would not be sent, and so be lost.
    ticked = [one for one in field.people if str(one.id) in chosen]
    found = [one for one in field.people if str(one.id) not in chosen and _fits(one, asked)]
    if field.near and not any(asked.values()):
        found = [one for one in found if one.id in field.near]
    items = [_item(bound.name, one, field.loads, one in ticked) for one in [*ticked, *found[:FEW]]]
    unseen = len(field.people) - len(items) if not any(asked.values()) else len(found) - FEW
    if items:
        # Where an error of the field leads to.
        items[0]["id"] = bound.name
    if not field.many and not field.required:
        items.insert(0, {"value": "", "text": "Nobody", "checked": not ticked, "id": f"{bound.name}-nobody"})
    roles = sorted({role for one in field.people for role in one.roles})
    teams = sorted({team for one in field.people for team in one.places})
    params = {
        **shared, "name": bound.name, "label": bound.label, "items": items, "many": field.many, "find": FIND,
        "words": asked["words"], "roles": _options(roles, asked["role"]), "teams": _options(teams, asked["team"]),
        "ticked": len(ticked), "found": len(found), "left": max(0, unseen), "total": len(field.people),
        "narrowed": any(asked.values()),
    }  # fmt: skip
    return Part("people", params)


def _fits(one: Colleague, asked: Mapping[str, str]) -> bool:
    """Whether somebody is among those looked for."""
    wanted = Wanted.of(asked["words"])
    return (
        (not wanted.words or wanted.fits(one.name))
        and (not asked["role"] or asked["role"] in one.roles)
        and (not asked["team"] or asked["team"] in one.places)
    )


def _item(name: str, one: Colleague, loads: Mapping[int, int], ticked: bool) -> dict[str, Any]:
    """A box: the name, and under it what they are, where, and what they have open."""
    load, more = loads.get(one.id, 0), len(one.places) - NAMED
    words = [", ".join(one.roles), ", ".join(one.places[:NAMED]) + (f" and {more} more" if more > 0 else "")]
    words += [f"{load} audit{'' if load == 1 else 's'} open"] if loads else []
    hint = " · ".join(word for word in words if word)
    item: dict[str, Any] = {"value": str(one.id), "text": one.name, "checked": ticked, "id": f"{name}-{one.id}"}
    return {**item, "hint": {"text": hint}} if hint else item


def _options(words: Sequence[str], chosen: str) -> list[dict[str, Any]]:
    """What a search may be narrowed to."""
    return [{"value": "", "text": "Any", "selected": not chosen}] + [
        {"value": one, "text": one, "selected": one == chosen} for one in words
    ]
