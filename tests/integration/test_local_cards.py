"""Local cards: written, run, checked by a second person, published, answered of each extract, and silent in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.control.charts import chart
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.local_cards import guard
from practicelens.analytics.local_cards.shape import Fault, Faulty, Form
from practicelens.governance.definitions import changes as reviews
from practicelens.governance.definitions import owed
from practicelens.governance.definitions import queries as definitions
from practicelens.history.models import Event, EventChild
from practicelens.jobs import answer_local_cards
from practicelens.people.asking import Asking
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.register import internal as register
from practicelens.performance.local_cards import answering, changes, queries, waiting
from practicelens.performance.local_cards import figures as local_figures
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.states import Status
from practicelens.performance.matters.computing import settings_of
from tests.builders import local_cards
from tests.builders.authority import Authority
from tests.builders.extracts import publish as publish_extract
from tests.builders.extracts import workbook
from tests.builders.local_cards import ALONE, REFERRALS, REVIEW
from tests.builders.months import HIGH, months
from tests.builders.workbooks import AS_AT
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db


def page(authority: Authority, role: Role, card: int, asked: str = "") -> str:
    answer = authority.client(role).get(reverse("local-card", args=[card]) + asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def titles(authority: Authority, role: Role) -> list[str]:
    return [one.title for one in waiting.waiting(authority.asking(role))]


@pytest.mark.usefixtures("published")
def test_a_card_is_written_checked_by_another_and_stands_among_the_figures(authority: Authority) -> None:
    analyst, now = authority.actor(Role.ANALYST), authority.now
    card = local_cards.write(authority)
    # Until it is published it is the business of those who check cards.
    assert authority.client(Role.DIRECTOR).get(reverse("local-card", args=[card])).status_code == 404
    assert "It is being written" in page(authority, Role.HEAD_OF_QA, card)
    with local_cards.run_here():
        changes.ask_for_check(card, revision=1, by=analyst, now=now)
    assert titles(authority, Role.HEAD_OF_QA) == [f"Check a local card: {REFERRALS.title}"]
    assert titles(authority, Role.ANALYST) == []
    with pytest.raises(Refused) as refused:
        local_cards.check(authority, card, role=Role.ANALYST)
    assert refused.value.code == "author"
    with pytest.raises(Missing):
        local_cards.check(authority, card, role=Role.DIRECTOR)
    local_cards.check(authority, card)
    assert "It is being written" not in page(authority, Role.DIRECTOR, card)
    shown = page(authority, Role.TEAM_MANAGER, card)
    assert f"{authority.actor(Role.HEAD_OF_QA).name}, Monday 23 November" in shown and "1 November 2027" in shown
    kinds = list(Event.objects.filter(subject_kind="local_card").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["local_cards.written", "local_cards.asked", "local_cards.published"]


def test_the_database_itself_refuses_a_card_checked_by_its_author(authority: Authority) -> None:
    card = local_cards.write(authority)
    with pytest.raises(IntegrityError), transaction.atomic():
        CardVersion.objects.filter(card_id=card).update(checked_by_id=authority.account(Role.ANALYST))
    CardVersion.objects.filter(card_id=card).update(checked_by_id=authority.account(Role.HEAD_OF_QA))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE])
def test_its_figures_are_those_of_the_products_own_card_and_of_ones_own_places(
    authority: Authority, role: Role
) -> None:
    """The same question in SQL and as the product's own card: one number at every place."""
    card = local_cards.publish(authority)
    found = queries.card(authority.asking(role), card)
    assert found.lines
    for line in found.lines:
        own = figures_queries.figures(
            authority.asking(role), line.place.level, line.place.id, only={"referrals"}, trends=True
        )
        assert own is not None
        (measure,) = own.lines
        same = replace(line.measure.figure, card="referrals")
        assert (same.value, same.start, same.end, same.why) == (
            measure.figure.value, measure.figure.start, measure.figure.end, measure.figure.why,
        )  # fmt: skip
        assert line.measure.spark == measure.spark
    levels = {line.place.level for line in found.lines}
    assert levels == ({"authority", "service", "team"} if role is Role.ANALYST else
                      {"service", "team"} if role is Role.HEAD_OF_SERVICE else {"team"})  # fmt: skip


