"""The organisation published: ChAT's pages of a quarter, frozen by the analyst, owed, and corrected by an edition."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import docx
import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.access.words import Wanted
from practicelens.analytics.indicators import CARDS
from practicelens.documents.blocks import Callout, Document, Heading, Strip, Table
from practicelens.governance.packs.core.periods import Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import finding
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.organisation.material import material_for
from practicelens.governance.packs.reports import changes as reports
from practicelens.governance.packs.reports import months as table
from practicelens.governance.packs.reports import queries as as_it_stands
from practicelens.governance.packs.reports.months import Standing
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.waiting import waiting
from practicelens.people.asking import Asking
from practicelens.performance.datasets import cached
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.chat.shapes import ChatView, Divided
from practicelens.performance.explore.questions import Question
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import Authority
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db
SUMMER = Quarter(2026, 7)
AUTUMN = Quarter(2026, 10)
LATER = datetime(2027, 2, 8, 9, 0, tzinfo=UTC)


def publish(authority: Authority, words: Words, *, role: Role = Role.ANALYST, service: int | None = None,
            of: Quarter = SUMMER) -> int:  # fmt: skip
    by = authority.actor(role)
    return packs.publish(service, of, words, version=0, by=by, now=authority.now, kind=Kind.ORGANISATION)


def document(authority: Authority, pack: int, role: Role = Role.DIRECTOR) -> Document:
    found = frozen.pack(authority.asking(role), pack).document
    assert found is not None
    return found


def tables(made: Document) -> dict[str, Table]:
    """Every table by its caption, those of charts too."""
    strips = (figure.table for block in made.blocks if isinstance(block, Strip) for figure in block.figures)
    return {one.caption: one for one in (*(one for one in made.blocks if isinstance(one, Table)), *strips)}


def test_a_quarter_is_frozen_with_every_page_its_dataset_and_what_its_figures_mean(
    authority: Authority, published: int
) -> None:
    made = document(authority, publish(authority, Words("More are looked after.")))
    sheets = [block for block in made.blocks if isinstance(block, Heading) and block.sheet]
    assert len(sheets) == 25 and sheets[-1].sheet == "What each figure means"
    assert isinstance(made.blocks[0], Callout) and made.blocks[0].text == "More are looked after."
    # The extract was taken in November: who stood open at the end of September it cannot tell, and the title does not.
    assert made.title == "July to September 2026: in ChAT’s pages"
    assert made.subtitle == "The organisation · Whole authority · July to September 2026"
    assert any(words.startswith("dataset of ") for words in made.meta)
    meanings = {row[0].text: row for row in tables(made)["What each figure means"].rows}
    card = CARDS["assessments_in_time_from_referral"]
    assert meanings[card.title][1].text == card.meaning and "working days" in meanings[card.title][3].text
    # Nothing of it leads to a child: the same numbers for every reader, and no way behind them.
    assert not any(cell.ref for one in tables(made).values() for row in one.rows for cell in row)


def test_it_is_page_pdf_word_and_a_workbook_with_a_sheet_a_page(authority: Authority, published: int) -> None:
    pack = publish(authority, Words("More are looked after."))
    client = authority.client(Role.DCS)
    page = client.get(reverse("pack", args=[pack])).content.decode()
    assert "More are looked after." in page and "24. Prospective adopters" in page
    assert client.get(reverse("pack-pdf", args=[pack])).content.startswith(b"%PDF")
    word = docx.Document(BytesIO(client.get(reverse("pack-word", args=[pack])).content))
    assert sum(one.style.name == "Heading 1" for one in word.paragraphs) == 25
    pictures = [shape._inline.docPr for shape in word.inline_shapes]
    assert pictures and all(one.get("descr") for one in pictures)
    assert len({one.get("id") for one in pictures}) == len(pictures)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("pack-workbook", args=[pack])).content))
    assert len([name for name in book.sheetnames if name[0].isdigit()]) == 24
    found = finding.find(authority.asking(Role.DCS), Wanted.of("looked after more"), 5)
    assert [one.id for one in found.packs] == [pack]


def test_its_many_parts_stand_one_click_away_on_every_page_of_it(authority: Authority, published: int) -> None:
    """The report, what will be frozen, the pack: each opens the part that its address names, and all at once."""
    client, asked = authority.client(Role.ANALYST), f"month={SUMMER}"
    pack = publish(authority, Words("Fewer children were looked after."))
    pages = (
        f"{reverse('report-organisation')}?{asked}",
        f"{reverse('pack-publish')}?kind=organisation&{asked}",
        f"{reverse('pack', args=[pack])}?",
    )
    for page in pages:
        plain = client.get(page).content.decode()
        folds, one = plain.count('data-fold="part"'), re.search(r'id="([a-z_-]+)" data-fold="part"', plain)
        assert folds > 20 and one is not None and 'data-fold="part" open' not in plain
        named = client.get(f"{page}&part={one[1]}").content.decode()
        assert f'id="{one[1]}" data-fold="part" open' in named and named.count('data-fold="part" open') == 1
        assert client.get(f"{page}&part=all").content.decode().count('data-fold="part" open') == folds


def test_only_the_analyst_publishes_it_and_who_sees_its_children_reads_it(authority: Authority, published: int) -> None:
    for role in (Role.HEAD_OF_QA, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.PRACTICE_DEVELOPER):
        with pytest.raises(Missing):
            publish(authority, Words("Words."), role=role)
    with pytest.raises(Refused) as refused:
        publish(authority, Words(" "))
    assert refused.value.code == "analysis_empty"
    whole, own = (publish(authority, Words("Words."), service=one) for one in (None, authority.service))
    for role in (Role.DCS, Role.HEAD_OF_QA, Role.ANALYST):
        assert document(authority, whole, role).title
    assert document(authority, own, Role.HEAD_OF_SERVICE).subtitle.endswith("July to September 2026")
    for role, pack in (
        (Role.HEAD_OF_SERVICE, whole), (Role.TEAM_MANAGER, own), (Role.SCRUTINEER, whole),
        (Role.PRACTICE_DEVELOPER, whole), (Role.QA_OFFICER, own),
    ):  # fmt: skip
        with pytest.raises(Missing):
            frozen.pack(authority.asking(role), pack)
        assert authority.client(role).get(reverse("pack-word", args=[pack])).status_code == 404


def test_a_later_extract_and_a_later_rule_change_nothing_and_an_edition_says_what_they_changed(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(authority, Words("More are looked after."))
    before = document(authority, first)
    set_rule("small_numbers.limit", 9, valid_from=authority.today, source="Ours", by=SYSTEM, now=authority.now)
    restated(monkeypatch)
    assert document(authority, first) == before
    now = as_it_stands.report(authority.asking(Role.ANALYST), Kind.ORGANISATION, None, SUMMER)
    assert tables(now.document)["Early help: figures"] != tables(before)["Early help: figures"]
    with pytest.raises(Refused) as refused:
        publish(authority, Words("Early help was told late."))
    assert refused.value.code == "correction_empty"
    second = document(authority, publish(authority, Words("Told late.", correction="Early help told late.")))
    changed = {(row[0].text, row[1].text): row for row in tables(second)["What changed since edition 1"].rows}
    row = changed["Early help: figures: Early help assessments started", "Number"]
    assert (row[2].text, row[3].text) == (
        tables(before)["Early help: figures"].rows[0][1].text, tables(second)["Early help: figures"].rows[0][1].text,
    )  # fmt: skip
    assert not any("Adoption" in where for where, _ in changed)
    assert document(authority, first) == before


def restated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later extract tells of ten more whom early help began for."""
    counted = cached.counted_together

    def more(*asked: object) -> object:
        found = counted(*asked)
        return {
            one: {keys: replace(tally, counted=tally.counted + 10) for keys, tally in groups.items()}
            if one.card.key == "early_help_started" else groups
            for one, groups in found.items()
        }  # fmt: skip

    monkeypatch.setattr(cached, "counted_together", more)


