"""An extract compared with the published one before it, in the background: worked out once, and kept small."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from practicelens.analytics import comparing
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register.internal import InUse
from practicelens.performance.extracts import files
from practicelens.performance.extracts.identifiers import internal as identifiers
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import IN_THE_FIGURES, State


@dataclass(frozen=True)
class Pair:
    """An extract and the one before it: where its tables lie, how it is joined, where the answer is kept."""

    before: InUse
    folder: Path
    spellings: comparing.Spellings
    kept: Path


def pair_of(extract: Extract) -> Pair | None:
    """What an extract is compared with: the one of its source before it. None of the first or of one not read."""
    in_use = register_internal.in_use()
    before = _before(in_use, extract)
    if before is None:
        return None
    own = next((one.folder for one in in_use if one.id == extract.dataset_id), None)
    if own is None and State(extract.state) is not State.READY:
        return None
    spellings: comparing.Spellings = {}
    # A dataset holds its children as they were joined when it was published; a file that is only read does not yet.
    if own is None:
        joined = identifiers.joined(extract, identifiers.beside(in_use, extract), identifiers.confirmed())
        spellings = {LISTS[number].table: pairs for number, pairs in joined.items()}
    return Pair(before, own or files.reading_folder(extract.sha256), spellings, _kept(before, own, extract, spellings))


def make(extract_id: int) -> bool:
    """Compare an extract with the one before it; False where there is nothing to compare with. Twice is as once."""
    extract = Extract.objects.get(pk=extract_id)
    found = pair_of(extract)
    if found is None:
        return False
    # Named by its two sides, so that what lies there is the answer, whoever made it.
    if not found.kept.is_file():
        comparing.compare(found.before.folder, found.folder, found.kept, found.spellings)
    return True


def following(extract_id: int) -> tuple[int, ...]:
    """The extracts that are compared with another one once this one is published or withdrawn. One query."""
    one = Extract.objects.get(pk=extract_id)
    if one.as_at is None:
        return ()
    states = [state.value for state in STANDING]
    rows = Extract.objects.filter(state__in=states, source=one.source, as_at__gt=one.as_at).order_by("as_at", "pk")
    found = list(rows.values_list("pk", "state"))
    # The next published one alone: those after it are compared with that, which has not changed.
    published = [pk for pk, state in found if state != State.READY.value][:1]
    return (*published, *(pk for pk, state in found if state == State.READY.value))


def _before(in_use: tuple[InUse, ...], extract: Extract) -> InUse | None:
    """The published extract of its source that an extract follows: another source never told the same rows."""
    as_at = extract.as_at
    # Of an earlier day: one of the same day is replaced by this one, not followed by it.
    return next((one for one in in_use if as_at and one.as_at < as_at and one.source == extract.source), None)


def _kept(before: InUse, own: Path | None, extract: Extract, spellings: comparing.Spellings) -> Path:
    """The file by its two sides: published, withdrawn or joined otherwise, another pair has another file."""
    # A dataset's folder is named by its content, so both names say what lies in them.
    parts = [before.folder.name, own.name if own else extract.sha256, spellings if not own else {}]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return Path(settings.DATA_DIR) / "changes" / f"{digest[:32]}.parquet"


STANDING = IN_THE_FIGURES | {State.READY}
"""An extract in one of these states can be compared."""
