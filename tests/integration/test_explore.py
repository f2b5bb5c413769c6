"""The explorer: its address is the question, its groups add up, small numbers and others' children stay hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics import duck
from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind, Level
from practicelens.documents.specs import Calendar
from practicelens.history.models import Event
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.explore import changes, queries, reading, saved
from practicelens.performance.explore.drawing import drawn
from practicelens.performance.explore.models import OutsideCopy
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.shapes import Answer
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.counting import counted
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db


def question(authority: Authority, given: Mapping[str, str], role: Role = Role.ANALYST) -> Question:
    """What an address asks, for the person in the role."""
    asks = asking(authority.actor(role))
    edition = queries.edition(asks)
    assert edition is not None
    read = reading.read(given, (None, None), queries.places(asks), edition.as_at)
    assert read.question is not None, read.problems
    return read.question


def answered(authority: Authority, given: Mapping[str, str], role: Role = Role.ANALYST) -> Answer:
    """The answer to an address."""
    return queries.answer(asking(authority.actor(role)), question(authority, given, role))


def page(authority: Authority, address: str, role: Role = Role.ANALYST) -> str:
    """The explorer's page."""
    found = authority.client(role).get(f"{reverse('explore')}?{address}")
    assert found.status_code == 200, (address, found.status_code)
    return found.content.decode()


def test_every_card_by_every_cut_adds_up_to_its_figure(authority: Authority, published: int) -> None:
    """Of the same days: the parts of each are the whole, which is the figure that every other page tells."""
    asks = asking(authority.actor(Role.ANALYST))
    figures = figures_queries.figures(asks, "authority", None)
    assert figures is not None
    divided = 0
    for place, line in enumerate(figures.lines):
        # Each card by every third of its cuts, others for the next card: every cut divides dozens of cards.
        for cut in queries.cuts_of(asks, line.card)[place % 3 :: 3]:
            asked = replace(question(authority, {"card": line.card.key, "in": "now"}), cut=cut)
            found = queries.answer(asks, asked)
            if found.why or found.whole is None:
                continue
            divided += bool(found.rows)
            whole = found.whole.figure
            if line.figure.value is not None and found.card.kind is line.card.kind:
                one = line.figure
                same = (one.numerator, one.denominator, one.value)
                assert (whole.numerator, whole.denominator, whole.value) == same, (line.card.key, cut.key)
            for part in ("numerator", "denominator") if found.card.kind is not Kind.RATE else ("numerator",):
                parts = [getattr(row.figure, part) for row in found.rows]
                assert sum(one or 0 for one in parts) == (getattr(whole, part) or 0), (line.card.key, cut.key, part)
            assert sum(row.figure.not_judged for row in found.rows) == whole.not_judged, (line.card.key, cut.key)
    assert divided > 100


def test_a_list_has_as_many_rows_as_its_cell_says(authority: Authority, published: int) -> None:
    for given in ({"card": "referrals", "by": "sex", "in": "now"}, {"card": "in_need_open", "by": "ethnicity"},
                 {"card": "referrals", "by": "month", "in": "now"}):  # fmt: skip
        found = answered(authority, given)
        row = max(found.rows, key=lambda one: one.figure.numerator or 0)
        behind = queries.behind(asking(authority.actor(Role.ANALYST)), found.question, row.key, "all")
        assert len(behind.list.children) == row.figure.numerator > 0


def test_children_behind_a_cell_open_and_the_look_names_them(authority: Authority, published: int) -> None:
    address = reverse("explore-children", args=["in_need_open"]) + "?by=sex&group=female"
    asked = question(authority, {"card": "in_need_open", "by": "sex"})
    found = queries.behind(asking(authority.actor(Role.ANALYST)), asked, "female", "all")
    hidden = found.list.children[0].child
    restrict(authority, hidden)
    html = authority.client(Role.ANALYST).get(address).content.decode()
    assert f">{hidden}<" not in html and "that you may not see" not in html, "not even that she is a girl"
    unsaid = authority.client(Role.ANALYST).get(address.replace("group=female", "group=none")).content.decode()
    assert f">{hidden}<" not in unsaid and "And 1 that you may not see" in unsaid
    look = Event.objects.filter(look=True, subject_id="in_need_open").order_by("-pk")[1]
    shown = {one.identifier for one in look.children.all()}
    assert shown and hidden not in shown and look.data["question"]["by"] == "sex"
    # Nobody without a child's record, of whom the practice developer sees every figure of linked teams.
    for role in (Role.PRACTICE_DEVELOPER, Role.SCRUTINEER, Role.PRACTITIONER):
        assert authority.client(role).get(address).status_code == 404


