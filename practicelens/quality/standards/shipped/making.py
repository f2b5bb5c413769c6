"""Short ways to write the shipped content, so that a domain reads as its words and little else."""

from __future__ import annotations

from practicelens.quality.standards.content import Domain
from practicelens.quality.standards.states import GRADES, Grade

STRENGTHS = "strengths"
PROTECTIVE = "protective factors"
HELPED = "what helped"


def looks(outstanding: str, good: str, requires_improvement: str, inadequate: str) -> dict[Grade, str]:
    """What each grade looks like, in the order of the scale."""
    # Strict: a grade left out would stop the start and not an audit.
    return dict(zip(GRADES, (outstanding, good, requires_improvement, inadequate), strict=True))


def domain(
    key: str,
    title: str,
    about: str,
    look_for: tuple[str, ...],
    looks_like: dict[Grade, str],
    *,
    standard: str,
    critical: bool = False,
    impact: bool = False,
    may_not_apply: bool = True,
    section: str = "",
    tags: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
) -> Domain:
    """A compulsory domain that measures one standard."""
    return Domain(
        key=key,
        title=title,
        about=about,
        look_for=look_for,
        looks_like=looks_like,
        # One here; the authority's own domains may measure several.
        standards=(standard,),
        section=section,
        critical=critical,
        impact=impact,
        may_not_apply=may_not_apply,
        tags=tags,
        evidence=evidence,
    )
