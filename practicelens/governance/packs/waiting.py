"""What of reports and packs waits for somebody. Private to packs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from practicelens.access.roles import Role
from practicelens.governance.packs.core import paths, permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.models import Opened, Pack
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.reports.owed import every_owed, scope_of
from practicelens.governance.packs.states import Kind, Status
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.holders import serving
from practicelens.quality.duties.permissions import climbs_to
from practicelens.quality.duties.rules import Owed
from practicelens.quality.duties.states import DUTIES
from practicelens.workdays import clock

# A pack unread for this long has stopped being news; it stays in the list of packs.
NEWS = timedelta(days=62)
# Those who read packs as their task; others who may read them find them in their list.
_NEWS_FOR = (Role.DCS, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.SCRUTINEER, Role.PARTNER)


Brought = tuple[Kind, date, bool]
"""Reports that come by themselves: their kind, their period's first day, whether of the whole authority."""


def waiting(asking: Asking, brought: Collection[Brought] = ()) -> tuple[Waiting, ...]:
    """Reports still to publish, for who publishes; those that are late, for directors; new packs, for who reads.

    ``brought``: what comes by itself, and so is nobody's to publish, nor late.
    """
    return (*_to_publish(asking, brought), *_held_up(asking, brought), *_to_read(asking))


def _is_brought(one: Owed, brought: Collection[Brought]) -> bool:
    return (Kind(one.duty), one.period.start, one.scope == scope_of(None)) in brought


def _to_publish(asking: Asking, brought: Collection[Brought]) -> tuple[Waiting, ...]:
    """One line a kind and period, until each report is published or somebody has said why not: none expires."""
    kinds = {kind for kind in Kind if permissions.can_publish(asking.actor, kind)}
    if not kinds:
        return ()
    by_period: dict[tuple[Kind, Month], list[Owed]] = {}
    for one in asking.once_for(every_owed):
        if _is_brought(one, brought):
            continue
        kind = Kind(one.duty)
        if kind not in kinds:
            continue
        by_period.setdefault((kind, rules.period_of(kind, one.period.start)), []).append(one)
    scopes = {scope_of(scope.service_id): scope.name for scope in queries_monthly.scopes_for(asking)}
    lines = (_line(kind, period, of, scopes, asking.today) for (kind, period), of in by_period.items())
    return tuple(line for line in lines if line is not None)


def _line(kind: Kind, period: Month, of: Sequence[Owed], scopes: Mapping[int, str], today: date) -> Waiting | None:
    """A kind's reports of a period, where any waits."""
    open_, done = [one for one in of if one.waits(today)], sum(one.done_on is not None for one in of)
    if not open_:
        return None
    detail = scopes[open_[0].scope] if len(open_) == 1 else f"{done} of {len(of)} published"
    title = f"Publish the {kind.short} for {period.words()}"
    # One alone is written at once; of several, which is chosen first.
    link = paths.publish(kind, period) if len(open_) > 1 else paths.draft(kind, period, open_[0].scope or None)
    return Waiting(title, link, open_[0].due, detail, kind=WaitingKind.REPORT)


def _held_up(asking: Asking, brought: Collection[Brought]) -> tuple[Waiting, ...]:
    """For directors: each report of the whole authority that has climbed to them, and who holds it."""
    # To those whom the duty climbs to alone: everybody else who misses a report finds it in the table.
    if not (asking.actor.has(Role.DCS) or asking.actor.has(Role.DIRECTOR)):
        return ()
    late = [
        one
        for one in asking.once_for(every_owed)
        if one.scope == scope_of(None) and one.climbed(asking.today) and climbs_to(asking.actor, one.duty, one.scope)
        if not _is_brought(one, brought)
    ]
    if not late:
        return ()
    # Read together for both who publish: each asked by itself would be three statements more of the first page.
    who = serving(asking.today)
    by = {Kind(one.duty).of_audits: who.holders(DUTIES[one.duty].owed_by[0]) for one in late}
    names = asking.names({account for accounts in by.values() for account in accounts})
    return tuple(_not_published(one, _with(one, by[Kind(one.duty).of_audits], names)) for one in late)


def _with(one: Owed, accounts: Sequence[int], names: Mapping[int, str]) -> str:
    """Who holds up what is late, and how far it can be read until then: figures as far as extracts tell of them."""
    heads = ", ".join(names[one] for one in accounts if one in names)
    read = "as it stands" if Kind(one.duty).of_audits else "as far as the extracts tell of the month"
    return f"With {heads}. It can be read {read}." if heads else "With nobody."


def _not_published(one: Owed, detail: str) -> Waiting:
    """A report that is late, for who waits for it."""
    kind = Kind(one.duty)
    period = rules.period_of(kind, one.period.start)
    title = f"The {kind.short} for {period.words()} is not published yet"
    return Waiting(title, paths.report(kind, period), one.due, detail, kind=WaitingKind.HELD_UP)


def _to_read(asking: Asking) -> tuple[Waiting, ...]:
    """Packs published lately that the person has not opened."""
    if not any(asking.actor.has(role) for role in _NEWS_FOR):
        return ()
    opened = set(Opened.objects.filter(account_id=asking.actor.account_id).values_list("pack_id", flat=True))
    found = []
    for pack in rows.readable(asking):
        # A later edition is news of its own, also to whoever has read the one before.
        if pack.status != Status.PUBLISHED or pack.pk in opened or pack.published_at is None:
            continue
        published = clock.local_date(pack.published_at)
        if asking.today - published <= NEWS and _concerns(asking, pack):
            month = rows.period_of(pack).words()
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