def test_small_numbers_are_hidden_from_whoever_sees_no_child(authority: Authority, published: int) -> None:
    given = {"card": "in_need_open", "by": "need", "of": f"team-{authority.team}"}
    seen, hidden = answered(authority, given), answered(authority, given, Role.PRACTICE_DEVELOPER)
    assert not seen.suppressed and hidden.suppressed
    small = {row.key for row in seen.rows if 1 <= (row.figure.numerator or 0) <= 5}
    kept = {row.key: row for row in hidden.rows}
    assert small and all(kept[key].hidden and kept[key].figure.numerator is None for key in small)
    # One hidden number alone could be taken from the sum of all: another goes with it, or the sum does.
    assert hidden.whole is not None
    assert hidden.whole.hidden or sum(row.hidden for row in hidden.rows) != 1
    html = page(authority, f"card=in_need_open&by=need&of=team-{authority.team}", Role.PRACTICE_DEVELOPER)
    assert "are hidden (c)" in html and "/children/?" not in html


def test_nobody_asks_beyond_their_reach(authority: Authority, published: int) -> None:
    manager = asking(authority.actor(Role.TEAM_MANAGER))
    whole = question(authority, {"card": "referrals"})
    with pytest.raises(Missing):
        queries.answer(manager, whole)
    html = page(authority, "card=referrals&of=authority", Role.TEAM_MANAGER)
    assert "These are no figures of yours" in html
    own = answered(authority, {"card": "referrals"}, Role.TEAM_MANAGER)
    assert own.question.place.whose.level is Level.TEAM and own.question.place.whose.ids == (authority.team,)


def test_figures_by_worker_are_for_their_line(authority: Authority, published: int) -> None:
    given = {"card": "in_need_open", "by": "worker", "of": f"team-{authority.team}"}
    assert answered(authority, given, Role.TEAM_MANAGER).rows
    refused = answered(authority, given, Role.QA_OFFICER)
    assert refused.why == queries.WORKERS and not refused.rows


@pytest.mark.parametrize(("address", "words"), [
    ("card=nonsense", "There is no such figure"),
    ("card=referrals&by=nonsense", "no such way to divide"),
    ("card=referrals&by=amount", "measures no length or number"),
    ("card=contacts&by=team", "An extract does not hold “Contacts” by team"),
    ("card=referrals&by=provider", "do not hold provider of the placement"),
    ("card=referrals&of=team-99999", "These are no figures of yours"),
    ("card=referrals&in=days&from=2026-11-01&to=2026-10-01", "The first day is after the last"),
    ("card=referrals&in=days&from=1960-01-01&to=2026-10-01", "longer than ten years"),
    ("card=referrals&in=days", "Write from which day"),
    ("card=referrals&in=days&from=1990-01-01&to=1990-02-01", "No extract speaks for that time"),
    ("card=not-held-how-long-care-proceedings-last", "no day of the final order"),
    ("card=referrals&in=now&sex=nonsense", "Nobody fits all of these"),
    ("words=care+proceedings", "How long care proceedings last"),
])  # fmt: skip
def test_what_cannot_be_answered_is_said(authority: Authority, published: int, address: str, words: str) -> None:
    html = page(authority, address)
    assert words in html and "Internal" not in html


def test_a_day_that_is_none_is_refused_in_words(authority: Authority, published: int) -> None:
    address = f"{reverse('explore')}?card=referrals&in=days&from={'9' * 20}-01-01"
    assert authority.client(Role.ANALYST).get(address).status_code == 400


def test_two_times_and_two_groups_stand_side_by_side(authority: Authority, published: int) -> None:
    found = answered(authority, {"card": "assessments_child_seen", "by": "sex", "in": "now", "beside": "before",
                                 "one": "female", "other": "male"})  # fmt: skip
    assert found.before is not None and found.whole is not None and found.whole.before is not None
    assert found.whole.before.end < found.whole.figure.start
    assert found.pair is not None and found.pair.one.words == "Girls"
    html = page(authority, "card=assessments_child_seen&by=sex&in=now&beside=before&one=female&other=male")
    assert "Girls beside Boys" in html and "Lay side by side" in html


def test_the_answer_goes_as_a_workbook_with_numbers_as_numbers(authority: Authority, published: int) -> None:
    answer = authority.client(Role.ANALYST).get(f"{reverse('explore')}?card=re_referrals&by=sex&as=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[1]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("Girls", "All")]
    assert rows and all(isinstance(row[2], (int, float)) for row in rows)
    answer = authority.client(Role.ANALYST).get(f"{reverse('explore')}?card=re_referrals&sex=female&as=xlsx")
    assert "sex: Girls" in str(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]["A2"].value)


