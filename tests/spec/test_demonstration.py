"""What is planted in Northborough (docs/explanation/demonstration.md), found where an entitled person reads it.

Each line is read from a page of the product, by the person named, in the small borough that is built once a run
(``builders/northborough``). What only a whole borough is large enough for stands in the document alone.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.builders.northborough import at_once

PAGES = {
    "week of the team in trouble": ("sylvia.brandt", "/teams/3/week/"),
    "week of the first team": ("maya.ellis", "/teams/1/week/"),
    "its service area now": ("helen.osei", "/reports/monthly/?month=2026-10"),
    "its service area before": ("helen.osei", "/reports/monthly/?month=2025-12"),
    "sources": ("yasmin.begum", "/extracts/sources/"),
    "figures": ("alan.price", "/authority/figures/"),
    "month": ("yasmin.begum", "/performance-matters/2026-10/"),
    "dated events": ("yasmin.begum", "/dated-events/"),
    "home": ("alan.price", "/"),
    "home of its Head of Service": ("helen.osei", "/"),
    "packs": ("alan.price", "/packs/"),
    "quarterly": ("alan.price", "/reports/quarterly/?month=2026-Q3"),
    "quarterly before": ("alan.price", "/reports/quarterly/?month=2026-Q2"),
    "quarterly with December": ("alan.price", "/reports/quarterly/?month=2025-Q4"),
    "months": ("alan.price", "/programme/months/"),
    "re-audits": ("alan.price", "/reports/re-audits/?month=2026-10"),
    "second grades": ("alan.price", "/second-grades/?ended=yes&reason=second_look"),
    "second grades to do": ("alan.price", "/second-grades/"),
    "comparisons": ("alan.price", "/moderation/comparisons/"),
    "panels": ("alan.price", "/multi-agency/"),
    "meetings to come": ("alan.price", "/waiting/"),
    "learning": ("dana.lewis", "/learning/"),
    "concerns": ("rekha.pillai", "/alerts/"),
    "agencies": ("rekha.pillai", "/alerts/agencies/"),
    "concerns that are closed": ("rekha.pillai", "/alerts/?closed=yes"),
    "home that sends alerts": ("rekha.pillai", "/"),
    "tool": ("grace.mbeki", "/audit-tools/case_audit/"),
}
READ = f"""
import html, json, re
from datetime import date
settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES = {{**settings.STORAGES, "staticfiles": {{
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}}}
import warnings
warnings.simplefilter("ignore")
from django.test import Client
from practicelens.people.actors import actor_for
from practicelens.people.internal import account_by_email
from practicelens.people.models import Account
from practicelens.people.asking import Asking
from practicelens.people.teams import teams
from practicelens.quality.actions.internal import done_in_time
from practicelens.quality.audits.core.queries import audits
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import Filters
from practicelens.governance.packs.frozen.queries import packs
from practicelens.quality.audits.cycle.reports import closures, re_audit_rows
from practicelens.quality.audits.grades.queries import gradings
from practicelens.quality.panels.whole.queries import wholes
from practicelens.workdays import clock

def client_of(name):
    client = Client()
    client.force_login(Account.objects.get(email=f"{{name}}@northborough.example"))
    return client

def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    page = re.sub(r"(?s)<(script|style|svg).*?</\\1>", "", answer.content.decode())
    page = page[page.index("<main"):]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

pages = {{key: text(client_of(name), path) for key, (name, path) in {PAGES!r}.items()}}
alan = Asking(actor_for(account_by_email("alan.price@northborough.example"), clock.today()), clock.now())
passed = [row.id for row in audits(alan, Filters(status=Status.ALLOCATED, kind=Kind.RE_AUDIT))]
pages["re-audits to begin"] = " ".join(text(client_of("alan.price"), f"/audits/{{one}}/") for one in passed)
out = {{(row.kind.value, row.month.words()): row.id for row in packs(alan) if row.scope.service_id is None}}
pages["a published quarterly"] = text(client_of("alan.price"), f"/packs/{{out['quarterly', 'April to June 2026']}}/")
met = {{row.title: row.id for row in wholes(alan)}}
for key, title in (("the panel of September", "Children who see violence between teenagers"),
                   ("the panel to come", "Babies of mothers who were looked after")):
    pages[key] = text(client_of("alan.price"), f"/multi-agency/{{met[title]}}/")
year = (date(2025, 11, 1), date(2026, 10, 31))
again = re_audit_rows(alan, *year)
seen = {{row.id: row.team for row in audits(alan, count=10_000)}}
late = {{}}
for audit, one in done_in_time("audit", list(seen), clock.today()).items():
    due, behind = late.get(seen[audit], (0, 0))
    late[seen[audit]] = (due + one.in_time + one.late + one.overdue, behind + one.late + one.overdue)
print(json.dumps({{
    "pages": pages,
    "again": [[row.before.value, row.after.value] for row in again if row.before and row.after],
    "late": late,
    "closures": [choice.value for _, choice in closures(alan, *year)],
    "audited": sorted({{one.team for one in gradings(alan, *year)}}),
    "teams": sorted(team.name for team in teams()),
}}))
"""


@pytest.fixture(scope="module")
def read(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every page of the table, read once."""
    found: dict[str, Any] = json.loads(at_once(tmp_path_factory.getbasetemp()).run(READ)[-1])
    return found


TABLE = """
planted                                      | page                        | what stands there
a late manager                               | week of the team in trouble | [12] late, by 16 working days next:
… and whose reviews they are                 | week of the team in trouble | Review the actions of A-\\d+ with [\\w ]+ Friday 30 October, 16 working days late
… who has not compared her audits            | week of the team in trouble | Compare the audits of Intervention and Planning 4, July to September 2026 .{5,60} working days late
the team in trouble                          | its service area now        | one team is worth a closer look
… by name                                    | its service area now        | Below the 95 % limits only: Intervention and Planning 4
a worry about safety that has climbed        | home of its Head of Service | A child may not be safe|Child who may not be safe
one report to write                          | home                        | Publish the monthly report for October 2026
re-audits of October published               | packs                       | October 2026, Whole authority , re-audit report, edition 1
a quarterly published                        | packs                       | July to September 2026, Whole authority , quarterly consolidation, edition 1
… and the one before                         | packs                       | April to June 2026, Whole authority , quarterly consolidation, edition 1
second grades of the quarter                 | quarterly                   | Moderation: a grade agreed in (\\d\\d) of \\1 case audits
what became of actions                       | re-audits                   | Actions: \\d+ of \\d\\d+ done and seen to have helped .*? Done, without effect [1-9]\\d* Not done [1-9]\\d*
comparison meetings, a few missed            | quarterly before            | Comparison meetings: \\d+ of \\d+ held .*? [1-9] after it, [1-4] missed, (each |[1-4] of them |)with a reason
… which the published report tells           | a published quarterly       | Comparison meetings: \\d+ of \\d+ held .*? [1-4] missed
a month that nobody opened                   | months                      | December 2025 not opened I was on leave .*? 31 December 2025 (\\d+) 0 0 \\1
… owed and missed in the quarter's report    | quarterly with December     | Missed: [1-9]\\d* owed and not done by the day
a panel held in the quarter                  | quarterly                   | Multi-agency panels held: 1
best practice shared in the quarter          | quarterly                   | Best practice shared: [1-9]
second looks asked and answered              | second grades               | The practitioner asked for a second look Agreed
a meeting missed with a reason               | comparisons                 | Missed Two dates were called off for court
meetings that are convened                   | meetings to come            | Panel: Babies of mothers who were looked after .*? Partnership room
… 4R meetings among them                     | meetings to come            | 4R meeting, A-\\d+
an action of a panel not done                | the panel of September      | Police .*? To do
actions of comparison meetings               | quarterly                   | Actions of the comparison meetings
… and of the panel                           | quarterly                   | Actions of the panels
a panel called off, and why                  | the panel to come            | it was to be on Tuesday 24 November 2026.*? Sergeant Rowan is at an inquest that day
three panels that have met                   | panels                      | (Agreed, and told to the agencies Panel on .*){3}
one of them without an agency                | panels                      | Fathers who moved away and came back .*? 3 of 3
a re-audit passed on                         | re-audits to begin          | The officer who did the first audit is at home after an operation
best practice of the year before             | learning                    | · \\d+ (January|February|March) 2026
two sources that number children alike       | sources                     | Visits Standard Safeguarding Dataset
… of which Annex A is believed of its lists  | sources                     | List 8: Children looked after Annex A
figures that Annex A cannot tell             | figures                     | Visits to children in need made in time \\d+ % .{0,120}? Standard Safeguarding Dataset
… caseloads by hours of posts                | figures                     | Children held by a worker over their limit \\d+ .{0,120}? Annex A, Standard Safeguarding Dataset
… and changes of worker                      | figures                     | Three or more workers in a year \\d+ .{0,120}? Annex A, Standard Safeguarding Dataset
concerns of the team in trouble              | concerns                    | (Drift and delay .*?Intervention and Planning 4 .*?){2}
… one of which is to be sent today           | home that sends alerts      | Practice Alert to send
… and one taken past a stage                 | concerns                    | Risk not dealt with · Practice Alert
good practice, shared with consent           | learning                    | Good practice that reviewing officers saw The plan is written in the child’s own words
agencies, one without a contact              | agencies                    | Northborough Police Sergeant Rowan .*? Youth Justice Service Nobody is named None
one settled with its dissent                 | concerns that are closed    | He visited his old carers once. Not agreed
visits to children in need on a week         | week of the first team      | \\d+ CIN visit
hours of posts beside caseloads              | week of the first team      | Hours are those of the case system
words on October, by whom they are missing   | month                       | Front Door \\([\\w ]+\\) says\\. .*? not written yet, asked on Tuesday 3 November
… how the analyst says it is to be read      | month                       | The analyst says\\. Limits of children looked after begin anew in June
an event from which limits begin anew        | dated events                | 1 June 2026 One placements team Reorganisation The whole authority Looked after
tools in force since it was founded          | tool                        | in force since 1 May 2024
"""  # noqa: E501  (a table is read across)
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("planted", "page", "words"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_planted_stands_where_it_is_read(read: dict[str, Any], planted: str, page: str, words: str) -> None:
    assert re.search(words, read["pages"][page]), read["pages"][page][:4000]


def test_the_first_team_s_manager_is_late_with_no_review(read: dict[str, Any]) -> None:
    week = read["pages"]["week of the first team"]
    mine = week[: week.index("Falling due in the next ten working days")]
    assert "Review the actions of" in mine and "late" not in mine


def test_no_second_grade_is_months_late(read: dict[str, Any]) -> None:
    late = [int(days) for days in re.findall(r"(\d+) working days? late", read["pages"]["second grades to do"])]
    assert max(late, default=0) <= 25, sorted(late)


def good(read: dict[str, Any], page: str, team: str) -> int:
    """A team's share of Good or better in per cent, as its report has it."""
    found = re.search(rf"{team} \d+ .*?(\d+) %", read["pages"][page])
    assert found, read["pages"][page][:1500]
    return int(found[1])


def test_one_team_is_improving_and_one_is_below_all_others(read: dict[str, Any]) -> None:
    names = ("Duty and Assessment East", "Intervention and Planning 2", "Intervention and Planning 3")
    now, before = ({name: good(read, page, name) for name in names} for page in ("its service area now",
                                                                               "its service area before"))  # fmt: skip
    assert now["Intervention and Planning 2"] > before["Intervention and Planning 2"]
    assert good(read, "its service area now", "Intervention and Planning 4") < min(now.values())


def test_nobody_goes_from_inadequate_to_outstanding_and_some_fall(read: dict[str, Any]) -> None:
    again = [tuple(one) for one in read["again"]]
    assert len(again) > 40
    assert ("inadequate", "outstanding") not in again
    assert {("inadequate", "good"), ("good", "requires_improvement")} <= set(again)


def test_from_inadequate_most_rise_by_a_grade_and_few_by_two(read: dict[str, Any]) -> None:
    after = [second for first, second in read["again"] if first == "inadequate"]
    assert after.count("requires_improvement") > after.count("good") and "inadequate" in after, after
    jumps = [one for one in map(tuple, read["again"]) if one == ("requires_improvement", "outstanding")]
    assert len(jumps) <= len(read["again"]) / 50


def test_each_answer_is_met_for_the_cycle_of_a_child_who_was_closed(read: dict[str, Any]) -> None:
    assert set(read["closures"]) == {"re_audit", "end", "learning"}


def test_one_action_in_seven_or_so_is_late_and_more_in_the_team_in_trouble(read: dict[str, Any]) -> None:
    two = ("Intervention and Planning 4", "Intervention and Planning 2")
    steady = [counted for team, counted in read["late"].items() if team not in two]
    share = sum(behind for _, behind in steady) / sum(due for due, _ in steady)
    due, behind = read["late"][two[0]]
    assert 0.08 < share < 0.20 and behind / due > 1.5 * share, read["late"]


def test_teams_that_hold_no_children_are_audited_too(read: dict[str, Any]) -> None:
    assert {"Early Help East", "Fostering Recruitment"} <= set(read["audited"]) <= set(read["teams"])


def test_the_table_of_the_document_names_what_is_tested(pytestconfig: pytest.Config) -> None:
    document = (pytestconfig.rootpath / "docs/explanation/demonstration.md").read_text("utf-8")
    assert "tests/spec/test_demonstration.py" in document
