"""What becomes a finding: words somebody wrote, never blanks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from practicelens.quality.findings.states import Sort
from practicelens.quality.standards.content import Domain


@dataclass(frozen=True)
class Found:
    """A finding not yet written: sort, the standard and theme it belongs to, its tags and its words."""

    sort: Sort
    standard: str
    theme: str
    tags: tuple[str, ...]
    text: str


def from_domain(domain: Domain, *, went_well: str, better: str) -> Iterator[Found]:
    """What went well is a strength, what would make it better an improvement; strengths first."""
    # The first that the domain names: a finding has one standard, so that it is counted once.
    standard = domain.standards[0] if domain.standards else ""
    # Fixed order and one of each at most: a domain has two boxes, and either may stay empty.
    for sort, text in ((Sort.STRENGTH, went_well), (Sort.IMPROVEMENT, better)):
        if text.strip():
            yield Found(sort, standard, domain.title, domain.tags, text.strip())
