"""Themed audits: drawn by chance, shown once grading is over, and closed by a brief that names no child."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.jobs import ask_for_briefs, climb_duties
from practicelens.notices import queries as notices
from practicelens.notices.models import Notice
from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.panels.whole import queries as whole_queries
from practicelens.quality.programme.draws import queries as draws_queries
from practicelens.quality.programme.themes import changes as themes_changes
from practicelens.quality.programme.themes import queries as themes_queries
from practicelens.quality.programme.themes.owed import briefs
from practicelens.quality.programme.themes.rules import Brief
from practicelens.quality.programme.themes.states import ThemeStatus
from practicelens.quality.standards.states import Grade
from practicelens.web.waiting import waiting_for
from practicelens.workdays.calendar import england
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.page_forms import stale_then_done, version_in
from tests.builders.panels import Panels
from tests.builders.themes import BRIEF, Themes


@pytest.fixture
def made(authority: Authority, published: int) -> Themes:
    return Themes(authority)


def status(made: Themes, theme: int) -> ThemeStatus:
    return themes_queries.theme(asking(made.head), theme).row.status


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"why": ""}, "why_missing"),
        ({"size": 0}, "size"),
        ({"size": 201}, "size"),
        ({"how": Draw.PURPOSIVE}, "how"),
        ({"population": "nobody knows"}, "no_list"),
        ({"population": "uploaded", "upload_id": 99}, "no_list"),
        ({"auditors": ()}, "no_auditor"),
    ],
)
def test_a_plan_is_refused_for_one_fact(made: Themes, overrides: dict[str, object], code: str):
    with pytest.raises(Refused) as refused:
        made.planned(**overrides)
    assert refused.value.code == code
    assert made.planned()


def test_dates_stand_in_their_order(made: Themes):
    today = made.authority.today
    for overrides, code in (({"due": today}, "due"), ({"brief_due": today + timedelta(days=29)}, "brief_due")):
        with pytest.raises(Refused) as refused:
            made.planned(**overrides)
        assert refused.value.code == code


def test_only_officers_reviewing_officers_and_managers_audit_for_a_theme(made: Themes):
    made.planned(auditors=(made.authority.account(Role.REVIEWING_OFFICER),))
    for role in (Role.PRACTITIONER, Role.AGENCY_AUDITOR, Role.ANALYST):
        with pytest.raises(Refused):
            made.planned(auditors=(made.authority.account(role),))


def test_nobody_but_the_head_plans_or_starts_one(made: Themes):
    theme = made.planned()
    for role in (Role.QA_OFFICER, Role.DCS):
        actor = made.authority.actor(role)
        with pytest.raises(Missing):
            themes_changes.plan_theme(made.plain(), by=actor, now=made.authority.now)
        with pytest.raises(Missing):
            themes_changes.start_theme(theme, version=1, by=actor, now=made.authority.now)


def test_its_cases_are_drawn_by_a_kept_seed_and_given_out_as_themed_audits(made: Themes):
    theme = made.started()
    view = themes_queries.theme(asking(made.head), theme)
    assert view.row.status is ThemeStatus.UNDER_WAY and view.row.given == 2 and view.draw_id
    assert draws_queries.repeat(asking(made.head), view.draw_id).same
    with pytest.raises(Stale):
        themes_changes.start_theme(theme, version=1, by=made.head, now=made.authority.now)
    with pytest.raises(Refused):
        themes_changes.start_theme(theme, version=made.version(theme), by=made.head, now=made.authority.now)


def test_what_is_found_is_hidden_from_its_auditors_until_grading_is_over(made: Themes):
    theme = made.started()
    made.hand_in(theme, Grade.GOOD)
    officer = made.authority.actor(Role.QA_OFFICER)
    assert themes_queries.theme(asking(officer), theme).domains == ()
    seen = themes_queries.theme(asking(made.head), theme)
    assert seen.domains and all(one.n == 1 and one.good == 1 for one in seen.domains) and seen.went_well
    themes_changes.end_grading(theme, version=made.version(theme), by=made.head, now=made.authority.now)
    after = themes_queries.theme(asking(officer), theme)
    assert after.domains and after.went_well == ()


def test_domains_stand_strongest_first_with_their_n(made: Themes):
    theme = made.started()
    made.hand_in(theme, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT)
    domains = themes_queries.theme(asking(made.head), theme).domains
    assert {one.n for one in domains} == {2} and {one.good for one in domains} == {1}


def test_grading_ends_by_itself_when_all_are_in_or_the_date_has_passed(made: Themes):
    whole, part, none = made.started(size=1), made.started(size=2), made.started(size=1)
    made.hand_in(whole, Grade.GOOD)
    made.hand_in(part, Grade.GOOD)
    assert ask_for_briefs.run(made.authority.now) == "1 learning brief asked for"
    assert (status(made, whole), status(made, part)) == (ThemeStatus.BRIEF_DUE, ThemeStatus.UNDER_WAY)
    assert ask_for_briefs.run(made.authority.now) == "nothing to do"
    ask_for_briefs.run(made.authority.now + timedelta(days=31))
    assert status(made, part) is ThemeStatus.BRIEF_DUE
    assert status(made, none) is ThemeStatus.UNDER_WAY  # with nothing in there is nothing to learn from
    with pytest.raises(Refused) as refused:
        themes_changes.end_grading(none, version=made.version(none), by=made.head, now=made.authority.now)
    assert refused.value.code == "nothing_in"


@pytest.mark.parametrize(
    ("brief", "code"),
    [
        (Brief(" ", BRIEF.learnt, BRIEF.changes), "went_well_missing"),
        (Brief(BRIEF.went_well, "", BRIEF.changes), "learnt_missing"),
        (Brief(BRIEF.went_well, BRIEF.learnt, "\n"), "changes_missing"),
    ],
)
def test_a_brief_with_an_empty_part_is_refused(made: Themes, brief: Brief, code: str):
    theme = made.graded()
    with pytest.raises(Refused) as refused:
        made.publish(theme, brief)
    assert refused.value.code == code
    made.publish(theme)
    assert status(made, theme) is ThemeStatus.CLOSED


def test_a_brief_that_holds_the_number_of_one_of_its_children_is_refused(made: Themes):
    theme = made.graded()
    view = draws_queries.draw(asking(made.head), themes_queries.theme(asking(made.head), theme).draw_id or 0)
    child = view.cases[1].child
    for written in (child, child.lower(), f"({child})"):
        with pytest.raises(Refused) as refused:
            made.publish(theme, Brief(BRIEF.went_well, f"As with {written}, visits were late.", BRIEF.changes))
        assert refused.value.code == "names_child" and child not in refused.value.message
    made.publish(theme, Brief(BRIEF.went_well, "Of 18 visits, 4 were late.", BRIEF.changes))


def test_a_brief_is_read_by_those_who_take_part_and_by_no_other_agency(made: Themes):
    theme = made.closed()
    for role in (Role.PRACTITIONER, Role.REVIEWING_OFFICER, Role.DCS):
        shown = themes_queries.theme(made.authority.asking(role), theme)
        assert shown.brief and shown.brief.learnt == BRIEF.learnt and shown.audits == ()
    for role in (Role.AGENCY_AUDITOR, Role.SCRUTINEER, Role.ADMINISTRATOR):
        with pytest.raises(Missing):
            themes_queries.theme(made.authority.asking(role), theme)
    links = [one.link for one in notices.for_person(made.authority.asking(Role.QA_OFFICER))]
    assert reverse("theme", args=[theme]) in links


def test_a_theme_cancelled_withdraws_what_is_not_in_and_says_why(made: Themes):
    theme = made.started()
    made.hand_in(theme, Grade.GOOD)
    with pytest.raises(Refused):
        themes_changes.cancel_theme(theme, " ", version=made.version(theme), by=made.head, now=made.authority.now)
    themes_changes.cancel_theme(theme, "Overtaken.", version=made.version(theme), by=made.head, now=made.authority.now)
    found = themes_queries.theme(asking(made.head), theme)
    assert found.ended_why == "Overtaken."
    assert [one.status for one in found.audits if not one.is_in] == [Status.WITHDRAWN]
    graded = made.graded(title="Another")
    with pytest.raises(Refused):
        themes_changes.cancel_theme(graded, "Late.", version=made.version(graded), by=made.head, now=made.authority.now)


def test_themes_to_draw_and_briefs_to_write_wait_for_the_head(made: Themes):
    made.planned(title="Neglect")
    made.planned(title="Later", starts=made.authority.today + timedelta(days=1))
    made.graded()
    titles = [item.title for item in waiting_for(asking(made.head, made.authority.today)).items]
    assert "Draw the cases of a theme: Neglect" in titles
    assert "Draw the cases of a theme: Later" not in titles
    assert "Write the learning brief: Children who wait" in titles


def test_a_brief_that_is_missed_climbs_to_the_directors_who_may_open_its_theme_and_is_counted(made: Themes):
    theme, director = made.graded(), made.authority.actor(Role.DIRECTOR)
    due = made.plain().brief_due
    climbs = england().add(due, 3)

    def seen(on: date) -> list[str]:
        return [item.title for item in themes_queries.waiting(asking(director, on))]

    assert seen(climbs - timedelta(days=1)) == []
    assert seen(climbs) == ["The learning brief is not published: Children who wait"]
    assert themes_queries.theme(asking(director, climbs), theme).row.title == "Children who wait"
    climb_duties.run(datetime.combine(climbs, time(6, 10), UTC))
    notices_of = Notice.objects.filter(kind="duty_climbed", about__startswith="The learning brief")
    assert {one.to_account for one in notices_of} == {
        made.authority.account(role) for role in (Role.DIRECTOR, Role.DCS)
    }
    counted = briefs(asking(made.head, climbs), due.replace(day=1), climbs)
    assert counted is not None and (counted.due, counted.missed, counted.fulfilled) == (1, 1, 0)
    later = datetime.combine(climbs, time(12), UTC)
    themes_changes.publish_brief(theme, BRIEF, version=made.version(theme), by=made.head, now=later)
    assert seen(climbs + timedelta(days=400)) == []
    counted = briefs(asking(made.head, climbs), due.replace(day=1), climbs)
    assert counted is not None and (counted.late, counted.missed) == (1, 0)


def test_a_multi_agency_audit_may_belong_to_an_open_theme_and_to_none_that_is_over(made: Themes):
    panels = Panels(made.authority)
    theme = made.planned(title="Missing")
    assert whole_queries.whole(asking(made.head), panels.set_up(theme_id=theme)).theme == (theme, "Missing")
    with pytest.raises(Refused) as refused:
        panels.set_up(theme_id=made.closed())
    assert refused.value.code == "theme_over"


def test_planning_starting_and_the_brief_by_their_pages(made: Themes):
    client, today = made.authority.client(Role.HEAD_OF_QA), made.authority.today
    days = {"starts": today, "due": today + timedelta(days=30), "brief_due": today + timedelta(days=40)}
    typed: dict[str, object] = {
        "title": "Neglect", "ground": "priority", "why": "Our plan says so.", "population": "open", "size": 2,
        "how": "stratified", "tool": "case_audit", "auditors": [made.authority.account(Role.QA_OFFICER)],
    }  # fmt: skip
    for name, day in days.items():
        typed |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    assert client.post(reverse("theme-plan"), {**typed, "size": 0}).status_code == 422
    assert client.post(reverse("theme-plan"), typed).status_code == 302
    theme = themes_queries.themes(asking(made.head))[0].id
    opened = reverse("theme", args=[theme])
    assert stale_then_done(client, "theme-start", theme, opened) == (409, 302)
    made.hand_in(theme, Grade.GOOD, Grade.GOOD)
    assert stale_then_done(client, "theme-end-grading", theme, opened) == (409, 302)
    form = reverse("theme-brief", args=[theme])
    words = {"went_well": "Seen often.", "learnt": "Plan sooner.", "changes": "Plans on Mondays."}
    # With the version it was opened at: a form that comes back with errors does not pass over what changed meanwhile.
    empty = client.post(form, {**words, "learnt": "", "version": "1"})
    assert empty.status_code == 422 and "Plans on Mondays." in empty.content.decode()
    assert version_in(empty.content.decode()) == 1
    assert stale_then_done(client, "theme-brief", theme, form, words) == (409, 302)
    page = made.authority.client(Role.PRACTITIONER).get(reverse("theme", args=[theme])).content.decode()
    assert page.index("Seen often.") < page.index("Plan sooner.")
