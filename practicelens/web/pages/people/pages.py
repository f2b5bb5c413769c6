"""Pages: accounts, their roles and cover, for the administrator; and cover, for managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.people.accounts import changes
from practicelens.people.accounts import queries as accounts_queries
from practicelens.web.pages.people import forms, setup
from practicelens.web.pages.shared.asked import actor_of, asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by, needs
from practicelens.web.pages.shared.lists import as_on, narrowing, select, wants_workbook, workbook
from practicelens.web.paging import page_of
from practicelens.web.request_input import LARGEST, asked_flag, asked_page, asked_text
from practicelens.workdays import clock

ADDRESS_DONE = "The address is changed, and both the old and the new one are told."


def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, found by name, address or role."""
    asked = asked_text(request, "role")
    # A role that is none narrows to nothing, and the list shows everybody, as any choice that is none.
    role = Role(asked) if asked in set(Role) else None
    words, ended = asked_text(request, "words", most=100), asked_flag(request, "ended", "1")
    order = select(request, "order", "Order", [("newest", "Newest account")], none="Name")
    wanted = accounts_queries.AccountFilter(words, role, ended, newest=bool(order.chosen))
    if wants_workbook(request):
        return _accounts_workbook(request, wanted)
    found = accounts_queries.accounts(asking_of(request), wanted, asked_page(request))
    return render(
        request,
        "people/accounts.html",
        {
            "rows": found.accounts,
            "page": page_of(found.accounts, found.total, request, accounts_queries.ACCOUNTS_A_PAGE),
            "wanted": wanted,
            "roles": [(role.value, ROLES[role].title) for role in Role],
            "role": role,
            "title": ROLES[role].title if role else "",
            "narrowing": narrowing(request, order),
            "may_download": found.total > 0,
        },
    )


def _accounts_workbook(request: HttpRequest, wanted: accounts_queries.AccountFilter) -> HttpResponse:
    """The accounts as they are narrowed, a line a role, so that who holds what can be checked."""
    # All of them in one page: the largest number there is stands for no limit.
    found = accounts_queries.accounts(asking_of(request), wanted, count=LARGEST)
    columns = ("Name", "E-mail address", "Account", "Role", "Where", "From", "Until")
    lines = [line for row in found.accounts for line in _account_lines(row)]
    return workbook("People", as_on(), columns, lines)


def _account_lines(row: accounts_queries.AccountRow) -> Iterator[tuple[object, ...]]:
    """A line for each role that an account holds today; one for an account that holds none."""
    account = (row.name, row.email, "open" if row.stands else "shut or ended")
    for one in row.roles:
        yield (*account, one.title, one.where, one.starts, one.ends)
    if not row.roles:
        yield (*account, "none", "", None, None)


def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account with its roles and cover."""
    view = accounts_queries.account(asking_of(request), account_id)
    shown = {"account": view, "own": view.id == actor_of(request).account_id, "crumbs": _crumbs()}
    return render(request, "people/account.html", shown)


def account_add(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    needs(request, Capability.MANAGE_ACCOUNTS)

    def do(data: dict[str, Any]) -> None:
        # Empty is no password at all: nobody can sign in by one yet.
        password = data["password"] or None
        changes.create_account(data["email"], data["name"], password=password, **by(request))

    page = FormPage(
        "Add an account", "Add the account", reverse("people"), "The account is made. Give it a role now.", _crumbs()
    )
    return ask(request, page, forms.AccountForm, do)


def password(request: HttpRequest, account_id: int) -> HttpResponse:
    """Set a new password for somebody."""
    view = accounts_queries.account(asking_of(request), account_id)
    page = _page_of(view, f"A new password for {view.name}", "Set the password", "The password is set.")
    return ask(
        request,
        page,
        forms.PasswordForm,
        lambda data: changes.set_password(account_id, data["password"], **by(request)),
    )


def address(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let somebody sign in by another e-mail address."""
    view = accounts_queries.account(asking_of(request), account_id)
    page = replace(
        _page_of(view, f"A new e-mail address for {view.name}", "Change the address", ADDRESS_DONE),
        lead=f"{view.name} signs in by {view.email}. From now on it is the new address alone: they are signed out "
        "wherever they are signed in. Both addresses are told, and so is the Caldicott Guardian or Data Protection "
        "Officer.",
    )
    return ask(
        request, page, forms.AddressForm, lambda data: changes.change_address(account_id, data["email"], **by(request))
    )