@pytest.mark.usefixtures("published")
def test_the_list_behind_a_figure_names_nobody_who_is_restricted(authority: Authority) -> None:
    card = local_cards.publish(authority)
    asking = authority.asking(Role.ANALYST)
    before = queries.children_behind(asking, card, "authority", None)
    assert before.list.hidden == 0 and before.figure is not None
    assert len(before.list.children) == before.figure.numerator
    child = before.list.children[0].child
    restrict(authority, child)
    after = queries.children_behind(authority.asking(Role.ANALYST), card, "authority", None)
    hidden = sum(row.child == child for row in before.list.children)
    assert after.list.hidden == hidden > 0 and child not in {row.child for row in after.list.children}
    assert after.figure == before.figure
    address = reverse("local-card-children", args=[card, "authority", 0])
    text = authority.client(Role.ANALYST).get(address).content.decode()
    assert f"And {hidden} that you may not see" in text and f"/children/{child}/" not in text
    # The look stands in history with every child that was named, and no other.
    look = Event.objects.filter(subject_id=f"local-{card}").latest("pk")
    looked = set(EventChild.objects.filter(event=look).values_list("identifier", flat=True))
    assert looked and child not in looked
    for role in (Role.PRACTICE_DEVELOPER, Role.TEAM_MANAGER):
        assert authority.client(role).get(address).status_code == 404


