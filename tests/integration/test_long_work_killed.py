"""Reports being published and a day being moved on, their process really killed: taken up again, and done once."""

from __future__ import annotations

from tests.builders.deployments import Deployment, deployment  # noqa: F401  (a fixture)

HERE = """
from datetime import date, datetime, time
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import writing
from practicelens.governance.packs.models import Frozen, Pack
from practicelens.governance.packs.states import Kind
from practicelens.history.models import Event
from practicelens.jobs import long_work, runner, threads
from practicelens.jobs.models import LongWork
from practicelens.notices.models import Notice
from practicelens.people import actors
from practicelens.people.models import RoleGrant
from practicelens.workdays import clock

def head():
    grant = RoleGrant.objects.get(role=Role.HEAD_OF_QA)
    return actors.actor_for(grant.account_id, clock.today())

def work():
    row = LongWork.objects.get()
    return row.finished_at is not None, row.failed
"""
FOUNDED = f"""{HERE}
from tests.builders import authority
clock.stand_at(date(2026, 11, 23))
authority.build()
"""
KINDS = "[Kind.RE_AUDIT, Kind.FOUR_R]"


def test_reports_that_were_being_published_together_are_published_once_each(
    deployment: Deployment,  # noqa: F811
) -> None:
    deployment.run_killed(
        f"""{FOUNDED}
asked = [writing.Ticked(kind, Month(2026, 10), None, 0) for kind in {KINDS}]
long_work.ask_to_publish_together(asked, "October was steady.", by=head(), now=clock.now())
freeze, left = packs._freeze, [1]

def freeze_one(*args, **kwargs):
    if not left:
        die()
    left.pop()
    freeze(*args, **kwargs)

packs._freeze = freeze_one
threads.empty_the_queue()
"""
    )
    shows = "print(sorted(Pack.objects.values_list('kind', 'status', 'edition')), Frozen.objects.count(), *work())"
    assert deployment.run(f"{HERE}\n{shows}") == [
        "[('four_r', 'draft', 1), ('re_audit', 'published', 1)] 1 False False"
    ]
    events = "print(Event.objects.filter(kind='packs.published').count(), LongWork.objects.get().words)"
    done = deployment.run(f"{HERE}\nthreads.empty_the_queue()\n{shows}\n{events}\nprint(threads.empty_the_queue())")
    assert done == [
        "[('four_r', 'published', 1), ('re_audit', 'published', 1)] 2 True False",
        "2 2 published. Their readers are told.",
        "0",
    ]


def test_a_day_that_was_being_moved_on_is_moved_on_once_and_all_that_falls_due_is_done(
    deployment: Deployment,  # noqa: F811
) -> None:
    deployment.run_killed(
        f"{FOUNDED}\nlong_work.ask_for_next_day(by=head(), now=clock.now())\nrunner.run_due = die\n"
        "threads.empty_the_queue()"
    )
    assert deployment.run(f"{HERE}\nprint(clock.today(), *work())") == ["2026-11-24 False False"]
    done = deployment.run(
        f"{HERE}\nthreads.empty_the_queue()\nprint(clock.today(), *work())"
        "\nprint(Event.objects.filter(kind='demonstration_moved').count())"
        "\nprint(len(runner.run_due(datetime.combine(clock.today(), time(23, 59), tzinfo=clock.LONDON))))"
    )
    assert done == ["2026-11-24 True False", "1", "0"]