def test_a_restricted_child_is_told_of_to_nobody_whoever_publishes(authority: Authority, published: int) -> None:
    asks = authority.asking(Role.ANALYST)
    before = material_for(asks, None, SUMMER).view
    assert before is not None and not before.unseen
    part = ethnicities(before)
    group = max(part.known, key=lambda one: one.number or 0)
    asked = Question(part.card, before.place, before.period, part.cut)
    child = explorer.behind(asks, asked, group.key, "all").list.children[0].child
    restrict(authority, child)
    # Whoever publishes may be named on the child: those who read it are not.
    key = ChildKey("northborough", "case-system", child)
    named = Asking(replace(authority.actor(Role.ANALYST), restricted=frozenset({key})), authority.now)
    assert not named.hidden
    found = material_for(named, None, SUMMER).view
    assert found is not None and found.unseen
    assert {one.key: one.number for one in ethnicities(found).groups}[group.key] == (group.number or 0) - 1


def ethnicities(found: ChatView) -> Divided:
    """Early help begun, by ethnicity: the small extract tells of three in that quarter."""
    parts = (part for page in found.pages for part in page.parts if isinstance(part, Divided))
    return next(part for part in parts if part.part.card == "early_help_started" and part.cut.key == "ethnicity")


def test_a_quarter_that_no_extract_tells_whole_is_not_frozen(authority: Authority, published: int) -> None:
    with pytest.raises(Refused) as refused:
        packs.publish(None, AUTUMN, Words("Words."), version=0, by=authority.actor(Role.ANALYST),
                      now=authority.now + timedelta(days=60), kind=Kind.ORGANISATION)  # fmt: skip
    assert refused.value.code == "figures"
    html = authority.client(Role.ANALYST).get(reverse("report-organisation") + "?month=2026-Q4").content.decode()
    assert "October to December 2026 is not told whole yet" in html
    assert authority.client(Role.TEAM_MANAGER).get(reverse("report-organisation")).status_code == 404
    with pytest.raises(Missing):
        as_it_stands.report(authority.asking(Role.ANALYST), Kind.ORGANISATION, None, Quarter(2027, 1))


