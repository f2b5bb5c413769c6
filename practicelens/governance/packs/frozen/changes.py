"""Changes to packs. The only code that writes to their tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.documents.blocks import Document, from_json, to_json
from practicelens.governance.packs import states
from practicelens.governance.packs.core import paths, permissions, rows, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen.made import Made, gather
from practicelens.governance.packs.frozen.writing import Of, check_to_publish, keep_to_publish, next_edition
from practicelens.governance.packs.models import Frozen, Opened, Pack, Searched
from practicelens.governance.packs.monthly.document import Analysis
from practicelens.governance.packs.monthly.material import Material
from practicelens.governance.packs.monthly.queries import UNREADABLE
from practicelens.governance.packs.organisation.material import OrganisationMaterial
from practicelens.governance.packs.outside import document as outside
from practicelens.governance.packs.partners import document as partners
from practicelens.governance.packs.partners import hiding as partners_hiding
from practicelens.governance.packs.partners import material as partners_material
from practicelens.governance.packs.performance import differences
from practicelens.governance.packs.reports import kinds as queries_kinds
from practicelens.governance.packs.states import Kind, Status
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.people import internal as people
from practicelens.people.asking import asking_on
from practicelens.people.holders import holders
from practicelens.rulebook import queries as rulebook
from practicelens.workdays import clock

Tell = Callable[[int, int], None]
"""Told how many steps of a publication are behind, and of how many."""
STEPS = 4
"""What it stands on is gathered, the version inside is built, the one outside is, and both are frozen."""
NO_FIGURES = "Figures cannot be read just now, and a report is not frozen without them. Try again in a few minutes."


def publish(
    service_id: int | None,
    month: Month,
    words: Words,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: Kind = Kind.MONTHLY,
) -> int:
    """Freeze the report as it stands and give it to its readers; a later edition replaces the one before."""
    # The words are kept before anything is built: should the build fail, whoever wrote them finds them again.
    checked = check_to_publish(service_id, month, words, version=version, by=by, now=now, kind=kind)
    (pack_id,) = keep_to_publish(checked, by=by, now=now)
    publish_draft(pack_id, by=by, now=now)
    return pack_id


def publish_draft(pack_id: int, *, by: Actor, now: datetime, tell: Tell | None = None) -> int:
    """Build the report that a draft was written for and freeze it with its words; the edition it became.

    Built first, which takes longer than a write may, then written in one short transaction that looks again. A draft
    that was published meanwhile stays as it is, so the same work done twice publishes once. Raises Missing, Refused:
    figures; Stale when somebody wrote on or published another edition meanwhile.
    """
    permissions.check_can_publish_any(by)
    row = Pack.objects.select_related("service", "thematic").prefetch_related("shares").filter(pk=pack_id).first()
    if row is None:
        raise Missing("pack")
    permissions.check_can_publish(by, Kind(row.kind))
    # The work may come twice, after a kill: what is published already is not published again.
    if row.status != Status.DRAFT:
        return row.edition
    of = Of(Kind(row.kind), row.service_id, rows.period_of(row))
    # Read before the build and compared after it: an edition published meanwhile makes this one stale, not a second
    # of its number.
    today, edition = clock.local_date(now), next_edition(of)
    tell = tell or (lambda done, total: None)
    made = _make(by, of, rows.words_of(row), edition, today, tell)
    # Before the freezing and not after it: a bar that stands at the last step while the write waits tells the truth.
    tell(3, STEPS)
    _freeze(of, row, made, edition=edition, readers=_readers(row, today), by=by, now=now)
    tell(STEPS, STEPS)
    return edition


@transaction.atomic
def withdraw(pack_id: int, reason: str, *, version: int, by: Actor, now: datetime) -> None:
    """Take a published pack back: its readers see that it was withdrawn and why, and no longer its document."""
    permissions.check_can_publish_any(by)
    row = _load(pack_id, version=version)
    permissions.check_can_publish(by, Kind(row.kind))
    states.check_move(Status(row.status), Status.WITHDRAWN)
    rules.check_withdrawal(reason)
    # Asked before the move: of an older edition nobody is told, because its readers have had a later one since.
    readers = _readers(row, clock.local_date(now)) if row.status == Status.PUBLISHED else ()
    row.status, row.version = Status.WITHDRAWN, row.version + 1
    row.withdrawn_by_id, row.withdrawn_at, row.withdrawn_why = by.account_id, now, reason.strip()
    row.save(update_fields=["status", "version", "withdrawn_by", "withdrawn_at", "withdrawn_why"])
    # What was withdrawn is found by no word any more; its document stays frozen beside it.
    Searched.objects.filter(pack=row).delete()
    history.record("packs.withdrawn", by=by, at=now, subject=("pack", row.pk), data={"edition": row.edition})
    notices.post("pack_withdrawn", to=readers, link=paths.pack(row.pk), at=now, about=_about(row))


@transaction.atomic
def look(pack_id: int, *, outside_version: bool = False, by: Actor, now: datetime) -> None:
    """Note that somebody opens a pack, before it is shown: each time in history, the first time for what is unread."""
    row = rows.load(pack_id)
    permissions.check_can_read(by, row)
    data = {"outside": outside_version or not permissions.can_read_inside(by, row)}
    # Before the pack is shown: if this write fails, the page fails (house, what a look costs).
    history.record_look("packs.looked", by=by, at=now, subject=("pack", pack_id), data=data)
    # Two tabs at once: the constraint leaves one row, and the first moment stays.
    Opened.objects.get_or_create(pack_id=pack_id, account_id=by.account_id, defaults={"first_at": now})


def _make(by: Actor, of: Of, words: Words, edition: int, today: date, tell: Tell) -> Made:
    """Both versions, built as the publisher sees the authority."""
    tell(0, STEPS)
    try:
        material = queries_kinds.material(asking_on(by, today), of.kind, of.service_id, of.month)
    except FiguresUnreadable as error:
        raise Refused(NO_FIGURES, code="figures") from error
    if isinstance(material, Material) and material.dataset_note == UNREADABLE:
        raise Refused(NO_FIGURES, code="figures")  # a page may stand without them, a frozen report may not
    tell(1, STEPS)
    # Frozen with the document: which edition of what, by whom and from which dataset must be told even where the
    # database is gone.
    meta = (rules.edition_words(edition, today, by.name), *_dataset(material))
    inside = queries_kinds.build(of.kind, material, Analysis(words.analysis.strip(), by.name), meta)
    if not of.kind.of_audits:
        inside = _with_changes(inside, of)
    tell(2, STEPS)
    if words.shared and isinstance(material, OrganisationMaterial):
        leaving, withheld = _figures_for_partners(by, of, meta, today)
        return gather(inside.title, to_json(inside), to_json(leaving), withheld)
    # No other report has a version that leaves (rules.check_sharing).
    if not words.shared or not isinstance(material, Material):
        return gather(inside.title, to_json(inside))
    # The rule of the day of publication, because that is the day on which it leaves.
    limit = int(rulebook.rules_on(today).number("small_numbers.limit"))
    leaving, tables = outside.build(
        material,
        Analysis(words.outside_analysis.strip(), by.name),
        meta,
        limit=limit,
        earlier=_let_out(of),
    )
    return gather(inside.title, to_json(inside), to_json(leaving), outside.kept(tables))


def _figures_for_partners(by: Actor, of: Of, meta: tuple[str, ...], today: date) -> tuple[Document, dict[str, Any]]:
    """The figures of a quarter that leave, beside all that left before of it and of the quarters it shows."""
    limit = int(rulebook.rules_on(today).number("small_numbers.limit"))
    # Of every quarter and edition, withdrawn ones too, in the order in which they were read.
    before = Frozen.objects.filter(pack__kind=of.kind, pack__scope=of.key[1]).exclude(withheld=None)
    earlier = partners_hiding.from_kept(one.withheld or {} for one in before.order_by("frozen_at", "pk"))
    try:
        found = partners_material.material_for(asking_on(by, today), of.month)
    except FiguresUnreadable as error:
        raise Refused(NO_FIGURES, code="figures") from error
    leaving, kept = partners.build(found, meta, limit=limit, earlier=earlier)
    return leaving, partners_hiding.kept(kept)


def _with_changes(inside: Document, of: Of) -> Document:
    """A report with what changed since the edition before, which its readers have read; the first as it is."""
    # The latest that came out, also a withdrawn one: it is what its readers have read last.
    row = of.rows().exclude(status=Status.DRAFT).select_related("frozen").order_by("-edition").first()
    if row is None:
        return inside
    before, withdrawn = from_json(row.frozen.document), row.status == Status.WITHDRAWN
    return differences.with_changes(inside, before, row.edition, withdrawn=withdrawn)


def _dataset(material: queries_kinds.Gathered) -> tuple[str, ...]:
    """The dataset the report used, in words, if it used one."""
    as_at = material.dataset_as_at
    return (f"dataset of {rules.day_words(as_at)}",) if as_at else ()


def _let_out(of: Of) -> dict[str, Any]:
    """The protected tables of the latest edition that left the authority."""
    # Withdrawn editions too: who has read one can still lay it beside the next.
    editions = of.rows().exclude(frozen__withheld=None).order_by("-edition")
    before = editions.select_related("frozen").first()
    return outside.from_kept(before.frozen.withheld) if before and before.frozen.withheld else {}


@transaction.atomic
def _freeze(
    of: Of, read: Pack, made: Made, *, edition: int, readers: Collection[int], by: Actor, now: datetime
) -> None:
    """Freeze a draft as it was read, replace the edition before, tell the readers."""
    # The draft first and the published edition after it, in this order everywhere, so that two writes never wait for
    # each other.
    row = of.rows().filter(status=Status.DRAFT).select_for_update().first()
    if row is None or (row.pk, row.version) != (read.pk, read.version) or next_edition(of) != edition:
        raise Stale("Somebody else wrote on or published this report meanwhile. Look at it again, then publish it.")
    states.check_move(Status(row.status), Status.PUBLISHED)
    # The one before gives way first: the constraint allows one published edition at every moment.
    # Locked too: withdrawn at this moment it would else be written over, and its document could be read again.
    for before in of.rows().filter(status=Status.PUBLISHED).select_for_update():
        states.check_move(Status(before.status), Status.SUPERSEDED)
        before.status, before.version = Status.SUPERSEDED, before.version + 1
        before.save(update_fields=["status", "version"])
    row.status, row.edition, row.title, row.version = Status.PUBLISHED, edition, made.title, row.version + 1
    row.published_by_id, row.published_at = by.account_id, now
    row.save()
    # In history as well as beside the document, so that a change to the one shows against the other.
    print_ = rows.fingerprint(made.document, made.outside)
    Frozen.objects.create(
        pack=row,
        document=made.document,
        outside=made.outside,
        withheld=made.withheld,
        fingerprint=print_,
        frozen_at=now,
    )
    # Words were folded with the build, outside the lock: of a long report that takes longer than a write may.
    Searched.objects.create(pack=row, inside=made.words, outside=made.outside_words)
    data = {"edition": edition, "fingerprint": print_, "shared_outside": made.outside is not None}
    history.record("packs.published", by=by, at=now, subject=("pack", row.pk), data=data)
    about = f"{rows.name_of(read)}, edition {edition}"
    notices.post("pack_published", to=readers, link=paths.pack(row.pk), at=now, about=about)


def _load(pack_id: int, *, version: int) -> Pack:
    """A released pack, locked; a stale version is refused."""
    # A draft is never withdrawn, and for this door it is not there.
    row = Pack.objects.select_for_update().filter(pk=pack_id).exclude(status=Status.DRAFT).first()
    if row is None:
        raise Missing("pack")
    # Whoever withdraws has read the pack as it stood: published anew meanwhile, it is another one.
    if row.version != version:
        raise Stale
    return row


def _readers(row: Pack, on: date) -> tuple[int, ...]:
    """Who is told: the Head of Service, or the directors; and those it is shared with."""
    # Only the whole authority's is shared outside, so of a service area's its head alone is told.
    if row.service_id is not None:
        return people.heads_of(row.service_id, on)
    inside = {*holders(Role.DCS, on), *holders(Role.DIRECTOR, on)}
    shares = list(row.shares.all())
    by_role = {account for share in shares if share.role for account in holders(Role(share.role), on)}
    return tuple(sorted(inside | by_role | {share.account_id for share in shares if share.account_id}))


def _about(row: Pack) -> str:
    """What the notice says in the product."""
    return f"{rows.name_of(row)}, edition {row.edition}"
