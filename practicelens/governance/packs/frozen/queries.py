"""Packs as their readers may see them: the version inside, the version outside, the drafts. Private to packs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.documents.blocks import from_json
from practicelens.governance.packs.core import permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.core.views import DraftView, PackRow, PackView, ScopeView, ServedView
from practicelens.governance.packs.models import Frozen, Opened, Pack
from practicelens.governance.packs.monthly import queries as queries_monthly
from practicelens.governance.packs.outside import document as outside_version
from practicelens.governance.packs.partners import document as partners_version
from practicelens.governance.packs.reports import kinds as queries_kinds
from practicelens.governance.packs.states import READABLE, RELEASED, Kind, Status
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.holders import holders

_OUTSIDE_TITLES = {Kind.MONTHLY: outside_version.TITLE, Kind.ORGANISATION: partners_version.TITLE}
"""What the version that leaves is called, by its kind: its own title, without reading it."""


def packs(asking: Asking) -> tuple[PackRow, ...]:
    """Every pack the person may read, latest month first; drafts for who publishes them."""
    permissions.check_can_see_packs(asking.actor)
    found = rows.readable(asking)
    names = people.names({pack.published_by_id for pack in found if pack.published_by_id})
    opened = set(Opened.objects.filter(account_id=asking.actor.account_id).values_list("pack_id", flat=True))
    return tuple(_line(asking, pack, names, pack.pk in opened) for pack in found)


def pack(asking: Asking, pack_id: int, *, outside: bool = False) -> PackView:
    """One pack. Whoever reads inside may ask for the version that outside readers see; the others see no other."""
    row = rows.load(pack_id)
    permissions.check_can_read(asking.actor, row)
    inside = permissions.can_read_inside(asking.actor, row)
    # A draft is nobody's pack: it has a page of its own, on which it is written.
    if row.status == Status.DRAFT:
        raise Missing("pack")
    return _view(asking, row, row.frozen, outside=outside or not inside)


def for_partners(asking: Asking) -> tuple[PackRow, ...]:
    """The organisation's reports whose figures for partners may be read, the latest quarter first. Raises Missing.

    By whom they are shared with, and by whoever may read the report itself.
    """
    found = tuple(
        row for row in packs(asking)
        if row.kind is Kind.ORGANISATION and row.status is Status.PUBLISHED and row.shared
    )  # fmt: skip
    if not found and not permissions.can_read_for_partners(asking.actor):
        raise Missing("pack")
    return found


def to_publish(asking: Asking, month: Month, kind: Kind = Kind.MONTHLY) -> tuple[ScopeView, ...]:
    """The scopes whose report of a kind is not published, and whether it is owed; none for who does not publish, or a
    period to come.
    """
    if not permissions.can_publish(asking.actor, kind) or month.first > asking.today or not rules.fits(kind, month):
        return ()
    # Published now: where the last edition was withdrawn another is to be written.
    published = Pack.objects.filter(kind=kind, status=Status.PUBLISHED, month=month.first)
    done = set(published.values_list("service_id", flat=True))
    left = (scope for scope in queries_monthly.scopes_for(asking) if scope.service_id not in done)
    return tuple(replace(scope, owed=queries_kinds.is_owed(kind, scope.service_id)) for scope in left)


def draft(asking: Asking, service_id: int | None, month: Month, kind: Kind = Kind.MONTHLY) -> DraftView:
    """What has been written for a scope and month, with the report as it would be frozen now."""
    permissions.check_can_publish(asking.actor, kind)
    material = queries_kinds.material(asking, kind, service_id, month)
    scope = _scope_view(service_id, material.scope)
    row = rows.of_scope(service_id, month, kind).filter(status=Status.DRAFT).prefetch_related("shares").first()
    before = rows.of_scope(service_id, month, kind).exclude(status=Status.DRAFT).order_by("-edition").first()
    return DraftView(
        pack_id=row.pk if row else None,
        version=row.version if row else 0,
        scope=scope,
        month=month,
        # Shown only: at publication the number is taken again, under the lock.
        edition=before.edition + 1 if before else 1,
        words=rows.words_of(row) if row else _first_words(before),
        # Without the analysis, which stands in the form beside it.
        preview=queries_kinds.build(kind, material, None, ("not yet published",)),
        outside_readers=_outside_readers(asking.today) if service_id is None and kind.may_leave else (),
        team_names=tuple(team.name for team in material.teams),
        kind=kind,
        serves=_serves(before) if before is not None and before.status == Status.PUBLISHED else (),
    )


def _first_words(before: Pack | None) -> Words:
    """What a new edition begins with: the words and readers of the one it corrects, but for what it corrects.

    Of a published one alone: what was withdrawn is not said again. Readers outside who were left out would go on
    reading the edition before, and take it for the last.
    """
    if before is None or before.status != Status.PUBLISHED:
        return Words()
    return replace(rows.words_of(before), correction="")


def _serves(edition: Pack) -> tuple[ServedView, ...]:
    """The other published reports whose analysis is this edition's, word for word. Two queries."""
    # Of one that somebody put together nobody owes another.
    if edition.thematic_id is not None:
        return ()
    others = Pack.objects.filter(status=Status.PUBLISHED, analysis=edition.analysis, thematic=None).exclude(
        pk=edition.pk
    )
    # Of periods that end together: a quarter's report is published with its last month's.
    last = rows.period_of(edition).last
    found = [
        (row, period)
        for row in others.select_related("service").order_by("kind", "scope")
        if (period := rows.period_of(row)).last == last and Kind(row.kind).of_audits is Kind(edition.kind).of_audits
    ]
    drafts = Pack.objects.filter(status=Status.DRAFT, month__in={row.month for row, _ in found})
    versions = {(row.kind, row.scope, row.month): row.version for row in drafts}
    return tuple(
        ServedView(
            Kind(row.kind),
            _scope_view(row.service_id, row.service.name if row.service else ""),
            period,
            versions.get((row.kind, row.scope, row.month), 0),
        )
        for row, period in found
    )


