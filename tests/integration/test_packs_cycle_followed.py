"""What the reports of the cycle tell of actions, of who holds what is tracked, and their files, read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import docx
import pytest

from practicelens.access.roles import Role
from practicelens.documents.blocks import Document, Table
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind
from practicelens.quality.actions.models import Action
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

NOVEMBER = Month(2026, 11)


@pytest.fixture
def audits(authority: Authority) -> Audits:
    """Audits at the authority's moment, in November."""
    return Audits(authority)


def report(audits: Audits, kind: Kind) -> Document:
    today = audits.now.date()
    return reports_queries.report(asking(audits.actor(Role.DIRECTOR), today), kind, None, Month.of(today)).document


def table(document: Document, opening: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and b.caption.startswith(opening))


def counted(audit_id: int, on: date) -> list[float]:
    """A plain loop over the audit's actions: given, in time, late, overdue, not due yet."""
    found = [0.0] * 5
    for row in Action.objects.filter(source_kind="audit", source_id=audit_id, opened_at__isnull=False):
        done = local_date(row.done_at) if row.done_at else None
        found[0] += 1
        place = (1 if done <= row.due else 2) if done else 3 if row.due < on else 4
        found[place] += 1
    return found


def test_actions_of_audits_with_a_meeting_are_counted_like_a_plain_loop_does(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    assert not [b for b in report(audits, Kind.FOUR_R).blocks if isinstance(b, Table) and "Actions" in b.caption]
    audits.four_r(audit_id)
    for days in (0, 1, 60):
        audits.now += timedelta(days=days)
        (row,) = table(report(audits, Kind.FOUR_R), "Actions of audits").rows
        assert [cell.number for cell in row] == counted(audit_id, audits.now.date())
    assert row[0].number == row[3].number != 0
    late = Action.objects.filter(source_id=audit_id).order_by("pk").first()
    assert late
    late.done_at, late.status = audits.now, "done"
    late.save()
    (row,) = table(report(audits, Kind.FOUR_R), "Actions of audits").rows
    assert row[2].number == 1
    assert [cell.number for cell in row] == counted(audit_id, audits.now.date())


def test_what_is_tracked_says_who_holds_it(audits: Audits) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    audits.four_r(audit_id)
    audits.review(audit_id)
    assert not any(isinstance(b, Table) and "holds" in b.caption for b in report(audits, Kind.RE_AUDIT).blocks)
    audits.re_audited(audit_id, Grade.REQUIRES_IMPROVEMENT)
    (row,) = table(report(audits, Kind.RE_AUDIT), "Who holds").rows
    assert row[2].number == 1 and row[1].text not in ("", "nobody")


@pytest.mark.parametrize(("kind", "slug"), [(Kind.RE_AUDIT, "re-audits"), (Kind.FOUR_R, "4r")])
def test_the_files_say_what_the_page_says_and_stay_as_they_were_frozen(audits: Audits, kind: Kind, slug: str) -> None:
    audit_id = audits.submitted(Grade.INADEQUATE)
    client = audits.authority.client(Role.HEAD_OF_QA)
    assert client.get(f"/reports/{slug}/pdf/?month=2026-11").content.startswith(b"%PDF")
    moment = datetime(2026, 12, 3, 10, tzinfo=UTC)
    analysis = Words("Two meetings were late; we ask why.")
    by = audits.actor(Role.HEAD_OF_QA)
    pack_id = changes.publish(None, NOVEMBER, analysis, version=0, by=by, now=moment, kind=kind)
    before = words_of(client.get(f"/packs/{pack_id}/word/").content)
    assert any(analysis.analysis in text for text in before)
    assert frozen_queries.pack(asking(by), pack_id).title in before
    audits.four_r(audit_id)
    assert words_of(client.get(f"/packs/{pack_id}/word/").content) == before
    assert client.get(f"/packs/{pack_id}/pdf/").content.startswith(b"%PDF")


def words_of(content: bytes) -> list[str]:
    """Every paragraph and cell of a Word file."""
    file = docx.Document(BytesIO(content))
    cells = [cell.text for one in file.tables for row in one.rows for cell in row.cells]
    return [paragraph.text for paragraph in file.paragraphs] + cells
