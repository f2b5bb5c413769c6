"""Reads of standards and tools: those in force, lists with their versions, one version, one draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Value

from practicelens.access.errors import Ended, Missing
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.people.internal import names
from practicelens.quality.standards import permissions
from practicelens.quality.standards.content import Standard, Tool, standard_from_json, tool_from_json
from practicelens.quality.standards.editing import differences
from practicelens.quality.standards.models import StandardVersion, ToolVersion
from practicelens.quality.standards.rules import Fault, faults_of_standard, faults_of_tool
from practicelens.quality.standards.states import Publication
from practicelens.workdays.clock import local_date

Row = StandardVersion | ToolVersion


@dataclass(frozen=True)
class Issue:
    """One version in the list of versions: its number, where it is in its life, since when and by whom."""

    version: int
    status: Publication
    published_on: date | None
    by: str


@dataclass(frozen=True)
class Listed:
    """A standard or tool in its list: what is in force, and whether a draft is under way.

    ``version`` is None where nothing was published yet. ``draft`` is told only to those who may publish.
    """

    key: str
    title: str
    version: int | None
    published_on: date | None
    draft: bool
    number: int = 0
    domains: int = 0
    takes: str = ""


@dataclass(frozen=True)
class StandardPage:
    """One version of a standard with all its versions, and the tools in force that measure it by its domains."""

    standard: Standard
    issue: Issue
    versions: tuple[Issue, ...]
    measured_by: tuple[tuple[str, str, str], ...]
    draft: bool
    may_publish: bool


@dataclass(frozen=True)
class ToolPage:
    """One version of a tool with all its versions, and the titles of the standards its domains measure."""

    tool: Tool
    issue: Issue
    versions: tuple[Issue, ...]
    standards: dict[str, str]
    draft: bool
    may_publish: bool


@dataclass(frozen=True)
class StandardDraft:
    """A draft of a standard, what is left to mend, and its edition."""

    standard: Standard
    edition: int
    began_from: int | None
    edited_at: datetime | None
    edited_by: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class ToolDraft:
    """A draft of a tool, what is left to mend, its edition, and the standards its domains may point at.

    ``differences``: what it changes of the version in force, in words; nothing where there is none.
    """

    tool: Tool
    edition: int
    began_from: int | None
    edited_at: datetime | None
    edited_by: str
    faults: tuple[Fault, ...]
    standards: tuple[tuple[str, str], ...]
    differences: tuple[str, ...]


def standards(asking: Asking) -> tuple[Standard, ...]:
    """Every standard in force, in the order of their numbers."""
    permissions.check_can_read(asking.actor)
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    found = (standard_from_json(row.key, row.version, row.title, row.content) for row in rows)
    # Sorted here: the number stands in the JSON, which the two databases would order each in its own way.
    return tuple(sorted(found, key=lambda standard: standard.number))


def tools(asking: Asking) -> tuple[Tool, ...]:
    """Every tool in force, by title."""
    permissions.check_can_read(asking.actor)
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(tool_from_json(row.key, row.version, row.title, row.content) for row in rows)


def tool(asking: Asking, key: str, version: int | None = None) -> Tool:
    """One tool: the version asked for, or the one in force."""
    permissions.check_can_read(asking.actor)
    # Drafts never by their number: 0 in an address would open one to whoever reads tools.
    rows = ToolVersion.objects.filter(key=key).exclude(status=Publication.DRAFT)
    # Replaced versions stay readable for ever: an audit is shown by the version that it was begun with.
    rows = rows.filter(status=Publication.PUBLISHED) if version is None else rows.filter(version=version)
    row = rows.first()
    if row is None:
        raise Missing
    return tool_from_json(row.key, row.version, row.title, row.content)


def may_publish(asking: Asking) -> bool:
    """Whether this actor drafts and publishes."""
    return permissions.can_publish(asking.actor)


def may_read(asking: Asking) -> bool:
    """Whether this actor may read standards and tools."""
    return permissions.can_read(asking.actor)


def listed_standards(asking: Asking) -> tuple[Listed, ...]:
    """Every standard by its number; those only in draft for those who may publish."""
    permissions.check_can_read(asking.actor)
    return tuple(sorted(_listed(asking, StandardVersion.objects.all()), key=lambda one: one.number))


def listed_tools(asking: Asking) -> tuple[Listed, ...]:
    """Every tool by title; those only in draft for those who may publish."""
    permissions.check_can_read(asking.actor)
    return tuple(sorted(_listed(asking, ToolVersion.objects.all()), key=lambda one: one.title))


def _listed(asking: Asking, rows: Iterable[Row]) -> list[Listed]:
    """One entry a key: the version in force, else the draft."""
    publishes = permissions.can_publish(asking.actor)
    by_key: dict[str, dict[str, Row]] = {}
    for row in rows:
        # Retired versions overwrite each other here; only the one in force and the draft are asked for below.
        by_key.setdefault(row.key, {})[row.status] = row
    found = []
    for key, ways in by_key.items():
        # Only those who may publish see a draft: to anybody else it would look like what is in force.
        shown = ways.get(Publication.PUBLISHED) or (ways.get(Publication.DRAFT) if publishes else None)
        if shown is not None:
            found.append(_entry(key, shown, draft=publishes and Publication.DRAFT in ways))
    return found


def _entry(key: str, row: Row, *, draft: bool) -> Listed:
    in_force = row.status == Publication.PUBLISHED
    return Listed(
        key=key,
        title=row.title,
        version=row.version if in_force else None,
        published_on=local_date(row.published_at) if row.published_at else None,
        draft=draft,
        # Standards have a number and tools have domains: each lacks what the other is listed by.
        number=row.content.get("number", 0),
        domains=len(row.content.get("domains", ())),
        takes=_tool(row).takes if isinstance(row, ToolVersion) else "",
    )


def standard_page(asking: Asking, key: str, version: int | None = None) -> StandardPage:
    """One version of a standard, or the one in force. Raises Missing."""
    permissions.check_can_read(asking.actor)
    row, issues, draft = _versions(list(StandardVersion.objects.filter(key=key)), version)
    publishes = permissions.can_publish(asking.actor)
    return StandardPage(
        standard=standard_from_json(row.key, row.version, row.title, row.content),
        issue=next(one for one in issues if one.version == row.version),
        versions=issues,
        measured_by=_measured_by(key),
        draft=draft and publishes,
        may_publish=publishes,
    )


def tool_page(asking: Asking, key: str, version: int | None = None) -> ToolPage:
    """One version of a tool, or the one in force. Raises Missing."""
    permissions.check_can_read(asking.actor)
    row, issues, draft = _versions(list(ToolVersion.objects.filter(key=key)), version)
    publishes = permissions.can_publish(asking.actor)
    return ToolPage(
        tool=tool_from_json(row.key, row.version, row.title, row.content),
        issue=next(one for one in issues if one.version == row.version),
        versions=issues,
        standards=dict(_standards_in_force()),
        draft=draft and publishes,
        may_publish=publishes,
    )


def _versions(rows: list[Row], version: int | None) -> tuple[Row, tuple[Issue, ...], bool]:
    """The version asked for (else in force), every version newest first, and whether there is a draft."""
    numbered = [row for row in rows if row.status != Publication.DRAFT]
    asked = [
        row
        for row in numbered
        if (row.version == version if version is not None else row.status == Publication.PUBLISHED)
    ]
    if not asked:
        raise Missing
    people = names({row.edited_by_id for row in numbered if row.edited_by_id})
    issues = tuple(_issue(row, people) for row in sorted(numbered, key=lambda row: -row.version))
    # A row more than have numbers is the draft: there is one at most.
    return asked[0], issues, len(numbered) < len(rows)


def _issue(row: Row, people: dict[int, str]) -> Issue:
    """One version in the list of versions."""
    # What the product ships was written by nobody who has an account.
    by = people.get(row.edited_by_id or 0, "") if row.made_here else "Practice Lens"
    on = local_date(row.published_at) if row.published_at else None
    return Issue(row.version, Publication(row.status), on, by)


def _measured_by(standard: str) -> tuple[tuple[str, str, str], ...]:
    """Tool key, tool title and domain title of every domain in force that measures a standard."""
    rows = ToolVersion.objects.filter(status=Publication.PUBLISHED).order_by("title")
    return tuple(
        (row.key, row.title, domain["title"])
        for row in rows
        # In Python, though the two databases have functions for JSON: they differ, and tools are a handful.
        for domain in row.content["domains"]
        if standard in domain["standards"]
    )


def _standards_in_force() -> tuple[tuple[str, str], ...]:
    """Key and title of every standard in force, by number."""
    rows = StandardVersion.objects.filter(status=Publication.PUBLISHED)
    return tuple((row.key, row.title) for row in sorted(rows, key=lambda row: row.content["number"]))


def standard_draft(asking: Asking, key: str) -> StandardDraft:
    """The draft of a standard, for those who may publish. Raises Missing."""
    permissions.check_can_publish(asking.actor)
    row = StandardVersion.objects.filter(key=key, status=Publication.DRAFT).first()
    if row is None:
        raise Ended("There is no draft any more: it was published, or discarded.")
    standard = standard_from_json(row.key, row.version, row.title, row.content)
    faults = tuple(faults_of_standard(standard))
    return StandardDraft(standard, row.edition, row.began_from, row.edited_at, _by(row), faults)


def tool_draft(asking: Asking, key: str) -> ToolDraft:
    """The draft of a tool, for those who may publish. Raises Missing."""
    permissions.check_can_publish(asking.actor)
    rows = {row.status: row for row in ToolVersion.objects.filter(key=key).order_by("version")}
    row = rows.get(Publication.DRAFT)
    if row is None:
        raise Ended("There is no draft any more: it was published, or discarded.")
    tool = _tool(row)
    standing = rows.get(Publication.PUBLISHED)
    # Against what is in force and not what it began from: that is what publishing will change.
    changed = differences(_tool(standing) if standing else None, tool)
    standards = _standards_in_force()
    # By today's standards, as publishing will ask.
    faults = tuple(faults_of_tool(tool, frozenset(key for key, _ in standards)))
    return ToolDraft(tool, row.edition, row.began_from, row.edited_at, _by(row), faults, standards, changed)


def _tool(row: ToolVersion) -> Tool:
    return tool_from_json(row.key, row.version, row.title, row.content)


def _by(row: Row) -> str:
    """Who saved a draft last."""
    return names({row.edited_by_id}).get(row.edited_by_id, "") if row.edited_by_id else ""


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Drafts that are waiting to be published, for those who may publish. One query."""
    # Asked before the query: nearly everybody's first page has no drafts to look for.
    if not permissions.can_publish(asking.actor):
        return ()
    drafts = [
        table.objects.filter(status=Publication.DRAFT).order_by().values_list(Value(where), "key", "title")
        for table, where in ((StandardVersion, "practice-standards"), (ToolVersion, "audit-tools"))
    ]
    # One statement for two tables; sorted here, because the first column is ours and no column of theirs.
    every = sorted(drafts[0].union(drafts[1], all=True), key=lambda row: (row[0] != "practice-standards", row[1]))
    return tuple(
        # No day: nothing waits on a draft, what is in force goes on.
        Waiting(f"Finish the draft of “{title}”", f"/{where}/{key}/draft/", None, kind=WaitingKind.DRAFT)
        for where, key, title in every
    )
