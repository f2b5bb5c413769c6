"""The rules of the authority's strategy, as this product reads them: grades, the cycle, escalation."""

from __future__ import annotations

from typing import Any

from practicelens.rulebook.definitions import Definition, Group, Kind, Standing

STRATEGY_2019 = "Performance & Quality Strategy 2019"
READING = "Performance & Quality Strategy 2019, as Practice Lens reads it"
A, E, R = Group.AUDITS, Group.ESCALATION, Group.RECURRING
RECURRING = ("month", "comparison", "monthly", "re_audit", "four_r", "quarterly", "performance", "organisation")
"""What recurs, by the keys of ``quality/duties``."""
GRADES = ("outstanding", "good", "requires_improvement", "inadequate")


def _of(
    key: str,
    title: str,
    meaning: str,
    kind: Kind,
    value: Any,
    *,
    group: Group = A,
    unit: str = "",
    source: str = READING,
    choices: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
    keeps: tuple[str, ...] = (),
    pattern: str = "",
    pattern_words: str = "",
) -> Definition:
    standing = Standing.STRATEGY
    return Definition(
        key,
        title,
        meaning,
        group,
        kind,
        value,
        unit,
        source,
        standing,
        choices=choices,
        parts=parts,
        keeps=keeps,
        pattern=pattern,
        pattern_words=pattern_words,
    )


def _working_days(key: str, title: str, meaning: str, days: int, group: Group = A) -> Definition:
    value = {"length": days, "unit": "working days"}
    return _of(key, title, meaning, Kind.LIMIT, value, group=group, unit="working days")


