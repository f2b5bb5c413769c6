"""Every power over an account, ready to be used, with whom it is told of and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.notices.models import Notice
from practicelens.people.accounts import changes as accounts
from practicelens.people.invitations import changes as invitations
from practicelens.people.links import Link
from practicelens.people.models import Account, RoleGrant
from practicelens.people.setup import changes as setup
from tests.builders.authority import NOW, TODAY, Authority

ADMIN, GUARDIAN, HEAD = Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE, Role.HEAD_OF_QA
TOMORROW = TODAY + timedelta(days=1)
LATER = date(2026, 12, 7)
PASSWORD = "three quiet herons"
CHILD = ChildKey("northborough", "case-system", "B-40968")


@dataclass
class Notified:
    """Who was told what since a moment, each by the role whose person they are."""

    authority: Authority
    after: int

    @property
    def rows(self) -> list[Notice]:
        return list(Notice.objects.filter(pk__gt=self.after).order_by("id"))

    def kinds(self, role: Role) -> list[str]:
        account = self.authority.account(role)
        return [row.kind for row in self.rows if row.to_account == account]

    def about(self, role: Role, kind: str) -> str:
        account = self.authority.account(role)
        (row,) = (row for row in self.rows if (row.to_account, row.kind) == (account, kind) and not row.letter_only)
        return row.about


def notified_by(authority: Authority, power: Callable[[], object]) -> Notified:
    """Use a power, and give what was told of it."""
    last = Notice.objects.order_by("id").values_list("id", flat=True).last() or 0
    power()
    return Notified(authority, last)


@dataclass(frozen=True)
class Case:
    """A power as its test uses it: who uses it, on whom, and what each reads."""

    by: Role
    owners: dict[Role, str]
    words: str
    """What was done, as the information governance role reads it."""


def grant(authority: Authority, role: Role) -> int:
    return RoleGrant.objects.get(account_id=authority.account(role)).pk


def covered(authority: Authority) -> int:
    return accounts.arrange_cover(
        authority.account(Role.DCS), authority.account(Role.DIRECTOR), starts=TODAY, ends=LATER, by=SYSTEM, now=NOW
    )


def named(authority: Authority) -> int:
    child = setup.restrict_child(CHILD, reason="Why", starts=TODAY, by=SYSTEM, now=NOW)
    return setup.name_on_restricted(child, authority.account(Role.DCS), starts=TODAY, by=SYSTEM, now=NOW)


def guest(authority: Authority) -> int:
    return authority.account(Role.AGENCY_AUDITOR)


def prepared(name: str, authority: Authority, by: dict[str, Any]) -> Callable[[], object]:
    """A power over the Director's account, or whose it can be, ready to be used."""
    one, other = authority.account(Role.DCS), authority.account(Role.DIRECTOR)
    if name == "end_cover":
        return partial(accounts.end_cover, covered(authority), ends=TOMORROW, **by)
    if name == "end_named":
        return partial(setup.end_named, named(authority), ends=TOMORROW, **by)
    if name == "name_on_restricted":
        child = setup.restrict_child(CHILD, reason="Why", starts=TODAY, by=SYSTEM, now=NOW)
        return partial(setup.name_on_restricted, child, one, starts=TODAY, **by)
    if name == "link_team":
        accounts.grant_role(one, Role.QA_OFFICER, starts=TODAY, by=SYSTEM, now=NOW)
        return partial(setup.link_team, authority.team, one, Link.QA_OFFICER, starts=TODAY, **by)
    if name == "send_invitation_again":
        Account.objects.filter(pk=guest(authority)).update(password="!")
    powers: dict[str, Callable[[], object]] = {
        "set_password": partial(accounts.set_password, one, PASSWORD, **by),
        "change_address": partial(accounts.change_address, one, "ruth@elsewhere.example", **by),
        "deactivate_account": partial(accounts.deactivate_account, one, **by),
        "reactivate_account": partial(accounts.reactivate_account, one, **by),
        "grant_role": partial(accounts.grant_role, one, Role.TEAM_MANAGER, starts=TODAY, team_id=authority.team, **by),
        "end_role": partial(accounts.end_role, grant(authority, Role.DCS), ends=TOMORROW, **by),
        "arrange_cover": partial(accounts.arrange_cover, one, other, starts=TODAY, ends=LATER, **by),
        "add_worker": partial(setup.add_worker, "Ruth A", authority.team, starts=TODAY, account_id=one, **by),
        "invite_guest": partial(
            invitations.invite_guest, "agency_auditor@northborough.example", "Lucy Tan", until=LATER, **by
        ),
        "send_invitation_again": partial(invitations.send_invitation_again, guest(authority), **by),
        "keep_guests": partial(invitations.keep_guests, {guest(authority): LATER}, **by),
        "end_guests": partial(invitations.end_guests, [guest(authority)], **by),
    }
    return powers[name]


