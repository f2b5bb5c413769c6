"""Why is your number not mine: every row explained, both lists add up, nothing of others' children is shown."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.own_lists import guard, reading
from practicelens.history.models import Event
from practicelens.jobs import forget_comparisons, long_work
from practicelens.jobs.models import LongWork
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.models import Comparison
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.reconciling import changes, queries, rules, storing
from practicelens.performance.explore.reconciling.shapes import ComparisonView, Side, Why
from practicelens.performance.explore.states import Stage
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.integration.test_explore import question
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a list is read apart is asked where reading is the question."""
    monkeypatch.setattr(guard, "look_guarded", reading.look)
    monkeypatch.setattr(guard, "read_guarded", reading.read)


def compared(
    authority: Authority, asked: Question, pasted: str, role: Role = Role.ANALYST, **more: object
) -> ComparisonView:
    """A list that was pasted, compared with the first column as the number and the second, if any, as the day."""
    by, only = authority.actor(role), str(more.get("only", "all"))
    made = changes.send(asked, None, only, None, pasted, by=by, now=authority.now)
    many = len(queries.comparison(asking(by), made).looked.columns)
    changes.name_columns(made, 0, 1 if many > 1 else None, by=by, now=authority.now)
    changes.compare(made, by=by, now=authority.now)
    return queries.comparison(asking(by), made)


def behind(
    authority: Authority, asked: Question, only: str = "all", role: Role = Role.ANALYST
) -> list[tuple[str, str]]:
    """The children behind a figure, each with the day."""
    rows = explorer.behind(asking(authority.actor(role)), asked, None, only).list.children
    return [(one.child, f"{one.date:%d/%m/%Y}") for one in rows]


def whys(found: ComparisonView) -> dict[str, Why | None]:
    return {line.number: line.why for line in found.lines if line.side is Side.YOURS}


def test_every_row_is_explained_and_both_lists_add_up(authority: Authority, published: int) -> None:
    """Of need that ended: the same spelled otherwise, twice, of a day that is none of ours, not ended, in no list."""
    asked = question(authority, {"card": "in_need_ended", "in": "now"})
    ((ended, day),) = behind(authority, asked)
    open_ = behind(authority, question(authority, {"card": "in_need_open"}))[0][0]
    helped = behind(authority, question(authority, {"card": "early_help_started", "in": "now"}))[0][0]
    lines = [f"0{ended[:2]} {ended[2:]}\t{day}", f"0{ended}\t{day}", f"{ended}\t01/02/2019", f"{open_}\t",
             f"{helped}\t{day}", f"XX-404\t{day}", f"she shown us\t{day}"]  # fmt: skip
    found = compared(authority, asked, "\n".join(lines))
    assert Counter(line.side for line in found.lines) == {Side.BOTH: 1, Side.AGAIN: 1, Side.YOURS: 4, Side.UNREAD: 1}
    assert found.totals == (len(lines), 1) and not found.agrees
    (same,) = (line for line in found.lines if line.side is Side.BOTH)
    assert same.child == ended and same.words == f"Written {ended} in ours" and same.evidence and same.place
    (more, rule, nowhere, nobody) = (line for line in found.lines if line.side is Side.YOURS)
    assert more.why is Why.MORE and more.words == "The figure counts this child on 15 November 2026"
    assert rule.why is Why.RULE and rule.words == "It has not ended, or no day of its end is held" and rule.evidence
    assert nowhere.why is Why.NO_ROW and nowhere.words.startswith("No row of this child stands in list 6")
    assert nobody.why is Why.UNKNOWN and nobody.child == "" and nobody.words == Why.UNKNOWN.words


def test_the_same_list_agrees_and_says_so(authority: Authority, published: int) -> None:
    asked = question(authority, {"card": "in_need_open"})
    ours = [child for child, _ in behind(authority, asked)]
    less = compared(authority, asked, ", ".join(ours[1:]))
    (left,) = (line for line in less.lines if line.side is Side.OURS)
    assert left.child == ours[0] and left.place and left.evidence and less.totals == (len(ours) - 1, len(ours))
    found = compared(authority, asked, ", ".join(ours))
    assert found.agrees
    html = authority.client(Role.ANALYST).get(reverse("list-compared", args=[found.id])).content.decode()
    assert "Your list and ours are the same" in html and "In both 8" in html


