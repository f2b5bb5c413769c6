"""Where an audit is found, for the links in notices and lists of waiting work."""

from __future__ import annotations


def audit(audit_id: int) -> str:
    """The audit's own page."""
    return f"/audits/{audit_id}/"


def own_grades(audit_id: int) -> str:
    """Where the practitioner grades their own work."""
    return f"/audits/{audit_id}/own-grades/"


def review(audit_id: int) -> str:
    """Where the Team Manager and practitioner review the actions."""
    return f"/audits/{audit_id}/review/"


def four_r(audit_id: int) -> str:
    """Where a 4R meeting is recorded."""
    return f"/audits/{audit_id}/4r/"


def four_r_meeting(audit_id: int, meeting_id: int) -> str:
    """A 4R meeting's own page: what it worked out, and reflections for those who were there."""
    return f"/audits/{audit_id}/4r/{meeting_id}/"


def concern(audit_id: int) -> str:
    """Where a worry about safety is recorded and answered."""
    return f"/audits/{audit_id}/not-safe/"


def summary(audit_id: int) -> str:
    """Where the summary for the child's record is."""
    return f"/audits/{audit_id}/summary/"


def late_summaries() -> str:
    """The audits whose summary should be on the child's record by now, and is not."""
    return "/audits/?status=record_late"


def own_late() -> str:
    """One's own audits that are late."""
    return "/audits/?mine=yes&status=late"


def team(audit_id: int) -> str:
    """Where one says with which team the cycle of a closed one goes on."""
    return f"/audits/{audit_id}/team/"


def closure(audit_id: int) -> str:
    """Where one says what becomes of the cycle of a child who is closed to us."""
    return f"/audits/{audit_id}/closure/"


def pass_on(audit_id: int) -> str:
    """Where an audit is given to another auditor."""
    return f"/audits/{audit_id}/pass-on/"


def actions() -> str:
    """The list of actions that are mine or my team's."""
    return "/actions/"


def action(action_id: int) -> str:
    """One action's page."""
    return f"/actions/{action_id}/"


def reports() -> str:
    """Where grades by domain stand side by side."""
    return "/reports/monthly/#domains"