DCS, GUEST = Role.DCS, Role.AGENCY_AUDITOR
CASES: dict[str, Case] = {
    "set_password": Case(
        ADMIN, {DCS: "password_set"}, "Jo Whitlock changed the password of the account of Ruth Adeyemi."
    ),
    "change_address": Case(
        ADMIN, {DCS: "address_changed"}, "Jo Whitlock changed the e-mail address of the account of Ruth Adeyemi."
    ),
    "deactivate_account": Case(ADMIN, {DCS: "account_shut"}, "Jo Whitlock shut the account of Ruth Adeyemi."),
    "reactivate_account": Case(ADMIN, {DCS: "account_opened"}, "Jo Whitlock opened the account of Ruth Adeyemi again."),
    "grant_role": Case(
        ADMIN,
        {DCS: "role_granted"},
        "Jo Whitlock gave Ruth Adeyemi the role Team Manager (Family Support Team One) from 23 November 2026 on.",
    ),
    "end_role": Case(
        ADMIN,
        {DCS: "role_ended"},
        "Jo Whitlock took the role Director of Children's Services from Ruth Adeyemi, from 24 November 2026 on.",
    ),
    "arrange_cover": Case(
        ADMIN,
        {Role.DIRECTOR: "cover_arranged", DCS: "cover_for_you"},
        "Jo Whitlock asked Colin Marsh to stand in for Ruth Adeyemi from 23 November 2026 until 7 December 2026.",
    ),
    "end_cover": Case(
        ADMIN,
        {Role.DIRECTOR: "cover_ended", DCS: "cover_for_you_ended"},
        "Jo Whitlock asked Colin Marsh to stand in for Ruth Adeyemi until 24 November 2026 alone.",
    ),
    "add_worker": Case(
        ADMIN,
        {DCS: "worker_joined"},
        "Jo Whitlock joined the account of Ruth Adeyemi to Ruth A in the case system.",
    ),
    "link_team": Case(
        ADMIN,
        {DCS: "team_linked", Role.QA_OFFICER: "team_unlinked"},
        "Jo Whitlock linked Ruth Adeyemi to Family Support Team One as Quality Assurance Officer from "
        "23 November 2026 on, in place of Tom Ferris.",
    ),
    "name_on_restricted": Case(
        ADMIN, {DCS: "restricted_named"}, "Femi Bright named Ruth Adeyemi on a restricted child."
    ),
    "end_named": Case(
        ADMIN,
        {DCS: "restricted_unnamed"},
        "Femi Bright named Ruth Adeyemi on a restricted child no longer, from 24 November 2026 on.",
    ),
    "invite_guest": Case(
        HEAD, {GUEST: ""}, "Helen Doyle invited Lucy Tan to take part for another agency until 7 December 2026."
    ),
    "send_invitation_again": Case(HEAD, {GUEST: ""}, "Helen Doyle sent Lucy Tan a new link to choose a password."),
    "keep_guests": Case(
        HEAD, {GUEST: ""}, "Helen Doyle let Lucy Tan take part for another agency until 7 December 2026."
    ),
    "end_guests": Case(HEAD, {GUEST: "role_ended"}, "Helen Doyle ended the part of Lucy Tan for another agency."),
}