def test_another_time_place_group_or_judgement_keeps_a_row_out(authority: Authority, published: int) -> None:
    went_on = question(authority, {"card": "contacts_to_referral", "in": "now"})
    children = "\n".join(child for child, _ in behind(authority, went_on))
    missed = {child for child, _ in behind(authority, went_on, "missed")}
    found = compared(authority, went_on, children, only="counted")
    assert {number for number, why in whys(found).items() if why is Why.JUDGED} == missed != set()
    assert {line.words for line in found.lines if line.why} == {"Judged “did not”"}
    done = {"card": "assessments_completed", "in": "now"}
    whole = question(authority, done)
    children = "\n".join(child for child, _ in behind(authority, whole))
    team = question(authority, {**done, "of": f"team-{authority.team}"})
    own = {child for child, _ in behind(authority, team)}
    found = compared(authority, team, children)
    assert set(whys(found).values()) == {Why.ELSEWHERE} and not own & whys(found).keys()
    assert all(line.words.startswith("Counted for ") for line in found.lines if line.why)
    girls = question(authority, {**done, "sex": "female"})
    shown = {line.words for line in compared(authority, girls, children).lines if line.side is Side.YOURS}
    assert shown and shown <= {"Sex: Boys", "Sex: Neither", "Sex: Not recorded"}
    found = compared(authority, question(authority, {**done, "in": "month"}), children)
    assert set(whys(found).values()) == {Why.OUTSIDE}
    assert {line.words for line in found.lines if line.why} == {"Dated 18 November 2026, after 31 October 2026"}


def test_a_stock_says_what_its_list_tells_of_the_day(authority: Authority, published: int) -> None:
    asked = question(authority, {"card": "in_need_open"})
    ended = {child for child, _ in behind(authority, question(authority, {"card": "in_need_ended", "in": "now"}))}
    ended -= {child for child, _ in behind(authority, asked)}
    found = compared(authority, asked, "\n".join(sorted(ended)))
    shown = [line for line in found.lines if line.side is Side.YOURS]
    assert len(shown) == len(ended) > 0
    assert {line.words for line in shown} == {"It had ended by the day of the extract"}
    assert all(any(one.label == "ended" or one.kind == "date" for one in line.evidence) for line in shown)


def test_a_restricted_child_reads_as_a_number_that_nobody_has(authority: Authority, published: int) -> None:
    asked = question(authority, {"card": "in_need_open"})
    (restricted, _), *others = behind(authority, asked)
    before = compared(authority, asked, f"{restricted}\n{restricted}\n{others[0][0]}")
    assert before.counts["both"] == 2 and before.counts["again"] == 1
    restrict(authority, restricted)
    found = compared(authority, asked, f"{restricted}\n{restricted}\nXX-404\n{others[0][0]}")
    hers = [line for line in found.lines if line.side is Side.YOURS]
    assert [(line.child, line.why, line.words) for line in hers] == [("", Why.UNKNOWN, Why.UNKNOWN.words)] * 3
    assert found.counts["hidden"] == 1 and found.totals == (4, len(others) + 1)
    # And in what was compared before the restriction, where the page, the workbook and history shown of them.
    again = queries.comparison(asking(authority.actor(Role.ANALYST)), before.id)
    assert not any(line.child == restricted for line in again.lines) and again.counts["hidden"] == 1
    assert again.totals == before.totals


def test_a_child_beyond_ones_reach_reads_as_unknown_too(authority: Authority, published: int) -> None:
    given = {"card": "in_need_open", "of": f"team-{authority.team}"}
    asked = question(authority, given, Role.TEAM_MANAGER)
    own = {child for child, _ in behind(authority, asked, role=Role.TEAM_MANAGER)}
    every = [child for child, _ in behind(authority, question(authority, {"card": "in_need_open"}))]
    found = compared(authority, asked, "\n".join(every), Role.TEAM_MANAGER)
    assert set(whys(found).values()) == {Why.UNKNOWN} and found.counts["both"] == len(own)
    with pytest.raises(Missing):
        compared(authority, question(authority, {"card": "in_need_open"}), every[0], Role.TEAM_MANAGER)


def test_another_authoritys_numbers_are_told_as_such(authority: Authority, published: int) -> None:
    asked = question(authority, {"card": "referrals", "in": "now"})
    found = compared(authority, asked, "\n".join(f"QQ-{number}" for number in range(9)))
    assert any("another authority’s list" in one for one in found.remarks)
    assert found.counts["yours"] == 9


