"""Filling a month: two at once draw no child twice, a killed one goes on, and no write reads more than it must."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.jobs import long_work
from practicelens.quality.audits.allocation import changes as allocation_changes
from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.models import Audit
from practicelens.quality.programme.months import changes as months_changes
from tests.builders.asking import asking
from tests.builders.audits import CHILD, Audits
from tests.builders.authority import Authority
from tests.builders.deployments import Deployment, deployment  # noqa: F401  (a fixture)
from tests.builders.extracts import workbook
from tests.integration.test_programme_months import MONTH, head

READS = 2
"""Inside a write of a filling: which slots are still free, and which children still have no open audit."""

HERE = """
import json
from collections import Counter
from datetime import date
from pathlib import Path
from django.db import connection, transaction
from practicelens.access.actor import SYSTEM
from practicelens.jobs import long_work, threads
from practicelens.quality.programme.filling import changes as filling
from practicelens.quality.programme.months import changes as months
from practicelens.quality.programme.models import DrawnCase, Slot
from practicelens.workdays import clock

MONTH = date(2026, 11, 1)
kept = filling._Filling._keep

def slots():
    return list(Slot.objects.order_by("place").values_list("place", "drawn__child", "auditor_id"))
"""
OPENED = """
from practicelens.analytics import annex_a
from practicelens.performance.extracts import loading
from tests.builders import authority
from tests.builders.extracts import read_here
annex_a.read_guarded = read_here
clock.stand_at(date(2026, 11, 23))
made = authority.build()
loading.load(Path({book!r}), date(2026, 11, 20), by=SYSTEM, now=clock.now())
months.open_month(MONTH, by=SYSTEM, now=clock.now())
"""
WAITING = """
def wait_first(*args):
    print("drawn", flush=True)
    sys.stdin.readline()
    filling._Filling._keep = kept
    return kept(*args)

filling._Filling._keep = wait_first
filling.fill_month(MONTH, by=SYSTEM, now=clock.now())
print("filled", flush=True)
"""


@pytest.fixture
def opened(deployment: Deployment, tmp_path: Path) -> Deployment:  # noqa: F811
    """A small authority with a published extract, and November opened with nothing given out."""
    book = workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx")
    deployment.run(HERE + OPENED.format(book=str(book)))
    return deployment


def test_two_who_fill_at_once_draw_no_child_twice_and_neither_fails(opened: Deployment) -> None:
    both = [opened.start(HERE + WAITING) for _ in range(2)]
    for one in both:  # each has drawn before either keeps what it drew
        assert one.stdout is not None and one.stdout.readline() == "drawn\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("on\n")
        one.stdin.flush()
    for one in both:
        out, err = one.communicate()
        assert (out, one.returncode) == ("filled\n", 0), err[-3000:]
    printed = opened.run(f"{HERE}\nprint(json.dumps(list(DrawnCase.objects.values_list('child', flat=True))))")
    children = json.loads(printed[0])
    assert len(children) > 1 and len(children) == len(set(children))
    assert opened.run(f"{HERE}\nprint(sum(1 for _, child, _ in slots() if child))") == [str(len(children))]


def test_a_filling_that_was_killed_gives_the_same_slots_when_it_is_taken_up_again(opened: Deployment) -> None:
    asked = (
        f"{HERE}\nlong_work.secrets.token_hex = lambda size: 'seed'"
        "\nlong_work.ask_to_fill(MONTH, by=SYSTEM, now=clock.now())"
    )
    undisturbed = opened.run(
        f"{HERE}\nwith transaction.atomic():\n    filling.fill_month(MONTH, by=SYSTEM, now=clock.now(), seed='seed')"
        "\n    print(json.dumps(slots()))\n    transaction.set_rollback(True)"
    )
    opened.run_killed(
        f"{asked}\nleft = [1]\n\ndef keep(*args):\n    if not left:\n        die()\n    left.pop()"
        "\n    return kept(*args)\nfilling._Filling._keep = keep\nthreads.empty_the_queue()"
    )
    half = json.loads(opened.run(f"{HERE}\nprint(json.dumps(slots()))")[0])
    whole = json.loads(undisturbed[0])
    assert 0 < sum(1 for slot in half if slot[1]) < sum(1 for slot in whole if slot[1])
    printed = opened.run(
        f"{HERE}\nthreads.empty_the_queue()\nprint(json.dumps(slots()))"
        "\nfrom practicelens.jobs.models import LongWork\nrow = LongWork.objects.get()"
        "\nprint(row.failed, row.finished_at is not None, row.done == row.total > 0)"
    )
    assert (json.loads(printed[0]), printed[1]) == (whole, "False True True")


def test_no_write_of_a_filling_reads_more_than_whether_all_is_still_free(opened: Deployment) -> None:
    printed = opened.run(
        f"""{HERE}
