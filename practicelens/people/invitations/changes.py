"""Changes to invitations of people of other agencies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history import changes as history
from practicelens.notices.post_office import NotDelivered, NotReached, send_letter
from practicelens.people import permissions, rules
from practicelens.people.dated import overlaps
from practicelens.people.invitations import letters as invitations
from practicelens.people.invitations.letters import Letter
from practicelens.people.models import Account, Invitation, RoleGrant, Worker
from practicelens.people.passwords import put_password
from practicelens.people.powers import BY_OTHER_MEANS, Deed, day_in_words, post_power, post_powers, post_to_owner
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date, real_now

ABANDONED = timedelta(minutes=15)  # as for notices: whoever claimed it is gone
GUEST = Role.AGENCY_AUDITOR.value

Sender = Callable[[str, str, str], None]


@transaction.atomic
def invite_guest(email: str, name: str, *, until: date, by: Actor, now: datetime) -> int:
    """Make or find the account of somebody of another agency, who takes part until the day before ``until``.

    Somebody without a password yet gets a letter with a link; who has one signs in with it. Returns the account's id.
    Raises Missing, Refused: email, name, colleague (the address is somebody's who holds another role here), shut.
    """
    permissions.check_can_invite_guests(by)
    account = _guest(rules.clean_email(email), rules.clean_name(name), by=by, now=now)
    _hold_until(account, until, by=by, now=now)
    # Only then: a link to choose a password, sent to somebody who has one, would be a way in for whoever reads their
    # post.
    if not account.has_usable_password():
        _ask_for_letter(account)
    history.record("people.guest_invited", by=by, at=now, subject=("account", account.pk))
    post_power(
        {account.pk: BY_OTHER_MEANS},
        lambda whom: f"invited {whom[0]} to take part for another agency until {day_in_words(until)}",
        by=by,
        now=now,
    )
    return account.pk


def _guest(email: str, name: str, *, by: Actor, now: datetime) -> Account:
    """The account with this address, in whatever case; a new one where there is none."""
    found, colleague = _with_address(email)
    if found is None:
        account = Account(email=email, name=name, created_at=now)
        # Nobody signs in to it before its owner has chosen a password through the link that went to the address.
        account.set_unusable_password()
        try:
            with transaction.atomic():
                account.save()
        except IntegrityError:  # somebody else invited the same person at this very moment
            found, colleague = _with_address(email)
        else:
            history.record("people.account_created", by=by, at=now, subject=("account", account.pk))
            return account
    # Nothing that a guest is invited to opens a shut account: whoever shut it had a reason.
    if found is None or not found.is_active:
        raise Refused("This person’s account is shut. Ask the system administrator to open it.", code="shut")
    if colleague:
        words = "This address belongs to a colleague of the authority, who does not sit as another agency."
        raise Refused(words, code="colleague")
    return found


def _with_address(email: str) -> tuple[Account | None, bool]:
    """The account with this address, in whatever case, held for this change; and whether it is a colleague's."""
    rows = Account.objects.select_for_update().filter(email__iexact=email)
    found = rows.annotate(colleague=_is_colleague()).first()
    return found, found is not None and found.colleague


def _is_colleague() -> Q:
    """Whether an account ever held another role here, or is a worker of the case system: no guest, whoever asks.

    As a condition of the account's own query: a change of several guests asks once for all.
    """
    other = RoleGrant.objects.filter(account_id=OuterRef("pk")).exclude(role=GUEST)
    return Q(Exists(other)) | Q(Exists(Worker.objects.filter(account_id=OuterRef("pk"))))


def _hold_until(account: Account, until: date, *, by: Actor, now: datetime) -> bool:
    """Hold the role until then. Says whether it was held for less. See ``_hold``."""
    return _hold(account, until, _grants_held([account.pk], local_date(now)).get(account.pk), by=by, now=now)


def _grants_held(account_ids: Iterable[int], today: date) -> dict[int, RoleGrant]:
    """The grant by which each holds a guest's role today or later, the last where there are several. One query."""
    # Also one that only begins: a second beside it would be held at the same time.
    rows = RoleGrant.objects.filter(overlaps(today, None), account_id__in=set(account_ids), role=GUEST)
    return {row.account_id: row for row in rows.order_by("starts")}


def _hold(account: Account, until: date, grant: RoleGrant | None, *, by: Actor, now: datetime) -> bool:
    """A new grant, or the one held already made longer; never shorter. Whether it did."""
    # From today, though the panel may be later: the part of another agency is graded before the meeting.
    if grant is None:
        grant = RoleGrant.objects.create(account=account, role=GUEST, starts=local_date(now), ends=until)
    # Never shorter: another panel may have asked them for longer.
    elif grant.ends is not None and grant.ends < until:
        RoleGrant.objects.filter(pk=grant.pk).update(ends=until)
    else:
        return False
    details = {"role": GUEST, "grant": grant.pk, "ends": until.isoformat()}
    history.record("people.role_granted", by=by, at=now, subject=("account", account.pk), data=details)
    return True


def _ask_for_letter(account: Account) -> None:
    """Put a letter into the post, and take back the one before: one link at a time works."""
    open_ = Invitation.objects.filter(account=account, used_at__isnull=True, withdrawn_at__isnull=True)
    # In this order: the database holds one open letter a person.
    open_.update(withdrawn_at=real_now())
    Invitation.objects.create(account=account, status=Letter.WAITING, asked_at=real_now())


@transaction.atomic
def send_invitation_again(account_id: int, *, by: Actor, now: datetime) -> None:
    """Send a new link; the one before stops working. Raises Missing, Refused(signed_up) for who has a password."""
    permissions.check_can_invite_guests(by)
    account = _invited(account_id)
    if account.has_usable_password():
        raise Refused("They have chosen a password already, and sign in with it.", code="signed_up")
    _ask_for_letter(account)
    history.record("people.guest_invited", by=by, at=now, subject=("account", account_id), data={"again": True})
    post_power(
        {account_id: BY_OTHER_MEANS}, lambda whom: f"sent {whom[0]} a new link to choose a password", by=by, now=now
    )


def renew_letter(account: Account) -> None:
    """Send the link of an invitation still open to the address that the account has now; the one before stops working.

    In the transaction of whatever changed the address.
    """
    if Invitation.objects.filter(account=account, used_at__isnull=True, withdrawn_at__isnull=True).exists():
        _ask_for_letter(account)


@transaction.atomic
def keep_guests(until: Mapping[int, date], *, by: Actor, now: datetime) -> None:
    """Let each guest's access hold until the day before theirs, where it would end sooner. Raises Missing.

    The guests are told by whoever asks for it, with the reason. Five queries, however many.
    """
    permissions.check_can_invite_guests(by)
    # By id, as every change that locks several accounts: two that share guests wait for one another, and neither is
    # ended by the database.
    rows = Account.objects.select_for_update().filter(~_is_colleague(), pk__in=until)
    accounts = list(rows.order_by("pk"))
    if len(accounts) < len(until):
        raise Missing
    held = _grants_held(until, local_date(now))
    longer = [one.pk for one in accounts if _hold(one, until[one.pk], held.get(one.pk), by=by, now=now)]
    post_powers([({one: BY_OTHER_MEANS}, _kept_in_words(until[one])) for one in longer], by=by, now=now)


def _kept_in_words(until: date) -> Deed:
    return lambda whom: f"let {whom[0]} take part for another agency until {day_in_words(until)}"


@transaction.atomic
def end_guests(account_ids: Collection[int], *, by: Actor, now: datetime) -> None:
    """End people's part at once: their links stop working and the role is no longer held. Raises Missing."""
    permissions.check_can_invite_guests(by)
    if not account_ids:
        return
    accounts = Account.objects.select_for_update().filter(~_is_colleague(), pk__in=account_ids).order_by("pk")
    if {account.pk for account in accounts} != {*account_ids}:
        raise Missing
    today = local_date(now)
    # With the role: a link that still worked would make a way in for somebody who has no part any more.
    Invitation.objects.filter(account__in=account_ids, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=real_now()
    )
    grants = list(RoleGrant.objects.filter(overlaps(today, None), account__in=account_ids, role=GUEST).order_by("pk"))
    for grant in grants:
        # One that was to begin later is held on no day: it cannot end before it begins.
        RoleGrant.objects.filter(pk=grant.pk).update(ends=max(today, grant.starts))
        details = {"role": GUEST, "grant": grant.pk, "ends": today.isoformat()}
        history.record("people.role_ended", by=by, at=now, subject=("account", grant.account_id), data=details)
    ended = dict.fromkeys(grant.account_id for grant in grants)
    if ended:
        post_powers([({one: "role_ended"}, _ended_part) for one in ended], by=by, now=now)


def _ended_part(whom: Sequence[str]) -> str:
    return f"ended the part of {whom[0]} for another agency"


def _invited(account_id: int) -> Account:
    """The account of a guest, held for this change; a colleague's is missing."""
    account = Account.objects.select_for_update().filter(~_is_colleague(), pk=account_id).first()
    if account is None:
        raise Missing
    return account


@transaction.atomic
def choose_password(token: str, password: str, *, now: datetime) -> int:
    """Choose the first password through a link, once. Returns the account's id.

    Raises Refused: unknown, used, expired, withdrawn, password. The link's time is the world's; ``now`` is history's.
    """
    invitation = open_invitation(token)
    account = Account.objects.select_for_update().get(pk=invitation.account_id)
    # Before the link is used up: a password that is refused must leave the link working.
    put_password(account, password)
    account.save(update_fields=["password"])
    # A filtered update: of two presses at one moment, one chooses.
    taken = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    if not taken.update(used_at=real_now()):
        raise Refused(invitations.USED, code="used")
    # Nobody is signed in yet: whoever holds the link acts as the account's owner.
    by = Actor(account.pk, account.name)
    history.record("people.password_set", by=by, at=now, subject=("account", account.pk), data={"by": "invitation"})
    did = "chose the password of the account of {} by the link of an invitation"
    post_to_owner(account.pk, "password_set", lambda whom: did.format(whom[0]), by=by, now=now)
    return account.pk


def open_invitation(token: str) -> Invitation:
    """The invitation of a link that still works. Raises Refused: unknown, used, expired, withdrawn."""
    found = Invitation.objects.filter(token_hash=invitations.hashed(token)).select_related("account").first()
    # Of a shut account nothing is told, not even that there is one.
    if found is None or not found.account.is_active:
        raise Refused(invitations.UNKNOWN, code="unknown")
    invitations.check_open(
        used=found.used_at is not None,
        withdrawn=found.withdrawn_at is not None,
        expires_at=found.expires_at,
        now=real_now(),
    )
    return found


def check_link(token: str) -> str:
    """The e-mail address of who was sent a link, which is how they sign in; looking at it uses nothing up.

    Raises Refused, in words, for a link that does not work.
    """
    return open_invitation(token).account.email


def send_invitations(now: datetime, *, send: Sender = send_letter, limit: int = 100) -> tuple[int, int, int]:
    """Send the letters that wait, oldest first: how many left, failed, and are uncertain. Not one transaction.

    The token is made here, so that it stands nowhere but in the letter.
    """
    Invitation.objects.filter(status=Letter.CLAIMED, claimed_at__lt=real_now() - ABANDONED).update(
        status=Letter.UNCERTAIN
    )
    waiting = Invitation.objects.filter(status=Letter.WAITING, withdrawn_at__isnull=True).select_related("account")
    # Each letter by itself: one that hangs or fails must not take back those that left.
    outcomes = [_send_one(row, send, now) for row in waiting.order_by("asked_at", "id")[:limit]]
    return (
        outcomes.count(Letter.SENT),
        outcomes.count(Letter.FAILED),
        outcomes.count(Letter.UNCERTAIN),
    )


def _send_one(row: Invitation, send: Sender, now: datetime) -> Letter | None:
    """Claim, send and settle one letter; None when somebody else claimed it first."""
    token = invitations.new_token()
    lasts = timedelta(days=int(rules_on(local_date(now)).number("invitation.link_days")))
    # How long is a rule and has the product's day; the link runs out in the world's time.
    expires = real_now() + lasts
    # Claimed and kept before it is sent: a process killed in between leaves it uncertain, never sent twice.
    # The link's hash with it: whatever link somebody has in hand must be one that we know.
    claimed = Invitation.objects.filter(pk=row.pk, status=Letter.WAITING, withdrawn_at__isnull=True).update(
        status=Letter.CLAIMED, claimed_at=real_now(), token_hash=invitations.hashed(token), expires_at=expires
    )
    if not claimed:
        return None
    address = f"{settings.SITE_ADDRESS}/invitation/{token}/"
    text = invitations.body(settings.AUTHORITY_NAME, address, local_date(expires))
    outcome = outcome_of(send, row.account.email, invitations.subject(settings.AUTHORITY_NAME), text)
    # Only while still ours: a claim given up as abandoned meanwhile stays uncertain.
    settled = Invitation.objects.filter(pk=row.pk, status=Letter.CLAIMED)
    settled.update(status=outcome, sent_at=real_now() if outcome is Letter.SENT else None)
    return outcome


def outcome_of(send: Sender, address: str, subject: str, text: str) -> Letter:
    """What became of a letter: one that surely did not leave may be tried again, any other may not."""
    try:
        send(address, subject, text)
    except NotReached:
        # Nobody was reached, so nothing can have left: it is sent with the next run, under a new token.
        return Letter.WAITING
    except NotDelivered:
        return Letter.FAILED
    except Exception:  # whatever went wrong, the letter may have gone, and the others must go on
        return Letter.UNCERTAIN
    return Letter.SENT
