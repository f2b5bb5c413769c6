"""What a practice standard and an audit tool say, as plain data that can be kept, compared and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practicelens.quality.standards.states import GRADES, Grade


@dataclass(frozen=True)
class Standard:
    """A practice standard: what is asked, and what each grade of it looks like.

    ``tags`` come from the resilience philosophy: strengths, protective factors, what helped.
    """

    key: str
    version: int
    number: int
    title: str
    meaning: str
    looks_like: Mapping[Grade, str]
    tags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Everything but key, version and title, as it is kept."""
        looks = {grade.value: self.looks_like[grade] for grade in GRADES}
        return {"number": self.number, "meaning": self.meaning, "looks_like": looks, "tags": list(self.tags)}


@dataclass(frozen=True)
class Domain:
    """One thing an audit grades. ``critical`` means safeguarding-critical: Inadequate here caps the whole.

    ``impact`` marks the domain that must itself be Outstanding before the whole can be suggested so.
    """

    key: str
    title: str
    about: str
    look_for: tuple[str, ...]
    looks_like: Mapping[Grade, str]
    standards: tuple[str, ...] = ()
    section: str = ""
    compulsory: bool = True
    critical: bool = False
    impact: bool = False
    may_not_apply: bool = True
    tags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept inside its tool's version."""
        return {
            "key": self.key,
            "title": self.title,
            "about": self.about,
            "look_for": list(self.look_for),
            "looks_like": {grade.value: self.looks_like[grade] for grade in GRADES},
            "standards": list(self.standards),
            "section": self.section,
            "compulsory": self.compulsory,
            "critical": self.critical,
            "impact": self.impact,
            "may_not_apply": self.may_not_apply,
            "tags": list(self.tags),
        }


@dataclass(frozen=True)
class Tool:
    """An audit tool in one version. ``enters_cycle``: whether its audits go through the four months."""

    key: str
    version: int
    title: str
    about: str
    domains: tuple[Domain, ...]
    enters_cycle: bool = True
    subject: str = field(default="child")

    def to_json(self) -> dict[str, Any]:
        """Everything but key, version and title, as it is kept."""
        return {
            "about": self.about,
            "enters_cycle": self.enters_cycle,
            "subject": self.subject,
            "domains": [domain.to_json() for domain in self.domains],
        }

    def domain(self, key: str) -> Domain | None:
        """The domain with this key, if the tool has it."""
        return next((domain for domain in self.domains if domain.key == key), None)


def standard_from_json(key: str, version: int, title: str, kept: Mapping[str, Any]) -> Standard:
    """Read a kept standard back."""
    looks = {Grade(grade): words for grade, words in kept["looks_like"].items()}
    return Standard(key, version, kept["number"], title, kept["meaning"], looks, tuple(kept["tags"]))


def tool_from_json(key: str, version: int, title: str, kept: Mapping[str, Any]) -> Tool:
    """Read a kept tool back, exactly as it was when audits were done with it."""
    domains = tuple(_domain_from_json(domain) for domain in kept["domains"])
    return Tool(key, version, title, kept["about"], domains, kept["enters_cycle"], kept["subject"])


def _domain_from_json(kept: Mapping[str, Any]) -> Domain:
    """Read one domain back."""
    return Domain(
        key=kept["key"],
        title=kept["title"],
        about=kept["about"],
        look_for=tuple(kept["look_for"]),
        looks_like={Grade(grade): words for grade, words in kept["looks_like"].items()},
        standards=tuple(kept["standards"]),
        section=kept["section"],
        compulsory=kept["compulsory"],
        critical=kept["critical"],
        impact=kept["impact"],
        may_not_apply=kept["may_not_apply"],
        tags=tuple(kept["tags"]),
    )
