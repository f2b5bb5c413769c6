"""What of reports and packs waits for somebody. Private to packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from practicelens.access.roles import Role
from practicelens.governance.packs.core import paths, permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.views import ScopeView
from practicelens.governance.packs.models import Opened, Pack
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.reports.kinds import REPORTS, is_owed
from practicelens.governance.packs.states import Kind, Status
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.workdays import clock

# A pack unread for this long has stopped being news; it stays in the list of packs.
NEWS = timedelta(days=62)
# Those who read packs as their task; others who may read them find them in their list.
_NEWS_FOR = (Role.DCS, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.SCRUTINEER, Role.PARTNER)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Reports still to publish, for who publishes; those that are late, for directors; new packs, for who reads."""
    return (*_to_publish(asking), *_held_up(asking), *_to_read(asking))


def _to_publish(asking: Asking) -> tuple[Waiting, ...]:
    """One line a kind for the last period's reports, until each is published."""
    if not permissions.can_publish(asking.actor):
        return ()
    scopes = queries_monthly.scopes_for(asking)
    # One query for two kinds of waiting, asked once a request.
    published = asking.once_for(_published)
    lines = (_kind_to_publish(asking, kind, scopes, published) for kind in REPORTS)
    return tuple(line for line in lines if line is not None)


Published = frozenset[tuple[str, date, int | None]]
"""Reports that are published: kind, first day of the period, service area (None: the whole authority)."""


def _published(asking: Asking) -> Published:
    """The last period's reports of every kind that are published. One query."""
    periods = _last_periods(asking)
    rows = Pack.objects.filter(status=Status.PUBLISHED, kind__in=periods, month__in=_first_days(periods))
    return frozenset(rows.values_list("kind", "month", "service_id"))


def _last_periods(asking: Asking) -> dict[Kind, Month]:
    """The last full period of every kind of report."""
    return {kind: rules.last_full(kind, asking.today) for kind in REPORTS}


def _kind_to_publish(asking: Asking, kind: Kind, scopes: Sequence[ScopeView], published: Published) -> Waiting | None:
    period = rules.last_full(kind, asking.today)
    owed = [scope for scope in scopes if is_owed(kind, scope.service_id)]
    open_ = [scope for scope in owed if (kind.value, period.first, scope.service_id) not in published]
    if not open_ or not rules.fits(kind, period):
        return None
    detail = open_[0].name if len(open_) == 1 else f"{len(owed) - len(open_)} of {len(owed)} published"
    title = f"Publish the {kind.short} for {period.words()}"
    return Waiting(
        title, paths.publish(kind, period), _publish_by(asking, kind, period), detail, kind=WaitingKind.REPORT
    )


def _publish_by(asking: Asking, kind: Kind, period: Month) -> date:
    """The last day to publish a report, by its kind's rule."""
    return rules.publish_by(period, int(asking.rules.number(REPORTS[kind].rule)), asking.calendar)


def _held_up(asking: Asking) -> tuple[Waiting, ...]:
    """For directors: the last report of the whole authority, of each kind, that is late, and who holds it."""
    if not (asking.actor.has(Role.DCS) or asking.actor.has(Role.DIRECTOR)):
        return ()
    published = asking.once_for(_published)
    late = [
        (kind, period, due)
        for kind, period in _last_periods(asking).items()
        # Late from the day after: on the last day it can still be published in time.
        if (due := _publish_by(asking, kind, period)) < asking.today
        and (kind.value, period.first, None) not in published
    ]
    if not late:
        return ()
    heads = ", ".join(asking.names(holders(Role.HEAD_OF_QA, asking.today)).values())
    detail = f"With {heads}. It can be read as it stands." if heads else "With nobody."
    return tuple(
        Waiting(
            f"The {kind.short} for {period.words()} is not published yet",
            paths.report(kind, period),
            due,
            detail,
            kind=WaitingKind.HELD_UP,
        )
        for kind, period, due in late
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
            found.append(
                Waiting(
                    title,
                    paths.pack(pack.pk),
                    None,
                    f"{name}, edition {pack.edition}",
                    published,
                    kind=WaitingKind.PACK,
                )
            )
    return tuple(found)


def _concerns(asking: Asking, pack: Pack) -> bool:
    """Directors are told of the whole authority's pack, a Head of Service of their own, outside readers of theirs."""
    if pack.service_id is None:
        return True
    return pack.service_id in permissions.services_read(asking.actor)
