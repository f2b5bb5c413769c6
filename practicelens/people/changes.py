"""Every change to people, in one place: accounts and roles, the authority's set-up, its founding."""

from __future__ import annotations

from practicelens.people.changes_accounts import (
    arrange_cover,
    create_account,
    deactivate_account,
    end_cover,
    end_role,
    grant_role,
    reactivate_account,
    set_password,
)
from practicelens.people.changes_invitations import (
    check_link,
    choose_password,
    end_guest,
    invite_guest,
    keep_guest,
    send_invitation_again,
    send_invitations,
)
from practicelens.people.changes_setup import (
    add_alias,
    add_service,
    add_team,
    add_worker,
    close_team,
    end_alias,
    end_named,
    end_restriction,
    link_team,
    name_on_restricted,
    post_worker,
    restrict_child,
    review_restriction,
)
from practicelens.people.founding import found_authority

__all__ = [
    "add_alias",
    "add_service",
    "add_team",
    "add_worker",
    "arrange_cover",
    "check_link",
    "choose_password",
    "close_team",
    "create_account",
    "deactivate_account",
    "end_alias",
    "end_cover",
    "end_guest",
    "end_named",
    "end_restriction",
    "end_role",
    "found_authority",
    "grant_role",
    "invite_guest",
    "keep_guest",
    "link_team",
    "name_on_restricted",
    "post_worker",
    "reactivate_account",
    "restrict_child",
    "review_restriction",
    "send_invitation_again",
    "send_invitations",
    "set_password",
]
