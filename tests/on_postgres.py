"""Which tests run on PostgreSQL too, each for what differs there.

The two databases differ in what they refuse and when (constraints, triggers, roles, types, a transaction that one
refusal ends), in how they lock, and in how they compare texts, days, nothing and JSON. A module of tests is named here
for such a thing, and every page and every form once. `architecture/test_on_postgres.py` holds that a module which
touches such a thing itself is named. Of a module that asks much besides (rules, roles, words of pages, which stand on
no database) only the tests that `ONLY` names run there.
"""

from __future__ import annotations

from collections.abc import Sequence

TESTS = {
    # Every page and every form, once: each statement of the product is one that PostgreSQL takes too.
    "test_every_form.py": "every page is opened, every form sent, as it is meant and with what a column cannot hold",
    # Who may write at all, and what nobody may change.
    "test_two_roles.py": "two roles, triggers, what the owner could lift",
    "test_history.py": "triggers, the lock that holds writers while sealing, JSON hashed alike",
    "test_history_children.py": "triggers, children found by any spelling, one index in each database",
    "test_month_targets.py": "of two targets of one instant one stands: a constraint, and a lock by the table’s name",
    "test_performance_matters.py": "of two who write at once one is refused by a constraint; a lock by a name",
    "test_packs_frozen.py": "triggers keep what is published, and what left",
    # Killed, at once, in turn: locks and what a broken transaction leaves.
    "test_jobs_killed.py": "work of a process that was killed, and its lock",
    "test_long_work_killed.py": "the same of what takes a while",
    "test_local_cards.py": "one published and one draft of each card, checked by another, answered once",
    "test_local_cards_checked.py": "a version is held while it is published, changed or ended; JSON of who wrote in it",
    "test_programme_fill.py": "two who fill at once",
    "test_busy_and_full.py": "how each database says that it is busy, or full",
    "test_jobs_runner.py": "one run a job and day",
    "test_long_work.py": "one piece of work at a time",
    # Refused by a constraint, and the transaction that goes on after it.
    "test_people_changes.py": "an address once, in whatever case",
    "test_people_setup.py": "names once in whatever case, spellings, periods that must not cross",
    "test_invitations.py": "an invitation beside another of the same person",
    "test_rulebook.py": "one value a rule and day",
    "test_tracking.py": "one open following a child",
    "test_alerts_good_practice.py": "an answer and its day, together",
    "test_alerts_agencies.py": "one open asking an agency, tries counted",
    "test_alerts.py": "a concern is locked, one is open a child and theme, told once",
    "test_panels.py": "one part an agency, in whatever case",
    "test_standards_drafts.py": "one draft and one published of each",
    "test_moderation.py": "second grades, locked and counted",
    "test_comparisons.py": "a comparison written, corrected, missed",
    "test_themes.py": "a theme locked beside its upload",
    "test_programme_draws.py": "draws locked slot by slot, one child once",
    "test_extracts_identifiers.py": "joinings confirmed twice",
    "test_reports_together.py": "one published report a period and area",
    "test_packs.py": "a draft, a report published at the same time, withdrawn",
    "test_audits_changes.py": "an audit's row is locked, a child's drawn audit is open once",
    "test_audits_safety.py": "a worry is locked and climbs once",
    "test_audits_closure.py": "re-audits under way are locked while a team closes",
    "test_meetings.py": "asked once each, drafts locked, kept by numbers that are texts elsewhere",
    "test_notices.py": "a notice is locked while it is opened",
    "test_extracts_at_once.py": "rows locked in one order, a lock by a file's content",
    "test_extracts_changes.py": "an extract is locked, one published a day, a claim refused",
    "test_extracts_matching.py": "a correction beside another of the same header",
    "test_children_paired.py": "of two who give one number to two children the database refuses the second",
    "test_local_lists.py": "a mapping beside another of the same list",
    # Texts, days, nothing, JSON: how rows are found and ordered.
    "test_prepared.py": "a statement put together once for each kind of database, and rows locked by it",
    "test_asking.py": "restricted children as one condition",
    "test_search.py": "found by words in whatever case",
    "test_search_texts.py": "words in long texts",
    "test_choosing_people.py": "people found by part of a name",
    "test_lists.py": "what is sorted where nothing stands",
    "test_learning.py": "pieces found by words and tags",
}

