"""Which tests run on PostgreSQL too, each for what differs there.

The two databases differ in what they refuse and when (constraints, triggers, roles, types, a transaction that one
refusal ends), in how they lock, and in how they compare texts, days, nothing and JSON. A module of tests is named here
for such a thing, and every page and every form once. `architecture/test_on_postgres.py` holds that a module which
touches such a thing itself is named.
"""

from __future__ import annotations

TESTS = {
    # Every page and every form, once: each statement of the product is one that PostgreSQL takes too.
    "test_hostile_input.py": "every page is opened, every field gets what a column cannot hold",
    "test_every_word_is_read.py": "every form is sent as it is meant, and what it wrote is read",
    # Who may write at all, and what nobody may change.
    "test_two_roles.py": "two roles, triggers, what the owner could lift",
    "test_history.py": "triggers, the lock that holds writers while sealing, JSON hashed alike",
    "test_history_children.py": "triggers, children found by any spelling, one index in each database",
    "test_packs_frozen.py": "a trigger keeps what is published",
    # Killed, at once, in turn: locks and what a broken transaction leaves.
    "test_jobs_killed.py": "work of a process that was killed, and its lock",
    "test_long_work_killed.py": "the same of what takes a while",
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
    "test_extracts_changes.py": "an extract is locked, one published a day, a claim refused",
    "test_extracts_matching.py": "a correction beside another of the same header",
    "test_local_lists.py": "a mapping beside another of the same list",
    # Texts, days, nothing, JSON: how rows are found and ordered.
    "test_asking.py": "restricted children as one condition",
    "test_search.py": "found by words in whatever case",
    "test_search_texts.py": "words in long texts",
    "test_choosing_people.py": "people found by part of a name",
    "test_lists.py": "what is sorted where nothing stands",
    "test_learning.py": "pieces found by words and tags",
}
