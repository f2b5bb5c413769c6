"""Everything that somebody writes in the cycle of an audit is readable where it is used, and never where one is blind.

A distinct word goes into every text of every form, page by page; each is then looked for on the pages of somebody who
is entitled to it.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace

import pytest
from django.urls import reverse

from practicelens.access.roles import Role
from practicelens.jobs import moderate
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.audits.safety import queries as safety_queries
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.moderation.models import SecondGrading
from practicelens.web.pages.audits.four_r import OTHER
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits, parts
from tests.builders.authority import Authority
from tests.builders.page_forms import PageForm, forms_of

pytestmark = pytest.mark.django_db
OFFICER, MANAGER, SECOND = Role.QA_OFFICER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER
WHOLE_FIELDS = rules.PART_FIELDS[rules.WHOLE]
CHOSEN = {"overall": "good", "independent": "yes", "was_done": "yes"}
DATES = {"day": "23", "month": "11", "year": "2026"}
DAY = {f"held_on_{box}": value for box, value in DATES.items()}
STANDING = re.compile(r"a\d+v\d+_")
"""What a meeting's page asks of an action that stands: left as it is on the way."""
HEADS = (Role.HEAD_OF_QA, Role.HEAD_OF_SERVICE)


@dataclass
class Walk:
    """Somebody goes through the pages and writes a new word in every text."""

    authority: Authority
    audits: Audits = field(init=False)
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.audits = Audits(self.authority)

    def page(self, role: Role, name: str, *args: object) -> str:
        """A page that opens."""
        answer = self.authority.client(role).get(reverse(name, args=args))
        assert answer.status_code == 200, (role, name, answer.status_code)
        return answer.content.decode()

    def write(self, role: Role, name: str, *args: object, **chosen: object) -> list[str]:
        """Fill in the form of a page with new words, send it, and say which words they are."""
        form = self._form(role, name, *args)
        typed: dict[str, object] = {one: texts for one, texts in form.filled().items() if not STANDING.match(one)}
        new = {one: f"zq{len(self.words) + place:03}w" for place, one in enumerate(_texts(form))}
        self.words |= {word: f"{name}: {one}" for one, word in new.items()}
        answer = self.authority.client(role).post(reverse(name, args=args), {**typed, **new, **CHOSEN, **chosen})
        assert answer.status_code == 302, (name, answer.status_code, answer.content.decode()[:9000])
        return list(new.values())

    def _form(self, role: Role, name: str, *args: object) -> PageForm:
        """The page's own form: the one with most to fill in."""
        found = forms_of(self.page(role, name, *args))
        return max(found, key=lambda form: (len(_texts(form)), len(form.kinds)))

    def fill(self, role: Role, audit_id: int, overall: str) -> list[str]:
        """Every part of an audit; the domains are Good, so that the whole may differ from what they suggest."""
        written = []
        for part in [one.key for one in work_queries.work(asking(self.audits.actor(role)), audit_id).parts]:
            if part == "actions":
                continue
            grade = overall if part == "whole" else "good"
            chosen = {**DAY, "grade": grade} | (parts()[part] if part == "sections" else {})
            written += self.write(role, "audit-part", audit_id, part, **chosen)
        # What the grades of the domains suggest is shown once the whole is saved, and asks why it differs.
        return written + self.write(role, "audit-part", audit_id, "whole", grade=overall)

    def submit(self, role: Role, audit_id: int) -> None:
        """Hand it in."""
        version = work_queries.audit(asking(self.audits.actor(role)), audit_id).version
        url = reverse("audit-submit", args=[audit_id])
        assert self.authority.client(role).post(url, {"version": version}).status_code == 302

    def missing(self, words: list[str], text: str) -> list[str]:
        """Which of these words do not stand there, by the form and field they were typed in."""
        return [self.words[one] for one in words if one not in text]


def _texts(form: PageForm) -> list[str]:
    """The fields in which one writes words, and where none stand yet."""
    texts = [name for name, kind in form.kinds.items() if kind in ("text", "textarea") and _empty(form, name)]
    return [name for name in texts if not STANDING.match(name)]


def _empty(form: PageForm, name: str) -> bool:
    """Whether nothing stands in a field of words; a date's are none."""
    dated = name.startswith(("held_on", "due", "on", "version")) or name.rpartition("_")[2] in DATES
    return not dated and not any(form.values.get(name, []))


@pytest.fixture
def walk(authority: Authority) -> Walk:
    """The small authority's cycle."""
    return Walk(authority)


def handed_in(walk: Walk, overall: str = "inadequate") -> tuple[int, list[str], list[str]]:
    """An audit with a word in every text; the words of the auditor, and of the practitioner."""
    audit_id = walk.audits.started()
    ours = walk.fill(OFFICER, audit_id, overall)
    due = {"due_day": "24", "due_month": "11", "due_year": "2026"}
    owner = walk.authority.account(Role.PRACTITIONER)
    ours += walk.write(OFFICER, "audit-actions", audit_id, owner=owner, **due)
    own = walk.write(Role.PRACTITIONER, "audit-own-grades", audit_id)
    walk.submit(OFFICER, audit_id)
    return audit_id, ours, own


def test_whoever_may_read_an_audit_finds_every_word_of_it(walk: Walk) -> None:
    audit_id, ours, own = handed_in(walk)
    assert len(ours) > 50
    for role in (OFFICER, MANAGER, Role.PRACTITIONER, *HEADS):
        assert walk.missing(ours + own, walk.page(role, "audit", audit_id)) == []


