"""What of reports and packs waits for somebody. Private to packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from practicelens.access.roles import Role
from practicelens.governance.packs.core import paths, permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.frozen import queries as queries_packs
from practicelens.governance.packs.models import Opened, Pack
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.reports.kinds import REPORTS
from practicelens.governance.packs.states import Kind, Status
from practicelens.notices.waiting import Waiting
from practicelens.people import queries as people
from practicelens.people.asking import Asking
from practicelens.rulebook import queries as rulebook
from practicelens.workdays import clock

# A pack unread for this long has stopped being news; it stays in the list of packs.
NEWS = timedelta(days=62)
_NEWS_FOR = (Role.DCS, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.SCRUTINEER, Role.PARTNER)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Reports still to publish, for who publishes; those that are late, for directors; new packs, for who reads."""
    return (*_to_publish(asking), *_held_up(asking), *_to_read(asking))


def _to_publish(asking: Asking) -> tuple[Waiting, ...]:
    """One line a kind for the last period's reports, until each is published."""
    if not permissions.can_publish(asking.actor):
        return ()
    scopes = len(queries_monthly.scopes_for(asking))
    lines = (_kind_to_publish(asking, kind, scopes) for kind in REPORTS)
    return tuple(line for line in lines if line is not None)


def _kind_to_publish(asking: Asking, kind: Kind, scopes: int) -> Waiting | None:
    """What of a kind is still to be published."""
    period = rules.last_full(kind, asking.today)
    open_ = queries_packs.to_publish(asking, period, kind)
    if not open_:
        return None
    detail = open_[0].name if len(open_) == 1 else f"{scopes - len(open_)} of {scopes} published"
    title = f"Publish the {kind.short} for {period.words()}"
    return Waiting(title, paths.publish(kind, period), _publish_by(kind, period, asking.today), detail)


def _publish_by(kind: Kind, period: Month, today: date) -> date:
    """The last day to publish a report, by its kind's rule."""
    days = int(rulebook.rules_on(today).number(REPORTS[kind].rule))
    return rules.publish_by(period, days, rulebook.calendar())


def _held_up(asking: Asking) -> tuple[Waiting, ...]:
    """For directors: the last report of the whole authority, of each kind, that is late, and who holds it."""
    if not (asking.actor.has(Role.DCS) or asking.actor.has(Role.DIRECTOR)):
        return ()
    periods = {kind: rules.last_full(kind, asking.today) for kind in REPORTS}
    whole = Pack.objects.filter(status=Status.PUBLISHED, service__isnull=True, month__in=_first_days(periods))
    done = set(whole.values_list("kind", "month"))
    holders = ", ".join(people.names(people.holders(Role.HEAD_OF_QA, asking.today)).values())
    detail = f"With {holders}. It can be read as it stands." if holders else "With nobody."
    return tuple(
        Waiting(f"The {kind.short} for {period.words()} is not published yet", paths.report(kind, period), due, detail)
        for kind, period in periods.items()
        if (due := _publish_by(kind, period, asking.today)) < asking.today and (kind.value, period.first) not in done
    )


def _first_days(periods: Mapping[Kind, Month]) -> set[date]:
    """By which a pack keeps its period."""
    return {period.first for period in periods.values()}


def _to_read(asking: Asking) -> tuple[Waiting, ...]:
    """Packs published lately that the person has not opened."""
    if not any(asking.actor.has(role) for role in _NEWS_FOR):
        return ()
    opened = set(Opened.objects.filter(account_id=asking.actor.account_id).values_list("pack_id", flat=True))
    found = []
    for pack in rows.readable(asking):
        if pack.status != Status.PUBLISHED or pack.pk in opened or pack.published_at is None:
            continue
        published = clock.local_date(pack.published_at)
        if asking.today - published <= NEWS and _concerns(asking, pack):
            month = rules.period_of(Kind(pack.kind), pack.month).words()
            name = pack.service.name if pack.service else "whole authority"
            title = f"Read the {Kind(pack.kind).short} for {month}"
            found.append(Waiting(title, paths.pack(pack.pk), None, f"{name}, edition {pack.edition}", published))
    return tuple(found)


def _concerns(asking: Asking, pack: Pack) -> bool:
    """Directors are told of the whole authority's pack, a Head of Service of their own, outside readers of theirs."""
    if pack.service_id is None:
        return True
    return pack.service_id in permissions.services_read(asking.actor)