def _scope_view(service_id: int | None, name: str = "") -> ScopeView:
    return queries_monthly.WHOLE if service_id is None else ScopeView(service_id, name)


def _view(asking: Asking, row: Pack, frozen: Frozen, *, outside: bool) -> PackView:
    """The view of a released pack. Outside readers never receive the inside version, nor its title."""
    data = frozen.outside if outside else frozen.document
    # There is no version outside of a pack that was shared with nobody.
    if data is None:
        raise Missing("pack")
    document = from_json(data)
    published = people.names({row.published_by_id} if row.published_by_id else ())
    may_publish = permissions.can_publish(asking.actor, Kind(row.kind))
    return PackView(
        id=row.pk,
        kind=Kind(row.kind),
        scope=_scope_view(row.service_id, row.service.name if row.service else ""),
        month=rows.period_of(row),
        edition=row.edition,
        status=Status(row.status),
        version=row.version,
        title=document.title,
        document=document if row.status in READABLE else None,
        outside=outside,
        has_outside=frozen.outside is not None and not (outside and not permissions.can_read_inside(asking.actor, row)),
        fingerprint=frozen.fingerprint,
        # Worked out at each reading, so that a change by other hands shows on the page and not only in an audit of
        # the database.
        as_frozen=rows.fingerprint(frozen.document, frozen.outside) == frozen.fingerprint,
        correction=row.correction,
        published_at=row.published_at,
        published_by=published.get(row.published_by_id or 0, ""),
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
        # With whom else a pack is shared is for its publisher: a partner is not told of other partners.
        shared_with=_shared_with(row) if may_publish else (),
        later=_later(asking, row),
        may_publish=may_publish,
    )


def _later(asking: Asking, row: Pack) -> int | None:
    """The edition that followed this one, where it opens for this person.

    It may be shared with fewer: a link that does not open would tell that it is there.
    """
    period = rows.period_of(row)
    editions = rows.of_scope(row.service_id, period, Kind(row.kind))
    later = editions.filter(status=Status.PUBLISHED, edition__gt=row.edition).first()
    if later is None:
        return None
    opens = permissions.can_read_inside(asking.actor, later) or permissions.can_read_outside(asking.actor, later)
    return later.pk if opens else None


def _line(asking: Asking, row: Pack, names: dict[int, str], opened: bool) -> PackRow:
    """A pack in a list, by the title of the version that the person reads."""
    return PackRow(
        id=row.pk,
        kind=Kind(row.kind),
        scope=_scope_view(row.service_id, row.service.name if row.service else ""),
        month=rows.period_of(row),
        edition=row.edition,
        status=Status(row.status),
        # The title says the finding, and names teams: readers outside get the plain one.
        title=row.title if permissions.can_read_inside(asking.actor, row) else _OUTSIDE_TITLES[Kind(row.kind)],
        published_at=row.published_at,
        published_by=names.get(row.published_by_id or 0, ""),
        # Withdrawn ones as well: that it was taken back is what its reader still has to see.
        unread=row.status in RELEASED and not opened,
        shared=bool(row.shares.all()),
    )


def _shared_with(row: Pack) -> tuple[str, ...]:
    """With whom a pack is shared, in words."""
    shares = list(row.shares.all())
    names = people.names({share.account_id for share in shares if share.account_id})
    roles = sorted(f"everyone who is {ROLES[Role(share.role)].title}" for share in shares if share.role)
    return (*roles, *sorted(names.values()))


def _outside_readers(today: date) -> tuple[tuple[int, str], ...]:
    """The accounts that a pack could be shared with, by name, each with its role."""
    found: dict[int, Role] = {}
    for role in rules.OUTSIDE_ROLES:
        found.update(dict.fromkeys(holders(role, today), role))
    names = people.names(found)
    labelled = ((account, f"{names[account]}, {ROLES[role].title}") for account, role in _known(found.items(), names))
    return tuple(sorted(labelled, key=lambda pair: pair[1]))


def _known(pairs: Iterable[tuple[int, Role]], names: dict[int, str]) -> list[tuple[int, Role]]:
    return [(account, role) for account, role in pairs if account in names]