def role_grant(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give somebody a role."""
    view = accounts_queries.account(asking_of(request), account_id)

    def do(data: dict[str, Any]) -> None:
        changes.grant_role(
            account_id,
            Role(data["role"]),
            starts=data["starts"],
            ends=data["ends"],
            service_id=data["service_id"],
            team_id=data["team_id"],
            **by(request),
        )

    page = _page_of(view, f"Give {view.name} a role", "Give the role", "The role is given.")
    return ask(request, page, partial(forms.RoleForm, asking=asking_of(request)), do)


def role_end(request: HttpRequest, account_id: int, grant_id: int) -> HttpResponse:
    """End a role."""
    view = accounts_queries.account(asking_of(request), account_id)
    # Among this account's own, so that an address put together by hand ends nobody else's.
    grant = next((grant for grant in view.grants if grant.id == grant_id), None)
    if grant is None:
        raise Missing
    page = _page_of(view, f"End a role of {view.name}: {grant.title}", "End the role", "The role has an end.")
    return ask(
        request,
        page,
        partial(forms.EndForm, today=clock.today(), starts=grant.starts),
        lambda data: changes.end_role(grant_id, ends=data["ends"], **by(request)),
    )


def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Shut an account."""
    return _switch(request, account_id, "Shut", "Nobody can sign in to it from now on. What it did stays.")


def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open a shut account again."""
    return _switch(request, account_id, "Open", "The roles whose dates still hold are held again.")


def _switch(request: HttpRequest, account_id: int, verb: str, lead: str) -> HttpResponse:
    """Ask once more, then shut or open."""
    view = accounts_queries.account(asking_of(request), account_id)
    title = f"{verb} the account of {view.name}"
    shuts, way = verb == "Shut", [*_crumbs(), _crumb(view)]
    done = "The account is shut." if shuts else "The account is open again."
    page = FormPage(title, title, _address(view), done, way, lead=lead, warning=shuts)
    change = changes.deactivate_account if shuts else changes.reactivate_account
    return ask(request, page, forms.ConfirmForm, lambda _: change(account_id, **by(request)))


def cover_add(request: HttpRequest) -> HttpResponse:
    """Say who stands in for somebody away: an administrator for anybody, a manager for themself and their line."""
    asking = asking_of(request)
    absent = [(person.account_id, person.name) for person in accounts_queries.coverable(asking)]
    if not absent:
        raise Missing
    manages = asking.actor.can(Capability.MANAGE_ACCOUNTS)
    # A manager mostly arranges cover for themself; an administrator came from somebody's page.
    chosen = asked_text(request, "for", "" if manages else str(asking.actor.account_id))
    back = (
        # An administrator came from somebody's page, and goes back there.
        reverse("account", args=[chosen])
        if manages and chosen.isdecimal()
        else reverse("people" if manages else "home")
    )
    page = FormPage(
        "Who stands in while somebody is away",
        "Arrange cover",
        back,
        "Cover is arranged, and whoever stands in is told.",
        _crumbs() if manages else [],
        lead="While it lasts, whoever stands in holds the absent person's roles beside their own. "
        "Being named on a restricted child does not pass on.",
    )

    def do(data: dict[str, Any]) -> None:
        changes.arrange_cover(
            int(data["absent"]), int(data["covering"]), starts=data["starts"], ends=data["back"], **by(request)
        )

    return ask(request, page, partial(forms.CoverForm, absent=absent, asking=asking, chosen=chosen), do)


def cover_end(request: HttpRequest, account_id: int, cover_id: int) -> HttpResponse:
    """End cover sooner."""
    view = accounts_queries.account(asking_of(request), account_id)
    # As with a role: of this account's own alone.
    cover = next((cover for cover in view.covers if cover.id == cover_id), None)
    if cover is None:
        raise Missing
    page = _page_of(view, f"End cover for {cover.absent} by {cover.covering}", "End the cover", "The cover has an end.")
    return ask(
        request,
        page,
        partial(forms.EndForm, today=clock.today(), starts=cover.starts),
        lambda data: changes.end_cover(cover_id, ends=data["ends"], **by(request)),
    )


def _crumbs() -> list[dict[str, str]]:
    """Where these pages stand."""
    return [{"text": "People", "href": reverse("people")}]


def _crumb(view: accounts_queries.AccountView) -> dict[str, str]:
    """An account's own page."""
    return {"text": view.name, "href": _address(view)}


def _address(view: accounts_queries.AccountView) -> str:
    """An account's own page."""
    return reverse("account", args=[view.id])


def _page_of(view: accounts_queries.AccountView, title: str, button: str, done: str) -> FormPage:
    return FormPage(title, button, _address(view), done, [*_crumbs(), _crumb(view)])


urls: list[URLPattern] = [
    path("people/", accounts, name="people"),
    path("people/add/", account_add, name="account-add"),
    path("people/cover/", cover_add, name="cover-add"),
    *setup.urls,
    path("people/<int:account_id>/", account, name="account"),
    path("people/<int:account_id>/password/", password, name="account-password"),
    path("people/<int:account_id>/address/", address, name="account-address"),
    path("people/<int:account_id>/shut/", close, name="account-shut"),
    path("people/<int:account_id>/open/", reopen, name="account-open"),
    path("people/<int:account_id>/roles/add/", role_grant, name="role-grant"),
    path("people/<int:account_id>/roles/<int:grant_id>/end/", role_end, name="role-end"),
    path("people/<int:account_id>/cover/<int:cover_id>/end/", cover_end, name="cover-end"),
]
