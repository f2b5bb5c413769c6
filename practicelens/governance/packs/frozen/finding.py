"""Published reports found by the words of the version that somebody may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from practicelens.access.words import Excerpt, Wanted, excerpt
from practicelens.documents.blocks import texts
from practicelens.governance.packs.core import permissions, rows
from practicelens.governance.packs.models import Frozen, Pack, Searched
from practicelens.governance.packs.states import READABLE
from practicelens.people.asking import Asking


@dataclass(frozen=True)
class FoundPack:
    """A report that holds the words: which it is, its title as its reader sees it, and the words around."""

    id: int
    name: str
    title: str
    excerpt: Excerpt | None


@dataclass(frozen=True)
class FoundPacks:
    """The latest of those found, and how many there are."""

    packs: tuple[FoundPack, ...]
    total: int


def find(asking: Asking, wanted: Wanted, most: int) -> FoundPacks:
    """Reports that may be read, the latest period first. Three queries, and one document for each that is shown."""
    if not (permissions.can_see_packs(asking.actor) and wanted.words):
        return FoundPacks((), 0)
    inside, outside = _holding("inside", wanted.words), _holding("outside", wanted.words)
    # Superseded editions too: somebody may look for the very words that a later one has corrected.
    held = Pack.objects.filter(status__in=READABLE, pk__in=Searched.objects.filter(inside | outside).values("pack"))
    found = (
        held.select_related("service", "thematic")
        .prefetch_related("shares")
        .order_by("-month", "kind", "scope", "-edition")
    )
    # Each reader by the words of their own version: the one inside names teams that outside readers never hear of.
    of_inside = set(Searched.objects.filter(inside).values_list("pack_id", flat=True))
    of_outside = set(Searched.objects.filter(outside).values_list("pack_id", flat=True))
    seen = [(pack, version) for pack in found if (version := _read(asking, pack)) is not None]
    # In Python, because which version a person reads is decided by shares and roles together; there are a few dozen
    # packs a year.
    seen = [(pack, inside) for pack, inside in seen if pack.pk in (of_inside if inside else of_outside)]
    return FoundPacks(tuple(_found(seen[:most], wanted)), len(seen))


def _read(asking: Asking, pack: Pack) -> bool | None:
    """Whether this person reads the version inside; None for neither of the two."""
    if permissions.can_read_inside(asking.actor, pack):
        return True
    return False if permissions.can_read_outside(asking.actor, pack) else None


def _holding(version: str, words: Iterable[str]) -> Q:
    """Every word begins one of those of a version."""
    # With the space before: the words are kept so, and a word is found by its beginning, not by its middle.
    return Q(*(Q(**{f"{version}__contains": f" {word}"}) for word in words))


def _found(seen: list[tuple[Pack, bool]], wanted: Wanted) -> Iterable[FoundPack]:
    """The reports with what their own version says."""
    # Documents of those shown alone: nothing else that a pack has is as long.
    frozen = Frozen.objects.in_bulk([pack.pk for pack, _ in seen], field_name="pack_id")
    for pack, inside in seen:
        data = frozen[pack.pk].document if inside else frozen[pack.pk].outside
        every = list(texts(data))
        # The title in a list is the inside version's: outside readers are shown their own (queries.packs).
        title = str(data.get("title", "")) if isinstance(data, dict) else ""
        yield FoundPack(pack.pk, rows.name_of(pack), title, None if wanted.fits(title) else excerpt(every, wanted))
