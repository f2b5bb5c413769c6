"""Pieces of learning for tests: begun, asked for and agreed to through the same doors as anybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.quality.audits.core.states import Draw, Kind, Status
from practicelens.quality.audits.past import changes as audit_changes
from practicelens.quality.audits.past.rows import PastAudit, PastMeeting
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.rules import Marks, Words
from practicelens.quality.learning.states import CHECKLIST, Audience, Family
from practicelens.quality.standards.states import Grade
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.graded import Graded
from tests.builders.trail import remembered

WORDS = Words(
    title="A child who would not come to the door",
    done="The worker wrote a postcard each week until the child answered one.",
    difference="The child asked for the next visit and chose where to meet.",
    helped="A manager who held the case steady, and time.",
)
MARKS = Marks(("lived_experience",), ("seen_and_heard",), ("what helped",))


@remembered
def best(audits: Audits, **overrides: object) -> int:
    """An audit whose best practice is to be shared; the clock of ``audits`` moves to its re-audit."""
    audit_id = audits.submitted(Grade.GOOD, **overrides)
    audits.review(audit_id)
    audits.re_audited(audit_id, Grade.GOOD)
    return audit_id


def standing(audits: Audits, count: int) -> list[int]:
    """So many audits whose best practice is to be shared today: taken over, each with its re-audit."""
    past: list[PastAudit] = []
    for place in range(count):
        first, again = date(2026, 9, 21), date(2026, 11, 16)
        one = replace(
            Graded(audits.authority)._one(1, Grade.GOOD, audits.authority.team, first, Draw.RANDOM, False),
            key=f"best-{place}",
            child=ChildKey("northborough", "case-system", f"P-{300 + place}"),
            worker_id=audits.authority.worker,
            status=Status.BEST_PRACTICE,
            review=PastMeeting(date(2026, 10, 12), "Both", "Agreed"),
        )
        month, day = again.replace(day=1), replace(one.grading, handed_in=again)  # type: ignore[type-var]
        past.append(one)
        past.append(
            replace(
                one, key=f"best-{place}/1", kind=Kind.RE_AUDIT, original=one.key, round=1, status=Status.ENDED,
                month=month, allocated_on=month, started_on=again, ended_on=again, grading=day, review=None,
            )
        )  # fmt: skip
    ids = audit_changes.take_over(past, by=SYSTEM, now=audits.now)
    return [ids[f"best-{place}"] for place in range(count)]


@remembered
def drafted(
    audits: Audits,
    words: Words = WORDS,
    marks: Marks = MARKS,
    audience: Audience = Audience.EVERYBODY,
    audit_id: int | None = None,
) -> int:
    """A draft by the Quality Assurance Officer, of an audit of its own unless one is named."""
    source = best(audits) if audit_id is None else audit_id
    return changes.begin(source, words, marks, audience, by=audits.officer, now=audits.now)


@remembered
def ask(audits: Audits, piece_id: int) -> None:
    """The practitioner is asked."""
    version = queries.piece(asking(audits.officer, audits.now.date()), piece_id).version
    family = "Nobody could be known by it."
    changes.ask(
        piece_id, tuple(CHECKLIST), Family.NOT_NEEDED, family, version=version, by=audits.officer, now=audits.now
    )


@remembered
def asked(audits: Audits, **more: object) -> int:
    """A piece whose practitioner is asked."""
    piece_id = drafted(audits, **more)  # type: ignore[arg-type]
    ask(audits, piece_id)
    return piece_id


@remembered
def published(audits: Audits, *, named: bool = False, **more: object) -> int:
    """A piece that its practitioner agreed to."""
    piece_id = asked(audits, **more)
    by = audits.actor(Role.PRACTITIONER)
    version = queries.piece(asking(by, audits.now.date()), piece_id).version
    changes.agree(piece_id, named=named, version=version, by=by, now=audits.now)
    return piece_id