def test_a_list_is_its_owners_alone_and_goes_with_its_answer(authority: Authority, published: int) -> None:
    client, address = authority.client(Role.ANALYST), reverse("explore-compare", args=["referrals"]) + "?in=now"
    mine = question(authority, {"card": "referrals", "in": "now"})
    (child, day), *_ = behind(authority, mine)
    refused = client.post(address, {"pasted": " "})
    assert refused.status_code == 422 and "paste its numbers" in refused.content.decode()
    sent = SimpleUploadedFile("mine.csv", f"Number;Referred\n{child};{day}\nXX-404;{day}\n".encode("cp1252"))
    there = client.post(address, {"file": sent}, follow=True)
    assert "What are its columns?" in there.content.decode()
    page = there.redirect_chain[-1][0]
    assert "another column for the date" in client.post(page, {"number": "0", "date": "0"}).content.decode()
    html = client.post(page, {"number": "0", "date": "1"}, follow=True).content.decode()
    assert "No child of this number that you may see" in html and "XX-404" in html
    look = Event.objects.filter(look=True, subject_id="referrals compared").latest("pk")
    assert look.children.count() == 0
    client.get(f"{page}?side=both")
    look = Event.objects.filter(look=True, subject_id="referrals compared").latest("pk")
    assert [one.identifier for one in look.children.all()] == [child]
    book = openpyxl.load_workbook(BytesIO(client.get(f"{page}?as=xlsx").content))
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    assert any(row[0] == "in both" and row[4] == child and isinstance(row[1], int) for row in rows)
    for other in (Role.HEAD_OF_QA, Role.TEAM_MANAGER):
        assert authority.client(other).get(page).status_code == 404
    row = Comparison.objects.get()
    folder = storing.list_of(row.folder).parent
    assert folder.is_dir() and "referrals" in client.get(reverse("lists-compared")).content.decode().lower()
    client.post(reverse("list-compared-delete", args=[row.pk]))
    assert not folder.exists() and client.get(page).status_code == 404


def test_lists_are_deleted_after_their_days_and_orphans_with_them(
    authority: Authority, published: int, data_dir: Path
) -> None:
    asked = question(authority, {"card": "referrals", "in": "now"})
    kept = compared(authority, asked, "XX-1")
    row = Comparison.objects.get(pk=kept.id)
    orphan = storing.list_of("left-behind").parent
    orphan.mkdir(parents=True)
    assert forget_comparisons.run(authority.now + timedelta(days=13)) == "nothing to do"
    # Of a folder without a comparison it may be that one is being made of it just now.
    assert storing.list_of(row.folder).exists() and orphan.exists()
    assert forget_comparisons.run(authority.now + timedelta(days=14)) == "1 list deleted"
    assert not orphan.exists() and not storing.list_of(row.folder).parent.exists()
    assert Comparison.objects.get().folder == ""


def test_a_long_list_is_compared_behind_a_bar(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    client, address = authority.client(Role.ANALYST), reverse("explore-compare", args=["referrals"]) + "?in=now"
    there = client.post(address, {"pasted": "XX-1\nXX-2"})
    assert there.status_code == 302 and "/work/" in there.headers["Location"]
    # Tests do what is queued at once; a second delivery finds it done.
    row, work = Comparison.objects.get(), LongWork.objects.get(kind="compare")
    assert row.status == Stage.COMPARED.value and work.subject == str(row.pk)
    assert long_work.do_long_work.call(work.pk) == "done already"
    assert queries.comparison(asking(authority.actor(Role.ANALYST)), row.pk).totals[0] == 2
    # A process that was killed between the answer and the last word of it: done again, it is the same.
    LongWork.objects.filter(pk=work.pk).update(finished_at=None)
    assert long_work.do_long_work.call(work.pk) == "done"
    assert queries.comparison(asking(authority.actor(Role.ANALYST)), row.pk).totals[0] == 2


def test_what_a_list_cannot_be_is_refused_and_nothing_of_it_is_kept(authority: Authority, published: int) -> None:
    asked = question(authority, {"card": "referrals", "in": "now"})
    by = authority.actor(Role.ANALYST)
    with pytest.raises(Refused, match="no list with rows"):
        changes.send(asked, None, "all", BytesIO(b"%PDF-1.7"), "", by=by, now=authority.now)
    assert not list(storing.folders()) and not Comparison.objects.exists()
    # Behind caseloads stand workers: no child's list lies beside them.
    with pytest.raises(Missing):
        changes.send(
            question(authority, {"card": "workers_caseload"}), None, "all", None, "A-1", by=by, now=authority.now
        )
