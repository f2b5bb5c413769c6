"""What the queries of packs answer with: frozen, free of models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import paths
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.states import Kind, Status


@dataclass(frozen=True)
class ScopeView:
    """What a report covers: a service area, or the whole authority (no id); whether one of the kind asked is owed."""

    service_id: int | None
    name: str
    owed: bool = True


@dataclass(frozen=True)
class ReportRow:
    """One month or quarter of one scope, in the list of reports of a kind."""

    kind: Kind
    month: Month
    scope: ScopeView
    pack_id: int | None
    edition: int | None
    published_on: date | None
    running: bool


@dataclass(frozen=True)
class PackRow:
    """A pack in a list."""

    id: int
    kind: Kind
    scope: ScopeView
    month: Month
    edition: int
    status: Status
    title: str
    published_at: datetime | None
    published_by: str
    unread: bool
    shared: bool

    @property
    def draft_link(self) -> str:
        """Where it is written."""
        return paths.draft(self.kind, self.month, self.scope.service_id)


@dataclass(frozen=True)
class PackView:
    """One pack as its reader may see it. ``document`` is None once withdrawn; ``as_frozen`` says it still agrees."""

    id: int
    kind: Kind
    scope: ScopeView
    month: Month
    edition: int
    status: Status
    version: int
    title: str
    document: Document | None
    outside: bool
    has_outside: bool
    fingerprint: str
    as_frozen: bool
    correction: str
    published_at: datetime | None
    published_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str
    shared_with: tuple[str, ...]
    later: int | None
    may_publish: bool

    @property
    def draft_link(self) -> str:
        """Where its next edition is written."""
        return paths.draft(self.kind, self.month, self.scope.service_id)


@dataclass(frozen=True)
class ServedView:
    """Another published report of the period that one analysis serves too; ``version`` is its draft's, 0 for none."""

    kind: Kind
    scope: ScopeView
    month: Month
    version: int

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.kind.value}:{self.scope.service_id or 0}:{self.version}"


@dataclass(frozen=True)
class DraftView:
    """What has been written for a pack so far; ``pack_id`` is None before anything was.

    ``serves``: the other reports that the analysis of the edition before stands in: a correction is theirs too.
    """

    pack_id: int | None
    version: int
    scope: ScopeView
    month: Month
    edition: int
    words: Words
    preview: Document
    outside_readers: tuple[tuple[int, str], ...]
    team_names: tuple[str, ...]
    kind: Kind = Kind.MONTHLY
    serves: tuple[ServedView, ...] = ()

    @property
    def may_share(self) -> bool:
        """Whether this report may leave the authority: the whole authority's, of some kinds."""
        return self.kind.may_leave and self.scope.service_id is None


@dataclass(frozen=True)
class ReportView:
    """A report as it stands now, and the way to its neighbours."""

    kind: Kind
    document: Document
    month: Month
    scope: ScopeView
    scopes: tuple[ScopeView, ...]
    months: tuple[Month, ...]
    published_pack: int | None
    may_publish: bool
