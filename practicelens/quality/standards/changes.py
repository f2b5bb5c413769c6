"""Changes to standards and tools. The only code that writes to their tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max
from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.history.changes import record
from practicelens.quality.standards import editing, permissions, rules
from practicelens.quality.standards.content import Domain, Section, Standard, Tool, standard_from_json, tool_from_json
from practicelens.quality.standards.editing import Settings, StandardWords
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.shipped import STANDARDS, TOOLS
from practicelens.quality.standards.states import DRAFT_VERSION, GRADES, Publication, moved

Row = TypeVar("Row", StandardVersion, ToolVersion)
Table = type[StandardVersion] | type[ToolVersion]
CALLED: dict[Table, str] = {StandardVersion: "standard", ToolVersion: "tool"}


# ---- what the product comes with -----------------------------------------------------------------------------


def ship(
    *,
    by: Actor,
    now: datetime,
    standards: Sequence[Standard] = STANDARDS,
    tools: Sequence[Tool] = TOOLS,
) -> int:
    """Publish what the product comes with, and say how many versions were new. Twice does nothing more.

    A version that is already published stays as it is; one that says something else under the same number is
    refused, because work may have been graded by it. A standard or tool that the authority has published a version
    of itself is left alone: what somebody decided here is not undone by an update.
    """
    permissions.check_can_publish(by)
    # Every start asks. Where all of it stands, which is nearly always, nobody waits for a write.
    if not _missing(standards, tools):
        return 0
    return _ship(standards, tools, by=by, now=now)


@atomic
def _ship(standards: Sequence[Standard], tools: Sequence[Tool], *, by: Actor, now: datetime) -> int:
    """Write the versions that are missing, asked again now that nobody else writes; says how many."""
    missing = _missing(standards, tools)
    for table, content in missing:
        _publish_shipped(table, content, by=by, now=now)
    return len(missing)


def _missing(standards: Sequence[Standard], tools: Sequence[Tool]) -> list[tuple[Table, Standard | Tool]]:
    """What is to be written of all that the product comes with. Two queries. Raises Refused."""
    for standard in standards:
        # What is shipped is held to what is asked of everybody else's: a fault of ours stops a start and not an
        # audit.
        rules.check_standard(standard)
    kept = {table: list(_numbered(table)) for table in CALLED}
    # Standards first: a tool must point at published ones.
    known = frozenset({standard.key for standard in standards} | {row.key for row in kept[StandardVersion]})
    for tool in tools:
        rules.check_tool(tool, known)
    return [
        *((StandardVersion, one) for one in standards if _is_new(one, kept[StandardVersion])),
        *((ToolVersion, one) for one in tools if _is_new(one, kept[ToolVersion])),
    ]


def _is_new(content: Standard | Tool, kept: Sequence[StandardVersion | ToolVersion]) -> bool:
    """Whether a version is to be written, beside every numbered version of its table."""
    own = [row for row in kept if row.key == content.key]
    # First of all: from then on the authority's versions and ours have nothing to do with each other.
    if any(row.made_here for row in own):
        return False
    standing = next((row for row in own if row.version == content.version), None)
    # Compared as read, not as kept: what is kept may be older than a part that every version is read as lacking.
    if standing and (content.to_json() != _read(standing).to_json() or standing.title != content.title):
        raise Refused(
            f"“{content.title}” version {content.version} is published and says something else. Give it a new number.",
            code="version_published",
        )
    return standing is None


def _publish_shipped(table: Table, content: Standard | Tool, *, by: Actor, now: datetime) -> None:
    """Write one version, and retire the version before it."""
    # Retired and never deleted: audits point at the version they were done with.
    _numbered(table).filter(key=content.key, version__lt=content.version).update(status=Publication.RETIRED)
    row = table.objects.create(
        key=content.key,
        version=content.version,
        title=content.title,
        content=content.to_json(),
        status=Publication.PUBLISHED,
        published_at=now,
    )
    _record_event(row, "published", by=by, now=now, version=content.version)


def _numbered(table: Table) -> Any:
    """Every version that has a number: published, now or once."""
    return table.objects.exclude(status=Publication.DRAFT)


def _read(row: StandardVersion | ToolVersion) -> Standard | Tool:
    """A kept version as it is read today."""
    reads = standard_from_json if isinstance(row, StandardVersion) else tool_from_json
    # From today's reading and not as text: a part added since is read as lacking in every older version.
    return reads(row.key, row.version, row.title, row.content)


def _record_event(row: StandardVersion | ToolVersion, what: str, *, by: Actor, now: datetime, **data: Any) -> None:
    called = CALLED[type(row)]
    record(f"standards.{called}_{what}", by=by, at=now, subject=(called, row.pk), data={"key": row.key, **data})


# ---- drafts --------------------------------------------------------------------------------------------------


@atomic
def start_standard_draft(key: str, *, by: Actor, now: datetime) -> None:
    """Start a draft of a standard from the version in force. Raises Refused when there is one already."""
    _start(StandardVersion, key, by=by, now=now)


@atomic
def start_tool_draft(key: str, *, by: Actor, now: datetime) -> None:
    """Start a draft of a tool from the version in force. Raises Refused when there is one already."""
    _start(ToolVersion, key, by=by, now=now)


def _start(table: Table, key: str, *, by: Actor, now: datetime) -> None:
    """Copy the version in force into a draft."""
    permissions.check_can_publish(by)
    # Locked, the version in force with them: of two who begin a draft at once the second finds the first's.
    rows = {row.status: row for row in table.objects.select_for_update().filter(key=key).order_by("version")}
    standing = rows.get(Publication.PUBLISHED)
    if standing is None:
        raise Missing
    if Publication.DRAFT in rows:
        raise Refused("There is a draft already. Go on with that one, or discard it.", code="draft_exists")
    _create(table, _read(standing), began_from=standing.version, by=by, now=now)


@atomic
def start_new_standard(title: str, *, by: Actor, now: datetime) -> str:
    """Start a standard from nothing, and return its key; it is a draft until it is published."""
    permissions.check_can_publish(by)
    rules.check_words(title)
    # Of all keys there ever were: a discarded draft's key may be taken again, that of a retired one never.
    key = rules.key_for(title, set(StandardVersion.objects.values_list("key", flat=True)))
    # After the highest there is, drafts among them: two standards never have one number.
    numbers = [content["number"] for content in StandardVersion.objects.values_list("content", flat=True)]
    empty = Standard(key, DRAFT_VERSION, max(numbers, default=0) + 1, title.strip(), "", dict.fromkeys(GRADES, ""))
    _create(StandardVersion, empty, began_from=None, by=by, now=now)
    return key


@atomic
def start_new_tool(title: str, *, by: Actor, now: datetime) -> str:
    """Start a tool from nothing, and return its key; it is a draft until it is published."""
    permissions.check_can_publish(by)
    rules.check_words(title)
    key = rules.key_for(title, set(ToolVersion.objects.values_list("key", flat=True)))
    _create(ToolVersion, Tool(key, DRAFT_VERSION, title.strip(), "", ()), began_from=None, by=by, now=now)
    return key


def _create(table: Table, content: Standard | Tool, *, began_from: int | None, by: Actor, now: datetime) -> None:
    """A draft's row."""
    row = table.objects.create(
        key=content.key,
        version=DRAFT_VERSION,
        title=content.title,
        content=content.to_json(),
        status=Publication.DRAFT,
        # From now on the product ships nothing more under this key (``_is_new``).
        made_here=True,
        began_from=began_from,
        edited_at=now,
        edited_by_id=by.account_id,
    )
    _record_event(row, "draft_started", by=by, now=now, began_from=began_from)


