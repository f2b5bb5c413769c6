"""Figures for partners: they leave with the organisation's published report, for those it is shared with."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.access.words import Wanted
from practicelens.analytics.duck import TookTooLong
from practicelens.documents.blocks import Document, Table, texts, to_json
from practicelens.governance.packs.core.periods import Month, Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import finding
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.models import Frozen
from practicelens.governance.packs.partners import material as partners
from practicelens.governance.packs.partners.views import EVERY, VIEWS
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.waiting import waiting
from practicelens.history.models import Event
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import Period, Question
from practicelens.performance.matters import setting_targets
from practicelens.performance.matters.setting_targets import Setting
from practicelens.rulebook.changes import set_rule
from tests.builders.authority import Authority
from tests.builders.partners import Numbers, material

pytestmark = pytest.mark.django_db
SUMMER = Quarter(2026, 7)
SHARED = Words("Ours alone: team North is late.", roles=("partner", "scrutineer"))
READERS = (Role.PARTNER, Role.SCRUTINEER, Role.DCS, Role.DIRECTOR, Role.HEAD_OF_QA, Role.ANALYST)


def publish(authority: Authority, words: Words = SHARED, quarter: Quarter = SUMMER) -> int:
    by = authority.actor(Role.ANALYST)
    return packs.publish(None, quarter, words, version=0, by=by, now=authority.now, kind=Kind.ORGANISATION)


def large(monkeypatch: pytest.MonkeyPatch, numbers: Numbers | None = None) -> None:
    """Figures of a larger authority than the tests' own, of which hardly any could be shown."""

    def of(asking: Asking, quarter: Month) -> partners.PartnersMaterial:
        return material(quarter, numbers)

    monkeypatch.setattr(partners, "material_for", of)


def outside(authority: Authority, pack: int, role: Role = Role.PARTNER) -> Document:
    found = frozen.pack(authority.asking(role), pack, outside=True).document
    assert found is not None
    return found


def test_they_are_the_explorers_of_five_quarters_with_target_and_comparators(
    authority: Authority, published: int
) -> None:
    by, now = authority.actor(Role.ANALYST), authority.now
    owner = authority.account(Role.SAFEGUARDING_MANAGER)
    wanted = Setting("conferences_in_time", 0.8, date(2026, 4, 1), date(2027, 3, 31), owner, "The plan of the year.")
    setting_targets.set_target(wanted, by=by, now=now)
    asks = authority.asking(Role.ANALYST)
    found = partners.material_for(asks, Quarter(2026, 10))
    assert [str(one) for one in found.quarters] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert set(found.series) == set(EVERY)
    (place, *_) = explorer.places(asks)
    for key in ("contacts_to_referral", "early_help_started"):
        one = found.series[key]
        asked = Question(one.card, place, Period("", date(2026, 7, 1), date(2026, 9, 30), ""))
        whole = explorer.answer(asks, asked).whole
        summer = one.figures[3]
        assert whole is not None and summer is not None
        assert (summer.numerator, summer.value) == (whole.figure.numerator, whole.figure.value)
    assert found.series["conferences_in_time"].target == 0.8
    assert found.series["contacts"].target is None
    with pytest.raises(Missing):
        partners.material_for(authority.asking(Role.HEAD_OF_SERVICE), SUMMER)


def test_no_small_number_leaves_and_no_word_of_ours(authority: Authority, published: int) -> None:
    pack = publish(authority)
    # Of the tests' own authority every number is small, but for noughts.
    for table in (block for block in outside(authority, pack).blocks if isinstance(block, Table)):
        numbers = [cell.number for row in table.rows for cell in row[1:6] if cell.number is not None]
        assert not [number for number in numbers if 0 < number <= 5 and number == int(number) and number != 1.0]
    every = " ".join(texts(to_json(outside(authority, pack))))
    assert "team North" not in every and "Priya Nair" not in every
    assert "team North" in " ".join(texts(to_json(frozen.pack(authority.asking(Role.DCS), pack).document)))


def test_whom_it_is_shared_with_reads_each_view_and_nobody_else_does(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch)
    pack = publish(authority)
    for role in READERS:
        client = authority.client(role)
        for view in VIEWS:
            page = client.get(reverse("partners", args=[view.key]))
            assert page.status_code == 200, (role, view.key)
            html = page.content.decode()
            assert f"{view.title}: July to September 2026" in html and "team North" not in html
            # Figures alone: nothing on it leads to children or to a figure's page.
            main = html[html.index("<main") : html.index("</main>")]
            assert "/children" not in main and "/explore" not in main and "/figures" not in main
        assert client.get(reverse("partners", args=["nothing"])).status_code == 404
        assert client.get(f"{reverse('partners', args=[VIEWS[0].key])}?quarter=2020-Q1").status_code == 404
    for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.QA_OFFICER, Role.PRACTITIONER, Role.ADMINISTRATOR,
                 Role.AGENCY_AUDITOR, Role.INFORMATION_GOVERNANCE):  # fmt: skip
        client = authority.client(role)
        for name in ("partners", "partners-pdf", "partners-word", "partners-slides", "partners-workbook"):
            assert client.get(reverse(name, args=[VIEWS[0].key])).status_code == 404, role
    looks = Event.objects.filter(kind="packs.looked", subject_id=str(pack))
    assert looks.filter(by_id=authority.account(Role.PARTNER)).count() == len(VIEWS)
    assert all(look.data["outside"] for look in looks)


