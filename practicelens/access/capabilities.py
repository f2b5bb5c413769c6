"""What each role may do, as one table that people can read and tests can check."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access.roles import Role


class Capability(StrEnum):
    """One thing a role may do, within its reach."""

    SEE_FIGURES = "see figures of teams"
    SEE_CHILDREN = "see the children behind a figure"
    TAKE_LISTS = "take lists of children away as Excel"
    SEE_OWN_CHILDREN = "see own children and their dates"
    SEE_WORKERS = "see figures by worker"
    LOAD_EXTRACTS = "load and publish extracts"
    WORK_FINDINGS = "work findings of extracts in records of own teams or own children"
    EXPLAIN_LATE = "say what stands behind late work of own teams"
    ESCALATE_LATE = "escalate late work to the Head of Service"
    ANSWER_LATE = "answer late work that was escalated"
    EXPLAIN_MONTH = "say what stands behind a month's figures"
    KEEP_EVENTS = "keep the register of dated events, and say how a month's figures are to be read"
    SET_TARGETS = "set what measures are to reach"
    REVIEW_DEFINITIONS = "review what measures mean"
    PUBLISH_MONTHS = "publish reports of figures: a month of Performance Matters, the organisation each quarter"
    SEE_AUDITS = "see audits of teams"
    DO_AUDITS = "complete audits allocated to them"
    TAKE_PART_IN_AUDITS = "take part in audits of own work"
    REVIEW_ACTIONS = "review an audit's actions with the practitioner"
    TRACK_CHILDREN = "follow a child through a panel, a legal gateway or a closure"
    RAISE_ALERTS = "raise practice concerns about children of linked teams"
    ANSWER_ALERTS = "answer practice concerns that have come to them"
    SEND_ALERTS = "send Practice Alerts on to the next stage"
    ALLOCATE_AUDITS = "allocate audits"
    SEE_AUDIT_REPORTS = "see reports of audits"
    READ_LEARNING = "read best practice shared as pieces of learning"
    PUBLISH_PACKS = "publish packs"
    READ_PACKS = "read published packs"
    READ_HISTORY = "read who changed and who saw what"
    MANAGE_ACCOUNTS = "manage accounts, roles, teams and links"
    MANAGE_RULES = "change settings and rules"
    MANAGE_RESTRICTED = "say who may see a restricted child"
    SEE_BACKGROUND_WORK = "see what runs in the background, and run it now"
    NAME_ALIASES = "say which team or worker a spelling means"


C = Capability
_LEADER = frozenset(
    {
        C.SEE_FIGURES,
        C.SEE_CHILDREN,
        C.TAKE_LISTS,
        C.SEE_AUDITS,
        C.SEE_AUDIT_REPORTS,
        C.READ_PACKS,
        C.SEE_WORKERS,
        C.READ_LEARNING,
    }
)

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    # Worker-level figures are seen by that worker and their line only (product, Fair to staff).
    Role.DCS: _LEADER | {C.EXPLAIN_MONTH, C.SET_TARGETS, C.ANSWER_ALERTS},
    Role.DIRECTOR: _LEADER | {C.EXPLAIN_MONTH, C.SET_TARGETS, C.ANSWER_ALERTS},
    Role.HEAD_OF_QA: (_LEADER - {C.SEE_WORKERS})
    | {
        C.ALLOCATE_AUDITS,
        C.PUBLISH_PACKS,
        C.READ_HISTORY,
        C.MANAGE_RULES,
        C.DO_AUDITS,
        C.TRACK_CHILDREN,
        C.EXPLAIN_MONTH,
        C.REVIEW_DEFINITIONS,
        # In place of a Safeguarding Manager where there is none: a vacancy must not hold a child's concern up.
        C.SEND_ALERTS,
    },
    # Passes alerts on (strategy, section 9) and watches reviews: no line of workers, so no figures by worker.
    Role.SAFEGUARDING_MANAGER: (_LEADER - {C.SEE_WORKERS}) | {C.EXPLAIN_MONTH, C.SEND_ALERTS},
    # They answer what is escalated to them (strategy, sections 9 and 10).
    Role.HEAD_OF_SERVICE: _LEADER | {C.TRACK_CHILDREN, C.EXPLAIN_LATE, C.ANSWER_LATE, C.EXPLAIN_MONTH, C.ANSWER_ALERTS},
    Role.TEAM_MANAGER: _LEADER
    | {
        C.DO_AUDITS,
        C.REVIEW_ACTIONS,
        C.TRACK_CHILDREN,
        C.WORK_FINDINGS,
        C.EXPLAIN_LATE,
        C.ESCALATE_LATE,
        C.ANSWER_ALERTS,
    },
    Role.QA_OFFICER: frozenset(
        {
            C.SEE_FIGURES,
            C.SEE_CHILDREN,
            C.TAKE_LISTS,
            C.SEE_AUDITS,
            C.DO_AUDITS,
            C.SEE_AUDIT_REPORTS,
            C.TRACK_CHILDREN,
            C.READ_LEARNING,
        }
    ),
    # Audits when given one (product, the people), and so sees no team's audits at large.
    Role.REVIEWING_OFFICER: frozenset(
        {C.SEE_FIGURES, C.SEE_CHILDREN, C.DO_AUDITS, C.TRACK_CHILDREN, C.READ_LEARNING, C.RAISE_ALERTS}
    ),
    # What a team needs shows in its figures and in grades by domain, without any child's record.
    Role.PRACTICE_DEVELOPER: frozenset({C.SEE_FIGURES, C.SEE_AUDIT_REPORTS, C.READ_LEARNING}),
    # Own children and own work alone: colleagues' audits and figures are for those who lead them.
    Role.PRACTITIONER: frozenset(
        {C.SEE_OWN_CHILDREN, C.TAKE_PART_IN_AUDITS, C.READ_LEARNING, C.WORK_FINDINGS, C.ANSWER_ALERTS}
    ),
    # Sees every child behind a figure, to mend the data, and no audit: grades judge colleagues' practice.
    Role.ANALYST: frozenset(
        {
            C.SEE_FIGURES,
            C.SEE_CHILDREN,
            C.TAKE_LISTS,
            C.LOAD_EXTRACTS,
            C.WORK_FINDINGS,
            C.NAME_ALIASES,
            C.SEE_AUDIT_REPORTS,
            C.KEEP_EVENTS,
            C.PUBLISH_MONTHS,
            C.SET_TARGETS,
            C.REVIEW_DEFINITIONS,
        }
    ),
    # Neither ever sees a child's record (product, the people).
    Role.SCRUTINEER: frozenset({C.READ_PACKS}),
    Role.PARTNER: frozenset({C.READ_PACKS}),
    # Their reach holds no team: what they may do is bound to the parts they were invited to.
    Role.AGENCY_AUDITOR: frozenset({C.DO_AUDITS}),
    # Reads who saw what, the Head of Safeguarding's looks too, and itself sees no child, audit or figure.
    Role.INFORMATION_GOVERNANCE: frozenset({C.READ_HISTORY, C.MANAGE_RESTRICTED}),
    # Runs the system and cannot read audits, alerts or children (product, the people).
    Role.ADMINISTRATOR: frozenset({C.MANAGE_ACCOUNTS, C.MANAGE_RULES, C.SEE_BACKGROUND_WORK}),
}
