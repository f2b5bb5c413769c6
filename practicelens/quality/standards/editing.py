"""What can be done to a tool in draft, as plain functions from one tool to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from practicelens.access.errors import Ended, Refused
from practicelens.quality.standards import rules
from practicelens.quality.standards.content import Domain, Section, Tool
from practicelens.quality.standards.states import GRADES, Grade

T = TypeVar("T", Domain, Section)


@dataclass(frozen=True)
class StandardWords:
    """What a person writes of a practice standard."""

    title: str
    meaning: str
    looks_like: Mapping[Grade, str]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a person sets for the whole of a tool."""

    title: str
    about: str
    hours: float
    minimum_open_days: int
    enters_cycle: bool


def with_settings(tool: Tool, settings: Settings) -> Tool:
    """The tool with other settings. Raises Refused for a title missing or too long, and for senseless numbers."""
    rules.check_words(settings.title, settings.about)
    # Checked while drafting too: a number that makes no sense is a slip of the hand and not work in progress.
    if not 0 < settings.hours <= rules.MOST_HOURS:
        raise Refused(f"An audit takes more than 0 and at most {rules.MOST_HOURS:.0f} hours.", code="hours")
    if not 0 <= settings.minimum_open_days <= rules.MOST_DAYS:
        raise Refused(f"Enter a number of days from 0 to {rules.MOST_DAYS}.", code="minimum_open_days")
    return replace(
        tool,
        title=settings.title.strip(),
        about=settings.about.strip(),
        hours=settings.hours,
        minimum_open_days=settings.minimum_open_days,
        enters_cycle=settings.enters_cycle,
    )


def with_domain(tool: Tool, written: Domain) -> Tool:
    """The tool with a domain written anew, or with one more at the end when it has no key yet."""
    rules.check_words(written.title, written.about, *written.look_for, *written.evidence, *written.looks_like.values())
    if written.section and tool.section(written.section) is None:
        raise Refused("The tool does not have that section.", code="no_such_section")
    if written.key:
        # A key that the tool does not have comes from an old page: it must not become a new domain.
        _one(tool.domains, written.key)
    taken = {domain.key for domain in tool.domains}
    domain = replace(
        written,
        # With the tool's key in front: pieces of learning find a domain by its key alone, whichever tool it is of.
        key=written.key or rules.key_for(written.title, taken, before=tool.key),
        title=written.title.strip(),
        about=written.about.strip(),
        looks_like={grade: written.looks_like.get(grade, "").strip() for grade in GRADES},
    )
    return replace(tool, domains=_put(tool.domains, domain))


def without_domain(tool: Tool, key: str) -> Tool:
    """The tool without a domain. Raises Missing where it has none of this key."""
    _one(tool.domains, key)
    return replace(tool, domains=tuple(one for one in tool.domains if one.key != key))


def with_domain_moved(tool: Tool, key: str, *, up: bool) -> Tool:
    """The tool with a domain one place earlier or later; the first stays first, and the last stays last."""
    return replace(tool, domains=_moved(tool.domains, key, up=up))


def with_section(tool: Tool, written: Section) -> Tool:
    """The tool with a section written anew, or with one more at the end when it has no key yet."""
    rules.check_words(written.title, written.question, written.hint)
    if written.key:
        _one(tool.sections, written.key)
    key = written.key or rules.key_for(written.title, {section.key for section in tool.sections})
    section = Section(key, written.title.strip(), written.question.strip(), written.hint.strip())
    return replace(tool, sections=_put(tool.sections, section))


def without_section(tool: Tool, key: str) -> Tool:
    """The tool without a section; its domains stay, and are asked of every child."""
    # Taken out by somebody else meanwhile, it is said so instead of passing as done.
    _one(tool.sections, key)
    # Left in the section they would be in none that there is, and the tool could not be published.
    domains = tuple(replace(one, section="") if one.section == key else one for one in tool.domains)
    return replace(tool, sections=tuple(one for one in tool.sections if one.key != key), domains=domains)


def with_section_moved(tool: Tool, key: str, *, up: bool) -> Tool:
    """The tool with a section one place earlier or later."""
    return replace(tool, sections=_moved(tool.sections, key, up=up))


def _one(parts: Sequence[T], key: str) -> T:
    """The part with this key. Raises Missing."""
    for part in parts:
        if part.key == key:
            return part
    raise Ended("It was taken out of the draft.")


def _put(parts: tuple[T, ...], part: T) -> tuple[T, ...]:
    """The parts with this one in its place, or at the end."""
    found = [part if one.key == part.key else one for one in parts]
    # No key matched, so it is a new one; what was replaced stands among them already.
    if part not in found:
        found.append(part)
    return tuple(found)


def _moved(parts: tuple[T, ...], key: str, *, up: bool) -> tuple[T, ...]:
    place = parts.index(_one(parts, key))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(parts):
        # The button stands on the first and last too, so pressing it there is no error.
        return parts
    turned = list(parts)
    turned[place], turned[other] = turned[other], turned[place]
    return tuple(turned)


def differences(before: Tool | None, after: Tool) -> tuple[str, ...]:
    """What a draft changes of the version in force, in plain words: shown before publishing."""
    if before is None:
        # Of a first version everything is new: a list of it would be the tool itself.
        return ()
    old, new = {one.key: one for one in before.domains}, {one.key: one for one in after.domains}
    found = [f"“{one.title}” is added." for key, one in new.items() if key not in old]
    found += [f"“{one.title}” is taken out." for key, one in old.items() if key not in new]
    found += [_domain_changed(old[key], one) for key, one in new.items() if key in old and old[key] != one]
    # Of those in both alone: one that is added or taken out moves all below it, and that is said already.
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.append("The domains stand in another order.")
    if before.sections != after.sections:
        found.append("The sections or their questions change.")
    return tuple(found + _settings_changed(before, after))


_CHANGED = {
    "title": "the title",
    "about": "what it is about",
    "section": "the section",
    "standards": "the standards it measures",
    "look_for": "the prompts",
    "evidence": "where to look",
    "looks_like": "what grades look like",
    "compulsory": "whether it is compulsory",
    "critical": "whether it is safeguarding-critical",
    "impact": "whether it asks about impact",
    "may_not_apply": "whether it may not apply",
    "tags": "the tags",
}


def _domain_changed(before: Domain, after: Domain) -> str:
    """What of a domain is written anew, in the order of its page."""
    # By part and not word by word: who publishes looks at the draft itself, and this says where.
    changed = [words for name, words in _CHANGED.items() if getattr(before, name) != getattr(after, name)]
    return f"“{before.title}”, written anew: {', '.join(changed)}."


def _settings_changed(before: Tool, after: Tool) -> list[str]:
    found = []
    if (before.title, before.about) != (after.title, after.about):
        found.append("The title or what it is about changes.")
    if before.hours != after.hours:
        found.append(f"One audit is planned with {after.hours:g} hours instead of {before.hours:g}.")
    if before.too_recent != after.too_recent:
        found.append(f"Not drawn: {after.too_recent or 'nobody is too recently opened'}.")
    if before.enters_cycle != after.enters_cycle:
        found.append(f"Its audits {'go' if after.enters_cycle else 'no longer go'} through the four-month cycle.")
    return found
