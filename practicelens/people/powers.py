"""Tells of a power used over an account: its owner, and whoever holds the information governance role.

Every change in ``accounts``, ``invitations`` and ``setup`` that decides how somebody signs in or what they may do ends
here, in its own transaction. Founding an authority does not: it is one act of the product itself where nobody has an
account yet, so there is no owner to be told and nobody who watches; history keeps it, and every role by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.roles import Role
from practicelens.notices.changes import Recipient, post_to_addresses
from practicelens.people.holders import holders
from practicelens.people.models import Account
from practicelens.workdays.clock import local_date

Deed = Callable[[Sequence[str]], str]
"""What was done, after the name of whoever did it; given how its reader calls each owner ("you", or their name)."""

BY_OTHER_MEANS = ""
"""In place of a notice's kind: this owner is told by a letter of its own, such as an invitation."""
NOT_SIGNED_IN = "Somebody at the computer that Practice Lens runs on, or Practice Lens itself,"


def post_power(
    owners: Mapping[int, str],
    deed: Deed,
    *,
    by: Actor,
    now: datetime,
    further: Collection[Recipient] = (),
    event: Mapping[str, object] | None = None,
) -> None:
    """Post a notice of its own kind to each owner, and one of what was done to the information governance role.

    ``owners`` are accounts with the kind of notice each gets, whoever did it: a session that somebody else took over
    looks like its owner. Whoever did it is not told as a holder of the role; the others who hold it are. Each letter
    goes to the address that stands now; ``further`` are more addresses of owners. ``event`` is how history is asked for
    what was done, where it stands there under anything but the first owner's account. Call it after the change.
    """
    post_powers([(owners, deed)], by=by, now=now, further=further, event=event)


def post_powers(
    used: Sequence[tuple[Mapping[int, str], Deed]],
    *,
    by: Actor,
    now: datetime,
    further: Collection[Recipient] = (),
    event: Mapping[str, object] | None = None,
) -> None:
    """Several powers used in one change, each as ``post_power`` has it. Three queries, however many."""
    # With whoever stands in: powers are watched over in the holiday of the one person who holds the role, too.
    holding = set(holders(Role.INFORMATION_GOVERNANCE, local_date(now))) - {by.account_id}
    known = {row.pk: row for row in Account.objects.filter(pk__in=holding.union(*(owners for owners, _ in used)))}
    for owners, deed in used:
        # Whoever is an owner is told as one, and not a second time as somebody who watches.
        _post_one(owners, deed, holding - {*owners}, known, by=by, now=now, further=further, event=event)


def _post_one(
    owners: Mapping[int, str],
    deed: Deed,
    watching: Collection[int],
    known: Mapping[int, Account],
    *,
    by: Actor,
    now: datetime,
    further: Collection[Recipient],
    event: Mapping[str, object] | None,
) -> None:
    for account_id, kind in owners.items():
        if kind != BY_OTHER_MEANS:
            to = [
                Recipient(account_id, known[account_id].email),
                *(one for one in further if one.account_id == account_id),
            ]
            post_to_addresses(kind, to=to, link="/", at=now, about=_sentence(deed, owners, known, account_id, by))
    post_to_addresses(
        "power_used",
        to=[Recipient(account_id, known[account_id].email) for account_id in sorted(watching)],
        # The first owner's: an address names one, and of several the sentence names the others.
        link=f"/history/?{urlencode(event or {'about': 'account', 'which': next(iter(owners))})}",
        at=now,
        about=_sentence(deed, owners, known, None, by),
    )


def post_to_owner(account_id: int, kind: str, deed: Deed, *, by: Actor, now: datetime) -> None:
    """Tell the owner alone of what was done to their account by themself, so that they know if it was not them."""
    account = Account.objects.get(pk=account_id)
    about = _sentence(deed, {account_id: kind}, {account_id: account}, account_id, by)
    post_to_addresses(kind, to=[Recipient(account_id, account.email)], link="/", at=now, about=about)


def day_in_words(day: date) -> str:
    """A day as these sentences say it: 7 December 2026."""
    return f"{day.day} {day:%B %Y}"


def _sentence(deed: Deed, owners: Collection[int], known: Mapping[int, Account], reader: int | None, by: Actor) -> str:
    """Who did what to whom, as this reader says it."""
    who = NOT_SIGNED_IN if by == SYSTEM else "You" if by.account_id == reader else by.name
    did = deed(["you" if owner == reader else known[owner].name for owner in owners])
    # Each deed is worded once, for its owner and for those who watch.
    return f"{who} {did.replace('the account of you', 'your account')}."
