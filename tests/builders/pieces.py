"""Pieces of learning for tests: begun, asked for and agreed to through the same doors as anybody's."""

from __future__ import annotations

from practicelens.access.roles import Role
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.rules import Marks, Words
from practicelens.quality.learning.states import CHECKLIST, Audience, Family
from practicelens.quality.standards.states import Grade
from tests.builders.audits import Audits

WORDS = Words(
    title="A child who would not come to the door",
    done="The worker wrote a postcard each week until the child answered one.",
    difference="The child asked for the next visit and chose where to meet.",
    helped="A manager who held the case steady, and time.",
)
MARKS = Marks(("lived_experience",), ("seen_and_heard",), ("what helped",))


def best(audits: Audits, **said: object) -> int:
    """An audit whose best practice is to be shared; the clock of ``audits`` moves to its re-audit."""
    audit_id = audits.submitted(Grade.GOOD, **said)
    audits.review(audit_id)
    audits.re_audited(audit_id, Grade.GOOD)
    return audit_id


def drafted(
    audits: Audits, words: Words = WORDS, marks: Marks = MARKS, audience: Audience = Audience.EVERYBODY, **said: object
) -> int:
    """A draft by the Quality Assurance Officer."""
    return changes.begin(best(audits, **said), words, marks, audience, by=audits.officer, now=audits.now)


def ask(audits: Audits, piece_id: int) -> None:
    """The practitioner is asked."""
    version = queries.piece(audits.officer, piece_id, audits.now.date()).version
    family = "Nobody could be known by it."
    changes.ask(
        piece_id, tuple(CHECKLIST), Family.NOT_NEEDED, family, version=version, by=audits.officer, now=audits.now
    )


def asked(audits: Audits, **more: object) -> int:
    """A piece whose practitioner is asked."""
    piece_id = drafted(audits, **more)  # type: ignore[arg-type]
    ask(audits, piece_id)
    return piece_id


def published(audits: Audits, *, named: bool = False, **more: object) -> int:
    """A piece that its practitioner agreed to."""
    piece_id = asked(audits, **more)
    by = audits.actor(Role.PRACTITIONER)
    version = queries.piece(by, piece_id, audits.now.date()).version
    changes.agree(piece_id, named=named, version=version, by=by, now=audits.now)
    return piece_id
