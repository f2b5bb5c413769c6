"""`practicelens indicators` and `report`: as an account sees them, in every form, with a code for how it ends."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from practicelens.access.roles import Role
from practicelens.cli.main import app
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import changes as thematic
from practicelens.governance.packs.thematic import queries
from practicelens.governance.packs.thematic.changes import About
from practicelens.governance.packs.thematic.parts import Says
from practicelens.history.models import Event
from tests.builders.authority import Authority
from tests.builders.graded import published_pack

pytestmark = pytest.mark.django_db


def run(*words: str, role: Role = Role.ANALYST, code: int = 0) -> Result:
    """What a command says as a person of this role, ending so."""
    done = CliRunner().invoke(app, [*words, "--as", f"{role.value}@northborough.example"])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def test_figures_come_as_the_account_sees_them_in_every_form(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    own = json.loads(run("indicators", "--format", "json", role=Role.TEAM_MANAGER).stdout)
    assert own["place"] == "Family Support Team One" and {row["place"] for row in own["items"]} == {
        f"team-{authority.team}"
    }
    lines = run("indicators", "--card", "plans_open", "--card", "referrals").stdout.splitlines()
    assert lines[0].split()[:3] == ["title", "group_name", "value"] and len(lines) == 3
    out = tmp_path / "figures.parquet"
    run("indicators", "--by", "sex", "--card", "in_need_open", "-o", str(out))
    every = pq.read_table(out).to_pylist()
    assert sum(row["numerator"] for row in every if row["group"]) == next(
        r["numerator"] for r in every if not r["group"]
    )
    out = tmp_path / "figures.csv"
    run("indicators", "--of", "assessment and INTERVENTION", "--as-of", "2026-10-31", "-o", str(out))
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert {row["place"] for row in rows} == {f"service-{authority.service}"} and max(
        row["end"] for row in rows
    ) == "2026-10-31"


def test_small_numbers_are_hidden_from_whoever_sees_no_child(authority: Authority, published: int) -> None:
    words = ("indicators", "--card", "in_need_open", "--by", "sex", "--format", "json")
    hidden = {role: any(row["hidden"] for row in json.loads(run(*words, role=role).stdout)["items"])
              for role in (Role.PRACTICE_DEVELOPER, Role.TEAM_MANAGER)}  # fmt: skip
    assert hidden == {Role.PRACTICE_DEVELOPER: True, Role.TEAM_MANAGER: False}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("indicators --of planet", 1, "is no place of this account. Its places: authority"),
        ("indicators --card in_need_open --by category", 1, "no answer"),
        ("indicators --card nothing", 2, "no measure “nothing”"),
        ("indicators --by nothing", 2, "no way to divide"),
        ("indicators --as-of 2026-10-31 --to 2026-10-31", 2, "ask for --as-of, or"),
        ("indicators --format xml", 2, "the form is one of table, csv"),
        ("indicators --format parquet", 2, "name a file with -o"),
        ("report weekly 2026-10", 2, "there is no report “weekly”"),
        ("report monthly 2026-1", 2, "is no period"),
        ("report quarterly 2026-10", 2, "is told of a quarter"),
        ("report performance 2026-10 --of planet", 1, "no service area"),
        ("report performance 2027-10", 1, "there is nothing here for"),
    ],
)
def test_what_cannot_be_told_says_why(authority: Authority, published: int, words: str, code: int, says: str) -> None:
    assert says in run(*words.split(), code=code).stderr


def test_who_has_no_account_and_who_sees_nothing_are_answered_alike(authority: Authority) -> None:
    for role in (Role.PRACTITIONER, Role.ADMINISTRATOR):
        assert "there is nothing here for" in run("indicators", role=role, code=1).stderr
    done = CliRunner().invoke(app, ["indicators", "--as", "nobody@example.org", "--json"])
    assert done.exit_code == 1 and json.loads(done.stderr)["error"]["code"] == "missing"
    assert "no figures are published yet" in run("indicators", code=1).stderr


def test_a_published_report_comes_as_it_was_frozen_and_any_other_says_that_it_is_not(
    authority: Authority, tmp_path: Path
) -> None:
    published_pack(authority, None)
    frozen = run("report", "monthly", "2026-10", role=Role.DCS)
    assert json.loads(frozen.stdout)["published"] and "edition 1, as published" in frozen.stderr
    assert Event.objects.latest("pk").kind == "packs.looked"
    out = tmp_path / "report.csv"
    run("report", "re-audits", "2026-10", "-o", str(out), role=Role.HEAD_OF_QA)
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert rows and {(row["edition"], row["standing"][:13]) for row in rows} == {("", "not published")}
    out = tmp_path / "report.pdf"
    run("report", "monthly", "2026-10", "-o", str(out), role=Role.DCS)
    assert out.read_bytes().startswith(b"%PDF")
    run("report", "monthly", "2026-10", role=Role.ADMINISTRATOR, code=1)


def test_a_thematic_report_comes_by_its_title_or_number(authority: Authority, published: int, tmp_path: Path) -> None:
    by, now = authority.actor(Role.ANALYST), authority.now
    about = About("Who came back", "authority", date(2026, 5, 21), date(2026, 11, 20), {}, by_groups=False)
    report = thematic.make(about, by=by, now=now)
    thematic.add(report, Says("Why", "Because schools asked."), version=1, by=by, now=now)
    written = json.loads(run("report", "thematic", "who came back", role=Role.ANALYST).stdout)
    assert (written["published"], written["period"], written["kind"]) == (False, "2026-05-21/2026-11-20", "thematic")
    run("report", "thematic", str(report), role=Role.DIRECTOR, code=1)
    view = queries.one(authority.asking(Role.ANALYST), report)
    packs.publish(None, view.period, Words("Fewer."), version=0, by=by, now=now, kind=Kind.THEMATIC)
    frozen = run("report", "thematic", str(report), "-o", str(tmp_path / "report.pdf"), role=Role.DIRECTOR)
    assert "edition 1, as published" in frozen.stderr and (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert Event.objects.latest("pk").kind == "packs.looked"
    again = thematic.make(about, by=by, now=now)
    assert f"name {report} or {again}" in run("report", "thematic", "Who came back", role=Role.ANALYST, code=2).stderr
    assert "no thematic report" in run("report", "thematic", "Nothing", role=Role.ANALYST, code=1).stderr
