"""What a piece can be marked with: titles of domains and of practice standards, by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicelens.people.asking import Asking
from practicelens.quality.audits.cycle.internal import source_of
from practicelens.quality.learning.models import Piece
from practicelens.quality.standards.internal import domain_titles, standard_titles, tool_by_id


@dataclass(frozen=True)
class Titles:
    """The titles of domains and of practice standards by key."""

    domains: Mapping[str, str]
    standards: Mapping[str, str]


def titles(asking: Asking) -> Titles:
    """What a piece can be marked with, by key: no secret, so everybody may ask."""
    return Titles(asking.once(domain_titles), asking.once(standard_titles))


def titles_of(asking: Asking, piece_id: int) -> Titles:
    """As ``titles``, of domains those of the audit's own tool alone; the page has asked whether they may write it.

    Of all tools together several have one title, and nobody could tell which is meant.
    """
    audit_id = Piece.objects.values_list("audit_id", flat=True).get(pk=piece_id)
    tool = tool_by_id(source_of(audit_id).tool_id)
    return Titles({one.key: one.title for one in tool.domains}, asking.once(standard_titles))
