"""What a practice standard and an audit tool say, as plain data that can be kept, compared and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practicelens.quality.standards.states import GRADES, Grade

YES, NO = "yes", "no"
"""How the question of a conditional section is answered."""


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
        # In the scale's order whatever order it was written in, so that two equal standards are equal as JSON too.
        looks = {grade.value: self.looks_like[grade] for grade in GRADES}
        return {"number": self.number, "meaning": self.meaning, "looks_like": looks, "tags": list(self.tags)}


@dataclass(frozen=True)
class Section:
    """A group of domains. With a ``question`` it is conditional: answered No, its domains are not asked."""

    key: str
    title: str
    question: str = ""
    hint: str = ""

    @property
    def conditional(self) -> bool:
        """Whether a yes or no decides that its domains are asked."""
        return bool(self.question)

    def to_json(self) -> dict[str, Any]:
        """As it is kept inside its tool's version."""
        return {"key": self.key, "title": self.title, "question": self.question, "hint": self.hint}


@dataclass(frozen=True)
class Domain:
    """One thing an audit grades. ``critical`` means safeguarding-critical: Inadequate here caps the whole.

    ``impact`` marks the domain that must itself be Outstanding before the whole can be suggested so.
    ``look_for`` are its prompts; ``evidence`` says where in the record, and with whom, the answers are found.
    """

    key: str
    title: str
    about: str
    look_for: tuple[str, ...]
    looks_like: Mapping[Grade, str]
    standards: tuple[str, ...] = ()
    section: str = ""
    # Asked of every audit by default: what may be left out is the exception, and says so.
    compulsory: bool = True
    critical: bool = False
    impact: bool = False
    # Most domains can be of no matter to some child; those that cannot, such as lived experience, say so.
    may_not_apply: bool = True
    tags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Where to look for its evidence, in a sentence; nothing where it is not said."""
        if not self.evidence:
            return ""
        first, *others = self.evidence
        # A word in capitals (IRO, MASH) stays as it is.
        lowered = (one[:1].lower() + one[1:] if one[1:2].islower() or one[1:2] == " " else one for one in others)
        return f"Where to look: {'; '.join((first, *lowered))}."

    def to_json(self) -> dict[str, Any]:
        """As it is kept inside its tool's version."""
        return {
            "key": self.key,
            "title": self.title,
            "about": self.about,
            "look_for": list(self.look_for),
            "evidence": list(self.evidence),
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
    """An audit tool in one version. ``enters_cycle``: whether its audits go through the four months.

    ``minimum_open_days``: a child whose help began less than so many days ago is too recently opened to be drawn
    for it (0: nobody is); a draw spares assessment teams, whose work is new by its nature. ``hours``: what one audit
    with it is expected to take, for planning; 0 when never said.
    """

    key: str
    version: int
    title: str
    about: str
    domains: tuple[Domain, ...]
    enters_cycle: bool = True
    # What one audit of it is of: a child's whole work, else one contact or one meeting.
    subject: str = field(default="child")
    sections: tuple[Section, ...] = ()
    minimum_open_days: int = 0
    # For the planner alone: nobody's audit is measured against it.
    hours: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Everything but key, version and title, as it is kept."""
        return {
            "about": self.about,
            "enters_cycle": self.enters_cycle,
            "subject": self.subject,
            "minimum_open_days": self.minimum_open_days,
            "hours": self.hours,
            "sections": [section.to_json() for section in self.sections],
            "domains": [domain.to_json() for domain in self.domains],
        }

    @property
    def too_recent(self) -> str:
        """Who is too recently opened to be drawn for it, in words; nothing where nobody is."""
        if not self.minimum_open_days:
            return ""
        days = "1 day" if self.minimum_open_days == 1 else f"{self.minimum_open_days} days"
        return f"Open for less than {days}, but for assessment teams"

    @property
    def takes(self) -> str:
        """How long one audit takes, in words; nothing when it was never said."""
        if not self.hours:
            return ""
        # "0.25 hours" is how a planner counts, and not how anybody plans a morning.
        if self.hours < 1:
            return f"{round(self.hours * 60)} minutes"
        return f"{self.hours:g} hour{'' if self.hours == 1 else 's'}"

    def section(self, key: str) -> Section | None:
        """The section with this key, if the tool has it."""
        return next((section for section in self.sections if section.key == key), None)

    @property
    def asked_first(self) -> tuple[Section, ...]:
        """The conditional sections, whose questions an auditor answers before the domains."""
        return tuple(section for section in self.sections if section.conditional)

    def domains_asked(self, answers: Mapping[str, str]) -> tuple[Domain, ...]:
        """The domains left when those of sections answered No are not asked; ``answers`` by section."""
        # Not answered yet is not No: its domains are asked until somebody says otherwise.
        closed = {section.key for section in self.asked_first if answers.get(section.key) == NO}
        return tuple(domain for domain in self.domains if domain.section not in closed)

    def domain(self, key: str) -> Domain | None:
        """The domain with this key, if the tool has it."""
        return next((domain for domain in self.domains if domain.key == key), None)


def standard_from_json(key: str, version: int, title: str, kept: Mapping[str, Any]) -> Standard:
    """A kept standard as it was published. Raises KeyError for content that lacks a part."""
    # Strict, unlike a tool's newer parts: a version without one of these was never published, and is a fault to be
    # seen.
    looks = {Grade(grade): words for grade, words in kept["looks_like"].items()}
    return Standard(key, version, kept["number"], title, kept["meaning"], looks, tuple(kept["tags"]))


def tool_from_json(key: str, version: int, title: str, kept: Mapping[str, Any]) -> Tool:
    """Read a kept tool back, exactly as it was when audits were done with it.

    The first versions said nothing of sections, evidence, hours or how long a child must have been open: they are
    read as having none.
    """
    return Tool(
        key=key,
        version=version,
        # From the column and not from the content, where lists and searches can reach it.
        title=title,
        about=kept["about"],
        domains=tuple(_domain_from_json(domain) for domain in kept["domains"]),
        enters_cycle=kept["enters_cycle"],
        subject=kept["subject"],
        sections=tuple(Section(**section) for section in kept.get("sections", ())),
        minimum_open_days=kept.get("minimum_open_days", 0),
        hours=float(kept.get("hours", 0)),
    )


def _domain_from_json(kept: Mapping[str, Any]) -> Domain:
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
        evidence=tuple(kept.get("evidence", ())),
    )
