"""What an e-mail says for each kind of notice: one sentence, never a child's identifier or words.

A notice of a power over an account also says who did what, and what to do if nobody expected it.
"""

from __future__ import annotations

# True of every notice, and says nothing of what it is about.
ANYTHING = "Something in Practice Lens is waiting for you."

SENTENCES: dict[str, str] = {
    "audit_allocated": "An audit has been allocated to you.",
    "audit_submitted": "An audit of your team's work has been handed in.",
    "own_audit_submitted": "An audit of your work has been handed in.",
    "audit_inadequate": "An audit in your service area has been graded Inadequate.",
    "own_grades_asked": "An audit of your work has begun, and your own view of it is asked for.",
    "actions_due": "Actions from an audit are due for review.",
    "findings_given": "Findings of an extract have been given to you to put right in the case system.",
    "findings_climbed": "Findings of an extract that were given to somebody are past their day.",
    "late_escalated": "Late work of your service area has been escalated to you.",
    "late_answered": "Late work of your team that was escalated has been answered.",
    "action_given": "An action has been given to you.",
    "action_changed": "An action of yours has been changed, and why is written with it.",
    "action_passed_on": "An action of yours has passed to somebody else, and waits for you no longer.",
    "action_found_done": "A re-audit has found an action of yours done.",
    "four_r_called": "A 4R meeting is to be held.",
    "four_r_held": "A 4R meeting you were at has been recorded.",
    "four_r_corrected": "The record of a 4R meeting you were at has been corrected, and why is written with it.",
    "four_r_called_off": "A 4R meeting is not to be held after all.",
    "meeting_convened": "You are asked to a meeting.",
    "meeting_moved": "A meeting you are asked to has moved.",
    "meeting_called_off": "A meeting you were asked to is called off, or you are not asked to it any more.",
    "re_audit_due": "A re-audit is due.",
    "re_audit_passed_on": "A re-audit has passed to you.",
    "audit_late": "An audit allocated to you is late.",
    "audits_reminded": "You are reminded of audits of yours that are late.",
    "audit_withdrawn": "An audit you had a part in has been withdrawn.",
    "audit_passed_on": "An audit of yours has passed to somebody else, and waits for you no longer.",
    "agency_invited": "Your agency is invited to grade its own part of a multi-agency audit.",
    "grade_corrected": "The grade of an audit has been corrected, and why is said.",
    "grade_agreed": "The grade of an audit has been agreed between those who graded it.",
    "second_grade_nobody": "Nobody could be found to grade a case a second time.",
    "comparison_corrected": "The record of a comparison meeting has been corrected, and why is written with it.",
    "comparison_recorded": "A comparison meeting on the audits of your team has been recorded.",
    "grades_to_agree": "A case has been graded by two people, and you are to agree its grade.",
    "agreed_grade_proposed": "An agreed grade is proposed for you to confirm.",
    "agreed_grade_sent_back": "An agreed grade you proposed has been sent back.",
    "agreed_grade_late": "An agreed grade is late.",
    "second_look_asked": "A practitioner asks for a second look at a grade.",
    "second_look_answered": "The second look you asked for is answered.",
    "second_grade_in": "A case has been graded by two people, and both grades are in.",
    "agency_part_in": "Another agency has handed in its part of a multi-agency audit.",
    "agency_withdrawn": "Your agency’s part of a multi-agency audit has been taken back.",
    "panel_named": "You are to sit on the panel of a multi-agency audit.",
    "panel_unnamed": "You are not to sit on the panel of a multi-agency audit any more.",
    "panel_cancelled": "A multi-agency audit on whose panel you were to sit is cancelled.",
    "panel_corrected": "What the panel of a multi-agency audit agreed has been corrected, and why is written with it.",
    "panel_published": "The panel of a multi-agency audit has agreed its grade and learning.",
    "theme_brief": "The learning brief of a themed audit has been published.",
    "theme_brief_due": "The learning brief of a themed audit is due to be written.",
    "theme_cancelled": "A themed audit has been cancelled.",
    "audit_replied": "A practitioner has replied to an audit of yours.",
    "best_practice": "An audit has found best practice to share.",
    "consent_asked": "You are asked whether good work of yours may be shared.",
    "consent_taken_back": "You are no longer asked whether good work of yours may be shared.",
    "consent_refused": "A practitioner does not agree to a piece of learning you wrote.",
    "learning_published": "A new piece of learning is there to read.",
    "learning_withdrawn": "A piece of learning has been withdrawn.",
    "child_may_not_be_safe": "Somebody is worried that a child may not be safe. Sign in now.",
    "concern_unanswered": "A worry that a child may not be safe is unanswered and has come to you. Sign in now.",
    "concern_nobody_named": "Nobody told of a worry about a restricted child may open it. Name somebody now.",
    "concern_answered": "A worry you raised has been answered.",
    "good_practice": "A reviewing officer has told of good practice in work of yours or of your team.",
    "good_practice_answered": "Whoever did the good work that you told of has said whether it may be shared.",
    "alert_raised": "A reviewing officer has raised a practice concern about a child you work with.",
    "alert_answered": "A practice concern that you hold has been answered.",
    "alert_judged": "An answer to a practice concern has been judged, and why is written with it.",
    "alert_resumed": "A practice concern goes on, because what was promised did not happen.",
    "alert_to_send": "A practice concern has reached its day, and its alert is ready for you to send.",
    "alert_sent": "A Practice Alert has been sent to you.",
    "alert_went_on": "A practice concern has gone on to the next stage.",
    "alert_unsent": "A Practice Alert that is meant for you waits to be sent.",
    "alert_past": "A practice concern is past the whole of its time, and is not closed.",
    "alert_given": "A practice concern has been given to you to see through.",
    "alert_moved": "A practice concern has come to you with the child it is about.",
    "alert_closed": "A practice concern that you had a part in is closed, with what changed for the child.",
    "alert_nobody_named": "Nobody who is asked about a practice concern may open it. Name somebody on the child.",
    "review_late": "A review of actions in your team is late.",
    "review_corrected": "The record of a review of actions has been corrected, and why is written with it.",
    "review_climbed": "A review of actions in your service area is late.",
    "cycle_moved": "An audit's cycle goes on with another team.",
    "audit_without_auditor": "An audit waits for somebody to audit it.",
    "duty_climbed": "Something that recurs was missed, and has come to you.",
    "action_climbed": "Actions in your team or service area are late.",
    "tracked": "An audit of your team's work is tracked to Good.",
    "escalated": "An audit has been escalated to you.",
    "month_words_asked": "You are asked what stands behind a month's figures.",
    "month_signals": "A measure you hold has moved more than usual.",
    "month_decision_asked": "A decision on a month's figures is asked for.",
    "month_decided": "What you asked for on a month's figures is decided.",
    "week_ready": "Your team's week is ready to be read.",
    "extract_waits": "An extract from the watched folder waits for you.",
    "extract_read": "An extract has been read and its findings can be seen.",
    "extract_failed": "An extract could not be read.",
    "dataset_published": "A new dataset has been published.",
    "publish_failed": "A dataset could not be published.",
    "pack_published": "A pack has been published.",
    "pack_withdrawn": "A pack has been withdrawn.",
    "account_made": "An account in Practice Lens has been made for you.",
    "account_shut": "Your account in Practice Lens has been shut.",
    "account_opened": "Your account in Practice Lens has been opened again.",
    "address_changed": "The e-mail address of your account in Practice Lens has been changed.",
    "password_set": "The password of your account in Practice Lens has been changed.",
    "role_granted": "You have been given a role in Practice Lens.",
    "role_ended": "A role of yours in Practice Lens ends.",
    "cover_arranged": "You have been asked to stand in for a colleague who is away.",
    "cover_for_you": "A colleague has been asked to stand in for you, and holds your roles meanwhile.",
    "cover_ended": "You stand in for a colleague for a shorter time than was arranged.",
    "cover_for_you_ended": "A colleague stands in for you for a shorter time than was arranged.",
    "team_linked": "You have been linked to a team.",
    "team_unlinked": "Your link to a team ends.",
    "worker_joined": "Your account in Practice Lens has been joined to a worker of the case system.",
    "restricted_named": "You have been named on a restricted child.",
    "restricted_unnamed": "You are named on a restricted child no longer.",
    "token_made": "A token by which a program reads figures as you may has been made.",
    "token_ended": "A token of yours, by which a program read figures, has ended.",
    "power_used": "Somebody has changed a colleague’s account in Practice Lens, or what it may do.",
}