# fmt: off
STRATEGY: tuple[Definition, ...] = (
    _of("grade.suggestion", "How a grade is suggested",
        "The lower median of the domains, capped by an Inadequate one; or nothing is suggested.",
        Kind.TEXT, "lower_median", choices=("lower_median", "none")),
    # Section 5, footnote 1. Early help is not in it: 0 until an authority audits it.
    _of("audit.quotas", "Audits of predefined areas",
        "How many audits of each area are made in a month.",
        Kind.TABLE, {"mash": 12, "private_fostering": 1, "marac": 1, "exploitation": 1, "contacts": 10,
                     "coming_into_care": 5, "leaving_care": 5, "early_help": 0}, source=STRATEGY_2019),
    # No extract holds private fostering, MARAC or exploitation, so those lists are uploaded.
    _of("audit.area_lists", "Where the cases of predefined areas are drawn from",
        "A list that extracts hold (contacts, who came into care, who left it, early help …), or an uploaded one.",
        Kind.TABLE, {"mash": "contacts", "private_fostering": "uploaded", "marac": "uploaded",
                     "exploitation": "uploaded", "contacts": "contacts",
                     "coming_into_care": "came_into_care", "leaving_care": "left_care", "early_help": "early_help"}),
    _of("audit.area_auditors", "Who audits predefined areas",
        "Roles whose holders share the audits of predefined areas by how many they have open.",
        Kind.TABLE, ["qa_officer"]),
    _of("planner.capacity", "Hours there are for audits",
        "Hours a month somebody in a role has for audits, unless the programme says otherwise of a person.",
        Kind.TABLE, {"qa_officer": 90, "team_manager": 6, "reviewing_officer": 4, "head_of_qa": 2}),
    # Guesses, and so settings: the planner shows beside them what was.
    _of("planner.shares", "Grades a plan reckons with", "Of a hundred audits, how many of each grade.",
        Kind.TABLE, {"outstanding": 5, "good": 45, "requires_improvement": 42, "inadequate": 8}),
    _of("planner.tracked_months", "Months tracked, for planning", "How long a plan reckons that a case is tracked.",
        Kind.NUMBER, 2, unit="months"),
    _of("planner.action_check", "A check of actions, for planning", "Minutes that one takes.",
        Kind.NUMBER, 60, unit="minutes"),
    _of("audit.opens", "How a month's audits are opened",
        "By itself on its day (see below), in the background; or by hand. By hand, a month that is not opened waits, "
        "climbs, and counts as owed and missed in every report.",
        Kind.TEXT, "by itself", group=R, choices=("by itself", "by hand")),
    _of("audit.opens_before", "The day on which a month's audits are opened",
        "Working days before the month begins.", Kind.NUMBER, 3, group=R, unit="working days"),
    _of("programme.climbs", "A month not opened: to the Directors",
        "Working days after its day at which it waits for the Operational Director and the Director too.",
        Kind.NUMBER, 3, group=R, unit="working days"),
    _of("audit.not_again_months", "Not audited again for", "Months after an audit in which a child is not drawn.",
        Kind.NUMBER, 12, unit="months"),
    # Section 7: a Quality Assurance Officer one a month of each linked team, a Team Manager one in two months.
    _of("audit.manager_every", "Team Managers audit every", "Months from one audit by a Team Manager to the next.",
        Kind.NUMBER, 2, unit="months", source=STRATEGY_2019),
    _of("audit.manager_team", "Whose work a Team Manager audits",
        "Their own team's, marked so and shown apart; or another team's.",
        Kind.TEXT, "own", choices=("own", "swap"), source=STRATEGY_2019),
    _of("audit.officer_a_month", "Audits by a Quality Assurance Officer",
        "Audits a month from each linked team's case list.", Kind.NUMBER, 1, unit="a month", source=STRATEGY_2019),
    # The strategy knows one grade an audit; a second one, and that both agree on one, is our reading (product, grades).
    _working_days("cycle.agreed_grade", "Agreed grade", "From handing in to an agreed grade.", 10),
    _working_days("cycle.second_look", "Second look", "From handing in, how long the practitioner may ask for one.", 5),
    _of("moderation.grades", "Grades that are always graded twice",
        "Every audit handed in with one of these overall grades gets a second grader, who is blind of the first.",
        Kind.TABLE, ["inadequate", "outstanding"], parts=GRADES),
    _of("moderation.one_in", "Of the other grades, one in",
        "How many other audits there are to one that gets a second grader by lot; with 0 none does.",
        Kind.NUMBER, 5, unit="audits"),
    _of("moderation.graders", "Who grades a second time",
        "Roles whose holders may be asked, whoever of them has fewest audits open; never the team's own manager.",
        Kind.TABLE, ["qa_officer", "reviewing_officer", "team_manager"],
        parts=("qa_officer", "reviewing_officer", "team_manager")),
    _working_days("moderation.second_grade", "Second grade", "From asking a second grader to their grades.", 7),
    # Agreement over fewer pairs says more of chance than of the auditor.
    _of("agreement.minimum", "Agreement of one auditor", "Pairs of grades from which anything is said of one auditor.",
        Kind.NUMBER, 10, unit="pairs"),
    _working_days("cycle.immediate_actions", "Immediate actions", "From handing in an Inadequate audit.", 2),
    # Section 7: reviewed in month 2, re-audited in month 3, settled from month 4 on.
    _of("cycle.review_month", "Month of the action review", "The submission's month is month 1.",
        Kind.NUMBER, 2, source=STRATEGY_2019),
    _of("cycle.re_audit_month", "Month of the re-audit", "The submission's month is month 1.",
        Kind.NUMBER, 3, source=STRATEGY_2019),
    _of("cycle.re_audit", "What the re-audit is, by grade",
        "For each grade: full (a full re-audit), actions (a check of the actions) or none (month 4 follows from the "
        "first grade). The rule of the day of submission holds.",
        Kind.TABLE, {"outstanding": "full", "good": "full", "requires_improvement": "full", "inadequate": "full"},
        source=STRATEGY_2019, parts=("full", "actions", "none"), keeps=GRADES),
    _of("cycle.tracking_months", "Tracking to Good", "Months from one tracking re-audit to the next, until Good.",
        Kind.NUMBER, 1, unit="months"),
    # Section 7, month 4: what is Inadequate is always tracked to Good, so no setting may leave it out.
    _of("cycle.tracked_grades", "Grades tracked to Good",
        "Grades at the re-audit that are tracked to Good. Inadequate always is; without Requires improvement its "
        "cycle ends with the re-audit. The rule of the day of submission holds.",
        Kind.TABLE, ["requires_improvement", "inadequate"], source=STRATEGY_2019,
        parts=("requires_improvement", "inadequate"), keeps=("inadequate",)),
    _working_days("action.climbs_to_manager", "Late actions: to the Team Manager",
                  "Working days late at which an open action waits for the Team Manager too.", 1),
    _working_days("action.climbs_to_head", "Late actions: to the Head of Service",
                  "Working days late at which an open action waits for the Head of Service too.", 10),
    _working_days("action.review_climbs_to_head", "Late action reviews: to the Head of Service",
                  "Working days late at which a review that was not held waits for the Head of Service too.", 10),
    _of("four_r.headings", "Headings of a 4R meeting", "The strategy never spells them out.",
        Kind.TABLE, ["Report and respond", "Relate", "Reason", "Reconstruct"]),
    # Our wording of what each heading asks; an authority that means other things by the four writes its own.
    _of("four_r.prompts", "Prompts of a 4R meeting",
        "What is asked under each heading, a line for each in the order of the headings. The rule of the day the "
        "meeting was called holds.",
        Kind.TABLE,
        ["What did the audit find, and what do the family and the practitioner say to it? What was done at once?",
         "How were the relationships with the child, the family and other professionals? What helped them?",
         "Why did it happen so? What in the work, the support and the system made it likely?",
         "What will be done differently from now on, by whom, and how will the child notice?"]),
    # Whoever's oversight is in question does not chair the meeting about it.
    _of("four_r.oversight_standards", "Standards of management oversight",
        "Where a domain that measures one of them is Inadequate, the 4R meeting needs an independent chair.",
        Kind.TABLE, ["leading_practice"]),
    # Within office hours alone: the telephone is for the night (explanation, The cycle).
    _of("safety.close_of_day", "Close of the working day",
        "When a worry that a child may not be safe goes on to the next person if nobody has answered it.",
        Kind.TEXT, "17:00", choices=("16:00", "16:30", "17:00", "17:30", "18:00")),
    # Grades judge practice and a family may read the child's record, so they are left out unless wanted.
    _of("record.includes_grades", "Grades in the summary for the child's record",
        "Whether the text prepared for the child's record says the grades; they judge a worker's practice.",
        Kind.TEXT, "no", choices=("no", "yes")),
    _working_days("record.within", "Summary on the child's record", "From handing in to the day it was put there.", 5),
    _of("tracking.kinds", "Why a child is followed", "The kinds that a record of following a child may have.",
        Kind.TABLE, ["Drift panel", "Legal gateway", "Closure", "Other"], source=STRATEGY_2019),
    _of("comparison.months", "Comparison meeting", "Months between comparisons of Officer's and Manager's audits.",
        Kind.NUMBER, 3, group=R, unit="months"),
    _of("comparison.climbs", "A comparison missed: to the Head of Service",
        "Working days after its day at which it waits for the Head of Service and the Head of Safeguarding too.",
        Kind.NUMBER, 10, group=R, unit="working days"),
    _of("pack.climbs", "A report not published: to the Directors",
        "Working days after its day at which it waits for the Operational Director and the Director too.",
        Kind.NUMBER, 1, group=R, unit="working days"),
    _of("duties.since", "From when what recurs is counted",
        "For each, the first month that counts, like 2026-11; or the start, the first whole period once people had "
        "accounts here. The rule of a period's own due day holds: what was owed by then stays owed.",
        Kind.TABLE, dict.fromkeys(RECURRING, "the start"), group=R, keeps=RECURRING,
        pattern=r"the start|20\d\d-(0[1-9]|1[0-2])", pattern_words="the start, or a month like 2026-11"),
    _of("invitation.access_days", "Access of another agency", "From the day its part is due until access ends.",
        Kind.NUMBER, 30, unit="days"),
    _of("invitation.link_days", "Link of an invitation", "From the e-mail until its link runs out.",
        Kind.NUMBER, 7, unit="days"),
    # Section 9, days 1, 5 and 10, read as working days after the day of raising, which is day 0.
    _working_days("escalation.team", "Escalation: Social Worker and Team Manager", "From raising.", 1, E),
    _working_days("escalation.head_of_service", "Escalation: to the Head of Service", "From raising.", 5, E),
    _working_days("escalation.director", "Escalation: to the Operational Director", "From raising.", 10, E),
    _of("escalation.close", "Escalation: the close of a working day",
        "When a practice concern whose day it is goes on to the Safeguarding Manager. The rule of the day of raising "
        "holds.",
        Kind.TEXT, "17:00", group=E, choices=("16:00", "16:30", "17:00", "17:30", "18:00")),
    # Not the strategy's: the IRO Handbook bounds the whole of a dispute.
    _working_days("escalation.whole", "Escalation: the whole", "From raising to settled (IRO Handbook).", 20, E),
    # Ours: what reviewing officers raise most, as inspectors' reports name it. An authority writes its own.
    _of("escalation.themes", "Themes of practice concerns", "What a practice concern may be about.",
        Kind.TABLE, ["Permanence", "Drift and delay", "Risk not dealt with", "Seeing and hearing the child",
                     "The plan and its actions", "Placement", "Education", "Health", "Family time", "Identity",
                     "Leaving care", "Court and legal planning", "Reports and records", "Something else"],
        group=E),
    # The Children Act 1989 Representations Procedure (England) Regulations 2006.
    _working_days("complaint.stage_one", "Complaint, stage one", "To the answer (20 when complex).", 10, E),
    _working_days("complaint.stage_two", "Complaint, stage two", "To the answer (65 when complex).", 25, E),
    _working_days("complaint.panel", "Complaint, stage three", "From the request to the panel.", 30, E),
)
# fmt: on
