"""Thematic reports: put together, previewed, published and corrected like every report; frozen for all alike."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.access.words import Wanted
from practicelens.analytics.indicators import CARDS
from practicelens.documents.blocks import Callout, Document, Figure, Heading, Table, Text
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import finding
from practicelens.governance.packs.frozen import queries as frozen
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.quarterly import groups
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import changes, parts, queries
from practicelens.governance.packs.thematic.changes import About
from practicelens.governance.packs.thematic.material import ThematicMaterial, material_for
from practicelens.governance.packs.thematic.parts import Asks, Says
from practicelens.governance.packs.waiting import waiting
from practicelens.history.models import Event
from practicelens.jobs.models import LongWork
from practicelens.people.asking import Asking
from practicelens.performance.explore import changes as explore
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import Period, Question
from practicelens.performance.explore.shapes import Answer
from practicelens.rulebook.changes import set_rule
from practicelens.synth import thematic as demonstration
from tests.builders.authority import Authority
from tests.integration.test_performance_pages import restrict

pytestmark = pytest.mark.django_db
START, END = date(2026, 5, 21), date(2026, 11, 20)
ABOUT = About("Who came back", "authority", START, END, {}, by_groups=True)
BACK = parts.asks({"card": "contacts_to_referral", "by": "ethnicity", "of": "team-1", "in": "month"})


def made(authority: Authority, about: About = ABOUT, *more: parts.Part) -> int:
    """A report of whom came back, with words and a figure."""
    by, now = authority.actor(Role.ANALYST), authority.now
    report = changes.make(about, by=by, now=now)
    for version, part in enumerate((Says("Why we ask", "Because schools asked."), BACK, *more), start=1):
        changes.add(report, part, version=version, by=by, now=now)
    return report


def published_of(authority: Authority, report: int, words: Words | None = None) -> int:
    view = queries.one(authority.asking(Role.ANALYST), report)
    by = authority.actor(Role.ANALYST)
    written = words or Words("Fewer came back.")
    return packs.publish(view.service_id, view.period, written, version=0, by=by, now=authority.now, kind=Kind.THEMATIC)


def document(authority: Authority, pack: int, role: Role = Role.DIRECTOR) -> Document:
    found = frozen.pack(authority.asking(role), pack).document
    assert found is not None
    return found


def tables(found: Document) -> dict[str, Table]:
    of_figures = [block.table for block in found.blocks if isinstance(block, Figure)]
    return {one.caption: one for one in (*(one for one in found.blocks if isinstance(one, Table)), *of_figures)}


def test_its_parts_stand_in_order_with_the_numbers_of_the_explorer(authority: Authority, published: int) -> None:
    found = document(authority, published_of(authority, made(authority)))
    assert found.title == "Who came back"
    assert found.subtitle == "Thematic report · Whole authority · 21 May 2026 to 20 November 2026"
    first, words, why, heading = found.blocks[:4]
    assert isinstance(first, Callout) and first.text == "Fewer came back."
    assert isinstance(words, Heading) and isinstance(why, Text) and why.text == "Because schools asked."
    card = CARDS["contacts_to_referral"]
    assert isinstance(heading, Heading) and heading.text.startswith(f"{card.title}: ")
    asks = authority.asking(Role.ANALYST)
    place = next(one for one in explorer.places(asks) if one.key == "authority")
    asked = Question(card, place, Period("", START, END, ""), parts.CUTS["ethnicity"])
    answer = explorer.answer(asks, asked)
    rows = tables(found)[f"{card.title}, by ethnicity"].rows
    assert [(row[0].text, row[1].number) for row in rows] == [
        *((row.words, row.figure.value) for row in answer.rows), ("All", answer.whole.figure.value),
    ]  # fmt: skip
    assert card.title in {row[0].text for row in tables(found)["What each figure means"].rows}
    assert not any(cell.ref for one in tables(found).values() for row in one.rows for cell in row)


def test_whether_groups_differ_is_the_quarters_own_test_over_all_shares_together(
    authority: Authority, published: int
) -> None:
    more = parts.asks({"card": "conferences_in_time", "by": "team"})
    count = parts.asks({"card": "referrals", "by": "sex"})
    report = made(authority, ABOUT, more, BACK, count)
    view = queries.one(authority.asking(Role.ANALYST), report)
    found = material_for(authority.asking(Role.ANALYST), None, view.period)
    # Each share once, however often it stands in the report, and no number, of which nobody knows of how many it is.
    titles = [CARDS[key].title for key in ("contacts_to_referral", "conferences_in_time")]
    assert [one.title for one in found.questions] == titles
    for question in found.questions:
        assert {one.dimension for one in question.counts} <= set(groups.DIMENSIONS)
        whole = next(
            one.answer.whole for one in found.parts
            if not isinstance(one, Says) and one.answer is not None and one.answer.card.title == question.title
        )  # fmt: skip
        assert whole is not None
        for dimension in groups.DIMENSIONS:
            counts = [one for one in question.counts if one.dimension == dimension]
            assert sum(one.of for one in counts) == whole.figure.denominator
            assert sum(one.counted for one in counts) == whole.figure.numerator
    headings = [block.text for block in document(authority, published_of(authority, report)).blocks
                if isinstance(block, Heading)]  # fmt: skip
    assert any(text.startswith("By ethnicity, sex and disability: ") for text in headings)


def test_it_is_narrowed_to_a_group_and_a_team_and_only_their_head_reads_it(
    authority: Authority, published: int
) -> None:
    about = replace(ABOUT, place=f"team-{authority.team}", narrowed={"sex": "female"})
    report = made(authority, about)
    view = queries.one(authority.asking(Role.ANALYST), report)
    assert (view.service_id, view.group) == (authority.service, "sex: Girls")
    pack = published_of(authority, report)
    found = document(authority, pack, Role.HEAD_OF_SERVICE)
    assert found.subtitle.endswith(" · sex: Girls")
    other = made(authority, replace(ABOUT, place=f"service-{authority.other_service}"))
    for role, of in (
        (Role.HEAD_OF_SERVICE, published_of(authority, other)), (Role.TEAM_MANAGER, pack), (Role.SCRUTINEER, pack),
        (Role.PARTNER, pack), (Role.QA_OFFICER, pack),
    ):  # fmt: skip
        with pytest.raises(Missing):
            frozen.pack(authority.asking(role), of)
        assert authority.client(role).get(reverse("pack", args=[of])).status_code == 404


def test_only_the_analyst_puts_one_together_and_publishes_it(authority: Authority, published: int) -> None:
    report = made(authority)
    for role in (Role.HEAD_OF_QA, Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER, Role.SCRUTINEER):
        by = authority.actor(role)
        with pytest.raises(Missing):
            changes.make(ABOUT, by=by, now=authority.now)
        with pytest.raises(Missing):
            changes.add(report, BACK, version=3, by=by, now=authority.now)
        with pytest.raises(Missing):
            queries.listed(authority.asking(role))
        client = authority.client(role)
        for name in ("thematic-report", "thematic-change", "thematic-figure", "thematic-words", "thematic-remove"):
            assert client.get(reverse(name, args=[report])).status_code == 404
        assert client.get(f"{reverse('pack-publish')}?thematic={report}").status_code == 404
    with pytest.raises(Refused) as refused:
        published_of(authority, report, Words(" "))
    assert refused.value.code == "analysis_empty"
    with pytest.raises(Refused) as refused:
        published_of(authority, report, Words("Words.", "Words.", roles=("partner",)))
    assert refused.value.code == "share_kind"
    begin = {"by": authority.actor(Role.ANALYST), "now": authority.now}
    empty = changes.make(replace(ABOUT, title="Empty"), **begin)
    # Pressed twice it is begun once; one that holds something already is another.
    assert changes.make(replace(ABOUT, title="Empty"), **begin) == empty != changes.make(ABOUT, **begin) != report
    with pytest.raises(Refused) as refused:
        published_of(authority, empty)
    assert refused.value.code == "figures"


def test_what_is_published_stays_and_a_corrected_edition_says_what_changed(
    authority: Authority, published: int
) -> None:
    report = made(authority)
    by, now = authority.actor(Role.ANALYST), authority.now
    first = published_of(authority, report)
    before = document(authority, first)
    set_rule("small_numbers.limit", 9, valid_from=authority.today, source="Ours", by=SYSTEM, now=now)
    changes.take_out(report, 0, version=3, by=by, now=now)
    changes.add(report, parts.asks({"card": "referrals"}), version=4, by=by, now=now)
    assert document(authority, first) == before
    with pytest.raises(Refused) as refused:
        changes.change(report, replace(ABOUT, starts=date(2026, 6, 1)), version=5, by=by, now=now)
    assert refused.value.code == "standing"
    with pytest.raises(Refused) as refused:
        published_of(authority, report)
    assert refused.value.code == "correction_empty"
    second = document(
        authority, published_of(authority, report, Words("Again.", correction="Referrals were left out."))
    )
    changed = tables(second)["What changed since edition 1"]
    title = CARDS["referrals"].title
    assert [row[2].text for row in changed.rows if row[0].text.startswith(f"{title}: ")] == ["not there"] * 2
    assert document(authority, first) == before
    assert frozen.pack(authority.asking(Role.DIRECTOR), first).later is not None


def test_two_reports_of_one_month_are_published_side_by_side(authority: Authority, published: int) -> None:
    one, other = made(authority), made(authority, replace(ABOUT, title="Another"))
    published_of(authority, one)
    published_of(authority, other)
    assert {pack.edition for pack in Pack.objects.filter(kind=Kind.THEMATIC)} == {1}
    titles = [row.title for row in frozen.packs(authority.asking(Role.DIRECTOR)) if row.kind is Kind.THEMATIC]
    assert sorted(titles) == ["Another", "Who came back"]
    found = finding.find(authority.asking(Role.DIRECTOR), Wanted.of("schools asked"), 5)
    assert {one.title for one in found.packs} == {"Another", "Who came back"}
    assert "Read the thematic report for 21 May 2026 to 20 November 2026" in [
        line.title for line in waiting(authority.asking(Role.DIRECTOR))
    ]


def test_what_was_changed_while_words_were_written_is_looked_at_before_it_is_frozen(
    authority: Authority, published: int
) -> None:
    report = made(authority, ABOUT, parts.asks({"card": "referrals", "by": "ethnicity"}))
    client, address = authority.client(Role.ANALYST), f"{reverse('pack-publish')}?thematic={report}"
    (seen,) = re.findall(r'name="made" value="(\d+)"', client.get(address).text)
    typed = {"analysis": "More came.", "version": "0", "do": "publish", "made": seen}
    by, now = authority.actor(Role.ANALYST), authority.now
    changes.add(report, parts.asks({"card": "contacts"}), version=int(seen), by=by, now=now)
    stale = client.post(address, typed)
    assert stale.status_code == 422 and "Somebody changed the report meanwhile" in stale.text
    assert "More came." in stale.text
    (again,) = re.findall(r'name="made" value="(\d+)"', stale.text)
    assert client.post(address, typed | {"made": again}).status_code == 302


def test_a_heading_says_to_whom_its_question_alone_is_narrowed(authority: Authority, published: int) -> None:
    girls, boys = (parts.asks({"card": "referrals", "sex": one}) for one in ("female", "male"))
    headings = [one.text for one in document(authority, published_of(authority, made(authority, ABOUT, girls, boys)))
                .blocks if isinstance(one, Heading)]  # fmt: skip
    assert [text.split(" (")[1] for text in headings if text.startswith("Referrals: ")] == ["sex: Girls)", "sex: Boys)"]
    # The report's own group stands under its title.
    of_girls = replace(ABOUT, narrowed={"sex": "female"})
    found = document(authority, published_of(authority, made(authority, of_girls, girls)))
    assert "sex: Girls" in found.subtitle
    assert not any("(sex" in one.text for one in found.blocks if isinstance(one, Heading))


def test_a_restricted_child_is_told_of_to_nobody_whoever_publishes(authority: Authority, published: int) -> None:
    report = made(authority, ABOUT, parts.asks({"card": "referrals", "by": "ethnicity"}))
    asks = authority.asking(Role.ANALYST)
    view = queries.one(asks, report)
    before = last(material_for(asks, None, view.period))
    group = max((row for row in before.rows if row.key), key=lambda row: row.figure.numerator or 0)
    child = explorer.behind(asks, before.question, group.key, "all").list.children[0].child
    restrict(authority, child)
    key = ChildKey("northborough", "case-system", child)
    named = Asking(replace(authority.actor(Role.ANALYST), restricted=frozenset({key})), authority.now)
    assert not named.hidden
    after = last(material_for(named, None, view.period))
    rows = {row.key: row.figure.numerator for row in after.rows}
    assert rows[group.key] < (group.figure.numerator or 0)


def last(found: ThematicMaterial) -> Answer:
    """The answer of a report's last part."""
    part = found.parts[-1]
    assert not isinstance(part, Says) and part.answer is not None
    return part.answer