def test_its_documents_hold_every_word_too(walk: Walk) -> None:
    audit_id, ours, own = handed_in(walk)
    answer = walk.authority.client(MANAGER).get(reverse("audit-word", args=[audit_id]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        text = file.read("word/document.xml").decode()
    assert walk.missing(ours + own, text) == []
    assert walk.authority.client(MANAGER).get(reverse("audit-pdf", args=[audit_id])).content.startswith(b"%PDF")
    # A stranger to the team has neither page nor document.
    for name in ("audit", "audit-pdf", "audit-word"):
        assert walk.authority.client(SECOND).get(reverse(name, args=[audit_id])).status_code == 404


def test_neither_reads_a_word_of_the_other_before_both_are_in(walk: Walk) -> None:
    audit_id = walk.audits.started()
    ours = walk.fill(OFFICER, audit_id, "good")
    walk.submit(OFFICER, audit_id)
    page = walk.page(Role.PRACTITIONER, "audit", audit_id)
    assert not [one for one in ours if one in page]
    client = walk.authority.client(Role.PRACTITIONER)
    assert client.get(reverse("audit-word", args=[audit_id])).status_code == 404
    second = walk.audits.started(child=replace(CHILD, identifier="B-2"))
    own = walk.write(Role.PRACTITIONER, "audit-own-grades", second)
    # The auditor who has not handed in reads no word of it, of the whole or of any domain.
    assert len(own) > 5 and len(walk.missing(own, walk.page(OFFICER, "audit", second))) == len(own)


def test_what_follows_a_handed_in_audit_stands_on_its_page(walk: Walk) -> None:
    audit_id, ours, own = handed_in(walk)
    own += walk.write(Role.PRACTITIONER, "audit-reply", audit_id)
    own += walk.write(Role.PRACTITIONER, "audit-second-look", audit_id)
    corrected = walk.write(OFFICER, "audit-correct", audit_id, overall="inadequate", domain_assessment="outstanding")
    reviewed = walk.write(MANAGER, "audit-review", audit_id, **DAY)
    there = [walk.authority.account(Role.PRACTITIONER)]
    new = {"new_owner": there[0], "new_due_day": "24", "new_due_month": "11", "new_due_year": "2026"}
    reviewed += walk.write(OFFICER, "audit-four-r", audit_id, **DAY, **new, people=there, chair=OTHER)
    ended = walk.write(Role.HEAD_OF_SERVICE, "audit-end", audit_id, why="other")
    everything = ours + own + corrected + reviewed + ended
    for role in (OFFICER, MANAGER, Role.PRACTITIONER, *HEADS):
        assert walk.missing(everything, walk.page(role, "audit", audit_id)) == []


def test_a_worry_an_action_and_a_reflection_are_read_where_they_belong(walk: Walk) -> None:
    audit_id, _, _ = handed_in(walk)
    worry = walk.write(OFFICER, "audit-not-safe", audit_id)
    _, concerns = safety_queries.concerns(asking(walk.audits.actor(MANAGER)), audit_id, walk.audits.now)
    worry += walk.write(MANAGER, "audit-concern-answer", audit_id, concerns[0].id)
    assert walk.missing(worry, walk.page(OFFICER, "audit-not-safe", audit_id)) == []
    action = work_queries.audit(asking(walk.audits.officer), audit_id).actions[0]
    done = walk.write(Role.PRACTITIONER, "action", action.id)
    assert walk.missing(done, walk.page(OFFICER, "action", action.id)) == []
    assert walk.missing(done, walk.page(MANAGER, "audit", audit_id)) == []
    walk.audits.review(audit_id)
    walk.audits.four_r(audit_id)
    meeting = work_queries.audit(asking(walk.audits.officer), audit_id).four_rs[0].id
    reflection = walk.write(Role.PRACTITIONER, "audit-four-r-meeting", audit_id, meeting)
    assert walk.missing(reflection, walk.page(OFFICER, "audit-four-r-meeting", audit_id, meeting)) == []
    assert (
        len(walk.missing(reflection, walk.page(Role.HEAD_OF_SERVICE, "audit-four-r-meeting", audit_id, meeting))) == 1
    )


def test_two_graders_read_all_of_each_other_once_both_are_in_and_nothing_before(walk: Walk) -> None:
    audit_id, ours, _ = handed_in(walk, "outstanding")
    moderate.run(walk.audits.now)
    row = SecondGrading.objects.get(audit_id=audit_id)
    assert row.second_id is not None
    mine = core_queries.audits(asking(walk.audits.actor(SECOND)), Filters(mine=True))
    assert [one.id for one in mine] == [row.second_id]
    walk.write(SECOND, "audit-start", row.second_id)
    for name, about in (("audit", audit_id), ("second-grade", row.pk)):
        assert walk.authority.client(SECOND).get(reverse(name, args=[about])).status_code == 404
    theirs = walk.fill(SECOND, row.second_id, "requires_improvement")
    page = walk.page(OFFICER, "audit", audit_id)
    assert not [one for one in theirs if one in page]
    walk.submit(SECOND, row.second_id)
    # The conversation and the family's view are the first audit's alone, and stand on its own page.
    graded = [one for one in ours if walk.words[one].rpartition(" ")[2] in (*rules.DOMAIN_FIELDS, *WHOLE_FIELDS)]
    assert len(graded) > 40
    for role in (OFFICER, SECOND, Role.HEAD_OF_QA):
        assert walk.missing(theirs + graded, walk.page(role, "second-grade", row.pk)) == []
    # Agreeing goes on at once, before any job has run; and what was sent back is read beside what is proposed next.
    proposed = walk.write(OFFICER, "second-grade-agree", row.pk)
    proposed += walk.write(SECOND, "second-grade-send-back", row.pk)
    walk.write(OFFICER, "second-grade-agree", row.pk)
    assert walk.missing(proposed, walk.page(SECOND, "second-grade", row.pk)) == []
