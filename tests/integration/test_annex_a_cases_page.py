"""The small workbooks that lie beside the project, each with one fault, sent through the page: it says what it must."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.states import State
from practicelens.web.pages.performance.extracts import FINDINGS_A_PAGE
from tests.builders.authority import Authority

CASES = Path(__file__).parents[3] / "shared" / "data" / "annex_a_cases"
FILES = sorted(CASES.glob("*.xlsx"))
TAKEN = {"as_at-day": "20", "as_at-month": "11", "as_at-year": "2026"}
COMMON = {"list_empty", "status_disagrees"}
"""What the workbook without a fault is told too: eight lists are empty, and three statuses are not list 7's."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES, reason="the workbooks do not lie beside the project"),
]


class Sent:
    """One workbook sent by the analyst: its page, the page it is published from, and what was read of it."""

    def __init__(self, client: Client, path: Path, data_dir: Path) -> None:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        answer = client.post(reverse("extract-upload"), {"file": file, **TAKEN}, follow=True)
        self.extract = Extract.objects.latest("pk")
        self.page = words(answer.content)
        self.client = client
        self.publishing = reverse("extract-publish", args=[self.extract.pk])
        self.asked = words(client.get(self.publishing).content)
        self._folder = data_dir / "readings" / self.extract.sha256

    @property
    def state(self) -> State:
        return State(Extract.objects.get(pk=self.extract.pk).state)

    def codes(self) -> dict[str, int]:
        """How many findings of each code, without those of the faultless workbook."""
        codes = list(self.extract.findings.exclude(code__in=COMMON).values_list("code", flat=True))
        return {code: codes.count(code) for code in codes}

    def column(self, table: str, name: str) -> list[object]:
        values: list[object] = pq.read_table(self._folder / f"{table}.parquet")[name].to_pylist()
        return values

    def publish(self) -> int:
        """Publish it with everything ticked; the answer's status."""
        asked = [part.split('"')[0] for part in self.raw().split('name="accepted" id="')[1:]]
        return self.client.post(self.publishing, {**TAKEN, "accepted": asked}).status_code

    def raw(self) -> str:
        return self.client.get(self.publishing).content.decode()


def words(content: bytes) -> str:
    """A page's text with single spaces."""
    return " ".join(unescape(content.decode()).split())


def control(sent: Sent) -> None:
    assert sent.codes() == {}
    assert sent.publish() == 302 and sent.state is State.PUBLISHED


def from_1904(sent: Sent) -> None:
    assert sent.column("referrals", "referral_date")[0] == date(2026, 9, 1)
    assert "counts days from 1904" in sent.page


def no_addresses(sent: Sent) -> None:
    assert sent.codes() == {"error_value": 1, "formula_not_stored": 1}
    assert "#N/A" in sent.page


def no_dates(sent: Sent) -> None:
    assert set(sent.codes()) == {"placeholder_date"}
    assert set(sent.column("in_need", "closed")) == {None} == set(sent.column("protection_plans", "last_visit"))


def no_workers(sent: Sent) -> None:
    assert sent.codes() == {"placeholder_name": 2}
    assert sent.publish() == 302 and sent.state is State.PUBLISHED
    unmatched = words(sent.client.get(reverse("extract-names")).content)
    assert "TBC" not in unmatched and "Unallocated" not in unmatched


def hidden(sent: Sent) -> None:
    assert "This sheet is hidden and was left out" in sent.page
    assert len(sent.column("in_need", "child")) == 5


def noughts(sent: Sent) -> None:
    assert "spelled otherwise in other lists" in sent.page
    assert "Unless they are joined, they count as other children" in sent.asked
    proposed = words(sent.client.get(reverse("extract-identifiers", args=[sent.extract.pk])).content)
    assert "5 differ by leading noughts" in proposed and "123 becomes 00123" in proposed


def rounded(sent: Sent) -> None:
    assert sent.state is State.BLOCKED and "The spreadsheet has rounded this identifier" in sent.page
    assert sent.publish() == 422 and sent.state is State.BLOCKED


def totals(sent: Sent) -> None:
    assert sent.codes() == {"total_row": 1, "note_row": 1}
    assert len(sent.column("in_need", "child")) == 5


EXPECTED: dict[str, Callable[[Sent], None]] = {
    "00": control,
    "03": from_1904,
    "07b": no_addresses,
    "10": no_dates,
    "11": no_workers,
    "13": hidden,
    "19": noughts,
    "20": rounded,
    "34": totals,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_page_does_what_the_readme_says(path: Path, authority: Authority, data_dir: Path) -> None:
    sent = Sent(authority.client(Role.ANALYST), path, data_dir)
    first = [one.message for one in sent.extract.findings.all()[:FINDINGS_A_PAGE]]
    assert all(" ".join(message.split()) in sent.page for message in first)
    if path.name.partition("-")[0] != "20":
        assert sent.state is State.READY
        # Without a plan or a child looked after the figures of lists 7 and 8 would be nought.
        assert "has no row that counts" in sent.asked
    EXPECTED[path.name.partition("-")[0]](sent)
