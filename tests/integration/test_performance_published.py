"""Performance Matters published: frozen by the analyst, an edition that says what changed, owed each month."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.documents.blocks import Document, Figure, Heading, Table, to_json
from practicelens.documents.specs import Control
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.reports import changes as reports
from practicelens.governance.packs.reports import months as table
from practicelens.governance.packs.reports.months import Standing
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.waiting import waiting
from practicelens.history.models import Event
from practicelens.people.asking import Asking
from practicelens.performance.matters import changes as months
from practicelens.performance.matters.changes import Statement
from practicelens.performance.matters.states import Voice
from tests.builders.authority import Authority
from tests.builders.months import month as month  # (a fixture)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def publish(month: Authority, words: Words, *, role: Role = Role.ANALYST, service: int | None = None,
            of: Month = OCTOBER) -> int:  # fmt: skip
    by = month.actor(role)
    return packs.publish(service, of, words, version=0, by=by, now=month.now, kind=Kind.PERFORMANCE)


def document(month: Authority, pack: int, role: Role = Role.DIRECTOR) -> Document:
    found = frozen.pack(month.asking(role), pack).document
    assert found is not None
    return found


def test_a_month_is_frozen_signals_first_with_charts_that_are_read_out_and_their_numbers(month: Authority) -> None:
    pack = publish(month, Words("Chairs were away."))
    found = document(month, pack)
    assert found.title == "October: one decision to take, one to watch"
    signals = [block for block in found.blocks if isinstance(block, Figure)]
    title = CARDS["conferences_in_time"].title
    assert signals[0].title == f"A decision to take. {title}: lower than chance explains"
    assert isinstance(signals[0].spec, Control) and signals[0].spec.marks[-1] == "worse"
    assert "lower than chance explains; average" in signals[0].alt
    assert len(signals[0].table.rows) == 24
    headings = [block.text for block in found.blocks if isinstance(block, Heading)]
    assert headings[0] == "What changed, and what needs a decision" and "Front door: 1 of 2 signals" in headings
    client = month.client(Role.DIRECTOR)
    for name in ("pack", "pack-pdf", "pack-word"):
        assert client.get(reverse(name, args=[pack])).status_code == 200
    book = load_workbook(BytesIO(client.get(reverse("pack-workbook", args=[pack])).content))
    (sheet,) = [one for one in book if str(one["A1"].value).startswith("Child protection")]
    heads = [one.value for one in sheet[3]]
    assert [sheet[4][heads.index(name)].value for name in ("October", "Numerator", "October 2026")] == [0.4, 20, 0.4]


def test_only_the_analyst_publishes_it_and_who_may_open_the_month_reads_it(month: Authority) -> None:
    for role in (Role.HEAD_OF_QA, Role.DIRECTOR, Role.HEAD_OF_SERVICE):
        with pytest.raises(Missing):
            publish(month, Words("Words."), role=role)
    with pytest.raises(Refused) as refused:
        publish(month, Words("Words.", "Words.", roles=("scrutineer",)))
    assert refused.value.code == "share_kind"
    whole, own, other = (
        publish(month, Words("Words."), service=one) for one in (None, month.service, month.other_service)
    )
    assert {document(month, whole, role).title for role in (Role.DCS, Role.HEAD_OF_QA, Role.ANALYST)}
    assert document(month, own, Role.HEAD_OF_SERVICE).subtitle.endswith("October 2026")
    for role, pack in (
        (Role.HEAD_OF_SERVICE, whole), (Role.HEAD_OF_SERVICE, other), (Role.TEAM_MANAGER, own),
        (Role.SCRUTINEER, whole), (Role.QA_OFFICER, whole),
    ):  # fmt: skip
        with pytest.raises(Missing):
            frozen.pack(month.asking(role), pack)
    with pytest.raises(Missing):
        packs.withdraw(whole, "No.", version=2, by=month.actor(Role.HEAD_OF_QA), now=month.now)


def test_a_new_edition_says_what_changed_and_the_one_before_stays_as_it_was(month: Authority) -> None:
    first = publish(month, Words("Chairs were away."))
    before = document(month, first)
    statement = Statement("Two chairs were ill.", "conferences_in_time")
    months.write_words(OCTOBER.first, None, Voice.SERVICE, statement, by=month.actor(Role.DIRECTOR), now=month.now)
    with pytest.raises(Refused):
        publish(month, Words("Chairs were ill."))
    second = publish(month, Words("Chairs were ill.", correction="Why chairs were away."))
    (changed,) = [one for one in document(month, second).blocks if isinstance(one, Table) and "since" in one.caption]
    rows = {(row[0].text, row[1].text): (row[2].text, row[3].text) for row in changed.rows}
    place = f"Child protection, October 2026: {CARDS['conferences_in_time'].title}"
    assert rows[place, "Target, signal, and what is said"] == (
        "Signal: lower than chance explains.", "Signal: lower than chance explains. Two chairs were ill.",
    )  # fmt: skip
    assert not [key for key in rows if "Referrals" in key[0]]
    assert document(month, first) == before


def test_who_reads_an_edition_while_another_is_published_reads_it_to_its_end_and_is_led_to_the_later(
    month: Authority,
) -> None:
    """A reader opens October, a corrected edition comes, and the reader goes on: the page again, the PDF."""
    first = publish(month, Words("Chairs were away."))
    reader = month.client(Role.DIRECTOR)
    before = reader.get(reverse("pack", args=[first])).content.decode()
    assert "Chairs were away." in before and "A later edition corrects this one." not in before
    printed = reader.get(reverse("pack-pdf", args=[first])).content
    second = publish(month, Words("Chairs were away, and one was ill.", correction="One chair was ill."))
    after = reader.get(reverse("pack", args=[first])).content.decode()
    assert "Chairs were away." in after and "one was ill" not in after
    assert "A later edition corrects this one." in after and reverse("pack", args=[second]) in after
    assert reader.get(reverse("pack-pdf", args=[first])).content == printed
    # What was read stays readable, and which edition it was is in history for both.
    looks = Event.objects.filter(kind="packs.looked", by_id=month.actor(Role.DIRECTOR).account_id)
    assert {one.subject_id for one in looks} == {str(first)}
    assert "one was ill" in reader.get(reverse("pack", args=[second])).content.decode()


def test_an_edition_after_one_that_was_withdrawn_repeats_none_of_its_words(month: Authority) -> None:
    named = Statement("Amina’s visits were late.", "conferences_in_time")
    months.write_words(OCTOBER.first, None, Voice.SERVICE, named, by=month.actor(Role.DIRECTOR), now=month.now)
    first = publish(month, Words("Chairs were away."))
    packs.withdraw(first, "It names somebody.", version=2, by=month.actor(Role.ANALYST), now=month.now)
    plain = Statement("Visits were late.", "conferences_in_time")
    months.write_words(OCTOBER.first, None, Voice.SERVICE, plain, by=month.actor(Role.DIRECTOR), now=month.now)
    second = publish(month, Words("Chairs were away.", correction="It named somebody."))
    text = json.dumps(to_json(document(month, second)), ensure_ascii=False)
    assert "Edition 1 was withdrawn" in text and "No figure differs from edition 1" in text
    assert "Amina" not in text and "Visits were late." in text


def test_a_month_that_no_extract_tells_whole_is_not_frozen(month: Authority) -> None:
    after = month.now + timedelta(days=14)
    by = month.actor(Role.ANALYST)
    with pytest.raises(Refused) as refused:
        packs.publish(None, Month(2026, 11), Words("Words."), version=0, by=by, now=after, kind=Kind.PERFORMANCE)
    assert refused.value.code == "figures"
    html = month.client(Role.ANALYST).get(reverse("report-performance") + "?month=2026-11").content.decode()
    assert "November 2026 is not told whole yet" in html


def test_it_is_owed_by_the_analyst_climbs_and_is_counted_as_missed(month: Authority) -> None:
    titles = [one.title for one in waiting(month.asking(Role.ANALYST))]
    assert titles == ["Publish the Performance Matters report for October 2026"]
    held = [one for one in waiting(month.asking(Role.DIRECTOR)) if "Performance Matters" in one.title]
    assert held and held[0].detail.startswith("With Ben Carver")
    assert not [one for one in waiting(month.asking(Role.HEAD_OF_QA)) if "Performance Matters" in one.title]
    with pytest.raises(Missing):
        reports.close_reports(Kind.PERFORMANCE, OCTOBER, "Why.", by=month.actor(Role.HEAD_OF_QA), now=month.now)
    assert cell(month).standing is Standing.LATE
    reports.close_reports(Kind.PERFORMANCE, OCTOBER, "No analyst.", by=month.actor(Role.ANALYST), now=month.now)
    assert cell(month).standing is Standing.CLOSED
    assert waiting(month.asking(Role.ANALYST)) == ()
    kinds = {one.kind for one in table.table(month.asking(Role.TEAM_MANAGER)).kinds}
    assert Kind.PERFORMANCE not in kinds


def cell(month: Authority) -> table.ReportCell:
    """October's in the table of reports."""
    rows = table.table(Asking(month.actor(Role.ANALYST), month.now)).months
    of_october = next(row for row in rows if row.month.first == date(2026, 10, 1))
    return next(one for one in of_october.cells if one.kind is Kind.PERFORMANCE)