def _draft(table: type[Row], key: str, edition: int | None, by: Actor) -> Row:
    """The draft, locked. Raises Missing, and Stale where somebody saved it since ``edition``."""
    # First: to anybody else there are no drafts, fresh or stale.
    permissions.check_can_publish(by)
    row = table.objects.select_for_update().filter(key=key, status=Publication.DRAFT).first()
    if row is None:
        raise Ended("There is no draft any more: it was published, or discarded.")
    if row.edition != edition:
        raise Stale
    return row


def _keep(row: StandardVersion | ToolVersion, content: Standard | Tool, *, by: Actor, now: datetime) -> int:
    """Keep a draft as it now reads, and return its edition. Drafts as they are typed are not history."""
    row.title, row.content = content.title, content.to_json()
    # By this the other of two writers is refused; the version stays 0 until it is published.
    row.edition += 1
    row.edited_at, row.edited_by_id = now, by.account_id
    row.save()
    return row.edition


@atomic
def edit_standard(key: str, written: StandardWords, *, edition: int, by: Actor, now: datetime) -> int:
    """Write the draft of a standard anew, and return its edition."""
    row = _draft(StandardVersion, key, edition, by)
    # Lengths only: a draft may be unfinished, and what it lacks is asked for when it is published.
    rules.check_words(written.title, written.meaning, *written.looks_like.values())
    looks = {grade: written.looks_like.get(grade, "").strip() for grade in GRADES}
    # Changed from what is kept and not made anew: what the form does not ask (its number) stays.
    kept = standard_from_json(row.key, row.version, row.title, row.content)
    changed = replace(
        kept, title=written.title.strip(), meaning=written.meaning.strip(), looks_like=looks, tags=tuple(written.tags)
    )
    return _keep(row, changed, by=by, now=now)


def edit_settings(key: str, written: Settings, *, edition: int, by: Actor, now: datetime) -> int:
    """Set what the whole tool says of itself."""
    return _edit(key, lambda tool: editing.with_settings(tool, written), edition=edition, by=by, now=now)


