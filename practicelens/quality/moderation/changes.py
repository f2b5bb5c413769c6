"""Changes to second gradings and their agreed grades. The only code that writes to their tables; kept in parts."""

from __future__ import annotations

from practicelens.quality.audits.beside.changes import awaiting_draw
from practicelens.quality.moderation.changes_agree import (
    chase,
    confirm,
    graded,
    late_unchased,
    lay_side_by_side,
    of_audit,
    propose,
    send_back,
    settle,
)
from practicelens.quality.moderation.changes_open import (
    draw,
    find_grader,
    lost,
    name_grader,
    pair,
    second_look,
    take_up_lost,
    without_grader,
)
from practicelens.quality.moderation.rules import Grades

__all__ = [
    "Grades",
    "awaiting_draw",
    "chase",
    "confirm",
    "draw",
    "find_grader",
    "graded",
    "late_unchased",
    "lay_side_by_side",
    "lost",
    "name_grader",
    "of_audit",
    "pair",
    "propose",
    "second_look",
    "send_back",
    "settle",
    "take_up_lost",
    "without_grader",
]