writes, one = [], []
begin = connection.set_autocommit

def set_autocommit(on, *args, **kwargs):
    if not on:
        one.clear()
    else:
        writes.append(list(one))
    return begin(on, *args, **kwargs)

def count(execute, sql, params, many, context):
    if connection.in_atomic_block:
        one.append(sql.split()[0].upper())
    return execute(sql, params, many, context)

connection.set_autocommit = set_autocommit
with connection.execute_wrapper(count):
    filling.fill_month(MONTH, by=SYSTEM, now=clock.now())
wrote = [Counter(each) for each in writes if {{"INSERT", "UPDATE", "DELETE"}} & set(each)]
print(len(wrote), max(each["SELECT"] for each in wrote))"""
    )
    transactions, reads = map(int, printed[0].split())
    assert transactions > 1
    assert reads <= READS


@pytest.mark.django_db
def test_a_child_drawn_by_chance_is_open_once_a_tool_whoever_writes(authority: Authority, published: int) -> None:
    made = Audits(authority)
    who = head(made)
    drawn = allocation_changes.Allocation(
        CHILD, authority.team, authority.account(Role.QA_OFFICER), draw=Draw.RANDOM, population="Open children",
        population_size=3, draw_seed="one",
    )  # fmt: skip
    first = allocation_changes.allocate(drawn, **who)
    with pytest.raises(Refused) as refused:
        allocation_changes.allocate(drawn, **who)
    assert refused.value.code == "taken"
    row = Audit.objects.get(pk=first)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


@pytest.mark.django_db
def test_a_child_whose_drawn_audit_was_withdrawn_can_be_drawn_again(authority: Authority, published: int) -> None:
    made = Audits(authority)
    who = head(made)
    drawn = allocation_changes.Allocation(
        CHILD, authority.team, authority.account(Role.QA_OFFICER), draw=Draw.RANDOM, population="Open children",
        population_size=3, draw_seed="one",
    )  # fmt: skip
    allocation_changes.withdraw(allocation_changes.allocate(drawn, **who), "The family moved.", **who)
    assert allocation_changes.allocate(drawn, **who)


@pytest.mark.django_db
def test_a_filling_is_asked_for_once_seen_by_those_who_run_the_programme_and_says_what_came_of_it(
    authority: Authority, published: int, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # queued, as it is used
    made = Audits(authority)
    months_changes.open_month(MONTH, **head(made))
    work_id = long_work.ask_to_fill(MONTH, **head(made))
    assert long_work.ask_to_fill(MONTH, **head(made)) == work_id
    with pytest.raises(Missing):
        long_work.look(asking(made.actor(Role.QA_OFFICER)), work_id)
    with pytest.raises(Missing):
        long_work.ask_to_fill(MONTH, by=made.actor(Role.QA_OFFICER), now=made.now)
    assert long_work.filling(asking(made.actor(Role.HEAD_OF_QA)), MONTH) is not None
    long_work.do_long_work.call(work_id)
    found = long_work.look(asking(made.actor(Role.HEAD_OF_QA)), work_id)
    assert (found.under_way, found.failed) == (False, False)
    assert found.done == found.total > 0
    assert "are given out" in found.words
    assert long_work.filling(asking(made.actor(Role.HEAD_OF_QA)), MONTH) is None
    assert long_work.ask_to_fill(MONTH, **head(made)) != work_id