def edit_domain(key: str, written: Domain, *, edition: int, by: Actor, now: datetime) -> int:
    """Write a domain anew; one without a key is added at the end."""
    return _edit(key, lambda tool: editing.with_domain(tool, written), edition=edition, by=by, now=now)


def remove_domain(key: str, domain: str, *, edition: int, by: Actor, now: datetime) -> int:
    """Take a domain out of the draft; audits done with it keep it."""
    return _edit(key, lambda tool: editing.without_domain(tool, domain), edition=edition, by=by, now=now)


def move_domain(key: str, domain: str, *, up: bool, edition: int, by: Actor, now: datetime) -> int:
    """Move a domain one place up or down; at the end it stays. Returns the edition. Raises Missing, Stale."""
    return _edit(key, lambda tool: editing.with_domain_moved(tool, domain, up=up), edition=edition, by=by, now=now)


def edit_section(key: str, written: Section, *, edition: int, by: Actor, now: datetime) -> int:
    """Write a section anew; one without a key is added at the end."""
    return _edit(key, lambda tool: editing.with_section(tool, written), edition=edition, by=by, now=now)


def remove_section(key: str, section: str, *, edition: int, by: Actor, now: datetime) -> int:
    """Take a section out; its domains stay and are asked of every child."""
    return _edit(key, lambda tool: editing.without_section(tool, section), edition=edition, by=by, now=now)


def move_section(key: str, section: str, *, up: bool, edition: int, by: Actor, now: datetime) -> int:
    """Move a section one place up or down; at the end it stays. Returns the edition. Raises Missing, Stale."""
    return _edit(key, lambda tool: editing.with_section_moved(tool, section, up=up), edition=edition, by=by, now=now)


@atomic
def _edit(key: str, change: Callable[[Tool], Tool], *, edition: int, by: Actor, now: datetime) -> int:
    row = _draft(ToolVersion, key, edition, by)
    return _keep(row, change(tool_from_json(row.key, row.version, row.title, row.content)), by=by, now=now)


# ---- publishing ----------------------------------------------------------------------------------------------


@atomic
def publish_standard(key: str, *, edition: int, by: Actor, now: datetime) -> int:
    """Publish the draft of a standard and retire the version before; returns its number. Raises Refused."""
    row = _draft(StandardVersion, key, edition, by)
    # Everything that a draft may still lack is asked for here, once.
    rules.check_standard(standard_from_json(row.key, row.version, row.title, row.content))
    return _publish(row, by=by, now=now)


@atomic
def publish_tool(key: str, *, edition: int, by: Actor, now: datetime) -> int:
    """Publish the draft of a tool: new audits take it, those under way stay on theirs. Raises Refused."""
    row = _draft(ToolVersion, key, edition, by)
    # By the standards in force today: one may have been retired since the draft was begun.
    in_force = StandardVersion.objects.filter(status=Publication.PUBLISHED).values_list("key", flat=True)
    rules.check_tool(tool_from_json(row.key, row.version, row.title, row.content), frozenset(in_force))
    return _publish(row, by=by, now=now)


def _publish(row: StandardVersion | ToolVersion, *, by: Actor, now: datetime) -> int:
    """Give the draft the next number, and retire the version in force."""
    table = type(row)
    # Locked: of two who publish at once the second would retire the version that it replaces.
    standing = table.objects.select_for_update().filter(key=row.key, status=Publication.PUBLISHED).first()
    if standing is not None:
        standing.status = moved(Publication(standing.status), Publication.RETIRED)
        standing.save(update_fields=["status"])
    # After every number there ever was: a retired version keeps its own.
    last = table.objects.filter(key=row.key).aggregate(last=Max("version"))["last"]
    # A row of its own, so that ids follow publication: a draft may be older than a version shipped meanwhile.
    row.delete()
    # Django would else write over the row that was just deleted, with its old id.
    row._state.adding = True
    row.status = moved(Publication(row.status), Publication.PUBLISHED)
    row.version = int(last or 0) + 1
    row.published_at, row.edited_by_id = now, by.account_id
    row.save()
    _record_event(row, "published", by=by, now=now, version=row.version)
    return row.version


@atomic
def discard_standard_draft(key: str, *, edition: int, by: Actor, now: datetime) -> None:
    """Throw the draft of a standard away; what is in force stays."""
    _discard(_draft(StandardVersion, key, edition, by), by=by, now=now)


@atomic
def discard_tool_draft(key: str, *, edition: int, by: Actor, now: datetime) -> None:
    """Throw the draft of a tool away; what is in force stays."""
    _discard(_draft(ToolVersion, key, edition, by), by=by, now=now)


def _discard(row: StandardVersion | ToolVersion, *, by: Actor, now: datetime) -> None:
    """Delete the draft: nobody ever worked with it. That it was is history."""
    # Before it goes: an event names the row by its id.
    _record_event(row, "draft_discarded", by=by, now=now, title=row.title)
    row.delete()
