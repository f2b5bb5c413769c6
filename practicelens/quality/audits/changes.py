"""Changes to audits. The only code that writes to the audit tables; kept in parts by the time of an audit's life."""

from __future__ import annotations

from practicelens.quality.audits.allocation.changes import Allocation, allocate, reassign, withdraw
from practicelens.quality.audits.core.changes import Meeting
from practicelens.quality.audits.cycle.changes import (
    best_practice_shared,
    chase,
    chase_review,
    end_with_reason,
    end_without_piece,
    late_unchased,
    review_actions,
    reviews_late,
)
from practicelens.quality.audits.cycle.handover import follow, hand_to_team, moved, pass_to_officer, without_auditor
from practicelens.quality.audits.cycle.re_audit import open_re_audit, re_audits_due
from practicelens.quality.audits.four_r.changes import (
    Agreed,
    FourRMeeting,
    call_off_four_r,
    hold_four_r,
    take_back_reflection,
    write_reflection,
)
from practicelens.quality.audits.grades.changes import agree_grade, correct_grade
from practicelens.quality.audits.past.changes import take_over
from practicelens.quality.audits.past.rows import PastAction, PastAudit, PastDomain, PastGrading, PastMeeting
from practicelens.quality.audits.record.changes import put_on_record
from practicelens.quality.audits.safety.changes import (
    answer_concern,
    climb_concern,
    concerns_to_climb,
    put_concern_on_record,
    raise_concern,
)
from practicelens.quality.audits.work.changes import (
    OwnGrades,
    add_action,
    drop_action,
    hand_in_own_grades,
    note_look,
    note_look_at_concerns,
    reply,
    save_draft,
    start,
    submit,
)

__all__ = [
    "Agreed",
    "Allocation",
    "FourRMeeting",
    "Meeting",
    "OwnGrades",
    "PastAction",
    "PastAudit",
    "PastDomain",
    "PastGrading",
    "PastMeeting",
    "add_action",
    "agree_grade",
    "allocate",
    "answer_concern",
    "best_practice_shared",
    "call_off_four_r",
    "chase",
    "chase_review",
    "climb_concern",
    "concerns_to_climb",
    "correct_grade",
    "drop_action",
    "end_with_reason",
    "end_without_piece",
    "follow",
    "hand_in_own_grades",
    "hand_to_team",
    "hold_four_r",
    "late_unchased",
    "moved",
    "note_look",
    "note_look_at_concerns",
    "open_re_audit",
    "pass_to_officer",
    "put_concern_on_record",
    "put_on_record",
    "raise_concern",
    "re_audits_due",
    "reassign",
    "reply",
    "review_actions",
    "reviews_late",
    "save_draft",
    "start",
    "submit",
    "take_back_reflection",
    "take_over",
    "withdraw",
    "without_auditor",
    "write_reflection",
]
