"""A month of Performance Matters: signals first, silence where nothing signals, words asked for once, events by day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Level
from practicelens.analytics.measurements.months import Series
from practicelens.history.models import Event
from practicelens.jobs import tell_month
from practicelens.notices.models import Notice
from practicelens.people.asking import Asking
from practicelens.performance.matters import changes, events, queries
from practicelens.performance.matters.changes import Recorded, Statement
from practicelens.performance.matters.models import MonthWords
from practicelens.performance.matters.rules import Gravity
from practicelens.performance.matters.states import Voice
from practicelens.performance.matters.waiting import waiting
from practicelens.rulebook import changes as rulebook
from practicelens.workdays.timescales import add_months
from tests.builders.authority import Authority
from tests.builders.months import EVERY_MONTH, LATE, OCTOBER, forget, months, page_of
from tests.builders.months import month as month  # (a fixture)

ROWS = "practicelens.analytics.measurements.months.rows"
pytestmark = pytest.mark.django_db
MOVED = Recorded(date(2026, 7, 1), "threshold", "one front door", "What counts as a referral changed.")


def write(authority: Authority, role: Role, statement: Statement, voice: Voice = Voice.SERVICE,
          service: int | None = None) -> None:  # fmt: skip
    changes.write_words(OCTOBER, service, voice, statement, by=authority.actor(role), now=authority.now)


def test_signals_stand_first_and_every_other_measure_is_silent(month: Authority) -> None:
    found = page_of(month)
    assert [(one.card.key, one.gravity, one.words) for one in found.signals] == [
        ("conferences_in_time", Gravity.DECIDE, "lower than chance explains"),
        ("re_referrals", Gravity.WATCH, "nine months above the average"),
    ]
    assert found.signals[1].since == date(2026, 2, 1)
    assert "Safeguarding Manager" in found.signals[0].held_by
    assert found.measures == 3
    html = month.client(Role.DIRECTOR).get(reverse("matters")).content.decode()
    assert "October: one decision to take, one to watch" in html
    assert "Of 3 measures with limits, two signal; 1 moved no more than usual and is silent here" in html
    assert re.search(
        r"chance alone shows one signal in about \w+ months, and two or more in (about \d|fewer than one)", html
    )
    assert 'aria-label="Initial conferences within 15 working days, 24 months to October 2026: 40' in html


def test_figures_that_are_old_say_so_also_where_their_charts_are_kept(month: Authority) -> None:
    by = month.actor(Role.ADMINISTRATOR)
    rulebook.set_rule("figures.old", 1, valid_from=month.today, source="Decided here", by=by, now=month.now)
    client = month.client(Role.DIRECTOR)
    for _ in range(2):
        assert 'data-figures="old"' in client.get(reverse("matters")).content.decode()


def test_a_month_without_a_sign_says_so(month: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    calm: Series = {("referrals", (Level.AUTHORITY, None)): months("referrals", [100, 104] * 12, 1)}
    monkeypatch.setattr(EVERY_MONTH, lambda *_: calm)
    html = month.client(Role.ANALYST).get(reverse("matters-month", args=["2026-10"])).content.decode()
    assert "October: no sign. 1 measure with limits moved no more than usual" in html


def test_each_is_shown_their_own_place_and_no_other(month: Authority) -> None:
    own = queries.month(month.asking(Role.HEAD_OF_SERVICE))
    assert own is not None
    assert own.place.service_id == month.service
    assert [one.card.key for one in own.signals] == ["re_referrals"]
    with pytest.raises(Missing):
        page_of(month, Role.HEAD_OF_SERVICE, month.other_service)
    for role in (Role.TEAM_MANAGER, Role.SCRUTINEER, Role.PARTNER, Role.PRACTITIONER):
        with pytest.raises(Missing):
            queries.month(month.asking(role))
    with pytest.raises(Missing):
        queries.month(month.asking(Role.DIRECTOR), date(2026, 11, 1))


def test_a_measure_has_its_table_and_the_workbook_its_numbers(month: Authority) -> None:
    client = month.client(Role.DIRECTOR)
    html = client.get(reverse("matters-measure", args=["2026-10", 0, "conferences_in_time"])).content.decode()
    assert html.count('<tr><th scope="row"') == 24
    assert client.get(reverse("matters-measure", args=["2026-10", 0, "contacts"])).status_code == 404
    sheets = load_workbook(BytesIO(client.get(reverse("matters") + "?as=xlsx").content))
    rows = list(sheets["Every month"].iter_rows(min_row=4, values_only=True))
    assert [row[3:6] for row in rows if row[1] == CARDS["conferences_in_time"].title][-1] == (0.4, 20, 50)


def test_words_stand_beside_the_month_and_what_is_asked_for_comes_first(month: Authority) -> None:
    asked = Statement("Chairs were away.", "re_referrals", "A second screener until March?", date(2026, 12, 1))
    write(month, Role.DIRECTOR, asked)
    write(month, Role.ANALYST, Statement("Limits are as before."), Voice.ANALYST)
    found = page_of(month)
    assert {one.card.key: one.gravity for one in found.signals}["re_referrals"] is Gravity.DECIDE
    assert found.voices[-1].words is not None and found.voices[-1].words.text == "Limits are as before."
    html = month.client(Role.DIRECTOR).get(reverse("matters")).content.decode()
    assert "asks: A second screener until March?" in html
    assert "not written yet" in html
    write(month, Role.HEAD_OF_SERVICE, Statement("The rota is full again."), service=month.service)
    write(month, Role.HEAD_OF_SERVICE, Statement("The rota is full since the 12th."), service=month.service)
    (own,) = [one for one in page_of(month).voices if one.words and one.words.earlier]
    assert own.words is not None and own.words.text == "The rota is full since the 12th."
    assert MonthWords.objects.count() == 4


def test_words_sent_twice_stand_once_and_nobody_writes_over_what_they_have_not_read(month: Authority) -> None:
    client, address = month.client(Role.DIRECTOR), reverse("matters-write", args=["2026-10", 0, "service"])
    assert 'name="version" value="0"' in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {"text": "Chairs were away.", "version": "0"}).status_code == 302
    assert MonthWords.objects.count() == 1
    other = month.client(Role.DCS)
    again = other.post(address, {"text": "Chairs were ill.", "version": "0"})
    assert again.status_code == 409 and "Somebody wrote here while you did" in again.text
    assert "What stands now" in again.text and "Chairs were away." in again.text
    assert 'name="version" value="1"' in again.content.decode() and "Chairs were ill." in again.content.decode()
    assert other.post(address, {"text": "Chairs were ill.", "version": "1"}).status_code == 302
    assert list(MonthWords.objects.values_list("text", "edition")) == [
        ("Chairs were away.", 0),
        ("Chairs were ill.", 1),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        last = MonthWords.objects.latest("pk")
        MonthWords.objects.create(month=last.month, voice=last.voice, text="At once.", edition=1, at=month.now)
    assert Event.objects.filter(kind="matters.words_written", subject_kind="month_words").count() == 2


def test_what_is_asked_for_of_a_measure_without_a_sign_stands_first_all_the_same(month: Authority) -> None:
    write(month, Role.DIRECTOR, Statement("More come.", "referrals", "A second screener?", date(2026, 12, 1)))
    found = page_of(month)
    assert [(one.card.key, one.moved) for one in found.signals if one.gravity is Gravity.DECIDE] == [
        ("referrals", False), ("conferences_in_time", True),
    ]  # fmt: skip
    assert (found.judged, found.quiet, sum(section.signals for section in found.sections)) == (3, 1, 2)
    html = month.client(Role.DIRECTOR).get(reverse("matters")).content.decode()
    assert "no sign, and a decision is asked for" in html and "Signal: no sign" not in html
    write(month, Role.DIRECTOR, Statement("Yes.", "referrals"), Voice.DECIDED)
    address = reverse("matters-measure", args=["2026-10", 0, "referrals"])
    assert "<strong>Decided.</strong> Yes." in month.client(Role.DIRECTOR).get(address).content.decode()
    # Taken, it is no decision to take: neither first nor counted so, also where the words beside it are put right.
    for text in ("More come.", "More come from schools."):
        write(month, Role.DIRECTOR, Statement(text, "referrals", "A second screener?", date(2026, 12, 1)))
        (row,) = [one for one in page_of(month).signals if one.card.key == "referrals"]
        assert (row.gravity, row.words, row.settled) == (Gravity.WATCH, queries.DECIDED, True)
    write(month, Role.DIRECTOR, Statement("More come.", "referrals", "And a third?", date(2026, 12, 1)))
    (row,) = [one for one in page_of(month).signals if one.card.key == "referrals"]
    assert (row.gravity, row.words, row.settled) == (Gravity.DECIDE, queries.ASKED, False)


def test_what_is_asked_for_is_decided_by_a_director_and_both_are_told(month: Authority) -> None:
    decision = Statement("Yes, until March.", "re_referrals")
    with pytest.raises(Refused):
        write(month, Role.DIRECTOR, decision, Voice.DECIDED)
    asked = Statement("Chairs were away.", "re_referrals", "A second screener?", date(2026, 12, 1))
    write(month, Role.SAFEGUARDING_MANAGER, asked)
    assert kinds(month, Role.DIRECTOR) == ["month_decision_asked"]
    with pytest.raises(Missing):
        write(month, Role.SAFEGUARDING_MANAGER, decision, Voice.DECIDED)
    client = month.client(Role.DIRECTOR)
    address = reverse("matters-write-measure", args=["2026-10", 0, "re_referrals", "decided"])
    assert address in client.get(reverse("matters")).content.decode()
    assert client.post(address, {"text": "Yes, until March."}).status_code == 302
    assert kinds(month, Role.SAFEGUARDING_MANAGER) == ["month_decided"]
    assert "Yes, until March." in client.get(reverse("matters")).content.decode()


def test_whoever_does_not_lead_writes_nothing_and_half_an_asking_is_refused(month: Authority) -> None:
    for role, voice, service in (
        (Role.TEAM_MANAGER, Voice.SERVICE, month.service),
        (Role.HEAD_OF_SERVICE, Voice.SERVICE, None),
        (Role.HEAD_OF_SERVICE, Voice.SERVICE, month.other_service),
        (Role.HEAD_OF_SERVICE, Voice.ANALYST, month.service),
        (Role.ANALYST, Voice.SERVICE, None),
    ):
        with pytest.raises(Missing):
            write(month, role, Statement("Words."), voice, service)
    with pytest.raises(Refused) as refused:
        write(month, Role.DIRECTOR, Statement("Words.", asks="More chairs?"))
    assert refused.value.code == "asks"
    assert not MonthWords.objects.exists()


def test_an_event_begins_a_phase_where_somebody_says_so_and_its_correction_keeps_what_stood(month: Authority) -> None:
    analyst = month.actor(Role.ANALYST)
    number = changes.record_event(replace(MOVED, sections=("front-door",)), by=analyst, now=month.now)
    charts = {line.card.key: line.chart for section in page_of(month).sections for line in section.lines}
    assert [one.first for one in charts["re_referrals"].phases] == [0, 20]
    assert charts["re_referrals"].phases[-1].trial
    assert len(charts["conferences_in_time"].phases) == 1
    assert [one.card.key for one in page_of(month).signals] == ["conferences_in_time"]
    changes.correct_event(number, replace(MOVED, reason="It changed nothing."), by=analyst, now=month.now)
    assert len(page_of(month).signals) == 2
    changes.withdraw_event(number, "It was another authority's.", by=analyst, now=month.now)
    (one,) = events.register(month.asking(Role.DIRECTOR))
    assert one.now.withdrawn
    assert [version.reason for version in one.before] == ["It changed nothing.", MOVED.reason]
    assert page_of(month).events == ()
    with pytest.raises(Stale):
        changes.withdraw_event(number, "Again.", by=analyst, now=month.now)
    with pytest.raises(Stale):
        changes.correct_event(number, MOVED, by=analyst, now=month.now)  # it would stand again, unseen
    assert month.client(Role.ANALYST).get(reverse("dated-event-correct", args=[number])).status_code == 404


def test_an_event_stands_once_and_is_put_right_by_who_has_read_how_it_stands(month: Authority) -> None:
    by = month.actor(Role.ANALYST)
    number = changes.record_event(MOVED, by=by, now=month.now)
    with pytest.raises(Refused) as refused:
        changes.record_event(replace(MOVED, title="One Front Door"), by=by, now=month.now)
    assert refused.value.code == "title"
    changes.record_event(replace(MOVED, service_id=month.service), by=by, now=month.now)
    changes.correct_event(number, replace(MOVED, reason="First."), by=by, now=month.now, version=1)
    with pytest.raises(Stale):
        changes.correct_event(number, replace(MOVED, reason="Second."), by=by, now=month.now, version=1)
    html = month.client(Role.ANALYST).get(reverse("dated-event-correct", args=[number])).content.decode()
    assert 'name="version" value="2"' in html


def test_only_analysts_keep_the_register_and_an_area_sees_its_own(month: Authority) -> None:
    for role in (Role.HEAD_OF_QA, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.ADMINISTRATOR):
        with pytest.raises(Missing):
            changes.record_event(MOVED, by=month.actor(role), now=month.now)
    by = month.actor(Role.ANALYST)
    changes.record_event(replace(MOVED, service_id=month.other_service), by=by, now=month.now)
    assert events.register(month.asking(Role.HEAD_OF_SERVICE)) == ()
    with pytest.raises(Missing):
        events.register(month.asking(Role.TEAM_MANAGER))
    for wrong, code in (
        (replace(MOVED, day=date(1066, 10, 14)), "day"), (replace(MOVED, kind="feast"), "kind"),
        (replace(MOVED, title=" "), "title"), (replace(MOVED, reason=""), "reason"),
        (replace(MOVED, sections=("weather",)), "sections"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            changes.record_event(wrong, by=by, now=month.now)
        assert refused.value.code == code


def at(day: date, month: Authority) -> datetime:
    return month.now + (day - month.today)


def kinds(authority: Authority, role: Role) -> list[str]:
    rows = Notice.objects.filter(to_account=authority.account(role), kind__startswith="month_")
    return sorted(rows.values_list("kind", flat=True))


def test_words_are_asked_for_once_and_holders_told_of_their_own_signals(month: Authority) -> None:
    assert tell_month.run(month.now).endswith("2 people told of signals")
    assert tell_month.run(month.now) == "nothing to do"
    assert kinds(month, Role.HEAD_OF_SERVICE) == ["month_signals", "month_words_asked"]
    assert kinds(month, Role.SAFEGUARDING_MANAGER) == ["month_signals"]
    assert kinds(month, Role.ANALYST) == ["month_words_asked"]
    assert kinds(month, Role.DIRECTOR) == []
    about = Notice.objects.filter(kind="month_signals").values_list("about", flat=True)
    assert set(about) == {"Performance Matters, October 2026: 1 measure signals"}
    assert page_of(month).asked == month.now


def test_nobody_is_told_of_nothing(month: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EVERY_MONTH, lambda *_: {})
    assert "told of signals" not in tell_month.run(month.now)
    assert not Notice.objects.filter(kind="month_signals").exists()


def test_what_is_not_written_waits_for_whoever_was_asked(month: Authority) -> None:
    head = Asking(month.actor(Role.HEAD_OF_SERVICE), month.now)
    assert waiting(head) == ()
    tell_month.run(month.now)
    (one,) = waiting(head)
    assert one.link == f"/performance-matters/2026-10/{month.service}/"
    write(month, Role.HEAD_OF_SERVICE, Statement("As usual."), service=month.service)
    assert waiting(head) == ()
    assert waiting(month.asking(Role.TEAM_MANAGER)) == ()


def test_pages_of_every_figure_name_what_signals_and_open_the_areas_of_their_address(
    month: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each place its own; a team's say how many chance alone shows, and an area that is none opens nothing."""
    key, whose = "conferences_in_time", (Level.TEAM, month.team)
    named = "Initial conferences within 15 working days</strong>, lower than chance explains"
    fold = '<details class="pl-fold pl-fold--area" id="section-47-and-conferences" data-fold="area"'
    html = _html(month, Role.DIRECTOR, "authority-figures")
    assert f"{fold}>" in html and "1 signal in October" in html and named in html
    assert f"{fold} open>" in _html(
        month, Role.DIRECTOR, "authority-figures", query="?area=front-door,section-47-and-conferences"
    )
    assert html.count("<details class=") == _html(month, Role.DIRECTOR, "authority-figures", query="?area=all").count(
        " open>"
    )
    assert " open>" not in _html(month, Role.DIRECTOR, "authority-figures", query="?area=no-such,")
    own = _html(month, Role.HEAD_OF_SERVICE, "service-figures", month.service)
    assert "Re-referrals within 12 months</strong>, nine months above the average" in own and named not in own
    of_team = _html(month, Role.TEAM_MANAGER, "figures", month.team)
    assert fold in of_team and "signal" not in of_team and "Performance Matters" not in of_team
    forget()
    monkeypatch.setattr(EVERY_MONTH, lambda *_: {(key, whose): months(key, LATE, 50, *whose)})
    of_team = _html(month, Role.TEAM_MANAGER, "figures", month.team)
    assert f"{fold}>" in of_team and named in of_team and "Performance Matters" not in of_team
    assert "Among so many measures chance alone shows one signal in about" in of_team


