"""What of reports and packs waits for somebody. Private to packs."""

from __future__ import annotations

from datetime import date, timedelta

from practicelens.access.actor import Actor
from practicelens.access.roles import Role
from practicelens.governance.packs import paths, permissions, queries_monthly, queries_packs, rows, rules
from practicelens.governance.packs.material import Month
from practicelens.governance.packs.models import Opened, Pack
from practicelens.governance.packs.states import BUILT, Kind, Status
from practicelens.notices.waiting import Waiting
from practicelens.people import queries as people
from practicelens.rulebook import queries as rulebook
from practicelens.workdays import clock

# A pack unread for this long has stopped being news; it stays in the list of packs.
NEWS = timedelta(days=62)
_NEWS_FOR = (Role.DCS, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.SCRUTINEER, Role.PARTNER)


def waiting(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """Last month's reports still to publish, for who publishes; told late to directors; new packs, for who reads."""
    return (*_to_publish(actor, today), *_held_up(actor, today), *_to_read(actor, today))


def _to_publish(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """One line a kind for last month's reports, until each is published."""
    if not permissions.can_publish(actor):
        return ()
    month = rules.last_full_month(today)
    scopes = queries_monthly.scopes_for(actor, today)
    due = rules.publish_by(month, int(rulebook.rules_on(today).number("pack.monthly")), rulebook.calendar())
    found = []
    for kind in BUILT:
        open_ = queries_packs.to_publish(actor, month, today, kind)
        if open_:
            detail = open_[0].name if len(open_) == 1 else f"{len(scopes) - len(open_)} of {len(scopes)} published"
            found.append(Waiting(f"Publish the {kind.short} for {month.words()}", paths.publish(month), due, detail))
    return tuple(found)


def _held_up(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """For directors: last month's report of the whole authority is late, and who holds it."""
    if not (actor.has(Role.DCS) or actor.has(Role.DIRECTOR)):
        return ()
    month = rules.last_full_month(today)
    due = rules.publish_by(month, int(rulebook.rules_on(today).number("pack.monthly")), rulebook.calendar())
    whole = Pack.objects.filter(kind=Kind.MONTHLY, status=Status.PUBLISHED, month=month.first, service__isnull=True)
    if due >= today or whole.exists():
        return ()
    holders = ", ".join(people.names(people.holders(Role.HEAD_OF_QA, today)).values())
    title = f"The monthly report for {month.words()} is not published yet"
    link = paths.report(month)
    return (Waiting(title, link, due, f"With {holders}. It can be read as it stands." if holders else "With nobody."),)


def _to_read(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """Packs published lately that the person has not opened."""
    if not any(actor.has(role) for role in _NEWS_FOR):
        return ()
    opened = set(Opened.objects.filter(account_id=actor.account_id).values_list("pack_id", flat=True))
    found = []
    for pack in rows.readable(actor):
        if pack.status != Status.PUBLISHED or pack.pk in opened or pack.published_at is None:
            continue
        published = clock.local_date(pack.published_at)
        if today - published <= NEWS and _concerns(actor, pack):
            month = Month.of(pack.month).words()
            name = pack.service.name if pack.service else "whole authority"
            title = f"Read the {Kind(pack.kind).short} for {month}"
            found.append(Waiting(title, paths.pack(pack.pk), None, f"{name}, edition {pack.edition}", published))
    return tuple(found)


def _concerns(actor: Actor, pack: Pack) -> bool:
    """Directors are told of the whole authority's pack, a Head of Service of their own, outside readers of theirs."""
    if pack.service_id is None:
        return True
    return pack.service_id in permissions.services_read(actor)
