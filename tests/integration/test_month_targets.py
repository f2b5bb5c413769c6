"""What a measure is to reach, and what others published beside it: kept, refused, and on the month's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook
from typer.testing import CliRunner

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.analytics.control.targets import Verdict
from practicelens.analytics.published.reading import PublishedYear
from practicelens.cli.main import app
from practicelens.performance.matters import comparators, targets
from practicelens.performance.matters.models import Comparator, PublishedReading, Target
from practicelens.performance.matters.setting_targets import Setting, end_target, set_target
from tests.builders.authority import Authority
from tests.builders.months import month as month  # (a fixture)
from tests.builders.months import page_of

pytestmark = pytest.mark.django_db
YEAR = Setting("conferences_in_time", 0.8, date(2026, 4, 1), date(2027, 3, 31), 0, "The plan of the year.")


def aimed(month: Authority, what: Setting = YEAR, role: Role = Role.ANALYST) -> int:
    owner = what.owner_id or month.account(Role.SAFEGUARDING_MANAGER)
    return set_target(replace(what, owner_id=owner), by=month.actor(role), now=month.now)


def test_a_target_stands_beside_its_month_and_says_whether_chance_could_explain_it(month: Authority) -> None:
    aimed(month)
    aimed(month, replace(YEAR, card="re_referrals", value=0.1), Role.DIRECTOR)
    aimed(month, replace(YEAR, card="conferences_in_time", value=0.2, service_id=month.service))
    lines = {line.card.key: line for section in page_of(month).sections for line in section.lines}
    assert (lines["conferences_in_time"].target, lines["conferences_in_time"].verdict) == (0.8, Verdict.MORE)
    assert lines["re_referrals"].verdict is Verdict.CHANCE
    assert lines["referrals"].verdict is None
    html = month.client(Role.DIRECTOR).get(reverse("matters") + "?section=all").content.decode()
    assert "below: more than chance explains" in html and "above: chance could explain it" in html
    assert "none set" in html
    html = month.client(Role.HEAD_OF_SERVICE).get(reverse("targets")).content.decode()
    assert html.count('data-label="Until"') == 1 and "Set by" not in html


def test_targets_that_contradict_are_refused_and_one_taken_back_stays_to_be_read(month: Authority) -> None:
    number = aimed(month)
    again = replace(YEAR, value=0.9, first=date(2027, 3, 31), until=date(2027, 12, 31))
    with pytest.raises(Refused) as refused:
        aimed(month, again)
    assert refused.value.code == "contradicts"
    assert "already has a target of 80\u202f% there, from 1 April 2026 to 31 March 2027" in refused.value.message
    aimed(month, replace(again, service_id=month.service))
    aimed(month, replace(again, first=date(2027, 4, 1)))
    end_target(number, "The plan was changed.", by=month.actor(Role.DIRECTOR), now=month.now)
    with pytest.raises(Stale):
        end_target(number, "Again.", by=month.actor(Role.DIRECTOR), now=month.now)
    aimed(month, replace(YEAR, value=0.85))
    # Sent twice in the same instant one alone stands, whatever either found when it looked.
    with pytest.raises(IntegrityError), transaction.atomic():
        stands = Target.objects.filter(service=None, ended_at=None).latest("pk")
        Target.objects.create(card=stands.card, value=1, first=stands.first, until=stands.until, reason="Twice.",
                              owner_id=stands.owner_id, at=month.now)  # fmt: skip
    (ended,) = [one for one in targets.register(month.asking(Role.DIRECTOR)) if one.ended]
    assert (ended.value, ended.ended_why, ended.owner) == (0.8, "The plan was changed.", "Ian Okafor")
    for wrong, code in (
        (replace(YEAR, card="referrals"), "card"), (replace(YEAR, value=80.0), "value"),
        (replace(YEAR, until=date(2026, 3, 1)), "until"), (replace(YEAR, reason=" "), "reason"),
        (replace(YEAR, owner_id=month.account(Role.SCRUTINEER)), "owner"), (replace(YEAR, service_id=99), "service"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            aimed(month, wrong)
        assert refused.value.code == code
    for role in (Role.HEAD_OF_QA, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER):
        with pytest.raises(Missing):
            aimed(month, YEAR, role)


def test_a_target_typed_in_per_cent_is_a_share(month: Authority) -> None:
    typed = {
        "card": "conferences_in_time", "service": "", "value": "85", "owner": str(month.account(Role.DIRECTOR)),
        "reason": "The plan.", **{f"first_{one}": str(two) for one, two in (("day", 1), ("month", 4), ("year", 2026))},
        **{f"until_{one}": str(two) for one, two in (("day", 31), ("month", 3), ("year", 2027))},
    }  # fmt: skip
    client = month.client(Role.ANALYST)
    assert client.post(reverse("target-set"), typed).status_code == 302
    again = client.post(reverse("target-set"), typed)
    assert again.status_code == 422 and "already has a target of 85" in again.content.decode()
    assert [one.value for one in targets.register(month.asking(Role.ANALYST))] == [0.85]


def test_what_others_published_stands_beside_what_is_alike_and_says_where_it_differs(
    month: Authority, tmp_path: Path
) -> None:
    html = month.client(Role.DIRECTOR).get(reverse("matters") + "?section=all").content.decode()
    assert "Other authorities" not in html and "No other authority" in html
    read = [
        PublishedYear("conferences_in_time", year, 82.7, 72.5, 9, 79.4, None) for year in (2025, 2024)
    ] + [PublishedYear("leavers_occupied_19_21", 2025, 64, 50, 10, 57, 54)]  # fmt: skip
    assert comparators.keep(read, date(2020, 5, 1), now=month.now) == 3
    near = [(304, "Near"), (305, "Nearer")]
    assert comparators.keep(read, date(2025, 5, 1), now=month.now, neighbours=near) == 3
    with pytest.raises(ValueError, match="no published figure"):
        comparators.keep([], date(2025, 5, 1), now=month.now)
    # What stood before stays with its neighbours' day.
    assert Comparator.objects.filter(replaced_at=month.now, neighbours_since=date(2020, 5, 1)).count() == 3
    html = month.client(Role.DIRECTOR).get(reverse("matters") + "?section=all").content.decode()
    assert "neighbours 72.5\u202f%" in html and "England not published" in html
    assert html.count("none alike") == 2 + 1
    address = reverse("matters-measure", args=["2026-10", 0, "conferences_in_time"])
    html = month.client(Role.DIRECTOR).get(address).content.decode()
    assert "year to March 2025" in html and "mean of the 9 that have a figure" in html
    assert "The same definition as ours." in html
    everywhere = month.client(Role.DIRECTOR).get(reverse("comparators")).content.decode()
    assert "Since Thursday 1 May 2025</strong>: Near, Nearer" in everywhere and "Since Friday 1 May 2020" in everywhere
    assert everywhere.count("replaced on") == 1 and "we on a day" in everywhere
    assert month.client(Role.TEAM_MANAGER).get(reverse("comparators")).status_code == 404
    assert month.client(Role.HEAD_OF_SERVICE).get(reverse("comparators")).status_code == 200


def test_what_others_published_goes_into_the_report_and_the_workbook_of_the_authority_alone(
    month: Authority,
) -> None:
    def report(service: int | None = None) -> str:
        address = reverse("report-performance") + f"?month=2026-10{f'&service={service}' if service else ''}"
        return month.client(Role.DIRECTOR).get(address).content.decode()

    def sheets() -> dict[str, list[tuple[object, ...]]]:
        book = load_workbook(BytesIO(month.client(Role.DIRECTOR).get(reverse("matters") + "?as=xlsx").content))
        return {one.title: list(one.iter_rows(values_only=True)) for one in book}

    assert "Beside other authorities" not in report() and "Other authorities" not in sheets()
    read = [PublishedYear("conferences_in_time", 2025, 82.7, 72.5, 9, 79.4, None)]
    comparators.keep(read, date(2025, 5, 1), now=month.now)
    html = report()
    assert "Beside other authorities" in html and "72.5\u202f%" in html and "(year to March 2025)" in html
    row = next(row for row in sheets()["Other authorities"] if row[0] == "Initial conferences within 15 working days")
    assert row[1:] == (2025, 0.827, 0.725, 0.794, "not published", 9, "the same definition")
    assert "Beside other authorities" not in report(month.service)


def test_the_command_keeps_what_it_reads_and_changes_nothing_where_a_column_is_gone(
    month: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practicelens.cli.setup.migrated", lambda: None)
    figures, neighbours = tmp_path / "long.csv", tmp_path / "sn.csv"
    figures.write_text(
        "Short Desc,Years,LA and Regions,LA Number,Values\nReReferral,2025,Ours,302,14.8\n"
        "ReReferral,2025,Near,304,nan\n"
    )
    neighbours.write_text(f"LA number,{','.join(f'SN{n}' for n in range(1, 11))}\n302,{','.join(['304'] * 10)}\n")
    words = ["comparators", str(figures), str(neighbours), "--authority", "302", "--since", "2025-05-01"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0 and "1 published figure of 1 measure kept" in done.output
    figures.write_text("Short Desc,Years,LA and Regions,LA Number\nReReferral,2025,Ours,302\n")
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 1 and "lacks the column “Values”" in refused.output
    assert [(one.ours, one.neighbours, one.counted) for one in Comparator.objects.all()] == [(14.8, None, 0)]
    assert PublishedReading.objects.get().neighbours == [[304, "Near"]] * 10