def test_a_view_goes_as_pdf_word_and_excel_with_its_period(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, {("plans_open", "2026-Q3"): 4})
    publish(authority)
    client = authority.client(Role.SCRUTINEER)
    assert client.get(reverse("partners-pdf", args=["child-protection"])).content.startswith(b"%PDF")
    for name in ("partners-word", "partners-slides"):
        assert client.get(reverse(name, args=["child-protection"])).status_code == 200
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("partners-workbook", args=["child-protection"])).content))
    assert book.sheetnames[1:3] == ["Child protection", "How to read"] and "Front door" not in book.sheetnames
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("October to December 2025 to July to September 2026" in cell or "July to September 2026" in cell
               for cell in cells)  # fmt: skip
    data = [row for row in book["Data"].iter_rows(values_only=True) if "Children on a child protection plan" in row]
    assert data and not any(4 in row or 4.0 in row for row in data)


def test_before_a_quarter_is_shared_the_page_says_how_it_gets_there(authority: Authority, published: int) -> None:
    publish(authority, Words("Inside alone."))
    for role in (Role.PARTNER, Role.DCS):
        html = authority.client(role).get(reverse("partners", args=["front-door"])).content.decode()
        assert "No quarter is shared yet" in html
    assert authority.client(Role.PARTNER).get(reverse("partners-pdf", args=["front-door"])).status_code == 404
    assert not waiting(authority.asking(Role.PARTNER))


def test_its_readers_are_told_find_it_and_keep_what_left_as_it_was(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch)
    first = publish(authority)
    before = outside(authority, first)
    assert "Read the organisation report for July to September 2026" in [
        one.title for one in waiting(authority.asking(Role.PARTNER))
    ]
    assert [one.id for one in finding.find(authority.asking(Role.PARTNER), Wanted.of("corporate parenting"), 5).packs]
    assert not finding.find(authority.asking(Role.PARTNER), Wanted.of("team North"), 5).packs
    set_rule("small_numbers.limit", 9, valid_from=authority.today, source="Ours", by=SYSTEM, now=authority.now)
    large(monkeypatch, {("plans_open", "2026-Q3"): 67, ("conferences", "2026-Q3"): 90})
    assert outside(authority, first) == before
    second = publish(authority, Words("Again.", correction="Plans.", roles=("partner",)))
    numbers = {row[0].text: row for block in outside(authority, second).blocks if isinstance(block, Table)
               and block.caption == "Child protection: five quarters" for row in block.rows}  # fmt: skip
    # Moved by seven, which is small by the rule of the day; the other by thirty.
    assert numbers["Children on a child protection plan"][5].text == "c"
    assert numbers["Initial child protection conferences"][5].text == "90"
    assert outside(authority, first) == before
    assert Frozen.objects.get(pack=first).withheld
    # Shared with partners alone this time: the scrutineer reads no edition that is now the latest.
    assert (
        "No quarter is shared yet"
        in authority.client(Role.SCRUTINEER).get(reverse("partners", args=["front-door"])).content.decode()
    )
    packs.withdraw(second, "Wrong.", version=2, by=authority.actor(Role.ANALYST), now=authority.now)
    assert (
        "No quarter is shared yet"
        in authority.client(Role.PARTNER).get(reverse("partners", args=["front-door"])).content.decode()
    )


def test_figures_that_take_too_long_are_not_frozen(
    authority: Authority, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report itself was counted: of what leaves with it it is said as of the report."""

    def slow(*_: object) -> None:
        raise TookTooLong

    monkeypatch.setattr(explorer, "answer", slow)
    with pytest.raises(Refused) as refused:
        publish(authority)
    assert refused.value.code == "figures" and not Frozen.objects.exists()


def test_only_the_whole_authoritys_leaves(authority: Authority, published: int) -> None:
    with pytest.raises(Refused) as refused:
        packs.publish(authority.service, SUMMER, SHARED, version=0, by=authority.actor(Role.ANALYST),
                      now=authority.now, kind=Kind.ORGANISATION)  # fmt: skip
    assert refused.value.code == "share_service"
    html = (
        authority.client(Role.ANALYST)
        .get(f"{reverse('pack-publish')}?kind=organisation&month=2026-Q3")
        .content.decode()
    )
    assert "They read figures alone" in html and "Analysis that leaves the authority" not in html