def test_a_copy_for_outside_hides_small_numbers_and_is_written_down(authority: Authority, published: int) -> None:
    client, make = authority.client(Role.ANALYST), reverse("explore-outside-make", args=["answer"])
    client.post(f"{make}?card=in_need_open&by=sex", {"reference": "FOI 2026/118"})
    answer = client.get(reverse("explore-outside-workbook", args=[OutsideCopy.objects.get().pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[1]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert any("c" in row for row in rows)
    assert not any(isinstance(cell, (int, float)) and 1 <= cell <= 5 for row in rows for cell in row)
    assert Event.objects.get(kind="explore.outside").data["asked"]["by"] == "sex"
    for refused in ("card=in_need_open&by=team", f"card=in_need_open&of=team-{authority.team}"):
        assert client.get(f"{make}?{refused}").status_code == 404


def test_a_question_puts_few_statements_and_is_given_up_in_time(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = authority.client(Role.ANALYST)
    client.get(f"{reverse('explore')}?card=referrals&by=team&in=year")
    with counted() as put:
        client.get(f"{reverse('explore')}?card=referrals&by=team&in=year&beside=before")
    assert len(put) <= 11

    def slow(*_: object) -> None:
        raise duck.TookTooLong

    monkeypatch.setattr(asked_of, "count", slow)
    assert "That takes too long to count" in page(authority, "card=referrals&by=age&in=now")


def test_a_question_is_saved_shared_renamed_and_deleted(authority: Authority, published: int) -> None:
    analyst, manager = authority.client(Role.ANALYST), authority.client(Role.TEAM_MANAGER)
    answer = analyst.post(reverse("explore-save", args=["referrals"]) + "?by=sex&in=now",
                          {"name": "Who is referred", "roles": ["team_manager"]})  # fmt: skip
    assert answer.status_code == 302
    (row,) = saved.views(asking(authority.actor(Role.ANALYST)))
    assert row.own and row.asked == {"card": "referrals", "by": "sex", "in": "now", "of": "authority"}
    address = reverse("explore-view", args=[row.id])
    # Asked anew by whoever opens it: a manager is told that the whole authority's are no figures of theirs.
    assert "These are no figures of yours" in manager.get(address, follow=True).content.decode()
    assert authority.client(Role.QA_OFFICER).get(address).status_code == 404
    assert manager.get(reverse("explore-view-change", args=[row.id])).status_code == 404
    with pytest.raises(Refused, match="another under this name"):
        changes.save(" Who is referred ", row.asked, [], by=authority.actor(Role.ANALYST), now=authority.now)
    with pytest.raises(Stale):
        changes.change(row.id, "Other", [], version=7, by=authority.actor(Role.ANALYST), now=authority.now)
    with pytest.raises(Refused):
        changes.save("Outside", row.asked, ["scrutineer"], by=authority.actor(Role.ANALYST), now=authority.now)
    changes.change(row.id, "Girls and boys", [], version=1, by=authority.actor(Role.ANALYST), now=authority.now)
    assert manager.get(address).status_code == 404
    changes.delete(row.id, by=authority.actor(Role.ANALYST), now=authority.now)
    assert analyst.get(address).status_code == 404 and saved.views(asking(authority.actor(Role.ANALYST))) == ()


def test_what_happened_by_day_stands_week_by_week_with_its_finding_in_words(
    authority: Authority, published: int
) -> None:
    given = {"card": "referrals", "by": "day", "in": "days"}
    days = (date(2026, 9, 1), date(2026, 10, 31))
    asks = asking(authority.actor(Role.ANALYST))
    edition = queries.edition(asks)
    assert edition is not None
    read = reading.read(given, days, queries.places(asks), edition.as_at)
    assert read.question is not None
    found = queries.answer(asks, read.question)
    made = drawn(found)
    assert made is not None and isinstance(made[0], Calendar)
    # Every day is there, and all together are the whole.
    assert len(made[0].days) == len(found.rows) == 61 and found.whole is not None
    assert sum(one.value or 0 for one in made[0].days) == found.whole.figure.numerator
    of_week: dict[str, list[int]] = {}
    for one in made[0].days:
        of_week.setdefault(f"{date.fromisoformat(one.day):%A}", []).append(one.value or 0)
    means = {name: sum(of) / len(of) for name, of in of_week.items()}
    most = max(means.values())
    assert any(f"Most on {name}s, {most:.1f} a day" in made[1] for name, mean in means.items() if mean == most)
    address = "card=referrals&by=day&in=days&from=2026-09-01&to=2026-10-31"
    assert f"<p>{made[1]}.</p>" in page(authority, address)
    assert "choose a shorter time" in page(authority, "card=referrals&by=day&in=days&from=2026-01-01&to=2026-10-31")
    # Stocks are counted when an extract comes, and not by day.
    stock = next(card for card in CARDS.values() if card.key == "in_need_open")
    assert "day" not in {cut.key for cut in queries.cuts_of(asks, stock)}