ONLY = {
    "test_month_targets.py": ("test_targets_that_contradict",),
    "test_local_cards.py": (
        "test_the_database_itself", "test_a_new_version_stands", "test_a_card_is_run_on_each", "test_of_two_who_run",
        "test_a_second_draft",
    ),
    "test_performance_matters.py": ("test_words_sent_twice", "test_an_event_stands_once"),
    "test_panels.py": (
        "test_an_invitation_is_refused_for_one_fact", "test_an_invitation_taken_back_ends_access_at_once",
        "test_the_panel_agrees_and_the_agencies", "test_a_panel_is_recorded_once", "test_cancelling_takes_back",
    ),
    "test_moderation.py": (
        "test_every_outstanding_audit_gets_a_second_grader", "test_the_lot_of_another_grade",
        "test_where_both_gave_the_same_grades", "test_a_grade_corrected_between", "test_one_grader_proposes",
        "test_every_proposal_stays_readable", "test_a_second_grader_who_withdraws", "test_a_late_agreed_grade",
    ),
    "test_comparisons.py": (
        "test_it_waits_for_officer_and_manager", "test_a_period_is_recorded_once", "test_a_missed_one_waits",
        "test_one_that_is_closed", "test_one_held_after_all",
    ),
    "test_themes.py": (
        "test_its_cases_are_drawn", "test_grading_ends_by_itself", "test_a_theme_cancelled",
        "test_a_brief_that_is_missed",
    ),
    "test_programme_draws.py": (
        "test_a_draw_keeps", "test_those_audited_lately", "test_a_restricted_child", "test_a_redraw_needs",
        "test_chosen_children",
    ),
    "test_extracts_identifiers.py": (
        "test_what_differs_is_proposed", "test_what_was_ended", "test_the_pages_confirm_and_end",
    ),
    "test_reports_together.py": (
        "test_one_analysis_is_published", "test_one_that_somebody_wrote_on", "test_one_that_cannot_be_published",
        "test_a_correction_is_made",
    ),
    "test_packs.py": (
        "test_gradings_are_counted", "test_a_pack_stays_as_it_was", "test_a_draft_is_kept",
        "test_a_draft_that_somebody", "test_a_correction_is_a_new_edition", "test_every_look_is_written_down",
        "test_a_withdrawn_pack", "test_what_waits_for_whom",
    ),
    "test_audits_changes.py": ("TestAllocate", "TestWork", "test_month_two_begins", "test_handing_in_twice"),
    "test_audits_closure.py": (
        "test_it_is_asked_once", "test_what_was_learnt", "test_ended_with_a_reason", "test_every_choice_is_counted",
        "test_it_is_chosen_once",
    ),
    "test_meetings.py": ("test_everybody_asked", "TestChanged", "TestOwed"),
    "test_extracts_changes.py": (
        "test_the_same_file_twice", "test_a_file_left_ready", "test_publishing_makes", "test_an_earlier_extract",
        "test_a_correction_of_the_same_day", "test_when_the_figures_cannot", "test_of_two_who_publish",
        "test_a_build_that_was_overtaken", "test_withdrawing", "test_many_at_once",
    ),
    "test_extracts_matching.py": (
        "test_a_column_put_right", "test_what_was_ended", "test_what_is_said_anew", "test_a_page_of_an_older_reading",
    ),
    "test_local_lists.py": ("test_what_was_confirmed", "test_a_list_that_changed", "test_the_same_file"),
    "test_learning.py": ("test_the_piece_is_locked", "TestReading"),
}  # fmt: skip
"""By module how the names begin of those tests, or classes of tests, that touch what it is named for."""


def differs(module: str, names: Sequence[str]) -> bool:
    """Whether a test runs there: ``names`` are those of its class, if it stands in one, and its own."""
    wanted = ONLY.get(module)
    return wanted is None or any(name.startswith(wanted) for name in names)