def test_it_is_owed_by_the_analyst_climbs_and_is_counted_as_missed(authority: Authority, published: int) -> None:
    def asks(role: Role) -> Asking:
        # Past the twentieth working day after the quarter.
        return Asking(authority.actor(role), LATER)

    title = "Publish the organisation report for October to December 2026"
    assert title in [one.title for one in waiting(asks(Role.ANALYST))]
    held = {one.title: one for one in waiting(asks(Role.DIRECTOR))}
    late = held["The organisation report for October to December 2026 is not published yet"]
    assert late.detail.startswith("With Ben Carver")
    assert not [one for one in waiting(asks(Role.HEAD_OF_QA)) if "organisation" in one.title]
    assert cell(asks(Role.DCS)).standing is Standing.LATE
    why = "No analyst."
    with pytest.raises(Missing):
        reports.close_reports(Kind.ORGANISATION, AUTUMN, why, by=authority.actor(Role.HEAD_OF_QA), now=LATER)
    reports.close_reports(Kind.ORGANISATION, AUTUMN, why, by=authority.actor(Role.ANALYST), now=LATER)
    assert (cell(asks(Role.DCS)).standing, cell(asks(Role.DCS)).why) == (Standing.CLOSED, why)
    assert title not in [one.title for one in waiting(asks(Role.ANALYST))]


def cell(asking: Asking) -> table.ReportCell:
    """The autumn's in the table of reports: in the row of December."""
    december = next(row for row in table.table(asking).months if row.month.first == date(2026, 12, 1))
    return next(one for one in december.cells if one.kind is Kind.ORGANISATION)