def test_what_cannot_be_put_into_one_is_refused_and_what_somebody_changed_meanwhile_is_stale(
    authority: Authority, published: int
) -> None:
    by, now = authority.actor(Role.ANALYST), authority.now
    report = changes.make(ABOUT, by=by, now=now)
    for part, code in (
        (parts.asks({"card": "none"}), "card"), (parts.asks({"card": "contacts", "by": "provider"}), "by"),
        (Says("", "Words."), "heading"), (Says("Heading", " "), "text"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            changes.add(report, part, version=1, by=by, now=now)
        assert refused.value.code == code
    for about, code in (
        (replace(ABOUT, title=" "), "title"), (replace(ABOUT, starts=date(2026, 12, 1)), "days"),
        (replace(ABOUT, ends=date(2027, 1, 1)), "ends"), (replace(ABOUT, starts=date(2001, 1, 1)), "days"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            changes.make(about, by=by, now=now)
        assert refused.value.code == code
    with pytest.raises(Missing):
        changes.make(replace(ABOUT, place="team-99999"), by=by, now=now)
    changes.add(report, BACK, version=1, by=by, now=now)
    with pytest.raises(Stale):
        changes.add(report, BACK, version=1, by=by, now=now)
    changes.add(report, Says("Then", "Words."), version=2, by=by, now=now)
    changes.move_up(report, 1, version=3, by=by, now=now)
    assert [type(one) for one in queries.one(authority.asking(Role.ANALYST), report).parts] == [Says, Asks]
    with pytest.raises(Missing):
        changes.take_out(report, 2, version=4, by=by, now=now)
    with pytest.raises(Missing):
        changes.rewrite(report, 1, Says("A", "b"), version=4, by=by, now=now)
    changes.remove(report, version=4, by=by, now=now)
    assert queries.listed(authority.asking(Role.ANALYST)) == ()
    kinds = list(Event.objects.filter(subject_kind="thematic").values_list("kind", flat=True))
    assert kinds.count("packs.thematic_changed") == 3 and "packs.thematic_removed" in kinds


def test_the_demonstrations_own_is_put_together_once_also_where_half_of_it_stands(
    authority: Authority, published: int
) -> None:
    by, now = authority.actor(Role.ANALYST), authority.now
    starts, ends = demonstration.year_to(authority.today)
    half = changes.make(About(demonstration.TITLE, "authority", starts, ends, {}, True), by=by, now=now)
    changes.add(half, Says("Why we ask", "Schools."), version=1, by=by, now=now)
    days = demonstration.put_together(by, now)
    assert (days.start, days.end, days.report) == (date(2025, 11, 1), date(2026, 10, 31), half)
    whole = queries.one(authority.asking(Role.ANALYST), half)
    assert demonstration.put_together(by, now) == days
    assert queries.listed(authority.asking(Role.ANALYST)) == (whole,) and len(whole.parts) > 5


def test_by_its_pages_from_a_saved_question_to_every_form_of_the_published_report(
    authority: Authority, published: int
) -> None:
    client = authority.client(Role.ANALYST)
    days = {f"{name}_{part}": value for name, day in (("starts", START), ("ends", END))
            for part, value in (("day", day.day), ("month", day.month), ("year", day.year))}  # fmt: skip
    sent = {"title": "Who came back", "place": "authority", "group": "", "by_groups": "yes", **days}
    assert client.post(reverse("thematic-new"), {**sent, "title": ""}).status_code == 422
    address = client.post(reverse("thematic-new"), sent).headers["Location"]
    kept = explore.save("By sex", {"card": "contacts_to_referral", "by": "sex"}, [], by=authority.actor(Role.ANALYST),
                        now=authority.now)  # fmt: skip
    assert client.post(f"{address}figure/", {"version": 1}).status_code == 422
    assert client.post(f"{address}figure/", {"version": 1, "saved": kept}).status_code == 302
    words = {"heading": "Why", "text": "Because."}
    assert client.post(f"{address}words/", {"version": 2, **words}).status_code == 302
    assert client.post(f"{address}words/?part=1", {"version": 3, **words, "text": "As asked."}).status_code == 302
    assert client.post(f"{address}part/", {"version": 4, "place": 1, "do": "up"}).status_code == 302
    page = client.get(address).content.decode()
    assert page.index("As asked.") < page.index(f"{CARDS['contacts_to_referral'].title}: ") and "Because." not in page
    report = queries.listed(authority.asking(Role.ANALYST))[0]
    to_publish = f"{reverse('pack-publish')}?thematic={report.id}"
    assert "As asked." in client.get(to_publish).content.decode()
    sent = {"version": 0, "made": report.version, "do": "publish"}
    assert "Write an analysis" in client.post(to_publish, {**sent, "analysis": ""}).text
    asked = client.post(to_publish, {**sent, "analysis": "Fewer came back."})
    # A process that is killed leaves the work, and whoever takes it up publishes once.
    work = LongWork.objects.latest("pk")
    assert asked.headers["Location"] == reverse("long-work", args=[work.pk])
    for _ in range(2):
        packs.publish_draft(int(work.subject), by=authority.actor(Role.ANALYST), now=authority.now)
    pack = Pack.objects.get(kind=Kind.THEMATIC)
    assert (pack.status, pack.edition) == ("published", 1)
    reader = authority.client(Role.DCS)
    assert "Fewer came back." in reader.get(reverse("pack", args=[pack.pk])).content.decode()
    assert reader.get(reverse("pack-pdf", args=[pack.pk])).content.startswith(b"%PDF")
    word = docx.Document(BytesIO(reader.get(reverse("pack-word", args=[pack.pk])).content))
    assert "As asked." in [one.text for one in word.paragraphs]
    book = openpyxl.load_workbook(BytesIO(reader.get(reverse("pack-workbook", args=[pack.pk])).content))
    assert any(name.startswith("Contacts that go on") for name in book.sheetnames)
    assert (
        reverse("pack-publish") + f"?thematic={report.id}"
        in client.get(reverse("pack", args=[pack.pk])).content.decode()
    )
    with pytest.raises(Refused) as refused:
        changes.remove(report.id, version=5, by=authority.actor(Role.ANALYST), now=authority.now)
    assert refused.value.code == "standing"


def test_an_answer_of_the_explorer_is_put_into_a_report_or_begins_one(authority: Authority, published: int) -> None:
    client = authority.client(Role.ANALYST)
    asked = f"?by=sex&in=days&from={START}&to={END}"
    page = client.get(f"{reverse('explore')}{asked}&card=contacts_to_referral").content.decode()
    address = reverse("thematic-put", args=["contacts_to_referral"]) + asked
    assert f"{reverse('thematic-put', args=['contacts_to_referral'])}?" in page
    assert client.post(address, {"title": ""}).status_code == 422
    begun = client.post(address, {"title": "Who came back"}).headers["Location"]
    (report,) = queries.listed(authority.asking(Role.ANALYST))
    assert begun == reverse("thematic-report", args=[report.id])
    assert (report.place, report.period.start, report.period.end) == ("authority", START, END)
    part = parts.asks({"card": "contacts_to_referral", "by": "sex"})
    assert report.parts == (part,)
    # A second press, with its title or into it, changes nothing; another answer comes after it.
    for sent in ({"title": "Who came back"}, {"report": report.id}):
        assert client.post(address, sent).headers["Location"] == begun
    assert [one.parts for one in queries.listed(authority.asking(Role.ANALYST))] == [(part,)]
    other = reverse("thematic-put", args=["contacts_to_referral"]) + asked.replace("by=sex", "by=ethnicity")
    assert client.post(other, {"report": report.id}).headers["Location"] == begun
    assert len(queries.one(authority.asking(Role.ANALYST), report.id).parts) == 2
    assert client.get(reverse("thematic-put", args=["contacts_to_referral"]) + "?by=nonsense").status_code == 404
    director = authority.client(Role.DIRECTOR)
    assert director.get(address).status_code == 404
    asked = f"{reverse('explore')}{asked}&card=contacts_to_referral"
    assert "Put it into a thematic report" not in director.get(asked).content.decode()