def _html(authority: Authority, role: Role, name: str, *args: int, query: str = "") -> str:
    return authority.client(role).get(reverse(name, args=args) + query).content.decode()


def test_what_is_rare_is_judged_by_what_lies_between_on_its_page_and_in_the_report(
    month: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten children adopted a month or two after one another, and then nobody for ten months."""
    counted = [1, 0, 1, 1, 0, 2, 1, 1, 0, 1, 1, 1, 1, *[0] * 11]
    days = [add_months(OCTOBER, place - 23) for place, one in enumerate(counted) if one]
    whose = (Level.AUTHORITY, None)
    forget()
    monkeypatch.setattr(EVERY_MONTH, lambda *_: {("adopted", whose): months("adopted", counted, 1)})
    monkeypatch.setattr(ROWS, lambda _, keys, *__: {key: tuple((day, True) for day in days) for key in keys})
    director = month.client(Role.DIRECTOR)
    read = [
        director.get(reverse(name, args=args), {"month": "2026-10"}).content.decode()
        for name, *args in (("matters-month", "2026-10"), ("matters-measure", "2026-10", 0, "adopted"),
                            ("report-performance",))
    ]  # fmt: skip
    words = "longer without one than chance explains"
    assert all(words in page for page in read)
    assert "nobody knows yet how long that will be" in read[1] and "t chart" in read[1]
    report = read[2]
    book = load_workbook(BytesIO(director.get(reverse("matters-month", args=["2026-10"]), {"as": "xlsx"}).content))
    (head, *lines) = [row for row in book["Between rare events"].values if row[1] and row[3] is not None]
    assert head[3] == "Between" and len(lines) == len(days)
    # Newest first: eleven months without one, and before it from the last to the one before.
    assert [row[3] for row in lines[:2]] == [(date(2026, 10, 31) - days[-1]).days, (days[-1] - days[-2]).days]
    assert lines[0][9] == words and lines[0][8].startswith("t chart")
    assert "days between one and the next" in report
