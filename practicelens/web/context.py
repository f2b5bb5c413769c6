"""What every page's frame needs: who is signed in, where they may go, which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from practicelens.access.actor import Actor
from practicelens.access.roles import ROLES, Role
from practicelens.notices import queries as notices
from practicelens.people.asking import Asking
from practicelens.quality.audits.safety import queries as audits
from practicelens.web.navigation import NavLink, links_for
from practicelens.web.pages.shared.asked import asking_of
from practicelens.workdays import clock


@dataclass(frozen=True)
class Shell:
    """The frame of a page."""

    authority: str
    today: date
    demonstration: bool
    person: str = ""
    roles: str = ""
    nav: tuple[NavLink, ...] = ()
    largest_file: int = 0  # megabytes
    unread: int = 0
    not_safe: str = ""  # on every page of an audit: where to say that the child may not be safe

    @property
    def opens_audits(self) -> bool:
        """Whether the list of audits is this person's: some pages stand under it that others are led to as well."""
        return any(link.href == reverse("audits") for link in self.nav)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Template context: ``shell``, and nothing else."""
    actor: Actor | None = getattr(request, "actor", None)
    asking: Asking | None = getattr(request, "asking", None)
    return {
        "shell": Shell(
            authority=settings.AUTHORITY_NAME,
            today=clock.today(),
            demonstration=settings.DEMONSTRATION,
            person=actor.name if actor else "",
            roles=roles_in_words(actor) if actor else "",
            # In megabytes, rounded down: what the page promises to take is never refused.
            largest_file=settings.EXTRACT_MAX_BYTES // (1024 * 1024),
            unread=_unread(request, asking) if asking else 0,
            # A page may say to which part it belongs, where its own address stands under another.
            nav=links_for(actor, getattr(request, "part_of", request.path)) if actor else (),
            not_safe=_not_safe(request, actor) if actor else "",
        )
    }


def _unread(request: HttpRequest, asking: Asking) -> int:
    """How many notices are not opened: read with the account, unless the person signed in just now."""
    # A column of the account's own query: every page shows the number, and none should ask for it again.
    counted: int | None = getattr(request.user, "unread", None)
    return notices.unread(asking) if counted is None else counted


def _not_safe(request: HttpRequest, actor: Actor) -> str:
    """The button's address on a page of an audit, for whoever may raise it; the page itself needs none."""
    match = request.resolver_match
    audit_id = match.kwargs.get("audit_id") if match else None
    # The page for a worry itself has no button to itself.
    if audit_id is None or (match and match.url_name == "audit-not-safe"):
        return ""
    return reverse("audit-not-safe", args=[audit_id]) if audits.may_raise_concern(asking_of(request), audit_id) else ""


def roles_in_words(actor: Actor) -> str:
    """The roles held today, own before covered: "Team Manager, covering Head of Service"."""
    own = _in_order({grant.role for grant in actor.grants if not grant.by_cover})
    covered = _in_order({grant.role for grant in actor.grants if grant.by_cover} - set(own))
    # Own roles first: by them people know each other, cover is for some days.
    words = [ROLES[role].title for role in own]
    return ", ".join(words + [f"covering {ROLES[role].title}" for role in covered])


def _in_order(roles: set[Role]) -> list[Role]:
    """Roles in the order of the product's table."""
    return [role for role in ROLES if role in roles]