@pytest.mark.usefixtures("published")
def test_a_share_on_a_day_tells_whom_it_could_not_judge(authority: Authority) -> None:
    card = local_cards.publish(authority, ALONE)
    found = queries.card(authority.asking(Role.ANALYST), card)
    figure = found.lines[0].measure.figure
    assert figure.start == figure.end == AS_AT and figure.denominator is not None
    for only, number in (
        ("counted", figure.numerator), ("not_judged", figure.not_judged),
        ("missed", figure.denominator - (figure.numerator or 0)),
    ):  # fmt: skip
        listed = queries.children_behind(authority.asking(Role.ANALYST), card, "authority", None, only=only)
        assert len(listed.list.children) == number, only
    book = authority.client(Role.ANALYST).get(reverse("local-card", args=[card]) + "?as=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(book.content))["By place"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(row[2:4] == [figure.numerator, figure.denominator] for row in rows), rows


@pytest.mark.usefixtures("published")
def test_two_years_have_limits_and_signals_as_every_measures_have(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = replace(
        REFERRALS, form=Form.EVENT_SHARE, denominator="All", sql=f"select *, true as counts from ({REFERRALS.sql})"
    )
    card = local_cards.publish(authority, share)
    # Of the six months that the small workbook tells no limits are made.
    short = page(authority, Role.DIRECTOR, card)
    assert "pl-control" not in short and "Month by month" in short
    monkeypatch.setattr(local_figures, "months", lambda *_: months("re_referrals", HIGH, 100))
    long = unescape(page(authority, Role.DIRECTOR, card))
    assert "pl-control--wide" in long and "average" in long and "limits" in long
    found = queries.card(authority.asking(Role.DIRECTOR), card)
    settings = settings_of(authority.asking(Role.DCS).rules)
    own = chart(CARDS["re_referrals"], months("re_referrals", HIGH, 100), (), settings)
    assert found.chart is not None and found.chart.signals == own.signals and own.signals
    assert len(found.months) == 13


@pytest.mark.usefixtures("published")
def test_a_card_without_teams_is_of_the_whole_authority_alone(authority: Authority) -> None:
    card = local_cards.publish(authority, replace(REFERRALS, sql="select child_no, event_date as day from referrals"))
    assert [line.place.level for line in queries.card(authority.asking(Role.ANALYST), card).lines] == ["authority"]
    assert queries.card(authority.asking(Role.TEAM_MANAGER), card).lines == ()


@pytest.mark.usefixtures("published")
def test_places_in_which_nobody_is_counted_are_told_in_one_line_but_for_ones_own(authority: Authority) -> None:
    only = replace(REFERRALS, sql=f"{REFERRALS.sql} where team_id = {authority.other_team}")
    card = local_cards.publish(authority, only)
    whole = page(authority, Role.DIRECTOR, card)
    assert "Children in Care Team One" in whole and "Family Support Team One" not in whole
    assert "In 3 other places nobody is counted in a year." in whole
    own = page(authority, Role.TEAM_MANAGER, card)
    assert "Family Support Team One" in own and "nobody is counted" not in own and ">0</td>" in own


@pytest.mark.usefixtures("published")
def test_a_new_version_stands_beside_the_published_one_until_it_is_checked(authority: Authority) -> None:
    card = local_cards.publish(authority)
    analyst, now = authority.actor(Role.ANALYST), authority.now
    fewer = replace(REFERRALS, title="Referrals, fewer", sql=f"{REFERRALS.sql} limit 1")
    with local_cards.run_here():
        with pytest.raises(Refused) as refused:
            changes.edit(card, fewer, revision=1, by=analyst, now=now)
        assert refused.value.code == "why"
        changes.edit(card, replace(fewer, why="One is enough."), revision=1, by=analyst, now=now)
    assert REFERRALS.title in page(authority, Role.DIRECTOR, card)
    assert "Referrals, fewer" in page(authority, Role.HEAD_OF_QA, card, "?version=2")
    assert authority.client(Role.DIRECTOR).get(reverse("local-card", args=[card]) + "?version=2").status_code == 404
    with local_cards.run_here():
        changes.ask_for_check(card, revision=2, by=analyst, now=now)
        with pytest.raises(Refused):  # what waits to be checked is not changed under the checker's eyes
            changes.edit(card, replace(fewer, why="Two."), revision=2, by=analyst, now=now)
    changes.send_back(card, "Say which one.", revision=2, by=authority.actor(Role.HEAD_OF_QA), now=now)
    assert titles(authority, Role.ANALYST) == ["Write a local card further: Referrals, fewer"]
    with local_cards.run_here():
        changes.edit(card, replace(fewer, why="The first."), revision=2, by=analyst, now=now)
        with pytest.raises(Stale):
            changes.ask_for_check(card, revision=2, by=analyst, now=now)
        changes.ask_for_check(card, revision=3, by=analyst, now=now)
    local_cards.check(authority, card)
    states = list(CardVersion.objects.order_by("number").values_list("status", flat=True))
    assert states == [Status.REPLACED.value, Status.PUBLISHED.value]
    text = page(authority, Role.DIRECTOR, card)
    assert "The first." in text and "replaced by a later version" in text
    # The words of a version that was published are never changed, and stay to be read.
    assert REFERRALS.title in page(authority, Role.DIRECTOR, card, "?version=1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "title"), ({"meaning": ""}, "meaning"), ({"numerator": ""}, "numerator"),
        ({"sql": " "}, "sql"),
        ({"form": Form.EVENT_SHARE}, "denominator"),
        ({"sql": "x" * 20_001}, "too_long"),
    ],
)  # fmt: skip
def test_what_a_card_must_say(authority: Authority, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        local_cards.write(authority, replace(REFERRALS, **changed))  # type: ignore[arg-type]
    assert refused.value.code == code
    assert CardVersion.objects.count() == 0
    local_cards.write(authority)


@pytest.mark.parametrize(("next_on", "words", "code"), [
    (date(2026, 11, 23), "Looked up.", "next_on"), (date(2029, 1, 1), "Looked up.", "next_on"), (REVIEW, " ", "found"),
])  # fmt: skip
@pytest.mark.usefixtures("published")
def test_whoever_publishes_says_what_they_found_and_when_it_is_read_again(
    authority: Authority, next_on: date, words: str, code: str
) -> None:
    card = local_cards.ask(authority)
    with local_cards.run_here(), pytest.raises(Refused) as refused:
        changes.publish(card, words, next_on, revision=1, by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    assert refused.value.code == code
    local_cards.check(authority, card)


def test_a_card_is_run_on_each_extract_and_one_that_is_silent_says_so_and_hides_no_other(
    authority: Authority, published: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, other = local_cards.publish(authority), local_cards.publish(authority, ALONE)
    past = set(CardAnswer.objects.values_list("file", flat=True))
    publish_extract(authority, workbook(tmp_path / "next.xlsx", as_at=date(2026, 11, 22)), date(2026, 11, 22))
    assert "within ten minutes" in page(authority, Role.ANALYST, card)
    real = guard.run_guarded
    assert published and real

    def run(folder: Path, sql: str, form: Form, *, seconds: float = 10) -> object:
        if sql == REFERRALS.sql:
            return Faulty(Fault.TIME, "It took longer than 10 seconds, and was stopped.")
        return local_cards.running.run(folder, sql, form, seconds)

    monkeypatch.setattr(guard, "run_guarded", run)
    words = answer_local_cards.run(authority.now)
    assert "1 local card answered, 1 local card gave no answer" in words and "past answers removed" in words
    assert answer_local_cards.run(authority.now) == "nothing to do"
    assert not any((answering.building.below() / name).exists() for name in past)
    silent = page(authority, Role.DIRECTOR, card)
    assert "It has stopped answering" in silent and "It took longer than 10 seconds" in silent
    assert "stopped answering" in authority.client(Role.ANALYST).get(reverse("local-cards")).content.decode()
    assert queries.card(authority.asking(Role.ANALYST), other).lines[0].measure.figure.value is not None
    assert titles(authority, Role.ANALYST) == [f"A local card has stopped answering: {REFERRALS.title}"]
    assert titles(authority, Role.HEAD_OF_QA) == []
    lines = {one.card.title: one for one in queries.measures(authority.asking(Role.ANALYST), "authority", None)}
    assert lines[REFERRALS.title].figure.value is None and "longer" in lines[REFERRALS.title].figure.why
    assert lines[ALONE.title].figure.value is not None
    # What took too long is tried once a day, what was wrong otherwise is not; run by hand it answers at once.
    CardAnswer.objects.filter(version__card_id=other, edition=register.current().hash).update(  # type: ignore[union-attr]
        file="", fault=Fault.COLUMNS.value, why="Gone."
    )
    assert answer_local_cards.run(authority.now + timedelta(hours=23)) == "nothing to do"
    assert answer_local_cards.run(authority.now + timedelta(days=1)) == "1 local card gave no answer"
    with local_cards.run_here():
        changes.run_again(card, by=authority.actor(Role.ANALYST), now=authority.now)
    assert titles(authority, Role.ANALYST) == [f"A local card has stopped answering: {ALONE.title}"]
    assert "It has stopped answering" not in page(authority, Role.DIRECTOR, card)


@pytest.mark.usefixtures("published")
def test_what_it_means_is_reviewed_again_as_every_definition_is(authority: Authority) -> None:
    card = local_cards.publish(authority)
    key, by = f"local-{card}", authority.actor(Role.HEAD_OF_QA)

    def due() -> date:
        return owed.owed_of_cards(authority.asking(Role.ANALYST))[key].due

    assert due() == REVIEW
    late = Asking(authority.actor(Role.ANALYST), authority.now + timedelta(days=400))
    (line,) = [one for one in definitions.waiting(late) if "local-cards" in one.link]
    assert line.title == "Review what 1 measure means: Local cards" and line.detail == REFERRALS.title
    assert authority.client(Role.ANALYST).get(line.link).status_code == 200
    register = authority.client(Role.ANALYST).get(reverse("definitions-reviews") + "?area=Local+cards")
    assert REFERRALS.title in register.content.decode()
    # Of another day than its check: what was read last holds.
    later = authority.now + timedelta(days=1)
    reviews.review([key], "Right as it stands.", date(2027, 3, 1), by=by, now=later)
    assert due() == date(2027, 3, 1)
    assert "Right as it stands." in page(authority, Role.DIRECTOR, card)
    answer = authority.client(Role.DIRECTOR).get(reverse("definition", args=[key]))
    assert answer.status_code == 302 and answer.url == reverse("local-card", args=[card])
    with pytest.raises(Missing):
        reviews.review(["local-999"], "Right.", REVIEW, by=by, now=later)
    changes.end(card, "No longer.", revision=1, by=authority.actor(Role.ANALYST), now=later)
    assert key not in owed.owed_of_cards(authority.asking(Role.ANALYST))


@pytest.mark.usefixtures("published")
def test_of_two_who_run_a_card_at_once_both_have_the_one_answer(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = local_cards.write(authority)
    version, edition = CardVersion.objects.get(card_id=card), register.current()
    CardAnswer.objects.all().delete()
    other: list[CardAnswer] = []
    assert edition is not None

    def run(folder: Path, sql: str, form: Form, *, seconds: float = 10) -> object:
        """While it runs, somebody else's run is done."""
        with local_cards.run_here():
            other.append(answering.answer(version, edition, authority.now))
        return local_cards.running.run(folder, sql, form, seconds)

    monkeypatch.setattr(guard, "run_guarded", run)
    found = answering.answer(version, edition, authority.now)
    assert CardAnswer.objects.count() == 1 and found.file == other[0].file and answering.file_of(found).exists()


@pytest.mark.usefixtures("published")
def test_a_second_draft_beside_one_is_refused_as_stale(authority: Authority) -> None:
    card = local_cards.publish(authority)
    more = replace(REFERRALS, why="Again.")
    with local_cards.run_here():
        changes.edit(card, more, revision=1, by=authority.actor(Role.ANALYST), now=authority.now)
    first = CardVersion.objects.get(card_id=card, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CardVersion.objects.filter(number=2).update(status=Status.PUBLISHED.value, checked_by_id=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CardVersion.objects.create(
            card_id=card, number=3, status=Status.DRAFT.value, author_id=first.author_id, written_at=authority.now
        )
    with pytest.raises(Stale):  # opened before the draft was begun by somebody else
        changes._changed(first, more, authority.actor(Role.ANALYST), authority.now)
    assert CardVersion.objects.filter(card_id=card).count() == 2


@pytest.mark.usefixtures("published")
def test_a_card_is_withdrawn_and_stays_to_be_read(authority: Authority) -> None:
    card = local_cards.publish(authority)
    address = reverse("local-card-end", args=[card])
    sent = {"words": "Nobody asks it any more.", "version": "1"}
    assert authority.client(Role.HEAD_OF_QA).post(address, sent).status_code == 404
    assert authority.client(Role.ANALYST).post(address, sent).status_code == 302
    assert "Nobody asks it any more." in page(authority, Role.DIRECTOR, card)
    assert queries.measures(authority.asking(Role.ANALYST), "authority", None) == ()
    assert authority.client(Role.ANALYST).post(address, sent).status_code in (404, 409)
