"""Asking another agency about a concern: its contact kept, a link and a code made, the answer taken into the clock."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record, record_look
from practicelens.notices.post_office import send_letter
from practicelens.people.asking import asking_as_system
from practicelens.people.invitations.changes import ABANDONED, Sender, outcome_of
from practicelens.people.invitations.letters import Letter as Post
from practicelens.people.invitations.letters import hashed, new_token
from practicelens.people.rules import clean_email, clean_name
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.agencies import rules
from practicelens.quality.alerts.agencies.opening import Opened, opened
from practicelens.quality.alerts.base import Facing, Letter, clock_of
from practicelens.quality.alerts.changes import held_by
from practicelens.quality.alerts.models import Agency, AgencyAsk, Concern, Step
from practicelens.quality.alerts.moving import Written, child_of, move
from practicelens.quality.alerts.rules import LONGEST, check_by_when
from practicelens.quality.alerts.states import Event
from practicelens.workdays.clock import real_now


def keep_agency(
    agency_id: int | None, name: str, contact: str, email: str, days: int, *, by: Actor, now: datetime
) -> int:
    """Name an agency's contact and how many working days it has, or change them; no address: nobody is asked there.

    Raises Missing, Refused (name, contact, email, days, twice).
    """
    if not permissions.can_send(by):
        raise Missing("agency")
    row = Agency() if agency_id is None else Agency.objects.filter(pk=agency_id).first()
    if row is None:
        raise Missing("agency")
    row.name, row.contact = clean_name(name, "the agency’s name"), " ".join(contact.split())
    row.email = clean_email(email) if email.strip() else ""
    row.days = rules.check_days(days)
    try:
        with transaction.atomic():
            row.save()
            record("alerts.agency_kept", by=by, at=now, subject=("agency", row.pk), data={"name": row.name})
    except IntegrityError as twice:
        raise Refused("An agency of this name is there already.", code="twice") from twice
    return row.pk


def ask(
    concern_id: int, agency_id: int, initials: str, born: date, *, version: int, by: Actor, now: datetime
) -> tuple[str, str]:
    """Ask an agency's named contact. Returns the code, to be told on the telephone, and whom: it is kept nowhere.

    The letter leaves with the next run. Raises Missing, Refused (agency, initials, born, move_not_allowed), Stale.
    """
    face = held_by(concern_id, by, now)
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None or not agency.email:
        raise Refused("This agency has no contact to whom a link could go: have one named first.", code="agency")
    letters, code = rules.check_initials(initials), rules.new_code()
    if born > face.asking.today:
        raise Refused("That day has not come yet.", code="born")
    due, code_hash = face.asking.calendar.add(face.asking.today, agency.days), make_password(code)

    def change(row: Concern) -> None:
        # One link at a time: whoever was sent the one before is not to answer with it as well.
        AgencyAsk.objects.filter(concern=row, agency=agency, answered_at__isnull=True).update(withdrawn_at=now)
        AgencyAsk.objects.create(
            concern=row, agency=agency, asked_at=now, asked_by_id=by.account_id, initials=letters, born=born, due=due,
            code_hash=code_hash, status=Post.WAITING,
        )  # fmt: skip

    move(face, Event.ASK_AGENCY, Written(who=agency.name, on=due), version=version, change=change)
    return code, agency.contact or agency.name


def prove(token: str, code: str, *, now: datetime) -> int:
    """Try a code; the asking's id where it is right. Each try counts before it is judged: two at once count twice.

    Raises Refused: as ``opening.opened``, code (wrong).
    """
    found = opened(token, now)
    if not AgencyAsk.objects.filter(pk=found.id, tries__lt=rules.TRIES).update(tries=F("tries") + 1):
        raise Refused(rules.LOCKED, code="locked")
    row = AgencyAsk.objects.get(pk=found.id)
    if not check_password(rules.typed_code(code), row.code_hash):
        raise Refused("That is not the code. Ask whoever rang you to say it again.", code="code")
    # A right code is no try: whoever comes back to a page they may read is not locked out of it.
    AgencyAsk.objects.filter(pk=found.id).update(tries=F("tries") - 1)
    return row.pk


def note_look(found: Opened, *, now: datetime) -> None:
    """Record that an agency is about to be shown a concern; nothing is shown when this fails."""
    row = Concern.objects.get(pk=found.concern_id)
    data = {"child": child_of(row), "agency": found.agency}
    record_look("alerts.agency_looked", by=SYSTEM, at=now, subject=("concern", row.pk), data=data)


def answer(token: str, words: str, on: date | None, *, now: datetime) -> None:
    """An agency answers: into the concern's own clock, to be judged by whoever holds it.

    That the code was right, the page that shows the form has asked. Raises Refused: as ``opened``, text, on, Stale.
    """
    found = opened(token, now)
    asking = asking_as_system(now)
    row = Concern.objects.select_related("team").get(pk=found.concern_id)
    steps = tuple(Step.objects.filter(concern=row))
    face = Facing(asking, row, steps, frozenset(), clock_of(asking, row, steps))
    text = require_text(words, "Say what will happen for the child.", "text", longest=LONGEST)
    written = Written(text, found.agency, check_by_when(on, asking.today) if on else None)

    def change(row: Concern) -> None:
        # Of two who press at once one answers.
        if not AgencyAsk.objects.filter(pk=found.id, answered_at__isnull=True).update(answered_at=now):
            raise Refused(rules.ANSWERED, code="answered")

    letters = [Letter("alert_answered", (row.holder_id,))]
    move(face, Event.ANSWER, written, version=row.version, letters=letters, change=change)


def send_asked(now: datetime, *, send: Sender = send_letter) -> tuple[int, int, int]:
    """Send the links that wait: how many left, failed, and are uncertain. Tokens stand in letters alone."""
    # As for invitations: what a killed process had claimed may have left, and is never sent again by itself.
    AgencyAsk.objects.filter(status=Post.CLAIMED, claimed_at__lt=real_now() - ABANDONED).update(status=Post.UNCERTAIN)
    rows = AgencyAsk.objects.filter(status=Post.WAITING, withdrawn_at__isnull=True).select_related("agency")
    outcomes = [_send_one(row, send) for row in rows.order_by("pk")[:100]]
    return outcomes.count(Post.SENT), outcomes.count(Post.FAILED), outcomes.count(Post.UNCERTAIN)


def _send_one(row: AgencyAsk, send: Sender) -> Post | None:
    """Claim, send and settle one; None when somebody else claimed it first."""
    token = new_token()
    waiting = AgencyAsk.objects.filter(pk=row.pk, status=Post.WAITING)
    if not waiting.update(status=Post.CLAIMED, claimed_at=real_now(), token_hash=hashed(token)):
        return None
    text = rules.body(settings.AUTHORITY_NAME, f"{settings.SITE_ADDRESS}/agency/{token}/", row.due)
    outcome = outcome_of(send, row.agency.email, rules.subject(settings.AUTHORITY_NAME), text)
    AgencyAsk.objects.filter(pk=row.pk, status=Post.CLAIMED).update(status=outcome)
    return outcome