# Names whom to tell, because somebody whose account was used by others may not be able to sign in and look.
UNEXPECTED = (
    "If you did not expect this, tell your authority’s Caldicott Guardian or Data Protection Officer today: "
    "they can see who did it, and what else was done."
)
TAKEN_OVER = (
    "If this was not you and you did not ask for it, somebody else may be using your account: tell your system "
    "administrator, and your authority’s Caldicott Guardian or Data Protection Officer, at once."
)
WATCH = (
    "If you expected this, there is nothing to do. If not, ask whoever did it, and look under History at what else "
    "they did."
)

ADVICE: dict[str, str] = {
    "address_changed": TAKEN_OVER,
    "password_set": TAKEN_OVER,
    "token_made": TAKEN_OVER,
    "power_used": WATCH,
    **dict.fromkeys(
        (
            "account_made",
            "account_shut",
            "account_opened",
            "role_granted",
            "role_ended",
            "cover_arranged",
            "cover_for_you",
            "cover_ended",
            "cover_for_you_ended",
            "team_linked",
            "team_unlinked",
            "worker_joined",
            "restricted_named",
            "restricted_unnamed",
            "token_ended",
        ),
        UNEXPECTED,
    ),
}

# Of a power over an account too: somebody else may be using it, and a night is long.
GRAVE = frozenset({"child_may_not_be_safe", "concern_unanswered", "concern_nobody_named", *ADVICE})
"""Kinds whose letter leaves at any hour, whatever its reader chose."""


def sentence(kind: str) -> str:
    """The sentence of a kind; a kind without one says only that something waits."""
    # A kind that an older version posted may have lost its sentence: its letter must leave all the same.
    return SENTENCES.get(kind, ANYTHING)


def sentence_on_page(kind: str) -> str:
    """The same without what only a letter has to ask for: whoever reads a page is signed in."""
    return sentence(kind).removesuffix(" Sign in now.")


def advice(kind: str) -> str:
    """What to do about a power over an account that nobody expected; empty for every other kind of notice."""
    return ADVICE.get(kind, "")
